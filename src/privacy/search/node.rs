//! Measuring one node: its classes rolled up, what must be hidden, what that loses.

use std::sync::Arc;

use super::{
    Goal, Loss, Node, SensitiveRequirement, Wanted,
    loss::{ColumnCosts, of_columns},
    pivots::Pivots,
};
use crate::privacy::{
    Bitmap, ClassSizes, Classes, CodedColumn, CodedTable, Codes, Missing, People, PrivacyError, Progress,
    QuasiIdentifier, Rollup, equivalence_classes,
    inference::{ClassView, Distance, failures},
};

impl Goal {
    /// Of this many people, those who may be hidden.
    fn allowed(self, people: u64) -> u64 {
        (self.suppress.clamp(0.0, 1.0) * people as f64).floor() as u64
    }
}

/// How much must be known of a node for one goal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Depth {
    /// Whether it is unsafe for k: its loss is too high to matter.
    Crowds,
    /// Of one that is not safe, or loses more than this, nothing more than that.
    IfBelow(f64),
    Whole,
}

/// What a look at a node shows for one goal.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// If it was needed.
    pub node: Option<Node>,
    /// No node below is safe, nor this one.
    pub none_below: bool,
}

/// Everything that does not change from node to node.
pub(super) struct Measured {
    loss: Loss,
    asked_values: Vec<SensitiveRequirement>,
    measure: Pivots,
    sensitive: Vec<Arc<CodedColumn>>,
    columns: Vec<ColumnCosts>,
    /// The highest levels that are looked at.
    pub top: Vec<usize>,
    /// People in classes at the lowest levels.
    people: u64,
    /// People in classes do not change with the levels.
    additive: bool,
}

/// What is hidden at a node for one k, and what that loses.
struct Cut {
    hidden_people: u64,
    /// At every finer node at least this many are hidden.
    hidden_below: u64,
    loss: f64,
    kept: ClassSizes,
}

impl Measured {
    pub(super) fn new(
        table: &CodedTable,
        members: Option<&Bitmap>,
        wanted: &Wanted,
        progress: &Progress,
    ) -> Result<Self, PrivacyError> {
        let (loss, asked_values) = (wanted.loss, wanted.sensitive.clone());
        let additive = !matches!(&**table.people(), People::Keys(_));
        let sensitive: Vec<Arc<CodedColumn>> = asked_values.iter().map(|s| Arc::clone(&s.column)).collect();
        let (measure, sensitive) = if additive {
            let (table, sensitive) = distinct_rows(table, members, &sensitive, progress)?;
            (Rollup::new(&table, None, progress)?, sensitive)
        } else {
            (Rollup::new(table, members.map(|m| Arc::new(m.clone())), progress)?, sensitive)
        };
        let classes = measure.classes();
        let preference = |at: usize| wanted.columns.get(at).copied().unwrap_or_default();
        let column = |(at, q): (usize, &QuasiIdentifier)| {
            // A class at the table's level represents any of its base values: they share all levels above.
            let mut base = vec![0; q.cardinality()];
            let level = q.ladder.map(q.level);
            (0..q.column.cardinality()).rev().for_each(|c| base[level.map_or(c, |map| map[c] as usize)] = c);
            let mut people = vec![0; q.column.cardinality()];
            classes.codes(at).iter().zip(classes.sizes()).for_each(|(&code, n)| people[base[code as usize]] += n);
            ColumnCosts::new(loss, preference(at).importance, &q.ladder, &people)
        };
        let columns = table.quasi_identifiers().iter().enumerate().map(column).collect();
        let highest = |(at, q): (usize, &QuasiIdentifier)| {
            let top = q.ladder.top();
            preference(at).highest.map_or(top, |highest| highest.clamp(q.level, top))
        };
        let top = table.quasi_identifiers().iter().enumerate().map(highest).collect();
        let people = classes.people();
        let measure = Pivots::new(measure);
        Ok(Self { loss, asked_values, measure, sensitive, columns, top, people, additive })
    }

    /// Whether anything is required of sensitive columns.
    pub(super) fn asks_values(&self) -> bool {
        !self.asked_values.is_empty()
    }

    pub(super) fn table(&self) -> &CodedTable {
        self.measure.finest().table()
    }

    /// Where a class lacks a value or is too far from everyone and nobody may be hidden, every finer node has such a
    /// class. The true distance is added up in floating point, and may differ in the last digit.
    fn values_are_monotone(&self) -> bool {
        let is_exact = |asked: &SensitiveRequirement| {
            !matches!(asked.required.closeness, Some((Distance::True | Distance::Hierarchical, _)))
        };
        self.additive && self.asked_values.iter().all(is_exact)
    }

    /// The loss is a sum over people and columns, of everyone once.
    fn adds_up(&self) -> bool {
        self.additive && !matches!(self.loss, Loss::Discernibility | Loss::ClassSize)
    }

    /// No node at these levels loses less: that of everyone kept. Where people are in several classes, the mean over
    /// them is at least what the value that loses least costs. 0 if the loss is not a sum over columns.
    pub(super) fn bound(&self, levels: &[usize]) -> f64 {
        match self.loss {
            _ if self.adds_up() => self.loss_of_all_kept(levels),
            Loss::Granularity | Loss::Precision => self.loss_of(levels, ColumnCosts::least),
            _ => 0.0,
        }
    }

    /// As [`Measured::bound`], if at least this many people are hidden.
    fn bound_if_hidden(&self, levels: &[usize], hidden: u64) -> f64 {
        if !self.adds_up() {
            return 0.0;
        }
        self.loss_of(levels, |column, level| column.some_hidden(level, hidden))
    }

    fn loss_of_all_kept(&self, levels: &[usize]) -> f64 {
        self.loss_of(levels, ColumnCosts::all_kept)
    }

    fn loss_of(&self, levels: &[usize], sum: impl Fn(&ColumnCosts, usize) -> f64) -> f64 {
        let sums: Vec<f64> = self.columns.iter().zip(levels).map(|(column, &level)| sum(column, level)).collect();
        of_columns(self.loss, &self.columns, &sums, self.people as f64)
    }

    /// Looks at a node once, for several goals; the result for each, in their order.
    pub(super) fn look(
        &self,
        levels: &[usize],
        asked: &[(Goal, Depth)],
        progress: &Progress,
    ) -> Result<Vec<Seen>, PrivacyError> {
        let classes = if self.adds_up() { None } else { Some(self.measure.finest().classes_at(levels, progress)?) };
        let crowds = match &classes {
            Some(classes) => classes.class_sizes().clone(),
            None => self.measure.crowds(levels, progress)?,
        };
        let people = crowds.people();
        let mut seen: Vec<Seen> = asked.iter().map(|_| Seen::default()).collect();
        let mut open = Vec::new();
        for (place, &(goal, depth)) in asked.iter().enumerate() {
            let (allowed, below) = (goal.allowed(people), crowds.people_below(goal.k));
            // As long as nothing is safe, finer nodes may come nearer: of values they can lack fewer.
            let may_be_nearer = depth == Depth::Whole && self.asks_values();
            seen[place].none_below = below > allowed && !may_be_nearer;
            let needed = match depth {
                Depth::Crowds => false,
                Depth::IfBelow(most) => below <= allowed && self.bound_if_hidden(levels, below) <= most,
                Depth::Whole => true,
            };
            if needed && below == 0 && !self.asks_values() && self.adds_up() {
                let cut = Cut {
                    hidden_people: 0,
                    hidden_below: 0,
                    loss: self.loss_of_all_kept(levels),
                    kept: crowds.clone(),
                };
                seen[place].node = Some(cut.node(levels, allowed));
            } else if needed {
                open.push((place, allowed));
            }
        }
        if open.is_empty() {
            return Ok(seen);
        }
        let classes = match classes {
            Some(classes) => classes,
            None => self.measure.finest().classes_at(levels, progress)?,
        };
        // If nobody may be hidden, one class without what is required decides.
        let one_decides = open.iter().all(|&(place, allowed)| asked[place].1 != Depth::Whole && allowed == 0);
        let unfit = self.unfit(&classes, one_decides, progress)?;
        let is_unfit = unfit.iter().any(Option::is_some);
        let mut cuts: Vec<(u64, Cut)> = Vec::new();
        for (place, allowed) in open {
            let (goal, depth) = asked[place];
            if is_unfit && allowed == 0 && depth != Depth::Whole {
                seen[place].none_below |= self.values_are_monotone();
                continue;
            }
            if !cuts.iter().any(|(k, _)| *k == goal.k) {
                cuts.push((goal.k, self.cut(&classes, levels, goal.k, &unfit)));
            }
            if let Some((_, cut)) = cuts.iter().find(|(k, _)| *k == goal.k) {
                seen[place].none_below |= depth != Depth::Whole && cut.hidden_below > allowed;
                seen[place].node = Some(cut.node(levels, allowed));
            }
        }
        Ok(seen)
    }

    /// A node by itself, for one goal.
    pub(super) fn whole(&self, levels: &[usize], goal: Goal, progress: &Progress) -> Result<Node, PrivacyError> {
        let classes = self.measure.finest().classes_at(levels, progress)?;
        let unfit = self.unfit(&classes, false, progress)?;
        let allowed = goal.allowed(classes.class_sizes().people());
        Ok(self.cut(&classes, levels, goal.k, &unfit).node(levels, allowed))
    }

    /// By class, if it lacks the values that are required: the share of its people who lack them at every finer node.
    /// `one_decides`: up to the first requirement that some class lacks.
    fn unfit(
        &self,
        classes: &Classes,
        one_decides: bool,
        progress: &Progress,
    ) -> Result<Vec<Option<f64>>, PrivacyError> {
        let mut unfit: Vec<Option<f64>> = vec![None; classes.count()];
        let is_known = self.values_are_monotone();
        for (asked, column) in self.asked_values.iter().zip(&self.sensitive) {
            let view = ClassView::new(classes, self.table().people());
            let failing = failures(view, column, asked.ladder.as_deref(), asked.required, progress)?;
            for failure in &failing {
                let before = &mut unfit[failure.class as usize];
                *before = Some(before.unwrap_or(0.0).max(if is_known { failure.stays } else { 0.0 }));
            }
            if one_decides && !failing.is_empty() {
                break;
            }
        }
        Ok(unfit)
    }

    /// Hides the classes that are too small for k, and those that are unfit.
    fn cut(&self, classes: &Classes, levels: &[usize], k: u64, unfit: &[Option<f64>]) -> Cut {
        let crowds = classes.crowds();
        let hidden: Vec<bool> = crowds.iter().zip(unfit).map(|(&crowd, unfit)| unfit.is_some() || crowd < k).collect();
        let hidden_people = classes.people_in(&hidden);
        let below = |((&size, &crowd), unfit): ((&u64, &u64), &Option<f64>)| match unfit {
            _ if crowd < k => size,
            // Whole people. A whole number whose last digits are off by rounding stays that number.
            Some(stays) => (stays * size as f64 - 1e-6).max(0.0).ceil() as u64,
            None => 0,
        };
        let hidden_below = match self.additive {
            true => classes.sizes().iter().zip(crowds).zip(unfit).map(below).sum(),
            false => 0,
        };
        let loss = match hidden_people {
            0 if self.adds_up() => self.loss_of_all_kept(levels),
            _ => self.loss(classes, levels, &hidden),
        };
        Cut { hidden_people, hidden_below, loss, kept: kept(classes, &hidden) }
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

impl Cut {
    fn node(&self, levels: &[usize], allowed: u64) -> Node {
        Node {
            levels: levels.to_vec(),
            loss: self.loss,
            hidden_people: self.hidden_people,
            kept: self.kept.clone(),
            safe: self.hidden_people <= allowed,
        }
    }
}

/// The crowds of the people who are kept, each counted once in the smallest that is kept of theirs.
fn kept(classes: &Classes, hidden: &[bool]) -> ClassSizes {
    let crowds = classes.crowds();
    let kept = crowds.iter().zip(classes.sizes()).zip(hidden).filter(|(_, hidden)| !**hidden).map(|(kept, _)| kept);
    // Classes that are crowds themselves are counted much faster.
    let mut sizes = if kept.clone().all(|(crowd, size)| crowd == size) {
        ClassSizes::of_classes(kept.map(|(_, &size)| size))
    } else {
        ClassSizes::of_crowds(kept.map(|(&crowd, &size)| (crowd, size)))
    };
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
