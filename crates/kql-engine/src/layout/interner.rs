//! Byte strings numbered in order of first sight.
//!
//! A table of many values lies outside of the nearest caches, and a look-up costs what fetching its memory costs. So a
//! short text stands whole in its place of the hash table; and who has many texts to number
//! gives them together, so that the places of several are fetched at the same time.

use std::hash::BuildHasher;
use std::hint::black_box;

use foldhash::fast::FixedState;

/// Numbers distinct byte strings from 0 on. The order of the hash table never shows.
#[derive(Debug, Default)]
pub struct Interner {
    bytes: Vec<u8>,
    /// Where each entry ends.
    ends: Vec<usize>,
    /// What was given out last: in logs the next row often has the same.
    last: Option<u32>,
    /// None, or as many as a power of two. At most three of four are taken; whose place is taken has the next free one.
    slots: Vec<Slot>,
    hasher: FixedState,
}

/// A place of the hash table.
#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    words: Words,
    tail: u32,
    /// The number and one; 0 where the place is free.
    entry: u32,
}

type Words = [u64; 3];

/// A text as its place in the table has it.
#[derive(Debug, Clone, Copy, Default)]
struct Key {
    /// The bytes of a short text, padded with zeros; of another its hash, where its bytes begin (in the table only), and
    /// how many they are.
    words: Words,
    /// The last bytes of a short text, and their number in the highest byte.
    tail: u32,
    hash: u64,
}

/// A text of so many bytes or fewer is a short one.
const SHORT: usize = 27;
/// The tail of a text that is not.
const LONG: u32 = u32::MAX;
/// Texts looked up together.
const TOGETHER: usize = 32;

/// Room is made at once for so many at most.
const FORESEEN: usize = 1024;
/// Tables of fewer places grow in larger steps.
const SMALL: usize = 4096;

/// A text, with a byte in front where there is one.
type Text<'t> = (Option<u8>, &'t [u8]);

impl Interner {
    /// None yet, with room for so many.
    pub fn with_capacity(entries: usize) -> Interner {
        let mut interner = Interner {
            bytes: Vec::with_capacity(entries * 16),
            ends: Vec::with_capacity(entries),
            ..Interner::default()
        };
        if entries > 0 {
            interner.resize(entries * 4 / 3 + 1);
        }
        interner
    }

    /// How many distinct entries there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The bytes of all entries together.
    pub fn byte_len(&self) -> usize {
        self.bytes.len()
    }

    /// The number of `text`, which is added where it is new.
    #[inline]
    pub fn intern(&mut self, text: &[u8]) -> u32 {
        if let Some(last) = self.last.filter(|last| self.get(*last) == text) {
            return last;
        }
        let id = self.intern_key(&self.key((None, text)), (None, text));
        self.last = Some(id);
        id
    }

    /// The number of the bytes `mark` and `text`, without joining them first. What was added so is found by the same way
    /// alone.
    #[inline]
    pub fn intern_marked(&mut self, mark: u8, text: &[u8]) -> u32 {
        let text = (Some(mark), text);
        self.intern_key(&self.key(text), text)
    }

    /// Calls `give` with the number of each text, as [`Interner::intern`] would give it.
    pub fn intern_all<'t>(&mut self, texts: impl Iterator<Item = &'t [u8]>, give: impl FnMut(u32)) {
        self.intern_each(texts.map(|text| (None, text)), give);
    }

    /// Calls `give` with the number of each text, as [`Interner::intern_marked`] would give it.
    pub fn intern_all_marked<'t>(&mut self, texts: impl Iterator<Item = (u8, &'t [u8])>, give: impl FnMut(u32)) {
        self.intern_each(texts.map(|(mark, text)| (Some(mark), text)), give);
    }

    fn intern_each<'t>(&mut self, mut texts: impl Iterator<Item = Text<'t>>, mut give: impl FnMut(u32)) {
        // texts given together are often the distinct ones of some rows
        let room = self.len() + texts.size_hint().0.min(FORESEEN);
        if room > self.slots.len() {
            self.resize(room * 4 / 3 + 1);
        }
        let mut some = [(Key::default(), (None, &[][..])); TOGETHER];
        loop {
            let count = self.gather(&mut texts, &mut some);
            for (key, text) in &some[..count] {
                give(self.intern_key(key, *text));
            }
            if count < TOGETHER {
                return;
            }
        }
    }

    /// Takes the next texts, and reads where they are looked for: then that lies near.
    fn gather<'t>(&self, texts: &mut impl Iterator<Item = Text<'t>>, some: &mut [(Key, Text<'t>); TOGETHER]) -> usize {
        let mut count = 0;
        for (place, text) in some.iter_mut().zip(texts) {
            *place = (self.key(text), text);
            count += 1;
        }
        let some = &some[..count];
        // nothing depends on what is read here, so that the processor need not wait for one before it asks for the next
        black_box(some.iter().fold(0, |read, (key, _)| read ^ self.peek(key)));
        if some.iter().any(|(key, _)| key.tail == LONG) {
            black_box(some.iter().fold(0, |read, (key, _)| read ^ self.peek_long(key)));
        }
        count
    }

    /// Calls `give` with the number of each text, where it is known.
    pub fn find_all<'t>(&self, texts: impl Iterator<Item = &'t [u8]>, mut give: impl FnMut(Option<u32>)) {
        let mut texts = texts.map(|text| (None, text));
        let mut some = [(Key::default(), (None, &[][..])); TOGETHER];
        loop {
            let count = self.gather(&mut texts, &mut some);
            for (key, text) in &some[..count] {
                let known = !self.slots.is_empty();
                give(known.then(|| self.seek(key, *text).ok()).flatten());
            }
            if count < TOGETHER {
                return;
            }
        }
    }

    /// The number of `text`, where it is known.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        self.seek(&self.key((None, text)), (None, text)).ok()
    }

    /// The bytes of a number that was given out.
    #[inline]
    pub fn get(&self, id: u32) -> &[u8] {
        let id = id as usize;
        let start = if id == 0 { 0 } else { self.ends[id - 1] };
        &self.bytes[start..self.ends[id]]
    }

    /// All entries in order: their bytes, and where each ends.
    pub fn into_parts(self) -> (Vec<u8>, Vec<usize>) {
        (self.bytes, self.ends)
    }

    #[inline]
    fn key(&self, (mark, text): Text<'_>) -> Key {
        let len = text.len() + usize::from(mark.is_some());
        if len > SHORT {
            let hash = match mark {
                None => self.hasher.hash_one(text),
                Some(mark) => self.hasher.hash_one((mark, text)),
            };
            return Key {
                words: [hash, 0, len as u64],
                tail: LONG,
                hash,
            };
        }
        let behind = |at: usize| text.get(at..).map_or(0, word);
        let mut words = [word(text), behind(8), behind(16)];
        let mut last = behind(24);
        if let Some(mark) = mark {
            last = last << 8 | words[2] >> 56;
            words = [
                words[0] << 8 | u64::from(mark),
                words[1] << 8 | words[0] >> 56,
                words[2] << 8 | words[1] >> 56,
            ];
        }
        let tail = last as u32 | (len as u32) << 24;
        Key {
            words,
            tail,
            hash: hash(words, tail),
        }
    }

    #[inline]
    fn intern_key(&mut self, key: &Key, text: Text<'_>) -> u32 {
        if (self.ends.len() + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        match self.seek(key, text) {
            Ok(id) => id,
            Err(place) => self.add(place, key, text),
        }
    }

    /// The number of a text, or the place where it belongs. There are places.
    #[inline]
    fn seek(&self, key: &Key, text: Text<'_>) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut place = key.hash as usize & mask;
        loop {
            let slot = &self.slots[place];
            if slot.entry == 0 {
                return Err(place);
            }
            if slot.tail == key.tail && slot.words[0] == key.words[0] && slot.words[2] == key.words[2] {
                let same = if key.tail == LONG {
                    self.is_at(slot, text)
                } else {
                    slot.words[1] == key.words[1]
                };
                if same {
                    return Ok(slot.entry - 1);
                }
            }
            place = (place + 1) & mask;
        }
    }

    /// Whether the text in that place, which is long, is this one.
    fn is_at(&self, slot: &Slot, (mark, text): Text<'_>) -> bool {
        let entry = &self.bytes[slot.words[1] as usize..][..slot.words[2] as usize];
        match mark {
            None => entry == text,
            Some(mark) => entry[0] == mark && entry[1..] == *text,
        }
    }

    #[cold]
    fn grow(&mut self) {
        let times = if self.slots.len() < SMALL { 4 } else { 2 };
        self.resize((self.slots.len() * times).max(32));
    }

    /// Makes at least so many places.
    fn resize(&mut self, places: usize) {
        let room = places.next_power_of_two();
        let mask = room - 1;
        let mut slots = vec![Slot::default(); room];
        for slot in self.slots.iter().filter(|slot| slot.entry != 0) {
            let hash = if slot.tail == LONG {
                slot.words[0]
            } else {
                hash(slot.words, slot.tail)
            };
            let mut place = hash as usize & mask;
            while slots[place].entry != 0 {
                place = (place + 1) & mask;
            }
            slots[place] = *slot;
        }
        self.slots = slots;
    }

    fn add(&mut self, place: usize, key: &Key, (mark, text): Text<'_>) -> u32 {
        let (id, start) = (self.ends.len() as u32, self.bytes.len());
        self.bytes.extend(mark);
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        let mut slot = Slot {
            words: key.words,
            tail: key.tail,
            entry: id + 1,
        };
        if key.tail == LONG {
            slot.words[1] = start as u64;
        }
        self.slots[place] = slot;
        id
    }

    /// Reads where a text is looked for first.
    #[inline]
    fn peek(&self, key: &Key) -> u64 {
        let mask = self.slots.len().wrapping_sub(1);
        // both ends, where a place lies in two lines
        self.slots
            .get(key.hash as usize & mask)
            .map_or(0, |slot| slot.words[0] ^ u64::from(slot.entry))
    }

    /// Reads the text that a long one is compared with first.
    #[inline]
    fn peek_long(&self, key: &Key) -> u64 {
        let mask = self.slots.len().wrapping_sub(1);
        let slot = self.slots.get(key.hash as usize & mask);
        let same = slot.filter(|slot| key.tail == LONG && slot.tail == LONG && slot.words[0] == key.words[0]);
        same.and_then(|slot| self.bytes.get(slot.words[1] as usize))
            .map_or(0, |byte| u64::from(*byte))
    }
}

/// The first eight bytes, or all with zeros behind them, as a number.
#[inline]
fn word(text: &[u8]) -> u64 {
    if let Some(eight) = text.first_chunk::<8>() {
        return u64::from_le_bytes(*eight);
    }
    let len = text.len();
    if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        // bytes that are in both are the same in both
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << ((len - 4) * 8);
    }
    let at = |place: usize| u64::from(text[place]) << (place * 8);
    if len == 0 { 0 } else { at(0) | at(len / 2) | at(len - 1) }
}

/// The hash of a short text.
#[inline]
fn hash(words: Words, tail: u32) -> u64 {
    // any odd numbers whose bits look random
    let first = fold(words[0] ^ 0x9e37_79b9_7f4a_7c15, words[1] ^ 0xc2b2_ae3d_27d4_eb4f);
    let second = fold(
        words[2] ^ 0xd6e8_feb8_6659_fd93,
        u64::from(tail) ^ 0xa076_1d64_95b0_3d51,
    );
    first ^ second
}

#[inline]
fn fold(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    product as u64 ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::Interner;

    #[test]
    fn numbers_are_given_in_order_of_first_sight() {
        let mut interner = Interner::default();
        let ids: Vec<u32> = ["b", "", "a", "b", ""]
            .iter()
            .map(|text| interner.intern(text.as_bytes()))
            .collect();
        assert_eq!(ids, [0, 1, 2, 0, 1]);
        assert_eq!(interner.get(1), b"");
        assert_eq!(interner.find(b"a"), Some(2));
        assert_eq!(interner.find(b"c"), None);
        assert_eq!(Interner::default().find(b"c"), None);
        let mut found = Vec::new();
        interner.find_all([&b"c"[..], b"b", b"a"].into_iter(), |id| found.push(id));
        Interner::default().find_all([&b"c"[..]].into_iter(), |id| found.push(id));
        assert_eq!(found, [None, Some(0), Some(2), None]);
    }

    /// Breaks when zeros at the end of a text are taken for those behind it.
    #[test]
    fn a_byte_that_is_zero_counts() {
        let mut interner = Interner::default();
        let ids = [&b"a"[..], b"a\0", b"a\0\0", b"\0", b""].map(|text| interner.intern(text));
        assert_eq!(ids, [0, 1, 2, 3, 4]);
    }

    proptest! {
        /// Texts of few letters and of any length: those that differ in one byte, in length alone, or in the mark.
        #[test]
        fn texts_are_numbered_as_a_map_numbers_them(
            texts in prop::collection::vec(("[ab]{0,2}", 0usize..40, prop_oneof![Just(b'a'), Just(b'b')]), 0..200),
            marked in any::<bool>(),
            together in any::<bool>(),
        ) {
            let texts: Vec<(u8, Vec<u8>)> = texts
                .into_iter()
                .map(|(end, len, mark)| (mark, ("a".repeat(len) + &end).into_bytes()))
                .collect();
            let (mut interner, mut ids) = (Interner::default(), Vec::new());
            if marked {
                interner.intern_all_marked(texts.iter().map(|(mark, text)| (*mark, &text[..])), |id| ids.push(id));
            } else if together {
                interner.intern_all(texts.iter().map(|(_, text)| &text[..]), |id| ids.push(id));
            } else {
                ids.extend(texts.iter().map(|(_, text)| interner.intern(text)));
            }
            prop_assert_eq!(ids.len(), texts.len());
            let mut known: HashMap<Vec<u8>, u32> = HashMap::new();
            for ((mark, text), id) in texts.iter().zip(ids) {
                let bytes: Vec<u8> = marked.then_some(*mark).into_iter().chain(text.iter().copied()).collect();
                let next = known.len() as u32;
                prop_assert_eq!(interner.get(id), &bytes[..]);
                prop_assert_eq!(*known.entry(bytes).or_insert(next), id);
            }
            prop_assert_eq!(interner.len(), known.len());
        }
    }
}
