//! Two or three points side by side: the level of every column, what they do, and what becomes of the segments.

use eframe::egui::{Grid, Ui};

use super::points::{State, apply_ui, mark_of, name_of};
use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{mark_of as mark_of_verdict, weak_ui, word_of, wrapped_ui},
    },
    report::words,
    workbench::{LevelsEffect, LevelsPoint, LevelsView},
};

/// A column for each point; the place of the one that is to be taken.
pub fn compared_ui(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    view: &LevelsView,
    points: &[&LevelsPoint],
    palette: &Palette,
) -> Option<usize> {
    let choices: Vec<_> = points.iter().map(|point| point.levels.clone()).collect();
    let derived = cx.bench.compare_levels(&choices).clone();
    let effects = derived.fresh();
    let effect = |at: usize| effects.and_then(|effects| effects.get(at)).and_then(Option::as_ref);
    let review = cx.bench.review();
    let mut taken = None;
    let names = 180.0;
    let width = ((ui.available_width() - names) / points.len().max(1) as f32 - 16.0).max(120.0);
    Grid::new("side by side").num_columns(points.len() + 1).spacing([16.0, 4.0]).striped(false).show(ui, |ui| {
        let row = |ui: &mut Ui, name: &str, each: &dyn Fn(usize, &LevelsPoint) -> (String, egui::Color32)| {
            weak_ui(ui, name);
            for (at, point) in points.iter().enumerate() {
                let (text, colour) = each(at, point);
                ui.scope(|ui| {
                    ui.set_max_width(width);
                    let font = if name.is_empty() { theme::body_strong() } else { theme::body() };
                    wrapped_ui(ui, &text, font, colour);
                });
            }
            ui.end_row();
        };
        row(ui, "", &|_, point| {
            let (mark, colour) = mark_of(point, palette);
            (format!("{mark} {}", name_of(point)), colour)
        });
        for (at, column) in view.columns.iter().enumerate() {
            let level = |point: &LevelsPoint| point.titles.get(at).map_or(String::new(), |(_, level)| level.clone());
            let differs = points.windows(2).any(|pair| level(pair[0]) != level(pair[1]));
            let colour = if differs { palette.text } else { palette.weak };
            row(ui, &column.name, &|_, point| (level(point), colour));
        }
        let plain = |text: String| (text, palette.text);
        row(ui, "Smallest crowd", &|_, point| plain(words::people(point.k)));
        row(ui, "Highest risk", &|_, point| plain(words::one_in(point.highest_risk)));
        row(ui, "People left out", &|_, point| plain(words::thousands(point.left_out)));
        row(ui, "Detail lost", &|_, point| plain(words::percent(1.0 - point.kept)));
        row(ui, "Segments that may go", &|at, _| match effect(at) {
            Some(LevelsEffect { may_go: (before, after), segments, .. }) => {
                plain(format!("{after} of {segments} (now {before})"))
            }
            None => waiting(derived.error(), palette),
        });
        row(ui, "For the segments", &|at, _| match effect(at) {
            Some(effect) => plain(effect.others.sentence()),
            None => waiting(derived.error(), palette),
        });
        row(ui, "The whole file", &|at, _| match effect(at) {
            Some(effect) => {
                (format!("{} {}", mark_of_verdict(effect.file), word_of(effect.file)), palette.verdict(effect.file))
            }
            None => waiting(derived.error(), palette),
        });
        weak_ui(ui, "");
        for (at, point) in points.iter().enumerate() {
            let in_use = point.levels.iter().all(|(name, level)| review.column(name).level == *level);
            ui.push_id(at, |ui| {
                if apply_ui(ui, point, State { is_best: false, in_use, compared: true, values: view.values }) {
                    taken = Some(at);
                }
            });
        }
        ui.end_row();
    });
    if points.iter().any(|point| point.left_out > 0) {
        let text = "Apply leaves nobody out: segments and file are judged with everybody in, and the smallest crowd and the \
                    highest risk are those of everybody else.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
    }
    taken
}

fn waiting(error: Option<&str>, palette: &Palette) -> (String, egui::Color32) {
    error.map_or(("Measuring…".to_owned(), palette.weak), |error| (error.to_owned(), palette.fail))
}
