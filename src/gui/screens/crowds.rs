//! The crowds behind a bar of a chart, as a list: who shares which values. Direct identifiers are not among them.

use eframe::egui::{Align, Layout, Ui, vec2};

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{
            button_ui,
            grid::{Grid, GridColumn, Side, cell_text_ui},
            label_ui, weak_ui, wrapped_ui,
        },
    },
    report::words,
    workbench::{CrowdList, CrowdsQuestion, Picked},
};

/// What a chart says about its bars that can be clicked.
pub const LISTS: &str = "Click to list their crowds";

/// Height of the list at most, in points.
const MOST: f32 = 240.0;

/// Lists the crowds that were picked; true once all are to be shown again.
pub fn crowds_ui(ui: &mut Ui, cx: &mut Cx<'_>, question: &CrowdsQuestion) -> bool {
    let palette = Palette::of(ui);
    let derived = cx.bench.crowds_behind(question).clone();
    let mut all = false;
    ui.add_space(4.0);
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, 28.0), Layout::left_to_right(Align::Center), |ui| {
        let title = derived.fresh().map_or_else(|| of(&question.picked), |list| heading(list, &question.picked));
        label_ui(ui, &title, theme::body_strong(), palette.text);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            all = button_ui(ui, "✕ Show all").on_hover_text("Nothing is picked any more").clicked();
        });
    });
    if let Some(error) = derived.error() {
        wrapped_ui(ui, error, theme::body(), palette.fail);
    } else if let Some(list) = derived.fresh() {
        list_ui(ui, list, &palette);
    } else {
        weak_ui(ui, "Listing crowds…");
    }
    ui.add_space(8.0);
    all
}

fn of(picked: &Picked) -> String {
    match picked {
        Picked::Sizes { smallest, largest: Some(largest) } if smallest == largest => {
            format!("Crowds of {}", words::thousands(*smallest))
        }
        Picked::Sizes { smallest, largest: Some(largest) } => {
            format!("Crowds of {} to {}", words::thousands(*smallest), words::thousands(*largest))
        }
        Picked::Sizes { smallest, largest: None } => format!("Crowds of {} or more", words::thousands(*smallest)),
        Picked::Value { column, label } => format!("{column} {label}"),
    }
}

/// "Crowds of 3 to 4: 12 people in 4 crowds".
fn heading(list: &CrowdList, picked: &Picked) -> String {
    let crowds = words::counted(list.count as u64, "crowd", "crowds");
    format!("{}: {} in {crowds}", of(picked), words::people(list.people))
}

fn list_ui(ui: &mut Ui, list: &CrowdList, palette: &Palette) {
    if list.crowds.is_empty() {
        return;
    }
    let mut columns: Vec<GridColumn> = list.columns.iter().map(|name| GridColumn::left(name, 104.0).grows()).collect();
    columns.push(
        GridColumn::right("People", 80.0).hint("People who share these values: the crowd that each of them hides in"),
    );
    let last = list.columns.len();
    let mut grid = Grid::new("crowds", columns, list.crowds.len());
    grid.clickable = false;
    let whole = (MOST / theme::ROW).floor() * theme::ROW + 2.0;
    let name = |row: usize| list.crowds.get(row).map_or_else(String::new, |(values, _)| values.join(", "));
    grid.show(ui, Grid::height(list.crowds.len(), whole), name, |ui, row, column| {
        let Some((values, people)) = list.crowds.get(row) else { return };
        if column == last {
            let colour = if *people == 1 { palette.fail } else { palette.text };
            cell_text_ui(ui, &words::thousands(*people), Side::Right, &theme::body(), colour);
        } else if let Some(value) = values.get(column) {
            cell_text_ui(ui, value, Side::Left, &theme::body(), palette.text);
        }
    });
    let more = list.count - list.crowds.len();
    if more > 0 {
        weak_ui(
            ui,
            &format!("The smallest are listed; {} are not.", words::counted(more as u64, "larger one", "larger ones")),
        );
    }
}
