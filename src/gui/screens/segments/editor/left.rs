//! Who is left of those who meet the rule, each loss by its reason.

use eframe::egui::{self, Align2, Color32, Rect, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::{SegmentEditor, row_ui};
use crate::{
    gui::theme::{self, Palette},
    report::{assessment::ConsentLoss, words},
    review::Leaves,
    workbench::{Derived, DraftView},
};

/// Room for a number, and for its words.
const NUMBER: f32 = 52.0;
const WORDS: f32 = 250.0;

/// One line: the number, the part of the bar, and what it is.
struct Step {
    number: String,
    from: u64,
    to: u64,
    text: String,
    colour: Color32,
    strong: bool,
}

/// From the people who meet the rule to those who are handed over.
pub(super) fn left_ui(ui: &mut Ui, editor: &SegmentEditor, judged: Option<&Derived<Result<DraftView, String>>>) {
    let Some(derived) = judged else { return };
    let Some(Ok(view)) = derived.latest().map(AsRef::as_ref) else { return };
    if view.figures.error.is_some() {
        return;
    }
    let palette = Palette::of(ui);
    let meet = view.figures.people;
    let mut steps = vec![Step {
        number: words::thousands(meet),
        from: 0,
        to: meet,
        text: "meet the rule".to_owned(),
        colour: palette.bars,
        strong: false,
    }];
    let mut rest = meet;
    let losses = view.figures.consent.as_ref().map_or(&[][..], |flow| flow.left.as_slice());
    for loss in losses {
        let after = rest.saturating_sub(loss.people);
        steps.push(Step {
            number: format!("− {}", words::thousands(loss.people)),
            from: after,
            to: rest,
            text: reason(loss),
            colour: palette.warn,
            strong: false,
        });
        rest = after;
    }
    let counted = view.figures.consented.unwrap_or(meet);
    let text = match editor.draft.leaves {
        Some(Leaves::Count) => "are counted",
        Some(Leaves::Table) => "are in the table",
        Some(Leaves::Rows(_)) | None => "are released as rows",
    };
    steps.push(Step {
        number: words::thousands(counted),
        from: 0,
        to: counted,
        text: text.to_owned(),
        colour: palette.accent,
        strong: true,
    });
    row_ui(ui, "Who is left", |ui| {
        if derived.is_pending() {
            ui.multiply_opacity(0.5);
        }
        ui.spacing_mut().item_spacing.y = 2.0;
        for step in &steps {
            step_ui(ui, step, meet, &palette);
        }
    });
}

/// "no consent: 61 say no, 11 are empty", or the list.
fn reason(loss: &ConsentLoss) -> String {
    if let Some((_, list)) = loss.rule.split_once(" not in ") {
        return format!("on the opt-out list {list}");
    }
    let column = loss.rule.split([' ', '=']).next().unwrap_or_default();
    let said = loss.people.saturating_sub(loss.empty).saturating_sub(loss.unknown);
    let parts = [
        (said, words::counted(said, "says no", "say no")),
        (loss.empty, words::counted(loss.empty, "is empty", "are empty")),
        (loss.unknown, words::counted(loss.unknown, "is unknown", "are unknown")),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|(people, _)| *people > 0).map(|(_, text)| text).collect();
    if parts.is_empty() {
        format!("no consent by {column}")
    } else {
        format!("no consent by {column}: {}", parts.join(", "))
    }
}

fn step_ui(ui: &mut Ui, step: &Step, whole: u64, palette: &Palette) {
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, 24.0), Sense::hover());
    let font = if step.strong { theme::body_strong() } else { theme::body() };
    let ink = if step.to == 0 || step.from == 0 { palette.text } else { palette.warn };
    let middle = rect.center().y;
    ui.painter().text(pos2(rect.left() + NUMBER, middle), Align2::RIGHT_CENTER, &step.number, font.clone(), ink);
    let room = (width - NUMBER - 12.0 - WORDS.min(width * 0.5)).max(40.0);
    let left = rect.left() + NUMBER + 12.0;
    let at = |people: u64| if whole == 0 { 0.0 } else { people as f32 / whole as f32 * room };
    let (from, to) = (at(step.from), at(step.to));
    let bar = Rect::from_min_max(pos2(left + from, middle - 7.0), pos2(left + to.max(from + 1.0), middle + 7.0));
    ui.painter().rect_filled(bar, 2.0, step.colour);
    let words = egui::text::LayoutJob::simple_singleline(step.text.clone(), font, palette.text);
    let mut words = words;
    words.wrap = egui::text::TextWrapping::truncate_at_width((rect.right() - left - room - 12.0).max(40.0));
    let galley = ui.painter().layout_job(words);
    let place = pos2(left + room + 12.0, middle - galley.size().y / 2.0);
    ui.painter().galley(place, galley, palette.text);
    let said = format!("{} {}", step.number, step.text);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
    response.on_hover_text(&step.text);
}
