//! Who consented by a column: what a yes means, the sentence, and each value with what it does.

use eframe::egui::{Ui, vec2};

use crate::{
    dataset::{ConsentRule, Direction},
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{Segment, button_ui, check_ui, segmented_ui, weak_ui, wrapped_ui},
    },
    report::words,
    review::Edit,
    workbench::{ConsentValue, ConsentView},
};

const DIRECTIONS: [(Direction, &str, &str); 3] = [
    (Direction::Consent, "Yes means consent", "Whoever said yes is counted; whoever left it empty is not."),
    (Direction::Refusal, "Yes means refusal", "Whoever said yes is left out; whoever left it empty is counted."),
    (
        Direction::WithdrawalDate,
        "Date of withdrawal",
        "Whoever has a date is left out, also one that is still to come; whoever has none is counted.",
    ),
];

/// The direction, the sentence, and the values.
pub fn consent_ui(ui: &mut Ui, cx: &mut Cx<'_>, column: &str, view: &ConsentView) {
    let palette = Palette::of(ui);
    let rule = cx.bench.review().consent_rule(column);
    ui.add_space(4.0);
    let parts = DIRECTIONS.map(|(_, text, hint)| Segment { text, hint, suggested: false });
    let selected = DIRECTIONS.iter().position(|(direction, ..)| *direction == view.direction);
    let name = format!("Consent by {column}");
    if let Some((direction, ..)) = segmented_ui(ui, &name, &parts, selected).and_then(|at| DIRECTIONS.get(at)) {
        // Values decided by hand meant what they meant in the other direction.
        decide(cx, column, ConsentRule::new(*direction));
    }
    ui.add_space(4.0);
    let colour = if view.asked.is_empty() { palette.text } else { palette.warn };
    wrapped_ui(ui, &view.sentence, theme::body_strong(), colour);
    ui.add_space(4.0);
    let shown = view.values.iter().filter(|value| value.empty || !view.dates);
    for value in shown {
        value_ui(ui, cx, column, &rule, value, &palette);
    }
    if view.more > 0 && !view.dates {
        weak_ui(ui, &format!("and {}", words::counted(view.more as u64, "value more", "values more")));
    }
}

fn value_ui(ui: &mut Ui, cx: &mut Cx<'_>, column: &str, rule: &ConsentRule, value: &ConsentValue, palette: &Palette) {
    let quoted = if value.empty { value.label.clone() } else { format!("“{}”", value.label) };
    let people = words::people(value.people);
    let Some(stays) = value.stays else {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            let text = format!("▲ {quoted} · {people}: does it mean that they may be counted?");
            ui.label(egui::RichText::new(text).font(theme::body()).color(palette.warn));
            for (word, stays) in [("It does", true), ("It does not", false)] {
                if button_ui(ui, word).clicked() {
                    decide(cx, column, rule.clone().with_decided(&value.label, stays));
                }
            }
        });
        return;
    };
    let mut on = stays;
    let note = match (stays, value.unknown) {
        (true, _) => "counted",
        (false, true) => "left out: nobody knows",
        (false, false) => "left out",
    };
    let text = format!("{quoted} · {people} · {note}");
    let name = format!("Count {} of {column}", value.label);
    if check_ui(ui, &mut on, &text, &name).changed() {
        let rule = if value.empty {
            ConsentRule { empty_stays: Some(on), ..rule.clone() }
        } else {
            rule.clone().with_decided(&value.label, on)
        };
        decide(cx, column, rule);
    }
}

fn decide(cx: &mut Cx<'_>, column: &str, rule: ConsentRule) {
    cx.bench.apply(Edit::SetConsent { column: column.to_owned(), rule });
}
