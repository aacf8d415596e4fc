//! `bin(value, roundTo)`, `floor(value, roundTo)`, `bin_at(value, bin_size, fixed_point)`, `bin_auto(value)`

use arrow::array::ArrayRef;
use arrow::buffer::NullBuffer;

use crate::error::EvalError;
use crate::functions::columns::{Side, Values, decimal_array, long_array, real_array, side, whole_array};
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::{Decimal, Ty, datetime};

pub(super) static BIN: Function = Function {
    name: "bin",
    page: "bin-function",
    about: "The greatest multiple of `roundTo` that is not greater than `value`; null where `roundTo` is not positive.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: bin,
    examples: &[
        example("print bin(-7, 5)", "-10"),
        example("print bin(4.5, 1)", "4.0"),
        example(
            "print bin(datetime(1970-05-11 13:45:07), 1d)",
            "1970-05-11T00:00:00.0000000Z",
        ),
        example("print bin(time(16d), 7d)", "14.00:00:00"),
    ],
};

pub(super) static FLOOR: Function = Function {
    name: "floor",
    page: "floor-function",
    about: "Another name of `bin`.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: bin,
    examples: &[example("print floor(-7.5, 1)", "-8.0")],
};

pub(super) static BIN_AT: Function = Function {
    name: "bin_at",
    page: "bin-at-function",
    about: "The greatest value that is not greater than `value` and lies a multiple of `bin_size` from `fixed_point`.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: bin_at,
    examples: &[
        example("print bin_at(6.5, 2.5, 7)", "4.5"),
        example("print bin_at(time(1h), 1d, 12h)", "-12:00:00"),
        example(
            "print bin_at(datetime(2017-05-15 10:20:00.0), 1d, datetime(1970-01-01 12:00:00.0))",
            "2017-05-14T12:00:00.0000000Z",
        ),
    ],
};

pub(super) static BIN_AUTO: Function = Function {
    name: "bin_auto",
    page: "bin-auto-function",
    about: "`bin_at` with the size and the fixed point of `set query_bin_auto_size` and `set query_bin_auto_at` (0).",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: bin_auto,
    examples: &[
        example("set query_bin_auto_size=5; print bin_auto(13)", "10"),
        example(
            "set query_bin_auto_size=1h; set query_bin_auto_at=datetime(2017-01-01 00:05); \
             print bin_auto(datetime(2017-01-01 01:04))",
            "2017-01-01T00:05:00.0000000Z",
        ),
    ],
};

/// The value, and what binding puts behind it: the size and the fixed point, where the query sets them.
fn bin_auto(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    match args.len() {
        0 | 1 => Err(EvalError::Argument {
            message: "`bin_auto` needs the size of its bins".into(),
            help: Some("write `set query_bin_auto_size = …;` before the query".into()),
            span: args.span(),
        }),
        2 => bin(args),
        _ => bin_at(args),
    }
}

fn bin(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (value, size, rows) = (args.value(0), args.value(1), args.rows());
    Ok(match args.result() {
        Ty::Real => real_array(side::filter_map(
            &side::reals(value),
            &side::reals(size),
            rows,
            |value, size| (size > 0.0).then(|| (value / size).floor() * size),
        )),
        Ty::Decimal => decimal_array(side::filter_map(
            &side::decimals(value),
            &side::decimals(size),
            rows,
            floor_decimal,
        )),
        result => {
            let (values, sizes) = (side::longs(value), side::longs(size));
            // neighbouring rows mostly fall into one bin, and a comparison is cheaper than a division
            if let (Side::Many(values, nulls), Side::One(Some(size))) = (&values, &sizes)
                && *size > 0
            {
                return Ok(whole_array(result, bins(values, nulls.clone(), *size)));
            }
            let binned = side::filter_map(&values, &sizes, rows, floor_long);
            whole_array(result, binned)
        }
    })
}

/// The bin of each value, all of one size; null where it would lie below the smallest number.
fn bins(values: &[i64], nulls: Option<NullBuffer>, size: i64) -> Values<i64> {
    let (mut low, mut width) = (0i64, 0u64);
    let mut below = Vec::new();
    let bin = |(row, value): (usize, &i64)| {
        if value.wrapping_sub(low) as u64 >= width {
            match floor_long(*value, size) {
                Some(bin) => (low, width) = (bin, size as u64),
                None => {
                    below.push(row);
                    return 0;
                }
            }
        }
        low
    };
    let bins = values.iter().enumerate().map(bin).collect();
    if below.is_empty() {
        return (bins, nulls);
    }
    let mut valid = vec![true; values.len()];
    below.into_iter().for_each(|row| valid[row] = false);
    (bins, NullBuffer::union(nulls.as_ref(), Some(&NullBuffer::from(valid))))
}

fn floor_long(value: i64, size: i64) -> Option<i64> {
    if size <= 0 {
        return None;
    }
    value.checked_sub(value.rem_euclid(size))
}

fn floor_decimal(value: Decimal, size: Decimal) -> Option<Decimal> {
    (size > Decimal::ZERO).then_some(())?;
    Some(value.div(size)?.floor().mul(size))
}

fn bin_at(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (value, size, point, rows) = (args.value(0), args.value(1), args.value(2), args.rows());
    let time = |ty: Ty| matches!(ty, Ty::Datetime | Ty::Timespan);
    if time(args.ty(0)) && args.ty(1) != Ty::Timespan {
        return Err(EvalError::Unsupported {
            what: format!("`bin_at` of a {} with bins of type {}", args.ty(0), args.ty(1)),
            help: Some("write the size as a timespan".into()),
            span: args.arg_span(1),
        });
    }
    Ok(match args.result() {
        Ty::Real => {
            let offsets = side::map(&side::reals(value), &side::reals(point), rows, |value, point| {
                (value - point, point)
            });
            let offsets = side::Side::Many(offsets.0.into(), offsets.1);
            real_array(side::filter_map(
                &offsets,
                &side::reals(size),
                rows,
                |(offset, point), size| (size > 0.0).then(|| (offset / size).floor() * size + point),
            ))
        }
        Ty::Decimal => {
            let offsets = side::map(&side::decimals(value), &side::decimals(point), rows, |value, point| {
                (value.add(point.neg()), point)
            });
            let offsets = side::Side::Many(offsets.0.into(), offsets.1);
            decimal_array(side::filter_map(
                &offsets,
                &side::decimals(size),
                rows,
                |(offset, point), size| Some(floor_decimal(offset, size)?.add(point)),
            ))
        }
        result => {
            let pairs = side::map(&side::longs(value), &side::longs(point), rows, |value, point| {
                (value, point)
            });
            let pairs = side::Side::Many(pairs.0.into(), pairs.1);
            let binned = side::filter_map(&pairs, &side::longs(size), rows, |(value, point): (i64, i64), size| {
                let offset = floor_long(value.checked_sub(point)?, size)?;
                let bin = point.checked_add(offset)?;
                (result != Ty::Datetime || (0..=datetime::MAX).contains(&bin)).then_some(bin)
            });
            if time(result) {
                long_array(binned)
            } else {
                whole_array(result, binned)
            }
        }
    })
}
