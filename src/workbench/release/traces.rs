//! The traces that releases leave: made when a release is written, kept apart from the review, and laid over a newer
//! version of the file when the next release is attacked.

use super::earlier_releases::as_published;
use super::table_input::input;
use crate::dataset::{Role, Use};
use crate::files::{self, FileError, IfExists};
use crate::privacy::Progress;
use crate::privacy::ladder::value_label;
use crate::release::Published;
use crate::release::settings::TableSettings;
use crate::release::tabulation::TableInput;
use crate::release::trace::{Persons, TableTrace, Trace, TraceKey, Traced};
use crate::review::Review;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::{Cache, Given};
use crate::workbench::made_with::{Kept, KeptTable, MadeWith};
use rayon::prelude::*;
use std::collections::BTreeSet;
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
    let Some(persons) = persons(given, &key)? else { return Ok(None) };
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
    let (Some(folder), Some(salt)) = (folder(review), &review.salt) else { return Ok(()) };
    files::make_private_folder(&folder).map_err(|error| FileError::new(&folder, error))?;
    files::write_private(&path(&folder, release), IfExists::Replace, &trace.to_bytes(release, &TraceKey::new(salt)))?;
    Ok(())
}

/// The trace that a release left, if it is on this computer as it was written.
fn find(review: &Review, release: &str, key: &TraceKey) -> Option<Trace> {
    let bytes = files::read_at_most(&path(&folder(review)?, release), LARGEST)?;
    Trace::from_bytes(&bytes, release, key)
}

/// Beside the folder of secrets; `None` where there is none.
fn folder(review: &Review) -> Option<PathBuf> {
    Some(review.keeping.secrets.as_ref()?.with_file_name("traces"))
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

/// Who is who in the file: by the person key, else by a direct identifier that no two rows share. `None` where nothing
/// tells people apart, or a row is many people.
fn persons(given: &Given<'_>, key: &TraceKey) -> Result<Option<Arc<Persons>>, MeasureError> {
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
    match found {
        Some(column) => by_column(cache, column, key, given.progress),
        None => Ok(None),
    }
}

/// Who is who in the file, by the column that identified people in the earlier file; `None` if it no longer does.
fn persons_by(given: &Given<'_>, key: &TraceKey, by: u64) -> Result<Option<Arc<Persons>>, MeasureError> {
    let dataset = &given.cache.dataset;
    let Some(column) = dataset.columns.iter().position(|column| key.column(&column.name) == by) else {
        return Ok(None);
    };
    let is_tagged = given.review.with_use(Use::PersonKey).any(|name| dataset.column_index(name) == Some(column));
    if !is_tagged && !dataset.is_distinct(column) {
        return Ok(None);
    }
    by_column(given.cache, column, key, given.progress)
}

/// By a column; `None` if a row has no value in it: nobody knows whether it is somebody who was there before.
fn by_column(
    cache: &Cache,
    column: usize,
    key: &TraceKey,
    progress: &Progress,
) -> Result<Option<Arc<Persons>>, MeasureError> {
    let Some(profile) = cache.dataset.columns.get(column) else { return Ok(None) };
    let by = key.column(&profile.name);
    cache.persons(by, || {
        let coded = cache.dataset.coded(column, progress)?;
        if coded.missing_code().is_some() {
            return Ok(None);
        }
        let person = |code| key.person(value_label(&coded, code).as_bytes());
        let of_code: Vec<u64> = (0..coded.cardinality() as u32).into_par_iter().map(person).collect();
        let of_row = coded.codes.iter().map(|code| of_code.get(code as usize).copied().unwrap_or(1)).collect();
        Ok(Some(Arc::new(Persons { of_row, by })))
    })
}
