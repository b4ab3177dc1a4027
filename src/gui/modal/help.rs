//! What the keys do, what was said, who made this, and which rows could not be read.

use eframe::egui::{Grid, RichText, ScrollArea, Ui};

use super::{After, foot_ui, frame_ui};
use crate::gui::{
    app::Cx,
    command::Command,
    theme::{self, Palette},
    widgets::{button_ui, notice_ui, weak_ui, wrapped_ui},
    words,
};

pub(super) fn shortcuts_ui(ui: &Ui) -> After {
    let palette = Palette::of(ui);
    frame_ui(ui, "Keyboard shortcuts", 460.0, |ui| {
        ScrollArea::vertical().max_height(520.0).min_scrolled_height(520.0).auto_shrink([false, true]).show(ui, |ui| {
            Grid::new("shortcuts").num_columns(2).spacing([24.0, 6.0]).show(ui, |ui| {
                for command in Command::ALL {
                    let shortcuts = command.shortcuts();
                    if shortcuts.is_empty() {
                        continue;
                    }
                    let keys: Vec<String> =
                        shortcuts.iter().map(|s| ui.ctx().format_shortcut(s).replace('+', " ")).collect();
                    ui.label(RichText::new(command.text()).font(theme::body()).color(palette.text));
                    ui.label(RichText::new(keys.join("   ")).font(theme::body_medium()).color(palette.weak));
                    ui.end_row();
                }
                for (what, keys) in [
                    ("Next, previous control", "Tab   Shift Tab"),
                    ("Press, choose", "Space   Enter"),
                    ("Within a choice, along a ladder", "←   →"),
                    ("From mark to mark of a chart", "←   →"),
                    ("A chart closer, further, whole", "+   −   0"),
                    ("Close what stands in front", "Esc"),
                ] {
                    ui.label(RichText::new(what).font(theme::body()).color(palette.text));
                    ui.label(RichText::new(keys).font(theme::body_medium()).color(palette.weak));
                    ui.end_row();
                }
            });
        });
        After::Stay
    })
}

pub(super) fn notices_ui(ui: &Ui, cx: &mut Cx<'_>) -> After {
    frame_ui(ui, "Notices", 560.0, |ui| {
        let mut closed = Vec::new();
        if cx.bench.notices().is_empty() {
            weak_ui(ui, "Nothing to say.");
        }
        ScrollArea::vertical().max_height(420.0).auto_shrink([false, true]).show(ui, |ui| {
            for notice in cx.bench.notices().iter().rev() {
                if notice_ui(ui, notice, 440.0) {
                    closed.push(notice.id);
                }
            }
        });
        foot_ui(ui, |ui| {
            if !cx.bench.notices().is_empty() && button_ui(ui, "Close all").clicked() {
                closed = cx.bench.notices().iter().map(|notice| notice.id).collect();
            }
        });
        for id in closed {
            cx.bench.dismiss(id);
        }
        After::Stay
    })
}

pub(super) fn about_ui(ui: &Ui) -> After {
    let palette = Palette::of(ui);
    frame_ui(ui, "About Shoal", 420.0, |ui| {
        let version = format!("Shoal {}. Privacy review of customer segments, offline.", env!("CARGO_PKG_VERSION"));
        wrapped_ui(ui, &version, theme::body(), palette.text);
        let text = "Fish hide in a shoal: a person is safe in a crowd that is large enough. Nothing leaves this machine \
                    but what you export. MIT licence; the face is Inter, under the SIL Open Font License.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        After::Stay
    })
}

pub(super) fn unreadable_ui(ui: &Ui, cx: &Cx<'_>) -> After {
    let palette = Palette::of(ui);
    let Some(dataset) = cx.bench.dataset().cloned() else { return After::Close };
    frame_ui(ui, "Rows that could not be read", 620.0, |ui| {
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
    })
}
