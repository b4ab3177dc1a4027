//! The keys of the workshop: what each does, and the line at the foot that says so.

use eframe::egui::{self, Key, Modifiers, Rect, Ui, accesskit::Role, pos2};

use super::{Front, Look, WorkshopView, front::Guesses, page, result, says};
use crate::{
    gui::{context::Cx, modal::SaveHandoutDialog},
    workbench::workshop::{At, TEAMS},
};

/// Takes the keys of this frame, unless something stands in front that wants them itself.
pub(super) fn take(view: &mut WorkshopView, cx: &mut Cx<'_>, ui: &Ui) {
    if cx.modal.is_some() || cx.bench.question().is_some() || view.front.is_some() {
        return;
    }
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let any =
        ui.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Key { pressed: true, .. })));
    if any {
        view.message = None;
    }
    if pressed(Key::Escape) {
        view.end();
        return;
    }
    if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Z)) {
        take_back(view);
    }
    if pressed(Key::H) {
        view.keys_hidden = !view.keys_hidden;
    }
    if pressed(Key::T) {
        view.dark = Some(!ui.visuals().dark_mode);
    }
    if pressed(Key::F11) {
        let full = ui.input(|input| input.viewport().fullscreen.unwrap_or(false));
        ui.ctx().send_viewport_cmd(egui::ViewportCommand::Fullscreen(!full));
    }
    if pressed(Key::N) {
        view.notes = !view.notes;
    }
    if pressed(Key::G) {
        guess(view);
    }
    if pressed(Key::O) {
        other_people(view, cx);
    }
    if pressed(Key::S) {
        save(view, cx);
    }
    let Some(session) = &mut view.session else { return };
    if pressed(Key::P) {
        session.pause();
    }
    for (team, key) in [Key::Num1, Key::Num2, Key::Num3].into_iter().enumerate() {
        if pressed(key) {
            session.point(team);
        }
    }
    if session.is_building() {
        if pressed(Key::ArrowDown) {
            session.choose_dial(true);
        }
        if pressed(Key::ArrowUp) {
            session.choose_dial(false);
        }
        if pressed(Key::ArrowRight) {
            session.turn_dial(true);
        }
        if pressed(Key::ArrowLeft) {
            session.turn_dial(false);
        }
    } else {
        if pressed(Key::ArrowRight) {
            session.forward();
        }
        if pressed(Key::ArrowLeft) {
            session.back();
        }
    }
    if pressed(Key::Space) || pressed(Key::PageDown) {
        session.forward();
    }
    if pressed(Key::Backspace) || pressed(Key::PageUp) {
        session.back();
    }
}

fn take_back(view: &mut WorkshopView) {
    let team = view.session.as_mut().and_then(crate::workbench::workshop::Session::take_back);
    if let Some(name) = team.and_then(|team| TEAMS.get(team)) {
        view.message = Some(format!("The last point of {name} was taken back."));
    }
}

/// Takes guesses down, if there is something to guess.
fn guess(view: &mut WorkshopView) {
    let Some(session) = &view.session else { return };
    if session.ask().is_some() {
        view.front = Some(Front::Guess(Guesses::of(session.guesses())));
    } else if session.at() != At::End {
        view.message = Some("There is nothing to guess at the moment.".to_owned());
    }
}

/// Plays the first round on the open file, after a question; or on the made-up club again.
fn other_people(view: &mut WorkshopView, cx: &Cx<'_>) {
    let Some(session) = &mut view.session else { return };
    if session.is_of_file() {
        session.play_club();
    } else if session.round() == Some(0) {
        match cx.bench.dataset() {
            Some(dataset) if dataset.source.path.is_some() => {
                view.front = Some(Front::RealPeople(dataset.source.name.clone()));
            }
            _ => {
                let text = "No file of your own is open. These people are made up.";
                view.message = Some(text.to_owned());
            }
        }
    }
}

/// Asks where the handout is to be saved.
fn save(view: &WorkshopView, cx: &mut Cx<'_>) {
    if view.session.is_some() {
        cx.show(SaveHandoutDialog::new(cx.bench));
    }
}

/// What the button of the page does.
pub(super) fn press(view: &mut WorkshopView, cx: &mut Cx<'_>) {
    let Some(session) = &mut view.session else { return };
    if session.at() == At::End {
        save(view, cx);
    } else if session.ask().is_some() || session.round() == Some(0) && session.scene().next != "next round" {
        guess(view);
    } else {
        session.forward();
    }
}

/// The keys at the foot, or what the program has to say; at the right, who the people are.
pub(super) fn line_ui(ui: &Ui, view: &WorkshopView, cx: &Cx<'_>, look: Look) {
    let inside = look.inside();
    let y = look.whole.bottom() - look.at(30.0).max(20.0);
    let of_file = view.session.as_ref().is_some_and(super::Session::is_of_file);
    let (who, colour) = match (of_file, cx.bench.dataset()) {
        (true, Some(dataset)) => (format!("Real people: {}", dataset.source.name), look.palette.fail),
        _ => ("Made-up people".to_owned(), look.palette.weak),
    };
    let galley = ui.painter().layout_no_wrap(who.clone(), look.regular(18.0), colour);
    let at = pos2(inside.right() - galley.size().x, y - galley.size().y / 2.0);
    let rect = Rect::from_min_size(at, galley.size());
    ui.painter().galley(at, galley, colour);
    says(ui, rect, "who", Role::Label, &who);
    if let Some(message) = &view.message {
        let colour = if message.starts_with('✔') { look.palette.pass } else { look.palette.warn };
        let size = if message.len() > 90 { look.regular(18.0) } else { look.strong(18.0) };
        let width = rect.left() - inside.left() - look.at(24.0);
        let galley = ui.painter().layout(message.clone(), size, colour, width);
        let at = pos2(inside.left(), y - galley.size().y / 2.0);
        let rect = Rect::from_min_size(at, galley.size());
        ui.painter().galley(at, galley, colour);
        says(ui, rect, "message", Role::Status, message);
        return;
    }
    if view.keys_hidden {
        return;
    }
    let mut x = inside.left();
    for (keys, what) in shown(view, cx) {
        // A narrow window leaves out the last ones, which are needed least.
        if x + look.at(120.0) > rect.left() {
            break;
        }
        x = page::key_ui(ui, pos2(x, y), &keys, &what, look);
    }
}

/// The keys that do something now, the most used first.
fn shown(view: &WorkshopView, cx: &Cx<'_>) -> Vec<(Vec<&'static str>, String)> {
    let mut keys: Vec<(Vec<&'static str>, String)> = Vec::new();
    let mut add = |of: &[&'static str], what: &str| keys.push((of.to_vec(), what.to_owned()));
    if let Some(session) = &view.session {
        if session.at() == At::End {
            add(&["S"], &result::SAVE.to_lowercase());
            add(&["Backspace"], "back");
        } else {
            add(&["Space"], session.scene().next);
        }
        if session.ask().is_some() {
            add(&["G"], "guess");
        }
        if session.is_building() {
            add(&["↑", "↓"], "column");
            add(&["←", "→"], "finer, coarser");
        }
        add(&["1", "2", "3"], "a point to a team");
        add(&["Esc"], "end");
        if session.at() != At::End {
            add(&["P"], if session.is_paused() { "clock on" } else { "pause" });
        }
        add(&["N"], "notes");
        add(&["T"], "light, dark");
        add(&["H"], "hide keys");
        let has_file = cx.bench.dataset().is_some_and(|dataset| dataset.source.path.is_some());
        if session.is_of_file() {
            add(&["O"], "made-up people");
        } else if session.round() == Some(0) && has_file {
            add(&["O"], "own file");
        }
    } else {
        add(&["Esc"], "end");
    }
    keys
}
