//! What a dialog is, the window around it and its foot.

use std::path::Path;

use eframe::egui::{self, Align, Color32, Id, Layout, Margin, ScrollArea, Ui, WidgetInfo, accesskit::Role, vec2};

use crate::gui::{
    context::Cx,
    file_dialogs::Purpose,
    theme::{self, Palette},
    widgets::{ends_ui, icon_button_ui, label_ui},
};

/// A question in front of the screen. There is one at a time; [`Cx::show`] opens it.
pub trait Dialog {
    /// The heading of its window.
    fn title(&self) -> String;

    /// The width of its content in points; a narrow screen makes it narrower.
    fn width(&self) -> f32 {
        560.0
    }

    /// Draws its content, with the buttons at its foot.
    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After;

    /// Draws its window with the content in it.
    fn window_ui(&mut self, ui: &Ui, cx: &mut Cx<'_>) -> After {
        frame_ui(ui, &self.title(), self.width(), |ui| self.ui(ui, cx))
    }

    /// Takes a path that was chosen in the system's file dialog, if it is for a field of this dialog.
    fn take_path(&mut self, _purpose: Purpose, _path: &Path) {}

    /// Stops what only this dialog needs: it was closed, or another one was put in its place.
    fn closed(&mut self, _cx: &mut Cx<'_>) {}
}

/// What becomes of a dialog after it was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// It stays open.
    Stay,
    /// It is closed.
    Close,
    /// It is closed, and the application's window too.
    Quit,
}

/// What a dialog needs beside its content: its title, its margins, and some room around it.
const CHROME: f32 = 28.0 + 4.0 + 8.0 + 2.0 * 20.0 + 2.0 * 8.0;

/// Room for a scroll bar.
const BAR: i8 = 12;

/// A window in the middle with a title and ✕. `content` says whether it is done.
fn frame_ui(ui: &Ui, title: &str, width: f32, content: impl FnOnce(&mut Ui) -> After) -> After {
    let palette = Palette::of(ui);
    let screen = ui.ctx().content_rect();
    let width = width.min(screen.width() - 48.0);
    // The scroll bar is in the right margin.
    let frame = egui::Frame::popup(ui.style()).inner_margin(Margin { right: 20 - BAR, ..Margin::same(20) });
    let shown = egui::Modal::new(Id::unique(("modal", title)))
        .backdrop_color(Color32::from_black_alpha(90))
        .frame(frame)
        .show(ui.ctx(), |ui| {
            ui.set_width(width + f32::from(BAR));
            let mut after = After::Stay;
            ui.allocate_ui_with_layout(vec2(width, 28.0), Layout::left_to_right(Align::Center), |ui| {
                let response = label_ui(ui, title, theme::title(), palette.text);
                response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if icon_button_ui(ui, "✕", "Close", true).clicked() {
                        after = After::Close;
                    }
                });
            });
            ui.add_space(4.0);
            // A small or much enlarged window does not hold every question at once.
            let room = (screen.height() - CHROME).max(120.0);
            // Never lower than that for being low a moment ago, before the window grew.
            let scroll = ScrollArea::vertical().id_salt("modal").auto_shrink([false, true]);
            let scroll = scroll.max_height(room).min_scrolled_height(room);
            let answer = scroll.show(ui, |ui| {
                ui.set_width(width);
                content(ui)
            });
            if answer.inner == After::Stay { after } else { answer.inner }
        });
    if shown.should_close() { After::Close } else { shown.inner }
}

/// The buttons at the foot, from left to right as the key Tab goes; the main one is the last.
pub fn foot_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.add_space(12.0);
    ends_ui(ui, "foot", (34.0, 0.0), &mut (), |_, ()| {}, |ui, ()| add(ui));
}
