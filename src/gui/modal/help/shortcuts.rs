//! What the keys do.

use eframe::egui::{Grid, RichText, ScrollArea, Ui};

use crate::gui::{
    command::Command,
    context::Cx,
    modal::frame::{After, Dialog},
    theme::{self, Palette},
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

/// Lists every key and what it does.
pub struct ShortcutsDialog;

impl Dialog for ShortcutsDialog {
    fn title(&self) -> String {
        "Keyboard shortcuts".to_owned()
    }

    fn width(&self) -> f32 {
        460.0
    }

    fn ui(&mut self, ui: &mut Ui, _cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let of_commands = Command::all().into_iter().filter_map(|command| {
            let keys: Vec<String> =
                command.shortcuts().map(|s| ui.ctx().format_shortcut(&s).replace('+', " ")).collect();
            (!keys.is_empty()).then(|| (command.text(), keys.join("   ")))
        });
        let rows: Vec<_> = of_commands.chain(FURTHER.iter().map(|(what, keys)| (*what, (*keys).to_owned()))).collect();
        ScrollArea::vertical().max_height(520.0).min_scrolled_height(520.0).auto_shrink([false, true]).show(ui, |ui| {
            Grid::new("shortcuts").num_columns(2).spacing([24.0, 6.0]).show(ui, |ui| {
                for (what, keys) in rows {
                    ui.label(RichText::new(what).font(theme::body()).color(palette.text));
                    ui.label(RichText::new(keys).font(theme::body_medium()).color(palette.weak));
                    ui.end_row();
                }
            });
        });
        After::Stay
    }
}
