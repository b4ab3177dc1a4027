//! What the search keeps to in each column: between which levels, and how much its detail counts.

use eframe::egui::{Grid, Ui};

use crate::{
    gui::{
        context::Cx,
        widgets::{action_link_ui, check_ui, choose_ui, link_ui, weak_ui},
    },
    workbench::{LevelLimits, LevelsColumn},
};

/// How much a column's detail counts, and the weight that this is.
const IMPORTANCE: [(f64, &str); 5] =
    [(0.25, "a quarter"), (0.5, "half"), (1.0, "as the others"), (2.0, "twice"), (4.0, "four times")];

fn importance_word(weight: f64) -> &'static str {
    IMPORTANCE.iter().find(|(known, _)| *known == weight).map_or("as the others", |(_, word)| *word)
}

/// The limits of every column, which are kept while the file is open.
pub fn limits_ui(ui: &mut Ui, cx: &mut Cx<'_>, open: &mut bool, columns: &[LevelsColumn]) {
    if columns.is_empty() {
        return;
    }
    let limited = columns.iter().filter(|column| cx.view.columns.limits.contains_key(&column.name)).count();
    ui.horizontal(|ui| {
        let text = if *open { "▾ Limits for columns" } else { "▸ Limits for columns" };
        let toggle = action_link_ui(ui, text).accessible_name("Limits for columns");
        if toggle.on_hover_text("The lowest and the highest level, and how much a column’s detail counts").clicked() {
            *open = !*open;
        }
        match limited {
            0 => {}
            1 => drop(weak_ui(ui, "1 column is limited")),
            n => drop(weak_ui(ui, &format!("{n} columns are limited"))),
        }
        if limited > 0 && link_ui(ui, "No limits").clicked() {
            cx.view.columns.limits.clear();
        }
    });
    if !*open {
        return;
    }
    Grid::new("limits").num_columns(5).spacing([12.0, 6.0]).show(ui, |ui| {
        for head in ["Column", "Not below", "Not above", "Its detail counts", ""] {
            weak_ui(ui, head);
        }
        ui.end_row();
        for column in columns {
            ui.label(&column.name);
            column_ui(ui, cx, column);
            ui.end_row();
        }
    });
    ui.add_space(6.0);
}

fn column_ui(ui: &mut Ui, cx: &mut Cx<'_>, column: &LevelsColumn) {
    let LevelsColumn { name, titles, .. } = column;
    let top = titles.len().saturating_sub(1);
    let mut limits = cx.view.columns.limits.get(name).copied().unwrap_or_default();
    let title = |level: &usize| titles.get(*level).cloned().unwrap_or_default();
    let (mut lowest, mut highest) = (limits.lowest.min(top), limits.highest.unwrap_or(top).min(top));
    choose_ui(ui, &format!("{name}: lowest level"), 150.0, &mut lowest, 0..=highest, title);
    choose_ui(ui, &format!("{name}: highest level"), 150.0, &mut highest, lowest..=top, title);
    let weights = IMPORTANCE.map(|(weight, _)| weight);
    choose_ui(ui, &format!("{name}: importance"), 130.0, &mut limits.importance, weights, |w| importance_word(*w));
    let now = cx.bench.review().column(name).level.min(top);
    let held = lowest == highest;
    let mut hold = held;
    check_ui(ui, &mut hold, "held", &format!("{name}: hold it at {}", title(&now)))
        .on_hover_text(format!("Only {}, the level in use", title(&now)));
    if hold != held {
        (lowest, highest) = if hold { (now, now) } else { (0, top) };
    }
    limits.lowest = lowest;
    limits.highest = (highest < top).then_some(highest);
    if limits == LevelLimits::default() {
        cx.view.columns.limits.remove(name);
    } else {
        cx.view.columns.limits.insert(name.clone(), limits);
    }
}
