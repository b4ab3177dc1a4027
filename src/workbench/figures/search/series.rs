//! Many segments at once for the open review: one for each value, group or band of a column, or for each pair.

use std::collections::BTreeSet;

use super::free_name;

use crate::privacy::ladder::identity;
use crate::review::Segment;
use crate::segments::{Parts, series};
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::{Derived, Figure, Given};

/// What a column is divided by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DividedBy {
    /// Each value.
    Values,
    /// The groups of a level of its ladder.
    Level(usize),
    /// Bands of numbers of this width.
    Bands(f64),
}

/// What segments are made of: one column, or two that are crossed.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesQuestion {
    pub sides: Vec<(String, DividedBy)>,
    /// Combinations of fewer people make no segment.
    pub least: u64,
}

/// Segments that may be added together.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentSeries {
    /// Each with its people; the names are those of no segment of the review.
    pub list: Vec<(Segment, u64)>,
    /// How many have too few people.
    pub small: usize,
    /// How many no short rule describes.
    pub unwritable: usize,
    /// By side: the names of the ladder's levels that make groups, level 1 first.
    pub levels: Vec<Vec<String>>,
}

/// One segment for each combination.
pub(crate) struct SeriesOfSegments;

impl Figure for SeriesOfSegments {
    type Question = SeriesQuestion;
    type Answer = SegmentSeries;
    const TITLE: &'static str = "Dividing into segments";
    const KEEPS_LAST: bool = true;
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, question: &SeriesQuestion) -> Result<SegmentSeries, MeasureError> {
        let Given { cache, review, progress } = *given;
        let mut sides = Vec::new();
        let mut levels = Vec::new();
        for (name, by) in &question.sides {
            let column = cache.coded(name, progress)?;
            let ladder = cache.ladder(review, name, progress)?;
            levels.push((1..ladder.top()).map(|level| ladder.name(level).to_owned()).collect());
            let parts = match *by {
                DividedBy::Values => Parts::of_level(&identity(&column), 0),
                DividedBy::Level(level) => Parts::of_level(&ladder, level.min(ladder.top())),
                DividedBy::Bands(width) => Parts::of_bands(&column, width).ok_or_else(|| {
                    MeasureError::Release(format!("“{name}” cannot be divided into bands of this width."))
                })?,
            };
            sides.push((column, parts));
        }
        let people = cache.people(review, progress)?;
        let sides: Vec<_> = sides.iter().map(|(column, parts)| (&**column, parts.clone())).collect();
        let found = series(&sides, &people, question.least, progress).map_err(|_| MeasureError::Cancelled)?;
        let mut taken: BTreeSet<String> = review.segments.iter().map(|segment| segment.name.clone()).collect();
        let list = found.list.into_iter().map(|made| {
            let name = free_name(&made.name, |name| !taken.insert(name.to_owned()));
            (Segment::new(name, made.rule.to_string()), made.people)
        });
        Ok(SegmentSeries { list: list.collect(), small: found.small, unwritable: found.unwritable, levels })
    }
}

impl Workbench {
    /// One segment for each value, group or band of a column, or for each pair of two.
    pub fn segment_series(&mut self, question: &SeriesQuestion) -> &Derived<SegmentSeries> {
        self.ask::<SeriesOfSegments>(question.clone())
    }
}
