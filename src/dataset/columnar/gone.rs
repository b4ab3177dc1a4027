//! Columns that are not requested: each is read, what must be reported of it is noted, and its memory is freed before the
//! next ones are read.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Given;
use super::taken::Wanted;
use crate::dataset::columns::settle;
use crate::dataset::reading::options::OpenOptions;
use crate::dataset::reading::{Reading, Remark};
use crate::dataset::table::ColumnData;
use crate::dataset::words::missing_words::MissingWords;
use crate::dataset::zone::Zone;
use crate::dataset::{profile, spelling, unix_time};

/// The remarks on a column that was freed, by the step that makes them.
pub(super) struct Noted {
    taken: Vec<Remark>,
    settled: Vec<Remark>,
    spelling: Option<Remark>,
    moment: Option<Remark>,
}

/// Columns that were freed: the remarks on them, to be put among those on the columns that were kept.
#[derive(Default)]
pub(in crate::dataset) struct Gone {
    /// The names of all columns, in the order of the file.
    pub order: Vec<String>,
    pub settled: Vec<Remark>,
    pub spellings: Vec<Remark>,
    pub moments: Vec<Remark>,
}

impl Gone {
    /// Adds a column; the remarks of taking it over are given back.
    pub(super) fn add(&mut self, noted: Noted) -> Vec<Remark> {
        self.settled.extend(noted.settled);
        self.spellings.extend(noted.spelling);
        self.moments.extend(noted.moment);
        noted.taken
    }

    /// Puts remarks on freed columns among the others, from a remark on: in the order of the file.
    pub(in crate::dataset) fn put_among(&self, reading: &mut Reading, from: usize, of_gone: &[Remark]) {
        if of_gone.is_empty() {
            return;
        }
        reading.remarks.extend_from_slice(of_gone);
        let places: HashMap<&str, usize> =
            self.order.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
        if let Some(remarks) = reading.remarks.get_mut(from..) {
            remarks.sort_by_key(|remark| places.get(remark.column.as_deref()?).copied());
        }
    }
}

/// Whether all of `only` are columns of the file; if not, no column is freed.
pub(super) fn has_all(all: &[&str], only: &BTreeSet<String>) -> bool {
    let all: HashSet<&str> = all.iter().copied().collect();
    only.iter().all(|name| all.contains(name.as_str()))
}

/// Whether a column is not requested: neither by name, nor by an option of how it is read.
pub(super) fn may_go(name: &str, only: &BTreeSet<String>, options: &OpenOptions) -> bool {
    !only.contains(name)
        && !options.types.contains_key(name)
        && !options.dates.contains_key(name)
        && !options.fold.contains(name)
}

/// Takes a column over as if it were kept, and notes what must be reported of it; the reason if it cannot be read.
pub(super) fn noted(
    given: Given,
    name: &str,
    groups: &[usize],
    options: &OpenOptions,
    zone: Option<Zone>,
) -> Result<Noted, String> {
    let (data, taken) = given.taken(name, &Wanted { kind: None, zone })?;
    let (data, settled) = settle::typed(name, data, options, &MissingWords::of(options));
    let spelling = match &data {
        ColumnData::Coded(column) => spelling::remark(column),
        _ => None,
    };
    let moment = unix_time::remark(&profile::uncounted(name, &data), groups.iter().sum::<usize>() as u64);
    Ok(Noted { taken, settled, spelling, moment })
}
