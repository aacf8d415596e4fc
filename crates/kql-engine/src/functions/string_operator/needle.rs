//! A text searched for within other texts, once compiled: in one text, or in a whole column at once.
//!
//! A column is searched as one stretch of bytes; the row of a hit is found afterwards, and term boundaries are checked
//! there. Case is ignored by probing two bytes of the needle in both cases, never by lower-casing rows.

use arrow::array::{Array, BooleanBufferBuilder, StringArray};
use memchr::memmem;

use super::fold::{fold_into, folded};

/// Whether letter case counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// it does
    Sensitive,
    /// it does not
    Ignored,
}

/// Where a hit must lie on the border of a term. An edge of the needle that is no term character needs no border there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Borders {
    /// in front of it
    pub(crate) left: bool,
    /// behind it
    pub(crate) right: bool,
}

impl Borders {
    /// Anywhere.
    pub(crate) const NONE: Borders = Borders {
        left: false,
        right: false,
    };
    /// A whole term.
    pub(crate) const BOTH: Borders = Borders {
        left: true,
        right: true,
    };
}

/// A text to search for.
#[derive(Debug)]
pub(crate) struct Needle {
    finder: Finder,
    borders: Borders,
}

#[derive(Debug)]
enum Finder {
    /// Found everywhere.
    Empty,
    /// These bytes.
    Exact(memmem::Finder<'static>),
    /// ASCII in any case.
    Ascii(Probe),
    /// Within the folded text.
    Folded(memmem::Finder<'static>),
}

/// Terms consist of letters and digits of any script; `_` separates them (recorded: `measured-has-*`).
fn is_term(c: char) -> bool {
    c.is_alphanumeric()
}

impl Needle {
    pub(crate) fn new(text: &str, case: Case, borders: Borders) -> Needle {
        let finder = match case {
            _ if text.is_empty() => Finder::Empty,
            Case::Sensitive => Finder::Exact(memmem::Finder::new(text).into_owned()),
            Case::Ignored if text.is_ascii() => Finder::Ascii(Probe::new(text)),
            Case::Ignored => Finder::Folded(memmem::Finder::new(&folded(text)).into_owned()),
        };
        Needle {
            finder,
            borders: Borders {
                left: borders.left && text.chars().next().is_some_and(is_term),
                right: borders.right && text.chars().next_back().is_some_and(is_term),
            },
        }
    }

    /// Whether `text` has it. `scratch` is overwritten.
    pub(crate) fn is_in(&self, text: &str, scratch: &mut String) -> bool {
        match &self.finder {
            Finder::Empty => true,
            Finder::Exact(finder) => self.search(text, finder.needle().len(), |bytes, from| {
                finder.find(&bytes[from..]).map(|at| at + from)
            }),
            Finder::Ascii(probe) => self.search(text, probe.needle.len(), |bytes, from| probe.find(bytes, from)),
            // no folded character of such a needle is ASCII in all cases, so an ASCII text cannot hold it
            Finder::Folded(_) if text.is_ascii() => false,
            Finder::Folded(finder) => {
                fold_into(text, scratch);
                self.search(scratch, finder.needle().len(), |bytes, from| {
                    finder.find(&bytes[from..]).map(|at| at + from)
                })
            }
        }
    }

    fn search(&self, text: &str, len: usize, find: impl Fn(&[u8], usize) -> Option<usize>) -> bool {
        let mut from = 0;
        while let Some(at) = find(text.as_bytes(), from) {
            if self.within_borders(text, at, len) {
                return true;
            }
            from = at + 1;
        }
        false
    }

    fn within_borders(&self, text: &str, at: usize, len: usize) -> bool {
        let clear = |c: Option<char>| c.is_none_or(|c| !is_term(c));
        (!self.borders.left || clear(text[..at].chars().next_back()))
            && (!self.borders.right || clear(text[at + len..].chars().next()))
    }

    /// Sets the bit of every row that has it; a bit that is set stays. `out` has a bit for each row.
    pub(crate) fn mark(&self, texts: &StringArray, out: &mut BooleanBufferBuilder) {
        match &self.finder {
            Finder::Exact(finder) if texts.null_count() == 0 => {
                self.scan(texts, finder.needle().len(), out, |bytes, from| {
                    finder.find(&bytes[from..]).map(|at| at + from)
                });
            }
            Finder::Ascii(probe) if texts.null_count() == 0 => {
                self.scan(texts, probe.needle.len(), out, |bytes, from| probe.find(bytes, from));
            }
            _ => {
                let mut scratch = String::new();
                for row in 0..texts.len() {
                    let text = if texts.is_null(row) { "" } else { texts.value(row) };
                    if !out.get_bit(row) && self.is_in(text, &mut scratch) {
                        out.set_bit(row, true);
                    }
                }
            }
        }
    }

    fn scan(
        &self,
        texts: &StringArray,
        len: usize,
        out: &mut BooleanBufferBuilder,
        find: impl Fn(&[u8], usize) -> Option<usize>,
    ) {
        let offsets = texts.value_offsets();
        let Some(end) = offsets.last() else { return };
        let bytes = &texts.value_data()[..*end as usize];
        let mut from = offsets[0] as usize;
        let mut row = 0;
        while let Some(at) = find(bytes, from) {
            row = row_of(offsets, row, at);
            let (start, stop) = (offsets[row] as usize, offsets[row + 1] as usize);
            let hit = out.get_bit(row) || (at + len <= stop && self.within_borders(texts.value(row), at - start, len));
            if hit {
                out.set_bit(row, true);
                from = stop;
            } else {
                from = at + 1;
            }
        }
    }
}

/// The row whose bytes hold position `at`, which lies in `row` or behind it: in growing steps, then by halves.
fn row_of(offsets: &[i32], row: usize, at: usize) -> usize {
    let ends = &offsets[row + 1..];
    let before = |end: &i32| (*end as usize) <= at;
    let mut reach = 1;
    while reach < ends.len() && before(&ends[reach - 1]) {
        reach *= 2;
    }
    let reach = reach.min(ends.len());
    row + ends[..reach].partition_point(before)
}

/// Finds ASCII in any case by its two rarest bytes.
#[derive(Debug)]
struct Probe {
    needle: Vec<u8>,
    /// Its rarest byte and where it stands.
    rarest: (usize, u8),
    /// Whether that hardly occurs.
    rare: bool,
    first: (usize, u8, u8),
    second: (usize, u8, u8),
}

/// Bytes probed at once; a compiler turns the loop over them into a few vector instructions.
const BLOCK: usize = 128;

impl Probe {
    fn new(text: &str) -> Probe {
        let needle = text.to_ascii_lowercase().into_bytes();
        let mut places: Vec<usize> = (0..needle.len()).collect();
        places.sort_by_key(|place| std::cmp::Reverse(rarity(needle[*place])));
        let (one, two) = (places[0], *places.get(1).unwrap_or(&places[0]));
        let probe = |place: usize| {
            let byte = needle[place];
            // a letter and its other case differ in one bit
            (place, if byte.is_ascii_lowercase() { 0x20 } else { 0 }, byte)
        };
        Probe {
            rarest: (one, needle[one]),
            rare: rarity(needle[one]) >= RARE,
            first: probe(one.min(two)),
            second: probe(one.max(two)),
            needle,
        }
    }

    /// The first place at or behind `from` where the needle lies.
    fn find(&self, bytes: &[u8], from: usize) -> Option<usize> {
        if self.rare {
            self.find_by_byte(bytes, from)
        } else {
            self.find_by_pair(bytes, from)
        }
    }

    /// Looks for the rarest byte alone, which is fastest where it hardly occurs.
    fn find_by_byte(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let (offset, byte) = self.rarest;
        let mut at = from;
        loop {
            let rest = bytes.get(at + offset..)?;
            at += memchr::memchr2(byte, byte.to_ascii_uppercase(), rest)?;
            if at + self.needle.len() > bytes.len() {
                return None;
            }
            if self.is_at(bytes, at) {
                return Some(at);
            }
            at += 1;
        }
    }

    /// Looks for two bytes in their distance, block by block.
    fn find_by_pair(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let places = (bytes.len() + 1).checked_sub(self.needle.len())?;
        let (one, two) = (bytes.get(self.first.0..)?, bytes.get(self.second.0..)?);
        let (mask_one, byte_one, mask_two, byte_two) = (self.first.1, self.first.2, self.second.1, self.second.2);
        let mut at = from;
        while at + BLOCK <= places {
            let (Some(left), Some(right)) = (one[at..].first_chunk::<BLOCK>(), two[at..].first_chunk::<BLOCK>()) else {
                break;
            };
            let mut any = 0u8;
            for (left, right) in left.iter().zip(right) {
                any |= u8::from(left | mask_one == byte_one) & u8::from(right | mask_two == byte_two);
            }
            if any != 0 {
                let mut place = 0;
                while let Some(next) = memchr::memchr2(byte_one, byte_one.to_ascii_uppercase(), &left[place..]) {
                    place += next;
                    if right[place] | mask_two == byte_two && self.is_at(bytes, at + place) {
                        return Some(at + place);
                    }
                    place += 1;
                }
            }
            at += BLOCK;
        }
        (at..places).find(|place| self.is_at(bytes, *place))
    }

    fn is_at(&self, bytes: &[u8], place: usize) -> bool {
        bytes[place..place + self.needle.len()].eq_ignore_ascii_case(&self.needle)
    }
}

/// From this rarity on a byte is looked for alone: where it occurs once in some hundred bytes, a pair is found sooner.
const RARE: usize = COMMON.len();

/// The bytes of log text from the most common on.
const COMMON: &[u8] = b" etaoinsrl0c\\d1mp/.-2u:3hg=f54b_6\",7v8w9yk{}x";

/// How rare a byte is in log text.
fn rarity(byte: u8) -> usize {
    COMMON.iter().position(|common| *common == byte).unwrap_or(COMMON.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn slow(text: &str, needle: &str, case: Case) -> bool {
        match case {
            Case::Sensitive => text.contains(needle),
            Case::Ignored => folded(text).contains(&folded(needle)),
        }
    }

    proptest! {
        /// Breaks when the scan over a column finds a hit across two rows, misses one at a block's edge, or when a
        /// probe takes a byte for a letter that is none.
        #[test]
        fn a_column_is_searched_as_its_rows_are(
            rows in proptest::collection::vec("[aAbB@`éÉ ]{0,40}", 0..12),
            needle in "[aAbB@`é]{0,3}",
            case in prop_oneof![Just(Case::Sensitive), Just(Case::Ignored)],
        ) {
            let column = StringArray::from_iter_values(&rows);
            let compiled = Needle::new(&needle, case, Borders::NONE);
            let mut out = BooleanBufferBuilder::new(rows.len());
            out.append_n(rows.len(), false);
            compiled.mark(&column, &mut out);
            for (row, text) in rows.iter().enumerate() {
                prop_assert_eq!(out.get_bit(row), slow(text, &needle, case), "{:?} in {:?}", needle, text);
                prop_assert_eq!(compiled.is_in(text, &mut String::new()), slow(text, &needle, case));
            }
        }

        #[test]
        fn rows_are_found(lens in proptest::collection::vec(0i32..5, 1..40)) {
            let mut offsets = vec![0];
            for len in lens {
                offsets.push(offsets.last().unwrap() + len);
            }
            let mut row = 0;
            for at in 0..*offsets.last().unwrap() as usize {
                row = row_of(&offsets, row, at);
                prop_assert!((offsets[row] as usize..offsets[row + 1] as usize).contains(&at));
            }
        }
    }

    #[test]
    fn a_slice_of_a_column_is_searched_within_its_bounds() {
        let column = StringArray::from(vec!["evil", "good", "EVIL twin", "evil"]).slice(1, 2);
        let mut out = BooleanBufferBuilder::new(2);
        out.append_n(2, false);
        Needle::new("evil", Case::Ignored, Borders::BOTH).mark(&column, &mut out);
        assert_eq!((out.get_bit(0), out.get_bit(1)), (false, true));
    }
}
