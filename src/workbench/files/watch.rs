//! The open files as they are on disk: somebody may change them or take them away meanwhile. They are looked at from a
//! thread of their own, for a disk can be slow.

use super::saving::Saves;
use crate::review::AsRead;
use crate::workbench::bench::Workbench;
use crate::workbench::jobs::{Mode, Waker};
use crate::workbench::notice::NoticeKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, TryLockError, Weak};
use std::time::{Duration, SystemTime};

const EVERY: Duration = Duration::from_secs(3);

/// Size and time of a file; `None`: it is not there.
type Stamp = Option<(u64, Option<SystemTime>)>;

fn stamp(path: &Path) -> Stamp {
    std::fs::metadata(path).ok().map(|found| (found.len(), found.modified().ok()))
}

#[derive(Debug, Default)]
pub(crate) struct Watch {
    watched: Arc<Mutex<Watched>>,
    /// There is a thread that looks.
    looks: bool,
}

#[derive(Debug, Default)]
struct Watched {
    data: Option<(PathBuf, Stamp)>,
    review: Option<(PathBuf, Stamp)>,
    saves: Saves,
    found: Vec<Found>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    DataChanged(PathBuf),
    DataGone(PathBuf),
    ReviewChanged(PathBuf),
    ReviewGone(PathBuf),
}

/// Looks at the files as they are now. Whoever draws is not kept waiting meanwhile.
fn look(watched: &Mutex<Watched>) -> bool {
    let lock = || watched.lock().unwrap_or_else(PoisonError::into_inner);
    let (data, review, saves) = {
        let watched = lock();
        (watched.data.clone(), watched.review.clone(), watched.saves.clone())
    };
    let data = data.and_then(|seen| look_at_data(&seen));
    let review = review.and_then(|seen| look_at_review(&seen, &saves));
    let mut watched = lock();
    let Watched { data: data_seen, review: review_seen, found, .. } = &mut *watched;
    for (seen, looked) in [(data_seen, data), (review_seen, review)] {
        // Another file may be in view by now.
        if let (Some((path, stamp)), Some(looked)) = (seen, looked)
            && *path == looked.path
        {
            *stamp = looked.now;
            found.extend(looked.found);
        }
    }
    !found.is_empty()
}

/// What there is to see since the last look.
struct Looked {
    path: PathBuf,
    now: Stamp,
    found: Option<Found>,
}

fn look_at_data((path, before): &(PathBuf, Stamp)) -> Option<Looked> {
    let now = stamp(path);
    let found = if now.is_some() { Found::DataChanged(path.clone()) } else { Found::DataGone(path.clone()) };
    (now != *before).then(|| Looked { path: path.clone(), now, found: Some(found) })
}

fn look_at_review((path, before): &(PathBuf, Stamp), saves: &Saves) -> Option<Looked> {
    let now = stamp(path);
    if now == *before {
        return None;
    }
    // While it is being saved nobody knows what it is to hold.
    let known = saves.known().filter(|known| known.file.is_some())?;
    let there = AsRead::now(path);
    let found = match &there.file {
        None => Some(Found::ReviewGone(path.clone())),
        Some(_) if there.file == known.file || there.is_decided_alike(&known) => None,
        Some(_) => Some(Found::ReviewChanged(path.clone())),
    };
    Some(Looked { path: path.clone(), now, found })
}

fn look_on(watched: &Weak<Mutex<Watched>>, waker: &Waker) {
    loop {
        std::thread::sleep(EVERY);
        let Some(watched) = watched.upgrade() else { return };
        if look(&watched) {
            waker();
        }
    }
}

impl Workbench {
    /// From here on these are the files in view, as they are now.
    pub(in crate::workbench) fn watch_files(&mut self) {
        let data = self.dataset().and_then(|dataset| dataset.source.path.clone());
        let now = |path: PathBuf| {
            let stamp = stamp(&path);
            (path, stamp)
        };
        let watched = Watched {
            data: data.map(now),
            review: self.review_path.clone().map(now),
            saves: self.saves.clone(),
            found: Vec::new(),
        };
        *self.watch.watched.lock().unwrap_or_else(PoisonError::into_inner) = watched;
        if self.mode == Mode::Threads && !self.watch.looks {
            self.watch.looks = true;
            let (watched, waker) = (Arc::downgrade(&self.watch.watched), self.jobs.waker());
            std::thread::spawn(move || look_on(&watched, &waker));
        }
    }

    /// The review is saved here from now on.
    pub(super) fn watch_review(&mut self) {
        let review = self.review_path.clone().map(|path| {
            let stamp = stamp(&path);
            (path, stamp)
        });
        let mut watched = self.watch.watched.lock().unwrap_or_else(PoisonError::into_inner);
        watched.review = review;
        watched.saves = self.saves.clone();
    }

    /// Looks at the open files at once: for use without a window.
    pub fn look_at_files(&mut self) {
        look(&self.watch.watched);
        self.report_found();
    }

    /// Says what was found, unless somebody is just looking.
    pub(in crate::workbench) fn report_found(&mut self) {
        let found = match self.watch.watched.try_lock() {
            Ok(mut watched) => std::mem::take(&mut watched.found),
            Err(TryLockError::Poisoned(poisoned)) => std::mem::take(&mut poisoned.into_inner().found),
            Err(TryLockError::WouldBlock) => return,
        };
        for found in found {
            let (text, path) = match found {
                Found::DataChanged(path) => (
                    "The file has changed on disk since it was opened. Every figure is of the file as it was; to measure it as it is now, open it again.",
                    path,
                ),
                Found::DataGone(path) => (
                    "The file is not where it was opened any more. Figures and review stay; put it back before you open the review again, or say then where it is.",
                    path,
                ),
                Found::ReviewChanged(path) => (
                    "The review was changed on disk by somebody else or by a command. To go on with it as it is now, open it again; what is changed here is saved in another place.",
                    path,
                ),
                Found::ReviewGone(path) => {
                    ("The file of the review is not there any more. Save the review to write it again.", path)
                }
            };
            self.notify_with_path(NoticeKind::Warning, text, Some(path));
        }
    }
}
