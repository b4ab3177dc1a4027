//! The disclosed facts: everything that the files of a release say, now and before, as statements about groups of
//! people.
//!
//! The list is made of what the writers write, not of what the tables hold: a number is known to within the unit at
//! which it is written, a hidden one is not in the list at all. Whoever attacks a release takes the equations from
//! here.

use std::ops::Range;

/// What is counted or added up of a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quantity {
    /// How many people there are.
    People,
    /// The sum of a column over them.
    Value(String),
    /// How many of them have a value in a column.
    WithValue(String),
}

/// Where a statement is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The title of a table, or the name of a file.
    pub name: String,
    /// The number of an earlier release; `None` for the one that is being made.
    pub release: Option<u64>,
}

/// A place in a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Place in [`Facts::sources`].
    pub source: u32,
    /// The row of the table; `None` if the statement is outside the table, as in a manifest.
    pub row: Option<u32>,
}

/// One statement: the quantity of the group lies between two ends, both included.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact<'a> {
    /// Atoms, ascending.
    pub group: &'a [u32],
    pub quantity: &'a Quantity,
    pub known: [f64; 2],
    pub origin: Origin,
}

/// A statement without its group and quantity, which several share.
#[derive(Clone, Copy, Debug)]
struct Entry {
    group: u32,
    quantity: u32,
    known: [f64; 2],
    origin: Origin,
}

/// Statements about atoms: the finest groups of people that the statements distinguish, numbered from 0.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    atoms: usize,
    sources: Vec<Source>,
    quantities: Vec<Quantity>,
    /// All groups one after another; where each ends.
    members: Vec<u32>,
    ends: Vec<u32>,
    entries: Vec<Entry>,
}

/// A group of a list of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupId(u32);

impl Facts {
    /// No statement yet, over this many atoms.
    #[must_use]
    pub fn new(atoms: usize) -> Self {
        Self { atoms, ..Self::default() }
    }

    /// How many atoms the groups are made of.
    #[must_use]
    pub fn atoms(&self) -> usize {
        self.atoms
    }

    /// How many statements there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is stated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The files and tables in which statements are written; [`Origin::source`] is a place in this list.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Adds a file or a table in which statements are written.
    pub fn add_source(&mut self, source: Source) -> u32 {
        self.sources.push(source);
        (self.sources.len() - 1) as u32
    }

    /// Adds a group; `atoms` ascending.
    pub fn add_group(&mut self, atoms: impl IntoIterator<Item = u32>) -> GroupId {
        self.members.extend(atoms);
        self.ends.push(self.members.len() as u32);
        GroupId((self.ends.len() - 1) as u32)
    }

    /// States that a quantity of a group lies within `known`.
    pub fn state(&mut self, group: GroupId, quantity: &Quantity, known: [f64; 2], origin: Origin) {
        let quantity = self.quantities.iter().position(|q| q == quantity).unwrap_or_else(|| {
            self.quantities.push(quantity.clone());
            self.quantities.len() - 1
        });
        self.entries.push(Entry { group: group.0, quantity: quantity as u32, known, origin });
    }

    /// Every statement, in the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = Fact<'_>> {
        self.entries.iter().map(|entry| Fact {
            group: &self.members[self.range(entry.group)],
            quantity: &self.quantities[entry.quantity as usize],
            known: entry.known,
            origin: entry.origin,
        })
    }

    /// The statements about one quantity.
    pub fn of<'a>(&'a self, quantity: &'a Quantity) -> impl Iterator<Item = Fact<'a>> {
        self.iter().filter(move |fact| fact.quantity == quantity)
    }

    fn range(&self, group: u32) -> Range<usize> {
        let start = group.checked_sub(1).map_or(0, |before| self.ends[before as usize] as usize);
        start..self.ends[group as usize] as usize
    }
}

/// The interval that a number written to a unit discloses: half a unit either way; exactly itself if the unit is 0.
///
/// ```
/// use shoal::disclosure::to_unit;
/// assert_eq!(to_unit(17.93, 0.0), [17.93, 17.93]);
/// assert_eq!(to_unit(20.0, 0.5), [19.75, 20.25]);
/// ```
#[must_use]
pub fn to_unit(written: f64, unit: f64) -> [f64; 2] {
    [written - unit / 2.0, written + unit / 2.0]
}
