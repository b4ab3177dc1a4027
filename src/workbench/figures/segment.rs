//! A segment in detail: its crowds, what singles its people out, sensitive values inside against outside.

use super::assessment::class_sizes::histogram;
use super::assessment::segments::{members, places_of};
use super::frame::{Derived, Figure, Given, privacy};
use crate::dataset::Role;
use crate::privacy::inference::segment_values;
use crate::privacy::{ClassSizes, class_sizes, ladder};
use crate::report::assessment::{Bin, ColumnEffect};
use crate::review::Leaves;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;

const VALUES: usize = 8;

/// A segment in detail.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentView {
    pub name: String,
    pub histogram: Vec<Bin>,
    /// Points (risk threshold, share of people with a higher risk).
    pub risk_curve: Vec<[f64; 2]>,
    pub smallest: Option<u64>,
    /// Average risk of its people.
    pub average_risk: Option<f64>,
    /// What singles people out most first.
    pub columns: Vec<ColumnEffect>,
    pub sensitive: Vec<InsideOutside>,
}

/// A sensitive value inside and outside a segment.
#[derive(Clone, Debug, PartialEq)]
pub struct InsideOutside {
    pub column: String,
    /// (value, share inside, share of everyone), most frequent inside first; at most eight.
    pub values: Vec<(String, f64, f64)>,
}

/// A segment in detail, by its name.
pub(crate) struct SegmentDetail;

impl Figure for SegmentDetail {
    type Question = String;
    type Answer = SegmentView;
    const TITLE: &'static str = "Measuring the segment";

    fn measure(given: &Given<'_>, name: &String) -> Result<SegmentView, MeasureError> {
        view(given, name)
    }
}

impl Workbench {
    /// A segment in detail.
    pub fn segment_view(&mut self, name: &str) -> &Derived<SegmentView> {
        self.ask::<SegmentDetail>(name.to_owned())
    }
}

fn view(given: &Given<'_>, name: &str) -> Result<SegmentView, MeasureError> {
    let Given { cache, review, progress } = *given;
    let segment = review.segment(name).ok_or_else(|| MeasureError::NoSuchSegment(name.to_owned()))?;
    let mut table = cache.table(review, progress)?;
    // Of rows only the columns that are handed over count.
    if let Some(Leaves::Rows(columns)) = &segment.leaves {
        table = table.with_columns(&places_of(&table, columns));
    }
    let members = members(given, &table, segment)?;
    let all = class_sizes(&table, Some(&members.rows), progress).map_err(privacy)?;
    let places: Vec<usize> = (0..table.quasi_identifiers().len()).collect();
    let columns = places
        .iter()
        .map(|&place| {
            let others: Vec<usize> = places.iter().copied().filter(|&other| other != place).collect();
            let without = class_sizes(&table.with_columns(&others), Some(&members.rows), progress).map_err(privacy)?;
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
    })
}

/// Points (risk, share of people with a higher one), ascending.
fn risk_curve(sizes: &ClassSizes) -> Vec<[f64; 2]> {
    let curve = sizes.risk_curve();
    let higher = curve.iter().skip(1).map(|point| point.share_at_least).chain([0.0]);
    curve.iter().zip(higher).map(|(point, higher)| [point.risk, higher]).collect()
}
