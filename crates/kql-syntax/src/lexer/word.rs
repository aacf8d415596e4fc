//! Names, keywords, and literals of the form `type(text)`.

use super::kind::{KEYWORDS, Reserve};
use super::{Lexed, Lexer, TokenKind, is_name_byte, span};
use crate::SyntaxError;

const SLOTS: usize = 1024;

/// Open addressing over [`KEYWORDS`]: the index plus one, 0 for none. Built by the compiler.
const TABLE: [u16; SLOTS] = {
    let mut table = [0; SLOTS];
    let mut index = 0;
    while index < KEYWORDS.len() {
        let mut slot = hash(KEYWORDS[index].0.as_bytes());
        while table[slot] != 0 {
            slot = (slot + 1) % SLOTS;
        }
        index += 1;
        table[slot] = index as u16;
    }
    table
};

const fn hash(word: &[u8]) -> usize {
    let (length, first, last) = (word.len(), word[0] as usize, word[word.len() - 1] as usize);
    let middle = word[word.len() / 2] as usize;
    (length.wrapping_mul(0x9e5) ^ first.wrapping_mul(0x1f3) ^ last.wrapping_mul(0x25) ^ middle.wrapping_mul(0x6d))
        % SLOTS
}

/// Whether a word may be a mere name only by what is written behind it: the `project` of `project-awayx`.
pub(crate) fn name_before_hyphen(word: &str) -> bool {
    matches!(keyword(word), Some((_, reserve)) if reserve != Reserve::Name) && is_head(word)
}

/// Whether keywords of several words begin with the word and a hyphen.
fn is_head(word: &str) -> bool {
    matches!(
        word,
        "assert" | "commands" | "granny" | "graph" | "macro" | "make" | "materialized" | "mv"
    ) || matches!(word, "parse" | "partitioned" | "project" | "sample" | "set" | "top")
}

/// The keyword with exactly this text.
pub(crate) fn keyword(word: &str) -> Option<(TokenKind, Reserve)> {
    if word.is_empty() {
        return None;
    }
    let mut slot = hash(word.as_bytes());
    while TABLE[slot] != 0 {
        let (text, kind, reserve) = KEYWORDS[TABLE[slot] as usize - 1];
        if text == word {
            return Some((kind, reserve));
        }
        slot = (slot + 1) % SLOTS;
    }
    None
}

/// The kind of the literal that `keyword(…)` is.
const fn literal_of(keyword: TokenKind) -> Option<TokenKind> {
    use TokenKind as K;
    Some(match keyword {
        K::Long | K::Int64 => K::LongLiteral,
        K::Int | K::Int32 => K::IntLiteral,
        K::Real | K::Double => K::RealLiteral,
        K::Decimal => K::DecimalLiteral,
        K::Bool => K::BoolLiteral,
        K::Datetime | K::Date => K::DateTimeLiteral,
        K::Time | K::Timespan => K::TimespanLiteral,
        K::Guid => K::GuidLiteral,
        _ => return None,
    })
}

impl Lexer<'_> {
    pub(super) fn word(&mut self, start: usize) -> Lexed {
        let rest = &self.bytes[start + 1..];
        let length = rest.iter().position(|byte| !is_name_byte(*byte)).unwrap_or(rest.len());
        let end = start + 1 + length;
        let next = self.peek(end);
        let first = self.bytes[start];
        // No keyword begins with a capital, and most columns and tables do.
        if first.is_ascii_uppercase() && !matches!(first, b'T' | b'F' | b'H') && next != b'-' {
            return (TokenKind::Identifier, Reserve::Name, end);
        }
        if matches!(next, b'-' | b'.' | b'~') || next == b' ' && first == b'm' {
            match self.compound(start, end) {
                Compound::Keyword(kind, reserve, end) => return (kind, reserve, end),
                Compound::Broken => return (TokenKind::Identifier, Reserve::Name, end),
                Compound::None => {}
            }
        }
        if end - start == 1 && matches!(self.bytes[start], b'h' | b'H') {
            let quote = if next == b'@' { end + 1 } else { end };
            if self.opens_string(quote) {
                return self.string(start, end);
            }
        }
        let text = &self.source[start..end];
        if let Some((kind, reserve)) = keyword(text) {
            if next == b'('
                && let Some(kind) = literal_of(kind)
            {
                return (kind, Reserve::Full, self.literal_end(end));
            }
            return (kind, reserve, end);
        }
        let truth = matches!(first, b't' | b'T' | b'f' | b'F');
        if truth && matches!(text, "true" | "True" | "TRUE" | "false" | "False" | "FALSE") {
            return (TokenKind::BoolLiteral, Reserve::Full, end);
        }
        if let Some(end) = self.raw_guid(start) {
            return (TokenKind::RawGuid, Reserve::Full, end);
        }
        (TokenKind::Identifier, Reserve::Name, end)
    }

    /// `!`, and the operators that begin with it.
    pub(super) fn bang(&self, start: usize) -> Lexed {
        match self.peek(start + 1) {
            b'=' => return (TokenKind::BangEqual, Reserve::Full, start + 2),
            b'~' => return (TokenKind::BangTilde, Reserve::Full, start + 2),
            _ => {}
        }
        let mut end = start + 1;
        while is_name_byte(self.peek(end)) {
            end += 1;
        }
        if self.peek(end) == b'~' && !is_name_byte(self.peek(end + 1)) && &self.source[start..end] == "!in" {
            return (TokenKind::NotInTilde, Reserve::Full, end + 1);
        }
        match keyword(&self.source[start..end]) {
            Some((kind, reserve)) => (kind, reserve, end),
            None => (TokenKind::Bang, Reserve::Full, start + 1),
        }
    }

    /// A keyword of several words that begins with the one from `start` to `end`.
    fn compound(&self, start: usize, end: usize) -> Compound {
        let heads = match (&self.source[start..end], self.bytes[end]) {
            ("hint", b'.') => "hint.",
            ("in", b'~') => "in~",
            ("matches", b' ') => "matches ",
            (word, b'-') if is_head(word) => &self.source[start..=end],
            _ => return Compound::None,
        };
        let first = KEYWORDS.partition_point(|(text, ..)| *text < heads);
        let longest = KEYWORDS[first..]
            .iter()
            .take_while(|(text, ..)| text.starts_with(heads))
            .filter(|(text, ..)| self.source[start..].starts_with(text))
            .max_by_key(|(text, ..)| text.len());
        match longest {
            None => Compound::None,
            // As in Kusto, `project-awayx` is no shorter keyword either: `project` is then a mere name.
            Some((text, ..)) if is_name_byte(self.peek(start + text.len())) => Compound::Broken,
            Some((text, kind, reserve)) => Compound::Keyword(*kind, *reserve, start + text.len()),
        }
    }

    /// The offset past `(text)` that begins at `open`; it ends at the first `)` of the line.
    fn literal_end(&mut self, open: usize) -> usize {
        let rest = &self.bytes[open..];
        let stop = rest
            .iter()
            .position(|byte| matches!(byte, b')' | b'\r' | b'\n'))
            .unwrap_or(rest.len());
        if rest.get(stop) == Some(&b')') {
            return open + stop + 1;
        }
        let end = open + stop;
        self.errors.push(SyntaxError::Unclosed {
            close: ")",
            open: span(open, open + 1),
            span: span(end, end),
        });
        end
    }

    /// The offset past a GUID without `guid(…)` around it.
    pub(super) fn raw_guid(&self, start: usize) -> Option<usize> {
        if self.peek(start + 8) != b'-' {
            return None;
        }
        let text = self.bytes.get(start..start + 36)?;
        let fits = text.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
        fits.then_some(start + 36)
    }
}

enum Compound {
    Keyword(TokenKind, Reserve, usize),
    Broken,
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_keyword_is_found_and_sorted() {
        for (text, kind, _) in KEYWORDS {
            assert_eq!(keyword(text).map(|found| found.0), Some(*kind), "{text}");
        }
        assert!(KEYWORDS.is_sorted_by_key(|(text, ..)| *text));
        assert_eq!(keyword("Where"), None);
    }
}
