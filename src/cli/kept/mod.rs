//! What a run saves in its review: decisions only with `--save`, releases always.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{Input, Tagging};
use super::error::Fault;
use crate::review::{self, Review, ReviewError, changes};

/// The review that a command is given, as the file or with `--review`.
pub fn review_path(input: &Input, tagging: &Tagging) -> Option<PathBuf> {
    let named = input.file.as_ref().filter(|path| review::is_review(path));
    tagging.review.as_ref().or(named).cloned()
}

/// `--save` needs a review. To be called before anything is measured.
pub fn check(input: &Input, tagging: &Tagging) -> Result<(), Fault> {
    if tagging.save && review_path(input, tagging).is_none() {
        return Err(Fault::wrong("--save: no review is given to keep the decisions; name one with --review"));
    }
    Ok(())
}

/// Keeps the decisions of a run in its review if `--save` is given, and says what changed.
pub fn decisions(input: &Input, tagging: &Tagging, run: &Review, err: &mut dyn Write) -> Result<(), Fault> {
    match review_path(input, tagging).filter(|_| tagging.save) {
        Some(path) => keep(&path, run, err),
        None => Ok(()),
    }
}

/// Keeps the decisions of a run, and says what changed.
fn keep(path: &Path, run: &Review, err: &mut dyn Write) -> Result<(), Fault> {
    let mut taking = Taking::of(Some(path), run, true)?;
    taking.kept.save(path).map_err(|error| match error {
        ReviewError::Changed { .. } => Fault::unfinished(format!("{error}; nothing was saved. Give the command again")),
        error => Fault::unfinished(error),
    })?;
    happened(&mut taking.kept, err)?;
    taking.print_changes(path, err)
}

/// Says what happened to the secret of a review when it was saved.
pub fn happened(saved: &mut Review, err: &mut dyn Write) -> Result<(), Fault> {
    for sentence in saved.take_happened() {
        writeln!(err, "shoal: {sentence}")?;
    }
    Ok(())
}

/// A review before a run, and with what the run saves in it.
pub struct Taking {
    before: Review,
    /// With the decisions of the run; or without them, ready for its release.
    pub kept: Review,
}

impl Taking {
    /// # Errors
    /// The review cannot be read.
    pub fn of(path: Option<&Path>, run: &Review, decisions: bool) -> Result<Self, Fault> {
        let before = match path.filter(|path| path.exists()) {
            Some(path) => Review::load_with(path, &run.keeping).map_err(Fault::wrong)?,
            None => Review { keeping: run.keeping.clone(), ..Review::default() },
        };
        let mut kept = if decisions || path.is_none() { run.clone() } else { taking(&before, run) };
        // What the run read must be what it writes over.
        kept.as_read = run.as_read.clone();
        if path.is_some() {
            kept.salted().map_err(Fault::unfinished)?;
        }
        Ok(Self { before, kept })
    }

    /// Says what changed.
    ///
    /// # Errors
    /// Nothing can be said on `err`.
    pub fn print_changes(&self, path: &Path, err: &mut dyn Write) -> Result<(), Fault> {
        let differ: Vec<String> = changes(&self.before, &self.kept).iter().flat_map(review::Change::phrases).collect();
        let what = if differ.is_empty() { "nothing changed".to_owned() } else { differ.join("; ") };
        writeln!(err, "shoal: saved in {}: {what}.", path.display())?;
        Ok(())
    }
}

/// The review ready to take the release of a run: with who gets it and what it is made of, and no decision of the run.
fn taking(before: &Review, run: &Review) -> Review {
    let mut kept = before.clone();
    for name in &run.release.recipients {
        // The attack takes a recipient whom the review does not have for anybody.
        if kept.recipient(name).is_none() {
            Arc::make_mut(&mut kept.recipients).extend(run.recipient(name).cloned());
        }
    }
    kept.salt = kept.salt.or_else(|| run.salt.clone());
    kept.adopt_secret(run.secret.clone(), run.secret_print);
    // What recipients know is worked out from the file that the last release was made of.
    kept.source = Arc::clone(&run.source);
    kept
}
