//! Why nothing can be exported now, and what it is that would be.

use super::sentence::is_count;
use crate::gui::context::Cx;

/// What stands in the place Release: "rows", "count", "table" or "tables".
#[must_use]
pub fn subject_of(cx: &Cx<'_>) -> &'static str {
    let tables = &cx.bench.review().release.tables;
    match tables.as_slice() {
        _ if cx.view.release.rows => "rows",
        [one] if is_count(one) => "count",
        [_, _, ..] => "tables",
        _ => "table",
    }
}

/// Why Export is shut; `None` where it is open. A table that fails can still be exported as an exception, with a reason
/// that is kept.
#[must_use]
pub fn export_blocked(cx: &Cx<'_>) -> Option<String> {
    if cx.view.release.rows {
        return Some("Rows are judged and not written. Hand over a count or a table.".to_owned());
    }
    if !cx.bench.review().release.is_shaped() {
        return Some("There is no table yet.".to_owned());
    }
    cx.bench.export_blocked()
}
