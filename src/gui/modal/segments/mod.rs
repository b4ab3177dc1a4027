//! Dialogs about all segments at once: proposed, divided from columns, made safe.

mod fix_all;
mod propose;
mod series;

pub use fix_all::FixAllDialog;
pub use propose::ProposeDialog;
pub use series::SeriesDialog;
