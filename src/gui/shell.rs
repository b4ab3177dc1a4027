//! The frame around every place: top bar, rail, status bar.

use eframe::egui::{
    self, Button, Color32, Popup, Response, RichText, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, accesskit::Role,
    vec2,
};

use super::{
    command::Command,
    context::Cx,
    modal::PolicyDialog,
    theme::{self, Palette},
    view_state::Place,
    widgets::{Part, ends_ui, go_to, icon_button_ui, landing_ui, progress_ui, skip_ui},
};
use crate::{
    report::words,
    review::{Edit, Preset},
    workbench::SaveState,
};

/// What the file commands' menu holds, with `None` for a line between.
const MENU: &[Option<Command>] = &[
    Some(Command::Open),
    Some(Command::NewerFile),
    Some(Command::Save),
    Some(Command::SaveAs),
    Some(Command::Seal),
    Some(Command::Unseal),
    Some(Command::CloseFile),
    None,
    Some(Command::WhoCouldThisBe),
    Some(Command::Export),
    Some(Command::ExportReport),
    None,
    Some(Command::TrySample),
    Some(Command::TryOrders),
    Some(Command::Tour),
    Some(Command::Workshop),
    None,
    Some(Command::Palette),
    Some(Command::Help),
    Some(Command::About),
    Some(Command::Quit),
];

/// Draws the bar at the top: menu, file, palette, undo and redo, saving, theme.
pub fn top_bar_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let palette = Palette::of(ui);
    if skip_ui(ui, skip_words(cx)) {
        go_to(ui.ctx(), Part::Table);
    }
    landing_ui(ui, Part::Bar);
    let redo = cx.bench.redo_name().map(str::to_owned);
    let undo = cx.bench.undo_name().map(str::to_owned);
    let name = |verb: &str, what: &Option<String>| match what {
        Some(what) => format!("{verb}: {what}"),
        None => verb.to_owned(),
    };
    let start = |ui: &mut Ui, cx: &mut Cx<'_>| {
        menu_ui(ui, cx);
        file_ui(ui, cx, &palette);
    };
    let end = |ui: &mut Ui, cx: &mut Cx<'_>| {
        ui.spacing_mut().item_spacing.x = 4.0;
        palette_button_ui(ui, cx, &palette);
        ui.add_space(4.0);
        if icon_button_ui(ui, "↶", &name("Undo", &undo), undo.is_some()).clicked() {
            cx.commands.push(Command::Undo);
        }
        if icon_button_ui(ui, "↷", &name("Redo", &redo), redo.is_some()).clicked() {
            cx.commands.push(Command::Redo);
        }
        ui.add_space(4.0);
        save_state_ui(ui, cx, &palette);
        ui.add_space(4.0);
        theme_ui(ui, cx);
    };
    ends_ui(ui, "bar", (theme::TOP_BAR, 0.0), cx, start, end);
}

/// Where the first stop of the key Tab leads: over the bar and the places.
fn skip_words(cx: &Cx<'_>) -> &'static str {
    let has_table = cx.bench.dataset().is_some() && cx.view.place != Place::Record;
    if has_table { "Skip to the table" } else { "Skip to the page" }
}

fn menu_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let before = ui.style().clone();
    let widgets = &mut ui.style_mut().visuals.widgets;
    for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.open] {
        state.bg_stroke = Stroke::NONE;
    }
    widgets.inactive.weak_bg_fill = Color32::TRANSPARENT;
    ui.spacing_mut().button_padding = vec2(8.0, 4.0);
    let button = ui.add(Button::new(RichText::new("Shoal").font(egui::FontId::new(15.0, theme::semibold()))));
    ui.set_style(before);
    let button = button.on_hover_text("Menu");
    Popup::menu(&button).width(260.0).show(|ui| {
        for item in MENU {
            match item {
                None => {
                    ui.separator();
                }
                Some(command) => {
                    let keys = command.keys(ui.ctx());
                    let item = Button::new(command.text()).shortcut_text(keys).frame_when_inactive(false);
                    let width = ui.available_width();
                    if ui.add_enabled(command.needs().met(cx.bench), item.min_size(vec2(width, 28.0))).clicked() {
                        cx.commands.push(*command);
                    }
                }
            }
        }
    });
}

fn file_ui(ui: &mut Ui, cx: &Cx<'_>, palette: &Palette) {
    let Some(dataset) = cx.bench.dataset() else { return };
    let source = &dataset.source;
    ui.spacing_mut().item_spacing.x = 16.0;
    ui.add(egui::Label::new(RichText::new(&source.name).font(theme::body()).color(palette.text)).truncate());
    let rows = words::counted(source.rows, "row", "rows");
    let people = cx
        .bench
        .assessment()
        .latest()
        .map(|assessment| format!("{} · ", words::people(assessment.people)))
        .unwrap_or_default();
    let fingerprint = if source.sha256.is_empty() {
        String::new()
    } else {
        format!(" · sha256 {}", words::short_fingerprint(&source.sha256))
    };
    let facts = format!("{people}{rows}{fingerprint}");
    let label = egui::Label::new(RichText::new(facts).font(theme::body()).color(palette.weak)).truncate();
    let response = ui.add(label);
    if !source.sha256.is_empty() {
        response.on_hover_text(format!("sha256 {}", source.sha256));
    }
}

/// Looks like a field, opens the palette of commands.
fn palette_button_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    let wide = ui.ctx().content_rect().width() > 1100.0;
    let width = if wide { 260.0 } else { 96.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(width, 30.0), Sense::click());
    let hovered = response.hovered() || response.has_focus();
    let line = if hovered { palette.edge } else { palette.line };
    ui.painter().rect(rect, 6.0, palette.panel, Stroke::new(1.0, line), StrokeKind::Inside);
    if wide {
        let at = egui::pos2(rect.left() + 12.0, rect.center().y);
        ui.painter().text(at, egui::Align2::LEFT_CENTER, Command::Palette.text(), theme::body(), palette.weak);
    }
    let keys = Command::Palette.keys(ui.ctx());
    let galley = ui.painter().layout_no_wrap(keys, egui::FontId::new(11.0, theme::medium()), palette.weak);
    let key = egui::Rect::from_center_size(
        egui::pos2(if wide { rect.right() - galley.size().x / 2.0 - 16.0 } else { rect.center().x }, rect.center().y),
        galley.size() + vec2(14.0, 6.0),
    );
    ui.painter().rect_stroke(key, 4.0, Stroke::new(1.0, palette.line), StrokeKind::Inside);
    ui.painter().galley(key.center() - galley.size() / 2.0, galley, palette.weak);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, Command::Palette.text()));
    if response.clicked() {
        cx.commands.push(Command::Palette);
    }
}

fn save_state_ui(ui: &mut Ui, cx: &Cx<'_>, palette: &Palette) {
    let (text, colour, hint) = match cx.bench.save_state() {
        SaveState::Nothing => return,
        SaveState::Saved => {
            let path = cx.bench.review_path().map(|path| path.display().to_string()).unwrap_or_default();
            (if cx.bench.is_sealed() { "Saved, sealed" } else { "Saved" }, palette.weak, path)
        }
        SaveState::Unsaved => {
            ("Not saved yet", palette.weak, "The review is saved by itself soon; Ctrl S saves it now.".to_owned())
        }
        SaveState::Failed(error) => ("✖ Not saved", palette.fail, error),
    };
    let response = ui.label(RichText::new(text).font(theme::body()).color(colour));
    if !hint.is_empty() {
        response.on_hover_text(hint);
    }
}

fn theme_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let button = icon_button_ui(ui, "◐", "Theme", true);
    Popup::menu(&button).show(|ui| {
        for command in [Command::ThemeSystem, Command::ThemeLight, Command::ThemeDark] {
            if ui.button(command.text()).clicked() {
                cx.commands.push(command);
            }
        }
    });
}

/// Draws the list of places: one below the other at the left or, where it `lies`, side by side above the page.
pub fn places_ui(ui: &mut Ui, cx: &mut Cx<'_>, lies: bool) {
    landing_ui(ui, Part::Places);
    if lies {
        let gaps = 2.0 * (Place::ALL.len() - 1) as f32;
        let each = ((ui.available_width() - gaps) / Place::ALL.len() as f32).floor();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            Place::ALL.into_iter().for_each(|place| place_ui(ui, cx, place, vec2(each, 34.0), None));
        });
        return;
    }
    ui.add_space(12.0);
    ui.spacing_mut().item_spacing.y = 2.0;
    for place in Place::ALL {
        let (size, count) = (vec2(ui.available_width(), 36.0), count_of(cx, place));
        place_ui(ui, cx, place, size, count);
    }
}

fn place_ui(ui: &mut Ui, cx: &mut Cx<'_>, place: Place, size: Vec2, count: Option<usize>) {
    let palette = Palette::of(ui);
    let go = Command::Go(place);
    let reachable = go.needs().met(cx.bench);
    let selected = reachable && cx.view.place == place;
    let response = rail_item_ui(ui, place.name(), size, count, (selected, reachable), &palette);
    let hint =
        if reachable { format!("{} ({})", go.hint(), go.keys(ui.ctx())) } else { "Open a file first.".to_owned() };
    if response.on_hover_text(hint).clicked() && reachable {
        cx.commands.push(go);
    }
}

/// The number behind a place's name.
fn count_of(cx: &Cx<'_>, place: Place) -> Option<usize> {
    let dataset = cx.bench.dataset()?;
    match place {
        Place::Columns => Some(dataset.columns.len()),
        Place::Segments => Some(cx.bench.review().segments.len()).filter(|n| *n > 0),
        _ => None,
    }
}

fn rail_item_ui(
    ui: &mut Ui,
    name: &str,
    size: Vec2,
    count: Option<usize>,
    (selected, reachable): (bool, bool),
    palette: &Palette,
) -> Response {
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if selected {
        ui.painter().rect_filled(rect, 6.0, palette.accent_ground);
    } else if response.hovered() && reachable {
        ui.painter().rect_filled(rect, 6.0, palette.hover);
    }
    let (ink, font) = if selected {
        (palette.accent, theme::body_strong())
    } else if reachable {
        (palette.text, theme::body())
    } else {
        (palette.weak, theme::body())
    };
    let galley = ui.painter().layout_no_wrap(name.to_owned(), font, ink);
    // In a small window there is no room for the whole margin.
    let margin = ((rect.width() - galley.size().x) / 2.0).clamp(0.0, 12.0);
    let word = egui::Rect::from_min_size(
        egui::pos2(rect.left() + margin, rect.center().y - galley.size().y / 2.0),
        galley.size(),
    );
    ui.painter().galley(word.min, galley, ink);
    if let Some(count) = count.filter(|_| rect.width() > 100.0) {
        let weak = if selected { palette.accent } else { palette.weak };
        let text = words::thousands(count as u64);
        // A large count is written smaller rather than over the name, and not at all if there is no room for it.
        let written = [theme::body(), theme::small()].map(|font| ui.painter().layout_no_wrap(text.clone(), font, weak));
        let room = rect.right() - 12.0 - word.right() - 4.0;
        if let Some(galley) = written.into_iter().find(|galley| galley.size().x <= room) {
            let at = egui::pos2(rect.right() - 12.0 - galley.size().x, rect.center().y - galley.size().y / 2.0);
            ui.painter().galley(at, galley, weak);
        }
    }
    response.widget_info(|| WidgetInfo::selected(Role::Tab, reachable, selected, name));
    response
}

/// Draws the bar at the bottom: policy, running work, notices, zoom.
pub fn status_bar_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let shown = if ui.available_width() < 640.0 { 1 } else { 2 };
    let start = |ui: &mut Ui, cx: &mut Cx<'_>| {
        landing_ui(ui, Part::Foot);
        ui.spacing_mut().item_spacing.x = 8.0;
        if cx.bench.dataset().is_some() {
            policy_ui(ui, cx);
            ui.add_space(8.0);
        }
        for job in cx.bench.jobs().into_iter().take(shown) {
            if progress_ui(ui, &job.name, job.share) {
                cx.bench.cancel(job.id);
            }
            ui.add_space(8.0);
        }
    };
    let end = |ui: &mut Ui, cx: &mut Cx<'_>| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let notices = cx.bench.notices().len();
        if notices > 0 {
            let text = words::counted(notices as u64, "notice", "notices");
            if quiet_ui(ui, &text).clicked() {
                cx.commands.push(Command::Notices);
            }
            ui.add_space(8.0);
        }
        zoom_ui(ui, cx);
    };
    ends_ui(ui, "foot", (theme::STATUS_BAR, 0.0), cx, start, end);
}

/// Small words in the status bar that open something.
fn quiet_ui(ui: &mut Ui, text: &str) -> Response {
    let palette = Palette::of(ui);
    let before = ui.style().clone();
    let widgets = &mut ui.style_mut().visuals.widgets;
    for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.open] {
        state.bg_stroke = Stroke::NONE;
        state.fg_stroke.color = palette.weak;
    }
    widgets.inactive.weak_bg_fill = Color32::TRANSPARENT;
    ui.spacing_mut().button_padding = vec2(4.0, 1.0);
    ui.spacing_mut().interact_size.y = 20.0;
    let response = ui.add(Button::new(RichText::new(text).font(theme::small())));
    ui.set_style(before);
    response
}

fn policy_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let policy = cx.bench.review().policy.clone();
    let button = quiet_ui(ui, &format!("Policy: {} ▾", policy.name()));
    Popup::menu(&button).width(300.0).show(|ui| {
        for preset in Preset::ALL {
            let of = preset.policy();
            let selected = policy.preset == Some(preset);
            let text = format!("{}  ·  k {}, cells {}", preset.name(), of.k, of.cell_threshold);
            if ui.add(Button::selectable(selected, text)).clicked() {
                cx.bench.apply(Edit::SetPolicy(preset.policy()));
            }
        }
        ui.separator();
        if ui.button("Edit thresholds…").clicked() {
            cx.show(PolicyDialog::new(cx.bench.review()));
        }
    });
}

fn zoom_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let zoom = (cx.bench.settings().zoom * 100.0).round();
    let button = quiet_ui(ui, &format!("{zoom:.0} %")).on_hover_text("Zoom");
    Popup::menu(&button).show(|ui| {
        for command in [Command::ZoomIn, Command::ZoomOut, Command::ZoomReset] {
            let keys = command.keys(ui.ctx());
            if ui.add(Button::new(command.text()).shortcut_text(keys)).clicked() {
                cx.commands.push(command);
            }
        }
    });
}
