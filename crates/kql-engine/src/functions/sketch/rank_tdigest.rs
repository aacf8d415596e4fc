//! `rank_tdigest(tdigest, value)`, `percentrank_tdigest(tdigest, value)`

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array};

use super::tdigest_merge::read;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::Dynamic;

pub(super) static RANK_TDIGEST: Function = Function {
    name: "rank_tdigest",
    page: "rank-tdigest-function",
    about: "How many of the values that a `tdigest` holds are smaller than or equal to `value`.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| ranks(args, |rank, _| rank),
    examples: &[example(
        "range x from 1 to 1000 step 1 | summarize t = tdigest(x) | project rank_tdigest(t, 685)",
        "685.0",
    )],
};

pub(super) static PERCENTRANK_TDIGEST: Function = Function {
    name: "percentrank_tdigest",
    page: "percentrank-tdigest-function",
    about: "As `rank_tdigest`, in per cent of the number of values.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| ranks(args, |rank, total| rank * 100.0 / total),
    examples: &[example(
        "range x from 1 to 1000 step 1 | summarize t = tdigest(x) | project percentrank_tdigest(t, 685)",
        "68.5",
    )],
};

/// Values of `tdigest()`, and values to rank. Returns reals.
fn ranks(args: &Args<'_>, result: fn(f64, f64) -> f64) -> Result<ArrayRef, EvalError> {
    let digests = args.dynamics(0);
    let rank = |row| {
        let (Some(digest), value) = (digests.get(row), args.scalar_at(1, row)) else {
            return Ok(None);
        };
        let digest = read(digest, args, 0)?;
        let rank = digest.rank(Dynamic::from_scalar(&value).as_ref());
        Ok(Some(result(rank as f64, digest.total() as f64)))
    };
    let ranks = (0..args.rows())
        .map(rank)
        .collect::<Result<Float64Array, EvalError>>()?;
    Ok(Arc::new(ranks))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};

    #[test]
    fn ranks_count_equal_values() {
        let digest = Scalar::dynamic(Dynamic::from_json("[[7],[1,2,5],[1,2,1]]").unwrap());
        assert_eq!(
            text("rank_tdigest", &[digest.clone(), Scalar::Long(2)], Ty::Real),
            "3.0"
        );
        assert_eq!(
            text("percentrank_tdigest", &[digest, Scalar::Real(4.5)], Ty::Real),
            "75.0"
        );
    }
}
