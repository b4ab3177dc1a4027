//! Work that was saved in another place than it belongs, because somebody else had changed the review meanwhile, or
//! because nobody can write there. It is offered when that review is opened again.

use super::opening::Question;
use super::settings::{Folders, read_json, write_json};
use crate::review::is_sealed_file;
use crate::workbench::bench::{Workbench, now};
use crate::workbench::notice::NoticeKind;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

const FILE: &str = "aside.json";

/// Newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
struct AsideWork(Vec<Aside>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Aside {
    /// Where it belongs.
    #[serde(with = "crate::files::path_text")]
    review: PathBuf,
    /// Where it is.
    #[serde(with = "crate::files::path_text")]
    saved: PathBuf,
    time: String,
}

impl AsideWork {
    fn load(folders: &Folders) -> Self {
        read_json(&folders.settings, FILE).unwrap_or_default()
    }

    fn save(&self, folders: &Folders) -> Result<(), String> {
        write_json(&folders.settings, FILE, self)
    }
}

/// Work on a review that was saved in another place before the review was sealed, and is not sealed.
#[must_use]
pub fn unsealed_asides(review: &Path, folders: Option<&Folders>) -> Vec<PathBuf> {
    let Some(folders) = folders else { return Vec::new() };
    let real = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let review = real(review);
    let work = AsideWork::load(folders).0.into_iter();
    let others = work.filter(|aside| real(&aside.review) == review).map(|aside| aside.saved);
    others.filter(|saved| saved.is_file() && !is_sealed_file(saved)).collect()
}

impl Workbench {
    /// The open review is saved in another place from now on.
    pub(super) fn remember_aside(&mut self, saved: &Path) {
        let (Some(folders), Some(review)) = (&self.folders, &self.review_path) else { return };
        let mut work = AsideWork::load(folders);
        // Moved once more: it belongs where it belonged before.
        let review = work.0.iter().find(|aside| aside.saved == *review).map_or(review, |aside| &aside.review).clone();
        work.0.push(Aside { review, saved: saved.to_owned(), time: now() });
        if let Err(error) = work.save(folders) {
            self.notify(NoticeKind::Warning, error);
        }
    }

    /// Asks about work on the open review that was saved in another place.
    pub(super) fn offer_aside(&mut self) {
        let (Some(folders), Some(review)) = (&self.folders, &self.review_path) else { return };
        let work = AsideWork::load(folders);
        let found = work.0.iter().rev().find(|aside| aside.review == *review && aside.saved.is_file());
        if let Some(aside) = found {
            let day = aside.time.get(..10).unwrap_or(&aside.time);
            let sentence = format!(
                "Work on this review was saved in another place on {day}, because the review could not be replaced then: {}. What is open now is the review as it is in its own place.",
                aside.saved.display()
            );
            self.question = Some(Question::SavedAside { saved: aside.saved.clone(), sentence });
        }
    }

    /// Work on the open review that lies in another place and can be read by whoever gets it.
    pub(super) fn unsealed_asides(&self) -> Vec<PathBuf> {
        self.review_path.as_deref().map_or_else(Vec::new, |path| unsealed_asides(path, self.folders.as_ref()))
    }

    /// The work that is asked about is not offered again; its file stays.
    pub fn forget_aside(&mut self) {
        let Some(Question::SavedAside { saved, .. }) = self.question.take() else { return };
        let Some(folders) = &self.folders else { return };
        let mut work = AsideWork::load(folders);
        work.0.retain(|aside| aside.saved != saved);
        if let Err(error) = work.save(folders) {
            self.notify(NoticeKind::Warning, error);
        }
    }
}
