//! The release of the open review: its tables as they would be released now, shown, then written.

pub(super) mod commit;
pub(super) mod earlier_releases;
pub(super) mod export;
pub(super) mod grid;
pub(super) mod level_costs;
pub(super) mod preview;
pub(super) mod recipients;
pub(super) mod segment_tables;
pub(super) mod table_input;
pub(super) mod traces;
pub(super) mod views;
