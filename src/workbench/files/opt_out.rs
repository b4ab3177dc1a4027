//! Lists of people to leave out: a second file of keys, matched to the person key and kept as hashes.

use crate::dataset::{self, ColumnType, Dataset, DatasetError, OpenOptions, OptOut, Use};
use crate::privacy::{Cancelled, Progress};
use crate::review::{Edit, OptOutFile, Review};
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::jobs::JobKind;
use crate::workbench::notice::NoticeKind;
use std::path::Path;
use std::sync::Arc;

/// Why a list of keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OptOutError {
    #[error("no person key is tagged to match its keys to")]
    NoKey,
    #[error("the person key \"{0}\" is not in the file")]
    NoSuchKey(String),
    #[error("there is no column \"{0}\"")]
    NoSuchColumn(String),
    #[error("none of its columns is called \"{0}\" and it has several")]
    WhichColumn(String),
    #[error("{0}")]
    File(DatasetError),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl From<DatasetError> for OptOutError {
    fn from(error: DatasetError) -> Self {
        match error {
            DatasetError::Cancelled => Self::Cancelled(Cancelled),
            other => Self::File(other),
        }
    }
}

/// Reads the keys of a list. Keys are compared as they are written, so the list is read as the person key is.
///
/// # Errors
/// [`OptOutError`] says what does not fit.
pub fn read_opt_out(
    path: &Path,
    column: Option<&str>,
    dataset: &Dataset,
    review: &Review,
    progress: &Progress,
) -> Result<OptOut, OptOutError> {
    let key = review.with_use(Use::PersonKey).next().ok_or(OptOutError::NoKey)?;
    let at = dataset.column_index(key).ok_or_else(|| OptOutError::NoSuchKey(key.to_owned()))?;
    let kind = dataset.columns.get(at).map(|column| column.kind);
    let mut options = OpenOptions::default();
    let mut list = dataset::open(path, &options, progress)?;
    let place = |list: &Dataset| match column {
        Some(name) => list.column_index(name).ok_or_else(|| OptOutError::NoSuchColumn(name.to_owned())),
        None => {
            let only = (list.columns.len() == 1).then_some(0);
            list.column_index(key).or(only).ok_or_else(|| OptOutError::WhichColumn(key.to_owned()))
        }
    };
    let found = place(&list)?;
    if let (Some(kind), Some(column)) = (kind, list.columns.get(found))
        && column.kind != kind
    {
        options.types.insert(column.name.clone(), ColumnType::Text);
        list = dataset::open(path, &options, progress)?;
    }
    let found = place(&list)?;
    let headed = column.is_some() || list.column_index(key).is_some();
    Ok(OptOut::new(&list, found, headed, progress)?)
}

/// The list as the review remembers it.
fn remembered(path: &Path, column: Option<String>, keys: &OptOut, dataset: &Dataset, review: &Review) -> OptOutFile {
    let key = review.with_use(Use::PersonKey).next().and_then(|key| dataset.column_index(key));
    let key = key.and_then(|at| dataset.coded(at, &Progress::new()).ok());
    let found = key.map_or(0, |key| keys.found(&key)) as u64;
    OptOutFile { path: path.to_owned(), column, keys: keys.len() as u64, found }
}

/// Opens the lists of a review that was saved with some; what could not be opened, in sentences.
pub(in crate::workbench) fn reopen(dataset: &Dataset, review: &mut Review, progress: &Progress) -> Vec<String> {
    let mut notices = Vec::new();
    let mut lists = Vec::new();
    for file in &review.opt_out_files {
        match read_opt_out(&file.path, file.column.as_deref(), dataset, review, progress) {
            Ok(keys) => {
                if keys.len() as u64 != file.keys {
                    let (now, then) = (keys.len(), file.keys);
                    notices.push(format!(
                        "{} holds {now} keys now, where it held {then}; those of now are left out.",
                        file.name()
                    ));
                }
                lists.push(keys);
            }
            Err(error) => notices.push(format!(
                "The opt-out list {} could not be opened ({error}), so nobody is counted until you choose it again.",
                file.name()
            )),
        }
    }
    review.opt_outs = Arc::new(lists);
    notices
}

impl Workbench {
    /// Leaves out the people whose keys are in a file. `column` holds the keys; `None`: the one that is called as the
    /// person key, else the only one.
    pub fn leave_out(&mut self, path: &Path, column: Option<String>) {
        let (Some(dataset), review) = (self.dataset().cloned(), self.review().clone()) else { return };
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let from = path.to_owned();
        self.run(
            JobKind::OptOut,
            &format!("Reading {name}"),
            move |progress| {
                let keys = read_opt_out(&from, column.as_deref(), &dataset, &review, progress)?;
                Ok((remembered(&from, column, &keys, &dataset, &review), keys))
            },
            move |workbench, result: Result<(OptOutFile, OptOut), OptOutError>| match result {
                Ok((file, keys)) => _ = workbench.apply(Edit::AddOptOut { file, keys }),
                Err(OptOutError::Cancelled(_)) => {}
                Err(error) => workbench
                    .notify(NoticeKind::Error, sentence(&format!("{name} cannot be used as an opt-out list: {error}"))),
            },
        );
    }
}
