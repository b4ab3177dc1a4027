//! Short messages that pass by. The list of them is the workbench's; here is only for how long each was seen.

use std::collections::BTreeMap;
use std::path::Path;

use eframe::egui::{self, Align2, Area, Color32, Id, Margin, Order, RichText, Stroke, Ui, vec2};

use super::{icon_button_ui, link_ui, wrapped_ui};
use crate::gui::file_manager::show_in_folder;
use crate::{
    gui::theme::{self, Palette},
    workbench::{Notice, NoticeKind},
};

/// How long a message that needs nothing stays on screen, in seconds. A problem stays until it is closed.
const STAY: f64 = 6.0;
/// The same for one that leads to a folder: somebody without a pointer has to get there.
const STAY_WITH_FOLDER: f64 = 30.0;
/// At most this many at once.
const MOST: usize = 3;

/// Since when each notice is on screen.
#[derive(Default)]
pub struct Toasts {
    since: BTreeMap<u64, f64>,
}

impl Toasts {
    /// Draws the messages of the moment above the status bar, newest lowest; returns those that were closed.
    pub fn show_ui(&mut self, ui: &Ui, notices: &[Notice]) -> Vec<u64> {
        let now = ui.input(|i| i.time);
        self.since.retain(|id, _| notices.iter().any(|notice| notice.id == *id));
        let mut next = f64::INFINITY;
        let mut fresh: Vec<&Notice> = Vec::new();
        for notice in notices {
            let since = *self.since.entry(notice.id).or_insert(now);
            let stay = if notice.path.is_some() { STAY_WITH_FOLDER } else { STAY };
            let left = since + stay - now;
            if notice.kind == NoticeKind::Error {
                fresh.push(notice);
            } else if left > 0.0 {
                next = next.min(left);
                fresh.push(notice);
            }
        }
        if next.is_finite() {
            ui.request_repaint_after(std::time::Duration::from_secs_f64(next.max(0.1)));
        }
        let mut closed = Vec::new();
        let mut offset = theme::STATUS_BAR + 12.0;
        // In the middle of the page, if that is not the whole window.
        let room = ui.ctx().content_rect().width();
        let aside = if room < 640.0 { 0.0 } else { (theme::RAIL - theme::METER) / 2.0 };
        let width = 430.0_f32.min(room - 190.0);
        for notice in fresh.into_iter().rev().take(MOST) {
            let area = Area::new(Id::unique(("notice", notice.id)))
                .order(Order::Foreground)
                .anchor(Align2::CENTER_BOTTOM, vec2(aside, -offset))
                .show(ui.ctx(), |ui| toast_ui(ui, notice, width));
            if area.inner {
                closed.push(notice.id);
            }
            offset += area.response.rect.height() + 8.0;
        }
        closed
    }
}

fn sign(kind: NoticeKind, palette: &Palette) -> (&'static str, Color32) {
    match kind {
        NoticeKind::Done => ("✔", palette.pass),
        NoticeKind::Warning => ("▲", palette.warn),
        NoticeKind::Error => ("✖", palette.fail),
    }
}

/// True when it was closed.
fn toast_ui(ui: &mut Ui, notice: &Notice, width: f32) -> bool {
    let palette = Palette::of(ui);
    let (_, colour) = sign(notice.kind, &palette);
    egui::Frame::popup(ui.style())
        .inner_margin(Margin::symmetric(14, 8))
        .stroke(Stroke::new(1.0, theme::mix(palette.line, colour, 0.5)))
        .show(ui, |ui| notice_ui(ui, notice, width))
        .inner
}

/// A notice as one line of a list; true when it was closed.
pub fn notice_ui(ui: &mut Ui, notice: &Notice, width: f32) -> bool {
    let palette = Palette::of(ui);
    let (mark, colour) = sign(notice.kind, &palette);
    let text = match &notice.path {
        Some(path) => format!("{}\n{}", notice.text, path.display()),
        None => notice.text.clone(),
    };
    ui.horizontal_top(|ui| {
        ui.add_space(2.0);
        ui.vertical(|ui| {
            ui.add_space(5.0);
            ui.label(RichText::new(mark).font(theme::body_strong()).color(colour));
        });
        let widest = ui.painter().layout_no_wrap(text.clone(), theme::body(), palette.text).size().x;
        ui.vertical(|ui| {
            ui.set_width(widest.min(width) + 4.0);
            ui.add_space(4.0);
            wrapped_ui(ui, &text, theme::body(), palette.text);
        });
        if let Some(path) = &notice.path {
            folder_ui(ui, notice.id, path);
        }
        icon_button_ui(ui, "✕", "Close notice", true).clicked()
    })
    .inner
}

/// The way to the file that a notice speaks of; where no file manager can be started, that is said instead.
fn folder_ui(ui: &mut Ui, notice: u64, path: &Path) {
    let failed = Id::unique(("no file manager", notice));
    if ui.data(|data| data.get_temp::<bool>(failed)).unwrap_or(false) {
        ui.label(RichText::new("No file manager was found.").font(theme::small()).color(Palette::of(ui).weak));
    } else if link_ui(ui, "Open folder").clicked() && show_in_folder(path).is_err() {
        ui.data_mut(|data| data.insert_temp(failed, true));
    }
}
