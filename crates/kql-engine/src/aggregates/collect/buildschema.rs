//! `buildschema()`
//!
//! Observed: where several types meet, the container stands first and the others follow by name; an array is a container
//! whose single key is `` `indexer` ``. A null inside a value is not recorded anywhere, so it is refused.

use arrow::array::ArrayRef;
use kql_syntax::Span;

use crate::aggregates::shared::{arguments, columns, rows};
use crate::aggregates::{Accumulator, Aggregate, AggregateCall};
use crate::error::EvalError;
use crate::functions::{Args, example};
use crate::types::dynamic::{ArrayBuilder, BagBuilder, Kind, write_string};
use crate::types::{DynRef, Dynamic, Ty};

pub(super) static BUILDSCHEMA: Aggregate = Aggregate {
    name: "buildschema",
    page: "buildschema-aggregation-function",
    about: "The smallest schema that admits all values; null where there are none. Keys stand in order of first sight.",
    make: |call: &AggregateCall<'_>| match arguments::ty(call, 0) {
        Ty::Dynamic | Ty::Unknown => Ok(Box::new(BuildSchema {
            span: call.span,
            schemas: Vec::new(),
        })),
        _ => Err(arguments::refused("buildschema", call, 0)),
    },
    examples: &[example(
        "datatable(x: dynamic)[dynamic({'a': 1}), dynamic({'a': 's', 'b': [1.5]})] | summarize buildschema(x)",
        "{\"a\":[\"long\",\"string\"],\"b\":{\"`indexer`\":\"double\"}}",
    )],
};

struct BuildSchema {
    span: Span,
    schemas: Vec<Schema>,
}

/// What was seen at one place of the values.
#[derive(Default)]
struct Schema {
    leaves: Vec<&'static str>,
    /// The keys of bags, and of arrays `` `indexer` ``.
    keys: Vec<(String, Schema)>,
    container: bool,
}

impl Schema {
    /// Admits a value, too. Nothing where it holds a null.
    fn admit(&mut self, value: DynRef<'_>) -> Option<()> {
        let leaf = match value.kind() {
            Kind::Null => return None,
            Kind::Bool(_) => "bool",
            Kind::Long(_) => "long",
            Kind::Real(_) => "double",
            Kind::String(_) => "string",
            Kind::Datetime(_) => "datetime",
            Kind::Timespan(_) => "timespan",
            Kind::Guid(_) => "guid",
            Kind::Decimal(_) => "decimal",
            Kind::Array(mut items) => {
                self.container = true;
                return items.try_for_each(|item| self.at("`indexer`").admit(item));
            }
            Kind::Bag(mut entries) => {
                self.container = true;
                return entries.try_for_each(|(key, value)| self.at(key).admit(value));
            }
        };
        if let Err(place) = self.leaves.binary_search(&leaf) {
            self.leaves.insert(place, leaf);
        }
        Some(())
    }

    fn at(&mut self, key: &str) -> &mut Schema {
        let place = self.keys.iter().position(|(name, _)| name == key).unwrap_or_else(|| {
            self.keys.push((key.to_owned(), Schema::default()));
            self.keys.len() - 1
        });
        &mut self.keys[place].1
    }

    fn is_empty(&self) -> bool {
        self.leaves.is_empty() && !self.container
    }

    fn write(&self, out: &mut Vec<u8>) {
        match (self.container, &self.leaves[..]) {
            (true, []) => self.write_container(out),
            (false, [leaf]) => write_string(out, leaf),
            (container, leaves) => {
                let mut types = ArrayBuilder::new();
                if container {
                    types.push_with(|out| self.write_container(out));
                }
                leaves
                    .iter()
                    .for_each(|leaf| types.push_with(|out| write_string(out, leaf)));
                types.write(out);
            }
        }
    }

    fn write_container(&self, out: &mut Vec<u8>) {
        let mut bag = BagBuilder::new();
        for (key, schema) in &self.keys {
            bag.insert_with(key, |out| schema.write(out));
        }
        bag.write(out);
    }
}

impl Accumulator for BuildSchema {
    fn update(&mut self, args: &Args<'_>, groups: &[u32], group_count: usize) -> Result<(), EvalError> {
        self.schemas.resize_with(group_count, Schema::default);
        let values = args.dynamics(0);
        let mut complete = Some(());
        rows::each(args, groups, None, |row, group| {
            if let Some(value) = values.get(row).filter(|value| !value.is_null()) {
                complete = complete.and(self.schemas[group].admit(value));
            }
        });
        complete.ok_or_else(|| EvalError::unsupported("`buildschema` of values with a null in them", args.arg_span(0)))
    }

    fn finish(&mut self, group_count: usize) -> Result<Vec<ArrayRef>, EvalError> {
        self.schemas.resize_with(group_count, Schema::default);
        let form = |schema: &Schema| {
            let mut out = Vec::new();
            schema.write(&mut out);
            (!schema.is_empty()).then(|| Dynamic::from_bytes(out))
        };
        Ok(vec![columns::dynamics(self.schemas.iter().map(form), self.span)?])
    }
}

#[cfg(test)]
mod tests {
    use crate::aggregates::testing::{dynamics, text, try_aggregate};

    // recorded: emu-buildschema-aggregation-function-00
    #[test]
    fn all_values_are_admitted() {
        let values = dynamics(&[
            r#"{"x":1,"y":3.5}"#,
            r#"{"x":"somevalue","z":[1,2,3]}"#,
            r#"{"y":{"w":"zzz"},"t":["aa","bb"],"z":["foo"]}"#,
        ]);
        let expected = concat!(
            r#"{"x":["long","string"],"y":[{"w":"string"},"double"],"z":{"`indexer`":["long","string"]},"#,
            r#""t":{"`indexer`":"string"}}"#
        );
        assert_eq!(text("buildschema", &[values]), expected);
    }

    #[test]
    fn nulls_are_skipped_at_the_top_and_refused_inside() {
        assert_eq!(text("buildschema", &[dynamics(&["null"])]), "null");
        assert_eq!(text("buildschema", &[dynamics(&["1"])]), "long");
        assert!(try_aggregate("buildschema", &[dynamics(&["[null]"])], &[0], 1).is_err());
    }
}
