//! The numbers that are in a cell: people, sums, means, shares, quantiles.

use super::Table;
use crate::release::published::PublishedValue;
use crate::release::settings::{Measure, ShareOf, Statistic, TableSettings};

/// The headings of a table's numbers: "people", then each measure, quantiles one by one.
#[must_use]
pub fn headings(settings: &TableSettings) -> Vec<String> {
    let mut headings = vec!["people".to_owned()];
    for measure in &settings.measures {
        match &measure.statistic {
            Statistic::Quantiles(shares) => {
                headings.extend(shares.iter().map(|q| format!("{}: {}", measure.column, quantile_name(*q))));
            }
            _ => headings.push(measure.heading()),
        }
    }
    headings
}

fn quantile_name(share: f64) -> String {
    if (share - 0.5).abs() < 1e-9 { "median".to_owned() } else { format!("{} % quantile", share * 100.0) }
}

/// The true values of a cell, in the order of the headings.
#[must_use]
pub fn values(table: &Table, cell: usize, settings: &TableSettings, columns: &[usize]) -> Vec<PublishedValue> {
    let mut values = vec![PublishedValue::Count(table.counts[cell].unsigned_abs())];
    for (measure, &column) in settings.measures.iter().zip(columns) {
        let Some(contributions) = table.contributions.get(column) else {
            values.push(PublishedValue::Empty);
            continue;
        };
        let c = &contributions[cell];
        let number =
            |value: Option<f64>| value.map_or(PublishedValue::Empty, |value| PublishedValue::Number(value.into()));
        match &measure.statistic {
            Statistic::Sum => values.push(number((c.people > 0).then_some(c.sum))),
            Statistic::Mean => values.push(number((c.people > 0).then(|| c.sum / c.people as f64))),
            Statistic::Share(_) => {
                let whole = denominator(table, cell, measure).map_or(0.0, |d| contributions[d].sum);
                values.push(number((whole != 0.0 && c.people > 0).then(|| c.sum / whole)));
            }
            Statistic::Quantiles(shares) => {
                let sorted = sorted_values(table, cell, column);
                values.extend(shares.iter().map(|&q| number(quantile(&sorted, q))));
            }
        }
    }
    values
}

/// The cell whose sum a share is of.
pub(in crate::release) fn denominator(table: &Table, cell: usize, measure: &Measure) -> Option<usize> {
    let shape = &table.shape;
    match &measure.statistic {
        Statistic::Share(ShareOf::All) => Some(shape.cells - 1),
        Statistic::Share(ShareOf::Dimension(name)) => {
            let axis = shape.axes.iter().position(|a| a.name == *name)?;
            let node = shape.node(cell, axis);
            Some(cell - node * shape.strides[axis] + shape.axes[axis].total() * shape.strides[axis])
        }
        _ => None,
    }
}

/// The values of the people of a cell, ascending.
pub(in crate::release) fn sorted_values(table: &Table, cell: usize, column: usize) -> Vec<f64> {
    let Some(values) = table.values.get(column) else { return Vec::new() };
    let run = |list: &[(u32, f64)], cell: u32| {
        let from = list.partition_point(|(c, _)| *c < cell);
        let to = list.partition_point(|(c, _)| *c <= cell);
        list[from..to].iter().map(|(_, v)| *v).collect::<Vec<f64>>()
    };
    let mut all = run(&values.in_cells, cell as u32);
    for atom in table.shape.atoms(cell) {
        all.extend(run(&values.in_one_atom, atom));
    }
    all.sort_by(f64::total_cmp);
    all
}

/// Linear interpolation between order statistics (type 7 of Hyndman & Fan 1996).
pub(in crate::release) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share.clamp(0.0, 1.0) * last as f64;
    let low = *sorted.get(place.floor() as usize)?;
    let high = *sorted.get(place.ceil() as usize)?;
    Some(low + (high - low) * place.fract())
}
