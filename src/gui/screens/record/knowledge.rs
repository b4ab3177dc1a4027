//! What each recipient knows from the releases so far, and all of them together.

use eframe::egui::Ui;

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{
            grid::{Grid, GridColumn, Side, cell_text_ui},
            section_ui, weak_ui, wrapped_ui,
        },
    },
    report::words::{people, thousands},
    workbench::Knowledge,
};

/// Groups and notes that are listed under the table.
const MOST_LINES: usize = 12;

/// Draws who knows what. Nothing is drawn if no release names a recipient.
pub(super) fn knowledge_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let mut together: Vec<String> = Vec::new();
    for entry in cx.bench.review().ledger.entries() {
        for recipient in &entry.content.recipients {
            if !together.contains(&recipient.name) {
                together.push(recipient.name.clone());
            }
        }
    }
    if together.is_empty() {
        return;
    }
    if together.len() == 1 {
        together.clear();
    }
    let is_open = cx.bench.dataset().is_some();
    let answer = cx.bench.knowledge(&together);
    let (error, known) = (answer.error().map(str::to_owned), answer.latest().cloned());
    ui.add_space(16.0);
    section_ui(ui, "What each recipient knows");
    if let Some(error) = &error {
        wrapped_ui(ui, error, theme::body(), Palette::of(ui).fail);
    }
    match known {
        Some(list) => list_ui(ui, &list),
        None if !is_open => _ = weak_ui(ui, "Open the file to see it."),
        None if error.is_none() => _ = weak_ui(ui, "attacking…"),
        None => {}
    }
}

fn list_ui(ui: &mut Ui, list: &[Knowledge]) {
    let palette = Palette::of(ui);
    let columns = vec![
        GridColumn::left("Recipient", 200.0).grows(),
        GridColumn::left("Releases", 110.0),
        GridColumn::right("Smallest group", 130.0).hint("The smallest group whose exact size they know"),
        GridColumn::right("Can be worked out", 150.0).hint("Small groups that follow from their releases"),
    ];
    let mut grid = Grid::new("What each recipient knows", columns, list.len());
    grid.clickable = false;
    let name = |row: usize| list.get(row).map_or_else(String::new, Knowledge::who);
    grid.show(ui, Grid::height(list.len(), 260.0), name, |ui, row, column| {
        let Some(known) = list.get(row) else { return };
        let (text, side) = match column {
            0 => (known.who(), Side::Left),
            1 => (known.releases.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "), Side::Left),
            2 => (known.smallest_group.map_or_else(|| "–".to_owned(), thousands), Side::Right),
            _ if known.recovered.is_empty() => ("✔ nothing".to_owned(), Side::Right),
            _ => (format!("▲ {}", thousands(known.recovered.len() as u64)), Side::Right),
        };
        let colour = if column == 3 && !known.recovered.is_empty() { palette.warn } else { palette.text };
        cell_text_ui(ui, &text, side, &theme::body(), colour);
    });
    ui.add_space(4.0);
    let groups = list.iter().flat_map(|known| known.recovered.iter().map(move |group| (known.who(), group)));
    for (who, group) in groups.take(MOST_LINES) {
        let size = group.people.map_or_else(|| "a small group".to_owned(), people);
        let sentence = format!("▲ {who} could work out {size}: {}.", group.how);
        wrapped_ui(ui, &sentence, theme::body(), palette.warn);
    }
    let mut notes: Vec<&String> = list.iter().flat_map(|known| &known.not_looked_at).collect();
    notes.sort_unstable();
    notes.dedup();
    for note in notes.into_iter().take(MOST_LINES) {
        weak_ui(ui, note);
    }
}
