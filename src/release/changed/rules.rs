//! When two numbers of one group, from two states of the file, must not both be known.

use super::figures::Figure;
use super::ground::{Ground, Statement};
use super::{Own, Part, PartKind, State};
use crate::release::prepare::Counted;
use crate::release::sensitivity::rules::{Need, Reason, Unsafe};
use std::collections::BTreeMap;

/// Common cells up to which every one of them is looked at by name, not only the smallest groups.
const MOST_NAMED: usize = 5_000;

/// By how many people a group moved between two states of the file, without those who left for others who joined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Moved {
    Unknown,
    /// Between these differences.
    Between(f64, f64),
    /// The number of people who changed: a release left a trace of them.
    Counted(u64),
}

impl Moved {
    pub(super) fn exactly(difference: f64) -> Self {
        Self::Between(difference, difference)
    }

    /// It may be fewer people than the threshold.
    pub(super) fn is_below(self, threshold: u64) -> bool {
        match self {
            Self::Unknown => true,
            Self::Counted(people) => people < threshold,
            Self::Between(low, high) if low <= 0.5 && high >= -0.5 => true,
            Self::Between(low, high) => low.abs().min(high.abs()) < threshold as f64 - 0.5,
        }
    }

    /// It is disclosed that somebody came or went, and fewer than the threshold may be all. A rounded number does not
    /// disclose how many, but it does not show either that somebody who came did not hide somebody who left.
    fn is_unsafe(self, threshold: u64) -> bool {
        match self {
            Self::Unknown | Self::Counted(_) => false,
            Self::Between(..) => self.is_disclosed() && self.is_below(threshold),
        }
    }

    /// It is disclosed that somebody came or went.
    fn is_disclosed(self) -> bool {
        matches!(self, Self::Between(low, high) if low > 0.5 || high < -0.5)
    }
}

/// The highest threshold of the tables.
pub(super) fn threshold_of(tables: &[Counted<'_>]) -> u64 {
    tables.iter().map(|table| table.settings.rules.threshold).max().unwrap_or(1)
}

/// A difference of at least one person and fewer than the threshold.
pub(super) fn is_small(difference: f64, threshold: u64) -> bool {
    Moved::exactly(difference).is_unsafe(threshold)
}

/// Two numbers are not the same number written twice, each to within so much.
pub(super) fn differ(a: f64, b: f64, within: f64) -> bool {
    (a - b).abs() > within * (1.0 + 1e-9) + 1e-6 * a.abs().max(b.abs()).max(1.0)
}

impl State {
    /// What must not be published of a table's cells: of those that are common groups, and whose earlier number
    /// follows.
    pub(super) fn own(&self, table: &Counted<'_>, which: usize, parts: &[Part<'_>]) -> Own {
        let mut own = Own::default();
        let is_own = parts.iter().any(|part| matches!(part.kind, PartKind::New(t) if t == which));
        if !is_own {
            return own;
        }
        let published_then = self.published_then();
        let cell_of_site: BTreeMap<u32, u32> =
            table.table.rows.iter().filter_map(|row| Some((table.sites[row.cell as usize]?, row.cell))).collect();
        for now in &self.ground.now.statements {
            let Some(cell) = now.site.and_then(|site| cell_of_site.get(&site)).copied() else { continue };
            let Some(common) = self.ground.common_cell(&self.ground.now, now.cell) else { continue };
            let direct = published_then.get(&common).map_or(&[][..], Vec::as_slice);
            let over: Vec<(u32, f64)> = self.ground.group(common).into_iter().map(|atom| (atom, 1.0)).collect();
            self.of_cell(&mut own, table, cell, now, direct, &over);
        }
        own
    }

    /// The earlier sum of a group of common atoms, where it follows.
    fn sum_then(&self, column: &str, over: &[(u32, f64)]) -> Option<Figure> {
        let system = self.systems.iter().find(|system| system.column.as_deref() == Some(column))?;
        let follows = system.span.as_ref()?.follows(over)?;
        Some(Figure { value: follows.value, reach: self.reach_then(system, over, &follows) })
    }

    /// Earlier rows by the common cell that they are.
    fn published_then(&self) -> BTreeMap<usize, Vec<&Statement>> {
        let mut stated: BTreeMap<usize, Vec<&Statement>> = BTreeMap::new();
        for statement in &self.ground.then.statements {
            if let Some(cell) = self.ground.common_cell(&self.ground.then, statement.cell) {
                stated.entry(cell).or_default().push(statement);
            }
        }
        stated
    }

    fn of_cell(
        &self,
        own: &mut Own,
        table: &Counted<'_>,
        cell: u32,
        now: &Statement,
        direct: &[&Statement],
        over: &[(u32, f64)],
    ) {
        let people = self.people().and_then(|people| people.span.as_ref()?.follows(over));
        let Some([low, high]) = now.people else { return };
        let people_then: Vec<[f64; 2]> =
            direct.iter().filter_map(|s| s.people).chain(people.map(|was| [was.value; 2])).collect();
        let moved: Vec<Moved> = people_then.iter().map(|was| Moved::Between(low - was[1], high - was[0])).collect();
        let count = table.table.counts[cell as usize] as f64;
        let rules = &table.settings.rules;
        let group: Vec<u32> = over.iter().map(|(atom, _)| *atom).collect();
        let is_unsafe = match moved.iter().any(|moved| moved.is_disclosed()) {
            false => false,
            true => match self.changed(&group, None) {
                Some(people) => people < self.threshold,
                None => moved.iter().any(|moved| moved.is_unsafe(self.threshold)),
            },
        };
        if is_unsafe {
            let need = match Need::of_count(count, rules.threshold, table.settings.standard) {
                Need::Safe { threshold } => Need::Width(threshold),
                need => need,
            };
            own.people.push(Unsafe { cell, reason: Reason::Change, need });
        }
        let may_be_few = moved.is_empty() || moved.iter().any(|moved| moved.is_below(self.threshold));
        // Fewer people may have moved a sum than came and went.
        let may_be_few = |column: Option<&str>| match self.changed(&group, column) {
            Some(people) => people < self.threshold,
            None => may_be_few,
        };
        for (column, is) in &now.sums {
            let is = is.value;
            let stated = direct.iter().flat_map(|s| &s.sums).filter(|(name, _)| name == column).map(|(_, sum)| *sum);
            let moved = stated.chain(self.sum_then(column, over)).filter(|was| differ(was.value, is, was.reach));
            let Some(most) = moved.map(|was| (is - was.value).abs()).reduce(f64::max) else { continue };
            if !may_be_few(Some(column)) {
                continue;
            }
            let typical = is.abs() / count.max(1.0);
            let margin = most.max(1e-3 * typical).max(1e-6);
            let negative = table.input.measures.iter().position(|m| m.name == *column).is_some_and(|place| {
                table.table.contributions.get(place).is_some_and(|all| all.iter().any(|c| c.negative))
            });
            let low = if negative { is - margin } else { (is - margin).max(0.0) };
            let need = Need::Reach { low, high: is + margin };
            own.sums.entry(column.clone()).or_default().push(Unsafe { cell, reason: Reason::ChangedNumber, need });
        }
        // A mean, a share or a quantile does not follow from others: not to be shown is enough.
        let stated: BTreeMap<&str, Figure> =
            direct.iter().flat_map(|s| &s.others).map(|(heading, value)| (heading.as_str(), *value)).collect();
        let moves = |(heading, is): &(String, Figure)| {
            let column = heading.rsplit_once(": ").map(|(column, _)| column);
            stated.get(heading.as_str()).is_some_and(|was| differ(was.value, is.value, was.reach)) && may_be_few(column)
        };
        if now.others.iter().any(moves) {
            own.people.push(Unsafe { cell, reason: Reason::ChangedNumber, need: Need::Width(0.0) });
        }
    }
}

impl Ground {
    /// The common cells as groups, where there are not too many of them.
    pub(super) fn named(&self) -> Vec<Vec<u32>> {
        if self.common.cells > MOST_NAMED {
            return Vec::new();
        }
        (0..self.common.cells).map(|cell| self.group(cell)).collect()
    }
}
