//! `split(source, delimiter [, requestedIndex])`

use arrow::array::ArrayRef;

use crate::error::EvalError;
use crate::functions::dynamic::column::DynamicColumn;
use crate::functions::string_operator::texts::text;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::dynamic::{ArrayBuilder, write_string};

pub(super) static SPLIT: Function = Function {
    name: "split",
    page: "split-function",
    about: "The parts of a text between delimiters, as an array of strings. With an index: an array of that one part, \
            empty where there is none.",
    nulls: Nulls::Kernel,
    depends: Depends::Arguments,
    kernel: split,
    examples: &[
        example(
            "print split('aa_bb', '_'), split('aaa_bbb_ccc', '_', 1)",
            r#"["aa","bb"]|["bbb"]"#,
        ),
        example(
            "print split('', '_'), split('a__b', '_'), split('aabbcc', 'bb')",
            r#"[""]|["a","","b"]|["aa","cc"]"#,
        ),
    ],
};

fn split(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let (source, delimiter) = (text(args, 0), text(args, 1));
    let (sources, delimiters, indices) = (source.strings(), delimiter.strings(), args.longs(2));
    let mut out = DynamicColumn::new(args.rows());
    let mut parts = ArrayBuilder::new();
    for row in 0..args.rows() {
        let (source, delimiter) = (sources.get(row), delimiters.get(row));
        parts.clear();
        let mut push = |part: &str| parts.push_with(|out| write_string(out, part));
        let wanted = indices.get(row).filter(|_| args.len() > 2).map(usize::try_from);
        // an empty delimiter splits nothing
        let all = delimiter.is_empty().then_some(source).into_iter();
        let all = all.chain(source.split(delimiter).filter(|_| !delimiter.is_empty()));
        match wanted {
            None if delimiter.len() == 1 && delimiter.is_ascii() => {
                source.split(char::from(delimiter.as_bytes()[0])).for_each(&mut push);
            }
            None => all.for_each(&mut push),
            Some(Ok(index)) => all.skip(index).take(1).for_each(&mut push),
            Some(Err(_)) => {}
        }
        out.push_with(|out| parts.write(out));
    }
    out.finish(args.span())
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Scalar, Ty};
    use rstest::rstest;

    #[rstest]
    #[case("aa_bb", "_", None, r#"["aa","bb"]"#)]
    #[case("aaa_bbb_ccc", "_", Some(1), r#"["bbb"]"#)]
    #[case("aaa_bbb", "_", Some(7), "[]")]
    #[case("", "_", None, r#"[""]"#)]
    #[case("a__b", "_", None, r#"["a","","b"]"#)]
    #[case("x", "x", None, r#"["",""]"#)]
    #[case("abc", "", None, r#"["abc"]"#)]
    fn splits(#[case] source: &str, #[case] delimiter: &str, #[case] index: Option<i64>, #[case] expected: &str) {
        let mut args = vec![Scalar::string(source), Scalar::string(delimiter)];
        args.extend(index.map(Scalar::Long));
        assert_eq!(text("split", &args, Ty::Dynamic), expected);
    }
}
