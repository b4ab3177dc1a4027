//! The sign-off as the window takes its steps.

use super::form::{filled, gates_of};
use crate::review::{Condition, Signer, Signing, SigningError, Standing, Step};
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::notice::NoticeKind;

impl Workbench {
    /// Where the sign-off stands now. It prints the whole work: not for every frame.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.review().standing(chrono::Utc::now().date_naive())
    }

    /// Takes a step of the sign-off and saves it; whether it was taken. If it was not, a notice says why: nobody may approve
    /// while a gate of the record stops it.
    pub fn sign(&mut self, step: Step, by: Signer, reason: &str, conditions: Vec<Condition>) -> bool {
        let state = self.record_for_signing(&by);
        let approves = matches!(step, Step::Approve | Step::ApproveWithConditions);
        if let Some(gate) = state.blocks_approval().filter(|_| approves) {
            let error = SigningError::Open(gate.sentence.clone());
            self.notify(NoticeKind::Error, sentence(&error.to_string()));
            return false;
        }
        let (gates, filled) = (gates_of(&state), filled(&state.form));
        let signing =
            Signing { step, by, on: chrono::Utc::now(), reason: reason.to_owned(), conditions, gates, filled };
        let signed: Result<(), SigningError> = self.history.sign(&signing);
        match signed {
            Ok(()) => {
                self.touched();
                let done = self.review().sign_offs.last().map(|step| sentence(&step.sentence())).unwrap_or_default();
                self.notify(NoticeKind::Done, done);
                self.save();
                true
            }
            Err(error) => {
                self.notify(NoticeKind::Error, sentence(&error.to_string()));
                false
            }
        }
    }
}
