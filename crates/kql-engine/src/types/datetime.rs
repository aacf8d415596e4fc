//! `datetime`: ticks of 100 ns since 0001-01-01T00:00:00, UTC, proleptic Gregorian.
//!
//! Source: the "datetime" data type page; formats read by `todatetime` as recorded from the engine.

use super::timespan::{TICKS_PER_DAY, TICKS_PER_HOUR, TICKS_PER_MINUTE, TICKS_PER_SECOND};

/// The greatest datetime: 9999-12-31T23:59:59.9999999.
pub const MAX: i64 = 3_155_378_975_999_999_999;
/// Ticks of 1970-01-01.
pub const UNIX_EPOCH: i64 = 621_355_968_000_000_000;

/// A date and time of day in parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// 1 to 9999
    pub year: i32,
    /// 1 to 12
    pub month: u32,
    /// 1 to 31
    pub day: u32,
    /// 0 to 23
    pub hour: u32,
    /// 0 to 59
    pub minute: u32,
    /// 0 to 59
    pub second: u32,
    /// 0 to 9,999,999
    pub fraction: u32,
}

/// Days from 0001-01-01 to the given date.
fn days_from_civil(year: i32, month: u32, day: u32) -> i64 {
    let y = i64::from(year) - i64::from(month <= 2);
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let mp = (i64::from(month) + 9) % 12;
    let doy = (153 * mp + 2) / 5 + i64::from(day) - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era * 146_097 + doe - 306
}

/// The date that lies `days` after 0001-01-01.
fn civil_from_days(days: i64) -> (i32, u32, u32) {
    let z = days + 306;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = (doy - (153 * mp + 2) / 5 + 1) as u32;
    let month = if mp < 10 { mp + 3 } else { mp - 9 } as u32;
    let year = yoe + era * 400 + i64::from(month <= 2);
    (year as i32, month, day)
}

/// How many days that month has.
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Ticks of a date and time, or nothing where a part is out of range.
pub fn from_parts(parts: Parts) -> Option<i64> {
    let Parts {
        year,
        month,
        day,
        hour,
        minute,
        second,
        fraction,
    } = parts;
    let valid = (1..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in_month(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60
        && fraction < TICKS_PER_SECOND as u32;
    valid.then(|| {
        days_from_civil(year, month, day) * TICKS_PER_DAY
            + i64::from(hour) * TICKS_PER_HOUR
            + i64::from(minute) * TICKS_PER_MINUTE
            + i64::from(second) * TICKS_PER_SECOND
            + i64::from(fraction)
    })
}

/// Ticks of midnight of that date, or nothing where it does not exist.
pub fn from_date(year: i32, month: u32, day: u32) -> Option<i64> {
    from_parts(Parts {
        year,
        month,
        day,
        hour: 0,
        minute: 0,
        second: 0,
        fraction: 0,
    })
}

/// The parts of a datetime. Ticks outside the range of the type are clamped to it.
pub fn to_parts(ticks: i64) -> Parts {
    let ticks = ticks.clamp(0, MAX);
    let (year, month, day) = civil_from_days(ticks / TICKS_PER_DAY);
    let time = ticks % TICKS_PER_DAY;
    Parts {
        year,
        month,
        day,
        hour: (time / TICKS_PER_HOUR) as u32,
        minute: (time / TICKS_PER_MINUTE % 60) as u32,
        second: (time / TICKS_PER_SECOND % 60) as u32,
        fraction: (time % TICKS_PER_SECOND) as u32,
    }
}

/// The weekday, Sunday being 0.
pub fn day_of_week(ticks: i64) -> u32 {
    (ticks / TICKS_PER_DAY + 1).rem_euclid(7) as u32
}

/// `ticks + span`, or nothing where the sum is no datetime.
pub fn add(ticks: i64, span: i64) -> Option<i64> {
    ticks.checked_add(span).filter(|sum| (0..=MAX).contains(sum))
}

/// As `tostring()` prints it: `2015-12-31T23:59:59.9000000Z`.
pub fn format(ticks: i64) -> String {
    let mut out = String::with_capacity(28);
    write_seconds(ticks, &mut out);
    let fraction = to_parts(ticks).fraction;
    out.push('.');
    push_padded(&mut out, fraction, 7);
    out.push('Z');
    out
}

/// As query results print it: up to seven fractional digits, trailing zeros cut.
pub fn format_short(ticks: i64) -> String {
    let mut out = String::with_capacity(28);
    write_seconds(ticks, &mut out);
    let fraction = to_parts(ticks).fraction;
    if fraction != 0 {
        out.push('.');
        push_padded(&mut out, fraction, 7);
        while out.ends_with('0') {
            out.pop();
        }
    }
    out.push('Z');
    out
}

fn write_seconds(ticks: i64, out: &mut String) {
    let p = to_parts(ticks);
    push_padded(out, p.year as u32, 4);
    for (separator, part) in [
        ('-', p.month),
        ('-', p.day),
        ('T', p.hour),
        (':', p.minute),
        (':', p.second),
    ] {
        out.push(separator);
        push_padded(out, part, 2);
    }
}

fn push_padded(out: &mut String, value: u32, width: usize) {
    let digits = value.to_string();
    out.extend(std::iter::repeat_n('0', width.saturating_sub(digits.len())));
    out.push_str(&digits);
}

/// Reads a datetime as `datetime(…)` literals and `todatetime()` do.
///
/// Accepts ISO 8601 in its usual shortenings (`2025`, `2025-06`, `2025-06-14`, `2025-06-14 10:00`, `…T10:00:00.1234567Z`,
/// offsets), RFC 822/850 forms with month names, and `MM/dd/yyyy` or `MM-dd-yyyy` with an optional time. Offsets are
/// resolved to UTC. Nothing where the text is no datetime.
pub fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    iso(text.as_bytes()).or_else(|| {
        // `2017 - 08 - 01`, as recorded
        let date = text.find(':').unwrap_or(text.len());
        if text[..date].contains(" - ") {
            return parse::parse(&(text[..date].replace(" - ", "-") + &text[date..]));
        }
        parse::parse(text)
    })
}

/// `2014-05-25T08:20:03.1234567Z`, the form in which most logs come, without the detour over tokens. Nothing for any
/// other form.
fn iso(text: &[u8]) -> Option<i64> {
    let (head, tail) = text.split_first_chunk::<19>()?;
    if !matches!(head[10], b'T' | b' ') {
        return None;
    }
    date_and_time(head, tail.strip_suffix(b"Z").unwrap_or(tail))
}

/// Reads what JSON holds as a datetime: `yyyy-MM-ddTHH:mm:ss`, up to seven digits of a second, then nothing, `Z` or
/// `±hh:mm`. Nothing for any other form: those stay texts there.
pub fn of_json(text: &[u8]) -> Option<i64> {
    let (head, tail) = text.split_first_chunk::<19>()?;
    if head[10] != b'T' || !head[0].is_ascii_digit() {
        return None;
    }
    if let Some((tail, [sign @ (b'+' | b'-'), hours @ .., b':', ten, one])) = tail.split_last_chunk::<6>() {
        let [hours, minutes] = [*hours, [*ten, *one]].map(|digits| {
            let number = |digit: u8| digit.is_ascii_digit().then(|| i64::from(digit - b'0'));
            Some(number(digits[0])? * 10 + number(digits[1])?)
        });
        let offset = hours.filter(|hours| *hours <= 14)? * 60 + minutes.filter(|minutes| *minutes < 60)?;
        let offset = if *sign == b'-' { -offset } else { offset };
        return add(date_and_time(head, tail)?, -offset * TICKS_PER_MINUTE);
    }
    date_and_time(head, tail.strip_suffix(b"Z").unwrap_or(tail))
}

/// `2014-05-25T08:20:03`, whatever stands at the `T`, and the fraction of a second behind it.
fn date_and_time(head: &[u8; 19], fraction: &[u8]) -> Option<i64> {
    let number = |range: std::ops::Range<usize>| {
        head[range].iter().try_fold(0u32, |sum, byte| {
            byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0'))
        })
    };
    let marks = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    if marks.iter().any(|(place, mark)| head[*place] != *mark) {
        return None;
    }
    let fraction = match fraction {
        [] => 0,
        [b'.', digits @ ..] if (1..=7).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit) => {
            let value = digits.iter().fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0'));
            value * 10u32.pow(7 - digits.len() as u32)
        }
        _ => return None,
    };
    from_parts(Parts {
        year: number(0..4)? as i32,
        month: number(5..7)?,
        day: number(8..10)?,
        hour: number(11..13)?,
        minute: number(14..16)?,
        second: number(17..19)?,
        fraction,
    })
}

mod parse {
    use super::{Parts, TICKS_PER_MINUTE, add, from_parts};

    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    const WEEKDAYS: [&str; 7] = [
        "sunday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
    ];

    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Token<'t> {
        Number(&'t str),
        Word(&'t str),
        Mark(char),
    }

    fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
        let mut out = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let len = match first {
                c if c.is_ascii_digit() => rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()),
                c if c.is_ascii_alphabetic() => rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len()),
                c => c.len_utf8(),
            };
            let (token, tail) = rest.split_at(len);
            match first {
                c if c.is_ascii_digit() => out.push(Token::Number(token)),
                c if c.is_ascii_alphabetic() => out.push(Token::Word(token)),
                ' ' | '\t' => {
                    if out.last() != Some(&Token::Mark(' ')) {
                        out.push(Token::Mark(' '));
                    }
                }
                '-' | '/' | ':' | '.' | ',' | '+' => out.push(Token::Mark(first)),
                _ => return None,
            }
            rest = tail;
        }
        (out.len() <= 40).then_some(out)
    }

    struct Cursor<'t> {
        tokens: Vec<Token<'t>>,
        at: usize,
    }

    impl<'t> Cursor<'t> {
        fn peek(&self) -> Option<Token<'t>> {
            self.tokens.get(self.at).copied()
        }
        fn mark(&mut self, mark: char) -> bool {
            let hit = self.peek() == Some(Token::Mark(mark));
            self.at += usize::from(hit);
            hit
        }
        fn spaces(&mut self) {
            while self.mark(' ') {}
        }
        fn number(&mut self) -> Option<&'t str> {
            match self.peek() {
                Some(Token::Number(digits)) => {
                    self.at += 1;
                    Some(digits)
                }
                _ => None,
            }
        }
        fn word(&mut self) -> Option<&'t str> {
            match self.peek() {
                Some(Token::Word(word)) => {
                    self.at += 1;
                    Some(word)
                }
                _ => None,
            }
        }
    }

    fn small(digits: &str, longest: usize) -> Option<u32> {
        (digits.len() <= longest).then(|| digits.parse().ok()).flatten()
    }

    fn year(digits: &str) -> Option<i32> {
        match digits.len() {
            4 => digits.parse().ok(),
            2 => digits
                .parse::<i32>()
                .ok()
                .map(|y| if y < 50 { 2000 + y } else { 1900 + y }),
            _ => None,
        }
    }

    fn name_in(names: &[&str], word: &str) -> Option<u32> {
        let word = word.to_ascii_lowercase();
        let hit = names
            .iter()
            .position(|name| *name == word || (word.len() == 3 && name.starts_with(&word)));
        hit.or_else(|| (word == "sept").then_some(8))
            .map(|index| index as u32 + 1)
    }

    struct Date {
        year: i32,
        month: u32,
        day: u32,
    }

    pub(super) fn parse(text: &str) -> Option<i64> {
        let mut cursor = Cursor {
            tokens: tokens(text)?,
            at: 0,
        };
        let date = date(&mut cursor)?;
        cursor.spaces();
        if matches!(cursor.peek(), Some(Token::Word("T" | "t"))) {
            cursor.at += 1;
        }
        time(&mut cursor, date)
    }

    fn date(cursor: &mut Cursor<'_>) -> Option<Date> {
        if let Some(Token::Word(word)) = cursor.peek()
            && name_in(&WEEKDAYS, word).is_some()
        {
            cursor.at += 1;
            cursor.mark(',');
            cursor.spaces();
        }
        if let Some(word) = cursor.word() {
            // "June 14, 2025"
            let month = name_in(&MONTHS, word)?;
            cursor.spaces();
            let day = small(cursor.number()?, 2)?;
            cursor.mark(',');
            cursor.spaces();
            let year = year(cursor.number()?)?;
            return Some(Date { year, month, day });
        }
        let first = cursor.number()?;
        if first.len() == 8 && cursor.peek().is_none_or(|t| t == Token::Word("T")) {
            let (y, rest) = first.split_at(4);
            let (m, d) = rest.split_at(2);
            return Some(Date {
                year: year(y)?,
                month: small(m, 2)?,
                day: small(d, 2)?,
            });
        }
        let Some(separator) = cursor.peek() else {
            return Some(Date {
                year: (first.len() == 4).then(|| year(first)).flatten()?,
                month: 1,
                day: 1,
            });
        };
        match separator {
            Token::Mark(mark @ ('-' | '/' | '.')) => {
                cursor.at += 1;
                if let Some(word) = cursor.word() {
                    // "14-Jun-25", RFC 850
                    let month = name_in(&MONTHS, word)?;
                    cursor.mark(mark).then_some(())?;
                    return Some(Date {
                        year: year(cursor.number()?)?,
                        month,
                        day: small(first, 2)?,
                    });
                }
                let second = small(cursor.number()?, 2)?;
                if first.len() == 4 {
                    let day = if cursor.mark(mark) {
                        small(cursor.number()?, 2)?
                    } else {
                        1
                    };
                    return Some(Date {
                        year: year(first)?,
                        month: second,
                        day,
                    });
                }
                cursor.mark(mark).then_some(())?;
                Some(Date {
                    year: year(cursor.number()?)?,
                    month: small(first, 2)?,
                    day: second,
                })
            }
            Token::Mark(' ') => {
                // "14 Jun 2025"
                cursor.spaces();
                let month = name_in(&MONTHS, cursor.word()?)?;
                cursor.spaces();
                Some(Date {
                    year: year(cursor.number()?)?,
                    month,
                    day: small(first, 2)?,
                })
            }
            _ => None,
        }
    }

    fn time(cursor: &mut Cursor<'_>, date: Date) -> Option<i64> {
        let (mut hour, mut minute, mut second, mut fraction) = (0, 0, 0, 0);
        if let Some(digits) = cursor.number() {
            hour = small(digits, 2)?;
            cursor.mark(':').then_some(())?;
            minute = small(cursor.number()?, 2)?;
            if cursor.mark(':') {
                second = small(cursor.number()?, 2)?;
                if cursor.mark('.') || cursor.mark(',') {
                    let digits = cursor.number()?;
                    let kept = &digits[..digits.len().min(7)];
                    fraction = kept.parse::<u32>().ok()? * 10u32.pow(7 - kept.len() as u32);
                }
            }
        }
        cursor.spaces();
        if let Some(Token::Word(word)) = cursor.peek() {
            let half = word.to_ascii_lowercase();
            if half == "am" || half == "pm" {
                (1..=12).contains(&hour).then_some(())?;
                hour = hour % 12 + if half == "pm" { 12 } else { 0 };
                cursor.at += 1;
                cursor.spaces();
            }
        }
        let offset = offset(cursor)?;
        cursor.spaces();
        if cursor.peek().is_some() {
            return None;
        }
        let Date { year, month, day } = date;
        let ticks = from_parts(Parts {
            year,
            month,
            day,
            hour,
            minute,
            second,
            fraction,
        })?;
        add(ticks, -offset)
    }

    fn offset(cursor: &mut Cursor<'_>) -> Option<i64> {
        match cursor.peek() {
            None => Some(0),
            Some(Token::Word(word)) => {
                cursor.at += 1;
                ["z", "gmt", "utc", "ut"]
                    .contains(&&*word.to_ascii_lowercase())
                    .then_some(0)
            }
            Some(Token::Mark(sign @ ('+' | '-'))) => {
                cursor.at += 1;
                let digits = cursor.number()?;
                let (hours, minutes) = match digits.len() {
                    1 | 2 => {
                        let minutes = if cursor.mark(':') {
                            small(cursor.number()?, 2)?
                        } else {
                            0
                        };
                        (small(digits, 2)?, minutes)
                    }
                    4 => (small(&digits[..2], 2)?, small(&digits[2..], 2)?),
                    _ => return None,
                };
                (hours <= 14 && minutes < 60).then_some(())?;
                let span = (i64::from(hours) * 60 + i64::from(minutes)) * TICKS_PER_MINUTE;
                Some(if sign == '-' { -span } else { span })
            }
            Some(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2025", "2025-01-01T00:00:00.0000000Z")]
    #[case("2025-06", "2025-06-01T00:00:00.0000000Z")]
    #[case("2025-6-4", "2025-06-04T00:00:00.0000000Z")]
    #[case("2017 - 08 - 01", "2017-08-01T00:00:00.0000000Z")]
    #[case("20250614", "2025-06-14T00:00:00.0000000Z")]
    #[case("2015-12-31 23:59:59.9", "2015-12-31T23:59:59.9000000Z")]
    #[case("2014-05-25T08:20:03.123456Z", "2014-05-25T08:20:03.1234560Z")]
    #[case("2014-11-08 15:55:55.123456+02:00", "2014-11-08T13:55:55.1234560Z")]
    #[case("Sat, 8 Nov 14 15:05:02 GMT", "2014-11-08T15:05:02.0000000Z")]
    #[case("Saturday, 08-Nov-14 15:05:02 UTC", "2014-11-08T15:05:02.0000000Z")]
    #[case("05/23/2022 3:04 PM", "2022-05-23T15:04:00.0000000Z")]
    #[case("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    #[case("0001-01-01", "0001-01-01T00:00:00.0000000Z")]
    fn reads_and_prints(#[case] text: &str, #[case] printed: &str) {
        assert_eq!(parse(text).map(format).as_deref(), Some(printed));
    }

    /// Breaks when the short way for ISO texts and the general reader disagree.
    #[rstest]
    #[case("2014-05-25T08:20:03.1234567Z")]
    #[case("2014-05-25 08:20:03.1")]
    #[case("2014-05-25 08:20:03Z")]
    #[case("2014-05-25T08:20:03")]
    #[case("2014-02-30T08:20:03Z")]
    #[case("0000-02-03T08:20:03Z")]
    #[case("2014-02-03T24:00:00Z")]
    fn iso_texts_are_read_alike_both_ways(#[case] text: &str) {
        assert_eq!(iso(text.as_bytes()), parse::parse(text));
    }

    #[rstest]
    #[case("")]
    #[case("13-01-2022")]
    #[case("2025-02-30")]
    #[case("2025-01-01T25:00:00")]
    #[case("12345")]
    #[case("yesterday")]
    fn refuses(#[case] text: &str) {
        assert_eq!(parse(text), None);
    }

    #[test]
    fn parts_round_trip_over_leap_days() {
        for year in [1, 4, 100, 400, 1900, 2000, 2024, 9999] {
            for month in 1..=12 {
                let day = days_in_month(year, month);
                let ticks = from_date(year, month, day).unwrap();
                let parts = to_parts(ticks);
                assert_eq!((parts.year, parts.month, parts.day), (year, month, day));
            }
        }
        assert_eq!(from_date(1970, 1, 1), Some(UNIX_EPOCH));
    }
}
