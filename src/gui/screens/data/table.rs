//! The rows themselves: virtual, sorted by their headings, direct identifiers masked.

use eframe::egui::{
    self, Align, FocusDirection, Id, Key, Layout, Rect, RichText, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo,
    accesskit::Role as AccessRole, vec2,
};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, Table, TableDelegate};

use crate::{
    dataset::{ColumnType, Dataset, Role, mask},
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{
            Part, chip_ui,
            grid::{Side, Sort, heading, named_cell_ui},
            landing_ui,
        },
    },
    report::words,
    workbench::PickedRows,
};

/// Width of the column of row numbers.
const NUMBERS: f32 = 66.0;
const HEADER: f32 = 54.0;

/// Draws the rows of the file, or only those that were picked; direct identifiers masked unless they are to be shown.
pub fn table_ui(ui: &mut Ui, cx: &mut Cx<'_>, dataset: &Dataset, picked: Option<&PickedRows>) {
    let palette = Palette::of(ui);
    let height = (ui.available_height() - 16.0).max(theme::ROW * 4.0);
    let (outer, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    ui.painter().rect_filled(outer, 8.0, palette.panel);
    let inner = outer.shrink(1.0);
    let sort = cx.view.data.sort;
    let order = sort.column.and_then(|column| dataset.columns.get(column)).map(|column| column.name.clone());
    // Rows that were picked come in their order.
    let order = order.filter(|_| picked.is_none()).and_then(|name| {
        let derived = cx.bench.grid_order(&name, sort.descending).clone();
        derived.latest().cloned()
    });
    let order = picked.map(|picked| picked.rows.as_slice()).or(order.as_ref().map(|order| order.rows.as_slice()));
    let masked: Vec<bool> =
        dataset.columns.iter().map(|column| !cx.view.data.unmasked && cx.bench.hides(&column.name)).collect();
    let roles: Vec<Option<Role>> = dataset.columns.iter().map(|column| cx.bench.review().role(&column.name)).collect();
    let mut columns = vec![Column::new(NUMBERS).resizable(false)];
    columns.extend(dataset.columns.iter().map(|column| {
        let width = if column.kind == ColumnType::Text { 140.0 } else { 104.0 };
        Column::new(width).range(64.0..=480.0).id(column_id(&column.name))
    }));
    let mut table = Table::new()
        .id_salt("data")
        .num_rows(order.map_or(dataset.rows(), <[u32]>::len) as u64)
        .num_sticky_cols(1)
        .columns(columns)
        .headers([HeaderRow::new(HEADER)]);
    if let Some(row) = cx.view.data.scroll_to.take() {
        let shown = match order {
            Some(order) => order.iter().position(|r| *r as usize == row).unwrap_or(row),
            None => row,
        };
        table = table.scroll_to_row(shown as u64, Some(Align::Center));
    }
    let mut rows = Rows {
        palette,
        dataset,
        order,
        masked: &masked,
        roles: &roles,
        sort,
        found: cx.view.data.found,
        clicked: None,
        last: 0,
    };
    let mut child = ui.new_child(UiBuilder::new().id_salt("data").max_rect(inner));
    child.shrink_clip_rect(inner);
    landing_ui(&child, Part::Table);
    pass_over_lines(&child, table.get_id(&child), dataset);
    table.show(&mut child, &mut rows);
    let clicked = rows.clicked;
    ui.painter().rect_stroke(outer, 8.0, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    if let Some(column) = clicked {
        cx.view.data.sort.click(column);
    }
}

fn column_id(name: &str) -> Id {
    Id::unique(("data", name))
}

/// The lines between columns are for the pointer alone: the key Tab passes over them.
fn pass_over_lines(ui: &Ui, table: Id, dataset: &Dataset) {
    let way = Id::unique("whether the key Tab went back");
    if let Some(back) = ui.input(|input| input.key_pressed(Key::Tab).then_some(input.modifiers.shift)) {
        ui.data_mut(|data| data.insert_temp(way, back));
    }
    let Some(focused) = ui.memory(egui::Memory::focused) else { return };
    let line_of = |name: &str| table.with(column_id(name)).with("resize");
    if dataset.columns.iter().any(|column| line_of(&column.name) == focused) {
        let back = ui.data(|data| data.get_temp::<bool>(way)).unwrap_or(false);
        let direction = if back { FocusDirection::Previous } else { FocusDirection::Next };
        ui.memory_mut(|memory| memory.move_focus(direction));
        ui.request_repaint();
    }
}

struct Rows<'a> {
    palette: Palette,
    dataset: &'a Dataset,
    order: Option<&'a [u32]>,
    masked: &'a [bool],
    roles: &'a [Option<Role>],
    sort: Sort,
    found: Option<(usize, usize)>,
    clicked: Option<usize>,
    last: u64,
}

impl Rows<'_> {
    fn row(&self, shown: u64) -> usize {
        self.order.and_then(|order| order.get(shown as usize)).map_or(shown as usize, |row| *row as usize)
    }
}

impl TableDelegate for Rows<'_> {
    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let rect = ui.max_rect();
        let line = ui.painter().round_to_pixel_center(rect.bottom() - 0.5);
        ui.painter().hline(rect.x_range(), line, Stroke::new(1.0, self.palette.line));
        let Some(index) = cell.col_range.start.checked_sub(1) else { return };
        let Some(column) = self.dataset.columns.get(index) else { return };
        let response = ui.interact(rect, ui.scope_id().with("sort"), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(AccessRole::Button, true, format!("Sort by {}", column.name)));
        if response.clicked() {
            self.clicked = Some(index);
        }
        let arrow = match (self.sort.column == Some(index), self.sort.descending) {
            (false, _) => "",
            (true, false) => " ↑",
            (true, true) => " ↓",
        };
        // The heading is over its values.
        let side = if column.kind == ColumnType::Number && !ui.is_sizing_pass() { Align::Max } else { Align::Min };
        let builder = UiBuilder::new().max_rect(rect.shrink2(vec2(10.0, 7.0))).layout(Layout::top_down(side));
        let mut child = ui.new_child(builder);
        child.spacing_mut().item_spacing.y = 3.0;
        let font = theme::small_strong();
        let others = self.dataset.columns.iter().map(|column| column.name.as_str());
        let short = heading(ui, &column.name, others, arrow, &font);
        if short != column.name {
            response.on_hover_text(&column.name);
        }
        let name = RichText::new(format!("{short}{arrow}")).font(font).color(self.palette.text);
        child.add(egui::Label::new(name).extend());
        child.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            let sign = RichText::new(type_sign(column.kind)).font(theme::small_medium()).color(self.palette.weak);
            ui.label(sign).on_hover_text(column.kind.name());
            if let Some(role) = self.roles.get(index).copied().flatten() {
                chip_ui(ui, role);
            }
        });
        let width = child.min_rect().width();
        ui.set_min_width(width + 20.0);
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        let rect = ui.max_rect();
        let wide = Rect::from_min_max(rect.min, egui::pos2(rect.right() + 2000.0, rect.bottom()));
        if ui.rect_contains_pointer(rect) {
            ui.painter().rect_filled(wide, 0.0, self.palette.hover);
        }
        let y = ui.painter().round_to_pixel_center(rect.bottom() - 0.5);
        ui.painter().hline(wide.x_range(), y, Stroke::new(1.0, self.palette.line));
        self.last = row;
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        let row = self.row(cell.row_nr);
        let Some(index) = cell.col_nr.checked_sub(1) else {
            let text = words::thousands(row as u64 + 1);
            named_cell_ui(ui, &text, &format!("row {text}"), Side::Right, &theme::small(), self.palette.weak);
            return;
        };
        let Some(column) = self.dataset.columns.get(index) else { return };
        let value = self.dataset.cell(row, index).to_string();
        let hidden = self.masked.get(index).copied().unwrap_or(false);
        let shown = if hidden { mask(&value) } else { value };
        if self.found == Some((row, index)) {
            ui.painter().rect_filled(ui.max_rect().shrink(1.0), 4.0, self.palette.accent_ground);
        }
        let side = if column.kind == ColumnType::Number { Side::Right } else { Side::Left };
        let (text, colour) =
            if shown.is_empty() { ("–".to_owned(), self.palette.weak) } else { (shown, self.palette.text) };
        let name = format!("{}, row {}: {text}", column.name, row + 1);
        named_cell_ui(ui, &text, &name, side, &theme::body(), colour);
    }

    fn default_row_height(&self) -> f32 {
        theme::ROW
    }
}

/// What a column holds, as a sign.
fn type_sign(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Text => "Aa",
        ColumnType::Number => "123",
        ColumnType::Date => "date",
        ColumnType::Boolean => "y/n",
    }
}
