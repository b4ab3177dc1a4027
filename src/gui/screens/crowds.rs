//! The people behind a bar of a chart: their crowds as a list of who shares which values, without direct identifiers;
//! and in Data their rows alone.

use std::sync::Arc;

use eframe::egui::{Frame, Label, Margin, RichText, Ui};

use crate::{
    gui::{
        command::Command,
        context::Cx,
        theme::{self, Palette},
        view_state::Place,
        widgets::{
            button_ui, ends_ui,
            grid::{Grid, GridColumn, Side, cell_text_ui},
            label_ui, weak_ui, wrapped_ui,
        },
    },
    report::words,
    workbench::{CrowdList, CrowdsQuestion, Picked, PickedRows},
};

/// What a chart says about its bars that can be clicked.
pub const LISTS: &str = "Click to list their crowds; Data then shows only their rows";

/// Height of the list at most, in points.
const MOST: f32 = 240.0;

/// Lists the crowds that were picked; true once all are to be shown again.
pub fn crowds_ui(ui: &mut Ui, cx: &mut Cx<'_>, question: &CrowdsQuestion) -> bool {
    let palette = Palette::of(ui);
    let derived = cx.bench.crowds_behind(question).clone();
    ui.add_space(4.0);
    let title = derived.fresh().map_or_else(|| of(&question.picked), |list| heading(list, &question.picked));
    let mut state = (&mut *cx, false);
    let start = |ui: &mut Ui, _: &mut (&mut Cx<'_>, bool)| _ = label_ui(ui, &title, theme::body_strong(), palette.text);
    let end = |ui: &mut Ui, (cx, all): &mut (&mut Cx<'_>, bool)| {
        if button_ui(ui, "Rows in Data").on_hover_text("The rows of these people, and no others").clicked() {
            cx.commands.push(Command::Go(Place::Data));
        }
        *all = show_all_ui(ui);
    };
    ends_ui(ui, "crowds", (28.0, 120.0), &mut state, start, end);
    let (_, all) = state;
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

/// The button that takes back what was picked.
fn show_all_ui(ui: &mut Ui) -> bool {
    button_ui(ui, "✕ Show all").on_hover_text("Nothing is picked any more").clicked()
}

/// Says in Data whose rows alone are shown, with the way back. The rows, once they are known.
pub fn picked_ui(ui: &mut Ui, cx: &mut Cx<'_>, rows: u64) -> Option<Arc<PickedRows>> {
    let question = cx.view.picked.clone()?;
    let palette = Palette::of(ui);
    let sort = cx.view.data.sort;
    let column = sort.column.and_then(|at| cx.bench.dataset().and_then(|dataset| dataset.columns.get(at)));
    let order = column.map(|column| (column.name.clone(), sort.descending));
    let derived = cx.bench.rows_behind(&question, order).clone();
    let segment = question.segment.as_ref().map_or(String::new(), |name| format!(" in {name}"));
    let whose = format!("{}{segment}", of(&question.picked));
    let text = match (derived.error(), derived.latest()) {
        (Some(error), _) => format!("{whose}: {error}"),
        (None, Some(picked)) => {
            format!("{whose} · {} of {} rows", words::thousands(picked.rows.len() as u64), words::thousands(rows))
        }
        (None, None) => format!("{whose} · picking their rows…"),
    };
    let frame =
        Frame::new().fill(palette.accent_ground).corner_radius(theme::RADIUS).inner_margin(Margin::symmetric(10, 3));
    let mut all = false;
    frame.show(ui, |ui| {
        let start = |ui: &mut Ui, _: &mut bool| {
            let text = RichText::new(&text).font(theme::body_medium()).color(palette.text);
            ui.add(Label::new(text).truncate());
        };
        ends_ui(ui, "picked", (32.0, 120.0), &mut all, start, |ui, all| *all = show_all_ui(ui));
    });
    ui.add_space(6.0);
    if all {
        cx.view.picked = None;
    }
    derived.latest().filter(|_| !all && derived.error().is_none()).cloned()
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
        Picked::Wanting { below, values } => {
            let values = if *values { ", or without the required values" } else { "" };
            format!("Crowds below {}{values}", words::thousands(*below))
        }
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
