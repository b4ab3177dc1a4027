//! Short messages that pass by, and the list of those that were.

use eframe::egui::{self, Align2, Area, Id, Margin, Order, RichText, Stroke, Ui, vec2};

use super::{icon_button_ui, wrapped_ui};
use crate::gui::theme::{self, Palette};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    Done,
    Careful,
    Problem,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    pub kind: NoticeKind,
    pub text: String,
    /// Seconds of the window's clock at which it came; `None` before it was first drawn.
    since: Option<f64>,
    dismissed: bool,
}

/// Everything the window had to say, oldest first.
#[derive(Default)]
pub struct Notices {
    all: Vec<Notice>,
}

/// How long a message that needs nothing stays on screen, in seconds. A problem stays until it is closed.
const STAY: f64 = 6.0;
const KEEP: usize = 200;

impl Notices {
    pub fn done(&mut self, text: impl Into<String>) {
        self.push(NoticeKind::Done, text.into());
    }

    pub fn careful(&mut self, text: impl Into<String>) {
        self.push(NoticeKind::Careful, text.into());
    }

    pub fn problem(&mut self, text: impl Into<String>) {
        self.push(NoticeKind::Problem, text.into());
    }

    fn push(&mut self, kind: NoticeKind, text: String) {
        if self.all.last().is_some_and(|last| last.text == text && !last.dismissed) {
            return;
        }
        self.all.push(Notice { kind, text, since: None, dismissed: false });
        if self.all.len() > KEEP {
            self.all.remove(0);
        }
    }

    #[must_use]
    pub fn all(&self) -> &[Notice] {
        &self.all
    }

    pub fn clear(&mut self) {
        self.all.clear();
    }

    /// The messages of the moment, at the bottom, newest last.
    pub fn toasts_ui(&mut self, ui: &Ui) {
        let now = ui.input(|i| i.time);
        let mut next = f64::INFINITY;
        for notice in &mut self.all {
            let since = *notice.since.get_or_insert(now);
            if notice.kind != NoticeKind::Problem && !notice.dismissed {
                notice.dismissed = now - since >= STAY;
                next = next.min(since + STAY - now);
            }
        }
        if next.is_finite() {
            ui.request_repaint_after(std::time::Duration::from_secs_f64(next.max(0.1)));
        }
        let palette = Palette::of(ui);
        let mut offset = theme::STATUS_BAR + 12.0;
        let first = self.all.len().saturating_sub(4);
        for (i, notice) in self.all.iter_mut().enumerate().skip(first).rev() {
            if notice.dismissed {
                continue;
            }
            let area = Area::new(Id::unique(("notice", i)))
                .order(Order::Foreground)
                .anchor(Align2::CENTER_BOTTOM, vec2((theme::RAIL - theme::METER) / 2.0, -offset))
                .show(ui.ctx(), |ui| notice_ui(ui, notice, &palette));
            offset += area.response.rect.height() + 8.0;
        }
    }
}

fn sign(kind: NoticeKind, palette: &Palette) -> (&'static str, egui::Color32) {
    match kind {
        NoticeKind::Done => ("✔", palette.pass),
        NoticeKind::Careful => ("▲", palette.warn),
        NoticeKind::Problem => ("✖", palette.fail),
    }
}

fn notice_ui(ui: &mut Ui, notice: &mut Notice, palette: &Palette) {
    let (mark, colour) = sign(notice.kind, palette);
    egui::Frame::popup(ui.style())
        .inner_margin(Margin::symmetric(14, 8))
        .stroke(Stroke::new(1.0, theme::mix(palette.line, colour, 0.5)))
        .show(ui, |ui| {
            ui.set_max_width(520.0);
            ui.horizontal(|ui| {
                ui.label(RichText::new(mark).font(theme::body_strong()).color(colour));
                ui.vertical(|ui| {
                    let width = ui.painter().layout_no_wrap(notice.text.clone(), theme::body(), palette.text).size().x;
                    ui.set_max_width(width.min(430.0) + 4.0);
                    ui.add_space(4.0);
                    wrapped_ui(ui, &notice.text, theme::body(), palette.text);
                });
                if icon_button_ui(ui, "✕", "Close notice", true).clicked() {
                    notice.dismissed = true;
                }
            });
        });
}

/// The list behind "2 notices".
impl Notices {
    pub fn list_ui(&self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        for notice in self.all.iter().rev() {
            let (mark, colour) = sign(notice.kind, &palette);
            ui.horizontal_top(|ui| {
                ui.label(RichText::new(mark).font(theme::body_strong()).color(colour));
                ui.vertical(|ui| wrapped_ui(ui, &notice.text, theme::body(), palette.text));
            });
        }
    }
}
