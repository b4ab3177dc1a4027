//! What was opened, and its rows.

pub mod reading;
pub(super) mod table;

use std::sync::Arc;

use eframe::egui::{self, Key, Popup, RichText, Ui, vec2};

use crate::{
    dataset::{Dataset, DateOrder, HeaderLine, OpenOptions, Question, QuestionKind},
    gui::{
        command::Command,
        context::Cx,
        modal::agreed_columns,
        screens::crowds::picked_ui,
        theme::{self, Palette},
        widgets::{button_ui, check_ui, choose_ui, ends_ui, field_ui, page_header_ui, section_ui},
    },
    report::words,
    workbench::PickedRows,
};
use reading::reading_ui;

/// Draws the place Data.
pub fn data_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(dataset) = cx.bench.dataset().cloned() else { return };
    let source = &dataset.source;
    let note = format!(
        "{} · {}",
        words::counted(source.rows, "row", "rows"),
        words::counted(dataset.columns.len() as u64, "column", "columns")
    );
    page_header_ui(ui, "Data", &note, |ui| {
        let word = if cx.view.data.unmasked { "Mask identifiers" } else { "Show identifiers" };
        let any = dataset.columns.iter().any(|column| cx.bench.hides(&column.name));
        if any
            && button_ui(ui, word)
                .on_hover_text("Values of direct identifiers. The record notes it when they are shown.")
                .clicked()
        {
            toggle_mask(cx);
        }
        let button = button_ui(ui, "Agreed columns…");
        if button.on_hover_text(Command::AgreedColumns.hint()).clicked() {
            cx.commands.push(Command::AgreedColumns);
        }
        if source.path.is_some() {
            let button = button_ui(ui, "Read it differently…");
            let popup = Popup::menu(&button).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
            popup.width(320.0).show(|ui| options_ui(ui, cx, &dataset));
        }
    });
    facts_ui(ui, &dataset);
    reading_ui(ui, cx, &dataset);
    agreed_ui(ui, cx);
    ui.add_space(4.0);
    let picked = picked_ui(ui, cx, dataset.source.rows);
    find_ui(ui, cx, &dataset, picked.as_ref());
    table::table_ui(ui, cx, &dataset, picked.as_deref());
}

/// Shows or masks direct identifiers; showing is noted in the record.
pub fn toggle_mask(cx: &mut Cx<'_>) {
    let Some(dataset) = cx.bench.dataset().cloned() else { return };
    cx.view.data.unmasked = !cx.view.data.unmasked;
    if cx.view.data.unmasked {
        let shown: Vec<&str> =
            dataset.columns.iter().map(|c| c.name.as_str()).filter(|name| cx.bench.hides(name)).collect();
        for name in shown {
            cx.bench.note_identifiers_shown(name);
        }
    }
}

/// How the file was read, on one line.
fn facts_ui(ui: &mut Ui, dataset: &Dataset) {
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

type Answer = fn(&mut OpenOptions, &str);

/// A button's words, and what it answers.
pub type Choice = (&'static str, Box<dyn Fn(&mut OpenOptions)>);

/// The answers to a question, as buttons.
pub fn answers_of(question: &Question) -> Vec<Choice> {
    let list: Vec<(&'static str, Answer)> = match question.kind {
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
    let boxed = |(text, answer): (&'static str, Answer)| -> Choice {
        let column = question.column.clone();
        (text, Box::new(move |options| answer(options, &column)))
    };
    list.into_iter().map(boxed).collect()
}

/// Dialect, encoding, sheet: what was found, and another choice.
fn options_ui(ui: &mut Ui, cx: &mut Cx<'_>, dataset: &Dataset) {
    let source = &dataset.source;
    let mut options: OpenOptions = (*cx.bench.review().open).clone();
    let before = options.clone();
    egui::Grid::new("options").num_columns(2).spacing([16.0, 8.0]).show(ui, |ui| {
        let width = ui.spacing().combo_width;
        if source.delimiter.is_some() {
            ui.label("Delimiter");
            let mut now = options.delimiter.or(source.delimiter).unwrap_or(',');
            if choose_ui(ui, "Delimiter", width, &mut now, [',', ';', '\t', '|'], |now| character(*now)) {
                options.delimiter = Some(now);
            }
            ui.end_row();
            ui.label("First row");
            let mut header = options.header.map_or(source.header, |given| given != HeaderLine::Absent);
            if check_ui(ui, &mut header, "holds the names", "First row holds the names").changed() {
                options.header = Some(if header { HeaderLine::Line(1) } else { HeaderLine::Absent });
            }
            ui.end_row();
        }
        if let Some(encoding) = &source.encoding {
            ui.label("Encoding");
            let mut now = options.encoding.clone().unwrap_or_else(|| encoding.clone());
            let all = ["UTF-8", "windows-1252", "UTF-16LE", "UTF-16BE", "ISO-8859-15"].map(str::to_owned);
            if choose_ui(ui, "Encoding", width, &mut now, all, String::clone) {
                options.encoding = Some(now);
            }
            ui.end_row();
        }
        if source.sheets.len() > 1 {
            ui.label("Sheet");
            let mut now = source.sheet.clone().unwrap_or_default();
            if choose_ui(ui, "Sheet", width, &mut now, source.sheets.iter().cloned(), String::clone) {
                options.sheet = Some(now);
            }
            ui.end_row();
        }
        ui.label("Numbers");
        let all = [None, Some(false), Some(true)];
        choose_ui(ui, "Decimal sign", width, &mut options.decimal_comma, all, |comma| match comma {
            None => "as found",
            Some(false) => "1,234.5",
            Some(true) => "1.234,5",
        });
        ui.end_row();
    });
    if options != before {
        cx.bench.reopen_with(options);
    }
}

/// For vendor files: the agreed columns against the received ones.
fn agreed_ui(ui: &mut Ui, cx: &Cx<'_>) {
    let palette = Palette::of(ui);
    if let Some(found) = cx.bench.agreed_columns() {
        agreed_columns::findings_ui(ui, &found, &palette);
    }
}

fn find_ui(ui: &mut Ui, cx: &mut Cx<'_>, dataset: &Dataset, picked: Option<&Arc<PickedRows>>) {
    let palette = Palette::of(ui);
    let start = |ui: &mut Ui, _: &mut Cx<'_>| _ = section_ui(ui, "Rows");
    let end = |ui: &mut Ui, cx: &mut Cx<'_>| {
        let text = match cx.view.data.found {
            Some((row, column)) => {
                let name = dataset.columns.get(column).map_or("", |column| column.name.as_str());
                let (row, rows) = (words::thousands(row as u64 + 1), words::thousands(dataset.rows() as u64));
                format!("row {row} of {rows}, {name}")
            }
            None => String::new(),
        };
        ui.label(RichText::new(text).font(theme::small()).color(palette.weak));
        let field = field_ui(ui, "Find in the table", &mut cx.view.data.find, "Find a text", 200.0);
        let next = button_ui(ui, "Next");
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
            && let Some(found) = cx.bench.find(text, *from, cx.view.data.unmasked, picked.cloned()).fresh()
        {
            cx.view.data.found = **found;
            cx.view.data.scroll_to = found.map(|(row, _)| row);
            cx.view.data.looking_for = None;
        }
    };
    ends_ui(ui, "find", (34.0, 40.0), cx, start, end);
}
