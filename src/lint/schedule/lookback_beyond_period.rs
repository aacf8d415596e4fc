//! `lookback-beyond-period`

use kql_syntax::{Span, TokenKind};

use crate::detection::{Kind, TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, QueryFacts, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5013",
    name: "lookback-beyond-period",
    level: Level::Warn,
    fix: Fixable::No,
    about: "The query looks further back with `ago()` than `queryPeriod` goes.",
    why: "The service hands the query only the period's data and says nothing, so a baseline of 14 days may be one hour.",
    bad: &[
        fields("query: |\n  SigninLogs\n  | where TimeGenerated > ago(1d)\n  | project TimeGenerated, IPAddress"),
        fields(
            "query: |\n  let window = 14d;\n  SigninLogs\n  | where TimeGenerated between (ago(window) .. now())\n  \
             | project TimeGenerated, IPAddress",
        ),
    ],
    good: &[
        fields(
            "queryPeriod: 1d\nquery: |\n  SigninLogs\n  | where TimeGenerated > ago(24h)\n  | project TimeGenerated, IPAddress",
        ),
        fields("query: |\n  SigninLogs\n  | where TimeGenerated > ago(30m)\n  | project TimeGenerated, IPAddress"),
    ],
    check: Check::Query(check),
};

fn check(facts: &QueryFacts<'_>, ctx: &mut Context<'_>) {
    let Some(period) = facts.detection.query_period.as_ref() else {
        return;
    };
    if facts.detection.kind != Kind::Scheduled {
        return;
    }
    for at in facts.calls("ago") {
        let Some((ticks, span)) = argument(facts, at + 2) else {
            continue;
        };
        if ticks > period.value.ticks {
            let shown = span.text(&facts.query.text);
            ctx.report_in_query(&LINT, span)
                .message(format!(
                    "`ago({shown})` reaches beyond the period of {}",
                    period.value.text
                ))
                .also(period.span, "the query gets no older data")
                .help("raise `queryPeriod` (14 days at most), or look back less far");
        }
    }
}

/// The one argument at `at`: a timespan literal, or a name that `let` gives to one.
fn argument(facts: &QueryFacts<'_>, at: usize) -> Option<(i64, Span)> {
    let (value, close) = (facts.tokens.get(at)?, facts.tokens.get(at + 1)?);
    if close.kind != TokenKind::CloseParen {
        return None;
    }
    let ticks = match value.kind {
        TokenKind::TimespanLiteral => timespan(facts.text(value))?,
        TokenKind::Identifier => of_variable(facts, facts.text(value))?,
        _ => return None,
    };
    Some((ticks, value.span))
}

/// `let name = 14d;`
fn of_variable(facts: &QueryFacts<'_>, name: &str) -> Option<i64> {
    let definitions = facts.tokens.windows(5).filter(|window| {
        facts.text(&window[0]) == "let" && facts.text(&window[1]) == name && window[2].kind == TokenKind::Equal
    });
    let mut values = definitions.map(|window| {
        let whole = window[3].kind == TokenKind::TimespanLiteral && window[4].kind == TokenKind::Semicolon;
        whole.then(|| timespan(facts.text(&window[3]))).flatten()
    });
    // A name with two definitions means either of them.
    let value = values.next().flatten();
    value.filter(|_| values.next().is_none())
}

/// Ticks of `14d`, `1.5h`, `timespan(1.02:03:04)`, `time(1d)`; `None` for spellings that are rare in rules.
fn timespan(text: &str) -> Option<i64> {
    let inner = text.strip_prefix("timespan(").or_else(|| text.strip_prefix("time("));
    let text = inner
        .map_or(text, |inner| inner.trim_end_matches(')'))
        .trim()
        .trim_matches(['"', '\'']);
    if let Some(duration) = crate::detection::Duration::parse(text).filter(|_| text.contains(':')) {
        return Some(duration.ticks);
    }
    let unit_at = text.find(|letter: char| letter.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(unit_at);
    let ticks = match unit {
        "d" | "day" | "days" => TICKS_PER_DAY,
        "h" | "hr" | "hrs" | "hour" | "hours" => TICKS_PER_HOUR,
        "m" | "min" | "minute" | "minutes" => TICKS_PER_MINUTE,
        "s" | "sec" | "second" | "seconds" => TICKS_PER_SECOND,
        _ => return None,
    };
    let number: f64 = number.trim().parse().ok()?;
    let product = number * ticks as f64;
    (product.is_finite() && product.abs() < i64::MAX as f64).then_some(product as i64)
}
