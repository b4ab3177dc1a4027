//! What the law requires of a segment: what kind of use it is, how its people are reached, on what basis.

use eframe::egui::Ui;

use super::{SegmentEditor, row_ui};
use crate::{
    gui::widgets::{choose_ui, field_ui, weak_ui},
    review::{Channel, Compatibility, ConsentKind, LegitimateInterest, PurposeClass, SegmentLegal, law},
};

/// Width of a choice.
const WIDTH: f32 = 148.0;

/// Class of purpose, channel, and under the GDPR the basis; what follows from them as a hint.
pub(super) fn legal_ui(ui: &mut Ui, editor: &mut SegmentEditor, is_under_gdpr: bool) {
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
            if is_under_gdpr {
                basis_ui(ui, &mut legal.legal_basis);
            }
        });
        let needed = legal.consent();
        if needed != ConsentKind::None {
            weak_ui(ui, &format!("It needs a consent {}.", needed.words()));
        }
        if !is_under_gdpr {
            return;
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
        customers_ui(ui, legal);
        collected_ui(ui, legal);
    });
}

/// Own similar offers to existing customers need no consent by e-mail or message, with a reason (Directive 2002/58/EC Art.
/// 13(2)).
fn customers_ui(ui: &mut Ui, legal: &mut SegmentLegal) {
    let by_message = matches!(legal.channel, Some(Channel::Email | Channel::Sms | Channel::AppPush));
    if by_message && legal.purpose_class == Some(PurposeClass::OwnMarketing) {
        let width = ui.available_width();
        let name = "Own similar offers to existing customers, because";
        field_ui(ui, name, &mut legal.existing_customer_reason, "Without consent: own similar offers, because…", width);
    }
}

/// Whether the data were collected for a use that treats people differently, and if not, why it still fits.
fn collected_ui(ui: &mut Ui, legal: &mut SegmentLegal) {
    if legal.purpose_class.is_none_or(|class| class == PurposeClass::Statistics) {
        return;
    }
    let Some(field) = law().field("same_purpose_as_collection") else { return };
    let (answer, keys) = (&mut legal.same_purpose_as_collection, field.choices.iter().map(|(key, _)| key.clone()));
    choose_ui(ui, &field.label, 2.0 * WIDTH, answer, keys, |key| match key.as_str() {
        "" => field.label.clone(),
        key => format!("Collected for this: {}", field.shown(key)),
    });
    if answer.as_str() == "compatible" {
        let width = ui.available_width();
        for (label, text) in legal.compatibility.get_or_insert_with(Compatibility::default).parts() {
            field_ui(ui, label, text, label, width);
        }
    }
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
