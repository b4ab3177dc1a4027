//! Why nothing can be exported now, and what it is that would be.

use super::sentence::is_count;
use crate::gui::{context::Cx, screens::record::standing};

/// What is in the place Release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Judged and never written.
    Rows,
    Count,
    Table,
    Tables,
}

impl Subject {
    /// What the place Release shows now.
    #[must_use]
    pub fn of(cx: &Cx<'_>) -> Self {
        match cx.bench.review().release.tables.as_slice() {
            _ if cx.view.release.rows => Self::Rows,
            [one] if is_count(one) => Self::Count,
            [_, _, ..] => Self::Tables,
            _ => Self::Table,
        }
    }

    /// The panel's question about it.
    #[must_use]
    pub fn question(self) -> &'static str {
        match self {
            Self::Rows => "May these rows be released?",
            Self::Count => "May this count be released?",
            Self::Table => "May this table be released?",
            Self::Tables => "May these tables be released?",
        }
    }
}

/// Why Export is shut; `None` if it is open. A table that fails can still be exported as an exception, with a reason
/// that is kept.
#[must_use]
pub fn export_blocked(cx: &mut Cx<'_>) -> Option<String> {
    if cx.view.release.rows {
        return Some("Rows are judged and not written. Hand over a count or a table.".to_owned());
    }
    if !cx.bench.review().release.is_shaped() {
        return Some("There is no table yet.".to_owned());
    }
    let refusal = standing(cx).refusal;
    cx.bench.export_blocked_by(|| refusal)
}
