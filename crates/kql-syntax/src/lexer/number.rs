//! Numbers and timespans: `1`, `0x1F`, `1.5`, `1e3`, `1d`; and names that begin with digits.

use super::word::keyword;
use super::{Lexed, Lexer, Reserve, TokenKind, is_name_byte};
use crate::ast::TimeUnit;

impl Lexer<'_> {
    pub(super) fn number(&mut self, start: usize) -> Lexed {
        if let Some(end) = self.raw_guid(start) {
            return (TokenKind::RawGuid, Reserve::Full, end);
        }
        let end = self.digits(start);
        if let Some(end) = self.real(end) {
            return (TokenKind::RealLiteral, Reserve::Full, end);
        }
        if let Some(end) = self.timespan(end) {
            return (TokenKind::TimespanLiteral, Reserve::Full, end);
        }
        let hex = self.hex(start).unwrap_or(end);
        if !is_name_byte(self.peek(hex)) {
            return (TokenKind::LongLiteral, Reserve::Full, hex);
        }
        let mut end = end;
        while is_name_byte(self.peek(end)) {
            end += 1;
        }
        match keyword(&self.source[start..end]) {
            Some((kind, reserve)) => (kind, reserve, end),
            None => (TokenKind::Identifier, Reserve::Name, end),
        }
    }

    fn digits(&self, start: usize) -> usize {
        let mut end = start;
        while self.peek(end).is_ascii_digit() {
            end += 1;
        }
        end
    }

    fn hex(&self, start: usize) -> Option<usize> {
        if self.peek(start) != b'0' || !matches!(self.peek(start + 1), b'x' | b'X') {
            return None;
        }
        let mut end = start + 2;
        while self.peek(end).is_ascii_hexdigit() {
            end += 1;
        }
        (end > start + 2).then_some(end)
    }

    /// `integral_end` is past the digits before the point. A point that a second one follows is a range's.
    fn real(&self, integral_end: usize) -> Option<usize> {
        let end = if self.peek(integral_end) == b'.'
            && (self.peek(integral_end + 1) != b'.' || self.peek(integral_end + 2) == b'.')
        {
            let fraction = self.digits(integral_end + 1);
            self.exponent(fraction).unwrap_or(fraction)
        } else {
            self.exponent(integral_end)?
        };
        (!is_name_byte(self.peek(end))).then_some(end)
    }

    fn exponent(&self, start: usize) -> Option<usize> {
        if !matches!(self.peek(start), b'e' | b'E') {
            return None;
        }
        let sign = usize::from(matches!(self.peek(start + 1), b'+' | b'-'));
        let end = self.digits(start + 1 + sign);
        (end > start + 1 + sign).then_some(end)
    }

    fn timespan(&self, integral_end: usize) -> Option<usize> {
        let mut unit = integral_end;
        if self.peek(integral_end) == b'.' {
            let fraction = self.digits(integral_end + 1);
            if fraction > integral_end + 1 {
                unit = fraction;
            }
        }
        let mut end = unit;
        while is_name_byte(self.peek(end)) {
            end += 1;
        }
        time_unit(&self.source[unit..end]).map(|_| end)
    }
}

/// The unit that a timespan literal ends with.
pub(crate) fn time_unit(text: &str) -> Option<TimeUnit> {
    Some(match text {
        "d" | "day" | "days" => TimeUnit::Day,
        "h" | "hr" | "hrs" | "hour" | "hours" => TimeUnit::Hour,
        "m" | "min" | "minute" | "minutes" => TimeUnit::Minute,
        "s" | "sec" | "second" | "seconds" => TimeUnit::Second,
        "ms" | "milli" | "millis" | "millisec" | "millisecond" | "milliseconds" => TimeUnit::Millisecond,
        "micro" | "micros" | "microsec" | "microsecond" | "microseconds" => TimeUnit::Microsecond,
        "nano" | "nanos" | "nanosec" | "nanosecond" | "nanoseconds" => TimeUnit::Nanosecond,
        "tick" | "ticks" => TimeUnit::Tick,
        _ => return None,
    })
}
