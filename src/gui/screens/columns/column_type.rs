//! How a column was read and why its role is suggested: the type, with another to choose, what that type could not read,
//! and all the evidence.

use eframe::egui::{RichText, Ui, vec2};

use crate::{
    dataset::{ColumnProfile, ColumnType, Misread, mask},
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{choice, weak_ui, wrapped_ui},
    },
    report::words,
};

/// Draws the type of a column, and lets it be changed.
pub fn type_ui(ui: &mut Ui, cx: &mut Cx<'_>, profile: &ColumnProfile) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
        ui.label(RichText::new("Type").font(theme::small_medium()).color(palette.weak));
        choice_ui(ui, cx, profile);
        if let Some(misread) = cx.bench.misread(&profile.name) {
            wrapped_ui(ui, &format!("▲ {}", sentence(cx, misread)), theme::small(), palette.warn);
        }
    });
    if let Some(why) = why(profile) {
        weak_ui(ui, &why);
    }
}

fn choice_ui(ui: &mut Ui, cx: &mut Cx<'_>, profile: &ColumnProfile) {
    let given = cx.bench.type_given(&profile.name);
    let shown = match given {
        Some(kind) => format!("{}, as you say", capital(kind.name())),
        None => format!("{}, as found", capital(profile.kind.name())),
    };
    let response = ui.add_enabled_ui(cx.bench.can_read_again(), |ui| {
        let combo = choice(&format!("type {}", profile.name), shown).width(160.0).show_ui(ui, |ui| {
            let mut chosen = None;
            if given.is_some() && ui.selectable_label(false, "As found").clicked() {
                chosen = Some(None);
            }
            for kind in ColumnType::ALL {
                let hint = ui.selectable_label(kind == profile.kind, capital(kind.name())).on_hover_text(hint_of(kind));
                if hint.clicked() && (kind != profile.kind || given.is_some_and(|given| given != kind)) {
                    chosen = Some(Some(kind));
                }
            }
            chosen
        });
        combo.response.accessible_name(format!("Type of {}", profile.name));
        combo.inner.flatten()
    });
    let chosen = response.inner;
    response.response.on_disabled_hover_text("The sample is made with its types; there is no file to read again.");
    if let Some(kind) = chosen {
        cx.bench.read_as(&profile.name, kind);
    }
}

const fn hint_of(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Text => "Every value as the file has it: postcodes and customer numbers keep their zeros",
        ColumnType::Number => "Quantities, with bands as a ladder; what is no number counts as missing",
        ColumnType::Date => "Days, with months and years as a ladder; what is no date counts as missing",
        ColumnType::Boolean => "Yes or no; what is neither counts as missing",
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// What a type could not read, with the first value, masked where it would name a person.
fn sentence(cx: &Cx<'_>, misread: &Misread) -> String {
    let Misread { column, kind, cells, row, value } = misread;
    let hidden = cx.bench.hides(column) && !cx.view.data.unmasked;
    let value = if hidden { mask(value) } else { value.clone() };
    let row = words::thousands(row + 1);
    match cells {
        1 => format!("1 value is no {kind} and counts as missing: “{value}” in row {row}."),
        _ => format!(
            "{} values are no {kind} and count as missing; the first is “{value}” in row {row}.",
            words::thousands(*cells)
        ),
    }
}

/// What the suggested role rests on, all of it.
fn why(profile: &ColumnProfile) -> Option<String> {
    let suggestion = &profile.suggestion;
    let art9 = suggestion.art9.as_ref().map(|art9| format!("special category (GDPR Art. 9): {art9}"));
    let evidence: Vec<String> = suggestion.evidence.iter().cloned().chain(art9).collect();
    let sure = words::percent(suggestion.confidence);
    (!evidence.is_empty()).then(|| format!("Suggested: {}, {sure} sure: {}.", suggestion.role, evidence.join("; ")))
}
