//! From rows to people: a person is in a segment if any of their rows is (METHODS §1).

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use rayon::prelude::*;

use crate::privacy::{Bitmap, CodedColumn, People};

/// One bit a person of the people whose rows are `members`: with a person key the bits are of distinct keys, else of
/// rows (a row is a person, or represents as many as its count).
#[must_use]
pub fn people_of(members: &Bitmap, people: &People) -> Bitmap {
    let People::Keys(keys) = people else { return members.clone() };
    let count = keys.people() as usize;
    let seen: Vec<AtomicU64> = (0..count.div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
    members.words().par_iter().zip(keys.person_of_row().par_chunks(64)).for_each(|(&word, persons)| {
        let mut rest = word;
        while rest != 0 {
            let person = persons.get(rest.trailing_zeros() as usize).map_or(usize::MAX, |&p| p as usize);
            let bit = 1 << (person % 64);
            // Most rows of a person come after one that has set the bit: reading is cheaper than writing.
            if let Some(slot) = seen.get(person / 64).filter(|slot| slot.load(Relaxed) & bit == 0) {
                slot.fetch_or(bit, Relaxed);
            }
            rest &= rest - 1;
        }
    });
    Bitmap::from_words(seen.into_iter().map(AtomicU64::into_inner).collect(), count)
}

/// All rows of these people: the way back from [`people_of`].
#[must_use]
pub fn rows_of(bits: &Bitmap, people: &People) -> Bitmap {
    let People::Keys(keys) = people else { return bits.clone() };
    let mut rows = Bitmap::none(keys.person_of_row().len());
    for (row, &person) in keys.person_of_row().iter().enumerate() {
        if bits.contains(person as usize) {
            rows.insert(row);
        }
    }
    rows
}

/// How many people the bits of [`people_of`] are.
#[must_use]
pub fn count_people(bits: &Bitmap, people: &People) -> u64 {
    match people {
        People::Rows(_) | People::Keys(_) => bits.count(),
        People::Counts(counts) => {
            bits.iter().filter_map(|row| counts.get(row)).fold(0, |sum, &count| sum.saturating_add(count))
        }
    }
}

/// Consent within a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    pub people: u64,
    pub consented: u64,
}

impl Consent {
    /// Who is in the segment and must not be in anything released.
    #[must_use]
    pub fn left_out(&self) -> u64 {
        self.people - self.consented
    }
}

/// What a cell of a consent column means for the person whose row it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// May be counted.
    Stay,
    Leave,
    /// Nobody knows.
    Unknown,
    /// Nothing: whether people of whom all cells say nothing may be counted.
    Nothing {
        stays: bool,
    },
}

/// Whom a consent column leaves out, one bit a person as in [`people_of`].
#[derive(Clone, Debug)]
pub struct Sifted {
    /// Everyone left out.
    pub left: Bitmap,
    /// Of them, those of whom no cell says no and one that nobody knows.
    pub unknown: Bitmap,
    /// Of them, those of whom no cell says anything.
    pub empty: Bitmap,
    /// People of whom no cell says anything, and who are counted.
    pub kept_empty: Bitmap,
}

/// Whom a consent column leaves out; `says` is by its codes. A person with several rows is left out where any of them
/// says no or what nobody knows: a consent that was withdrawn anywhere is none. Cells that say nothing count only if a
/// person has no others.
#[must_use]
pub fn sift(column: &CodedColumn, says: &[Says], people: &People) -> Sifted {
    let rows = |wanted: &dyn Fn(Says) -> bool| {
        let mut rows = Bitmap::none(column.rows());
        for (row, code) in column.codes.iter().enumerate() {
            if says.get(code as usize).copied().is_some_and(wanted) {
                rows.insert(row);
            }
        }
        people_of(&rows, people)
    };
    let no = rows(&|says| says == Says::Leave);
    let mut unknown = rows(&|says| says == Says::Unknown);
    unknown.and_not(&no);
    let mut heard = rows(&|says| says == Says::Stay);
    heard.or(&no);
    heard.or(&unknown);
    let mut kept_empty = rows(&|says| says == Says::Nothing { stays: true });
    kept_empty.and_not(&heard);
    let mut empty = rows(&|says| says == Says::Nothing { stays: false });
    empty.and_not(&heard);
    empty.and_not(&kept_empty);
    let mut left = no;
    left.or(&unknown);
    left.or(&empty);
    Sifted { left, unknown, empty, kept_empty }
}

/// How many of a segment's people consented. Both sets are of people ([`people_of`]).
#[must_use]
pub fn consent(segment: &Bitmap, consenting: &Bitmap, people: &People) -> Consent {
    let mut both = segment.clone();
    both.and(consenting);
    Consent { people: count_people(segment, people), consented: count_people(&both, people) }
}
