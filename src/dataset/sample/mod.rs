//! Made-up data to try everything on: a loyalty club, and its members' orders.
//!
//! In: which sample, and how many people. Out: a [`Dataset`](crate::dataset::Dataset), or a file as csv or parquet,
//! made in parts so that any size fits in memory. The rows depend on nothing but the sample and the row's number: a
//! sample is the same on every machine, and a smaller one is the beginning of a bigger one. Every trap that a workshop
//! discusses (see `traps`) is there from 1,000 people on; today is 2026-06-30. Nobody in it is real: names are combined
//! at random, and e-mail addresses and telephone numbers are of the ranges that are reserved for examples.

mod club;
mod club_table;
mod columns;
mod csv;
mod frame;
mod ladders;
mod orders;
mod places;
mod random;
mod segments;
mod traps;
mod words;
mod write;

use std::ops::Range;

use rayon::prelude::*;

use self::columns::SampleTable;
pub use self::frame::dataset;
pub use self::ladders::{SampleLadder, ladders};
pub use self::segments::{ProposedSegment, RECIPIENTS, Wanted, segments};
pub use self::traps::ALL_PRESENT_FROM;
pub use self::write::{SampleError, write};
use crate::privacy::{Cancelled, Progress};

/// Greatest number of people: up to here customer numbers are distinct.
pub const MOST_PEOPLE: u64 = 100_000_000;
/// People in a sample unless another number is requested.
pub const DEFAULT_PEOPLE: u64 = 20_000;

/// A built-in sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sample {
    /// A loyalty club, one row a person.
    Club,
    /// The orders of the club's members, several rows a person.
    Orders,
}

impl Sample {
    /// Both samples.
    pub const ALL: [Self; 2] = [Self::Club, Self::Orders];

    /// The word for it on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Club => "club",
            Self::Orders => "orders",
        }
    }

    /// The name of its file.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Club => "loyalty_club_2026.csv",
            Self::Orders => "loyalty_orders_2026.csv",
        }
    }

    /// The sample of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sample| sample.name() == name)
    }

    fn rows_of(self, people: Range<u64>) -> SampleTable {
        match self {
            Self::Club => club_table::members(people),
            Self::Orders => orders::orders(people),
        }
    }
}

/// Number of people that one core makes at a time.
const STRETCH: u64 = 65_536;

/// Makes a sample in order, stretch by stretch; `each` does the parallel part of the work on a stretch, `then` takes
/// the results one after the other. At most two stretches per core are in memory.
fn in_stretches<T: Send, E: From<Cancelled>>(
    sample: Sample,
    people: u64,
    progress: &Progress,
    each: impl Fn(SampleTable) -> T + Sync,
    mut then: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let stretches: Vec<Range<u64>> =
        (0..people.div_ceil(STRETCH)).map(|n| n * STRETCH..((n + 1) * STRETCH).min(people)).collect();
    for wave in stretches.chunks(rayon::current_num_threads().max(1) * 2) {
        let made: Result<Vec<T>, Cancelled> = wave
            .par_iter()
            .map(|range| {
                progress.check()?;
                Ok(each(sample.rows_of(range.clone())))
            })
            .collect();
        for (range, made) in wave.iter().zip(made?) {
            then(made)?;
            progress.step(range.end - range.start)?;
        }
    }
    Ok(())
}
