//! Several sensitive columns at once: whoever knows one of them uses it to find out another.

use std::sync::Arc;

use super::{ClassView, Inference, InferenceOptions, infer};
use crate::privacy::{Bitmap, CodedColumn, CodedTable, PrivacyError, Progress, QuasiIdentifier, equivalence_classes};

/// The figures of each sensitive column with the other sensitive columns added to the quasi-identifiers, in the order
/// of `sensitive` (pyCANON's "harmonised" figures are the worst of these). `options` goes with the columns; what it lacks
/// takes the default.
///
/// # Errors
/// As [`equivalence_classes`].
pub fn infer_jointly(
    table: &CodedTable,
    members: Option<&Bitmap>,
    sensitive: &[Arc<CodedColumn>],
    options: &[InferenceOptions<'_>],
    progress: &Progress,
) -> Result<Vec<Inference>, PrivacyError> {
    let of = |(at, column): (usize, &Arc<CodedColumn>)| {
        let others = sensitive.iter().enumerate().filter(|(other, _)| *other != at);
        let known = others.map(|(_, other)| QuasiIdentifier::plain(other));
        let quasi_identifiers = table.quasi_identifiers().iter().cloned().chain(known).collect();
        let joint = CodedTable::new(quasi_identifiers, Arc::clone(table.people()), table.missing())?;
        let classes = equivalence_classes(&joint, members, progress)?;
        let options = options.get(at).copied().unwrap_or_default();
        Ok(infer(ClassView::new(&classes, table.people()), column, options, progress)?)
    };
    sensitive.iter().enumerate().map(of).collect()
}
