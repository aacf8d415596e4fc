//! Ends, steps and groups.

use rstest::rstest;

use crate::operators::testing::rows;

const T: &str = "let T = datatable(k: string, t: long, v: real)\
    ['a', 3, 1.0, 'a', 12, 2.0, 'b', 21, 3.0, 'b', 25, 4.0, 'c', long(null), 5.0];";

#[rstest]
// Breaks when the end is a step of its own.
#[case("count() on t from 0 to 20 step 10", "[1,1]|[0,10]")]
#[case("count() on t from 0 to 21 step 10", "[1,1,0]|[0,10,20]")]
#[case("count() on t in range(0, 20, 10)", "[1,1,2]|[0,10,20]")]
// Breaks when a series without written ends takes those of all rows instead of its own.
#[case("count() on t step 10 by k", "a|[1,1]|[0,10]\nb|[2]|[20]")]
#[case("count() on t from 10 step 10 by k", "a|[1]|[10]\nb|[0,2]|[10,20]")]
#[case("count() on t to 25 step 10 by k", "a|[1,1,0]|[0,10,20]\nb|[1]|[20]")]
#[case(
    "avg(v), n = count() default=-1 on t from 0 to 30 step 10",
    "[1.0,2.0,3.5]|[1,1,2]|[0,10,20]"
)]
#[case(
    "sum(v) default=real(null) on t from 10 to 40 step 10 by k",
    "a|[2.0,null,null]|[10,20,30]\nb|[null,7.0,null]|[10,20,30]"
)]
#[case("n = count() on v from 1.0 to 3.0 step 1.0", "[1,1]|[1.0,2.0]")]
#[case("count() on t from 90 to 100 step 5", "")]
#[case("kind=nonempty count() on t from 90 to 100 step 5", "[0,0]|[90,95]")]
fn series(#[case] query: &str, #[case] expected: &str) {
    assert_eq!(rows(&format!("{T} T | make-series {query}")), expected);
}

#[rstest]
#[case(
    "count() on t in range(5, 20, 10)",
    "error: not supported: `make-series … in range(…)` whose start"
)]
#[case(
    "count() on t from 0 to 2000000 step 1",
    "error: a series exceeds the limit of 1048576 values"
)]
#[case(
    "count() on t from 0 to 20 step 0",
    "error: the step of `make-series` is greater than 0"
)]
#[case("count() on k from 0 to 1 step 1", "error: KS")]
fn refuses(#[case] query: &str, #[case] expected: &str) {
    let told = rows(&format!("{T} T | make-series {query}"));
    assert!(told.starts_with(expected), "{told}");
}
