//! What of a review is for nobody else: the secret of its random numbers, and the passphrase that it is sealed with.

use crate::release::noise::Secret;
use crate::review::Seal;
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::jobs::JobKind;
use crate::workbench::notice::NoticeKind;

impl Workbench {
    /// Whether the review is sealed with a passphrase.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.review().keeping.seal.is_some()
    }

    /// Seals the review with a passphrase, and its secret with it, at once and whenever it is saved.
    pub fn seal(&mut self, passphrase: String) {
        if self.review_path.is_none() {
            let text = "The review has no file yet that could be sealed. Save it first.";
            return self.notify(NoticeKind::Error, text);
        }
        if self.is_releasing() {
            return;
        }
        self.history.set_seal(Some(Seal::new(passphrase)));
        // A notice says what went wrong.
        if self.save_in_place().is_err() {
            return;
        }
        let text = "The review is sealed. Without the passphrase nobody opens it, and nothing brings a lost one back.";
        self.notify(NoticeKind::Done, text);
        for path in self.unsealed_asides() {
            let text = "Earlier work on this review was saved in another place and is not sealed. Delete it if you no longer need it.";
            self.notify_with_path(NoticeKind::Warning, text, Some(path));
        }
    }

    /// Takes the seal away, at once.
    pub fn unseal(&mut self) {
        if self.is_releasing() {
            return;
        }
        self.history.set_seal(None);
        if self.save_in_place().is_ok() {
            let text = "The seal is removed. Whoever can read the file can read the review.";
            self.notify(NoticeKind::Done, text);
        }
    }

    /// What is on its way to the ledger would still be written as it was begun: sealed or not.
    fn is_releasing(&mut self) -> bool {
        let is_releasing = self.jobs.is_running(&JobKind::Export);
        if is_releasing {
            self.notify(NoticeKind::Error, "A release is being written. Wait until it is finished, then try again.");
        }
        is_releasing
    }

    /// Ensures that the review has a secret for repeatable random numbers. A new one is saved at once: it must be
    /// there the next time. Where it has one that is not at hand, a notice says so.
    pub fn ensure_secret(&mut self) -> bool {
        if self.review().secret.is_some() {
            return true;
        }
        if let Some(why) = self.review().secret_absent() {
            self.notify(NoticeKind::Error, sentence(&why));
            return false;
        }
        match Secret::new() {
            Ok(secret) => {
                self.history.set_secret(secret);
                self.edited();
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
