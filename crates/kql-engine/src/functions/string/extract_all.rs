//! `extract_all(regex, [captureGroups,] source)`, `extractall(…)`

use arrow::array::ArrayRef;
use regex::{Captures, Regex};

use super::pattern::Patterns;
use crate::error::EvalError;
use crate::functions::dynamic::column::DynamicColumn;
use crate::functions::{Args, Depends, Example, Function, Nulls, example};
use crate::types::DynRef;
use crate::types::dynamic::{ArrayBuilder, Kind, write_string};

const fn named(name: &'static str, about: &'static str, examples: &'static [Example]) -> Function {
    Function {
        name,
        page: "extract-all-function",
        about,
        nulls: Nulls::Propagate,
        depends: Depends::Arguments,
        kernel: extract_all,
        examples,
    }
}

pub(super) static EXTRACT_ALL: Function = named(
    "extract_all",
    "What the groups of an expression matched, for every match in a text: an array of texts for one group, of arrays of \
     texts for several. Groups may be chosen by number or name. Null where nothing matches.",
    &[
        example(
            r"print extract_all(@'(\d+)', 'numbers: 123, 567 and 789')",
            r#"["123","567","789"]"#,
        ),
        example(
            r"print extract_all(@'(\w)(\w+)(\w)', dynamic([1,3]), '82b8be2d-dfa7')",
            r#"[["8","d"],["d","7"]]"#,
        ),
    ],
);

pub(super) static EXTRACTALL: Function = named(
    "extractall",
    "The obsolete spelling of `extract_all`.",
    &[example(r"print extractall(@'(\d+)', 'a1b2')", r#"["1","2"]"#)],
);

fn extract_all(args: &Args<'_>) -> Result<ArrayRef, EvalError> {
    let chosen = args.len() > 2;
    let texts = args.strings(if chosen { 2 } else { 1 });
    let groups = args.dynamics(1);
    let mut patterns = Patterns::new(args, 0)?;
    let mut out = DynamicColumn::new(args.rows());
    for row in 0..args.rows() {
        let regex = patterns.get(args, row)?;
        let count = regex.captures_len() - 1;
        if !(1..=16).contains(&count) {
            let message = format!("`extract_all` needs an expression with 1 to 16 groups, this one has {count}");
            return Err(EvalError::argument(message, args.arg_span(0)));
        }
        let wanted = match groups.get(row).filter(|_| chosen) {
            Some(groups) => choose(&regex, groups),
            None => (1..=count).collect(),
        };
        let mut matches = ArrayBuilder::new();
        for captures in regex.captures_iter(texts.get(row)) {
            push(&mut matches, &captures, &wanted);
        }
        if matches.is_empty() {
            out.push_null();
        } else {
            out.push_with(|out| matches.write(out));
        }
    }
    out.finish(args.span())
}

/// Groups that do not exist are left out; where none is left all are taken (recorded: `measured-regex-06`, `-07c`).
fn choose(regex: &Regex, groups: DynRef<'_>) -> Vec<usize> {
    let count = regex.captures_len();
    let wanted: Vec<usize> = groups
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|group| match group.kind() {
            Kind::Long(number) => usize::try_from(number)
                .ok()
                .filter(|number| (1..count).contains(number)),
            Kind::String(name) => regex.capture_names().position(|known| known == Some(name)),
            _ => None,
        })
        .collect();
    if wanted.is_empty() {
        (1..count).collect()
    } else {
        wanted
    }
}

fn push(matches: &mut ArrayBuilder, captures: &Captures<'_>, wanted: &[usize]) {
    let text = |group: usize| captures.get(group).map_or("", |found| found.as_str());
    match wanted {
        [one] => matches.push_with(|out| write_string(out, text(*one))),
        several => {
            let mut parts = ArrayBuilder::new();
            for group in several {
                parts.push_with(|out| write_string(out, text(*group)));
            }
            matches.push_with(|out| parts.write(out));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::functions::testing::text;
    use crate::types::{Dynamic, Scalar, Ty};
    use rstest::rstest;

    /// Recorded: `measured-regex-*`.
    #[rstest]
    #[case("(?:^| )([a-z]+)", None, r#"["test","word"]"#)]
    #[case("(?:^| )([a-z])([a-z]+)", None, r#"[["t","est"],["w","ord"]]"#)]
    #[case(r"(\d+)", None, "null")]
    #[case("(?:^| )([a-z])([a-z]+)", Some("[2]"), r#"["est","ord"]"#)]
    #[case("(?:^| )([a-z])([a-z]+)", Some("[2,1]"), r#"[["est","t"],["ord","w"]]"#)]
    #[case("(?:^| )([a-z])([a-z]+)", Some("[1,1]"), r#"[["t","t"],["w","w"]]"#)]
    #[case("(?:^| )([a-z])([a-z]+)", Some("[1,5]"), r#"["t","w"]"#)]
    #[case("(?:^| )([a-z])([a-z]+)", Some("[5]"), r#"[["t","est"],["w","ord"]]"#)]
    #[case("(?: )(?<w>[a-z]+)", Some(r#"["w"]"#), r#"["test","word"]"#)]
    fn matches(#[case] regex: &str, #[case] groups: Option<&str>, #[case] expected: &str) {
        let mut args = vec![Scalar::string(regex)];
        args.extend(groups.map(|text| Scalar::dynamic(Dynamic::from_json(text).unwrap())));
        args.push(Scalar::string(" test word"));
        assert_eq!(text("extract_all", &args, Ty::Dynamic), expected);
    }
}
