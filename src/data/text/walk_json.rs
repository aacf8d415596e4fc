//! NDJSON and JSON arrays, walked without building values: a key that was expected is not even read.

use std::collections::HashMap;

use crate::fixture::Kind;

use super::raw::Raw;

/// Where a walk had to stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// The byte.
    pub(super) at: usize,
    /// What is wrong, where it is not for a full parser to say.
    pub(super) what: Option<Problem>,
}

/// What is wrong with a row, in the user's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// Whether it is about the row from there on, rather than about one character.
    pub(super) row: bool,
}

/// What to do with the value of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It belongs to that column.
    Column(usize),
    /// Nobody wants it.
    Skip,
    /// It is of a column that is not known yet.
    New,
}

/// The keys of objects and where their values belong.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    places: HashMap<String, Place>,
    /// What to do with any other key.
    other: Place,
    /// The keys that came, each as `"key":`, with their places: the next row mostly has the same, in the same order.
    expected: Vec<(Box<[u8]>, Place)>,
}

impl Keys {
    /// Keys of these columns; `other` says what happens to any other.
    pub(super) fn new<'n>(names: impl Iterator<Item = &'n str>, other: Place) -> Self {
        let places = names
            .enumerate()
            .map(|(at, name)| (name.to_string(), Place::Column(at)));
        Self {
            places: places.collect(),
            other,
            expected: Vec::new(),
        }
    }

    /// The place of the expected key that `text` begins with, sought from `next` on: where rows lack some keys, the next
    /// that comes is not far.
    #[inline]
    fn expected(&self, next: usize, text: &[u8]) -> Option<usize> {
        let fits = |at: &usize| self.expected.get(*at).is_some_and(|(key, _)| text.starts_with(key));
        if fits(&next) {
            return Some(next);
        }
        (next + 1..self.expected.len()).chain(0..next).find(fits)
    }

    /// Where the values of a key belong that was not expected; from now on it is, behind the one at `next`.
    fn place(&mut self, key: &str, next: usize) -> Place {
        let place = self.places.get(key).copied().unwrap_or(self.other);
        if place != Place::New && !key.contains(['"', '\\']) && self.expected.len() < MOST_EXPECTED {
            let pattern = format!("\"{key}\":").into_bytes().into_boxed_slice();
            self.expected.insert(next.min(self.expected.len()), (pattern, place));
        }
        place
    }
}

/// So many keys are expected at most: files whose keys are data have any number of them.
const MOST_EXPECTED: usize = 256;

/// Takes the rows of a walk.
pub(super) trait Rows<'t> {
    /// A value of the row at hand whose key no column has.
    fn new_column(&mut self, key: &str, value: Raw<'t>);

    /// A row: a value a column. `at` is where it starts.
    fn row(&mut self, values: &[Raw<'t>], at: usize) -> Result<(), Fault>;
}

/// Walks rows.
pub(super) struct Walk<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// Whether a line break is a blank.
    breaks: bool,
}

type Step<T> = Result<T, Fault>;

impl<'t> Walk<'t> {
    /// Every line is an object; empty lines are passed over.
    pub(super) fn lines(text: &'t str, keys: &mut Keys, columns: usize, rows: &mut impl Rows<'t>) -> Step<()> {
        let mut walk = Walk::new(text, false);
        let mut values = vec![Raw::NULL; columns];
        while walk.at < walk.bytes.len() {
            walk.blanks();
            if walk.eat(b'\n') {
                continue;
            }
            if walk.at == walk.bytes.len() {
                break;
            }
            let start = walk.at;
            walk.object(keys, &mut values, rows)?;
            walk.blanks();
            if walk.at < walk.bytes.len() && !walk.eat(b'\n') {
                return walk.fault();
            }
            rows.row(&values, start)?;
        }
        Ok(())
    }

    /// An array of objects, or one object.
    pub(super) fn document(text: &'t str, keys: &mut Keys, columns: usize, rows: &mut impl Rows<'t>) -> Step<()> {
        let mut walk = Walk::new(text, true);
        let mut values = vec![Raw::NULL; columns];
        walk.blanks();
        if !walk.eat(b'[') {
            let start = walk.at;
            walk.object(keys, &mut values, rows)?;
            rows.row(&values, start)?;
            return walk.end();
        }
        walk.blanks();
        if !walk.eat(b']') {
            loop {
                walk.blanks();
                let start = walk.at;
                walk.object(keys, &mut values, rows)?;
                rows.row(&values, start)?;
                walk.blanks();
                if walk.eat(b']') {
                    break;
                }
                if !walk.eat(b',') {
                    return walk.fault();
                }
            }
        }
        walk.end()
    }

    fn new(text: &'t str, breaks: bool) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            breaks,
        }
    }

    fn end(&mut self) -> Step<()> {
        self.blanks();
        if self.at == self.bytes.len() {
            Ok(())
        } else {
            self.fault()
        }
    }

    fn fault<T>(&self) -> Step<T> {
        Err(Fault {
            at: self.at,
            what: None,
        })
    }

    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    fn eat(&mut self, expected: u8) -> bool {
        let hit = self.byte() == Some(expected);
        self.at += usize::from(hit);
        hit
    }

    #[inline]
    fn blanks(&mut self) {
        while let Some(byte) = self.byte() {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' if self.breaks => self.at += 1,
                _ => return,
            }
        }
    }

    /// Reads the object at hand. Of a key that stands twice the last value counts; a column without a key is null.
    fn object(&mut self, keys: &mut Keys, values: &mut [Raw<'t>], rows: &mut impl Rows<'t>) -> Step<()> {
        if self.byte() != Some(b'{') {
            return Err(Fault {
                at: self.at,
                what: self.is_value().then(|| Problem {
                    code: "TL6511",
                    message: format!(
                        "not valid {}: a row must be an object",
                        if self.breaks { "JSON" } else { "NDJSON" }
                    ),
                    help: None,
                    row: true,
                }),
            });
        }
        self.at += 1;
        values.fill(Raw::NULL);
        self.blanks();
        if self.eat(b'}') {
            return Ok(());
        }
        let mut next = 0;
        loop {
            self.blanks();
            let (place, key) = match keys.expected(next, &self.bytes[self.at..]) {
                Some(known) => {
                    let (key, place) = &keys.expected[known];
                    self.at += key.len();
                    next = known + 1;
                    (*place, None)
                }
                None => {
                    let key = self.key()?;
                    let place = keys.place(&key.decoded(), next);
                    next += 1;
                    (place, Some(key))
                }
            };
            self.blanks();
            let value = self.value()?;
            match place {
                Place::Column(column) => values[column] = value,
                Place::Skip => {}
                Place::New => rows.new_column(&key.unwrap_or(Raw::NULL).decoded(), value),
            }
            self.blanks();
            if self.eat(b'}') {
                return Ok(());
            }
            if !self.eat(b',') {
                return self.fault();
            }
        }
    }

    /// Whether what stands here is JSON that is no object.
    fn is_value(&self) -> bool {
        let rest = &self.text[self.at..];
        let line = if self.breaks {
            rest
        } else {
            rest.lines().next().unwrap_or_default()
        };
        serde_json::from_str::<serde_json::Value>(line).is_ok()
    }

    fn key(&mut self) -> Step<Raw<'t>> {
        if !self.eat(b'"') {
            return self.fault();
        }
        let key = self.string()?;
        self.blanks();
        if self.eat(b':') { Ok(key) } else { self.fault() }
    }

    #[inline]
    fn value(&mut self) -> Step<Raw<'t>> {
        match self.byte() {
            Some(b'"') => {
                self.at += 1;
                self.string()
            }
            Some(b'{' | b'[') => {
                let start = self.at;
                self.nested()?;
                let text = &self.text[start..self.at];
                if !self.breaks && memchr::memchr(b'\n', text.as_bytes()).is_some() {
                    self.at = start;
                    return self.fault();
                }
                Ok(Raw {
                    kind: Kind::Json,
                    text,
                    escaped: false,
                })
            }
            _ => self.plain(),
        }
    }

    /// What stands between here and the closing quote.
    #[inline]
    fn string(&mut self) -> Step<Raw<'t>> {
        let start = self.at;
        let mut escaped = false;
        loop {
            match quote_or_escape(self.bytes, self.at) {
                Some(at) if self.bytes[at] == b'"' => {
                    self.at = at + 1;
                    let text = &self.text[start..at];
                    if !self.breaks && escaped && memchr::memchr(b'\n', text.as_bytes()).is_some() {
                        self.at = start;
                        return self.fault();
                    }
                    return Ok(Raw {
                        kind: Kind::Quoted,
                        text,
                        escaped,
                    });
                }
                Some(at) => {
                    escaped = true;
                    self.at = at;
                    let known = match self.bytes.get(at + 1) {
                        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                        Some(b'u') => {
                            let digits = self.bytes.get(at + 2..at + 6).unwrap_or_default();
                            let hex = digits.len() == 4 && digits.iter().all(u8::is_ascii_hexdigit);
                            if hex { 6 } else { 0 }
                        }
                        _ => 0,
                    };
                    if known == 0 {
                        return self.fault();
                    }
                    self.at += known;
                }
                None => {
                    self.at = self.bytes.len();
                    return self.fault();
                }
            }
        }
    }

    /// Passes over a list or an object; whoever needs it parses it, and tells what is wrong within.
    fn nested(&mut self) -> Step<()> {
        let mut depth = 0usize;
        loop {
            let Some(at) = structure(self.bytes, self.at) else {
                self.at = self.bytes.len();
                return self.fault();
            };
            self.at = at + 1;
            match self.bytes[at] {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => depth += 1,
                _ => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// `null`, `true`, `false` or a number.
    fn plain(&mut self) -> Step<Raw<'t>> {
        let start = self.at;
        let rest = &self.bytes[start..];
        let len = rest
            .iter()
            .position(|byte| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n'));
        let text = &self.text[start..start + len.unwrap_or(rest.len())];
        let kind = match text {
            "null" => Kind::Null,
            "true" | "false" => Kind::Plain,
            _ if is_number(text.as_bytes()) => Kind::Plain,
            _ => return self.fault(),
        };
        self.at += text.len();
        Ok(Raw {
            kind,
            text: if kind == Kind::Null { "" } else { text },
            escaped: false,
        })
    }
}

/// Whether a text is a number of JSON.
fn is_number(text: &[u8]) -> bool {
    let digits = |from: usize| text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = usize::from(text.first() == Some(&b'-'));
    let whole = digits(at);
    if whole == 0 || (whole > 1 && text[at] == b'0') {
        return false;
    }
    at += whole;
    if text.get(at) == Some(&b'.') {
        let fraction = digits(at + 1);
        if fraction == 0 {
            return false;
        }
        at += 1 + fraction;
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(text.get(at + 1), Some(b'+' | b'-')));
        let exponent = digits(at.min(text.len()));
        if exponent == 0 {
            return false;
        }
        at += exponent;
    }
    at == text.len()
}

const ONES: u64 = 0x0101_0101_0101_0101;

/// The highest bit of each byte that is zero (and perhaps of bytes above the first such).
fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & (ONES << 7)
}

/// The first place from `at` on where `hits` marks one of eight bytes, else where `single` holds.
#[inline]
fn find(bytes: &[u8], mut at: usize, hits: impl Fn(u64) -> u64, single: impl Fn(u8) -> bool) -> Option<usize> {
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let found = hits(u64::from_le_bytes(*chunk));
        if found != 0 {
            return Some(at + found.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = bytes.get(at..)?;
    rest.iter().position(|byte| single(*byte)).map(|found| at + found)
}

/// The next `"` or `\`.
#[inline]
fn quote_or_escape(bytes: &[u8], at: usize) -> Option<usize> {
    find(
        bytes,
        at,
        |word| zeros(word ^ (ONES * u64::from(b'"'))) | zeros(word ^ (ONES * u64::from(b'\\'))),
        |byte| matches!(byte, b'"' | b'\\'),
    )
}

/// The next byte of that value.
#[inline]
pub(super) fn find_byte(bytes: &[u8], at: usize, wanted: u8) -> Option<usize> {
    find(
        bytes,
        at,
        |word| zeros(word ^ (ONES * u64::from(wanted))),
        |byte| byte == wanted,
    )
}

/// The next `"`, brace or bracket: the two differ from the two others by one bit.
#[inline]
fn structure(bytes: &[u8], at: usize) -> Option<usize> {
    find(
        bytes,
        at,
        |word| {
            let folded = word | (ONES * 0x20);
            zeros(word ^ (ONES * u64::from(b'"')))
                | zeros(folded ^ (ONES * u64::from(b'{')))
                | zeros(folded ^ (ONES * u64::from(b'}')))
        },
        |byte| matches!(byte, b'"' | b'{' | b'}' | b'[' | b']'),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[derive(Default)]
    struct Gathered {
        rows: Vec<String>,
        new: Vec<String>,
    }

    impl<'t> Rows<'t> for Gathered {
        fn new_column(&mut self, key: &str, value: Raw<'t>) {
            self.new.push(format!("{key}={}", value.text));
        }

        fn row(&mut self, values: &[Raw<'t>], _: usize) -> Result<(), Fault> {
            let values: Vec<_> = values.iter().map(|value| value.decoded().into_owned()).collect();
            self.rows.push(values.join("|"));
            Ok(())
        }
    }

    fn walk(text: &str, document: bool) -> Result<(String, String), usize> {
        let mut keys = Keys::new(["a", "b"].into_iter(), Place::New);
        let mut rows = Gathered::default();
        let walked = if document {
            Walk::document(text, &mut keys, 2, &mut rows)
        } else {
            Walk::lines(text, &mut keys, 2, &mut rows)
        };
        walked.map_err(|fault| fault.at)?;
        Ok((rows.rows.join(";"), rows.new.join(";")))
    }

    #[rstest]
    #[case("{\"a\":1,\"b\":\"x\"}\n{\"a\":2,\"b\":\"y\"}", "1|x;2|y", "")]
    #[case("{\"b\":1}\r\n\n {\"a\" : 2 , \"b\" : null}\n", "|1;2|", "")]
    #[case("{\"a\":1,\"a\":2,\"c\":[1,{\"d\":\"]}\"}]}", "2|", "c=[1,{\"d\":\"]}\"}]")]
    #[case("{}", "|", "")]
    #[case(r#"{"a":"é\n\"\u00e9\\","\u0062":-1.5e+3}"#, "é\n\"é\\|-1.5e+3", "")]
    #[case(
        "{\"a\":\"a text that is longer than eight bytes\"}",
        "a text that is longer than eight bytes|",
        ""
    )]
    fn rows_are_walked(#[case] text: &str, #[case] rows: &str, #[case] new: &str) {
        assert_eq!(walk(text, false), Ok((rows.to_string(), new.to_string())));
    }

    #[rstest]
    #[case("{\"a\":1,}", 7)]
    #[case("{\"a\":1", 6)]
    #[case("{\"a\":1}}", 7)]
    #[case("{\"a\":tru}", 5)]
    #[case("{\"a\":01}", 5)]
    #[case("{\"a\":\"\\x\"}", 6)]
    #[case("{\"a\":{\n}}", 5)]
    #[case("{\n\"a\":1}", 1)]
    #[case("[1]", 0)]
    fn a_fault_has_its_place(#[case] text: &str, #[case] at: usize) {
        assert_eq!(walk(text, false), Err(at));
    }

    #[test]
    fn a_document_is_an_array_or_an_object() {
        assert_eq!(walk("[ {\"a\":1} ,\n{\"a\":\n2}]\n", true).unwrap().0, "1|;2|");
        assert_eq!(walk("{\"a\":1}", true).unwrap().0, "1|");
        assert_eq!(walk("[]", true).unwrap().0, "");
        assert_eq!(walk("[{\"a\":1},]", true), Err(9));
        assert_eq!(walk("[{\"a\":1}", true), Err(8));
    }

    proptest! {
        /// Whatever stands there: no panic, and what serde_json takes for an object is one.
        #[test]
        fn any_text_is_walked(text in "[{}\\[\\]\":,a0-9\\\\ .eutn-]{0,24}") {
            let ours = walk(&text, false).is_ok();
            let theirs = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text.trim()).is_ok();
            prop_assert!(ours || !theirs, "{}", text);
        }
    }
}
