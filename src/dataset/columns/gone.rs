//! Columns that nobody requested: each is read, what must be reported of it is noted, and its memory is freed before
//! the file is read to its end.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::settle;
use crate::dataset::reading::options::OpenOptions;
use crate::dataset::reading::{Reading, Remark};
use crate::dataset::table::ColumnData;
use crate::dataset::words::missing_words::MissingWords;
use crate::dataset::{profile, spelling, unix_time};

/// The remarks on a column that was freed, by the step that makes them.
#[derive(Default)]
pub(in crate::dataset) struct Noted {
    pub taken: Vec<Remark>,
    pub settled: Vec<Remark>,
    pub spelling: Option<Remark>,
    pub moment: Option<Remark>,
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
    pub fn add(&mut self, noted: Noted) -> Vec<Remark> {
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
pub(in crate::dataset) fn has_all<S: AsRef<str>>(all: &[S], only: &BTreeSet<String>) -> bool {
    let all: HashSet<&str> = all.iter().map(AsRef::as_ref).collect();
    only.iter().all(|name| all.contains(name.as_str()))
}

/// Whether a column is not requested: neither by name, nor by an option of how it is read.
pub(in crate::dataset) fn may_go(name: &str, only: &BTreeSet<String>, options: &OpenOptions) -> bool {
    !only.contains(name)
        && !options.types.contains_key(name)
        && !options.dates.contains_key(name)
        && !options.fold.contains(name)
}

/// Settles a column of a file with types of its own as if it were kept, and notes what must be reported of it.
/// `rows`: of the file.
pub(in crate::dataset) fn noted(
    name: &str,
    data: ColumnData,
    taken: Vec<Remark>,
    rows: u64,
    options: &OpenOptions,
) -> Noted {
    let (data, settled) = settle::typed(name, data, options, &MissingWords::of(options));
    Noted {
        taken,
        settled,
        spelling: spelled(&data),
        moment: unix_time::remark(&profile::uncounted(name, &data), rows),
    }
}

/// The remark on spelling variants of a settled column that is freed, where its values are few.
pub(in crate::dataset) fn spelled(data: &ColumnData) -> Option<Remark> {
    match data {
        ColumnData::Coded(column) => spelling::remark(column),
        _ => None,
    }
}
