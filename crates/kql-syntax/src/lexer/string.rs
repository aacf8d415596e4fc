//! String literals: where they end, and what they say.

use std::borrow::Cow;

use super::{Lexed, Lexer, Reserve, TokenKind, span};
use crate::{Fix, SyntaxError};

/// Up to how many bytes a string is shown in advice.
const SHOWN: usize = 60;

const FENCES: [&str; 2] = ["```", "~~~"];

/// The bytes at which a string of one line may end or hold an escape.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let (bytes, mut at) = (b"\\\"'\r\n\0", 0);
    while at < bytes.len() {
        stops[bytes[at] as usize] = true;
        at += 1;
    }
    stops
};

impl Lexer<'_> {
    /// True when a string's quote stands at `position`.
    pub(super) fn opens_string(&self, position: usize) -> bool {
        matches!(self.peek(position), b'"' | b'\'') || self.fence(position).is_some()
    }

    fn fence(&self, position: usize) -> Option<&'static str> {
        let rest = self.bytes.get(position..)?;
        FENCES.into_iter().find(|fence| rest.starts_with(fence.as_bytes()))
    }

    /// The string that begins at `start`; `prefix_end` is past its `h`, if it has one.
    pub(super) fn string(&mut self, start: usize, prefix_end: usize) -> Lexed {
        let verbatim = self.peek(prefix_end) == b'@';
        let quote = prefix_end + usize::from(verbatim);
        let (content_end, close) = match self.fence(quote) {
            Some(fence) => {
                let content = &self.bytes[quote + 3..];
                let length = content.windows(3).position(|window| window == fence.as_bytes());
                (quote + 3 + length.unwrap_or(content.len()), fence)
            }
            None => self.quoted(quote, verbatim),
        };
        if self.bytes[content_end..].starts_with(close.as_bytes()) {
            return (TokenKind::StringLiteral, Reserve::Full, content_end + close.len());
        }
        if self.peek(content_end) == b'\\'
            && let Some(end) = self.unknown_escape(start, quote, content_end)
        {
            return (TokenKind::StringLiteral, Reserve::Full, end);
        }
        let open = span(start, quote + close.len());
        self.errors.push(SyntaxError::Unclosed {
            close,
            open,
            span: span(content_end, content_end),
        });
        (TokenKind::StringLiteral, Reserve::Full, content_end)
    }

    /// The end of the content of a string of one line, and the quote that should stand there.
    fn quoted(&self, quote: usize, verbatim: bool) -> (usize, &'static str) {
        let mark = self.peek(quote);
        let mut end = quote + 1;
        loop {
            let rest = self.bytes.get(end..).unwrap_or_default();
            end += rest
                .iter()
                .position(|byte| STOPS[usize::from(*byte)])
                .unwrap_or(rest.len());
            let byte = self.peek(end);
            end += match byte {
                b'\\' if !verbatim => match escape(&self.bytes[end..]) {
                    Some(length) => length,
                    None => break,
                },
                byte if byte == mark => match verbatim && self.peek(end + 1) == mark {
                    true => 2,
                    false => break,
                },
                b'\r' | b'\n' => break,
                0 if end >= self.bytes.len() => break,
                _ => 1,
            };
        }
        (end, if mark == b'"' { "\"" } else { "'" })
    }

    /// The end of a string of one line in which the backslash at `at` begins no escape: read on as if it stood for itself,
    /// and reported. Nothing where the line ends first.
    fn unknown_escape(&mut self, start: usize, quote: usize, at: usize) -> Option<usize> {
        let behind = self.source.get(at + 1..)?.chars().next()?;
        let mark = &self.source[quote..=quote];
        let line = self.source.get(quote + 1..self.line_end(quote))?;
        let read = read_leniently(line, mark);
        // `"C:\Temp\"`: the last backslash is no escape either
        let length = read.as_ref().map(|read| read.length).or_else(|| line.find(mark))?;
        let verbatim = format!("@{mark}{}{mark}", &line[..length]);
        let mut ways = Vec::new();
        if read.as_ref().is_none_or(|read| !read.escapes) {
            ways.push(verbatim.clone());
        }
        ways.extend(read.as_ref().map(|read| format!("{mark}{}{mark}", read.doubled)));
        let shown = verbatim.len() <= SHOWN;
        let end = quote + 1 + length + 1;
        self.errors.push(SyntaxError::UnknownEscape {
            escape: format!("\\{behind}"),
            advice: match ways.as_slice() {
                [one] if shown => format!("write `{one}`"),
                [one, other] if shown => format!("write `{one}` or `{other}`"),
                [_] if read.is_some() => format!("write `\\\\{behind}`"),
                _ => format!("write `@{mark}…{mark}` or `\\\\{behind}`"),
            },
            span: span(at, at + 1 + behind.len_utf8()),
            fix: read.filter(|read| !read.escapes).map(|_| Fix {
                span: span(start, end),
                replacement: format!("{}{verbatim}", &self.source[start..quote]),
            }),
        });
        Some(end)
    }

    /// A string in quotes that a word processor made. Read as the string that was meant, and reported.
    pub(super) fn typographic(&mut self, start: usize, found: char) -> Lexed {
        let plain = plain_quote(found).unwrap_or('"');
        let content = start + found.len_utf8();
        let closing = self.source[content..]
            .char_indices()
            .take_while(|(_, c)| !matches!(c, '\r' | '\n'))
            .find(|(_, c)| *c == plain || plain_quote(*c) == Some(plain))
            .map(|(at, c)| (content + at, content + at + c.len_utf8()));
        let (kind, end, replacement) = match closing {
            Some((content_end, end)) => {
                let text = self.source[content..content_end].replace('\\', "\\\\");
                (TokenKind::StringLiteral, end, format!("{plain}{text}{plain}"))
            }
            None => (TokenKind::Bad, content, plain.to_string()),
        };
        let fix = Fix {
            span: span(start, end),
            replacement,
        };
        self.errors.push(SyntaxError::TypographicQuote {
            found,
            plain,
            span: span(start, content),
            fix,
        });
        (kind, Reserve::Full, end)
    }
}

/// The plain quote that a typographic one stands for.
pub(super) const fn plain_quote(c: char) -> Option<char> {
    match c {
        '\u{201c}'..='\u{201f}' => Some('"'),
        '\u{2018}'..='\u{201b}' => Some('\''),
        _ => None,
    }
}

/// The length of the escape that `rest` begins with: `\n`, `\u1234`, `\x41`, `\101`. `None` when it is none.
fn escape(rest: &[u8]) -> Option<usize> {
    let hex = |count: usize| {
        let digits = rest.get(2..2 + count)?;
        digits.iter().all(u8::is_ascii_hexdigit).then_some(2 + count)
    };
    match rest.get(1)? {
        b'\\' | b'\'' | b'"' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' => Some(2),
        b'u' => hex(4),
        b'U' => hex(8),
        b'x' => hex(2),
        b'0'..=b'7' => Some(1 + octal(&rest[1..])),
        _ => None,
    }
}

/// The content of a string, read as if a backslash that begins no escape stood for itself.
struct Lenient {
    length: usize,
    /// The content with those backslashes doubled.
    doubled: String,
    /// Whether there are escapes among them.
    escapes: bool,
}

/// Reads up to `mark`; nothing where `line` has none outside of escapes.
fn read_leniently(line: &str, mark: &str) -> Option<Lenient> {
    let (mut doubled, mut escapes, mut at) = (String::new(), false, 0);
    loop {
        let rest = &line[at..];
        let first = rest.chars().next()?;
        if rest.starts_with(mark) {
            let length = at;
            return Some(Lenient {
                length,
                doubled,
                escapes,
            });
        }
        let length = match first {
            '\\' => match escape(rest.as_bytes()) {
                Some(length) => {
                    escapes = true;
                    length
                }
                None => {
                    doubled.push('\\');
                    1
                }
            },
            first => first.len_utf8(),
        };
        doubled.push_str(&rest[..length]);
        at += length;
    }
}

/// How many digits an octal code has: up to two, or three when it stays below 256.
fn octal(rest: &[u8]) -> usize {
    let is_octal = |at: usize| rest.get(at).is_some_and(|byte| (b'0'..=b'7').contains(byte));
    match (is_octal(1), is_octal(2), rest.first()) {
        (true, true, Some(b'0'..=b'3')) => 3,
        (true, ..) => 2,
        _ => 1,
    }
}

/// The quote that opens the string literal `text`, without `h` and `@`.
pub(crate) fn opening_quote(text: &str) -> &str {
    let quoted = text.trim_start_matches(['h', 'H', '@']);
    match FENCES.into_iter().find(|fence| quoted.starts_with(fence)) {
        Some(fence) => fence,
        None => quoted.chars().next().map_or("", |quote| &quoted[..quote.len_utf8()]),
    }
}

/// What the string literal `text` says, and whether it is obfuscated. A closing quote that the source lacks is not
/// needed.
pub(crate) fn decode(text: &str) -> (Cow<'_, str>, bool) {
    let unhidden = text.strip_prefix(['h', 'H']);
    let rest = unhidden.unwrap_or(text);
    let unverbatim = rest.strip_prefix('@');
    let rest = unverbatim.unwrap_or(rest);
    let quote = opening_quote(rest);
    let content = &rest[quote.len()..];
    let value = match quote {
        "```" | "~~~" => Cow::Borrowed(content.strip_suffix(quote).unwrap_or(content)),
        "\"" | "'" => {
            let content = unescaped_content(content, quote, unverbatim.is_some());
            match unverbatim {
                None if content.contains('\\') => Cow::Owned(unescape(content)),
                Some(_) if content.contains(quote) => Cow::Owned(content.replace(&quote.repeat(2), quote)),
                _ => Cow::Borrowed(content),
            }
        }
        _ => {
            let close = content.chars().next_back().map_or(0, char::len_utf8);
            Cow::Borrowed(&content[..content.len() - close])
        }
    };
    (value, unhidden.is_some())
}

/// `content` without its closing quote, where that is one and not part of an escape.
fn unescaped_content<'a>(content: &'a str, quote: &str, verbatim: bool) -> &'a str {
    let Some(inner) = content.strip_suffix(quote) else {
        return content;
    };
    let run = |mark: char| inner.chars().rev().take_while(|c| *c == mark).count();
    let escaped = match verbatim {
        true => quote.chars().next().is_some_and(|mark| run(mark) % 2 == 1),
        false => run('\\') % 2 == 1,
    };
    if escaped { content } else { inner }
}

fn unescape(content: &str) -> String {
    let mut value = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find('\\') {
        value.push_str(&rest[..at]);
        let Some(length) = escape(&rest.as_bytes()[at..]) else {
            value.push('\\');
            rest = &rest[at + 1..];
            continue;
        };
        let unit = code_unit(&rest[at + 1..at + length]);
        rest = &rest[at + length..];
        match low_surrogate(unit, rest) {
            Some(low) => {
                value.push(char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00)).unwrap_or('\u{fffd}'));
                rest = &rest[6..];
            }
            // A lone surrogate has no place in UTF-8.
            None => value.push(char::from_u32(unit).unwrap_or('\u{fffd}')),
        }
    }
    value.push_str(rest);
    value
}

/// The second half of a character that two `\u` escapes make up, where `rest` begins with it.
fn low_surrogate(high: u32, rest: &str) -> Option<u32> {
    if !(0xd800..0xdc00).contains(&high) || !rest.starts_with("\\u") {
        return None;
    }
    let low = u32::from_str_radix(rest.get(2..6)?, 16).ok()?;
    (0xdc00..0xe000).contains(&low).then_some(low)
}

/// The character, or half of one, of the escape `code`, which is what follows the backslash.
fn code_unit(code: &str) -> u32 {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).unwrap_or(0xfffd);
    match code.as_bytes()[0] {
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => 0x0a,
        b'r' => 0x0d,
        b't' => 0x09,
        b'v' => 0x0b,
        b'u' | b'U' | b'x' => number(&code[1..], 16),
        b'0'..=b'7' => number(code, 8),
        quote => u32::from(quote),
    }
}
