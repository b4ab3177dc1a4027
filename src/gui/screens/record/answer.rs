//! One field: its label, its answer, and where that comes from.

use eframe::egui::{Align, Layout, Ui, vec2};

use super::retention::{RETENTION, RetentionDialog};
use crate::{
    gui::{
        context::Cx,
        modal::{AgreedColumnsDialog, VendorsDialog},
        theme::{self, Palette},
        widgets::{
            action_link_ui, check_ui, choose_ui, field_ui, label_ui, link_ui, text_area_ui, weak_ui, wrapped_ui,
        },
    },
    review::{AGREED_COLUMNS, AGREED_UNTIL, Answer, Edit, Entry, EntryState, FieldKind, Origin},
};

/// Where answers come from that are given for each contract.
const VENDORS: &str = "Vendors";
/// Width of a label.
const LABEL: f32 = 168.0;
/// Width of the origin.
const ORIGIN: f32 = 120.0;

/// Below this width label, answer and origin are one below the other.
const NARROW: f32 = 540.0;

/// Draws a field and takes what is typed. `names_somebody`: it holds a value of a direct identifier.
pub(super) fn answer_ui(ui: &mut Ui, cx: &mut Cx<'_>, entry: &Entry, names_somebody: bool) {
    let palette = Palette::of(ui);
    if ui.available_width() < NARROW {
        let colour = if entry.is_missing() { palette.warn } else { palette.weak };
        wrapped_ui(ui, &entry.field.label, theme::body(), colour);
        middle_ui(ui, cx, entry);
        staff_ui(ui, cx, entry, names_somebody);
        origin_ui(ui, entry);
        ui.separator();
        return;
    }
    let middle = (ui.available_width() - LABEL - ORIGIN - 32.0).max(200.0);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 16.0;
        let colour = if entry.is_missing() { palette.warn } else { palette.weak };
        ui.allocate_ui_with_layout(vec2(LABEL, 20.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(LABEL);
            wrapped_ui(ui, &entry.field.label, theme::body(), colour);
        });
        ui.allocate_ui_with_layout(vec2(middle, 20.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(middle);
            middle_ui(ui, cx, entry);
            staff_ui(ui, cx, entry, names_somebody);
        });
        ui.allocate_ui_with_layout(vec2(ORIGIN, 20.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(ORIGIN);
            origin_ui(ui, entry);
        });
    });
    ui.separator();
}

/// A text that holds a value of the file goes to nobody outside, unless somebody says whom it names.
fn staff_ui(ui: &mut Ui, cx: &mut Cx<'_>, entry: &Entry, names_somebody: bool) {
    let answer = cx.bench.review().record.answer(&entry.field.key).cloned().unwrap_or_default();
    if !names_somebody && !answer.confirmed {
        return;
    }
    if names_somebody {
        let text = "▲ It holds a value of a direct identifier.";
        wrapped_ui(ui, text, theme::small(), Palette::of(ui).warn);
    }
    let (mut is_staff, text) = (answer.confirmed, "This names staff or a company");
    if check_ui(ui, &mut is_staff, text, &format!("{text}: {}", entry.field.label)).changed() {
        apply(cx, entry, Answer { confirmed: is_staff, ..answer });
    }
}

fn origin_ui(ui: &mut Ui, entry: &Entry) {
    let palette = Palette::of(ui);
    match entry.origin {
        Some(Origin::Work | Origin::Profile) => {
            let place = if entry.place.is_empty() { "the work" } else { entry.place };
            label_ui(ui, &format!("● from {place}"), theme::small(), palette.accent);
        }
        _ if entry.is_missing() => {
            label_ui(ui, "○ missing", theme::small(), palette.warn);
        }
        _ => {}
    }
    label_ui(ui, entry.source, theme::small(), palette.weak);
}

fn middle_ui(ui: &mut Ui, cx: &mut Cx<'_>, entry: &Entry) {
    let palette = Palette::of(ui);
    let by_itself = matches!(entry.origin, Some(Origin::Work | Origin::Profile));
    if by_itself || entry.field.work_only {
        wrapped_ui(ui, &entry.shown(), theme::body(), palette.text);
        if matches!(entry.field.key.as_str(), AGREED_COLUMNS | AGREED_UNTIL) {
            if link(ui, "Agreed columns…", entry) {
                cx.show(AgreedColumnsDialog::new(cx.bench));
            }
        } else if entry.place == VENDORS {
            if link(ui, "Vendors…", entry) {
                cx.show(VendorsDialog::new(cx.bench));
            }
        } else if !entry.field.work_only && link(ui, "Write another answer", entry) {
            set(cx, entry, entry.text.clone());
        }
        rows(ui, cx, entry);
        return;
    }
    let reason =
        cx.bench.review().record.answer(&entry.field.key).and_then(|answer| answer.not_applicable_reason.clone());
    if let Some(mut reason) = reason {
        weak_ui(ui, "It does not apply, because …");
        let width = ui.available_width();
        let name = format!("Why “{}” does not apply", entry.field.label);
        if field_ui(ui, &name, &mut reason, "At least ten characters", width).changed() {
            does_not_apply(cx, entry, Some(reason));
        }
        if link(ui, "It applies", entry) {
            does_not_apply(cx, entry, None);
        }
        return;
    }
    input_ui(ui, cx, entry);
    rows(ui, cx, entry);
    if let Some(proposal) = &entry.proposal {
        wrapped_ui(ui, &format!("Proposed: {}", entry.field.shown(proposal)), theme::body(), palette.weak);
        let use_this = action_link_ui(ui, "Use this").accessible_name(format!("Use this: {}", entry.field.label));
        if use_this.clicked()
            && let Some(edit) = proposal_taken(entry)
        {
            cx.bench.apply(edit);
        }
    }
    if entry.field.may_not_apply && entry.state == EntryState::Missing && link(ui, "Does not apply…", entry) {
        does_not_apply(cx, entry, Some(String::new()));
    }
}

/// What takes over the proposal of a field as its answer; `None` if nothing is proposed.
pub(super) fn proposal_taken(entry: &Entry) -> Option<Edit> {
    let (key, label) = (entry.field.key.clone(), entry.field.label.clone());
    let answer = Answer { value: entry.proposal.clone()?, origin: Origin::Template, ..Answer::default() };
    Some(Edit::SetAnswer { key, label, answer })
}

/// Periods are written as rows too.
fn rows(ui: &mut Ui, cx: &mut Cx<'_>, entry: &Entry) {
    if entry.field.key == RETENTION && link(ui, "As rows…", entry) {
        cx.show(RetentionDialog::new(cx.bench, entry));
    }
}

/// A link of a field: it is called by the field too, for whoever listens.
fn link(ui: &mut Ui, text: &str, entry: &Entry) -> bool {
    link_ui(ui, text).accessible_name(format!("{text}: {}", entry.field.label)).clicked()
}

fn input_ui(ui: &mut Ui, cx: &mut Cx<'_>, entry: &Entry) {
    let palette = Palette::of(ui);
    let field = entry.field;
    let mut text = cx.bench.review().record.get(&field.key).to_owned();
    let width = ui.available_width();
    let response = match field.kind {
        FieldKind::Choice => {
            choice_ui(ui, cx, entry, &text);
            return;
        }
        FieldKind::Line => field_ui(ui, &field.label, &mut text, &field.hint, width),
        FieldKind::Day => field_ui(ui, &field.label, &mut text, "YYYY-MM-DD", 140.0),
        FieldKind::Text | FieldKind::Checklist | FieldKind::Table => {
            let rows = text.lines().count().clamp(1, 6);
            text_area_ui(ui, &field.label, &mut text, &field.hint, rows)
        }
    };
    let today = chrono::Local::now().date_naive();
    if let Some(fault) = field.fault(&text).filter(|_| !response.has_focus()) {
        wrapped_ui(ui, &format!("✖ {fault}"), theme::small(), palette.fail);
    } else if let Some(due) = field.overdue(&text, today) {
        wrapped_ui(ui, &format!("▲ {due}"), theme::small(), palette.warn);
    }
    if response.changed() {
        set(cx, entry, text);
    }
}

fn choice_ui(ui: &mut Ui, cx: &mut Cx<'_>, entry: &Entry, text: &str) {
    let field = entry.field;
    let (mut key, keys) = (text.to_owned(), field.choices.iter().map(|(key, _)| key.clone()));
    let chosen = choose_ui(ui, &field.label, 240.0, &mut key, keys, |key| match key.as_str() {
        "" => "Choose…".to_owned(),
        key => field.shown(key),
    });
    weak_ui(ui, &field.hint);
    if chosen {
        set(cx, entry, key);
    }
}

fn set(cx: &mut Cx<'_>, entry: &Entry, text: String) {
    let (key, label) = (entry.field.key.clone(), entry.field.label.clone());
    cx.bench.apply(Edit::SetRecord { key, label, text });
}

fn apply(cx: &mut Cx<'_>, entry: &Entry, answer: Answer) {
    let (key, label) = (entry.field.key.clone(), entry.field.label.clone());
    cx.bench.apply(Edit::SetAnswer { key, label, answer });
}

fn does_not_apply(cx: &mut Cx<'_>, entry: &Entry, reason: Option<String>) {
    apply(cx, entry, Answer { not_applicable_reason: reason, ..Answer::default() });
}
