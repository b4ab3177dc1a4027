//! Record: may it be signed, and where does the sign-off stand?

use eframe::egui::Ui;

use super::{answer_line_ui, block_ui};
use crate::{
    gui::{
        context::Cx,
        screens::record::standing,
        theme::{self, Palette},
        view_state::Place,
        widgets::{section_ui, wrapped_ui},
    },
    report::{assessment::Verdict, words},
    review::{FIELDS, SignOffState},
};

/// Empty fields that are named.
const NAMED: usize = 4;

/// Where the sign-off stands, and what is still empty.
pub fn answer_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    let record = cx.bench.review().record.clone();
    let empty: Vec<&str> =
        FIELDS.iter().filter(|field| record.get(field.key).trim().is_empty()).map(|field| field.label).collect();
    let filled = FIELDS.len() - empty.len();
    let (verdict, word) = match empty.len() {
        0 => (Verdict::Pass, "Every field is filled in".to_owned()),
        n => (Verdict::Warn, words::counted(n as u64, "field is empty", "fields are empty")),
    };
    // A full form does not make good a release that fails.
    let fails = cx.bench.review().release.is_shaped().then(|| cx.bench.preview().clone());
    let fails = fails.and_then(|derived| derived.latest().cloned()).filter(|now| now.verdict == Verdict::Fail);
    let standing = standing(cx);
    match (fails, standing.state) {
        (Some(release), _) => {
            answer_line_ui(ui, Place::Record, Some(Verdict::Fail), "The release may not leave", palette);
            wrapped_ui(ui, &release.because, theme::body(), palette.weak);
            wrapped_ui(ui, &format!("{word}."), theme::body(), palette.weak);
        }
        (None, SignOffState::Refused | SignOffState::Withdrawn) => {
            answer_line_ui(ui, Place::Record, Some(Verdict::Fail), standing.word(), palette);
            wrapped_ui(ui, "Nothing can be exported until it is revised.", theme::body(), palette.weak);
        }
        (None, _) if standing.is_stale() => {
            answer_line_ui(ui, Place::Record, Some(Verdict::Warn), "The approval is stale", palette);
            for reason in standing.stale.iter().take(1) {
                wrapped_ui(ui, reason, theme::body(), palette.weak);
            }
        }
        (None, SignOffState::Approved | SignOffState::ApprovedWithConditions) => {
            answer_line_ui(ui, Place::Record, Some(Verdict::Pass), standing.word(), palette);
            wrapped_ui(ui, &format!("{word}."), theme::body(), palette.weak);
        }
        (None, SignOffState::Draft | SignOffState::InReview) => {
            answer_line_ui(ui, Place::Record, Some(verdict), &word, palette);
        }
    }
    ui.add_space(8.0);
    let figure = format!("{filled} of {}", FIELDS.len());
    block_ui(
        ui,
        "Filled in by hand",
        &figure,
        "What the work itself knows is filled in already.",
        palette.accent,
        palette,
    );
    if !empty.is_empty() {
        section_ui(ui, "Next");
        let more = empty.len().saturating_sub(NAMED);
        let named = empty.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
        let text = if more == 0 { named } else { format!("{named} and {more} more") };
        wrapped_ui(ui, &text, theme::body(), palette.weak);
    }
}
