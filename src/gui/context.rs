//! What every drawing function is given.

use super::{
    command::Command,
    file_dialogs::FileDialogs,
    modal::frame::Dialog,
    view_state::{RecordTab, ViewState},
};
use crate::{
    review::{Area, Spot, Travelled},
    workbench::{NoticeKind, Workbench},
};

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

    /// Says which step was taken back or done again, and shows the place where it is seen.
    pub(super) fn go_back_to(&mut self, verb: &str, step: Option<Travelled>) {
        let Some(step) = step else { return };
        self.bench.notify(NoticeKind::Done, format!("{verb}: {}", step.text()));
        let Some(Spot { area, item }) = step.spot else { return };
        self.view.place = area;
        match area {
            Area::Columns if item.is_some() => self.view.columns.selected = item,
            Area::Segments if item.as_ref().is_some_and(|name| self.bench.review().segment(name).is_some()) => {
                self.view.segments.selected = item;
            }
            Area::Record => self.view.record.tab = RecordTab::Documentation,
            _ => {}
        }
    }
}
