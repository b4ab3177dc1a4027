//! The thresholds of the review, one by one.

use std::path::Path;

use eframe::egui::{Grid, RichText, Ui};

use super::{
    frame::{After, Dialog, foot_ui},
    paths::{PathDraft, expand},
};
use crate::gui::context::Cx;
use crate::gui::file_dialogs::Purpose;
use crate::gui::screens::release::noise::delta_choice_ui;
use crate::gui::theme;
use crate::gui::theme::Palette;
use crate::gui::widgets::{
    button_ui, check_ui, choice, choose_ui, field_ui, number_field_ui, primary_button_ui, weak_ui, wrapped_ui,
};
use crate::release::noise::PrivacyLoss;
use crate::release::settings::{Precision, Zeros};
use crate::review::{Approval, Edit, Policy, Preset, Review};
use crate::workbench::Workbench;

/// Changes the thresholds of the review, and names its population table.
pub struct PolicyDialog {
    policy: Policy,
    default: bool,
    /// Path of the population table; empty without one.
    population: PathDraft,
    population_count: String,
}

impl PolicyDialog {
    /// Begins with the review's policy and population table.
    #[must_use]
    pub fn new(review: &Review) -> Self {
        let population = review.population.as_deref();
        Self {
            policy: (*review.policy).clone(),
            default: false,
            population: PathDraft::of(Purpose::PopulationTable, population.map_or(Path::new(""), |table| &table.path))
                .without_focus(),
            population_count: population.and_then(|table| table.count.clone()).unwrap_or_default(),
        }
    }

    /// Takes the population table over where it is another one than the review's.
    fn take_population(&self, bench: &mut Workbench) {
        let before = bench.review().population.clone();
        let count = Some(self.population_count.trim()).filter(|count| !count.is_empty()).map(str::to_owned);
        match (before, self.population.text.trim()) {
            (None, "") => {}
            (Some(_), "") => {
                bench.apply(Edit::SetPopulation(None));
            }
            (before, path) => {
                let path = expand(path);
                if before.is_none_or(|before| before.path != path || before.count != count) {
                    bench.choose_population(&path, count);
                }
            }
        }
    }
}

impl Dialog for PolicyDialog {
    fn title(&self) -> String {
        "Policy".to_owned()
    }

    fn width(&self) -> f32 {
        700.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let name = self.policy.clone().renamed().name();
        ui.horizontal(|ui| {
            ui.label("Start from");
            choice("preset", name)
                .width(220.0)
                .show_ui(ui, |ui| {
                    for preset in Preset::ALL {
                        if ui.selectable_label(self.policy.preset == Some(preset), preset.name()).clicked() {
                            self.policy = preset.policy_with_approval();
                        }
                    }
                })
                .response
                .accessible_name("Preset");
        });
        ui.horizontal(|ui| {
            ui.label("A release is approved by");
            let all = Approval::ALL.iter().copied();
            choose_ui(ui, "Approval", 180.0, &mut self.policy.approval, all, |approval| approval.words());
        });
        ui.add_space(4.0);
        Grid::new("policy").num_columns(3).spacing([16.0, 8.0]).show(ui, |ui| thresholds_ui(ui, &mut self.policy));
        population_ui(ui, cx, self);
        let fault = self.policy.fault();
        if let Some(fault) = &fault {
            wrapped_ui(ui, &format!("✖ {fault}."), theme::body(), palette.fail);
        }
        let preset = self.policy.clone().renamed().preset;
        if let Some(preset) = preset {
            let text = format!("Begin every new review with “{}”", preset.name());
            check_ui(ui, &mut self.default, &text, &text);
        }
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            if button_ui(ui, "Cancel").clicked() {
                after = After::Close;
            }
            if primary_button_ui(ui, "Use this policy", fault.is_none()).clicked() {
                cx.bench.apply(Edit::SetPolicy(self.policy.clone()));
                self.take_population(cx.bench);
                if self.default {
                    cx.bench.change_settings(|settings| settings.default_policy = preset);
                }
                after = After::Close;
            }
        });
        after
    }

    fn take_path(&mut self, purpose: Purpose, path: &Path) {
        self.population.take(purpose, path);
    }
}

/// A second file that journalist risk is measured against.
fn population_ui(ui: &mut Ui, cx: &mut Cx<'_>, draft: &mut PolicyDialog) {
    ui.add_space(8.0);
    let text = "Population table: a file of everybody whom the people in this file are among, with the same column names. \
                Empty: the file itself is the population.";
    weak_ui(ui, text);
    draft.population.ui(ui, cx, "Path of the population table");
    if draft.population.path().is_some() {
        ui.horizontal(|ui| {
            ui.label("People a row, where it has counts");
            field_ui(ui, "Count column of the population table", &mut draft.population_count, "column", 180.0);
        });
    }
}

fn thresholds_ui(ui: &mut Ui, policy: &mut Policy) {
    row_ui(ui, "Smallest crowd", "k: least people who share all quasi-identifier values", |ui| {
        number_field_ui(ui, "Smallest crowd", &mut policy.k, 1..=1000, 0.2);
    });
    row_ui(ui, "People alone", "most people who may be alone", |ui| {
        number_field_ui(ui, "People alone", &mut policy.people_alone, 0..=1_000_000, 0.2);
    });
    row_ui(ui, "Highest risk", "of being picked out, 0 to 1 (prosecutor)", |ui| {
        number_field_ui(ui, "Highest risk", &mut policy.highest_risk, 0.0..=1.0, 0.005);
    });
    row_ui(ui, "Sensitive values", "l: least distinct values in each crowd", |ui| {
        number_field_ui(ui, "Sensitive values", &mut policy.l, 1..=100, 0.1);
    });
    row_ui(ui, "Distance", "t: how far a crowd's values may lie from everyone's", |ui| {
        number_field_ui(ui, "Distance", &mut policy.t, 0.0..=1.0, 0.005);
    });
    row_ui(ui, "Cells", "least people in a published cell", |ui| {
        number_field_ui(ui, "Cells", &mut policy.cell_threshold, 1..=1000, 0.2);
    });
    row_ui(ui, "p %", "sums: the largest may not be estimated closer than this", |ui| {
        let mut on = policy.p_percent.is_some();
        if check_ui(ui, &mut on, "", "Use the p % rule").changed() {
            policy.p_percent = on.then_some(10.0);
        }
        if let Some(p) = &mut policy.p_percent {
            number_field_ui(ui, "p percent", p, 0.1..=100.0, 0.2);
        }
    });
    row_ui(ui, "Dominance", "sums: the n largest may not hold k %", |ui| {
        let mut on = policy.dominance.is_some();
        if check_ui(ui, &mut on, "", "Use the dominance rule").changed() {
            policy.dominance = on.then_some((2, 90.0));
        }
        if let Some((n, k)) = &mut policy.dominance {
            number_field_ui(ui, "Dominance n", n, 1..=10, 0.1);
            number_field_ui(ui, "Dominance k", k, 1.0..=100.0, 0.2);
        }
    });
    row_ui(ui, "Decimals", "of sums, means and quantiles: as many as are safe, or fewer", |ui| {
        let mut on = policy.precision != Precision::ByCount;
        if check_ui(ui, &mut on, "At most", "Limit the decimals").changed() {
            policy.precision = if on { Precision::Decimals(0) } else { Precision::ByCount };
        }
        if let Precision::Decimals(most) = &mut policy.precision {
            number_field_ui(ui, "Most decimals", most, 0..=9, 0.1);
        }
    });
    row_ui(ui, "Noise", "most ε that all noisy releases of a file may spend, and δ", |ui| {
        let mut epsilon = policy.noise_budget.epsilon();
        let mut delta = policy.noise_budget.delta();
        number_field_ui(ui, "Most ε", &mut epsilon, 0.0..=100.0, 0.05);
        ui.label("δ");
        delta_choice_ui(ui, "Most δ", &mut delta);
        // Written only if it was changed: what was typed elsewhere keeps its decimals.
        if epsilon != policy.noise_budget.epsilon() || delta != policy.noise_budget.delta() {
            policy.noise_budget = PrivacyLoss::of_millionths((epsilon * 1e6).round() as u64, delta);
        }
    });
    row_ui(ui, "Empty cells", "whether a zero may be published", |ui| {
        let (all, width) = ([Zeros::Safe, Zeros::SensitiveOnly, Zeros::Unsafe], ui.spacing().combo_width);
        choose_ui(ui, "Empty cells", width, &mut policy.zeros, all, |zeros| match zeros {
            Zeros::Safe => "safe",
            Zeros::SensitiveOnly => "unsafe in sensitive columns",
            Zeros::Unsafe => "unsafe",
        });
    });
}

fn row_ui(ui: &mut Ui, name: &str, meaning: &str, value: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    ui.label(RichText::new(name).font(theme::body()).color(palette.text));
    ui.horizontal(value);
    ui.label(RichText::new(meaning).font(theme::small()).color(palette.weak));
    ui.end_row();
}
