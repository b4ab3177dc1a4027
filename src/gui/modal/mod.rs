//! One question at a time: everything that stands in front of the screen.

pub mod agreed_columns;
mod best_levels;

mod help;
mod ladder;
mod ladder_groups;

mod paths;
mod policy;
mod propose;
mod reidentification;
mod segment;
mod segment_builder;
mod singling_out;

use std::path::Path;

use eframe::egui::{self, Align, Color32, Id, Layout, Margin, ScrollArea, Ui, WidgetInfo, accesskit::Role, vec2};

use super::{
    app::Cx,
    file_dialogs::Purpose,
    plot::Chart,
    theme::{self, Palette},
    widgets::{icon_button_ui, label_ui},
};
use crate::{
    review::{LadderForm, Review, Segment},
    workbench::Workbench,
};

pub use agreed_columns::AgreedDraft;
pub use best_levels::LevelsState;
pub use help::palette::PaletteState;
pub use ladder::LadderDraft;
pub use paths::export_release::ExportDraft;
pub use paths::{PathDraft, PlotDraft, UnsavedState, expand};
pub use policy::PolicyDraft;
pub use propose::ProposeState;
pub use reidentification::WhoState;
pub use segment::SegmentDraft;
pub use singling_out::SinglingState;

pub enum Modal {
    Palette(PaletteState),
    Shortcuts,
    Notices,
    About,
    Open(PathDraft),
    SaveAs(PathDraft),
    Unsaved(UnsavedState),
    Policy(Box<PolicyDraft>),
    Segment(Box<SegmentDraft>),
    Ladder(Box<LadderDraft>),
    Levels(LevelsState),
    Propose(ProposeState),
    Singling(SinglingState),
    Who(WhoState),
    Export(Box<ExportDraft>),
    Report(PathDraft),
    SavePlot(Box<PlotDraft>),
    Agreed(AgreedDraft),
    /// Rows that could not be read.
    Unreadable,
}

impl Modal {
    #[must_use]
    pub fn palette() -> Self {
        Self::Palette(PaletteState::default())
    }

    #[must_use]
    pub fn open() -> Self {
        Self::Open(PathDraft::default())
    }

    #[must_use]
    pub fn save_as(bench: &Workbench) -> Self {
        Self::SaveAs(PathDraft::of(bench.review_path()))
    }

    #[must_use]
    pub fn unsaved(bench: &Workbench) -> Self {
        Self::Unsaved(UnsavedState::new(bench))
    }

    #[must_use]
    pub fn policy(review: &Review) -> Self {
        Self::Policy(Box::new(PolicyDraft::new(review)))
    }

    #[must_use]
    pub fn new_segment() -> Self {
        Self::Segment(Box::default())
    }

    #[must_use]
    pub fn edit_segment(segment: &Segment) -> Self {
        Self::Segment(Box::new(SegmentDraft::of(segment)))
    }

    #[must_use]
    pub fn ladder(column: &str, form: &LadderForm) -> Self {
        Self::Ladder(Box::new(LadderDraft::new(column, form)))
    }

    #[must_use]
    pub fn agreed(bench: &Workbench) -> Self {
        Self::Agreed(AgreedDraft::new(bench))
    }

    #[must_use]
    pub fn levels() -> Self {
        Self::Levels(LevelsState::default())
    }

    #[must_use]
    pub fn propose(bench: &Workbench) -> Self {
        Self::Propose(ProposeState::new(bench))
    }

    #[must_use]
    pub fn singling() -> Self {
        Self::Singling(SinglingState::default())
    }

    #[must_use]
    pub fn who() -> Self {
        Self::Who(WhoState::default())
    }

    #[must_use]
    pub fn export(bench: &mut Workbench) -> Option<Self> {
        Some(Self::Export(Box::new(ExportDraft::new(bench))))
    }

    #[must_use]
    pub fn report(bench: &Workbench) -> Self {
        Self::Report(PathDraft::report(bench))
    }

    #[must_use]
    pub fn save_plot(chart: Chart, png: bool) -> Self {
        Self::SavePlot(Box::new(PlotDraft::new(chart, png)))
    }

    /// A path chosen in the system's dialog goes into the field beside which it was asked for, where that is still there.
    pub fn take_path(&mut self, purpose: &Purpose, path: &Path) {
        let text = path.display().to_string();
        match (self, purpose) {
            (Self::SaveAs(draft), Purpose::SaveReview) | (Self::Report(draft), Purpose::Report) => {
                *draft = PathDraft::of(Some(path));
            }
            (Self::Unsaved(state), Purpose::SaveReview) => state.path = text,
            (Self::Export(draft), Purpose::ExportFolder) => draft.folder = text,
            (Self::SavePlot(draft), Purpose::Plot) => draft.path = PathDraft::of(Some(path)),
            (Self::Ladder(draft), Purpose::LadderTable) => draft.file = text,
            (Self::Policy(draft), Purpose::PopulationTable) => draft.population = text,
            (Self::Agreed(draft), Purpose::LadderTable) => draft.file = text,
            _ => {}
        }
    }
}

/// What a modal wants after it was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum After {
    Stay,
    Close,
}

pub fn modal_ui(ui: &Ui, cx: &mut Cx<'_>) {
    if let Some(question) = cx.bench.question().cloned() {
        paths::question_ui(ui, cx, &question);
        return;
    }
    let Some(mut modal) = cx.modal.take() else { return };
    let after = match &mut modal {
        Modal::Palette(state) => help::palette::palette_ui(ui, cx, state),
        Modal::Shortcuts => help::shortcuts_ui(ui),
        Modal::Notices => help::notices_ui(ui, cx),
        Modal::About => help::about_ui(ui),
        Modal::Open(draft) => paths::open_ui(ui, cx, draft),
        Modal::SaveAs(draft) => paths::save_as_ui(ui, cx, draft),
        Modal::Unsaved(state) => paths::unsaved_ui(ui, cx, state),
        Modal::Policy(draft) => policy::policy_ui(ui, cx, draft),
        Modal::Segment(draft) => segment::segment_ui(ui, cx, draft),
        Modal::Ladder(draft) => ladder::ladder_ui(ui, cx, draft),
        Modal::Levels(state) => best_levels::levels_ui(ui, cx, state),
        Modal::Propose(state) => propose::propose_ui(ui, cx, state),
        Modal::Singling(state) => singling_out::singling_ui(ui, cx, state),
        Modal::Who(state) => reidentification::who_ui(ui, cx, state),
        Modal::Export(draft) => paths::export_release::export_ui(ui, cx, draft),
        Modal::Report(draft) => paths::report_ui(ui, cx, draft),
        Modal::SavePlot(draft) => paths::save_plot_ui(ui, cx, draft),
        Modal::Agreed(draft) => agreed_columns::agreed_ui(ui, cx, draft),
        Modal::Unreadable => help::unreadable_ui(ui, cx),
    };
    // A modal may have put another one in its place.
    if after == After::Stay && cx.modal.is_none() {
        *cx.modal = Some(modal);
    }
}

/// What a modal needs beside its content: its title, its margins, and some room around it.
const CHROME: f32 = 28.0 + 4.0 + 8.0 + 2.0 * 20.0 + 2.0 * 8.0;

/// Room for a scroll bar.
const BAR: i8 = 12;

/// A window in the middle with a title and ✕. `content` says whether it is done.
fn frame_ui(ui: &Ui, title: &str, width: f32, content: impl FnOnce(&mut Ui) -> After) -> After {
    let palette = Palette::of(ui);
    let screen = ui.ctx().content_rect();
    let width = width.min(screen.width() - 48.0);
    // The scroll bar stands in the right margin.
    let frame = egui::Frame::popup(ui.style()).inner_margin(Margin { right: 20 - BAR, ..Margin::same(20) });
    let shown = egui::Modal::new(Id::unique(("modal", title)))
        .backdrop_color(Color32::from_black_alpha(90))
        .frame(frame)
        .show(ui.ctx(), |ui| {
            ui.set_width(width + f32::from(BAR));
            let mut after = After::Stay;
            ui.allocate_ui_with_layout(vec2(width, 28.0), Layout::left_to_right(Align::Center), |ui| {
                let response = label_ui(ui, title, theme::title(), palette.text);
                response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if icon_button_ui(ui, "✕", "Close", true).clicked() {
                        after = After::Close;
                    }
                });
            });
            ui.add_space(4.0);
            // A small or much enlarged window does not hold every question at once.
            let room = (screen.height() - CHROME).max(120.0);
            // Never lower than that for being low a moment ago, before the window grew.
            let scroll = ScrollArea::vertical().id_salt("modal").auto_shrink([false, true]);
            let scroll = scroll.max_height(room).min_scrolled_height(room);
            let answer = scroll.show(ui, |ui| {
                ui.set_width(width);
                content(ui)
            });
            if answer.inner == After::Close { After::Close } else { after }
        });
    if shown.should_close() { After::Close } else { shown.inner }
}

/// The buttons at the foot, the main one rightmost.
fn foot_ui(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    ui.add_space(12.0);
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, 34.0), Layout::right_to_left(Align::Center), add);
}
