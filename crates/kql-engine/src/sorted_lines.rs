//! Embedded tables of lines `key<TAB>fields…`, sorted by the bytes of the key and searched without an index.
//!
//! Reading a whole schema file at start-up would cost more than most queries take to run; a binary search touches
//! a dozen lines.

use std::cmp::Ordering;

/// Lines sorted by their keys. A key is what stands before the first tab and occurs once.
#[derive(Debug, Clone, Copy)]
pub struct SortedLines(&'static str);

impl SortedLines {
    /// Takes text as `cargo xtask codegen` writes it: sorted, one line an entry, each ending with `\n`.
    pub const fn new(text: &'static str) -> Self {
        Self(text)
    }

    /// The fields behind `key`, without its tab; `None` when no line has this key. Case matters.
    pub fn find(&self, key: &str) -> Option<&'static str> {
        self.line(key).map(|(_, fields)| fields)
    }

    /// The file's own copy of `key`, which outlives the caller's; `None` when no line has this key.
    pub fn key(&self, key: &str) -> Option<&'static str> {
        self.line(key).map(|(key, _)| key)
    }

    fn line(&self, key: &str) -> Option<(&'static str, &'static str)> {
        let (text, bytes) = (self.0, self.0.as_bytes());
        let (mut low, mut high) = (0, text.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let start = memchr::memrchr(b'\n', &bytes[low..middle]).map_or(low, |at| low + at + 1);
            let end = memchr::memchr(b'\n', &bytes[middle..high]).map_or(high, |at| middle + at);
            let (found, fields) = split(&text[start..end]);
            match key.cmp(found) {
                Ordering::Equal => return Some((found, fields)),
                Ordering::Less => high = start,
                Ordering::Greater => low = (end + 1).min(high),
            }
        }
        None
    }

    /// Key and fields of every line, in the order of the keys' bytes.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        self.0.lines().map(split)
    }

    /// Every key, in the order of their bytes.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.iter().map(|(key, _)| key)
    }
}

fn split(line: &'static str) -> (&'static str, &'static str) {
    line.split_once('\t').unwrap_or((line, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINES: SortedLines = SortedLines::new("A\t1\nAB\t2\nB\t\n_z\t3 é\na\t4\n");

    #[test]
    fn every_key_is_found_and_no_other() {
        for (key, fields) in LINES.iter() {
            assert_eq!(LINES.find(key), Some(fields), "{key}");
        }
        for key in ["", "0", "AA", "ABC", "C", "_", "z", "é"] {
            assert_eq!(LINES.find(key), None, "{key}");
        }
    }

    #[test]
    fn an_empty_table_has_nothing() {
        assert_eq!(SortedLines::new("").find("A"), None);
        assert_eq!(SortedLines::new("").keys().count(), 0);
    }
}
