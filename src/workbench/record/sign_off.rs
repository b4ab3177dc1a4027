//! The sign-off as the window takes its steps.

use crate::report::assessment::Verdict;
use crate::review::{Condition, Gate, Signer, Signing, SigningError, Standing, Step};
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::notice::NoticeKind;

impl Workbench {
    /// Where the sign-off stands now. It prints the whole work: not for every frame.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.review().standing(chrono::Utc::now().date_naive())
    }

    /// Takes a step of the sign-off and saves it; whether it was taken. Where it was not, a notice says why.
    pub fn sign(&mut self, step: Step, by: Signer, reason: &str, conditions: Vec<Condition>) -> bool {
        let gates = self.gates();
        let signing = Signing { step, by, on: chrono::Utc::now(), reason: reason.to_owned(), conditions, gates };
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

    /// What the program itself found when somebody signed.
    fn gates(&self) -> Vec<Gate> {
        let gate = |id: &str, result: &str, answer: String| Gate {
            id: id.to_owned(),
            level: "E".to_owned(),
            result: result.to_owned(),
            answer,
        };
        let release = match self.figures.preview.answer.fresh() {
            Some(now) if now.verdict == Verdict::Fail => gate("policy_not_met", "fail", now.because.clone()),
            Some(now) => gate("policy_not_met", "pass", now.because.clone()),
            None => gate("figures_not_fresh", "fail", "The release was not measured when this was signed.".to_owned()),
        };
        let ledger = match self.releases().fault {
            None => gate("ledger_broken", "pass", "The history of releases holds together.".to_owned()),
            Some(fault) => gate("ledger_broken", "fail", sentence(&fault.to_string())),
        };
        vec![release, ledger]
    }
}
