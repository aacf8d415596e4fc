//! Window functions over columns, as on their pages.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, DictionaryArray, Int64Array, StringArray};
use arrow::datatypes::UInt32Type;
use kql_syntax::Span;

use crate::context::Context;
use crate::functions::{Arg, call, find};
use crate::types::{Scalar, Ty, datetime};
use crate::value::Value;

const SPAN: Span = Span { start: 0, end: 0 };

fn column(array: impl Into<ArrayRef>, ty: Ty) -> Arg {
    Arg {
        value: Value::Array(array.into()),
        ty,
        span: SPAN,
    }
}

fn constant(scalar: Scalar) -> Arg {
    Arg {
        ty: scalar.ty(),
        value: Value::Scalar(scalar),
        span: SPAN,
    }
}

/// The rows of a call as `tostring()` prints them.
fn run(name: &str, args: &[Arg], rows: usize, result: Ty) -> Vec<String> {
    let function = find(name).unwrap();
    let value = call(function, args, rows, result, &Context::new(0, 1), SPAN).unwrap();
    (0..rows).map(|row| value.scalar_at(result, row).to_text()).collect()
}

fn longs(values: &[i64]) -> Arg {
    column(Arc::new(Int64Array::from(values.to_vec())) as ArrayRef, Ty::Long)
}

fn bools(values: &[bool]) -> Arg {
    column(Arc::new(BooleanArray::from(values.to_vec())) as ArrayRef, Ty::Bool)
}

#[test]
fn rows_before_and_behind() {
    let numbers = longs(&[1, 2, 3]);
    assert_eq!(run("prev", std::slice::from_ref(&numbers), 3, Ty::Long), ["", "1", "2"]);
    let args = [numbers, constant(Scalar::Long(2)), constant(Scalar::Long(-1))];
    assert_eq!(run("next", &args, 3, Ty::Long), ["3", "-1", "-1"]);
}

#[test]
fn a_dictionary_has_an_empty_text_before_its_first_row() {
    let texts: DictionaryArray<UInt32Type> = ["a", "b", "a"].into_iter().collect();
    let texts = column(Arc::new(texts) as ArrayRef, Ty::String);
    assert_eq!(run("prev", &[texts], 3, Ty::String), ["", "a", "b"]);
    let plain = column(Arc::new(StringArray::from(vec!["a", "b"])) as ArrayRef, Ty::String);
    assert_eq!(run("next", &[plain], 2, Ty::String), ["b", ""]);
}

#[test]
fn numbers_and_ranks_restart() {
    let restart = bools(&[true, false, false, true]);
    let args = [constant(Scalar::Long(7)), restart.clone()];
    assert_eq!(run("row_number", &args, 4, Ty::Long), ["7", "8", "9", "7"]);
    assert_eq!(run("row_number", &[], 2, Ty::Long), ["1", "2"]);
    let terms = longs(&[5, 5, 6, 6]);
    assert_eq!(
        run("row_rank_dense", std::slice::from_ref(&terms), 4, Ty::Long),
        ["1", "1", "2", "2"]
    );
    assert_eq!(
        run("row_rank_min", &[terms.clone(), restart.clone()], 4, Ty::Long),
        ["1", "1", "3", "1"]
    );
    assert_eq!(
        run("row_cumsum", &[terms, restart], 4, Ty::Long),
        ["5", "10", "16", "6"]
    );
}

#[test]
fn sessions_end_by_distance_and_by_restart() {
    let at = |text: &str| datetime::parse(text);
    let times = Int64Array::from(vec![
        at("2024-04-11 10:00"),
        at("2024-04-11 11:00"),
        at("2024-04-11 10:16"),
        at("2024-04-11 10:18"),
        at("2024-04-11 13:30"),
        at("2024-04-11 11:30"),
    ]);
    let minutes = |count: i64| constant(Scalar::Timespan(count * 600_000_000));
    let args = [
        column(Arc::new(times) as ArrayRef, Ty::Datetime),
        minutes(60),
        minutes(5),
        bools(&[true, false, true, false, false, true]),
    ];
    let starts: Vec<String> = run("row_window_session", &args, 6, Ty::Datetime)
        .iter()
        .map(|text| text[11..16].to_owned())
        .collect();
    assert_eq!(starts, ["10:00", "11:00", "10:16", "10:16", "13:30", "11:30"]);
}

/// Breaks when a default of another type becomes a null without a word.
#[test]
fn a_default_of_another_type_is_refused() {
    use crate::operators::testing::{error, rows};
    let query = |default: &str| format!("datatable(a: long) [1, 2] | serialize b = next(a, 1, {default}) | project b");
    assert_eq!(
        error(&query("'x'")),
        "not supported: a default of type string for a column of type long"
    );
    assert_eq!(rows(&query("7.0")), "2\n7");
    assert_eq!(rows(&query("long(null)")), "2\n");
}
