//! A segment in detail: its crowds, what singles its people out, sensitive values inside against outside, repairs.

use super::Given;
use super::assessment::class_sizes::histogram;
use super::assessment::segments::members;
use super::frame::cache::privacy;
use super::search::next_steps;
use crate::dataset::Role;
use crate::privacy::inference::segment_values;
use crate::privacy::{CrowdSizes, crowd_sizes, ladder};
use crate::report::assessment::ColumnEffect;
use crate::review::Segment;
use crate::workbench::error::MeasureError;
use crate::workbench::release::views::{InsideOutside, SegmentView};

const VALUES: usize = 8;

pub(in crate::workbench) fn view(given: &Given<'_>, name: &str) -> Result<SegmentView, MeasureError> {
    let Given { cache, review, progress } = *given;
    let segment = review.segment(name).ok_or_else(|| MeasureError::NoSuchSegment(name.to_owned()))?;
    let table = cache.table(review, progress)?;
    let consenting = cache.consenting(review, progress)?;
    let members = members(given, &table, segment, consenting.as_ref())?;
    let all = crowd_sizes(&table, Some(&members.rows), progress).map_err(privacy)?;
    let places: Vec<usize> = (0..table.quasi_identifiers().len()).collect();
    let columns = places
        .iter()
        .map(|&place| {
            let others: Vec<usize> = places.iter().copied().filter(|&other| other != place).collect();
            let without = crowd_sizes(&table.with_columns(&others), Some(&members.rows), progress).map_err(privacy)?;
            Ok(ColumnEffect {
                column: table.quasi_identifiers()[place].column.name.clone(),
                without: super::assessment::class_sizes::without(&without),
            })
        })
        .collect::<Result<Vec<_>, MeasureError>>()?;
    let sensitive = cache
        .with_role(review, Role::Sensitive)
        .iter()
        .map(|name| {
            let column = cache.coded(name, progress)?;
            let values = segment_values(&column, table.people(), &members.rows, None, progress)?;
            let mut order: Vec<u32> =
                (0..column.cardinality() as u32).filter(|&code| values.inside.share(code) > 0.0).collect();
            order.sort_by(|&a, &b| values.inside.share(b).total_cmp(&values.inside.share(a)).then(a.cmp(&b)));
            order.truncate(VALUES);
            let line =
                |code| (ladder::value_label(&column, code), values.inside.share(code), values.everyone.share(code));
            Ok(InsideOutside { column: name.clone(), values: order.into_iter().map(line).collect() })
        })
        .collect::<Result<Vec<_>, MeasureError>>()?;
    Ok(SegmentView {
        name: name.to_owned(),
        histogram: histogram(&all),
        risk_curve: risk_curve(&all),
        smallest: all.k(),
        average_risk: all.marketer(),
        columns: ColumnEffect::ranked(columns),
        sensitive,
        fixes: next_steps::fixes(given, &table, name, &members.rows)?,
    })
}

/// Points (risk, share of people with a higher one), ascending.
fn risk_curve(sizes: &CrowdSizes) -> Vec<[f64; 2]> {
    let curve = sizes.risk_curve();
    let higher = curve.iter().skip(1).map(|point| point.share_at_least).chain([0.0]);
    curve.iter().zip(higher).map(|(point, higher)| [point.risk, higher]).collect()
}

/// People whom a rule selects.
pub(in crate::workbench) fn rule_people(given: &Given<'_>, rule: &str) -> Result<u64, MeasureError> {
    let table_people = given.cache.people(given.review, given.progress)?;
    let segment = Segment { name: "this rule".to_owned(), rule: rule.to_owned(), purpose: String::new() };
    let rows = given.cache.members(&segment.name, &segment.rule, given.progress)?;
    Ok(table_people.among(&rows))
}
