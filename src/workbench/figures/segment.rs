//! A segment in detail: its crowds, what singles its people out, sensitive values inside against outside.

use super::assessment::class_sizes::histogram;
use super::assessment::members::members;
use super::assessment::of_rows::places_of;
use super::frame::{Derived, Figure, Given, privacy};
use crate::dataset::Role;
use crate::privacy::inference::segment_values;
use crate::privacy::{ClassSizes, CodedColumn, Values, class_sizes, ladder};
use crate::report::assessment::{Bin, ColumnEffect};
use crate::review::Leaves;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// (value, share inside, share of everyone), most frequent inside first; bands in their order. At most eight.
    pub values: Vec<(String, f64, f64)>,
    /// Numbers or dates, of which there are many, are put together in bands.
    pub bands: bool,
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
            let shares = |code: u32| (values.inside.share(code), values.everyone.share(code));
            let (column, name) = (&column, name.clone());
            if let Some(bands) = bands(column, shares) {
                return Ok(InsideOutside { column: name, values: bands, bands: true });
            }
            let mut order: Vec<u32> = (0..column.cardinality() as u32).filter(|&code| shares(code).0 > 0.0).collect();
            order.sort_by(|&a, &b| shares(b).0.total_cmp(&shares(a).0).then(a.cmp(&b)));
            order.truncate(VALUES);
            let line = |code| (ladder::value_label(column, code), shares(code).0, shares(code).1);
            Ok(InsideOutside { column: name, values: order.into_iter().map(line).collect(), bands: false })
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

/// Numbers and dates of many values in bands of round ends, from the lowest: (band, share inside, share of everyone).
/// A long tail is one band.
fn bands(column: &Arc<CodedColumn>, shares: impl Fn(u32) -> (f64, f64)) -> Option<Vec<(String, f64, f64)>> {
    let is_scale = matches!(column.values, Values::Number(_) | Values::Date(_));
    if !is_scale || column.values.len() <= VALUES {
        return None;
    }
    let ladder = ladder::build(column, &ladder::suggested(column)).ok()?;
    let of_level = |level: usize| {
        let mut bands: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
        for (code, &group) in ladder.map(level)?.iter().enumerate() {
            let (inside, everyone) = shares(code as u32);
            let band = bands.entry(group).or_default();
            band.0 += inside;
            band.1 += everyone;
        }
        bands.retain(|_, (_, everyone)| *everyone > 0.0);
        Some((level, bands))
    };
    // The finest level with few bands, or else the coarsest below the top.
    let mut levels = (1..ladder.top()).filter_map(of_level).peekable();
    let mut chosen = levels.peek().cloned()?;
    for (level, bands) in levels {
        if chosen.1.len() > VALUES {
            chosen = (level, bands);
        }
    }
    let (level, mut bands) = chosen;
    let missing = ladder.missing_code(level).and_then(|code| Some((code, bands.remove(&code)?)));
    let beyond = if matches!(column.values, Values::Date(_)) { "later" } else { "above" };
    let mut list: Vec<(String, f64, f64)> = Vec::with_capacity(VALUES);
    let count = bands.len();
    for (at, (group, (inside, everyone))) in bands.into_iter().enumerate() {
        let label = ladder.label(level, group);
        match list.get_mut(VALUES - 1).filter(|_| at >= VALUES) {
            Some(tail) => {
                tail.1 += inside;
                tail.2 += everyone;
            }
            None if at == VALUES - 1 && count > VALUES => {
                list.push((format!("{label} and {beyond}"), inside, everyone));
            }
            None => list.push((label, inside, everyone)),
        }
    }
    list.extend(missing.map(|(code, (inside, everyone))| (ladder.label(level, code), inside, everyone)));
    Some(list)
}

/// Points (risk, share of people with a higher one), ascending.
fn risk_curve(sizes: &ClassSizes) -> Vec<[f64; 2]> {
    let curve = sizes.risk_curve();
    let higher = curve.iter().skip(1).map(|point| point.share_at_least).chain([0.0]);
    curve.iter().zip(higher).map(|(point, higher)| [point.risk, higher]).collect()
}
