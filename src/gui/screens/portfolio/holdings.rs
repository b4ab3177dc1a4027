//! Who holds what over the reviews listed, and what those could work out who put it together.

use chrono::NaiveDate;
use eframe::egui::{ScrollArea, Ui};

use super::day_text;
use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{
            check_ui,
            grid::{Grid, GridColumn, Side, cell_text_ui, cell_ui},
            label_ui, secondary_button_ui, weak_ui, wrapped_ui,
        },
    },
    report::words::{listed, people},
    workbench::{HeldTogether, Holding, Portfolio},
};

/// Small groups and notes that are listed.
const MOST_LINES: usize = 12;
/// Room under the table for the button and what was found.
const BELOW: f32 = 110.0;

/// Draws who holds what.
pub(super) fn holdings_ui(ui: &mut Ui, cx: &mut Cx<'_>, known: &Portfolio) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        label_ui(ui, "Who holds what", theme::title(), palette.text);
        let left_out = match known.not_read {
            0 => "over the reviews listed".to_owned(),
            1 => "over the reviews listed; 1 could not be read".to_owned(),
            many => format!("over the reviews listed; {many} could not be read"),
        };
        weak_ui(ui, &left_out);
    });
    ui.add_space(4.0);
    if known.holdings.is_empty() {
        weak_ui(ui, "Nothing was handed over yet.");
        return;
    }
    let columns = vec![
        GridColumn::left("Recipient", 190.0),
        GridColumn::left("Holds", 210.0),
        GridColumn::left("Last", 100.0),
        GridColumn::left("Together", 220.0).grows(),
    ];
    let room = (ui.available_height() - BELOW).max(theme::ROW * 2.0 + 2.0);
    let height = Grid::height(known.holdings.len(), room);
    let mut grid = Grid::new("who holds what", columns, known.holdings.len());
    grid.clickable = false;
    let today = chrono::Local::now().date_naive();
    let holder =
        |row: usize| known.holdings.get(row).map_or_else(String::new, |one| format!("Holder {}", one.recipient));
    grid.show(ui, height, holder, |ui, row, column| {
        if let Some(one) = known.holdings.get(row) {
            holding_ui(ui, cx, one, column, today, &palette);
        }
    });
    together_ui(ui, cx, known);
}

fn holding_ui(ui: &mut Ui, cx: &mut Cx<'_>, one: &Holding, column: usize, today: NaiveDate, palette: &Palette) {
    let last = day_text(one.last, today);
    let (text, colour) = match column {
        0 => {
            let chosen = &mut cx.view.start.together;
            let mut on = chosen.contains(&one.recipient);
            cell_ui(ui, Side::Left, |ui| {
                if check_ui(ui, &mut on, &one.recipient, &format!("Take together: {}", one.recipient)).changed() {
                    if on {
                        chosen.insert(one.recipient.clone());
                    } else {
                        chosen.remove(&one.recipient);
                    }
                }
            });
            return;
        }
        1 => (one.holds.as_str(), palette.text),
        2 => (last.as_str(), palette.weak),
        _ => (one.together.as_str(), palette.text),
    };
    let cell = cell_text_ui(ui, text, Side::Left, &theme::body(), colour);
    if column == 3 {
        cell.on_hover_text(&one.why);
    }
}

/// What the chosen recipients could work out together, and what the last attack found.
fn together_ui(ui: &mut Ui, cx: &mut Cx<'_>, known: &Portfolio) {
    let holders = known.holdings.iter().map(|one| &one.recipient);
    let chosen: Vec<String> = holders.filter(|name| cx.view.start.together.contains(*name)).cloned().collect();
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        let is_running = cx.bench.is_attacking_together();
        if secondary_button_ui(ui, "Attack together", !chosen.is_empty() && !is_running).clicked() {
            cx.bench.attack_together(&chosen);
        }
        let names: Vec<&str> = chosen.iter().map(String::as_str).collect();
        let text = match (is_running, names.as_slice()) {
            (true, _) => "Attacking. The files of the reviews are read for it.".to_owned(),
            (false, []) => "Choose who is taken as one: everything they hold is attacked over all reviews.".to_owned(),
            (false, [only]) => format!("What {only} could work out from everything that they hold."),
            (false, _) => format!("What {} could work out if they put everything together.", listed(&names)),
        };
        weak_ui(ui, &text);
    });
    let palette = Palette::of(ui);
    if let Some(fault) = cx.bench.together_fault() {
        wrapped_ui(ui, &format!("✖ {fault}"), theme::body(), palette.fail);
    }
    if let Some(found) = cx.bench.held_together().filter(|_| !cx.bench.is_attacking_together()) {
        ScrollArea::vertical().id_salt("together").show(ui, |ui| found_ui(ui, &found, &palette));
    }
}

fn found_ui(ui: &mut Ui, found: &HeldTogether, palette: &Palette) {
    let who = listed(&found.recipients.iter().map(String::as_str).collect::<Vec<_>>());
    let with = if found.recipients.len() > 1 { " together" } else { "" };
    if found.recovered.is_empty() {
        let (mark, colour) = if found.is_complete() { ("✔", palette.pass) } else { ("–", palette.text) };
        let text = format!("{mark} {who}{with}, {}: no small group can be worked out.", found.of);
        wrapped_ui(ui, &text, theme::body(), colour);
    }
    for group in found.recovered.iter().take(MOST_LINES) {
        let size = group.people.map_or_else(|| "a small group".to_owned(), people);
        let text = format!("▲ {who}{with} could work out {size}: {}.", group.how);
        wrapped_ui(ui, &text, theme::body(), palette.warn);
    }
    if found.recovered.len() > MOST_LINES {
        weak_ui(ui, &format!("{} more are not shown.", found.recovered.len() - MOST_LINES));
    }
    for note in found.not_looked_at.iter().take(MOST_LINES) {
        weak_ui(ui, note);
    }
}
