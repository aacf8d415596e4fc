//! Lints and codes of errors.

use std::fmt::Write as _;

use crate::diagnostic::Level;
use crate::lint;
use crate::report::Style;

use super::language::indent;

/// What a lint's code or name, or the code of an error, means; `None` where there is none of that name.
pub(super) fn explain(code: &str, style: Style) -> Option<String> {
    let Some(lint) = lint::find(code) else {
        return explain_stage(code);
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
        if let Some(beside) = example.beside {
            let _ = writeln!(text, "beside a definition with:\n{}", indent(beside));
        }
        if let Some(fixed) = example.fixed {
            let _ = writeln!(text, "{}\n{}", style.added("Fixed:"), indent(fixed));
        }
    }
    for example in lint.good {
        let _ = writeln!(text, "\n{}\n{}", style.added("Fine:"), indent(example.text));
    }
    Some(text)
}

/// Codes that no lint has: those of reading, and those of Kusto's own parser.
fn explain_stage(code: &str) -> Option<String> {
    if let Some(stage) = lint::STAGE_CODES
        .iter()
        .find(|stage| stage.code.eq_ignore_ascii_case(code))
    {
        return Some(format!(
            "{}\n{}\n\nWhat to do: {}\n",
            stage.code, stage.about, stage.remedy
        ));
    }
    let digits = code.to_ascii_uppercase();
    let digits = digits.strip_prefix("KS")?;
    let known = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    known.then(|| {
        format!(
            "KS{digits}\nAn error in the query, under the code that Kusto's own parser gives it.\n\n\
             What to do: the message and its help say it; the service refuses a rule whose query has errors.\n"
        )
    })
}
