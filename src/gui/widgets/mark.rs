//! Verdicts and roles, distinguished without colour too: a sign, a word, then the colour.

use eframe::egui::{self, Response, RichText, Sense, Ui, WidgetInfo, accesskit::Role as AccessRole, vec2};

use crate::{
    dataset::Role,
    gui::theme::{self, Palette},
    report::assessment::{Finding, Verdict},
};

/// The sign of a verdict.
#[must_use]
pub fn mark_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✔",
        Verdict::Warn => "▲",
        Verdict::Fail => "✖",
    }
}

/// The mark and colour of a finding; what was not measured is grey and has no mark of safety.
#[must_use]
pub fn finding_mark(finding: &Finding, palette: &Palette) -> (&'static str, egui::Color32) {
    finding.shown().map_or(("–", palette.weak), |verdict| (mark_of(verdict), palette.verdict(verdict)))
}

/// The word for a verdict.
#[must_use]
pub fn word_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "Safe",
        Verdict::Warn => "Check",
        Verdict::Fail => "Unsafe",
    }
}

/// A verdict as its sign and a word.
pub fn verdict_ui(ui: &mut Ui, verdict: Verdict, word: &str, font: egui::FontId) -> Response {
    let colour = Palette::of(ui).verdict(verdict);
    ui.label(RichText::new(format!("{} {word}", mark_of(verdict))).font(font).color(colour))
}

/// The role of a column as a small chip, for headers.
pub fn chip_ui(ui: &mut Ui, role: Role) -> Response {
    let palette = Palette::of(ui);
    let (text, ink, ground) = match role {
        Role::DirectIdentifier => ("Direct", palette.fail, palette.chip(palette.fail)),
        Role::QuasiIdentifier => ("Quasi", palette.accent, palette.accent_ground),
        Role::Sensitive => ("Sensitive", palette.warn, palette.chip(palette.warn)),
        Role::Other => ("Other", palette.weak, palette.background),
    };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), egui::FontId::new(11.0, theme::medium()), ink);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(10.0, 4.0), Sense::hover());
    ui.painter().rect_filled(rect, 4.0, ground);
    ui.painter().galley(rect.min + vec2(5.0, 2.0), galley, ink);
    response.widget_info(|| WidgetInfo::labeled(AccessRole::Label, true, role.to_string()));
    response
}
