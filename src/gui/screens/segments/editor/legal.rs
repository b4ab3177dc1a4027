//! What the law asks of a segment: what kind of use it is, how its people are reached, on what basis.

use eframe::egui::Ui;

use super::{SegmentEditor, row_ui};
use crate::{
    gui::widgets::{choice, field_ui, weak_ui},
    review::{Channel, ConsentKind, LegitimateInterest, PurposeClass, law},
};

/// Width of a choice.
const WIDTH: f32 = 148.0;

/// Class of purpose, channel, basis; what follows from them as a hint.
pub(super) fn legal_ui(ui: &mut Ui, editor: &mut SegmentEditor) {
    row_ui(ui, "Use", |ui| {
        let legal = &mut editor.draft.legal;
        ui.horizontal_wrapped(|ui| {
            let shown = legal.purpose_class.map_or("What kind of use…", PurposeClass::words);
            let picker = choice("purpose-class", shown).width(WIDTH).show_ui(ui, |ui| {
                for class in PurposeClass::ALL {
                    ui.selectable_value(&mut legal.purpose_class, Some(*class), class.words());
                }
            });
            picker.response.accessible_name("Kind of use");
            let shown = legal.channel.map_or("How people are reached…", Channel::words);
            let picker = choice("channel", shown).width(WIDTH).show_ui(ui, |ui| {
                for channel in Channel::ALL {
                    ui.selectable_value(&mut legal.channel, Some(*channel), channel.words());
                }
            });
            picker.response.accessible_name("Channel");
            basis_ui(ui, &mut legal.legal_basis);
        });
        let needed = legal.consent();
        if needed != ConsentKind::None {
            weak_ui(ui, &format!("It needs a consent {}.", needed.words()));
        }
        if legal.legal_basis.is_empty()
            && let Some(letter) = legal.proposed_basis()
        {
            weak_ui(ui, &format!("Basis proposed: {}", words_of(letter)));
        }
        if legal.legal_basis == "f" {
            let interest = legal.legitimate_interest.get_or_insert_with(LegitimateInterest::default);
            let width = ui.available_width();
            field_ui(ui, "Our interest", &mut interest.interest, "Our interest, stated plainly", width);
            let hint = "Why people's interests do not outweigh";
            field_ui(ui, hint, &mut interest.balance, hint, width);
        }
    });
}

fn words_of(letter: &str) -> String {
    law().field("legal_basis").map_or_else(|| letter.to_owned(), |field| field.shown(letter))
}

fn basis_ui(ui: &mut Ui, basis: &mut String) {
    let Some(field) = law().field("legal_basis") else { return };
    let shown = if basis.is_empty() { "On what basis…".to_owned() } else { field.shown(basis) };
    let picker = choice("legal-basis", shown).width(WIDTH).show_ui(ui, |ui| {
        for (key, label) in &field.choices {
            ui.selectable_value(basis, key.clone(), label);
        }
    });
    picker.response.accessible_name("Legal basis");
}
