//! Spelling variants: values of a text column that differ in nothing that people mean by them. They count as different,
//! and are reported, until somebody decides that they are one.

mod key;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::coded::coded;
use super::profile::ColumnProfile;
use super::reading::options::OpenOptions;
use super::reading::{Reading, Remark, RemarkKind, Sure, typed};
use super::role::{Role, Use};
use super::table::{ColumnData, Table};
use crate::privacy::{Cancelled, CodedColumn, Codes, Progress, Values};

use key::{Difference, differences, key};

/// So many rows of a column of many values show whether it has variants; all rows are counted where it has.
const LOOK: usize = 1 << 17;

/// The values of a column by the spelling that is shown for each: the most frequent, of equals the first.
struct Variants {
    /// For each value's code, the code of the spelling that represents it.
    shown: Vec<u32>,
    /// Values that are spelled in more than one way.
    spelled: usize,
    /// Values once variants are one.
    left: usize,
    /// Rows with a spelling that is not the shown one, and the first of them.
    rows: u64,
    first: Vec<u64>,
    differences: Vec<Difference>,
}

impl Variants {
    /// `None` if every value has one spelling.
    fn of(column: &CodedColumn) -> Option<Self> {
        let Values::Text(values) = &column.values else { return None };
        let mut groups: HashMap<_, Vec<u32>> = HashMap::with_capacity(values.len());
        for (code, value) in values.iter().enumerate() {
            groups.entry(key(value)).or_default().push(code as u32);
        }
        let left = groups.len();
        if left == values.len() {
            return None;
        }
        let mut counts = vec![0_u64; column.cardinality()];
        // The rows in which the values come first.
        let mut begins = vec![usize::MAX; column.cardinality()];
        for (row, code) in column.codes.iter().enumerate() {
            if let (Some(count), Some(first)) = (counts.get_mut(code as usize), begins.get_mut(code as usize)) {
                *count += 1;
                *first = row.min(*first);
            }
        }
        let rank = |code: &u32| {
            let code = *code as usize;
            (counts.get(code).copied().unwrap_or(0), begins.get(code).copied().map(Reverse))
        };
        let mut shown: Vec<u32> = (0..values.len() as u32).collect();
        let (mut spelled, mut differ) = (0, Vec::new());
        for group in groups.into_values().filter(|group| group.len() > 1) {
            spelled += 1;
            let Some(best) = group.iter().copied().max_by_key(rank) else { continue };
            for code in group {
                if let Some(slot) = shown.get_mut(code as usize) {
                    *slot = best;
                }
                // Some hundred show in what the spellings of a column differ.
                if code != best && differ.len() < 1_000 {
                    let text = |code: u32| values.get(code as usize).map_or("", |value| &**value);
                    differ.extend(differences(text(code), text(best)));
                }
            }
        }
        differ.sort_unstable();
        differ.dedup();
        let (mut rows, mut first) = (0, Vec::new());
        for (row, code) in column.codes.iter().enumerate() {
            if shown.get(code as usize).is_some_and(|shown| *shown != code) {
                rows += 1;
                if first.len() < Remark::LISTED {
                    first.push(row as u64 + 1);
                }
            }
        }
        Some(Self { shown, spelled, left, rows, first, differences: differ })
    }

    /// The column with the shown spellings alone.
    fn folded(&self, column: &CodedColumn) -> CodedColumn {
        let Values::Text(values) = &column.values else { return column.clone() };
        let is_kept = |code: &usize| self.shown.get(*code).is_some_and(|shown| *shown as usize == *code);
        let mut places = vec![0_u32; values.len()];
        let mut kept: Vec<Box<str>> = Vec::with_capacity(self.left);
        for code in (0..values.len()).filter(is_kept) {
            if let (Some(place), Some(value)) = (places.get_mut(code), values.get(code)) {
                *place = kept.len() as u32;
                kept.push(value.clone());
            }
        }
        let missing = kept.len() as u32;
        let place = |code: u32| {
            let shown = self.shown.get(code as usize).and_then(|shown| places.get(*shown as usize));
            shown.copied().unwrap_or(missing)
        };
        let codes: Vec<u32> = column.codes.iter().map(place).collect();
        let cardinality = kept.len() + usize::from(column.has_missing);
        CodedColumn {
            name: column.name.clone(),
            values: Values::Text(kept),
            has_missing: column.has_missing,
            codes: Codes::pack(&codes, cardinality),
        }
    }

    /// What is reported: no value, for it may be a person's.
    fn remark(&self, column: &CodedColumn, is_folded: bool) -> Remark {
        let name = &column.name;
        let in_what: Vec<&str> = self.differences.iter().map(|difference| difference.name()).collect();
        let several = if self.spelled == 1 { "1 value".to_owned() } else { format!("{} values", self.spelled) };
        let (before, after) = (column.values.len(), self.left);
        let text = if is_folded {
            format!("“{name}”: {before} spellings are read as {after} values; of each the most frequent is shown.")
        } else {
            format!(
                "“{name}” spells {several} in several ways ({}): {before} spellings of {after} {}. They count as different.",
                in_what.join(", "),
                if after == 1 { "value" } else { "values" }
            )
        };
        let remark = Remark::new(RemarkKind::Spelling, text).of(name).rows(self.rows, self.first.iter().copied());
        if is_folded { remark } else { remark.instead(typed("--fold", &name.replace(',', "\\,")), Sure::Likely) }
    }
}

/// The column with the code of the shown spelling for each of its variants, over the same values; `None` if every
/// value has one spelling.
#[must_use]
pub fn respelled(column: &CodedColumn) -> Option<CodedColumn> {
    let shown = Variants::of(column)?.shown;
    let codes: Vec<u32> = column.codes.iter().map(|code| shown.get(code as usize).copied().unwrap_or(code)).collect();
    Some(CodedColumn {
        name: column.name.clone(),
        values: column.values.clone(),
        has_missing: column.has_missing,
        codes: Codes::pack(&codes, column.cardinality()),
    })
}

/// The value of a column that a text is a spelling of.
#[must_use]
pub fn shown_spelling(column: &CodedColumn, text: &str) -> Option<String> {
    let Values::Text(values) = &column.values else { return None };
    let own = key(text);
    values.iter().find(|value| key(value) == own).map(ToString::to_string)
}

/// The first of `values` that `given` has in another spelling, shown so that the difference is seen; the number that
/// `given` has for the other, and the other with what differs.
#[must_use]
pub fn spelled_alike(values: &[&str], given: &HashMap<&str, usize>) -> Option<(String, usize, String)> {
    if values.is_empty() {
        return None;
    }
    let mut by_key: HashMap<_, (&str, usize)> = HashMap::new();
    for (text, number) in given {
        let slot = by_key.entry(key(text)).or_insert((text, *number));
        if *number < slot.1 {
            *slot = (text, *number);
        }
    }
    values.iter().find_map(|value| {
        let (other, number) = by_key.get(&key(value))?;
        let in_what: Vec<&str> = differences(value, other).into_iter().map(Difference::name).collect();
        let differs = format!("{}; they differ in {}", visible(other), in_what.join(" and "));
        Some((visible(value), *number, differs))
    })
}

/// A text in quotes in which signs that nobody sees, and accents that are apart from their letter, are written out.
fn visible(text: &str) -> String {
    let (start, end) = (text.len() - text.trim_start().len(), text.trim_end().len());
    let sign = |(at, sign): (usize, char)| match sign {
        ' ' if at < start || at >= end => "␣".to_owned(),
        sign if !key::is_seen(sign) => format!("[U+{:04X}]", u32::from(sign)),
        sign => sign.to_string(),
    };
    format!("“{}”", text.char_indices().map(sign).collect::<String>())
}

/// Makes one of the variants of each value, in the columns that the options name.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn fold(
    table: &mut Table,
    options: &OpenOptions,
    reading: &mut Reading,
    progress: &Progress,
) -> Result<(), Cancelled> {
    for place in 0..table.columns.len() {
        let is_text =
            table.columns.get(place).is_some_and(|data| matches!(data, ColumnData::Text(_) | ColumnData::Coded(_)));
        if !is_text || !table.names.get(place).is_some_and(|name| options.fold.contains(name)) {
            continue;
        }
        let column = coded(table, place, progress)?;
        let Some(variants) = Variants::of(&column) else { continue };
        reading.add(variants.remark(&column, true));
        if let Some(data) = table.columns.get_mut(place) {
            *data = ColumnData::Coded(Arc::new(variants.folded(&column)));
        }
    }
    Ok(())
}

/// Reports variants, in the order of the columns: wherever values are few, and in columns that identify people.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn remarks(table: &Table, columns: &[ColumnProfile], progress: &Progress) -> Result<Vec<Remark>, Cancelled> {
    let has_key = columns.iter().any(|profile| profile.suggestion.use_ == Some(Use::PersonKey));
    let found: Vec<Option<Remark>> = (0..table.columns.len())
        .into_par_iter()
        .map(|place| {
            progress.check()?;
            let (Some(data), Some(profile)) = (table.columns.get(place), columns.get(place)) else { return Ok(None) };
            let suggested = &profile.suggestion;
            let worth = match suggested.role {
                Role::QuasiIdentifier | Role::Sensitive => true,
                // Beside a key of the person nobody counts by the other identifiers.
                Role::DirectIdentifier => suggested.use_.is_some() || !has_key,
                Role::Other => suggested.use_.is_some(),
            };
            let column = match data {
                ColumnData::Coded(column) => Arc::clone(column),
                ColumnData::Text(_) if worth && may_vary(data) => Arc::new(coded(table, place, progress)?),
                _ => return Ok(None),
            };
            Ok(remark(&column))
        })
        .collect::<Result<_, Cancelled>>()?;
    Ok(found.into_iter().flatten().collect())
}

/// Reports the variants of a column.
pub(super) fn remark(column: &CodedColumn) -> Option<Remark> {
    Variants::of(column).map(|variants| variants.remark(column, false))
}

/// Whether two spellings of a value are among the first rows.
fn may_vary(data: &ColumnData) -> bool {
    let ColumnData::Text(blocks) = data else { return true };
    let mut spellings: HashMap<_, &str> = HashMap::new();
    blocks.iter().flat_map(|block| block.iter().flatten()).take(LOOK).any(|text| {
        let first = *spellings.entry(key(text)).or_insert(text);
        first != text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(cells: &[&str]) -> CodedColumn {
        let mut values: Vec<&str> = cells.iter().copied().filter(|cell| !cell.is_empty()).collect();
        values.sort_unstable();
        values.dedup();
        let code = |cell: &&str| values.binary_search(cell).unwrap_or(values.len()) as u32;
        let codes: Vec<u32> = cells.iter().map(code).collect();
        CodedColumn {
            name: "a".to_owned(),
            has_missing: cells.contains(&""),
            codes: Codes::pack(&codes, values.len() + 1),
            values: Values::Text(values.into_iter().map(Into::into).collect()),
        }
    }

    #[test]
    fn the_most_frequent_spelling_is_shown() {
        let column = column(&["hiv", "HIV", "HIV", "Krebs", "", "hiv ", "krebs", "b"]);
        let variants = Variants::of(&column).unwrap();
        assert_eq!((variants.spelled, variants.left, variants.rows), (2, 3, 3));
        let folded = variants.folded(&column);
        let Values::Text(values) = &folded.values else { panic!("text") };
        let cells: Vec<&str> =
            folded.codes.iter().map(|code| values.get(code as usize).map_or("", |value| &**value)).collect();
        assert_eq!(cells, ["HIV", "HIV", "HIV", "Krebs", "", "HIV", "Krebs", "b"]);
        assert!(values.is_sorted() && folded.has_missing);
        assert!(Variants::of(&folded).is_none());
    }
}
