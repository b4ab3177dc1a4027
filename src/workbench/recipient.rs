//! What the recipient of a release reads in words: the kinds of protection, and how to read the tables.
//!
//! No figure of a rule (threshold, p, n, k), no number of people, of hidden cells or of merged categories, no verdict
//! and no column that is not in the tables: any of these narrows what is hidden. A sentence depends on the settings and
//! on two facts that the attack counts as known: whether people are in several categories, and whether categories are
//! not listed.

use super::release::views::{Preview, ReleasePreview};
use crate::dataset::Use;
use crate::release::ledger::manifest::{IN_SEVERAL, LEFT_OUT, SEGMENTS_OVERLAP};
use crate::release::noise::NoiseFigures;
use crate::release::settings::{Protect, Rounding};
use crate::release::writers::stems;
use crate::review::Review;

/// What protects the people in the tables, a sentence each.
pub(super) fn protections(preview: &ReleasePreview) -> Vec<String> {
    by_table(preview, &protections_of)
}

/// Sentences on each table; if there are several, each begins with its table's name.
pub(super) fn by_table(preview: &ReleasePreview, of: &dyn Fn(&Preview) -> Vec<String>) -> Vec<String> {
    match preview.tables.as_slice() {
        [only] => of(only),
        tables => {
            let each = |table: &Preview| {
                of(table).into_iter().map(|said| format!("{}: {said}", table.name)).collect::<Vec<_>>()
            };
            tables.iter().flat_map(each).collect()
        }
    }
}

fn protections_of(table: &Preview) -> Vec<String> {
    let settings = &table.settings;
    let mut list = Vec::new();
    match settings.protect {
        Protect::None => list.push("Nothing is hidden.".to_owned()),
        Protect::Suppress => {
            list.push("Small groups are hidden, and others so that these cannot be worked out.".to_owned());
        }
        Protect::Merge => list.push(
            "Small categories are put together; small groups that remain are hidden, and others so that these cannot be worked out.".to_owned(),
        ),
        Protect::Ladder => list.push(
            "If categories make small groups, the coarser groups that hold them are shown instead; small groups that remain are hidden, and others so that these cannot be worked out.".to_owned(),
        ),
        Protect::Round { base } => {
            list.push(rounding(settings.rounding, base));
            list.push("Groups that rounding alone does not protect are hidden.".to_owned());
        }
        Protect::Noise { .. } => list.extend(table.prepared.noise.iter().flat_map(NoiseFigures::sentences)),
    }
    for change in &table.prepared.recoded.changes {
        list.push(format!("{}: some categories are shown as {}.", change.dimension, change.shown_as));
    }
    if !settings.measures.is_empty() && table.prepared.noise.is_none() {
        if settings.rules.p_percent.is_some() {
            list.push("No single amount can be estimated closely.".to_owned());
        }
        if settings.rules.dominance.is_some() {
            list.push("No sum is shown most of which a few people hold.".to_owned());
        }
    }
    list
}

/// How counts are rounded. The base is published: it can be read off the numbers.
pub(super) fn rounding(way: Rounding, base: u64) -> String {
    match way {
        Rounding::Conventional => format!("Counts are rounded to the nearest multiple of {base}, each on its own."),
        Rounding::Random => format!(
            "Counts are rounded up or down to multiples of {base} at random, right on average; the same number is rounded the same way."
        ),
        Rounding::Controlled => format!("Counts are rounded to multiples of {base} so that they add up."),
    }
}

/// How to read the tables, a sentence each.
pub(super) fn notes(review: &Review, preview: &ReleasePreview) -> Vec<String> {
    let is_used = |use_: Use| review.with_use(use_).next().is_some();
    let mut notes = vec!["Counts are of people, each counted once in a cell."];
    notes.push(if is_used(Use::PersonKey) {
        "Rows of the source that belong to one person are counted once."
    } else if is_used(Use::Count) {
        "A row of the source represents several people; its own count says how many."
    } else {
        "Each row of the source is taken as one person."
    });
    let any = |holds: &dyn Fn(&Preview) -> bool| preview.tables.iter().any(holds);
    let mut notes: Vec<String> = notes.into_iter().map(str::to_owned).collect();
    let titles: Vec<&str> = preview.tables.iter().map(|table| table.published.title.as_str()).collect();
    for (stem, table) in stems(&titles).iter().zip(&preview.tables) {
        let holds = [
            (IN_SEVERAL, table.prepared.in_several),
            (SEGMENTS_OVERLAP, !table.settings.segments.is_empty()),
            (LEFT_OUT, !table.left_out.is_empty()),
        ];
        let applying = holds.into_iter().filter(|(_, holds)| *holds).map(|(note, _)| note);
        // Of several tables each is called as its files are.
        notes.extend(applying.map(|note| if titles.len() > 1 { format!("{stem}: {note}") } else { note.to_owned() }));
    }
    if any(&|table| table.without_consent.is_some()) {
        notes.push("Only people who consented are counted.".to_owned());
    }
    for note in preview.tables.iter().flat_map(|table| &table.prepared.notes) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    if any(&|table| table.prepared.noise.is_some()) {
        notes.push(
            "After the noise, numbers of people were made whole, not below zero, and such that they add up; small ones are a little too high on average for it.".to_owned(),
        );
        notes.push("The noise does not hide which categories occur.".to_owned());
    }
    notes
}
