//! What the law requires of a segment: what kind of use it is, how its people are reached, on what basis.

use eframe::egui::Ui;

use super::{SegmentEditor, row_ui};
use crate::{
    gui::widgets::{choose_ui, field_ui, weak_ui},
    review::{Channel, ConsentKind, LegitimateInterest, PurposeClass, law},
};

/// Width of a choice.
const WIDTH: f32 = 148.0;

/// Class of purpose, channel, basis; what follows from them as a hint.
pub(super) fn legal_ui(ui: &mut Ui, editor: &mut SegmentEditor) {
    row_ui(ui, "Use", |ui| {
        let legal = &mut editor.draft.legal;
        ui.horizontal_wrapped(|ui| {
            let classes = PurposeClass::ALL.iter().copied().map(Some);
            choose_ui(ui, "Kind of use", WIDTH, &mut legal.purpose_class, classes, |class| {
                class.map_or("What kind of use…", PurposeClass::words)
            });
            let channels = Channel::ALL.iter().copied().map(Some);
            choose_ui(ui, "Channel", WIDTH, &mut legal.channel, channels, |channel| {
                channel.map_or("How people are reached…", Channel::words)
            });
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
    let keys = field.choices.iter().map(|(key, _)| key.clone());
    choose_ui(ui, "Legal basis", WIDTH, basis, keys, |key| match key.as_str() {
        "" => "On what basis…".to_owned(),
        key => field.shown(key),
    });
}
