//! The choices of which a rule is built: column, operator, values with their people.

use eframe::egui::{self, RichText, ScrollArea, Ui, vec2};

use super::segment::SegmentDialog;
use crate::{
    gui::{
        context::Cx,
        theme,
        widgets::{Segment as Part, button_ui, choice, field_ui, icon_button_ui, segmented_ui, weak_ui},
    },
    report::words,
    segments::{Join, Operator, Question, ValueKind},
};

/// One line of the builder, its values as typed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) column: String,
    pub(super) question: Question,
    pub(super) values: Vec<String>,
}

/// The choices: all of, any of or none of, then a line a condition.
pub(super) fn builder_ui(ui: &mut Ui, cx: &mut Cx<'_>, draft: &mut SegmentDialog, columns: &[(String, ValueKind)]) {
    let kind = |name: &str| columns.iter().find(|(n, _)| n == name).map_or(ValueKind::Text, |(_, kind)| *kind);
    let mut changed = false;
    let mut join = draft.join;
    if let Some(lines) = &mut draft.lines {
        ui.horizontal(|ui| {
            ui.label("People who meet");
            let parts = Join::ALL.map(|join| Part::new(join.label()));
            let selected = Join::ALL.iter().position(|j| *j == join);
            if let Some(i) = segmented_ui(ui, "Join", &parts, selected) {
                join = Join::ALL[i];
                changed = true;
            }
            ui.label("these:");
        });
        let mut removed = None;
        ScrollArea::vertical().id_salt("lines").max_height(200.0).auto_shrink([false, true]).show(ui, |ui| {
            for (i, line) in lines.iter_mut().enumerate() {
                ui.push_id(i, |ui| {
                    ui.horizontal(|ui| {
                        changed |= line_ui(ui, cx, line, columns, i + 1);
                        if icon_button_ui(ui, "✕", &format!("Remove condition {}", i + 1), true).clicked() {
                            removed = Some(i);
                        }
                    });
                });
            }
        });
        if let Some(i) = removed {
            lines.remove(i);
            changed = true;
            if lines.is_empty() {
                draft.text.clear();
                draft.built.clear();
            }
        }
        if button_ui(ui, "Add condition").clicked()
            && let Some((name, of)) = columns.first()
        {
            let question = if *of == ValueKind::Text { Question::OneOf } else { Question::Compare(Operator::Equal) };
            lines.push(Line { column: name.clone(), question, values: Vec::new() });
        }
    } else {
        weak_ui(ui, "This rule has parentheses within parentheses: edit it as text.");
    }
    draft.join = join;
    if changed {
        draft.write_text(&kind);
    }
}

/// Column, operator, values. True when something was changed.
fn line_ui(ui: &mut Ui, cx: &mut Cx<'_>, line: &mut Line, columns: &[(String, ValueKind)], number: usize) -> bool {
    let mut changed = false;
    let kind = columns.iter().find(|(name, _)| *name == line.column).map_or(ValueKind::Text, |(_, kind)| *kind);
    choice("column", &line.column)
        .width(150.0)
        .truncate()
        .show_ui(ui, |ui| {
            for (name, of) in columns {
                if ui.selectable_label(*name == line.column, name).clicked() {
                    line.column.clone_from(name);
                    if !Question::for_kind(*of).contains(&line.question) || *of != kind {
                        line.question =
                            if *of == ValueKind::Text { Question::OneOf } else { Question::Compare(Operator::Equal) };
                    }
                    line.values.clear();
                    changed = true;
                }
            }
        })
        .response
        .accessible_name(format!("Column of condition {number}"));
    choice("operator", line.question.label())
        .width(140.0)
        .show_ui(ui, |ui| {
            for question in Question::for_kind(kind) {
                if ui.selectable_label(question == line.question, question.label()).clicked() {
                    line.question = question;
                    if let Some(n) = question.values() {
                        line.values.truncate(n);
                    }
                    changed = true;
                }
            }
        })
        .response
        .accessible_name(format!("Operator of condition {number}"));
    changed | values_ui(ui, cx, line, kind, number)
}

fn values_ui(ui: &mut Ui, cx: &mut Cx<'_>, line: &mut Line, kind: ValueKind, number: usize) -> bool {
    let choosing = matches!(kind, ValueKind::Text | ValueKind::Boolean)
        && matches!(line.question, Question::Compare(_) | Question::OneOf | Question::NotOneOf);
    if choosing {
        return choice_ui(ui, cx, line, number);
    }
    let mut changed = false;
    let fields = line.question.values().unwrap_or(1);
    if line.question.values().is_none() {
        // A list of numbers or dates, with commas between.
        let mut text = line.values.join(", ");
        let field = field_ui(ui, &format!("Values of condition {number}"), &mut text, "1, 2, 3", 200.0);
        if field.changed() {
            line.values = text.split(',').map(|part| part.trim().to_owned()).collect();
            changed = true;
        }
        return changed;
    }
    line.values.resize(fields, String::new());
    let hint = match kind {
        ValueKind::Date => "YYYY-MM-DD",
        ValueKind::Number => "number",
        _ => "text",
    };
    for (i, value) in line.values.iter_mut().enumerate() {
        let name = match (fields, i) {
            (2, 0) => format!("From, condition {number}"),
            (2, _) => format!("To, condition {number}"),
            _ => format!("Value of condition {number}"),
        };
        let width = if fields == 2 { 96.0 } else { 200.0 };
        changed |= field_ui(ui, &name, value, hint, width).changed();
    }
    changed
}

/// Values to choose from, each with its people.
fn choice_ui(ui: &mut Ui, cx: &mut Cx<'_>, line: &mut Line, number: usize) -> bool {
    let mut changed = false;
    let many = line.question.values().is_none();
    let shown = if line.values.is_empty() { "Choose…".to_owned() } else { line.values.join(", ") };
    let column = line.column.clone();
    choice("values", shown)
        .width((ui.available_width() - 44.0).max(120.0))
        .truncate()
        .close_behavior(if many {
            egui::PopupCloseBehavior::CloseOnClickOutside
        } else {
            egui::PopupCloseBehavior::CloseOnClick
        })
        .show_ui(ui, |ui| {
            let counts = cx.bench.value_counts(&column);
            if counts.is_empty() {
                weak_ui(ui, "Counting values…");
            }
            for (value, people) in &counts {
                let place = line.values.iter().position(|chosen| chosen == value);
                let text = egui::Button::selectable(place.is_some(), value.as_str())
                    .right_text(RichText::new(words::thousands(*people)).font(theme::small()));
                let width = ui.available_width().max(220.0);
                if ui.add(text.min_size(vec2(width, 26.0))).clicked() {
                    match (many, place) {
                        (true, Some(at)) => {
                            line.values.remove(at);
                        }
                        (true, None) => line.values.push(value.clone()),
                        (false, _) => line.values = vec![value.clone()],
                    }
                    changed = true;
                }
            }
        })
        .response
        .accessible_name(format!("Values of condition {number}"));
    changed
}
