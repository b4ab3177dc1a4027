//! The columns that a contract names against those that were received: their names and types, their values, empty cells.

use crate::dataset::{self, ColumnProfile, ColumnType, Dataset, OpenOptions, TotalsRows};
use crate::privacy::{Bitmap, CodedColumn, Progress, ladder};
use crate::review::{AgreedColumn, AgreedColumns, Allowed, Amount, Dictionary, NotAllowed, Presence, Review};
use crate::segments;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Figures;
use crate::workbench::figures::Given;
use crate::workbench::figures::column::hidden;
use crate::workbench::figures::frame::{Cache, Derived, Figure};
use std::cmp::Reverse;
use std::path::Path;
use std::sync::Arc;

/// Longest list that is read from a file: a data dictionary, not the data.
const MOST_BYTES: u64 = 2 << 20;
/// Values of a column that are kept: the most frequent of those that were not agreed.
const MOST_VALUES: usize = 20;

/// What was received against what was agreed; `None` if nothing was agreed.
pub(crate) struct AgainstAgreed;

impl Figure for AgainstAgreed {
    type Question = ();
    type Answer = Option<AgreedColumns>;
    const TITLE: &'static str = "Comparing with what was agreed";
    const UNASKED: bool = true;

    fn measure(given: &Given<'_>, (): &()) -> Result<Option<AgreedColumns>, MeasureError> {
        let agreed = given.review.record.agreed_columns();
        if agreed.is_empty() || given.cache.counted.is_some() {
            return Ok(None);
        }
        // Most edits change nothing of it, and it reads whole columns.
        let hidden: Vec<bool> = agreed.iter().map(|column| hidden(given, &column.name)).collect();
        let key = format!("{agreed:?} {hidden:?} {:?}", given.cache.people_key(given.review));
        let found = given.cache.agreed(key, || compared(given, &agreed))?;
        Ok(Some(found.as_ref().clone()))
    }

    fn question(_: Option<&()>, _: &Figures) -> Result<Option<()>, &'static str> {
        Ok(Some(()))
    }
}

/// What was received against what a review says was agreed; `None` if nothing was.
///
/// # Errors
/// [`MeasureError`], if people cannot be counted.
pub fn agreed_columns(dataset: &Arc<Dataset>, review: &Review) -> Result<Option<AgreedColumns>, MeasureError> {
    let (cache, progress) = (Cache::new(Arc::clone(dataset)), Progress::new());
    AgainstAgreed::measure(&Given { cache: &cache, review, progress: &progress }, &())
}

/// Names and types, which are known without looking at the rows.
fn header(dataset: &Dataset, agreed: &[AgreedColumn]) -> AgreedColumns {
    let mut found = AgreedColumns { agreed: agreed.len(), ..AgreedColumns::default() };
    for column in agreed {
        match received(dataset, &column.name) {
            None if column.presence.must_be_there() => {
                let near = dataset.nearest_column(&column.name).map(str::to_owned);
                // A received column that was agreed under its own name is no slip of another.
                let near = near.filter(|near| agreed.iter().all(|other| other.name != *near));
                found.missing.push((column.name.clone(), near));
            }
            None => {}
            Some(received) => {
                if let Some(kind) = column.kind.filter(|kind| *kind != received.kind) {
                    found.other_type.push((column.name.clone(), kind, received.kind));
                }
            }
        }
    }
    let known = |name: &str| agreed.iter().any(|column| column.name == name);
    found.unexpected = dataset.columns.iter().map(|column| column.name.clone()).filter(|name| !known(name)).collect();
    found
}

fn received<'a>(dataset: &'a Dataset, name: &str) -> Option<&'a ColumnProfile> {
    dataset.column_index(name).and_then(|index| dataset.columns.get(index))
}

/// All of it: names and types, values and empty cells.
fn compared(given: &Given<'_>, agreed: &[AgreedColumn]) -> Result<AgreedColumns, MeasureError> {
    let dataset = &given.cache.dataset;
    let people = given.cache.people(given.review, given.progress)?;
    let mut found = header(dataset, agreed);
    found.all = Amount { rows: dataset.rows() as u64, people: people.total() };
    let amount_of = |column: &CodedColumn, counts: &dyn Fn(u32) -> bool| {
        let mut rows = Bitmap::none(column.rows());
        column.codes.iter().enumerate().filter(|(_, code)| counts(*code)).for_each(|(row, _)| rows.insert(row));
        Amount { rows: rows.count(), people: people.among(&rows) }
    };
    for wanted in agreed {
        let Some(profile) = received(dataset, &wanted.name) else { continue };
        given.progress.check().map_err(|_| MeasureError::Cancelled)?;
        let must_be_filled = wanted.presence == Presence::Filled && profile.missing > 0;
        if !must_be_filled && wanted.allowed.is_none() {
            continue;
        }
        let column = given.cache.coded(&wanted.name, given.progress)?;
        if let Some(missing) = column.missing_code().filter(|_| must_be_filled) {
            found.empty.push((wanted.name.clone(), amount_of(&column, &|code| code == missing)));
        }
        let Some(allowed) = &wanted.allowed else { continue };
        let bad = not_allowed(&column, profile.kind, allowed);
        if !bad.contains(&true) {
            continue;
        }
        let is_bad = |code: u32| bad.get(code as usize).copied().unwrap_or(false);
        let values = (!hidden(given, &wanted.name)).then(|| {
            let everyone = segments::value_counts(&column, &Bitmap::all(column.rows()), &people);
            let mut rows = vec![0_u64; column.cardinality()];
            column.codes.iter().for_each(|code| {
                if let Some(count) = rows.get_mut(code as usize) {
                    *count += 1;
                }
            });
            let mut codes: Vec<usize> = (0..bad.len()).filter(|&code| bad[code]).collect();
            codes.sort_by_key(|&code| (Reverse(rows[code]), code));
            let amount = |code: usize| Amount { rows: rows[code], people: everyone.get(code).copied().unwrap_or(0) };
            let shown = codes.into_iter().take(MOST_VALUES);
            shown.map(|code| (ladder::value_label(&column, code as u32), amount(code))).collect()
        });
        found.not_allowed.push(NotAllowed {
            column: wanted.name.clone(),
            allowed: allowed.to_string(),
            amount: amount_of(&column, &is_bad),
            distinct: bad.iter().filter(|bad| **bad).count() as u64,
            values,
        });
    }
    Ok(found)
}

/// For each code of a value whether the value was not agreed. An empty cell is no value.
fn not_allowed(column: &CodedColumn, kind: ColumnType, allowed: &Allowed) -> Vec<bool> {
    (0..column.values.len()).map(|code| !allowed.allows(&ladder::value_label(column, code as u32), kind)).collect()
}

impl Workbench {
    /// The agreed columns against the received ones; `None` if none are agreed or no file is open. Values and empty cells
    /// are there once they were counted.
    #[must_use]
    pub fn agreed_columns(&self) -> Option<AgreedColumns> {
        let dataset = self.dataset()?;
        if let Some(found) = self.figures.agreed.answer.fresh() {
            return found.as_ref().clone();
        }
        let agreed = self.review().record.agreed_columns();
        (!agreed.is_empty()).then(|| header(dataset, &agreed))
    }

    /// How far the comparison is.
    #[must_use]
    pub fn agreed_comparison(&self) -> &Derived<Option<AgreedColumns>> {
        &self.figures.agreed.answer
    }

    /// The list of the vendor of the file, as it is kept.
    #[must_use]
    pub fn agreed_text(&self) -> String {
        self.review().record.agreed_text().to_owned()
    }

    /// Keeps a list as that of the vendor of the file.
    pub fn set_agreed_text(&mut self, text: &str) {
        let edit = self.review().agree_on(text.trim());
        self.apply(edit);
    }
}

/// A list from a file: a data dictionary as text or workbook, or the header of a file that was agreed on.
///
/// # Errors
/// A sentence that says why the file cannot be read.
pub fn read_agreed(path: &Path) -> Result<Dictionary, String> {
    let shown = path.display();
    let meta = std::fs::metadata(path).map_err(|error| format!("{shown} cannot be read: {error}."))?;
    if !meta.is_file() {
        return Err(format!("{shown} is not a file; give the list of columns as a CSV file, a text or a workbook."));
    }
    if meta.len() > MOST_BYTES {
        return Err(format!("{shown} is larger than 2 MB: a list of columns is shorter, this looks like data."));
    }
    let bytes = std::fs::read(path).map_err(|error| format!("{shown} cannot be read: {error}."))?;
    let found = match crate::review::decoded(&bytes) {
        Some(text) => Dictionary::of_text(&text),
        None => of_table(path).map_err(|error| format!("{shown} cannot be read: {error}."))?,
    };
    if found.columns.is_empty() {
        return Err(format!("{shown} names no column."));
    }
    Ok(found)
}

/// A workbook, or another file with a table: a dictionary if its header says so, else the columns that it has.
fn of_table(path: &Path) -> Result<Dictionary, dataset::DatasetError> {
    // Every word of a dictionary is meant: "NA" is a code in it, and a column may be called "total".
    let options =
        OpenOptions { missing_values: Some(Vec::new()), totals: Some(TotalsRows::Keep), ..OpenOptions::default() };
    let table = dataset::open(path, &options, &Progress::new())?;
    let names = table.columns.iter().map(|column| column.name.clone()).collect();
    let row = |row| (0..table.columns.len()).map(|column| table.cell(row, column).to_string()).collect();
    let rows: Vec<Vec<String>> = std::iter::once(names).chain((0..table.rows()).map(row)).collect();
    Ok(Dictionary::of_rows(&rows).unwrap_or_else(|| Dictionary {
        columns: (table.columns.iter())
            .map(|column| AgreedColumn { kind: Some(column.kind), ..AgreedColumn::named(&column.name) })
            .collect(),
        notes: Vec::new(),
    }))
}
