//! The tables that leave: which they are, what each is made of, what is hidden, what an attacker learns, what it costs.

pub(super) mod attack;
pub(super) mod known;
mod levels;
pub mod noise;
pub(super) mod protection;
mod sentence;
pub(super) mod settings;
pub(super) mod table;
pub mod tables;

use eframe::egui::{Align, Layout, ScrollArea, Ui, vec2};

use crate::{
    dataset::Dataset,
    gui::{
        command::Command,
        context::Cx,
        theme::{self, Palette},
        view_state::ReleaseTab,
        widgets::{
            empty_state_ui, page_header_ui, primary_button_ui, secondary_button_ui, tabs_ui, weak_ui, wrapped_ui,
        },
    },
    report::{assessment::Verdict, words},
    workbench::{Derived, ReleasePreview},
};

const TABS: [ReleaseTab; 3] = [ReleaseTab::AsItLeaves, ReleaseTab::TrueValues, ReleaseTab::Attacker];
const TAB_NAMES: [&str; 3] = ["As released", "True values", "What the attacker learns"];

/// Height of the tabs over the table and of what stands under it.
const UNDER_THE_TABLE: f32 = 300.0;
/// Width from which the settings stand beside the table, and from which they are wide.
const BESIDE: f32 = 640.0;
const WIDE: f32 = 760.0;

/// Draws the place Release.
pub fn release_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(dataset) = cx.bench.dataset().cloned() else { return };
    let derived = cx.bench.preview().clone();
    let release = cx.bench.review().release.clone();
    cx.view.release.table = cx.view.release.table.min(release.tables.len().saturating_sub(1));
    let preview = derived.latest().filter(|preview| release.is_shaped() && !preview.tables.is_empty()).cloned();
    header_ui(ui, cx, &derived, preview.as_deref());
    let table = cx.view.release.table;
    if sentence::sentence_ui(ui, cx, table) {
        sentence::rows_ui(ui, cx, table);
        return;
    }
    let width = ui.available_width();
    // What scrolls has no height of its own: the table is given the room that is seen.
    let room = (ui.available_height() - UNDER_THE_TABLE).max(theme::ROW * 6.0);
    if width < BESIDE {
        ScrollArea::vertical().id_salt("release").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 12.0);
            // All of it scrolls here: a small table is seen whole.
            table_part_ui(ui, cx, preview.as_deref(), &derived, room.max(theme::ROW * 9.0));
            ui.add_space(8.0);
            side_ui(ui, cx, &dataset, preview.as_deref());
        });
        return;
    }
    let side = if width > WIDE { 280.0 } else { 222.0 };
    let gap = 10.0;
    let height = ui.available_height();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        ui.allocate_ui_with_layout(vec2(side, height), Layout::top_down(Align::Min), |ui| {
            ScrollArea::vertical().id_salt("settings").auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                // The scroll bar has a margin to itself.
                ui.set_max_width(ui.available_width() - 10.0);
                side_ui(ui, cx, &dataset, preview.as_deref());
            });
        });
        let rest = width - side - gap;
        ui.allocate_ui_with_layout(vec2(rest, height), Layout::top_down(Align::Min), |ui| {
            ui.set_width(rest);
            ScrollArea::vertical().id_salt("table").auto_shrink(false).show(ui, |ui| {
                table_part_ui(ui, cx, preview.as_deref(), &derived, room);
            });
        });
    });
}

fn header_ui(ui: &mut Ui, cx: &mut Cx<'_>, derived: &Derived<ReleasePreview>, preview: Option<&ReleasePreview>) {
    let note = preview.map_or(String::new(), |preview| {
        let cells: u64 = preview.tables.iter().map(|table| table.cells as u64).sum();
        let hidden: u64 = preview.tables.iter().map(|table| table.cells_hidden as u64).sum();
        let hidden = if hidden == 0 { String::new() } else { format!(" · {} hidden", words::thousands(hidden)) };
        let tables = words::counted(preview.tables.len() as u64, "table", "tables");
        format!("{tables} · {}{hidden}", words::counted(cells, "cell", "cells"))
    });
    page_header_ui(ui, "Release", &note, |ui| {
        let why = match preview {
            _ if cx.view.release.rows => {
                Some("Rows are judged and not written; hand over a count or a table.".to_owned())
            }
            None => Some("There is no checked table yet.".to_owned()),
            Some(_) if derived.is_pending() => Some("The tables are being checked.".to_owned()),
            Some(preview) => (preview.verdict == Verdict::Fail).then(|| preview.because.clone()),
        };
        let button = primary_button_ui(ui, "Export…", why.is_none());
        if button.on_disabled_hover_text(why.unwrap_or_default()).clicked() {
            cx.commands.push(Command::Export);
        }
        if secondary_button_ui(ui, "Add table", preview.is_some()).clicked() {
            cx.commands.push(Command::AddTable);
        }
        if preview.is_some() {
            tables::menu_ui(ui, cx);
        }
    });
}

/// The tables, the settings of the one in view, and what it costs.
fn side_ui(ui: &mut Ui, cx: &mut Cx<'_>, dataset: &Dataset, preview: Option<&ReleasePreview>) {
    tables::tables_ui(ui, cx, preview);
    let table = cx.view.release.table;
    settings::settings_ui(ui, cx, dataset, table);
    if let Some(shown) = preview.and_then(|preview| preview.tables.get(table)) {
        attack::cost_ui(ui, shown);
    }
    ui.add_space(16.0);
}

/// The table in view, or why there is none.
fn table_part_ui(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    preview: Option<&ReleasePreview>,
    derived: &Derived<ReleasePreview>,
    room: f32,
) {
    let table = cx.view.release.table;
    let release = &cx.bench.review().release;
    if !release.tables.get(table).is_some_and(crate::release::settings::TableSettings::is_shaped) {
        let text = "Choose which columns or segments stand in its rows and columns.";
        let title = if release.tables.len() > 1 { "Nothing in this table yet" } else { "No table yet" };
        empty_state_ui(ui, title, text, |_| {});
        return;
    }
    if let Some(error) = derived.error() {
        wrapped_ui(ui, &format!("✖ {error}"), theme::body(), Palette::of(ui).fail);
        decision_ui(ui, cx);
        return;
    }
    let Some((release, shown)) = preview.and_then(|preview| Some((preview, preview.tables.get(table)?))) else {
        weak_ui(ui, "Protecting the table…");
        return;
    };
    let selected = TABS.iter().position(|tab| *tab == cx.view.release.tab).unwrap_or(0);
    if let Some(chosen) = tabs_ui(ui, "View of the table", &TAB_NAMES, selected).and_then(|i| TABS.get(i)) {
        cx.view.release.tab = *chosen;
    }
    ui.add_space(2.0);
    ui.scope(|ui| {
        if derived.is_pending() {
            ui.multiply_opacity(0.5);
        }
        table::table_ui(ui, cx, &shown.grid, room);
        table::legend_ui(ui, &shown.hidden);
        ui.add_space(4.0);
        attack::attack_ui(ui, cx, release, shown);
        known::known_ui(ui, cx);
        ui.add_space(16.0);
    });
}

/// The decision that lets a refused dimension stand in the table, where there is one.
fn decision_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(refused) = cx.bench.refused_dimension() else { return };
    let (Some(edit), Some(action)) = (refused.decision(), refused.action()) else { return };
    ui.add_space(8.0);
    if secondary_button_ui(ui, &action, true).clicked() {
        cx.bench.apply(edit);
    }
}
