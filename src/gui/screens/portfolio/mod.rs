//! The reviews that are known, as rows: where each stands, what is due; and who holds what of all of them.

mod holdings;

use chrono::{Datelike, NaiveDate};
use eframe::egui::{Color32, CursorIcon, Event, Key, Label, RichText, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use crate::{
    gui::{
        command::Command,
        context::Cx,
        theme::{self, Palette},
        widgets::{
            field_ui,
            grid::{Grid, GridColumn, Side, Sort, cell_text_ui, cell_ui, fitting, marked_cell_ui},
            label_ui, page_header_ui, primary_button_ui, secondary_button_ui, weak_ui,
        },
    },
    workbench::{OnDisk, Portfolio, PortfolioRow, Stands},
};
use holdings::holdings_ui;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Review,
    Stands,
    Recipients,
    Due,
    Budget,
    Opened,
    Folder,
}

/// What goes first where the window is narrow.
const SPARE: [Shown; 4] = [Shown::Folder, Shown::Opened, Shown::Budget, Shown::Recipients];
/// Room for the line under the reviews, and for who holds what.
const BELOW: f32 = 90.0;
/// Days before and after today of which the distance is said.
const NEAR: i64 = 60;

fn headers() -> Vec<(Shown, GridColumn)> {
    vec![
        (Shown::Review, GridColumn::left("Review", 230.0).sortable()),
        (
            Shown::Stands,
            GridColumn::left("Where it stands", 290.0)
                .grows()
                .sortable()
                .hint("As the review was saved; nothing is measured here"),
        ),
        (Shown::Recipients, GridColumn::left("Recipients", 116.0).sortable()),
        (
            Shown::Due,
            GridColumn::left("Due", 130.0)
                .sortable()
                .hint("The next review, the day to erase the file, or a condition"),
        ),
        (Shown::Budget, GridColumn::right("Noise budget left", 138.0).sortable()),
        (Shown::Opened, GridColumn::right("Last opened", 114.0).sortable()),
        (Shown::Folder, GridColumn::left("Folder", 110.0).sortable()),
    ]
}

/// Draws the list and who holds what.
pub(super) fn portfolio_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    // Somebody comes back from another program, which may have changed a file.
    if ui.input(|input| input.events.iter().any(|event| matches!(event, Event::WindowFocused(true)))) {
        cx.bench.look_at_portfolio_again();
    }
    let today = chrono::Local::now().date_naive();
    let known = cx.bench.portfolio();
    let note = known.as_deref().map_or_else(|| "looking at them…".to_owned(), |known| note(known, today));
    page_header_ui(ui, "Reviews", &note, |ui| {
        field_ui(ui, "Find a review", &mut cx.view.start.find, "Find a review", 190.0);
        if primary_button_ui(ui, "Open…", true).clicked() {
            cx.commands.push(Command::Open);
        }
    });
    let Some(known) = known else { return };
    let rows = listed(&known.rows, &cx.view.start.find, cx.view.start.sort);
    keys_ui(ui, cx, &rows);
    let room = ((ui.available_height() - BELOW) * 0.62).max(theme::ROW * 4.0);
    let height = Grid::height(rows.len().max(1), (room / theme::ROW).floor() * theme::ROW + 2.0);
    if rows.is_empty() {
        weak_ui(
            ui,
            &format!("No review has “{}” in its name, folder, state or recipients.", cx.view.start.find.trim()),
        );
    } else {
        rows_ui(ui, cx, &rows, height, today);
    }
    below_ui(ui, cx, &rows);
    holdings_ui(ui, cx, &known);
}

/// "1 overdue, 3 due within a week".
fn note(known: &Portfolio, today: NaiveDate) -> String {
    match known.due(today) {
        (0, 0) => "nothing is due within a week".to_owned(),
        (0, coming) => format!("{coming} due within a week"),
        (overdue, 0) => format!("{overdue} overdue"),
        (overdue, coming) => format!("{overdue} overdue, {coming} due within a week"),
    }
}

fn folder(row: &PortfolioRow) -> String {
    row.path.parent().map(|folder| folder.display().to_string()).unwrap_or_default()
}

/// The rows that hold the text, in the order asked for.
fn listed<'a>(rows: &'a [PortfolioRow], find: &str, sort: Sort) -> Vec<&'a PortfolioRow> {
    let find = find.trim().to_lowercase();
    let has = |row: &&PortfolioRow| {
        let texts = [row.name.clone(), folder(row), row.sentence.clone(), row.recipients.join(" ")];
        texts.iter().any(|text| text.to_lowercase().contains(&find))
    };
    let mut rows: Vec<&PortfolioRow> = rows.iter().filter(has).collect();
    let Sort { column: Some(column), descending } = sort else { return rows };
    let is = |shown: Shown| column == shown as usize;
    rows.sort_by(|a, b| {
        if is(Shown::Stands) {
            (a.stands, &a.sentence).cmp(&(b.stands, &b.sentence))
        } else if is(Shown::Recipients) {
            a.recipients.cmp(&b.recipients)
        } else if is(Shown::Due) {
            (a.due.is_none(), a.due).cmp(&(b.due.is_none(), b.due))
        } else if is(Shown::Budget) {
            let left = |row: &PortfolioRow| row.budget.map_or(f64::INFINITY, |budget| budget.left);
            left(a).total_cmp(&left(b))
        } else if is(Shown::Opened) {
            a.opened.cmp(&b.opened)
        } else if is(Shown::Folder) {
            a.path.parent().cmp(&b.path.parent())
        } else {
            a.name.to_lowercase().cmp(&b.name.to_lowercase())
        }
    });
    if descending {
        rows.reverse();
    }
    rows
}

/// ↑ ↓ choose, Enter opens, Del takes off the list.
fn keys_ui(ui: &Ui, cx: &mut Cx<'_>, rows: &[&PortfolioRow]) {
    if ui.ctx().egui_wants_keyboard_input() || cx.modal.is_some() || cx.bench.question().is_some() {
        return;
    }
    let [down, up, enter, delete] = ui.input_mut(|input| {
        [Key::ArrowDown, Key::ArrowUp, Key::Enter, Key::Delete].map(|key| input.consume_key(Default::default(), key))
    });
    let at = rows.iter().position(|row| Some(&row.path) == cx.view.start.selected.as_ref());
    let next = match at {
        None if down || up => Some(0),
        Some(at) if down => Some((at + 1).min(rows.len().saturating_sub(1))),
        Some(at) if up => Some(at.saturating_sub(1)),
        _ => None,
    };
    if let Some(row) = next.and_then(|at| rows.get(at)) {
        cx.view.start.selected = Some(row.path.clone());
    }
    let Some(row) = at.and_then(|at| rows.get(at)) else { return };
    if enter {
        cx.bench.open(&row.opens);
    } else if delete {
        forget(cx, row);
    }
}

fn forget(cx: &mut Cx<'_>, row: &PortfolioRow) {
    cx.bench.forget_recent(&row.path);
    cx.view.start.selected = None;
}

fn rows_ui(ui: &mut Ui, cx: &mut Cx<'_>, rows: &[&PortfolioRow], height: f32, today: NaiveDate) {
    let (shown, columns) = fitting(headers(), ui.available_width(), &SPARE);
    let mut grid = Grid::new("reviews", columns, rows.len());
    let sort = cx.view.start.sort;
    grid.sort = Sort { column: shown.iter().position(|shown| sort.column == Some(*shown as usize)), ..sort };
    grid.selected = rows.iter().position(|row| Some(&row.path) == cx.view.start.selected.as_ref());
    let mut opened = None;
    let output = grid.show(
        ui,
        height,
        |row| format!("Review {}", rows.get(row).map_or("", |row| row.name.as_str())),
        |ui, row, column| {
            if let (Some(row), Some(shown)) = (rows.get(row), shown.get(column))
                && cell(ui, row, *shown, today)
            {
                opened = Some(row.opens.clone());
            }
        },
    );
    if let Some(shown) = output.clicked_header.and_then(|column| shown.get(column)) {
        cx.view.start.sort.click(*shown as usize);
    }
    if let Some(row) = output.clicked_row.and_then(|row| rows.get(row)) {
        cx.view.start.selected = Some(row.path.clone());
    }
    if let Some(path) = opened {
        cx.bench.open(&path);
    }
}

/// Draws one cell; true where the review is to be opened.
fn cell(ui: &mut Ui, row: &PortfolioRow, shown: Shown, today: NaiveDate) -> bool {
    let palette = Palette::of(ui);
    let text = |ui: &mut Ui, text: &str, colour: Color32| cell_text_ui(ui, text, Side::Left, &theme::body(), colour);
    match shown {
        Shown::Review => {
            let hint = format!("{}\n{}", row.path.display(), row.size);
            return cell_ui(ui, Side::Left, |ui| {
                let name = RichText::new(&row.name).font(theme::body_medium()).color(palette.text);
                let label = Label::new(name).truncate().selectable(false).sense(Sense::click());
                let name = ui.add(label).on_hover_cursor(CursorIcon::PointingHand);
                name.widget_info(|| WidgetInfo::labeled(Role::Link, true, format!("Open {}", row.name)));
                ui.add(Label::new(RichText::new(&row.size).font(theme::small()).color(palette.weak)).truncate());
                name.on_hover_text(hint.trim_end()).clicked()
            });
        }
        Shown::Stands => {
            let (mark, colour) = match row.stands {
                Stands::Bad => ("✖", palette.fail),
                Stands::Care => ("▲", palette.warn),
                Stands::Good => ("✔", palette.pass),
                Stands::Quiet => ("–", palette.weak),
            };
            let sentence = match row.on_disk {
                OnDisk::Comparing => format!("{}; comparing the file", row.sentence),
                _ => row.sentence.clone(),
            };
            let cell = marked_cell_ui(ui, (mark, colour), &sentence, &theme::body(), palette.text);
            if !row.more.is_empty() {
                cell.on_hover_text(&row.more);
            }
        }
        Shown::Recipients => {
            let names = match row.recipients.as_slice() {
                [] => "nobody yet".to_owned(),
                [only] => only.clone(),
                [first, rest @ ..] => format!("{first}, {} more", rest.len()),
            };
            text(ui, &names, palette.weak).on_hover_text(row.recipients.join("\n"));
        }
        Shown::Due => {
            let (said, colour) = match row.due {
                None => ("–".to_owned(), palette.weak),
                Some(day) => {
                    let days = (day - today).num_days();
                    let colour = if days < 0 {
                        palette.fail
                    } else if days <= 7 {
                        palette.warn
                    } else {
                        palette.text
                    };
                    (due(day, today), colour)
                }
            };
            text(ui, &said, colour).on_hover_text(&row.due_why);
        }
        Shown::Budget => match row.budget {
            None => {
                cell_text_ui(ui, "–", Side::Right, &theme::body(), palette.weak).on_hover_text(&row.budget_why);
            }
            Some(budget) => {
                cell_ui(ui, Side::Right, |ui| {
                    let (rect, bar) = ui.allocate_exact_size(vec2(44.0, 7.0), Sense::hover());
                    let share = if budget.of > 0.0 { (budget.left / budget.of).clamp(0.0, 1.0) as f32 } else { 0.0 };
                    let colour = if share < 0.2 { palette.fail } else { palette.bars };
                    ui.painter().rect_filled(rect, 2.0, palette.line);
                    let mut filled = rect;
                    filled.set_width(rect.width() * share);
                    ui.painter().rect_filled(filled, 2.0, colour);
                    bar.on_hover_text(&row.budget_why);
                    label_ui(ui, &format!("{:.1} of {:.1}", budget.left, budget.of), theme::body(), palette.text)
                        .on_hover_text(&row.budget_why);
                });
            }
        },
        Shown::Opened => {
            let said = row.opened.map_or_else(|| "–".to_owned(), |day| opened(day, today));
            cell_text_ui(ui, &said, Side::Right, &theme::body(), palette.weak);
        }
        Shown::Folder => {
            text(ui, &folder(row), palette.weak);
        }
    }
    false
}

/// "30 Nov", with the year if it is another one.
fn day_text(day: NaiveDate, today: NaiveDate) -> String {
    let form = if day.year() == today.year() { "%-d %b" } else { "%-d %b %Y" };
    day.format(form).to_string()
}

/// "30 Nov, in 2 days".
fn due(day: NaiveDate, today: NaiveDate) -> String {
    let date = day_text(day, today);
    match (day - today).num_days() {
        0 => format!("{date}, today"),
        1 => format!("{date}, tomorrow"),
        -1 => format!("{date}, yesterday"),
        days if (2..=NEAR).contains(&days) => format!("{date}, in {days} days"),
        days if (-NEAR..=-2).contains(&days) => format!("{date}, {} days ago", -days),
        _ => date,
    }
}

fn opened(day: NaiveDate, today: NaiveDate) -> String {
    match (today - day).num_days() {
        0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        _ => day_text(day, today),
    }
}

/// What can be done with the chosen review, and the keys.
fn below_ui(ui: &mut Ui, cx: &mut Cx<'_>, rows: &[&PortfolioRow]) {
    ui.add_space(6.0);
    let chosen = rows.iter().find(|row| Some(&row.path) == cx.view.start.selected.as_ref());
    ui.horizontal(|ui| match chosen {
        None => {
            weak_ui(ui, "↑ ↓ choose a review, Enter opens it, Del takes it off the list.");
        }
        Some(row) => {
            if secondary_button_ui(ui, "Open", true).clicked() {
                cx.bench.open(&row.opens);
            }
            let take_off = secondary_button_ui(ui, "Take off the list", true);
            if take_off
                .on_hover_text("Only this list forgets it. Its file and its review stay where they are.")
                .clicked()
            {
                forget(cx, row);
            }
            if !row.more.is_empty() {
                weak_ui(ui, &row.more);
            }
        }
    });
    ui.add_space(14.0);
}
