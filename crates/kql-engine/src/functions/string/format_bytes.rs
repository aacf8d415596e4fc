//! `format_bytes(size [, precision [, units]])`

use arrow::array::ArrayRef;

use super::column::TextColumn;
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::number::format_real;

pub(super) static FORMAT_BYTES: Function = Function {
    name: "format_bytes",
    page: "format-bytes-function",
    about: "A number of bytes in a unit of 1024, rounded to a number of digits (0). The unit is chosen by the size where none \
            is given: `Bytes`, `KB`, `MB`, `GB`, `TB`, `PB`, `EB`.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: format_bytes,
    examples: &[
        example(
            "print format_bytes(564), format_bytes(10332, 1), format_bytes(20010332)",
            "564 Bytes|10.1 KB|19 MB",
        ),
        example(
            "print format_bytes(20010332, 2), format_bytes(20010332, 0, 'KB')",
            "19.08 MB|19541 KB",
        ),
    ],
};

const UNITS: [&str; 7] = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"];

fn format_bytes(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (sizes, precisions, units) = (args.reals(0), args.longs(1), args.strings(2));
    let mut out = TextColumn::new(args.rows(), args.rows() * 10);
    for row in 0..args.rows() {
        let Some(size) = sizes.get(row) else {
            out.push("");
            continue;
        };
        let unit = units.get(row);
        let unit = match UNITS.iter().position(|known| known.eq_ignore_ascii_case(unit)) {
            Some(unit) => unit,
            None if unit.is_empty() => (1..UNITS.len())
                .rev()
                .find(|unit| size.abs() >= 1024f64.powi(*unit as i32))
                .unwrap_or(0),
            None => {
                let message = format!("`{unit}` is no unit of bytes; there are {}", UNITS.join(", "));
                return Err(EvalError::argument(message, args.arg_span(2)));
            }
        };
        let scale = 10f64.powi(precisions.get(row).unwrap_or(0).clamp(0, 15) as i32);
        let value = (size / 1024f64.powi(unit as i32) * scale).round() / scale;
        out.push_with(|out| {
            let printed = format_real(value);
            out.push_str(printed.strip_suffix(".0").unwrap_or(&printed));
            out.push(' ');
            out.push_str(UNITS[unit]);
        });
    }
    out.finish(args.span())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    /// Recorded: `emu-format-bytes-function-00`.
    #[rstest]
    #[case(&[Scalar::Long(564)], "564 Bytes")]
    #[case(&[Scalar::Long(10332), Scalar::Long(1)], "10.1 KB")]
    #[case(&[Scalar::Long(20_010_332)], "19 MB")]
    #[case(&[Scalar::Long(20_010_332), Scalar::Long(2)], "19.08 MB")]
    #[case(&[Scalar::Long(20_010_332), Scalar::Long(0), Scalar::string("KB")], "19541 KB")]
    #[case(&[Scalar::Long(0)], "0 Bytes")]
    fn formats(#[case] args: &[Scalar], #[case] expected: &str) {
        assert_eq!(text("format_bytes", args, Ty::String), expected);
    }
}
