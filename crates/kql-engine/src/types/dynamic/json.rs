//! JSON text read into the binary form, and texts printed as JSON.

use super::{
    ARRAY, BAG, BagBuilder, DynRef, MAX_DEPTH, STRING, write_bool, write_datetime, write_long, write_null, write_real,
};
use crate::types::datetime;

/// What becomes of strings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strings {
    /// Those that are datetimes become datetimes.
    Typed,
    /// All stay strings.
    Kept,
}

/// Appends `text` as a JSON string.
pub(super) fn write_string(out: &mut String, text: &str) {
    use std::fmt::Write as _;
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Appends the value of a JSON text. Nothing where the text is no JSON; `out` then holds a rest to throw away.
pub(super) fn parse(text: &str, strings: Strings, out: &mut Vec<u8>) -> Option<()> {
    let mut reader = Reader {
        text,
        strings,
        at: 0,
        ends: Vec::new(),
    };
    reader.value(out, 0)?;
    reader.blanks();
    (reader.at == text.len()).then_some(())
}

/// How many bytes a JSON number at the start of `bytes` has, and whether it is written as a whole number. Nothing where
/// there is none: no leading zeros, no bare points or signs, nothing beyond the reals.
pub(in crate::types) fn number(bytes: &[u8]) -> Option<(usize, bool)> {
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let sign = usize::from(bytes.first() == Some(&b'-'));
    let whole = digits(sign);
    if whole == 0 || (whole > 1 && bytes[sign] == b'0') {
        return None;
    }
    let mut end = sign + whole;
    let integer = end;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        end += 1 + fraction;
        (fraction > 0).then_some(())?;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        end += 1 + sign + exponent;
        (exponent > 0).then_some(())?;
    }
    // as far as reals reach
    let may_overflow = end > integer || whole > 300;
    if may_overflow
        && !std::str::from_utf8(&bytes[..end])
            .ok()?
            .parse::<f64>()
            .ok()?
            .is_finite()
    {
        return None;
    }
    Some((end, end == integer))
}

/// Reads text and writes values as it goes. The table of an array or bag is put before its values when these are
/// complete, so that no container needs memory of its own.
struct Reader<'t> {
    text: &'t str,
    strings: Strings,
    at: usize,
    /// Ends within the containers that are open, one behind the other.
    ends: Vec<u32>,
}

impl Reader<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, expected: u8) -> bool {
        let hit = self.byte() == Some(expected);
        self.at += usize::from(hit);
        hit
    }

    fn keyword(&mut self, word: &str) -> Option<()> {
        self.text[self.at..].starts_with(word).then(|| self.at += word.len())
    }

    fn value(&mut self, out: &mut Vec<u8>, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.blanks();
        match self.byte()? {
            b'n' => self.keyword("null").map(|()| write_null(out)),
            b't' => self.keyword("true").map(|()| write_bool(out, true)),
            b'f' => self.keyword("false").map(|()| write_bool(out, false)),
            b'"' => {
                let start = out.len();
                out.push(STRING);
                self.string(out)?;
                if self.strings == Strings::Typed
                    && let Some(ticks) = datetime::of_json(&out[start + 1..])
                {
                    out.truncate(start);
                    write_datetime(out, ticks);
                }
                Some(())
            }
            b'[' => self.array(out, depth),
            b'{' => self.bag(out, depth),
            b'-' | b'0'..=b'9' => self.number(out),
            _ => None,
        }
    }

    /// Opens a container in `out`. Returns where its values begin and where its ends begin among the open ones.
    fn open(&mut self, tag: u8, out: &mut Vec<u8>) -> (usize, usize) {
        self.at += 1;
        self.blanks();
        out.extend_from_slice(&[tag, 0, 0, 0, 0]);
        (out.len(), self.ends.len())
    }

    /// Notes that something in the container ends here.
    fn mark(&mut self, base: usize, out: &[u8]) -> Option<()> {
        self.ends.push(u32::try_from(out.len() - base).ok()?);
        Some(())
    }

    /// Writes how many entries there are and their table, moving the values behind it.
    fn close(&mut self, base: usize, mark: usize, count: usize, out: &mut Vec<u8>) {
        let ends = &self.ends[mark..];
        let (table, len) = (4 * ends.len(), out.len());
        out.resize(len + table, 0);
        out.copy_within(base..len, base + table);
        for (slot, end) in out[base..base + table].chunks_exact_mut(4).zip(ends) {
            slot.copy_from_slice(&end.to_le_bytes());
        }
        out[base - 4..base].copy_from_slice(&(count as u32).to_le_bytes());
        self.ends.truncate(mark);
    }

    fn array(&mut self, out: &mut Vec<u8>, depth: usize) -> Option<()> {
        let (base, mark) = self.open(ARRAY, out);
        if !self.eat(b']') {
            loop {
                self.value(out, depth + 1)?;
                self.mark(base, out)?;
                self.blanks();
                if self.eat(b']') {
                    break;
                }
                self.eat(b',').then_some(())?;
            }
        }
        let count = self.ends.len() - mark;
        self.close(base, mark, count, out);
        Some(())
    }

    fn bag(&mut self, out: &mut Vec<u8>, depth: usize) -> Option<()> {
        let (base, mark) = self.open(BAG, out);
        let mut repeated = false;
        if !self.eat(b'}') {
            loop {
                self.blanks();
                let start = out.len();
                self.string(out)?;
                repeated = repeated || self.is_repeated(base, mark, start, out);
                self.mark(base, out)?;
                self.blanks();
                self.eat(b':').then_some(())?;
                self.value(out, depth + 1)?;
                self.mark(base, out)?;
                self.blanks();
                if self.eat(b'}') {
                    break;
                }
                self.eat(b',').then_some(())?;
            }
        }
        let count = (self.ends.len() - mark) / 2;
        repeated = repeated || (count > FEW && self.any_repeated(base, mark, out));
        self.close(base, mark, count, out);
        if repeated {
            keep_last(base - 5, out);
        }
        Some(())
    }

    /// The keys of the bag at `base` that are complete.
    fn keys<'o>(&self, base: usize, mark: usize, out: &'o [u8]) -> impl Iterator<Item = &'o [u8]> {
        let mut start = 0;
        self.ends[mark..].chunks_exact(2).map(move |ends| {
            let key = &out[base + start..base + ends[0] as usize];
            start = ends[1] as usize;
            key
        })
    }

    /// Whether the key that `out` ends with, from `start` on, is there already; looked at while there are few.
    fn is_repeated(&self, base: usize, mark: usize, start: usize, out: &[u8]) -> bool {
        self.ends.len() - mark <= 2 * FEW && self.keys(base, mark, out).any(|key| *key == out[start..])
    }

    /// Whether any key occurs twice.
    fn any_repeated(&self, base: usize, mark: usize, out: &[u8]) -> bool {
        let mut seen = hashbrown::HashSet::<&[u8], foldhash::fast::FixedState>::default();
        !self.keys(base, mark, out).all(|key| seen.insert(key))
    }

    fn number(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let (len, whole) = number(&self.text.as_bytes()[self.at..])?;
        let digits = &self.text[self.at..self.at + len];
        self.at += len;
        match digits.parse::<i64>() {
            Ok(value) if whole => write_long(out, value),
            _ => write_real(out, digits.parse().ok()?),
        }
        Some(())
    }

    /// Appends what stands between quotes.
    fn string(&mut self, out: &mut Vec<u8>) -> Option<()> {
        self.eat(b'"').then_some(())?;
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let end = memchr::memchr2(b'"', b'\\', rest)?;
            out.extend_from_slice(&rest[..end]);
            self.at += end;
            if self.eat(b'"') {
                return Some(());
            }
            self.at += 1;
            let escape = self.byte()?;
            self.at += 1;
            let meant = match escape {
                b'"' => '"',
                b'\\' => '\\',
                b'/' => '/',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => self.unicode()?,
                _ => return None,
            };
            out.extend_from_slice(meant.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    fn unicode(&mut self) -> Option<char> {
        let unit = self.hex()?;
        if (0xd800..0xdc00).contains(&unit) {
            let before = self.at;
            if self.keyword("\\u").is_some() {
                let low = self.hex()?;
                if (0xdc00..0xe000).contains(&low) {
                    return char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
                }
                self.at = before;
            }
        }
        Some(char::from_u32(unit).unwrap_or('\u{fffd}'))
    }
}

/// Up to how many keys a bag compares them one by one.
const FEW: usize = 16;

/// Writes the bag that begins at `start` anew: a repeated key keeps its first place and its last value.
#[cold]
fn keep_last(start: usize, out: &mut Vec<u8>) {
    let mut bag = BagBuilder::new();
    for (key, value) in DynRef::new(&out[start..]).as_bag().into_iter().flatten() {
        bag.insert(key, value);
    }
    out.truncate(start);
    bag.write(out);
}

#[cfg(test)]
mod tests {
    use super::super::Dynamic;
    use super::number;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("0", Some((1, true)))]
    #[case("-12,", Some((3, true)))]
    #[case("1.5e+3]", Some((6, false)))]
    #[case("1E5", Some((3, false)))]
    #[case("007", None)]
    #[case("-", None)]
    #[case("1.", None)]
    #[case("1e", None)]
    #[case("1e999", None)]
    fn numbers(#[case] text: &str, #[case] expected: Option<(usize, bool)>) {
        assert_eq!(number(text.as_bytes()), expected);
    }

    #[test]
    fn of_many_keys_the_last_value_counts_in_the_first_place() {
        let entries: Vec<String> = (0..40).map(|index| format!("\"k{}\":{index}", index % 30)).collect();
        let bag = Dynamic::from_json(&format!("{{{}}}", entries.join(","))).unwrap();
        let entries: Vec<_> = bag.as_ref().as_bag().unwrap().collect();
        assert_eq!(entries.len(), 30);
        assert_eq!((entries[3].0, entries[3].1.to_json_text().as_str()), ("k3", "33"));
        assert_eq!((entries[29].0, entries[29].1.to_json_text().as_str()), ("k29", "29"));
    }

    /// The same with serde_json, as text with keys sorted.
    fn sorted(value: &serde_json::Value) -> String {
        use serde_json::Value;
        match value {
            Value::Array(items) => format!("[{}]", items.iter().map(sorted).collect::<Vec<_>>().join(",")),
            Value::Object(entries) => {
                let mut entries: Vec<(String, String)> = entries
                    .iter()
                    .map(|(key, value)| (key.clone(), sorted(value)))
                    .collect();
                entries.sort();
                let entries: Vec<String> = entries.iter().map(|(key, value)| format!("{key:?}:{value}")).collect();
                format!("{{{}}}", entries.join(","))
            }
            leaf => leaf.to_string(),
        }
    }

    fn json() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("null".to_owned()),
            Just("false".to_owned()),
            "(0|-?[1-9][0-9]{0,3})",
            "\"[ab]{0,3}\"",
            "\"(\\\\n|\\\\u00e9|é)?\"",
        ];
        leaf.prop_recursive(3, 64, 20, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..20).prop_map(|items| format!("[{}]", items.join(" , "))),
                prop::collection::vec(("[a-e]{1,2}", inner), 0..20).prop_map(|entries| {
                    let entries: Vec<String> = entries
                        .iter()
                        .map(|(key, value)| format!(" \"{key}\":{value}"))
                        .collect();
                    format!("{{{}}}", entries.join(","))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn reads_what_serde_json_reads(text in json()) {
            let ours = Dynamic::from_json(&text).unwrap().as_ref().to_json_text();
            let ours: serde_json::Value = serde_json::from_str(&ours).unwrap();
            let theirs: serde_json::Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(sorted(&ours), sorted(&theirs));
        }

        #[test]
        fn refuses_what_serde_json_refuses(text in "[\\[\\]{}\",:0-9a.e -]{0,12}") {
            let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
            prop_assert_eq!(Dynamic::from_json(&text).is_some(), theirs);
        }
    }
}
