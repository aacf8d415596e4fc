//! `:` of the `search` operator: `search Account: "adm*"`

use arrow::array::ArrayRef;
use arrow::buffer::BooleanBuffer;

use super::needle::{Borders, Case, Needle};
use super::texts::{answers, cleared, plain, text};
use crate::error::EvalError;
use crate::functions::{Args, Depends, Function, Nulls};
use crate::value::Value;

pub(super) static SEARCH: Function = Function {
    name: "Search",
    page: "search-operator",
    about: "Whether a text has a search term: `\"err\"` as `has`, `\"err*\"` as `hasprefix`, `\"*err\"` as `hassuffix`, \
            `\"*err*\"` as `contains`, all in any case; a star within stands for any text.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: search,
    // only the `search` operator leads here, and its own examples show it
    examples: &[],
};

fn search(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let left = text(args, 0);
    let Some(term) = args.constant(1).map(|term| term.to_text()) else {
        return Err(EvalError::unsupported(
            "a search term that is not constant",
            args.arg_span(1),
        ));
    };
    let mut bits = cleared(args.rows());
    let (start, end) = (term.starts_with('*'), term.ends_with('*'));
    let word = term.trim_matches('*');
    if word.contains('*') {
        return by_regex(args, &left, word, !start, !end);
    }
    let borders = Borders {
        left: !start,
        right: !end,
    };
    let needle = Needle::new(word, Case::Ignored, borders);
    match plain(&left) {
        Some(column) => needle.mark(column, &mut bits),
        None => {
            let (texts, mut scratch) = (left.strings(), String::new());
            for row in 0..args.rows() {
                if needle.is_in(texts.get(row), &mut scratch) {
                    bits.set_bit(row, true);
                }
            }
        }
    }
    Ok(answers(bits.finish(), false))
}

/// `billg*m` is the expression `\bbillg.*m\b`, as the page says.
fn by_regex(args: &Args<'_>, left: &Value, word: &str, first: bool, last: bool) -> Result<ArrayRef, EvalError> {
    let parts: Vec<String> = word.split('*').map(regex::escape).collect();
    let border = |wanted: bool| if wanted { r"\b" } else { "" };
    let pattern = format!("(?is){}{}{}", border(first), parts.join(".*"), border(last));
    let regex = args.ctx().regex(&pattern, args.arg_span(1))?;
    let texts = left.strings();
    let bits = BooleanBuffer::collect_bool(args.rows(), |row| regex.is_match(texts.get(row)));
    Ok(answers(bits, false))
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("a Fabrikam b", "fabrikam", "True")]
    #[case("a Fabrikam b", "fab", "False")]
    #[case("a Fabrikam b", "fab*", "True")]
    #[case("a Fabrikam b", "*kam", "True")]
    #[case("a Fabrikam b", "*brik*", "True")]
    #[case("a Fabrikam b", "fab*kam", "True")]
    #[case("a Fabrikams b", "fab*kam", "False")]
    #[case("anything", "*", "True")]
    fn terms(#[case] left: &str, #[case] term: &str, #[case] expected: &str) {
        let args = [Scalar::string(left), Scalar::string(term)];
        assert_eq!(text("Search", &args, Ty::Bool), expected);
    }
}
