//! Undo and redo: named snapshots. What happened (the journal) stays through both.

use super::document::Review;
use super::edit::{Edit, EditError};
use super::keeping::seal::Seal;
use super::spot::{Spot, Travelled};
use crate::release::noise::{Secret, SecretPrint};
use std::sync::Arc;

/// Greatest number of steps that are kept. A snapshot shares what did not change.
const DEPTH: usize = 200;

#[derive(Clone, Debug)]
struct Step {
    name: String,
    spot: Option<Spot>,
    before: Review,
}

/// The review, and the steps that led to it.
#[derive(Clone, Debug, Default)]
pub struct History {
    current: Review,
    past: Vec<Step>,
    future: Vec<Step>,
    merge_key: Option<String>,
}

impl History {
    /// A review with nothing to undo.
    #[must_use]
    pub fn new(review: Review) -> Self {
        Self { current: review, ..Self::default() }
    }

    /// The review as it is now.
    #[must_use]
    pub fn review(&self) -> &Review {
        &self.current
    }

    /// Applies an edit as one step; edits of one drag become one.
    ///
    /// # Errors
    /// Those of [`Review::apply`]; nothing is changed then.
    pub fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        let before = self.current.clone();
        self.current.apply(edit)?;
        if self.current == before {
            return Ok(());
        }
        let key = edit.merge_key();
        if key.is_none() || key != self.merge_key || self.past.is_empty() {
            self.past.push(Step { name: edit.name(), spot: edit.spot(), before });
            if self.past.len() > DEPTH {
                self.past.remove(0);
            }
        } else if let Some(step) = self.past.last_mut() {
            step.name = edit.name();
        }
        self.merge_key = key;
        self.future.clear();
        Ok(())
    }

    /// Ends a drag: the next edit is a step of its own.
    pub fn settle(&mut self) {
        self.merge_key = None;
    }

    /// The name of the step that undo would take back; `None` if there is none.
    #[must_use]
    pub fn undo_name(&self) -> Option<&str> {
        self.past.last().map(|step| step.name.as_str())
    }

    /// The review before the last step.
    #[must_use]
    pub fn before(&self) -> Option<&Review> {
        self.past.last().map(|step| &step.before)
    }

    /// The name of the step that redo would take again; `None` if there is none.
    #[must_use]
    pub fn redo_name(&self) -> Option<&str> {
        self.future.last().map(|step| step.name.as_str())
    }

    /// Takes the last step back; `None` if there is none.
    pub fn undo(&mut self) -> Option<Travelled> {
        let step = self.past.pop()?;
        Some(self.travel(step, Direction::Back))
    }

    /// Takes the last undone step again.
    pub fn redo(&mut self) -> Option<Travelled> {
        let step = self.future.pop()?;
        Some(self.travel(step, Direction::Forth))
    }

    /// Notes that something happened; undo never removes it.
    pub fn note(&mut self, entry: super::document::JournalEntry) {
        Arc::make_mut(&mut self.current.journal).push(entry);
    }

    /// Keeps what a look at the file found; undo never removes it. Whether anything is new.
    pub fn keep_look(&mut self, look: super::looks::Look) -> bool {
        self.current.keep_look(look)
    }

    /// Takes over looks that somebody else has kept in the review meanwhile; undo never removes them.
    pub fn take_looks(&mut self, looks: &[super::looks::Look]) {
        for look in looks {
            if self.current.look_at(&look.sha256).is_none() {
                self.current.keep_look(look.clone());
            }
        }
    }

    /// Adds a release to the ledger; undo never removes it.
    pub fn released(&mut self, change: impl FnOnce(&mut crate::release::ledger::Ledger)) {
        change(Arc::make_mut(&mut self.current.ledger));
    }

    /// Gives the review its salt, if it has none; undo never removes it.
    ///
    /// # Errors
    /// As [`Review::salted`].
    pub fn salted(&mut self) -> Result<(), crate::release::noise::NoiseError> {
        self.current.salted()
    }

    /// Takes the salt that somebody else has given the review meanwhile; undo never removes it.
    pub fn set_salt(&mut self, salt: crate::release::ledger::fingerprint::Salt) {
        self.current.salt = Some(salt);
    }

    /// Gives the review a secret; undo never removes it, so that nothing is drawn again.
    pub fn set_secret(&mut self, secret: Secret) {
        self.current.set_secret(secret);
    }

    /// Takes the secret that somebody else has given the review meanwhile, if it has none; undo never removes it.
    pub fn adopt_secret(&mut self, secret: Option<Secret>, print: Option<SecretPrint>) {
        self.current.adopt_secret(secret, print);
    }

    /// Notes that the secret is now kept apart from the review.
    pub fn secret_is_apart(&mut self) {
        self.current.secret_is_apart();
    }

    /// Seals the review from its next save on, or stops doing so; undo never changes that.
    pub fn set_seal(&mut self, seal: Option<Seal>) {
        self.current.keeping.seal = seal;
    }

    /// Takes a step of the sign-off; undo never removes it.
    ///
    /// # Errors
    /// As [`Review::sign`].
    pub fn sign(&mut self, signing: &super::sign_off::Signing) -> Result<(), super::sign_off::SigningError> {
        self.settle();
        self.current.sign(signing)
    }

    /// Sets what is not a decision (the file's facts), without a step.
    pub fn set_source(&mut self, source: super::document::SourceFile) {
        self.current.source = Arc::new(source);
    }

    /// Sets back how the file is read, if it could not be read in another way: no step of its own.
    pub fn set_open(&mut self, options: Arc<crate::dataset::OpenOptions>) {
        self.current.open = options;
    }

    fn travel(&mut self, step: Step, direction: Direction) -> Travelled {
        let Step { name, spot, before: mut target } = step;
        target.journal = Arc::clone(&self.current.journal);
        target.ledger = Arc::clone(&self.current.ledger);
        target.sign_offs = Arc::clone(&self.current.sign_offs);
        target.looks = Arc::clone(&self.current.looks);
        target.source = Arc::clone(&self.current.source);
        target.salt.clone_from(&self.current.salt);
        target.secret.clone_from(&self.current.secret);
        target.secret_print = self.current.secret_print;
        target.keeping.clone_from(&self.current.keeping);
        let left =
            Step { name: name.clone(), spot: spot.clone(), before: std::mem::replace(&mut self.current, target) };
        match direction {
            Direction::Back => self.future.push(left),
            Direction::Forth => self.past.push(left),
        }
        self.merge_key = None;
        Travelled { name, spot }
    }
}

#[derive(Clone, Copy)]
enum Direction {
    Back,
    Forth,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Role;
    use crate::review::document::JournalEntry;

    fn level(level: usize) -> Edit {
        Edit::SetLevel { column: "age".into(), level }
    }

    #[test]
    fn a_drag_is_one_step() {
        let mut history = History::default();
        (1..5).for_each(|l| history.apply(&level(l)).unwrap());
        assert_eq!(history.undo_name(), Some("Move age to level 4"));
        history.undo();
        assert_eq!(history.review().column("age").level, 0);
        assert_eq!(history.undo(), None);
        history.redo();
        assert_eq!(history.review().column("age").level, 4);
    }

    #[test]
    fn two_drags_are_two_steps() {
        let mut history = History::default();
        history.apply(&level(1)).unwrap();
        history.settle();
        history.apply(&level(2)).unwrap();
        history.undo();
        assert_eq!(history.review().column("age").level, 1);
    }

    #[test]
    fn what_happened_is_not_undone() {
        let mut history = History::default();
        history.apply(&Edit::SetRole { column: "age".into(), role: Some(Role::QuasiIdentifier) }).unwrap();
        history.note(JournalEntry { time: "2026-01-01T00:00:00Z".into(), what: "Shown".into() });
        history.undo();
        assert_eq!(history.review().role("age"), None);
        assert_eq!(history.review().journal.len(), 1);
    }

    #[test]
    fn a_refused_edit_changes_nothing() {
        let mut history = History::default();
        assert!(history.apply(&Edit::RemoveSegment { name: "none".into() }).is_err());
        assert_eq!(history.undo_name(), None);
    }
}
