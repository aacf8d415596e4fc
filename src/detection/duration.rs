//! Durations in the three syntaxes that definitions use.

/// 100-nanosecond ticks, the service's unit of time.
pub const TICKS_PER_SECOND: i64 = 10_000_000;
/// Ticks of a minute.
pub const TICKS_PER_MINUTE: i64 = 60 * TICKS_PER_SECOND;
/// Ticks of an hour.
pub const TICKS_PER_HOUR: i64 = 60 * TICKS_PER_MINUTE;
/// Ticks of a day.
pub const TICKS_PER_DAY: i64 = 24 * TICKS_PER_HOUR;

/// A duration and how it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duration {
    /// Length in ticks of 100 ns; never negative.
    pub ticks: i64,
    /// The syntax, since each of the tools that read definitions accepts another subset.
    pub syntax: DurationSyntax,
    /// The text as written.
    pub text: String,
}

/// The ways to write a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DurationSyntax {
    /// `5m`, `1h`, `14d`: the syntax of Azure-Sentinel.
    Short,
    /// `10M`, `1D`: read by its packaging tool, refused by its CI.
    ShortUpperCase,
    /// `1.00:00:00`, `00:05`: a .NET time span.
    TimeSpan,
    /// `PT1H`, `P1D`: what Azure Resource Manager wants.
    Iso8601,
}

impl Duration {
    /// Reads any of the syntaxes; `None` for what no tool reads (`1.5h`, `90s`, `1w`, `1h30m`) and for negative values.
    ///
    /// Years and months are refused in ISO 8601, since they have no fixed length.
    pub fn parse(text: &str) -> Option<Self> {
        let (ticks, syntax) = short(text).or_else(|| time_span(text)).or_else(|| iso8601(text))?;
        Some(Self {
            ticks,
            syntax,
            text: text.to_string(),
        })
    }

    /// The ISO 8601 form with the fewest parts: `PT5M`, `PT1H`, `P1D`, `P1DT2H`, `PT0S`.
    pub fn to_iso8601(&self) -> String {
        iso8601_text(self.ticks)
    }

    /// The short form (`5m`, `1h`, `14d`), where the length is a whole number of minutes.
    pub fn to_short(&self) -> Option<String> {
        for (unit, letter) in [(TICKS_PER_DAY, 'd'), (TICKS_PER_HOUR, 'h'), (TICKS_PER_MINUTE, 'm')] {
            if self.ticks % unit == 0 && self.ticks > 0 {
                return Some(format!("{}{letter}", self.ticks / unit));
            }
        }
        None
    }
}

fn iso8601_text(ticks: i64) -> String {
    let (days, rest) = (ticks / TICKS_PER_DAY, ticks % TICKS_PER_DAY);
    let (hours, rest) = (rest / TICKS_PER_HOUR, rest % TICKS_PER_HOUR);
    let (minutes, rest) = (rest / TICKS_PER_MINUTE, rest % TICKS_PER_MINUTE);
    let (seconds, fraction) = (rest / TICKS_PER_SECOND, rest % TICKS_PER_SECOND);
    let mut time = String::new();
    for (count, letter) in [(hours, 'H'), (minutes, 'M')] {
        if count > 0 {
            time += &format!("{count}{letter}");
        }
    }
    if fraction > 0 {
        time += &format!("{}S", format!("{seconds}.{fraction:07}").trim_end_matches('0'));
    } else if seconds > 0 || (days == 0 && time.is_empty()) {
        time += &format!("{seconds}S");
    }
    let date = if days > 0 { format!("{days}D") } else { String::new() };
    if time.is_empty() {
        format!("P{date}")
    } else {
        format!("P{date}T{time}")
    }
}

fn short(text: &str) -> Option<(i64, DurationSyntax)> {
    let unit = text.chars().next_back()?;
    let ticks = match unit.to_ascii_lowercase() {
        'm' => TICKS_PER_MINUTE,
        'h' => TICKS_PER_HOUR,
        'd' => TICKS_PER_DAY,
        _ => return None,
    };
    let count = digits(&text[..text.len() - 1])?;
    let syntax = if unit.is_ascii_uppercase() {
        DurationSyntax::ShortUpperCase
    } else {
        DurationSyntax::Short
    };
    Some((count.checked_mul(ticks)?, syntax))
}

/// `[d.]hh:mm[:ss[.fffffff]]`
fn time_span(text: &str) -> Option<(i64, DurationSyntax)> {
    let (first, rest) = text.split_once(':')?;
    let (days, hours) = first.split_once('.').unwrap_or(("0", first));
    let (minutes, seconds) = rest.split_once(':').unwrap_or((rest, "0"));
    let (seconds, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let below = |text: &str, limit: i64| digits(text).filter(|count| *count < limit && text.len() <= 2);
    let (hours, minutes, seconds) = (below(hours, 24)?, below(minutes, 60)?, below(seconds, 60)?);
    let ticks = digits(days)?
        .checked_mul(TICKS_PER_DAY)?
        .checked_add(hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE + seconds * TICKS_PER_SECOND)?
        .checked_add(fraction_ticks(fraction)?)?;
    Some((ticks, DurationSyntax::TimeSpan))
}

/// `P[nW]`, `P[nD][T[nH][nM][n[.n]S]]`
fn iso8601(text: &str) -> Option<(i64, DurationSyntax)> {
    let (date, time) = match text.strip_prefix('P')?.split_once('T') {
        Some((date, time)) if !time.is_empty() => (date, time),
        Some(_) => return None,
        None => (text.strip_prefix('P')?, ""),
    };
    if date.is_empty() && time.is_empty() {
        return None;
    }
    let mut total: i64 = 0;
    let date_units = [('W', 7 * TICKS_PER_DAY), ('D', TICKS_PER_DAY)];
    let time_units = [('H', TICKS_PER_HOUR), ('M', TICKS_PER_MINUTE), ('S', TICKS_PER_SECOND)];
    for (mut part, units) in [(date, &date_units[..]), (time, &time_units[..])] {
        for (letter, ticks) in units {
            let Some((number, rest)) = part.split_once(*letter) else {
                continue;
            };
            let (whole, fraction) = match number.split_once('.') {
                Some((whole, fraction)) if *letter == 'S' => (whole, fraction_ticks(fraction)?),
                Some(_) => return None,
                None => (number, 0),
            };
            total = total
                .checked_add(digits(whole)?.checked_mul(*ticks)?)?
                .checked_add(fraction)?;
            part = rest;
        }
        if !part.is_empty() {
            return None;
        }
    }
    Some((total, DurationSyntax::Iso8601))
}

fn digits(text: &str) -> Option<i64> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

/// Digits after the point of a second, to seven places.
fn fraction_ticks(text: &str) -> Option<i64> {
    if text.len() > 7 {
        return None;
    }
    digits(&format!("{text:0<7}"))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("5m", 300, DurationSyntax::Short, "PT5M")]
    #[case("1d", 86_400, DurationSyntax::Short, "P1D")]
    #[case("36h", 129_600, DurationSyntax::Short, "P1DT12H")]
    #[case("10M", 600, DurationSyntax::ShortUpperCase, "PT10M")]
    #[case("1.00:00:00", 86_400, DurationSyntax::TimeSpan, "P1D")]
    #[case("00:05", 300, DurationSyntax::TimeSpan, "PT5M")]
    #[case("1:02:03", 3_723, DurationSyntax::TimeSpan, "PT1H2M3S")]
    #[case("PT1H", 3_600, DurationSyntax::Iso8601, "PT1H")]
    #[case("P14D", 1_209_600, DurationSyntax::Iso8601, "P14D")]
    #[case("P1W", 604_800, DurationSyntax::Iso8601, "P7D")]
    #[case("P1DT2H30M", 95_400, DurationSyntax::Iso8601, "P1DT2H30M")]
    #[case("PT0S", 0, DurationSyntax::Iso8601, "PT0S")]
    fn every_syntax_reads(#[case] text: &str, #[case] seconds: i64, #[case] syntax: DurationSyntax, #[case] iso: &str) {
        let duration = Duration::parse(text).unwrap();
        assert_eq!((duration.ticks, duration.syntax), (seconds * TICKS_PER_SECOND, syntax));
        assert_eq!(duration.to_iso8601(), iso);
    }

    #[test]
    fn fractions_count_in_ticks() {
        assert_eq!(Duration::parse("PT1.5S").unwrap().ticks, 15_000_000);
        assert_eq!(Duration::parse("00:00:00.0000001").unwrap().ticks, 1);
        assert_eq!(Duration::parse("PT1.5S").unwrap().to_iso8601(), "PT1.5S");
    }

    #[rstest]
    fn what_no_tool_reads_is_refused(
        #[values(
            "",
            "m",
            "1.5h",
            "90s",
            "1w",
            "1h30m",
            "-5m",
            "P",
            "PT",
            "P1H",
            "PT1D",
            "pt1h",
            "P1M",
            "P1Y",
            "24:00",
            "1:60",
            "99999999999999999999d",
            "9223372036854775807d",
            "é",
            "1é",
            "P1DT"
        )]
        text: &str,
    ) {
        assert_eq!(Duration::parse(text), None);
    }
}
