//! Release: may this table leave, for whom it is meant?

use eframe::egui::Ui;

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

/// The release's own verdict, and what it costs.
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
}
