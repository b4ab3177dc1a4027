//! Everything that a click or a key can do in the window. A command is a name here and a row in the table; menu,
//! palette, keyboard and help read that row.

mod table;

use eframe::egui::{self, Key, KeyboardShortcut, Modifiers};

use super::{context::Cx, view_state::Place};
use crate::workbench::{Dialect, Workbench};

/// Declares the commands and lists them, so that none can be missing from the list.
macro_rules! commands {
    ($($name:ident $(($of:ident))?),+ $(,)?) => {
        /// A command by its name. What each does is in the table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Command { $($name $(($of))?),+ }

        impl Command {
            /// Every command, in the order of the palette and of the help.
            #[must_use]
            pub fn all() -> Vec<Self> {
                let mut all = Vec::new();
                $(all.extend(commands!(@each $name $($of)?));)+
                all
            }
        }
    };
    (@each $name:ident) => { [Self::$name] };
    (@each $name:ident $of:ident) => { $of::ALL.map(Self::$name) };
}

commands! {
    Open, NewerFile, TrySample, TryOrders, Tour, Workshop, Save, SaveAs, Seal, Unseal, CloseFile, Undo, Redo, Go(Place), WhoCouldThisBe, AcceptSuggestions,
    ShowDirectIdentifiers, FindInTable, AgreedColumns, BestLevels, SinglesOut, NewSegment, DivideIntoSegments, Propose, FixAll, Overlaps, AddTable,
    Export, ExportReport, CopySql(Dialect), Policy, Palette, Help, Shortcuts, NextPart, PreviousPart, Notices, ThemeSystem, ThemeLight, ThemeDark, ZoomIn,
    ZoomOut, ZoomReset, ShareFiles, KeepFiles, CancelWork, About, Quit,
}

/// What must be there before a command makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// A file in view.
    File,
    /// A step that can be taken back.
    Undo,
    /// A step that can be done again.
    Redo,
    /// A suggested role that is not decided on.
    Suggestions,
    /// A review that is sealed.
    Seal,
    /// Work that is running.
    Work,
}

impl Needs {
    /// Whether it is there.
    #[must_use]
    pub fn met(self, bench: &Workbench) -> bool {
        match self {
            Self::Nothing => true,
            Self::File => bench.dataset().is_some(),
            Self::Undo => bench.undo_name().is_some(),
            Self::Redo => bench.redo_name().is_some(),
            Self::Suggestions => bench.suggestions_open() > 0,
            Self::Seal => bench.dataset().is_some() && bench.is_sealed(),
            Self::Work => !bench.jobs().is_empty(),
        }
    }
}

/// What a command does.
type Action = fn(&mut Cx<'_>, &egui::Context);

/// A row of the table.
struct Spec {
    text: &'static str,
    hint: &'static str,
    needs: Needs,
    keys: &'static [(Modifiers, Key)],
    action: Action,
}

impl Command {
    /// Its name on screen.
    #[must_use]
    pub fn text(self) -> &'static str {
        self.spec().text
    }

    /// What it does, in one line.
    #[must_use]
    pub fn hint(self) -> &'static str {
        self.spec().hint
    }

    /// What must be there before it makes sense.
    #[must_use]
    pub fn needs(self) -> Needs {
        self.spec().needs
    }

    /// Its keys, the first one shown.
    pub fn shortcuts(self) -> impl Iterator<Item = KeyboardShortcut> {
        self.spec().keys.iter().map(|(modifiers, key)| KeyboardShortcut::new(*modifiers, *key))
    }

    /// Does it, if what it needs is there.
    pub fn run(self, cx: &mut Cx<'_>, ctx: &egui::Context) {
        let spec = self.spec();
        if spec.needs.met(cx.bench) {
            (spec.action)(cx, ctx);
        }
    }

    /// The first of its keys as text, "Ctrl K"; empty without one.
    #[must_use]
    pub fn keys(self, ctx: &egui::Context) -> String {
        self.shortcuts().next().map(|shortcut| ctx.format_shortcut(&shortcut).replace('+', " ")).unwrap_or_default()
    }

    /// It is available while a question is open: how large everything is drawn.
    fn beside_a_question(self) -> bool {
        matches!(self, Self::ZoomIn | Self::ZoomOut | Self::ZoomReset)
    }

    /// The commands whose keys were pressed in this frame, the keys consumed; with a question open few may be.
    pub fn pressed(ctx: &egui::Context, question: bool) -> Vec<Self> {
        // While somebody types, Ctrl Z takes back what was typed, not what was decided.
        let typing = ctx.text_edit_focused();
        let mut keys: Vec<(KeyboardShortcut, Self)> = Self::all()
            .into_iter()
            .filter(|command| !question || command.beside_a_question())
            .filter(|command| !typing || !matches!(command, Self::Undo | Self::Redo))
            .flat_map(|command| command.shortcuts().map(move |shortcut| (shortcut, command)))
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

    /// How well a typed text fits: `None` if it does not, smaller is better.
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
        for command in Command::all() {
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
