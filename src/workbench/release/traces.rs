//! The traces that releases leave: made when a release is written, kept apart from the review, and laid over a newer
//! version of the file when the next release is attacked.

use super::earlier_releases::as_published;
use super::table_input::input;
use crate::dataset::{Dataset, Role, Use};
use crate::files::{self, FileError, IfExists};
use crate::privacy::ladder::value_label;
use crate::privacy::{Cancelled, Progress};
use crate::release::Published;
use crate::release::settings::TableSettings;
use crate::release::tabulation::TableInput;
use crate::release::trace::{Persons, TableTrace, Trace, TraceKey, Traced};
use crate::review::Review;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::Given;
use crate::workbench::made_with::{Kept, KeptTable, MadeWith};
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the name of a trace's file ends in; it begins with the hash of the release's entry in the ledger.
const EXTENSION: &str = ".trace";
/// A trace's file is never larger.
const LARGEST: u64 = 64 << 20;

/// The trace of a release as it is about to be written; `None` if the review has no key for it.
pub(super) fn made(
    given: &Given<'_>,
    settings: &[TableSettings],
    tables: &[Published],
    kept: &Kept,
) -> Result<Option<Trace>, MeasureError> {
    let Some(salt) = &given.review.salt else { return Ok(None) };
    let key = TraceKey::new(salt);
    let persons = persons(given, &key)?;
    let Some(persons) = persons else { return Ok(None) };
    let table = |((settings, published), kept): ((&TableSettings, &Published), &KeptTable)| {
        let (input, _) = input(given, settings)?;
        let (input, _) = as_published(input, settings, published, Some(kept));
        Ok(TableTrace::of(&input, settings, &persons, &key, given.progress)?)
    };
    let tables = settings.iter().zip(tables).zip(&kept.tables).map(table);
    let trace = Trace(tables.collect::<Result<_, MeasureError>>()?);
    Ok((!trace.is_empty()).then_some(trace))
}

/// Keeps the trace of a release, which its entry's hash names, apart from the review.
///
/// # Errors
/// [`FileError`]; nothing was kept then.
pub(super) fn keep(review: &Review, release: &str, trace: &Trace) -> Result<(), FileError> {
    let (Some(folder), Some(salt)) = (&review.keeping.secrets, &review.salt) else { return Ok(()) };
    files::make_private_folder(folder).map_err(|error| FileError::new(folder, error))?;
    files::write_private(&path(folder, release), IfExists::Replace, &trace.to_bytes(release, &TraceKey::new(salt)))?;
    Ok(())
}

/// The trace that a release left, if it is on this computer as it was written.
fn find(review: &Review, release: &str, key: &TraceKey) -> Option<Trace> {
    let path = path(review.keeping.secrets.as_ref()?, release);
    let is_one = std::fs::metadata(&path).is_ok_and(|file| file.is_file() && file.len() <= LARGEST);
    let bytes = is_one.then(|| std::fs::read(path).ok())??;
    Trace::from_bytes(&bytes, release, key)
}

fn path(folder: &Path, release: &str) -> PathBuf {
    folder.join(format!("{release}{EXTENSION}"))
}

/// One table of a release of another version of the file, as it is looked for in the file of now.
pub(super) struct OfThen<'a> {
    /// The hash of the release's entry.
    pub release: &'a str,
    pub made: &'a MadeWith,
    pub tables: &'a [Published],
    /// Its place in the release.
    pub which: usize,
}

/// The trace that a table left, laid over the rows of now, which `input` has by the definitions of then. If it left none,
/// one is made of the file of then, where that is at hand (`reviewed`). `None` if there is neither, or people cannot be
/// found again.
pub(super) fn laid(
    given: &Given<'_>,
    reviewed: Option<&Given<'_>>,
    of: &OfThen<'_>,
    input: &TableInput,
    settings: &TableSettings,
    categories: Option<&[BTreeSet<String>]>,
) -> Result<Option<Arc<Traced>>, MeasureError> {
    let Some(categories) = categories else { return Ok(None) };
    let lists: Vec<&str> = given.review.opt_outs.iter().map(crate::dataset::OptOut::name).collect();
    let question = format!("{} {} {lists:?} {:?}", of.release, of.which, settings.dimensions);
    let laid = given.cache.traced(question, || {
        let Some(salt) = &given.review.salt else { return Ok(None) };
        let key = TraceKey::new(salt);
        let trace = match (find(given.review, of.release, &key), reviewed, &of.made.kept) {
            (Some(trace), ..) => Some(trace),
            (None, Some(then), Some(kept)) => {
                let decisions = Review { salt: Some(salt.clone()), ..of.made.decisions(then.review) };
                made(&Given { review: &decisions, ..*then }, &of.made.release.tables, of.tables, kept)?
            }
            _ => None,
        };
        let table = trace.as_ref().and_then(|trace| trace.0.get(of.which)?.as_ref());
        let Some(table) = table else { return Ok(None) };
        let Some(persons) = persons_by(given, &key, table.by())? else { return Ok(None) };
        Ok(Traced::new(table, input, settings, categories, &persons, &key, given.progress)?.map(Arc::new))
    })?;
    Ok((*laid).clone())
}

/// Who is who in the file: by the person key, else by a direct identifier that no two rows share, else by the whole
/// row. `None` where a row is many people.
fn persons(given: &Given<'_>, key: &TraceKey) -> Result<Option<Persons>, MeasureError> {
    let Given { cache, review, .. } = *given;
    if review.with_use(Use::Count).next().is_some() || cache.counted.is_some() {
        return Ok(None);
    }
    let dataset = &cache.dataset;
    let identifies = |(place, column): &(usize, &crate::dataset::ColumnProfile)| {
        let role = review.role(&column.name).unwrap_or(column.suggestion.role);
        role == Role::DirectIdentifier && dataset.is_distinct(*place)
    };
    let tagged = review.with_use(Use::PersonKey).find_map(|name| dataset.column_index(name));
    let found = tagged.or_else(|| dataset.columns.iter().enumerate().find(identifies).map(|(place, _)| place));
    Ok(Some(match found {
        Some(column) => by_column(dataset, column, key, given.progress)?,
        None => by_row(dataset, key, given.progress)?,
    }))
}

/// Who is who in the file, by what it was in the file of then; `None` if the file has no such column.
fn persons_by(given: &Given<'_>, key: &TraceKey, by: u64) -> Result<Option<Persons>, MeasureError> {
    let dataset = &given.cache.dataset;
    if by == 0 {
        return Ok(Some(by_row(dataset, key, given.progress)?));
    }
    let Some(column) = dataset.columns.iter().position(|column| key.column(&column.name) == by) else {
        return Ok(None);
    };
    let is_tagged = given.review.with_use(Use::PersonKey).any(|name| dataset.column_index(name) == Some(column));
    if !is_tagged && !dataset.is_distinct(column) {
        return Ok(None);
    }
    Ok(Some(by_column(dataset, column, key, given.progress)?))
}

fn by_column(dataset: &Dataset, column: usize, key: &TraceKey, progress: &Progress) -> Result<Persons, Cancelled> {
    let coded = dataset.coded(column, progress)?;
    let of_code: Vec<u64> =
        (0..coded.cardinality() as u32).map(|code| key.person(value_label(&coded, code).as_bytes())).collect();
    let mut of_row: Vec<u64> =
        coded.codes.iter().map(|code| of_code.get(code as usize).copied().unwrap_or(1)).collect();
    let missing = coded.missing_code();
    if missing.is_some() {
        // Nobody is named in these rows: each is known by what is in it.
        let whole = by_row(dataset, key, progress)?.of_row;
        let rows = of_row.iter_mut().zip(whole).zip(coded.codes.iter());
        rows.filter(|(_, code)| Some(*code) == missing).for_each(|((own, whole), _)| *own = whole);
    }
    let by = dataset.columns.get(column).map_or(0, |column| key.column(&column.name));
    Ok(Persons { of_row, by, by_row: missing.is_some() })
}

/// Rows that are the same in every column are numbered.
fn by_row(dataset: &Dataset, key: &TraceKey, progress: &Progress) -> Result<Persons, Cancelled> {
    let mut rows = vec![0_u64; dataset.rows()];
    let mut order: Vec<usize> = (0..dataset.columns.len()).collect();
    order.sort_by(|a, b| dataset.columns[*a].name.cmp(&dataset.columns[*b].name));
    for column in order {
        progress.check()?;
        let coded = dataset.coded(column, progress)?;
        let name = &dataset.columns[column].name;
        let of_code: Vec<u64> =
            (0..coded.cardinality() as u32).map(|code| key.value(name, &value_label(&coded, code))).collect();
        for (row, code) in rows.iter_mut().zip(coded.codes.iter()) {
            let value = of_code.get(code as usize).copied().unwrap_or(0);
            *row = row.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(value);
        }
    }
    let mut same: HashMap<u64, u64> = HashMap::new();
    let number = |row: u64| {
        let before = same.entry(row).or_default();
        *before += 1;
        key.person(&[row.to_le_bytes(), before.to_le_bytes()].concat())
    };
    Ok(Persons { of_row: rows.into_iter().map(number).collect(), by: 0, by_row: true })
}
