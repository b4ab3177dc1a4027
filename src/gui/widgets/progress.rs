//! How far a piece of work is, and a way to stop it.

use eframe::egui::{self, Response, RichText, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use super::icon_button_ui;
use crate::gui::theme::{self, Palette};

/// A share that says how long it will be yet. Where all that can be counted is done and the work is not, it cannot be
/// shown: 100 % would be no answer.
fn shown(share: Option<f32>) -> Option<f32> {
    share.filter(|share| *share < 0.995)
}

/// A thin bar; without a share it runs to and fro.
pub fn bar_ui(ui: &mut Ui, name: &str, share: Option<f32>, width: f32) -> Response {
    let share = shown(share);
    let palette = Palette::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 4.0), Sense::hover());
    ui.painter().rect_filled(rect, 2.0, palette.line);
    let mut filled = rect;
    match share {
        Some(share) => filled.set_width(rect.width() * share.clamp(0.0, 1.0)),
        None => {
            filled.set_width(rect.width() * 0.3);
            let phase = (ui.input(|i| i.time) * 0.6).fract() as f32;
            let swing = 0.5 - 0.5 * (phase * std::f32::consts::TAU).cos();
            filled = filled.translate(vec2(rect.width() * 0.7 * swing, 0.0));
            ui.request_repaint_after(std::time::Duration::from_millis(100));
        }
    }
    ui.painter().rect_filled(filled, 2.0, palette.accent);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
        info.value = share.map(f64::from);
        info
    });
    response
}

/// One line: what is being done, how far it is, and ✕. True when the analyst wants it stopped.
pub fn progress_ui(ui: &mut Ui, what: &str, share: Option<f32>) -> bool {
    let share = shown(share);
    let text = match share {
        Some(share) => format!("{what} {:.0} %", share * 100.0),
        None => format!("{what}…"),
    };
    let palette = Palette::of(ui);
    ui.label(RichText::new(text).font(theme::small()).color(palette.weak));
    bar_ui(ui, what, share, 88.0);
    ui.scope(|ui| {
        ui.spacing_mut().interact_size.y = 20.0;
        ui.style_mut().text_styles.insert(egui::TextStyle::Body, theme::small());
        icon_button_ui(ui, "✕", &format!("Cancel: {what}"), true).clicked()
    })
    .inner
}
