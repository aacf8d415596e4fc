//! `extract_json(jsonPath, dataSource [, type])`, `extractjson(…)`

use std::collections::BTreeMap;

use arrow::array::ArrayRef;

use crate::cast::{cast_scalar, collect};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Example, Function, Nulls, example};
use crate::types::Scalar;
use crate::types::json_path::{self, Step};

const fn named(name: &'static str, about: &'static str, examples: &'static [Example]) -> Function {
    Function {
        name,
        page: "extract-json-function",
        about,
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel: extract_json,
        examples,
    }
}

pub(super) static EXTRACT_JSON: Function = named(
    "extract_json",
    "What stands at a path of a JSON text, as text or converted to a type; empty or null where the path does not exist.",
    &[
        example(r#"print extract_json('$.name', '{"name": "John", "age": 30}')"#, "John"),
        example(r#"print extract_json('$.a[1]', '{"a": [1, 2]}', typeof(long))"#, "2"),
    ],
);

pub(super) static EXTRACTJSON: Function = named(
    "extractjson",
    "The same as `extract_json`.",
    &[example(
        r#"print extractjson('$.a', '{"a": {"b": [1]}}')"#,
        r#"{"b":[1]}"#,
    )],
);

fn extract_json(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (paths, texts) = (args.strings(0), args.strings(1));
    let mut known: BTreeMap<&str, Vec<Step>> = BTreeMap::new();
    let mut found = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        let path = paths.get(row);
        if !known.contains_key(path) {
            let steps = json_path::parse(path)
                .map_err(|error| EvalError::argument(format!("`{path}`: {error}"), args.arg_span(0)))?;
            known.insert(path, steps);
        }
        let value = known
            .get(path)
            .and_then(|steps| json_path::find_in_text(texts.get(row), steps));
        found.push(value.map_or(Scalar::null(args.result()), |value| {
            cast_scalar(&Scalar::dynamic(value), args.result())
        }));
    }
    Ok(collect(args.result(), found.into_iter()))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("$.name", Ty::String, "John")]
    #[case("$.age", Ty::Int, "30")]
    #[case("$.city", Ty::String, "")]
    #[case("$['tags'][1]", Ty::String, "b")]
    #[case("$.name", Ty::Long, "null")]
    #[case("$.tags", Ty::String, r#"["a","b"]"#)]
    fn finds(#[case] path: &str, #[case] ty: Ty, #[case] expected: &str) {
        let json = r#"{"name": "John", "age": 30, "tags": ["a", "b"]}"#;
        assert_eq!(
            text("extract_json", &[Scalar::string(path), Scalar::string(json)], ty),
            expected
        );
    }
}
