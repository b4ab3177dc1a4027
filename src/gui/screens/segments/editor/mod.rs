//! The editor of a segment, in place of the panel at the right: who is in it, what is released, to whom, who has
//! agreed.
//!
//! Nothing is saved before *Save segment*: what the draft changes beside the segment itself, recipients and the meaning
//! of consent, is kept in it and saved with it as one step.

mod beside;
mod builder;
mod consent;
mod discard;
mod foot;
mod leaves;
mod left;
mod legal;
mod recipient;
mod rule;

use std::collections::BTreeMap;

use eframe::egui::{
    self, Align, Frame, Key, Layout, Margin, Modifiers, Panel, Popup, ScrollArea, Sense, Stroke, Ui, WidgetInfo,
    accesskit::Role, vec2,
};

pub use beside::beside_ui;

use crate::{
    dataset::ConsentRule,
    gui::{
        context::Cx,
        theme::{self, Palette},
        view_state::Place,
        widgets::{RecipientForm, danger_button_ui, field_ui, icon_button_ui, label_ui, weak_ui},
    },
    review::{ConsentNeeded, Edit, Leaves, Recipient, Segment},
    workbench::{NextStep, SegmentDraft},
};
use discard::DiscardDialog;
use recipient::RecipientChange;
use rule::RuleDraft;

/// Room for the words at the left of the fields.
const LABEL: f32 = 92.0;
/// Room beside what scrolls.
const SCROLL_BAR: f32 = 12.0;

/// A segment that is being written.
pub struct SegmentEditor {
    /// The name under which it is in the review; `None` for a new one.
    original: Option<String>,
    draft: Segment,
    rule: RuleDraft,
    /// Recipients that are new or changed, saved with the segment.
    recipients: Vec<RecipientChange>,
    /// The recipient that is being written.
    form: Option<RecipientForm>,
    /// Rules of consent that were changed, saved with the segment.
    consent: BTreeMap<String, ConsentRule>,
    /// Ways out that were taken: what they do beside the segment, saved with it.
    taken: Vec<(String, Vec<Edit>)>,
    /// As it was opened.
    begun: (Segment, RuleDraft),
    /// The field that takes the focus when it is drawn next.
    focus: Option<Focus>,
    /// Why it could not be saved.
    refused: Option<String>,
}

/// A field that can take the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Focus {
    Name,
    Text,
}

impl Default for SegmentEditor {
    fn default() -> Self {
        Self::begin(None, Segment::default())
    }
}

impl SegmentEditor {
    /// Begins with a segment of the review.
    #[must_use]
    pub fn of(segment: &Segment) -> Self {
        Self::begin(Some(segment.name.clone()), segment.clone())
    }

    fn begin(original: Option<String>, draft: Segment) -> Self {
        let rule = RuleDraft::of(&draft.rule);
        let focus = original.is_none().then_some(Focus::Name);
        Self {
            original,
            begun: (draft.clone(), rule.clone()),
            draft,
            rule,
            recipients: Vec::new(),
            form: None,
            consent: BTreeMap::new(),
            taken: Vec::new(),
            focus,
            refused: None,
        }
    }

    /// The segment of the review that it is about.
    #[must_use]
    pub fn original(&self) -> Option<&str> {
        self.original.as_deref()
    }

    /// Something would be lost without saving.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.draft != self.begun.0
            || self.rule.differs(&self.begun.1)
            || !self.recipients.is_empty()
            || !self.consent.is_empty()
            || !self.taken.is_empty()
            || self.form.as_ref().is_some_and(RecipientForm::is_filled)
    }

    /// The recipients of the review as they would be with the draft.
    fn known_recipients(&self, cx: &Cx<'_>) -> Vec<Recipient> {
        let mut list = cx.bench.review().recipients.to_vec();
        for change in &self.recipients {
            match list.iter_mut().find(|known| change.original.as_ref() == Some(&known.name)) {
                Some(known) => *known = change.to.clone(),
                None => list.push(change.to.clone()),
            }
        }
        list
    }

    /// Everybody to whom it goes is inside.
    fn is_inside(&self, cx: &Cx<'_>) -> bool {
        let known = self.known_recipients(cx);
        let inside = |name: &String| known.iter().any(|recipient| recipient.name == *name && recipient.is_inside());
        !self.draft.recipients.is_empty() && self.draft.recipients.iter().all(inside)
    }

    /// What is saved before the segment.
    fn first(&self) -> Vec<Edit> {
        let recipients = self.recipients.iter().map(RecipientChange::edit);
        let consent =
            (self.consent.iter()).map(|(column, rule)| Edit::SetConsent { column: column.clone(), rule: rule.clone() });
        let taken = self.taken.iter().flat_map(|(_, edits)| edits.iter().cloned());
        recipients.chain(consent).chain(taken).collect()
    }

    /// Takes a way out into the draft: nothing is saved before *Save segment*.
    fn take(&mut self, draft: &SegmentDraft, way: &NextStep) {
        let before = draft.first.len();
        let after = draft.taking(&way.edit);
        self.draft.leaves = after.segment.leaves;
        self.draft.rounded = after.segment.rounded;
        let beside: Vec<Edit> = after.first.into_iter().skip(before).collect();
        if !beside.is_empty() {
            self.taken.push((way.title.clone(), beside));
        }
    }

    /// The draft as it is judged; `None` while its rule chooses nobody.
    fn asked(&self, cx: &Cx<'_>) -> Option<SegmentDraft> {
        let sound = !self.draft.rule.trim().is_empty() && cx.bench.check_rule(&self.draft.rule).is_ok();
        let segment =
            Segment { name: String::new(), purpose: String::new(), notes: String::new(), ..self.draft.clone() };
        sound.then(|| SegmentDraft { original: self.original.clone(), segment, first: self.first() })
    }

    /// What is missing before it can be saved, in a sentence.
    fn missing(&self, cx: &Cx<'_>) -> Option<&'static str> {
        if self.draft.name.trim().is_empty() {
            return Some("The segment needs a name.");
        }
        if self.draft.rule.trim().is_empty() {
            return Some("The segment needs a rule.");
        }
        if cx.bench.check_rule(&self.draft.rule).is_err() {
            return Some("The rule has a mistake.");
        }
        if self.draft.rule != self.rule.built {
            return Some("A condition is not complete.");
        }
        match (&self.draft.leaves, &self.draft.consent) {
            (Some(Leaves::Rows(columns)), _) if columns.is_empty() => Some("Choose the columns of the rows."),
            (_, ConsentNeeded::NotNeeded(reason)) if reason.trim().is_empty() => Some("Say why consent is not needed."),
            _ if self.form.is_some() => Some("Add the recipient first, or go back."),
            _ => None,
        }
    }

    /// Saves it, with what it changes beside the segment, as one step. Whether it was saved.
    fn save(&mut self, cx: &mut Cx<'_>) -> bool {
        if self.missing(cx).is_some() {
            return false;
        }
        let name = self.draft.name.trim().to_owned();
        let to = Segment {
            name: name.clone(),
            purpose: self.draft.purpose.trim().to_owned(),
            rule: self.draft.rule.trim().to_owned(),
            ..self.draft.clone()
        };
        let last = match &self.original {
            Some(original) => Edit::ChangeSegment { name: original.clone(), to },
            None => Edit::AddSegment(to),
        };
        let mut edits = self.first();
        let edit = if edits.is_empty() {
            last
        } else {
            let name = last.name();
            edits.push(last);
            Edit::Several { name, edits }
        };
        if cx.bench.apply(edit) {
            cx.view.segments.selected = Some(name);
            cx.view.segments.overlaps = false;
            return true;
        }
        self.refused = cx.bench.notices().last().map(|notice| notice.text.clone());
        false
    }
}

/// Opens the editor; if a draft in view was changed, a question comes first.
pub fn open(cx: &mut Cx<'_>, editor: SegmentEditor) {
    cx.view.place = Place::Segments;
    match &cx.view.segments.editor {
        Some(now) if editor.original.is_some() && now.original == editor.original => {}
        Some(now) if now.is_changed() => cx.show(DiscardDialog::before(editor)),
        _ => cx.view.segments.editor = Some(Box::new(editor)),
    }
}

/// N opens a new segment and E the chosen one, while nobody types.
pub fn opening_keys(ui: &Ui, cx: &mut Cx<'_>, chosen: Option<&str>) {
    if cx.modal.is_some() || cx.bench.question().is_some() || ui.ctx().text_edit_focused() {
        return;
    }
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::N) {
        open(cx, SegmentEditor::default());
    } else if let Some(segment) = chosen.and_then(|name| cx.bench.review().segment(name))
        && pressed(Key::E)
    {
        let editor = SegmentEditor::of(segment);
        open(cx, editor);
    }
}

/// The width of the panel beside a window of this width.
#[must_use]
pub fn width(window: f32) -> f32 {
    (window * 0.474).round().clamp(380.0, 760.0)
}

/// What becomes of the editor after it was drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Stay,
    /// It is closed, with a question if something was changed.
    Leave,
    Save,
    Remove,
}

/// Draws the editor: its title, what scrolls, and its foot.
pub fn editor_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(mut editor) = cx.view.segments.editor.take() else { return };
    let mut then = keys(ui, cx, &mut editor);
    let palette = Palette::of(ui);
    let line = Stroke::new(1.0, palette.line);
    let side: i8 = if ui.available_width() < 560.0 { 12 } else { 24 };
    let bar = Frame::new().inner_margin(Margin::symmetric(side, 0));
    let head = Panel::top("editor head").exact_size(52.0).show_separator_line(false).frame(bar);
    let head = head.show(ui, |ui| head_ui(ui, &editor, &mut then)).response.rect;
    let asked = editor.asked(cx);
    let judged = asked.map(|draft| cx.bench.judged_draft(draft).clone());
    let foot = Panel::bottom("editor foot").exact_size(64.0).show_separator_line(false).frame(bar);
    let foot = foot.show(ui, |ui| foot::foot_ui(ui, cx, &mut editor, judged.as_ref(), &mut then)).response.rect;
    ui.painter().hline(head.x_range(), ui.painter().round_to_pixel_center(head.bottom() - 0.5), line);
    ui.painter().hline(foot.x_range(), ui.painter().round_to_pixel_center(foot.top() - 0.5), line);
    let body = Frame::new().inner_margin(Margin { left: side, right: 2, top: 0, bottom: 0 });
    body.show(ui, |ui| {
        ScrollArea::vertical().id_salt("editor").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width((ui.available_width() - f32::from(side).max(SCROLL_BAR)).max(200.0));
            ui.add_space(14.0);
            named_ui(ui, &mut editor);
            rule_line_ui(ui);
            rule::rule_ui(ui, cx, &mut editor);
            rule_line_ui(ui);
            leaves::leaves_ui(ui, cx, &mut editor);
            recipient::recipients_ui(ui, cx, &mut editor);
            rule_line_ui(ui);
            consent::consent_ui(ui, cx, &mut editor);
            legal::legal_ui(ui, &mut editor, cx.bench.review().record.is_under_gdpr());
            left::left_ui(ui, &editor, judged.as_ref());
            taken_ui(ui, &mut editor);
            if editor.original.is_some() {
                ui.add_space(12.0);
                if danger_button_ui(ui, "Remove segment", true).clicked() {
                    then = Then::Remove;
                }
            }
            ui.add_space(16.0);
        });
    });
    finish(cx, editor, then);
}

/// Esc, Ctrl Enter and Ctrl T, before a field takes them.
fn keys(ui: &Ui, cx: &Cx<'_>, editor: &mut SegmentEditor) -> Then {
    if cx.modal.is_some() || cx.bench.question().is_some() {
        return Then::Stay;
    }
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::COMMAND, Key::T) {
        editor.focus = Some(Focus::Text);
    }
    if pressed(Modifiers::COMMAND, Key::Enter) {
        return Then::Save;
    }
    // Esc closes an open list first.
    if !Popup::is_any_open(ui.ctx()) && pressed(Modifiers::NONE, Key::Escape) {
        return Then::Leave;
    }
    Then::Stay
}

/// Does what was requested; the editor stays in view unless it is done.
fn finish(cx: &mut Cx<'_>, mut editor: Box<SegmentEditor>, then: Then) {
    let done = match then {
        Then::Stay => false,
        Then::Leave if editor.is_changed() => {
            cx.show(DiscardDialog::default());
            false
        }
        Then::Leave => true,
        Then::Save => editor.save(cx),
        Then::Remove => (editor.original.clone()).is_some_and(|name| cx.bench.apply(Edit::RemoveSegment { name })),
    };
    if done {
        close(cx);
    } else {
        cx.view.segments.editor = Some(editor);
    }
}

/// Closes the editor; nobody looks at the draft's figures any more.
fn close(cx: &mut Cx<'_>) {
    cx.view.segments.editor = None;
    cx.bench.look_away();
}

fn head_ui(ui: &mut Ui, editor: &SegmentEditor, then: &mut Then) {
    let palette = Palette::of(ui);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        let title = if editor.original.is_some() { "Edit segment" } else { "New segment" };
        let heading = label_ui(ui, title, theme::title(), palette.text);
        heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
        if editor.is_changed() {
            weak_ui(ui, "not saved yet");
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if icon_button_ui(ui, "✕", "Close the editor", true).clicked() {
                *then = Then::Leave;
            }
        });
    });
}

fn named_ui(ui: &mut Ui, editor: &mut SegmentEditor) {
    let focus = editor.focus.take_if(|focus| *focus == Focus::Name).is_some();
    row_ui(ui, "Name", |ui| {
        let width = ui.available_width();
        let field = field_ui(ui, "Name of the segment", &mut editor.draft.name, "What it is called", width);
        if focus {
            field.request_focus();
        }
    });
    row_ui(ui, "Purpose", |ui| {
        let width = ui.available_width();
        field_ui(ui, "Purpose", &mut editor.draft.purpose, "What it is for", width);
    });
    row_ui(ui, "Notes", |ui| {
        let width = ui.available_width();
        field_ui(ui, "Notes", &mut editor.draft.notes, "For yourselves; in no report", width);
    });
}

/// The ways out that were taken and change more than the segment: each can be dropped again.
fn taken_ui(ui: &mut Ui, editor: &mut SegmentEditor) {
    if editor.taken.is_empty() {
        return;
    }
    let mut dropped = None;
    row_ui(ui, "With it", |ui| {
        for (i, (title, _)) in editor.taken.iter().enumerate() {
            ui.horizontal(|ui| {
                weak_ui(ui, title);
                if icon_button_ui(ui, "✕", &format!("Do not save with it: {title}"), true).clicked() {
                    dropped = Some(i);
                }
            });
        }
    });
    if let Some(i) = dropped {
        editor.taken.remove(i);
    }
}

/// A word at the left, and what belongs to it.
fn row_ui(ui: &mut Ui, word: &str, add: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    let narrow = ui.available_width() < 460.0;
    if narrow {
        label_ui(ui, word, theme::small_strong(), palette.weak);
        add(ui);
        return;
    }
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let (rect, _) = ui.allocate_exact_size(vec2(LABEL, 32.0), Sense::hover());
        let at = egui::pos2(rect.left(), rect.center().y);
        ui.painter().text(at, egui::Align2::LEFT_CENTER, word, theme::body(), palette.weak);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
            ui.set_width(ui.available_width());
            add(ui);
        });
    });
    ui.add_space(2.0);
}

/// A line between the parts.
fn rule_line_ui(ui: &mut Ui) {
    let palette = Palette::of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 17.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y.round() + 0.5, Stroke::new(1.0, palette.line));
}
