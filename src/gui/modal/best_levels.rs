//! Find the best ladder levels: what more safety costs, and one click to take it.

use eframe::egui::{Align, Layout, RichText, ScrollArea, Ui, vec2};

use super::{
    frame::{After, Dialog},
    measuring::{Work, measured_ui},
};
use crate::{
    gui::{
        context::Cx,
        plot::chart_ui,
        theme::{self, Palette},
        widgets::{check_ui, label_ui, primary_button_ui, secondary_button_ui, section_ui, weak_ui, wrapped_ui},
    },
    report::{
        plot::{Level, frontier_chart},
        words,
    },
    review::Edit,
    workbench::{LevelsPoint, LevelsView},
};

/// Finds the ladder levels that keep most detail for crowds of each size.
pub struct BestLevelsDialog {
    /// The sensitive values of every crowd are requested too.
    values: bool,
}

impl Default for BestLevelsDialog {
    fn default() -> Self {
        Self { values: true }
    }
}

impl Dialog for BestLevelsDialog {
    fn title(&self) -> String {
        "Find the best ladder levels".to_owned()
    }

    fn width(&self) -> f32 {
        820.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let text = "Every point is the way to set all ladders that keeps most detail for crowds of its size. \
                    Choose one: it is applied in one step, and one undo takes it back.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        let policy = cx.bench.review().policy.clone();
        let sensitive = cx.bench.review().with_role(crate::dataset::Role::Sensitive).next().is_some();
        if sensitive {
            let text = format!(
                "Also {} sensitive values or more in every crowd, at most {} from everyone’s",
                policy.l, policy.t
            );
            check_ui(ui, &mut self.values, &text, "Require diverse sensitive values too").on_hover_text(
                "Distinct l-diversity and t-closeness of the policy: with it a point passes inference as well.",
            );
        }
        ui.add_space(4.0);
        let derived = cx.bench.best_levels(self.values && sensitive).clone();
        let Some(view) = measured_ui(ui, cx, &derived, &SEARCH) else { return After::Stay };
        if view.kept.is_empty() {
            weak_ui(ui, "Tag quasi-identifiers in Columns first: their ladders are what is searched.");
            return After::Stay;
        }
        let height = (ui.ctx().content_rect().height() - 250.0).max(160.0);
        ScrollArea::vertical()
            .id_salt("levels")
            .max_height(height)
            .min_scrolled_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                ui.set_max_width(ui.available_width() - 14.0);
                found_ui(ui, cx, &view, &palette);
            });
        After::Stay
    }

    fn closed(&mut self, cx: &mut Cx<'_>) {
        cx.bench.look_away();
    }
}

const SEARCH: Work = Work {
    jobs: &["Searching"],
    text: "Searching all combinations of levels…",
    bar: "Searching the best levels",
    stop: "Stop searching",
    room: 120.0,
};

fn found_ui(ui: &mut Ui, cx: &mut Cx<'_>, view: &LevelsView, palette: &Palette) {
    let review = cx.bench.review();
    let in_use = |point: &LevelsPoint| point.levels.iter().all(|(name, level)| review.column(name).level == *level);
    let levels: Vec<Level> = view
        .points
        .iter()
        .map(|point| Level {
            kept: point.kept,
            k: point.k,
            title: title_of(point),
            passes: point.passes,
            in_use: in_use(point),
        })
        .collect();
    let mut taken = None;
    if !view.points.is_empty() {
        let chart = frontier_chart(&levels, view.asked);
        let height = (ui.ctx().content_rect().height() - 480.0).clamp(150.0, 250.0);
        let request = chart_ui(ui, &chart, height);
        taken = cx.plot(ui, request);
    }
    wrapped_ui(ui, &certainty(view), theme::body(), palette.weak);
    if let Some(nearest) = view.nearest.as_ref().filter(|_| view.best().is_none()) {
        let text = format!(
            "✖ No levels meet the policy. Nearest is {}: the smallest crowd is {}.",
            title_of(nearest),
            words::people(nearest.k)
        );
        wrapped_ui(ui, &text, theme::body(), palette.fail);
    }
    ui.add_space(6.0);
    section_ui(ui, "Choose by what must hold");
    let best = view.best();
    for (i, point) in view.points.iter().enumerate() {
        if point_ui(ui, point, best == Some(i), levels.get(i).is_some_and(|level| level.in_use), palette) {
            taken = Some(i);
        }
    }
    if let Some(point) = taken.and_then(|i| view.points.get(i)) {
        cx.bench.settle();
        cx.bench.apply(Edit::SetLevels(point.levels.clone()));
        cx.bench.settle();
    }
}

/// One point as a line; true when it is to be taken.
fn point_ui(ui: &mut Ui, point: &LevelsPoint, best: bool, in_use: bool, palette: &Palette) -> bool {
    let mut taken = false;
    let width = ui.available_width();
    let row = ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Center), |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let word = if in_use { "In use" } else { "Apply" };
            let button = if best && !in_use {
                primary_button_ui(ui, word, true)
            } else {
                secondary_button_ui(ui, word, !in_use)
            };
            let button = button.accessible_name(format!("Apply: crowds of {}", words::thousands(point.k)));
            taken = button.clicked();
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                ui.horizontal(|ui| {
                    let (mark, colour) = if point.passes { ("✔", palette.pass) } else { ("✖", palette.fail) };
                    label_ui(ui, mark, theme::body_strong(), colour);
                    let text = format!(
                        "crowds of {} or more · keeps {} of detail",
                        words::thousands(point.k),
                        words::percent(point.kept)
                    );
                    label_ui(ui, &text, theme::body_medium(), palette.text);
                    if !point.optimal {
                        let hover = "The search was stopped by the clock: something may keep more.";
                        ui.label(RichText::new("best found").font(theme::small()).color(palette.weak))
                            .on_hover_text(hover);
                    }
                });
                wrapped_ui(ui, &title_of(point), theme::small(), palette.weak);
            });
        });
    });
    let y = row.response.rect.bottom() + 5.0;
    let line = egui::Stroke::new(1.0, palette.line);
    ui.painter().hline(row.response.rect.x_range(), ui.painter().round_to_pixel_center(y), line);
    ui.add_space(6.0);
    taken
}

/// "birth_date decade · postcode first 2 characters · gender, tier left out".
fn title_of(point: &LevelsPoint) -> String {
    let mut by_level: Vec<(&str, Vec<&str>)> = Vec::new();
    for (column, level) in &point.titles {
        match by_level.iter_mut().find(|(known, _)| known == level) {
            Some((_, columns)) => columns.push(column),
            None => by_level.push((level, vec![column])),
        }
    }
    let each = by_level.into_iter().map(|(level, columns)| format!("{} {level}", columns.join(", ")));
    each.collect::<Vec<_>>().join(" · ")
}

/// How sure it is that nothing is better.
fn certainty(view: &LevelsView) -> String {
    let looked = format!(
        "{} of {} combinations of levels had to be measured.",
        words::thousands(view.nodes_measured),
        words::thousands(view.nodes)
    );
    match view.best().and_then(|best| view.points.get(best)) {
        Some(point) if point.optimal => {
            format!("The point for the policy is optimal: proved over the whole lattice. {looked}")
        }
        Some(_) => match view.bound {
            Some(bound) if bound < 0.9995 => format!(
                "The point for the policy is the best found; nothing can keep more than {}. {looked}",
                words::percent(bound)
            ),
            _ => format!("The point for the policy is the best found in the time; a better one may exist. {looked}"),
        },
        None => looked,
    }
}
