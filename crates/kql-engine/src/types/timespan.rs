//! `timespan`: ticks of 100 ns. Source: the "timespan" data type page.

/// Ticks of a second.
pub const TICKS_PER_SECOND: i64 = 10_000_000;
/// Ticks of a minute.
pub const TICKS_PER_MINUTE: i64 = 60 * TICKS_PER_SECOND;
/// Ticks of an hour.
pub const TICKS_PER_HOUR: i64 = 60 * TICKS_PER_MINUTE;
/// Ticks of a day.
pub const TICKS_PER_DAY: i64 = 24 * TICKS_PER_HOUR;

/// As `tostring()` prints it: `[-][d.]hh:mm:ss[.fffffff]`.
pub fn format(ticks: i64) -> String {
    let magnitude = ticks.unsigned_abs();
    let (day, hour, minute, second) = (
        TICKS_PER_DAY as u64,
        TICKS_PER_HOUR as u64,
        TICKS_PER_MINUTE as u64,
        TICKS_PER_SECOND as u64,
    );
    let mut out = String::with_capacity(24);
    if ticks < 0 {
        out.push('-');
    }
    if magnitude >= day {
        out.push_str(&format!("{}.", magnitude / day));
    }
    out.push_str(&format!(
        "{:02}:{:02}:{:02}",
        magnitude % day / hour,
        magnitude % hour / minute,
        magnitude % minute / second
    ));
    if !magnitude.is_multiple_of(second) {
        out.push_str(&format!(".{:07}", magnitude % second));
    }
    out
}

/// Ticks of one unit of a timespan literal (`d`, `h`, `m`, `s`, `ms`, `microsecond`, `tick`, and their long forms).
pub fn unit(name: &str) -> Option<f64> {
    Some(match name {
        "d" | "day" | "days" => TICKS_PER_DAY as f64,
        "h" | "hr" | "hrs" | "hour" | "hours" => TICKS_PER_HOUR as f64,
        "m" | "min" | "minute" | "minutes" => TICKS_PER_MINUTE as f64,
        "s" | "sec" | "second" | "seconds" => TICKS_PER_SECOND as f64,
        "ms" | "milli" | "millis" | "millisec" | "millisecond" | "milliseconds" => 10_000.0,
        "micro" | "micros" | "microsec" | "microsecond" | "microseconds" => 10.0,
        "nano" | "nanos" | "nanosec" | "nanosecond" | "nanoseconds" => 0.01,
        "tick" | "ticks" => 1.0,
        _ => return None,
    })
}

/// Reads a timespan as `timespan(…)` literals and `totimespan()` do: `1.12:30:55.123`, `0:30`, `2d`, `1.5h`, `7` (days).
/// Nothing where the text is no timespan.
pub fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    let (negative, body) = match text.strip_prefix('-') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let magnitude = if body.contains(':') {
        parse_clock(body)?
    } else {
        parse_units(body)?
    };
    Some(if negative { -magnitude } else { magnitude })
}

fn parse_units(body: &str) -> Option<i64> {
    let split = body
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(body.len());
    let (number, suffix) = body.split_at(split);
    if suffix.is_empty() {
        let days: i64 = number.parse().ok()?;
        return days.checked_mul(TICKS_PER_DAY);
    }
    if !number.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let unit = unit(suffix.trim())?;
    if let (Ok(whole), true) = (number.parse::<i64>(), unit >= 1.0) {
        return whole.checked_mul(unit as i64);
    }
    let ticks = number.parse::<f64>().ok()? * unit;
    (ticks.abs() < 9.2e18).then_some(ticks as i64)
}

fn parse_clock(body: &str) -> Option<i64> {
    let mut fields: Vec<&str> = body.split(':').collect();
    let mut days: i64 = 0;
    if fields.len() == 4 {
        // d:hh:mm:ss
        days = number(fields.remove(0))?;
    } else if let Some((d, hours)) = fields[0].split_once('.') {
        days = number(d)?;
        fields[0] = hours;
    }
    let (hours, minutes, seconds) = match fields[..] {
        [h, m] => (h, m, "0"),
        [h, m, s] => (h, m, s),
        _ => return None,
    };
    let (seconds, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    if fraction.len() > 9 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let kept = &fraction[..fraction.len().min(7)];
    let ticks = if kept.is_empty() {
        0
    } else {
        kept.parse::<i64>().ok()? * 10i64.pow(7 - kept.len() as u32)
    };
    let (hours, minutes, seconds) = (number(hours)?, number(minutes)?, number(seconds)?);
    if hours >= 24 || minutes >= 60 || seconds >= 60 {
        return None;
    }
    days.checked_mul(TICKS_PER_DAY)?
        .checked_add(hours * TICKS_PER_HOUR + minutes * TICKS_PER_MINUTE + seconds * TICKS_PER_SECOND + ticks)
}

fn number(digits: &str) -> Option<i64> {
    (!digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("1.12:30:55.123", "1.12:30:55.1230000")]
    #[case("-0:30", "-00:30:00")]
    #[case("7", "7.00:00:00")]
    #[case("1.5h", "01:30:00")]
    #[case("100ms", "00:00:00.1000000")]
    #[case("1tick", "00:00:00.0000001")]
    #[case("2d", "2.00:00:00")]
    fn reads_and_prints(#[case] text: &str, #[case] printed: &str) {
        assert_eq!(parse(text).map(format).as_deref(), Some(printed));
    }

    #[rstest]
    #[case("")]
    #[case("h")]
    #[case("1x")]
    #[case("25:00:00")]
    #[case("1:2:3:4:5")]
    fn refuses(#[case] text: &str) {
        assert_eq!(parse(text), None);
    }
}
