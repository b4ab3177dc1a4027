//! Nothing is open yet: drop, type, choose, or try the sample.

use eframe::egui::{self, Align, Area, Color32, Frame, Id, Key, Layout, Order, RichText, Stroke, Ui, UiBuilder, vec2};

use crate::gui::{
    command::Command,
    context::Cx,
    file_dialogs::Purpose,
    modal::paths::expand,
    theme::{self, Palette},
    widgets::{
        action_link_ui, bar_ui, button_ui, ends_ui, field_ui, label_ui, primary_button_ui, scroll_ui, section_ui,
        wrapped_ui,
    },
};
use crate::workbench::JobStatus;

/// What can be begun without a file, in the order of their keys.
const BEGINNINGS: [(Command, &str, &str); 4] = [
    (Command::TrySample, "Try the sample", "A made-up loyalty club of 20,000 people, with traps planted in it"),
    (Command::TryOrders, "Try its orders", "What that club's people bought: several rows a person"),
    (Command::Tour, "Start the tour", "Seven stops, from a file of people to a table that may be released"),
    (Command::Workshop, "Workshop", "Six rounds for a room full of people, on a projector"),
];
const KEYS: [Key; 4] = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];

/// The start lists the reviews that are known: there are some, and none is being opened.
#[must_use]
pub fn lists_reviews(cx: &Cx<'_>) -> bool {
    cx.bench.dataset().is_none() && !cx.bench.settings().recent.is_empty() && opening(cx).is_none()
}

/// The job that opens a file.
fn opening(cx: &Cx<'_>) -> Option<JobStatus> {
    cx.bench.jobs().into_iter().find(|job| {
        job.name.starts_with("Opening") || job.name.starts_with("Making") || job.name.starts_with("Reading")
    })
}

/// Draws the start: the reviews that are known, or, where there are none, a file to open and the samples.
pub fn start_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let palette = Palette::of(ui);
    keys_ui(ui, cx);
    if lists_reviews(cx) {
        failure_ui(ui, cx, &palette);
        super::portfolio::portfolio_ui(ui, cx);
        return;
    }
    scroll_ui(ui, "start", |ui| {
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
    if let Some(job) = opening(cx) {
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
    sample_ui(ui, cx, palette);
}

fn open_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    let dropping = ui.input(|input| !input.raw.hovered_files.is_empty());
    let line = if dropping { palette.accent } else { palette.line };
    theme::card(palette).inner_margin(20).stroke(Stroke::new(1.0, line)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        label_ui(ui, "Drop a file here, or type its path", theme::title(), palette.text);
        ui.add_space(4.0);
        let ready = !cx.view.typed_path.trim().is_empty();
        let mut go = false;
        let mut state = (&mut *cx, &mut go);
        let start = |ui: &mut Ui, (cx, go): &mut (&mut Cx<'_>, &mut bool)| {
            let width = ui.available_width();
            let field = field_ui(ui, "Path of a file", &mut cx.view.typed_path, "/path/to/customers.csv", width);
            **go |= field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        };
        let end = |ui: &mut Ui, (cx, go): &mut (&mut Cx<'_>, &mut bool)| {
            if button_ui(ui, "Browse…").clicked() {
                cx.file_dialogs.ask(ui.ctx(), Purpose::Open, "");
            }
            **go |= primary_button_ui(ui, "Open", ready).clicked();
        };
        ends_ui(ui, "path", (34.0, 120.0), &mut state, start, end);
        go &= ready;
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

fn sample_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    section_ui(ui, "Without a file of your own");
    for (command, name, text) in BEGINNINGS {
        ui.horizontal(|ui| {
            if button_ui(ui, name).clicked() {
                cx.commands.push(command);
            }
            ui.add(egui::Label::new(RichText::new(text).font(theme::body()).color(palette.weak)).wrap());
        });
    }
}

/// The number keys begin something, unless somebody types or a question is open.
fn keys_ui(ui: &Ui, cx: &mut Cx<'_>) {
    if ui.ctx().egui_wants_keyboard_input() || cx.modal.is_some() || cx.bench.question().is_some() {
        return;
    }
    for ((command, ..), key) in BEGINNINGS.into_iter().zip(KEYS) {
        if ui.input(|input| input.key_pressed(key) && input.modifiers.is_none()) {
            cx.commands.push(command);
        }
    }
}

/// The panel beside the list of reviews: begin another one.
pub fn begin_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let palette = Palette::of(ui);
    section_ui(ui, "Begin a review");
    let dropping = ui.input(|input| !input.raw.hovered_files.is_empty());
    let line = if dropping { palette.accent } else { palette.edge };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 120.0), egui::Sense::hover());
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    ui.painter().add(egui::Shape::dashed_line(&corners, Stroke::new(1.5, line), 5.0, 4.0));
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect.shrink(14.0)).layout(Layout::top_down(Align::Center)));
    inside.add_space(14.0);
    label_ui(&mut inside, "Drop a file here", theme::body_strong(), palette.text);
    inside.add_space(4.0);
    wrapped_ui(&mut inside, "csv, xlsx, ods, parquet, arrow, json, or a saved review", theme::small(), palette.weak);
    ui.add_space(8.0);
    let width = ui.available_width();
    let field = field_ui(ui, "Path of a file", &mut cx.view.typed_path, "or type its path, then Enter", width);
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if entered && !cx.view.typed_path.trim().is_empty() {
        cx.bench.open(&expand(&cx.view.typed_path));
    }
    ui.add_space(16.0);
    section_ui(ui, "Without a file of your own");
    // A name and what it is stand together.
    ui.spacing_mut().interact_size.y = 24.0;
    ui.spacing_mut().item_spacing.y = 2.0;
    for (number, (command, name, text)) in BEGINNINGS.into_iter().enumerate() {
        ui.horizontal(|ui| {
            if action_link_ui(ui, name).clicked() {
                cx.commands.push(command);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(RichText::new((number + 1).to_string()).font(theme::small()).color(palette.weak));
            });
        });
        wrapped_ui(ui, text, theme::small(), palette.weak);
        ui.add_space(8.0);
    }
    ui.add_space(12.0);
    wrapped_ui(ui, "Everything stays on this machine. Shoal has no network code.", theme::small(), palette.weak);
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
