//! Settings of the program, not of a review: theme, zoom, recent files, default policy.
//!
//! They live in the platform's folder for settings, as one small JSON file that is written atomically.

use crate::files::{self, IfExists};
use crate::review::Preset;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

const FILE: &str = "settings.json";
const VERSION: u32 = 1;
const RECENT: usize = 40;

/// Whether the window is light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// A file that was opened before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recent {
    #[serde(with = "crate::files::path_text")]
    pub path: PathBuf,
    /// "20,000 people · Share with partner".
    pub note: String,
    /// The day on which it was opened last, YYYY-MM-DD; empty in older settings.
    #[serde(default)]
    pub opened: String,
    /// Where its review was saved.
    #[serde(default, with = "crate::files::path_text::option", skip_serializing_if = "Option::is_none")]
    pub review: Option<PathBuf>,
}

/// The settings of the program, which hold for every review.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub version: u32,
    pub theme: Theme,
    /// 0.5 to 2.
    pub zoom: f32,
    pub recent: Vec<Recent>,
    pub default_policy: Option<Preset>,
    /// The group may read and write reviews, releases and reports too: several people work on one review.
    pub share_with_group: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: VERSION,
            theme: Theme::System,
            zoom: 1.0,
            recent: Vec::new(),
            default_policy: None,
            share_with_group: false,
        }
    }
}

impl Settings {
    /// Puts a file at the head of the recent ones.
    pub fn remember(&mut self, recent: Recent) {
        self.recent.retain(|known| known.path != recent.path);
        self.recent.insert(0, recent);
        self.recent.truncate(RECENT);
    }

    /// Reads the settings in a folder; defaults if there are none or they cannot be read.
    #[must_use]
    pub fn load(folder: &Path) -> Self {
        read_json::<Self>(folder, FILE)
            .filter(|settings| settings.version <= VERSION)
            .map(|mut settings| {
                settings.zoom = if settings.zoom.is_finite() { settings.zoom.clamp(0.5, 2.0) } else { 1.0 };
                settings
            })
            .unwrap_or_default()
    }

    /// Writes the settings into a folder, which is made if it is not there.
    ///
    /// # Errors
    /// A sentence with the path and what the system says.
    pub fn save(&self, folder: &Path) -> Result<(), String> {
        write_json(folder, FILE, self)
    }
}

/// What a small file of the program holds; `None` if it is not there or cannot be read.
pub(crate) fn read_json<T: DeserializeOwned>(folder: &Path, file: &str) -> Option<T> {
    serde_json::from_slice(&std::fs::read(folder.join(file)).ok()?).ok()
}

/// Writes a small file of the program into a folder, which is made if it is not there.
pub(crate) fn write_json(folder: &Path, file: &str, value: &impl Serialize) -> Result<(), String> {
    let bytes = serde_json::to_vec_pretty(value).map_err(|error| error.to_string())?;
    files::make_folder(folder)
        .map_err(|error| format!("the settings folder {} cannot be made: {error}", folder.display()))?;
    files::write(&folder.join(file), IfExists::Replace, |out| out.write_all(&bytes))
        .map(|_| ())
        .map_err(|error| error.to_string())
}

/// The program's own folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    pub settings: PathBuf,
    /// Reviews of files whose own folder cannot be written to.
    pub reviews: PathBuf,
    /// Secrets of reviews, a file each, for the owner alone.
    pub secrets: PathBuf,
}

impl Folders {
    /// The platform's folders; `SHOAL_HOME` names another place (portable use, tests).
    #[must_use]
    pub fn of_the_platform() -> Option<Self> {
        if let Some(home) = std::env::var_os("SHOAL_HOME").filter(|home| !home.is_empty()) {
            return Some(Self::below(Path::new(&home)));
        }
        let folders = directories::ProjectDirs::from("", "", "Shoal")?;
        let data = folders.data_dir();
        Some(Self {
            settings: folders.config_dir().to_owned(),
            reviews: data.join("reviews"),
            secrets: data.join("secrets"),
        })
    }

    /// All folders below one.
    #[must_use]
    pub fn below(home: &Path) -> Self {
        Self { settings: home.join("settings"), reviews: home.join("reviews"), secrets: home.join("secrets") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let mut settings = Settings { theme: Theme::Dark, zoom: 1.5, ..Settings::default() };
        let recent = |path: &str, note: &str| Recent {
            path: path.into(),
            note: note.into(),
            opened: "2026-11-28".into(),
            review: Some(format!("{path}.shoal.json").into()),
        };
        settings.remember(recent("a.csv", ""));
        settings.remember(recent("b.csv", ""));
        settings.remember(recent("a.csv", "again"));
        settings.save(folder.path()).unwrap();
        let read = Settings::load(folder.path());
        assert_eq!(read, settings);
        assert_eq!(read.recent.len(), 2);
        assert_eq!(read.recent[0].path, Path::new("a.csv"));
    }

    #[test]
    fn broken_settings_are_the_defaults() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("settings.json"), b"{\"zoom\": ").unwrap();
        assert_eq!(Settings::load(folder.path()), Settings::default());
    }
}
