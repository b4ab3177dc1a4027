//! Dialogs about all segments at once: proposed, divided from columns, made safe.

mod fix_all;
mod propose;
mod series;

use super::frame::After;
use crate::gui::context::Cx;
use crate::review::Edit;

/// Applies what adds segments, and goes to the one of this name; the dialog closes if it was applied.
fn add(cx: &mut Cx<'_>, edit: Edit, first: Option<String>) -> After {
    if !cx.bench.apply(edit) {
        return After::Stay;
    }
    cx.view.segments.selected = first;
    cx.view.segments.overlaps = false;
    After::Close
}

pub use fix_all::FixAllDialog;
pub use propose::ProposeDialog;
pub use series::SeriesDialog;
