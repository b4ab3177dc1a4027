//! What singles people out: sets of columns, and the people who are easiest to find.

use eframe::egui::{Align, Layout, RichText, ScrollArea, Ui, vec2};

use super::{
    frame::{After, Dialog},
    measuring::{Work, measured_ui},
};
use crate::{
    gui::{
        context::Cx,
        plot::{Bar, Chart, Marks, Tone, chart_ui},
        theme::{self, Palette},
        view_state::Place,
        widgets::{
            grid::{Grid, GridColumn, Side, Sort, cell_text_ui},
            label_ui, link_ui, tabs_ui, weak_ui, wrapped_ui,
        },
    },
    report::words,
    workbench::{ColumnSet, ColumnSets, RiskyPeople, RiskyPerson},
};

/// Lists the sets of columns that single people out, and the people who are easiest to find.
#[derive(Default)]
pub struct SinglingOutDialog {
    people: bool,
    sort: Sort,
}

impl Dialog for SinglingOutDialog {
    fn title(&self) -> String {
        "What singles people out".to_owned()
    }

    fn width(&self) -> f32 {
        860.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let chosen = tabs_ui(ui, "View", &["Sets of columns", "People easiest to find"], usize::from(self.people));
        if let Some(chosen) = chosen {
            self.people = chosen == 1;
        }
        ui.add_space(6.0);
        let height = (ui.ctx().content_rect().height() - 230.0).max(180.0);
        if self.people {
            let derived = cx.bench.risky_people().clone();
            let Some(view) = measured_ui(ui, cx, &derived, &MEASURING) else { return After::Stay };
            people_ui(ui, cx, &view, height, &palette)
        } else {
            let derived = cx.bench.column_sets().clone();
            let Some(view) = measured_ui(ui, cx, &derived, &MEASURING) else { return After::Stay };
            sets_ui(ui, self, &view, height, &palette);
            After::Stay
        }
    }

    fn closed(&mut self, cx: &mut Cx<'_>) {
        cx.bench.look_away();
    }
}

const MEASURING: Work = Work {
    jobs: &["Measuring sets", "Looking for people"],
    text: "Measuring…",
    bar: "Measuring what singles people out",
    counts: None,
    stop: "Stop",
    room: 160.0,
};

fn sets_ui(ui: &mut Ui, state: &mut SinglingOutDialog, view: &ColumnSets, height: f32, palette: &Palette) {
    wrapped_ui(ui, &sets_reading(view), theme::body(), palette.text);
    ui.add_space(6.0);
    if view.list.is_empty() {
        return;
    }
    let columns = vec![
        GridColumn::left("Known together", 240.0)
            .grows()
            .hint("A set of quasi-identifiers, each at its ladder's level"),
        GridColumn::right("Columns", 76.0).sortable(),
        GridColumn::right("People alone", 108.0)
            .sortable()
            .hint("People whom this set singles out: nobody else shares their values"),
        GridColumn::right("Distinction", 98.0).sortable().hint(
            "Distinct combinations of values over people: 100 % where everybody has their own (Motwani & Xu 2007)",
        ),
        GridColumn::right("Separation", 98.0)
            .sortable()
            .hint("Share of all pairs of people that the set distinguishes (Motwani & Xu 2007)"),
    ];
    let order = order_of(view, state.sort);
    let mut grid = Grid::new("column sets", columns, order.len());
    grid.sort = state.sort;
    grid.clickable = false;
    let whole = (height / theme::ROW).floor() * theme::ROW + 2.0;
    let output = grid.show(
        ui,
        Grid::height(order.len(), whole),
        |row| order.get(row).and_then(|i| view.list.get(*i)).map_or_else(String::new, |set| set.columns.join(", ")),
        |ui, row, column| {
            if let Some(set) = order.get(row).and_then(|i| view.list.get(*i)) {
                cell(ui, set, column, view.people);
            }
        },
    );
    if let Some(column) = output.clicked_header {
        state.sort.click(column);
    }
    let shown = if view.list.len() as u64 == view.looked_at {
        format!("All {} are listed.", words::counted(view.looked_at, "set", "sets"))
    } else {
        format!(
            "All {} sets were measured; of each size those that single out most are listed.",
            words::thousands(view.looked_at)
        )
    };
    weak_ui(ui, &shown);
}

fn order_of(view: &ColumnSets, sort: Sort) -> Vec<usize> {
    let mut order: Vec<usize> = (0..view.list.len()).collect();
    let Sort { column: Some(by), descending } = sort else { return order };
    order.sort_by(|a, b| {
        let (Some(a), Some(b)) = (view.list.get(*a), view.list.get(*b)) else { return std::cmp::Ordering::Equal };
        let ordering = match by {
            1 => a.columns.len().cmp(&b.columns.len()),
            2 => a.people_alone.cmp(&b.people_alone),
            3 => a.distinction.total_cmp(&b.distinction),
            _ => a.separation.unwrap_or(0.0).total_cmp(&b.separation.unwrap_or(0.0)),
        };
        if descending { ordering.reverse() } else { ordering }
    });
    order
}

fn cell(ui: &mut Ui, set: &ColumnSet, column: usize, people: u64) {
    let palette = Palette::of(ui);
    let body = theme::body();
    let (text, side, colour) = match column {
        0 => (set.columns.join(" + "), Side::Left, palette.text),
        1 => (set.columns.len().to_string(), Side::Right, palette.weak),
        2 => {
            let share = set.people_alone as f64 / people.max(1) as f64;
            let colour = if share > 0.0 { palette.fail } else { palette.weak };
            (words::thousands(set.people_alone), Side::Right, colour)
        }
        3 => (words::percent(set.distinction), Side::Right, palette.text),
        _ => (set.separation.map_or("–".to_owned(), words::percent), Side::Right, palette.weak),
    };
    cell_text_ui(ui, &text, side, &body, colour);
}

/// The smallest set that finds somebody, and the one that finds most.
fn sets_reading(view: &ColumnSets) -> String {
    let Some(first) = view.list.iter().find(|set| set.people_alone > 0) else {
        return if view.columns == 0 {
            "Tag quasi-identifiers in Columns first: they are what somebody may know.".to_owned()
        } else {
            "No set of columns singles anybody out, at the levels in use.".to_owned()
        };
    };
    let share = |set: &ColumnSet| words::percent(set.people_alone as f64 / view.people.max(1) as f64);
    let half = view.list.iter().find(|set| set.people_alone * 2 > view.people);
    let small = format!(
        "{} {} {} ({} of everyone).",
        first.columns.join(" and "),
        if first.columns.len() == 1 { "alone singles out" } else { "together single out" },
        words::people(first.people_alone),
        share(first)
    );
    match half {
        Some(half) if half.columns != first.columns => {
            format!("{small} {} are enough to single out more than half of everyone.", half.columns.join(" and "))
        }
        _ => small,
    }
}

fn people_ui(ui: &mut Ui, cx: &mut Cx<'_>, view: &RiskyPeople, height: f32, palette: &Palette) -> After {
    wrapped_ui(ui, &people_reading(view), theme::body(), palette.text);
    ui.add_space(6.0);
    let mut after = After::Stay;
    ScrollArea::vertical()
        .id_salt("risky")
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 14.0);
            if !view.columns.is_empty() {
                let chart = share_chart(view);
                let request = chart_ui(ui, &chart, chart.height());
                cx.plot(ui, request);
                ui.add_space(8.0);
            }
            for person in &view.list {
                if person_ui(ui, person, palette) {
                    cx.view.place = Place::Data;
                    cx.view.picked = None;
                    cx.view.data.scroll_to = Some(person.row);
                    cx.view.data.found = Some((person.row, 0));
                    after = After::Close;
                }
            }
        });
    after
}

/// One person: the row, how likely a match is right, and the facts that find them. True when the row is to be shown.
fn person_ui(ui: &mut Ui, person: &RiskyPerson, palette: &Palette) -> bool {
    let mut show = false;
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
        ui.vertical(|ui| {
            ui.set_width(132.0);
            let row = words::thousands(person.row as u64 + 1);
            show = link_ui(ui, &format!("Row {row}")).on_hover_text("Show this row in Data").clicked();
            let text = format!("a match is right {}", words::percent(person.dis));
            ui.label(RichText::new(text).font(theme::small()).color(palette.weak)).on_hover_text(format!(
                "DIS, data intrusion simulation: how likely somebody who matches this person on these columns has the \
                 right one. SUDA score {}.",
                words::decimal(person.score)
            ));
        });
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            for set in &person.sets {
                let facts: Vec<String> = set.iter().map(|(column, value)| format!("{column} {value}")).collect();
                wrapped_ui(ui, &facts.join("  +  "), theme::body(), palette.text);
            }
            if person.sets.is_empty() {
                label_ui(ui, "only all columns together", theme::body(), palette.weak);
            }
        });
    });
    let y = ui.painter().round_to_pixel_center(ui.min_rect().bottom() + 3.0);
    ui.painter().hline(ui.min_rect().x_range(), y, egui::Stroke::new(1.0, palette.line));
    ui.add_space(6.0);
    show
}

fn people_reading(view: &RiskyPeople) -> String {
    if view.people_alone == 0 {
        return "Nobody is alone at the levels in use: no set of facts singles anybody out.".to_owned();
    }
    format!(
        "{} of {} are alone; {} of them are singled out by {} facts or fewer. These are the easiest to find.",
        words::thousands(view.people_alone),
        words::people(view.people),
        words::thousands(view.singled_out),
        view.most_facts
    )
}

/// How much each column has to do with it.
fn share_chart(view: &RiskyPeople) -> Chart {
    let bars = view.columns.iter().map(|(column, share)| Bar {
        label: column.clone(),
        value: *share,
        note: words::percent(*share),
        says: format!("{column} is part of {} of what singles people out", words::percent(*share)),
        tone: Tone::Plain,
    });
    let reading = view.columns.first().map_or_else(String::new, |(column, share)| {
        format!("{column} is part of {} of what singles people out.", words::percent(*share))
    });
    Chart {
        title: "Which columns give people away?".into(),
        x_axis: "Share of all scores of minimal unique combinations (SUDA)".into(),
        y_axis: String::new(),
        reading,
        marks: Marks::Bars(bars.collect()),
    }
}
