//! One file measured under the review, as a side of the comparison.

use crate::dataset::{Role, Use};
use crate::report::Assessment;
use crate::report::again::{RemarkSide, Side, Tagged};
use crate::report::assessment::Verdict;
use crate::review::{ConsentNeeded, Edit, Review, Segment};
use crate::segments;
use crate::workbench::bench::sentence;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::MeasureOptions;
use crate::workbench::figures::assessment::measure_given;
use crate::workbench::figures::frame::Given;

/// A file with its figures.
pub(super) struct Measured<'a> {
    pub given: &'a Given<'a>,
    pub side: Side,
    /// `None` if nothing could be measured.
    pub figures: Option<Assessment>,
}

impl<'a> Measured<'a> {
    /// Measures; only a cancelled work is an error.
    pub(super) fn of(given: &'a Given<'a>) -> Result<Self, MeasureError> {
        // Of a file that lacks a column of consent all else is measured; who may be counted stays unknown.
        let mut review = given.review.clone();
        for column in lacking_consent(given) {
            let edit = Edit::SetUse { column, use_: None };
            review.apply(&edit).map_err(|error| MeasureError::Release(error.to_string()))?;
        }
        let figures = measure_given(&Given { review: &review, ..*given }, &MeasureOptions::live());
        Self::with(given, figures)
    }

    /// With figures that are measured already.
    pub(super) fn with(given: &'a Given<'a>, figures: Result<Assessment, MeasureError>) -> Result<Self, MeasureError> {
        let Given { cache, review, .. } = given;
        let source = &cache.dataset.source;
        let remarks = source.reading.remarks.iter();
        let mut side = Side {
            file: source.name.clone(),
            sha256: source.sha256.clone(),
            rows: Some(source.rows),
            columns: cache.dataset.columns.iter().map(|column| (column.name.clone(), column.kind)).collect(),
            reading: remarks
                .map(|remark| RemarkSide {
                    kind: remark.kind,
                    column: remark.column.clone(),
                    text: remark.text.clone(),
                    open: remark.open,
                })
                .collect(),
            ..Side::default()
        };
        let figures = match figures {
            Ok(figures) => Some(figures),
            Err(MeasureError::Cancelled) => return Err(MeasureError::Cancelled),
            Err(error) => {
                side.fault = Some(sentence(&error.to_string()));
                None
            }
        };
        if let Some(figures) = &figures {
            side = side.with_figures(figures);
            side.consented = consented(given)?;
        }
        if let Some((column, used_as)) = lacking_people(given) {
            side.fault = Some(format!("Nobody can say who is a person: the {used_as} “{column}” is gone."));
            side.people = None;
            side.segments.clear();
            side.questions.clear();
        }
        let lacking = lacking_consent(given);
        if !lacking.is_empty() {
            side.consented = None;
            for segment in review.segments.iter() {
                without_consent(&mut side, segment, review, &lacking);
            }
        }
        Ok(Self { given, side, figures })
    }
}

/// People whom every rule of consent lets be counted; `None` if there is no rule, or one cannot be answered.
fn consented(given: &Given<'_>) -> Result<Option<u64>, MeasureError> {
    let consenting = match given.cache.consenting(given.review, given.progress) {
        Err(MeasureError::Cancelled) => return Err(MeasureError::Cancelled),
        Err(_) => return Ok(None),
        Ok(consenting) => consenting,
    };
    let people = given.cache.people(given.review, given.progress)?;
    Ok(consenting.map(|bits| segments::count_people(&bits, &people)))
}

/// Columns that decide who is counted and that the file lacks.
fn lacking<'a>(given: &Given<'a>) -> impl Iterator<Item = (&'a str, Use)> {
    let dataset = &given.cache.dataset;
    given.review.gone_columns(|name| dataset.column_index(name).is_some())
}

/// The column by which people are counted, if it is not in the file, and what it is used as.
fn lacking_people<'a>(given: &Given<'a>) -> Option<(&'a str, &'static str)> {
    let mut people = lacking(given).filter(|(_, use_)| *use_ != Use::Consent);
    people.next().map(|(name, use_)| (name, use_.name()))
}

/// Columns that say who may be counted and are not in the file.
pub(super) fn lacking_consent(given: &Given<'_>) -> Vec<String> {
    lacking(given).filter(|(_, use_)| *use_ == Use::Consent).map(|(name, _)| name.to_owned()).collect()
}

/// Of a segment that asks for consent by a column that is gone nobody can say who may be counted.
fn without_consent(side: &mut Side, segment: &Segment, review: &Review, lacking: &[String]) {
    let asked = match &segment.consent {
        ConsentNeeded::Columns(columns) => lacking.iter().find(|name| columns.contains(name)),
        ConsentNeeded::All | ConsentNeeded::NotNeeded(_) => lacking.first(),
    };
    let Some(column) = asked.filter(|_| review.needs_consent(segment)) else { return };
    let Some(found) = side.segments.iter_mut().find(|found| found.name == segment.name) else { return };
    found.remaining = None;
    found.verdict = Verdict::Fail;
    found.because = format!("Nobody can say who consented: the column “{column}” is gone");
}

/// Every column that the review decided on, with what it is used as.
pub(super) fn tagged(review: &Review) -> Vec<Tagged> {
    let tagged = review.columns.iter().filter_map(|(name, decision)| {
        let used_as = decision.use_.map(Use::name).or_else(|| decision.role.map(Role::name))?;
        let is_needed = decision.use_.is_some_and(|use_| use_ != Use::Measure)
            || matches!(decision.role, Some(Role::QuasiIdentifier | Role::Sensitive));
        Some(Tagged { column: name.clone(), used_as: used_as.to_owned(), is_needed })
    });
    tagged.collect()
}
