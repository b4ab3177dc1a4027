//! The made-up club that the rounds are played on: its rows, and what is decided about its columns.

use crate::dataset::sample::{self, DEFAULT_PEOPLE, Sample, SampleError};
use crate::dataset::{Role, Use};
use crate::privacy::{Bitmap, Progress};
use crate::review::{ColumnDecision, LadderForm, Review, Segment};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Given;
use crate::workbench::figures::frame::Cache;
use crate::workbench::sample_segments::add_sample_segments;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Columns that tell people apart, with their ladders.
const TELL_APART: [(&str, &str); 3] =
    [("postcode", "prefix:3,1"), ("city", "values"), ("birth_date", "date:month,year,decade")];
/// Households, level by level.
const HOUSEHOLDS: [[&str; 3]; 6] = [
    ["1", "1 or 2", "1 or 2"],
    ["2", "1 or 2", "1 or 2"],
    ["3", "3 or 4", "3 or more"],
    ["4", "3 or 4", "3 or more"],
    ["5", "5 or 6", "3 or more"],
    ["6", "5 or 6", "3 or more"],
];
const SENSITIVE: [&str; 2] = ["health_note", "complaint_topic"];

/// The club: its rows, coded when they are asked for, and a review of them.
pub(super) struct Club {
    pub cache: Cache,
    pub review: Review,
}

impl Club {
    /// Makes it anew.
    ///
    /// # Errors
    /// [`MeasureError`]: cancelled, or a fault in the sample.
    pub fn make(progress: &Progress) -> Result<Self, MeasureError> {
        let dataset = sample::dataset(Sample::Club, DEFAULT_PEOPLE, progress).map_err(|error| match error {
            SampleError::Cancelled => MeasureError::Cancelled,
            other => MeasureError::Release(other.to_string()),
        })?;
        let decided = |role, ladder: &str| ColumnDecision {
            role: Some(role),
            ladder: LadderForm::Built { settings: ladder.to_owned() },
            ..ColumnDecision::default()
        };
        let mut columns: BTreeMap<String, ColumnDecision> = TELL_APART
            .iter()
            .map(|(name, ladder)| ((*name).to_owned(), decided(Role::QuasiIdentifier, ladder)))
            .chain(SENSITIVE.iter().map(|name| ((*name).to_owned(), decided(Role::Sensitive, "values"))))
            .collect();
        let key = ColumnDecision {
            role: Some(Role::DirectIdentifier),
            use_: Some(Use::PersonKey),
            ..ColumnDecision::default()
        };
        columns.insert("customer_id".to_owned(), key);
        let rows = HOUSEHOLDS.iter().map(|row| row.iter().map(|text| (*text).to_owned()).collect()).collect();
        let households = ColumnDecision {
            role: Some(Role::QuasiIdentifier),
            ladder: LadderForm::Table { name: String::new(), rows },
            ..ColumnDecision::default()
        };
        columns.insert("household_size".to_owned(), households);
        let mut review = Review { columns: Arc::new(columns), ..Review::default() };
        review.apply(&add_sample_segments(Sample::Club, &review)).map_err(refused)?;
        Ok(Self { cache: Cache::new(Arc::new(dataset)), review })
    }

    /// The same club, its review with a further segment.
    pub fn with_segment(&self, name: &str, rule: &str) -> Review {
        let mut review = self.review.clone();
        Arc::make_mut(&mut review.segments).push(Segment::new(name, rule));
        review
    }

    /// What figures are measured from.
    pub fn given<'a>(&'a self, progress: &'a Progress) -> Given<'a> {
        Given { cache: &self.cache, review: &self.review, progress }
    }

    /// A segment that marketing proposed.
    pub fn segment(&self, name: &str) -> Result<&Segment, MeasureError> {
        self.review.segment(name).ok_or_else(|| MeasureError::NoSuchSegment(name.to_owned()))
    }

    /// The rows of a segment's people; in the club a row is a person.
    pub fn rows(&self, name: &str, progress: &Progress) -> Result<Arc<Bitmap>, MeasureError> {
        self.cache.members(name, &self.segment(name)?.rule, progress)
    }

    /// The made-up name of a member.
    pub fn name_of(&self, row: usize) -> String {
        let cell = |name: &str| {
            let dataset = &self.cache.dataset;
            dataset.column_index(name).map_or_else(String::new, |column| dataset.cell(row, column).to_string())
        };
        format!("{} {}", cell("first_name"), cell("last_name"))
    }
}

pub(super) fn refused(error: impl std::fmt::Display) -> MeasureError {
    MeasureError::Release(error.to_string())
}

/// The places of people of a segment among its members: for a picture that shows the segment alone.
pub(super) fn places_within(all: &Bitmap, some: &Bitmap) -> Vec<usize> {
    all.iter().enumerate().filter(|(_, row)| some.contains(*row)).map(|(place, _)| place).collect()
}
