//! A segment's rule, built from choices or typed; both are the same rule. It is counted while it is written.

use eframe::egui::{self, Margin, RichText, Stroke, TextEdit, TextFormat, Ui, text::LayoutJob};

use super::{
    frame::{After, Dialog, foot_ui},
    segment_builder::{self, Line},
};
use crate::privacy::yes_no::meaning;
use crate::{
    dataset::ColumnType,
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{button_ui, danger_button_ui, field_ui, link_ui, primary_button_ui, section_ui, weak_ui, wrapped_ui},
    },
    report::words,
    review::{Edit, Segment},
    segments::{Condition, FlatRule, Join, Literal, Operator, RuleError, ValueKind},
};

/// Writes a segment: its name, its purpose and its rule, built from choices or typed.
pub struct SegmentDialog {
    /// The name under which it is in the review; `None` for a new one.
    original: Option<String>,
    name: String,
    purpose: String,
    pub(super) text: String,
    pub(super) join: Join,
    /// `None` where the rule is nested deeper than the builder shows.
    pub(super) lines: Option<Vec<Line>>,
    /// The text that `lines` were made from or have made.
    pub(super) built: String,
    focused: bool,
    refused: Option<String>,
}

impl Default for SegmentDialog {
    fn default() -> Self {
        Self {
            original: None,
            name: String::new(),
            purpose: String::new(),
            text: String::new(),
            join: Join::AllOf,
            lines: Some(Vec::new()),
            built: String::new(),
            focused: false,
            refused: None,
        }
    }
}

impl SegmentDialog {
    /// Begins with a segment of the review.
    #[must_use]
    pub fn of(segment: &Segment) -> Self {
        let mut draft = Self {
            original: Some(segment.name.clone()),
            name: segment.name.clone(),
            purpose: segment.purpose.clone(),
            text: segment.rule.clone(),
            ..Self::default()
        };
        draft.read_text();
        draft
    }

    /// Takes the typed rule over into the builder, where it has that shape.
    fn read_text(&mut self) {
        self.built = self.text.clone();
        if self.text.trim().is_empty() {
            self.lines = Some(Vec::new());
            return;
        }
        let Ok(rule) = crate::segments::parse(&self.text) else { return };
        self.lines = FlatRule::of(&rule).map(|flat| {
            self.join = flat.join;
            flat.conditions
                .into_iter()
                .map(|condition| Line {
                    column: condition.column,
                    question: condition.question,
                    values: condition.values.iter().map(literal_text).collect(),
                })
                .collect()
        });
    }

    /// Writes the builder's choices as text, where they are complete.
    pub(super) fn write_text(&mut self, kind_of: &dyn Fn(&str) -> ValueKind) {
        let Some(lines) = &self.lines else { return };
        let conditions: Option<Vec<Condition>> = lines
            .iter()
            .map(|line| {
                let kind = kind_of(&line.column);
                let values = line.values.iter().map(|text| literal(text, kind)).collect::<Option<Vec<_>>>()?;
                let enough = line.question.values().map_or(!values.is_empty(), |n| values.len() == n);
                enough.then(|| Condition { column: line.column.clone(), question: line.question, values })
            })
            .collect();
        let rule = conditions
            .filter(|conditions| !conditions.is_empty())
            .and_then(|conditions| FlatRule { join: self.join, conditions }.rule());
        if let Some(rule) = rule {
            self.text = rule.to_string();
            self.built = self.text.clone();
        }
    }
}

fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => text.clone(),
        // The rule language's own way to write it.
        other => crate::segments::Rule::Compare { column: "x".into(), operator: Operator::Equal, value: other.clone() }
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
        ValueKind::Date => match crate::segments::parse(&format!("x = {text}")) {
            Ok(crate::segments::Rule::Compare { value: value @ Literal::Date(_), .. }) => Some(value),
            _ => None,
        },
    }
}

fn kind_of(kind: ColumnType) -> ValueKind {
    match kind {
        ColumnType::Text => ValueKind::Text,
        ColumnType::Number => ValueKind::Number,
        ColumnType::Date => ValueKind::Date,
        ColumnType::Boolean => ValueKind::Boolean,
    }
}

impl Dialog for SegmentDialog {
    fn title(&self) -> String {
        if self.original.is_some() { "Edit segment".to_owned() } else { "New segment".to_owned() }
    }

    fn width(&self) -> f32 {
        700.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let Some(dataset) = cx.bench.dataset().cloned() else { return After::Close };
        let columns: Vec<(String, ValueKind)> = dataset
            .columns
            .iter()
            .filter(|column| !cx.bench.hides(&column.name))
            .map(|column| (column.name.clone(), kind_of(column.kind)))
            .collect();
        ui.horizontal(|ui| {
            let half = (ui.available_width() - 8.0) * 0.42;
            let name = field_ui(ui, "Name of the segment", &mut self.name, "Name", half);
            if !std::mem::replace(&mut self.focused, true) && self.original.is_none() {
                name.request_focus();
            }
            let rest = ui.available_width();
            field_ui(ui, "Purpose", &mut self.purpose, "Purpose: what it is for", rest);
        });
        ui.add_space(6.0);
        segment_builder::builder_ui(ui, cx, self, &columns);
        ui.add_space(6.0);
        section_ui(ui, "Rule");
        let fault = cx.bench.check_rule(&self.text).err().filter(|_| !self.text.trim().is_empty());
        if rule_field_ui(ui, &mut self.text, fault.as_ref()) && self.text != self.built {
            self.read_text();
        }
        verdict_ui(ui, cx, self, fault.as_ref());
        foot_row_ui(ui, cx, self, fault.is_none())
    }
}

/// The rule as text, the word that is wrong underlined. True when it was changed.
fn rule_field_ui(ui: &mut Ui, text: &mut String, fault: Option<&RuleError>) -> bool {
    let palette = Palette::of(ui);
    let wrong = fault.map(|fault| fault.span.clone());
    let mut layouter = move |ui: &Ui, text: &dyn egui::TextBuffer, width: f32| {
        let text = text.as_str();
        let plain = TextFormat::simple(theme::mono(), palette.text);
        let mut job = LayoutJob::default();
        job.wrap.max_width = width;
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
        .desired_rows(2)
        .margin(Margin::symmetric(10, 8))
        .font(theme::mono())
        .layouter(&mut layouter);
    ui.add(edit).accessible_name("Rule of the segment").changed()
}

fn verdict_ui(ui: &mut Ui, cx: &mut Cx<'_>, draft: &mut SegmentDialog, fault: Option<&RuleError>) {
    let palette = Palette::of(ui);
    if draft.text.trim().is_empty() {
        weak_ui(ui, "Without a rule nobody is chosen yet.");
        return;
    }
    if let Some(fault) = fault {
        wrapped_ui(ui, &format!("✖ {}", fault.message), theme::body(), palette.fail);
        if let Some(suggestion) = &fault.suggestion
            && link_ui(ui, &format!("Did you mean {suggestion}?")).clicked()
            && draft.text.get(fault.span.clone()).is_some()
        {
            draft.text.replace_range(fault.span.clone(), suggestion);
            draft.read_text();
        }
        return;
    }
    let text = match cx.bench.rule_people(&draft.text) {
        Some(people) => format!("{} in it", words::people(people)),
        None => "Counting…".to_owned(),
    };
    ui.label(RichText::new(text).font(theme::body_strong()).color(palette.text));
}

fn foot_row_ui(ui: &mut Ui, cx: &mut Cx<'_>, draft: &mut SegmentDialog, valid: bool) -> After {
    let palette = Palette::of(ui);
    let mut after = After::Stay;
    if let Some(refused) = &draft.refused {
        wrapped_ui(ui, &format!("✖ {refused}"), theme::body(), palette.fail);
    }
    foot_ui(ui, |ui| {
        let ready = valid && !draft.name.trim().is_empty() && !draft.text.trim().is_empty();
        let word = if draft.original.is_some() { "Save segment" } else { "Add segment" };
        let button = primary_button_ui(ui, word, ready);
        let button = button.on_disabled_hover_text("A segment needs a name and a rule without faults.");
        if button.clicked() {
            let segment = Segment::new(draft.name.trim().to_owned(), draft.text.trim().to_owned())
                .for_purpose(draft.purpose.trim().to_owned());
            let name = segment.name.clone();
            let edit = match &draft.original {
                Some(original) => Edit::ChangeSegment { name: original.clone(), to: segment },
                None => Edit::AddSegment(segment),
            };
            if cx.bench.apply(edit) {
                cx.view.segments.selected = Some(name);
                cx.view.segments.overlaps = false;
                after = After::Close;
            } else {
                draft.refused = cx.bench.notices().last().map(|notice| notice.text.clone());
            }
        }
        if button_ui(ui, "Cancel").clicked() {
            after = After::Close;
        }
        if let Some(original) = draft.original.clone()
            && danger_button_ui(ui, "Remove segment", true).clicked()
        {
            cx.bench.apply(Edit::RemoveSegment { name: original });
            after = After::Close;
        }
    });
    after
}
