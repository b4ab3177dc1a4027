//! Saving a chart as a picture.

use std::path::Path;

use eframe::egui::Ui;

use super::{PathDraft, home};
use crate::{
    files::{self, IfExists},
    gui::{
        context::Cx,
        file_dialogs::Purpose,
        modal::frame::{After, Dialog},
        plot::{self, Chart, PlotRequest},
    },
    workbench::NoticeKind,
};

/// Asks where to save a chart as PNG or SVG.
pub struct SavePictureDialog {
    chart: Chart,
    png: bool,
    path: PathDraft,
}

impl SavePictureDialog {
    /// Begins in the user's own folder, with a name made of the chart's title.
    #[must_use]
    pub fn new(chart: Chart, png: bool) -> Self {
        let name: String =
            chart.title.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let name = format!("{}.{}", name.trim_matches('-'), if png { "png" } else { "svg" });
        Self { chart, png, path: PathDraft::of(Purpose::Plot, &home().join(name)) }
    }
}

impl Dialog for SavePictureDialog {
    fn title(&self) -> String {
        "Save picture".to_owned()
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let Some(path) = self.path.target_ui(ui, cx, "Path of the picture", "Save", None) else { return After::Stay };
        let bytes = if self.png { plot::png(&self.chart) } else { Ok(plot::svg(&self.chart).into_bytes()) };
        let written = bytes.and_then(|bytes| {
            files::write(&path, IfExists::Replace, |out| out.write_all(&bytes)).map_err(|error| error.to_string())
        });
        match written {
            Ok(_) => {
                cx.bench.notify(NoticeKind::Done, format!("The picture was saved as {}.", path.display()));
                After::Close
            }
            Err(error) => {
                cx.bench.notify(NoticeKind::Error, error);
                After::Stay
            }
        }
    }

    fn take_path(&mut self, purpose: Purpose, path: &Path) {
        self.path.take(purpose, path);
    }
}

impl Cx<'_> {
    /// Does what was chosen in a chart's menu. The mark, if one was clicked instead.
    pub fn plot(&mut self, ui: &Ui, request: Option<PlotRequest>) -> Option<usize> {
        match request? {
            PlotRequest::CopyCsv(text) => {
                ui.ctx().copy_text(text);
                self.bench.notify(NoticeKind::Done, "The numbers were copied.");
            }
            PlotRequest::SavePng(chart) => self.show(SavePictureDialog::new(*chart, true)),
            PlotRequest::SaveSvg(chart) => self.show(SavePictureDialog::new(*chart, false)),
            PlotRequest::Mark(mark) => return Some(mark),
        }
        None
    }
}
