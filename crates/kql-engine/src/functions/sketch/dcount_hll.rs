//! `dcount_hll(hll)`

use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use super::hll_merge::read;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static DCOUNT_HLL: Function = Function {
    name: "dcount_hll",
    page: "dcount-hll-function",
    about: "The number of distinct values that an `hll()` has seen; exact, where Kusto estimates.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: dcount_hll,
    examples: &[example(
        "range x from 1 to 10 step 1 | summarize h = hll(x % 3) | project dcount_hll(h)",
        "3",
    )],
};

/// Values of `hll()`. Returns longs; an error where a value is none.
fn dcount_hll(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let values = args.dynamics(0);
    let count = |row| match values.get(row) {
        Some(value) => read(value, args, 0).map(|hll| Some(hll.count() as i64)),
        None => Ok(None),
    };
    let counts = (0..args.rows()).map(count).collect::<Result<Int64Array, _>>()?;
    Ok(Arc::new(counts))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::sketch::Hll;
    use crate::types::{Scalar, Ty};

    #[test]
    fn counts_distinct_values() {
        let mut hll = Hll::new(14);
        (0..20).chain(0..5).for_each(|value| hll.insert(value));
        assert_eq!(text("dcount_hll", &[Scalar::dynamic(hll.to_dynamic())], Ty::Long), "20");
        assert_eq!(text("dcount_hll", &[Scalar::Null(Ty::Dynamic)], Ty::Long), "null");
    }
}
