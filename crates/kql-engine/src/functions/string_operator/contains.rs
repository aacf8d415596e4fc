//! `has`, `hasprefix`, `hassuffix`, `contains`, their case-sensitive forms and their negations.

use arrow::array::ArrayRef;
use arrow::buffer::BooleanBuffer;

use super::needle::{Borders, Case, Needle};
use super::texts::{answers, cleared, plain, text};
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

const LEFT: Borders = Borders {
    left: true,
    right: false,
};
const RIGHT: Borders = Borders {
    left: false,
    right: true,
};

pub(super) static HAS: Function = operator(
    "Has",
    "has-operator",
    "`has`: whether the text has the right side as a whole term, in any case. Terms are runs of letters and digits; \
     an edge that is neither (`-`, `_`, a blank) needs no border.",
    |args| search(args, Borders::BOTH, Case::Ignored, false),
    &[
        example(
            "print 'North America' has 'america', 'errors' has 'error'",
            "True|False",
        ),
        example(
            "print 'x a-b y' has 'a-b', 'a_b' has 'a', 'éa' has 'a'",
            "True|True|False",
        ),
    ],
);

pub(super) static NOT_HAS: Function = operator(
    "NotHas",
    "not-has-operator",
    "`!has`: whether the text does not have the right side as a whole term, in any case.",
    |args| search(args, Borders::BOTH, Case::Ignored, true),
    &[example("print 'North America' !has 'amer'", "True")],
);

pub(super) static HAS_CS: Function = operator(
    "HasCs",
    "has-cs-operator",
    "`has_cs`: whether the text has the right side as a whole term; case counts.",
    |args| search(args, Borders::BOTH, Case::Sensitive, false),
    &[example(
        "print 'North America' has_cs 'America', 'North America' has_cs 'america'",
        "True|False",
    )],
);

pub(super) static NOT_HAS_CS: Function = operator(
    "NotHasCs",
    "not-has-cs-operator",
    "`!has_cs`: whether the text does not have the right side as a whole term; case counts.",
    |args| search(args, Borders::BOTH, Case::Sensitive, true),
    &[example("print 'North America' !has_cs 'america'", "True")],
);

pub(super) static HAS_PREFIX: Function = operator(
    "HasPrefix",
    "hasprefix-operator",
    "`hasprefix`: whether a term of the text begins with the right side, in any case.",
    |args| search(args, LEFT, Case::Ignored, false),
    &[example(
        "print 'x-error' hasprefix 'err', 'terror' hasprefix 'err'",
        "True|False",
    )],
);

pub(super) static NOT_HAS_PREFIX: Function = operator(
    "NotHasPrefix",
    "not-hasprefix-operator",
    "`!hasprefix`: whether no term of the text begins with the right side, in any case.",
    |args| search(args, LEFT, Case::Ignored, true),
    &[example("print 'North America' !hasprefix 'mer'", "True")],
);

pub(super) static HAS_PREFIX_CS: Function = operator(
    "HasPrefixCs",
    "hasprefix-cs-operator",
    "`hasprefix_cs`: whether a term of the text begins with the right side; case counts.",
    |args| search(args, LEFT, Case::Sensitive, false),
    &[example(
        "print 'ERROR' hasprefix_cs 'ERR', 'error' hasprefix_cs 'ERR'",
        "True|False",
    )],
);

pub(super) static NOT_HAS_PREFIX_CS: Function = operator(
    "NotHasPrefixCs",
    "not-hasprefix-cs-operator",
    "`!hasprefix_cs`: whether no term of the text begins with the right side; case counts.",
    |args| search(args, LEFT, Case::Sensitive, true),
    &[example("print 'North America' !hasprefix_cs 'CA'", "True")],
);

pub(super) static HAS_SUFFIX: Function = operator(
    "HasSuffix",
    "hassuffix-operator",
    "`hassuffix`: whether a term of the text ends with the right side, in any case.",
    |args| search(args, RIGHT, Case::Ignored, false),
    &[example(
        "print 'the ERROR' hassuffix 'or', 'x-error' hassuffix 'err'",
        "True|False",
    )],
);

pub(super) static NOT_HAS_SUFFIX: Function = operator(
    "NotHasSuffix",
    "not-hassuffix-operator",
    "`!hassuffix`: whether no term of the text ends with the right side, in any case.",
    |args| search(args, RIGHT, Case::Ignored, true),
    &[example("print 'North America' !hassuffix 'americ'", "True")],
);

pub(super) static HAS_SUFFIX_CS: Function = operator(
    "HasSuffixCs",
    "hassuffix-cs-operator",
    "`hassuffix_cs`: whether a term of the text ends with the right side; case counts.",
    |args| search(args, RIGHT, Case::Sensitive, false),
    &[example("print 'North America' hassuffix_cs 'ica'", "True")],
);

pub(super) static NOT_HAS_SUFFIX_CS: Function = operator(
    "NotHasSuffixCs",
    "not-hassuffix-cs-operator",
    "`!hassuffix_cs`: whether no term of the text ends with the right side; case counts.",
    |args| search(args, RIGHT, Case::Sensitive, true),
    &[example("print 'North America' !hassuffix_cs 'icA'", "True")],
);

pub(super) static CONTAINS: Function = operator(
    "Contains",
    "contains-operator",
    "`contains`: whether the right side occurs within the text, in any case.",
    |args| search(args, Borders::NONE, Case::Ignored, false),
    &[example(
        "print 'FabriKam' contains 'BRik', 'userXid' contains 'user_id'",
        "True|False",
    )],
);

pub(super) static NOT_CONTAINS: Function = operator(
    "NotContains",
    "not-contains-operator",
    "`!contains`: whether the right side does not occur within the text, in any case.",
    |args| search(args, Borders::NONE, Case::Ignored, true),
    &[example("print 'Fabrikam' !contains 'xyz'", "True")],
);

pub(super) static CONTAINS_CS: Function = operator(
    "ContainsCs",
    "contains-cs-operator",
    "`contains_cs`: whether the right side occurs within the text; case counts.",
    |args| search(args, Borders::NONE, Case::Sensitive, false),
    &[example(
        "print 'FabriKam' contains_cs 'Kam', 'FabriKam' contains_cs 'kam'",
        "True|False",
    )],
);

pub(super) static NOT_CONTAINS_CS: Function = operator(
    "NotContainsCs",
    "not-contains-cs-operator",
    "`!contains_cs`: whether the right side does not occur within the text; case counts.",
    |args| search(args, Borders::NONE, Case::Sensitive, true),
    &[example("print 'Fabrikam' !contains_cs 'Kam'", "True")],
);

fn search(args: &Args<'_>, borders: Borders, case: Case, negated: bool) -> Result<ArrayRef, EvalError> {
    let (left, right) = (text(args, 0), text(args, 1));
    let mut bits = cleared(args.rows());
    match (plain(&left), &right.as_scalar()) {
        (Some(column), Some(needle)) => {
            Needle::new(needle.as_str().unwrap_or(""), case, borders).mark(column, &mut bits);
            Ok(answers(bits.finish(), negated))
        }
        _ => {
            let (texts, needles) = (left.strings(), right.strings());
            let mut scratch = String::new();
            let mut last = "";
            let mut needle = Needle::new(last, case, borders);
            let found = BooleanBuffer::collect_bool(args.rows(), |row| {
                if needles.get(row) != last {
                    last = needles.get(row);
                    needle = Needle::new(last, case, borders);
                }
                needle.is_in(texts.get(row), &mut scratch)
            });
            Ok(answers(found, negated))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    fn ask(operator: &str, left: &str, right: &str) -> bool {
        text(operator, &[Scalar::string(left), Scalar::string(right)], Ty::Bool) == "True"
    }

    /// Recorded: `measured-has-*`.
    #[rstest]
    #[case("a_b", "a", true)]
    #[case("a-b", "a", true)]
    #[case("a", "a", true)]
    #[case("ab", "a", false)]
    #[case("a1", "a", false)]
    #[case("éa", "a", false)]
    #[case("errors", "error", false)]
    #[case("x a-b y", "a-b", true)]
    #[case("x ab y", "a-b", false)]
    #[case("x a_b y", "a-b", false)]
    #[case("b .b-", " ", true)]
    #[case("11", " ", false)]
    #[case("a-b", "-", true)]
    #[case("11", "", true)]
    #[case("a b", "a ", true)]
    #[case("xa b", "a ", false)]
    #[case("x ab y", " a", false)]
    #[case("x a-b y", " a", true)]
    #[case("errors, then ERROR", "error", true)]
    #[case("das Café", "CAFÉ", true)]
    #[case("Cafés", "CAFÉ", false)]
    fn has(#[case] left: &str, #[case] right: &str, #[case] expected: bool) {
        assert_eq!(ask("Has", left, right), expected);
        assert_eq!(ask("NotHas", left, right), !expected);
    }

    /// Recorded: `measured-hasprefix-*`.
    #[rstest]
    #[case("xa b", "a ", false, true)]
    #[case("a b", "a ", true, true)]
    #[case("x ab y", " a", true, false)]
    #[case("x-error", "-err", true, false)]
    #[case("x-error", "err", true, false)]
    #[case("err or", "r o", false, false)]
    #[case("abc", "", true, true)]
    #[case("a_error", "err", true, false)]
    #[case("the error", "OR", false, true)]
    fn prefix_and_suffix(#[case] left: &str, #[case] right: &str, #[case] prefix: bool, #[case] suffix: bool) {
        assert_eq!(ask("HasPrefix", left, right), prefix);
        assert_eq!(ask("HasSuffix", left, right), suffix);
        assert_eq!(ask("NotHasPrefix", left, right), !prefix);
        assert_eq!(ask("NotHasSuffix", left, right), !suffix);
    }

    #[rstest]
    #[case("FabriKam", "BRik", true, false)]
    #[case("FabriKam", "Kam", true, true)]
    #[case("100pct", "%", false, false)]
    #[case("", "x", false, false)]
    #[case("", "", true, true)]
    fn contains(#[case] left: &str, #[case] right: &str, #[case] any_case: bool, #[case] sensitive: bool) {
        assert_eq!(ask("Contains", left, right), any_case);
        assert_eq!(ask("ContainsCs", left, right), sensitive);
        assert_eq!(ask("NotContains", left, right), !any_case);
        assert_eq!(ask("NotContainsCs", left, right), !sensitive);
    }

    /// Recorded: `measured-dynamic-string-11`, `measured-dynamic-null-04`.
    #[test]
    fn a_dynamic_is_searched_as_its_text() {
        let value = Scalar::dynamic(Dynamic::from_json("\"x\"").unwrap());
        let contains = |value: Scalar, needle: &str| text("Contains", &[value, Scalar::string(needle)], Ty::Bool);
        assert_eq!(contains(value.clone(), "x"), "True");
        assert_eq!(contains(value, "\""), "False");
        assert_eq!(contains(Scalar::Null(Ty::Dynamic), "x"), "False");
    }
}
