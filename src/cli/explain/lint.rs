//! Lints and codes of errors.

use std::fmt::Write as _;

use crate::codes;
use crate::diagnostic::Level;
use crate::lint;
use crate::report::Style;

use super::language::indent;

/// What a lint's code or name, or the code of an error, means; `None` where there is none of that name.
pub(super) fn explain(code: &str, style: Style) -> Option<String> {
    let Some(lint) = lint::find(code) else {
        return explain_code(code, style);
    };
    let fix = match lint.fix {
        lint::Fixable::No => "no",
        lint::Fixable::Safe => "safe: `--fix` applies it",
        lint::Fixable::Suggested => "suggested: shown, never applied by itself",
    };
    let mut text = format!("{} {}\n", style.strong(lint.code), style.strong(lint.name));
    let _ = writeln!(
        text,
        "{}\n\nWhy: {}\nLevel: {}\nFix: {fix}",
        lint.about,
        lint.why,
        lint.level.name()
    );
    for example in lint.bad {
        let _ = writeln!(
            text,
            "\n{}\n{}",
            style.level(Level::Error, "Flagged:"),
            indent(example.text)
        );
        text += &cases_of(example);
        if let Some(beside) = example.beside {
            let _ = writeln!(text, "beside a definition with:\n{}", indent(beside));
        }
        if let Some(fixed) = example.fixed {
            let _ = writeln!(text, "{}\n{}", style.added("Fixed:"), indent(fixed));
        }
    }
    for example in lint.good {
        let _ = writeln!(text, "\n{}\n{}", style.added("Fine:"), indent(example.text));
        text += &cases_of(example);
    }
    Some(text)
}

/// The cases that an example is about, which may be all in which a good one differs from a bad one.
fn cases_of(example: &lint::Example) -> String {
    let cases = example.describe_cases();
    cases.map_or_else(String::new, |cases| format!("{cases}\n"))
}

/// Codes that no lint has.
fn explain_code(code: &str, style: Style) -> Option<String> {
    let code = codes::find(code)?;
    Some(format!(
        "{}\n{}\n\nWhen: {}\nWhat to do: {}\n",
        style.strong(code.code),
        code.about,
        code.when,
        code.remedy
    ))
}
