//! The release as it would leave.
use super::error::MeasureError;
use super::figures::Given;
use super::views::Preview;
pub(super) fn preview(_given: &Given<'_>) -> Result<Preview, MeasureError> {
    Err(MeasureError::Release("The table has no dimension yet. Choose a column for its rows.".to_owned()))
}
