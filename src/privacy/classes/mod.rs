//! Equivalence classes: the people who share all quasi-identifier values.

pub(super) mod column_subsets;
pub(super) mod keys;
pub(super) mod missing_values;
pub(super) mod one_hierarchy;
pub(super) mod radix_count;
pub(super) mod rollup;
pub(super) mod segment;
pub(super) mod segments;
pub(super) mod sizes;

use rayon::prelude::*;

use super::table::View;
use super::{Bitmap, ClassSizes, CodedTable, Missing, People, PrivacyError, Progress};
use keys::{CodeSlice, Field, Key, Packing, bits_for};
use radix_count::{Groups, Rows, count, group};

/// The classes of a table (or of some of its rows), numbered from 0. The numbers depend on the data alone.
#[derive(Clone, Debug)]
pub struct Classes {
    sizes: Vec<u64>,
    crowds: Option<Vec<u64>>,
    class_of_row: Vec<u32>,
    keys: ClassKeys,
    class_sizes: ClassSizes,
    /// People who are in several classes: pairs of person and class, a person's pairs beside each other.
    several: Vec<(u32, u32)>,
}

/// What each class's people share.
#[derive(Clone, Debug)]
enum ClassKeys {
    /// Codes side by side: shift and bits of every quasi-identifier.
    Narrow(Vec<u64>, Vec<(u32, u32)>),
    Wide(Vec<u128>, Vec<(u32, u32)>),
    /// Codes of each class, quasi-identifier after quasi-identifier.
    Codes(Vec<Vec<u32>>),
}

/// The class of a row that is in none.
pub const NO_CLASS: u32 = u32::MAX;

impl Classes {
    /// J.
    #[must_use]
    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// f_j: people in each class.
    #[must_use]
    pub fn sizes(&self) -> &[u64] {
        &self.sizes
    }

    /// The crowd that each class's people hide in: the class itself, or everybody who agrees with it if missing
    /// matches anything.
    #[must_use]
    pub fn crowds(&self) -> &[u64] {
        self.crowds.as_deref().unwrap_or(&self.sizes)
    }

    /// The class of each row of the table; [`NO_CLASS`] for rows that are not members or represent nobody.
    #[must_use]
    pub fn class_of_row(&self) -> &[u32] {
        &self.class_of_row
    }

    pub(crate) fn into_class_of_row(self) -> Vec<u32> {
        self.class_of_row
    }

    /// The code, at the table's level, of a class's people in a quasi-identifier (by its place in the table).
    #[must_use]
    pub fn code(&self, class: u32, quasi_identifier: usize) -> Option<u32> {
        let class = class as usize;
        match &self.keys {
            ClassKeys::Narrow(keys, layout) => {
                layout.get(quasi_identifier).and_then(|&(shift, bits)| Some(keys.get(class)?.take(shift, bits)))
            }
            ClassKeys::Wide(keys, layout) => {
                layout.get(quasi_identifier).and_then(|&(shift, bits)| Some(keys.get(class)?.take(shift, bits)))
            }
            ClassKeys::Codes(codes) => codes.get(quasi_identifier)?.get(class).copied(),
        }
    }

    /// How many people hide in crowds of each size: the basis of every figure of singling out.
    #[must_use]
    pub fn class_sizes(&self) -> &ClassSizes {
        &self.class_sizes
    }

    /// Σ f_j: a person with rows in several classes is in each of them.
    #[must_use]
    pub fn people(&self) -> u64 {
        self.class_sizes.people_in_classes()
    }

    /// People who are in one of these classes or more, each counted once (METHODS 1). `chosen` is by class.
    #[must_use]
    pub fn people_in(&self, chosen: &[bool]) -> u64 {
        let is_chosen = |class: u32| chosen.get(class as usize).copied().unwrap_or(false);
        let counted: u64 = self.sizes().iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(size, _)| size).sum();
        let of_person = self.several.chunk_by(|a, b| a.0 == b.0);
        let again =
            |pairs: &[(u32, u32)]| pairs.iter().filter(|pair| is_chosen(pair.1)).count().saturating_sub(1) as u64;
        counted - of_person.map(again).sum::<u64>()
    }

    /// People who are in several classes: pairs of person and class, a person's pairs beside each other.
    pub(crate) fn several(&self) -> &[(u32, u32)] {
        &self.several
    }

    /// The smallest crowd; `None` if there are no people.
    #[must_use]
    pub fn k(&self) -> Option<u64> {
        self.class_sizes.k()
    }

    /// People whose crowd is themselves alone, in at least one of their classes.
    #[must_use]
    pub fn people_alone(&self) -> u64 {
        self.class_sizes.people_alone()
    }

    /// The code of every class in a quasi-identifier (by its place in the table).
    #[must_use]
    pub fn codes(&self, quasi_identifier: usize) -> Vec<u32> {
        (0..self.count() as u32).filter_map(|class| self.code(class, quasi_identifier)).collect()
    }

    /// The same classes, each row of another table representing a row of this one ([`NO_CLASS`] for none).
    pub(crate) fn seen_from(mut self, row_of_row: &[u32]) -> Self {
        let class = |row: &u32| self.class_of_row.get(*row as usize).copied().unwrap_or(NO_CLASS);
        self.class_of_row = row_of_row.par_iter().map(class).collect();
        self
    }

    /// Some of these classes, with the people and rows that they have elsewhere.
    pub(crate) fn picked(&self, classes: &[u32], sizes: Vec<u64>, class_of_row: Vec<u32>) -> Self {
        let pick = |class: &u32| *class as usize;
        let keys = match &self.keys {
            ClassKeys::Narrow(keys, layout) => {
                ClassKeys::Narrow(classes.iter().map(|class| keys[pick(class)]).collect(), layout.clone())
            }
            ClassKeys::Wide(keys, layout) => {
                ClassKeys::Wide(classes.iter().map(|class| keys[pick(class)]).collect(), layout.clone())
            }
            ClassKeys::Codes(codes) => {
                let of_column = |codes: &Vec<u32>| classes.iter().map(|class| codes[pick(class)]).collect();
                ClassKeys::Codes(codes.iter().map(of_column).collect())
            }
        };
        Self { sizes, crowds: None, class_of_row, keys, class_sizes: ClassSizes::default(), several: Vec::new() }
    }

    /// A row of each class: its first.
    #[must_use]
    pub fn representatives(&self) -> Vec<u32> {
        let mut first = vec![NO_CLASS; self.count()];
        for (row, &class) in self.class_of_row.iter().enumerate() {
            if let Some(first) = first.get_mut(class as usize)
                && *first == NO_CLASS
            {
                *first = row as u32;
            }
        }
        first
    }
}

/// Finds the classes of a table, or of the members among its rows.
///
/// Classes are the distinct tuples of generalised quasi-identifier values [Sweeney 2002]; without quasi-identifiers
/// everybody is in one. Exact: keys are compared whole, never by hash. Steps once a row and pass.
///
/// ```
/// use std::sync::Arc;
/// use shoal::privacy::{
///     CodedColumn, CodedTable, Codes, Missing, People, Progress, QuasiIdentifier, Values, equivalence_classes,
/// };
/// let column = |name: &str, values: Vec<f64>, codes: &[u32]| {
///     let codes = Codes::pack(codes, values.len());
///     Arc::new(CodedColumn { name: name.into(), values: Values::Number(values), has_missing: false, codes })
/// };
/// let age = column("age", vec![31.0, 45.0], &[0, 0, 1, 1, 1]);
/// let postcode = column("postcode", vec![10115.0, 80331.0], &[0, 0, 1, 1, 0]);
/// let quasi_identifiers = vec![QuasiIdentifier::plain(&age), QuasiIdentifier::plain(&postcode)];
/// let table = CodedTable::new(quasi_identifiers, Arc::new(People::Rows(5)), Missing::Own)?;
/// let classes = equivalence_classes(&table, None, &Progress::new())?;
/// assert_eq!((classes.count(), classes.k(), classes.people_alone()), (3, Some(1), 1));
/// let average = classes.class_sizes().prosecutor(0.2).map(|risk| risk.average);
/// assert_eq!(average, Some(0.6));
/// # Ok::<(), shoal::privacy::PrivacyError>(())
/// ```
///
/// # Errors
/// [`PrivacyError::Cancelled`]; [`PrivacyError::RowsDiffer`] if the members are not of this table.
pub fn equivalence_classes(
    table: &CodedTable,
    members: Option<&Bitmap>,
    progress: &Progress,
) -> Result<Classes, PrivacyError> {
    table.check_members(members)?;
    classes_of(&table.view(), members, progress)
}

/// Sizes of the classes' crowds alone, without saying which row is in which class: the quickest way to k, people
/// alone, the histogram and the risk.
///
/// # Errors
/// As [`equivalence_classes`].
pub fn class_sizes(
    table: &CodedTable,
    members: Option<&Bitmap>,
    progress: &Progress,
) -> Result<ClassSizes, PrivacyError> {
    table.check_members(members)?;
    crowd_sizes_of(&table.view(), members, progress)
}

pub(crate) fn classes_of(
    view: &View<'_>,
    members: Option<&Bitmap>,
    progress: &Progress,
) -> Result<Classes, PrivacyError> {
    let rows = Rows { members, weights: view.weights() };
    let reduced = reduce(&view.fields, view.rows(), rows, progress)?;
    let packing = reduced.packing(&view.fields, view.rows());
    let (sizes, class_of_row, keys) = if packing.width() <= u64::BITS {
        let Groups { keys, sizes, of_row } = group::<u64>(&packing, rows, true, progress)?;
        (sizes, of_row, ClassKeys::Narrow(keys, packing.layout()))
    } else {
        let Groups { keys, sizes, of_row } = group::<u128>(&packing, rows, true, progress)?;
        (sizes, of_row, ClassKeys::Wide(keys, packing.layout()))
    };
    let mut classes =
        Classes { sizes, crowds: None, class_of_row, keys, class_sizes: ClassSizes::default(), several: Vec::new() };
    classes.count_people_once(view.people, progress)?;
    if reduced.from > 0 {
        let first = classes.representatives();
        let codes = |field: &Field<'_>| first.iter().map(|&row| field.code(row as usize)).collect();
        classes.keys = ClassKeys::Codes(view.fields.iter().map(codes).collect());
    }
    with_crowds(view, classes, progress)
}

/// Finds the crowds of classes whose people are counted.
pub(crate) fn with_crowds(view: &View<'_>, mut classes: Classes, progress: &Progress) -> Result<Classes, PrivacyError> {
    let mut sizes = if view.missing == Missing::MatchesAnything {
        let crowds = missing_values::crowds(view, &classes, progress)?;
        let sizes = ClassSizes::of_crowds(crowds.iter().copied().zip(classes.sizes.iter().copied()));
        classes.crowds = Some(crowds);
        sizes
    } else {
        ClassSizes::of_classes(classes.sizes.iter().copied())
    };
    let crowds = classes.crowds();
    let crowd = |&(person, class): &(u32, u32)| (person, crowds.get(class as usize).copied().unwrap_or(0));
    sizes.count_once(&classes.several.iter().map(crowd).collect::<Vec<_>>());
    classes.class_sizes = sizes;
    Ok(classes)
}

pub(crate) fn crowd_sizes_of(
    view: &View<'_>,
    members: Option<&Bitmap>,
    progress: &Progress,
) -> Result<ClassSizes, PrivacyError> {
    let by_key = matches!(view.people, People::Keys(_));
    if by_key || view.missing == Missing::MatchesAnything {
        return Ok(classes_of(view, members, progress)?.class_sizes);
    }
    let rows = Rows { members, weights: view.weights() };
    let reduced = reduce(&view.fields, view.rows(), rows, progress)?;
    let packing = reduced.packing(&view.fields, view.rows());
    Ok(if packing.width() <= u64::BITS {
        count::<u64>(&packing, rows, progress)?
    } else {
        count::<u128>(&packing, rows, progress)?
    })
}

/// Columns that do not fit one key, already made one column of group numbers.
pub(crate) struct Reduced {
    ids: Vec<u32>,
    cardinality: usize,
    /// Fields that are still on their own.
    from: usize,
}

impl Reduced {
    fn packing<'a>(&'a self, fields: &[Field<'a>], rows: usize) -> Packing<'a> {
        Packing::new(self.fields(fields), rows)
    }

    pub(crate) fn fields<'a>(&'a self, fields: &[Field<'a>]) -> Vec<Field<'a>> {
        let ids = Field { codes: CodeSlice::U32(&self.ids), map: None, cardinality: self.cardinality };
        let ids = (!self.ids.is_empty()).then_some(ids);
        ids.into_iter().chain(fields[self.from..].iter().copied()).collect()
    }
}

/// Takes as many columns at a time as fit a key and puts group numbers in their place, until the rest fits one key.
pub(crate) fn reduce(
    fields: &[Field<'_>],
    table_rows: usize,
    rows: Rows<'_>,
    progress: &Progress,
) -> Result<Reduced, PrivacyError> {
    let mut reduced = Reduced { ids: Vec::new(), cardinality: 1, from: 0 };
    loop {
        let mut bits = bits_for(reduced.cardinality);
        let fit = fields[reduced.from..]
            .iter()
            .take_while(|field| {
                bits += field.bits();
                bits <= u128::BITS
            })
            .count();
        if reduced.from + fit == fields.len() {
            return Ok(reduced);
        }
        let end = reduced.from + fit;
        let packing = reduced.packing(&fields[..end], table_rows);
        let groups = group::<u128>(&packing, rows, true, progress)?;
        reduced = Reduced { cardinality: groups.keys.len(), ids: groups.of_row, from: end };
    }
}

impl Classes {
    /// The sizes count rows: takes away whoever was counted in a class more than once, and notes who is in several.
    pub(crate) fn count_people_once(&mut self, people: &People, progress: &Progress) -> Result<(), PrivacyError> {
        let People::Keys(keys) = people else { return Ok(()) };
        // Only somebody with several rows can be counted twice in a class, or be in several classes.
        let class_of_row = &self.class_of_row;
        let found = keys.of_repeated(progress, |rows, found: &mut Several| {
            let Several { own, again, several } = found;
            own.clear();
            own.extend(rows.iter().filter_map(|&row| class_of_row.get(row as usize)).filter(|&&c| c != NO_CLASS));
            own.sort_unstable();
            again.extend(own.chunk_by(|a, b| a == b).filter(|of_class| of_class.len() > 1).filter_map(|of_class| {
                let class = *of_class.first()?;
                Some((class, of_class.len() as u32 - 1))
            }));
            own.dedup();
            if own.len() > 1
                && let Some(&person) = rows.first().and_then(|&row| keys.person_of_row().get(row as usize))
            {
                several.extend(own.iter().map(|&class| (person, class)));
            }
        })?;
        for &(class, rows) in found.iter().flat_map(|found| &found.again) {
            if let Some(size) = self.sizes.get_mut(class as usize) {
                *size -= u64::from(rows);
            }
        }
        self.several = found.iter().flat_map(|found| &found.several).copied().collect();
        Ok(())
    }
}

/// What the rows of some people with several rows show about their classes.
#[derive(Default)]
struct Several {
    /// Classes of the person looked at.
    own: Vec<u32>,
    /// Classes that count somebody more than once, and by how many too often.
    again: Vec<(u32, u32)>,
    /// Whoever is in several classes, with each of them.
    several: Vec<(u32, u32)>,
}
