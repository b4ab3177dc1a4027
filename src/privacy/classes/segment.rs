//! The classes of a segment, from those of the whole file.

use rayon::prelude::*;

use super::keys::{CodeSlice, Field, Packing};
use super::radix_count::{Rows, group};
use super::with_crowds;
use crate::privacy::bitmap::each_row;
use crate::privacy::{Bitmap, Classes, CodedTable, NO_CLASS, People, PopulationRisk, PrivacyError, Progress};

/// Rows that are looked at in one go.
const CHUNK: usize = 1 << 18;

impl Classes {
    /// The classes among the members of a segment, in one pass over the members; the quasi-identifiers are not looked
    /// at again, but where missing matches anything. Only classes with a member are there, newly numbered.
    ///
    /// These are classes of `table`, of all its rows or at least of all members. Members are rows; see
    /// [`People::rows_of_members`] for all rows of a segment's people.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use shoal::privacy::{
    ///     Bitmap, CodedColumn, CodedTable, Codes, Missing, People, Progress, QuasiIdentifier, Values,
    ///     equivalence_classes,
    /// };
    /// let age = Arc::new(CodedColumn {
    ///     name: "age".into(), values: Values::Number(vec![31.0, 45.0]), has_missing: false,
    ///     codes: Codes::U8(vec![0, 0, 0, 1, 1]),
    /// });
    /// let table = CodedTable::new(vec![QuasiIdentifier::plain(&age)], Arc::new(People::Rows(5)), Missing::Own)?;
    /// let progress = Progress::new();
    /// let whole = equivalence_classes(&table, None, &progress)?;
    /// let members = Bitmap::from_words(vec![0b11001], 5); // one of the 31-year-olds, both of the others
    /// let segment = whole.among(&table, &members, &progress)?;
    /// assert_eq!(segment.k(), Some(1));
    /// let journalist = segment.population_risk(&whole, 0.4).journalist().unwrap();
    /// assert_eq!((journalist.highest, journalist.share_above), (0.5, 2.0 / 3.0));
    /// # Ok::<(), shoal::privacy::PrivacyError>(())
    /// ```
    ///
    /// # Errors
    /// [`PrivacyError::RowsDiffer`], [`PrivacyError::Cancelled`].
    pub fn among(&self, table: &CodedTable, members: &Bitmap, progress: &Progress) -> Result<Self, PrivacyError> {
        table.check_members(Some(members))?;
        let whole = self.class_of_row();
        if whole.len() != table.rows() {
            let what = "the classing of the whole file".into();
            return Err(PrivacyError::RowsDiffer { what, rows: whole.len(), expected: table.rows() });
        }
        progress.check()?;
        let chunks: Vec<&[u64]> = members.words().chunks(CHUNK / 64).collect();
        let classes_in = |(chunk, words): (usize, &&[u64])| {
            let mut classes = Vec::new();
            each_row(words, |row| {
                let class = whole[chunk * CHUNK + row];
                if class != NO_CLASS {
                    classes.push(class);
                }
            });
            classes
        };
        let by_chunk: Vec<Vec<u32>> = chunks.par_iter().enumerate().map(classes_in).collect();
        let ids = by_chunk.concat();
        let weights: Option<Vec<u64>> = if let People::Counts(counts) = &**table.people() {
            let mut weights = Vec::with_capacity(ids.len());
            members.for_each(|row| {
                if whole[row] != NO_CLASS {
                    weights.push(counts[row]);
                }
            });
            Some(weights)
        } else {
            None
        };
        let field = Field { codes: CodeSlice::U32(&ids), map: None, cardinality: self.count() };
        let rows = Rows { members: None, weights: weights.as_deref() };
        let groups = group::<u64>(&Packing::new([field], ids.len()), rows, true, progress)?;
        let mut of_member = Vec::with_capacity(chunks.len());
        let mut rest = groups.of_row.as_slice();
        for classes in &by_chunk {
            let (these, others) = rest.split_at(classes.len());
            of_member.push(these);
            rest = others;
        }
        let mut class_of_row = vec![NO_CLASS; whole.len()];
        class_of_row.par_chunks_mut(CHUNK).zip(&chunks).zip(of_member).enumerate().for_each(
            |(chunk, ((class_of_row, words), of_member))| {
                let mut of_member = of_member.iter();
                each_row(words, |row| {
                    if whole[chunk * CHUNK + row] != NO_CLASS
                        && let Some(&class) = of_member.next()
                    {
                        class_of_row[row] = class;
                    }
                });
            },
        );
        let from: Vec<u32> = groups.keys.iter().map(|&key| key as u32).collect();
        let mut picked = self.picked(&from, groups.sizes, class_of_row);
        picked.count_people_once(table.people(), progress)?;
        with_crowds(&table.view(), picked, progress)
    }

    /// Journalist and marketer figures of a segment's classes: the attacker knows that the person is in the whole file,
    /// of which `whole` are the classes.
    #[must_use]
    pub fn population_risk(&self, whole: &Self, threshold: f64) -> PopulationRisk {
        let class = |row: u32| whole.class_of_row().get(row as usize).copied().unwrap_or(NO_CLASS);
        let crowd = |row: u32| whole.crowds().get(class(row) as usize).copied().unwrap_or(0);
        let population: Vec<u64> = self.representatives().into_iter().map(crowd).collect();
        self.risk_against(&population, threshold)
    }

    /// Journalist and marketer figures: `population` holds, class by class, how many people of the population share
    /// the class's values (see [`population_sizes`](crate::privacy::population_sizes)). A person in several classes counts once,
    /// in the one of them that the fewest people of the population share.
    #[must_use]
    pub fn risk_against(&self, population: &[u64], threshold: f64) -> PopulationRisk {
        let mut risk = PopulationRisk::new(threshold);
        let of = |class: u32| population.get(class as usize).copied().unwrap_or(0);
        let mut counted = self.sizes().to_vec();
        for of_person in self.several().chunk_by(|a, b| a.0 == b.0) {
            let floor = |class: u32| of(class).max(self.sizes().get(class as usize).copied().unwrap_or(0));
            let riskiest = of_person.iter().map(|&(_, class)| class).min_by_key(|&class| floor(class));
            for &(_, class) in of_person.iter().filter(|(_, class)| Some(*class) != riskiest) {
                if let Some(people) = counted.get_mut(class as usize) {
                    *people -= 1;
                }
            }
        }
        for ((&of_class, &people), &population) in self.sizes().iter().zip(&counted).zip(population) {
            if of_class > 0 {
                risk.add_counted(of_class, population, 1, people);
            }
        }
        risk
    }
}
