//! `hll_merge(hll, hll, …)`

use arrow::array::ArrayRef;

use crate::error::EvalError;
use crate::functions::dynamic::column::DynamicColumn;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::sketch::Hll;
use crate::types::DynRef;

pub(super) static HLL_MERGE: Function = Function {
    name: "hll_merge",
    page: "hll-merge-function",
    about: "One `hll` of the values that several have seen. Nulls are left out; of nulls alone it is null.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: hll_merge,
    examples: &[example(
        "range x from 1 to 10 step 1 | extend y = x + 5 | summarize a = hll(x), b = hll(y) \
         | project dcount_hll(hll_merge(a, b))",
        "15",
    )],
};

/// Values of `hll()`. Returns such values; an error where an argument is none or their accuracies differ.
fn hll_merge(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let values: Vec<_> = (0..args.len()).map(|index| args.dynamics(index)).collect();
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let mut merged: Option<Hll> = None;
        for (index, value) in values.iter().enumerate() {
            let Some(value) = value.get(row).filter(|value| !value.is_null()) else {
                continue;
            };
            let hll = read(value, args, index)?;
            match &mut merged {
                Some(merged) => merged.merge(&hll).ok_or_else(|| EvalError::Argument {
                    message: "`hll` values of different accuracies cannot be merged".into(),
                    help: Some("give all `hll()` calls the same accuracy".into()),
                    span: args.arg_span(index),
                })?,
                None => merged = Some(hll),
            }
        }
        match merged {
            Some(merged) => column.push_with(|out| out.extend_from_slice(merged.to_dynamic().bytes())),
            None => column.push_null(),
        }
    }
    column.finish(args.span())
}

/// An argument's `hll`, or an error.
pub(super) fn read(value: DynRef<'_>, args: &Args<'_>, index: usize) -> Result<Hll, EvalError> {
    Hll::read(value).ok_or_else(|| EvalError::Argument {
        message: "the value was not made by `hll()` or `hll_merge()`".into(),
        help: Some("values that a Kusto cluster stored cannot be read: their form is private".into()),
        span: args.arg_span(index),
    })
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::{eval, text};
    use crate::sketch::Hll;
    use crate::types::{Scalar, Ty};

    fn hll(values: std::ops::Range<i64>) -> Scalar {
        let mut hll = Hll::new(14);
        values.for_each(|value| hll.insert(value));
        Scalar::dynamic(hll.to_dynamic())
    }

    #[test]
    fn values_in_both_count_once() {
        let merged = eval(
            "hll_merge",
            &[hll(0..10), hll(5..15), Scalar::Null(Ty::Dynamic)],
            Ty::Dynamic,
        );
        assert_eq!(text("dcount_hll", &[merged], Ty::Long), "15");
        let nulls = [Scalar::Null(Ty::Dynamic), Scalar::Null(Ty::Dynamic)];
        assert_eq!(text("hll_merge", &nulls, Ty::Dynamic), "null");
    }
}
