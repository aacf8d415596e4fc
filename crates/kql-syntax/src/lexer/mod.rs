//! Text to tokens. First stage: knows characters and words, no grammar.
//!
//! The parser works on the tokens that matter; spaces and comments lie between them and are found again from their
//! positions. [`lex`] gives both, so that the spans tile the source.

mod kind;
mod number;
mod string;
mod word;

use crate::{Span, SyntaxError};
pub use kind::TokenKind;
pub(crate) use kind::{KEYWORDS, Reserve};
pub(crate) use number::time_unit;
pub(crate) use string::decode;
pub(crate) use word::name_before_hyphen;

/// A token: its kind and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where this word may be a name; [`Reserve::Name`] for identifiers.
    pub(crate) reserve: Reserve,
    /// Where it stands, without spaces and comments around it.
    pub span: Span,
}

/// All tokens of `source`, spaces and comments among them, in order. Their spans tile the source; the last token is
/// [`TokenKind::End`]. Never fails: what is not part of the language is [`TokenKind::Bad`].
#[must_use]
pub fn lex(source: &str) -> Vec<Token> {
    let (significant, _) = scan(source);
    let mut tokens = Vec::with_capacity(significant.len() * 2);
    let mut end = 0;
    for token in significant {
        trivia(source, end, token.span.start, &mut tokens);
        end = token.span.end;
        tokens.push(token);
    }
    tokens
}

/// Pushes the tokens of the spaces and comments between `start` and `end`: one for each comment and for each run of
/// spaces. A line break after a comment belongs to it.
pub(crate) fn trivia(source: &str, start: u32, end: u32, tokens: &mut Vec<Token>) {
    let bytes = source.as_bytes();
    let (mut position, end) = (start as usize, end as usize);
    while position < end {
        let begin = position;
        let kind = if bytes[position..end].starts_with(b"//") {
            position = next_line(bytes, position).min(end);
            TokenKind::Comment
        } else {
            while position < end && bytes[position] != b'/' {
                position += 1;
            }
            // A slash that opens no comment cannot stand in trivia; step over it so that the loop ends.
            position = position.max(begin + 1);
            TokenKind::Whitespace
        };
        tokens.push(Token {
            kind,
            reserve: Reserve::Full,
            span: span(begin, position),
        });
    }
}

/// The tokens that matter, with [`TokenKind::End`] last, and what is wrong with their characters.
pub(crate) fn scan(source: &str) -> (Vec<Token>, Vec<SyntaxError>) {
    let mut lexer = Lexer {
        source,
        bytes: source.as_bytes(),
        errors: Vec::new(),
    };
    let mut tokens = Vec::with_capacity(source.len() / 5 + 8);
    let mut position = 0;
    loop {
        position = lexer.skip_trivia(position);
        let (kind, reserve, end) = lexer.token(position);
        tokens.push(Token {
            kind,
            reserve,
            span: span(position, end),
        });
        if kind == TokenKind::End {
            return (tokens, lexer.errors);
        }
        position = end;
    }
}

pub(crate) struct Lexer<'s> {
    source: &'s str,
    bytes: &'s [u8],
    errors: Vec<SyntaxError>,
}

/// Kind, where the word may be a name, and the offset past the token.
type Lexed = (TokenKind, Reserve, usize);

impl Lexer<'_> {
    fn peek(&self, position: usize) -> u8 {
        self.bytes.get(position).copied().unwrap_or(0)
    }

    fn skip_trivia(&self, mut position: usize) -> usize {
        loop {
            match self.peek(position) {
                b' ' | b'\t' | b'\r' | b'\n' | 0x0c => {
                    position += 1;
                    // most lines begin with several
                    while self.peek(position) == b' ' {
                        position += 1;
                    }
                }
                b'!'..=b'.' | b'0'..=0x7f => return position,
                b'/' if self.peek(position + 1) == b'/' => position = next_line(self.bytes, position),
                0xc2.. => match self.char_at(position) {
                    Some(c) if is_wide_space(c) => position += c.len_utf8(),
                    _ => return position,
                },
                _ => return position,
            }
        }
    }

    fn char_at(&self, position: usize) -> Option<char> {
        self.source.get(position..)?.chars().next()
    }

    fn token(&mut self, start: usize) -> Lexed {
        let byte = self.peek(start);
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => self.word(start),
            b'0'..=b'9' => self.number(start),
            b'"' | b'\'' => self.string(start, start),
            b'`' | b'~' if self.opens_string(start) => self.string(start, start),
            b'@' if self.opens_string(start + 1) => self.string(start, start),
            b'!' => self.bang(start),
            b'#' => (TokenKind::Directive, Reserve::Full, self.line_end(start)),
            0 if start >= self.bytes.len() => (TokenKind::End, Reserve::Full, start),
            _ => match punctuation(byte, self.peek(start + 1)) {
                Some((kind, length)) => (kind, Reserve::Full, start + length),
                None => self.bad(start),
            },
        }
    }

    fn bad(&mut self, start: usize) -> Lexed {
        let Some(found) = self.char_at(start) else {
            return (TokenKind::End, Reserve::Full, self.bytes.len());
        };
        if string::plain_quote(found).is_some() {
            return self.typographic(start, found);
        }
        let end = start + found.len_utf8();
        self.errors.push(SyntaxError::UnexpectedCharacter {
            found,
            span: span(start, end),
        });
        (TokenKind::Bad, Reserve::Full, end)
    }

    fn line_end(&self, start: usize) -> usize {
        self.bytes[start..]
            .iter()
            .position(|byte| matches!(byte, b'\r' | b'\n'))
            .map_or(self.bytes.len(), |n| start + n)
    }
}

pub(crate) fn span(start: usize, end: usize) -> Span {
    Span::new(clamp(start), clamp(end))
}

/// Sources beyond 4 GiB are cut before lexing, so this never bites.
fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// The offset past the next line break at or after `start`, or the end.
fn next_line(bytes: &[u8], start: usize) -> usize {
    let rest = &bytes[start..];
    match memchr::memchr2(b'\r', b'\n', rest) {
        Some(at) if rest[at] == b'\r' && rest.get(at + 1) == Some(&b'\n') => start + at + 2,
        Some(at) => start + at + 1,
        None => bytes.len(),
    }
}

/// The spaces beyond ASCII that Kusto skips, among them the byte order mark and the zero width space.
fn is_wide_space(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{1680}' | '\u{180e}' | '\u{2000}'
            ..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}'
    )
}

fn punctuation(first: u8, second: u8) -> Option<(TokenKind, usize)> {
    use TokenKind as K;
    Some(match (first, second) {
        (b'(', _) => (K::OpenParen, 1),
        (b')', _) => (K::CloseParen, 1),
        (b'[', _) => (K::OpenBracket, 1),
        (b']', _) => (K::CloseBracket, 1),
        (b'{', _) => (K::OpenBrace, 1),
        (b'}', _) => (K::CloseBrace, 1),
        (b'|', _) => (K::Bar, 1),
        (b'.', b'.') => (K::DotDot, 2),
        (b'.', _) => (K::Dot, 1),
        (b'+', _) => (K::Plus, 1),
        (b'-', _) => (K::Minus, 1),
        (b'*', _) => (K::Asterisk, 1),
        (b'/', _) => (K::Slash, 1),
        (b'%', _) => (K::Percent, 1),
        (b'<', b'=') => (K::LessOrEqual, 2),
        (b'<', b'|') => (K::LessBar, 2),
        (b'<', b'>') => (K::LessGreater, 2),
        (b'<', _) => (K::Less, 1),
        (b'>', b'=') => (K::GreaterOrEqual, 2),
        (b'>', _) => (K::Greater, 1),
        (b'=', b'=') => (K::EqualEqual, 2),
        (b'=', b'>') => (K::FatArrow, 2),
        (b'=', b'~') => (K::EqualTilde, 2),
        (b'=', _) => (K::Equal, 1),
        (b':', _) => (K::Colon, 1),
        (b';', _) => (K::Semicolon, 1),
        (b',', _) => (K::Comma, 1),
        (b'@', _) => (K::At, 1),
        (b'?', _) => (K::Question, 1),
        _ => return None,
    })
}

pub(crate) const fn is_name_byte(byte: u8) -> bool {
    NAME_BYTES[byte as usize]
}

const NAME_BYTES: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests;
