//! The report: gathered from the review, its figures and its releases, written as one page.

use super::form::record_state;
use super::handed_out::ReportKind;
use crate::dataset::Source;
use crate::report::html;
use crate::report::{Assessment, Headline, ReportInput};
use crate::review::Review;
use crate::workbench::bench::Workbench;
use crate::workbench::notice::NoticeKind;
use crate::workbench::release::export::protections;
use crate::workbench::release::views::ReleasePreview;
use crate::workbench::thousands;
use std::path::Path;

/// The report of a review with these figures; with the table that would be released, where one was designed.
#[must_use]
pub fn report(
    source: &Source,
    review: &Review,
    assessment: &Assessment,
    preview: Option<&ReleasePreview>,
) -> ReportInput {
    let said = preview.map_or_else(Vec::new, protections);
    let now = chrono::Utc::now();
    let state = record_state(review, None, Some(assessment), preview, now.date_naive());
    let mut input = ReportInput::of(review, assessment, &state.form, said, now);
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
        let review = self.review().clone();
        self.write_report_file(ReportKind::Figures, path, overwrite, move |_| {
            let input = report(&dataset.source, &review, &assessment, preview.as_deref());
            Ok(html::page(&input).into_bytes())
        });
    }
}
