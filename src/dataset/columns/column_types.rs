//! What the analyst says of a column's type, where the file has types of its own: the column is read anew from what
//! the grid shows of it, by the rules of delimited text.

use polars_arrow::array::Utf8ViewArray;
use rayon::prelude::*;

use crate::dataset::cell::Cell;
use crate::dataset::delimited;
use crate::dataset::delimited::Typed;
use crate::dataset::error::DatasetError;
use crate::dataset::reading::options::OpenOptions;
use crate::dataset::role::ColumnType;
use crate::dataset::source::{Misread, Question};
use crate::dataset::table::{ColumnData, Table};
use crate::privacy::Progress;

/// What became of a column, with what must be reported and asked.
pub(in crate::dataset) struct Retyped {
    pub data: ColumnData,
    pub note: Option<String>,
    pub misread: Option<Misread>,
    pub question: Option<Question>,
}

/// Reads a column as the options say; as it is where they say nothing of it. `starts`: the blocks of the table.
///
/// # Errors
/// [`DatasetError::Unfit`] if nothing of the column is of that type; or cancelled.
pub(in crate::dataset) fn retyped(
    data: ColumnData,
    starts: &[usize],
    name: &str,
    options: &OpenOptions,
    progress: &Progress,
) -> Result<Retyped, DatasetError> {
    let holds = data.kind();
    let wanted = options.types.get(name).copied();
    // An order of dates says nothing of what is a date, a number or a boolean in the file itself.
    let asked = wanted.is_some_and(|kind| kind != holds)
        || wanted.is_none() && options.dates.contains_key(name) && holds == ColumnType::Text;
    if !asked {
        return Ok(Retyped { data, note: None, misread: None, question: None });
    }
    let texts = shown(&data, starts);
    let (typed, note) = delimited::typed(&texts, name, holds, options, progress)?;
    let Some(Typed { kind, pieces, misread, order_is_open }) = typed else {
        return Ok(Retyped { data, note, misread: None, question: None });
    };
    let data = delimited::column_of(name, kind, false, pieces);
    let question = order_is_open.then(|| delimited::order_question(name, true));
    Ok(Retyped { data, note, misread, question })
}

/// The cells of a column as the grid shows them, in the blocks of the table.
fn shown(data: &ColumnData, starts: &[usize]) -> Vec<Utf8ViewArray> {
    if let ColumnData::Text(blocks) = data {
        return blocks.clone();
    }
    let table = Table { starts: starts.to_vec(), names: Vec::new(), columns: vec![data.clone()] };
    let ranges: Vec<(usize, usize)> = starts.windows(2).map(|ends| (ends[0], ends[1])).collect();
    let block = |(from, to): (usize, usize)| {
        let cells = (from..to).map(|row| match table.cell(row, 0) {
            Cell::Missing => None,
            cell => Some(cell.to_string()),
        });
        Utf8ViewArray::from_slice(cells.collect::<Vec<_>>())
    };
    ranges.into_par_iter().map(block).collect()
}
