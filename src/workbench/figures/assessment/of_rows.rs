//! What the rows say of a segment: crowds, risk, sensitive values and consent. Whether it may be handed over is judged
//! from this and from what is handed over beside it.

use super::class_sizes::{class_figures, risk_figures};
use super::handed_over::Shared;
use super::inference::{joint_figures, sensitive_figures, with_membership};
use super::known::{Measures, Whom};
use super::members::{Members, Sound};
use super::options::MeasureOptions;
use crate::privacy::inference::{ClassView, SegmentValues, Shares, shares};
use crate::privacy::{
    Bitmap, ClassSizes, Classes, CodedColumn, CodedTable, NO_CLASS, PopulationRisk, SegmentCrowds, equivalence_classes,
    measure_segments,
};
use crate::report::assessment::{ClassFigures, ConsentFlow, RiskFigures, SensitiveFigures};
use crate::review::{Leaves, Segment};
use crate::segments;
use crate::workbench::consent::{flow, sieves_of};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::{Given, privacy};
use crate::workbench::figures::search::next_steps::least_crowd;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// The classes of the whole file, counted once something needs them.
pub(crate) struct FileClasses<'a> {
    given: &'a Given<'a>,
    table: &'a CodedTable,
    found: OnceLock<Arc<Classes>>,
}

impl<'a> FileClasses<'a> {
    pub(crate) fn new(given: &'a Given<'a>, table: &'a CodedTable) -> Self {
        Self { given, table, found: OnceLock::new() }
    }

    pub(crate) fn get(&self) -> Result<&Arc<Classes>, MeasureError> {
        if let Some(classes) = self.found.get() {
            return Ok(classes);
        }
        let finest = self.given.cache.measure(self.given.review, self.given.progress)?;
        let classes = super::classes_at(&finest, self.table, self.given.progress)?;
        Ok(self.found.get_or_init(|| classes))
    }
}

/// What segments are measured against.
pub(crate) struct Sides<'a> {
    pub table: &'a CodedTable,
    /// Of the whole file.
    pub classes: &'a FileClasses<'a>,
    pub sensitive: &'a [Arc<CodedColumn>],
    pub options: &'a MeasureOptions,
}

/// What the rows say of a segment.
pub(crate) struct OfRows {
    /// Everyone who meets the rule.
    pub people: u64,
    /// Of them, those who consented; `None` if no rule of consent holds for the segment.
    pub consented: Option<u64>,
    pub consent: Option<ConsentFlow>,
    pub classes: ClassFigures,
    /// People in crowds that are smaller than the policy requires.
    pub in_small_crowds: u64,
    pub risk: RiskFigures,
    pub sensitive: Vec<SensitiveFigures>,
    pub sensitive_joint: Vec<SensitiveFigures>,
    /// What most of its people have in common.
    pub shared: Vec<Shared>,
    pub rule_uses_sensitive: Vec<String>,
}

/// The columns of rows that are handed over; `None` for a count, a table, and where nothing is said.
pub(crate) fn columns_of_rows(segment: &Segment) -> Option<&Vec<String>> {
    match &segment.leaves {
        Some(Leaves::Rows(columns)) => Some(columns),
        _ => None,
    }
}

/// What the rows say of each segment: what is known, and the rest measured.
pub(crate) fn of_rows(
    given: &Given<'_>,
    sides: &Sides<'_>,
    sound: &[Sound<'_>],
    known: &Measures,
) -> Result<Vec<Arc<OfRows>>, MeasureError> {
    let keys: Vec<_> = sound
        .iter()
        .map(|sound| (Whom::of(given.review, sound.segment), columns_of_rows(sound.segment).cloned()))
        .collect();
    let mut found: Vec<Option<Arc<OfRows>>> = keys.iter().map(|key| known.of_rows.get(key)).collect();
    let threshold = given.review.policy.risk_threshold;
    if found.iter().all(Option::is_some) {
        return Ok(found.into_iter().flatten().collect());
    }
    let everyone = (sides.sensitive.iter())
        .map(|column| Ok((column.name.as_str(), shares(column, sides.table.people(), None, given.progress)?)))
        .collect::<Result<BTreeMap<_, _>, MeasureError>>()?;

    // Of the whole file's classes; all rows are gone through once.
    let open: Vec<usize> =
        (0..sound.len()).filter(|&at| found[at].is_none() && columns_of_rows(sound[at].segment).is_none()).collect();
    if !open.is_empty() {
        let members = open
            .iter()
            .map(|&at| Ok(&sound[at].members(given, sides.table)?.rows))
            .collect::<Result<Vec<_>, MeasureError>>()?;
        let classes = sides.classes.get()?;
        let crowds = measure_segments(sides.table, classes, &members, threshold, given.progress).map_err(privacy)?;
        let shown = Shown { table: sides.table, classes, sensitive: sides.sensitive, everyone: &everyone };
        for (at, crowds) in open.into_iter().zip(&crowds) {
            let one =
                measured(given, sides, &shown, sound[at].segment, sound[at].members(given, sides.table)?, crowds)?;
            found[at] = Some(known.of_rows.keep(keys[at].clone(), one));
        }
    }

    let mut narrowed = Narrowed::default();
    for (at, (place, key)) in found.iter_mut().zip(keys).enumerate() {
        if place.is_some() {
            continue;
        }
        let columns = key.1.as_deref().unwrap_or_default();
        let (table, classes, sensitive) = narrowed.to(given, sides, columns)?;
        let members = sound[at].members(given, sides.table)?;
        let crowds = measure_segments(&table, &classes, &[&members.rows], threshold, given.progress);
        let crowds = crowds.map_err(privacy)?.pop().unwrap_or_else(|| crowds_of_nobody(threshold));
        let shown = Shown { table: &table, classes: &classes, sensitive: &sensitive, everyone: &everyone };
        let one = measured(given, sides, &shown, sound[at].segment, members, &crowds)?;
        *place = Some(known.of_rows.keep(key, one));
    }
    found.into_iter().map(|one| one.ok_or(MeasureError::Cancelled)).collect()
}

fn crowds_of_nobody(threshold: f64) -> SegmentCrowds {
    SegmentCrowds { class_sizes: ClassSizes::default(), population: PopulationRisk::new(threshold) }
}

/// What is handed over shows so much of the file.
struct Shown<'a> {
    table: &'a CodedTable,
    classes: &'a Classes,
    sensitive: &'a [Arc<CodedColumn>],
    /// How the values of each sensitive column are spread over everyone in the file.
    everyone: &'a BTreeMap<&'a str, Shares>,
}

/// The places of the quasi-identifiers that are among these columns.
pub(crate) fn places_of(table: &CodedTable, columns: &[String]) -> Vec<usize> {
    let identifiers = table.quasi_identifiers().iter().enumerate();
    identifiers.filter(|(_, identifier)| columns.contains(&identifier.column.name)).map(|(place, _)| place).collect()
}

/// The file's table, classes and sensitive columns as far as rows with these columns show them.
type Side = (CodedTable, Arc<Classes>, Vec<Arc<CodedColumn>>);

/// What rows show, by their columns: several segments are often handed over with the same ones.
#[derive(Default)]
struct Narrowed {
    known: BTreeMap<Vec<usize>, (CodedTable, Arc<Classes>)>,
}

impl Narrowed {
    fn to(&mut self, given: &Given<'_>, sides: &Sides<'_>, columns: &[String]) -> Result<Side, MeasureError> {
        let places = places_of(sides.table, columns);
        if !self.known.contains_key(&places) {
            let table = sides.table.with_columns(&places);
            let classes = equivalence_classes(&table, None, given.progress).map_err(privacy)?;
            self.known.insert(places.clone(), (table, Arc::new(classes)));
        }
        let (table, classes) = self.known.get(&places).cloned().ok_or(MeasureError::Cancelled)?;
        let sensitive = sides.sensitive.iter().filter(|column| columns.contains(&column.name)).cloned().collect();
        Ok((table, classes, sensitive))
    }
}

fn measured(
    given: &Given<'_>,
    sides: &Sides<'_>,
    shown: &Shown<'_>,
    segment: &Segment,
    members: &Members,
    crowds: &SegmentCrowds,
) -> Result<OfRows, MeasureError> {
    let Given { cache, review, progress } = *given;
    let people = sides.table.people();
    // The classes of the members' rows alone.
    let class_of_row =
        if shown.sensitive.is_empty() { Vec::new() } else { class_of_members(shown.classes, &members.rows) };
    let view = ClassView { class_of_row: &class_of_row, classes: shown.classes.count(), people };
    let mut values = BTreeMap::new();
    for column in sides.sensitive {
        let inside = shares(column, people, Some(&members.rows), progress)?;
        if let Some(everyone) = shown.everyone.get(column.name.as_str()).cloned() {
            values.insert(column.name.as_str(), SegmentValues { inside, everyone });
        }
    }
    let sensitive = (shown.sensitive.iter())
        .map(|column| {
            let figures = sensitive_figures(given, view, column, sides.options)?;
            Ok(match values.get(column.name.as_str()) {
                Some(values) => with_membership(figures, values),
                None => figures,
            })
        })
        .collect::<Result<Vec<_>, MeasureError>>()?;
    let rule = segments::read(&segment.rule, &cache.kinds())
        .map_err(|source| MeasureError::Rule { segment: segment.name.clone(), source })?;
    let requested = rule.columns();
    let rule_uses_sensitive: Vec<String> = (sides.sensitive.iter())
        .map(|column| column.name.clone())
        .filter(|name| requested.contains(&name.as_str()))
        .collect();
    let is_shown = |column: &CodedColumn| shown.sensitive.iter().any(|shown| shown.name == column.name);
    let shared = (sides.sensitive.iter())
        .filter(|column| is_shown(column) || rule_uses_sensitive.contains(&column.name))
        .filter_map(|column| Shared::of(column, values.get(column.name.as_str())?))
        .collect();
    let selected = segments::people_of(&*cache.members(&segment.name, &segment.rule, progress)?, people);
    let sieves = cache.sieves(review, progress)?;
    Ok(OfRows {
        people: members.people,
        consented: members.consented,
        consent: flow(&sieves_of(review, segment, &sieves), &selected, people),
        classes: class_figures(&crowds.class_sizes),
        in_small_crowds: crowds.class_sizes.people_below(least_crowd(&review.policy)),
        risk: risk_figures(&crowds.class_sizes, Some(&crowds.population), review.policy.risk_threshold),
        sensitive,
        sensitive_joint: joint_figures(given, shown.table, Some(&members.rows), shown.sensitive, sides.options)?,
        shared,
        rule_uses_sensitive,
    })
}

fn class_of_members(classes: &Classes, members: &Bitmap) -> Vec<u32> {
    let mut class_of_row = vec![NO_CLASS; classes.class_of_row().len()];
    for row in members.iter() {
        if let (Some(slot), Some(&class)) = (class_of_row.get_mut(row), classes.class_of_row().get(row)) {
            *slot = class;
        }
    }
    class_of_row
}
