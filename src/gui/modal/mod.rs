//! Everything that is in front of the screen, one dialog at a time. Each is one file that implements [`Dialog`]:
//! those that ask for a path are in [`paths`], those that help are in [`help`].

pub mod agreed_columns;
mod best_levels;
pub mod frame;
mod help;
mod ladder;
mod ladder_groups;
mod measuring;
mod newer_file;
pub mod paths;
mod policy;
mod recipient;
mod reidentification;
mod seal;
mod segments;
mod singling_out;
mod vendors;

use eframe::egui::Ui;

use super::context::Cx;
use paths::question::QuestionDialog;

pub use agreed_columns::AgreedColumnsDialog;
pub use best_levels::BestLevelsDialog;
pub use frame::{After, Dialog};
pub use help::{
    about::AboutDialog, guide::HelpDialog, guide::Part as HelpPart, notices::NoticesDialog, palette::PaletteDialog,
    unreadable::UnreadableDialog,
};
pub use ladder::LadderDialog;
pub use newer_file::NewerFileDialog;
pub use paths::{
    export_release::ExportReleaseDialog, export_report::ExportReportDialog, open::OpenDialog, opt_out::OptOutDialog,
    save_handout::SaveHandoutDialog, save_review::SaveReviewDialog, unsaved::UnsavedDialog,
};
pub use policy::PolicyDialog;
pub use recipient::RecipientDialog;
pub use reidentification::ReidentificationDialog;
pub use seal::{SealDialog, UnsealDialog};
pub use segments::{FixAllDialog, ProposeDialog, SeriesDialog};
pub use singling_out::SinglingOutDialog;
pub use vendors::VendorsDialog;

/// Draws the workbench's question if it has one, else the dialog that is open.
pub fn modal_ui(ui: &Ui, cx: &mut Cx<'_>) -> After {
    if let Some(question) = cx.bench.question().cloned() {
        let mut dialog = QuestionDialog(question);
        if dialog.window_ui(ui, cx) == After::Close {
            dialog.closed(cx);
        }
        return After::Stay;
    }
    let Some(mut dialog) = cx.modal.take() else { return After::Stay };
    let after = dialog.window_ui(ui, cx);
    // A dialog may have put another one in its place.
    if after == After::Stay && cx.modal.is_none() {
        *cx.modal = Some(dialog);
    } else {
        dialog.closed(cx);
    }
    after
}
