//! Rows that could not be read.

use eframe::egui::{Grid, RichText, ScrollArea, Ui};

use crate::{
    gui::{
        context::Cx,
        modal::frame::{After, Dialog},
        theme::{self, Palette},
        widgets::{weak_ui, wrapped_ui},
    },
    report::words,
};

/// Lists the rows that could not be read, each with its line and the reason.
pub struct UnreadableDialog;

impl Dialog for UnreadableDialog {
    fn title(&self) -> String {
        "Rows that could not be read".to_owned()
    }

    fn width(&self) -> f32 {
        620.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let Some(dataset) = cx.bench.dataset() else { return After::Close };
        let source = &dataset.source;
        let count = words::counted(source.unreadable_rows, "row was", "rows were");
        let text = format!("{count} left out of everything that is shown and counted here.");
        wrapped_ui(ui, &text, theme::body(), palette.weak);
        ScrollArea::vertical().max_height(420.0).auto_shrink([false, true]).show(ui, |ui| {
            Grid::new("unreadable").num_columns(2).spacing([16.0, 4.0]).show(ui, |ui| {
                for row in &source.unreadable {
                    ui.label(format!("line {}", words::thousands(row.line)));
                    ui.label(RichText::new(&row.reason).color(palette.weak));
                    ui.end_row();
                }
            });
        });
        if source.unreadable_rows > source.unreadable.len() as u64 {
            let text = format!("The first {} are listed.", words::thousands(source.unreadable.len() as u64));
            weak_ui(ui, &text);
        }
        After::Stay
    }
}
