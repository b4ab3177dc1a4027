//! What was opened, and its rows.

use eframe::egui::{
    self, Align, Key, Layout, Popup, Rect, RichText, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo,
    accesskit::Role as AccessRole, vec2,
};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, Table, TableDelegate};

use crate::{
    dataset::{ColumnType, Dataset, DateOrder, OpenOptions, Role},
    gui::{
        app::Cx,
        mask::mask,
        modal::Modal,
        theme::{self, Palette},
        widgets::{
            button_ui, check_ui, chip_ui, choice, field_ui,
            grid::{Side, Sort, named_cell_ui},
            link_ui, page_header_ui, section_ui, wrapped_ui,
        },
        words,
    },
};

/// Width of the column of row numbers.
const NUMBERS: f32 = 66.0;
const HEADER: f32 = 54.0;

pub fn data_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(dataset) = cx.bench.dataset().cloned() else { return };
    let source = &dataset.source;
    let note = format!(
        "{} · {}",
        words::counted(source.rows, "row", "rows"),
        words::counted(dataset.columns.len() as u64, "column", "columns")
    );
    page_header_ui(ui, "Data", &note, |ui| {
        if source.path.is_some() {
            let button = button_ui(ui, "Read it differently…");
            let popup = Popup::menu(&button).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
            popup.width(320.0).show(|ui| options_ui(ui, cx, &dataset));
        }
        let word = if cx.view.data.unmasked { "Mask identifiers" } else { "Show identifiers" };
        let any = dataset.columns.iter().any(|column| hides(cx, &dataset, &column.name));
        if any
            && button_ui(ui, word)
                .on_hover_text("Values of direct identifiers. The record notes it when they are shown.")
                .clicked()
        {
            toggle_mask(cx);
        }
    });
    facts_ui(ui, cx, &dataset);
    questions_ui(ui, cx, &dataset);
    agreed_ui(ui, cx, &dataset);
    ui.add_space(4.0);
    find_ui(ui, cx, &dataset);
    table_ui(ui, cx, &dataset);
}

/// Direct identifiers are masked: those that were tagged so, and those that only look so while nothing was decided.
fn hides(cx: &Cx<'_>, dataset: &Dataset, name: &str) -> bool {
    let suggested = || {
        let index = dataset.column_index(name)?;
        dataset.columns.get(index).map(|column| column.suggestion.role)
    };
    cx.bench.review().role(name).or_else(suggested) == Some(Role::DirectIdentifier)
}

/// Shows or masks direct identifiers; showing is noted in the record.
pub fn toggle_mask(cx: &mut Cx<'_>) {
    let Some(dataset) = cx.bench.dataset().cloned() else { return };
    cx.view.data.unmasked = !cx.view.data.unmasked;
    if cx.view.data.unmasked {
        let shown: Vec<&str> =
            dataset.columns.iter().map(|c| c.name.as_str()).filter(|name| hides(cx, &dataset, name)).collect();
        for name in shown {
            cx.bench.note_identifiers_shown(name);
        }
    }
}

/// How the file was read, on one line.
fn facts_ui(ui: &mut Ui, cx: &mut Cx<'_>, dataset: &Dataset) {
    let palette = Palette::of(ui);
    let source = &dataset.source;
    let mut facts: Vec<(&str, String)> = vec![("Format", source.format.to_string())];
    if let Some(delimiter) = source.delimiter {
        facts.push(("Delimiter", character(delimiter)));
    }
    if let Some(encoding) = &source.encoding {
        facts.push(("Encoding", encoding.clone()));
    }
    if let Some(sheet) = &source.sheet {
        facts.push(("Sheet", sheet.clone()));
    }
    if source.bytes > 0 {
        facts.push(("Size", words::bytes(source.bytes)));
    }
    if !source.sha256.is_empty() {
        facts.push(("Fingerprint", words::short_fingerprint(&source.sha256)));
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        for (name, value) in facts {
            ui.label(RichText::new(name).font(theme::small()).color(palette.weak));
            let response = ui.label(RichText::new(&value).font(theme::small_medium()).color(palette.text));
            if name == "Fingerprint" {
                response.on_hover_text(format!("sha256 {}", source.sha256));
            }
            ui.add_space(12.0);
        }
        if source.unreadable_rows > 0 {
            let text = words::counted(source.unreadable_rows, "row could not be read", "rows could not be read");
            if link_ui(ui, &format!("▲ {text}")).on_hover_text("With line numbers and reasons").clicked() {
                *cx.modal = Some(Modal::Unreadable);
            }
        }
        for note in &source.notes {
            ui.label(RichText::new(note).font(theme::small()).color(palette.weak));
        }
    });
}

fn character(delimiter: char) -> String {
    match delimiter {
        '\t' => "tab".to_owned(),
        ',' => "comma".to_owned(),
        ';' => "semicolon".to_owned(),
        '|' => "bar".to_owned(),
        ' ' => "space".to_owned(),
        other => other.to_string(),
    }
}

/// What the file does not say itself: two answers to choose from.
fn questions_ui(ui: &mut Ui, cx: &mut Cx<'_>, dataset: &Dataset) {
    let palette = Palette::of(ui);
    for question in &dataset.source.questions {
        theme::card(&palette).stroke(Stroke::new(1.0, palette.warn)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.label(RichText::new("▲").color(palette.warn));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let mut options: OpenOptions = (*cx.bench.review().open).clone();
                    let answers = question.answers();
                    for (text, answer) in answers.iter().rev() {
                        if button_ui(ui, text).clicked() {
                            answer(&mut options);
                            cx.bench.reopen_with(options.clone());
                        }
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        wrapped_ui(ui, &question.sentence, theme::body(), palette.text);
                    });
                });
            });
        });
    }
}

type Answer = fn(&mut OpenOptions, &str);

/// A button's words, and what it answers.
type Choice = (&'static str, Box<dyn Fn(&mut OpenOptions)>);

/// The answers to a question, as buttons.
trait Answers {
    fn answers(&self) -> Vec<Choice>;
}

impl Answers for crate::dataset::Question {
    fn answers(&self) -> Vec<Choice> {
        use crate::dataset::QuestionKind;
        let list: Vec<(&'static str, Answer)> = match self.kind {
            QuestionKind::AmbiguousDate => vec![
                ("day first", |options, column| {
                    options.dates.insert(column.to_owned(), DateOrder::DayMonthYear);
                }),
                ("month first", |options, column| {
                    options.dates.insert(column.to_owned(), DateOrder::MonthDayYear);
                }),
            ],
            QuestionKind::AmbiguousNumber => vec![
                ("1.5 is one and a half", |options, _| options.decimal_comma = Some(false)),
                ("1,5 is one and a half", |options, _| options.decimal_comma = Some(true)),
            ],
        };
        list.into_iter()
            .map(|(text, answer)| {
                let column = self.column.clone();
                let boxed: Box<dyn Fn(&mut OpenOptions)> = Box::new(move |options| answer(options, &column));
                (text, boxed)
            })
            .collect()
    }
}

/// Dialect, encoding, sheet: what was found, and another choice.
fn options_ui(ui: &mut Ui, cx: &mut Cx<'_>, dataset: &Dataset) {
    let source = &dataset.source;
    let mut options: OpenOptions = (*cx.bench.review().open).clone();
    let before = options.clone();
    egui::Grid::new("options").num_columns(2).spacing([16.0, 8.0]).show(ui, |ui| {
        if source.delimiter.is_some() {
            ui.label("Delimiter");
            let now = options.delimiter.or(source.delimiter).unwrap_or(',');
            let combo = choice("delimiter", character(now)).show_ui(ui, |ui| {
                for delimiter in [',', ';', '\t', '|'] {
                    if ui.selectable_label(now == delimiter, character(delimiter)).clicked() {
                        options.delimiter = Some(delimiter);
                    }
                }
            });
            combo.response.accessible_name("Delimiter");
            ui.end_row();
            ui.label("First row");
            let mut header = options.header.unwrap_or(source.header);
            if check_ui(ui, &mut header, "holds the names", "First row holds the names").changed() {
                options.header = Some(header);
            }
            ui.end_row();
        }
        if let Some(encoding) = &source.encoding {
            ui.label("Encoding");
            let now = options.encoding.clone().unwrap_or_else(|| encoding.clone());
            let combo = choice("encoding", &now).show_ui(ui, |ui| {
                for name in ["UTF-8", "windows-1252", "UTF-16LE", "UTF-16BE", "ISO-8859-15"] {
                    if ui.selectable_label(now == name, name).clicked() {
                        options.encoding = Some(name.to_owned());
                    }
                }
            });
            combo.response.accessible_name("Encoding");
            ui.end_row();
        }
        if source.sheets.len() > 1 {
            ui.label("Sheet");
            let now = source.sheet.clone().unwrap_or_default();
            let combo = choice("sheet", &now).show_ui(ui, |ui| {
                for sheet in &source.sheets {
                    if ui.selectable_label(now == *sheet, sheet).clicked() {
                        options.sheet = Some(sheet.clone());
                    }
                }
            });
            combo.response.accessible_name("Sheet");
            ui.end_row();
        }
        ui.label("Numbers");
        let now = options.decimal_comma;
        let word = |comma: Option<bool>| match comma {
            None => "as found",
            Some(false) => "1,234.5",
            Some(true) => "1.234,5",
        };
        let combo = choice("decimal", word(now)).show_ui(ui, |ui| {
            for choice in [None, Some(false), Some(true)] {
                ui.selectable_value(&mut options.decimal_comma, choice, word(choice));
            }
        });
        combo.response.accessible_name("Decimal sign");
        ui.end_row();
    });
    if options != before {
        cx.bench.reopen_with(options);
    }
}

/// For vendor files: the agreed columns against the received ones.
fn agreed_ui(ui: &mut Ui, cx: &Cx<'_>, dataset: &Dataset) {
    let review = cx.bench.review();
    let agreed = review.record.agreed_columns();
    if agreed.is_empty() {
        return;
    }
    let missing: Vec<&str> = agreed.iter().copied().filter(|name| dataset.column_index(name).is_none()).collect();
    let extra: Vec<&str> =
        dataset.columns.iter().map(|column| column.name.as_str()).filter(|name| !agreed.contains(name)).collect();
    let palette = Palette::of(ui);
    let (text, colour) = match (missing.is_empty(), extra.is_empty()) {
        (true, true) => ("✔ The columns are those that were agreed.".to_owned(), palette.pass),
        (false, true) => (format!("▲ Agreed but not received: {}.", missing.join(", ")), palette.warn),
        (true, false) => (format!("✖ Received but not agreed: {}.", extra.join(", ")), palette.fail),
        (false, false) => (
            format!(
                "✖ Received but not agreed: {}. Agreed but not received: {}.",
                extra.join(", "),
                missing.join(", ")
            ),
            palette.fail,
        ),
    };
    wrapped_ui(ui, &text, theme::body(), colour);
}

fn find_ui(ui: &mut Ui, cx: &mut Cx<'_>, dataset: &Dataset) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        section_ui(ui, "Rows");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let next = button_ui(ui, "Next");
            let field = field_ui(ui, "Find in the table", &mut cx.view.data.find, "Find a text", 200.0);
            if std::mem::take(&mut cx.view.data.focus_find) {
                field.request_focus();
            }
            if field.changed() {
                cx.view.data.found = None;
            }
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if (entered || next.clicked()) && !cx.view.data.find.is_empty() {
                let from = cx.view.data.found.map_or(0, |(row, _)| row + 1);
                cx.view.data.looking_for = Some((cx.view.data.find.clone(), from));
                if entered {
                    field.request_focus();
                }
            }
            if let Some((text, from)) = &cx.view.data.looking_for
                && let Some(found) = cx.bench.find(text, *from).fresh()
            {
                cx.view.data.found = **found;
                cx.view.data.scroll_to = found.map(|(row, _)| row);
                cx.view.data.looking_for = None;
            }
            let text = match cx.view.data.found {
                Some((row, column)) => {
                    let name = dataset.columns.get(column).map_or("", |column| column.name.as_str());
                    format!(
                        "row {} of {}, {name}",
                        words::thousands(row as u64 + 1),
                        words::thousands(dataset.rows() as u64)
                    )
                }
                None => String::new(),
            };
            ui.label(RichText::new(text).font(theme::small()).color(palette.weak));
        });
    });
}

fn table_ui(ui: &mut Ui, cx: &mut Cx<'_>, dataset: &Dataset) {
    let palette = Palette::of(ui);
    let height = (ui.available_height() - 16.0).max(theme::ROW * 4.0);
    let (outer, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    ui.painter().rect_filled(outer, 8.0, palette.panel);
    let inner = outer.shrink(1.0);
    let sort = cx.view.data.sort;
    let order = sort.column.and_then(|column| dataset.columns.get(column)).map(|column| column.name.clone());
    let order = order.and_then(|name| {
        let derived = cx.bench.grid_order(&name, sort.descending).clone();
        derived.latest().cloned()
    });
    let masked: Vec<bool> =
        dataset.columns.iter().map(|column| !cx.view.data.unmasked && hides(cx, dataset, &column.name)).collect();
    let roles: Vec<Option<Role>> = dataset.columns.iter().map(|column| cx.bench.review().role(&column.name)).collect();
    let mut columns = vec![Column::new(NUMBERS).resizable(false)];
    columns.extend(dataset.columns.iter().map(|column| {
        let width = if column.kind == ColumnType::Text { 140.0 } else { 104.0 };
        Column::new(width).range(64.0..=480.0).id(egui::Id::unique(("data", &column.name)))
    }));
    let mut table = Table::new()
        .id_salt("data")
        .num_rows(dataset.rows() as u64)
        .num_sticky_cols(1)
        .columns(columns)
        .headers([HeaderRow::new(HEADER)]);
    if let Some(row) = cx.view.data.scroll_to.take() {
        let shown = match &order {
            Some(order) => order.rows.iter().position(|r| *r as usize == row).unwrap_or(row),
            None => row,
        };
        table = table.scroll_to_row(shown as u64, Some(Align::Center));
    }
    let mut rows = Rows {
        palette,
        dataset,
        order: order.as_ref().map(|order| order.rows.as_slice()),
        masked: &masked,
        roles: &roles,
        sort,
        found: cx.view.data.found,
        clicked: None,
        last: 0,
    };
    let mut child = ui.new_child(UiBuilder::new().id_salt("data").max_rect(inner));
    child.shrink_clip_rect(inner);
    table.show(&mut child, &mut rows);
    let clicked = rows.clicked;
    ui.painter().rect_stroke(outer, 8.0, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    if let Some(column) = clicked {
        cx.view.data.sort.click(column);
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
        // The heading stands over its values.
        let side = if column.kind == ColumnType::Number && !ui.is_sizing_pass() { Align::Max } else { Align::Min };
        let builder = UiBuilder::new().max_rect(rect.shrink2(vec2(10.0, 7.0))).layout(Layout::top_down(side));
        let mut child = ui.new_child(builder);
        child.spacing_mut().item_spacing.y = 3.0;
        let name =
            RichText::new(format!("{}{arrow}", column.name)).font(theme::small_strong()).color(self.palette.text);
        let name = egui::Label::new(name);
        child.add(if ui.is_sizing_pass() { name.extend() } else { name.truncate() });
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
            if shown.is_empty() { ("–".to_owned(), self.palette.line) } else { (shown, self.palette.text) };
        let name = format!("{}, row {}: {text}", column.name, row + 1);
        named_cell_ui(ui, &text, &name, side, &theme::body(), colour);
    }

    fn default_row_height(&self) -> f32 {
        theme::ROW
    }
}

/// What a column holds, as a sign.
pub fn type_sign(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Text => "Aa",
        ColumnType::Number => "123",
        ColumnType::Date => "date",
        ColumnType::Boolean => "y/n",
    }
}
