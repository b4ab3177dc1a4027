//! *Open a newer file…*: what a newer file changes, before it takes the place of the one in view.

mod found;

use std::path::{Path, PathBuf};

use eframe::egui::{ScrollArea, Ui};

use super::{
    frame::{After, Dialog, foot_ui},
    measuring::{Work, measured_ui},
    paths::PathDraft,
};
use crate::{
    gui::{
        context::Cx,
        file_dialogs::Purpose,
        plot::chart_ui,
        theme::{self, Palette},
        widgets::{button_ui, label_ui, link_ui, primary_button_ui, wrapped_ui},
    },
    report::plot::trend_chart,
    review::{Look, Review},
};

/// Asks for a newer file, compares it, and goes on with it if the analyst wants to.
pub struct NewerFileDialog {
    path: PathDraft,
    /// What is compared.
    asked: Option<PathBuf>,
}

impl Default for NewerFileDialog {
    fn default() -> Self {
        Self { path: PathDraft::new(Purpose::NewerFile, ""), asked: None }
    }
}

impl Dialog for NewerFileDialog {
    fn title(&self) -> String {
        "Open a newer file".to_owned()
    }

    fn width(&self) -> f32 {
        880.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let text = "It is compared with the file in view under the decisions of this review. Nothing changes until you go \
                    on with it.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        let Some(path) = self.asked.clone() else {
            let mut go = self.path.ui(ui, cx, "Path of the newer file");
            let typed = self.path.path();
            foot_ui(ui, |ui| go |= primary_button_ui(ui, "Compare", typed.is_some()).clicked());
            if go {
                self.asked = typed;
            }
            trend_ui(ui, cx, &[]);
            return After::Stay;
        };
        ui.horizontal(|ui| {
            let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
            label_ui(ui, &name, theme::body_strong(), palette.text).on_hover_text(path.display().to_string());
            if link_ui(ui, "Another file…").clicked() {
                self.asked = None;
            }
        });
        let derived = cx.bench.newer_file(&path).clone();
        let Some(found) = measured_ui(ui, cx, &derived, &COMPARISON) else { return After::Stay };
        let height = (ui.ctx().content_rect().height() - 270.0).max(160.0);
        ScrollArea::vertical().id_salt("newer file").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 14.0);
            found::found_ui(ui, &found.again, &palette);
            trend_ui(ui, cx, &found.looks);
        });
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            if button_ui(ui, "Close").clicked() {
                after = After::Close;
            }
            if primary_button_ui(ui, "Go on with this file", true)
                .on_hover_text("Every decision is kept; every figure is measured of the newer file from then on.")
                .clicked()
            {
                cx.bench.go_on_with(&path);
                after = After::Close;
            }
        });
        after
    }

    fn take_path(&mut self, purpose: Purpose, path: &Path) {
        self.path.take(purpose, path);
    }

    fn closed(&mut self, cx: &mut Cx<'_>) {
        cx.bench.look_away();
    }
}

const COMPARISON: Work = Work {
    jobs: &["Comparing with a newer file"],
    text: "Reading the newer file, measuring it, and attacking the next release together with the earlier ones…",
    bar: "Comparing with the newer file",
    counts: None,
    stop: "Stop comparing",
    room: 120.0,
};

/// A line for every segment over all looks, these last.
fn trend_ui(ui: &mut Ui, cx: &mut Cx<'_>, newer: &[Look]) {
    let review = cx.bench.review();
    let mut with_newer = Review { looks: review.looks.clone(), ..Review::default() };
    for look in newer {
        with_newer.keep_look(look.clone());
    }
    let segments: Vec<&str> = review.segments.iter().map(|segment| segment.name.as_str()).collect();
    if segments.is_empty() {
        return;
    }
    let Some(chart) = trend_chart(&with_newer.looks, &segments, review.policy.cell_threshold) else { return };
    ui.add_space(8.0);
    let request = chart_ui(ui, &chart, 210.0);
    cx.plot(ui, request);
}
