//! `=~`, `startswith`, `endswith`, their case-sensitive forms and their negations.

use arrow::array::ArrayRef;
use arrow::buffer::BooleanBuffer;

use super::fold;
use super::texts::{answers, text};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Example, Function, Kernel, Nulls, example};

const fn operator(
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

pub(super) static EQUAL_TILDE: Function = operator(
    "EqualTilde",
    "equals-operator",
    "`=~`: whether two texts are equal but for case.",
    |args| compare(args, fold::equal, false),
    &[example("print 'abc' =~ 'ABC', 'abc' =~ 'abcd'", "True|False")],
);

pub(super) static BANG_TILDE: Function = operator(
    "BangTilde",
    "not-equals-operator",
    "`!~`: whether two texts differ by more than case.",
    |args| compare(args, fold::equal, true),
    &[example("print 'aBc' !~ 'xyz', 'aBc' !~ 'ABC'", "True|False")],
);

pub(super) static STARTS_WITH: Function = operator(
    "StartsWith",
    "startswith-operator",
    "`startswith`: whether the text begins with the right side, in any case.",
    |args| compare(args, fold::starts, false),
    &[example("print 'Fabrikam' startswith 'fab'", "True")],
);

pub(super) static NOT_STARTS_WITH: Function = operator(
    "NotStartsWith",
    "not-startswith-operator",
    "`!startswith`: whether the text does not begin with the right side, in any case.",
    |args| compare(args, fold::starts, true),
    &[example("print 'Fabrikam' !startswith 'kam'", "True")],
);

pub(super) static STARTS_WITH_CS: Function = operator(
    "StartsWithCs",
    "startswith-cs-operator",
    "`startswith_cs`: whether the text begins with the right side; case counts.",
    |args| compare(args, |text, prefix| text.starts_with(prefix), false),
    &[example(
        "print 'Fabrikam' startswith_cs 'Fab', 'Fabrikam' startswith_cs 'fab'",
        "True|False",
    )],
);

pub(super) static NOT_STARTS_WITH_CS: Function = operator(
    "NotStartsWithCs",
    "not-startswith-cs-operator",
    "`!startswith_cs`: whether the text does not begin with the right side; case counts.",
    |args| compare(args, |text, prefix| text.starts_with(prefix), true),
    &[example("print 'Fabrikam' !startswith_cs 'fab'", "True")],
);

pub(super) static ENDS_WITH: Function = operator(
    "EndsWith",
    "endswith-operator",
    "`endswith`: whether the text ends with the right side, in any case.",
    |args| compare(args, fold::ends, false),
    &[example("print 'Fabrikam' endswith 'KAM'", "True")],
);

pub(super) static NOT_ENDS_WITH: Function = operator(
    "NotEndsWith",
    "not-endswith-operator",
    "`!endswith`: whether the text does not end with the right side, in any case.",
    |args| compare(args, fold::ends, true),
    &[example("print 'Fabrikam' !endswith 'brik'", "True")],
);

pub(super) static ENDS_WITH_CS: Function = operator(
    "EndsWithCs",
    "endswith-cs-operator",
    "`endswith_cs`: whether the text ends with the right side; case counts.",
    |args| compare(args, |text, suffix| text.ends_with(suffix), false),
    &[example("print 'Fabrikam' endswith_cs 'kam'", "True")],
);

pub(super) static NOT_ENDS_WITH_CS: Function = operator(
    "NotEndsWithCs",
    "not-endswith-cs-operator",
    "`!endswith_cs`: whether the text does not end with the right side; case counts.",
    |args| compare(args, |text, suffix| text.ends_with(suffix), true),
    &[example("print 'Fabrikam' !endswith_cs 'brik'", "True")],
);

fn compare(args: &Args<'_>, holds: fn(&str, &str) -> bool, negated: bool) -> Result<ArrayRef, EvalError> {
    let (left, right) = (text(args, 0), text(args, 1));
    let (texts, others) = (left.strings(), right.strings());
    let bits = BooleanBuffer::collect_bool(args.rows(), |row| holds(texts.get(row), others.get(row)));
    Ok(answers(bits, negated))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("EqualTilde", "BangTilde", "hello", "HELLO", true)]
    #[case("EqualTilde", "BangTilde", "", "", true)]
    #[case("EqualTilde", "BangTilde", "ÄRGER", "ärger", true)]
    #[case("StartsWith", "NotStartsWith", "Fabrikam", "fab", true)]
    #[case("StartsWith", "NotStartsWith", "Fab", "fabrikam", false)]
    #[case("StartsWith", "NotStartsWith", "éa", "\u{e9}", true)]
    #[case("StartsWithCs", "NotStartsWithCs", "hello", "He", false)]
    #[case("EndsWith", "NotEndsWith", "abcd", "BCD", true)]
    #[case("EndsWith", "NotEndsWith", "abcd", "bc", false)]
    #[case("EndsWithCs", "NotEndsWithCs", "abcd", "BCD", false)]
    #[case("EndsWithCs", "NotEndsWithCs", "abcd", "", true)]
    fn compares(#[case] op: &str, #[case] not: &str, #[case] left: &str, #[case] right: &str, #[case] expected: bool) {
        let args = [Scalar::string(left), Scalar::string(right)];
        let printed = |holds: bool| if holds { "True" } else { "False" };
        assert_eq!(text(op, &args, Ty::Bool), printed(expected));
        assert_eq!(text(not, &args, Ty::Bool), printed(!expected));
    }
}
