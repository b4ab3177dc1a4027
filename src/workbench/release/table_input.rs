//! A release's settings and the file's columns become what the release room counts.

use crate::dataset::Role;
use crate::privacy::{Bitmap, CodedTable, Missing, Values};
use crate::release::recoding::{Coarser, CoarserLevel};
use crate::release::settings::{Protect, Rules, TableSettings};
use crate::release::tabulation::axis::{Dimension, Grouping, SegmentRows};
use crate::release::tabulation::{MeasureColumn, TableInput};
use crate::review::Policy;
use crate::segments::rows_of;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Given;
use crate::workbench::figures::assessment::members::members;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The settings with the policy's thresholds in place of their own: the policy decides what is unsafe.
pub(in crate::workbench) fn under_policy(settings: &TableSettings, policy: &Policy) -> TableSettings {
    let mut settings = settings.clone();
    settings.rules = Rules {
        threshold: policy.cell_threshold,
        dominance: policy.dominance,
        p_percent: policy.p_percent,
        zeros: policy.zeros,
        ..settings.rules
    };
    settings.precision = policy.precision;
    // A measure's own rules may be stricter than the policy's, never laxer: whoever edits a review by hand is held too.
    for rules in settings.measures.iter_mut().filter_map(|measure| measure.rules.as_mut()) {
        *rules = rules.at_least(&settings.rules);
    }
    if let (Some(base), Protect::Suppress) = (policy.round, settings.protect) {
        settings.protect = Protect::Round { base };
    }
    settings
}

/// What is counted, and how many people were left out because they did not consent.
pub(in crate::workbench) fn input(
    given: &Given<'_>,
    settings: &TableSettings,
) -> Result<(TableInput, Option<u64>), MeasureError> {
    let Given { cache, review, progress } = *given;
    let people = cache.people(review, progress)?;
    let consenting = consenting(given, settings)?;
    let bare = CodedTable::new(Vec::new(), Arc::clone(&people), Missing::Own)
        .map_err(crate::workbench::figures::frame::privacy)?;
    let find = |name: &String| review.segment(name).ok_or_else(|| MeasureError::NoSuchSegment(name.clone()));
    let rows_of_segment =
        |name: &String| -> Result<Bitmap, MeasureError> { Ok(members(given, &bare, find(name)?)?.rows) };
    let in_view = match &settings.filter {
        Some(name) => Some(members(given, &bare, find(name)?)?),
        None => None,
    };
    let without_consent = match (&in_view, &consenting) {
        (Some(members), Some(_)) => members.consented.map(|consented| members.people - consented),
        (None, Some(bits)) => Some(people.total() - crate::segments::count_people(bits, &people)),
        (_, None) => None,
    };
    let members = match (in_view, &consenting) {
        (Some(members), _) => Some(members.rows),
        (None, Some(bits)) => Some(rows_of(bits, &people)),
        (None, None) => None,
    };
    let input = TableInput {
        dimensions: settings
            .dimensions
            .iter()
            .map(|name| dimension(given, name, settings))
            .collect::<Result<_, _>>()?,
        segments: settings
            .segments
            .iter()
            .map(|name| Ok(SegmentRows { name: name.clone(), rows: rows_of_segment(name)? }))
            .collect::<Result<_, MeasureError>>()?,
        people,
        measures: measures(given, settings)?,
        members,
    };
    Ok((input, without_consent))
}

/// The people who may be counted by the rules of consent in a table that is not of one segment: of a table of segments,
/// everybody whom one of them may count.
fn consenting(given: &Given<'_>, settings: &TableSettings) -> Result<Option<Bitmap>, MeasureError> {
    let Given { cache, review, progress } = *given;
    let mut union: Option<Bitmap> = None;
    for segment in settings.segments.iter().filter_map(|name| review.segment(name)) {
        let Some(of_segment) = cache.consenting_to(review, segment, progress)? else { return Ok(None) };
        match &mut union {
            Some(all) => all.or(&of_segment),
            None => union = Some(of_segment),
        }
    }
    match union {
        Some(all) => Ok(Some(all)),
        None => cache.consenting(review, progress),
    }
}

/// A column at its level; with subtotals, every higher level of its ladder but the top is one. Where the table is
/// protected by coarser levels, they come with it.
fn dimension(given: &Given<'_>, name: &str, settings: &TableSettings) -> Result<Dimension, MeasureError> {
    let Given { cache, review, progress } = *given;
    let identifier = cache.quasi_identifier_at(review, name, review.level_in(settings, name), progress)?;
    let (ladder, level) = (&identifier.ladder, identifier.level);
    let base = identifier.column.cardinality();
    let map =
        |level: usize, code: usize| ladder.map(level).map_or(code as u32, |map| map.get(code).copied().unwrap_or(0));
    // Only categories that some base value of this file has, in the order of the ladder.
    let mut place: BTreeMap<u32, u32> = (0..base).map(|code| (map(level, code), 0)).collect();
    place.values_mut().zip(0..).for_each(|(slot, at)| *slot = at);
    let of_base: Vec<u32> = (0..base).map(|code| place.get(&map(level, code)).copied().unwrap_or(0)).collect();
    let codes: Arc<[u32]> =
        identifier.column.codes.iter().map(|code| of_base.get(code as usize).copied().unwrap_or(0)).collect();
    let grouping = |upper: usize| {
        let mut group = vec![0_u32; place.len()];
        for (code, &category) in of_base.iter().enumerate() {
            if let Some(slot) = group.get_mut(category as usize) {
                *slot = map(upper, code);
            }
        }
        let labels = (0..ladder.cardinality(upper)).map(|code| ladder.label(upper, code as u32)).collect();
        Grouping { group, labels }
    };
    let above = level + 1..ladder.top();
    let subtotals = settings.subtotals.iter().any(|other| other == name);
    let hierarchy = if subtotals { above.clone().map(grouping).collect() } else { Vec::new() };
    let coarser = if settings.protect == Protect::Ladder {
        let of_level = |upper: usize| CoarserLevel {
            name: ladder.name(upper).to_owned(),
            grouping: grouping(upper),
            under: (0..ladder.cardinality(upper)).map(|code| ladder.base_values_under(upper, code as u32)).collect(),
        };
        Coarser {
            levels: above.map(of_level).collect(),
            under: place.keys().map(|&code| ladder.base_values_under(level, code)).collect(),
            base_values: ladder.base_values() as u64,
        }
    } else {
        Coarser::default()
    };
    Ok(Dimension {
        name: name.to_owned(),
        codes,
        labels: place.keys().map(|&code| ladder.label(level, code)).collect(),
        hierarchy,
        coarser,
        sensitive: review.role(name) == Some(Role::Sensitive),
    })
}

fn measures(given: &Given<'_>, settings: &TableSettings) -> Result<Vec<MeasureColumn>, MeasureError> {
    let mut names: Vec<&String> = settings.measures.iter().map(|measure| &measure.column).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .map(|name| {
            let column = given.cache.coded(name, given.progress)?;
            let Values::Number(values) = &column.values else {
                return Err(MeasureError::Unusable {
                    column: name.clone(),
                    use_: "a measure".to_owned(),
                    reason: "it does not hold numbers".to_owned(),
                });
            };
            let values =
                column.codes.iter().map(|code| values.get(code as usize).copied().unwrap_or(f64::NAN)).collect();
            Ok(MeasureColumn { name: name.clone(), values })
        })
        .collect()
}
