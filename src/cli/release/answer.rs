//! The release as one JSON object.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;

use crate::cli::error::Fault;
use crate::release::ledger::manifest::WrittenFile;
use crate::release::noise::PrivacyLoss;
use crate::release::{PreparedCell, PublishedValue, Recoded, Status};
use crate::review::SignOffJson;
use crate::workbench::{Preview, ReleasePreview};

/// A release of one table: the table, and what was written.
#[derive(Serialize)]
struct One<'a> {
    #[serde(flatten)]
    table: TableJson<'a>,
    files: Vec<WrittenFile>,
    #[serde(flatten)]
    known: Known<'a>,
}

/// A release of several tables, which are protected against each other.
#[derive(Serialize)]
struct Several<'a> {
    tables: Vec<TableJson<'a>>,
    cost: Cost,
    checked: Checked,
    files: Vec<WrittenFile>,
    #[serde(flatten)]
    known: Known<'a>,
    because: &'a str,
}

/// Who receives it, and what they know already.
#[derive(Serialize)]
struct Known<'a> {
    recipients: &'a [String],
    /// Earlier releases of the review that the recipients are taken to know.
    earlier_releases: usize,
    /// What of earlier releases was not looked at, and why.
    not_looked_at: &'a [String],
    /// What the recipients and others could work out together.
    together: &'a [String],
    /// The state of the review's sign-off; `null` without a review.
    sign_off: Option<SignOffJson>,
}

#[derive(Serialize)]
struct TableJson<'a> {
    title: &'a str,
    cells: Vec<Cell<'a>>,
    totals_use: &'a str,
    cost: Cost,
    checked: Checked,
    /// Categories that were put together; `null` if none were.
    recoded: Option<&'a Recoded>,
    /// People whom the table counts.
    people: u64,
    /// What its noise spends; `null` without noise.
    spent: Option<PrivacyLoss>,
    /// People left out because they did not consent; `null` without a consent column.
    without_consent: Option<u64>,
    because: &'a str,
}

#[derive(Serialize)]
struct Cell<'a> {
    at: BTreeMap<&'a str, &'a str>,
    /// True number of people.
    count: u64,
    /// What is released; `null` if hidden.
    published: Option<f64>,
    status: Status,
    reason: Option<String>,
    attacker: Option<[f64; 2]>,
    required: Option<[f64; 2]>,
    /// With noise: the interval that holds the true number in 95 of 100 cells.
    noise: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    measures: BTreeMap<&'a str, Value>,
}

#[derive(Serialize)]
struct Value {
    value: Option<f64>,
    published: Option<f64>,
    noise: Option<[f64; 2]>,
}

#[derive(Default, Serialize)]
struct Cost {
    cells_hidden: u64,
    people_hidden: u64,
    distance: f64,
    relative_distance: f64,
}

#[derive(Serialize)]
struct Checked {
    protected: bool,
    programmes: u64,
    /// What an attacker can derive, in words.
    recovered: Vec<String>,
}

/// Prints one table as one object; several as a list, with the sums of their costs and what is derived from all.
pub fn print_json(
    preview: &ReleasePreview,
    sign_off: Option<SignOffJson>,
    files: Vec<WrittenFile>,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let known = Known {
        sign_off,
        recipients: &preview.recipients,
        earlier_releases: preview.earlier_releases,
        not_looked_at: &preview.not_looked_at,
        together: &preview.together,
    };
    if let [only] = preview.tables.as_slice() {
        let mut table = table(only);
        table.checked.protected &= preview.differences.is_empty();
        table.checked.recovered.extend(preview.differences.iter().cloned());
        table.because = &preview.because;
        return super::super::print_json(&One { table, files, known }, out);
    }
    let tables: Vec<TableJson<'_>> = preview.tables.iter().map(table).collect();
    let checked = Checked {
        protected: preview.differences.is_empty() && tables.iter().all(|table| table.checked.protected),
        programmes: tables.iter().map(|table| table.checked.programmes).sum(),
        recovered: (preview.tables.iter())
            .flat_map(|table| table.recovered.iter().map(move |cell| format!("{}: {cell}", table.name)))
            .chain(preview.differences.iter().cloned())
            .collect(),
    };
    let cost = tables.iter().fold(Cost::default(), |sum, table| Cost {
        cells_hidden: sum.cells_hidden + table.cost.cells_hidden,
        people_hidden: sum.people_hidden + table.cost.people_hidden,
        distance: sum.distance + table.cost.distance / tables.len() as f64,
        relative_distance: sum.relative_distance + table.cost.relative_distance / tables.len() as f64,
    });
    super::super::print_json(&Several { tables, cost, checked, files, known, because: &preview.because }, out)
}

fn table(preview: &Preview) -> TableJson<'_> {
    let prepared = &preview.prepared;
    let cells = prepared.cells.iter().map(|cell| cell_of(&prepared.dimensions, &prepared.measures, cell)).collect();
    let cost = &prepared.cost;
    TableJson {
        title: &preview.name,
        cells,
        totals_use: &prepared.total_label,
        cost: Cost {
            cells_hidden: cost.cells_hidden,
            people_hidden: cost.people_hidden,
            distance: cost.distance,
            relative_distance: cost.relative_distance,
        },
        checked: Checked {
            protected: prepared.checked.protected,
            programmes: prepared.checked.programmes,
            recovered: preview.recovered.clone(),
        },
        recoded: Some(&prepared.recoded).filter(|recoded| !recoded.changes.is_empty()),
        people: preview.people,
        spent: preview.spends,
        without_consent: preview.without_consent,
        because: &preview.because,
    }
}

fn cell_of<'a>(dimensions: &'a [String], measures: &'a [String], cell: &'a PreparedCell) -> Cell<'a> {
    let reasons: Vec<String> = cell.reasons.iter().map(ToString::to_string).collect();
    let measures = measures.iter().enumerate().skip(1).map(|(place, name)| {
        let value = Value {
            value: number(cell.values.get(place)),
            published: number(cell.published.get(place)),
            noise: bar(cell, place),
        };
        (name.as_str(), value)
    });
    Cell {
        at: dimensions.iter().map(String::as_str).zip(cell.at.iter().map(String::as_str)).collect(),
        count: cell.count,
        published: number(cell.published.first()),
        status: cell.status,
        reason: (!reasons.is_empty()).then(|| reasons.join(", ")),
        attacker: cell.attacker,
        required: cell.required,
        noise: bar(cell, 0),
        measures: measures.collect(),
    }
}

fn bar(cell: &PreparedCell, place: usize) -> Option<[f64; 2]> {
    cell.noise.get(place).copied().flatten().map(|bar| [bar.low, bar.high])
}

fn number(value: Option<&PublishedValue>) -> Option<f64> {
    match value? {
        PublishedValue::Count(count) => Some(*count as f64),
        PublishedValue::Number(number) => Some(number.value()),
        PublishedValue::Hidden | PublishedValue::Empty => None,
    }
}
