//! What a cell says: a number, a date, a time, yes or no, or nothing.

pub(super) mod clock;
pub(super) mod dates;
pub(super) mod local_dates;
pub(super) mod local_numbers;
pub(super) mod month_names;
pub(super) mod numbers;
pub(super) mod values;
