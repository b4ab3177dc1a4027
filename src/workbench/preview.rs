//! The release as it would leave now: counted, protected, attacked.

use super::cache::Cache;
use super::error::MeasureError;
use super::figures::Given;
use super::table_input::{MadeWith, input, under_policy};
use super::views::{CellState, Preview, PreviewCell, PreviewGrid};
use crate::dataset::Dataset;
use crate::privacy::Progress;
use crate::release::rules::Reason;
use crate::release::settings::{Protect, ReleaseSettings};
use crate::release::{Earlier, Prepared, PreparedCell, PublishedValue, ReleaseError, Status, prepare};
use crate::report::assessment::Verdict;
use crate::report::words::thousands;
use crate::review::{Review, Segment};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn preview(given: &Given<'_>) -> Result<Preview, MeasureError> {
    let settings = under_policy(&given.review.release, &given.review.policy);
    let (table, without_consent) = input(given, &settings)?;
    let (earlier, forgotten) = earlier(given)?;
    let people = table.members.as_ref().map_or_else(|| table.people.total(), |rows| table.people.among(rows));
    let prepared = prepare(&table, &settings, &earlier, given.progress).map_err(release_error)?;
    let (verdict, because) = verdict(&prepared, &settings);
    Ok(Preview {
        grid: grid(&prepared, &settings),
        published: prepared.published(),
        cells: prepared.cells.len(),
        cells_hidden: prepared.cost.cells_hidden as usize,
        people,
        people_hidden: prepared.cost.people_hidden,
        protected: prepared.checked.protected,
        programmes: prepared.checked.programmes as usize,
        recovered: recovered(&prepared),
        because,
        verdict,
        without_consent,
        earlier_releases: earlier.len(),
        earlier_forgotten: forgotten,
        settings,
        prepared,
    })
}

/// Makes a review's release over a dataset, at once: the same table as the window's.
///
/// # Errors
/// [`MeasureError`] says what does not fit.
pub fn prepare_release(dataset: &Arc<Dataset>, review: &Review, progress: &Progress) -> Result<Preview, MeasureError> {
    let cache = Cache::new(Arc::clone(dataset));
    preview(&Given { cache: &cache, review, progress })
}

fn release_error(error: ReleaseError) -> MeasureError {
    match error {
        ReleaseError::Cancelled => MeasureError::Cancelled,
        other => MeasureError::Release(other.to_string()),
    }
}

/// The releases of this file that the attacker knows, made again; and how many could not be made again.
fn earlier(given: &Given<'_>) -> Result<(Vec<Earlier>, usize), MeasureError> {
    let mut known = Vec::new();
    let mut forgotten = 0;
    for entry in given.review.ledger.entries() {
        let made: Option<MadeWith> = serde_json::from_str(&entry.content.settings).ok();
        let same_file = entry.content.source.sha256 == given.review.source.sha256;
        let Some(made) = made.filter(|_| same_file) else {
            forgotten += 1;
            continue;
        };
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
        match input(&then, &made.release) {
            Ok((input, _)) => known.extend(entry.content.tables.iter().map(|published| Earlier {
                input: input.clone(),
                settings: made.release.clone(),
                published: published.clone(),
            })),
            Err(MeasureError::Cancelled) => return Err(MeasureError::Cancelled),
            Err(_) => forgotten += 1,
        }
    }
    Ok((known, forgotten))
}

fn verdict(prepared: &Prepared, settings: &ReleaseSettings) -> (Verdict, String) {
    let hidden = prepared.cost.cells_hidden;
    if settings.protect == Protect::None {
        let open = prepared.cells.iter().filter(|cell| cell.status == Status::Unsafe).count();
        return match open {
            0 => (Verdict::Pass, "No cell is unsafe, so nothing had to be hidden.".to_owned()),
            n => (Verdict::Fail, format!("{} unsafe cells would leave as they are.", thousands(n as u64))),
        };
    }
    if prepared.checked.protected {
        let because = match hidden {
            0 => "Attacked and held: no cell is unsafe.".to_owned(),
            n => format!("Attacked and held: {} hidden cells, none can be worked out.", thousands(n)),
        };
        (Verdict::Pass, because)
    } else {
        let open = prepared.checked.exposed.len() + prepared.checked.differences.len();
        (
            Verdict::Fail,
            format!("An attacker can work out {} small groups from what is published.", thousands(open as u64)),
        )
    }
}

fn recovered(prepared: &Prepared) -> Vec<String> {
    let exposed = prepared.checked.exposed.iter().filter_map(|&place| prepared.cells.get(place)).map(|cell| {
        let place = cell.at.join(", ");
        match cell.attacker {
            Some([low, high]) if low == high => format!("{place}: exactly {}", number(low)),
            Some([low, high]) => format!("{place}: between {} and {}", number(low), number(high)),
            None => place,
        }
    });
    exposed.chain(prepared.checked.differences.iter().cloned()).collect()
}

/// A reason for people.
fn reason(reason: Reason, settings: &ReleaseSettings) -> String {
    let threshold = settings.rules.threshold;
    match reason {
        Reason::Frequency => format!("fewer than {threshold} people"),
        Reason::Zero => "nobody, and that tells".to_owned(),
        Reason::GroupDisclosure => "all people of its line, or all but one, are in it".to_owned(),
        Reason::FewValues => format!("fewer than {threshold} people have a value"),
        Reason::Dominance => "a few people hold most of the sum".to_owned(),
        Reason::PPercent => "one person's amount could be estimated".to_owned(),
        Reason::Difference => "a small difference between two segments".to_owned(),
        Reason::Withheld => "not to be published".to_owned(),
    }
}

fn grid(prepared: &Prepared, settings: &ReleaseSettings) -> PreviewGrid {
    let (down, across) = match prepared.dimensions.split_last() {
        Some((last, rest)) if !rest.is_empty() => (rest.to_vec(), last.clone()),
        _ => (prepared.dimensions.clone(), String::new()),
    };
    let mut columns: Vec<String> = Vec::new();
    let mut rows: Vec<(Vec<String>, Vec<Option<PreviewCell>>)> = Vec::new();
    let mut place_of_column: BTreeMap<String, usize> = BTreeMap::new();
    let mut place_of_row: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for cell in &prepared.cells {
        let (row, column) = if across.is_empty() {
            (cell.at.clone(), String::new())
        } else {
            let (last, rest) =
                cell.at.split_last().map_or((String::new(), Vec::new()), |(l, r)| (l.clone(), r.to_vec()));
            (rest, last)
        };
        let x = *place_of_column.entry(column.clone()).or_insert_with(|| {
            columns.push(column);
            columns.len() - 1
        });
        let y = *place_of_row.entry(row.clone()).or_insert_with(|| {
            rows.push((row, Vec::new()));
            rows.len() - 1
        });
        if let Some((_, cells)) = rows.get_mut(y) {
            if cells.len() <= x {
                cells.resize(x + 1, None);
            }
            cells[x] = Some(preview_cell(cell, settings));
        }
    }
    for (_, cells) in &mut rows {
        cells.resize(columns.len(), None);
    }
    PreviewGrid {
        down,
        across,
        columns,
        rows,
        measures: prepared.measures.clone(),
        total_label: prepared.total_label.clone(),
    }
}

fn preview_cell(cell: &PreparedCell, settings: &ReleaseSettings) -> PreviewCell {
    let differs = cell.published.iter().zip(&cell.values).any(|(leaves, truth)| leaves != truth);
    PreviewCell {
        count: cell.count,
        measures: cell
            .values
            .iter()
            .skip(1)
            .map(|value| match value {
                PublishedValue::Count(n) => Some(*n as f64),
                PublishedValue::Number(x) => Some(*x),
                PublishedValue::Hidden | PublishedValue::Empty => None,
            })
            .collect(),
        leaves: cell.published.iter().map(text).collect(),
        verdict: match cell.status {
            Status::Unsafe => CellState::Unsafe,
            Status::Complementary => CellState::Complementary,
            Status::Published if differs => CellState::Changed,
            Status::Published => CellState::Published,
        },
        reasons: if cell.status == Status::Complementary {
            vec!["hidden so that ✖ cannot be worked out".to_owned()]
        } else {
            cell.reasons.iter().map(|of| reason(*of, settings)).collect()
        },
        attacker: cell.attacker,
    }
}

/// A value as it is read; `None` where it is hidden.
fn text(value: &PublishedValue) -> Option<String> {
    match value {
        PublishedValue::Count(n) => Some(thousands(*n)),
        PublishedValue::Number(x) => Some(number(*x)),
        PublishedValue::Hidden => None,
        PublishedValue::Empty => Some("–".to_owned()),
    }
}

/// A number with separators and at most two decimals.
pub(super) fn number(x: f64) -> String {
    if !x.is_finite() {
        return if x > 0.0 { "∞".to_owned() } else { "–∞".to_owned() };
    }
    let text = format!("{:.2}", x.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.parse::<u64>().map_or_else(|_| whole.to_owned(), thousands);
    let decimals = decimals.trim_end_matches('0');
    let sign = if x < 0.0 { "−" } else { "" };
    if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_short_and_grouped() {
        assert_eq!(number(1234.5), "1,234.5");
        assert_eq!(number(-0.126), "−0.13");
        assert_eq!(number(20.0), "20");
        assert_eq!(number(f64::INFINITY), "∞");
    }
}
