//! To whom the segment goes: chosen from the recipients of the review, or a new one.

use eframe::egui::{self, PopupCloseBehavior, Ui};

use super::{SegmentEditor, row_ui};
use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{RecipientForm, button_ui, choice, day, label_ui, link_ui, secondary_button_ui, weak_ui},
    },
    review::{ConsentNeeded, Edit, Recipient, Record},
};

/// A recipient that is saved with the segment.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RecipientChange {
    /// The name under which it is in the review; `None` for a new one.
    pub(super) original: Option<String>,
    pub(super) to: Recipient,
}

impl RecipientChange {
    pub(super) fn edit(&self) -> Edit {
        match &self.original {
            Some(name) => Edit::ChangeRecipient { name: name.clone(), to: self.to.clone() },
            None => Edit::AddRecipient(self.to.clone()),
        }
    }
}

/// "agency, contract until 31 Mar 2027", and whether that is over.
fn standing(recipient: &Recipient) -> (String, bool) {
    let kind = recipient.category.word();
    let country = if recipient.country.is_empty() { String::new() } else { format!(", {}", recipient.country) };
    match recipient.contract.ends.as_deref().and_then(day) {
        None if recipient.contract.reference.is_empty() => (format!("{kind}{country}"), false),
        None => (format!("{kind}{country}, contract {}", recipient.contract.reference), false),
        Some(last) => {
            let shown = last.format("%-d %b %Y");
            if last < chrono::Utc::now().date_naive() {
                (format!("▲ {kind}{country}, contract ended on {shown}"), true)
            } else {
                (format!("{kind}{country}, contract until {shown}"), false)
            }
        }
    }
}

/// The list to choose from, what is known of those chosen, and the form of a new one.
pub(super) fn recipients_ui(ui: &mut Ui, cx: &Cx<'_>, editor: &mut SegmentEditor) {
    row_ui(ui, "To", |ui| {
        let known = editor.known_recipients(cx);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            chooser_ui(ui, editor, &known);
            if editor.draft.recipients.is_empty() {
                weak_ui(ui, "Nobody is named: it is taken to be known to everybody.");
            }
        });
        for name in editor.draft.recipients.clone() {
            let Some(recipient) = known.iter().find(|recipient| recipient.name == name) else { continue };
            chosen_ui(ui, editor, recipient);
        }
        if let Some(form) = editor.form.take() {
            editor.form = form_ui(ui, editor, (&known, &cx.bench.review().record), form);
        }
    });
    if !editor.is_inside(cx) && matches!(editor.draft.consent, ConsentNeeded::NotNeeded(_)) {
        editor.draft.consent = ConsentNeeded::All;
    }
}

fn chooser_ui(ui: &mut Ui, editor: &mut SegmentEditor, known: &[Recipient]) {
    let chosen = &editor.draft.recipients;
    let shown = if chosen.is_empty() { "Choose…".to_owned() } else { chosen.join(", ") };
    let mut new = false;
    choice("recipient", shown)
        .width(208.0)
        .truncate()
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show_ui(ui, |ui| {
            for recipient in known {
                let place = editor.draft.recipients.iter().position(|name| *name == recipient.name);
                if ui.selectable_label(place.is_some(), &recipient.name).clicked() {
                    match place {
                        Some(place) => _ = editor.draft.recipients.remove(place),
                        None => editor.draft.recipients.push(recipient.name.clone()),
                    }
                }
            }
            if ui.selectable_label(false, "New recipient…").clicked() {
                new = true;
                egui::Popup::close_all(ui.ctx());
            }
        })
        .response
        .accessible_name("Recipients of the segment");
    if new {
        editor.form = Some(RecipientForm::default());
    }
}

fn chosen_ui(ui: &mut Ui, editor: &mut SegmentEditor, recipient: &Recipient) {
    let palette = Palette::of(ui);
    let (text, ended) = standing(recipient);
    let several = editor.draft.recipients.len() > 1;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        let text = if several { format!("{}: {text}", recipient.name) } else { text };
        label_ui(ui, &text, theme::body(), if ended { palette.warn } else { palette.weak });
        let edit = link_ui(ui, "Edit…").accessible_name(format!("Edit recipient {}", recipient.name));
        if edit.clicked() {
            editor.form = Some(RecipientForm::of(recipient));
        }
    });
    if !recipient.holds.is_empty() {
        weak_ui(ui, &format!("holds already: {}", recipient.holds));
    }
}

/// The fields of a recipient, with those that are known and the record; `None` once it is taken over or dropped.
fn form_ui(
    ui: &mut Ui,
    editor: &mut SegmentEditor,
    (known, record): (&[Recipient], &Record),
    mut form: RecipientForm,
) -> Option<RecipientForm> {
    let palette = Palette::of(ui);
    let mut keep = true;
    theme::card(&palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        form.fields_ui(ui, known, record);
        ui.horizontal(|ui| {
            let word = if form.original().is_some() { "Change recipient" } else { "Add recipient" };
            if secondary_button_ui(ui, word, form.fault(known).is_none()).clicked() {
                take(editor, &form);
                keep = false;
            }
            if button_ui(ui, "Back").clicked() {
                keep = false;
            }
        });
    });
    keep.then_some(form)
}

/// Takes the form over into the draft; nothing is saved yet.
fn take(editor: &mut SegmentEditor, form: &RecipientForm) {
    let to = form.written();
    let named = editor.draft.recipients.iter_mut().find(|name| form.original() == Some(name));
    match named {
        Some(name) => name.clone_from(&to.name),
        None => editor.draft.recipients.push(to.name.clone()),
    }
    let pending = editor.recipients.iter_mut().find(|change| form.original() == Some(&change.to.name));
    match pending {
        Some(change) => change.to = to,
        None => editor.recipients.push(RecipientChange { original: form.original().cloned(), to }),
    }
}
