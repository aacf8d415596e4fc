//! The page's examples, and what its words leave open.

use rstest::rstest;

use crate::operators::testing::{header_and_rows, rows};

const EVENTS: &str = "let E = datatable(t: long, e: string)\
    [0, 'A', 1, 'Start', 2, 'B', 3, 'D', 4, 'Stop', 6, 'C', 8, 'Start', 11, 'E', 12, 'Stop'];";

const BETWEEN: &str = "step s1: e == 'Start'; step s2: e != 'Start' and e != 'Stop' and t - s1.t <= 5; \
    step s3: e == 'Stop' and t - s1.t <= 5;";

#[rstest]
// Breaks when a default is not what an empty state gives.
#[case(
    "range x from 1 to 4 step 1 | scan declare (s: long = 0) with (step a: true => s = x + a.s;)",
    "1|1\n2|3\n3|6\n4|10"
)]
// Breaks when a number, which is a long where it is written, is none of an int column.
#[case(
    "range x from 1 to 2 step 1 | scan declare (n: int = 3) with (step a: x == 1 => n = 4; step b: x == 2;)",
    "1|4\n2|3"
)]
// Breaks when a column of the input cannot be set, or its old value is not what the value sees.
#[case(
    "datatable(v: string)['a', '', 'b', ''] | scan with (step a: true => v = iff(isempty(v), a.v, v);)",
    "a\na\nb\nb"
)]
// Breaks when a step that sets nothing keeps an earlier value instead of the default.
#[case(
    "range x from 1 to 3 step 1 | scan declare (n: long = 7) with (step a: x == 1 => n = 1; step b: x > 1;)",
    "1|1\n2|7\n3|7"
)]
// Breaks when an earlier step's values are lost on the way to the last.
#[case(
    "range x from 1 to 3 step 1 | scan declare (f: long, m: long) with \
     (step a: x == 1; step b: x == 2; step c: x == 3 => f = a.x, m = b.x;)",
    "1||\n2||\n3|1|2"
)]
#[case("range x from 1 to 3 step 1 | scan with (step a output=none: true;)", "")]
#[case("range x from 1 to 3 step 1 | scan with (step a output=last: true;)", "3")]
// Breaks when a series' last row is not given before the row of the step that ends it.
#[case(
    "range x from 1 to 5 step 1 | scan with (step a output=last: x < 3 or x == 4; step b: x == 3;)",
    "2\n3\n4"
)]
// Breaks when a row that ends a sequence is not held against the first step, too.
#[case(
    "range x from 1 to 4 step 1 | scan with_match_id=m declare (f0: long) with \
     (step a: true => f0 = iff(isnull(a.f0), x, a.f0); step b output=none: x - a.f0 >= 2;)",
    "1|1|0\n2|1|0\n3|3|1\n4|3|1"
)]
// Breaks when conditions over all rows are computed batch by batch.
#[case(
    "range x from 1 to 4 step 1 | scan with (step a: prev(x) == 2 or row_number() == 4;)",
    "3\n4"
)]
fn gives(#[case] query: &str, #[case] expected: &str) {
    assert_eq!(rows(query), expected);
}

/// Breaks when the first step takes a new number although its sequence goes on, or none after the sequence moved on.
#[test]
fn numbers_matches_as_the_page_does() {
    let query = format!("{EVENTS} E | scan with_match_id=m with ({BETWEEN})");
    assert_eq!(
        header_and_rows(&query),
        "t:long|e:string|m:long\n1|Start|0\n2|B|0\n3|D|0\n4|Stop|0\n8|Start|1\n11|E|1\n12|Stop|1"
    );
    let twice = "range x from 1 to 3 step 1 | scan with_match_id=m with (step a: x < 3; step b: x == 3;)";
    assert_eq!(rows(twice), "1|0\n2|0\n3|0");
}

#[rstest]
#[case("scan with (step a: nope > 1;)", "error: KS142")]
#[case("scan with (step a: a.nope > 1;)", "error: KS142")]
#[case("scan with (step a: true => nope = 1;)", "error: KS142")]
#[case("scan with (step a: a;)", "error: not supported: a step of `scan` as a value")]
#[case("scan with (step a optional: true;)", "error: not supported: `optional` steps")]
#[case(
    "scan with (step a: b.x > 1; step b: true;)",
    "error: not supported: a step of `scan` that reads a later"
)]
#[case(
    "scan declare (n: long) with (step a: n > 1;)",
    "error: not supported: a declared column without"
)]
#[case(
    "scan declare (n: long) with (step a: true => n = 'x';)",
    "error: not supported: setting `n` of type long"
)]
#[case(
    "scan declare (n: int = 3000000000) with (step a: true => n = 1;)",
    "error: not supported: the default of `n`"
)]
#[case(
    "scan order by x asc with (step a: true;)",
    "error: not supported: `order by` within `scan`"
)]
#[case(
    "scan with (step a: prev(a.x) > 1;)",
    "error: not supported: a function of other rows"
)]
fn refuses(#[case] scan: &str, #[case] expected: &str) {
    let told = rows(&format!("range x from 1 to 3 step 1 | {scan}"));
    assert!(told.starts_with(expected), "{scan}: {told}");
}

/// Breaks when a sub-query's rows are taken for the state.
#[test]
fn a_sub_query_does_not_see_the_steps() {
    let query = "let T = datatable(y: long)[5]; range x from 4 to 6 step 1 \
                 | scan with (step a: x > toscalar(T | where y > 1 | summarize max(y));)";
    assert_eq!(rows(query), "6");
}
