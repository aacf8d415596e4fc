//! `ipv4_lookup(table, address, network [, key, …] [, return_unmatched])`, `ipv6_lookup(…)`
//!
//! Observed: `ipv4_lookup` gives the input's columns first, `ipv6_lookup` the table's. An address that lies in several
//! networks gives a row for each, in the order of the table.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow::array::UInt32Array;

use super::support::table;
use super::{ArgValue, Plugin, PluginCall, PluginRows};
use crate::batch::{Batch, take_column};
use crate::bind::Names;
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::keys::KeyWriter;
use crate::exec::{self, Run};
use crate::functions::example;
use crate::functions::ip::{v4::V4, v6::V6};
use crate::plan::{ExprKind, Plan};
use crate::types::{Column, Scalar, Schema, Ty};
use crate::value::Value;

pub(super) static IPV4_LOOKUP: Plugin = Plugin {
    name: "ipv4_lookup",
    page: "ipv4-lookup-plugin",
    about: "Joins rows with the rows of a table whose network holds their IPv4 address; an address in several networks \
            gives a row for each. Rows without a match are left out unless `return_unmatched` is true.",
    schema: |call, input| schema(call, input, Version::V4),
    run: |call, rows, run| lookup(call, rows, run, Version::V4),
    examples: &[
        example(
            "let L = datatable(net: string, name: string)['192.0.2.0/24', 'lab', '198.51.100.0/24', 'office']; \
             datatable(ip: string)['198.51.100.7', '203.0.113.1'] | evaluate ipv4_lookup(L, ip, net)",
            "198.51.100.7|198.51.100.0/24|office",
        ),
        example(
            "let L = datatable(net: string, name: string)['192.0.2.0/24', 'lab']; \
             datatable(ip: string)['203.0.113.1'] | evaluate ipv4_lookup(L, ip, net, return_unmatched = true)",
            "203.0.113.1||",
        ),
    ],
};

pub(super) static IPV6_LOOKUP: Plugin = Plugin {
    name: "ipv6_lookup",
    page: "ipv6-lookup-plugin",
    about: "As `ipv4_lookup` for IPv6 addresses, with the columns of the table first.",
    schema: |call, input| schema(call, input, Version::V6),
    run: |call, rows, run| lookup(call, rows, run, Version::V6),
    examples: &[example(
        "let L = datatable(net: string, name: string)['2001:db8::/48', 'lab']; \
         datatable(ip: string)['2001:db8::7', '2001:db8:1::7'] | evaluate ipv6_lookup(L, ip, net)",
        "2001:db8::/48|lab|2001:db8::7",
    )],
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Version {
    V4,
    V6,
}

/// An address or network: its bits from the left, and how many of them count.
#[derive(Debug, Clone, Copy)]
struct Network {
    bits: u128,
    prefix: u32,
}

impl Network {
    fn parse(text: &str, version: Version) -> Option<Network> {
        match version {
            Version::V4 => V4::parse(text).map(|found| Network {
                bits: u128::from(found.bits) << 96,
                prefix: found.prefix,
            }),
            Version::V6 => V6::parse(text).map(V6::comparable).map(|found| Network {
                bits: found.bits,
                prefix: found.prefix,
            }),
        }
    }

    fn masked(self, prefix: u32) -> u128 {
        self.bits & u128::MAX.checked_shl(128 - prefix).unwrap_or(0)
    }
}

/// What the arguments say.
struct Shape<'a> {
    table: &'a Arc<Plan>,
    address: usize,
    network: usize,
    /// Further keys: the column of the input and that of the table.
    keys: Vec<(usize, usize)>,
    unmatched: bool,
}

impl<'a> Shape<'a> {
    fn new(call: &'a PluginCall) -> Result<Shape<'a>, EvalError> {
        let table = call.needed_table(0, "what is looked up in")?;
        let mut shape = Shape {
            table,
            address: call.needed_column(1, "the address")?,
            network: call.needed_column(2, "the network")?,
            keys: Vec::new(),
            unmatched: false,
        };
        for (index, arg) in call.args.iter().enumerate().skip(3) {
            if let Some(Scalar::Bool(value)) = call.constant(index) {
                shape.unmatched = *value;
                continue;
            }
            let own = arg.implied.as_deref().and_then(|name| table.schema.find(name));
            match (&arg.value, own) {
                (ArgValue::Scalar(value), Some(own)) if matches!(value.kind, ExprKind::Column(_)) => {
                    shape.keys.push((call.needed_column(index, "a key")?, own));
                }
                _ => {
                    let message = "a key is a column of both the input and the table";
                    return Err(EvalError::argument(message, arg.span));
                }
            }
        }
        Ok(shape)
    }

    /// The columns of the table that the result has.
    fn lookup_columns(&self) -> Vec<usize> {
        let keys: Vec<usize> = self.keys.iter().map(|(_, own)| *own).collect();
        (0..self.table.schema.len()).filter(|own| !keys.contains(own)).collect()
    }
}

fn schema(call: &PluginCall, input: &Schema, version: Version) -> Schema {
    let Ok(shape) = Shape::new(call) else {
        return Schema::unknown();
    };
    let own = shape
        .lookup_columns()
        .into_iter()
        .map(|own| &shape.table.schema.columns[own]);
    let mut names = Names::default();
    let mut unique = |column: &Column| Column::new(names.unique(&column.name), column.ty);
    let columns = match version {
        Version::V4 => input.columns.iter().chain(own).map(&mut unique).collect(),
        Version::V6 => own.chain(&input.columns).map(&mut unique).collect(),
    };
    Schema::new(columns)
}

fn lookup(call: &PluginCall, rows: &PluginRows<'_>, run: &Run<'_>, version: Version) -> Result<Table, EvalError> {
    let shape = Shape::new(call)?;
    let networks = exec::collect(shape.table, run)?;
    let index = Index::new(&networks, shape.network, version);
    let addresses = Value::Array(rows.batch.columns[shape.address].clone());
    let addresses = addresses.strings();
    let own_types = &shape.table.schema.columns;
    let left = key_writer(&rows.batch, &rows.schema.columns, shape.keys.iter().map(|key| key.0));
    let right = key_writer(&networks, own_types, shape.keys.iter().map(|key| key.1));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let (mut key, mut other) = (Vec::new(), Vec::new());
    for row in 0..rows.batch.rows {
        let found = Network::parse(addresses.get(row), version).map(|address| index.find(address));
        left.write(row, &mut key);
        let before = theirs.len();
        for candidate in found.unwrap_or_default() {
            right.write(candidate as usize, &mut other);
            if key == other {
                ours.push(row as u32);
                theirs.push(Some(candidate));
            }
        }
        if shape.unmatched && theirs.len() == before {
            ours.push(row as u32);
            theirs.push(None);
        }
    }
    let (ours, theirs) = (UInt32Array::from(ours), UInt32Array::from(theirs));
    let own = shape.lookup_columns();
    let own = own.into_iter().map(|own| take_column(&networks.columns[own], &theirs));
    let input = rows.batch.columns.iter().map(|column| take_column(column, &ours));
    let columns = match version {
        Version::V4 => input.chain(own).collect::<Result<Vec<_>, _>>()?,
        Version::V6 => own.chain(input).collect::<Result<Vec<_>, _>>()?,
    };
    Ok(table(schema(call, rows.schema, version), columns, ours.len()))
}

fn key_writer<'b>(batch: &'b Batch, columns: &[Column], keys: impl Iterator<Item = usize>) -> KeyWriter<'b> {
    let types: Vec<(usize, Ty)> = keys.map(|key| (key, columns[key].ty)).collect();
    KeyWriter::new(types.into_iter().map(|(key, ty)| (&batch.columns[key], ty)))
}

/// The networks of a table by the length of their prefix.
struct Index {
    by_prefix: BTreeMap<u32, HashMap<u128, Vec<u32>>>,
}

impl Index {
    /// Texts that are no network are left out.
    fn new(batch: &Batch, column: usize, version: Version) -> Index {
        let texts = Value::Array(batch.columns[column].clone());
        let texts = texts.strings();
        let mut by_prefix: BTreeMap<u32, HashMap<u128, Vec<u32>>> = BTreeMap::new();
        for row in 0..batch.rows {
            if let Some(network) = Network::parse(texts.get(row), version) {
                let networks = by_prefix.entry(network.prefix).or_default();
                networks
                    .entry(network.masked(network.prefix))
                    .or_default()
                    .push(row as u32);
            }
        }
        Index { by_prefix }
    }

    /// The rows whose network and `address` agree in the bits that both have, in order.
    fn find(&self, address: Network) -> Vec<u32> {
        let mut found = Vec::new();
        for (&prefix, networks) in &self.by_prefix {
            if prefix <= address.prefix {
                found.extend(networks.get(&address.masked(prefix)).into_iter().flatten());
                continue;
            }
            // the address is itself a network that holds smaller ones
            for (&bits, rows) in networks {
                let inner = Network { bits, prefix };
                if inner.masked(address.prefix) == address.masked(address.prefix) {
                    found.extend(rows);
                }
            }
        }
        found.sort_unstable();
        found
    }
}
