//! What left before: the releases of the ledger, made again for the attacker who knows them.

use super::error::MeasureError;
use super::figures::Given;
use super::table_input::{MadeWith, input};
use crate::release::settings::{Protect, TableSettings};
use crate::release::{Earlier, Published};
use crate::review::Segment;
use std::sync::Arc;

/// What left before and is known.
#[derive(Default)]
pub(super) struct Known {
    pub tables: Vec<Earlier>,
    pub releases: usize,
    /// From another state of the file: how each table was made, and what left.
    changed: Vec<(TableSettings, Published)>,
}

impl Known {
    /// What left of this very table from another state of the file, as exact numbers.
    pub fn of_another_file(&self, now: &TableSettings) -> Vec<&Published> {
        let is_same = |then: &TableSettings| {
            then.dimensions == now.dimensions && then.segments == now.segments && then.filter == now.filter
        };
        // A group put together then and now has the same name; its number was told as it is.
        let is_exact = |then: &TableSettings| !matches!(then.protect, Protect::Round { .. } | Protect::Noise { .. });
        let same = self.changed.iter().filter(|(then, _)| is_same(then) && is_exact(then));
        same.map(|(_, published)| published).collect()
    }
}

/// The releases of this file that the attacker knows, made again; and how many could not be made again.
pub(super) fn earlier(given: &Given<'_>) -> Result<(Known, usize), MeasureError> {
    let mut known = Known::default();
    let mut forgotten = 0;
    for entry in given.review.ledger.entries() {
        let made: Option<MadeWith> = serde_json::from_str(&entry.content.settings).ok();
        let same_file = entry.content.source.sha256 == given.review.source.sha256;
        let Some(made) = made else {
            forgotten += 1;
            continue;
        };
        if !same_file {
            // Its rows are gone; what it published can be compared where it was made in the same way.
            if made.is_made_so_today(given.review) {
                known.changed.extend(made.release.tables.iter().cloned().zip(entry.content.tables.iter().cloned()));
                known.releases += 1;
            } else {
                forgotten += 1;
            }
            continue;
        }
        let mut review = given.review.clone();
        let columns = Arc::make_mut(&mut review.columns);
        for (name, level) in &made.levels {
            columns.entry(name.clone()).or_default().level = *level;
        }
        let segment = |(name, rule): (&String, &String)| Segment {
            name: name.clone(),
            rule: rule.clone(),
            purpose: String::new(),
        };
        review.segments = Arc::new(made.segments.iter().map(segment).collect());
        let then = Given { review: &review, ..*given };
        // Noisy numbers are no statements about the truth: what they tell is counted as spent ε.
        let exact = made.release.tables.iter().zip(&entry.content.tables);
        let exact = exact.filter(|(settings, _)| !matches!(settings.protect, Protect::Noise { .. }));
        let tables = exact.map(|(settings, published)| {
            let (input, _) = input(&then, settings)?;
            Earlier::again(&input, settings.clone(), published.clone(), given.progress).map_err(MeasureError::from)
        });
        match tables.collect::<Result<Option<Vec<_>>, _>>() {
            Ok(Some(tables)) => {
                known.tables.extend(tables);
                known.releases += 1;
            }
            Err(MeasureError::Cancelled) => return Err(MeasureError::Cancelled),
            Ok(None) | Err(_) => forgotten += 1,
        }
    }
    Ok((known, forgotten))
}
