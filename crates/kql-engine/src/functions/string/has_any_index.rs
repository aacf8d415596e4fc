//! `has_any_index(source, values)`

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array};

use crate::error::EvalError;
use crate::functions::string_operator::needle::{Borders, Case, Needle};
use crate::functions::string_operator::texts::text;
use crate::functions::{Args, Depends, Function, Nulls, example};
use crate::types::DynRef;

pub(super) static HAS_ANY_INDEX: Function = Function {
    name: "has_any_index",
    page: "has-any-index-function",
    about: "The place in an array of the first item that the text has as a term, in any case; -1 where it has none.",
    nulls: Nulls::Propagate,
    depends: Depends::Arguments,
    kernel: has_any_index,
    examples: &[
        example(
            "print has_any_index('this is an example', dynamic(['not', 'example']))",
            "1",
        ),
        example("print has_any_index('Example number 2', range(1, 3, 1))", "1"),
        example("print has_any_index('this is an example', dynamic([]))", "-1"),
    ],
};

fn has_any_index(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let source = text(args, 0);
    let (texts, arrays) = (source.strings(), args.dynamics(1));
    let mut compiled: BTreeMap<&[u8], Vec<Needle>> = BTreeMap::new();
    let mut scratch = String::new();
    let mut out = Vec::with_capacity(args.rows());
    for row in 0..args.rows() {
        let Some(values) = arrays.get(row) else {
            out.push(-1);
            continue;
        };
        let needles = compiled.entry(values.bytes()).or_insert_with(|| needles(values));
        let place = needles
            .iter()
            .position(|needle| needle.is_in(texts.get(row), &mut scratch));
        out.push(place.map_or(-1, |place| place as i64));
    }
    Ok(Arc::new(Int64Array::from(out)))
}

fn needles(values: DynRef<'_>) -> Vec<Needle> {
    let items = values.as_array().into_iter().flatten();
    items
        .map(|item| Needle::new(&item.text(), Case::Ignored, Borders::BOTH))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    /// Recorded: `emu-has-any-index-function-00`.
    #[rstest]
    #[case("this is an example", r#"["this","example"]"#, "0")]
    #[case("this is an example", r#"["not","example"]"#, "1")]
    #[case("this is an example", r#"["not","found"]"#, "-1")]
    #[case("Example number 2", "[1,2,3]", "1")]
    #[case("this is an example", "[]", "-1")]
    fn places(#[case] source: &str, #[case] values: &str, #[case] expected: &str) {
        let values = Scalar::dynamic(Dynamic::from_json(values).unwrap());
        assert_eq!(
            text("has_any_index", &[Scalar::string(source), values], Ty::Long),
            expected
        );
    }
}
