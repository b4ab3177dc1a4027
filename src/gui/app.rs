//! The application: one workbench, one view, one modal at a time, a queue of commands.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use eframe::egui::{
    self, Align, Color32, Context, Layout, Margin, Rect, Stroke, ThemePreference, Ui, UiBuilder, ViewportCommand, vec2,
};

use super::{
    command::Command,
    context::Cx,
    file_dialogs::{Answer, Chooser, FileDialogs, Purpose},
    fonts::{self, FontsOfComputer},
    meter,
    modal::{self, After, Dialog, UnsavedDialog},
    parts::WindowParts,
    screens, shell,
    theme::{self, Palette},
    tour,
    view_state::{Place, ViewState},
    widgets::{Part, Toasts, land_somewhere, landing_ui, ring_ui, scroll_ui},
    workshop::{self, WorkshopView},
};
use crate::{
    dataset::Role,
    files::ending,
    report::{assessment::Verdict, words::listed},
    workbench::{Mode, NoticeKind, SaveState, Theme, Workbench},
};

/// The window is woken at most ten times a second by work that goes on.
const WAKE: Duration = Duration::from_millis(100);

/// The window: a workbench, a view, a dialog, and the commands that wait.
pub struct App {
    /// The data, the review and every figure.
    pub bench: Workbench,
    /// Where the analyst is looking.
    pub view: ViewState,
    /// The dialog in front of the screen.
    pub modal: Option<Box<dyn Dialog>>,
    commands: Vec<Command>,
    file_dialogs: FileDialogs,
    toasts: Toasts,
    fonts: FontsOfComputer,
    /// Theme and zoom as they were last given to the context.
    shown: Option<(Theme, f32)>,
    /// Fingerprint of the file in view: another one starts at its first place.
    file: Option<String>,
    may_close: bool,
}

impl App {
    /// Dresses the context and takes the workbench; `file` is opened at once.
    #[must_use]
    pub fn new(ctx: &Context, mut bench: Workbench, file: Option<&Path>) -> Self {
        fonts::install(ctx);
        let fonts = FontsOfComputer::install(ctx, bench.mode() == Mode::Inline);
        theme::apply(ctx);
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        let woken = ctx.clone();
        bench.set_waker(Arc::new(move || woken.request_repaint_after(WAKE)));
        if let Some(path) = file {
            bench.open(path);
        }
        Self {
            bench,
            view: ViewState::default(),
            modal: None,
            commands: Vec::new(),
            file_dialogs: FileDialogs::default(),
            toasts: Toasts::default(),
            fonts,
            shown: None,
            file: None,
            may_close: false,
        }
    }

    /// Has paths chosen by someone else than the system's dialogs.
    pub fn choose_paths_with(&mut self, chooser: Chooser) {
        self.file_dialogs = FileDialogs::with(chooser);
    }

    /// Says once which font would draw what is shown as boxes.
    fn tell_of_fonts(&mut self) {
        let Some(lacking) = self.fonts.newly_lacking() else { return };
        let file = self.bench.dataset().map_or("this window".to_owned(), |dataset| dataset.source.name.clone());
        let names = listed(&lacking.iter().map(String::as_str).collect::<Vec<_>>());
        let install = if names.is_empty() { String::new() } else { format!(": install {names} and start Shoal again") };
        let text = format!("Some characters in {file} have no font on this computer and are shown as boxes{install}.");
        self.bench.notify(NoticeKind::Warning, text);
    }

    /// Runs a command, as a key or a click does.
    pub fn command(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Begins the workshop: dark, light, or as the program is.
    pub fn start_workshop(&mut self, dark: Option<bool>) {
        self.view.workshop = Some(Box::new(WorkshopView::new(dark)));
    }

    fn follow_settings(&mut self, ctx: &Context) {
        let settings = self.bench.settings();
        let theme = match self.view.workshop.as_ref().and_then(|workshop| workshop.dark) {
            None => settings.theme,
            Some(true) => Theme::Dark,
            Some(false) => Theme::Light,
        };
        // A dialog over a workshop is read from the back of a room: its text is as large as the smallest of the workshop,
        // whose own pages go by the size of the window and stay as they are.
        let is_projected = self.view.workshop.is_some() && self.modal.is_some();
        let least = if is_projected { workshop::SMALLEST / theme::body().size } else { 0.0 };
        let wanted = (theme, settings.zoom.max(least));
        if self.shown == Some(wanted) {
            return;
        }
        ctx.set_theme(match wanted.0 {
            Theme::System => ThemePreference::System,
            Theme::Light => ThemePreference::Light,
            Theme::Dark => ThemePreference::Dark,
        });
        ctx.set_zoom_factor(wanted.1);
        self.shown = Some(wanted);
    }

    /// Another file is in view: begin at its beginning.
    fn follow_file(&mut self, ctx: &Context) {
        let now = self.bench.dataset().map(|dataset| format!("{}{}", dataset.source.name, dataset.source.sha256));
        if now == self.file {
            return;
        }
        // What was typed to open it is done with.
        let typed_path = if now.is_some() { String::new() } else { std::mem::take(&mut self.view.typed_path) };
        let tour = self.view.tour.filter(|_| now.is_some());
        let workshop = self.view.workshop.take();
        self.view = ViewState { typed_path, tour, workshop, ..ViewState::default() };
        // A review that was worked on before is continued, not begun.
        if self.bench.review().with_role(Role::QuasiIdentifier).next().is_some() {
            self.view.place = if self.bench.review().segments.is_empty() { Place::Columns } else { Place::Segments };
        }
        let title =
            self.bench.dataset().map_or("Shoal".to_owned(), |dataset| format!("{} – Shoal", dataset.source.name));
        ctx.send_viewport_cmd(ViewportCommand::Title(title));
        self.file = now;
    }

    fn take_dropped(&mut self, ctx: &Context) {
        let dropped: Vec<PathBuf> =
            ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if self.view.workshop.is_some() && !dropped.is_empty() {
            // A file must not come onto a projector by chance.
            self.bench.notify(NoticeKind::Warning, "No file is opened during a workshop. End it first.");
            return;
        }
        if let Some(path) = dropped.first() {
            self.open(path);
            if dropped.len() > 1 {
                self.bench.notify(NoticeKind::Warning, "One file at a time: only the first was opened.");
            }
        }
    }

    /// Opens a file from outside any field; what was being typed for the last one is dropped.
    fn open(&mut self, path: &Path) {
        self.modal = None;
        self.bench.open(path);
    }

    fn take_chosen(&mut self) {
        match self.file_dialogs.answer() {
            None | Some(Answer::Closed) => {}
            Some(Answer::NoDialog) => {
                self.bench.notify(NoticeKind::Warning, "No file dialog came up on this system. Type the path instead.");
            }
            Some(Answer::Chosen(Purpose::Open, path)) => self.open(&path),
            Some(Answer::Chosen(Purpose::MovedFile, path)) => self.bench.answer_path(&path),
            Some(Answer::Chosen(purpose, path)) => {
                if let Some(modal) = &mut self.modal {
                    modal.take_path(purpose, &path);
                }
            }
        }
    }

    fn take_close(&mut self, ctx: &Context) {
        if !ctx.input(|input| input.viewport().close_requested()) || self.may_close {
            return;
        }
        if let Some(workshop) = self.view.workshop.as_mut().filter(|workshop| workshop.would_lose()) {
            workshop.end();
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            return;
        }
        if matches!(self.bench.save_state(), SaveState::Unsaved | SaveState::Failed(_)) {
            self.bench.save();
        }
        if matches!(self.bench.save_state(), SaveState::Unsaved | SaveState::Failed(_)) {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.modal = Some(Box::new(UnsavedDialog::new(&self.bench)));
        }
    }

    /// The system wants the program to end: save, and go without a question.
    fn take_end(&mut self, ctx: &Context) {
        if ending::asked() && !self.may_close {
            self.bench.save();
            self.may_close = true;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    fn run_commands(&mut self, ctx: &Context) {
        let question = self.modal.is_some() || self.bench.question().is_some() || self.view.workshop.is_some();
        self.commands.extend(Command::pressed(ctx, question));
        for command in std::mem::take(&mut self.commands) {
            command.run(&mut self.cx(), ctx);
        }
    }

    fn cx(&mut self) -> Cx<'_> {
        Cx {
            bench: &mut self.bench,
            view: &mut self.view,
            modal: &mut self.modal,
            commands: &mut self.commands,
            file_dialogs: &mut self.file_dialogs,
        }
    }

    fn window_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        let window = ui.max_rect();
        let mut cx = self.cx();
        let editing = cx.view.place == Place::Segments && cx.view.segments.editor.is_some();
        let editor = editing.then(|| screens::segments::editor::width(window.width()));
        let parts = WindowParts::of(window, editor);
        // In the order in which people read, which is the order of the key Tab.
        part_ui(ui, "bar", parts.bar, palette.panel, Margin::symmetric(8, 0), |ui| shell::top_bar_ui(ui, &mut cx));
        part_ui(ui, "places", parts.places, palette.panel, Margin::symmetric(8, 0), |ui| {
            shell::places_ui(ui, &mut cx, parts.is_compact());
        });
        let page = if parts.is_narrow { 12 } else { theme::PAGE };
        let top = if parts.is_compact() { 8 } else { 18 };
        let margin = Margin { left: page, right: page, top, bottom: 0 };
        part_ui(ui, "page", parts.page, palette.background, margin, |ui| match parts.panel {
            Some(_) => screens::place_ui(ui, &mut cx),
            // The start without reviews has nothing beside it, and scrolls by itself.
            None if cx.bench.dataset().is_none() && !screens::start::lists_reviews(&cx) => {
                screens::place_ui(ui, &mut cx);
            }
            None => compact_ui(ui, &mut cx, editing),
        });
        if let Some(panel) = parts.panel {
            let side = if parts.is_narrow { 12 } else { 20 };
            let margin = Margin { left: if editing { 0 } else { side }, right: 0, top: 0, bottom: 0 };
            part_ui(ui, "panel", panel, palette.panel, margin, |ui| panel_ui(ui, &mut cx, editing, f32::from(side)));
        }
        part_ui(ui, "foot", parts.foot, palette.panel, Margin::symmetric(8, 0), |ui| {
            shell::status_bar_ui(ui, &mut cx);
        });
        lines_ui(ui, &parts, Stroke::new(1.0, palette.line));
        let after = modal::modal_ui(ui, &mut cx);
        tour::tour_ui(ui, &mut cx);
        if after == After::Quit {
            self.may_close = true;
            ui.ctx().send_viewport_cmd(ViewportCommand::Close);
        }
        screens::start::drop_hint_ui(ui);
        for id in self.toasts.show_ui(ui, self.bench.notices()) {
            self.bench.dismiss(id);
        }
        land_somewhere(ui.ctx());
        if let Some(part) = ring_ui(ui).and_then(|rect| parts.at(rect.center())) {
            self.view.part = part;
        }
    }

    /// The workshop has the window to itself: no rail, no panel, no bars.
    fn workshop_ui(&mut self, ui: &mut Ui) {
        let mut cx = self.cx();
        workshop::workshop_ui(ui, &mut cx);
        modal::modal_ui(ui, &mut cx);
        ring_ui(ui);
    }

    /// Whether the assessment passes: for the window's tests.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        self.bench.assessment().fresh().map(|assessment| assessment.verdicts.worst())
    }
}

/// A part of the window, on its own ground.
fn part_ui(ui: &mut Ui, name: &str, rect: Rect, ground: Color32, margin: Margin, add: impl FnOnce(&mut Ui)) {
    ui.painter().rect_filled(rect, 0.0, ground);
    let inside = rect - margin;
    let mut child = ui.new_child(UiBuilder::new().id_salt(name).max_rect(inside).layout(Layout::top_down(Align::Min)));
    child.shrink_clip_rect(rect);
    add(&mut child);
}

/// The panel at the right, or the editor of a segment in its place.
fn panel_ui(ui: &mut Ui, cx: &mut Cx<'_>, editing: bool, side: f32) {
    landing_ui(ui, Part::Panel);
    if editing {
        screens::segments::editor::editor_ui(ui, cx);
        return;
    }
    scroll_ui(ui, "meter", |ui| {
        // The scroll bar has the margin to itself.
        ui.set_max_width(ui.available_width() - side);
        meter::meter_ui(ui, cx);
    });
}

/// Height of a page that scrolls as a whole: its tables and charts need some room.
const COMPACT_PAGE: f32 = 480.0;

/// The page and, below it, the panel. While a segment is edited its editor comes first.
fn compact_ui(ui: &mut Ui, cx: &mut Cx<'_>, editing: bool) {
    let palette = Palette::of(ui);
    scroll_ui(ui, "page and panel", |ui| {
        let size = vec2(ui.available_width() - 12.0, COMPACT_PAGE.max(ui.clip_rect().height()));
        let layout = Layout::top_down(Align::Min);
        if editing {
            ui.allocate_ui_with_layout(size, layout, |ui| panel_ui(ui, cx, true, 0.0));
        }
        ui.allocate_ui_with_layout(size, layout, |ui| {
            ui.set_min_size(size);
            screens::place_ui(ui, cx);
        });
        if !editing {
            ui.add_space(8.0);
            theme::card(&palette).show(ui, |ui| {
                ui.set_width(size.x - 24.0);
                landing_ui(ui, Part::Panel);
                meter::meter_ui(ui, cx);
            });
        }
        ui.add_space(8.0);
    });
}

/// The lines between the parts.
fn lines_ui(ui: &Ui, parts: &WindowParts, line: Stroke) {
    let painter = ui.painter();
    let crisp = |at: f32| painter.round_to_pixel_center(at - 0.5);
    painter.hline(parts.bar.x_range(), crisp(parts.bar.bottom()), line);
    painter.hline(parts.foot.x_range(), crisp(parts.foot.top()), line);
    match parts.panel {
        Some(panel) => {
            painter.vline(crisp(parts.places.right()), parts.places.y_range(), line);
            painter.vline(crisp(panel.left()), panel.y_range(), line);
        }
        None => _ = painter.hline(parts.places.x_range(), crisp(parts.places.bottom()), line),
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.take_dropped(ctx);
        self.take_chosen();
        self.take_end(ctx);
        self.take_close(ctx);
        self.bench.poll();
        self.tell_of_fonts();
        if !self.bench.is_idle() || self.bench.save_state() == SaveState::Unsaved {
            ctx.request_repaint_after(WAKE);
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        self.follow_settings(&ctx);
        self.follow_file(&ctx);
        self.run_commands(&ctx);
        if self.view.workshop.is_some() {
            self.workshop_ui(ui);
        } else {
            self.window_ui(ui);
        }
        if !self.commands.is_empty() {
            ctx.request_repaint();
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        if !self.may_close {
            self.bench.save();
        }
    }
}
