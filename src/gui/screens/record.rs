//! The documentation that the law asks for: filled from the work wherever possible, the rest typed.

use eframe::egui::{Align, Frame, Grid, Layout, RichText, ScrollArea, Ui, vec2};

use crate::{
    dataset::Role,
    gui::{
        app::Cx,
        command::Command,
        theme::{self, Palette},
        widgets::{
            field_ui, label_ui, page_header_ui, primary_button_ui, section_ui, text_area_ui, weak_ui, wrapped_ui,
        },
        words,
    },
    review::{Edit, FIELDS, Part},
};

pub fn record_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let filled = FIELDS.iter().filter(|field| !cx.bench.review().record.get(field.key).is_empty()).count();
    let note = format!("{filled} of {} fields typed", FIELDS.len());
    page_header_ui(ui, "Record", &note, |ui| {
        if primary_button_ui(ui, "Export report…", true).clicked() {
            cx.commands.push(Command::ExportReport);
        }
    });
    let width = ui.available_width();
    let narrow = width < 700.0;
    let side = if narrow { 0.0 } else { 300.0 };
    let height = ui.available_height();
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 24.0;
        let main = if narrow { width } else { width - side - 24.0 };
        ui.allocate_ui_with_layout(vec2(main, height), Layout::top_down(Align::Min), |ui| {
            ScrollArea::vertical().id_salt("record").auto_shrink(false).show(ui, |ui| {
                Frame::new().inner_margin(eframe::egui::Margin { right: 10, ..Default::default() }).show(ui, |ui| {
                    for part in Part::ALL {
                        part_ui(ui, cx, part);
                    }
                    if narrow {
                        work_ui(ui, cx);
                    }
                    ui.add_space(24.0);
                });
            });
        });
        if !narrow {
            ui.allocate_ui_with_layout(vec2(side, height), Layout::top_down(Align::Min), |ui| {
                ScrollArea::vertical().id_salt("work").auto_shrink(false).show(ui, |ui| {
                    ui.set_max_width(ui.available_width() - 12.0);
                    work_ui(ui, cx);
                });
            });
        }
    });
    if !ui.ctx().egui_wants_keyboard_input() {
        cx.bench.settle();
    }
}

fn part_ui(ui: &mut Ui, cx: &mut Cx<'_>, part: Part) {
    let palette = Palette::of(ui);
    label_ui(ui, part.title(), theme::title(), palette.text);
    ui.add_space(2.0);
    for field in FIELDS.iter().filter(|field| field.part == part) {
        ui.label(RichText::new(field.label).font(theme::small_medium()).color(palette.weak));
        let mut text = cx.bench.review().record.get(field.key).to_owned();
        let response = if field.long {
            text_area_ui(ui, field.label, &mut text, field.hint, 3)
        } else {
            let width = ui.available_width();
            field_ui(ui, field.label, &mut text, field.hint, width)
        };
        if response.changed() {
            cx.bench.apply(Edit::SetRecord { key: field.key.to_owned(), label: field.label.to_owned(), text });
        }
        ui.add_space(2.0);
    }
    ui.add_space(16.0);
}

/// What the record says by itself.
fn work_ui(ui: &mut Ui, cx: &Cx<'_>) {
    let palette = Palette::of(ui);
    let review = cx.bench.review();
    section_ui(ui, "Filled from the work");
    theme::card(&palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        Grid::new("work").num_columns(2).spacing([12.0, 6.0]).show(ui, |ui| {
            let mut row = |name: &str, value: String| {
                ui.label(RichText::new(name).font(theme::small()).color(palette.weak));
                ui.add(eframe::egui::Label::new(RichText::new(value).font(theme::body())).wrap());
                ui.end_row();
            };
            let list = |role: Role| {
                let names: Vec<&str> = review.with_role(role).collect();
                if names.is_empty() { "none".to_owned() } else { names.join(", ") }
            };
            row("File", review.source.name.clone());
            row("Rows", words::thousands(review.source.rows));
            if let Some(assessment) = cx.bench.assessment().latest() {
                row("People", words::thousands(assessment.people));
            }
            row("Direct identifiers", list(Role::DirectIdentifier));
            row("Quasi-identifiers", list(Role::QuasiIdentifier));
            row("Sensitive", list(Role::Sensitive));
            row("Policy", review.policy.name());
            row("Segments", words::thousands(review.segments.len() as u64));
        });
    });
    ui.add_space(8.0);
    section_ui(ui, "What happened");
    if review.journal.is_empty() {
        weak_ui(ui, "Nothing was released yet.");
    }
    for entry in review.journal.iter().rev().take(50) {
        let time = entry.time.replace('T', " ").replace('Z', " UTC");
        ui.label(RichText::new(time).font(theme::small()).color(palette.weak));
        wrapped_ui(ui, &entry.what, theme::body(), palette.text);
    }
    ui.add_space(16.0);
}
