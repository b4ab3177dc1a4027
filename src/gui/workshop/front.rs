//! What stands in front of a page: the guesses, two questions, the host's notes.

use eframe::egui::{
    self, Align2, Area, Button, Color32, Frame, Id, Key, Modifiers, Order, Rect, RichText, Stroke, TextEdit, Ui,
    UiBuilder, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::{Look, WorkshopView, says};
use crate::{
    gui::{context::Cx, modal::SaveHandoutDialog, theme},
    workbench::workshop::TEAMS,
};

/// What stands in front.
pub(super) enum Front {
    Guess(Guesses),
    /// End, though a score would be lost?
    End,
    /// Show this file of real people?
    RealPeople(String),
}

/// The guesses as they are typed.
pub(super) struct Guesses {
    texts: [String; 3],
    /// The field that takes the focus when it is drawn next.
    focus: Option<usize>,
}

impl Guesses {
    pub(super) fn of(guesses: [Option<u64>; 3]) -> Self {
        Self { texts: guesses.map(|guess| guess.map_or_else(String::new, |guess| guess.to_string())), focus: Some(0) }
    }

    /// As numbers. Separators of thousands are let through.
    fn numbers(&self) -> [Option<u64>; 3] {
        [0, 1, 2].map(|team| {
            let digits: String = self.texts[team].chars().filter(char::is_ascii_digit).collect();
            digits.parse().ok()
        })
    }
}

/// What became of it.
enum Done {
    Not,
    Closed,
}

/// Draws what stands in front, if anything does.
pub(super) fn front_ui(ui: &Ui, view: &mut WorkshopView, cx: &mut Cx<'_>, look: Look) {
    if view.notes {
        notes_ui(ui, view, look);
    }
    if cx.modal.is_some() {
        return;
    }
    let Some(mut front) = view.front.take() else { return };
    let done = match &mut front {
        Front::Guess(guesses) => guess_ui(ui, view, guesses, look),
        Front::End => end_ui(ui, view, cx, look),
        Front::RealPeople(name) => real_people_ui(ui, name, cx, look),
    };
    if matches!(done, Done::Not) {
        view.front = Some(front);
    }
}

/// A card in the middle with a heading, over a dimmed page.
fn card_ui<R>(ui: &Ui, look: Look, title: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = look.palette;
    let area = Area::new(Id::unique("workshop front")).order(Order::Middle).fixed_pos(look.whole.min);
    let shown = area.show(ui.ctx(), |ui| {
        ui.painter().rect_filled(look.whole, 0.0, Color32::from_black_alpha(110));
        // What lies behind cannot be pressed.
        ui.interact(look.whole, ui.scope_id().with("behind"), egui::Sense::click());
        let width = look.at(820.0).clamp(520.0, look.whole.width() - 48.0);
        let height = look.at(420.0).max(330.0);
        let rect = Rect::from_center_size(look.whole.center() - vec2(0.0, look.at(20.0)), vec2(width, height));
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect));
        let frame = Frame::new().fill(palette.panel).stroke(Stroke::new(1.0, palette.line)).corner_radius(10.0);
        frame.inner_margin(look.at(40.0) as i8).show(&mut child, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(look.at(16.0), look.at(14.0));
            let heading = ui.label(RichText::new(title).font(look.strong(30.0)).color(palette.text));
            heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
            add(ui)
        })
    });
    shown.inner.inner
}

fn large_button_ui(ui: &mut Ui, text: &str, filled: bool, look: Look) -> egui::Response {
    let palette = look.palette;
    let ink = if filled { palette.on_accent } else { palette.text };
    let button = Button::new(RichText::new(text).font(look.medium(22.0)).color(ink));
    let button = if filled { button.fill(palette.accent) } else { button };
    let response = ui.add(button.min_size(vec2(0.0, look.at(56.0).max(44.0))));
    if response.has_focus() {
        let stroke = Stroke::new(2.0, palette.text);
        ui.painter().rect_stroke(response.rect.expand(3.0), 8.0, stroke, egui::StrokeKind::Outside);
    }
    response
}

fn key(ui: &Ui, key: Key) -> bool {
    ui.input_mut(|input| input.consume_key(Modifiers::NONE, key))
}

fn guess_ui(ui: &Ui, view: &mut WorkshopView, guesses: &mut Guesses, look: Look) -> Done {
    let Some(session) = &mut view.session else { return Done::Closed };
    let Some(question) = session.ask().map(|ask| ask.question.clone()) else { return Done::Closed };
    if key(ui, Key::Escape) {
        return Done::Closed;
    }
    let enter = key(ui, Key::Enter);
    card_ui(ui, look, &question, |ui| {
        let mut next = None;
        for (team, name) in TEAMS.iter().enumerate() {
            ui.horizontal(|ui| {
                let label = RichText::new(*name).font(look.regular(24.0)).color(look.palette.text);
                let room = vec2(look.at(160.0), look.at(52.0));
                let left = egui::Layout::left_to_right(egui::Align::Center);
                ui.allocate_ui_with_layout(room, left, |ui| {
                    ui.set_min_size(room);
                    ui.label(label);
                });
                let before = guesses.texts[team].clone();
                let edit = TextEdit::singleline(&mut guesses.texts[team])
                    .font(look.strong(28.0))
                    .char_limit(12)
                    .desired_width(look.at(280.0));
                let field = ui.add(edit);
                field.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, format!("Guess of {name}")));
                if guesses.texts[team].chars().any(|c| !c.is_ascii_digit() && !matches!(c, ',' | '.' | ' ' | '’')) {
                    guesses.texts[team] = before;
                }
                if guesses.focus == Some(team) {
                    field.request_focus();
                    guesses.focus = None;
                }
                if enter && field.has_focus() {
                    next = Some(team + 1);
                }
            });
        }
        let mut done = false;
        ui.horizontal(|ui| done = large_button_ui(ui, "Take them down", true, look).clicked());
        if let Some(team) = next.filter(|team| *team < TEAMS.len()) {
            guesses.focus = Some(team);
        } else if done || enter {
            session.guess(guesses.numbers());
            return Done::Closed;
        }
        Done::Not
    })
}

fn end_ui(ui: &Ui, view: &mut WorkshopView, cx: &mut Cx<'_>, look: Look) -> Done {
    let score = view.session.as_ref().map_or([0; 3], crate::workbench::workshop::Session::score);
    if key(ui, Key::Escape) {
        return Done::Closed;
    }
    let score = TEAMS.iter().zip(score).map(|(team, points)| format!("{team} {points}")).collect::<Vec<_>>().join(", ");
    card_ui(ui, look, "End the workshop?", |ui| {
        let text = format!("The score is in no handout yet: {score}. It is lost at the end.");
        ui.label(RichText::new(text).font(look.regular(22.0)).color(look.palette.text));
        ui.add_space(look.at(16.0));
        let mut done = Done::Not;
        ui.horizontal(|ui| {
            if large_button_ui(ui, "Save the handout…", true, look).clicked() {
                cx.show(SaveHandoutDialog::new(cx.bench));
                done = Done::Closed;
            }
            if large_button_ui(ui, "End without it", false, look).clicked() {
                view.ended = true;
                done = Done::Closed;
            }
            if large_button_ui(ui, "Stay", false, look).clicked() {
                done = Done::Closed;
            }
        });
        done
    })
}

fn real_people_ui(ui: &Ui, name: &str, cx: &mut Cx<'_>, look: Look) -> Done {
    if key(ui, Key::Escape) {
        return Done::Closed;
    }
    card_ui(ui, look, "Show real people?", |ui| {
        let text = format!(
            "{name} is about people who exist, and everybody in the room will see its numbers. No name is shown and no \
             value that few people share, and nothing of it comes into the handout."
        );
        ui.label(RichText::new(text).font(look.regular(22.0)).color(look.palette.text));
        ui.add_space(look.at(16.0));
        let mut done = Done::Not;
        ui.horizontal(|ui| {
            if large_button_ui(ui, "Yes, show its numbers", true, look).clicked() {
                cx.bench.prepare_workshop_of_file();
                done = Done::Closed;
            }
            if large_button_ui(ui, "No", false, look).clicked() {
                done = Done::Closed;
            }
        });
        done
    })
}

/// The host's notes, over the lower part of the picture.
fn notes_ui(ui: &Ui, view: &WorkshopView, look: Look) {
    let Some(session) = view.session.as_ref().filter(|session| session.round().is_some()) else { return };
    let room = super::page::picture_rect(look);
    let painter = ui.painter();
    let pad = look.at(22.0);
    let width = room.width() - 2.0 * pad;
    let notes = session.scene().notes.join("\n");
    let galley = painter.layout(notes.clone(), look.regular(20.0), look.palette.text, width);
    let heading = look.size(18.0) + look.at(10.0);
    let height = galley.size().y + heading + 2.0 * pad;
    let bottom = room.bottom() + look.at(12.0);
    let rect = Rect::from_min_max(pos2(room.left(), bottom - height), pos2(room.right(), bottom));
    painter.rect_filled(rect, 8.0, look.palette.panel);
    painter.rect_stroke(
        rect,
        8.0,
        Stroke::new(1.0, theme::mix(look.palette.line, look.palette.weak, 0.4)),
        egui::StrokeKind::Inside,
    );
    let at = rect.min + vec2(pad, pad);
    painter.text(at, Align2::LEFT_TOP, "For the host", look.strong(18.0), look.palette.weak);
    painter.galley(at + vec2(0.0, heading), galley, look.palette.text);
    says(ui, rect, "notes", Role::Note, &format!("For the host: {notes}"));
}
