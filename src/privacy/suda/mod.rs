//! Minimal unique combinations: the sets of quasi-identifiers that single a person out and contain no smaller such set.
//!
//! In: a table, its classes. Out: SUDA scores by person and by column, DIS, and the very sets of one person.
//! Elliot, Manning & Ford 2002; the sets are found by splitting classes, not by the SUDA2 algorithm (see `walk`).

mod facts;
mod lattice;
mod person;
mod walk;

use super::{Classes, CodedTable, People, PrivacyError, Progress};

pub use person::combinations_of;

/// Sets of columns are kept as bits.
pub(crate) const MOST_COLUMNS: usize = 64;

/// With at most this many columns, all sets are searched.
const WALKED: usize = 12;
/// Cells that are compared at most: half a minute's work for two cores.
const COMPARED: u64 = 60_000_000_000;

/// Scores of all people alone (classes of one person).
#[derive(Clone, Debug, PartialEq)]
pub struct UniqueCombinations {
    /// m: the largest number of quasi-identifiers in a set that was searched.
    pub max_size: usize,
    /// M: quasi-identifiers of the table.
    pub columns: usize,
    /// People alone whom at least one such set singles out.
    pub people: u64,
    pub score_sum: f64,
    pub score_max: f64,
    /// By quasi-identifier: the share of the score that sets with this column make up. A set counts for each of its
    /// columns, so the shares add up to more than 1. `None` if nobody has a score.
    pub shares: Option<Vec<f64>>,
    /// Sets by size, from 0: how many people have how small a set.
    pub sets_of_size: Vec<u64>,
    /// Score by class, ascending by class.
    scores: Vec<(u32, f64)>,
    /// P: people in classes of two.
    paired: u64,
}

impl UniqueCombinations {
    /// Scores of those who have one: class and score, ascending by class.
    #[must_use]
    pub fn scores(&self) -> &[(u32, f64)] {
        &self.scores
    }

    /// The score of the one person in a class; `None` if no set singles the class out.
    #[must_use]
    pub fn score(&self, class: u32) -> Option<f64> {
        self.scores.binary_search_by_key(&class, |s| s.0).ok().map(|at| self.scores[at].1)
    }

    /// DIS by class: 1 / (1 + (P·(1−f)/f) / (S^Q · Σ S^−Q)) with Q = 1 + (8 − M)/20, the sum over all who have a score,
    /// P the people in classes of two and f the given sampling fraction (0.1 is the custom). As sdcMicro computes it,
    /// without its NaN where P is 0: then DIS is 1.
    #[must_use]
    pub fn dis(&self, fraction: f64) -> Vec<(u32, f64)> {
        let power = 1.0 + (8.0 - self.columns as f64) / 20.0;
        let sum: f64 = self.scores.iter().map(|(_, score)| score.powf(-power)).sum();
        let pairs = self.paired as f64 * (1.0 - fraction) / fraction;
        let dis = |score: f64| if pairs == 0.0 { 1.0 } else { 1.0 / (1.0 + pairs / (score.powf(power) * sum)) };
        self.scores.iter().map(|&(class, score)| (class, dis(score))).collect()
    }
}

/// What a set of `size` of M quasi-identifiers adds to a score when sets of up to `max_size` are looked for:
/// Π_{i=size}^{max_size−1} (M − i), which is (M − size)! where all sizes are [Elliot et al. 2002].
///
/// ```
/// # use shoal::privacy::suda::weight;
/// assert_eq!(weight(2, 5, 5), 6.0); // 3! of the three columns that the set does without
/// assert_eq!(weight(1, 3, 5), 12.0); // 4 · 3
/// ```
#[must_use]
pub fn weight(size: usize, max_size: usize, columns: usize) -> f64 {
    (size..max_size).map(|i| columns.saturating_sub(i) as f64).product()
}

/// Finds every person alone's minimal unique combinations of at most `max_size` quasi-identifiers (`None`: of any size)
/// and scores them. A missing value counts as a value. Steps once a set of columns or a person visited.
///
/// ```
/// use std::sync::Arc;
/// use shoal::privacy::{
///     CodedColumn, CodedTable, Codes, Missing, People, Progress, QuasiIdentifier, Values, equivalence_classes, suda,
/// };
/// let column = |name: &str, codes: &[u32]| {
///     let values = Values::Number(vec![0.0, 1.0, 2.0]);
///     Arc::new(CodedColumn { name: name.into(), values, has_missing: false, codes: Codes::pack(codes, 3) })
/// };
/// // Sex, age band, region: the first person is singled out by age band alone (2! = 2 points) and by nothing smaller.
/// let columns = [column("sex", &[0, 0, 1, 1, 1]), column("age", &[2, 0, 0, 1, 1]), column("region", &[0, 1, 0, 1, 1])];
/// let quasi_identifiers = columns.iter().map(QuasiIdentifier::plain).collect();
/// let table = CodedTable::new(quasi_identifiers, Arc::new(People::Rows(5)), Missing::Own)?;
/// let classes = equivalence_classes(&table, None, &Progress::new())?;
/// let first = classes.class_of_row()[0];
/// assert_eq!(suda::combinations_of(&table, &classes, first, &Progress::new())?, [vec![1], vec![0, 2]]);
/// let found = suda::unique_combinations(&table, &classes, None, &Progress::new())?;
/// assert_eq!(found.score(first), Some(3.0)); // and by sex with region (1! = 1 point)
/// assert_eq!(found.people, 3);
/// # Ok::<(), shoal::privacy::PrivacyError>(())
/// ```
///
/// # Errors
/// [`PrivacyError::Cancelled`]; [`PrivacyError::TooManyColumns`] for more than 64 quasi-identifiers.
pub fn unique_combinations(
    table: &CodedTable,
    classes: &Classes,
    max_size: Option<usize>,
    progress: &Progress,
) -> Result<UniqueCombinations, PrivacyError> {
    let columns = table.quasi_identifiers().len();
    let max_size = max_size.unwrap_or(columns).min(columns);
    let people = Elements::new(table, classes)?;
    // All sets are shared between people by splitting; of many columns there are too many, so that one person after the
    // other is quicker as long as everybody can be compared with everybody.
    let compared = (people.len() as u64).saturating_mul(people.len() as u64).saturating_mul(columns as u64);
    let found = if columns > WALKED && compared <= COMPARED {
        facts::find(table, classes, &people, max_size, progress)?
    } else {
        walk::find(table, classes, &people, max_size, progress)?
    };
    // Of nothing a sum of floats would be −0.
    let score_sum = found.scores.iter().fold(0.0, |sum, score| sum + score.1);
    Ok(UniqueCombinations {
        max_size,
        columns,
        people: found.scores.len() as u64,
        score_sum,
        score_max: found.scores.iter().map(|s| s.1).fold(0.0, f64::max),
        shares: (score_sum > 0.0).then(|| found.of_column.iter().map(|score| score / score_sum).collect()),
        sets_of_size: found.sets_of_size,
        scores: found.scores,
        paired: classes.sizes().iter().filter(|&&size| size == 2).sum(),
    })
}

/// Who is where: with a person key each person of each class, else each class.
pub(crate) struct Elements {
    pub class: Vec<u32>,
    /// Empty if an element is one person's or one class's own.
    person: Vec<u32>,
    /// Classes of more than one person, where an element represents a class.
    heavy: Vec<bool>,
}

impl Elements {
    /// Those who are the only one of their class.
    fn alone(&self, classes: &Classes) -> Vec<u32> {
        let lone = |&e: &u32| classes.sizes().get(self.class[e as usize] as usize) == Some(&1);
        (0..self.len() as u32).filter(lone).collect()
    }

    pub(crate) fn new(table: &CodedTable, classes: &Classes) -> Result<Self, PrivacyError> {
        let columns = table.quasi_identifiers().len();
        if columns > MOST_COLUMNS {
            return Err(PrivacyError::TooManyColumns { columns, most: MOST_COLUMNS });
        }
        if let People::Keys(keys) = &**table.people() {
            let rows = classes.class_of_row().iter().zip(keys.person_of_row());
            let mut pairs: Vec<(u32, u32)> =
                rows.filter(|(class, _)| (**class as usize) < classes.count()).map(|(&c, &p)| (c, p)).collect();
            pairs.sort_unstable();
            pairs.dedup();
            let (class, person) = pairs.into_iter().unzip();
            return Ok(Self { class, person, heavy: Vec::new() });
        }
        let heavy = classes.sizes().iter().map(|&size| size > 1).collect();
        Ok(Self { class: (0..classes.count() as u32).collect(), person: Vec::new(), heavy })
    }

    fn len(&self) -> usize {
        self.class.len()
    }

    fn same_person(&self, a: u32, b: u32) -> bool {
        if self.person.is_empty() { a == b } else { self.person[a as usize] == self.person[b as usize] }
    }

    /// All of one person?
    fn is_one_person(&self, mut elements: impl Iterator<Item = u32>) -> bool {
        let Some(first) = elements.next() else { return false };
        if self.person.is_empty() {
            return elements.next().is_none() && !self.heavy[first as usize];
        }
        elements.all(|other| self.person[other as usize] == self.person[first as usize])
    }
}
