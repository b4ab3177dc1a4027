//! Paths: each may be typed, and chosen where the system has a dialog.

pub mod export_release;

use std::path::{Path, PathBuf};

use eframe::egui::{Align, Key, Layout, ScrollArea, Ui, vec2};

use super::{After, foot_ui, frame_ui};
use crate::{
    files::{self, IfExists},
    gui::{
        app::Cx,
        file_dialogs::Purpose,
        plot::{self, Chart},
        theme::{self, Palette},
        widgets::{button_ui, danger_button_ui, field_ui, link_ui, primary_button_ui, section_ui, wrapped_ui},
    },
    workbench::{NoticeKind, Question, SaveState, Workbench},
};

/// A path being typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathDraft {
    pub text: String,
    /// A file is there already, and the analyst was told.
    pub exists: bool,
    focused: bool,
}

impl PathDraft {
    #[must_use]
    pub fn of(path: Option<&Path>) -> Self {
        Self { text: path.map(|path| path.display().to_string()).unwrap_or_default(), ..Self::default() }
    }

    #[must_use]
    pub fn typed(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }

    /// Beside the review: the report of the same name.
    #[must_use]
    pub fn report(bench: &Workbench) -> Self {
        let name = bench.dataset().map_or("shoal".to_owned(), |dataset| dataset.source.name.clone());
        let stem = Path::new(&name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let folder = folder_of(bench);
        Self::of(Some(&folder.join(format!("{stem}-report.html"))))
    }

    /// The field does not take the focus when it is drawn.
    #[must_use]
    pub fn without_focus(mut self) -> Self {
        self.focused = true;
        self
    }

    fn path(&self) -> Option<PathBuf> {
        let text = self.text.trim();
        (!text.is_empty()).then(|| expand(text))
    }
}

/// The folder of the file in view; the user's own where it has none.
#[must_use]
pub fn folder_of(bench: &Workbench) -> PathBuf {
    bench
        .dataset()
        .and_then(|dataset| dataset.source.path.as_deref().and_then(Path::parent).map(Path::to_owned))
        .or_else(|| directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned()))
        .unwrap_or_default()
}

/// `~/…` as a shell would read it; quotes around a pasted path are dropped.
#[must_use]
pub fn expand(text: &str) -> PathBuf {
    let text = text.trim().trim_matches(['"', '\'']);
    match (text.strip_prefix("~/"), directories::UserDirs::new()) {
        (Some(rest), Some(dirs)) => dirs.home_dir().join(rest),
        _ => PathBuf::from(text),
    }
}

/// The field and *Browse…*. True when Enter was pressed in it.
pub fn path_row_ui(ui: &mut Ui, cx: &mut Cx<'_>, name: &str, draft: &mut PathDraft, purpose: Purpose) -> bool {
    let mut entered = false;
    let size = vec2(ui.available_width(), 34.0);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        let browse = button_ui(ui, "Browse…").clicked();
        let width = ui.available_width();
        let field = field_ui(ui, name, &mut draft.text, "/path/to/file", width);
        if !std::mem::replace(&mut draft.focused, true) {
            field.request_focus();
        }
        if field.changed() {
            draft.exists = false;
        }
        entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if browse {
            let name = draft.path().and_then(|p| p.file_name().map(|n| n.to_string_lossy().into_owned()));
            cx.dialogs.ask(ui.ctx(), purpose, &name.unwrap_or_default());
        }
    });
    entered
}

pub(in crate::gui::modal) fn open_ui(ui: &Ui, cx: &mut Cx<'_>, draft: &mut PathDraft) -> After {
    let palette = Palette::of(ui);
    frame_ui(ui, "Open", 560.0, |ui| {
        let text =
            "A customer file (csv, tsv, txt, gz, parquet, arrow, xlsx, xls, ods, json, ndjson) or a saved review.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        let mut go = path_row_ui(ui, cx, "Path of the file", draft, Purpose::Open);
        let recent = cx.bench.settings().recent.clone();
        let mut chosen = None;
        if !recent.is_empty() {
            ui.add_space(8.0);
            section_ui(ui, "Recent");
            ScrollArea::vertical().max_height(180.0).auto_shrink([false, true]).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                for recent in &recent {
                    if link_ui(ui, &recent.path.display().to_string()).on_hover_text(&recent.note).clicked() {
                        chosen = Some(recent.path.clone());
                    }
                }
            });
        }
        foot_ui(ui, |ui| go |= primary_button_ui(ui, "Open", draft.path().is_some()).clicked());
        if let Some(path) = chosen.or_else(|| draft.path().filter(|_| go)) {
            cx.bench.open(&path);
            return After::Close;
        }
        After::Stay
    })
}

pub(in crate::gui::modal) fn save_as_ui(ui: &Ui, cx: &mut Cx<'_>, draft: &mut PathDraft) -> After {
    let palette = Palette::of(ui);
    frame_ui(ui, "Save review as", 560.0, |ui| {
        let text = "Everything decided is in it, no rows of data and no value of a direct identifier.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        let mut go = path_row_ui(ui, cx, "Path of the review", draft, Purpose::SaveReview);
        overwrite_hint_ui(ui, draft);
        let word = if draft.exists { "Replace" } else { "Save" };
        foot_ui(ui, |ui| go |= primary_button_ui(ui, word, draft.path().is_some()).clicked());
        let Some(path) = draft.path().filter(|_| go) else { return After::Stay };
        if path.exists() && !draft.exists && cx.bench.review_path() != Some(path.as_path()) {
            draft.exists = true;
            return After::Stay;
        }
        cx.bench.save_as(&path, true);
        After::Close
    })
}

fn overwrite_hint_ui(ui: &mut Ui, draft: &PathDraft) {
    if draft.exists {
        let palette = Palette::of(ui);
        wrapped_ui(ui, "▲ There is a file of that name already. Replace it?", theme::body(), palette.warn);
    }
}

/// What could not be saved, and where it might go instead.
pub struct UnsavedState {
    pub path: String,
    /// The analyst closes the window all the same.
    pub leave: bool,
    why: String,
}

impl UnsavedState {
    #[must_use]
    pub fn new(bench: &Workbench) -> Self {
        let why = match bench.save_state() {
            SaveState::Failed(error) => error,
            _ => "It has no file yet.".to_owned(),
        };
        let folder = directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned()).unwrap_or_default();
        let name = bench.dataset().map_or("review".to_owned(), |dataset| dataset.source.name.clone());
        Self { path: folder.join(name).display().to_string(), leave: false, why }
    }
}

pub(in crate::gui::modal) fn unsaved_ui(ui: &Ui, cx: &mut Cx<'_>, state: &mut UnsavedState) -> After {
    let palette = Palette::of(ui);
    frame_ui(ui, "The review is not saved", 560.0, |ui| {
        wrapped_ui(ui, &state.why, theme::body(), palette.weak);
        let mut draft = PathDraft { text: state.path.clone(), exists: false, focused: true };
        path_row_ui(ui, cx, "Path of the review", &mut draft, Purpose::SaveReview);
        state.path = draft.text.clone();
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            if primary_button_ui(ui, "Save and close", draft.path().is_some()).clicked()
                && let Some(path) = draft.path()
            {
                cx.bench.save_as(&path, false);
                match cx.bench.save_state() {
                    SaveState::Saved | SaveState::Nothing => state.leave = true,
                    SaveState::Failed(error) => state.why = error,
                    SaveState::Unsaved => {}
                }
            }
            if danger_button_ui(ui, "Close without saving", true).clicked() {
                state.leave = true;
            }
            if button_ui(ui, "Stay").clicked() {
                after = After::Close;
            }
        });
        after
    })
}

pub(in crate::gui::modal) fn question_ui(ui: &Ui, cx: &mut Cx<'_>, question: &Question) {
    let palette = Palette::of(ui);
    let mut answer = None;
    let mut moved = None;
    let (title, sentence, yes) = match question {
        Question::FileChanged { sentence, .. } => ("The file has changed", sentence.clone(), "Go on with it"),
        Question::FileGone { sentence, .. } => ("The file is gone", sentence.clone(), "Open it there"),
        Question::Overwrite { folder, files } => {
            ("Replace files?", format!("These are in {} already: {}.", folder.display(), files.join(", ")), "Replace")
        }
        Question::OverwriteReport { path } => {
            ("Replace the report?", format!("{} exists already.", path.display()), "Replace")
        }
    };
    let after = frame_ui(ui, title, 560.0, |ui| {
        wrapped_ui(ui, &sentence, theme::body(), palette.text);
        if matches!(question, Question::FileGone { .. }) {
            let id = ui.scope_id().with("moved");
            let mut draft = ui.data_mut(|data| data.get_temp::<PathDraft>(id)).unwrap_or_default();
            let mut go = path_row_ui(ui, cx, "Where it is now", &mut draft, Purpose::MovedFile);
            foot_ui(ui, |ui| {
                go |= primary_button_ui(ui, yes, draft.path().is_some()).clicked();
                if button_ui(ui, "Cancel").clicked() {
                    answer = Some(false);
                }
            });
            moved = draft.path().filter(|_| go);
            ui.data_mut(|data| data.insert_temp(id, draft));
        } else {
            foot_ui(ui, |ui| {
                if primary_button_ui(ui, yes, true).clicked() {
                    answer = Some(true);
                }
                if button_ui(ui, "Cancel").clicked() {
                    answer = Some(false);
                }
            });
        }
        After::Stay
    });
    if let Some(path) = moved {
        cx.bench.answer_path(&path);
    } else if let Some(yes) = answer.or((after == After::Close).then_some(false)) {
        cx.bench.answer(yes);
    }
}

/// A plot on its way to a file.
pub struct PlotDraft {
    chart: Chart,
    png: bool,
    pub path: PathDraft,
}

impl PlotDraft {
    #[must_use]
    pub fn new(chart: Chart, png: bool) -> Self {
        let folder = directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned()).unwrap_or_default();
        let name: String = chart
            .title
            .to_lowercase()
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect::<String>()
            .trim_matches('-')
            .to_owned();
        let name = format!("{name}.{}", if png { "png" } else { "svg" });
        Self { chart, png, path: PathDraft::of(Some(&folder.join(name))) }
    }
}

pub(in crate::gui::modal) fn save_plot_ui(ui: &Ui, cx: &mut Cx<'_>, draft: &mut PlotDraft) -> After {
    frame_ui(ui, "Save picture", 560.0, |ui| {
        let mut go = path_row_ui(ui, cx, "Path of the picture", &mut draft.path, Purpose::Plot);
        overwrite_hint_ui(ui, &draft.path);
        let word = if draft.path.exists { "Replace" } else { "Save" };
        foot_ui(ui, |ui| go |= primary_button_ui(ui, word, draft.path.path().is_some()).clicked());
        let Some(path) = draft.path.path().filter(|_| go) else { return After::Stay };
        if path.exists() && !draft.path.exists {
            draft.path.exists = true;
            return After::Stay;
        }
        let bytes = if draft.png { plot::png(&draft.chart) } else { Ok(plot::svg(&draft.chart).into_bytes()) };
        let written = bytes.and_then(|bytes| {
            files::write(&path, IfExists::Replace, |out| out.write_all(&bytes)).map_err(|error| error.to_string())
        });
        match written {
            Ok(_) => cx.bench.notify(NoticeKind::Done, format!("The picture was saved as {}.", path.display())),
            Err(error) => {
                cx.bench.notify(NoticeKind::Error, error);
                return After::Stay;
            }
        }
        After::Close
    })
}

pub(in crate::gui::modal) fn report_ui(ui: &Ui, cx: &mut Cx<'_>, draft: &mut PathDraft) -> After {
    let palette = Palette::of(ui);
    frame_ui(ui, "Export report", 560.0, |ui| {
        let text = "One page with every figure, setting and picture. It opens without a network.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        let mut go = path_row_ui(ui, cx, "Path of the report", draft, Purpose::Report);
        overwrite_hint_ui(ui, draft);
        let word = if draft.exists { "Replace" } else { "Export report" };
        foot_ui(ui, |ui| go |= primary_button_ui(ui, word, draft.path().is_some()).clicked());
        let Some(path) = draft.path().filter(|_| go) else { return After::Stay };
        if path.exists() && !draft.exists {
            draft.exists = true;
            return After::Stay;
        }
        cx.bench.export_report(&path, draft.exists);
        After::Close
    })
}
