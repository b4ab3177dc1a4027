//! What of a run stays in the review: decisions only with `--save`, releases always.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::args::{Input, Tagging};
use super::error::Fault;
use crate::files::IfExists;
use crate::review::{self, Review, changes};

/// The review that a command is given, as the file or with `--review`.
pub fn review_path(input: &Input, tagging: &Tagging) -> Option<PathBuf> {
    let named = input.file.as_ref().filter(|path| review::is_review(path));
    tagging.review.as_ref().or(named).cloned()
}

/// `--save` needs a review. To be asked before anything is measured.
pub fn check(input: &Input, tagging: &Tagging) -> Result<(), Fault> {
    if tagging.save && review_path(input, tagging).is_none() {
        return Err(Fault::wrong("--save: no review is given to keep the decisions; name one with --review"));
    }
    Ok(())
}

/// Keeps the decisions of a run in its review where `--save` asks for it, and says what changed.
pub fn decisions(input: &Input, tagging: &Tagging, run: &Review, err: &mut dyn Write) -> Result<(), Fault> {
    match review_path(input, tagging).filter(|_| tagging.save) {
        Some(path) => keep(&path, run, true, err),
        None => Ok(()),
    }
}

/// Keeps what happened in a run, and its decisions too where they are to be saved.
pub fn keep(path: &Path, run: &Review, decisions: bool, err: &mut dyn Write) -> Result<(), Fault> {
    let there = path.exists();
    let before = if there { Review::load(path).map_err(Fault::wrong)? } else { Review::default() };
    let mut kept = if decisions { run.clone() } else { happened(&before, run) };
    kept.salted().map_err(Fault::unfinished)?;
    save(&kept, path)?;
    if decisions {
        let differ: Vec<String> = changes(&before, &kept).iter().flat_map(review::Change::phrases).collect();
        let what = if differ.is_empty() { "nothing changed".to_owned() } else { differ.join("; ") };
        writeln!(err, "shoal: saved in {}: {what}.", path.display())?;
    }
    Ok(())
}

/// The review with what left in a run, who got it and what it was made of, and no decision of the run.
fn happened(before: &Review, run: &Review) -> Review {
    let mut kept = before.clone();
    let new = run.ledger.entries().iter().skip(before.ledger.entries().len());
    for held in new.flat_map(|entry| &entry.content.recipients) {
        // Of somebody whom the review does not have the attack would have to think that they are anybody.
        if kept.recipient(&held.name).is_none() {
            Arc::make_mut(&mut kept.recipients).extend(run.recipient(&held.name).cloned());
        }
    }
    kept.ledger = Arc::clone(&run.ledger);
    kept.salt = kept.salt.or_else(|| run.salt.clone());
    kept.secret = kept.secret.or_else(|| run.secret.clone());
    // What recipients know is worked out from the file that the last release was made of.
    kept.source = Arc::clone(&run.source);
    kept
}

/// Writes a review where it is.
pub fn save(review: &Review, path: &Path) -> Result<(), Fault> {
    let bytes = review.to_json().map_err(Fault::unfinished)?;
    crate::files::write(path, IfExists::Replace, |file| file.write_all(&bytes)).map(|_| ()).map_err(Fault::unfinished)
}
