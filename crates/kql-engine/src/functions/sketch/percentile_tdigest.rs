//! `percentile_tdigest(tdigest, percentile [, typeof(type)])`, `percentiles_array_tdigest(tdigest, percentile, …)`

use arrow::array::ArrayRef;

use super::tdigest_merge::read;
use crate::cast::{cast_scalar, collect};
use crate::error::EvalError;
use crate::functions::dynamic::column::DynamicColumn;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::ArrayBuilder;
use crate::types::{DynRef, Scalar, Ty};

pub(super) static PERCENTILE_TDIGEST: Function = Function {
    name: "percentile_tdigest",
    page: "percentile-tdigest-function",
    about: "The nearest-rank percentile of the values that a `tdigest` holds; exact, where Kusto estimates.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: percentile_tdigest,
    examples: &[example(
        "range x from 1 to 10 step 1 | summarize t = tdigest(x) | project percentile_tdigest(t, 50, typeof(long))",
        "5",
    )],
};

pub(super) static PERCENTILES_ARRAY_TDIGEST: Function = Function {
    name: "percentiles_array_tdigest",
    page: "percentile-array-tdigest-function",
    about: "Several percentiles of the values that a `tdigest` holds, as an array.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: percentiles_array_tdigest,
    examples: &[example(
        "range x from 1 to 10 step 1 | summarize t = tdigest(x) | project percentiles_array_tdigest(t, 0, 50, 100)",
        "[1,5,10]",
    )],
};

/// Values of `tdigest()` and percentiles from 0 to 100. Returns values of the type that is asked for, or dynamics.
fn percentile_tdigest(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (digests, percents, ty) = (args.dynamics(0), args.reals(1), args.result());
    let value = |row| {
        let (Some(digest), Some(percent)) = (digests.get(row), percents.get(row)) else {
            return Ok(Scalar::null(ty));
        };
        let digest = read(digest, args, 0)?;
        let found = digest
            .percentile(percentage(percent, args)?)
            .map(|value| value.as_ref().to_scalar());
        Ok(found.map_or(Scalar::null(ty), |value| cast_scalar(&value, ty)))
    };
    let values = (0..args.rows()).map(value).collect::<Result<Vec<_>, EvalError>>()?;
    Ok(collect(ty, values.into_iter()))
}

/// Values of `tdigest()` and percentiles from 0 to 100, or one array of them. Returns arrays.
fn percentiles_array_tdigest(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let digests = args.dynamics(0);
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let Some(digest) = digests.get(row) else {
            column.push_null();
            continue;
        };
        let digest = read(digest, args, 0)?;
        let mut found = ArrayBuilder::new();
        for percent in wanted(args, row) {
            if let Some(value) = digest.percentile(percentage(percent.unwrap_or(f64::NAN), args)?) {
                found.push(value.as_ref());
            }
        }
        column.push_with(|out| found.write(out));
    }
    column.finish(args.span())
}

fn wanted(args: &Args<'_>, row: usize) -> Vec<Option<f64>> {
    if args.ty(1) == Ty::Dynamic {
        let items = args.dynamics(1).get(row).and_then(DynRef::as_array);
        return items
            .into_iter()
            .flatten()
            .map(|item| item.to_scalar().as_real())
            .collect();
    }
    (1..args.len()).map(|index| args.reals(index).get(row)).collect()
}

fn percentage(percent: f64, args: &Args<'_>) -> Result<f64, EvalError> {
    if (0.0..=100.0).contains(&percent) {
        return Ok(percent);
    }
    Err(EvalError::argument(
        "a percentile is a number from 0 to 100",
        args.arg_span(1),
    ))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};

    fn json(text: &str) -> Scalar {
        Scalar::dynamic(Dynamic::from_json(text).unwrap())
    }

    // recorded: emu-tdigest-aggregation-function-01
    #[test]
    fn a_percentile_of_weighted_values() {
        let digest = json("[[7],[1.0,2.0],[1,2]]");
        assert_eq!(
            text("percentile_tdigest", &[digest.clone(), Scalar::Real(50.0)], Ty::Dynamic),
            "2.0"
        );
        assert_eq!(text("percentile_tdigest", &[digest, Scalar::Real(0.0)], Ty::Long), "1");
    }

    #[test]
    fn percentiles_as_an_array() {
        let digest = json("[[7],[1,2,3],[1,1,1]]");
        let numbers = [digest.clone(), Scalar::Real(0.0), Scalar::Real(100.0)];
        assert_eq!(text("percentiles_array_tdigest", &numbers, Ty::Dynamic), "[1,3]");
        assert_eq!(
            text("percentiles_array_tdigest", &[digest, json("[50]")], Ty::Dynamic),
            "[2]"
        );
    }
}
