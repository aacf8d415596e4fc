//! `weekofyear(date)`: what `week_of_year()` was before it followed ISO 8601

use arrow::array::ArrayRef;

use super::parts::day_of_year;
use crate::error::EvalError;
use crate::functions::columns::whole_array;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::datetime::{day_of_week, to_parts};
use crate::types::timespan::TICKS_PER_DAY;

pub(super) static WEEKOFYEAR: Function = Function {
    name: "weekofyear",
    page: "week-of-year-function",
    about: "The week of the year, not that of ISO 8601: weeks begin on Sunday, and the first one of a year holds its \
            first Wednesday. Refused for days of December that lie in the next year's first week.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: weekofyear,
    examples: &[
        example("print weekofyear(datetime(2015-01-08))", "1"),
        example("print weekofyear(datetime(2020-12-31))", "53"),
    ],
};

const WEDNESDAY: i64 = 3;

fn weekofyear(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let dates = args.longs(0);
    let mut weeks = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        // the dispatcher masks nulls
        let ticks = dates.get(row).unwrap_or_default();
        weeks.push(week(ticks).ok_or_else(|| EvalError::Unsupported {
            what: format!(
                "`weekofyear()` of a day that lies in the first week of the next year ({})",
                &crate::types::datetime::format(ticks)[..10]
            ),
            help: Some("`week_of_year()` counts the weeks of ISO 8601".into()),
            span: args.arg_span(0),
        })?);
    }
    Ok(whole_array(args.result(), (weeks, None)))
}

/// Nothing for days of December in the week of the next year's first Wednesday: whether that week is their year's 53rd or
/// the first is not said.
fn week(ticks: i64) -> Option<i64> {
    let wednesday = ticks + (WEDNESDAY - i64::from(day_of_week(ticks))) * TICKS_PER_DAY;
    if wednesday < 0 {
        return Some(1);
    }
    let crosses = to_parts(wednesday).year > to_parts(ticks).year;
    (!crosses).then(|| (day_of_year(wednesday) - 1) / 7 + 1)
}

#[cfg(test)]
mod tests {
    use super::week;
    use crate::types::datetime::from_date;
    use rstest::rstest;

    #[rstest]
    #[case(2015, 1, 3, Some(53))]
    #[case(2015, 1, 4, Some(1))]
    #[case(2015, 1, 10, Some(1))]
    #[case(2015, 1, 11, Some(2))]
    #[case(2020, 1, 1, Some(1))]
    #[case(2016, 1, 1, Some(52))]
    #[case(2019, 12, 28, Some(52))]
    #[case(2019, 12, 29, None)]
    #[case(1, 1, 1, Some(1))]
    fn weeks(#[case] year: i32, #[case] month: u32, #[case] day: u32, #[case] expected: Option<i64>) {
        assert_eq!(week(from_date(year, month, day).unwrap()), expected);
    }
}
