//! The choices of which a rule is built: column, operator, values with the people who would be in.

use eframe::egui::{Align2, Button, Rect, RichText, Sense, Ui, UiBuilder, pos2, vec2};

use super::{SegmentEditor, rule::Line};
use crate::{
    dataset::ColumnType,
    gui::{
        context::Cx,
        theme::{self, Palette, mix},
        widgets::{Segment as Part, check_ui, choose_cut_ui, field_ui, icon_button_ui, link_ui, segmented_ui, weak_ui},
    },
    report::words,
    segments::{Join, Operator, Question, ValueKind},
    workbench::{ConditionAsked, ConditionCounts},
};

/// Values that are shown at once.
const SHOWN: usize = 6;
/// Room for a condition's people.
const COUNT: f32 = 64.0;

/// The columns that a rule may use.
struct Columns(Vec<(String, ValueKind)>);

impl Columns {
    fn of(cx: &Cx<'_>) -> Self {
        let columns = cx.bench.dataset().map_or(&[][..], |dataset| dataset.columns.as_slice());
        let kind = |kind: ColumnType| match kind {
            ColumnType::Text => ValueKind::Text,
            ColumnType::Number => ValueKind::Number,
            ColumnType::Date => ValueKind::Date,
            ColumnType::Boolean => ValueKind::Boolean,
        };
        let shown = columns.iter().filter(|column| !cx.bench.hides(&column.name));
        Self(shown.map(|column| (column.name.clone(), kind(column.kind))).collect())
    }

    fn kind(&self, name: &str) -> ValueKind {
        self.0.iter().find(|(known, _)| known == name).map_or(ValueKind::Text, |(_, kind)| *kind)
    }
}

fn first_question(kind: ValueKind) -> Question {
    if kind == ValueKind::Text { Question::OneOf } else { Question::Compare(Operator::Equal) }
}

/// Its values are chosen from a list, not typed.
fn is_chosen(line: &Line, kind: ValueKind) -> bool {
    matches!(kind, ValueKind::Text | ValueKind::Boolean)
        && matches!(line.question, Question::Compare(_) | Question::OneOf | Question::NotOneOf)
}

/// The choices: all of, any of or none of, then a line a condition.
pub(super) fn builder_ui(ui: &mut Ui, cx: &mut Cx<'_>, editor: &mut SegmentEditor) {
    let columns = Columns::of(cx);
    let Some(mut lines) = editor.rule.lines.take() else {
        weak_ui(ui, "This rule has parentheses within parentheses: edit it as text.");
        return;
    };
    let counts = counts(cx, editor, &lines, &columns);
    let mut changed = join_ui(ui, &mut editor.rule.join);
    let mut removed = None;
    for (at, line) in lines.iter_mut().enumerate() {
        let counted = counts.get(at).cloned().unwrap_or_default();
        ui.push_id(("condition", at), |ui| {
            let mut open = editor.rule.open.filter(|(open, _)| *open == at);
            ui.horizontal(|ui| {
                changed |= line_ui(ui, line, &columns, at, &mut open);
                let people = counted.people.map_or(String::new(), words::thousands);
                let (rect, _) = ui.allocate_exact_size(vec2(COUNT, 30.0), Sense::hover());
                let right = pos2(rect.right(), rect.center().y);
                ui.painter().text(right, Align2::RIGHT_CENTER, people, theme::body(), Palette::of(ui).weak);
                if icon_button_ui(ui, "✕", &format!("Remove condition {}", at + 1), true).clicked() {
                    removed = Some(at);
                }
            });
            if let Some((_, all)) = &mut open
                && is_chosen(line, columns.kind(&line.column))
            {
                changed |= values_ui(ui, line, &counted, at, all);
            }
            match (open, editor.rule.open) {
                (Some(_), _) => editor.rule.open = open,
                (None, Some((was, _))) if was == at => editor.rule.open = None,
                _ => {}
            }
        });
    }
    if let Some(at) = removed {
        lines.remove(at);
        editor.rule.open = None;
        changed = true;
    }
    if link_ui(ui, "Add a condition").clicked()
        && let Some((name, kind)) = columns.0.first()
    {
        lines.push(Line { column: name.clone(), question: first_question(*kind), values: Vec::new() });
        changed = true;
    }
    editor.rule.lines = Some(lines);
    if changed {
        editor.write_text(&|name| columns.kind(name));
    }
}

/// The people beside the lines: those left after each, and those with the values that are shown.
fn counts(cx: &mut Cx<'_>, editor: &SegmentEditor, lines: &[Line], columns: &Columns) -> Vec<ConditionCounts> {
    if lines.is_empty() {
        return Vec::new();
    }
    let kind = |name: &str| columns.kind(name);
    let asked = (0..lines.len()).map(|at| {
        let up_to = editor.rule.text_of(lines.iter().take(at + 1), &kind);
        let is_open = editor.rule.open.is_some_and(|(open, _)| open == at);
        let values = lines.get(at).filter(|line| is_open && is_chosen(line, kind(&line.column))).map(|line| {
            let others = lines.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, line)| line);
            // Of conditions any of which is enough the others take nobody away.
            let kept = (editor.rule.join == Join::AllOf).then(|| editor.rule.text_of(others, &kind)).flatten();
            (line.column.clone(), kept)
        });
        ConditionAsked { up_to, values }
    });
    let asked: Vec<_> = asked.collect();
    cx.bench.condition_counts(asked).latest().map_or_else(Vec::new, |counts| counts.to_vec())
}

/// True when another way to join was chosen.
fn join_ui(ui: &mut Ui, join: &mut Join) -> bool {
    let mut changed = false;
    ui.horizontal(|ui| {
        ui.label("who meet");
        let parts = Join::ALL.map(|join| Part::new(join.label()));
        let selected = Join::ALL.iter().position(|known| known == join);
        if let Some(chosen) = segmented_ui(ui, "Join", &parts, selected).and_then(|at| Join::ALL.get(at)) {
            *join = *chosen;
            changed = true;
        }
        ui.label("these");
    });
    changed
}

/// Column, operator, values. True when something was changed.
fn line_ui(ui: &mut Ui, line: &mut Line, columns: &Columns, at: usize, open: &mut Option<(usize, bool)>) -> bool {
    let mut changed = false;
    let number = at + 1;
    let kind = columns.kind(&line.column);
    let room = (ui.available_width() - COUNT - 28.0 - 4.0 * 8.0).max(180.0);
    let (name, names) = (format!("Column of condition {number}"), columns.0.iter().map(|(name, _)| name.clone()));
    if choose_cut_ui(ui, &name, room * 0.31, &mut line.column, names, String::clone) {
        let of = columns.kind(&line.column);
        if !Question::for_kind(of).contains(&line.question) || of != kind {
            line.question = first_question(of);
        }
        line.values.clear();
        changed = true;
    }
    let (name, all) = (format!("Operator of condition {number}"), Question::for_kind(kind));
    if choose_cut_ui(ui, &name, room * 0.27, &mut line.question, all, |question| question.label()) {
        if let Some(n) = line.question.values() {
            line.values.truncate(n);
        }
        changed = true;
    }
    let rest = room * 0.42;
    if is_chosen(line, kind) {
        let shown = if line.values.is_empty() { "Choose…".to_owned() } else { line.values.join(", ") };
        let sign = if open.is_some() { "▴" } else { "▾" };
        let button = Button::new(RichText::new(shown).font(theme::body())).right_text(sign).truncate();
        let button = ui.add_sized([rest, 30.0], button);
        if button.accessible_name(format!("Values of condition {number}")).clicked() {
            *open = if open.is_some() { None } else { Some((at, false)) };
        }
        return changed;
    }
    changed | typed_ui(ui, line, kind, number, rest)
}

/// Values to type. True when one was changed.
fn typed_ui(ui: &mut Ui, line: &mut Line, kind: ValueKind, number: usize, room: f32) -> bool {
    let mut changed = false;
    let Some(fields) = line.question.values() else {
        // A list of numbers or dates, with commas between.
        let mut text = line.values.join(", ");
        if field_ui(ui, &format!("Values of condition {number}"), &mut text, "1, 2, 3", room).changed() {
            line.values = text.split(',').map(|part| part.trim().to_owned()).collect();
            changed = true;
        }
        return changed;
    };
    line.values.resize(fields, String::new());
    if fields == 0 {
        ui.allocate_exact_size(vec2(room, 30.0), Sense::hover());
    }
    let hint = match kind {
        ValueKind::Date => "YYYY-MM-DD",
        ValueKind::Number => "number",
        _ => "text",
    };
    for (at, value) in line.values.iter_mut().enumerate() {
        let name = match (fields, at) {
            (2, 0) => format!("From, condition {number}"),
            (2, _) => format!("To, condition {number}"),
            _ => format!("Value of condition {number}"),
        };
        let width = if fields == 2 { (room - 8.0) / 2.0 } else { room };
        changed |= field_ui(ui, &name, value, hint, width).changed();
    }
    changed
}

/// Values to choose from, each with the people who would be in. True if one was chosen or taken away.
fn values_ui(ui: &mut Ui, line: &mut Line, counts: &ConditionCounts, at: usize, all: &mut bool) -> bool {
    if counts.values.is_empty() {
        weak_ui(ui, "counting…");
        return false;
    }
    let shown = if *all { counts.values.len() } else { SHOWN.min(counts.values.len()) };
    let most = counts.values.iter().map(|(_, people)| *people).max().unwrap_or(0);
    let mut changed = false;
    let half = ((ui.available_width() - 16.0) / 2.0).max(160.0);
    let rows = shown.div_ceil(2);
    for row in 0..rows {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            for place in [row, row + rows] {
                if let Some((value, people)) = counts.values.get(place).filter(|_| place < shown) {
                    changed |= value_ui(ui, line, value, (*people, most), at, half);
                }
            }
        });
    }
    let more = counts.values.len() - shown;
    if more > 0 && link_ui(ui, &words::counted(more as u64, "more value", "more values")).clicked() {
        *all = true;
    }
    changed
}

fn value_ui(ui: &mut Ui, line: &mut Line, value: &str, (people, most): (u64, u64), at: usize, width: f32) -> bool {
    let palette = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(width, 24.0), Sense::hover());
    let number = 52.0;
    let bar = ((width - number) * 0.3).clamp(24.0, 76.0);
    let name = Rect::from_min_max(rect.min, pos2(rect.right() - number - bar - 8.0, rect.bottom()));
    let place = line.values.iter().position(|chosen| chosen == value);
    let mut on = place.is_some();
    let mut child = ui.new_child(UiBuilder::new().max_rect(name).id_salt(value));
    child.shrink_clip_rect(name);
    let clicked = check_ui(&mut child, &mut on, value, &format!("{value}, condition {}", at + 1)).changed();
    let share = if most == 0 { 0.0 } else { people as f32 / most as f32 };
    let left = name.right() + 8.0;
    let bar = Rect::from_min_size(pos2(left, rect.center().y - 4.0), vec2((bar * share).max(1.0), 8.0));
    let colour = if on { palette.accent } else { palette.bars };
    ui.painter().rect_filled(bar, 2.0, colour);
    let ink = if on { palette.text } else { mix(palette.weak, palette.text, 0.3) };
    let right = pos2(rect.right(), rect.center().y);
    ui.painter().text(right, Align2::RIGHT_CENTER, words::thousands(people), theme::body(), ink);
    if clicked {
        match (line.question.values(), place) {
            (None, Some(place)) => _ = line.values.remove(place),
            (None, None) => line.values.push(value.to_owned()),
            (Some(_), _) => line.values = vec![value.to_owned()],
        }
    }
    clicked
}
