//! What the law requires: the articles with what is answered of each, and the fields of the one in view.

use eframe::egui::{Align2, CursorIcon, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::answer::{answer_ui, proposal_taken};
use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{action_link_ui, label_ui, section_ui, weak_ui},
    },
    review::{ArticleState, Edit, Entry, law},
    workbench::RecordState,
};

/// The view of everything that is still open, whatever its article.
const OPEN: &str = "open";
/// Side of a square that represents an answer.
const SQUARE: f32 = 9.0;
/// Fields that an ordinary release must answer, in the order in which they are shown.
const SHORT: [&str; 6] = ["purpose", "legal_basis", "necessity", "dpia_needed", "source_erase_by", "next_review"];

/// Whether a field is in the short form: what is missing, and what is proposed.
fn is_open(entry: &Entry) -> bool {
    !entry.beside && (entry.is_missing() || SHORT.contains(&entry.field.key.as_str()) && entry.origin.is_none())
}

/// The list of articles; a click puts one in view.
pub(super) fn articles_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &RecordState) {
    section_ui(ui, "What the law requires");
    let open = state.form.entries.iter().filter(|entry| is_open(entry)).count();
    row_ui(ui, cx, OPEN, "Still open", &format!("{open}"), None);
    for article in state.form.articles() {
        let Some(about) = law().article(article.article) else { continue };
        let name = if about.law.is_empty() { about.title.clone() } else { about.article.clone() };
        let count = format!("{} of {}", article.answered, article.of);
        row_ui(ui, cx, article.article, &name, &count, Some((&about.title, &article)));
    }
    ui.add_space(16.0);
}

fn row_ui(ui: &mut Ui, cx: &mut Cx<'_>, id: &'static str, name: &str, count: &str, of: Option<(&str, &ArticleState)>) {
    let palette = Palette::of(ui);
    let chosen = chosen(cx) == id;
    let height = if of.is_some() { 54.0 } else { 30.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    response.widget_info(|| {
        let text = format!("{name}, {count}");
        WidgetInfo::selected(Role::Button, true, chosen, text)
    });
    if response.clicked() {
        cx.view.record.article = Some(id);
        cx.view.record.open.clear();
    }
    let painter = ui.painter();
    if chosen {
        painter.rect_filled(rect, 4.0, palette.accent_ground);
    }
    let left = rect.left() + 10.0;
    let right = rect.right() - 10.0;
    let align = Align2::LEFT_TOP;
    painter.text(pos2(left, rect.top() + 6.0), align, name, theme::body_medium(), palette.text);
    let end = Align2::RIGHT_TOP;
    painter.text(pos2(right, rect.top() + 6.0), end, count, theme::body(), palette.weak);
    let Some((title, article)) = of else { return };
    painter.text(pos2(left, rect.top() + 23.0), align, title, theme::small(), palette.weak);
    let room = ((right - left) / (SQUARE + 3.0)) as usize;
    for place in 0..article.of.min(room) {
        let x = left + place as f32 * (SQUARE + 3.0);
        let square = Rect::from_min_size(pos2(x, rect.top() + 40.0), vec2(SQUARE, SQUARE));
        if place < article.answered {
            let colour = if article.answered == article.of { palette.pass } else { palette.accent };
            painter.rect_filled(square, 2.0, colour);
        } else {
            painter.rect_stroke(square, 2.0, Stroke::new(1.0, palette.warn), StrokeKind::Inside);
        }
    }
}

/// The article in view: everything that is open until one is chosen.
fn chosen(cx: &Cx<'_>) -> &'static str {
    cx.view.record.article.unwrap_or(OPEN)
}

/// The fields of the article in view.
pub(super) fn fields_ui(ui: &mut Ui, cx: &mut Cx<'_>, state: &RecordState) {
    let palette = Palette::of(ui);
    let chosen = chosen(cx);
    let entries: Vec<&Entry> = if chosen == OPEN {
        let open = &mut cx.view.record.open;
        open.extend(state.form.entries.iter().filter(|entry| is_open(entry)).map(|entry| entry.field.key.as_str()));
        let shown = |entry: &&Entry| open.contains(entry.field.key.as_str());
        let mut entries: Vec<&Entry> = state.form.entries.iter().filter(shown).collect();
        let place = |entry: &&Entry| SHORT.iter().position(|key| *key == entry.field.key).unwrap_or(SHORT.len());
        entries.sort_by_key(place);
        entries
    } else {
        state.form.of_article(chosen).collect()
    };
    let heading = match law().article(chosen) {
        Some(article) => article.heading(),
        None => "Still open".to_owned(),
    };
    label_ui(ui, &heading, theme::title(), palette.text);
    if chosen == OPEN {
        let text = match entries.len() {
            0 => "Everything that the law requires is answered.".to_owned(),
            _ => "What is greyed is a proposal: look at it and use it, or write another answer.".to_owned(),
        };
        weak_ui(ui, &text);
    }
    use_all_ui(ui, cx, &entries);
    ui.add_space(6.0);
    for entry in entries {
        let names_somebody = state.work.personal_values.contains(&entry.field.label);
        answer_ui(ui, cx, entry, names_somebody);
    }
}

/// Takes over every proposal in view, as one step.
fn use_all_ui(ui: &mut Ui, cx: &mut Cx<'_>, entries: &[&Entry]) {
    let proposed: Vec<Edit> = entries.iter().filter_map(|entry| proposal_taken(entry)).collect();
    let number = proposed.len();
    if number > 1 && action_link_ui(ui, &format!("Use all {number} proposals")).clicked() {
        cx.bench.apply(Edit::Several { name: format!("Use {number} proposals"), edits: proposed });
        cx.bench.settle();
    }
}
