//! A page of the workshop: title, teams, lines with their numbers, the sentence, the button.

use std::sync::Arc;

use eframe::egui::{
    self, Align2, Color32, CursorIcon, FontId, Galley, Pos2, Rect, Sense, Shape, Stroke, Ui, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use super::{Look, says};
use crate::gui::theme::mix;
use crate::workbench::workshop::{At, Line, Scene, Session, TEAMS, Tone};

/// Where the lines end and the picture begins, from the left edge of a window of 1440 × 900; and the lines of the page
/// from its top.
const LINES_END: f32 = 600.0;
const PICTURE: f32 = 640.0;
const FACTS: f32 = 296.0;
const TOP: f32 = 120.0;
const RULE: f32 = 630.0;

impl Look {
    /// The colour of a tone.
    pub(super) fn tone(self, tone: Tone) -> Color32 {
        match tone {
            Tone::Weak => self.palette.weak,
            Tone::Plain => self.palette.text,
            Tone::Accent => self.palette.accent,
            Tone::Fail => self.palette.fail,
            Tone::Pass => self.palette.pass,
        }
    }

    fn top(self) -> f32 {
        self.whole.top() + self.at(TOP)
    }

    /// The rule over the sentence. A low window keeps room for two large lines under it.
    fn rule(self) -> f32 {
        self.whole.top() + self.whole.height() * RULE / 900.0
    }
}

/// Where the picture stands.
pub(super) fn picture_rect(look: Look) -> Rect {
    let inside = look.inside();
    let left = look.whole.left() + look.whole.width() * PICTURE / 1440.0;
    Rect::from_min_max(pos2(left, look.top()), pos2(inside.right(), look.rule() - look.at(26.0)))
}

/// The title, the round with its clock, and the teams with their points.
pub(super) fn head_ui(ui: &Ui, session: &Session, look: Look) {
    let inside = look.inside();
    let middle = look.whole.top() + look.at(58.0);
    let painter = ui.painter();
    let title = painter.layout_no_wrap(session.title().to_owned(), look.strong(32.0), look.palette.text);
    let rect = Rect::from_min_size(pos2(inside.left(), middle - title.size().y / 2.0), title.size());
    painter.galley(rect.min, title, look.palette.text);
    says(ui, rect, "title", Role::Heading, session.title());
    if let At::Round(round, _) = session.at() {
        let clock = session.clock();
        let over = clock.ends_with("over");
        let place = format!("round {} of {}", round + 1, session.rounds().list.len());
        let text = format!("{place} · {clock}");
        let colour = if over { look.palette.warn } else { look.palette.weak };
        let galley = painter.layout_no_wrap(text.clone(), look.regular(24.0), colour);
        let at = pos2(rect.right() + look.at(20.0), middle - galley.size().y / 2.0 + look.at(1.0));
        let rect = Rect::from_min_size(at, galley.size());
        painter.galley(at, galley, colour);
        says(ui, rect, "clock", Role::Label, &text);
    }
    teams_ui(ui, session, look, inside.right(), middle);
}

fn teams_ui(ui: &Ui, session: &Session, look: Look, right: f32, middle: f32) {
    let painter = ui.painter();
    let (score, leaders, guesses) = (session.score(), session.leaders(), session.guesses());
    let mut right = right;
    for (team, name) in TEAMS.iter().enumerate().rev() {
        let leads = leaders.contains(&team);
        let (ink, fish) =
            if leads { (look.palette.accent, look.palette.accent) } else { (look.palette.text, look.palette.weak) };
        let points = painter.layout_no_wrap(score[team].to_string(), look.strong(32.0), ink);
        let font = if leads { look.strong(24.0) } else { look.regular(24.0) };
        let label = painter.layout_no_wrap((*name).to_owned(), font, ink);
        let start = right;
        right -= points.size().x;
        painter.galley(pos2(right, middle - points.size().y / 2.0), points, ink);
        right -= look.at(16.0) + label.size().x;
        let left_of_name = right;
        painter.galley(pos2(right, middle - label.size().y / 2.0), label, ink);
        right -= look.at(16.0 + 36.0);
        fish_ui(
            ui,
            Rect::from_center_size(pos2(right + look.at(18.0), middle), vec2(look.at(36.0), look.at(15.0))),
            fish,
            look,
        );
        let rect = Rect::from_min_max(pos2(right, middle - look.at(22.0)), pos2(start, middle + look.at(22.0)));
        says(ui, rect, ("team", team), Role::Label, &format!("{name}: {}", score[team]));
        if let Some(guess) = guesses[team] {
            let text = format!("guess {}", crate::report::words::thousands(guess));
            let at = pos2(left_of_name, middle + look.at(18.0));
            painter.text(at, Align2::LEFT_TOP, text, look.regular(18.0), look.palette.weak);
        }
        right -= look.at(46.0);
    }
}

/// A fish that swims to the left.
fn fish_ui(ui: &Ui, rect: Rect, colour: Color32, look: Look) {
    let stroke = Stroke::new(look.at(1.8).max(1.2), colour);
    let body = rect.width() * 0.76;
    let centre = pos2(rect.left() + body / 2.0, rect.center().y);
    let along = |t: f32| {
        let x = rect.left() + body * t;
        let y = rect.height() / 2.0 * (std::f32::consts::PI * t).sin().max(0.0).powf(0.8);
        (x, y)
    };
    let steps: Vec<(f32, f32)> = (0..=16).map(|n| along(n as f32 / 16.0)).collect();
    let upper = steps.iter().map(|(x, y)| pos2(*x, centre.y - y));
    let lower = steps.iter().rev().map(|(x, y)| pos2(*x, centre.y + y));
    let painter = ui.painter();
    painter.add(Shape::closed_line(upper.chain(lower).collect(), stroke));
    let tail = rect.left() + body;
    let points = vec![pos2(tail - 1.0, centre.y), pos2(rect.right(), rect.top()), pos2(rect.right(), rect.bottom())];
    painter.add(Shape::closed_line(points, stroke));
    painter.circle_filled(
        pos2(rect.left() + body * 0.2, centre.y - rect.height() * 0.08),
        look.at(1.8).max(1.2),
        colour,
    );
}

/// A text that is made smaller until it fits.
fn fitted(
    ui: &Ui,
    text: &str,
    font: &dyn Fn(f32) -> FontId,
    sizes: &[f32],
    colour: Color32,
    width: f32,
) -> Arc<Galley> {
    let mut galley = ui.painter().layout_no_wrap(text.to_owned(), font(sizes[0]), colour);
    for size in &sizes[1..] {
        if galley.size().x <= width {
            break;
        }
        galley = ui.painter().layout_no_wrap(text.to_owned(), font(*size), colour);
    }
    galley
}

/// The lines at the left: a large number, what it counts, and a note.
pub(super) fn lines_ui(ui: &Ui, scene: &Scene, look: Look) {
    let room = Rect::from_min_max(
        pos2(look.inside().left(), look.top()),
        pos2(look.whole.left() + look.whole.width() * LINES_END / 1440.0, look.rule() - look.at(26.0)),
    );
    let height = (room.height() / scene.lines.len().max(4) as f32).min(look.at(110.0));
    for (place, line) in scene.lines.iter().enumerate() {
        let top = room.top() + place as f32 * height;
        let rect = Rect::from_min_max(pos2(room.left(), top), pos2(room.right(), top + height));
        line_ui(ui, line, place, rect, look);
        if place + 1 < scene.lines.len() {
            let y = ui.painter().round_to_pixel_center(rect.bottom());
            ui.painter().hline(rect.x_range(), y, Stroke::new(1.0, look.palette.line));
        }
    }
}

fn line_ui(ui: &Ui, line: &Line, place: usize, rect: Rect, look: Look) {
    let facts = look.whole.left() + look.whole.width() * FACTS / 1440.0;
    let colour = look.tone(line.tone);
    let number = fitted(
        ui,
        &line.number,
        &|size| look.strong(size),
        &[62.0, 52.0, 42.0, 34.0, 28.0, 24.0],
        colour,
        facts - rect.left() - look.at(14.0),
    );
    let painter = ui.painter();
    painter.galley(pos2(rect.left(), rect.center().y - number.size().y / 2.0), number, colour);
    let width = rect.right() - facts;
    let font = |size: f32| if line.new { look.strong(size) } else { look.regular(size) };
    let fact = fitted(ui, &line.fact, &font, &[26.0, 24.0, 21.0, 18.0], look.palette.text, width);
    let note = painter.layout(line.note.clone(), look.regular(18.0), look.palette.weak, width);
    let gap = look.at(3.0);
    let all = fact.size().y + gap + note.size().y;
    let top = rect.center().y - all / 2.0;
    let below = top + fact.size().y + gap;
    painter.galley(pos2(facts, top), fact, look.palette.text);
    painter.galley(pos2(facts, below), note, look.palette.weak);
    says(ui, rect, ("line", place), Role::Label, &format!("{} {}, {}", line.number, line.fact, line.note));
}

/// A text in as few lines as it needs, none of them much longer than the others.
pub(super) fn balanced(ui: &Ui, text: &str, look: Look, sizes: &[f32], width: f32, most_lines: usize) -> Arc<Galley> {
    let ink = match text.chars().next() {
        Some('✔') => look.palette.pass,
        Some('✖') => look.palette.fail,
        _ => look.palette.text,
    };
    let layout = |size: f32, width: f32| ui.painter().layout(text.to_owned(), look.strong(size), ink, width);
    let size = sizes.iter().copied().find(|size| layout(*size, width).rows.len() <= most_lines);
    let size = size.or(sizes.last().copied()).unwrap_or(24.0);
    let whole = layout(size, width);
    let lines = whole.rows.len();
    if lines < 2 {
        return whole;
    }
    let (mut narrow, mut wide) = (width / 2.0, width);
    for _ in 0..7 {
        let middle = f32::midpoint(narrow, wide);
        if layout(size, middle).rows.len() > lines { narrow = middle } else { wide = middle }
    }
    layout(size, wide)
}

/// The rule, the sentence, the button with the chance under it. True if the button was pressed.
pub(super) fn foot_ui(ui: &Ui, session: &Session, scene: &Scene, look: Look) -> bool {
    let name = if session.ask().is_some() || session.round() == Some(0) && scene.next != "next round" {
        "Guess"
    } else {
        "Next"
    };
    sentence_ui(ui, &scene.says, name, &scene.chance, look)
}

/// The lower part of a page: a sentence, a button and a note under it. True if the button was pressed.
pub(super) fn sentence_ui(ui: &Ui, sentence: &str, button: &str, note: &str, look: Look) -> bool {
    let inside = look.inside();
    let rule = ui.painter().round_to_pixel_center(look.rule());
    ui.painter().hline(inside.x_range(), rule, Stroke::new(1.0, look.palette.line));
    let size = vec2(look.at(263.0), look.at(76.0));
    let top = rule + look.at(35.0);
    let rect = Rect::from_min_size(pos2(inside.right() - size.x, top), size);
    let width = rect.left() - inside.left() - look.at(48.0);
    let galley = balanced(ui, sentence, look, &[36.0, 33.0, 30.0], width, 2);
    let at = pos2(inside.left(), top + look.at(8.0));
    let said = Rect::from_min_size(at, galley.size());
    ui.painter().galley(at, galley, look.palette.text);
    says(ui, said, "sentence", Role::Label, sentence);
    let pressed = button_ui(ui, rect, button, look);
    // A long note begins left of the button.
    let note_galley =
        ui.painter().layout(note.to_owned(), look.regular(18.0), look.palette.weak, look.at(460.0).max(300.0));
    let left = (rect.center().x - note_galley.size().x / 2.0).min(inside.right() - note_galley.size().x);
    let at = pos2(left, rect.bottom() + look.at(10.0));
    let said = Rect::from_min_size(at, note_galley.size());
    ui.painter().galley(at, note_galley, look.palette.weak);
    says(ui, said, "note", Role::Label, note);
    pressed
}

/// The one filled button of a page.
pub(super) fn button_ui(ui: &Ui, rect: Rect, text: &str, look: Look) -> bool {
    let response = ui.interact(rect, ui.scope_id().with(("button", text)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, text));
    let palette = look.palette;
    let fill = if response.is_pointer_button_down_on() {
        mix(palette.accent, palette.text, 0.25)
    } else if response.hovered() {
        mix(palette.accent, palette.text, 0.15)
    } else {
        palette.accent
    };
    let painter = ui.painter();
    painter.rect_filled(rect, look.at(7.0), fill);
    if response.has_focus() {
        let stroke = Stroke::new(2.0, palette.text);
        painter.rect_stroke(rect.expand(3.0), look.at(9.0), stroke, egui::StrokeKind::Outside);
    }
    painter.text(rect.center(), Align2::CENTER_CENTER, text, look.strong(30.0), palette.on_accent);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

/// A key as it looks on a keyboard, and what it does. Returns where the next one begins.
pub(super) fn key_ui(ui: &Ui, at: Pos2, keys: &[&str], what: &str, look: Look) -> f32 {
    let size = (14.0 * look.scale).max(13.0);
    let painter = ui.painter();
    let mut x = at.x;
    for key in keys {
        let galley = painter.layout_no_wrap((*key).to_owned(), FontId::proportional(size - 2.0), look.palette.weak);
        let rect = Rect::from_min_size(pos2(x, at.y - size * 0.62), vec2(galley.size().x + 10.0, size * 1.24));
        painter.rect_stroke(
            rect,
            3.0,
            Stroke::new(1.0, mix(look.palette.line, look.palette.weak, 0.15)),
            egui::StrokeKind::Inside,
        );
        painter.galley(rect.center() - galley.size() / 2.0, galley, look.palette.weak);
        x = rect.right() + 3.0;
    }
    let galley = painter.layout_no_wrap(what.to_owned(), FontId::proportional(size), look.palette.weak);
    let left = x + 4.0;
    painter.galley(pos2(left, at.y - galley.size().y / 2.0), galley.clone(), look.palette.weak);
    left + galley.size().x + look.at(24.0)
}
