//! Record: may it be approved, and what is still missing?

use eframe::egui::Ui;

use super::{answer_line_ui, block_ui};
use crate::{
    gui::{
        context::Cx,
        screens::record::{record_state, standing},
        theme::{self, Palette},
        view_state::Place,
        widgets::{section_ui, wrapped_ui},
    },
    report::{assessment::Verdict, words},
    review::{SignOffState, Stops},
};

/// Answers, and warnings, that are named.
const NAMED: usize = 6;

/// The state of the sign-off, what is in the way, and what is still missing.
pub fn answer_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    let state = record_state(cx);
    let missing: Vec<&str> = state.form.missing().map(|entry| entry.field.label.as_str()).collect();
    let (verdict, word) = match missing.len() {
        0 => (Verdict::Pass, "Every answer is there".to_owned()),
        n => (Verdict::Warn, words::counted(n as u64, "answer is missing", "answers are missing")),
    };
    // A full form does not make good a release that fails.
    let release = &state.work.release;
    let fails = release.designed && release.fails;
    let standing = standing(cx);
    match standing.state {
        _ if fails => {
            answer_line_ui(ui, Place::Record, Some(Verdict::Fail), "The release may not be handed over", palette);
            wrapped_ui(ui, &release.because, theme::body(), palette.weak);
            wrapped_ui(ui, &format!("{word}."), theme::body(), palette.weak);
        }
        SignOffState::Refused | SignOffState::Withdrawn => {
            answer_line_ui(ui, Place::Record, Some(Verdict::Fail), standing.word(), palette);
            wrapped_ui(ui, "Nothing can be exported until it is revised.", theme::body(), palette.weak);
        }
        _ if standing.is_stale() => {
            answer_line_ui(ui, Place::Record, Some(Verdict::Warn), "The approval is stale", palette);
            for reason in standing.stale.iter().take(1) {
                wrapped_ui(ui, reason, theme::body(), palette.weak);
            }
        }
        SignOffState::Approved | SignOffState::ApprovedWithConditions => {
            answer_line_ui(ui, Place::Record, Some(Verdict::Pass), standing.word(), palette);
            wrapped_ui(ui, &format!("{word}."), theme::body(), palette.weak);
        }
        SignOffState::Draft | SignOffState::InReview => {
            let (verdict, answer) = match (state.blocks_export(), state.blocks_approval()) {
                (Some(_), _) | (None, Some(_)) => (Verdict::Warn, "Not yet"),
                (None, None) => (verdict, word.as_str()),
            };
            answer_line_ui(ui, Place::Record, Some(verdict), answer, palette);
            if answer == "Not yet" {
                let held = if release.designed && release.fresh { "The release holds. " } else { "" };
                wrapped_ui(ui, &format!("{held}{word}."), theme::body(), palette.weak);
            }
        }
    }
    ui.add_space(8.0);
    let articles = state.form.articles();
    let of: usize = articles.iter().map(|article| article.of).sum();
    let answered: usize = articles.iter().map(|article| article.answered).sum();
    let figure = format!("{answered} of {of}");
    let note = "What the work itself knows is filled in already.";
    block_ui(ui, "Answered", &figure, note, palette.accent, palette);
    let other = |gate: &&crate::review::OpenGate| gate.id != "required_field_empty" && gate.stops != Stops::Nothing;
    let in_the_way: Vec<&crate::review::OpenGate> = state.gates.iter().filter(other).collect();
    if !in_the_way.is_empty() {
        section_ui(ui, "In the way");
        for gate in in_the_way.iter().take(NAMED) {
            wrapped_ui(ui, &format!("▲ {}", gate.sentence), theme::body(), palette.warn);
        }
    }
    if !missing.is_empty() {
        section_ui(ui, "Missing");
        let more = missing.len().saturating_sub(NAMED);
        for label in missing.iter().take(NAMED) {
            wrapped_ui(ui, label, theme::body(), palette.weak);
        }
        if more > 0 {
            wrapped_ui(ui, &format!("and {more} more"), theme::body(), palette.weak);
        }
    }
}
