//! `bag_unpack(column [, prefix] [, columnsConflict] [, ignoredProperties])`
//!
//! Observed: the new columns stand behind the others, sorted by name. A replaced column keeps its place.

use std::collections::BTreeMap;

use arrow::array::ArrayRef;

use super::support::table;
use super::{Plugin, PluginCall, PluginRows};
use crate::cast::{cast_scalar, collect};
use crate::database::Table;
use crate::error::EvalError;
use crate::exec::Run;
use crate::functions::example;
use crate::types::dynamic::Kind;
use crate::types::{Column, DynRef, Scalar, Schema, Ty};
use crate::value::Value;

pub(super) static BAG_UNPACK: Plugin = Plugin {
    name: "bag_unpack",
    page: "bag-unpack-plugin",
    about: "Makes the keys of a column's bags columns, sorted by name behind the other columns. A column has the type of \
            its values, `dynamic` where they differ; nulls and keys of nulls alone are left out.",
    schema: |call, input| {
        let Some(bag) = call.column(0) else {
            return Schema::unknown();
        };
        match &call.written {
            Some(written) => written_columns(written, input, bag),
            None => Schema {
                columns: without(input, bag),
                open: true,
            },
        }
    },
    run: bag_unpack,
    examples: &[
        example(
            "datatable(d: dynamic)[dynamic({'Name': 'John', 'Age': 20}), dynamic({'Name': 'Dave', 'Height': 170})] \
             | evaluate bag_unpack(d)",
            "20||John\n|170|Dave",
        ),
        example(
            "datatable(Name: string, d: dynamic)['James', dynamic({'Name': 'John', 'Age': 20})] \
             | evaluate bag_unpack(d, columnsConflict='replace_source')",
            "John|20",
        ),
        example(
            "datatable(d: dynamic, x: long)[dynamic({'a': 1, 'b': 'y'}), 7] | evaluate bag_unpack(d) : (*, b: string)",
            "7|y",
        ),
    ],
};

/// What becomes of a column that a key of the bags would hide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Conflict {
    Error,
    Replace,
    Keep,
}

fn without(input: &Schema, bag: usize) -> Vec<Column> {
    let columns = input.columns.iter().enumerate();
    columns
        .filter(|(index, _)| *index != bag)
        .map(|(_, column)| column.clone())
        .collect()
}

/// The written schema, without the bag's own column where `*` brought it in.
fn written_columns(written: &Schema, input: &Schema, bag: usize) -> Schema {
    if written.columns.starts_with(&input.columns) {
        let mut columns = without(input, bag);
        columns.extend_from_slice(&written.columns[input.len()..]);
        return Schema::new(columns);
    }
    written.clone()
}

fn bag_unpack(call: &PluginCall, rows: &PluginRows<'_>, _: &Run<'_>) -> Result<Table, EvalError> {
    let bag = call.needed_column(0, "what `bag_unpack` unpacks")?;
    if !matches!(rows.schema.columns[bag].ty, Ty::Dynamic | Ty::Unknown) {
        return Err(EvalError::argument(
            "`bag_unpack` takes a dynamic column",
            call.arg_span(0),
        ));
    }
    let prefix = match call.place("OutputColumnPrefix", 1) {
        Some(index) => call
            .needed_constant(index, "the prefix")?
            .as_str()
            .map(str::to_owned)
            .ok_or_else(|| EvalError::argument("the prefix is a text", call.arg_span(index)))?,
        None => String::new(),
    };
    let conflict = conflict(call)?;
    let ignored = ignored(call)?;
    let bags = Value::Array(rows.batch.columns[bag].clone());
    let bags = bags.dynamics();
    let mut types: BTreeMap<String, Ty> = BTreeMap::new();
    for row in 0..rows.batch.rows {
        for (key, value) in bags.get(row).and_then(DynRef::as_bag).into_iter().flatten() {
            if value.is_null() || ignored.iter().any(|name| name == key) {
                continue;
            }
            let ty = type_of(value);
            let known = types.entry(key.to_owned()).or_insert(ty);
            if *known != ty {
                *known = Ty::Dynamic;
            }
        }
    }
    let values = |key: &str, ty: Ty| -> ArrayRef {
        collect(
            ty,
            (0..rows.batch.rows).map(|row| match bags.get(row).and_then(|value| value.get(key)) {
                Some(value) if ty == Ty::Dynamic => Scalar::dynamic(value.to_owned()),
                Some(value) => cast_scalar(&Scalar::dynamic(value.to_owned()), ty),
                None => Scalar::null(ty),
            }),
        )
    };
    let sources = (0..rows.schema.len()).filter(|&index| index != bag);
    let mut out: Vec<(Column, ArrayRef)> = sources
        .map(|index| (rows.schema.columns[index].clone(), rows.batch.columns[index].clone()))
        .collect();
    let keys: Vec<(String, String, Ty)> = match &call.written {
        None => types
            .into_iter()
            .map(|(key, ty)| (format!("{prefix}{key}"), key, ty))
            .collect(),
        Some(written) => {
            let columns = written_columns(written, rows.schema, bag).columns.into_iter();
            let keys = columns.filter_map(|column| {
                let key = column.name.strip_prefix(&*prefix)?.to_owned();
                let source = out.iter().any(|(own, _)| own.name == column.name);
                (!source || types.contains_key(&key)).then_some((column.name.to_string(), key, column.ty))
            });
            keys.collect()
        }
    };
    for (name, key, ty) in keys {
        match (out.iter().position(|(column, _)| *column.name == *name), conflict) {
            (None, _) => out.push((Column::new(name, ty), values(&key, ty))),
            (Some(place), Conflict::Replace) => out[place] = (Column::new(name, ty), values(&key, ty)),
            (Some(_), Conflict::Keep) => {}
            (Some(_), Conflict::Error) => {
                return Err(EvalError::Argument {
                    message: format!("the input has a column `{name}` already"),
                    help: Some("give a prefix, or `columnsConflict='replace_source'`".into()),
                    span: call.span,
                });
            }
        }
    }
    if let Some(written) = &call.written {
        let wanted = written_columns(written, rows.schema, bag);
        let find = |column: &Column| match out.iter().find(|(own, _)| own.name == column.name) {
            Some((own, array)) if own.ty == column.ty => Ok((column.clone(), array.clone())),
            Some((own, _)) => Err(EvalError::argument(
                format!("the column `{}` is of type {}, not {}", own.name, own.ty, column.ty),
                call.span,
            )),
            None => Ok((column.clone(), Scalar::null(column.ty).to_array(rows.batch.rows))),
        };
        out = wanted.columns.iter().map(find).collect::<Result<_, EvalError>>()?;
    }
    let (columns, arrays): (Vec<Column>, Vec<ArrayRef>) = out.into_iter().unzip();
    Ok(table(Schema::new(columns), arrays, rows.batch.rows))
}

fn type_of(value: DynRef<'_>) -> Ty {
    match value.kind() {
        Kind::Null | Kind::Array(_) | Kind::Bag(_) => Ty::Dynamic,
        Kind::Bool(_) => Ty::Bool,
        Kind::Long(_) => Ty::Long,
        Kind::Real(_) => Ty::Real,
        Kind::String(_) => Ty::String,
        Kind::Datetime(_) => Ty::Datetime,
        Kind::Timespan(_) => Ty::Timespan,
        Kind::Guid(_) => Ty::Guid,
        Kind::Decimal(_) => Ty::Decimal,
    }
}

fn conflict(call: &PluginCall) -> Result<Conflict, EvalError> {
    let Some(index) = call.place("columnsConflict", 2) else {
        return Ok(Conflict::Error);
    };
    match call.constant(index).and_then(Scalar::as_str) {
        Some("error") => Ok(Conflict::Error),
        Some("replace_source") => Ok(Conflict::Replace),
        Some("keep_source") => Ok(Conflict::Keep),
        _ => Err(EvalError::argument(
            "`columnsConflict` is 'error', 'replace_source' or 'keep_source'",
            call.arg_span(index),
        )),
    }
}

fn ignored(call: &PluginCall) -> Result<Vec<String>, EvalError> {
    let Some(index) = call.place("ignoredProperties", 3) else {
        return Ok(Vec::new());
    };
    let names = match call.constant(index) {
        Some(Scalar::Dynamic(list)) => list
            .as_ref()
            .as_array()
            .map(|items| items.map(DynRef::to_text).collect()),
        _ => None,
    };
    names.ok_or_else(|| EvalError::argument("`ignoredProperties` is a constant array", call.arg_span(index)))
}
