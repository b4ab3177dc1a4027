//! Rows are judged here and not written: their columns with the levels, and how well people hide in them.

use std::sync::Arc;

use eframe::egui::{Grid, RichText, Ui};

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{label_ui, section_ui, weak_ui, wrapped_ui},
    },
    report::assessment::{Assessment, Verdict},
    report::words,
    review::{Leaves, Segment},
    workbench::SegmentDraft,
};

/// The rows that Release judges: those of a segment, or of the whole file.
pub struct JudgedRows {
    /// The segment; `None`: everyone.
    pub segment: Option<String>,
    /// The columns that are handed over, each with its level's name.
    pub columns: Vec<(String, String)>,
    pub smallest_crowd: Option<u64>,
    pub verdict: Verdict,
    /// A sentence without its full stop.
    pub because: String,
}

/// What is known of the rows of the table in view; `None` until they are measured.
#[must_use]
pub fn judged_rows(cx: &mut Cx<'_>) -> Option<JudgedRows> {
    let latest: Arc<Assessment> = cx.bench.assessment().latest()?.clone();
    let review = cx.bench.review();
    let settings = review.release.tables.get(cx.view.release.table).cloned().unwrap_or_default();
    let segment = settings.filter.or_else(|| settings.segments.first().cloned());
    let Some(segment) = segment.and_then(|name| review.segment(&name).cloned()) else {
        return Some(JudgedRows {
            segment: None,
            columns: with_levels(&latest, &[]),
            smallest_crowd: latest.classes.smallest,
            verdict: latest.verdicts.worst(),
            because: latest.verdicts.singling_out.because.trim_end_matches('.').to_owned(),
        });
    };
    let figures = if matches!(segment.leaves, Some(Leaves::Rows(_)) | None) {
        latest.segments.iter().find(|figures| figures.name == segment.name)?.clone()
    } else {
        // It is handed over otherwise; here its rows are judged.
        let original = Some(segment.name.clone());
        let as_rows = Segment { leaves: None, ..segment };
        let draft = SegmentDraft { original, segment: as_rows, first: Vec::new() };
        cx.bench.judged_draft(draft).latest()?.as_ref().as_ref().ok()?.figures.clone()
    };
    Some(JudgedRows {
        columns: with_levels(&latest, &figures.columns),
        smallest_crowd: figures.classes.smallest,
        verdict: figures.answer.verdict,
        because: figures.answer.because,
        segment: Some(figures.name),
    })
}

/// The columns of the rows, each with its level's name; all that are tagged if none are named.
fn with_levels(latest: &Assessment, named: &[String]) -> Vec<(String, String)> {
    let identifiers = &latest.quasi_identifiers;
    let names: Vec<String> = if named.is_empty() {
        let sensitive = latest.sensitive.iter().map(|sensitive| sensitive.column.clone());
        identifiers.iter().map(|q| q.column.clone()).chain(sensitive).collect()
    } else {
        named.to_vec()
    };
    let level = |name: &String| {
        let found = identifiers.iter().find(|q| q.column == *name);
        found.map_or_else(|| "as it came".to_owned(), |q| q.level_name.clone())
    };
    names.into_iter().map(|name| (name.clone(), level(&name))).collect()
}

/// Draws the columns with their levels, and the smallest crowd.
pub fn rows_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let palette = Palette::of(ui);
    let Some(rows) = judged_rows(cx) else {
        weak_ui(ui, "Counting crowds…");
        return;
    };
    let crowd = rows.smallest_crowd.map_or_else(|| "–".to_owned(), words::thousands);
    label_ui(ui, &crowd, theme::big_figure(), palette.text);
    let who = rows.segment.as_ref().map_or_else(|| "of everyone".to_owned(), |name| format!("of {name}"));
    let text = format!("people in the smallest crowd {who}: the fewest who share all values of these columns.");
    wrapped_ui(ui, &text, theme::body(), palette.weak);
    ui.add_space(12.0);
    section_ui(ui, "Columns, at the levels of Columns");
    Grid::new("judged columns").num_columns(2).spacing([24.0, 4.0]).show(ui, |ui| {
        for (name, level) in &rows.columns {
            ui.label(RichText::new(name).font(theme::body()).color(palette.text));
            ui.label(RichText::new(level).font(theme::body()).color(palette.weak));
            ui.end_row();
        }
    });
    ui.add_space(12.0);
    let text = "Rows are judged here and not written. Hand over a count or a table instead.";
    wrapped_ui(ui, text, theme::body_strong(), palette.text);
}
