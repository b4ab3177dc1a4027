//! Ladders that come as a table: one row a value, one column a level, as the field exchanges them.

use std::{collections::HashMap, sync::Arc};

use super::{Ladder, LadderError, MISSING, groups::by_label, value_label, values::find_value};
use crate::privacy::{CodedColumn, Values};

/// A ladder from rows of cells: the value first, then its group at each level, from fine to coarse; above them the
/// names of the levels, or not. A last column that holds one group alone is the top. An empty value (or `missing`)
/// represents missing values; without such a row they stay a group of their own.
///
/// Base values are all rows, seen in the column or not.
///
/// # Errors
/// No rows, rows of different lengths, a value twice with different groups, values of the column that have no row,
/// a level that is not made of whole groups of the one below.
pub fn table(column: &Arc<CodedColumn>, rows: &[Vec<String>]) -> Result<Ladder, LadderError> {
    let name = || column.name.clone();
    if has_names(column, rows) {
        return table(column, &rows[1..]).map_err(|error| error.below(1));
    }
    let expected = rows.first().map(Vec::len).filter(|&cells| cells > 0);
    let Some(expected) = expected else { return Err(LadderError::EmptyTable { column: name() }) };
    if let Some((at, row)) = rows.iter().enumerate().find(|(_, row)| row.len() != expected) {
        return Err(LadderError::RaggedRow { column: name(), row: at + 1, cells: row.len(), expected });
    }
    let distinct = distinct_rows(column, rows)?;
    let row_of_code = rows_of_codes(column, rows, &distinct)?;
    let constant = |level: usize| rows.iter().all(|row| row[level] == rows[0][level]);
    let last = if expected > 1 && constant(expected - 1) { expected - 1 } else { expected };
    let mut above = Vec::new();
    for level in 1..last {
        check_nesting(column, rows, &distinct, level)?;
        // The missing value's row, if there is one, only counts as a base value: its group stays its own.
        let labels = row_of_code.iter().map(|&row| rows[row][level].as_str());
        let mut made = by_label(format!("level {level}"), column.cardinality(), labels, column.missing_code());
        let of_values = made.labels.len() - usize::from(column.has_missing);
        let codes: HashMap<&str, usize> = made.labels[..of_values].iter().enumerate().map(|(c, l)| (&**l, c)).collect();
        made.under[..of_values].fill(0);
        for row in distinct.iter().filter(|&&row| !stands_for_missing(column, &rows[row][0])) {
            if let Some(&code) = codes.get(rows[*row][level].as_str()) {
                made.under[code] += 1;
            }
        }
        above.push(made);
    }
    let seen_as_missing = distinct.iter().any(|&row| stands_for_missing(column, &rows[row][0]));
    let base_values = distinct.len() + usize::from(column.has_missing && !seen_as_missing);
    Ok(Ladder::new(column, base_values, above))
}

/// The rows of a table that are of values: all of them but for the names of the levels, where these are above.
#[must_use]
pub fn rows_of_values<'a>(column: &CodedColumn, rows: &'a [Vec<String>]) -> &'a [Vec<String>] {
    if has_names(column, rows) { rows.get(1..).unwrap_or_default() } else { rows }
}

/// Whether the first row names the levels: its first cell is no value of the column, and is its name or of another
/// type; or none of its groups occurs in any other row, which of a value's own row the coarsest does.
fn has_names(column: &CodedColumn, rows: &[Vec<String>]) -> bool {
    let [names, values @ ..] = rows else { return false };
    let Some(first) = names.first() else { return false };
    if values.is_empty() || find_value(column, first).is_some() || stands_for_missing(column, first) {
        return false;
    }
    let is_name = first.trim().to_lowercase() == column.name.trim().to_lowercase();
    let is_other_type = match &column.values {
        Values::Number(_) => first.trim().parse::<f64>().is_err(),
        Values::Date(_) => super::dates::parse(first.trim()).is_none(),
        Values::Boolean(_) => !matches!(first.trim().to_lowercase().as_str(), "true" | "false"),
        Values::Text(_) => false,
    };
    let occurs = |level: usize, group: &String| values.iter().any(|row| row.get(level) == Some(group));
    let has_no_group_of_others = names.iter().enumerate().skip(1).all(|(level, group)| !occurs(level, group));
    is_name || is_other_type || (names.len() > 1 && has_no_group_of_others)
}

fn stands_for_missing(column: &CodedColumn, cell: &str) -> bool {
    column.has_missing && (cell.trim().is_empty() || cell == MISSING) && find_value(column, cell).is_none()
}

/// Rows that name a value for the first time. Numbers and dates are one value however they are written.
fn distinct_rows(column: &CodedColumn, rows: &[Vec<String>]) -> Result<Vec<usize>, LadderError> {
    let normal = |cell: &str| match &column.values {
        Values::Number(_) => cell.trim().parse::<f64>().map_or_else(|_| cell.to_owned(), |x| (x + 0.0).to_string()),
        _ => cell.to_owned(),
    };
    let mut first: HashMap<String, usize> = HashMap::with_capacity(rows.len());
    let mut distinct = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        let earlier = *first.entry(normal(&row[0])).or_insert(at);
        if earlier == at {
            distinct.push(at);
        } else if rows[earlier][1..] != row[1..] {
            return Err(LadderError::TwiceDifferently {
                column: column.name.clone(),
                row: at + 1,
                first_row: earlier + 1,
            });
        }
    }
    Ok(distinct)
}

/// The row of each value of the column, in the order of values.
fn rows_of_codes(column: &CodedColumn, rows: &[Vec<String>], distinct: &[usize]) -> Result<Vec<usize>, LadderError> {
    let mut row_of_code = vec![usize::MAX; column.values.len()];
    for &row in distinct {
        if let Some(slot) = find_value(column, &rows[row][0]).and_then(|code| row_of_code.get_mut(code as usize)) {
            *slot = row;
        }
    }
    let mut absent = row_of_code.iter().enumerate().filter(|(_, row)| **row == usize::MAX).map(|(code, _)| code);
    if let Some(code) = absent.next() {
        let example = value_label(column, code as u32);
        return Err(LadderError::ValuesMissing { column: column.name.clone(), count: 1 + absent.count(), example });
    }
    Ok(row_of_code)
}

/// Rows that share a group at `level - 1` must share one at `level`; level 0 is the value itself.
fn check_nesting(
    column: &CodedColumn,
    rows: &[Vec<String>],
    distinct: &[usize],
    level: usize,
) -> Result<(), LadderError> {
    if level == 1 {
        return Ok(());
    }
    let mut parent: HashMap<&str, usize> = HashMap::new();
    for &row in distinct {
        let other = *parent.entry(&rows[row][level - 1]).or_insert(row);
        if rows[other][level] != rows[row][level] {
            let (row, other_row) = (row + 1, other + 1);
            return Err(LadderError::NotCoarser { column: column.name.clone(), row, other_row, level: level - 1 });
        }
    }
    Ok(())
}
