//! Everything that can be asked of the window, once: menu, palette, shortcuts and their help all read this list.

use eframe::egui::{self, Key, KeyboardShortcut, Modifiers};

use super::view_state::Place;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Command {
    Open,
    TrySample,
    TryOrders,
    Tour,
    CloseFile,
    Save,
    SaveAs,
    Undo,
    Redo,
    Go(Place),
    WhoCouldThisBe,
    AcceptSuggestions,
    ShowDirectIdentifiers,
    FindInTable,
    AgreedColumns,
    BestLevels,
    SinglesOut,
    NewSegment,
    Propose,
    Overlaps,
    AddTable,
    Export,
    ExportReport,
    CopySql,
    Palette,
    Shortcuts,
    Notices,
    Policy,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    CancelWork,
    About,
    Quit,
}

/// What must be there before a command makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    Nothing,
    File,
}

impl Command {
    pub const ALL: &[Self] = &[
        Self::Open,
        Self::TrySample,
        Self::TryOrders,
        Self::Tour,
        Self::Save,
        Self::SaveAs,
        Self::CloseFile,
        Self::Undo,
        Self::Redo,
        Self::Go(Place::Data),
        Self::Go(Place::Columns),
        Self::Go(Place::Segments),
        Self::Go(Place::Release),
        Self::Go(Place::Record),
        Self::WhoCouldThisBe,
        Self::AcceptSuggestions,
        Self::ShowDirectIdentifiers,
        Self::FindInTable,
        Self::AgreedColumns,
        Self::BestLevels,
        Self::SinglesOut,
        Self::NewSegment,
        Self::Propose,
        Self::Overlaps,
        Self::AddTable,
        Self::Export,
        Self::ExportReport,
        Self::CopySql,
        Self::Policy,
        Self::Palette,
        Self::Shortcuts,
        Self::Notices,
        Self::ThemeSystem,
        Self::ThemeLight,
        Self::ThemeDark,
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ZoomReset,
        Self::CancelWork,
        Self::About,
        Self::Quit,
    ];

    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Open => "Open…",
            Self::TrySample => "Try the sample",
            Self::TryOrders => "Try the sample of orders",
            Self::Tour => "Start the tour",
            Self::CloseFile => "Close file",
            Self::Save => "Save review",
            Self::SaveAs => "Save review as…",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::Go(place) => place.command(),
            Self::WhoCouldThisBe => "Who could this be?",
            Self::AcceptSuggestions => "Accept all suggestions",
            Self::ShowDirectIdentifiers => "Show or mask direct identifiers",
            Self::FindInTable => "Find in the table",
            Self::AgreedColumns => "Agreed columns…",
            Self::BestLevels => "Find the best ladder levels…",
            Self::SinglesOut => "What singles people out…",
            Self::NewSegment => "New segment",
            Self::Propose => "Propose segments…",
            Self::Overlaps => "Overlaps of segments",
            Self::AddTable => "Add a table",
            Self::Export => "Export…",
            Self::ExportReport => "Export report…",
            Self::CopySql => "Copy SQL for a warehouse",
            Self::Palette => "Find a command…",
            Self::Shortcuts => "Keyboard shortcuts",
            Self::Notices => "Notices",
            Self::Policy => "Policy…",
            Self::ThemeSystem => "Theme: follow the system",
            Self::ThemeLight => "Theme: light",
            Self::ThemeDark => "Theme: dark",
            Self::ZoomIn => "Zoom in",
            Self::ZoomOut => "Zoom out",
            Self::ZoomReset => "Zoom to 100 %",
            Self::CancelWork => "Cancel running work",
            Self::About => "About Shoal",
            Self::Quit => "Quit",
        }
    }

    /// What it does, in one line.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::Open => "A customer file (csv, xlsx, parquet, …) or a saved review",
            Self::TrySample => "A made-up loyalty club with planted traps",
            Self::TryOrders => "A made-up shop with several rows a person",
            Self::Tour => "The traps of the sample, one after the other",
            Self::CloseFile => "Back to the start",
            Self::Save => "Everything decided, no rows of data",
            Self::SaveAs => "Under another name",
            Self::Undo => "Take back the last step",
            Self::Redo => "Do it again",
            Self::Go(place) => place.hint(),
            Self::WhoCouldThisBe => "Choose what is known of a person and watch the crowd shrink",
            Self::AcceptSuggestions => "Give every column its suggested role",
            Self::ShowDirectIdentifiers => "Names, e-mail addresses and keys in the table; the record notes it",
            Self::FindInTable => "The next cell that holds a text",
            Self::AgreedColumns => "What the contract says the file holds, against what came",
            Self::BestLevels => "Which levels keep most and still pass",
            Self::SinglesOut => "Sets of columns that identify, and the people easiest to find",
            Self::NewSegment => "People chosen by a rule",
            Self::Propose => "Groups that are safe by themselves and together",
            Self::Overlaps => "Small groups that two segments give away together",
            Self::AddTable => "A further table that leaves together with the others",
            Self::Export => "Write the tables that leave, checked",
            Self::ExportReport => "One page with every figure and setting",
            Self::CopySql => "Makes the table of counts from data too large for this machine",
            Self::Palette => "Every command by its name",
            Self::Shortcuts => "Every key",
            Self::Notices => "What the window said",
            Self::Policy => "The thresholds that a release must meet",
            Self::ThemeSystem | Self::ThemeLight | Self::ThemeDark => "Colours of the window",
            Self::ZoomIn => "Larger, up to 200 %",
            Self::ZoomOut => "Smaller, down to 50 %",
            Self::ZoomReset => "As designed",
            Self::CancelWork => "Stop what is being counted",
            Self::About => "Version and licence",
            Self::Quit => "Close the window",
        }
    }

    #[must_use]
    pub fn needs(self) -> Needs {
        match self {
            Self::Open
            | Self::TrySample
            | Self::TryOrders
            | Self::Tour
            | Self::Palette
            | Self::Shortcuts
            | Self::Notices
            | Self::ThemeSystem
            | Self::ThemeLight
            | Self::ThemeDark
            | Self::ZoomIn
            | Self::ZoomOut
            | Self::ZoomReset
            | Self::CancelWork
            | Self::About
            | Self::Quit => Needs::Nothing,
            _ => Needs::File,
        }
    }

    /// The keys that ask for it, the first one shown. Longer combinations come first in [`Command::pressed`].
    #[must_use]
    pub fn shortcuts(self) -> Vec<KeyboardShortcut> {
        let ctrl = |key| KeyboardShortcut::new(Modifiers::COMMAND, key);
        let ctrl_shift = |key| KeyboardShortcut::new(Modifiers::COMMAND | Modifiers::SHIFT, key);
        match self {
            Self::Open => vec![ctrl(Key::O)],
            Self::CloseFile => vec![ctrl(Key::W)],
            Self::Save => vec![ctrl(Key::S)],
            Self::SaveAs => vec![ctrl_shift(Key::S)],
            Self::Undo => vec![ctrl(Key::Z)],
            Self::Redo => vec![ctrl(Key::Y), ctrl_shift(Key::Z)],
            Self::Go(place) => vec![ctrl(place.key())],
            Self::WhoCouldThisBe => vec![ctrl(Key::G)],
            Self::AcceptSuggestions => vec![ctrl_shift(Key::A)],
            Self::FindInTable => vec![ctrl(Key::F)],
            Self::BestLevels => vec![ctrl(Key::L)],
            Self::SinglesOut => vec![ctrl(Key::U)],
            Self::NewSegment => vec![ctrl(Key::N)],
            Self::Propose => vec![ctrl(Key::P)],
            Self::Export => vec![ctrl(Key::E)],
            Self::ExportReport => vec![ctrl_shift(Key::E)],
            Self::Palette => vec![ctrl(Key::K)],
            Self::Shortcuts => vec![KeyboardShortcut::new(Modifiers::NONE, Key::F1)],
            Self::ZoomIn => vec![ctrl(Key::Plus), ctrl(Key::Equals)],
            Self::ZoomOut => vec![ctrl(Key::Minus)],
            Self::ZoomReset => vec![ctrl(Key::Num0)],
            Self::Quit => vec![ctrl(Key::Q)],
            _ => Vec::new(),
        }
    }

    /// "Ctrl K".
    #[must_use]
    pub fn keys(self, ctx: &egui::Context) -> String {
        self.shortcuts().first().map(|shortcut| ctx.format_shortcut(shortcut).replace('+', " ")).unwrap_or_default()
    }

    /// It may be asked for while a question is open: how large everything is drawn.
    fn beside_a_question(self) -> bool {
        matches!(self, Self::ZoomIn | Self::ZoomOut | Self::ZoomReset)
    }

    /// The commands whose keys were pressed in this frame, the keys consumed; with a question open few may be.
    pub fn pressed(ctx: &egui::Context, question: bool) -> Vec<Self> {
        let mut keys: Vec<(KeyboardShortcut, Self)> = Self::ALL
            .iter()
            .filter(|command| !question || command.beside_a_question())
            .flat_map(|command| command.shortcuts().into_iter().map(|shortcut| (shortcut, *command)))
            .collect();
        // Ctrl Shift S must not be taken for Ctrl S.
        keys.sort_by_key(|(shortcut, _)| !shortcut.modifiers.shift);
        ctx.input_mut(|input| {
            keys.into_iter()
                .filter(|(shortcut, _)| input.consume_shortcut(shortcut))
                .map(|(_, command)| command)
                .collect()
        })
    }

    /// How well a typed text fits: `None` where it does not, smaller is better.
    #[must_use]
    pub fn fit(self, typed: &str) -> Option<usize> {
        let typed = typed.trim().to_lowercase();
        if typed.is_empty() {
            return Some(0);
        }
        let text = self.text().to_lowercase();
        if let Some(at) = text.find(&typed) {
            return Some(at);
        }
        if self.hint().to_lowercase().contains(&typed) {
            return Some(100);
        }
        // Letters in order, as in "acs" for "Accept suggestions".
        let mut letters = text.chars();
        typed.chars().filter(|c| !c.is_whitespace()).all(|c| letters.any(|l| l == c)).then_some(200)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Two commands on one key would make one of them unreachable.
    #[test]
    fn no_key_is_given_twice() {
        let mut seen = BTreeSet::new();
        for command in Command::ALL {
            for shortcut in command.shortcuts() {
                assert!(seen.insert(format!("{shortcut:?}")), "{shortcut:?} is given to {command:?} as well");
            }
        }
    }

    #[test]
    fn a_command_is_found_by_its_words_and_its_letters() {
        assert_eq!(Command::Export.fit("exp"), Some(0));
        assert!(Command::AcceptSuggestions.fit("acsug").is_some());
        assert!(Command::Undo.fit("zebra").is_none());
    }
}
