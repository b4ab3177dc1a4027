//! The faces: Inter for text in three weights, a few signs, egui's own fonts for whatever these lack, and the fonts of
//! this computer for other scripts. Text from right to left is drawn in its order.

mod order;
mod system;

use std::sync::Arc;

use eframe::egui::{self, FontData, FontDefinitions, FontFamily};

use super::theme;
use crate::report::fonts::{MEDIUM, REGULAR, SEMIBOLD, SYMBOLS};

pub use system::FontsOfComputer;

/// Gives the context its faces; they are there from its next frame.
pub fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    for (name, bytes) in
        [("inter", REGULAR), ("inter-medium", MEDIUM), ("inter-semibold", SEMIBOLD), ("symbols", SYMBOLS)]
    {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let fallback: Vec<String> = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    // Hack has the arrows and blocks that Ubuntu lacks.
    let hack = fonts.families.get(&FontFamily::Monospace).cloned().unwrap_or_default();
    let chain = |first: &str| {
        let mut names = vec![first.to_owned(), "inter".to_owned(), "symbols".to_owned()];
        names.extend(fallback.iter().chain(&hack).cloned());
        names.dedup();
        names
    };
    let mut mono = hack.clone();
    mono.extend(["symbols".to_owned(), "inter".to_owned()]);
    fonts.families.insert(FontFamily::Proportional, chain("inter"));
    fonts.families.insert(theme::medium(), chain("inter-medium"));
    fonts.families.insert(theme::semibold(), chain("inter-semibold"));
    fonts.families.insert(FontFamily::Monospace, mono);
    ctx.set_fonts(fonts);
    ctx.on_end_pass("order of text", Arc::new(|ui| order::set_in_order(ui.ctx())));
}
