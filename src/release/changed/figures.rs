//! The numbers of a row beside its number of people, and how far the truth may lie from each.

use crate::disclosure::amounts::decimals_of;
use crate::release::published::PublishedValue;
use crate::release::settings::Statistic;
use crate::release::tabulation::MeasureColumn;

/// A number at the precision at which it is published.
#[derive(Clone, Copy)]
pub(super) struct Figure {
    pub value: f64,
    /// How far the truth may lie from it, either way.
    pub reach: f64,
}

/// The numbers of a row, each by what it is of.
#[derive(Default)]
pub(super) struct Figures {
    /// By column.
    pub sums: Vec<(String, Figure)>,
    /// By heading.
    pub others: Vec<(String, Figure)>,
}

/// A number that is a sum, or with the people beside it.
pub(super) fn publishes_sum(statistic: &Statistic) -> bool {
    matches!(statistic, Statistic::Sum | Statistic::Mean)
}

/// Sums that a row discloses, and its other numbers. A mean of a known number of people discloses the sum; one computed from a
/// sum and a rounded number of people (`published`) discloses the sum that it was computed from.
///
/// A sum that is written with all decimals of its column is exact. `people` is `None` if their number is rounded.
pub(super) fn numbers(
    headings: &[String],
    values: &[PublishedValue],
    people: Option<f64>,
    published: f64,
    measures: &[MeasureColumn],
) -> Figures {
    let mut figures = Figures::default();
    let Figures { sums, others } = &mut figures;
    for (heading, value) in headings.iter().zip(values).skip(1) {
        let PublishedValue::Number(number) = *value else { continue };
        let is_computed = number.reach().is_infinite();
        let written = 0.5 * 10_f64.powi(-i32::from(number.decimals()));
        let figure = Figure { value: number.value(), reach: if is_computed { written } else { number.reach() } };
        match heading.rsplit_once(": ") {
            Some((column, "sum")) => {
                sums.retain(|(name, _)| name != column);
                let own = measures.iter().find(|measure| measure.name == column);
                let is_whole = own.is_some_and(|measure| {
                    number.decimals() >= decimals_of(measure.values.iter().copied()).into() && figure.reach <= written
                });
                let reach = if is_whole { 0.0 } else { figure.reach };
                sums.push((column.to_owned(), Figure { reach, ..figure }));
                continue;
            }
            Some((column, "mean")) => {
                let people = if is_computed { Some(published) } else { people };
                if sums.iter().all(|(name, _)| name != column) {
                    let sum = |people| Figure { value: figure.value * people, reach: figure.reach * people };
                    sums.extend(people.map(|people| (column.to_owned(), sum(people))));
                }
                if is_computed {
                    continue;
                }
            }
            _ => {}
        }
        others.push((heading.clone(), figure));
    }
    figures
}
