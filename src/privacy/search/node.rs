//! Measuring one node: its classes rolled up, what must be hidden, what that loses.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::{
    Loss, Node, SensitiveRequirement,
    loss::{ColumnCosts, of_columns},
};
use crate::privacy::{
    Bitmap, ClassSizes, Classes, CodedColumn, CodedTable, Codes, Missing, People, PrivacyError, Progress,
    QuasiIdentifier, Rollup, equivalence_classes,
    inference::{ClassView, Distance, failing_classes},
};

/// How many people must hide together, and the share who may be left out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub k: u64,
    pub suppress: f64,
}

impl Asked {
    /// Of so many people, those who may be hidden.
    fn allowed(self, people: u64) -> u64 {
        (self.suppress.clamp(0.0, 1.0) * people as f64).floor() as u64
    }
}

/// Everything that does not change from node to node, and what is known of nodes.
pub(super) struct Measured {
    loss: Loss,
    asked_values: Vec<SensitiveRequirement>,
    measure: Rollup,
    sensitive: Vec<Arc<CodedColumn>>,
    columns: Vec<ColumnCosts>,
    /// People in classes at the lowest levels.
    pub people: u64,
    /// People in classes do not change with the levels.
    pub additive: bool,
    crowds: Mutex<BTreeMap<Vec<usize>, Arc<ClassSizes>>>,
    /// Whether every class has the values that are requested.
    have_values: Mutex<BTreeMap<Vec<usize>, bool>>,
}

/// A node, and what its result implies for its neighbours.
pub(super) struct Seen {
    pub node: Node,
    /// No node below is safe.
    pub none_below: bool,
}

fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    // Whole entries are inserted in one step, whatever happens beside it.
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Measured {
    pub(super) fn new(
        table: &CodedTable,
        members: Option<&Bitmap>,
        asked_values: Vec<SensitiveRequirement>,
        loss: Loss,
        progress: &Progress,
    ) -> Result<Self, PrivacyError> {
        let additive = !matches!(&**table.people(), People::Keys(_));
        let sensitive: Vec<Arc<CodedColumn>> = asked_values.iter().map(|s| Arc::clone(&s.column)).collect();
        let (measure, sensitive) = if additive {
            let (table, sensitive) = distinct_rows(table, members, &sensitive, progress)?;
            (Rollup::new(&table, None, progress)?, sensitive)
        } else {
            (Rollup::new(table, members.map(|m| Arc::new(m.clone())), progress)?, sensitive)
        };
        let classes = measure.classes();
        let column = |(at, q): (usize, &QuasiIdentifier)| {
            // A class at the table's level represents any of its base values: they share all levels above.
            let mut base = vec![0; q.cardinality()];
            let level = q.ladder.map(q.level);
            (0..q.column.cardinality()).rev().for_each(|c| base[level.map_or(c, |map| map[c] as usize)] = c);
            let mut people = vec![0; q.column.cardinality()];
            classes.codes(at).iter().zip(classes.sizes()).for_each(|(&code, n)| people[base[code as usize]] += n);
            ColumnCosts::new(loss, &q.ladder, &people)
        };
        let columns = table.quasi_identifiers().iter().enumerate().map(column).collect();
        let people = classes.people();
        let (crowds, have_values) = (Mutex::default(), Mutex::default());
        Ok(Self { loss, asked_values, measure, sensitive, columns, people, additive, crowds, have_values })
    }

    pub(super) fn table(&self) -> &CodedTable {
        self.measure.table()
    }

    /// Where a node is unsafe for k, so is every finer one.
    pub(super) fn k_is_monotone(&self, asked: Asked) -> bool {
        self.additive || asked.suppress <= 0.0
    }

    /// Where a class lacks a value or is too far from everyone and nobody may be hidden, every finer node has such a
    /// class. The true distance is added up in floating point, and may differ in the last digit.
    fn values_are_monotone(&self) -> bool {
        let is_exact = |asked: &SensitiveRequirement| {
            !matches!(asked.required.closeness, Some((Distance::True | Distance::Hierarchical, _)))
        };
        self.additive && self.asked_values.iter().all(is_exact)
    }

    /// No node at these levels loses less: that of everyone kept. 0 if the loss does not add up by columns.
    pub(super) fn bound(&self, levels: &[usize]) -> f64 {
        match self.loss {
            Loss::Discernibility | Loss::ClassSize => 0.0,
            _ if !self.additive => 0.0,
            _ => self.loss_of_all_kept(levels),
        }
    }

    fn loss_of_all_kept(&self, levels: &[usize]) -> f64 {
        let sums: Vec<f64> = self.columns.iter().zip(levels).map(|(c, &level)| c.all_kept(level)).collect();
        of_columns(self.loss, &self.columns, &sums, self.people as f64)
    }

    /// Measures a node. `only_if_safe`: of one that is not safe nothing more is needed than that.
    pub(super) fn node(
        &self,
        levels: &[usize],
        asked: Asked,
        only_if_safe: bool,
        progress: &Progress,
    ) -> Result<Seen, PrivacyError> {
        let by_columns = !matches!(self.loss, Loss::Discernibility | Loss::ClassSize);
        if !self.additive || !by_columns {
            return self.counted(levels, asked, progress);
        }
        let crowds = self.crowds(levels, progress)?;
        let (allowed, below) = (asked.allowed(crowds.people()), crowds.people_below(asked.k));
        let not_safe = |hidden_people: u64, none_below: bool| {
            let (levels, kept) = (levels.to_vec(), ClassSizes::default());
            Ok(Seen { node: Node { levels, loss: f64::INFINITY, hidden_people, kept, safe: false }, none_below })
        };
        if only_if_safe && below > allowed {
            return not_safe(below, true);
        }
        // If nobody may be hidden one class without what is requested decides.
        let asks_all = self.asked_values.is_empty() || allowed == 0;
        if below == 0 && asks_all && self.have_values(levels, progress)? {
            let (levels, loss) = (levels.to_vec(), self.loss_of_all_kept(levels));
            let node = Node { levels, loss, hidden_people: 0, kept: (*crowds).clone(), safe: true };
            return Ok(Seen { node, none_below: false });
        }
        if only_if_safe && allowed == 0 {
            return not_safe(below.max(1), self.values_are_monotone());
        }
        self.counted(levels, asked, progress)
    }

    fn crowds(&self, levels: &[usize], progress: &Progress) -> Result<Arc<ClassSizes>, PrivacyError> {
        if let Some(known) = open(&self.crowds).get(levels) {
            return Ok(Arc::clone(known));
        }
        let crowds = Arc::new(self.measure.at_levels(levels, progress)?);
        open(&self.crowds).insert(levels.to_vec(), Arc::clone(&crowds));
        Ok(crowds)
    }

    /// Whether every class has the values that are requested.
    fn have_values(&self, levels: &[usize], progress: &Progress) -> Result<bool, PrivacyError> {
        if self.asked_values.is_empty() {
            return Ok(true);
        }
        if let Some(known) = open(&self.have_values).get(levels) {
            return Ok(*known);
        }
        let classes = self.measure.classes_at(levels, progress)?;
        let mut all = true;
        for (asked, column) in self.asked_values.iter().zip(&self.sensitive) {
            all = all && self.failing(&classes, asked, column, progress)?.is_empty();
        }
        open(&self.have_values).insert(levels.to_vec(), all);
        Ok(all)
    }

    fn failing(
        &self,
        classes: &Classes,
        asked: &SensitiveRequirement,
        column: &CodedColumn,
        progress: &Progress,
    ) -> Result<Vec<u32>, PrivacyError> {
        let view = ClassView::new(classes, self.table().people());
        Ok(failing_classes(view, column, asked.ladder.as_deref(), asked.required, progress)?)
    }

    /// A node from its classes, one by one.
    fn counted(&self, levels: &[usize], asked: Asked, progress: &Progress) -> Result<Seen, PrivacyError> {
        let classes = self.measure.classes_at(levels, progress)?;
        let mut hidden: Vec<bool> = classes.crowds().iter().map(|&crowd| crowd < asked.k).collect();
        let allowed = asked.allowed(classes.class_sizes().people());
        let safe_for_k = people_in(&classes, &hidden) <= allowed;
        for (asked, column) in self.asked_values.iter().zip(&self.sensitive) {
            for class in self.failing(&classes, asked, column, progress)? {
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
            none_below: !safe_for_k && self.k_is_monotone(asked),
        })
    }

    /// Over people in classes: whoever is in several of them is in each.
    fn loss(&self, classes: &Classes, levels: &[usize], hidden: &[bool]) -> f64 {
        let people = classes.people();
        let hidden_people: u64 =
            classes.sizes().iter().zip(hidden).filter(|(_, hidden)| **hidden).map(|(size, _)| size).sum();
        let kept = || classes.sizes().iter().zip(hidden).filter(|(_, hidden)| !**hidden).map(|(&size, _)| size);
        match self.loss {
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
