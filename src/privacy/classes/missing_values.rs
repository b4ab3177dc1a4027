//! Class sizes if a missing value agrees with any value.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use rayon::prelude::*;

use super::classes_of;
use super::keys::{CodeSlice, Field};
use crate::privacy::people::PersonKeys;
use crate::privacy::table::View;
use crate::privacy::{Classes, Missing, People, PrivacyError, Progress};

/// The crowd of each class: the people whose values agree with the class's wherever neither is missing
/// [sdcMicro's `freqCalc`]. A person with several rows is counted once.
///
/// Classes are taken by which columns they lack. Two such kinds of classes can only be compared on the columns that
/// both have; there, agreeing is being equal, so that counting equal keys finds who agrees.
///
/// ```
/// use std::sync::Arc;
/// use shoal::privacy::{
///     CodedColumn, CodedTable, Codes, Missing, People, Progress, QuasiIdentifier, Values, equivalence_classes,
/// };
/// // Ages 31, 45 and one missing: the missing one could be either, each of the others agrees with it.
/// let age = Arc::new(CodedColumn {
///     name: "age".into(), values: Values::Number(vec![31.0, 45.0]), has_missing: true, codes: Codes::U8(vec![0, 1, 2]),
/// });
/// let people = Arc::new(People::Rows(3));
/// let table = CodedTable::new(vec![QuasiIdentifier::plain(&age)], people, Missing::MatchesAnything)?;
/// let classes = equivalence_classes(&table, None, &Progress::new())?;
/// let crowd_of_row = |row: usize| classes.crowds()[classes.class_of_row()[row] as usize];
/// assert_eq!([0, 1, 2].map(crowd_of_row), [2, 2, 3]);
/// # Ok::<(), shoal::privacy::PrivacyError>(())
/// ```
pub(crate) fn crowds(view: &View<'_>, classes: &Classes, progress: &Progress) -> Result<Vec<u64>, PrivacyError> {
    match view.people {
        People::Keys(keys) => {
            of_people(view, classes, keys, progress, |rows| rows.chunk_by(|a, b| a.0 == b.0).count() as u64)
        }
        People::Rows(_) | People::Counts(_) => sums(view, classes, classes.sizes(), progress),
    }
}

/// For each class the sampling weights of its crowd [F_k of sdcMicro's `freqCalc`]. `of_classes` are the sums of each
/// class alone; a person with several rows has the weight of the first of those that agree.
pub(crate) fn weights(
    view: &View<'_>,
    classes: &Classes,
    of_classes: &[f64],
    of_row: &[f64],
    progress: &Progress,
) -> Result<Vec<f64>, PrivacyError> {
    match view.people {
        People::Keys(keys) => of_people(view, classes, keys, progress, |rows| {
            let first = rows.chunk_by(|a, b| a.0 == b.0).filter_map(|of_person| of_person.first());
            first.filter_map(|&(_, row)| of_row.get(row as usize)).sum()
        }),
        People::Rows(_) | People::Counts(_) => sums(view, classes, of_classes, progress),
    }
}

/// For each class the sum of `of_classes` over the classes that agree with it.
fn sums<T: Copy + Default + AddAssign>(
    view: &View<'_>,
    classes: &Classes,
    of_classes: &[T],
    progress: &Progress,
) -> Result<Vec<T>, PrivacyError> {
    let kinds = Kinds::new(view, classes);
    let mut all = vec![T::default(); classes.count()];
    for (lacks, members) in &kinds.kinds {
        kinds.compare(view, lacks, members, progress, |others, of_member, of_other, groups| {
            let mut sums = vec![T::default(); groups];
            of_other.iter().zip(others).for_each(|(&g, &other)| sums[g as usize] += of_classes[other as usize]);
            of_member.iter().zip(members).for_each(|(&g, &class)| all[class as usize] += sums[g as usize]);
        })?;
    }
    Ok(all)
}

/// With a key, who is in several of the classes that agree is one person: `figure` takes the rows of all that agree with
/// a class as pairs of person and row, ascending.
fn of_people<T: Default + Clone>(
    view: &View<'_>,
    classes: &Classes,
    keys: &PersonKeys,
    progress: &Progress,
    figure: impl Fn(&[(u32, u32)]) -> T,
) -> Result<Vec<T>, PrivacyError> {
    let kinds = Kinds::new(view, classes);
    let rows = RowsOfClasses::new(classes);
    let mut all = vec![T::default(); classes.count()];
    let mut found = Vec::new();
    for (lacks, members) in &kinds.kinds {
        let mut agreeing: Vec<Vec<u32>> = vec![Vec::new(); members.len()];
        kinds.compare(view, lacks, members, progress, |others, of_member, of_other, groups| {
            let mut of_group = vec![Vec::new(); groups];
            of_other.iter().zip(others).for_each(|(&g, &other)| of_group[g as usize].push(other));
            of_member.iter().zip(&mut agreeing).for_each(|(&g, agreeing)| agreeing.extend(&of_group[g as usize]));
        })?;
        for (&class, agreeing) in members.iter().zip(&agreeing) {
            progress.check()?;
            found.clear();
            let of_agreeing = agreeing.iter().flat_map(|&class| rows.of(class));
            found.extend(of_agreeing.map(|&row| (keys.person_of_row()[row as usize], row)));
            found.sort_unstable();
            all[class as usize] = figure(&found);
        }
    }
    Ok(all)
}

/// Classes by which columns they lack.
struct Kinds {
    /// Column after column, the code of each class.
    codes: Vec<Vec<u32>>,
    kinds: BTreeMap<Vec<bool>, Vec<u32>>,
}

impl Kinds {
    fn new(view: &View<'_>, classes: &Classes) -> Self {
        let codes: Vec<Vec<u32>> = (0..view.fields.len()).map(|column| classes.codes(column)).collect();
        let mut kinds: BTreeMap<Vec<bool>, Vec<u32>> = BTreeMap::new();
        for class in 0..classes.count() {
            let lacks = codes.iter().zip(&view.missing_codes).map(|(codes, missing)| Some(codes[class]) == *missing);
            kinds.entry(lacks.collect()).or_default().push(class as u32);
        }
        Self { codes, kinds }
    }

    /// Compares the classes of one kind with all: `found` takes some of all classes, then the group of each class of the
    /// kind and the group of each of these (classes agree where their groups are the same), and how many groups there
    /// are. Every class comes in one of the calls.
    fn compare(
        &self,
        view: &View<'_>,
        lacks: &[bool],
        members: &[u32],
        progress: &Progress,
        mut found: impl FnMut(&[u32], &[u32], &[u32], usize),
    ) -> Result<(), PrivacyError> {
        // Kinds that lack the same of the columns which these classes have are compared at once.
        let mut others: BTreeMap<Vec<bool>, Vec<u32>> = BTreeMap::new();
        for (other, classes) in &self.kinds {
            let lost = lacks.iter().zip(other).map(|(&a, &b)| a || b).collect();
            others.entry(lost).or_default().extend(classes);
        }
        for (lost, others) in &others {
            let shared: Vec<usize> = (0..self.codes.len()).filter(|&column| !lost[column]).collect();
            let (groups, of_class) = alike(view, &self.codes, &shared, &[members, others], progress)?;
            let (of_member, of_other) = of_class.split_at(members.len());
            found(others, of_member, of_other, groups);
        }
        Ok(())
    }
}

/// Groups of classes with equal codes in some columns: how many, and the group of each class of the lists in turn.
fn alike(
    view: &View<'_>,
    codes: &[Vec<u32>],
    columns: &[usize],
    lists: &[&[u32]],
    progress: &Progress,
) -> Result<(usize, Vec<u32>), PrivacyError> {
    let rows = lists.iter().map(|list| list.len()).sum();
    let gather = |&column: &usize| -> Vec<u32> {
        lists.iter().copied().flatten().map(|&class| codes[column][class as usize]).collect()
    };
    let gathered: Vec<Vec<u32>> = columns.par_iter().map(gather).collect();
    let fields = columns.iter().zip(&gathered);
    let fields = fields
        .map(|(&column, codes)| Field { codes: CodeSlice::U32(codes), map: None, ..view.fields[column] })
        .collect();
    let view = View { fields, missing_codes: Vec::new(), missing: Missing::Own, people: &People::Rows(rows) };
    let groups = classes_of(&view, None, progress)?;
    Ok((groups.count(), groups.into_class_of_row()))
}

/// The rows of each class.
struct RowsOfClasses {
    /// Where each class's rows start, and the end.
    starts: Vec<usize>,
    rows: Vec<u32>,
}

impl RowsOfClasses {
    fn new(classes: &Classes) -> Self {
        let mut starts = vec![0; classes.count() + 1];
        for &class in classes.class_of_row() {
            if let Some(start) = starts.get_mut((class as usize).saturating_add(1)) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut rows = vec![0; sum];
        for (row, &class) in classes.class_of_row().iter().enumerate() {
            if (class as usize) < classes.count() {
                let next = &mut next[class as usize];
                rows[*next] = row as u32;
                *next += 1;
            }
        }
        Self { starts, rows }
    }

    fn of(&self, class: u32) -> &[u32] {
        &self.rows[self.starts[class as usize]..self.starts[class as usize + 1]]
    }
}
