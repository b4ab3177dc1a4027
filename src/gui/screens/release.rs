//! The table as it will leave: what it is made of, what is hidden, what an attacker learns, what it costs.

use eframe::egui::{
    self, Align, Label, Layout, Rect, RichText, ScrollArea, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::release_settings;
use crate::{
    gui::{
        app::Cx,
        command::Command,
        theme::{self, Palette},
        view_state::ReleaseTab,
        widgets::{
            empty_state_ui,
            grid::{Grid, GridColumn, Side, cell_text_ui},
            label_ui, mark_of, page_header_ui, primary_button_ui, section_ui, tabs_ui, weak_ui, wrapped_ui,
        },
        words,
    },
    release::settings::TableSettings,
    report::assessment::Verdict,
    workbench::{CellState, Derived, Preview, PreviewCell, ReleasePreview},
};

const TABS: [ReleaseTab; 3] = [ReleaseTab::AsItLeaves, ReleaseTab::TrueValues, ReleaseTab::Attacker];

pub fn release_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(dataset) = cx.bench.dataset().cloned() else { return };
    let derived = cx.bench.preview().clone();
    let tables = cx.bench.review().release.tables.len();
    // The table that is shown may have been undone.
    cx.view.release.table = cx.view.release.table.min(tables.saturating_sub(1));
    let table = cx.view.release.table;
    let shaped = cx.bench.review().release.tables.get(table).is_some_and(TableSettings::is_shaped);
    let release = derived.latest().filter(|_| shaped).cloned();
    let preview = release.as_ref().and_then(|release| release.tables.get(table));
    let note = preview.map_or(String::new(), |preview| {
        let hidden = match preview.cells_hidden {
            0 => String::new(),
            n => format!(" · {} hidden", words::thousands(n as u64)),
        };
        format!(
            "{} · {}{hidden}",
            words::counted(tables as u64, "table", "tables"),
            words::counted(preview.cells as u64, "cell", "cells")
        )
    });
    page_header_ui(ui, "Release", &note, |ui| {
        let ready = preview.is_some() && !derived.is_pending();
        let button = primary_button_ui(ui, "Export…", ready);
        if button.on_disabled_hover_text("There is no checked table yet.").clicked() {
            cx.commands.push(Command::Export);
        }
    });
    let width = ui.available_width();
    if width < 640.0 {
        ScrollArea::vertical().id_salt("release").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 12.0);
            table_part_ui(ui, cx, release.as_deref(), &derived, shaped);
            ui.add_space(8.0);
            release_settings::settings_ui(ui, cx, &dataset);
            if let Some(preview) = preview {
                cost_ui(ui, preview);
            }
            ui.add_space(16.0);
        });
        return;
    }
    let side = if width > 760.0 { 270.0 } else { 200.0 };
    let gap = 20.0;
    let height = ui.available_height();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        ui.allocate_ui_with_layout(vec2(side, height), Layout::top_down(Align::Min), |ui| {
            ScrollArea::vertical().id_salt("settings").auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
                release_settings::settings_ui(ui, cx, &dataset);
                if let Some(preview) = preview {
                    cost_ui(ui, preview);
                }
                ui.add_space(16.0);
            });
        });
        let rest = width - side - gap;
        ui.allocate_ui_with_layout(vec2(rest, height), Layout::top_down(Align::Min), |ui| {
            ui.set_width(rest);
            table_part_ui(ui, cx, release.as_deref(), &derived, shaped);
        });
    });
}

/// The table, or why there is none.
fn table_part_ui(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    release: Option<&ReleasePreview>,
    derived: &Derived<ReleasePreview>,
    shaped: bool,
) {
    let table = cx.view.release.table;
    let preview = release.and_then(|release| Some((release, release.tables.get(table)?)));
    match (preview, derived.error()) {
        _ if !shaped => {
            let text = "Choose which columns or segments stand in its rows and columns.";
            empty_state_ui(ui, "No table yet", text, |_| {});
        }
        (_, Some(error)) => {
            wrapped_ui(ui, &format!("✖ {error}"), theme::body(), Palette::of(ui).fail);
        }
        (Some((release, preview)), None) => preview_ui(ui, cx, release, preview, derived.is_pending()),
        (None, None) => {
            weak_ui(ui, "Protecting the table…");
        }
    }
}

fn cost_ui(ui: &mut Ui, preview: &Preview) {
    let palette = Palette::of(ui);
    section_ui(ui, "What it costs");
    theme::card(&palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        let cells = format!(
            "{} of {} hidden",
            words::thousands(preview.cells_hidden as u64),
            words::counted(preview.cells as u64, "cell", "cells")
        );
        wrapped_ui(ui, &cells, theme::body(), palette.text);
        let share = if preview.people > 0 { preview.people_hidden as f64 / preview.people as f64 } else { 0.0 };
        let people =
            format!("{} of {} in hidden cells", words::thousands(preview.people_hidden), words::people(preview.people));
        wrapped_ui(ui, &people, theme::body(), palette.text);
        wrapped_ui(ui, &format!("({})", words::percent(share)), theme::body(), palette.weak);
        if let Some(left_out) = preview.without_consent {
            let text = format!("{} left out: they did not consent.", words::people(left_out));
            wrapped_ui(ui, &text, theme::body(), palette.weak);
        }
    });
}

fn preview_ui(ui: &mut Ui, cx: &mut Cx<'_>, release: &ReleasePreview, preview: &Preview, pending: bool) {
    let names = ["As it leaves", "True values", "What the attacker learns"];
    let tab = cx.view.release.tab;
    let selected = TABS.iter().position(|t| *t == tab).unwrap_or(0);
    if let Some(chosen) = tabs_ui(ui, "View of the table", &names, selected).and_then(|i| TABS.get(i)) {
        cx.view.release.tab = *chosen;
    }
    ui.add_space(2.0);
    ui.scope(|ui| {
        if pending {
            ui.multiply_opacity(0.5);
        }
        table_ui(ui, cx, preview);
        legend_ui(ui, preview);
        attack_ui(ui, cx, release, preview);
    });
}

/// One row of the drawn table: a row of the grid, one of its measures.
struct Line<'a> {
    labels: &'a [String],
    cells: &'a [Option<PreviewCell>],
    measure: usize,
    first: bool,
}

fn table_ui(ui: &mut Ui, cx: &mut Cx<'_>, preview: &Preview) {
    let palette = Palette::of(ui);
    let grid = &preview.grid;
    let measures = grid.measures.len().max(1);
    let lines: Vec<Line<'_>> = grid
        .rows
        .iter()
        .flat_map(|(labels, cells)| (0..measures).map(|measure| Line { labels, cells, measure, first: measure == 0 }))
        .collect();
    let down = grid.down.len().max(1);
    let named = usize::from(measures > 1);
    let mut columns: Vec<GridColumn> = Vec::new();
    let mut taken = 0.0;
    for i in 0..down {
        let title = grid.down.get(i).map_or("", String::as_str);
        let label = label_width(ui, grid.rows.iter().filter_map(|(labels, _)| labels.get(i)));
        taken += label;
        columns.push(GridColumn::left(title, label).grows());
    }
    if named == 1 {
        columns.push(GridColumn::left("Measure", 148.0));
    }
    taken += 148.0 * named as f32;
    let wide = ((ui.available_width() - 2.0 - taken) / grid.columns.len().max(1) as f32).clamp(78.0, 112.0).floor();
    for label in &grid.columns {
        let title = if label.is_empty() { "people" } else { label.as_str() };
        columns.push(GridColumn::right(title, wide).hint(&grid.across));
    }
    let room = (ui.available_height() - 224.0).max(theme::ROW * 4.0);
    let whole = (room / theme::ROW).floor() * theme::ROW + 2.0;
    let height = Grid::height(lines.len(), whole);
    let table = Grid { clickable: false, ..Grid::new("release", columns, lines.len()) };
    let tab = cx.view.release.tab;
    let total = grid.total_label.as_str();
    let mut chosen = None;
    table.show(
        ui,
        height,
        |row| lines.get(row).map_or(String::new(), |line| line.labels.join(", ")),
        |ui, row, column| {
            let Some(line) = lines.get(row) else { return };
            let total_row = line.labels.iter().any(|label| label == total);
            if let Some(label) = (column < down).then(|| line.labels.get(column)).flatten() {
                let repeated = row > 0
                    && lines
                        .get(row - 1)
                        .is_some_and(|above| above.labels.get(..=column) == line.labels.get(..=column));
                let shown = if !line.first || (repeated && column + 1 < down) { "" } else { label.as_str() };
                let font = if total_row { theme::body_strong() } else { theme::body() };
                cell_text_ui(ui, shown, Side::Left, &font, palette.text);
                return;
            }
            if named == 1 && column == down {
                let name = grid.measures.get(line.measure).map_or("", String::as_str);
                cell_text_ui(ui, name, Side::Left, &theme::body(), palette.weak);
                return;
            }
            let across = column - down - named;
            let Some(cell) = line.cells.get(across).and_then(Option::as_ref) else { return };
            let total_column = grid.columns.get(across).is_some_and(|label| label == total);
            let mut place = line.labels.join(", ");
            if let Some(label) = grid.columns.get(across).filter(|label| !label.is_empty()) {
                place = format!("{place}, {label}");
            }
            if cell_ui(ui, cell, line.measure, tab, total_row || total_column, &place) {
                chosen = Some((row / measures, across));
            }
        },
    );
    if chosen.is_some() {
        cx.view.release.cell = chosen;
    }
}

/// As wide as the longest label, within reason.
fn label_width<'a>(ui: &Ui, labels: impl Iterator<Item = &'a String>) -> f32 {
    let width =
        |label: &String| ui.painter().layout_no_wrap(label.clone(), theme::body(), egui::Color32::WHITE).size().x;
    (labels.take(200).map(width).fold(0.0_f32, f32::max) + 24.0).clamp(92.0, 220.0).ceil()
}

/// One cell; true when a hidden one was clicked.
fn cell_ui(ui: &mut Ui, cell: &PreviewCell, measure: usize, tab: ReleaseTab, total: bool, place: &str) -> bool {
    let palette = Palette::of(ui);
    let leaves = cell.leaves.get(measure).cloned().flatten();
    let hidden = leaves.is_none();
    let rect = ui.max_rect();
    if hidden {
        hatch(ui, rect.shrink(1.0), &palette);
    }
    let truth = || match measure.checked_sub(1) {
        None => words::thousands(cell.count),
        Some(i) => cell.measures.get(i).copied().flatten().map_or("–".to_owned(), words::decimal),
    };
    let (text, colour) = match (tab, &leaves) {
        (ReleaseTab::TrueValues, _) => (truth(), if hidden { palette.fail } else { palette.text }),
        (_, Some(text)) => (text.clone(), palette.text),
        (ReleaseTab::Attacker, None) => match cell.attacker.filter(|_| measure == 0) {
            Some([low, high]) => (format!("{} to {}", words::decimal(low), words::decimal(high)), palette.warn),
            None => ("?".to_owned(), palette.weak),
        },
        (ReleaseTab::AsItLeaves, None) if cell.verdict == CellState::Unsafe => ("✖".to_owned(), palette.fail),
        (ReleaseTab::AsItLeaves, None) => ("◦".to_owned(), palette.warn),
    };
    let font = if total { theme::body_strong() } else { theme::body() };
    let job_rect = rect.shrink2(vec2(10.0, 0.0));
    let galley = ui.painter().layout_no_wrap(text.clone(), font, colour);
    let at = pos2(job_rect.right() - galley.size().x, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, colour);
    let sense = if hidden { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, ui.scope_id().with("value"), sense);
    let spoken = if hidden && tab == ReleaseTab::AsItLeaves { "hidden".to_owned() } else { text };
    response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, format!("{place}: {spoken}")));
    if hidden {
        let response = response.on_hover_ui(|ui| {
            for reason in &cell.reasons {
                ui.label(reason);
            }
            if let Some([low, high]) = cell.attacker {
                let text = format!("An attacker learns: between {} and {}", words::decimal(low), words::decimal(high));
                ui.label(text);
            }
        });
        return response.clicked();
    }
    if cell.verdict == CellState::Changed && !cell.reasons.is_empty() {
        response.on_hover_text(cell.reasons.join(", "));
    }
    false
}

/// Diagonal lines, for what is not there to be read.
fn hatch(ui: &Ui, rect: Rect, palette: &Palette) {
    let painter = ui.painter_at(rect);
    let stroke = Stroke::new(1.0, theme::mix(palette.line, palette.weak, 0.25));
    let mut x = rect.left() - rect.height();
    while x < rect.right() {
        painter.line_segment([pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())], stroke);
        x += 6.0;
    }
}

fn legend_ui(ui: &mut Ui, preview: &Preview) {
    if preview.cells_hidden == 0 {
        return;
    }
    let palette = Palette::of(ui);
    let cells = || preview.grid.rows.iter().flat_map(|(_, cells)| cells.iter().flatten());
    let unsafe_reason =
        cells().find(|cell| cell.verdict == CellState::Unsafe).and_then(|cell| cell.reasons.first().cloned());
    let complementary = cells().any(|cell| cell.verdict == CellState::Complementary);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if let Some(reason) = unsafe_reason {
            ui.label(RichText::new("✖").color(palette.fail));
            ui.label(RichText::new(reason).color(palette.weak));
            ui.add_space(12.0);
        }
        if complementary {
            ui.label(RichText::new("◦").color(palette.warn));
            ui.label(RichText::new("hidden so that ✖ cannot be worked out").color(palette.weak));
        }
    });
}

/// What the attacker could do with all of it.
fn attack_ui(ui: &mut Ui, cx: &Cx<'_>, release: &ReleasePreview, preview: &Preview) {
    let palette = Palette::of(ui);
    ui.add_space(4.0);
    theme::card(&palette).inner_margin(16).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 6.0;
        let (word, verdict) = match (preview.verdict, preview.protected) {
            (Verdict::Fail, _) | (_, false) => ("May not leave", Verdict::Fail),
            (verdict, true) if preview.cells_hidden > 0 => ("Attacked and held", verdict),
            (verdict, true) => ("Nothing had to be hidden", verdict),
        };
        let text = format!("{} {word}", mark_of(verdict));
        label_ui(ui, &text, theme::body_strong(), palette.verdict(verdict));
        wrapped_ui(ui, &preview.because, theme::body(), palette.text);
        for cell in preview.recovered.iter().chain(&release.differences).take(5) {
            wrapped_ui(ui, &format!("✖ {cell}"), theme::body(), palette.fail);
        }
        interval_ui(ui, cx, preview, &palette);
        let facts = format!(
            "{}, {} solved, {} recovered, earlier releases counted: {}.",
            words::counted(preview.cells_hidden as u64, "hidden cell", "hidden cells"),
            words::counted(preview.programmes as u64, "programme", "programmes"),
            words::counted(preview.recovered.len() as u64, "cell", "cells"),
            release.earlier_releases
        );
        ui.add(Label::new(RichText::new(facts).font(theme::body()).color(palette.weak)).wrap());
    });
}

/// The best that an attacker can say of one hidden cell, as a bar on a scale.
fn interval_ui(ui: &mut Ui, cx: &Cx<'_>, preview: &Preview, palette: &Palette) {
    let at = |(row, column): (usize, usize)| {
        let (labels, cells) = preview.grid.rows.get(row)?;
        let cell = cells.get(column)?.as_ref()?;
        let interval = cell.attacker?;
        let mut place = labels.join(", ");
        if let Some(label) = preview.grid.columns.get(column).filter(|label| !label.is_empty()) {
            place = format!("{place}, {label}");
        }
        Some((place, interval))
    };
    // The cell that was clicked, else the one of which the attacker knows most.
    let tightest = || {
        let places = preview.grid.rows.iter().enumerate().flat_map(|(row, (_, cells))| {
            cells.iter().enumerate().filter_map(move |(column, cell)| {
                let cell = cell.as_ref().filter(|cell| cell.verdict == CellState::Unsafe)?;
                Some(((row, column), cell.attacker.map(|[low, high]| high - low)?))
            })
        });
        places.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(place, _)| place)
    };
    let Some((place, [low, high])) = cx.view.release.cell.and_then(at).or_else(|| tightest().and_then(at)) else {
        return;
    };
    let mut job = egui::text::LayoutJob::default();
    let plain = egui::TextFormat::simple(theme::body(), palette.text);
    let strong = egui::TextFormat::simple(theme::body_strong(), palette.text);
    job.append(&format!("{place}: from everything published the best an attacker can say is "), 0.0, plain.clone());
    job.append(&format!("between {} and {}", words::decimal(low), words::decimal(high)), 0.0, strong);
    job.append(".", 0.0, plain);
    job.wrap.max_width = ui.available_width();
    ui.label(job);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width().min(600.0), 34.0), Sense::hover());
    let top = (high * 1.2).max(1.0);
    let track =
        Rect::from_min_max(pos2(rect.left() + 8.0, rect.top() + 8.0), pos2(rect.right() - 24.0, rect.top() + 18.0));
    let x = |value: f64| track.left() + (value / top) as f32 * track.width();
    ui.painter().hline(track.x_range(), track.center().y, Stroke::new(1.0, palette.line));
    let bar = Rect::from_min_max(pos2(x(low), track.top()), pos2(x(high).max(x(low) + 2.0), track.bottom()));
    ui.painter().rect_filled(bar, 2.0, palette.bars);
    let mut last = f32::NEG_INFINITY;
    for value in [low, high] {
        let text = words::decimal(value);
        let at = pos2(x(value), track.bottom() + 9.0);
        if at.x > last + 24.0 {
            ui.painter().text(at, egui::Align2::CENTER_CENTER, text, theme::small(), palette.weak);
        }
        last = at.x;
    }
}
