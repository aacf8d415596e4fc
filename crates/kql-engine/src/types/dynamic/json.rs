//! JSON text read into the binary form, and texts printed as JSON.

use super::{ArrayBuilder, BagBuilder, MAX_DEPTH, write_bool, write_long, write_null, write_real};

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

pub(super) fn parse(text: &str, out: &mut Vec<u8>) -> Option<()> {
    let mut reader = Reader { text, at: 0 };
    reader.value(out, 0)?;
    reader.blanks();
    (reader.at == text.len()).then_some(())
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
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
                out.push(super::STRING);
                let mut text = String::new();
                self.string(&mut text)?;
                out.extend_from_slice(text.as_bytes());
                Some(())
            }
            b'[' => self.array(out, depth),
            b'{' => self.bag(out, depth),
            b'-' | b'0'..=b'9' => self.number(out),
            _ => None,
        }
    }

    fn array(&mut self, out: &mut Vec<u8>, depth: usize) -> Option<()> {
        self.at += 1;
        let mut array = ArrayBuilder::new();
        self.blanks();
        if !self.eat(b']') {
            loop {
                let mut inner = Some(());
                array.push_with(|values| inner = self.value(values, depth + 1));
                inner?;
                self.blanks();
                if self.eat(b']') {
                    break;
                }
                self.eat(b',').then_some(())?;
            }
        }
        array.write(out);
        Some(())
    }

    fn bag(&mut self, out: &mut Vec<u8>, depth: usize) -> Option<()> {
        self.at += 1;
        let mut bag = BagBuilder::new();
        self.blanks();
        if !self.eat(b'}') {
            loop {
                self.blanks();
                let mut key = String::new();
                self.string(&mut key)?;
                self.blanks();
                self.eat(b':').then_some(())?;
                let mut inner = Some(());
                bag.insert_with(&key, |value| inner = self.value(value, depth + 1));
                inner?;
                self.blanks();
                if self.eat(b'}') {
                    break;
                }
                self.eat(b',').then_some(())?;
            }
        }
        bag.write(out);
        Some(())
    }

    fn number(&mut self, out: &mut Vec<u8>) -> Option<()> {
        let start = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')) {
            self.at += 1;
        }
        let digits = &self.text[start..self.at];
        if !digits.contains(['.', 'e', 'E']) {
            if let Ok(value) = digits.parse::<i64>() {
                write_long(out, value);
                return Some(());
            }
        }
        write_real(out, digits.parse().ok()?);
        Some(())
    }

    fn string(&mut self, out: &mut String) -> Option<()> {
        self.eat(b'"').then_some(())?;
        loop {
            let start = self.at;
            while !matches!(self.byte()?, b'"' | b'\\') {
                self.at += 1;
            }
            out.push_str(&self.text[start..self.at]);
            if self.eat(b'"') {
                return Some(());
            }
            self.at += 1;
            let escape = self.byte()?;
            self.at += 1;
            out.push(match escape {
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
            });
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
