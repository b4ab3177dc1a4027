//! One step of the sign-off: who takes it, and why.

use eframe::egui::{Grid, Ui};

use crate::{
    gui::{
        context::Cx,
        modal::frame::{After, Dialog, foot_ui},
        theme::{self, Palette},
        widgets::{
            check_ui, danger_button_ui, day, field_ui, label_ui, primary_button_ui, secondary_button_ui, text_area_ui,
            weak_ui, wrapped_ui,
        },
    },
    review::{Condition, Covers, Signer, Step},
};

/// Asks for name and role, and for what the step needs beside them.
pub(super) struct SignDialog {
    step: Step,
    by: Signer,
    reason: String,
    conditions: String,
    /// It approves releases of newer files too: up to a day, and how many of them.
    repeated: bool,
    until: String,
    times: String,
    /// How many steps there were when the button was clicked, while the step is on its way.
    signing: Option<usize>,
}

impl SignDialog {
    pub(super) fn new(step: Step) -> Self {
        let in_a_year = chrono::Local::now().date_naive().checked_add_months(chrono::Months::new(12));
        Self {
            step,
            by: Signer::default(),
            reason: String::new(),
            conditions: String::new(),
            repeated: false,
            until: in_a_year.map(|day| day.to_string()).unwrap_or_default(),
            times: "12".to_owned(),
            signing: None,
        }
    }

    fn conditions(&self) -> Vec<Condition> {
        self.conditions.lines().filter_map(Condition::read).collect()
    }

    fn is_approval(&self) -> bool {
        matches!(self.step, Step::Approve | Step::ApproveWithConditions)
    }

    /// What the approval is for; `None` if it is not written as it must be.
    fn covers(&self) -> Option<Covers> {
        if !self.is_approval() || !self.repeated {
            return Some(Covers::OneRelease);
        }
        let times = self.times.trim().parse().ok().filter(|times| *times > 0)?;
        Some(Covers::Repeated { until: day(self.until.trim())?, times })
    }

    fn covers_ui(&mut self, ui: &mut Ui) {
        let name = "Releases of newer files too";
        check_ui(ui, &mut self.repeated, name, name);
        if self.repeated {
            ui.horizontal_wrapped(|ui| {
                weak_ui(ui, "until");
                field_ui(ui, "Approved until", &mut self.until, "YYYY-MM-DD", 110.0);
                weak_ui(ui, "at most");
                field_ui(ui, "Releases approved", &mut self.times, "12", 48.0);
                weak_ui(ui, "releases");
            });
            weak_ui(
                ui,
                "It holds while the columns are the agreed ones, the policy is met and the three questions are answered \
                 with no. Anything else needs a person.",
            );
        }
    }

    fn fields_ui(&mut self, ui: &mut Ui, palette: Palette) {
        Grid::new("signer").num_columns(2).spacing([16.0, 8.0]).show(ui, |ui| {
            let line = |ui: &mut Ui, label: &str, hint: &str, text: &mut String| {
                label_ui(ui, label, theme::body(), palette.weak);
                field_ui(ui, label, text, hint, 360.0);
                ui.end_row();
            };
            line(ui, "Name", "Who signs", &mut self.by.name);
            line(ui, "Role", "Head of customer insight", &mut self.by.role);
        });
        if self.step == Step::ApproveWithConditions {
            label_ui(ui, "Conditions", theme::body(), palette.weak);
            let hint = "One a line, due before the export; or with a day: 2027-03-31: erase the file";
            text_area_ui(ui, "Conditions", &mut self.conditions, hint, 3);
        }
        if self.is_approval() {
            self.covers_ui(ui);
        }
        let word = if self.step.needs_reason() { "Reason" } else { "Comment" };
        label_ui(ui, word, theme::body(), palette.weak);
        text_area_ui(ui, word, &mut self.reason, "", 3);
    }

    /// What is still to be typed.
    fn missing(&self) -> Option<&'static str> {
        if self.by.name.trim().is_empty() || self.by.role.trim().is_empty() {
            Some("Type a name and a role.")
        } else if self.step.needs_reason() && self.reason.trim().is_empty() {
            Some("Type a reason.")
        } else if self.step == Step::ApproveWithConditions && self.conditions().is_empty() {
            Some("Type a condition.")
        } else if self.covers().is_none() {
            Some("Type the day as 2027-03-31, and a number of releases.")
        } else {
            None
        }
    }
}

/// What the step means, in a line or two.
fn meaning(step: Step) -> &'static str {
    match step {
        Step::Submit => "Hands the work over as it is now to whoever decides.",
        Step::Approve | Step::ApproveWithConditions => {
            "Approves the work as it is now: file, columns, segments, policy, tables, recipients and record. A change \
             of any of them makes the approval stale."
        }
        Step::Refuse => "Nothing can be exported until the review is revised.",
        Step::BackToDraft => "Gives the work back to the analyst.",
        Step::Withdraw => "Takes the approval back. Nothing can be exported until the review is revised.",
        Step::Revise => "Starts a new draft. What was decided stays among the steps.",
    }
}

impl Dialog for SignDialog {
    fn title(&self) -> String {
        self.step.name().to_owned()
    }

    fn width(&self) -> f32 {
        480.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let steps = cx.bench.review().sign_offs.steps().len();
        if let Some(before) = self.signing.filter(|_| !cx.bench.is_signing()) {
            if steps > before {
                return After::Close;
            }
            // It was not taken, and a notice says why.
            self.signing = None;
        }
        let palette = Palette::of(ui);
        wrapped_ui(ui, meaning(self.step), theme::body(), palette.weak);
        ui.add_space(8.0);
        ui.add_enabled_ui(self.signing.is_none(), |ui| self.fields_ui(ui, palette));
        let missing = self.missing();
        let note = match missing {
            _ if self.signing.is_some() => "Checking the record for values of people before it is signed…",
            Some(missing) => missing,
            None => "The step is kept for good. The program does not check who you are.",
        };
        wrapped_ui(ui, note, theme::small(), palette.weak);
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            if secondary_button_ui(ui, "Cancel", true).clicked() {
                after = After::Close;
            }
            let (name, ready) = (self.step.name(), missing.is_none() && self.signing.is_none());
            let sign = match self.step {
                Step::Refuse | Step::Withdraw => danger_button_ui(ui, name, ready),
                _ => primary_button_ui(ui, name, ready),
            };
            if sign.clicked()
                && let Some(covers) = self.covers()
            {
                cx.bench.sign(self.step, self.by.clone(), &self.reason, self.conditions(), covers);
                self.signing = Some(steps);
            }
        });
        after
    }

    fn closed(&mut self, cx: &mut Cx<'_>) {
        cx.bench.stop_signing();
    }
}
