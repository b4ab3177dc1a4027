//! A release is written: its files and its entry in the ledger, both or neither, whatever happens meanwhile.
//!
//! | step | on disk | after a power cut |
//! | --- | --- | --- |
//! | staged | all files, in a folder of their own beside their place | they are swept |
//! | intended | the ledger has the release, which counts from here on | the files are put in their places |
//! | placed | the files are in their places, the manifest last | the ledger says so |
//! | confirmed | the ledger says so | |
//!
//! The window and the command line both release through here, under the lock of the review.

use super::traces;
use crate::files::{FileError, IfExists, Staging, ending};
use crate::privacy::Progress;
use crate::release::Published;
use crate::release::ledger::Intended;
use crate::release::ledger::manifest::{Manifest, Origin};
use crate::release::trace::Trace;
use crate::release::writers::{self, FileFormat, WriteError, Written};
use crate::review::{Held, Review, ReviewError};
use crate::workbench::error::MeasureError;
use std::path::Path;
use std::sync::Arc;

/// Where a release goes.
#[derive(Clone, Copy, Debug)]
pub struct Destination<'a> {
    pub folder: &'a Path,
    /// The file of the review, whose ledger takes it. Without one nobody keeps account of it.
    pub review: Option<&'a Path>,
    pub formats: &'a [FileFormat],
    pub if_exists: IfExists,
}

/// What is released, and what the ledger keeps of it.
pub(super) struct Leaving<'a> {
    pub tables: &'a [Published],
    pub manifest: &'a Manifest,
    pub origin: &'a Origin,
    /// What it leaves of its people, to compare later versions of the file with.
    pub trace: Option<&'a Trace>,
}

/// How far a release is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Nobody else writes to the review.
    Locked,
    Staged,
    Intended,
    /// One more file, or a new folder with all of them, has its name.
    Renamed,
    Placed,
    Confirmed,
}

/// Why nothing was released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error(transparent)]
    Review(#[from] ReviewError),
    #[error(transparent)]
    Measure(#[from] MeasureError),
}

impl From<FileError> for ReleaseError {
    fn from(error: FileError) -> Self {
        Self::Write(error.into())
    }
}

/// Writes the files of a release, of each table what is released of it, and enters it into the ledger of the review.
///
/// # Errors
/// [`ReviewError::Changed`] if somebody else has written the review since it was read; others as
/// [`writers::write`]. Nothing was released then, and the ledger is as before.
pub(super) fn commit(
    to: &Destination<'_>,
    leaving: &Leaving<'_>,
    review: &mut Review,
    progress: &Progress,
    step: &mut dyn FnMut(Step),
) -> Result<Written, ReleaseError> {
    let Some(path) = to.review else {
        let released = released(leaving);
        let written = writers::write(to.folder, &released, leaving.manifest, to.formats, to.if_exists, progress)?;
        enter(review, leaving, &written, None);
        return Ok(written);
    };
    let mut held = Held::take_with(path, &review.keeping)?;
    held.compare(&review.as_read)?;
    step(Step::Locked);
    held.note(&Staging::base(to.folder)?)?;
    let mut set = Staging::new(to.folder, to.if_exists, true)?;
    held.note(set.root())?;
    let written = writers::stage(&mut set, &released(leaving), leaving.manifest, to.formats, progress)?;
    set.complete()?;
    step(Step::Staged);

    let whole = ending::whole();
    let before = Arc::clone(&review.ledger);
    let number = before.next_number();
    let intended = Intended { folder: set.folder().to_owned(), staged: set.root().to_owned() };
    enter(review, leaving, &written, Some(intended));
    if let Err(error) = held.write(review, IfExists::Replace) {
        review.ledger = before;
        return Err(error.into());
    }
    step(Step::Intended);
    if let Err(error) = set.put_in_place(&mut || step(Step::Renamed)) {
        review.ledger = before;
        if held.write(review, IfExists::Replace).is_err() {
            // The next start finds that it was given up, and takes the entry back.
            set.leave();
        }
        return Err(error.into());
    }
    step(Step::Placed);
    keep_trace(review, leaving.trace);
    Arc::make_mut(&mut review.ledger).confirm(number);
    if held.write(review, IfExists::Replace).is_ok() {
        step(Step::Confirmed);
        set.finish();
    } else {
        // It has left, and the ledger has it. The next start confirms it.
        set.leave();
    }
    drop(whole);
    Ok(written)
}

/// Without its trace a release is compared with later versions of the file by its numbers alone, which is stricter.
fn keep_trace(review: &mut Review, trace: Option<&Trace>) {
    let head = review.ledger.head().map(str::to_owned);
    if let Some((trace, release)) = trace.zip(head)
        && let Err(error) = traces::keep(review, &release, trace)
    {
        review.keeping.happened(format!(
            "The release is complete, but what a later version of the file is compared with could not be kept: {error}. A later release is compared with its numbers alone."
        ));
    }
}

fn released(leaving: &Leaving<'_>) -> Vec<Published> {
    leaving.tables.iter().map(Published::without_hidden_lines).collect()
}

fn enter(review: &mut Review, leaving: &Leaving<'_>, written: &Written, intended: Option<Intended>) {
    let ledger = Arc::make_mut(&mut review.ledger);
    ledger.append(&written.manifest, leaving.origin, &written.files, leaving.tables);
    if let Some(intended) = intended {
        ledger.intend(intended);
    }
}
