//! The tables of a release: which one is in view, and what can be done with it.

use eframe::egui::{self, Key, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{field_ui, mark_of, more_ui, section_ui},
    },
    release::settings::TableSettings,
    review::Edit,
    workbench::ReleasePreview,
};

/// What can be done with the table in view.
pub fn menu_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let table = cx.view.release.table;
    more_ui(ui, "Options of this table", |ui| {
        if ui.button("Rename…").clicked() {
            let title = cx.bench.review().release.name(table);
            cx.view.release.renaming = Some(title);
            ui.close();
        }
        if ui.button("Duplicate").clicked() {
            if cx.bench.apply(Edit::DuplicateTable { table }) {
                select(cx, table + 1);
            }
            ui.close();
        }
        if ui.button("Remove").clicked() {
            if cx.bench.apply(Edit::RemoveTable { table }) {
                select(cx, table.saturating_sub(1));
            }
            ui.close();
        }
    });
}

/// A further table, in view at once.
pub fn add(cx: &mut Cx<'_>) {
    if cx.bench.apply(Edit::AddTable(TableSettings::default())) {
        let last = cx.bench.review().release.tables.len().saturating_sub(1);
        select(cx, last);
    }
}

fn select(cx: &mut Cx<'_>, table: usize) {
    cx.view.release.table = table;
    cx.view.release.cell = None;
    cx.view.release.renaming = None;
}

/// The list, if there are several, or one that bears a name or is being given one.
pub fn tables_ui(ui: &mut Ui, cx: &mut Cx<'_>, preview: Option<&ReleasePreview>) {
    let palette = Palette::of(ui);
    let release = cx.bench.review().release.clone();
    let named = release.tables.iter().any(|table| !table.title.trim().is_empty());
    if release.tables.len() < 2 && !named && cx.view.release.renaming.is_none() {
        return;
    }
    section_ui(ui, "Tables");
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for table in 0..release.tables.len() {
            let selected = table == cx.view.release.table;
            if selected && cx.view.release.renaming.is_some() {
                rename_ui(ui, cx, table);
                continue;
            }
            let verdict = preview.and_then(|preview| preview.tables.get(table)).map(|shown| shown.verdict);
            let mark = verdict.map(|verdict| (mark_of(verdict), palette.verdict(verdict)));
            if row_ui(ui, &release.name(table), mark, selected, &palette) {
                select(cx, table);
            }
        }
    });
}

fn rename_ui(ui: &mut Ui, cx: &mut Cx<'_>, table: usize) {
    let Some(mut title) = cx.view.release.renaming.take() else { return };
    let width = ui.available_width();
    let field = field_ui(ui, "Title of the table", &mut title, "As its columns say", width);
    if !field.has_focus() && !field.lost_focus() {
        field.request_focus();
    }
    if field.lost_focus() {
        if !ui.input(|input| input.key_pressed(Key::Escape)) {
            cx.bench.apply(Edit::RenameTable { table, title: title.trim().to_owned() });
            cx.bench.settle();
        }
    } else {
        cx.view.release.renaming = Some(title);
    }
}

fn row_ui(ui: &mut Ui, name: &str, mark: Option<(&str, egui::Color32)>, selected: bool, palette: &Palette) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::click());
    if selected {
        ui.painter().rect_filled(rect, 6.0, palette.accent_ground);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 6.0, palette.hover);
    }
    let (sign, colour) = mark.unwrap_or(("…", palette.weak));
    let at = pos2(rect.left() + 8.0, rect.center().y);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, sign, theme::body(), colour);
    let (ink, font) = if selected { (palette.accent, theme::body_strong()) } else { (palette.text, theme::body()) };
    let mut job = egui::text::LayoutJob::simple_singleline(name.to_owned(), font, ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width() - 36.0);
    let galley = ui.painter().layout_job(job);
    let cut = galley.elided;
    ui.painter().galley(pos2(rect.left() + 28.0, rect.center().y - galley.size().y / 2.0), galley, ink);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, true, selected, format!("Table {name}")));
    let response = if cut { response.on_hover_text(name) } else { response };
    response.clicked()
}
