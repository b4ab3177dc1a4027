//! *Fix all…*: the plan that lets most segments go, with its effect on every one, before it is taken.

use eframe::egui::{Grid, RichText, ScrollArea, Ui};

use crate::{
    gui::{
        context::Cx,
        modal::frame::{After, Dialog, foot_ui},
        theme::{self, Palette},
        widgets::{mark_of, primary_button_ui, secondary_button_ui, section_ui, weak_ui, word_of, wrapped_ui},
    },
    report::assessment::SegmentAnswer,
    workbench::Plan,
};

/// Shows the plan and applies it as one step of undo.
#[derive(Default)]
pub struct FixAllDialog;

impl Dialog for FixAllDialog {
    fn title(&self) -> String {
        "Fix all".to_owned()
    }

    fn width(&self) -> f32 {
        760.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let derived = cx.bench.plan().clone();
        let stale = derived.fresh().is_none();
        let plan = derived.latest().cloned();
        match (&plan, derived.error()) {
            (_, Some(error)) => _ = wrapped_ui(ui, error, theme::body(), palette.fail),
            (None, None) => _ = weak_ui(ui, "Looking for a way out for every segment…"),
            (Some(plan), None) => {
                ui.scope(|ui| {
                    if stale {
                        ui.multiply_opacity(0.5);
                    }
                    plan_ui(ui, plan, &palette);
                });
            }
        }
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            let edit = plan.as_ref().and_then(|plan| plan.edit.clone());
            if secondary_button_ui(ui, "Cancel", true).clicked() {
                after = After::Close;
            }
            if primary_button_ui(ui, "Apply the plan", !stale && edit.is_some()).clicked()
                && let Some(edit) = edit
            {
                cx.bench.apply(edit);
                after = After::Close;
            }
        });
        after
    }
}

fn plan_ui(ui: &mut Ui, plan: &Plan, palette: &Palette) {
    let of = plan.segments.len();
    let sentence = match plan.steps.as_slice() {
        [] => "Nothing that was tried lets another segment go.".to_owned(),
        _ => format!("{} → {} of {of} may go. One undo takes all of it back.", plan.may_go_before, plan.may_go_after),
    };
    wrapped_ui(ui, &sentence, theme::body(), palette.text);
    ui.add_space(4.0);
    ScrollArea::vertical().id_salt("plan").max_height(420.0).auto_shrink([false, true]).show(ui, |ui| {
        if !plan.steps.is_empty() {
            section_ui(ui, "Steps");
        }
        for (name, step) in &plan.steps {
            wrapped_ui(ui, &format!("{name}: {}", step.title), theme::body(), palette.text);
        }
        ui.add_space(6.0);
        section_ui(ui, "Every segment, before → after");
        let cell = |ui: &mut Ui, answer: &SegmentAnswer| {
            let text = format!("{} {}", mark_of(answer.shown()), answer.because);
            let colour = if answer.may_go() { palette.text } else { palette.fail };
            ui.label(RichText::new(text).font(theme::body()).color(colour));
        };
        Grid::new("effect of the plan").num_columns(3).spacing([16.0, 6.0]).show(ui, |ui| {
            for (name, before, after) in &plan.segments {
                ui.label(RichText::new(name).font(theme::body_strong()).color(palette.text));
                cell(ui, before);
                match after {
                    Some(after) if after == before => _ = weak_ui(ui, "unchanged"),
                    Some(after) => cell(ui, after),
                    None => _ = weak_ui(ui, "is not released"),
                }
                ui.end_row();
            }
        });
        ui.add_space(6.0);
        let (before, after) = plan.file;
        let file = if before == after {
            format!("The whole file as rows: {} as before.", word_of(before))
        } else {
            format!("The whole file as rows: {} → {}.", word_of(before), word_of(after))
        };
        weak_ui(ui, &file);
        if !plan.left.is_empty() {
            let left = plan.left.join(", ");
            wrapped_ui(
                ui,
                &format!("Nothing tried helps {left}: drop it, or write another rule."),
                theme::body(),
                palette.warn,
            );
        }
    });
}
