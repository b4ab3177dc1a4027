//! Dialogs that ask for a path. Each path may be typed, or chosen if the system has a dialog.

pub mod export_release;
pub mod export_report;
pub mod open;
pub mod opt_out;
pub mod question;
pub mod save_handout;
pub mod save_picture;
pub mod save_review;
pub mod unsaved;

use std::path::{Path, PathBuf};

use eframe::egui::{Key, Ui};

use super::frame::foot_ui;
use crate::{
    gui::{
        context::Cx,
        file_dialogs::Purpose,
        theme::{self, Palette},
        widgets::{button_ui, ends_ui, field_ui, primary_button_ui, wrapped_ui},
    },
    workbench::Workbench,
};

/// A path being typed.
#[derive(Clone, Debug)]
pub struct PathDraft {
    /// As it was typed or chosen.
    pub text: String,
    purpose: Purpose,
    /// A file is there already, and the analyst was warned.
    exists: bool,
    /// The field takes the focus when it appears, and again after a path was chosen.
    takes_focus: bool,
    focused: bool,
}

impl PathDraft {
    /// Begins with `text`; empty without one.
    #[must_use]
    pub fn new(purpose: Purpose, text: impl Into<String>) -> Self {
        Self { text: text.into(), purpose, exists: false, takes_focus: true, focused: false }
    }

    /// Begins with a path.
    #[must_use]
    pub fn of(purpose: Purpose, path: &Path) -> Self {
        Self::new(purpose, path.display().to_string())
    }

    /// The field never takes the focus by itself: it is not what the dialog is about.
    #[must_use]
    pub fn without_focus(mut self) -> Self {
        self.takes_focus = false;
        self
    }

    /// Takes a path that was chosen in the system's dialog, if it was chosen for this field.
    pub fn take(&mut self, purpose: Purpose, path: &Path) {
        if purpose == self.purpose {
            *self = Self { takes_focus: self.takes_focus, ..Self::of(purpose, path) };
        }
    }

    /// The path; `None` while nothing is typed.
    #[must_use]
    pub fn path(&self) -> Option<PathBuf> {
        let text = self.text.trim();
        (!text.is_empty()).then(|| expand(text))
    }

    /// The field and *Browse…*. True when Enter was pressed in it.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, name: &str) -> bool {
        let mut entered = false;
        let mut state = (&mut *self, cx, &mut entered);
        type State<'a, 'b, 'c> = (&'a mut PathDraft, &'b mut Cx<'c>, &'a mut bool);
        let start = |ui: &mut Ui, (draft, _, entered): &mut State<'_, '_, '_>| {
            let width = ui.available_width();
            let field = field_ui(ui, name, &mut draft.text, "/path/to/file", width);
            if !std::mem::replace(&mut draft.focused, true) && draft.takes_focus {
                field.request_focus();
            }
            if field.changed() {
                draft.exists = false;
            }
            **entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        };
        let end = |ui: &mut Ui, (draft, cx, _): &mut State<'_, '_, '_>| {
            if button_ui(ui, "Browse…").clicked() {
                let name = draft.path().and_then(|p| p.file_name().map(|n| n.to_string_lossy().into_owned()));
                cx.file_dialogs.ask(ui.ctx(), draft.purpose, &name.unwrap_or_default());
            }
        };
        ends_ui(ui, name, (34.0, 120.0), &mut state, start, end);
        entered
    }

    /// The field and the button for a file that is to be written. The path once it is to be written there: for a file
    /// that exists, other than `own`, the button is pressed a second time.
    fn target_ui(
        &mut self,
        ui: &mut Ui,
        cx: &mut Cx<'_>,
        name: &str,
        verb: &str,
        own: Option<&Path>,
    ) -> Option<PathBuf> {
        let mut go = self.ui(ui, cx, name);
        if self.exists {
            let warn = Palette::of(ui).warn;
            wrapped_ui(ui, "▲ There is a file of that name already. Replace it?", theme::body(), warn);
        }
        let word = if self.exists { "Replace" } else { verb };
        foot_ui(ui, |ui| go |= primary_button_ui(ui, word, self.path().is_some()).clicked());
        let path = self.path().filter(|_| go)?;
        if path.exists() && !self.exists && own != Some(path.as_path()) {
            self.exists = true;
            return None;
        }
        Some(path)
    }
}

/// The folder of the file in view; the user's own where it has none.
#[must_use]
pub fn folder_of(bench: &Workbench) -> PathBuf {
    bench
        .dataset()
        .and_then(|dataset| dataset.source.path.as_deref().and_then(Path::parent).map(Path::to_owned))
        .unwrap_or_else(home)
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

/// The user's own folder; empty if the system does not name one.
fn home() -> PathBuf {
    directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The system's dialog may answer after its field was closed: the path must not end up in another one.
    #[test]
    fn a_path_goes_only_into_the_field_it_was_chosen_for() {
        let purposes = [
            Purpose::Open,
            Purpose::SaveReview,
            Purpose::ExportFolder,
            Purpose::Report,
            Purpose::Plot,
            Purpose::LadderTable,
            Purpose::PopulationTable,
            Purpose::OptOut,
            Purpose::MovedFile,
            Purpose::NewerFile,
        ];
        for own in purposes {
            for other in purposes {
                let mut draft = PathDraft::new(own, "typed");
                draft.take(other, Path::new("chosen"));
                assert_eq!(draft.text, if own == other { "chosen" } else { "typed" }, "{own:?} {other:?}");
            }
        }
    }
}
