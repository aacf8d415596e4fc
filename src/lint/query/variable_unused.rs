//! `variable-unused`

use std::collections::BTreeMap;

use kql_syntax::TokenKind;

use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, query_example};

pub(super) static LINT: Lint = Lint {
    code: "TL2009",
    name: "variable-unused",
    level: Level::Warn,
    fix: Fixable::No,
    about: "A `let` gives a name that nothing uses.",
    why: "A threshold or an allow-list that is defined and never applied looks as if it were.",
    bad: &[query_example("let threshold = 5;\nSigninLogs\n| project TimeGenerated")],
    good: &[query_example(
        "let threshold = 5;\nSigninLogs\n| summarize TimeGenerated = max(TimeGenerated), n = count()\n| where n > threshold",
    )],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for token in &facts.tokens {
        *uses.entry(name(facts.text(token))).or_default() += 1;
    }
    for window in facts.tokens.windows(3) {
        let [keyword, variable, equals] = window else { continue };
        let is_let = facts.text(keyword) == "let" && equals.kind == TokenKind::Equal;
        if is_let && uses.get(name(facts.text(variable))) == Some(&1) {
            let name = facts.text(variable);
            ctx.report_in_query(&LINT, variable.span)
                .message(format!("`{name}` is defined and never used"))
                .help("remove it, or use it where it was meant to be used");
        }
    }
}

/// A name without brackets and quotes.
fn name(text: &str) -> &str {
    text.trim_matches(['[', ']', '\'', '"'])
}
