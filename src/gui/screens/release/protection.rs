//! How a table is kept safe: the way, what it does in a sentence, and what the attacker is taken to know.

use eframe::egui::Ui;

use super::noise::noise_ui;
use crate::{
    gui::{
        context::Cx,
        modal::PolicyDialog,
        theme::{self, Palette},
        widgets::{check_ui, choose_cut_ui, choose_ui, link_ui, number_field_ui, weak_ui, wrapped_ui},
    },
    release::noise::Epsilon,
    release::settings::{Cost, Protect, Rounding, Singletons, Standard, TableSettings, Zeros},
    review::Policy,
};

/// Draws how a table is protected, and lets it be changed.
pub fn protection_ui(ui: &mut Ui, cx: &mut Cx<'_>, settings: &mut TableSettings, palette: &Palette) {
    let policy = cx.bench.review().policy.clone();
    wrapped_ui(ui, &explained(settings, &policy), theme::body(), palette.text);
    let changing = cx.view.release.changing_protection;
    if link_ui(ui, if changing { "Done ▴" } else { "Change ▾" }).clicked() {
        cx.view.release.changing_protection = !changing;
    }
    if !changing {
        return;
    }
    way_ui(ui, settings, &policy);
    if let Protect::Round { base } = &mut settings.protect {
        rounding_ui(ui, cx, &mut settings.rounding, base);
    }
    if let Protect::Noise { epsilon } = settings.protect {
        noise_ui(ui, cx, settings, epsilon);
        return;
    }
    wrapped_ui(ui, &thresholds(&policy), theme::small(), palette.weak);
    if link_ui(ui, "Edit thresholds…").clicked() {
        cx.show(PolicyDialog::new(cx.bench.review()));
    }
    let open = cx.view.release.further;
    let word = if open { "Fewer settings ▴" } else { "More settings ▾" };
    if link_ui(ui, word).clicked() {
        cx.view.release.further = !open;
    }
    if open {
        further_ui(ui, settings);
    }
}

fn way_words(protect: Protect) -> String {
    match protect {
        Protect::Suppress => "Hide cells".to_owned(),
        Protect::Merge => "Merge small categories".to_owned(),
        Protect::Ladder => "Coarser levels".to_owned(),
        Protect::Round { base } => format!("Round to multiples of {base}"),
        Protect::Noise { .. } => "Add noise".to_owned(),
        Protect::None => "None: report only".to_owned(),
    }
}

fn way_ui(ui: &mut Ui, settings: &mut TableSettings, policy: &Policy) {
    let base = policy.round.unwrap_or(5);
    let ways = [
        Protect::Suppress,
        Protect::Merge,
        Protect::Ladder,
        Protect::Round { base },
        Protect::Noise { epsilon: Epsilon::ONE },
        Protect::None,
    ];
    let width = ui.available_width();
    let ways = with_chosen(ways, settings.protect);
    choose_cut_ui(ui, "Protection", width, &mut settings.protect, ways, |way| way_words(*way));
}

/// All values, that of the chosen kind as it is chosen: another base is the same way.
fn with_chosen<T: Copy, const N: usize>(all: [T; N], chosen: T) -> [T; N] {
    let is_chosen = |one: &T| std::mem::discriminant(one) == std::mem::discriminant(&chosen);
    all.map(|one| if is_chosen(&one) { chosen } else { one })
}

fn rounding_ui(ui: &mut Ui, cx: &mut Cx<'_>, rounding: &mut Rounding, base: &mut u64) {
    ui.horizontal(|ui| {
        let width = ui.available_width() - 62.0;
        let (mut kind, all) = (*rounding, [Rounding::Conventional, Rounding::Random, Rounding::Controlled]);
        let changed = choose_cut_ui(ui, "Way of rounding", width, &mut kind, all, |kind| match kind {
            Rounding::Conventional => "to the nearest",
            Rounding::Random => "at random",
            Rounding::Controlled => "so that it adds up",
        });
        // The same number must be rounded the same way again, which needs the review's secret.
        if changed && (kind != Rounding::Random || cx.bench.ensure_secret()) {
            *rounding = kind;
        }
        number_field_ui(ui, "Base of the rounding", base, 2..=1000, 0.1);
    });
}

/// What the chosen way does, in a sentence or two.
fn explained(settings: &TableSettings, policy: &Policy) -> String {
    let least = policy.cell_threshold;
    match settings.protect {
        Protect::Suppress => match policy.round {
            Some(base) => format!("The policy rounds: counts are released as multiples of {base}, the rest is hidden."),
            None => format!("Cells below {least} people are hidden, and more, so that none can be worked out."),
        },
        Protect::Merge => format!("Categories below {least} people become Other; the rest is hidden."),
        Protect::Ladder => {
            format!(
                "Values of unsafe cells go up their column's ladder until {least} people are together; the rest is hidden."
            )
        }
        Protect::Round { .. } => {
            let how = match settings.rounding {
                Rounding::Conventional => "Totals are rounded by themselves and may not add up.",
                Rounding::Random => {
                    "Up or down at random, right on average. The same number is always rounded the same way, by a secret outside the review."
                }
                Rounding::Controlled => "Up or down so that every total is the sum of its cells.",
            };
            format!("{how} What rounding alone does not protect is hidden.")
        }
        Protect::Noise { .. } => "Every number is off by a little at random; nothing is hidden.".to_owned(),
        Protect::None => "Unsafe cells are shown here, and nothing can be exported.".to_owned(),
    }
}

/// "Below 10 people · p 10 % · dominance 2, 90 % · zeros unsafe in sensitive columns".
fn thresholds(policy: &Policy) -> String {
    let mut rules = vec![format!("Unsafe: below {} people", policy.cell_threshold)];
    if let Some(p) = policy.p_percent {
        rules.push(format!("p {p} %"));
    }
    if let Some((n, k)) = policy.dominance {
        rules.push(format!("dominance {n}, {k} %"));
    }
    match policy.zeros {
        Zeros::Safe => {}
        Zeros::Unsafe => rules.push("zeros".to_owned()),
        Zeros::SensitiveOnly => rules.push("zeros of sensitive columns".to_owned()),
    }
    format!("{}.", rules.join(" · "))
}

/// What most tables do not change.
fn further_ui(ui: &mut Ui, settings: &mut TableSettings) {
    ui.add_space(4.0);
    weak_ui(ui, "A hidden cell is safe when");
    let width = ui.available_width();
    let all = with_chosen([Standard::Safe, Standard::Exact, Standard::Margin(5.0)], settings.standard);
    choose_cut_ui(ui, "When a hidden cell is safe", width, &mut settings.standard, all, |standard| match standard {
        Standard::Safe => "it may be above the threshold".to_owned(),
        Standard::Exact => "it cannot be derived exactly".to_owned(),
        Standard::Margin(x) => format!("it may lie {x} to either side"),
    });
    if let Standard::Margin(x) = &mut settings.standard {
        number_field_ui(ui, "Margin to either side", x, 0.5..=1_000_000.0, 0.5);
    }
    weak_ui(ui, "Hide as few as possible");
    let all = [Cost::People, Cost::Cells];
    choose_ui(ui, "What hiding costs", width, &mut settings.cost, all, |cost| match cost {
        Cost::People => "people",
        Cost::Cells => "cells",
    });
    weak_ui(ui, "Who may be alone in a cell and know it");
    let all = [Singletons::Off, Singletons::Sums, Singletons::All];
    let singletons = &mut settings.rules.singletons;
    choose_ui(ui, "Who knows that they are alone", width, singletons, all, |singletons| match singletons {
        Singletons::Off => "nobody",
        Singletons::Sums => "in sums: that person",
        Singletons::All => "in counts too",
    });
    let checks = [
        (&mut settings.rules.group_disclosure, "A line in one sensitive value is unsafe"),
        (&mut settings.hide_zeros, "Empty cells may be hidden too"),
        (&mut settings.hide_total, "The number of all people is not published"),
    ];
    for (on, text) in checks {
        check_ui(ui, on, text, text);
    }
}
