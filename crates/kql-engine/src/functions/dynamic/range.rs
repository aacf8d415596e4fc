//! `range(start, stop, step)`

use arrow::array::ArrayRef;

use super::column::DynamicColumn;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::{ArrayBuilder, write_datetime, write_long, write_real, write_timespan};
use crate::types::timespan::TICKS_PER_HOUR;
use crate::types::{Ty, datetime};

pub(super) static RANGE: Function = Function {
    name: "range",
    page: "range-function",
    about: "An array of equally spaced numbers, datetimes or timespans from `start` up to at most `stop`. The step is 1, \
            or 1h for times, unless given; the array is cut at 1,048,576 items.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: range,
    examples: &[
        example("print range(1, 8, 3)", "[1,4,7]"),
        example("print range(1h, 3h)", r#"["01:00:00","02:00:00","03:00:00"]"#),
        example("print array_length(range(1, 1000000000))", "1048576"),
    ],
};

/// `start`, `stop`: numbers, datetimes or timespans; `step`: a number or timespan. Returns dynamics.
fn range(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let types: Vec<Ty> = (0..args.len()).map(|index| args.ty(index)).collect();
    let fits = match types.as_slice() {
        [Ty::Datetime, Ty::Datetime, rest @ ..] | [Ty::Timespan, Ty::Timespan, rest @ ..] => {
            rest.iter().all(|ty| *ty == Ty::Timespan)
        }
        all => all.iter().all(|ty| ty.is_number()),
    };
    if !fits {
        let list: Vec<&str> = types.iter().map(|ty| ty.name()).collect();
        return Err(EvalError::unsupported(
            format!("`range` of {}", list.join(", ")),
            args.span(),
        ));
    }
    match types.first() {
        Some(Ty::Datetime) => ticks(args, TICKS_PER_HOUR, datetime::MAX, write_datetime),
        Some(Ty::Timespan) => ticks(args, TICKS_PER_HOUR, i64::MAX, write_timespan),
        _ if types.iter().all(|ty| ty.is_integer()) => ticks(args, 1, i64::MAX, write_long),
        _ => reals(args),
    }
}

fn zero_step(args: &Args<'_>) -> EvalError {
    EvalError::argument("the step of `range` is 0", args.arg_span(2))
}

/// Whole numbers and ticks; values stay at most `max`.
fn ticks(args: &Args<'_>, default: i64, max: i64, write: fn(&mut Vec<u8>, i64)) -> Result<ArrayRef, EvalError> {
    let (starts, stops, steps) = (args.longs(0), args.longs(1), args.longs(2));
    let most = args.ctx().limits.array_items;
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let step = if args.len() > 2 { steps.get(row) } else { Some(default) };
        let (Some(start), Some(stop), Some(step)) = (starts.get(row), stops.get(row), step) else {
            column.push_null();
            continue;
        };
        if step == 0 {
            return Err(zero_step(args));
        }
        let mut items = ArrayBuilder::new();
        let mut next = Some(start);
        while let Some(value) = next.filter(|value| if step > 0 { *value <= stop } else { *value >= stop }) {
            if items.len() == most || value > max {
                break;
            }
            items.push_with(|out| write(out, value));
            next = value.checked_add(step);
        }
        column.push_with(|out| items.write(out));
    }
    column.finish(args.span())
}

fn reals(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (starts, stops, steps) = (args.reals(0), args.reals(1), args.reals(2));
    let most = args.ctx().limits.array_items;
    let mut column = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let step = if args.len() > 2 { steps.get(row) } else { Some(1.0) };
        let (Some(start), Some(stop), Some(step)) = (starts.get(row), stops.get(row), step) else {
            column.push_null();
            continue;
        };
        if step == 0.0 {
            return Err(zero_step(args));
        }
        let mut items = ArrayBuilder::new();
        for index in 0..most {
            let value = start + index as f64 * step;
            let inside = if step > 0.0 { value <= stop } else { value >= stop };
            if !inside {
                break;
            }
            items.push_with(|out| write_real(out, value));
        }
        column.push_with(|out| items.write(out));
    }
    column.finish(args.span())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::{eval, text};
    use crate::types::{Scalar, Ty, datetime};
    use rstest::rstest;

    const DAY: i64 = 864_000_000_000;

    #[rstest]
    #[case(&[Scalar::Long(1), Scalar::Long(3)], "[1,2,3]")]
    #[case(&[Scalar::Int(1), Scalar::Long(8), Scalar::Int(3)], "[1,4,7]")]
    #[case(&[Scalar::Long(3), Scalar::Long(1), Scalar::Long(-1)], "[3,2,1]")]
    #[case(&[Scalar::Long(3), Scalar::Long(1)], "[]")]
    #[case(&[Scalar::Real(0.0), Scalar::Real(1.0), Scalar::Real(0.5)], "[0.0,0.5,1.0]")]
    #[case(&[Scalar::Long(i64::MAX), Scalar::Long(i64::MAX)], "[9223372036854775807]")]
    #[case(&[Scalar::Timespan(DAY), Scalar::Timespan(2 * DAY), Scalar::Timespan(DAY)], r#"["1.00:00:00","2.00:00:00"]"#)]
    #[case(&[Scalar::Null(Ty::Long), Scalar::Long(1)], "null")]
    fn ranges(#[case] args: &[Scalar], #[case] expected: &str) {
        assert_eq!(text("range", args, Ty::Dynamic), expected);
    }

    #[test]
    fn days_of_a_year() {
        let day = |month, day| Scalar::Datetime(datetime::from_date(2007, month, day).unwrap());
        let Scalar::Dynamic(days) = eval("range", &[day(1, 1), day(12, 31), Scalar::Timespan(DAY)], Ty::Dynamic) else {
            panic!("no array")
        };
        assert_eq!(days.as_ref().as_array().unwrap().len(), 365);
        assert_eq!(
            days.as_ref().item(-1).unwrap().to_text(),
            "2007-12-31T00:00:00.0000000Z"
        );
    }

    #[test]
    fn a_long_range_is_cut() {
        let args = [Scalar::Long(1), Scalar::Long(1_000_000_000)];
        let Scalar::Dynamic(items) = eval("range", &args, Ty::Dynamic) else {
            panic!("no array")
        };
        assert_eq!(items.as_ref().as_array().unwrap().len(), 1_048_576);
    }
}
