//! A newer file against the review: both measured under the same decisions, compared, and the next release attacked
//! together with the earlier ones.
//!
//! The file that the review was of is measured again if it is at hand; else the look at it that is kept stands for it.
//! The window and the command line both ask here, so both give the same answer.

mod due;
mod measured;
mod next_release;
mod reviewed;
mod withdrawn;

use super::bench::{Workbench, now};
use super::consent::settle_consent;
use super::error::MeasureError;
use super::figures::frame::{Cache, Derived, Figure, Given};
use super::files::opening::source_facts;
use super::files::opt_out::reopen;
use crate::dataset::{Dataset, DatasetError};
use crate::privacy::Progress;
use crate::report::again::{Again, Expected, Side, compare};
use crate::report::assessment::FileFacts;
use crate::review::{AsRead, Look, Review};
use measured::{Measured, tagged};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) use reviewed::open_newer_or_reviewed;
pub use reviewed::{open_newer, reviewed_dataset};

/// A newer file, compared with the review.
#[derive(Clone, Debug, PartialEq)]
pub struct Rereview {
    pub again: Again,
    /// What is to be kept in the review: the look at the reviewed file if there was none, then that at the newer file.
    pub looks: Vec<Look>,
    /// What is to be known of the lists of people to leave out and of consent, a sentence each.
    pub notices: Vec<String>,
}

/// Compares a newer file with a review. `reviewed` is the file that the review is of, if it is at hand.
///
/// # Errors
/// [`MeasureError::Cancelled`]. What cannot be measured is part of the answer.
pub fn rereview(
    review: &Review,
    reviewed: Option<&Arc<Dataset>>,
    newer: &Arc<Dataset>,
    progress: &Progress,
) -> Result<Rereview, MeasureError> {
    let before = reviewed.map(|dataset| {
        let (review, _) = of_file(review, dataset, review.source.sample.clone(), progress);
        (Cache::new(Arc::clone(dataset)), review)
    });
    let given = before.as_ref().map(|(cache, review)| Given { cache, review, progress });
    compared(review, given.as_ref(), newer, progress)
}

/// The review, about this file. `made` is set if it is the built-in sample.
fn of_file(
    review: &Review,
    dataset: &Arc<Dataset>,
    made: Option<(String, u64)>,
    progress: &Progress,
) -> (Review, Vec<String>) {
    let mut review = review.clone();
    review.source = Arc::new(source_facts(dataset, made));
    let mut notices = reopen(dataset, &mut review, progress);
    notices.extend(settle_consent(dataset, &mut review));
    (review, notices)
}

fn compared(
    review: &Review,
    before: Option<&Given<'_>>,
    newer: &Arc<Dataset>,
    progress: &Progress,
) -> Result<Rereview, MeasureError> {
    let on = now();
    let threshold = review.policy.cell_threshold;
    let was = before.map(Measured::of).transpose()?;
    let other = || review.looks.iter().rev().find(|look| look.sha256 != newer.source.sha256);
    let look = review.look_at(&review.source.sha256).or_else(other).filter(|_| was.is_none());
    let (mut of_newer, notices) = of_file(review, newer, None, progress);
    let options = Arc::make_mut(&mut of_newer.open);
    options.consent.retain(|name| newer.column_index(name).is_some());
    let cache = Cache::new(Arc::clone(newer));
    let given = Given { cache: &cache, review: &of_newer, progress };
    let is = Measured::of(&given)?;

    let side = was.as_ref().map(|was| was.side.clone()).or_else(|| look.map(Side::of_look));
    let mut again = compare(side.as_ref(), &is.side, file_facts(&is, newer), &expected(review));
    if let Some(sentence) = withdrawn::look(&mut again, was.as_ref(), &is, threshold)? {
        again.not_looked_at.push(sentence);
    }
    next_release::attack(&mut again, was.as_ref(), &is)?;
    due::fill(&mut again, review);

    let mut looks = Vec::new();
    if let Some(was) = was.as_ref().filter(|was| review.look_at(&was.side.sha256).is_none()) {
        looks.extend(was.side.look(&on, threshold));
    }
    looks.extend(is.side.look(&on, threshold));
    Ok(Rereview { again, looks, notices })
}

fn file_facts(measured: &Measured<'_>, dataset: &Dataset) -> FileFacts {
    measured.figures.as_ref().map_or_else(|| FileFacts::of(&dataset.source), |figures| figures.file.clone())
}

fn expected(review: &Review) -> Expected {
    Expected {
        threshold: review.policy.cell_threshold,
        tagged: tagged(review),
        segments: review.segments.iter().map(|segment| segment.name.clone()).collect(),
        judges_segments: review.segments.iter().any(|segment| segment.leaves.is_some()),
    }
}

/// A newer file, opened beside the review that is in view.
pub(crate) struct NewerFile;

impl Figure for NewerFile {
    type Question = PathBuf;
    type Answer = Rereview;
    const TITLE: &'static str = "Comparing with a newer file";
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, path: &PathBuf) -> Result<Rereview, MeasureError> {
        let newer = open_newer(path, &given.review.open, &BTreeSet::new(), given.progress);
        let (newer, _) = newer.map_err(|error| match error {
            DatasetError::Cancelled => MeasureError::Cancelled,
            other => MeasureError::Dataset(other),
        })?;
        compared(given.review, Some(given), &Arc::new(newer), given.progress)
    }
}

impl Workbench {
    /// A newer file, compared with the review and the file in view.
    pub fn newer_file(&mut self, path: &Path) -> &Derived<Rereview> {
        self.ask::<NewerFile>(path.to_owned())
    }

    /// Goes on with a newer file in place of the one in view: every decision is kept, and the review is of the newer file
    /// from then on.
    pub fn go_on_with(&mut self, newer: &Path) {
        self.save_if_edited();
        self.keep_look();
        let mut document = self.review().clone();
        let review_path = self.review_path.clone();
        if let Some(path) = &review_path {
            document.as_read = self.saves.known().unwrap_or_else(|| AsRead::now(path));
        }
        self.open_reviewed(newer.to_owned(), review_path, document, true);
    }

    /// What the look at the file in view has found; `None` while it is being measured.
    fn look(&self) -> Option<Look> {
        let figures = self.figures.assessment.answer.fresh()?;
        let (cache, review) = (self.cache.as_ref()?, self.review());
        let progress = Progress::new();
        let given = Given { cache, review, progress: &progress };
        let figures =
            crate::report::Assessment { segments: self.answered_segments(figures).into_owned(), ..(**figures).clone() };
        let measured = Measured::with(&given, Ok(figures)).ok()?;
        measured.side.look(&now(), review.policy.cell_threshold)
    }

    /// Keeps what the look at the file in view has found, for the review that is about to be saved. What is still being
    /// measured is kept by a save of its own.
    pub(super) fn keep_look(&mut self) {
        let is_measured = self.figures.assessment.answer.fresh().is_some();
        self.look_awaited = self.figures.assessment.answer.is_pending();
        if is_measured && let Some(look) = self.look() {
            self.history.keep_look(look);
        }
    }

    /// The figures of a review that was saved without them have come.
    pub(super) fn save_awaited_look(&mut self) {
        if self.look_awaited && self.figures.assessment.answer.fresh().is_some() {
            self.look_awaited = false;
            if self.edited_at.is_none() {
                self.touched();
            }
        }
    }
}

/// What a look at a file finds under a review: kept with its next release.
#[must_use]
pub fn look_at(dataset: &Arc<Dataset>, review: &Review) -> Option<Look> {
    let cache = Cache::new(Arc::clone(dataset));
    let progress = Progress::new();
    let given = Given { cache: &cache, review, progress: &progress };
    let measured = Measured::of(&given).ok()?;
    measured.side.look(&now(), review.policy.cell_threshold)
}
