//! The rule of a draft: built from choices or typed, both are the same rule. A mistake is marked under its word.

use eframe::egui::{self, Margin, RichText, Stroke, TextEdit, TextFormat, Ui, text::LayoutJob};

use super::{Focus, SegmentEditor, builder, row_ui};
use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{link_ui, wrapped_ui},
    },
    privacy::yes_no::meaning,
    report::words,
    segments::{self, Condition, FlatRule, Join, Literal, Operator, Question, Rule, RuleError, ValueKind},
};

/// One line of the builder, its values as typed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) column: String,
    pub(super) question: Question,
    pub(super) values: Vec<String>,
}

/// The choices of which the rule is built.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RuleDraft {
    pub(super) join: Join,
    /// `None` if the rule is nested deeper than the builder shows.
    pub(super) lines: Option<Vec<Line>>,
    /// The text that `lines` were made from or have made; another one where a line is not complete.
    pub(super) built: String,
    /// The line whose values are shown, and whether all of them are.
    pub(super) open: Option<(usize, bool)>,
}

impl RuleDraft {
    pub(super) fn of(text: &str) -> Self {
        let mut draft = Self { join: Join::AllOf, lines: Some(Vec::new()), built: String::new(), open: None };
        draft.read(text);
        draft
    }

    /// Another rule, whether or not it is complete.
    pub(super) fn differs(&self, other: &Self) -> bool {
        self.join != other.join || self.lines != other.lines || self.built != other.built
    }

    /// Takes a typed rule over into the builder, where it has that shape. The builder keeps the last good rule.
    pub(super) fn read(&mut self, text: &str) {
        text.clone_into(&mut self.built);
        if text.trim().is_empty() {
            self.lines = Some(Vec::new());
            return;
        }
        let Ok(rule) = segments::parse(text) else { return };
        self.lines = FlatRule::of(&rule).map(|flat| {
            self.join = flat.join;
            let line = |condition: Condition| Line {
                column: condition.column,
                question: condition.question,
                values: condition.values.iter().map(literal_text).collect(),
            };
            flat.conditions.into_iter().map(line).collect()
        });
    }

    /// The rule of some of the lines as text; `None` if one of them is not complete, or there is none.
    pub(super) fn text_of<'a>(
        &self,
        lines: impl IntoIterator<Item = &'a Line>,
        kind_of: &dyn Fn(&str) -> ValueKind,
    ) -> Option<String> {
        let conditions: Option<Vec<Condition>> = lines.into_iter().map(|line| condition(line, kind_of)).collect();
        let conditions = conditions.filter(|conditions| !conditions.is_empty())?;
        FlatRule { join: self.join, conditions }.rule().map(|rule| rule.to_string())
    }
}

impl SegmentEditor {
    /// Writes the builder's choices as text, where they are complete.
    pub(super) fn write_text(&mut self, kind_of: &dyn Fn(&str) -> ValueKind) {
        let Some(lines) = &self.rule.lines else { return };
        match self.rule.text_of(lines, kind_of) {
            Some(text) => {
                self.rule.built.clone_from(&text);
                self.draft.rule = text;
            }
            None if lines.is_empty() => {
                self.draft.rule.clear();
                self.rule.built.clear();
            }
            // The text is that of the last complete rule.
            None => self.rule.built.clear(),
        }
    }
}

fn condition(line: &Line, kind_of: &dyn Fn(&str) -> ValueKind) -> Option<Condition> {
    let kind = kind_of(&line.column);
    let values = line.values.iter().map(|text| literal(text, kind)).collect::<Option<Vec<_>>>()?;
    let enough = line.question.values().map_or(!values.is_empty(), |n| values.len() == n);
    enough.then(|| Condition { column: line.column.clone(), question: line.question, values })
}

fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => text.clone(),
        // The rule language's own way to write it.
        other => Rule::Compare { column: "x".into(), operator: Operator::Equal, value: other.clone() }
            .to_string()
            .trim_start_matches("x = ")
            .to_owned(),
    }
}

fn literal(text: &str, kind: ValueKind) -> Option<Literal> {
    let text = text.trim();
    match kind {
        ValueKind::Text => (!text.is_empty()).then(|| Literal::Text(text.to_owned())),
        ValueKind::Number => text.parse().ok().map(Literal::Number),
        ValueKind::Boolean => match text.to_lowercase().as_str() {
            "true" | "1" => Some(Literal::Boolean(true)),
            "false" | "0" => Some(Literal::Boolean(false)),
            _ => meaning(text).map(|_| Literal::Text(text.to_owned())),
        },
        ValueKind::Date => match segments::parse(&format!("x = {text}")) {
            Ok(Rule::Compare { value: value @ Literal::Date(_), .. }) => Some(value),
            _ => None,
        },
    }
}

/// The choices, and the same rule as text.
pub(super) fn rule_ui(ui: &mut Ui, cx: &mut Cx<'_>, editor: &mut SegmentEditor) {
    row_ui(ui, "People", |ui| builder::builder_ui(ui, cx, editor));
    row_ui(ui, "As text", |ui| text_ui(ui, cx, editor));
}

fn text_ui(ui: &mut Ui, cx: &mut Cx<'_>, editor: &mut SegmentEditor) {
    let empty = editor.draft.rule.trim().is_empty();
    let fault = cx.bench.check_rule(&editor.draft.rule).err().filter(|_| !empty);
    let field = rule_field_ui(ui, &mut editor.draft.rule, fault.as_ref());
    if editor.focus.take_if(|focus| *focus == Focus::Text).is_some() {
        field.request_focus();
    }
    if field.changed() {
        let text = editor.draft.rule.clone();
        editor.rule.read(&text);
    }
    let palette = Palette::of(ui);
    // The foot says that nobody is chosen yet.
    if editor.draft.rule.trim().is_empty() {
        return;
    }
    if let Some(fault) = fault {
        wrapped_ui(ui, &format!("✖ {}", fault.message), theme::body(), palette.fail);
        if let Some(suggestion) = &fault.suggestion
            && link_ui(ui, &format!("Did you mean {suggestion}?")).clicked()
            && editor.draft.rule.get(fault.span.clone()).is_some()
        {
            editor.draft.rule.replace_range(fault.span.clone(), suggestion);
            let text = editor.draft.rule.clone();
            editor.rule.read(&text);
        }
        return;
    }
    let text = match cx.bench.rule_people(&editor.draft.rule) {
        Some(people) => format!("{} in it", words::people(people)),
        None => "counting…".to_owned(),
    };
    ui.label(RichText::new(text).font(theme::small()).color(palette.weak));
}

/// The rule as text, the word that is wrong underlined.
fn rule_field_ui(ui: &mut Ui, text: &mut String, fault: Option<&RuleError>) -> egui::Response {
    let palette = Palette::of(ui);
    let wrong = fault.map(|fault| fault.span.clone());
    let mut layouter = move |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
        let text = text.as_str();
        let plain = TextFormat::simple(theme::mono(), palette.text);
        let mut job = LayoutJob::default();
        job.wrap.max_width = width;
        job.keep_trailing_whitespace = true;
        let span = wrong.clone().filter(|span| {
            span.start < span.end
                && span.end <= text.len()
                && text.is_char_boundary(span.start)
                && text.is_char_boundary(span.end)
        });
        match span {
            Some(span) => {
                let marked =
                    TextFormat { color: palette.fail, underline: Stroke::new(1.5, palette.fail), ..plain.clone() };
                job.append(&text[..span.start], 0.0, plain.clone());
                job.append(&text[span.clone()], 0.0, marked);
                job.append(&text[span.end..], 0.0, plain);
            }
            None => job.append(text, 0.0, plain),
        }
        ui.painter().layout_job(job)
    };
    let edit = TextEdit::multiline(text)
        .hint_text("age in 25..34 and city = \"Berlin\"")
        .desired_width(f32::INFINITY)
        .desired_rows(1)
        .margin(Margin::symmetric(10, 7))
        .font(theme::mono())
        .layouter(&mut layouter);
    ui.add(edit).accessible_name("Rule of the segment")
}
