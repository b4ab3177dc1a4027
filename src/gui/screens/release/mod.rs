//! The tables that are released: to whom, what each is made of, what is hidden, what an attacker learns.

pub mod attack;
mod blocked;
mod count;
pub(super) mod known;
mod levels;
pub mod noise;
pub(super) mod protection;
mod rows;
mod sentence;
pub(super) mod settings;
pub mod table;
pub mod tables;

use eframe::egui::{Align, Layout, Ui, vec2};

pub use blocked::{Subject, export_blocked};
pub use rows::judged_rows;

use crate::{
    dataset::Dataset,
    gui::{
        context::Cx,
        theme::{self, Palette},
        view_state::ReleaseTab,
        widgets::{empty_state_ui, scroll_ui, secondary_button_ui, tabs_ui, weak_ui, wrapped_ui},
    },
    workbench::{Derived, Preview, ReleasePreview},
};

const TABS: [ReleaseTab; 3] = [ReleaseTab::AsItLeaves, ReleaseTab::TrueValues, ReleaseTab::Attacker];
const TAB_NAMES: [&str; 3] = ["As released", "True values", "What the attacker learns"];

/// Height of the sentence and tabs over the table, and of the attack under it.
const AROUND_THE_TABLE: f32 = 250.0;
/// Width from which the settings are beside the table, and from which they are wide.
const BESIDE: f32 = 640.0;
const WIDE: f32 = 760.0;

/// Draws the place Release.
pub fn release_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(dataset) = cx.bench.dataset().cloned() else { return };
    let derived = cx.bench.preview().clone();
    let release = cx.bench.review().release.clone();
    cx.view.release.table = cx.view.release.table.min(release.tables.len().saturating_sub(1));
    let preview = derived.latest().filter(|preview| release.is_shaped() && !preview.tables.is_empty()).cloned();
    let table = cx.view.release.table;
    let judges_rows = sentence::sentence_ui(ui, cx, table, preview.is_some());
    // What scrolls has no height of its own: the table is given the room that is seen.
    let room = (ui.available_height() - AROUND_THE_TABLE).max(theme::ROW * 6.0);
    // One scroll area for all of the place.
    scroll_ui(ui, "release", |ui| {
        let width = ui.available_width() - 12.0;
        ui.set_max_width(width);
        if judges_rows {
            rows::rows_ui(ui, cx);
            return;
        }
        if width < BESIDE {
            table_part_ui(ui, cx, preview.as_deref(), &derived, room.max(theme::ROW * 9.0));
            ui.add_space(8.0);
            side_ui(ui, cx, &dataset, preview.as_deref());
            return;
        }
        let side = if width > WIDE { 262.0 } else { 222.0 };
        let gap = 28.0;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            ui.allocate_ui_with_layout(vec2(side, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                ui.set_width(side);
                side_ui(ui, cx, &dataset, preview.as_deref());
            });
            let rest = width - side - gap;
            ui.allocate_ui_with_layout(vec2(rest, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                ui.set_width(rest);
                table_part_ui(ui, cx, preview.as_deref(), &derived, room);
            });
        });
    });
}

/// The tables, and what the one in view is made of.
fn side_ui(ui: &mut Ui, cx: &mut Cx<'_>, dataset: &Dataset, preview: Option<&ReleasePreview>) {
    tables::tables_ui(ui, cx, preview);
    let table = cx.view.release.table;
    settings::settings_ui(ui, cx, dataset, table);
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
    let settings = release.tables.get(table).cloned().unwrap_or_default();
    if !settings.is_shaped() {
        let text = "Choose what stands in the rows: columns, or segments. Each column has levels, and beside each level \
                    you see how many people it would hide.";
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
    if sentence::is_count(&settings) {
        count::count_ui(ui, shown, derived.is_pending());
    } else {
        views_ui(ui, cx, shown, derived.is_pending(), room);
    }
    ui.add_space(8.0);
    ui.scope(|ui| {
        if derived.is_pending() {
            ui.multiply_opacity(0.5);
        }
        attack::attack_ui(ui, cx, release, shown);
    });
    known::known_ui(ui, cx, release);
    ui.add_space(16.0);
}

/// The three views of the table, what its signs mean, and the table.
fn views_ui(ui: &mut Ui, cx: &mut Cx<'_>, shown: &Preview, pending: bool, room: f32) {
    let selected = TABS.iter().position(|tab| *tab == cx.view.release.tab).unwrap_or(0);
    if let Some(chosen) = tabs_ui(ui, "View of the table", &TAB_NAMES, selected).and_then(|i| TABS.get(i)) {
        cx.view.release.tab = *chosen;
    }
    ui.add_space(2.0);
    ui.scope(|ui| {
        if pending {
            ui.multiply_opacity(0.5);
        }
        table::keys(ui, cx, &shown.grid);
        table::table_ui(ui, cx, &shown.grid, room);
        ui.horizontal_wrapped(|ui| table::legend_ui(ui, &shown.hidden));
    });
}

/// The decision that keeps a refused dimension in the table, if there is one.
fn decision_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(refused) = cx.bench.refused_dimension() else { return };
    let (Some(edit), Some(action)) = (refused.decision(), refused.action()) else { return };
    ui.add_space(8.0);
    if secondary_button_ui(ui, &action, true).clicked() {
        cx.bench.apply(edit);
    }
}
