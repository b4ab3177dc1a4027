//! What every figure is measured from.

use super::cache::Cache;
use crate::privacy::Progress;
use crate::review::Review;

/// What measuring needs: the rows' codes, the decisions.
pub(crate) struct Given<'a> {
    pub cache: &'a Cache,
    pub review: &'a Review,
    pub progress: &'a Progress,
}
