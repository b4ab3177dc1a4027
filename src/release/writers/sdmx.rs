//! SDMX-CSV 2.0.0: one line a number, as central banks and statistical offices exchange them.
//!
//! The columns STRUCTURE, STRUCTURE_ID and ACTION, then the dimensions, one of them the measure, then OBS_VALUE and
//! OBS_STATUS of the code list CL_OBS_STATUS: `A` normal, `Q` suppressed, `M` cannot exist. A margin is `_T`, the code
//! that SDMX keeps for totals.

use std::collections::HashSet;

use super::WriteError;
use super::csv::neutralised;
use super::shape::{TableLayout, number, text_of};
use crate::files::FileError;
use crate::privacy::Progress;
use crate::release::published::PublishedValue;

const TOTAL: &str = "_T";

/// The table as lines. Codes of dimensions are their labels; their names are made of letters, digits and `_`.
pub fn text(table: &TableLayout<'_>, progress: &Progress) -> Result<Vec<u8>, WriteError> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    let failed = |e: ::csv::Error| FileError::new("table.sdmx.csv".as_ref(), e.into());
    let mut taken = HashSet::from(COLUMNS.map(str::to_owned));
    let names: Vec<String> = table.dimensions.iter().map(|name| identifier(name, &mut taken)).collect();
    let heading =
        COLUMNS[..3].iter().copied().chain(names.iter().map(String::as_str)).chain(COLUMNS[3..].iter().copied());
    writer.write_record(heading).map_err(failed)?;
    // Where a value bears the code of totals, margins keep their own label.
    let clash = table.rows.iter().flat_map(|row| &row.at).any(|label| label == TOTAL);
    let total = if clash { table.total_label } else { TOTAL };
    for row in table.rows {
        progress.step(1)?;
        for (measure, &value) in table.measures.iter().zip(&row.values) {
            for fixed in ["dataflow", "SHOAL:RELEASE(1.0)", "I"] {
                writer.write_field(fixed).map_err(failed)?;
            }
            for label in &row.at {
                let label = if label == table.total_label { total } else { label };
                writer.write_field(neutralised(label).as_ref()).map_err(failed)?;
            }
            let shown = text_of(value);
            for field in [neutralised(&measure.name).as_ref(), shown.as_str(), status(value)] {
                writer.write_field(field).map_err(failed)?;
            }
            writer.write_record(None::<&[u8]>).map_err(failed)?;
        }
    }
    writer.into_inner().map_err(|e| FileError::new("table.sdmx.csv".as_ref(), e.into_error()).into())
}

/// The columns that every such file has; dimensions are after the third.
const COLUMNS: [&str; 6] = ["STRUCTURE", "STRUCTURE_ID", "ACTION", "MEASURE", "OBS_VALUE", "OBS_STATUS"];

fn status(value: PublishedValue) -> &'static str {
    match value {
        PublishedValue::Hidden => "Q",
        _ if number(value).is_some() => "A",
        _ => "M",
    }
}

/// A name as SDMX allows it, distinct from the others.
fn identifier(name: &str, taken: &mut HashSet<String>) -> String {
    let plain: String = name.to_uppercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let starts = plain.starts_with(|c: char| c.is_ascii_alphabetic());
    let base = if starts { plain } else { format!("D_{plain}") };
    let mut apart = base.clone();
    let mut number = 1;
    while !taken.insert(apart.clone()) {
        number += 1;
        apart = format!("{base}_{number}");
    }
    apart
}
