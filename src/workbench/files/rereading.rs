//! Reading the open file again, with another answer to what it does not say itself: an edit like every other. What was
//! decided stays, undo reads the file as before, and a file that cannot be read in that way changes nothing.

use super::opening::source_facts;
use crate::dataset::{self, ColumnType, Dataset, DatasetError, Misread, OpenOptions, Remark, RemarkKind};
use crate::review::Edit;
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::figures::frame::Cache;
use crate::workbench::jobs::JobKind;
use crate::workbench::notice::NoticeKind;
use std::sync::Arc;

impl Workbench {
    /// Whether the open data is a file, which a sample is not.
    #[must_use]
    pub fn can_read_again(&self) -> bool {
        self.dataset().is_some_and(|dataset| dataset.source.path.is_some())
    }

    /// Reads the open file again with other answers to what it does not say itself.
    pub fn reopen_with(&mut self, options: OpenOptions) {
        self.read_again(Some(Edit::SetOpenOptions(options)));
    }

    /// Reads a column as of a type; `None`: of the type that is found.
    pub fn read_as(&mut self, column: &str, kind: Option<ColumnType>) {
        self.read_again(Some(Edit::SetType { column: column.to_owned(), kind }));
    }

    /// The type that the analyst gave a column.
    #[must_use]
    pub fn type_given(&self, column: &str) -> Option<ColumnType> {
        self.review().open.types.get(column).copied()
    }

    /// What the type that the analyst gave a column could not read.
    #[must_use]
    pub fn misread(&self, column: &str) -> Option<&Misread> {
        self.dataset()?.source.misread.iter().find(|misread| misread.column == column)
    }

    /// Reads the file as is decided, where an undo or a redo, or a column that says who may be counted, has just
    /// decided it.
    pub(in crate::workbench) fn read_as_decided(&mut self) {
        if self.review().open == self.read_with {
            return;
        }
        if self.reads_alike() {
            self.read_with = Arc::clone(&self.review().open);
        } else {
            self.read_again(None);
        }
    }

    /// The file would be read as it was: only other columns say who may be counted, and none has a word for no value.
    fn reads_alike(&self) -> bool {
        let (now, before) = (&self.review().open, &self.read_with);
        let same = OpenOptions { consent: before.consent.clone(), ..(**now).clone() } == **before;
        let has_words = |column: &String| {
            self.dataset().is_some_and(|dataset| {
                let of_words =
                    |remark: &&Remark| remark.kind == RemarkKind::Missing && remark.column.as_ref() == Some(column);
                dataset.source.reading.remarks.iter().any(|remark| of_words(&remark))
            })
        };
        same && !now.consent.symmetric_difference(&before.consent).any(has_words)
    }

    /// The file stays as it was read, and so does the decision how.
    pub(in crate::workbench) fn stay_as_read(&mut self) {
        let reads = self.jobs.is_running(&JobKind::Open);
        if self.cache.is_some() && !reads && self.review().open != self.read_with {
            self.history.set_open(Arc::clone(&self.read_with));
            self.edited();
        }
    }

    /// With an edit, which is made once the file could be read so; without, as the review says by now.
    fn read_again(&mut self, edit: Option<Edit>) {
        let Some(path) = self.dataset().and_then(|dataset| dataset.source.path.clone()) else { return };
        let mut wanted = self.review().clone();
        if let Some(edit) = &edit
            && let Err(error) = wanted.apply(edit)
        {
            self.notify(NoticeKind::Error, sentence(&error.to_string()));
            return;
        }
        let options = wanted.open;
        let given = Arc::clone(&options);
        self.run(
            JobKind::Open,
            "Reading the file again",
            move |progress| dataset::open(&path, &given, progress),
            move |workbench, read| workbench.was_read(read, edit, options),
        );
    }

    fn was_read(&mut self, read: Result<Dataset, DatasetError>, edit: Option<Edit>, options: Arc<OpenOptions>) {
        let dataset = match read {
            Ok(dataset) => dataset,
            Err(error) => {
                if !matches!(error, DatasetError::Cancelled) {
                    self.notify(NoticeKind::Error, sentence(&error.to_string()));
                }
                self.stay_as_read();
                return;
            }
        };
        let column = match &edit {
            Some(Edit::SetType { column, .. }) => Some(column.clone()),
            _ => None,
        };
        if edit.is_some_and(|edit| !self.apply(edit)) {
            return;
        }
        if self.review().source.sha256 != dataset.source.sha256 {
            let text = "The file has changed since it was opened: every figure is of the file as it is now.";
            self.notify(NoticeKind::Warning, text);
        }
        self.history.set_source(source_facts(&dataset, None));
        let cache = Some(Arc::new(Cache::new(Arc::new(dataset))));
        let before = (std::mem::replace(&mut self.cache, cache), std::mem::take(&mut self.figures));
        self.let_go(before);
        self.read_with = options;
        self.watch_files();
        self.edited();
        if let Some(misread) = column.and_then(|column| self.misread(&column)) {
            let note = misread.note();
            self.notify(NoticeKind::Warning, note);
        }
        // Something was undone meanwhile.
        self.read_as_decided();
    }
}
