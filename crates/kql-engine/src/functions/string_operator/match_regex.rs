//! `matches regex`

use arrow::array::ArrayRef;
use arrow::buffer::BooleanBuffer;

use super::required::required;
use super::texts::{answers, cleared, plain, text};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls, example};

pub(super) static MATCH_REGEX: Function = Function {
    name: "MatchRegex",
    page: "matches-regex-operator",
    about: "`matches regex`: whether the expression matches anywhere in the text; case counts.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: match_regex,
    examples: &[
        example("print 'Fabrikam' matches regex 'b.*k'", "True"),
        example(r"print 'a1c' matches regex @'^\d'", "False"),
    ],
};

fn match_regex(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let left = text(args, 0);
    let texts = left.strings();
    if let Some(regex) = args.regex(1)? {
        if let (Some(column), Some(needle)) = (plain(&left), required(regex.as_str())) {
            let mut candidates = cleared(args.rows());
            needle.mark(column, &mut candidates);
            let candidates = candidates.finish();
            let bits = BooleanBuffer::collect_bool(args.rows(), |row| {
                candidates.value(row) && regex.is_match(texts.get(row))
            });
            return Ok(answers(bits, false));
        }
        let bits = BooleanBuffer::collect_bool(args.rows(), |row| regex.is_match(texts.get(row)));
        return Ok(answers(bits, false));
    }
    let right = text(args, 1);
    let patterns = right.strings();
    let mut found = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        let regex = args.ctx().regex(patterns.get(row), args.arg_span(1))?;
        found.push(regex.is_match(texts.get(row)));
    }
    Ok(answers(BooleanBuffer::from(found), false))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("", "[0-9]", "False")]
    #[case("a1c", "[0-9]", "True")]
    #[case("abc", "B", "False")]
    #[case("abc", "(?i)B", "True")]
    #[case("x", "^x$", "True")]
    #[case("xa FOObar", r"(?i)\w+ foo(bar|baz)$", "True")]
    #[case("xa foobat", r"(?i)\w+ foo(bar|baz)$", "False")]
    fn matches(#[case] left: &str, #[case] pattern: &str, #[case] expected: &str) {
        let args = [Scalar::string(left), Scalar::string(pattern)];
        assert_eq!(text("MatchRegex", &args, Ty::Bool), expected);
    }
}
