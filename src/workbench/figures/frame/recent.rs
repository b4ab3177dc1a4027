//! Values that were made lately, so that none is made twice; of too many, the one that was used longest ago goes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What was made lately, by all that it depends on. Shared by the jobs; nothing is made while the lock is held.
pub(crate) struct Recent<K, V> {
    most: usize,
    entries: Mutex<Entries<K, V>>,
}

struct Entries<K, V> {
    /// Counts uses, so that the last use of each is known.
    clock: u64,
    by_key: BTreeMap<K, (u64, Arc<V>)>,
}

impl<K: Ord + Clone, V> Recent<K, V> {
    /// Keeps at most so many values.
    pub(crate) fn new(most: usize) -> Self {
        Self { most, entries: Mutex::new(Entries { clock: 0, by_key: BTreeMap::new() }) }
    }

    pub(crate) fn get(&self, key: &K) -> Option<Arc<V>> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.clock += 1;
        let now = entries.clock;
        let (used, value) = entries.by_key.get_mut(key)?;
        *used = now;
        Some(Arc::clone(value))
    }

    pub(crate) fn keep(&self, key: K, value: V) -> Arc<V> {
        let value = Arc::new(value);
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.clock += 1;
        let now = entries.clock;
        entries.by_key.insert(key, (now, Arc::clone(&value)));
        if entries.by_key.len() > self.most {
            let oldest = entries.by_key.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| key.clone());
            oldest.and_then(|key| entries.by_key.remove(&key));
        }
        value
    }

    /// The value of a key: the one that was kept, else the one that `make` makes.
    pub(crate) fn get_or_make<E>(&self, key: K, make: impl FnOnce() -> Result<V, E>) -> Result<Arc<V>, E> {
        match self.get(&key) {
            Some(value) => Ok(value),
            None => Ok(self.keep(key, make()?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_that_was_used_longest_ago_goes() {
        let recent = Recent::new(2);
        recent.keep("a", 1);
        recent.keep("b", 2);
        assert_eq!(recent.get(&"a").as_deref(), Some(&1));
        recent.keep("c", 3);
        assert_eq!(recent.get(&"b"), None);
        assert_eq!((recent.get(&"a").as_deref(), recent.get(&"c").as_deref()), (Some(&1), Some(&3)));
        assert_eq!(recent.get_or_make("a", || Err("is made again")).as_deref(), Ok(&1));
        assert_eq!(recent.get_or_make("d", || Err("cannot be made")).as_deref(), Err(&"cannot be made"));
    }
}
