//! What stays in sight beside the editor: the other segments, what the draft changes, and what the recipient has.

use eframe::egui::{Label, RichText, ScrollArea, Sense, Ui, UiBuilder, vec2};

use super::super::table::by_need;
use super::{SegmentEditor, open};
use crate::{
    gui::{
        context::Cx,
        screens::release::known::kind_and_size,
        theme::{self, Palette},
        widgets::{
            grid::{Grid, GridColumn, Side, cell_text_ui},
            mark_of, page_header_ui, section_ui, weak_ui,
        },
    },
    report::{
        assessment::{Answer, Assessment},
        words,
    },
    review::Segment,
    workbench::DraftView,
};

/// Others that are listed one by one.
const LISTED: usize = 5;

/// Draws the narrow table and what is under it.
pub fn beside_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let assessment = cx.bench.assessment().clone();
    let latest = assessment.latest().cloned();
    let answer = latest.as_ref().and_then(|latest| Answer::of(&latest.segments));
    let note = answer.map_or_else(String::new, |answer| format!("{} of {} may go", answer.may_go, answer.of));
    page_header_ui(ui, "Segments", &note, |_| {});
    let names = by_need(cx, latest.as_ref().map_or(&[], |latest| latest.segments.as_slice()));
    let current = cx.view.segments.editor.as_ref().and_then(|editor| editor.original()).map(str::to_owned);
    if names.is_empty() {
        weak_ui(ui, "No other segment yet.");
    } else {
        let height = Grid::height(names.len(), (ui.available_height() * 0.55).max(theme::ROW * 4.0));
        let mut grid = Grid::new("beside the editor", columns(ui.available_width()), names.len());
        grid.selected = names.iter().position(|name| Some(name) == current.as_ref());
        let pending = assessment.is_pending();
        let output = grid.show(
            ui,
            height,
            |row| format!("Segment {}", names.get(row).map_or("", String::as_str)),
            |ui, row, column| {
                if let Some(name) = names.get(row) {
                    if pending && column > 0 {
                        ui.multiply_opacity(0.5);
                    }
                    cell(ui, latest.as_deref(), name, column);
                }
            },
        );
        let clicked = output.clicked_row.and_then(|row| names.get(row)).filter(|name| Some(*name) != current.as_ref());
        if let Some(segment) = clicked.and_then(|name| cx.bench.review().segment(name)) {
            let editor = SegmentEditor::of(segment);
            cx.view.segments.selected = Some(segment.name.clone());
            open(cx, editor);
        }
    }
    ui.add_space(12.0);
    ScrollArea::vertical().id_salt("beside the editor, below").auto_shrink(false).show(ui, |ui| {
        changes_ui(ui, cx);
        holds_ui(ui, cx, latest.as_deref());
        ui.add_space(16.0);
    });
}

fn columns(width: f32) -> Vec<GridColumn> {
    let count = if width < 360.0 { 64.0 } else { 108.0 };
    let name = (width * 0.27).clamp(90.0, 150.0);
    vec![
        GridColumn::left("Segment", name),
        GridColumn::right(if width < 360.0 { "People" } else { "After consent" }, count),
        GridColumn::left("May it go?", 120.0).grows(),
    ]
}

fn cell(ui: &mut Ui, latest: Option<&Assessment>, name: &str, column: usize) {
    let palette = Palette::of(ui);
    let figures = latest.and_then(|latest| latest.segments.iter().find(|segment| segment.name == name));
    match (column, figures) {
        (0, _) => cell_text_ui(ui, name, Side::Left, &theme::body_medium(), palette.text),
        (_, None) => cell_text_ui(ui, "…", Side::Right, &theme::body(), palette.weak),
        (1, Some(figures)) => {
            let people = words::thousands(figures.consented.unwrap_or(figures.people));
            cell_text_ui(ui, &people, Side::Right, &theme::body(), palette.text)
        }
        (_, Some(figures)) => {
            let verdict = figures.answer.shown();
            let text = format!("{} {}", mark_of(verdict), figures.answer.because);
            cell_text_ui(ui, &text, Side::Left, &theme::body(), palette.verdict(verdict))
        }
    };
}

fn line_ui(ui: &mut Ui, name: &str, text: &str, weak: bool) {
    let palette = Palette::of(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(12.0, 4.0);
        let (left, _) = ui.allocate_exact_size(vec2(136.0, 22.0), Sense::hover());
        let mut child = ui.new_child(UiBuilder::new().max_rect(left).id_salt(name));
        let label = RichText::new(name).font(theme::body_medium()).color(palette.text);
        child.add(Label::new(label).truncate());
        let ink = if weak { palette.weak } else { palette.text };
        ui.add(Label::new(RichText::new(text).font(theme::body()).color(ink)).wrap());
    });
}

/// What becomes of this segment and of the others if the draft is saved.
fn changes_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(editor) = cx.view.segments.editor.as_ref() else { return };
    let Some(draft) = editor.asked(cx) else { return };
    let name = editor.draft.name.trim();
    let name = if name.is_empty() { "This segment".to_owned() } else { name.to_owned() };
    let derived = cx.bench.judged_draft(draft).clone();
    let Some(Ok(view)) = derived.latest().map(AsRef::as_ref) else { return };
    section_ui(ui, "What this draft changes");
    ui.scope(|ui| {
        if derived.is_pending() {
            ui.multiply_opacity(0.5);
        }
        let (text, weak) = own(view);
        line_ui(ui, &name, &text, weak);
        for other in view.changed.iter().take(LISTED) {
            let people = if other.people.0 == other.people.1 {
                String::new()
            } else {
                format!("{} → {}; ", words::thousands(other.people.0), words::thousands(other.people.1))
            };
            let text = if other.before == other.after {
                format!("{people}{}", other.after)
            } else {
                format!("{people}{} → {}", other.before, other.after)
            };
            line_ui(ui, &other.name, &text, false);
        }
        let further = view.changed.len().saturating_sub(LISTED);
        if further > 0 {
            line_ui(ui, &words::counted(further as u64, "other", "others"), "change too", true);
        }
        if view.unchanged > 0 {
            line_ui(ui, &words::counted(view.unchanged as u64, "other", "others"), "nothing", true);
        }
    });
    ui.add_space(12.0);
}

/// What becomes of the segment itself, and whether that is nothing.
fn own(view: &DraftView) -> (String, bool) {
    let counted = |figures: &crate::report::assessment::SegmentFigures| figures.consented.unwrap_or(figures.people);
    let now = &view.figures;
    let Some(before) = &view.before else {
        return (format!("new: {}", words::people(counted(now))), false);
    };
    let size = (counted(before) != counted(now))
        .then(|| format!("{} → {}", words::thousands(counted(before)), words::thousands(counted(now))));
    let answer = (before.answer.because != now.answer.because)
        .then(|| format!("{} → {}", before.answer.because, now.answer.because));
    let parts: Vec<String> = size.into_iter().chain(answer).collect();
    if parts.is_empty() { ("nothing".to_owned(), true) } else { (parts.join("; "), false) }
}

/// What was released to the same recipients before, and the other segments of this review that go to them.
fn holds_ui(ui: &mut Ui, cx: &Cx<'_>, latest: Option<&Assessment>) {
    let Some(editor) = cx.view.segments.editor.as_ref() else { return };
    let known = editor.known_recipients(cx);
    for recipient in &editor.draft.recipients {
        let goes = |segment: &&Segment| {
            segment.recipients.contains(recipient) && Some(segment.name.as_str()) != editor.original()
        };
        let segments: Vec<&Segment> = cx.bench.review().segments.iter().filter(goes).collect();
        let said = known.iter().find(|known| known.name == *recipient).map_or("", |known| known.holds.as_str());
        section_ui(ui, &format!("What {recipient} already holds"));
        if !said.is_empty() {
            line_ui(ui, "Before", said, false);
        }
        let saved = cx.bench.review().recipient(recipient).is_some();
        let names = [recipient.clone()];
        let released = if saved { cx.bench.releases_known_to(&names) } else { Vec::new() };
        for content in released.iter().take(LISTED) {
            let (kind, size) = kind_and_size(content);
            line_ui(ui, &content.name(), &format!("{kind}, {size} · {}", content.created.format("%-d %b %Y")), false);
        }
        let further = released.len().saturating_sub(LISTED);
        if further > 0 {
            weak_ui(ui, &format!("and {}", words::counted(further as u64, "more release", "more releases")));
        }
        for segment in segments.iter().take(LISTED) {
            let figures = latest.and_then(|latest| latest.segments.iter().find(|f| f.name == segment.name));
            let people = figures.map_or("…".to_owned(), |f| words::thousands(f.consented.unwrap_or(f.people)));
            let form = segment.leaves.as_ref().map_or("rows", |leaves| leaves.word());
            let form = match form {
                "count" => "a count",
                "table" => "a table",
                other => other,
            };
            line_ui(ui, &segment.name, &format!("{people}, {form}, in this review"), false);
        }
        let further = segments.len().saturating_sub(LISTED);
        if further > 0 {
            weak_ui(ui, &format!("and {}", words::counted(further as u64, "more segment", "more segments")));
        }
        if segments.is_empty() && said.is_empty() && released.is_empty() {
            weak_ui(ui, "Nothing that this review knows of.");
        }
        ui.add_space(12.0);
    }
}
