//! Rows that are no people: totals, lines below the table, rows that continue the one above.

pub(super) mod aside;
pub(super) mod continued;
pub(super) mod sums;
pub(super) mod totals;
