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
    hashes: Vec<u64>,
    table: HashTable<u32>,
    hasher: FixedState,
}

impl Interner {
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
        let hash = self.hasher.hash_one(text);
        let (bytes, ends, hashes) = (&self.bytes, &self.ends, &self.hashes);
        let same = |&id: &u32| hashes[id as usize] == hash && slice(bytes, ends, id) == text;
        if let Some(&id) = self.table.find(hash, same) {
            return id;
        }
        self.add(hash, &[], text)
    }

    /// The number of the bytes `mark` and `text`, without joining them first. What was added so is found by the same way
    /// alone.
    #[inline]
    pub fn intern_marked(&mut self, mark: u8, text: &[u8]) -> u32 {
        let hash = self.hasher.hash_one((mark, text));
        let (bytes, ends, hashes) = (&self.bytes, &self.ends, &self.hashes);
        let same = |&id: &u32| {
            let entry = slice(bytes, ends, id);
            hashes[id as usize] == hash && entry.first() == Some(&mark) && entry[1..] == *text
        };
        if let Some(&id) = self.table.find(hash, same) {
            return id;
        }
        self.add(hash, &[mark], text)
    }

    fn add(&mut self, hash: u64, mark: &[u8], text: &[u8]) -> u32 {
        let id = self.ends.len() as u32;
        let hashes = &self.hashes;
        self.table.insert_unique(hash, id, |&id| hashes[id as usize]);
        self.bytes.extend_from_slice(mark);
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len());
        self.hashes.push(hash);
        id
    }

    /// The number of `text`, where it is known.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        let same = |&id: &u32| self.hashes[id as usize] == hash && self.get(id) == text;
        self.table.find(hash, same).copied()
    }

    /// The bytes of a number that was given out.
    pub fn get(&self, id: u32) -> &[u8] {
        slice(&self.bytes, &self.ends, id)
    }

    /// All entries in order: their bytes, and where each ends.
    pub fn into_parts(self) -> (Vec<u8>, Vec<usize>) {
        (self.bytes, self.ends)
    }
}

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
