//! `series_fill_const`, `series_fill_forward`, `series_fill_backward`, `series_fill_linear`

use arrow::array::ArrayRef;

use super::numbers::{Number, Series, map_series, write_elements};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Example, Function, Kernel, Nulls, example};

const fn function(
    name: &'static str,
    page: &'static str,
    about: &'static str,
    kernel: Kernel,
    examples: &'static [Example],
) -> Function {
    Function {
        name,
        page,
        about,
        nulls: Nulls::Kernel,
        depends: Depends::Arguments,
        kernel,
        examples,
    }
}

pub(super) static SERIES_FILL_BACKWARD: Function = function(
    "series_fill_backward",
    "series-fill-backward-function",
    "Fills what is missing (null, or the placeholder given) with the next element.",
    |args| fill(args, 1, |_, elements| carry(elements.iter_mut().rev())),
    &[example(
        "print series_fill_backward(dynamic([111,null,36,41,null,null]))",
        "[111,36,36,41,null,null]",
    )],
);
pub(super) static SERIES_FILL_FORWARD: Function = function(
    "series_fill_forward",
    "series-fill-forward-function",
    "Fills what is missing (null, or the placeholder given) with the element before.",
    |args| fill(args, 1, |_, elements| carry(elements.iter_mut())),
    &[example(
        "print series_fill_forward(dynamic([null,36,41,null,null]))",
        "[null,36,41,41,41]",
    )],
);
pub(super) static SERIES_FILL_CONST: Function = function(
    "series_fill_const",
    "series-fill-const-function",
    "Fills what is missing (null, or the placeholder given) with a constant.",
    series_fill_const,
    &[
        example("print series_fill_const(dynamic([111,null,36]), 0.0)", "[111,0.0,36]"),
        example("print series_fill_const(dynamic([111,-1,36]), 7, -1)", "[111,7,36]"),
    ],
);
pub(super) static SERIES_FILL_LINEAR: Function = function(
    "series_fill_linear",
    "series-fill-linear-function",
    "Fills what is missing (null, or the placeholder given) on the line between its neighbours, in a series of longs \
     without the fraction; at the ends with the nearest element unless `fill_edges` is false; all of a series without \
     elements with the constant, 0.0 unless given.",
    series_fill_linear,
    &[
        example(
            "print series_fill_linear(dynamic([null,111.0,null,36.0,null]))",
            "[111.0,111.0,73.5,36.0,36.0]",
        ),
        example(
            "print series_fill_linear(dynamic([null,111,null,36,null]))",
            "[111,111,73,36,36]",
        ),
        example(
            "print series_fill_linear(dynamic([null,null]), double(null), true, 3.5)",
            "[3.5,3.5]",
        ),
    ],
);

/// A number argument in a row.
fn number(args: &Args<'_>, index: usize, row: usize) -> Option<Number> {
    if args.ty(index).is_integer() {
        args.longs(index).get(row).map(Number::Long)
    } else {
        args.reals(index).get(row).map(Number::Real)
    }
}

/// Elements with nothing where `placeholder`, the argument at that index, says that they are missing.
fn missing(series: Series, args: &Args<'_>, placeholder: usize, row: usize) -> Vec<Option<Number>> {
    let placeholder = number(args, placeholder, row).map(Number::real);
    let keep = |number: &Number| placeholder.is_none_or(|placeholder| number.real() != placeholder);
    series.0.into_iter().map(|element| element.filter(keep)).collect()
}

/// What is still missing stays what it was: null, or the placeholder.
fn fill(
    args: &Args<'_>,
    placeholder: usize,
    fill: impl Fn(usize, &mut Vec<Option<Number>>),
) -> Result<ArrayRef, EvalError> {
    map_series(args, |row, series, out| {
        let mut elements = missing(series, args, placeholder, row);
        fill(row, &mut elements);
        let rest = number(args, placeholder, row);
        let elements = elements.into_iter().map(|element| element.or(rest));
        write_elements(elements, out, |out, number| number.write(out));
        Ok(())
    })
}

fn carry<'a>(elements: impl Iterator<Item = &'a mut Option<Number>>) {
    let mut last = None;
    for element in elements {
        *element = element.or(last);
        last = *element;
    }
}

/// `series`: dynamics; `constant`, `placeholder`: numbers. Returns dynamics.
fn series_fill_const(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    fill(args, 2, |row, elements| {
        let constant = number(args, 1, row);
        elements.iter_mut().for_each(|element| *element = element.or(constant));
    })
}

/// `series`: dynamics; `placeholder`: a number; `fill_edges`: a bool; `constant`: a number. Returns dynamics.
fn series_fill_linear(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    fill(args, 1, |row, elements| {
        let edges = args.len() < 3 || args.bools(2).get(row).unwrap_or(true);
        let known: Vec<usize> = (0..elements.len()).filter(|index| elements[*index].is_some()).collect();
        let (Some(first), Some(last)) = (known.first(), known.last()) else {
            let constant = if args.len() > 3 {
                number(args, 3, row)
            } else {
                Some(Number::Real(0.0))
            };
            elements.iter_mut().for_each(|element| *element = constant);
            return;
        };
        for pair in known.windows(2) {
            if let [from, to] = pair {
                between(elements, *from, *to);
            }
        }
        if edges {
            let (low, high) = (elements[*first], elements[*last]);
            elements[..*first].iter_mut().for_each(|element| *element = low);
            elements[*last..].iter_mut().for_each(|element| *element = high);
        }
    })
}

/// Fills between two known elements. Recorded: longs are cut towards zero, though the page says rounded.
fn between(elements: &mut [Option<Number>], from: usize, to: usize) {
    let (Some(start), Some(end)) = (elements[from], elements[to]) else {
        return;
    };
    let whole = elements
        .iter()
        .flatten()
        .all(|number| matches!(number, Number::Long(_)));
    for (place, element) in elements[from + 1..to].iter_mut().enumerate() {
        let share = (place + 1) as f64 / (to - from) as f64;
        let value = start.real() + (end.real() - start.real()) * share;
        *element = Some(if whole {
            Number::Long(value as i64)
        } else {
            Number::Real(value)
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    fn json(text: &str) -> Scalar {
        Scalar::Dynamic(Dynamic::from_json(text).unwrap())
    }

    const NONE: Scalar = Scalar::Null(Ty::Real);

    #[rstest]
    #[case("series_fill_backward", "[111,null,36,41,null,null,16,61,33,null,null]", &[], "[111,36,36,41,16,16,16,61,33,null,null]")]
    #[case("series_fill_forward", "[null,null,36,41,null,null,16,61,33,null,null]", &[], "[null,null,36,41,41,41,16,61,33,33,33]")]
    #[case("series_fill_forward", "[-1,36,-1]", &[Scalar::Long(-1)], "[-1,36,36]")]
    #[case("series_fill_const", "[111,null,36]", &[Scalar::Real(0.0)], "[111,0.0,36]")]
    #[case("series_fill_linear", "[null,111.0,null,36.0,41.0,null,null,16.0,61.0,33.0,null,null]", &[], "[111.0,111.0,73.5,36.0,41.0,32.66666666666667,24.333333333333336,16.0,61.0,33.0,33.0,33.0]")]
    #[case("series_fill_linear", "[null,111,null,36,41,null,null,16,61,33,null,null]", &[NONE, Scalar::Bool(false)], "[null,111,73,36,41,32,24,16,61,33,null,null]")]
    #[case("series_fill_linear", "[null,null]", &[], "[0.0,0.0]")]
    #[case("series_fill_linear", "[null,null]", &[NONE, Scalar::Bool(false)], "[0.0,0.0]")]
    #[case("series_fill_linear", "[null,null]", &[NONE, Scalar::Bool(true), Scalar::Real(2.5)], "[2.5,2.5]")]
    #[case("series_fill_linear", "[null,null]", &[NONE, Scalar::Bool(true), NONE], "[null,null]")]
    fn fills(#[case] name: &str, #[case] series: &str, #[case] options: &[Scalar], #[case] expected: &str) {
        let mut args = vec![json(series)];
        args.extend(options.iter().cloned());
        assert_eq!(text(name, &args, Ty::Dynamic), expected);
    }
}
