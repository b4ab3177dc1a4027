//! Columns that nothing is asked about: they are read, what is told of them is kept, and they are let go before the next
//! ones are read.

use std::collections::BTreeSet;

use super::Given;
use super::taken::Wanted;
use crate::dataset::columns::settle;
use crate::dataset::reading::options::OpenOptions;
use crate::dataset::reading::{Reading, Remark};
use crate::dataset::table::ColumnData;
use crate::dataset::words::missing_words::MissingWords;
use crate::dataset::zone::Zone;
use crate::dataset::{profile, spelling, unix_time};

/// What is told of a column, by what finds it.
pub(super) struct Told {
    taken: Vec<Remark>,
    settled: Vec<Remark>,
    spelling: Option<Remark>,
    moment: Option<Remark>,
}

/// Columns that were let go: what is told of them beside those that stay.
#[derive(Default)]
pub(in crate::dataset) struct Gone {
    /// The names of all columns, in the order of the file.
    pub order: Vec<String>,
    pub settled: Vec<Remark>,
    pub spellings: Vec<Remark>,
    pub moments: Vec<Remark>,
}

impl Gone {
    /// Adds a column; what was told when it was taken over is given back.
    pub(super) fn add(&mut self, told: Told) -> Vec<Remark> {
        self.settled.extend(told.settled);
        self.spellings.extend(told.spelling);
        self.moments.extend(told.moment);
        told.taken
    }

    /// Puts what is told of columns that went among what is told of the others, from a remark on: in the order of the file.
    pub(in crate::dataset) fn put_among(&self, reading: &mut Reading, from: usize, of_gone: &[Remark]) {
        if of_gone.is_empty() {
            return;
        }
        reading.remarks.extend_from_slice(of_gone);
        let place = |remark: &Remark| self.order.iter().position(|name| Some(name) == remark.column.as_ref());
        if let Some(remarks) = reading.remarks.get_mut(from..) {
            remarks.sort_by_key(place);
        }
    }
}

/// Whether a column is not asked about: not by name, nor by an option of how it is read. Where one of `only` is not in
/// the file, all columns stay.
pub(super) fn may_go(name: &str, all: &[&str], only: &BTreeSet<String>, options: &OpenOptions) -> bool {
    !only.contains(name)
        && only.iter().all(|only| all.contains(&only.as_str()))
        && !options.types.contains_key(name)
        && !options.dates.contains_key(name)
        && !options.fold.contains(name)
}

/// Takes a column over as if it stayed, and keeps what is told of it; the reason where it cannot be read.
pub(super) fn told(
    given: Given,
    name: &str,
    groups: &[usize],
    options: &OpenOptions,
    zone: Option<Zone>,
) -> Result<Told, String> {
    let (data, taken) = given.taken(name, &Wanted { kind: None, zone })?;
    let (data, settled) = settle::typed(name, data, options, &MissingWords::of(options));
    let spelling = match &data {
        ColumnData::Coded(column) => spelling::remark(column),
        _ => None,
    };
    let moment = unix_time::remark(&profile::uncounted(name, &data), groups.iter().sum::<usize>() as u64);
    Ok(Told { taken, settled, spelling, moment })
}
