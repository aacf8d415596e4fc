//! `extract_json(jsonPath, dataSource [, type])`, `extractjson(…)`

use std::collections::BTreeMap;

use arrow::array::ArrayRef;
use kql_syntax::Span;

use crate::cast::{cast_scalar, collect};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Example, Function, Nulls, example};
use crate::types::Scalar;
use crate::types::json_path::{self, PathError, Step};

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
            known.insert(path, read(path, args.arg_span(0))?);
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

/// The steps of a path. `$name` without a dot is in published queries, and not on the page of paths: no source says
/// whether it finds `name`, finds nothing or is an error.
fn read(path: &str, span: Span) -> Result<Vec<Step>, EvalError> {
    json_path::parse(path).map_err(|error| match error {
        PathError::Separator(1) => EvalError::Unsupported {
            what: format!("the JSON path `{path}`, of a form that its page does not have"),
            help: Some(format!("write `$.{}`", path.trim().trim_start_matches('$'))),
            span,
        },
        error => EvalError::argument(format!("`{path}`: {error}"), span),
    })
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
    #[case("$.at", Ty::String, "2021-11-18T00:03:35")]
    #[case("$.at", Ty::Datetime, "2021-11-18T00:03:35.0000000Z")]
    fn finds(#[case] path: &str, #[case] ty: Ty, #[case] expected: &str) {
        let json = r#"{"name": "John", "age": 30, "tags": ["a", "b"], "at": "2021-11-18T00:03:35"}"#;
        assert_eq!(
            text("extract_json", &[Scalar::string(path), Scalar::string(json)], ty),
            expected
        );
    }

    /// Breaks when a path of unknown meaning gives a value, or is refused without saying what to write.
    #[test]
    fn a_name_right_behind_the_root_is_refused_by_name() {
        let query = r#"print x = '{"a": 1}' | extend extractjson('$a', x)"#;
        let error = crate::operators::testing::error(query);
        insta::assert_snapshot!(error, @"not supported: the JSON path `$a`, of a form that its page does not have");
    }
}
