//! The value of `hll()`: `[[1024, bits], ["hash", …], []]`, each distinct value's hash once, in order of first sight.

use foldhash::fast::FixedState;
use hashbrown::HashSet;
use xxhash_rust::xxh64::xxh64;

use crate::types::dynamic::{ArrayBuilder, write_long, write_string};
use crate::types::{DynRef, Dynamic};

/// Hashes of distinct values.
#[derive(Debug, Clone, Default)]
pub struct Hll {
    /// What the accuracy level stands for: the registers of Kusto's sketch are 2 to that power.
    bits: i64,
    hashes: Vec<i64>,
    seen: HashSet<i64, FixedState>,
}

/// The hash of a value, given in its dynamic form.
pub fn hash(form: &[u8]) -> i64 {
    xxh64(form, 0) as i64
}

/// The power of two that an accuracy level from 0 to 4 stands for.
pub fn bits(accuracy: i64) -> i64 {
    match accuracy {
        0 => 12,
        2 => 16,
        3 => 17,
        4 => 18,
        _ => 14,
    }
}

impl Hll {
    /// Of no values, with the bits of an accuracy level.
    pub fn new(bits: i64) -> Hll {
        Hll { bits, ..Hll::default() }
    }

    /// Adds a value by its hash.
    pub fn insert(&mut self, hash: i64) {
        if self.seen.insert(hash) {
            self.hashes.push(hash);
        }
    }

    /// Adds the values of another. Nothing where its accuracy is another: Kusto does not merge these.
    pub fn merge(&mut self, other: &Hll) -> Option<()> {
        (self.bits == other.bits).then(|| other.hashes.iter().for_each(|&hash| self.insert(hash)))
    }

    /// The values that both have seen.
    pub fn intersection(&self, other: &Hll) -> Hll {
        let mut common = Hll::new(self.bits);
        let hashes = self.hashes.iter().filter(|hash| other.seen.contains(*hash));
        hashes.for_each(|&hash| common.insert(hash));
        common
    }

    /// How many distinct values there are.
    pub fn count(&self) -> usize {
        self.hashes.len()
    }

    /// Reads what [`Hll::to_dynamic`] wrote. Nothing where `value` is something else.
    pub fn read(value: DynRef<'_>) -> Option<Hll> {
        let bits = value.item(0)?.item(1)?.to_scalar().as_long()?;
        if value.item(2)?.as_array()?.len() > 0 {
            return None; // a register form that only Kusto writes
        }
        let mut hll = Hll::new(bits);
        for hash in value.item(1)?.as_array()? {
            hll.insert(hash.as_str()?.parse().ok()?);
        }
        Some(hll)
    }

    /// The value as a query sees it.
    pub fn to_dynamic(&self) -> Dynamic {
        let mut head = ArrayBuilder::new();
        head.push_with(|out| write_long(out, 1024));
        head.push_with(|out| write_long(out, self.bits));
        let mut hashes = ArrayBuilder::new();
        for hash in &self.hashes {
            hashes.push_with(|out| write_string(out, &hash.to_string()));
        }
        let mut whole = ArrayBuilder::new();
        whole.push_with(|out| head.write(out));
        whole.push_with(|out| hashes.write(out));
        whole.push_with(|out| ArrayBuilder::new().write(out));
        whole.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_counts_values_once() {
        let mut hll = Hll::new(14);
        [1, -2, 1].into_iter().for_each(|hash| hll.insert(hash));
        assert_eq!(hll.to_dynamic().as_ref().to_text(), r#"[[1024,14],["1","-2"],[]]"#);
        assert_eq!(Hll::read(hll.to_dynamic().as_ref()).unwrap().count(), 2);
    }

    #[test]
    fn other_values_and_other_accuracies_are_refused() {
        for text in ["1", "[]", "[[1024,14],[1],[]]", "[[1024,14],[],[7]]"] {
            assert!(
                Hll::read(Dynamic::from_json(text).unwrap().as_ref()).is_none(),
                "{text}"
            );
        }
        assert!(Hll::new(14).merge(&Hll::new(16)).is_none());
    }
}
