//! The report: gathered from the review, its figures and its releases, written as one page.

use super::form::record_state;
use super::handed_out::ReportKind;
use crate::dataset::Source;
use crate::files::{self, FileError, IfExists};
use crate::report::html;
use crate::report::{Assessment, Headline, ReportInput, form_parts, record_facts};
use crate::review::Review;
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::files::opening::Question;
use crate::workbench::jobs::JobKind;
use crate::workbench::notice::NoticeKind;
use crate::workbench::release::export::protections;
use crate::workbench::release::views::ReleasePreview;
use crate::workbench::thousands;
use std::path::Path;

/// The report of a review with these figures; with the table that would leave, where one was designed.
#[must_use]
pub fn report(
    source: &Source,
    review: &Review,
    assessment: &Assessment,
    preview: Option<&ReleasePreview>,
) -> ReportInput {
    let said = preview.map_or_else(Vec::new, protections);
    let now = chrono::Utc::now();
    let mut input = ReportInput::of(review, assessment, said, now);
    let state = record_state(review, None, Some(assessment), preview, now.date_naive());
    input.record = record_facts(review, Some(assessment), &input.protections);
    input.record.extend(form_parts(&state.form));
    input.facts = facts(source);
    if let Some(preview) = preview {
        input.tables = preview.published();
        input.headline = Headline::of_release(preview.verdict, &preview.because);
    }
    let released = review.ledger.entries().iter().flat_map(|entry| entry.content.exceptions.iter().cloned());
    input.exceptions = released.collect();
    input
}

/// How the file was read.
fn facts(source: &Source) -> Vec<(String, String)> {
    let mut facts = vec![("Format".to_owned(), source.format.to_string())];
    let mut fact = |name: &str, value: Option<String>| {
        facts.extend(value.map(|value| (name.to_owned(), value)));
    };
    fact(
        "Delimiter",
        source.delimiter.map(|delimiter| if delimiter == '\t' { "tab".to_owned() } else { delimiter.to_string() }),
    );
    fact("Encoding", source.encoding.clone());
    fact("Sheet", source.sheet.clone());
    fact("Rows", Some(thousands(source.rows)));
    fact("Rows that could not be read", Some(thousands(source.unreadable_rows)));
    for note in source.notes() {
        fact("Note", Some(note.to_owned()));
    }
    facts
}

impl Workbench {
    /// Writes the report as one HTML file.
    pub fn export_report(&mut self, path: &Path, overwrite: bool) {
        let (Some(dataset), Some(assessment)) =
            (self.dataset().cloned(), self.figures.assessment.answer.fresh().cloned())
        else {
            self.notify(NoticeKind::Error, "The figures are still being measured; wait for them, then export again.");
            return;
        };
        let preview = self.figures.preview.answer.fresh().cloned();
        let input = report(&dataset.source, self.review(), &assessment, preview.as_deref());
        let path = path.to_owned();
        let target = path.clone();
        let if_exists = if overwrite { IfExists::Replace } else { IfExists::Refuse };
        self.run(
            JobKind::Export,
            "Writing the report",
            move |_| {
                let page = html::page(&input);
                files::write(&target, if_exists, |out| out.write_all(page.as_bytes())).map(|_| ())
            },
            move |workbench, result| match result {
                Ok(()) => workbench.notify_with_path(NoticeKind::Done, "The report was written.", Some(path)),
                Err(FileError::Exists { .. }) => {
                    workbench.question = Some(Question::OverwriteReport { path, kind: ReportKind::Figures });
                }
                Err(error) => workbench.notify(NoticeKind::Error, sentence(&error.to_string())),
            },
        );
    }
}
