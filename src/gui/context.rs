//! What every drawing function is given.

use super::{command::Command, file_dialogs::FileDialogs, modal::frame::Dialog, view_state::ViewState};
use crate::workbench::Workbench;

/// The window's state, borrowed for one frame.
pub struct Cx<'a> {
    /// The data, the review and every figure.
    pub bench: &'a mut Workbench,
    /// Where the analyst is looking.
    pub view: &'a mut ViewState,
    /// The dialog in front of the screen.
    pub modal: &'a mut Option<Box<dyn Dialog>>,
    /// Commands to be run before the next frame is drawn.
    pub commands: &'a mut Vec<Command>,
    /// The system's file dialogs.
    pub file_dialogs: &'a mut FileDialogs,
}

impl Cx<'_> {
    /// Opens a dialog, in place of the one that was open.
    pub fn show(&mut self, dialog: impl Dialog + 'static) {
        *self.modal = Some(Box::new(dialog));
    }
}
