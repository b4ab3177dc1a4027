//! Measuring one node: its classes rolled up, what must be hidden, what that loses.

use std::sync::Arc;

use super::{
    Loss, Node, Wanted,
    loss::{ColumnCosts, of_columns},
};
use crate::privacy::{
    Bitmap, ClassSizes, Classes, CodedColumn, CodedTable, Codes, Missing, People, PrivacyError, Progress,
    QuasiIdentifier, Rollup, equivalence_classes,
    inference::{ClassView, failing_classes},
};

/// Everything that does not change from node to node.
pub(super) struct Measured<'a> {
    pub wanted: &'a Wanted,
    measure: Rollup,
    sensitive: Vec<Arc<CodedColumn>>,
    columns: Vec<ColumnCosts>,
    /// People in classes at the lowest levels.
    pub people: u64,
    /// People in classes do not change with the levels.
    pub additive: bool,
}

/// A node, and what its result implies for its neighbours.
pub(super) struct Seen {
    pub node: Node,
    /// Safe as far as k goes.
    pub safe_for_k: bool,
}

impl<'a> Measured<'a> {
    pub(super) fn new(
        table: &CodedTable,
        members: Option<&Bitmap>,
        wanted: &'a Wanted,
        progress: &Progress,
    ) -> Result<Self, PrivacyError> {
        let additive = !matches!(&**table.people(), People::Keys(_));
        let sensitive: Vec<Arc<CodedColumn>> = wanted.sensitive.iter().map(|s| Arc::clone(&s.column)).collect();
        let (measure, sensitive) = if additive {
            let (table, sensitive) = distinct_rows(table, members, &sensitive, progress)?;
            (Rollup::new(&table, None, progress)?, sensitive)
        } else {
            (Rollup::new(table, members.map(|m| Arc::new(m.clone())), progress)?, sensitive)
        };
        let classes = measure.classes();
        let column = |(at, q): (usize, &QuasiIdentifier)| {
            // A class at the table's level stands for any of its base values: they share all levels above.
            let mut base = vec![0; q.cardinality()];
            let level = q.ladder.map(q.level);
            (0..q.column.cardinality()).rev().for_each(|c| base[level.map_or(c, |map| map[c] as usize)] = c);
            let mut people = vec![0; q.column.cardinality()];
            classes.codes(at).iter().zip(classes.sizes()).for_each(|(&code, n)| people[base[code as usize]] += n);
            ColumnCosts::new(wanted.loss, &q.ladder, &people)
        };
        let columns = table.quasi_identifiers().iter().enumerate().map(column).collect();
        let people = classes.people();
        Ok(Self { wanted, measure, sensitive, columns, people, additive })
    }

    pub(super) fn table(&self) -> &CodedTable {
        self.measure.table()
    }

    /// People who may be hidden.
    fn allowed(&self, people: u64) -> u64 {
        (self.wanted.suppress.clamp(0.0, 1.0) * people as f64).floor() as u64
    }

    /// No node at these levels loses less: that of everyone kept. 0 where the loss does not add up by columns.
    pub(super) fn bound(&self, levels: &[usize]) -> f64 {
        match self.wanted.loss {
            Loss::Discernibility | Loss::ClassSize => 0.0,
            _ if !self.additive => 0.0,
            loss => {
                let sums: Vec<f64> = self.columns.iter().zip(levels).map(|(c, &level)| c.all_kept(level)).collect();
                of_columns(loss, &self.columns, &sums, self.people as f64)
            }
        }
    }

    pub(super) fn node(&self, levels: &[usize], progress: &Progress) -> Result<Seen, PrivacyError> {
        let classes = self.measure.classes_at(levels, progress)?;
        let mut hidden: Vec<bool> = classes.crowds().iter().map(|&crowd| crowd < self.wanted.k).collect();
        let allowed = self.allowed(classes.class_sizes().people());
        let safe_for_k = people_in(&classes, &hidden) <= allowed;
        let view = ClassView::new(&classes, self.table().people());
        for (asked, column) in self.wanted.sensitive.iter().zip(&self.sensitive) {
            for class in failing_classes(view, column, asked.ladder.as_deref(), asked.required, progress)? {
                hidden[class as usize] = true;
            }
        }
        let hidden_people = people_in(&classes, &hidden);
        Ok(Seen {
            node: Node {
                loss: self.loss(&classes, levels, &hidden),
                levels: levels.to_vec(),
                hidden_people,
                kept: kept(&classes, &hidden),
                safe: hidden_people <= allowed,
            },
            safe_for_k,
        })
    }

    /// Over people in classes: whoever is in several of them is in each.
    fn loss(&self, classes: &Classes, levels: &[usize], hidden: &[bool]) -> f64 {
        let people = classes.people();
        let hidden_people: u64 =
            classes.sizes().iter().zip(hidden).filter(|(_, hidden)| **hidden).map(|(size, _)| size).sum();
        let kept = || classes.sizes().iter().zip(hidden).filter(|(_, hidden)| !**hidden).map(|(&size, _)| size);
        match self.wanted.loss {
            Loss::Discernibility => {
                // In 128 bits: 64 overflow for ten thousand million people.
                let squares: u128 = kept().map(|size| u128::from(size) * u128::from(size)).sum();
                (squares + u128::from(people) * u128::from(hidden_people)) as f64
            }
            Loss::ClassSize => {
                let groups = kept().count() as u64 + u64::from(hidden_people > 0);
                if groups == 0 { 0.0 } else { people as f64 / groups as f64 }
            }
            loss => {
                let sum = |(at, (costs, &level)): (usize, (&ColumnCosts, &usize))| {
                    let codes = classes.codes(at);
                    let of_class = codes.iter().zip(classes.sizes()).zip(hidden);
                    let cost = |((&code, &size), &hidden): ((&u32, &u64), &bool)| {
                        let (kept, gone) = costs.of(level, code);
                        size as f64 * if hidden { gone } else { kept }
                    };
                    of_class.map(cost).sum()
                };
                let sums: Vec<f64> = self.columns.iter().zip(levels).enumerate().map(sum).collect();
                of_columns(loss, &self.columns, &sums, people as f64)
            }
        }
    }
}

/// People who are in one of these classes or more, each counted once (METHODS 1).
fn people_in(classes: &Classes, chosen: &[bool]) -> u64 {
    let is_chosen = |class: u32| chosen.get(class as usize).copied().unwrap_or(false);
    let counted: u64 = classes.sizes().iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(size, _)| size).sum();
    let of_person = classes.several().chunk_by(|a, b| a.0 == b.0);
    let again = |pairs: &[(u32, u32)]| pairs.iter().filter(|pair| is_chosen(pair.1)).count().saturating_sub(1) as u64;
    counted - of_person.map(again).sum::<u64>()
}

/// The crowds of the people who are kept, each counted once in the smallest that is kept of theirs.
fn kept(classes: &Classes, hidden: &[bool]) -> ClassSizes {
    let crowds = classes.crowds();
    let kept = crowds.iter().zip(classes.sizes()).zip(hidden).filter(|(_, hidden)| !**hidden);
    let mut sizes = ClassSizes::of_crowds(kept.map(|((&crowd, &size), _)| (crowd, size)));
    let is_kept = |class: u32| hidden.get(class as usize) == Some(&false);
    let several = classes.several().iter().filter(|(_, class)| is_kept(*class));
    let pairs: Vec<(u32, u64)> = several.map(|&(person, class)| (person, crowds[class as usize])).collect();
    sizes.count_once(&pairs);
    sizes
}

/// A table of one row for each class by quasi-identifiers and sensitive values, which gives the same figures.
fn distinct_rows(
    table: &CodedTable,
    members: Option<&Bitmap>,
    sensitive: &[Arc<CodedColumn>],
    progress: &Progress,
) -> Result<(CodedTable, Vec<Arc<CodedColumn>>), PrivacyError> {
    let levels: Vec<(usize, Arc<CodedColumn>)> =
        table.quasi_identifiers().iter().map(|q| (q.level, Arc::clone(&q.column))).collect();
    let all = table.quasi_identifiers().iter().cloned().chain(sensitive.iter().map(QuasiIdentifier::plain)).collect();
    let all = CodedTable::new(all, Arc::clone(table.people()), Missing::Own)?;
    let classes = equivalence_classes(&all, members, progress)?;
    let first = classes.representatives();
    let rows = |column: &CodedColumn| {
        let codes: Vec<u32> = first.iter().map(|&row| column.codes.get(row as usize)).collect();
        Arc::new(CodedColumn {
            name: column.name.clone(),
            values: column.values.clone(),
            has_missing: column.has_missing,
            codes: Codes::pack(&codes, column.cardinality()),
        })
    };
    let quasi_identifiers = table.quasi_identifiers().iter().zip(levels).map(|(q, (level, column))| QuasiIdentifier {
        column: rows(&column),
        ladder: Arc::clone(&q.ladder),
        level,
    });
    let people = Arc::new(People::Counts(classes.sizes().to_vec()));
    let table = CodedTable::new(quasi_identifiers.collect(), people, table.missing())?;
    Ok((table, sensitive.iter().map(|column| rows(column)).collect()))
}
