//! `dynamic_to_json(value)`

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};

use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::{ArrayBuilder, BagBuilder, Kind};
use crate::types::{DynRef, Ty};

pub(super) static DYNAMIC_TO_JSON: Function = Function {
    name: "dynamic_to_json",
    page: "dynamic-to-json-function",
    about: "JSON text of a dynamic value with the keys of bags sorted, so that equal values give equal texts; \
            `tostring()` of any other value.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: dynamic_to_json,
    examples: &[
        example(
            "print dynamic_to_json(dynamic({'b':1, 'a':[{'d':2, 'c':3}]}))",
            r#"{"a":[{"c":3,"d":2}],"b":1}"#,
        ),
        example("print dynamic_to_json(1.5)", "1.5"),
    ],
};

/// Any values. Returns strings.
fn dynamic_to_json(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let dynamic = matches!(args.ty(0), Ty::Dynamic | Ty::Unknown);
    let values = args.dynamics(0);
    let texts = (0..args.rows()).map(|row| {
        if !dynamic {
            return args.scalar_at(0, row).to_text();
        }
        values.get(row).map_or_else(String::new, |value| {
            let mut sorted = Vec::new();
            write_sorted(value, &mut sorted);
            DynRef::new(&sorted).to_json_text()
        })
    });
    Ok(Arc::new(StringArray::from_iter_values(texts)))
}

fn write_sorted(value: DynRef<'_>, out: &mut Vec<u8>) {
    match value.kind() {
        Kind::Array(items) => {
            let mut array = ArrayBuilder::new();
            items.for_each(|item| array.push_with(|out| write_sorted(item, out)));
            array.write(out);
        }
        Kind::Bag(entries) => {
            let mut entries: Vec<_> = entries.collect();
            entries.sort_by(|a, b| a.0.cmp(b.0));
            let mut bag = BagBuilder::new();
            entries
                .iter()
                .for_each(|(key, value)| bag.insert_with(key, |out| write_sorted(*value, out)));
            bag.write(out);
        }
        _ => out.extend_from_slice(value.bytes()),
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};

    #[test]
    fn the_recorded_case() {
        let bag = r#"{"Y10":{},"X8":{"c3":1,"d8":5,"a4":6},"D1":114,"A1":12,"B1":2,"C1":3,"A14":[15,13,18]}"#;
        assert_eq!(
            text(
                "dynamic_to_json",
                &[Scalar::Dynamic(Dynamic::from_json(bag).unwrap())],
                Ty::String
            ),
            r#"{"A1":12,"A14":[15,13,18],"B1":2,"C1":3,"D1":114,"X8":{"a4":6,"c3":1,"d8":5},"Y10":{}}"#
        );
    }
}
