//! Crowds of a node from classes that were rolled up at a node below it, where these are much fewer than the rows.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::privacy::{ClassSizes, PrivacyError, Progress, Rollup};

/// Rows a class from which on rolling up is worth its time.
const WORTH: u64 = 6;
/// Fewer rows are counted quickly enough.
const FEW: u64 = 1_000;
/// Nodes at which classes are kept, at most.
const MOST: usize = 64;

/// A table, rolled up at its finest levels and at some nodes above. What is kept changes how fast crowds are counted and
/// nothing else.
pub(super) struct Pivots {
    finest: Rollup,
    made: Mutex<Vec<Arc<Pivot>>>,
}

struct Pivot {
    levels: Vec<usize>,
    measure: Rollup,
    classes: u64,
}

impl Pivots {
    pub(super) fn new(finest: Rollup) -> Self {
        Self { finest, made: Mutex::default() }
    }

    /// The table at its finest levels.
    pub(super) fn finest(&self) -> &Rollup {
        &self.finest
    }

    fn made(&self) -> MutexGuard<'_, Vec<Arc<Pivot>>> {
        // Whole entries are added in one step, whatever happens beside it.
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fewest classes that a node's can be rolled up from.
    fn below(&self, levels: &[usize]) -> Option<Arc<Pivot>> {
        let is_below = |pivot: &&Arc<Pivot>| pivot.levels.iter().zip(levels).all(|(below, level)| below <= level);
        self.made().iter().filter(is_below).min_by_key(|pivot| pivot.classes).cloned()
    }

    /// The crowds of a node.
    pub(super) fn crowds(&self, levels: &[usize], progress: &Progress) -> Result<ClassSizes, PrivacyError> {
        let below = self.below(levels);
        let (source, rows) = match &below {
            Some(pivot) => (&pivot.measure, pivot.classes),
            None => (&self.finest, self.finest.classes().count() as u64),
        };
        let crowds = source.at_levels(levels, progress)?;
        let classes = crowds.classes();
        if rows > FEW && classes * WORTH <= rows && self.made().len() < MOST {
            let measure = source.rolled_up(levels, progress)?;
            self.made().push(Arc::new(Pivot { levels: levels.to_vec(), measure, classes }));
        }
        Ok(crowds)
    }
}
