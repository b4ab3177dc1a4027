//! The sample as csv text: UTF-8, commas, a header, `\n`; a missing value is an empty field.

use super::columns::{Cells, MISSING, SampleTable, push_date, push_number};

/// Appends the names of the columns.
pub(super) fn push_header(text: &mut String, table: &SampleTable) {
    for (index, column) in table.columns.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(column.name);
    }
    text.push('\n');
}

/// Appends the rows.
pub(super) fn push_rows(text: &mut String, table: &SampleTable) {
    text.reserve(table.rows * table.columns.len() * 12);
    for row in 0..table.rows {
        for (index, column) in table.columns.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            match &column.cells {
                Cells::Text(texts) => push_field(text, texts.get(row).unwrap_or_default()),
                Cells::Choice { codes, values } => {
                    if codes[row] != MISSING {
                        push_field(text, values[usize::from(codes[row])]);
                    }
                }
                Cells::Whole(numbers) => push_number(text, numbers[row], 1),
                Cells::Cents(cents) => {
                    push_number(text, cents[row] / 100, 1);
                    text.push('.');
                    push_number(text, cents[row] % 100, 2);
                }
                Cells::Day(days) => push_date(text, days[row]),
                Cells::Flag(flags) => text.push_str(if flags[row] { "true" } else { "false" }),
            }
        }
        text.push('\n');
    }
}

/// Quotes a field where it holds what would end it.
fn push_field(text: &mut String, field: &str) {
    if field.bytes().any(|b| matches!(b, b',' | b'"' | b'\n' | b'\r')) {
        text.push('"');
        text.push_str(&field.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(field);
    }
}
