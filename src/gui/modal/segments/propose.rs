//! Segments proposed: safe by themselves and beside those that are there; tick and add.

use std::collections::BTreeSet;

use eframe::egui::{Align, Layout, RichText, ScrollArea, Ui, vec2};

use crate::gui::modal::{
    best_levels::BestLevelsDialog,
    frame::{After, Dialog, foot_ui},
    measuring::{Work, measured_ui},
};
use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{
            button_ui, check_ui, choose_ui, label_ui, link_ui, mark_of, primary_button_ui, section_ui, weak_ui,
            wrapped_ui,
        },
    },
    report::{assessment::Verdict, words},
    review::Edit,
    workbench::{ProposalQuestion, ProposedSegment, ProposedSegments, Workbench},
};

/// Proposes segments that are safe; those that stay ticked are added.
pub struct ProposeDialog {
    /// Columns that groups are made of, and whether they are ticked.
    columns: Vec<(String, bool)>,
    conditions: usize,
    /// Names of proposals that are not wanted.
    left_out: BTreeSet<String>,
}

impl ProposeDialog {
    /// Begins with the columns that segments can be proposed from.
    #[must_use]
    pub fn new(bench: &Workbench) -> Self {
        Self { columns: bench.proposal_columns(), conditions: 2, left_out: BTreeSet::new() }
    }
}

impl Dialog for ProposeDialog {
    fn title(&self) -> String {
        "Propose segments".to_owned()
    }

    fn width(&self) -> f32 {
        820.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let text = "Groups of people who hide well: each meets the policy by itself, and no small group can be worked \
                    out from them together or with the segments that are there. The most useful ones come first: large \
                    and telling at once.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        ui.add_space(4.0);
        columns_ui(ui, self);
        let ticked: Vec<String> = self.columns.iter().filter(|(_, on)| *on).map(|(name, _)| name.clone()).collect();
        if ticked.is_empty() {
            weak_ui(ui, "Tick the columns that segments may be made of.");
            return After::Stay;
        }
        let question = ProposalQuestion { columns: ticked, conditions: self.conditions };
        let derived = cx.bench.proposals(&question).clone();
        let Some(found) = measured_ui(ui, cx, &derived, &PROPOSING) else { return After::Stay };
        found_ui(ui, cx, self, &found, &palette)
    }

    fn closed(&mut self, cx: &mut Cx<'_>) {
        cx.bench.look_away();
    }
}

fn columns_ui(ui: &mut Ui, state: &mut ProposeDialog) {
    section_ui(ui, "Made of").on_hover_text(
        "Quasi-identifiers at the level of their ladder and coarser, and other columns. Never direct identifiers or \
         sensitive columns: being in the segment would tell them.",
    );
    ScrollArea::vertical().id_salt("made of").max_height(84.0).auto_shrink([false, true]).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 14.0;
            for (name, on) in &mut state.columns {
                let label = name.clone();
                check_ui(ui, on, &label, &format!("Made of {label}"));
            }
        });
    });
    ui.horizontal(|ui| {
        ui.label("Conditions in a rule");
        choose_ui(ui, "Conditions in a rule", 110.0, &mut state.conditions, 1..=3, |most| match most {
            1 => "one",
            2 => "up to two",
            _ => "up to three",
        });
    });
    ui.add_space(4.0);
}

const PROPOSING: Work = Work {
    jobs: &["Proposing"],
    text: "Measuring groups…",
    bar: "Proposing segments",
    counts: None,
    stop: "Stop",
    room: 120.0,
};

fn found_ui(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    state: &mut ProposeDialog,
    found: &ProposedSegments,
    palette: &Palette,
) -> After {
    if found.list.is_empty() {
        return nothing_ui(ui, cx, found, palette);
    }
    if !found.levels.is_empty() {
        let levels: Vec<String> = found.levels.iter().map(|l| format!("{}: {}", l.column, l.title)).collect();
        let text = format!(
            "At the levels in use no group is safe. These are, with other levels, which are set together with them: {}.",
            levels.join(", ")
        );
        wrapped_ui(ui, &text, theme::body(), palette.warn);
        ui.add_space(4.0);
    }
    let care = with_care(found);
    let beside = if found.levels.is_empty() { 390.0 } else { 480.0 } + if care.is_some() { 36.0 } else { 0.0 };
    let height = (ui.ctx().content_rect().height() - beside).max(140.0);
    ScrollArea::vertical().id_salt("proposals").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 14.0);
        for proposal in &found.list {
            proposal_ui(ui, state, proposal, palette);
        }
    });
    if let Some(care) = care {
        wrapped_ui(ui, &care, theme::small(), palette.warn);
    }
    wrapped_ui(ui, &looked_at(found), theme::small(), palette.weak);
    let wanted: Vec<_> = found
        .list
        .iter()
        .filter(|proposal| !state.left_out.contains(&proposal.segment.name))
        .map(|proposal| proposal.segment.clone())
        .collect();
    let mut after = After::Stay;
    foot_ui(ui, |ui| {
        let word = format!("Add {}", words::counted(wanted.len() as u64, "segment", "segments"));
        if button_ui(ui, "Cancel").clicked() {
            after = After::Close;
        }
        if primary_button_ui(ui, &word, !wanted.is_empty()).clicked() {
            let first = wanted.first().map(|segment| segment.name.clone());
            let add = Edit::AddSegments(wanted.clone());
            let mut edits: Vec<Edit> =
                found.levels.iter().map(|l| Edit::SetLevel { column: l.column.clone(), level: l.level }).collect();
            let edit = if edits.is_empty() {
                add
            } else {
                let name = add.name();
                edits.push(add);
                Edit::Several { name, edits }
            };
            after = super::add(cx, edit, first);
        }
    });
    after
}

fn proposal_ui(ui: &mut Ui, state: &mut ProposeDialog, proposal: &ProposedSegment, palette: &Palette) {
    let name = &proposal.segment.name;
    let figures = &proposal.figures;
    let width = ui.available_width();
    let row = ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Center), |ui| {
        let mut on = !state.left_out.contains(name);
        if check_ui(ui, &mut on, "", &format!("Add {name}")).changed() {
            if on {
                state.left_out.remove(name);
            } else {
                state.left_out.insert(name.clone());
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let verdict = figures.verdicts.worst();
            let word = if verdict == Verdict::Pass { "Safe" } else { "Linking" };
            let text = format!("{} {word}", mark_of(verdict));
            label_ui(ui, &text, theme::body_strong(), palette.verdict(verdict)).on_hover_ui(|ui| {
                let v = &figures.verdicts;
                let each = [("Singling out", &v.singling_out), ("Linking", &v.linking), ("Inference", &v.inference)];
                for (question, finding) in each {
                    let sign = mark_of(finding.verdict);
                    ui.label(format!("{sign} {question} · {} · {}", finding.headline, finding.because));
                }
            });
            ui.add_space(8.0);
            let people = figures.consented.unwrap_or(figures.people);
            let crowd = figures.classes.smallest.unwrap_or(0);
            let text = format!("{} · smallest crowd {}", words::people(people), words::thousands(crowd));
            label_ui(ui, &text, theme::body(), palette.text).on_hover_text(
                "People who are in it (those who consented), and the least of them who share all values",
            );
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let title = RichText::new(name).font(theme::body_medium()).color(palette.text);
                ui.add(egui::Label::new(title).truncate());
                let rule = RichText::new(&proposal.segment.rule).font(theme::mono()).color(palette.weak);
                ui.add(egui::Label::new(rule).truncate());
            });
        });
    });
    let y = row.response.rect.bottom() + 3.0;
    let line = egui::Stroke::new(1.0, palette.line);
    ui.painter().hline(row.response.rect.x_range(), ui.painter().round_to_pixel_center(y), line);
    ui.add_space(4.0);
}

/// Why some of them may go only with care, each reason once; `None` if all are safe.
fn with_care(found: &ProposedSegments) -> Option<String> {
    let mut reasons: Vec<&str> = Vec::new();
    for verdicts in found.list.iter().map(|proposal| &proposal.figures.verdicts) {
        let because = verdicts.linking.because.as_str();
        if verdicts.worst() != Verdict::Pass && !reasons.contains(&because) {
            reasons.push(because);
        }
    }
    (!reasons.is_empty()).then(|| format!("▲ Linking, with care: {}", reasons.join(" ")))
}

/// Why nothing is proposed, and what to do about it.
fn nothing_ui(ui: &mut Ui, cx: &mut Cx<'_>, found: &ProposedSegments, palette: &Palette) -> After {
    label_ui(ui, "Nothing can be proposed", theme::title(), palette.text);
    if found.people < found.least {
        let text = format!(
            "The file has {}, and a group needs {} or more: nothing of it may be released.",
            words::people(found.people),
            words::thousands(found.least)
        );
        wrapped_ui(ui, &text, theme::body(), palette.weak);
        return After::Stay;
    }
    if let Some(why) = &found.impossible {
        let text = format!("What the existing segments disclose could not be worked out: {why}.");
        wrapped_ui(ui, &text, theme::body(), palette.weak);
        return After::Stay;
    }
    wrapped_ui(ui, &looked_at(found), theme::body(), palette.weak);
    if let Some(k) = found.smallest_crowd.filter(|_| found.refused.crowd > 0) {
        let text = format!(
            "The smallest crowd of the whole file is {}. Coarser ladders make the crowds larger.",
            words::people(k)
        );
        wrapped_ui(ui, &text, theme::body(), palette.weak);
        ui.add_space(6.0);
        if link_ui(ui, "Find the best ladder levels…").clicked() {
            cx.show(BestLevelsDialog::default());
        }
    }
    ui.add_space(60.0);
    After::Stay
}

/// What was looked at, and why most of it is not offered.
fn looked_at(found: &ProposedSegments) -> String {
    let refused = &found.refused;
    let mut reasons = Vec::new();
    for (count, why) in [
        (refused.crowd, "hold a crowd that is too small"),
        (refused.values, "disclose a sensitive value"),
        (refused.given_away, "would give a small group away beside the others"),
        (refused.alike, "are nearly the same people as one of these"),
    ] {
        if count > 0 {
            reasons.push(format!("{} {why}", words::thousands(count as u64)));
        }
    }
    let groups = words::counted(found.candidates as u64, "group has", "groups have");
    let rest = if reasons.is_empty() { String::new() } else { format!(" Of those looked at, {}.", reasons.join(", ")) };
    format!("{groups} enough people.{rest}")
}
