//! How much noise a table gets: ε, δ, what one person may add to a sum, and where the noise comes from.

use eframe::egui::{Grid, RichText, Ui};

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{check_ui, choose_ui, number_field_ui, wrapped_ui},
    },
    release::{
        noise::{Clip, Epsilon},
        settings::{Protect, TableSettings},
    },
};

/// The odds that a guarantee may fail with, to choose from.
pub const DELTAS: [f64; 6] = [0.0, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5];
/// Bounds of a sum until others are typed.
const CLIP: Clip = Clip { low: 0.0, high: 100.0 };

pub(super) fn noise_ui(ui: &mut Ui, cx: &mut Cx<'_>, settings: &mut TableSettings, epsilon: Epsilon) {
    let palette = Palette::of(ui);
    let weak = |ui: &mut Ui, text: &str| ui.label(RichText::new(text).font(theme::small()).color(palette.weak));
    Grid::new("noise").num_columns(2).spacing([8.0, 6.0]).show(ui, |ui| {
        weak(ui, "Privacy loss ε")
            .on_hover_text("How much could be learnt about anybody at most: smaller is safer, and noisier.");
        let mut value = epsilon.value();
        if number_field_ui(ui, "ε of the noise", &mut value, 0.01..=20.0, 0.01).changed()
            && let Ok(epsilon) = Epsilon::from_millionths((value * 1e6).round() as u64)
        {
            settings.protect = Protect::Noise { epsilon };
        }
        ui.end_row();
        weak(ui, "Chance of failure δ")
            .on_hover_text("The chance that the guarantee does not hold. Above 0 the noise is Gaussian.");
        delta_choice_ui(ui, "δ of the noise", &mut settings.noise.delta);
        ui.end_row();
        let mut columns: Vec<String> = settings.measures.iter().map(|measure| measure.column.clone()).collect();
        columns.dedup();
        for column in columns {
            let clip = settings.noise.clip.entry(column.clone()).or_insert(CLIP);
            weak(ui, &column).on_hover_text(
                "Between which values one person's sum lies. From what you know of the matter, not from the file.",
            );
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let most = 1e12;
                number_field_ui(ui, &format!("Least {column} of a person"), &mut clip.low, -most..=most, 1.0);
                weak(ui, "to");
                number_field_ui(ui, &format!("Most {column} of a person"), &mut clip.high, -most..=most, 1.0);
            });
            ui.end_row();
        }
    });
    let mut from_review = settings.noise.from_review;
    let text = "The same numbers again";
    let hint = "Made of the review's own secret instead of the system's random source: the same question about the same file gets the same numbers. The secret lies in a file of its own on this computer.";
    if check_ui(ui, &mut from_review, text, text).on_hover_text(hint).changed() {
        settings.noise.from_review = from_review && cx.bench.ensure_secret();
    }
    let spent = cx.bench.review().ledger.spent();
    let budget = cx.bench.review().policy.noise_budget;
    let before = if spent.is_nothing() { "nothing".to_owned() } else { spent.to_string() };
    wrapped_ui(ui, &format!("Spent by all releases so far: {before}, of {budget}."), theme::small(), palette.weak);
}

/// A δ to choose; 0 is the first.
pub fn delta_choice_ui(ui: &mut Ui, name: &str, delta: &mut f64) {
    let word = |delta: &f64| if *delta == 0.0 { "0".to_owned() } else { format!("{delta:e}") };
    choose_ui(ui, name, 72.0, delta, DELTAS, word);
}
