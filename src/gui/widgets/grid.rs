//! Tables of the screens: sticky header, sort arrows, one hairline a row, numbers at the right.

use std::{borrow::Cow, sync::Arc};

use eframe::egui::{
    self, Align, Color32, FontId, Galley, Id, Layout, Rect, Response, Sense, Stroke, Ui, UiBuilder, WidgetInfo,
    accesskit::Role,
    text::{LayoutJob, TextFormat},
    vec2,
};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, PrefetchInfo, Table, TableDelegate};

use super::{
    focus::{Part, landing_ui},
    row_keys::RowKeys,
    shorten::{is_number, number_galley, shortened},
};
use crate::gui::theme::{self, Palette};

/// Space at the left and right of a cell.
pub const PAD: f32 = 10.0;

/// The side of a cell's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Left,
    Right,
}

/// A column of a screen's table.
#[derive(Clone, Debug)]
pub struct GridColumn {
    pub title: String,
    pub hint: String,
    pub width: f32,
    pub side: Side,
    /// Takes what width is left over.
    pub grows: bool,
    pub sortable: bool,
}

impl GridColumn {
    /// A column of text, `width` points wide.
    #[must_use]
    pub fn left(title: &str, width: f32) -> Self {
        Self { title: title.to_owned(), hint: String::new(), width, side: Side::Left, grows: false, sortable: false }
    }

    /// A column of numbers, `width` points wide.
    #[must_use]
    pub fn right(title: &str, width: f32) -> Self {
        Self { side: Side::Right, ..Self::left(title, width) }
    }

    /// With an explanation for the pointer on the header.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        hint.clone_into(&mut self.hint);
        self
    }

    /// At least wide enough for this text in a cell: numbers are never cut.
    #[must_use]
    pub fn holding(self, ui: &Ui, text: &str) -> Self {
        self.at_least(ui, text, theme::body())
    }

    /// At least wide enough for the whole of its title.
    #[must_use]
    pub fn holding_title(self, ui: &Ui) -> Self {
        let title = self.title.clone();
        self.at_least(ui, &title, theme::small_medium())
    }

    fn at_least(mut self, ui: &Ui, text: &str, font: FontId) -> Self {
        let widest = ui.painter().layout_no_wrap(text.to_owned(), font, Color32::WHITE).size().x;
        self.width = self.width.max((widest + 2.0 * PAD + 2.0).ceil());
        self
    }

    /// Takes what width is left over.
    #[must_use]
    pub fn grows(mut self) -> Self {
        self.grows = true;
        self
    }

    /// Sorts the table by a click on the header.
    #[must_use]
    pub fn sortable(mut self) -> Self {
        self.sortable = true;
        self
    }
}

/// What is sorted by, and which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    pub column: Option<usize>,
    pub descending: bool,
}

impl Sort {
    /// A click on a header: ascending, descending, as it came.
    pub fn click(&mut self, column: usize) {
        *self = match *self {
            Self { column: Some(now), descending: false } if now == column => {
                Self { column: Some(column), descending: true }
            }
            Self { column: Some(now), descending: true } if now == column => Self::default(),
            _ => Self { column: Some(column), descending: false },
        };
    }
}

/// What was clicked.
#[derive(Default)]
pub struct GridOutput {
    pub clicked_row: Option<usize>,
    pub clicked_header: Option<usize>,
}

/// A table that draws only the rows in view.
pub struct Grid<'a> {
    pub name: &'a str,
    pub columns: Vec<GridColumn>,
    pub rows: usize,
    pub selected: Option<usize>,
    pub sort: Sort,
    pub clickable: bool,
    pub scroll_to: Option<usize>,
    /// So many columns stay put at the left.
    pub sticky: usize,
}

impl<'a> Grid<'a> {
    /// A table of `rows` rows that can be clicked, not sorted.
    #[must_use]
    pub fn new(name: &'a str, columns: Vec<GridColumn>, rows: usize) -> Self {
        Self { name, columns, rows, selected: None, sort: Sort::default(), clickable: true, scroll_to: None, sticky: 0 }
    }

    /// Height that shows every row, and no more than `most`.
    #[must_use]
    pub fn height(rows: usize, most: f32) -> f32 {
        (theme::ROW * (rows as f32 + 1.0) + 2.0).min(most)
    }

    /// Draws a card of the given height. `row_name` says what a row is called, `cell_ui` draws one cell.
    pub fn show(
        self,
        ui: &mut Ui,
        height: f32,
        row_name: impl Fn(usize) -> String,
        cell_ui: impl FnMut(&mut Ui, usize, usize),
    ) -> GridOutput {
        let palette = Palette::of(ui);
        let size = vec2(ui.available_width(), height);
        let (outer, _) = ui.allocate_exact_size(size, Sense::hover());
        ui.painter().rect_filled(outer, 8.0, palette.panel);
        let inner = outer.shrink(1.0);
        let mut child = ui.new_child(UiBuilder::new().id_salt(self.name).max_rect(inner).layout(*ui.layout()));
        child.shrink_clip_rect(inner);
        let widths = spread(&self.columns, self.sticky, inner.width());
        let columns: Vec<Column> =
            widths.iter().map(|width| Column::new(*width).range(*width..=*width).resizable(false)).collect();
        let mut table = Table::new()
            .id_salt(self.name)
            .num_rows(self.rows as u64)
            .columns(columns)
            .num_sticky_cols(self.sticky)
            .headers([HeaderRow::new(theme::ROW)]);
        if let Some(row) = self.scroll_to {
            table = table.scroll_to_row(row as u64, None);
        }
        let mut rows = RowKeys::new(ui.scope_id().with((self.name, "rows")));
        if let Some(row) = rows.wanted(ui, self.rows) {
            table = table.scroll_to_row(row as u64, None);
        }
        let headings = ui.scope_id().with((self.name, "headings"));
        let drawn = ui.data(|data| data.get_temp::<Vec<Heading>>(headings)).unwrap_or_default();
        let clicked_header = heading_stops_ui(&mut child, headings, &drawn, &self.columns);
        landing_ui(&child, Part::Table);
        let output = GridOutput { clicked_header, ..GridOutput::default() };
        let right = inner.right();
        let mut delegate =
            Delegate { palette, grid: &self, row_name, cell_ui, output, right, rows, headings: Vec::new() };
        table.show(&mut child, &mut delegate);
        let Delegate { output, headings: now, .. } = delegate;
        if now != drawn {
            ui.data_mut(|data| data.insert_temp(headings, now));
            ui.request_repaint();
        }
        ui.painter().rect_stroke(outer, 8.0, Stroke::new(1.0, palette.line), egui::StrokeKind::Inside);
        output
    }
}

/// A heading that sorts, where it was drawn last.
#[derive(Clone, Copy, PartialEq)]
struct Heading {
    column: usize,
    rect: Rect,
    seen: Rect,
}

/// The stops of the key Tab at the headings. The table draws them after its rows, but people read them before, and the
/// order of the keys is that in which stops are made: so each is made here, where its heading was drawn last. The
/// heading that was pressed.
fn heading_stops_ui(ui: &mut Ui, id: Id, drawn: &[Heading], columns: &[GridColumn]) -> Option<usize> {
    let mut pressed = None;
    for Heading { column, rect, seen } in drawn {
        let Some(title) = columns.get(*column).map(|column| &column.title) else { continue };
        let mut place = ui.new_child(UiBuilder::new().id_salt(("heading", column)).max_rect(*rect));
        place.shrink_clip_rect(*seen);
        let response = place.interact(*rect, id.with(column), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Sort by {title}")));
        if response.clicked() {
            pressed = Some(*column);
        }
    }
    pressed
}

/// The columns that fit into a width: where they do not all fit, those named first in `spare` are left out first.
#[must_use]
pub fn fitting<K: Copy + PartialEq>(
    mut columns: Vec<(K, GridColumn)>,
    width: f32,
    spare: &[K],
) -> (Vec<K>, Vec<GridColumn>) {
    for key in spare {
        let asked: f32 = columns.iter().map(|(_, column)| column.width).sum();
        if asked <= width - 2.0 {
            break;
        }
        columns.retain(|(k, _)| k != key);
    }
    columns.into_iter().unzip()
}

/// Points that a column that grows keeps where there is too little room.
const LEAST_GROWN: f32 = 150.0;

/// The widths as requested; the columns that grow share what is left over, or what is lacking if that makes all fit.
/// The first `sticky` columns stay in view anyhow, and are not made narrower.
fn spread(columns: &[GridColumn], sticky: usize, width: f32) -> Vec<f32> {
    let asked: f32 = columns.iter().map(|c| c.width).sum();
    let growing = columns.iter().filter(|c| c.grows).count().max(1) as f32;
    let share = ((width - asked) / growing).floor();
    let grown = |(place, c): (usize, &GridColumn), by: f32| match c.grows && (by > 0.0 || place >= sticky) {
        true => (c.width + by).max(c.width.min(LEAST_GROWN)),
        false => c.width,
    };
    let fits = columns.iter().enumerate().map(|c| grown(c, share)).sum::<f32>() <= width;
    columns.iter().enumerate().map(|c| grown(c, if fits { share } else { 0.0 })).collect()
}

struct Delegate<'g, 'a, N, C> {
    palette: Palette,
    grid: &'g Grid<'a>,
    row_name: N,
    cell_ui: C,
    output: GridOutput,
    right: f32,
    rows: RowKeys,
    /// The headings that sort, as they are drawn now.
    headings: Vec<Heading>,
}

impl<N: Fn(usize) -> String, C: FnMut(&mut Ui, usize, usize)> TableDelegate for Delegate<'_, '_, N, C> {
    fn prepare(&mut self, info: &PrefetchInfo) {
        self.rows.settle(&info.visible_rows, self.grid.selected);
    }

    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let Some(column) = self.grid.columns.get(cell.col_range.start) else { return };
        let sorted = (self.grid.sort.column == Some(cell.col_range.start)).then_some(self.grid.sort.descending);
        if column.sortable && !ui.is_sizing_pass() {
            self.headings.push(Heading { column: cell.col_range.start, rect: ui.max_rect(), seen: ui.clip_rect() });
        }
        if header_ui(ui, column, &self.grid.columns, sorted, &self.palette) {
            self.output.clicked_header = Some(cell.col_range.start);
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        // Rows are drawn once more for columns that stay put, of which there are none.
        if ui.clip_rect().width() <= 0.0 {
            return;
        }
        let row = row as usize;
        let mut rect = ui.max_rect();
        rect.set_right(rect.right().max(self.right));
        let selected = self.grid.selected == Some(row);
        let mut ground = selected.then_some(self.palette.accent_ground);
        if self.grid.clickable {
            let id = ui.scope_id().with("row");
            let response = ui.interact(rect, id, self.rows.sense(ui, id, row));
            self.rows.keys(ui, &response, row, self.grid.rows);
            response.widget_info(|| WidgetInfo::selected(Role::Row, true, selected, (self.row_name)(row)));
            if response.clicked() {
                self.output.clicked_row = Some(row);
            }
            if response.hovered() && !selected {
                ground = Some(self.palette.hover);
            }
        }
        if let Some(ground) = ground {
            ui.painter().rect_filled(rect.with_max_y(rect.bottom() - 1.0), 0.0, ground);
        }
        if row + 1 < self.grid.rows {
            let y = ui.painter().round_to_pixel_center(rect.bottom() - 0.5);
            ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, self.palette.line));
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        (self.cell_ui)(ui, cell.row_nr as usize, cell.col_nr);
    }

    fn default_row_height(&self) -> f32 {
        theme::ROW
    }
}

/// The title of a column; true when it was clicked. If it has too little room, it is shortened so that it differs from the `others`.
fn header_ui(ui: &mut Ui, column: &GridColumn, others: &[GridColumn], sorted: Option<bool>, palette: &Palette) -> bool {
    let rect = ui.max_rect();
    let y = ui.painter().round_to_pixel_center(rect.bottom() - 0.5);
    ui.painter().hline(rect.left()..=rect.right() + 2000.0, y, Stroke::new(1.0, palette.line));
    let arrow = match sorted {
        Some(false) => " ↑",
        Some(true) => " ↓",
        None => "",
    };
    let ink = if sorted.is_some() { palette.text } else { palette.weak };
    let font = theme::small_medium();
    let title = heading(ui, &column.title, others.iter().map(|other| other.title.as_str()), arrow, &font);
    let is_whole = title == column.title;
    let response = paint_ui(ui, &format!("{title}{arrow}"), column.side, &font, ink, Sense::hover());
    let mut clicked = false;
    let mut response = response;
    if column.sortable {
        // For the pointer alone: the key Tab has a stop of its own for it.
        response = ui.interact(rect, ui.scope_id().with("sort"), Sense::CLICK);
        clicked = response.clicked();
        response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    } else {
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &column.title));
    }
    if !is_whole {
        response = response.on_hover_text(&column.title);
    }
    if !column.hint.is_empty() {
        response.on_hover_text(&column.hint);
    }
    clicked
}

/// A heading as it fits into the cell with what stands behind it; numbers are made smaller by whoever draws them.
pub fn heading<'a, 'b>(
    ui: &Ui,
    title: &'a str,
    others: impl IntoIterator<Item = &'b str>,
    behind: &str,
    font: &FontId,
) -> Cow<'a, str> {
    if ui.is_sizing_pass() || is_number(title) {
        return Cow::Borrowed(title);
    }
    let room = ui.max_rect().width() - 2.0 * PAD;
    let width =
        |text: &str| ui.painter().layout_no_wrap(format!("{text}{behind}"), font.clone(), Color32::WHITE).size().x;
    shortened(title, others, |text| width(text) <= room)
}

/// Text in a cell, cut with "…" where it does not fit (the whole of it on hover).
pub fn cell_text_ui(ui: &mut Ui, text: &str, side: Side, font: &FontId, colour: Color32) -> Response {
    let response = paint_ui(ui, text, side, font, colour, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, text));
    response
}

/// The same with a name of its own, for a screen reader: "Age, row 12: 44".
pub fn named_cell_ui(ui: &mut Ui, text: &str, name: &str, side: Side, font: &FontId, colour: Color32) -> Response {
    let response = paint_ui(ui, text, side, font, colour, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, name));
    response
}

/// A mark in its own colour, and text behind it.
pub fn marked_cell_ui(
    ui: &mut Ui,
    (mark, mark_colour): (&str, Color32),
    text: &str,
    font: &FontId,
    colour: Color32,
) -> Response {
    let part = |colour| TextFormat { font_id: font.clone(), color: colour, ..TextFormat::default() };
    let mut job = LayoutJob { break_on_newline: false, ..LayoutJob::default() };
    job.append(mark, 0.0, part(mark_colour));
    job.append(&format!(" {text}"), 0.0, part(colour));
    let whole = format!("{mark} {text}");
    let response = job_ui(ui, job, &whole, Side::Left, colour, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &whole));
    response
}

fn paint_ui(ui: &mut Ui, text: &str, side: Side, font: &FontId, colour: Color32, sense: Sense) -> Response {
    if is_number(text) || side == Side::Right {
        let room = ui.max_rect().width() - 2.0 * PAD;
        let room = if ui.is_sizing_pass() { f32::INFINITY } else { room };
        let galley = number_galley(ui, text, font, colour, room);
        return galley_ui(ui, galley, text, side, colour, sense);
    }
    let job = LayoutJob::simple_singleline(text.to_owned(), font.clone(), colour);
    job_ui(ui, job, text, side, colour, sense)
}

fn job_ui(ui: &mut Ui, mut job: LayoutJob, text: &str, side: Side, colour: Color32, sense: Sense) -> Response {
    if !ui.is_sizing_pass() {
        job.wrap = egui::text::TextWrapping::truncate_at_width(ui.max_rect().width() - 2.0 * PAD);
    }
    let galley = ui.painter().layout_job(job);
    galley_ui(ui, galley, text, side, colour, sense)
}

fn galley_ui(ui: &mut Ui, galley: Arc<Galley>, text: &str, side: Side, colour: Color32, sense: Sense) -> Response {
    let rect = ui.max_rect().shrink2(vec2(PAD, 0.0));
    let x = match side {
        Side::Left => rect.left(),
        Side::Right => rect.right() - galley.size().x,
    };
    if ui.is_sizing_pass() {
        ui.set_min_width(galley.size().x + 2.0 * PAD);
    }
    let response = ui.interact(ui.max_rect(), ui.scope_id().with("text"), sense);
    let cut = galley.elided;
    ui.painter().galley(egui::pos2(x, rect.center().y - galley.size().y / 2.0), galley, colour);
    if cut { response.on_hover_text(text) } else { response }
}

/// Anything else in a cell: centred in height, with the cell's padding.
pub fn cell_ui<R>(ui: &mut Ui, side: Side, add: impl FnOnce(&mut Ui) -> R) -> R {
    let rect = ui.max_rect().shrink2(vec2(PAD, 0.0));
    let layout = match side {
        Side::Left => Layout::left_to_right(Align::Center),
        Side::Right => Layout::right_to_left(Align::Center),
    };
    let mut child = ui.new_child(UiBuilder::new().id_salt("cell").max_rect(rect).layout(layout));
    let result = add(&mut child);
    ui.set_min_width(child.min_rect().width() + 2.0 * PAD);
    result
}
