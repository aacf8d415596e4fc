//! `row_cumsum(term[, restart])`

use arrow::array::ArrayRef;

use crate::error::EvalError;
use crate::functions::columns::{decimal_array, real_array, whole_array};
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::{Decimal, Ty};

pub(super) static ROW_CUMSUM: Function = Function {
    name: "row_cumsum",
    page: "row-cumsum-function",
    about: "The sum of the terms up to the row, begun anew in each row where `restart` is true.",
    nulls: Nulls::Kernel,
    depends: Depends::Rows,
    kernel: row_cumsum,
    examples: &[example(
        "range x from 1 to 4 step 1 | serialize s = row_cumsum(x) | project s",
        "1\n3\n6\n10",
    )],
};

fn row_cumsum(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    Ok(match args.result() {
        Ty::Real => {
            let terms = args.reals(0);
            real_array((sums(args, |row| terms.get(row), 0.0, |a, b| a + b)?, None))
        }
        Ty::Decimal => {
            let terms = args.decimals(0);
            decimal_array((sums(args, |row| terms.get(row), Decimal::ZERO, Decimal::add)?, None))
        }
        result => {
            let terms = args.longs(0);
            whole_array(result, (sums(args, |row| terms.get(row), 0, i64::wrapping_add)?, None))
        }
    })
}

fn sums<T: Copy>(
    args: &Args<'_>,
    term: impl Fn(usize) -> Option<T>,
    zero: T,
    add: impl Fn(T, T) -> T,
) -> Result<Vec<T>, EvalError> {
    let restarts = args.bools(1);
    let mut sum = zero;
    let mut out = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        let term = term(row).ok_or_else(|| EvalError::Unsupported {
            what: "`row_cumsum` over a null".into(),
            help: Some("what Kusto makes of it is not documented; replace nulls with `coalesce(x, 0)`".into()),
            span: args.arg_span(0),
        })?;
        if restarts.get(row) == Some(true) {
            sum = zero;
        }
        sum = add(sum, term);
        out.push(sum);
    }
    Ok(out)
}
