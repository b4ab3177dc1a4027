//! Crowds where a missing value agrees with any value.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::classes::classes_of;
use super::pack::{CodeSlice, Field};
use super::table::View;
use super::{Classes, Missing, People, PrivacyError, Progress};

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
    let codes: Vec<Vec<u32>> = (0..view.fields.len()).map(|column| classes.codes(column)).collect();
    let mut kinds: BTreeMap<Vec<bool>, Vec<u32>> = BTreeMap::new();
    for class in 0..classes.count() {
        let lacks = codes.iter().zip(&view.missing_codes).map(|(codes, missing)| Some(codes[class]) == *missing);
        kinds.entry(lacks.collect()).or_default().push(class as u32);
    }
    let people = PeopleOfClasses::new(view.people, classes);
    let mut crowds = vec![0; classes.count()];
    for (lacks, members) in &kinds {
        // Kinds that lack the same of the columns which these classes have are compared at once.
        let mut others: BTreeMap<Vec<bool>, Vec<u32>> = BTreeMap::new();
        for (other, classes) in &kinds {
            let lost = lacks.iter().zip(other).map(|(&a, &b)| a || b).collect();
            others.entry(lost).or_default().extend(classes);
        }
        let mut agreeing: Vec<Vec<u32>> = vec![Vec::new(); if people.by_key() { members.len() } else { 0 }];
        for (lost, others) in &others {
            let shared: Vec<usize> = (0..codes.len()).filter(|&column| !lost[column]).collect();
            let (groups, of_class) = alike(view, &codes, &shared, &[members, others], progress)?;
            let (of_member, of_other) = of_class.split_at(members.len());
            let mut sums = vec![0_u64; groups];
            of_other.iter().zip(others).for_each(|(&g, &other)| sums[g as usize] += classes.sizes()[other as usize]);
            of_member.iter().zip(members).for_each(|(&g, &class)| crowds[class as usize] += sums[g as usize]);
            if people.by_key() {
                let mut of_group = vec![Vec::new(); groups];
                of_other.iter().zip(others).for_each(|(&g, &other)| of_group[g as usize].push(other));
                of_member.iter().zip(&mut agreeing).for_each(|(&g, agreeing)| agreeing.extend(&of_group[g as usize]));
            }
        }
        // With a key, who is in several of the classes that agree was added up several times.
        for (&class, agreeing) in members.iter().zip(&agreeing) {
            progress.check()?;
            crowds[class as usize] = people.distinct(agreeing);
        }
    }
    Ok(crowds)
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

/// With a person key, who is in each class, to count somebody in several classes once.
struct PeopleOfClasses {
    /// Where each class's people start in `people`, and the end; empty without a key.
    starts: Vec<usize>,
    people: Vec<u32>,
}

impl PeopleOfClasses {
    fn new(people: &People, classes: &Classes) -> Self {
        let People::Keys(keys) = people else { return Self { starts: Vec::new(), people: Vec::new() } };
        let rows = || classes.class_of_row().iter().zip(keys.person_of_row());
        let mut starts = vec![0; classes.count() + 1];
        for (&class, _) in rows() {
            if let Some(start) = starts.get_mut(class as usize + 1) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut people = vec![0; sum];
        for (&class, &person) in rows() {
            if (class as usize) < classes.count() {
                let next = &mut next[class as usize];
                people[*next] = person;
                *next += 1;
            }
        }
        Self { starts, people }
    }

    fn by_key(&self) -> bool {
        !self.starts.is_empty()
    }

    fn distinct(&self, classes: &[u32]) -> u64 {
        let mut people: Vec<u32> = classes
            .iter()
            .flat_map(|&class| &self.people[self.starts[class as usize]..self.starts[class as usize + 1]])
            .copied()
            .collect();
        people.sort_unstable();
        people.dedup();
        people.len() as u64
    }
}
