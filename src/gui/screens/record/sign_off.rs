//! The state of the sign-off, the steps that can be taken, and its steps so far.

use std::sync::Arc;

use eframe::egui::{Align, Frame, Layout, Margin, RichText, Ui, vec2};

use super::{NARROW, sign_dialog::SignDialog};
use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        view_state::StandingShown,
        widgets::{
            ends_ui, label_ui, link_ui, primary_button_ui, secondary_button_ui, section_ui, weak_ui, wrapped_ui,
        },
    },
    review::{Edit, SignOffState, Standing, Step, condition_key},
    workbench::RecordState,
};

/// Width of the buttons beside the state.
const BUTTONS: f32 = 520.0;
/// Reasons of a stale approval that are listed.
const MOST_REASONS: usize = 4;

/// The state in words, why it is stale, and a button for every step that is possible.
pub(super) fn sign_off_ui(ui: &mut Ui, cx: &mut Cx<'_>, record: &RecordState) {
    let standing = standing(cx);
    let width = ui.available_width();
    let steps: Vec<Step> = Step::ALL.into_iter().filter(|step| step.leads_from(standing.state).is_some()).collect();
    if width < NARROW {
        state_ui(ui, &standing);
        ui.horizontal_wrapped(|ui| steps.iter().for_each(|step| button_ui(ui, cx, *step, record)));
    } else {
        ui.horizontal_top(|ui| {
            let text = vec2(width - BUTTONS, 0.0);
            ui.allocate_ui_with_layout(text, Layout::top_down(Align::Min), |ui| state_ui(ui, &standing));
            let end = |ui: &mut Ui, cx: &mut Cx<'_>| steps.iter().for_each(|step| button_ui(ui, cx, *step, record));
            ui.vertical(|ui| ends_ui(ui, "steps", (theme::button_size().y, 0.0), cx, |_, _| {}, end));
        });
    }
    ui.add_space(8.0);
}

/// As it was last looked at, looked at again where anything changed: it prints the whole work.
pub fn standing(cx: &mut Cx<'_>) -> Standing {
    let review = cx.bench.review();
    let key = (
        cx.bench.revision(),
        review.source.sha256.clone(),
        review.sign_offs.steps().len(),
        review.ledger.entries().len(),
        chrono::Utc::now().date_naive(),
    );
    match &cx.view.record.standing {
        Some(shown) if shown.key == key => shown.standing.clone(),
        _ => {
            let standing = cx.bench.standing();
            cx.view.record.standing = Some(StandingShown { key, standing: standing.clone() });
            standing
        }
    }
}

fn state_ui(ui: &mut Ui, standing: &Standing) {
    let palette = Palette::of(ui);
    let (mark, colour) = match standing.state {
        _ if standing.is_stale() => ("▲ ", palette.warn),
        SignOffState::Approved | SignOffState::ApprovedWithConditions => ("✔ ", palette.pass),
        SignOffState::Refused | SignOffState::Withdrawn => ("✖ ", palette.fail),
        SignOffState::Draft | SignOffState::InReview => ("", palette.text),
    };
    label_ui(ui, &format!("{mark}{}", standing.word()), theme::title(), colour);
    let said = if standing.sentence.is_empty() { "Nobody has signed yet." } else { &standing.sentence };
    weak_ui(ui, said);
    if let Some(released) = standing.released_sentence() {
        weak_ui(ui, &released);
    }
    for reason in standing.stale.iter().take(MOST_REASONS) {
        wrapped_ui(ui, reason, theme::body(), palette.warn);
    }
    if standing.stale.len() > MOST_REASONS {
        weak_ui(ui, &format!("{} more changed.", standing.stale.len() - MOST_REASONS));
    }
}

fn button_ui(ui: &mut Ui, cx: &mut Cx<'_>, step: Step, record: &RecordState) {
    let text = format!("{}…", step.name());
    let open = record.blocks_approval().filter(|_| matches!(step, Step::Approve | Step::ApproveWithConditions));
    let button = match step {
        Step::Submit | Step::Approve => primary_button_ui(ui, &text, open.is_none()),
        _ => secondary_button_ui(ui, &text, open.is_none()),
    };
    let button = match open {
        Some(gate) => button.on_disabled_hover_text(&gate.sentence),
        None => button,
    };
    if button.clicked() {
        cx.show(SignDialog::new(step));
    }
}

/// Every step, the latest first.
pub(super) fn steps_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let palette = Palette::of(ui);
    let sign_offs = Arc::clone(&cx.bench.review().sign_offs);
    let last = sign_offs.last().map(|step| step.id);
    let mut newly_met = None;
    section_ui(ui, "Steps of the sign-off");
    if sign_offs.is_empty() {
        weak_ui(ui, "None so far.");
    }
    for step in sign_offs.steps().iter().rev() {
        let content = &step.content;
        let time = content.on.replace('T', " ").replace('Z', " UTC");
        ui.label(RichText::new(time).font(theme::small()).color(palette.weak));
        wrapped_ui(ui, &content.deed(), theme::body(), palette.text);
        let indented = Frame::new().inner_margin(Margin { left: 10, ..Margin::ZERO });
        indented.show(ui, |ui| {
            if !content.reason.is_empty() {
                wrapped_ui(ui, &content.reason, theme::body(), palette.weak);
            }
            for (number, condition) in (1..).zip(&content.conditions) {
                wrapped_ui(ui, &condition.to_string(), theme::body(), palette.weak);
                let met = cx.bench.review().is_condition_met(content.id, number);
                if met {
                    weak_ui(ui, "✔ met");
                } else if Some(content.id) == last && link_ui(ui, "It is met").clicked() {
                    newly_met = Some((content.id, number));
                }
            }
        });
    }
    if !sign_offs.is_empty() {
        weak_ui(ui, "Names are as they were typed; the program does not check them.");
    }
    if let Some((step, number)) = newly_met {
        let (key, label) = (condition_key(step, number), format!("Condition {number}"));
        cx.bench.apply(Edit::SetRecord { key, label, text: chrono::Utc::now().date_naive().to_string() });
    }
    ui.add_space(16.0);
}
