//! `tdigest_merge(tdigest, tdigest, …)`, `merge_tdigest(…)`

use arrow::array::ArrayRef;

use crate::error::EvalError;
use crate::functions::dynamic::column::DynamicColumn;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::sketch::TDigest;
use crate::types::DynRef;

pub(super) static TDIGEST_MERGE: Function = Function {
    name: "tdigest_merge",
    page: "merge-tdigest-function",
    about: "One `tdigest` of the values that several hold. Nulls are left out; of nulls alone it is null.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: tdigest_merge,
    examples: EXAMPLES,
};

pub(super) static MERGE_TDIGEST: Function = Function {
    name: "merge_tdigest",
    page: "merge-tdigest-function",
    about: "The same as `tdigest_merge`.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: tdigest_merge,
    examples: EXAMPLES,
};

const EXAMPLES: &[crate::functions::Example] = &[example(
    "range x from 1 to 10 step 1 | extend y = x + 10 | summarize a = tdigest(x), b = tdigest(y) \
     | project percentile_tdigest(tdigest_merge(a, b), 100, typeof(long))",
    "20",
)];

/// Values of `tdigest()`. Returns such values; an error where an argument is none.
fn tdigest_merge(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let values: Vec<_> = (0..args.len()).map(|index| args.dynamics(index)).collect();
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let mut merged = TDigest::default();
        for (index, value) in values.iter().enumerate() {
            if let Some(value) = value.get(row).filter(|value| !value.is_null()) {
                merged.extend(read(value, args, index)?.into_values());
            }
        }
        if merged.is_empty() {
            column.push_null();
            continue;
        }
        merged.settle();
        column.push_with(|out| out.extend_from_slice(merged.to_dynamic().bytes()));
    }
    column.finish(args.span())
}

/// An argument's `tdigest`, or an error.
pub(super) fn read(value: DynRef<'_>, args: &Args<'_>, index: usize) -> Result<TDigest, EvalError> {
    TDigest::read(value).ok_or_else(|| EvalError::Argument {
        message: "the value was not made by `tdigest()` or `tdigest_merge()`".into(),
        help: None,
        span: args.arg_span(index),
    })
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};

    #[test]
    fn weights_add_up() {
        let digest = |text| Scalar::dynamic(Dynamic::from_json(text).unwrap());
        let args = [digest("[[7],[1,3],[2,1]]"), digest("[[7],[2,3],[1,5]]")];
        assert_eq!(text("tdigest_merge", &args, Ty::Dynamic), "[[7],[1,2,3],[2,1,6]]");
        assert_eq!(text("merge_tdigest", &args, Ty::Dynamic), "[[7],[1,2,3],[2,1,6]]");
    }
}
