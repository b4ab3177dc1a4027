//! What can be written of a review beside its tables, each as the bytes of one file.

use super::facts::labels_with_values;
use super::form::{RecordState, disclosed};
use crate::dataset::Dataset;
use crate::files::{self, FileError, IfExists};
use crate::privacy::{Cancelled, Progress};
use crate::report::Assessment;
use crate::report::assessment::Verdict;
use crate::report::document::{DocumentError, DocumentFormat};
use crate::report::record::{
    Inside, Letter, LetterKind, NoLetter, NotDisclosed, cnil_json, inside_document, notice, record_json, register_csv,
    register_row, register_workbook,
};
use crate::review::Review;
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::files::opening::Question;
use crate::workbench::jobs::JobKind;
use crate::workbench::notice::NoticeKind;
use std::path::Path;

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportKind {
    /// Every figure and picture, as one page: for internal use.
    Figures,
    /// The record with everything that was decided: for internal use.
    Inside(DocumentFormat),
    /// For the recipient of a release: the one of this number, else the last.
    Recipient(DocumentFormat, Option<u64>),
    /// The record for other programs.
    Json,
    /// Imports into CNIL's PIA tool.
    Cnil,
    RegisterCsv,
    RegisterWorkbook,
    Notice,
    /// To the vendor of the file; acceptance or return as the comparison says if nobody decides.
    Letter(DocumentFormat, Option<LetterKind>),
}

impl ReportKind {
    /// Those that the window offers, in their order.
    pub const ALL: [Self; 15] = [
        Self::Figures,
        Self::Inside(DocumentFormat::Html),
        Self::Inside(DocumentFormat::Docx),
        Self::Inside(DocumentFormat::Pdf),
        Self::Recipient(DocumentFormat::Html, None),
        Self::Recipient(DocumentFormat::Docx, None),
        Self::Recipient(DocumentFormat::Pdf, None),
        Self::Cnil,
        Self::RegisterCsv,
        Self::RegisterWorkbook,
        Self::Letter(DocumentFormat::Docx, None),
        Self::Letter(DocumentFormat::Html, None),
        Self::Letter(DocumentFormat::Text, None),
        Self::Notice,
        Self::Json,
    ];

    /// As it is shown.
    #[must_use]
    pub fn words(self) -> String {
        let format = |format: DocumentFormat| match format {
            DocumentFormat::Html => "HTML",
            DocumentFormat::Docx => "Word (DOCX)",
            DocumentFormat::Pdf => "PDF",
            DocumentFormat::Text => "text",
        };
        match self {
            Self::Figures => "Internal: page of figures (HTML)".to_owned(),
            Self::Inside(as_) => format!("Internal: record, {}", format(as_)),
            Self::Recipient(as_, _) => format!("For the recipient: {}", format(as_)),
            Self::Json => "Internal: record as JSON".to_owned(),
            Self::Cnil => "Internal: CNIL PIA tool (JSON)".to_owned(),
            Self::RegisterCsv => "Internal: row of the register (CSV)".to_owned(),
            Self::RegisterWorkbook => "Internal: row of the register (XLSX)".to_owned(),
            Self::Notice => "Text for a privacy notice".to_owned(),
            Self::Letter(as_, None) => format!("For the vendor: letter, {}", format(as_)),
            Self::Letter(as_, Some(LetterKind::Acceptance)) => format!("For the vendor: acceptance, {}", format(as_)),
            Self::Letter(as_, Some(LetterKind::Return)) => format!("For the vendor: return, {}", format(as_)),
        }
    }

    /// What a file of it is called after the reviewed file's name.
    #[must_use]
    pub fn ending(self) -> String {
        let end = |format: DocumentFormat| match format {
            DocumentFormat::Html => "html",
            DocumentFormat::Docx => "docx",
            DocumentFormat::Pdf => "pdf",
            DocumentFormat::Text => "txt",
        };
        match self {
            Self::Figures => "-report.html".to_owned(),
            Self::Inside(format) => format!("-record.{}", end(format)),
            Self::Recipient(format, _) => format!("-for-recipient.{}", end(format)),
            Self::Json => "-record.json".to_owned(),
            Self::Cnil => "-pia.json".to_owned(),
            Self::RegisterCsv => "-register.csv".to_owned(),
            Self::RegisterWorkbook => "-register.xlsx".to_owned(),
            Self::Notice => "-notice.txt".to_owned(),
            Self::Letter(format, _) => format!("-for-vendor.{}", end(format)),
        }
    }

    /// It holds true figures.
    #[must_use]
    pub fn is_for_inside(self) -> bool {
        !matches!(self, Self::Recipient(..) | Self::Notice | Self::Letter(..))
    }
}

/// Why a report was not made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error(transparent)]
    NotDisclosed(#[from] NotDisclosed),
    #[error(transparent)]
    NoLetter(#[from] NoLetter),
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The answer with this label holds a value of the file.
    #[error("“{0}” of the record holds a value of a direct identifier; change that text")]
    PersonalValue(String),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error("the report cannot be made: {0}")]
    Other(String),
}

/// What a report is made of: a review, its record, and the figures and the release where they are at hand.
#[derive(Clone, Copy, Debug)]
pub struct ReportOf<'a> {
    pub review: &'a Review,
    pub state: &'a RecordState,
    pub figures: Option<&'a Assessment>,
    pub release: Option<(Verdict, &'a str)>,
}

/// The bytes of a report; the page of figures is [`report`](super::report::report).
///
/// # Errors
/// [`ReportError`].
pub fn report_bytes(kind: ReportKind, of: &ReportOf<'_>) -> Result<Vec<u8>, ReportError> {
    let form = &of.state.form;
    let inside = Inside { review: of.review, form, gates: &of.state.gates, figures: of.figures, release: of.release };
    let other = |error: &dyn std::fmt::Display| ReportError::Other(error.to_string());
    let json = |value: &serde_json::Value| {
        let text = serde_json::to_string_pretty(value).map_err(|error| other(&error))?;
        Ok((text + "\n").into_bytes())
    };
    match kind {
        ReportKind::Figures | ReportKind::Inside(DocumentFormat::Html) => {
            Ok(inside_document(&inside).write(DocumentFormat::Html)?)
        }
        ReportKind::Inside(format) => Ok(inside_document(&inside).write(format)?),
        ReportKind::Recipient(format, number) => Ok(disclosed(of.review, number)?.document().write(format)?),
        ReportKind::Json => json(&record_json(of.review, form)),
        ReportKind::Cnil => json(&cnil_json(of.review, form, of.figures)),
        ReportKind::RegisterCsv => register_csv(&register_row(of.review, form)).map_err(|error| other(&error)),
        ReportKind::RegisterWorkbook => {
            register_workbook(of.review, &register_row(of.review, form)).map_err(|error| other(&error))
        }
        ReportKind::Letter(format, letter) => {
            let agreed = of.state.work.agreed.as_ref();
            Ok(Letter::of(of.review, agreed, letter)?.document().write(format)?)
        }
        ReportKind::Notice => Ok(notice(of.review, form).into_bytes()),
    }
}

/// Values of direct identifiers must not be in a file that others read.
///
/// # Errors
/// [`ReportError::PersonalValue`], or the job was cancelled.
fn check_values(review: &Review, dataset: &Dataset, progress: &Progress) -> Result<(), ReportError> {
    match labels_with_values(review, dataset, progress)?.into_iter().next() {
        Some(label) => Err(ReportError::PersonalValue(label)),
        None => Ok(()),
    }
}

impl Workbench {
    /// Writes a report as one file.
    pub fn write_report(&mut self, kind: ReportKind, path: &Path, overwrite: bool) {
        if kind == ReportKind::Figures {
            return self.export_report(path, overwrite);
        }
        let state = self.record_state();
        let figures = self.figures.assessment.answer.latest().cloned();
        let preview = self.figures.preview.answer.fresh().cloned();
        let review = self.review().clone();
        let dataset = self.dataset().filter(|_| !kind.is_for_inside()).cloned();
        self.write_report_file(kind, path, overwrite, move |progress| {
            if let Some(dataset) = &dataset {
                check_values(&review, dataset, progress)?;
            }
            let release = preview.as_ref().map(|now| (now.verdict, now.because.as_str()));
            let of = ReportOf { review: &review, state: &state, figures: figures.as_deref(), release };
            report_bytes(kind, &of)
        });
    }

    /// Makes a report and writes its file, off the drawing thread; a file that exists is replaced only if that was
    /// confirmed.
    pub(super) fn write_report_file(
        &mut self,
        kind: ReportKind,
        path: &Path,
        overwrite: bool,
        make: impl FnOnce(&Progress) -> Result<Vec<u8>, ReportError> + Send + 'static,
    ) {
        let (path, target) = (path.to_owned(), path.to_owned());
        let if_exists = if overwrite { IfExists::Replace } else { IfExists::Refuse };
        self.run(
            JobKind::Export,
            "Writing the report",
            move |progress| -> Result<(), WriteError> {
                let bytes = make(progress)?;
                files::write(&target, if_exists, |out| out.write_all(&bytes))?;
                Ok(())
            },
            move |workbench, result| match result {
                Ok(()) => workbench.notify_with_path(NoticeKind::Done, "The report was written.", Some(path)),
                Err(WriteError::File(FileError::Exists { .. })) => {
                    workbench.question = Some(Question::OverwriteReport { path, kind });
                }
                Err(error) => workbench.notify(NoticeKind::Error, sentence(&error.to_string())),
            },
        );
    }
}

#[derive(Debug, thiserror::Error)]
enum WriteError {
    #[error("nothing was written: {0}")]
    Report(#[from] ReportError),
    #[error(transparent)]
    File(#[from] FileError),
}
