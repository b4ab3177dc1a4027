//! Pairs of segments as a map, and the sentences for those that reveal a small group.

use std::sync::Arc;

use eframe::egui::{RichText, Ui};

use super::overlap_map::overlap_map_ui;

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{section_ui, weak_ui, wrapped_ui},
    },
    report::{
        assessment::{Assessment, OverlapVerdict},
        words,
    },
};

/// Pairs that are put in words: the worst; the map has all of them.
const MOST_SENTENCES: usize = 40;

/// Pairs of segments as a map, and the sentences for those that give a small group away.
pub fn overlaps_ui(ui: &mut Ui, cx: &mut Cx<'_>, latest: &Arc<Assessment>) {
    let palette = Palette::of(ui);
    section_ui(ui, "People in both segments");
    overlap_map_ui(ui, cx, latest);
    ui.add_space(8.0);
    let mut any = false;
    let mut sentences: Vec<String> = Vec::new();
    let revealing = || latest.overlaps.iter().filter(|pair| pair.verdict != OverlapVerdict::Safe);
    for pair in revealing().take(MOST_SENTENCES) {
        any = true;
        let (mark, colour) = match pair.verdict {
            OverlapVerdict::Unsafe => ("✖", palette.fail),
            _ => ("▲", palette.warn),
        };
        // Of the two differences the one that is somebody, and the smaller of them.
        let first = pair.b_only == 0 || (pair.a_only > 0 && pair.a_only <= pair.b_only);
        let (whole, part, people) =
            if first { (&pair.a, &pair.b, pair.a_only) } else { (&pair.b, &pair.a, pair.b_only) };
        sentences.push(format!("{whole} minus {part}"));
        let how = if pair.derivable { "" } else { " It cannot be worked out exactly from the two counts." };
        let text = format!("Members of {whole} minus {part} are {}.{how}", words::people(people));
        ui.horizontal_top(|ui| {
            ui.label(RichText::new(mark).font(theme::body_strong()).color(colour));
            ui.vertical(|ui| wrapped_ui(ui, &text, theme::body(), palette.text));
        });
    }
    let more = revealing().count().saturating_sub(MOST_SENTENCES);
    if more > 0 {
        weak_ui(ui, &format!("and {} more pairs, framed above", words::thousands(more as u64)));
    }
    for group in latest
        .derivations
        .iter()
        .filter(|group| group.verdict != OverlapVerdict::Safe && !sentences.contains(&group.how))
        .take(20)
        .collect::<Vec<_>>()
    {
        any = true;
        let text = format!("{}: {}", group.how, words::people(group.people));
        ui.horizontal_top(|ui| {
            ui.label(RichText::new("✖").font(theme::body_strong()).color(palette.fail));
            ui.vertical(|ui| wrapped_ui(ui, &text, theme::body(), palette.text));
        });
    }
    if !any {
        wrapped_ui(ui, "✔ No small group can be worked out from the segments' counts.", theme::body(), palette.pass);
    }
}
