//! Find the best ladder levels: what more safety costs, two or three choices side by side, one click to take one.

mod compared;
mod limits;
mod points;

use std::collections::BTreeMap;

use eframe::egui::{ScrollArea, Ui};

use points::{State, Wish};

use super::{
    frame::{After, Dialog},
    measuring::{Work, measured_ui},
};
use crate::{
    gui::{
        command::Command,
        context::Cx,
        plot::chart_ui,
        theme::{self, Palette},
        view_state::Place,
        widgets::{Segment, check_ui, section_ui, segmented_ui, weak_ui, wrapped_ui},
    },
    report::{
        plot::{Level, frontier_chart},
        words,
    },
    review::Edit,
    workbench::{CrowdsQuestion, LevelsAsked, LevelsPoint, LevelsView, NoticeKind, Picked, SHARES_LEFT_OUT},
};

/// Choices that are compared at once, at most.
const COMPARED: usize = 3;

/// Names a point of the frontier: its levels, and how many people it leaves out.
type Choice = (BTreeMap<String, usize>, u64);

fn choice_of(point: &LevelsPoint) -> Choice {
    (point.levels.clone(), point.left_out)
}

/// Finds the ladder levels that keep most detail for crowds of each size.
pub struct BestLevelsDialog {
    /// The sensitive values of every crowd are requested too.
    values: bool,
    /// The limits of the columns are shown.
    limits: bool,
    /// The place of the share who may be left out.
    share: usize,
    /// The points that are compared, the last chosen one last.
    compared: Vec<Choice>,
}

impl Default for BestLevelsDialog {
    fn default() -> Self {
        Self { values: true, limits: false, share: 0, compared: Vec::new() }
    }
}

impl BestLevelsDialog {
    /// Chooses a point for the comparison, or takes it out; one too many puts the first out.
    fn toggle(&mut self, point: &LevelsPoint) {
        let choice = choice_of(point);
        if let Some(at) = self.compared.iter().position(|known| *known == choice) {
            self.compared.remove(at);
        } else {
            self.compared.push(choice);
            let more = self.compared.len().saturating_sub(COMPARED);
            self.compared.drain(..more);
        }
    }
}

impl Dialog for BestLevelsDialog {
    fn title(&self) -> String {
        "Find the best ladder levels".to_owned()
    }

    fn width(&self) -> f32 {
        860.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let text = "Every point is the way to set all ladders that keeps most detail for crowds of its size. \
                    Compare two or three, then apply one: one undo takes it back.";
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
        let asked = LevelsAsked { values: self.values && sensitive, limits: cx.view.columns.limits.clone() };
        let derived = cx.bench.best_levels(&asked).clone();
        let columns = derived.latest().map(|view| view.columns.clone()).unwrap_or_default();
        let height = (ui.ctx().content_rect().height() - 230.0).max(160.0);
        let mut after = After::Stay;
        ScrollArea::vertical()
            .id_salt("levels")
            .max_height(height)
            .min_scrolled_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                ui.set_max_width(ui.available_width() - 14.0);
                limits::limits_ui(ui, cx, &mut self.limits, &columns);
                let Some(view) = measured_ui(ui, cx, &derived, &SEARCH) else { return };
                if view.columns.is_empty() {
                    weak_ui(ui, "Tag quasi-identifiers in Columns first: their ladders are what is searched.");
                    return;
                }
                after = self.found_ui(ui, cx, &view, &palette);
            });
        after
    }

    fn closed(&mut self, cx: &mut Cx<'_>) {
        cx.bench.look_away();
    }
}

const SEARCH: Work = Work {
    jobs: &["Searching"],
    text: "Searching the best levels…",
    bar: "Searching the best levels",
    counts: Some("combinations of levels"),
    stop: "Stop searching",
    room: 120.0,
};

impl BestLevelsDialog {
    fn found_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &LevelsView, palette: &Palette) -> After {
        let share = SHARES_LEFT_OUT.get(self.share).copied().unwrap_or_default();
        self.shares_ui(ui, view);
        let shown: Vec<&LevelsPoint> = view.frontier(share).into_iter().filter_map(|at| view.points.get(at)).collect();
        let review = cx.bench.review();
        let in_use = |point: &LevelsPoint| point.levels.iter().all(|(name, level)| review.column(name).level == *level);
        let level = |point: &&LevelsPoint| Level {
            kept: point.kept,
            k: point.k,
            left_out: point.left_out,
            title: title_of(point),
            meets: point.meets,
            in_use: in_use(point),
        };
        let levels: Vec<Level> = shown.iter().map(level).collect();
        let chart = frontier_chart(&levels, view.asked);
        if levels.len() > 1 {
            let height = (ui.ctx().content_rect().height() - 720.0).clamp(150.0, 250.0);
            let request = chart_ui(ui, &chart, height);
            if let Some(point) = cx.plot(ui, request).and_then(|mark| shown.get(mark)) {
                self.toggle(point);
            }
        } else {
            // One dot draws no line; a sentence says it.
            wrapped_ui(ui, &chart.reading, theme::body_medium(), palette.text);
        }
        if let Some(nearest) = view.nearest.as_ref().filter(|_| view.best().is_none()) {
            let text = format!(
                "✖ No levels meet the policy with everybody. Nearest is {}: {} must be left out.",
                title_of(nearest),
                words::people(nearest.left_out)
            );
            wrapped_ui(ui, &text, theme::body(), palette.fail);
        }
        ui.add_space(6.0);
        let chosen: Vec<&LevelsPoint> = self
            .compared
            .iter()
            .filter_map(|choice| view.points.iter().find(|point| choice_of(point) == *choice))
            .collect();
        let mut taken = None;
        if chosen.len() > 1 {
            section_ui(ui, "Side by side");
            taken = compared::compared_ui(ui, cx, view, &chosen, palette).map(|at| chosen[at]);
            ui.add_space(6.0);
        }
        section_ui(ui, "Choose by what must hold");
        let best = view.best().and_then(|best| view.points.get(best));
        let (mut toggled, mut after) = (None, After::Stay);
        for (point, level) in shown.iter().zip(&levels) {
            let state = State {
                is_best: best.is_some_and(|best| std::ptr::eq(best, *point)),
                in_use: level.in_use,
                compared: self.compared.contains(&choice_of(point)),
                values: view.values,
            };
            match points::point_ui(ui, point, state, palette) {
                Some(Wish::Apply) => taken = Some(*point),
                Some(Wish::Compare) => toggled = Some(*point),
                Some(Wish::Rows) => {
                    let picked = Picked::Wanting { below: point.k, values: view.values };
                    cx.view.picked = Some(CrowdsQuestion { segment: None, picked });
                    cx.commands.push(Command::Go(Place::Data));
                    after = After::Close;
                }
                None => {}
            }
        }
        if shown.iter().any(|point| point.left_out > 0) {
            out_ui(ui, cx, palette);
        }
        wrapped_ui(ui, &certainty(view), theme::small(), palette.weak);
        if let Some(point) = toggled {
            self.toggle(point);
        }
        if let Some(point) = taken {
            take(cx, point, view.values);
        }
        after
    }

    /// How many may be left out.
    fn shares_ui(&mut self, ui: &mut Ui, view: &LevelsView) {
        ui.horizontal(|ui| {
            ui.label("May be left out:");
            let texts = SHARES_LEFT_OUT.map(|share| match (share * view.people as f64).floor() as u64 {
                _ if share <= 0.0 => "nobody".to_owned(),
                people => format!("up to {:.0} %, {}", share * 100.0, words::thousands(people)),
            });
            let parts: Vec<Segment<'_>> = texts.iter().map(|text| Segment::new(text)).collect();
            if let Some(share) = segmented_ui(ui, "May be left out", &parts, Some(self.share)) {
                self.share = share;
            }
        });
        ui.add_space(4.0);
    }
}

/// What is to be done about people who would have to be left out, which levels cannot do.
fn out_ui(ui: &mut Ui, cx: &Cx<'_>, palette: &Palette) {
    let threshold = words::people(cx.bench.review().policy.cell_threshold);
    section_ui(ui, "Whoever would have to be left out stays. What to do about them");
    let tables = format!("Counts and tables: nothing. Release hides what is fewer than {threshold}.");
    let rows = "Rows: apply the levels, then “Their rows in Data” shows whom to leave out where the rows are made. “Open a \
                newer file…” measures the rows without them.";
    let keys = "A list of their keys, under consent in the editor of a segment, leaves them out of all segments. It needs a \
                person key.";
    let until = "Until then every verdict counts them, and rows that are released hold them.";
    for text in [&tables, rows, keys, until] {
        wrapped_ui(ui, text, theme::small(), palette.text);
    }
    ui.add_space(4.0);
}

/// Sets the levels of a point, in one step. Where it leaves people out, a notice says that they are still there.
fn take(cx: &mut Cx<'_>, point: &LevelsPoint, values: bool) {
    cx.bench.settle();
    let is_set = cx.bench.apply(Edit::SetLevels(point.levels.clone()));
    cx.bench.settle();
    let state = State { is_best: false, in_use: true, compared: false, values };
    if let Some(text) = points::stay(point, state).filter(|_| is_set) {
        let next = "For counts and tables, Release hides what is too small. For rows, leave these people out first: “Their rows \
                    in Data” shows them.";
        cx.bench.notify(NoticeKind::Warning, format!("The levels are set. {text} {next}"));
    }
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
    let (measured, all) = (words::thousands(view.nodes_measured), words::thousands(view.nodes));
    let looked = format!("{measured} of {all} combinations of levels were measured.");
    match view.best().and_then(|best| view.points.get(best)) {
        Some(point) if point.optimal => {
            format!(
                "The point for the policy is optimal: of all {all} combinations of levels, none that meets it keeps more. \
                 {measured} had to be measured to prove that."
            )
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
