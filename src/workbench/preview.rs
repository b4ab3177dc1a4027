//! The release as it would leave now: counted, protected, attacked.

use super::cache::Cache;
use super::error::MeasureError;
use super::figures::Given;
use super::table_input::{MadeWith, input, under_policy};
use super::views::{CellState, HiddenCells, Preview, PreviewCell, PreviewGrid, ReleasePreview};
use crate::dataset::Dataset;
use crate::privacy::Progress;
use crate::release::noise::{NoiseFigures, PrivacyLoss, Source};
use crate::release::rules::Reason;
use crate::release::settings::{Protect, TableSettings};
use crate::release::table::TableInput;
use crate::release::{
    Asked, Earlier, Prepared, PreparedCell, Published, PublishedValue, ReleaseError, Status, Together, prepare_together,
};
use crate::report::assessment::Verdict;
use crate::report::words::thousands;
use crate::review::{Review, Segment};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(super) fn preview(given: &Given<'_>) -> Result<ReleasePreview, MeasureError> {
    let release = &given.review.release;
    let settings: Vec<TableSettings> =
        release.tables.iter().map(|table| under_policy(table, &given.review.policy)).collect();
    let inputs = settings.iter().map(|settings| input(given, settings)).collect::<Result<Vec<_>, _>>()?;
    let (earlier, earlier_forgotten) = earlier(given)?;
    let before: Vec<Vec<&Published>> = settings.iter().map(|settings| earlier.of_another_file(settings)).collect();
    let context = question(given.review);
    let asked = inputs.iter().zip(&settings).zip(&before).map(|(((input, _), settings), before)| {
        Ok(Asked { input, settings, before, noise: source(given.review, settings, &context)? })
    });
    let asked = asked.collect::<Result<Vec<_>, MeasureError>>()?;
    let Together { tables, differences } =
        prepare_together(&asked, &earlier.tables, given.progress).map_err(release_error)?;
    let tables: Vec<Preview> = tables
        .into_iter()
        .zip(settings)
        .zip(inputs)
        .enumerate()
        .map(|(i, ((prepared, settings), (input, without_consent)))| {
            table(&release.name(i), release.tables.len(), prepared, settings, &input, without_consent)
        })
        .collect();
    let spends = tables.iter().filter_map(|table| table.prepared.noise.as_ref());
    let spends = spends.fold(PrivacyLoss::default(), |sum, noise| sum.and(noise.spent));
    let (verdict, because) = match over_budget(given.review, spends) {
        Some(sentence) => (Verdict::Fail, sentence),
        None => verdict_of_all(&tables, &differences),
    };
    Ok(ReleasePreview {
        tables,
        verdict,
        because,
        differences,
        spends,
        earlier_releases: earlier.releases,
        earlier_forgotten,
    })
}

/// Everything but a table's own settings that makes its question what it is: noise that comes again must not come for
/// another one.
fn question(review: &Review) -> Vec<u8> {
    let decided = (&review.source.sha256, &review.open, &review.columns, &review.missing, &review.segments);
    // Plain data: it cannot fail to be JSON.
    serde_json::to_vec(&decided).unwrap_or_default()
}

fn source<'a>(review: &'a Review, settings: &TableSettings, context: &'a [u8]) -> Result<Source<'a>, MeasureError> {
    match (settings.needs_secret(), &review.secret, settings.protect) {
        (false, _, _) => Ok(Source::System),
        (true, Some(secret), _) => Ok(Source::Secret(secret, context)),
        (true, None, Protect::Round { .. }) => Err(release_error(ReleaseError::NoSecret)),
        (true, None, _) => Err(MeasureError::Release(
            "The noise is to be made of the review's own secret, but the review has none. Give it one, or take the system's random source.".to_owned(),
        )),
    }
}

/// Why the noise may not leave: with what earlier releases of the file have spent it is above the policy's budget.
fn over_budget(review: &Review, spends: PrivacyLoss) -> Option<String> {
    let before = review.ledger.spent(&review.source.sha256);
    let budget = review.policy.noise_budget;
    (!spends.is_nothing() && !before.and(spends).is_within(&budget)).then(|| {
        let spent = if before.is_nothing() { "nothing yet".to_owned() } else { before.to_string() };
        format!(
            "The noise would spend {spends}; earlier releases of this file have spent {spent}, and the policy allows {budget} for all of them together."
        )
    })
}

fn table(
    name: &str,
    of: usize,
    prepared: Prepared,
    settings: TableSettings,
    input: &TableInput,
    without_consent: Option<u64>,
) -> Preview {
    let people = input.members.as_ref().map_or_else(|| input.people.total(), |rows| input.people.among(rows));
    let (verdict, because) = verdict(&prepared, &settings);
    let mut published = prepared.published();
    if of > 1 && published.title.is_empty() {
        // Beside others a table needs a name to be told by.
        name.clone_into(&mut published.title);
    }
    let grid = grid(&prepared, &settings);
    Preview {
        name: name.to_owned(),
        hidden: hidden(&grid),
        grid,
        published,
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
        settings,
        prepared,
    }
}

/// One table speaks for itself; of several, the worst, and what they tell together.
fn verdict_of_all(tables: &[Preview], differences: &[String]) -> (Verdict, String) {
    if !differences.is_empty() {
        let groups = thousands(differences.len() as u64);
        return (Verdict::Fail, format!("An attacker can work out {groups} small groups from the tables together."));
    }
    let worst = tables.iter().enumerate().max_by_key(|(i, table)| (table.verdict, std::cmp::Reverse(*i)));
    match (worst, tables) {
        (None, _) => (Verdict::Warn, "There is no table yet.".to_owned()),
        (Some((_, table)), [_]) => (table.verdict, table.because.clone()),
        (Some((_, table)), _) if table.verdict != Verdict::Pass => {
            (table.verdict, format!("{}: {}", table.name, table.because))
        }
        (Some(_), _) => {
            let hidden: usize = tables.iter().map(|table| table.cells_hidden).sum();
            let because = format!(
                "Attacked together and held: {} tables, {} hidden cells, none can be worked out.",
                thousands(tables.len() as u64),
                thousands(hidden as u64)
            );
            (Verdict::Pass, because)
        }
    }
}

/// Makes a review's release over a dataset, at once: the same tables as the window's.
///
/// # Errors
/// [`MeasureError`] says what does not fit.
pub fn prepare_release(
    dataset: &Arc<Dataset>,
    review: &Review,
    progress: &Progress,
) -> Result<ReleasePreview, MeasureError> {
    let cache = Cache::new(Arc::clone(dataset));
    preview(&Given { cache: &cache, review, progress })
}

fn release_error(error: ReleaseError) -> MeasureError {
    match error {
        ReleaseError::Cancelled => MeasureError::Cancelled,
        other => MeasureError::Release(other.to_string()),
    }
}

/// What left before and is known.
#[derive(Default)]
struct Known {
    tables: Vec<Earlier>,
    releases: usize,
    /// From another state of the file: how each table was made, and what left.
    changed: Vec<(TableSettings, Published)>,
}

impl Known {
    /// What left of this very table from another state of the file, as exact numbers.
    fn of_another_file(&self, now: &TableSettings) -> Vec<&Published> {
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
fn earlier(given: &Given<'_>) -> Result<(Known, usize), MeasureError> {
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
            Earlier::again(&input, settings.clone(), published.clone(), given.progress).map_err(release_error)
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

fn verdict(prepared: &Prepared, settings: &TableSettings) -> (Verdict, String) {
    if let Some(noise) = &prepared.noise {
        return verdict_of_noise(prepared, noise, settings);
    }
    let hidden = prepared.cost.cells_hidden;
    if settings.protect == Protect::None {
        let leaves = |cell: &&PreparedCell| cell.published.first() != Some(&PublishedValue::Hidden);
        let open = prepared.cells.iter().filter(|cell| cell.status == Status::Unsafe).filter(leaves).count();
        if open > 0 {
            return (Verdict::Fail, format!("{} unsafe cells would leave as they are.", thousands(open as u64)));
        }
        if prepared.checked.protected {
            return (Verdict::Pass, "No cell is unsafe, so nothing had to be hidden.".to_owned());
        }
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

/// Noise hides whether anybody is in the table, but not that a category occurs.
fn verdict_of_noise(prepared: &Prepared, noise: &NoiseFigures, settings: &TableSettings) -> (Verdict, String) {
    let threshold = settings.rules.threshold;
    let total = prepared.total_label.as_str();
    let few = prepared.cells.iter().filter(|cell| cell.count > 0 && cell.count < threshold);
    let alone = few.filter_map(|cell| {
        let mut named = cell.at.iter().filter(|label| *label != total);
        named.next().filter(|_| named.next().is_none())
    });
    let alone: BTreeSet<&String> = alone.collect();
    let because = format!("Noise protects everybody's whole contribution with {}; nothing is hidden.", noise.spent);
    if alone.is_empty() {
        return (Verdict::Pass, because);
    }
    let names = alone.iter().take(3).map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
    let more = if alone.len() > 3 { " and others" } else { "" };
    let sentence = format!(
        "{because} That a category occurs is not hidden: {names}{more} had fewer than {threshold} people; merge them or choose a coarser level."
    );
    (Verdict::Warn, sentence)
}

fn recovered(prepared: &Prepared) -> Vec<String> {
    let exposed = prepared.checked.exposed.iter().filter_map(|&place| prepared.cells.get(place)).map(|cell| {
        let place = cell.at.join(", ");
        match cell.attacker {
            _ if cell.how.is_some() => cell.how.clone().unwrap_or_default(),
            Some([low, high]) if low == high => format!("{place}: exactly {}", number(low)),
            Some([low, high]) => format!("{place}: between {} and {}", number(low), number(high)),
            None => place,
        }
    });
    exposed.chain(prepared.checked.differences.iter().cloned()).collect()
}

/// A reason for people.
fn reason(reason: Reason, settings: &TableSettings) -> String {
    let threshold = settings.rules.threshold;
    match reason {
        Reason::Frequency => format!("fewer than {threshold} people"),
        Reason::Zero => "nobody, and that tells".to_owned(),
        Reason::GroupDisclosure => "all people of its line, or all but one, are in it".to_owned(),
        Reason::FewValues => format!("fewer than {threshold} people have a value"),
        Reason::Dominance => "a few people hold most of the sum".to_owned(),
        Reason::PPercent => "one person's amount could be estimated".to_owned(),
        Reason::Difference => "a small difference between two segments".to_owned(),
        Reason::Change => format!("fewer than {threshold} people came or went since an earlier release"),
        Reason::Withheld => "not to be published".to_owned(),
    }
}

fn grid(prepared: &Prepared, settings: &TableSettings) -> PreviewGrid {
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

/// At most so many of the tightest intervals are kept.
const TIGHTEST: usize = 8;

fn hidden(grid: &PreviewGrid) -> HiddenCells {
    let mut hidden = HiddenCells::default();
    let mut widths: Vec<(f64, (usize, usize))> = Vec::new();
    for (y, (_, cells)) in grid.rows.iter().enumerate() {
        for (x, cell) in cells.iter().enumerate().filter_map(|(x, cell)| Some((x, cell.as_ref()?))) {
            hidden.cells += usize::from(cell.leaves.first().is_some_and(Option::is_none));
            match cell.verdict {
                CellState::Complementary => hidden.complementary += 1,
                CellState::Unsafe => {
                    for reason in &cell.reasons {
                        if !hidden.reasons.contains(reason) {
                            hidden.reasons.push(reason.clone());
                        }
                    }
                    widths.extend(cell.attacker.map(|[low, high]| (high - low, (y, x))));
                }
                CellState::Published | CellState::Changed => {}
            }
        }
    }
    widths.sort_by(|a, b| a.0.total_cmp(&b.0));
    hidden.tightest = widths.into_iter().take(TIGHTEST).map(|(_, place)| place).collect();
    hidden
}

fn preview_cell(cell: &PreparedCell, settings: &TableSettings) -> PreviewCell {
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
        noise: cell.noise.clone(),
        how: cell.how.clone(),
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
