//! Help: the words, the methods with their sources, and the keys, to be searched at once. It needs no network.

use eframe::egui::{Margin, ScrollArea, TextEdit, Ui};

use crate::{
    gui::{
        command::Command,
        context::Cx,
        modal::frame::{After, Dialog},
        theme::{self, Palette},
        widgets::{label_ui, section_ui, tabs_ui, weak_ui, wrapped_ui},
    },
    report::guide::{FIGURES, METHODS, WORK},
};

/// Keys that are no command's.
const FURTHER: &[(&str, &str)] = &[
    ("Next, previous control", "Tab   Shift Tab"),
    ("Press, choose", "Space   Enter"),
    ("Within a choice, along a ladder", "←   →"),
    ("From mark to mark of a chart", "←   →"),
    ("A chart closer, further, whole", "+   −   0"),
    ("Close what is in front", "Esc"),
];

/// A part of the help.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// What the words mean.
    #[default]
    Words,
    /// How the figures are computed, and whose method that is.
    Methods,
    /// What the keys do.
    Keys,
}

impl Part {
    const ALL: [(Self, &'static str); 3] =
        [(Self::Words, "Words"), (Self::Methods, "Methods"), (Self::Keys, "Keyboard shortcuts")];
}

/// Explains words, methods and keys.
#[derive(Default)]
pub struct HelpDialog {
    part: Part,
    searched: String,
    opened: bool,
}

impl HelpDialog {
    /// The help, open at this part.
    #[must_use]
    pub fn at(part: Part) -> Self {
        Self { part, ..Self::default() }
    }
}

/// One thing that is explained.
struct Entry {
    name: String,
    text: String,
    source: &'static str,
}

impl Entry {
    fn new(name: &str, text: &str, source: &'static str) -> Self {
        Self { name: name.to_owned(), text: text.to_owned(), source }
    }

    /// Whether every word that is searched stands in it.
    fn holds(&self, searched: &[String]) -> bool {
        let all = format!("{} {} {}", self.name, self.text, self.source).to_lowercase();
        searched.iter().all(|word| all.contains(word))
    }
}

fn entries(part: Part, ui: &Ui) -> Vec<Entry> {
    match part {
        Part::Words => WORK.iter().chain(FIGURES).map(|(term, meaning)| Entry::new(term, meaning, "")).collect(),
        Part::Methods => METHODS.iter().map(|method| Entry::new(method.name, method.text, method.source)).collect(),
        Part::Keys => {
            let of_commands = Command::all().into_iter().filter_map(|command| {
                let keys: Vec<String> =
                    command.shortcuts().map(|s| ui.ctx().format_shortcut(&s).replace('+', " ")).collect();
                (!keys.is_empty()).then(|| Entry::new(command.text(), &keys.join("   "), ""))
            });
            of_commands.chain(FURTHER.iter().map(|(what, keys)| Entry::new(what, keys, ""))).collect()
        }
    }
}

impl Dialog for HelpDialog {
    fn title(&self) -> String {
        "Help".to_owned()
    }

    fn width(&self) -> f32 {
        640.0
    }

    fn ui(&mut self, ui: &mut Ui, _cx: &mut Cx<'_>) -> After {
        let edit = TextEdit::singleline(&mut self.searched)
            .hint_text("Search words, methods and keys…")
            .desired_width(f32::INFINITY)
            .margin(Margin::symmetric(10, 7));
        let field = ui.add(edit).accessible_name("Search the help");
        if !std::mem::replace(&mut self.opened, true) {
            field.request_focus();
        }
        ui.add_space(4.0);
        let searched: Vec<String> = self.searched.to_lowercase().split_whitespace().map(str::to_owned).collect();
        if searched.is_empty() {
            let at = Part::ALL.iter().position(|(part, _)| *part == self.part).unwrap_or(0);
            if let Some((part, _)) =
                tabs_ui(ui, "Part", &Part::ALL.map(|(_, name)| name), at).and_then(|at| Part::ALL.get(at))
            {
                self.part = *part;
            }
        }
        let scroll = ScrollArea::vertical().id_salt(("help", self.part as u8, &self.searched));
        scroll.max_height(480.0).min_scrolled_height(480.0).auto_shrink([false, false]).show(ui, |ui| {
            ui.set_width(ui.available_width() - 12.0);
            if searched.is_empty() {
                entries(self.part, ui).iter().for_each(|entry| entry_ui(ui, entry));
                return;
            }
            let mut nothing = true;
            for (part, name) in Part::ALL {
                let found: Vec<Entry> = entries(part, ui).into_iter().filter(|entry| entry.holds(&searched)).collect();
                if found.is_empty() {
                    continue;
                }
                nothing = false;
                ui.add_space(6.0);
                section_ui(ui, name);
                found.iter().for_each(|entry| entry_ui(ui, entry));
            }
            if nothing {
                ui.add_space(8.0);
                weak_ui(ui, "Nothing in the help has these words.");
            }
        });
        After::Stay
    }
}

fn entry_ui(ui: &mut Ui, entry: &Entry) {
    let palette = Palette::of(ui);
    ui.add_space(9.0);
    ui.spacing_mut().item_spacing.y = 1.0;
    label_ui(ui, &entry.name, theme::body_medium(), palette.text);
    wrapped_ui(ui, &entry.text, theme::body(), palette.weak);
    if !entry.source.is_empty() {
        wrapped_ui(ui, &format!("Source: {}.", entry.source), theme::small(), palette.weak);
    }
}
