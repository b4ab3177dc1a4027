//! What the window said.

use eframe::egui::{ScrollArea, Ui};

use crate::gui::{
    context::Cx,
    modal::frame::{After, Dialog, foot_ui},
    widgets::{button_ui, notice_ui, weak_ui},
};

/// Lists the notices that were not closed, the newest first.
pub struct NoticesDialog;

impl Dialog for NoticesDialog {
    fn title(&self) -> String {
        "Notices".to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let mut closed = Vec::new();
        if cx.bench.notices().is_empty() {
            weak_ui(ui, "Nothing to say.");
        }
        ScrollArea::vertical().max_height(420.0).auto_shrink([false, true]).show(ui, |ui| {
            for notice in cx.bench.notices().iter().rev() {
                if notice_ui(ui, notice, 440.0) {
                    closed.push(notice.id);
                }
            }
        });
        foot_ui(ui, |ui| {
            if !cx.bench.notices().is_empty() && button_ui(ui, "Close all").clicked() {
                closed = cx.bench.notices().iter().map(|notice| notice.id).collect();
            }
        });
        for id in closed {
            cx.bench.dismiss(id);
        }
        After::Stay
    }
}
