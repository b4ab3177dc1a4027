//! Columns: may the rows go, with all tagged columns?

use eframe::egui::Ui;

use super::{answer_line_ui, data::first_step_ui, finding_ui, step_ui};
use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        view_state::Place,
        widgets::{section_ui, wrapped_ui},
    },
    report::assessment::{Assessment, Verdict},
    workbench::NextStep,
};

/// Steps shown at once: more would be a list to read, not a next step.
const STEPS: usize = 3;

/// The three questions, and the best next steps.
pub fn answer_ui(ui: &mut Ui, cx: &mut Cx<'_>, latest: &Assessment, pending: bool, palette: &Palette) {
    ui.scope(|ui| {
        if pending {
            ui.multiply_opacity(0.5);
        }
        verdicts_ui(ui, latest, palette);
    });
    ui.add_space(8.0);
    if latest.quasi_identifiers.is_empty() {
        first_step_ui(ui, cx);
    }
    steps_ui(ui, cx, palette);
}

fn verdicts_ui(ui: &mut Ui, assessment: &Assessment, palette: &Palette) {
    let verdicts = &assessment.verdicts;
    let measured = !assessment.quasi_identifiers.is_empty();
    let word = match verdicts.worst() {
        _ if !measured => "Not measured",
        Verdict::Pass => "Yes",
        Verdict::Warn => "With care",
        Verdict::Fail => "Not as they are",
    };
    answer_line_ui(ui, Place::Columns, measured.then(|| verdicts.worst()), word, palette);
    if !measured {
        let text = "Say in Columns which columns identify people: then the crowd they hide in is counted.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        return;
    }
    ui.add_space(4.0);
    finding_ui(
        ui,
        "Singling out",
        &verdicts.singling_out,
        "Can one person be picked out of the file? The smallest crowd is the least number of people who share all \
         quasi-identifier values (k-anonymity); 1 / k is the highest prosecutor risk.",
        palette,
    );
    finding_ui(
        ui,
        "Linking",
        &verdicts.linking,
        "Can a person be found again in another file? Journalist risk: one over the people in the population who share \
         the same values; also columns that are nearly unique, and segments that overlap.",
        palette,
    );
    finding_ui(
        ui,
        "Inference",
        &verdicts.inference,
        "Can something sensitive be concluded about a person? Distinct l-diversity counts the sensitive values in each \
         crowd; t-closeness is how far a crowd's values lie from everyone's.",
        palette,
    );
}

fn steps_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    let steps = cx.bench.next_steps().clone();
    let Some(list) = steps.latest().filter(|list| !list.is_empty()) else {
        if steps.is_pending() {
            section_ui(ui, "Best next steps");
            wrapped_ui(ui, "Being looked for…", theme::body(), palette.weak);
        }
        return;
    };
    section_ui(ui, "Best next steps");
    let pointer = ui.ctx().pointer_hover_pos();
    // Steps of another state of the review are shown dimmed and cannot be applied.
    let enabled = !steps.is_pending() && !cx.view.rests(pointer);
    let mut apply = None;
    ui.scope(|ui| {
        if steps.is_pending() {
            ui.multiply_opacity(0.5);
        }
        // A step that keeps nothing is never the first to take.
        let keeps = |step: &NextStep| step.passes && step.kept.is_none_or(|kept| kept > 0.0);
        let best = list.iter().take(STEPS).position(keeps);
        for (i, step) in list.iter().take(STEPS).enumerate() {
            if step_ui(ui, step, best == Some(i), enabled, palette) {
                apply = Some(step.clone());
            }
        }
    });
    if let Some(step) = apply {
        cx.view.applied_at = pointer;
        cx.bench.apply(step.edit);
    }
}
