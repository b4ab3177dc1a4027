//! Version and licence.

use eframe::egui::Ui;

use crate::gui::{
    context::Cx,
    modal::frame::{After, Dialog},
    theme::{self, Palette},
    widgets::wrapped_ui,
};

/// Says what Shoal is, in which version and under which licence.
pub struct AboutDialog;

impl Dialog for AboutDialog {
    fn title(&self) -> String {
        "About Shoal".to_owned()
    }

    fn width(&self) -> f32 {
        420.0
    }

    fn ui(&mut self, ui: &mut Ui, _cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let version = format!("Shoal {}. Privacy review of customer segments, offline.", env!("CARGO_PKG_VERSION"));
        wrapped_ui(ui, &version, theme::body(), palette.text);
        let text = "Fish hide in a shoal: a person is safe in a crowd that is large enough. Nothing is released this machine \
                    but what you export. MIT licence; the face is Inter, under the SIL Open Font License.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        After::Stay
    }
}
