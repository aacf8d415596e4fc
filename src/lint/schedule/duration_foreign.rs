//! `duration-foreign`

use crate::detection::{Detection, Dialect, DurationSyntax, Kind};
use crate::diagnostic::Level;
use crate::lint::{Check, Context, Fixable, Lint, fields};

pub(super) static LINT: Lint = Lint {
    code: "TL5008",
    name: "duration-foreign",
    level: Level::Info,
    fix: Fixable::Suggested,
    about: "The schedule's durations are written in the syntax of another tool.",
    why: "Azure-Sentinel writes `1h`; its checks refuse `PT1H`, and its packaging tool makes `PTPT1H` of it.",
    bad: &[
        fields("queryFrequency: PT1H\nqueryPeriod: 1h").fixed("queryFrequency: 1h\nqueryPeriod: 1h"),
        fields("queryPeriod: 1D").fixed("queryPeriod: 1d"),
    ],
    good: &[fields("queryPeriod: 1d"), fields("queryPeriod: 01:00:00")],
    check: Check::Detection(check),
};

fn check(detection: &Detection, ctx: &mut Context<'_>) {
    if detection.kind != Kind::Scheduled || detection.dialect != Dialect::AzureSentinel {
        return;
    }
    for (field, duration) in [
        ("queryFrequency", &detection.query_frequency),
        ("queryPeriod", &detection.query_period),
    ] {
        let Some(duration) = duration else { continue };
        let found = match duration.value.syntax {
            DurationSyntax::Iso8601 => "ISO 8601",
            DurationSyntax::ShortUpperCase => "written in capitals",
            DurationSyntax::Short | DurationSyntax::TimeSpan => continue,
        };
        let report = ctx
            .report(&LINT, duration.span)
            .message(format!("`{field}: {}` is {found}", duration.value.text));
        if let Some(short) = duration.value.to_short() {
            report.replace(format!("write `{short}`"), duration, &short);
        }
    }
}
