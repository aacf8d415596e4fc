//! `format_datetime(date, format)`, `format_timespan(timespan, format)`

use std::fmt::Write as _;

use arrow::array::ArrayRef;

use crate::error::EvalError;
use crate::functions::columns::text_array;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::datetime::{Parts, to_parts};
use crate::types::timespan::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};

pub(super) static FORMAT_DATETIME: Function = Function {
    name: "format_datetime",
    page: "format-datetime-function",
    about: "A datetime as text, by a format of `yyyy MM dd HH mm ss fff tt` and the delimiters that the page names.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: format_datetime,
    examples: &[
        example(
            "print format_datetime(datetime(2017-01-29 09:00:05), 'yy-MM-dd [HH:mm:ss]')",
            "17-01-29 [09:00:05]",
        ),
        example(
            "print format_datetime(datetime(2017-01-29 09:00:05), 'yyyy-M-dd [h:mm:ss tt]')",
            "2017-1-29 [9:00:05 AM]",
        ),
    ],
};

pub(super) static FORMAT_TIMESPAN: Function = Function {
    name: "format_timespan",
    page: "format-timespan-function",
    about: "A timespan as text, by a format of `d HH mm ss fff` and the delimiters that the page names.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: format_timespan,
    examples: &[
        example(
            "print format_timespan(time(29.09:00:05.12345), 'dd.hh:mm:ss:FF')",
            "29.09:00:05:12",
        ),
        example(
            "print format_timespan(time(29.09:00:05.12345), 'ddd.h:mm:ss [fffffff]')",
            "029.9:00:05 [1234500]",
        ),
    ],
};

/// A piece of a format.
enum Piece {
    /// a letter and how often it stands there
    Field(char, usize),
    Delimiter(char),
}

fn format_datetime(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let longest = |letter| match letter {
        'd' | 'h' | 'H' | 'm' | 'M' | 's' | 't' => 2,
        'f' | 'F' => 7,
        'y' => 4,
        _ => 0,
    };
    over(args, longest, |out, letter, width, ticks| {
        let Parts {
            year,
            month,
            day,
            hour,
            minute,
            second,
            fraction,
        } = to_parts(ticks);
        match letter {
            'd' => padded(out, i64::from(day), width),
            'M' => padded(out, i64::from(month), width),
            'y' if width <= 2 => padded(out, i64::from(year % 100), width),
            'y' => padded(out, i64::from(year), width),
            'h' => padded(out, i64::from((hour + 11) % 12 + 1), width),
            'H' => padded(out, i64::from(hour), width),
            'm' => padded(out, i64::from(minute), width),
            's' => padded(out, i64::from(second), width),
            't' => out.push_str(if hour < 12 { "AM" } else { "PM" }),
            _ => fractions(out, letter, width, i64::from(fraction)),
        }
    })
}

fn format_timespan(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let longest = |letter| match letter {
        'd' => 8,
        'h' | 'H' | 'm' | 's' => 2,
        'f' | 'F' => 7,
        _ => 0,
    };
    over(args, longest, |out, letter, width, ticks| {
        let ticks = ticks.saturating_abs();
        match letter {
            'd' => padded(out, ticks / TICKS_PER_DAY, width),
            'h' | 'H' => padded(out, ticks % TICKS_PER_DAY / TICKS_PER_HOUR, width),
            'm' => padded(out, ticks % TICKS_PER_HOUR / TICKS_PER_MINUTE, width),
            's' => padded(out, ticks % TICKS_PER_MINUTE / TICKS_PER_SECOND, width),
            _ => fractions(out, letter, width, ticks % TICKS_PER_SECOND),
        }
    })
}

fn padded(out: &mut String, value: i64, width: usize) {
    let _ = write!(out, "{value:0width$}");
}

/// `f`: so many digits of the fraction; `F`: the same without trailing zeros.
fn fractions(out: &mut String, letter: char, width: usize, fraction: i64) {
    let digits = format!("{fraction:07}");
    let digits = &digits[..width.min(7)];
    out.push_str(if letter == 'F' {
        digits.trim_end_matches('0')
    } else {
        digits
    });
}

fn over(
    args: &Args<'_>,
    longest: impl Fn(char) -> usize,
    write: impl Fn(&mut String, char, usize, i64),
) -> Result<ArrayRef, EvalError> {
    let (values, formats) = (args.longs(0), args.strings(1));
    let constant = match args.constant(1).and_then(|format| format.as_str()) {
        Some(format) => Some(pieces(args, format, &longest)?),
        None => None,
    };
    let mut out = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        let mut text = String::new();
        if let Some(ticks) = values.get(row) {
            let own;
            let pieces = match &constant {
                Some(pieces) => pieces,
                None => {
                    own = pieces(args, formats.get(row), &longest)?;
                    &own
                }
            };
            for piece in pieces {
                match piece {
                    Piece::Field(letter, width) => write(&mut text, *letter, *width, ticks),
                    Piece::Delimiter(mark) => text.push(*mark),
                }
            }
        }
        out.push(text);
    }
    Ok(text_array(out.iter()))
}

fn pieces(args: &Args<'_>, format: &str, longest: &impl Fn(char) -> usize) -> Result<Vec<Piece>, EvalError> {
    let mut out = Vec::new();
    let mut rest = format.chars().peekable();
    while let Some(letter) = rest.next() {
        if matches!(letter, ' ' | '/' | '-' | ':' | ',' | '.' | '_' | '[' | ']') {
            out.push(Piece::Delimiter(letter));
            continue;
        }
        let mut width = 1;
        while rest.next_if_eq(&letter).is_some() {
            width += 1;
        }
        let known = width <= longest(letter) && !matches!((letter, width), ('y', 3) | ('t', 1));
        if !known {
            let element: String = std::iter::repeat_n(letter, width).collect();
            return Err(EvalError::Argument {
                message: format!("`{element}` is not a format element"),
                help: Some("the delimiters are blank `/` `-` `:` `,` `.` `_` `[` `]`".into()),
                span: args.arg_span(1),
            });
        }
        out.push(Piece::Field(letter, width));
    }
    Ok(out)
}
