//! The workshop: the whole window, large enough to be read from the last row, everything by key or clicker.
//!
//! In: the rounds and the session of the workbench. Out: pictures. It never computes a figure.
//!
//! | where | what is there |
//! | --- | --- |
//! | `keys` | what each key does, and the line that says so |
//! | `page` | title, teams, lines, the sentence, the button |
//! | `dots`, `table` | the pictures: people as dots; tables and pairs of numbers |
//! | `result` | the last page |
//! | `front` | what stands in front: guesses, questions, the host's notes |

mod dots;
mod front;
mod keys;
mod page;
mod result;
mod table;

use eframe::egui::{self, CentralPanel, Frame, Rect, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use super::{
    context::Cx,
    theme::{self, Palette},
};
use crate::workbench::{
    NoticeKind,
    workshop::{At, Made, Picture, Session},
};
use dots::DotsMesh;
use front::Front;

/// The view of the workshop.
#[derive(Default)]
pub struct WorkshopView {
    /// What is played; `None` until the rounds are made.
    pub session: Option<Session>,
    /// Dark or light for this workshop alone; as the program is where it was not said.
    pub dark: Option<bool>,
    keys_hidden: bool,
    notes: bool,
    front: Option<Front>,
    dots: DotsMesh,
    /// When the clock was looked at last.
    time: Option<f64>,
    /// What the program has to say, until the next key.
    message: Option<String>,
    /// The last notice that was seen.
    seen: Option<u64>,
    /// Points at the moment when the handout was saved.
    saved: usize,
    /// It is over.
    ended: bool,
}

impl WorkshopView {
    /// Begins, dark or light where that was said.
    #[must_use]
    pub fn new(dark: Option<bool>) -> Self {
        Self { dark, ..Self::default() }
    }

    fn points(&self) -> usize {
        self.session.as_ref().map_or(0, |session| session.score().iter().sum())
    }

    /// A score is in no handout yet.
    #[must_use]
    pub fn would_lose(&self) -> bool {
        self.points() > self.saved
    }

    /// Ends it; asks first if a score would be lost.
    pub fn end(&mut self) {
        if self.would_lose() {
            self.front = Some(Front::End);
        } else {
            self.ended = true;
        }
    }
}

/// What is drawn with: the colours, and how large.
#[derive(Clone, Copy)]
struct Look {
    palette: Palette,
    /// 1 in a window of 1440 × 900.
    scale: f32,
    whole: Rect,
}

/// The smallest text, in points.
pub const SMALLEST: f32 = 18.0;

impl Look {
    fn of(ui: &Ui) -> Self {
        let whole = ui.max_rect();
        let scale = (whole.width() / 1440.0).min(whole.height() / 900.0).max(0.4);
        Self { palette: Palette::of(ui), scale, whole }
    }

    /// A length of the window of 1440 × 900.
    fn at(self, length: f32) -> f32 {
        length * self.scale
    }

    fn size(self, size: f32) -> f32 {
        (size * self.scale).max(SMALLEST).round()
    }

    fn regular(self, size: f32) -> egui::FontId {
        egui::FontId::proportional(self.size(size))
    }

    fn medium(self, size: f32) -> egui::FontId {
        egui::FontId::new(self.size(size), theme::medium())
    }

    fn strong(self, size: f32) -> egui::FontId {
        egui::FontId::new(self.size(size), theme::semibold())
    }

    /// The margins at the left and right.
    fn inside(self) -> Rect {
        self.whole.shrink2(vec2(self.at(64.0), 0.0))
    }
}

/// Says what a painted part is, for those who listen.
fn says(ui: &Ui, rect: Rect, id: impl std::hash::Hash + std::fmt::Debug, role: Role, text: &str) {
    let response = ui.interact(rect, ui.scope_id().with(id), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(role, true, text));
}

/// Draws the workshop over the whole window.
pub fn workshop_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(mut view) = cx.view.workshop.take() else { return };
    let palette = Palette::of(ui);
    CentralPanel::default().frame(Frame::new().fill(palette.background)).show(ui, |ui| {
        take_notices(&mut view, cx);
        take_rounds(&mut view, cx);
        pass_time(&mut view, ui);
        keys::take(&mut view, cx, ui);
        let look = Look::of(ui);
        if view.session.is_some() {
            play_ui(ui, &mut view, cx, look);
        } else {
            waiting_ui(ui, &mut view, cx, look);
        }
        front::front_ui(ui, &mut view, cx, look);
    });
    if view.ended {
        cx.bench.end_workshop();
        return;
    }
    cx.view.workshop = Some(view);
}

/// What was said while this was open stands in the window's own large type.
fn take_notices(view: &mut WorkshopView, cx: &Cx<'_>) {
    let last = cx.bench.notices().last();
    let newest = last.map(|notice| notice.id).max(view.seen);
    if view.time.is_some()
        && let Some(notice) = last.filter(|notice| Some(notice.id) > view.seen)
    {
        let is_done = notice.kind == NoticeKind::Done;
        if is_done && notice.text.starts_with("The handout was saved") {
            view.saved = view.points();
        }
        view.message = Some(if is_done { format!("✔ {}", notice.text) } else { notice.text.clone() });
    }
    view.seen = newest;
}

/// Takes the rounds once they are made, and the round on a file.
fn take_rounds(view: &mut WorkshopView, cx: &mut Cx<'_>) {
    let Some(session) = &mut view.session else {
        cx.bench.prepare_workshop();
        if let Made::Ready(rounds) = cx.bench.workshop_rounds() {
            view.session = Some(Session::new(rounds.clone()));
        }
        return;
    };
    match cx.bench.workshop_of_file() {
        Made::Ready(round) => {
            // Whoever went on meanwhile is not taken back.
            if session.round() == Some(0) {
                session.play_file(round.clone());
            }
            cx.bench.forget_workshop_of_file();
        }
        Made::Failed(why) => {
            view.message = Some(why.clone());
            cx.bench.forget_workshop_of_file();
        }
        Made::Nothing | Made::Making => {}
    }
}

/// Lets the clock of the round go on.
fn pass_time(view: &mut WorkshopView, ui: &Ui) {
    let now = ui.input(|input| input.time);
    let before = view.time.replace(now);
    let Some(session) = &mut view.session else { return };
    if let Some(before) = before {
        session.tick(now - before);
    }
    if session.left().is_some() && !session.is_paused() {
        ui.request_repaint_after(std::time::Duration::from_millis(500));
    }
}

fn play_ui(ui: &mut Ui, view: &mut WorkshopView, cx: &mut Cx<'_>, look: Look) {
    let Some(session) = &view.session else { return };
    page::head_ui(ui, session, look);
    let pressed = if session.at() == At::End {
        result::result_ui(ui, session, look)
    } else {
        let scene = session.scene().clone();
        page::lines_ui(ui, &scene, look);
        let room = page::picture_rect(look);
        match &scene.picture {
            Picture::Dots(dots) => view.dots.show_ui(ui, dots, session.revision(), room, look),
            Picture::Table(picture) => table::table_ui(ui, picture, room, look),
            Picture::Pairs(pairs) => table::pairs_ui(ui, pairs, room, look),
        }
        page::foot_ui(ui, session, &scene, look)
    };
    keys::line_ui(ui, view, cx, look);
    if pressed {
        keys::press(view, cx);
    }
}

/// While the club is made, and where it could not be.
fn waiting_ui(ui: &mut Ui, view: &mut WorkshopView, cx: &mut Cx<'_>, look: Look) {
    let centre = look.whole.center();
    let failed = match cx.bench.workshop_rounds() {
        Made::Failed(why) => Some(why.clone()),
        _ => None,
    };
    let (text, colour) = match &failed {
        Some(why) => (format!("✖ The workshop could not be made: {why}"), look.palette.fail),
        None => ("Making a club of people who do not exist…".to_owned(), look.palette.text),
    };
    let galley = ui.painter().layout(text.clone(), look.strong(30.0), colour, look.inside().width());
    let rect = Rect::from_center_size(centre - vec2(0.0, look.at(30.0)), galley.size());
    ui.painter().galley(rect.min, galley, colour);
    says(ui, rect, "waiting", Role::Label, &text);
    if failed.is_some() {
        let button = Rect::from_center_size(centre + vec2(0.0, look.at(60.0)), vec2(look.at(260.0), look.at(72.0)));
        if page::button_ui(ui, button, "Try again", look) {
            cx.bench.prepare_workshop_again();
        }
    } else {
        let share = cx.bench.jobs().into_iter().find(|job| job.name.contains("workshop")).and_then(|job| job.share);
        let bar = Rect::from_center_size(centre + vec2(0.0, look.at(40.0)), vec2(look.at(480.0), look.at(6.0)));
        ui.painter().rect_filled(bar, 3.0, look.palette.line);
        let done = Rect::from_min_size(bar.min, vec2(bar.width() * share.unwrap_or(0.0).clamp(0.0, 1.0), bar.height()));
        ui.painter().rect_filled(done, 3.0, look.palette.accent);
        ui.request_repaint_after(std::time::Duration::from_millis(100));
    }
    keys::line_ui(ui, view, cx, look);
}
