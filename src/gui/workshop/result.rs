//! The last page: the score, and the six sentences to remember.

use eframe::egui::{Align2, Rect, Stroke, Ui, accesskit::Role, pos2};

use super::{Look, page, says};
use crate::report::words::listed;
use crate::workbench::workshop::{Session, TEAMS};

/// What the button of the last page does.
pub(super) const SAVE: &str = "Save handout";

/// Draws the last page. True if its button was pressed.
pub(super) fn result_ui(ui: &Ui, session: &Session, look: Look) -> bool {
    let room = page::picture_rect(look);
    let left = look.inside().left();
    let painter = ui.painter();
    let (score, leaders) = (session.score(), session.leaders());
    let height = (room.height() / 3.0).min(look.at(120.0));
    for (team, name) in TEAMS.iter().enumerate() {
        let middle = room.top() + (team as f32 + 0.5) * height;
        let leads = leaders.contains(&team);
        let ink = if leads { look.palette.accent } else { look.palette.text };
        painter.text(pos2(left, middle), Align2::LEFT_CENTER, score[team].to_string(), look.strong(64.0), ink);
        painter.text(pos2(left + look.at(140.0), middle), Align2::LEFT_CENTER, *name, look.strong(30.0), ink);
        if team < 2 {
            let y = painter.round_to_pixel_center(room.top() + (team as f32 + 1.0) * height);
            painter.hline(left..=left + look.at(420.0), y, Stroke::new(1.0, look.palette.line));
        }
    }
    // The sentences have more room than a picture: numbers are few.
    let start = left + look.at(480.0);
    let width = look.inside().right() - start;
    let rounds = &session.rounds().list;
    let row = room.height() / rounds.len().max(1) as f32;
    for (place, round) in rounds.iter().enumerate() {
        let top = room.top() + place as f32 * row;
        let number = format!("{}", place + 1);
        painter.text(pos2(start, top + row / 2.0), Align2::LEFT_CENTER, number, look.strong(24.0), look.palette.weak);
        let font = look.medium(23.0);
        let galley = painter.layout(round.remember.clone(), font, look.palette.text, width - look.at(40.0));
        let at = pos2(start + look.at(40.0), top + (row - galley.size().y) / 2.0);
        let rect = Rect::from_min_size(at, galley.size());
        painter.galley(at, galley, look.palette.text);
        says(ui, rect, ("remember", place), Role::Label, &round.remember);
    }
    let names: Vec<&str> = leaders.iter().filter_map(|team| TEAMS.get(*team).copied()).collect();
    let sentence = match names.as_slice() {
        [] => "Six sentences to take home.".to_owned(),
        [only] => format!("{only} has the most points."),
        several => format!("{} are level.", listed(several)),
    };
    page::sentence_ui(ui, &sentence, SAVE, "one page, HTML or PDF", look)
}
