//! A table as it is shown: rows and columns, each cell with what is released, why it is hidden, and what an attacker
//! knows.

use super::views::{CellState, HiddenCells, PreviewCell, PreviewGrid};
use crate::release::sensitivity::rules::Reason;
use crate::release::settings::TableSettings;
use crate::release::{Prepared, PreparedCell, PublishedValue, Status};
use crate::report::words::{published, thousands};
use std::collections::BTreeMap;

/// A reason for people.
fn reason(reason: Reason, settings: &TableSettings) -> String {
    let threshold = settings.rules.threshold;
    match reason {
        Reason::Frequency => format!("fewer than {threshold} people"),
        Reason::Zero => "nobody, and that is a disclosure".to_owned(),
        Reason::GroupDisclosure => "all people of its line, or all but one, are in it".to_owned(),
        Reason::FewValues => format!("fewer than {threshold} people have a value"),
        Reason::Dominance => "a few people hold most of the sum".to_owned(),
        Reason::PPercent => "one person's amount could be estimated".to_owned(),
        Reason::SameValue => "all people in it, or all but one, have the same value".to_owned(),
        Reason::Change => format!("fewer than {threshold} people came or went since an earlier release"),
        Reason::ChangedNumber => {
            format!("a sum, mean or share moved since an earlier release, and fewer than {threshold} people may be why")
        }
        Reason::Withheld => "not to be published".to_owned(),
    }
}

pub(crate) fn grid(prepared: &Prepared, settings: &TableSettings) -> PreviewGrid {
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
        say_more: say_more(columns.len(), &rows),
        columns,
        rows,
        measures: prepared.measures.clone(),
        total_label: prepared.total_label.clone(),
    }
}

fn say_more(columns: usize, rows: &[(Vec<String>, Vec<Option<PreviewCell>>)]) -> Vec<usize> {
    let is_zero = |cell: &PreviewCell| cell.count == 0 && cell.verdict == CellState::Published;
    let says_more = |place: &usize| {
        rows.iter().any(|(_, cells)| cells.get(*place).and_then(Option::as_ref).is_some_and(|cell| !is_zero(cell)))
    };
    let some: Vec<usize> = (0..columns).filter(says_more).collect();
    if some.is_empty() { (0..columns).collect() } else { some }
}

/// At most this many of the tightest intervals are kept.
const TIGHTEST: usize = 8;

pub(crate) fn hidden(grid: &PreviewGrid) -> HiddenCells {
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
    let differs = cell.published.iter().zip(&cell.values).any(|(leaves, truth)| match (leaves, truth) {
        // That a number is published to this many decimals is no change of it.
        (PublishedValue::Number(leaves), PublishedValue::Number(truth)) => {
            let half = 0.5 * 10_f64.powi(-i32::from(leaves.decimals()));
            (leaves.value() - truth.value()).abs() > half * (1.0 + 1e-6)
        }
        _ => leaves != truth,
    });
    PreviewCell {
        count: cell.count,
        measures: cell
            .values
            .iter()
            .skip(1)
            .map(|value| match value {
                PublishedValue::Count(n) => Some(*n as f64),
                PublishedValue::Number(x) => Some(x.value()),
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

/// A value as it is read; `None` if it is hidden.
fn text(value: &PublishedValue) -> Option<String> {
    match value {
        PublishedValue::Count(n) => Some(thousands(*n)),
        PublishedValue::Number(x) => Some(published(*x)),
        PublishedValue::Hidden => None,
        PublishedValue::Empty => Some("–".to_owned()),
    }
}

/// A number with separators and at most two decimals.
pub(crate) fn number(x: f64) -> String {
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
