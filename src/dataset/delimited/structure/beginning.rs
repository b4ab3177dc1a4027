//! Where the table begins in a text, and how many columns it has.

use super::dialect::shown;
use super::fields::Dialect;
use super::records::{self, First};
use crate::dataset::layout::{self, Layout, Row};
use crate::dataset::reading::options::OpenOptions;
use crate::dataset::reading::{Remark, RemarkKind, Sure};

/// Records at the head of the text that are looked at.
const LOOKED_AT: usize = 1_000;

/// Where the table begins.
#[derive(Debug)]
pub(in crate::dataset::delimited) struct Beginning {
    pub columns: usize,
    pub header: bool,
    /// The names as the file gives them, where it does.
    pub names: Vec<String>,
    /// Bytes and lines before the first row.
    pub skip: usize,
    pub lines: u64,
    /// With how short a record may be.
    pub dialect: Dialect,
    pub remarks: Vec<Remark>,
    /// The first rows of the table, as cells.
    pub rows: Vec<Row>,
}

/// Finds the table in a text whose first `from` bytes, `lines` lines, are no part of it. `None` without one record.
pub(in crate::dataset::delimited) fn find(
    head: &str,
    from: usize,
    lines: u64,
    dialect: Dialect,
    options: &OpenOptions,
) -> Option<Beginning> {
    let text = head.get(from..).unwrap_or_default();
    let (records, layout) = laid_out(text, lines, dialect, options)?;
    let too_wide = |records: &[First], layout: &Layout| {
        records.iter().skip(layout.first).filter(|record| record.row.cells.len() > layout.columns).count()
    };
    let (mut records, mut layout, mut dialect) = (records, layout, dialect);
    let wide = too_wide(&records, &layout);
    if layout.names.is_some() && (layout.lacks_names || wide > 0) && !dialect.spaced && dialect.delimiter != b' ' {
        let spaced = Dialect { spaced: true, ..dialect };
        if let Some((others, mut other)) = laid_out(text, lines, spaced, options)
            && !other.lacks_names
            && other.names.is_some()
            && too_wide(&others, &other) == 0
            && other.columns > 1
            && others.iter().skip(other.first).filter(|o| o.row.cells.len() == other.columns).count() * 10
                >= (others.len() - other.first) * 9
        {
            let joined = wide.max(records.len().saturating_sub(layout.first) * usize::from(layout.lacks_names));
            let text = format!(
                "A field may hold {} with a space after it, without quotes: otherwise rows would have more fields than there are names.",
                shown(dialect.delimiter)
            );
            other.remarks.push(Remark {
                sure: Sure::Likely,
                ..Remark::new(RemarkKind::Delimiter, text).rows(joined as u64, [])
            });
            (records, layout, dialect) = (others, other, spaced);
        }
    }
    let Layout { columns, shortest, names, first, remarks, .. } = layout;
    let (skip, before) = match first.checked_sub(1).and_then(|last| records.get(last)) {
        Some(last) => (last.end, last.lines),
        None => records.first().map_or((0, lines), |record| (record.start, record.row.line - 1)),
    };
    Some(Beginning {
        columns,
        header: names.is_some(),
        names: names.unwrap_or_default(),
        skip: from + skip,
        lines: before,
        dialect: Dialect { shortest: if shortest < columns { shortest } else { 0 }, ..dialect },
        remarks,
        rows: records.into_iter().skip(first).map(|record| record.row).collect(),
    })
}

fn laid_out(text: &str, lines: u64, dialect: Dialect, options: &OpenOptions) -> Option<(Vec<First>, Layout)> {
    let mut records = records::first(text, dialect, LOOKED_AT, lines);
    let rows: Vec<Row> = records.iter_mut().map(First::take).collect();
    let layout = layout::find(&rows, options.header)?;
    for (record, row) in records.iter_mut().zip(rows) {
        record.row = row;
    }
    Some((records, layout))
}

/// The end of this many lines of a text.
pub(super) fn end_of_lines(text: &str, lines: u64) -> usize {
    match lines.checked_sub(1) {
        None => 0,
        Some(before) => memchr::memchr_iter(b'\n', text.as_bytes())
            .nth(usize::try_from(before).unwrap_or(usize::MAX))
            .map_or(text.len(), |at| at + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Beginning {
        let options = OpenOptions::default();
        let (dialect, _) = super::super::dialect::find(text, "csv", None, &options).unwrap();
        find(text, 0, 0, dialect, &options).unwrap()
    }

    #[test]
    fn headers() {
        let begin = found("name;age\nAnna;31\nBert;44\n");
        assert_eq!((begin.columns, begin.header, begin.skip), (2, true, 9));
        let begin = found("Anna\t31\t2026-01-01\nBert\t44\t2026-02-01\n");
        assert_eq!((begin.header, begin.skip), (false, 0));
        let begin = found("Export of members\n\nname,age,city\nAnna,31,Bonn\nBert,44,Ulm\n");
        assert_eq!((begin.columns, begin.names.len(), begin.lines), (3, 3, 3));
        let begin = found("name\nAnna\nBert\n");
        assert_eq!((begin.columns, begin.header), (1, true));
    }
}
