//! Sealing the review with a passphrase, and removing the seal.

use eframe::egui::Ui;

use super::frame::{After, Dialog, foot_ui};
use crate::gui::{
    context::Cx,
    theme::{self, Palette},
    widgets::{PassphraseField, primary_button_ui, secondary_button_ui, wrapped_ui},
};

/// Asks for a passphrase, twice.
#[derive(Default)]
pub struct SealDialog {
    passphrase: PassphraseField,
    again: PassphraseField,
}

impl Dialog for SealDialog {
    fn title(&self) -> String {
        "Seal with a passphrase".to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let text = "The review is encrypted, and so is the secret of its random numbers. Nobody opens it without the passphrase, and nothing brings a lost one back. Take a long one: five or six words that do not belong together.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        ui.add_space(6.0);
        let mut go = self.passphrase.ui(ui, "Passphrase", true);
        ui.add_space(4.0);
        go |= self.again.ui(ui, "The same again", false);
        if !self.again.text.is_empty() && self.again.text != self.passphrase.text {
            wrapped_ui(ui, "▲ The two differ.", theme::body(), palette.warn);
        }
        let ready = !self.passphrase.text.is_empty() && self.again.text == self.passphrase.text;
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            if secondary_button_ui(ui, "Cancel", true).clicked() {
                after = After::Close;
            }
            go |= primary_button_ui(ui, "Seal", ready).clicked();
        });
        if go && ready {
            cx.bench.seal(std::mem::take(&mut self.passphrase.text));
            after = After::Close;
        }
        after
    }
}

/// Asks whether the seal is to be removed.
pub struct UnsealDialog;

impl Dialog for UnsealDialog {
    fn title(&self) -> String {
        "Remove the seal?".to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let text = "Whoever can read the file can read the review then: every decision, the record, and the releases.";
        wrapped_ui(ui, text, theme::body(), Palette::of(ui).text);
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            if secondary_button_ui(ui, "Cancel", true).clicked() {
                after = After::Close;
            }
            if primary_button_ui(ui, "Remove the seal", true).clicked() {
                cx.bench.unseal();
                after = After::Close;
            }
        });
        after
    }
}
