//! Release: may this be released to its recipients?

use eframe::egui::Ui;

use super::{answer_line_ui, block_ui};
use crate::{
    gui::{
        command::Command,
        context::Cx,
        screens::release::{Subject, attack::closest, export_blocked, judged_rows, table::interval_words},
        theme::{self, Palette},
        view_state::Place,
        widgets::{primary_button_ui, section_ui, weak_ui, wrapped_ui},
    },
    release::settings::Standard,
    report::{assessment::Verdict, words},
    workbench::{Preview, ReleasePreview},
};

/// The release's own verdict, what an attacker comes nearest to, what it costs, and the way out of the house.
pub fn answer_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    if Subject::of(cx) == Subject::Rows {
        rows_ui(ui, cx, palette);
        export_ui(ui, cx, palette);
        return;
    }
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
            None => _ = weak_ui(ui, "Choose what the rows are."),
        }
        return;
    };
    ui.scope(|ui| {
        if derived.is_pending() {
            ui.multiply_opacity(0.5);
        }
        verdict_ui(ui, preview, palette);
        ui.add_space(10.0);
        let table = preview.tables.get(cx.view.release.table).or_else(|| preview.tables.first());
        if let Some(table) = table {
            nearest_ui(ui, cx, table, palette);
        }
        section_ui(ui, "What it costs");
        cost_ui(ui, preview, palette);
    });
    export_ui(ui, cx, palette);
}

fn verdict_ui(ui: &mut Ui, preview: &ReleasePreview, palette: &Palette) {
    let word = match preview.verdict {
        Verdict::Pass => "Yes",
        Verdict::Warn => "With care",
        Verdict::Fail => "No",
    };
    answer_line_ui(ui, Place::Release, Some(preview.verdict), word, palette);
    let whom: Vec<&str> = preview.recipients.iter().map(String::as_str).collect();
    let whom = if whom.is_empty() { "anybody".to_owned() } else { words::listed(&whom) };
    wrapped_ui(ui, &format!("to {whom}, as it is shown here."), theme::body(), palette.weak);
    if preview.verdict != Verdict::Pass || preview.is_example() || preview.tables.len() > 1 {
        wrapped_ui(ui, &preview.because, theme::body(), palette.weak);
    }
}

/// The hidden cell of which the attacker can say most, or the one that was chosen.
fn nearest_ui(ui: &mut Ui, cx: &Cx<'_>, table: &Preview, palette: &Palette) {
    if table.prepared.noise.is_some() {
        return;
    }
    section_ui(ui, "The nearest an attacker comes");
    let Some(cell) = closest(cx.view.release.cell, table) else {
        let text = if table.cells_hidden == 0 {
            "No cell is hidden: every number is released."
        } else {
            "Nothing can be said of a cell that is too small."
        };
        wrapped_ui(ui, text, theme::body(), palette.weak);
        ui.add_space(8.0);
        return;
    };
    let asked = if table.settings.standard == Standard::Safe {
        format!(" {} must stay possible.", table.settings.rules.threshold)
    } else {
        String::new()
    };
    let sentence = format!("people in {}.{asked}", cell.place);
    let colour = if table.protected { palette.pass } else { palette.fail };
    block_ui(ui, "", &interval_words(cell.interval), &sentence, colour, palette);
}

/// Cells and people that are hidden. People are not added up over several tables: they are the same ones.
fn cost_ui(ui: &mut Ui, preview: &ReleasePreview, palette: &Palette) {
    let cells: usize = preview.tables.iter().map(|table| table.cells).sum();
    let hidden: usize = preview.tables.iter().map(|table| table.cells_hidden).sum();
    let figure = format!("{} of {} cells", words::thousands(hidden as u64), words::thousands(cells as u64));
    let sentence = match preview.tables.as_slice() {
        [table] => {
            let share = if table.people > 0 { table.people_hidden as f64 / table.people as f64 } else { 0.0 };
            let (hidden, all) = (words::thousands(table.people_hidden), words::thousands(table.people));
            format!("hidden, with {hidden} of {all} people ({}) in them.", words::percent(share))
        }
        tables => format!("hidden in {} tables.", tables.len()),
    };
    block_ui(ui, "", &figure, &sentence, palette.line, palette);
    let [table] = preview.tables.as_slice() else { return };
    if let Some(left_out) = table.without_consent.filter(|people| *people > 0) {
        let text = format!("{} left out for want of consent.", words::people(left_out));
        wrapped_ui(ui, &text, theme::body(), palette.weak);
    }
    if let Some(kept) = table.prepared.recoded.detail_kept() {
        wrapped_ui(ui, &format!("Detail kept: {}.", words::percent(kept)), theme::body(), palette.weak);
    }
    let cost = &table.prepared.cost;
    if cost.distance > 0.0 {
        let (moved, share) = (words::decimal(cost.distance), words::percent(cost.relative_distance));
        wrapped_ui(ui, &format!("Numbers are moved by {moved} on average ({share})."), theme::body(), palette.weak);
    }
}

/// Rows are judged and never written.
fn rows_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    let Some(rows) = judged_rows(cx) else {
        weak_ui(ui, "Counting crowds…");
        return;
    };
    let word = match rows.verdict {
        Verdict::Pass => "They would pass",
        Verdict::Warn => "With care",
        Verdict::Fail => "No",
    };
    answer_line_ui(ui, Place::Release, Some(rows.verdict), word, palette);
    wrapped_ui(ui, &format!("{}.", rows.because), theme::body(), palette.weak);
    ui.add_space(10.0);
}

/// The button, and beside it why it is shut.
fn export_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    ui.add_space(8.0);
    let blocked = export_blocked(cx);
    if primary_button_ui(ui, "Export…", blocked.is_none()).clicked() {
        cx.commands.push(Command::Export);
    }
    if let Some(why) = blocked {
        wrapped_ui(ui, &why, theme::small(), palette.weak);
    }
    ui.add_space(8.0);
}
