//! A text file, plain or compressed by gzip, in pieces of whole lines.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;

/// What a line break within quotes means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// Every line break ends a line.
    Lines,
    /// One within double quotes is part of a value (CSV).
    Quoted,
    /// None does: the text is one block (JSON).
    None,
}

/// A block is at most one of so many equal parts of what is left.
const SHARES: u64 = 4;
/// The last blocks are of at least the size of others divided by this.
const SMALLER: usize = 8;

/// Some whole lines.
#[derive(Debug)]
pub(super) struct Block {
    /// Its place among the blocks, from 0.
    pub(super) index: usize,
    /// Where it starts in the text, in bytes.
    pub(super) offset: u64,
    /// The lines. Only the last line of the file may lack its line break.
    pub(super) bytes: Vec<u8>,
}

/// Reads blocks one behind the other.
pub(super) struct Blocks {
    input: Box<dyn Read + Send>,
    breaks: Breaks,
    size: usize,
    /// How long the text is, where that is known.
    length: Option<u64>,
    /// What was read behind the last whole line.
    rest: Vec<u8>,
    offset: u64,
    index: usize,
    ended: bool,
}

/// The text of a file.
pub(super) fn open(path: &Path, compressed: bool) -> io::Result<Box<dyn Read + Send>> {
    let file = File::open(path)?;
    Ok(if compressed {
        Box::new(MultiGzDecoder::new(io::BufReader::with_capacity(1 << 18, file)))
    } else {
        Box::new(file)
    })
}

impl Blocks {
    /// Blocks of a text, of roughly so many bytes.
    pub(super) fn new(input: Box<dyn Read + Send>, breaks: Breaks, size: usize) -> Self {
        Self {
            input,
            breaks,
            size,
            length: None,
            rest: Vec::new(),
            offset: 0,
            index: 0,
            ended: false,
        }
    }

    /// The blocks where the text has so many bytes: towards its end they are smaller, so that threads that share them are
    /// done at about the same time.
    pub(super) fn of_length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }

    /// How large the next block is to be.
    fn wanted(&self) -> usize {
        let left = self.length.map(|length| length.saturating_sub(self.offset) / SHARES);
        let left = left.and_then(|left| usize::try_from(left).ok()).unwrap_or(self.size);
        left.clamp((self.size / SMALLER).max(1), self.size.max(1))
    }

    /// The next block, in a buffer that a former block was in; nothing at the end.
    pub(super) fn next(&mut self, mut bytes: Vec<u8>) -> io::Result<Option<Block>> {
        bytes.clear();
        bytes.append(&mut self.rest);
        let mut wanted = self.wanted();
        let end = loop {
            if !self.ended {
                let missing = wanted.saturating_sub(bytes.len());
                bytes.reserve(missing);
                let read = self.input.by_ref().take(missing as u64).read_to_end(&mut bytes)?;
                self.ended = read < missing;
            }
            if self.ended {
                break bytes.len();
            }
            if let Some(end) = self.last_line(&bytes) {
                break end;
            }
            // a line longer than a block
            wanted *= 2;
        };
        if end == 0 {
            return Ok(None);
        }
        self.rest.extend_from_slice(&bytes[end..]);
        bytes.truncate(end);
        let block = Block {
            index: self.index,
            offset: self.offset,
            bytes,
        };
        self.index += 1;
        self.offset += end as u64;
        Ok(Some(block))
    }

    /// Where the last whole line ends. A block starts outside quotes, as the one before ended there.
    fn last_line(&self, bytes: &[u8]) -> Option<usize> {
        let mut at = memchr::memrchr(b'\n', bytes)?;
        match self.breaks {
            Breaks::Lines => return Some(at + 1),
            Breaks::None => return None,
            Breaks::Quoted => {}
        }
        let mut open = quotes(&bytes[..at]) % 2 == 1;
        while open {
            let before = memchr::memrchr(b'\n', &bytes[..at])?;
            open ^= quotes(&bytes[before..at]) % 2 == 1;
            at = before;
        }
        Some(at + 1)
    }
}

/// How many double quotes there are. The sums of short pieces fit a byte, which lets the compiler add many at once.
fn quotes(bytes: &[u8]) -> usize {
    let piece = |piece: &[u8]| piece.iter().map(|byte| u8::from(*byte == b'"')).sum::<u8>();
    bytes.chunks(255).map(|bytes| usize::from(piece(bytes))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &'static str, breaks: Breaks, size: usize) -> Vec<String> {
        gathered(Blocks::new(Box::new(text.as_bytes()), breaks, size))
    }

    fn gathered(mut blocks: Blocks) -> Vec<String> {
        let mut found = Vec::new();
        while let Some(block) = blocks.next(Vec::new()).unwrap() {
            assert_eq!(block.offset as usize, found.iter().map(String::len).sum::<usize>());
            found.push(String::from_utf8(block.bytes).unwrap());
        }
        found
    }

    #[test]
    fn blocks_are_whole_lines() {
        assert_eq!(blocks("ab\nc\nde", Breaks::Lines, 4), ["ab\n", "c\n", "de"]);
        assert_eq!(blocks("ab\nc\nde\nf", Breaks::Lines, 4), ["ab\n", "c\n", "de\n", "f"]);
        assert_eq!(
            blocks("a line longer than a block\nb", Breaks::Lines, 4),
            ["a line longer than a block\nb"]
        );
        assert_eq!(blocks("", Breaks::Lines, 4), Vec::<String>::new());
    }

    #[test]
    fn the_last_blocks_are_smaller() {
        let text = "abc\n".repeat(40);
        let input = Box::new(std::io::Cursor::new(text.clone().into_bytes()));
        let found = gathered(Blocks::new(input, Breaks::Lines, 32).of_length(160));
        assert_eq!(found.concat(), text);
        let sizes: Vec<usize> = found.iter().map(String::len).collect();
        assert_eq!(sizes, [32, 32, 24, 16, 12, 8, 8, 4, 4, 4, 4, 4, 4, 4]);
    }

    #[test]
    fn a_line_break_in_quotes_ends_no_line() {
        assert_eq!(
            blocks("a\n\"b\nc\"\nd\n", Breaks::Quoted, 6),
            ["a\n", "\"b\nc\"\n", "d\n"]
        );
        assert_eq!(blocks("\"\"\"\n\"\nd\ne", Breaks::Quoted, 8), ["\"\"\"\n\"\nd\n", "e"]);
    }
}
