//! All releases of the review: whether their history holds, and what differs between two of them.

use eframe::egui::{RichText, Ui};

use super::knowledge::knowledge_ui;
use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        view_state::LedgerShown,
        widgets::{
            choose_ui, empty_state_ui,
            grid::{Grid, GridColumn, Side, cell_text_ui, fitting},
            label_ui, scroll_ui, section_ui, weak_ui, wrapped_ui,
        },
    },
    report::{
        comparison::{Compared, ComparedTable},
        words,
    },
    workbench::{ReleaseRow, Releases},
};

/// Rows of a comparison that are shown; the rest is counted.
const MOST_CELLS: usize = 500;

pub(super) fn ledger_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    if cx.bench.review().ledger.entries().is_empty() {
        empty_state_ui(
            ui,
            "Nothing was released yet",
            "Every export is entered here with its settings and the fingerprints of its files, chained so that a change of history is seen.",
            |_| {},
        );
        return;
    }
    let shown = refreshed(cx);
    scroll_ui(ui, "ledger", |ui| {
        ui.set_max_width(ui.available_width() - 12.0);
        chain_ui(ui, &shown.releases);
        ui.add_space(4.0);
        releases_ui(ui, &shown.releases.rows);
        knowledge_ui(ui, cx);
        ui.add_space(20.0);
        if shown.releases.rows.len() < 2 {
            weak_ui(ui, "From the second release on, two of them can be compared here.");
            return;
        }
        compare_ui(ui, cx, &shown.releases.rows);
        if let Some(compared) = &shown.compared {
            compared_ui(ui, compared);
        }
        ui.add_space(24.0);
    });
    cx.view.record.shown = Some(shown);
}

/// The ledger as it was last looked at, looked at again where a release was added or other two are to be compared: its
/// hashes cover everything that was ever released.
fn refreshed(cx: &mut Cx<'_>) -> LedgerShown {
    let ledger = &cx.bench.review().ledger;
    let key = (ledger.entries().len(), ledger.head().map(str::to_owned), cx.bench.review().policy.noise_budget);
    let last = ledger.entries().len() as u64;
    let pair = cx.view.record.compare.filter(|(a, b)| *a >= 1 && *b <= last).unwrap_or((last.max(2) - 1, last));
    match cx.view.record.shown.take() {
        Some(shown) if shown.key == key && shown.pair == pair => shown,
        _ => LedgerShown {
            releases: cx.bench.releases(),
            compared: cx.bench.compare_releases(pair.0, pair.1),
            key,
            pair,
        },
    }
}

fn chain_ui(ui: &mut Ui, releases: &Releases) {
    let palette = Palette::of(ui);
    match &releases.fault {
        None => wrapped_ui(
            ui,
            "✔ The history is intact: no release was changed, removed or moved.",
            theme::body(),
            palette.pass,
        ),
        Some(fault) => wrapped_ui(ui, &format!("✖ The history does not hold: {fault}."), theme::body(), palette.fail),
    };
    if let Some(budget) = &releases.budget {
        wrapped_ui(ui, budget, theme::body(), palette.weak);
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Column {
    Number,
    Time,
    Recipients,
    Title,
    Files,
    Spent,
    Exceptions,
    Hash,
}

fn releases_ui(ui: &mut Ui, rows: &[ReleaseRow]) {
    let palette = Palette::of(ui);
    let mut columns = vec![
        (Column::Number, GridColumn::right("No.", 56.0)),
        (Column::Time, GridColumn::left("Released", 184.0)),
        (Column::Title, GridColumn::left("Title", 180.0).grows()),
        (Column::Files, GridColumn::left("Files", 200.0).grows()),
    ];
    if rows.iter().any(|row| !row.recipients.is_empty()) {
        columns.insert(2, (Column::Recipients, GridColumn::left("To", 170.0).grows()));
    }
    if rows.iter().any(|row| !row.spent.is_empty()) {
        columns.push((Column::Spent, GridColumn::left("Noise", 120.0).hint("ε and δ that its noise has spent")));
    }
    if rows.iter().any(|row| !row.exceptions.is_empty()) {
        columns.push((Column::Exceptions, GridColumn::left("Exceptions", 220.0).grows()));
    }
    columns.push((Column::Hash, GridColumn::left("Hash", 110.0).hint("Of all of it, and of the hash before")));
    let (keys, columns) = fitting(columns, ui.available_width(), &[Column::Hash, Column::Files]);
    let height = Grid::height(rows.len(), 360.0);
    let mut grid = Grid::new("Releases", columns, rows.len());
    grid.clickable = false;
    // The latest first: it is what was just done.
    let at = |row: usize| &rows[rows.len() - 1 - row];
    let name = |row: usize| format!("Release {}: {}", at(row).number, at(row).title);
    grid.show(ui, height, name, |ui, row, column| {
        let (Some(key), release) = (keys.get(column), at(row)) else { return };
        let (text, side) = match key {
            Column::Number => (release.number.to_string(), Side::Right),
            Column::Time => (release.time.clone(), Side::Left),
            Column::Recipients if release.recipients.is_empty() => ("nobody named".to_owned(), Side::Left),
            Column::Recipients => (release.recipients.clone(), Side::Left),
            Column::Title if release.of_this_file => (release.title.clone(), Side::Left),
            Column::Title => (format!("{} (from {})", release.title, release.source), Side::Left),
            Column::Files => (release.files.clone(), Side::Left),
            Column::Spent => (release.spent.clone(), Side::Left),
            Column::Exceptions => (release.exceptions.clone(), Side::Left),
            Column::Hash => (words::short_fingerprint(&release.hash), Side::Left),
        };
        let colour = if *key == Column::Exceptions { palette.warn } else { palette.text };
        cell_text_ui(ui, &text, side, &theme::body(), colour);
    });
}

fn compare_ui(ui: &mut Ui, cx: &mut Cx<'_>, rows: &[ReleaseRow]) {
    let palette = Palette::of(ui);
    label_ui(ui, "Compare two releases", theme::title(), palette.text);
    ui.add_space(2.0);
    let last = rows.len() as u64;
    let (mut before, mut after) = cx.view.record.compare.unwrap_or((last.max(2) - 1, last));
    ui.horizontal_wrapped(|ui| {
        let one_ui = |ui: &mut Ui, name: &str, number: &mut u64| {
            let text = |row: &ReleaseRow| format!("{} · {}", row.number, row.title);
            choose_ui(ui, name, 240.0, number, rows.iter().rev().map(|row| row.number), |number| {
                rows.iter().find(|row| row.number == *number).map_or_else(String::new, text)
            });
        };
        one_ui(ui, "Earlier release", &mut before);
        ui.label(RichText::new("with").font(theme::body()).color(palette.weak));
        one_ui(ui, "Later release", &mut after);
    });
    let chosen = (before.min(after), before.max(after));
    if cx.view.record.compare.unwrap_or((last.max(2) - 1, last)) != chosen {
        cx.view.record.compare = Some(chosen);
        ui.ctx().request_repaint();
    }
}

fn compared_ui(ui: &mut Ui, compared: &Compared) {
    let palette = Palette::of(ui);
    ui.add_space(8.0);
    wrapped_ui(ui, &compared.headline, theme::body_strong(), palette.text);
    for note in &compared.notes {
        wrapped_ui(ui, &format!("▲ {note}"), theme::body(), palette.warn);
    }
    if !compared.settings.is_empty() {
        ui.add_space(8.0);
        section_ui(ui, "Settings");
        let columns = vec![
            GridColumn::left("Setting", 240.0).grows(),
            GridColumn::left("Before", 160.0).grows(),
            GridColumn::left("After", 160.0).grows(),
        ];
        let rows = &compared.settings;
        let mut grid = Grid::new("Settings that differ", columns, rows.len());
        grid.clickable = false;
        grid.show(
            ui,
            Grid::height(rows.len(), 320.0),
            |row| rows[row][0].clone(),
            |ui, row, column| {
                cell_text_ui(ui, &rows[row][column], Side::Left, &theme::body(), palette.text);
            },
        );
    }
    for (place, table) in compared.tables.iter().enumerate() {
        ui.push_id(place, |ui| table_ui(ui, table));
    }
}

fn table_ui(ui: &mut Ui, table: &ComparedTable) {
    let palette = Palette::of(ui);
    ui.add_space(12.0);
    section_ui(ui, &table.title);
    weak_ui(ui, &table.summary);
    if table.cells.is_empty() {
        return;
    }
    let columns = vec![
        GridColumn::left("Cell", 200.0).grows(),
        GridColumn::left("Number", 130.0),
        GridColumn::right("Before", 100.0),
        GridColumn::right("After", 100.0),
        GridColumn::right("Change", 90.0),
    ];
    let shown = table.cells.len().min(MOST_CELLS);
    let mut grid = Grid::new("Numbers that differ", columns, shown);
    grid.clickable = false;
    let name = |row: usize| table.cells[row].at.clone();
    grid.show(ui, Grid::height(shown, 420.0), name, |ui, row, column| {
        let cell = &table.cells[row];
        let (text, side) = match column {
            0 => (&cell.at, Side::Left),
            1 => (&cell.measure, Side::Left),
            2 => (&cell.before, Side::Right),
            3 => (&cell.after, Side::Right),
            _ => (&cell.change, Side::Right),
        };
        let colour = if cell.uncovers && column > 1 { palette.warn } else { palette.text };
        cell_text_ui(ui, text, side, &theme::body(), colour);
    });
    if table.cells.len() > shown {
        weak_ui(ui, &format!("{} more differ.", words::thousands((table.cells.len() - shown) as u64)));
    }
}
