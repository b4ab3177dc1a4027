//! Every command by its name, a few letters away.

use eframe::egui::{
    self, Align2, Color32, Id, Key, Margin, Modifiers, RichText, ScrollArea, Sense, Stroke, TextEdit, Ui, WidgetInfo,
    accesskit::Role, vec2,
};

use super::super::After;
use crate::gui::{
    app::Cx,
    command::Command,
    theme::{self, Palette},
};

#[derive(Default)]
pub struct PaletteState {
    typed: String,
    selected: usize,
    opened: bool,
}

pub(in crate::gui::modal) fn palette_ui(ui: &Ui, cx: &mut Cx<'_>, state: &mut PaletteState) -> After {
    let palette = Palette::of(ui);
    let mut found: Vec<(usize, Command)> = Command::ALL
        .iter()
        .copied()
        .filter(|command| *command != Command::Palette && cx.allows(*command))
        .filter_map(|command| command.fit(&state.typed).map(|fit| (fit, command)))
        .collect();
    // The sort is stable: equal fits keep the order of the menus.
    found.sort_by_key(|(fit, _)| *fit);
    let mut after = After::Stay;
    let frame = egui::Frame::popup(ui.style()).inner_margin(Margin::same(8));
    let width = 520.0_f32.min(ui.ctx().content_rect().width() - 48.0);
    let area = egui::Modal::default_area(Id::unique("palette")).anchor(Align2::CENTER_TOP, vec2(0.0, 72.0));
    let shown = egui::Modal::new(Id::unique("palette"))
        .area(area)
        .backdrop_color(Color32::from_black_alpha(60))
        .frame(frame)
        .show(ui.ctx(), |ui| {
            ui.set_width(width);
            let (down, up, enter) = ui.input_mut(|input| {
                (
                    input.consume_key(Modifiers::NONE, Key::ArrowDown),
                    input.consume_key(Modifiers::NONE, Key::ArrowUp),
                    input.consume_key(Modifiers::NONE, Key::Enter),
                )
            });
            let last = found.len().saturating_sub(1);
            if down {
                state.selected = (state.selected + 1).min(last);
            }
            if up {
                state.selected = state.selected.saturating_sub(1);
            }
            let edit = TextEdit::singleline(&mut state.typed)
                .hint_text("Find a command…")
                .desired_width(f32::INFINITY)
                .margin(Margin::symmetric(10, 8));
            let field = ui.add(edit).accessible_name("Find a command");
            if field.changed() {
                state.selected = 0;
            }
            if !std::mem::replace(&mut state.opened, true) {
                field.request_focus();
            }
            let mut chosen = None;
            ScrollArea::vertical().max_height(388.0).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for (i, (_, command)) in found.iter().enumerate() {
                    let response = row_ui(ui, *command, i == state.selected, &palette);
                    if response.clicked() {
                        chosen = Some(*command);
                    }
                    if i == state.selected && (down || up) {
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
                chosen = found.get(state.selected).map(|(_, command)| *command);
            }
            if let Some(command) = chosen {
                cx.commands.push(command);
                after = After::Close;
            }
        });
    if shown.should_close() { After::Close } else { after }
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
