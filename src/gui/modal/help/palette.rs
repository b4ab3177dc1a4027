//! Every command by its name, a few letters away.

use eframe::egui::{
    self, Align2, Color32, Id, Key, Margin, Modifiers, RichText, ScrollArea, Sense, Stroke, TextEdit, Ui, WidgetInfo,
    accesskit::Role, vec2,
};

use crate::gui::{
    command::Command,
    context::Cx,
    modal::frame::{After, Dialog},
    theme::{self, Palette},
};

/// Finds a command by its name and runs it.
#[derive(Default)]
pub struct PaletteDialog {
    typed: String,
    selected: usize,
    opened: bool,
}

impl Dialog for PaletteDialog {
    fn title(&self) -> String {
        Command::Palette.text().to_owned()
    }

    fn width(&self) -> f32 {
        520.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let mut found: Vec<(usize, Command)> = Command::all()
            .into_iter()
            .filter(|command| *command != Command::Palette && command.needs().met(cx.bench))
            .filter_map(|command| command.fit(&self.typed).map(|fit| (fit, command)))
            .collect();
        // The sort is stable: equal fits keep the order of the menus.
        found.sort_by_key(|(fit, _)| *fit);
        let (down, up, enter) = ui.input_mut(|input| {
            (
                input.consume_key(Modifiers::NONE, Key::ArrowDown),
                input.consume_key(Modifiers::NONE, Key::ArrowUp),
                input.consume_key(Modifiers::NONE, Key::Enter),
            )
        });
        let last = found.len().saturating_sub(1);
        if down {
            self.selected = (self.selected + 1).min(last);
        }
        if up {
            self.selected = self.selected.saturating_sub(1);
        }
        let edit = TextEdit::singleline(&mut self.typed)
            .hint_text("Find a command…")
            .desired_width(f32::INFINITY)
            .margin(Margin::symmetric(10, 8));
        let field = ui.add(edit).accessible_name("Find a command");
        if field.changed() {
            self.selected = 0;
        }
        if !std::mem::replace(&mut self.opened, true) {
            field.request_focus();
        }
        let mut chosen = None;
        ScrollArea::vertical().max_height(388.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (i, (_, command)) in found.iter().enumerate() {
                let response = row_ui(ui, *command, i == self.selected, &palette);
                if response.clicked() {
                    chosen = Some(*command);
                }
                if i == self.selected && (down || up) {
                    response.scroll_to_me(None);
                }
            }
            if found.is_empty() {
                ui.add_space(8.0);
                ui.label(RichText::new("No command has that name.").color(palette.weak));
                ui.add_space(8.0);
            }
        });
        if enter {
            chosen = found.get(self.selected).map(|(_, command)| *command);
        }
        match chosen {
            None => After::Stay,
            Some(command) => {
                cx.commands.push(command);
                After::Close
            }
        }
    }

    /// A field at the top of the screen instead of a window in its middle.
    fn window_ui(&mut self, ui: &Ui, cx: &mut Cx<'_>) -> After {
        let frame = egui::Frame::popup(ui.style()).inner_margin(Margin::same(8));
        let width = self.width().min(ui.ctx().content_rect().width() - 48.0);
        let area = egui::Modal::default_area(Id::unique("palette")).anchor(Align2::CENTER_TOP, vec2(0.0, 72.0));
        let modal = egui::Modal::new(Id::unique("palette")).area(area).frame(frame);
        let shown = modal.backdrop_color(Color32::from_black_alpha(60)).show(ui.ctx(), |ui| {
            ui.set_width(width);
            self.ui(ui, cx)
        });
        if shown.should_close() { After::Close } else { shown.inner }
    }
}

fn row_ui(ui: &mut Ui, command: Command, selected: bool, palette: &Palette) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW), Sense::click());
    if selected || response.hovered() {
        let ground = if selected { palette.accent_ground } else { palette.hover };
        ui.painter().rect_filled(rect, 6.0, ground);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 6.0, Stroke::new(1.5, palette.accent), egui::StrokeKind::Inside);
    }
    let name = ui.painter().layout_no_wrap(command.text().to_owned(), theme::body_medium(), palette.text);
    let keys = ui.painter().layout_no_wrap(command.keys(ui.ctx()), theme::small(), palette.weak);
    let middle = |height: f32| rect.center().y - height / 2.0;
    let left = rect.left() + 10.0;
    let right = rect.right() - 10.0 - keys.size().x;
    let mut job = egui::text::LayoutJob::simple_singleline(command.hint().to_owned(), theme::small(), palette.weak);
    let after_name = left + name.size().x + 12.0;
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - after_name - 8.0).max(0.0));
    let hint = ui.painter().layout_job(job);
    ui.painter().galley(egui::pos2(left, middle(name.size().y)), name, palette.text);
    ui.painter().galley(egui::pos2(after_name, middle(hint.size().y)), hint, palette.weak);
    ui.painter().galley(egui::pos2(right, middle(keys.size().y)), keys, palette.weak);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, selected, command.text()));
    response
}
