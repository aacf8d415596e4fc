//! Byte strings numbered in order of first sight.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Numbers distinct byte strings from 0 on. The order of the hash table never shows.
#[derive(Debug, Default)]
pub struct Interner {
    bytes: Vec<u8>,
    /// Where each entry ends.
    ends: Vec<usize>,
    /// What was given out last: in logs the next row often has the same.
    last: Option<u32>,
    hashes: Vec<u64>,
    table: HashTable<Known>,
    hasher: FixedState,
}

/// An entry as its hash table has it: with a part of the hash, so that another text is told apart without looking at it.
#[derive(Debug, Clone, Copy)]
struct Known {
    hash: u32,
    id: u32,
}

/// The part of a hash that [`Known`] keeps: neither its lowest bits nor its highest, which the table uses itself.
fn high(hash: u64) -> u32 {
    (hash >> 24) as u32
}

impl Interner {
    /// None yet, with room for so many.
    pub fn with_capacity(entries: usize) -> Interner {
        Interner {
            bytes: Vec::with_capacity(entries * 16),
            ends: Vec::with_capacity(entries),
            last: None,
            hashes: Vec::with_capacity(entries),
            table: HashTable::with_capacity(entries),
            hasher: FixedState::default(),
        }
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
        let hash = self.hasher.hash_one(text);
        let id = self.seek(hash, text).unwrap_or_else(|| self.add(hash, &[], text));
        self.last = Some(id);
        id
    }

    /// The number of the bytes `mark` and `text`, without joining them first. What was added so is found by the same way
    /// alone.
    #[inline]
    pub fn intern_marked(&mut self, mark: u8, text: &[u8]) -> u32 {
        let hash = self.hasher.hash_one((mark, text));
        self.seek_marked(hash, mark, text)
            .unwrap_or_else(|| self.add(hash, &[mark], text))
    }

    /// The number of the bytes `mark` and `text`, where [`Interner::intern_marked`] gave them one.
    #[inline]
    pub fn find_marked(&self, mark: u8, text: &[u8]) -> Option<u32> {
        self.seek_marked(self.hasher.hash_one((mark, text)), mark, text)
    }

    #[inline]
    fn seek_marked(&self, hash: u64, mark: u8, text: &[u8]) -> Option<u32> {
        let same = |known: &Known| {
            known.hash == high(hash) && {
                let entry = self.get(known.id);
                entry.first() == Some(&mark) && entry[1..] == *text
            }
        };
        self.table.find(hash, same).map(|known| known.id)
    }

    fn add(&mut self, hash: u64, mark: &[u8], text: &[u8]) -> u32 {
        let id = self.ends.len() as u32;
        let hashes = &self.hashes;
        let known = Known { hash: high(hash), id };
        self.table.insert_unique(hash, known, |known| hashes[known.id as usize]);
        self.bytes.extend_from_slice(mark);
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        self.hashes.push(hash);
        id
    }

    /// The number of `text`, where it is known.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        self.seek(self.hasher.hash_one(text), text)
    }

    #[inline]
    fn seek(&self, hash: u64, text: &[u8]) -> Option<u32> {
        let same = |known: &Known| known.hash == high(hash) && self.get(known.id) == text;
        self.table.find(hash, same).map(|known| known.id)
    }

    /// The bytes of a number that was given out.
    #[inline]
    pub fn get(&self, id: u32) -> &[u8] {
        slice(&self.bytes, &self.ends, id)
    }

    /// All entries in order: their bytes, and where each ends.
    pub fn into_parts(self) -> (Vec<u8>, Vec<usize>) {
        (self.bytes, self.ends)
    }
}

#[inline]
fn slice<'a>(bytes: &'a [u8], ends: &[usize], id: u32) -> &'a [u8] {
    let id = id as usize;
    let start = if id == 0 { 0 } else { ends[id - 1] };
    &bytes[start..ends[id]]
}

#[cfg(test)]
mod tests {
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
    }
}
