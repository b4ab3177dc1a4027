//! The numbers of a table as they are stated: each at its decimals, and none that discloses a number of people which
//! the others keep back.
//!
//! Where counts are exact, a sum has its column's decimals and a mean as many as its number of people allows; where
//! both would disclose how many people have no value, and these are few, the mean is left out. If counts are rounded,
//! the sum is the one number that is published of a column, only so finely that every count stays possible; means and
//! shares are computed from it and from the rounded counts.

use super::PublishedValue;
use super::decimal::Decimal;
use crate::disclosure::amounts::{Amounts, decimals_of};
use crate::disclosure::binding::{Window, admits};
use crate::disclosure::precision::{
    BesideCount, Coarse, MEAN_DECIMALS, SHARE_DECIMALS, coarse_sums, mean_decimals, quantile_unit, sound_decimals,
    to_unit,
};
use crate::privacy::{Cancelled, Progress};
use crate::release::prepare::{Counted, Earlier};
use crate::release::rounding::{conventional, possible};
use crate::release::sensitivity::protection_levels::rules_of;
use crate::release::settings::{Measure, Protect, Rounding, Statistic, TableSettings};
use crate::release::tabulation::contributions::Contributions;
use crate::release::tabulation::statistics::{denominator, quantile, sorted_values};
use crate::release::tabulation::with_value::withheld;
use std::collections::BTreeSet;

/// What other tables of the release, and earlier ones, disclose about measured columns.
#[derive(Clone, Debug, Default)]
pub(in crate::release) struct Elsewhere {
    any: BTreeSet<String>,
    sums: BTreeSet<String>,
    /// Means that were released before.
    means_before: BTreeSet<String>,
}

impl Elsewhere {
    /// Beside the table at this place. What was released before as the very same table is no other.
    pub(in crate::release) fn of(place: usize, tables: &[Counted<'_>], earlier: &[Earlier]) -> Self {
        let own = tables[place].settings;
        let same = |other: &TableSettings| {
            (&other.dimensions, &other.segments, &other.filter, &other.measures)
                == (&own.dimensions, &own.segments, &own.filter, &own.measures)
        };
        let mut elsewhere = Self::default();
        let beside = tables.iter().enumerate().filter(|(t, _)| *t != place).map(|(_, t)| t.settings);
        let before = || earlier.iter().map(|e| &e.settings).filter(|settings| !same(settings));
        for measure in beside.chain(before()).flat_map(|settings| &settings.measures) {
            elsewhere.any.insert(measure.column.clone());
            if publishes_sum(measure) {
                elsewhere.sums.insert(measure.column.clone());
            }
        }
        let means = before().flat_map(|settings| &settings.measures).filter(|m| m.statistic == Statistic::Mean);
        elsewhere.means_before.extend(means.map(|m| m.column.clone()));
        elsewhere
    }
}

fn publishes_sum(measure: &Measure) -> bool {
    matches!(measure.statistic, Statistic::Sum | Statistic::Share(_))
}

/// The published numbers of a table, and what there is to know for reading them.
pub(in crate::release) struct Stated {
    /// By row of the table, in the order of the headings.
    pub rows: Vec<Vec<PublishedValue>>,
    pub notes: Vec<String>,
}

/// States every number of a table under a pattern of hidden cells.
///
/// # Errors
/// [`Cancelled`].
pub(in crate::release) fn stated(
    counted: &Counted<'_>,
    hidden: &[bool],
    elsewhere: &Elsewhere,
    progress: &Progress,
) -> Result<Stated, Cancelled> {
    let Counted { table, settings, rounded, .. } = counted;
    let mut counts: Vec<u64> = table.counts.iter().map(|count| count.unsigned_abs()).collect();
    if let Some(rounded) = rounded {
        table.rows.iter().zip(rounded).for_each(|(row, &count)| counts[row.cell as usize] = count);
    }
    let mut names: Vec<&str> = settings.measures.iter().map(|m| m.column.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let columns: Vec<Column<'_>> = names
        .into_iter()
        .filter_map(|name| Column::new(counted, &counts, hidden, name))
        .map(|column| column.checked(elsewhere, progress))
        .collect::<Result<_, _>>()?;
    let column = |name: &str| columns.iter().find(|column| column.name == name);
    let row = |cell: usize| {
        let mut values = vec![PublishedValue::Count(counts[cell])];
        for measure in &settings.measures {
            let width = if let Statistic::Quantiles(shares) = &measure.statistic { shares.len() } else { 1 };
            match column(&measure.column) {
                _ if hidden[cell] => values.extend(vec![PublishedValue::Hidden; width]),
                Some(column) => values.extend(column.values(measure, cell)),
                None => values.extend(vec![PublishedValue::Empty; width]),
            }
        }
        if hidden[cell] {
            values[0] = PublishedValue::Hidden;
        }
        values
    };
    Ok(Stated {
        rows: table.rows.iter().map(|r| row(r.cell as usize)).collect(),
        notes: columns.iter().flat_map(Column::notes).collect(),
    })
}

/// One measured column in every cell.
struct Column<'a> {
    counted: &'a Counted<'a>,
    /// As published, by cell.
    counts: &'a [u64],
    hidden: &'a [bool],
    name: &'a str,
    contributions: &'a [Contributions],
    m: usize,
    decimals: u8,
    /// `None` if values are too large to be looked at.
    amounts: Option<Amounts>,
    /// Somebody who is counted has no value.
    lacks: bool,
    has_sum: bool,
    has_mean: bool,
    /// Where counts are rounded: the sums as they may be beside them, by cell; `None` if none may.
    coarse: Option<Option<Coarse>>,
    /// By cell: no sum, and no mean.
    no_sum: Vec<bool>,
    no_mean: Vec<bool>,
}

impl<'a> Column<'a> {
    fn new(counted: &'a Counted<'a>, counts: &'a [u64], hidden: &'a [bool], name: &'a str) -> Option<Self> {
        let Counted { table, settings, input, rounded, .. } = counted;
        let m = input.measures.iter().position(|column| column.name == name)?;
        let contributions = table.contributions.get(m)?;
        let decimals = decimals_of(input.measures[m].values.iter().copied());
        let values = &table.values[m];
        let of_people = values.in_one_atom.iter().chain(&values.in_cells).map(|(_, value)| *value);
        let own = || settings.measures.iter().filter(|measure| measure.column == name);
        let cells = table.shape.cells;
        let lacks = table.rows.iter().any(|row| {
            let cell = row.cell as usize;
            contributions[cell].people != table.counts[cell].unsigned_abs()
        });
        let mut column = Self {
            counted,
            counts,
            hidden,
            name,
            contributions,
            m,
            decimals,
            amounts: Amounts::of(decimals, of_people),
            lacks,
            has_sum: own().any(publishes_sum),
            has_mean: own().any(|measure| measure.statistic == Statistic::Mean),
            coarse: None,
            no_sum: vec![false; cells],
            no_mean: vec![false; cells],
        };
        if rounded.is_some() {
            column.coarse = Some(column.beside_rounded());
        }
        Some(column)
    }

    /// People who are counted in a cell and have no value.
    fn without(&self, cell: usize) -> u64 {
        self.counted.table.counts[cell].unsigned_abs().saturating_sub(self.contributions[cell].people)
    }

    /// The numbers of people that a published count leaves possible.
    fn possible(&self, cell: usize) -> [u64; 2] {
        match self.counted.settings.protect {
            Protect::Round { base } if self.counted.rounded.is_some() => {
                possible(self.counts[cell], base, self.counted.settings.rounding).map(|end| end as u64)
            }
            _ => [self.counts[cell]; 2],
        }
    }

    fn beside_rounded(&self) -> Option<Coarse> {
        let Protect::Round { base } = self.counted.settings.protect else { return None };
        let amounts = self.amounts.as_ref()?;
        if self.is_computed() {
            // Such a sum is a number of people: the one that is published.
            let sums = self.counts.iter().map(|&count| i128::from(count) * amounts.low).collect();
            return Some(Coarse { unit: i128::from(base) * amounts.low.abs(), sums });
        }
        let listed = self.counted.table.listed();
        let beside = |cell: usize| {
            let without = self.without(cell);
            let [low, high] = self.possible(cell).map(|end| end.saturating_sub(without));
            // Nobody's sum says nothing; and so does one that is not published.
            let is_disclosed = listed[cell] && !self.hidden[cell] && self.contributions[cell].people > 0;
            let possible = if is_disclosed { low.max(1)..=high } else { 0..=0 };
            Some(BesideCount { possible, sum: amounts.scaled(self.contributions[cell].sum)? })
        };
        let cells = (0..self.counts.len()).map(beside).collect::<Option<Vec<_>>>()?;
        coarse_sums(amounts, base, &cells)
    }

    /// With what is left out, because it would disclose how many people have no value.
    fn checked(mut self, elsewhere: &Elsewhere, progress: &Progress) -> Result<Self, Cancelled> {
        if matches!(self.coarse, Some(None)) {
            self.no_sum.fill(true);
            self.no_mean.fill(true);
        }
        if !self.lacks || !(self.has_sum || self.has_mean) {
            return Ok(self);
        }
        if self.has_mean && (elsewhere.sums.contains(self.name) || (self.has_sum && elsewhere.any.contains(self.name)))
        {
            self.no_mean.fill(true);
        }
        if self.has_sum && elsewhere.means_before.contains(self.name) {
            self.no_sum.fill(true);
        }
        let people: Vec<u64> = self.contributions.iter().map(|c| c.people).collect();
        let discloses = |cell: usize| self.discloses_with_value(cell);
        let Counted { table, settings, .. } = self.counted;
        for (cell, withheld) in
            withheld(table, &people, settings, self.hidden, &discloses, progress)?.into_iter().enumerate()
        {
            if withheld {
                self.no_sum[cell] |= self.sum_discloses(cell) || people[cell] == 0;
                self.no_mean[cell] = true;
            }
        }
        Ok(self)
    }

    /// What would be published of a cell discloses how many people have a value.
    fn discloses_with_value(&self, cell: usize) -> bool {
        let sum = self.has_sum && !self.no_sum[cell];
        let mean = self.has_mean && !self.no_mean[cell];
        let nobody = self.contributions[cell].people == 0 && (sum || mean);
        let divisor = self.coarse.is_some() && mean;
        nobody
            || divisor
            || (sum && mean)
            || (sum && self.sum_discloses(cell))
            || (mean && self.mean_decimals(cell).is_none())
    }

    /// The sum alone discloses how many people have a value, or nearly.
    fn sum_discloses(&self, cell: usize) -> bool {
        let Some(amounts) = &self.amounts else { return false };
        let window = match &self.coarse {
            Some(Some(coarse)) if coarse.unit > 0 => Window::nearest(coarse.sums[cell], coarse.unit),
            Some(None) => return false,
            _ => match amounts.scaled(self.contributions[cell].sum) {
                Some(sum) => Window::exactly(sum),
                None => return false,
            },
        };
        !self.near(cell).all(|people| admits(amounts, window, people))
    }

    /// Numbers of people with a value that are to stay possible: the true one, and all with which as many people as the
    /// threshold, or fewer, have none.
    fn near(&self, cell: usize) -> std::ops::RangeInclusive<u64> {
        let threshold = rules_of(self.counted.settings, self.name).map_or(0, |rules| rules.threshold);
        let all = self.counted.table.counts[cell].unsigned_abs();
        self.contributions[cell].people.min(all.saturating_sub(threshold)).max(1)..=all
    }

    fn most_decimals(&self) -> u8 {
        self.counted.settings.precision.most()
    }

    /// Of the sum in the column's decimals, without what arithmetic added to it.
    fn exact_mean(&self, cell: usize) -> f64 {
        let c = &self.contributions[cell];
        Decimal::rounded(c.sum, sound_decimals(c.sum, self.decimals)).value() / c.people.max(1) as f64
    }

    /// Decimals of an exact mean; `None` if it would disclose how many people have a value.
    fn mean_decimals(&self, cell: usize) -> Option<u8> {
        let mean = self.exact_mean(cell);
        let most = sound_decimals(mean, self.decimals.max(MEAN_DECIMALS).min(self.most_decimals()));
        match &self.amounts {
            // The sum is beside it, or everybody has a value.
            _ if !self.lacks || (self.has_sum && !self.no_sum[cell]) => Some(most),
            Some(amounts) => mean_decimals(amounts, mean, self.near(cell), most),
            None => None,
        }
    }

    fn values(&self, measure: &Measure, cell: usize) -> Vec<PublishedValue> {
        if let Statistic::Quantiles(shares) = &measure.statistic {
            return self.quantiles(measure, shares, cell);
        }
        let is_left_out = match measure.statistic {
            Statistic::Mean => self.no_mean[cell],
            _ => self.no_sum[cell],
        };
        vec![if is_left_out {
            PublishedValue::Hidden
        } else if self.contributions[cell].people == 0 {
            PublishedValue::Empty
        } else {
            match &measure.statistic {
                Statistic::Sum => PublishedValue::Number(self.sum(cell)),
                Statistic::Mean => self.mean(cell).map_or(PublishedValue::Hidden, PublishedValue::Number),
                _ => self.share(measure, cell),
            }
        }]
    }

    fn sum(&self, cell: usize) -> Decimal {
        let exact = self.contributions[cell].sum;
        match &self.coarse {
            Some(Some(coarse)) if coarse.unit > 0 => {
                let one = 10_f64.powi(i32::from(self.decimals));
                let unit = coarse.unit as f64 / one;
                let decimals = if unit.fract() == 0.0 { 0 } else { self.decimals };
                let sum = Decimal::rounded(coarse.sums[cell] as f64 / one, decimals);
                if self.is_computed() { sum.computed() } else { sum.within(unit / 2.0) }
            }
            _ => Decimal::rounded(exact, sound_decimals(exact, self.decimals.min(self.most_decimals()))),
        }
    }

    /// Everybody has the same value, so a sum is computed from the rounded count. Beside counts that are rounded to the
    /// nearest multiple the sum can be rounded so as well, which is the same and says more of how it was made.
    fn is_computed(&self) -> bool {
        self.counted.rounded.is_some()
            && self.counted.settings.rounding != Rounding::Conventional
            && !self.lacks
            && self.amounts.is_some_and(|amounts| amounts.is_constant())
    }

    fn mean(&self, cell: usize) -> Option<Decimal> {
        if self.coarse.is_none() {
            return Some(Decimal::rounded(self.exact_mean(cell), self.mean_decimals(cell)?));
        }
        let Protect::Round { base } = self.counted.settings.protect else { return None };
        let people = self.counts[cell].checked_sub(conventional(self.without(cell), base)).filter(|n| *n > 0)?;
        let mean = self.sum(cell).value() / people as f64;
        let decimals = sound_decimals(mean, self.decimals.max(MEAN_DECIMALS).min(self.most_decimals()));
        Some(Decimal::rounded(mean, decimals).computed())
    }

    /// No share of a hidden sum.
    fn share(&self, measure: &Measure, cell: usize) -> PublishedValue {
        let table = &self.counted.table;
        let whole = denominator(table, cell, measure);
        let shown = |whole: &usize| !self.hidden[*whole] && table.shape.is_listed(*whole) && !self.no_sum[*whole];
        let Some(whole) = whole.filter(shown) else { return PublishedValue::Hidden };
        let (of, all) = (self.sum(cell).value(), self.sum(whole).value());
        if all == 0.0 {
            return PublishedValue::Empty;
        }
        let share = Decimal::rounded(of / all, SHARE_DECIMALS);
        PublishedValue::Number(if self.coarse.is_some() { share.computed() } else { share })
    }

    /// Each to a unit that represents as many people as the threshold, and only if as many lie on either side; that
    /// is decided by what is published of the number of people.
    fn quantiles(&self, measure: &Measure, shares: &[f64], cell: usize) -> Vec<PublishedValue> {
        let Counted { table, settings, .. } = self.counted;
        let threshold = measure.rules.as_ref().unwrap_or(&settings.rules).threshold;
        if self.contributions[cell].people == 0 {
            return vec![PublishedValue::Empty; shares.len()];
        }
        let sorted = sorted_values(table, cell, self.m);
        let scaled = self.amounts.and_then(|a| sorted.iter().map(|&v| a.scaled(v)).collect::<Option<Vec<i128>>>());
        let Some(scaled) = scaled else { return vec![PublishedValue::Hidden; shares.len()] };
        let one = 10_f64.powi(i32::from(self.decimals));
        let least = self.possible(cell)[0].saturating_sub(self.without(cell));
        let wanted = 10_i128.pow(u32::from(self.decimals.saturating_sub(self.most_decimals())));
        let of_share = |&share: &f64| {
            let below = (share * least as f64).floor() as u64;
            let above = ((1.0 - share) * least as f64).floor() as u64;
            if below.min(above) < threshold {
                return None;
            }
            let twice = (2.0 * quantile(&sorted, share)? * one).round() as i128;
            let unit = quantile_unit(&scaled, twice, threshold)?.max(wanted);
            let value = to_unit(twice, unit) as f64 / one;
            let zeros = std::iter::successors(Some(unit), |u| (u % 10 == 0).then_some(u / 10)).count() - 1;
            let decimals = self.decimals.saturating_sub(u8::try_from(zeros).unwrap_or(u8::MAX));
            Some(Decimal::rounded(value, decimals).within(0.5 * unit as f64 / one))
        };
        shares.iter().map(|share| of_share(share).map_or(PublishedValue::Hidden, PublishedValue::Number)).collect()
    }

    /// What a reader must know of this column's numbers.
    fn notes(&self) -> Vec<String> {
        let name = self.name;
        let mut notes = Vec::new();
        let shown = |cell: &usize| !self.hidden[*cell] && self.contributions[*cell].people > 0;
        let rows = || self.counted.table.rows.iter().map(|row| row.cell as usize).filter(shown);
        match &self.coarse {
            Some(None) => notes.push(format!(
                "{name}: sums and means are left out; beside rounded counts they would disclose how many people there are."
            )),
            Some(Some(coarse)) => {
                if self.is_computed() && (self.has_sum || self.has_mean) {
                    notes.push(format!(
                        "{name}: a sum is computed, as the value that everybody has times the rounded number of people."
                    ));
                } else if coarse.unit > 0 && (self.has_sum || self.has_mean) {
                    let unit = Decimal::from(coarse.unit as f64 / 10_f64.powi(i32::from(self.decimals)));
                    notes.push(format!("{name}: sums are rounded to the nearest multiple of {unit}."));
                }
                if self.has_mean {
                    notes.push(format!(
                        "{name}: a mean is computed, as the sum divided by the rounded number of people who have a value."
                    ));
                }
            }
            None => {}
        }
        if !matches!(self.coarse, Some(None)) && rows().any(|cell| self.no_mean[cell] || self.no_sum[cell]) {
            notes.push(format!(
                "{name}: a mean or a sum that is shown as x beside a published count would disclose how many people have no value."
            ));
        }
        let is_quantile = |m: &Measure| m.column == name && matches!(m.statistic, Statistic::Quantiles(_));
        if self.counted.settings.measures.iter().any(is_quantile) {
            notes.push(format!("{name}: quantiles are rounded to a unit within which several people lie."));
        }
        notes
    }
}
