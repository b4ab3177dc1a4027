//! May a segment go as a table? Its count is judged with the other segments' counts; its cells are judged here.

use super::preview::preview;
use super::views::{Preview, ReleasePreview};
use crate::report::Assessment;
use crate::report::assessment::{Answer, SegmentAnswer, SegmentFigures, Verdict};
use crate::report::words::thousands;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Given;
use std::borrow::Cow;

/// The answer that the release's tables of a segment give; `None` if it is not released as a table, where it fails
/// already, and where no table of the release is about it.
#[must_use]
pub fn answer_of_table(figures: &SegmentFigures, release: &ReleasePreview) -> Option<SegmentAnswer> {
    if figures.leaves.as_deref() != Some("table") || !figures.answer.may_go() || figures.error.is_some() {
        return None;
    }
    let is_about = |table: &&Preview| {
        table.settings.filter.as_ref() == Some(&figures.name) || table.settings.segments.contains(&figures.name)
    };
    let tables: Vec<&Preview> = release.tables.iter().filter(is_about).collect();
    if tables.is_empty() {
        return None;
    }
    let small_audience = figures.answer.small_audience;
    if release.verdict != Verdict::Pass {
        let because = release.because.trim_end_matches('.').to_owned();
        return Some(SegmentAnswer { verdict: release.verdict, because, small_audience });
    }
    let (cells, hidden) = tables
        .iter()
        .fold((0, 0), |(cells, hidden), table| (cells + table.cells as u64, hidden + table.cells_hidden as u64));
    let because = match hidden {
        0 => "May go as a table, no cell hidden".to_owned(),
        hidden => format!("May go as a table, {} of {} cells hidden", thousands(hidden), thousands(cells)),
    };
    Some(SegmentAnswer { verdict: Verdict::Pass, because, small_audience })
}

/// The assessment with the answers that the release gives for segments that are released as tables.
pub(in crate::workbench) fn with_tables(
    mut assessment: Assessment,
    given: &Given<'_>,
) -> Result<Assessment, MeasureError> {
    let asks = |figures: &SegmentFigures| figures.leaves.as_deref() == Some("table") && figures.answer.may_go();
    if !given.review.release.is_shaped() || !assessment.segments.iter().any(asks) {
        return Ok(assessment);
    }
    let release = preview(given)?;
    for figures in &mut assessment.segments {
        if let Some(answer) = answer_of_table(figures, &release) {
            figures.answer = answer;
        }
    }
    assessment.answer = Answer::of(&assessment.segments);
    Ok(assessment)
}

impl Workbench {
    /// The figures of all segments, those that are released as tables answered by the release as far as it is measured.
    #[must_use]
    pub fn answered_segments<'a>(&self, assessment: &'a Assessment) -> Cow<'a, [SegmentFigures]> {
        let tables = assessment.segments.iter().any(|figures| figures.leaves.as_deref() == Some("table"));
        // Asked at every frame: nothing is copied unless a table answers.
        let Some(release) = self.figures.preview.answer.fresh().filter(|_| tables) else {
            return Cow::Borrowed(&assessment.segments);
        };
        let answered = |figures: &SegmentFigures| match answer_of_table(figures, release) {
            Some(answer) => SegmentFigures { answer, ..figures.clone() },
            None => figures.clone(),
        };
        Cow::Owned(assessment.segments.iter().map(answered).collect())
    }
}
