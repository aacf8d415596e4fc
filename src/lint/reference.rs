//! The page of all lints, in Markdown.

use std::fmt::Write as _;

use super::{Example, ExampleKind, Fixable, Lint, registry};

/// `docs/reference/lints.md`, made from the registry.
pub fn reference_page() -> String {
    let mut page = String::from(
        "# Lints\n\n\
         Generated from the registry; `tripline lint --list` and `tripline lint --explain CODE` show the same.\n\n\
         A comment `# tripline: allow(name)` silences a finding on the next line, behind something on that line, and before the \
         first key in the whole file.\n\
         All other codes are in [codes.md](codes.md).\n\n",
    );
    page += "| code | lint | level | fix | flags |\n|---|---|---|---|---|\n";
    for lint in registry() {
        let _ = writeln!(
            page,
            "| [{}](#{}) | `{}` | {} | {} | {} |",
            lint.code,
            lint.name,
            lint.name,
            lint.level.name(),
            fix(lint),
            lint.about.replace('|', "\\|"),
        );
    }
    for lint in registry() {
        section(lint, &mut page);
    }
    page
}

fn section(lint: &Lint, page: &mut String) {
    let _ = write!(page, "\n## {}\n\n{} · {}", lint.name, lint.code, lint.level.name());
    let _ = write!(page, " · fix: {}\n\n{}\n\n{}\n", fix(lint), lint.about, lint.why);
    for example in lint.bad {
        let _ = write!(page, "\nFlagged:\n\n{}", block(example, example.text));
        if let Some(beside) = example.beside {
            let _ = write!(page, "\nbeside a definition with:\n\n```yaml\n{beside}\n```\n");
        }
        if let Some(fixed) = example.fixed {
            let _ = write!(page, "\nFixed:\n\n{}", block(example, fixed));
        }
    }
    for example in lint.good {
        let _ = write!(page, "\nFine:\n\n{}", block(example, example.text));
    }
}

fn block(example: &Example, text: &str) -> String {
    let language = if example.kind == ExampleKind::Query {
        "kql"
    } else {
        "yaml"
    };
    let cases = example.describe_cases().map(|cases| format!("\n{cases}\n"));
    format!("```{language}\n{}\n```\n{}", text.trim_end(), cases.unwrap_or_default())
}

fn fix(lint: &Lint) -> &'static str {
    match lint.fix {
        Fixable::No => "–",
        Fixable::Safe => "safe",
        Fixable::Suggested => "suggested",
    }
}
