//! The question before a draft is thrown away.

use eframe::egui::Ui;

use super::SegmentEditor;
use crate::gui::{
    context::Cx,
    modal::{After, Dialog, frame::foot_ui},
    theme::{self, Palette},
    widgets::{danger_button_ui, primary_button_ui, wrapped_ui},
};

/// Asks whether the draft in the editor is thrown away.
#[derive(Default)]
pub struct DiscardDialog {
    /// What is opened in its place.
    next: Option<Box<SegmentEditor>>,
}

impl DiscardDialog {
    /// Asks before another segment is opened.
    #[must_use]
    pub fn before(next: SegmentEditor) -> Self {
        Self { next: Some(Box::new(next)) }
    }
}

impl Dialog for DiscardDialog {
    fn title(&self) -> String {
        "Discard the draft?".to_owned()
    }

    fn width(&self) -> f32 {
        420.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let text = "The segment was changed and is not saved.";
        wrapped_ui(ui, text, theme::body(), Palette::of(ui).text);
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            if danger_button_ui(ui, "Discard", true).clicked() {
                super::close(cx);
                cx.view.segments.editor = self.next.take();
                after = After::Close;
            }
            if primary_button_ui(ui, "Keep editing", true).clicked() {
                after = After::Close;
            }
        });
        after
    }
}
