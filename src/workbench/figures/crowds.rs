//! Who hides behind a bar of a chart: the crowds that it stands for, by the values that their people share, and the rows
//! of those people.

use super::assessment::members::members;
use super::assessment::of_rows::places_of;
use super::frame::{Derived, Figure, Given, privacy};
use super::reidentification::{codes_called, rows_with};
use super::search::best_levels::values_asked;
use crate::privacy::inference::{ClassView, failing_classes};
use crate::privacy::{Bitmap, CROWD_BINS, Classes, CodedTable, equivalence_classes};
use crate::review::Leaves;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;

/// The most crowds that are listed.
const LISTED: usize = 200;

/// What a bar stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// Crowds of these sizes; without a largest all from the smallest on.
    Sizes { smallest: u64, largest: Option<u64> },
    /// Crowds smaller than this, and, if `values`, those that lack the sensitive values that the policy requires.
    Wanting { below: u64, values: bool },
    /// People with this value of a quasi-identifier, as it is called at the level in use.
    Value { column: String, label: String },
}

impl Picked {
    /// The bin of the crowd-size histogram in this place.
    #[must_use]
    pub fn bin(place: usize) -> Option<Self> {
        let (smallest, largest) = *CROWD_BINS.get(place)?;
        Some(Self::Sizes { smallest, largest })
    }
}

/// Crowds that were picked, of everyone or of the people of one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrowdsQuestion {
    pub segment: Option<String>,
    pub picked: Picked,
}

/// The crowds behind a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrowdList {
    /// Quasi-identifiers, in the file's order.
    pub columns: Vec<String>,
    /// The smallest first: the values that its people share, at the levels in use, and how many they are. At most 200.
    pub crowds: Vec<(Vec<String>, u64)>,
    /// All crowds that were picked, and the people in them, each counted once.
    pub count: usize,
    pub people: u64,
}

/// The crowds behind a bar of a chart.
pub(crate) struct CrowdsBehind;

impl Figure for CrowdsBehind {
    type Question = CrowdsQuestion;
    type Answer = CrowdList;
    const TITLE: &'static str = "Listing crowds";
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, question: &CrowdsQuestion) -> Result<CrowdList, MeasureError> {
        list(given, question)
    }
}

/// The rows behind a bar, in the order of the file or of a column (`true`: descending).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RowsQuestion {
    crowds: CrowdsQuestion,
    order: Option<(String, bool)>,
}

/// The rows behind a bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickedRows {
    /// In the order that was requested.
    pub rows: Vec<u32>,
    /// The same rows, to be looked up.
    pub among: Bitmap,
}

/// The rows behind a bar of a chart.
pub(crate) struct RowsBehind;

impl Figure for RowsBehind {
    type Question = RowsQuestion;
    type Answer = PickedRows;
    const TITLE: &'static str = "Picking rows";
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, RowsQuestion { crowds, order }: &RowsQuestion) -> Result<PickedRows, MeasureError> {
        let among = rows_behind(given, crowds)?;
        let rows = match order {
            None => among.iter().map(|row| row as u32).collect(),
            Some((column, descending)) => {
                let index = given.cache.index(column)?;
                let sorted = given.cache.dataset.sorted(index, *descending, given.progress)?;
                sorted.into_iter().filter(|&row| among.contains(row as usize)).collect()
            }
        };
        Ok(PickedRows { rows, among })
    }
}

impl Workbench {
    /// The crowds behind a bar.
    pub fn crowds_behind(&mut self, question: &CrowdsQuestion) -> &Derived<CrowdList> {
        self.ask::<CrowdsBehind>(question.clone())
    }

    /// The rows of the people behind a bar, in the order of the file or of a column (`true`: descending).
    pub fn rows_behind(&mut self, crowds: &CrowdsQuestion, order: Option<(String, bool)>) -> &Derived<PickedRows> {
        self.ask::<RowsBehind>(RowsQuestion { crowds: crowds.clone(), order })
    }
}

/// The rows in the crowds that were picked.
fn rows_behind(given: &Given<'_>, question: &CrowdsQuestion) -> Result<Bitmap, MeasureError> {
    let (table, mut rows) = ground(given, question)?;
    match &question.picked {
        Picked::Value { column, label } => {
            let identifier = table.quasi_identifiers().iter().find(|q| q.column.name == *column);
            rows.and(&identifier.map_or_else(|| Bitmap::none(table.rows()), |q| rows_with(q, label)));
        }
        Picked::Sizes { .. } | Picked::Wanting { .. } => {
            let classes = equivalence_classes(&table, Some(&rows), given.progress).map_err(privacy)?;
            let (picked, _) = picked(given, &table, &classes, &rows, &question.picked)?;
            let mut behind = Bitmap::none(table.rows());
            let is_picked = |row: &usize| {
                let class = classes.class_of_row().get(*row);
                class.and_then(|&class| picked.get(class as usize)) == Some(&true)
            };
            rows.iter().filter(is_picked).for_each(|row| behind.insert(row));
            rows = behind;
        }
    }
    Ok(rows)
}

/// The table and the rows in which crowds are counted: everyone, or the people of one segment.
fn ground(given: &Given<'_>, question: &CrowdsQuestion) -> Result<(CodedTable, Bitmap), MeasureError> {
    let Given { cache, review, progress } = *given;
    let mut table = cache.table(review, progress)?;
    let mut rows = Bitmap::all(table.rows());
    if let Some(name) = &question.segment {
        let segment = review.segment(name).ok_or_else(|| MeasureError::NoSuchSegment(name.clone()))?;
        // Of rows only the columns that are handed over count.
        if let Some(Leaves::Rows(columns)) = &segment.leaves {
            table = table.with_columns(&places_of(&table, columns));
        }
        rows = members(given, &table, segment)?.rows;
    }
    Ok((table, rows))
}

fn list(given: &Given<'_>, question: &CrowdsQuestion) -> Result<CrowdList, MeasureError> {
    let (table, rows) = ground(given, question)?;
    let classes = equivalence_classes(&table, Some(&rows), given.progress).map_err(privacy)?;
    let (picked, people) = picked(given, &table, &classes, &rows, &question.picked)?;
    let crowds = classes.crowds();
    let mut order: Vec<usize> = (0..classes.count()).filter(|&class| picked[class]).collect();
    let count = order.len();
    order.sort_by_key(|&class| (crowds[class], class));
    order.truncate(LISTED);
    let identifiers = table.quasi_identifiers();
    let codes: Vec<Vec<u32>> = (0..identifiers.len()).map(|place| classes.codes(place)).collect();
    let values = |class: usize| {
        let label = |(q, codes): (&crate::privacy::QuasiIdentifier, &Vec<u32>)| q.ladder.label(q.level, codes[class]);
        identifiers.iter().zip(&codes).map(label).collect()
    };
    Ok(CrowdList {
        columns: identifiers.iter().map(|q| q.column.name.clone()).collect(),
        crowds: order.into_iter().map(|class| (values(class), crowds[class])).collect(),
        count,
        people,
    })
}

/// By class, whether it was picked; and the people in those, counted as the bar counts them.
fn picked(
    given: &Given<'_>,
    table: &CodedTable,
    classes: &Classes,
    rows: &Bitmap,
    picked: &Picked,
) -> Result<(Vec<bool>, u64), MeasureError> {
    Ok(match picked {
        Picked::Sizes { smallest, largest } => {
            let within = |size: u64| size >= *smallest && largest.is_none_or(|largest| size <= largest);
            let sizes = classes.class_sizes().crowds().iter().filter(|crowd| within(crowd.size));
            (classes.crowds().iter().map(|&size| within(size)).collect(), sizes.map(|crowd| crowd.people).sum())
        }
        Picked::Wanting { below, values } => {
            let mut wanting: Vec<bool> = classes.crowds().iter().map(|size| size < below).collect();
            for asked in if *values { values_asked(given)? } else { Vec::new() } {
                let (view, ladder) = (ClassView::new(classes, table.people()), asked.ladder.as_deref());
                let failing = failing_classes(view, &asked.column, ladder, asked.required, given.progress)?;
                failing.into_iter().for_each(|class| wanting[class as usize] = true);
            }
            let people = classes.people_in(&wanting);
            (wanting, people)
        }
        Picked::Value { column, label } => {
            let Some(place) = table.quasi_identifiers().iter().position(|q| q.column.name == *column) else {
                return Ok((vec![false; classes.count()], 0));
            };
            let q = &table.quasi_identifiers()[place];
            let is_it = codes_called(q, label);
            let mut with = rows_with(q, label);
            with.and(rows);
            let picked = classes.codes(place).into_iter().map(|code| is_it.get(code as usize) == Some(&true));
            (picked.collect(), table.people().among(&with))
        }
    })
}
