//! Codes and postcodes: the first characters are kept, the rest is masked.

use std::sync::Arc;

use super::{Ladder, LadderError, Level};
use crate::privacy::{CodedColumn, Values};

/// Keeps the first characters of codes, one level for each number of characters, from most to fewest. A group reads
/// `101••`; bullets fill up to the longest value's length where all are equally long, else one represents any rest.
/// Codes of digits alone join no code of another length: `1067` that was `01067` is in no group with `10115`, and the
/// bullets distinguish the lengths.
///
/// # Errors
/// A column that holds no text, a number of characters of 0, or numbers that do not fall.
pub fn prefix(column: &Arc<CodedColumn>, keep: &[usize]) -> Result<Ladder, LadderError> {
    let Values::Text(values) = &column.values else {
        return Err(LadderError::WrongType { column: column.name.clone(), needs: "a column of text" });
    };
    if keep.contains(&0) {
        let what = "the number of characters to keep";
        return Err(LadderError::BadNumber { column: column.name.clone(), what, given: "0".into() });
    }
    let name = |keep: usize| if keep == 1 { "first character".into() } else { format!("first {keep} characters") };
    if let Some(pair) = keep.windows(2).find(|pair| pair[0] <= pair[1]) {
        return Err(LadderError::NotNested { column: column.name.clone(), lower: name(pair[0]), upper: name(pair[1]) });
    }
    let lengths = values.iter().map(|v| v.chars().count());
    let longest = lengths.clone().max().unwrap_or(0);
    let even = lengths.min() == Some(longest);
    if !even && values.iter().all(|v| !v.is_empty() && v.bytes().all(|b| b.is_ascii_digit())) {
        let level = |&keep: &usize| {
            let group = |i: usize| (values[i].len(), head(&values[i], keep).to_owned());
            let label = |(length, start): &(usize, String)| {
                format!("{start}{}", "•".repeat(length.saturating_sub(start.len())))
            };
            Level::from_keys(column, name(keep), group, label)
        };
        return Ok(Ladder::new(column, column.cardinality(), keep.iter().map(level).collect()));
    }
    let level = |&keep: &usize| {
        Level::from_runs(
            column,
            name(keep),
            |i| head(&values[i], keep),
            |start, first, last| {
                // Sorted values put the shortest of a group first: all are the prefix itself only if the last is.
                let whole = first == last && values[last].len() == start.len();
                let bullets = if whole {
                    0
                } else if even {
                    longest - keep
                } else {
                    1
                };
                format!("{start}{}", "•".repeat(bullets))
            },
        )
    };
    Ok(Ladder::new(column, column.cardinality(), keep.iter().map(level).collect()))
}

fn head(text: &str, keep: usize) -> &str {
    text.char_indices().nth(keep).map_or(text, |(end, _)| &text[..end])
}
