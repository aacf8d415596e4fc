//! `treepath(value)`

use arrow::array::ArrayRef;

use super::column::DynamicColumn;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::DynRef;
use crate::types::dynamic::{ArrayBuilder, Kind, write_string};

pub(super) static TREEPATH: Function = Function {
    name: "treepath",
    page: "treepath-function",
    about: "The paths that lead into a bag, each once: `['key']`, and `[0]` for the items of an array.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: treepath,
    examples: &[
        example(
            r#"print treepath(parse_json('{"a":"b", "c":123}'))"#,
            r#"["['a']","['c']"]"#,
        ),
        example(
            r#"print treepath(parse_json('{"prop1":[1,2,3,4], "prop2":"value2"}'))"#,
            r#"["['prop1']","['prop1'][0]","['prop2']"]"#,
        ),
    ],
};

/// `value`: dynamics. Returns dynamics, null where the value has no inside.
fn treepath(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let values = args.dynamics(0);
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        match values
            .get(row)
            .filter(|value| matches!(value.kind(), Kind::Array(_) | Kind::Bag(_)))
        {
            Some(value) => {
                let mut paths = Vec::new();
                collect(value, "", &mut paths);
                column.push_with(|out| {
                    let mut array = ArrayBuilder::new();
                    paths
                        .iter()
                        .for_each(|path| array.push_with(|out| write_string(out, path)));
                    array.write(out);
                });
            }
            None => column.push_null(),
        }
    }
    column.finish(args.span())
}

fn collect(value: DynRef<'_>, prefix: &str, paths: &mut Vec<String>) {
    let mut enter = |path: String, inner: DynRef<'_>| {
        if !paths.contains(&path) {
            paths.push(path.clone());
        }
        collect(inner, &path, paths);
    };
    match value.kind() {
        Kind::Bag(entries) => entries.for_each(|(key, inner)| enter(format!("{prefix}['{key}']"), inner)),
        Kind::Array(items) => items.for_each(|inner| enter(format!("{prefix}[0]"), inner)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};

    #[test]
    fn items_of_an_array_share_a_path() {
        let bag = Dynamic::from_json(r#"{"listProperty":[100,"abcde",{"x":"y"}]}"#).unwrap();
        assert_eq!(
            text("treepath", &[Scalar::Dynamic(bag)], Ty::Dynamic),
            r#"["['listProperty']","['listProperty'][0]","['listProperty'][0]['x']"]"#
        );
    }
}
