//! Ladders: how a quasi-identifier's values are made coarser, level by level.
//!
//! In: a coded column and a [`Form`] (bands, dates, prefixes, groups, a table). Out: a [`Ladder`], a small table
//! from base code to code for each level. Level 0 is the value as it is in the file, the last level is `*`. A missing
//! value keeps a group of its own, always the last code of a level, until everything falls into `*`.

mod bands;
mod dates;
mod error;
mod form;
mod groups;
mod prefix;
mod suggest;
mod table;
mod values;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::CodedColumn;

pub use bands::{bands, bottom_coding, top_coding};
pub use dates::{DateUnit, date, parse as parse_day};
pub use error::LadderError;
pub use form::{Form, build};
pub use groups::{Group, groups};
pub use prefix::prefix;
pub use suggest::suggested;
pub use table::{rows_of_values, table};
use values::missing_label;
pub use values::{MISSING, number_label, value_label};

/// A generalisation hierarchy of one column.
///
/// ```
/// # use std::sync::Arc;
/// # use shoal::privacy::{CodedColumn, Codes, Values, ladder};
/// let age = Arc::new(CodedColumn {
///     name: "age".into(), values: Values::Number(vec![31.0, 38.0, 40.0]), has_missing: true,
///     codes: Codes::U8(vec![0, 1, 2, 3]),
/// });
/// let ladder = ladder::bands(&age, &[10.0], 0.0)?;
/// assert_eq!(ladder.levels(), 3);
/// assert_eq!(ladder.map(1), Some(&[0, 0, 1, 2][..]));
/// assert_eq!(ladder.label(1, 0), "30–39");
/// assert_eq!(ladder.label(1, 2), "missing");
/// assert_eq!((ladder.cardinality(2), ladder.label(2, 0).as_str()), (1, "*"));
/// # Ok::<(), shoal::privacy::ladder::LadderError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    column: Arc<CodedColumn>,
    base_values: usize,
    /// Levels 1 and up; the last is the top.
    above: Vec<Level>,
}

#[derive(Clone, Debug, PartialEq)]
struct Level {
    name: String,
    /// Base code to code at this level.
    map: Vec<u32>,
    labels: Vec<Box<str>>,
    /// Base values under each code; they add up to the ladder's base values.
    under: Vec<u64>,
}

impl Ladder {
    /// Number of levels, level 0 and the top included: at least 2.
    #[must_use]
    pub fn levels(&self) -> usize {
        self.above.len() + 1
    }

    /// The highest level, where everything is `*`.
    #[must_use]
    pub fn top(&self) -> usize {
        self.above.len()
    }

    /// What a level does, for people: "10-year bands", "first 3 characters". Levels past the top are the top.
    #[must_use]
    pub fn name(&self, level: usize) -> &str {
        self.at(level).map_or("as it came", |l| &l.name)
    }

    /// Base code to code at a level; `None` if they are the same (level 0).
    #[must_use]
    pub fn map(&self, level: usize) -> Option<&[u32]> {
        self.at(level).map(|l| l.map.as_slice())
    }

    /// Codes at a level, the group of missing values included.
    #[must_use]
    pub fn cardinality(&self, level: usize) -> usize {
        self.at(level).map_or_else(|| self.column.cardinality(), |l| l.labels.len())
    }

    /// The name of a group: "1980s", "30–39", "101••". Empty for a code that does not exist.
    #[must_use]
    pub fn label(&self, level: usize, code: u32) -> String {
        match self.at(level) {
            None => value_label(&self.column, code),
            Some(l) => l.labels.get(code as usize).map_or_else(String::new, ToString::to_string),
        }
    }

    /// The code of the missing values at a level; `None` if the column has none, and at the top, where they are in `*`.
    #[must_use]
    pub fn missing_code(&self, level: usize) -> Option<u32> {
        let base = self.column.missing_code()?;
        (level < self.top()).then(|| self.at(level).map_or(base, |l| l.map.last().copied().unwrap_or(base)))
    }

    /// D of the loss measures: base values of the ladder, seen in the column or not, a missing value counted as one.
    #[must_use]
    pub fn base_values(&self) -> usize {
        self.base_values
    }

    /// m of the loss measures: base values under a node; 0 for a code that does not exist.
    #[must_use]
    pub fn base_values_under(&self, level: usize, code: u32) -> u64 {
        match self.at(level) {
            None => u64::from((code as usize) < self.column.cardinality()),
            Some(l) => l.under.get(code as usize).copied().unwrap_or(0),
        }
    }

    /// Codes at `from` to codes at `to`, for rolling classes up. Empty where `to` is below `from`.
    #[must_use]
    pub fn step(&self, from: usize, to: usize) -> Vec<u32> {
        if to < from {
            return Vec::new();
        }
        match (self.map(from), self.map(to)) {
            (None, None) => (0..self.column.cardinality() as u32).collect(),
            (None, Some(upper)) => upper.to_vec(),
            (Some(lower), Some(upper)) => {
                let mut step = vec![0; self.cardinality(from)];
                lower.iter().zip(upper).for_each(|(&l, &u)| step[l as usize] = u);
                step
            }
            (Some(_), None) => Vec::new(),
        }
    }

    /// The column that the ladder was built for.
    #[must_use]
    pub fn column(&self) -> &Arc<CodedColumn> {
        &self.column
    }

    fn at(&self, level: usize) -> Option<&Level> {
        let index = level.min(self.top()).checked_sub(1)?;
        self.above.get(index)
    }

    /// Levels from below to above, without the top, which is added here.
    fn new(column: &Arc<CodedColumn>, base_values: usize, mut above: Vec<Level>) -> Self {
        let cardinality = column.cardinality();
        above.push(Level {
            name: "*".into(),
            map: vec![0; cardinality],
            labels: if base_values == 0 { Vec::new() } else { vec!["*".into()] },
            under: if base_values == 0 { Vec::new() } else { vec![base_values as u64] },
        });
        Self { column: Arc::clone(column), base_values, above }
    }
}

impl Level {
    /// A level whose groups are given as one key a value, in the order of values; equal keys that are neighbours are
    /// one group. `label` names a group from its first and last value. The missing value becomes the last group.
    fn from_runs<K: PartialEq>(
        column: &CodedColumn,
        name: String,
        key: impl Fn(usize) -> K,
        label: impl Fn(&K, usize, usize) -> String,
    ) -> Self {
        let (mut map, mut labels, mut under) =
            (Vec::with_capacity(column.cardinality()), Vec::<Box<str>>::new(), Vec::new());
        let values = column.values.len();
        let mut start = 0;
        while start < values {
            let of_group = key(start);
            let mut end = start + 1;
            while end < values && key(end) == of_group {
                end += 1;
            }
            map.resize(end, labels.len() as u32);
            labels.push(label(&of_group, start, end - 1).into());
            under.push((end - start) as u64);
            start = end;
        }
        if column.has_missing {
            map.push(labels.len() as u32);
            labels.push(missing_label(|label| labels.iter().any(|own| **own == *label)).into());
            under.push(1);
        }
        Self { name, map, labels, under }
    }
}

impl Level {
    /// A level whose groups are given as one key a value, wherever the values of a group are. Groups are in the order
    /// in which their first values come; the missing value becomes the last group.
    fn from_keys<K: Ord>(
        column: &CodedColumn,
        name: String,
        key: impl Fn(usize) -> K,
        label: impl Fn(&K) -> String,
    ) -> Self {
        let mut places: BTreeMap<K, u32> = BTreeMap::new();
        let (mut map, mut labels, mut under) = (Vec::new(), Vec::<Box<str>>::new(), Vec::<u64>::new());
        for value in 0..column.values.len() {
            let of_group = key(value);
            let named = label(&of_group);
            let place = *places.entry(of_group).or_insert_with(|| {
                labels.push(named.into());
                under.push(0);
                labels.len() as u32 - 1
            });
            map.push(place);
            if let Some(count) = under.get_mut(place as usize) {
                *count += 1;
            }
        }
        if column.has_missing {
            map.push(labels.len() as u32);
            labels.push(MISSING.into());
            under.push(1);
        }
        Self { name, map, labels, under }
    }
}

/// The values as they came, and `*`.
#[must_use]
pub fn identity(column: &Arc<CodedColumn>) -> Ladder {
    Ladder::new(column, column.cardinality(), Vec::new())
}
