//! What was once read of the embedded reference, kept for the next query that names it.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use foldhash::fast::FixedState;

/// Values by name. It grows to what the reference holds and no further: names that are not found are not kept.
#[derive(Debug)]
pub(super) struct Memo<T>(RwLock<Option<HashMap<String, Arc<T>, FixedState>>>);

impl<T> Memo<T> {
    /// Nothing yet.
    pub(super) const fn new() -> Self {
        Self(RwLock::new(None))
    }

    /// The value of that name; `read` reads it the first time.
    pub(super) fn get(&self, name: &str, read: impl FnOnce() -> Option<T>) -> Option<Arc<T>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = known.as_ref().and_then(|known| known.get(name)) {
            return Some(Arc::clone(value));
        }
        drop(known);
        let value = Arc::new(read()?);
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let values = known.get_or_insert_default();
        Some(Arc::clone(values.entry(name.to_owned()).or_insert(value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_once_and_a_missing_one_is_not_kept() {
        let memo = Memo::new();
        assert_eq!(memo.get("a", || None), None);
        assert_eq!(memo.get("a", || Some(1)).as_deref(), Some(&1));
        assert_eq!(memo.get("a", || panic!("read twice")).as_deref(), Some(&1));
    }
}
