//! The workbench keeps every figure fresh: the open dataset, the review and its history, the derived values.
//!
//! In: files, edits, questions. Out: plain data to show, and files. It knows every room but no toolkit; the window and
//! the command line both ask it, so both give the same figures.

mod cache;
mod derived;
mod jobs;
mod notice;
mod settings;
mod views;

use crate::dataset::sample::Sample;
use crate::dataset::{Dataset, OpenOptions};
use crate::privacy::Progress;
use crate::report::Assessment;
use crate::review::{Edit, History, Review};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use derived::Derived;
pub use jobs::{JobStatus, Kind, Mode, Waker};
pub use notice::{Notice, NoticeKind};
pub use settings::{Folders, Recent, Settings, Theme};
pub use views::*;

/// Whether the review is on disk as it is in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// No dataset is open.
    Nothing,
    Saved,
    /// The next autosave is on its way.
    Unsaved,
    Failed(String),
}

/// Why the open dataset cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFailure {
    pub path: PathBuf,
    pub sentence: String,
}

/// A question that must be answered before going on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// The reviewed file has another fingerprint than the review remembers.
    FileChanged { review: PathBuf, sentence: String },
    /// The reviewed file is gone: where is it now?
    FileGone { review: PathBuf, sentence: String },
    /// The export's files exist already.
    Overwrite { folder: PathBuf, files: Vec<String> },
}
