//! `parse_json(text)` and its other names, and paths behind it without parsing the whole.

use arrow::array::{Array, ArrayRef};
use kql_syntax::Span;

use super::column::DynamicColumn;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::layout::Results;
use crate::types::json_path::{self, Step};
use crate::types::{Dynamic, Scalar, Ty, dynamic};
use crate::value::Strings;

const ABOUT: &str = "Reads JSON text into a dynamic value. Text that is no JSON becomes a dynamic string, the empty text \
                     null; a dynamic stays as it is. Strings within that are datetimes in ISO 8601 become \
                     datetimes.";

const fn function(name: &'static str, examples: &'static [crate::functions::Example]) -> Function {
    Function {
        name,
        page: "parse-json-function",
        about: ABOUT,
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel: parse_json,
        examples,
    }
}

pub(super) static PARSE_JSON: Function = function(
    "parse_json",
    &[
        example(r#"print parse_json('{"a":[1,2.5]}').a[1]"#, "2.5"),
        example("print parse_json('abc')", "abc"),
        example("print isnull(parse_json(''))", "True"),
        example(
            r#"print parse_json('{"t":"2021-11-18T00:03:35"}')"#,
            r#"{"t":"2021-11-18T00:03:35.0000000Z"}"#,
        ),
    ],
);
pub(super) static PARSEJSON: Function = function("parsejson", &[]);
pub(super) static TODYNAMIC: Function = function("todynamic", &[example("print todynamic('[1, 2]')[0]", "1")]);
pub(super) static TOOBJECT: Function = function("toobject", &[]);

/// `text`: strings or dynamics. Returns dynamics.
fn parse_json(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let mut column = DynamicColumn::new(args.rows());
    if matches!(args.ty(0), Ty::Dynamic | Ty::Unknown) {
        let values = args.dynamics(0);
        (0..args.rows()).for_each(|row| column.push_option(values.get(row)));
        return column.finish(args.span());
    }
    let texts = args.strings(0);
    let mut last: (&str, Option<Dynamic>) = ("", None);
    for row in 0..args.rows() {
        let text = texts.get(row);
        // neighbours are often equal
        if text != last.0 {
            last = (text, Dynamic::from_json(text));
        }
        match &last.1 {
            Some(value) => column.push(value.as_ref()),
            None if text.is_empty() => column.push_null(),
            None => column.push_with(|out| dynamic::write_string(out, text)),
        }
    }
    column.finish(args.span())
}

pub(super) static PARSE_JSON_PATH: Function = Function {
    name: "ParseJsonPath",
    page: "parse-json-function",
    about: "Internal: `ParseJsonPath(text, dynamic(['a', 'b', 0]))` is `parse_json(text).a.b[0]`.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: parse_json_path,
    examples: &[],
};

/// `text`: strings; `path`: one dynamic array of keys and indices. Returns dynamics.
fn parse_json_path(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let Some(Scalar::Dynamic(path)) = args.constant(1) else {
        return Err(EvalError::internal(
            "the path of `ParseJsonPath` is no constant",
            args.arg_span(1),
        ));
    };
    let steps = path
        .as_ref()
        .as_array()
        .into_iter()
        .flatten()
        .map(|step| match step.kind() {
            dynamic::Kind::String(key) => Some(Step::Key(key.into())),
            dynamic::Kind::Long(index) => Some(Step::Index(index)),
            _ => None,
        })
        .collect::<Option<Vec<Step>>>()
        .ok_or_else(|| EvalError::internal("a step of `ParseJsonPath` is no key or index", args.arg_span(1)))?;
    json_path_text(args.strings(0), args.rows(), &steps, args.span())
}

/// The value that `parse_json(text)` holds at `steps`, for each of `rows` texts, as a dynamic column; null where the
/// text is no JSON or the path does not exist in it. No tree is built, and a dictionary's values are walked once each.
/// Without steps it is `parse_json` but for text that is no JSON.
pub fn json_path_text(texts: Strings<'_>, rows: usize, steps: &[Step], span: Span) -> Result<ArrayRef, EvalError> {
    if let Strings::Dictionary(keys, values) = texts
        && values.len() < rows
    {
        let results = Results::new(keys.values(), false, |_| {
            json_path_text(Strings::Plain(values), values.len(), steps, span)
        })?;
        return Ok(results.spread(keys.keys()));
    }
    let mut column = DynamicColumn::new(rows);
    for row in 0..rows {
        match json_path::find_span(texts.get(row), steps) {
            Some(json) => column.push_with(|out| write_json(json, out)),
            None => column.push_null(),
        }
    }
    column.finish(span)
}

/// Appends a JSON text that is known to be one.
fn write_json(json: &str, out: &mut Vec<u8>) {
    let inner = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(plain) if !plain.contains('\\') => dynamic::write_json_string(out, plain),
        _ => match Dynamic::from_json(json) {
            Some(value) => out.extend_from_slice(value.bytes()),
            None => dynamic::write_null(out),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::functions::testing::text;
    use crate::types::DynRef;
    use crate::value::Value;
    use rstest::rstest;
    use std::sync::Arc;

    #[rstest]
    #[case("", "null")]
    #[case("null", "null")]
    #[case("abc", "abc")]
    #[case("{\"a\":1", "{\"a\":1")]
    #[case(" [1, 2] ", "[1,2]")]
    #[case("{\"b\":1,\"a\":{}}", "{\"b\":1,\"a\":{}}")]
    #[case("{\"t\":\"2021-11-18T00:03:35\"}", "{\"t\":\"2021-11-18T00:03:35.0000000Z\"}")]
    #[case("2021-11-18T00:03:35", "2021-11-18T00:03:35")]
    fn reads_text(#[case] json: &str, #[case] expected: &str) {
        assert_eq!(text("parse_json", &[Scalar::string(json)], Ty::Dynamic), expected);
    }

    #[test]
    fn a_dynamic_string_that_holds_json_is_not_parsed() {
        let value = Dynamic::from_scalar(&Scalar::string("[1]"));
        let parsed = text("parse_json", &[Scalar::Dynamic(value)], Ty::Dynamic);
        assert_eq!(parsed, "[1]");
    }

    #[rstest]
    #[case(r#"{"a":["x","y\n"]}"#, r#"["a",1]"#, "y\n")]
    #[case(r#"{"a":["x"]}"#, r#"["a"]"#, r#"["x"]"#)]
    #[case("abc", r#"["a"]"#, "null")]
    #[case(r#"{"a":"2021-11-18T00:03:35Z"}"#, r#"["a"]"#, "2021-11-18T00:03:35.0000000Z")]
    fn paths_behind_text(#[case] json: &str, #[case] path: &str, #[case] expected: &str) {
        let path = Scalar::Dynamic(Dynamic::from_json(path).unwrap());
        assert_eq!(
            text("ParseJsonPath", &[Scalar::string(json), path], Ty::Dynamic),
            expected
        );
    }

    #[test]
    fn a_dictionary_is_walked_once_a_value() {
        let texts: arrow::array::DictionaryArray<arrow::datatypes::UInt32Type> =
            [r#"{"a":1}"#, "x", r#"{"a":1}"#, r#"{"a":1}"#].into_iter().collect();
        let column: ArrayRef = Arc::new(texts);
        let value = Value::Array(column);
        let found = json_path_text(value.strings(), 4, &[Step::Key("a".into())], Span::new(0, 0)).unwrap();
        let cells: Vec<Option<String>> = (0..4)
            .map(|row| {
                Value::Array(found.clone())
                    .dynamics()
                    .get(row)
                    .map(DynRef::to_json_text)
            })
            .collect();
        assert_eq!(cells, [Some("1".into()), None, Some("1".into()), Some("1".into())]);
        assert_eq!(found.null_count(), 1);
    }
}
