//! A value as a text file writes it, in place.

use std::borrow::Cow;

use kql_engine::types::{Dynamic, Ty};

use crate::fixture::{Kind, Mismatch, describe, value_type};

/// A value in place: not decoded until somebody needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Raw<'a> {
    pub(super) kind: Kind,
    /// What stands there; of quoted text what stands between the quotes.
    pub(super) text: &'a str,
    /// Whether escapes (of a CSV cell: doubled quotes) stand in the text.
    pub(super) escaped: bool,
}

impl<'a> Raw<'a> {
    pub(super) const NULL: Raw<'static> = Raw {
        kind: Kind::Null,
        text: "",
        escaped: false,
    };

    /// The text that is meant.
    pub(super) fn decoded(self) -> Cow<'a, str> {
        match self.kind {
            _ if !self.escaped => Cow::Borrowed(self.text),
            Kind::Cell => Cow::Owned(self.text.replace("\"\"", "\"")),
            _ => {
                let mut bytes = Vec::with_capacity(self.text.len());
                unescape(self.text, &mut bytes);
                Cow::Owned(String::from_utf8(bytes).unwrap_or_default())
            }
        }
    }

    /// Appends the text that is meant.
    pub(super) fn decode_into(self, out: &mut Vec<u8>) {
        match self.kind {
            _ if !self.escaped => out.extend_from_slice(self.text.as_bytes()),
            Kind::Cell => out.extend_from_slice(self.decoded().as_bytes()),
            _ => unescape(self.text, out),
        }
    }

    /// The type that the value looks like; nothing for null.
    pub(super) fn looks_like(self) -> Option<Ty> {
        let text = self.decoded();
        let json = self.kind == Kind::Cell && is_json(&text);
        if json {
            Some(Ty::Dynamic)
        } else {
            value_type(self.kind, &text)
        }
    }

    /// What is wrong with a value that its column does not take.
    pub(super) fn refusal(self, column: &str, mismatch: Mismatch) -> String {
        let found = describe(self.kind, &self.decoded());
        format!("column `{column}` is of type {}, and {found} is none", mismatch.ty)
    }
}

/// Appends what a JSON string says, whose escapes the walk checked. Half of a surrogate pair becomes the sign for what
/// cannot be shown.
fn unescape(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    while let Some(at) = memchr::memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        let escape = rest.get(at + 1).copied().unwrap_or_default();
        rest = rest.get(at + 2..).unwrap_or_default();
        match escape {
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'u' => {
                let (letter, behind) = unicode(rest);
                out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                rest = behind;
            }
            // `"`, `\` and `/` mean themselves
            other => out.push(other),
        }
    }
    out.extend_from_slice(rest);
}

/// The letter whose code units these are, behind `\u`, and what follows.
fn unicode(text: &[u8]) -> (char, &[u8]) {
    let unit = |digits: Option<&[u8]>| {
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        digits.and_then(|digits| u32::from_str_radix(digits, 16).ok())
    };
    let high = unit(text.get(..4)).unwrap_or(0xfffd);
    let rest = text.get(4..).unwrap_or_default();
    if (0xd800..0xdc00).contains(&high) && rest.starts_with(b"\\u") {
        let low = unit(rest.get(2..6)).filter(|low| (0xdc00..0xe000).contains(low));
        if let Some(letter) = low.and_then(|low| char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))) {
            return (letter, rest.get(6..).unwrap_or_default());
        }
    }
    (char::from_u32(high).unwrap_or('\u{fffd}'), rest)
}

/// Whether a text is a JSON list or object.
pub(super) fn is_json(text: &str) -> bool {
    let trimmed = text.trim_start();
    trimmed.starts_with(['{', '[']) && Dynamic::from_json(text).is_some()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Breaks when texts of log files and texts within dynamics are read in two ways.
        #[test]
        fn escapes_mean_what_they_mean_in_json(
            parts in prop::collection::vec("[a-zé ]|\\\\[\"\\\\/bfnrt]|\\\\u(d8|dC|00)[0-9a-fA-F]{2}|\\\\ud83d\\\\ude00", 0..8)
        ) {
            let text = parts.concat();
            let raw = Raw { kind: Kind::Quoted, text: &text, escaped: true };
            let value = Dynamic::from_json(&format!("\"{text}\""));
            let expected = value.as_ref().and_then(|value| value.as_ref().as_str().map(str::to_string));
            prop_assert_eq!(Some(raw.decoded().into_owned()), expected);
        }
    }
}
