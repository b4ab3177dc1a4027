//! The five places and the start.

pub mod columns;
mod crowds;
pub mod data;
mod portfolio;
pub(super) mod record;
pub(super) mod release;
pub(super) mod segments;
pub mod start;

use eframe::egui::Ui;

use super::{
    context::Cx,
    view_state::Place,
    widgets::{Part, landing_ui},
};

/// Draws the place in view; the start if no file is open.
pub fn place_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    landing_ui(ui, Part::Page);
    if cx.bench.dataset().is_none() {
        start::start_ui(ui, cx);
        return;
    }
    match cx.view.place {
        Place::Data => data::data_ui(ui, cx),
        Place::Columns => columns::columns_ui(ui, cx),
        Place::Segments => segments::segments_ui(ui, cx),
        Place::Release => release::release_ui(ui, cx),
        Place::Record => record::record_ui(ui, cx),
    }
}
