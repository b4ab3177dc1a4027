//! Nothing is open yet: drop, type, choose, or try the sample.

use eframe::egui::{
    self, Align, Area, Color32, Frame, Id, Key, Layout, Order, RichText, ScrollArea, Stroke, Ui, UiBuilder, vec2,
};

use crate::gui::{
    command::Command,
    context::Cx,
    file_dialogs::Purpose,
    modal::paths::expand,
    theme::{self, Palette},
    widgets::{bar_ui, button_ui, field_ui, label_ui, link_ui, primary_button_ui, section_ui, wrapped_ui},
};

/// Draws the start: a file to open, recent ones and the samples.
pub fn start_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let palette = Palette::of(ui);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let height = ui.available_height();
        ui.add_space(((height - 560.0) * 0.4).clamp(12.0, 120.0));
        let width = ui.available_width().min(620.0);
        let side = (ui.available_width() - width) / 2.0;
        ui.horizontal_top(|ui| {
            ui.add_space(side);
            ui.vertical(|ui| {
                ui.set_width(width);
                page_ui(ui, cx, &palette);
            });
        });
    });
}

fn page_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    label_ui(ui, "How well do people hide in this file?", theme::big_figure(), palette.text);
    let text = "Open a customer file, say which columns identify people, and see at once how well each segment hides \
                the people in it. Everything stays on this machine.";
    wrapped_ui(ui, text, theme::body(), palette.weak);
    ui.add_space(16.0);
    if let Some(job) = cx.bench.jobs().into_iter().find(|job| {
        job.name.starts_with("Opening") || job.name.starts_with("Making") || job.name.starts_with("Reading")
    }) {
        theme::card(palette).inner_margin(20).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let text = match job.share {
                Some(share) => format!("{} {:.0} %", job.name, share * 100.0),
                None => format!("{}…", job.name),
            };
            label_ui(ui, &text, theme::body_medium(), palette.text);
            let width = ui.available_width();
            bar_ui(ui, &job.name, job.share, width);
            ui.add_space(8.0);
            if button_ui(ui, "Cancel").clicked() {
                cx.bench.cancel(job.id);
            }
        });
        return;
    }
    open_ui(ui, cx, palette);
    failure_ui(ui, cx, palette);
    ui.add_space(20.0);
    recent_ui(ui, cx, palette);
    sample_ui(ui, cx, palette);
}

fn open_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    let dropping = ui.input(|input| !input.raw.hovered_files.is_empty());
    let line = if dropping { palette.accent } else { palette.line };
    theme::card(palette).inner_margin(20).stroke(Stroke::new(1.0, line)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        label_ui(ui, "Drop a file here, or type its path", theme::title(), palette.text);
        ui.add_space(4.0);
        let mut go = false;
        let size = vec2(ui.available_width(), 34.0);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            let ready = !cx.view.typed_path.trim().is_empty();
            go = primary_button_ui(ui, "Open", ready).clicked();
            if button_ui(ui, "Browse…").clicked() {
                cx.file_dialogs.ask(ui.ctx(), Purpose::Open, "");
            }
            let width = ui.available_width();
            let field = field_ui(ui, "Path of a file", &mut cx.view.typed_path, "/path/to/customers.csv", width);
            go |= field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            go &= ready;
        });
        let text = "csv, tsv, txt, gz of them, parquet, arrow, xlsx, xls, ods, json, ndjson, or a saved review";
        ui.label(RichText::new(text).font(theme::small()).color(palette.weak));
        if go {
            cx.bench.open(&expand(&cx.view.typed_path));
        }
    });
}

fn failure_ui(ui: &mut Ui, cx: &Cx<'_>, palette: &Palette) {
    let Some(failure) = cx.bench.open_failure() else { return };
    ui.add_space(8.0);
    theme::card(palette).stroke(Stroke::new(1.0, palette.fail)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let name = failure.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        label_ui(ui, &format!("✖ {name} could not be opened"), theme::body_strong(), palette.fail);
        wrapped_ui(ui, &failure.sentence, theme::body(), palette.text);
    });
}

fn recent_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    let recent = cx.bench.settings().recent.clone();
    if recent.is_empty() {
        return;
    }
    section_ui(ui, "Recent");
    ui.spacing_mut().item_spacing.y = 2.0;
    for file in recent.iter().take(5) {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        ui.horizontal(|ui| {
            let response = link_ui(ui, &name).on_hover_text(file.path.display().to_string());
            if response.clicked() {
                cx.bench.open(&file.path);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let note = RichText::new(&file.note).font(theme::small()).color(palette.weak);
                ui.add(egui::Label::new(note).truncate());
            });
        });
    }
    ui.add_space(16.0);
}

fn sample_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    section_ui(ui, "Without a file of your own");
    ui.horizontal(|ui| {
        if button_ui(ui, "Try the sample").clicked() {
            cx.commands.push(Command::TrySample);
        }
        let text = "A made-up loyalty club of 20,000 people, with traps planted in it";
        ui.add(egui::Label::new(RichText::new(text).font(theme::body()).color(palette.weak)).wrap());
    });
    ui.horizontal(|ui| {
        if button_ui(ui, "Try its orders").clicked() {
            cx.commands.push(Command::TryOrders);
        }
        let text = "What that club's people bought: several rows a person";
        ui.add(egui::Label::new(RichText::new(text).font(theme::body()).color(palette.weak)).wrap());
    });
    ui.horizontal(|ui| {
        if button_ui(ui, "Start the tour").clicked() {
            cx.commands.push(Command::Tour);
        }
        let text = "Seven stops, from a file of people to a table that may be released";
        ui.add(egui::Label::new(RichText::new(text).font(theme::body()).color(palette.weak)).wrap());
    });
    ui.horizontal(|ui| {
        if button_ui(ui, "Workshop").clicked() {
            cx.commands.push(Command::Workshop);
        }
        let text = "Six rounds for a room full of people, on a projector";
        ui.add(egui::Label::new(RichText::new(text).font(theme::body()).color(palette.weak)).wrap());
    });
}

/// While files hang over the window: what happens when they are let go.
pub fn drop_hint_ui(ui: &Ui) {
    let names: Vec<String> = ui.input(|input| {
        let name = |file: &egui::HoveredFile| Some(file.path.as_deref()?.file_name()?.to_string_lossy().into_owned());
        input.raw.hovered_files.iter().map(|file| name(file).unwrap_or_else(|| "it".to_owned())).collect()
    });
    let Some(first) = names.first() else { return };
    let palette = Palette::of(ui);
    let screen = ui.ctx().content_rect();
    Area::new(Id::unique("drop")).order(Order::Foreground).fixed_pos(screen.min).show(ui.ctx(), |ui| {
        ui.painter().rect_filled(screen, 0.0, Color32::from_black_alpha(70));
        let frame = Frame::new().fill(palette.panel).stroke(Stroke::new(2.0, palette.accent)).corner_radius(8.0);
        let rect = egui::Rect::from_center_size(screen.center(), vec2(460.0_f32.min(screen.width() - 32.0), 96.0));
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
        frame.inner_margin(20).show(&mut child, |ui| {
            ui.set_width(ui.available_width());
            ui.vertical_centered(|ui| {
                wrapped_ui(ui, &format!("Let go to open {first}"), theme::title(), palette.text);
                if names.len() > 1 {
                    wrapped_ui(ui, "One file at a time: the others are left.", theme::body(), palette.weak);
                }
            });
        });
    });
}
