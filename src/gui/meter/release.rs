//! Release: may this table leave, for whom it is meant?

use eframe::egui::{RichText, Ui};

use super::{answer_line_ui, block_ui};
use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        view_state::Place,
        widgets::{section_ui, weak_ui, wrapped_ui},
    },
    report::{assessment::Verdict, words},
};

/// Earlier releases that are named.
const NAMED: usize = 3;

/// The release's own verdict, what it costs, what was released before.
pub fn answer_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    let derived = cx.bench.preview().clone();
    let release = cx.bench.review().release.clone();
    let shown = derived.latest().filter(|preview| release.is_shaped() && !preview.tables.is_empty());
    let Some(preview) = shown.filter(|_| derived.error().is_none()) else {
        match derived.error().filter(|_| release.is_shaped()) {
            Some(error) => {
                answer_line_ui(ui, Place::Release, Some(Verdict::Fail), "Not known", palette);
                wrapped_ui(ui, error, theme::body(), palette.weak);
            }
            None if release.is_shaped() => _ = weak_ui(ui, "Being attacked…"),
            None => _ = weak_ui(ui, "Choose what stands in the rows."),
        }
        return;
    };
    ui.scope(|ui| {
        if derived.is_pending() {
            ui.multiply_opacity(0.5);
        }
        let word = match preview.verdict {
            Verdict::Pass => "Yes",
            Verdict::Warn => "With care",
            Verdict::Fail => "No",
        };
        answer_line_ui(ui, Place::Release, Some(preview.verdict), word, palette);
        if !preview.recipients.is_empty() {
            weak_ui(ui, &format!("to {}, as it stands here.", preview.recipients.join(" and ")));
        }
        wrapped_ui(ui, &preview.because, theme::body(), palette.weak);
        ui.add_space(8.0);
        let (cells, hidden, people, all) = preview.tables.iter().fold((0, 0, 0, 0), |(c, h, p, a), table| {
            (c + table.cells, h + table.cells_hidden, p + table.people_hidden, a + table.people)
        });
        section_ui(ui, "What it costs");
        let figure = format!("{} of {} cells", words::thousands(hidden as u64), words::thousands(cells as u64));
        let sentence =
            format!("hidden, with {} of {} people in them.", words::thousands(people), words::thousands(all));
        block_ui(ui, "", &figure, &sentence, palette.line, palette);
    });
    released_ui(ui, cx, palette);
}

/// Earlier releases: the attacker is assumed to know them.
fn released_ui(ui: &mut Ui, cx: &Cx<'_>, palette: &Palette) {
    let ledger = cx.bench.review().ledger.clone();
    let released = ledger.entries();
    if released.is_empty() {
        return;
    }
    ui.add_space(4.0);
    section_ui(ui, "Released before");
    for entry in released.iter().rev().take(NAMED) {
        let content = &entry.content;
        let title =
            if content.title.is_empty() { format!("Release {}", content.number) } else { content.title.clone() };
        wrapped_ui(ui, &title, theme::body(), palette.text);
        let day = content.created.format("%d %b %Y");
        let tables = words::counted(content.tables.len() as u64, "table", "tables");
        let note = format!("{day} · {tables} · counted as known");
        ui.label(RichText::new(note).font(theme::small()).color(palette.weak));
    }
}
