//! `series_fit_2lines(series)`, `series_fit_2lines_dynamic(series)`
//!
//! The page's words leave some of it open. Its chart shows that the parts share no element: of its 11 values 5 are left
//! and 6 right. How short a part may be and which of several equally good splits counts is not said, so such series are
//! refused. So are two results where they are read: the index of the split (the last on the left or the first on the
//! right) and the right line's interception (positions may count from the series' beginning or from the part's).

use arrow::array::ArrayRef;

use super::fit_line::Fit;
use super::numbers::{map_series, write_reals};
use crate::error::EvalError;
use crate::functions::dynamic::column::DynamicColumn;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::{ArrayBuilder, BagBuilder, write_null, write_real};

pub(super) static SERIES_FIT_2LINES: Function = Function {
    name: "series_fit_2lines",
    page: "series-fit-2lines-function",
    about: "The two straight lines, one behind the other, that fit a series best: r², index of the split, variance of the \
            series, variance of what the lines leave, the lines' values, and the same of the right and the left line, as \
            15 columns. `split_idx` and `right_interception` are refused where they are read, and series without one \
            best split between parts of at least two elements: the page leaves these open.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: series_fit_2lines,
    examples: &[example(
        "print y=dynamic([1,2,3,9,8,7]) | extend (rsquare, split, variance)=series_fit_2lines(y) | project rsquare, variance",
        "1.0|11.6",
    )],
};

pub(super) static SERIES_FIT_2LINES_DYNAMIC: Function = Function {
    name: "series_fit_2lines_dynamic",
    page: "series-fit-2lines-dynamic-function",
    about: "A bag of what `series_fit_2lines` gives. Its members `rsquare`, `variance`, `rvariance`, `line_fit` and `left` \
            are read from the call itself; the whole bag is refused, as its page leaves `split_idx` and \
            `right.interception` open.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: |args| {
        if args.rows() == 0 {
            return DynamicColumn::new(0).finish(args.span());
        }
        Err(EvalError::Unsupported {
            what: "`split_idx` and `right_interception` of `series_fit_2lines_dynamic`".into(),
            help: Some("read what its page defines from the call: `series_fit_2lines_dynamic(y).line_fit`".into()),
            span: args.span(),
        })
    },
    examples: &[example(
        "print series_fit_2lines_dynamic(dynamic([1,2,3,9,8,7])).left.slope",
        "1.0",
    )],
};

/// [`SERIES_FIT_2LINES_DYNAMIC`] without what its page leaves open, for who reads one of [`KNOWN_MEMBERS`].
pub(super) static KNOWN_BAG: Function = Function {
    name: "series_fit_2lines_dynamic",
    page: "series-fit-2lines-dynamic-function",
    about: "The members of a bag that a function's page defines.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: known_bag,
    examples: &[],
};

/// The members that [`KNOWN_BAG`] has.
pub(super) const KNOWN_MEMBERS: [&str; 5] = ["rsquare", "variance", "rvariance", "line_fit", "left"];

/// What stands in the place of a result that the page leaves open, and is refused where it is read.
pub(super) static OPEN: Function = Function {
    name: "OpenResult",
    page: "series-fit-2lines-function",
    about: "A result that a function's page leaves open.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: |args| {
        // columns that nobody reads are computed over no rows
        if args.rows() == 0 {
            return DynamicColumn::new(0).finish(args.span());
        }
        Err(EvalError::Unsupported {
            what: "`split_idx` and `right_interception` of `series_fit_2lines`".into(),
            help: Some(
                "its page does not say from where they count; drop them with `project-away`, or fit each part with \
                 `series_fit_line`"
                    .into(),
            ),
            span: args.span(),
        })
    },
    examples: &[],
};

/// The columns that [`OPEN`] stands for.
pub(super) const OPEN_COLUMNS: [&str; 2] = ["split_idx", "right_interception"];

/// How much better than any other the best split must be, as a part of the series' own variation.
const CLEARLY: f64 = 1e-9;

/// `series`: dynamics. Returns dynamic arrays of the 15 results, which the binder splits into columns; null where an
/// element is no number. Series that the page leaves open are errors.
fn series_fit_2lines(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    map_series(args, |_, series, out| {
        let Some(values) = series.reals() else { return Ok(()) };
        let parts = split(&values).ok_or_else(|| no_best_split(args))?;
        let line = parts.line(values.len());
        let whole = Whole::new(&values, &line);
        let Split { left, right, .. } = parts;
        let mut array = ArrayBuilder::new();
        array.push_with(|out| write_real(out, whole.rsquare));
        array.push_with(write_null);
        array.push_with(|out| write_real(out, whole.variance));
        array.push_with(|out| write_real(out, whole.rvariance));
        array.push_with(|out| write_reals(&line, out));
        for (side, known) in [(right, false), (left, true)] {
            array.push_with(|out| write_real(out, side.rsquare));
            array.push_with(|out| write_real(out, side.slope));
            array.push_with(|out| match known {
                true => write_real(out, side.interception),
                false => write_null(out),
            });
            array.push_with(|out| write_real(out, side.variance));
            array.push_with(|out| write_real(out, side.rvariance));
        }
        array.write(out);
        Ok(())
    })
}

/// `series`: dynamics. Returns dynamic bags with [`KNOWN_MEMBERS`].
fn known_bag(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    map_series(args, |_, series, out| {
        let Some(values) = series.reals() else { return Ok(()) };
        let parts = split(&values).ok_or_else(|| no_best_split(args))?;
        let line = parts.line(values.len());
        let whole = Whole::new(&values, &line);
        let mut bag = BagBuilder::new();
        bag.insert_with("rsquare", |out| write_real(out, whole.rsquare));
        bag.insert_with("variance", |out| write_real(out, whole.variance));
        bag.insert_with("rvariance", |out| write_real(out, whole.rvariance));
        bag.insert_with("line_fit", |out| write_reals(&line, out));
        let left = [
            ("rsquare", parts.left.rsquare),
            ("slope", parts.left.slope),
            ("interception", parts.left.interception),
            ("variance", parts.left.variance),
            ("rvariance", parts.left.rvariance),
        ];
        bag.insert_with("left", |out| {
            let mut side = BagBuilder::new();
            for (name, value) in left {
                side.insert_with(name, |out| write_real(out, value));
            }
            side.write(out);
        });
        bag.write(out);
        Ok(())
    })
}

fn no_best_split(args: &Args<'_>) -> EvalError {
    EvalError::Unsupported {
        what: "a series without one best split between two parts of at least two elements".into(),
        help: Some("fit each part with `series_fit_line`".into()),
        span: args.span(),
    }
}

/// A series in two parts.
struct Split {
    left: Fit,
    right: Fit,
    /// How many elements are left.
    at: usize,
}

impl Split {
    /// The values of both lines, of a series of `len` elements.
    fn line(&self, len: usize) -> Vec<f64> {
        let mut line = self.left.line(self.at);
        line.extend(self.right.line(len - self.at));
        line
    }
}

/// The one best split; nothing where another is as good, or where a part has a single element.
fn split(values: &[f64]) -> Option<Split> {
    let (prefix, suffix) = (rests(values.iter().copied()), rests(values.iter().rev().copied()));
    let len = values.len();
    let rest = |at: usize| prefix[at] + suffix[len - at];
    let at = (1..len).min_by(|one, other| rest(*one).total_cmp(&rest(*other)))?;
    let margin = CLEARLY * prefix[len].max(f64::MIN_POSITIVE);
    let clear = (1..len).all(|other| other == at || rest(other) - rest(at) > margin);
    if !clear || at < 2 || len - at < 2 {
        return None;
    }
    let (left, right) = values.split_at(at);
    Some(Split {
        left: Fit::new(left)?,
        right: Fit::new(right)?,
        at,
    })
}

/// What the best line through the first `n` values leaves, as the sum of squares, for all `n` from 0 on. The sums run
/// along with the values (Welford's form), so a long series takes one pass.
fn rests(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let (mut count, mut mean_x, mut mean_y) = (0.0, 0.0, 0.0);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    let mut out = vec![0.0];
    for y in values {
        let x = count;
        count += 1.0;
        let (dx, dy) = (x - mean_x, y - mean_y);
        mean_x += dx / count;
        mean_y += dy / count;
        xx += dx * (x - mean_x);
        xy += dx * (y - mean_y);
        yy += dy * (y - mean_y);
        let left: f64 = if xx > 0.0 { yy - xy * xy / xx } else { yy };
        out.push(left.max(0.0));
    }
    out
}

/// How well the lines fit the whole series.
struct Whole {
    rsquare: f64,
    variance: f64,
    rvariance: f64,
}

impl Whole {
    fn new(values: &[f64], line: &[f64]) -> Whole {
        let count = values.len() as f64;
        let average = values.iter().sum::<f64>() / count;
        let total: f64 = values.iter().map(|value| (value - average).powi(2)).sum();
        let rest: f64 = values
            .iter()
            .zip(line)
            .map(|(value, line)| (value - line).powi(2))
            .sum();
        let divisor = (count - 1.0).max(1.0);
        Whole {
            rsquare: if total > 0.0 { 1.0 - rest / total } else { 1.0 },
            variance: total / divisor,
            rvariance: rest / divisor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::split;
    use crate::operators::testing::{error, rows};
    use rstest::rstest;

    /// The page's chart: 5 values on a rising line from 0.98 to 5.18, 6 on a falling one from 11.94 to 6.76.
    #[test]
    fn the_documented_chart() {
        let values = [1.0, 2.2, 2.5, 4.7, 5.0, 12.0, 10.3, 10.3, 9.0, 8.3, 6.2];
        let found = split(&values).unwrap();
        assert_eq!(found.at, 5);
        let close = |one: f64, other: f64| (one - other).abs() < 0.005;
        assert!(close(found.left.at(0), 0.98) && close(found.left.at(4), 5.18));
        assert!(close(found.right.at(0), 11.94) && close(found.right.at(5), 6.76));
    }

    const FIT: &str = "extend (rs, si, v, rv, line, rr, rsl, ri, rva, rrv, lr, ls, li) = series_fit_2lines(y)";

    #[rstest]
    #[case("[1,2,3,9,8,7]", "1.0|0.0|[1.0,2.0,3.0,9.0,8.0,7.0]|-1.0|1.0|0.0")]
    #[case("[1,null,3]", "|||||")]
    #[case("5", "|||||")]
    fn what_is_certain_is_given(#[case] series: &str, #[case] expected: &str) {
        let query = format!("print y=dynamic({series}) | {FIT} | project rs, rv, line, rsl, ls, li");
        assert_eq!(rows(&query), expected);
    }

    /// Breaks when a member that the page leaves open is read as a null, or one that it defines is refused.
    #[rstest]
    #[case("rsquare", "1.0")]
    #[case("line_fit", "[1.0,2.0,3.0,9.0,8.0,7.0]")]
    #[case("left.interception", "0.0")]
    #[case("right.slope", "")]
    #[case("split_idx", "")]
    fn members_of_the_bag(#[case] member: &str, #[case] expected: &str) {
        let query = format!("print y=dynamic([1,2,3,9,8,7]) | project series_fit_2lines_dynamic(y).{member}");
        match expected {
            "" => assert!(
                error(&query).starts_with("not supported: `split_idx` and `right_interception`"),
                "{query}"
            ),
            _ => assert_eq!(rows(&query), expected),
        }
    }

    #[rstest]
    #[case(
        "[1,2,3,9,8,7]",
        "project si",
        "`split_idx` and `right_interception` of `series_fit_2lines`"
    )]
    #[case(
        "[1,2,3,9,8,7]",
        "project ri",
        "`split_idx` and `right_interception` of `series_fit_2lines`"
    )]
    // every split is as good as any other, both parts are single values, and there is nothing to split
    #[case(
        "[1,2,3,4]",
        "project rs",
        "a series without one best split between two parts of at least two elements"
    )]
    #[case(
        "[1,5]",
        "project rs",
        "a series without one best split between two parts of at least two elements"
    )]
    #[case(
        "[]",
        "project rs",
        "a series without one best split between two parts of at least two elements"
    )]
    fn what_is_not_is_refused(#[case] series: &str, #[case] read: &str, #[case] what: &str) {
        let query = format!("print y=dynamic({series}) | {FIT} | {read}");
        assert_eq!(error(&query), format!("not supported: {what}"));
    }
}
