//! A step on offer: one edit, with the whole verdict before and after, for what it is for, the other segments and the
//! file.

use crate::report::assessment::{SegmentFigures, Verdict, Verdicts};
use crate::review::{Edit, Review};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::assessment::effect_of;
use crate::workbench::figures::frame::Given;

/// A repair, with what it does and what it costs, one click.
#[derive(Clone, Debug, PartialEq)]
pub struct NextStep {
    /// "birth_date → year".
    pub title: String,
    /// "smallest crowd 1 → 8 · keeps 91 % of detail".
    pub detail: String,
    pub edit: Edit,
    /// What it is for may go after it: the segment, or where it is for the file, the file passes all three questions.
    pub passes: bool,
    /// Of a segment: "890 → 900".
    pub size: String,
    /// The answer before it.
    pub before: String,
    /// The answer after it, and its verdict.
    pub after: String,
    pub verdict_after: Verdict,
    /// What it does to all other segments.
    pub others: Others,
    /// The file's own verdict after it.
    pub file: Verdict,
    /// Share of the detail that is kept; `None` if that cannot be said.
    pub kept: Option<f64>,
    pub k_before: u64,
    pub k_after: u64,
}

/// What a step does to segments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Others {
    /// Segments that may go after it and might not before: name, answer.
    pub better: Vec<(String, String)>,
    /// Segments that may not go any more.
    pub worse: Vec<(String, String)>,
    /// Segments that it removes.
    pub gone: Vec<String>,
    pub unchanged: usize,
}

impl Others {
    /// Of all segments but those named.
    pub(crate) fn of(before: &[SegmentFigures], after: &[SegmentFigures], but: &[&str]) -> Self {
        let mut others = Self::default();
        for was in before.iter().filter(|segment| !but.contains(&segment.name.as_str())) {
            let name = was.name.clone();
            match after.iter().find(|segment| segment.name == name) {
                None => others.gone.push(name),
                Some(is) => match (was.answer.may_go(), is.answer.may_go()) {
                    (false, true) => others.better.push((name, is.answer.because.clone())),
                    (true, false) => others.worse.push((name, is.answer.because.clone())),
                    _ => others.unchanged += 1,
                },
            }
        }
        others
    }

    /// "VIP with app may go; 7 unchanged".
    #[must_use]
    pub fn sentence(&self) -> String {
        let several = |list: &[(String, String)], one: &str, many: &str| match list {
            [] => None,
            [(name, _)] => Some(format!("{name} {one}")),
            more => Some(format!("{} others {many}", more.len())),
        };
        let worse = match self.worse.as_slice() {
            [] => None,
            [(name, _)] => Some(format!("makes {name} fail")),
            more => Some(format!("makes {} others fail", more.len())),
        };
        let gone = match self.gone.as_slice() {
            [] => None,
            [name] => Some(format!("{name} is not released")),
            more => Some(format!("{} are not released", more.len())),
        };
        let unchanged = match self.unchanged {
            0 => None,
            n => Some(format!("{n} unchanged")),
        };
        let parts: Vec<String> =
            [worse, gone, several(&self.better, "may go", "may go"), unchanged].into_iter().flatten().collect();
        if parts.is_empty() { "no other segment".to_owned() } else { parts.join("; ") }
    }
}

/// How things are after an edit.
pub(crate) struct AfterEdit {
    pub file: Verdicts,
    pub segments: Vec<SegmentFigures>,
}

/// How things would be after an edit; `None` if it cannot be applied.
pub(crate) fn judged_after(given: &Given<'_>, edit: &Edit) -> Result<Option<AfterEdit>, MeasureError> {
    let mut after = given.review.clone();
    if after.apply(edit).is_err() {
        return Ok(None);
    }
    given.progress.check()?;
    effect_of(&Given { review: &after, ..*given }).map(Some)
}

/// The edit would only take the last one back.
pub(crate) fn goes_back(now: &Review, edit: &Edit, before: Option<&Review>) -> bool {
    let Some(before) = before else { return false };
    let mut after = now.clone();
    after.apply(edit).is_ok()
        && after.segments == before.segments
        && after.columns == before.columns
        && after.policy == before.policy
}
