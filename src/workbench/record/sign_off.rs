//! The sign-off as the window takes its steps.

use super::facts::labels_with_values_and;
use super::form::{filled, gates_of};
use crate::review::{Condition, Covers, Signer, Signing, SigningError, Standing, Step};
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::jobs::JobKind;
use crate::workbench::notice::NoticeKind;

impl Workbench {
    /// The state of the sign-off now. It prints the whole work: not for every frame.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.review().standing(chrono::Utc::now().date_naive())
    }

    /// Takes a step of the sign-off and saves it, once the texts of the record have been searched for values of people; that
    /// reads the whole file, off the drawing thread. A notice says why a step was not taken: nobody may approve while a gate
    /// of the record stops it.
    pub fn sign(&mut self, step: Step, by: Signer, reason: &str, conditions: Vec<Condition>, covers: Covers) {
        let (review, dataset, revision) = (self.review().clone(), self.dataset().cloned(), self.revision());
        let reason = reason.to_owned();
        let mut typed = vec![("Reason of the sign-off", reason.clone())];
        typed.extend(conditions.iter().map(|condition| ("Condition of the approval", condition.text.clone())));
        self.run(
            JobKind::SignOff,
            "Checking the record before it is signed",
            move |progress| match dataset {
                Some(dataset) => {
                    let typed: Vec<(&str, &str)> = typed.iter().map(|(label, text)| (*label, text.as_str())).collect();
                    labels_with_values_and(&review, &typed, &dataset, progress)
                }
                None => Ok(Vec::new()),
            },
            move |workbench, found| {
                let Ok(personal_values) = found else { return };
                if workbench.revision() != revision {
                    return workbench.notify(NoticeKind::Warning, "The work changed meanwhile. Nothing was signed.");
                }
                workbench.signed((step, by, reason), conditions, covers, personal_values);
            },
        );
    }

    /// A step of the sign-off is on its way.
    #[must_use]
    pub fn is_signing(&self) -> bool {
        self.jobs.is_running(&JobKind::SignOff)
    }

    /// Stops a step that is on its way: nothing is signed.
    pub fn stop_signing(&mut self) {
        self.jobs.cancel_kind(&JobKind::SignOff);
    }

    fn signed(
        &mut self,
        (step, by, reason): (Step, Signer, String),
        conditions: Vec<Condition>,
        covers: Covers,
        personal_values: Vec<String>,
    ) {
        let state = self.record_for_signing(&by, personal_values);
        let approves = matches!(step, Step::Approve | Step::ApproveWithConditions);
        if let Some(gate) = state.blocks_approval().filter(|_| approves) {
            let error = SigningError::Open(gate.sentence.clone());
            return self.notify(NoticeKind::Error, sentence(&error.to_string()));
        }
        let (gates, filled) = (gates_of(&state), filled(&state.form));
        let signing = Signing { step, by, on: chrono::Utc::now(), reason, conditions, gates, filled, covers };
        match self.history.sign(&signing) {
            Ok(()) => {
                self.touched();
                let done = self.review().sign_offs.last().map(|step| sentence(&step.sentence())).unwrap_or_default();
                self.notify(NoticeKind::Done, done);
                self.save();
            }
            Err(error) => self.notify(NoticeKind::Error, sentence(&error.to_string())),
        }
    }
}
