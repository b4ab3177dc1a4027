//! Taking a step of the sign-off.

use super::{Condition, Covers, Frozen, Gate, SignOffContent, SignOffState, Signer, Step};
use crate::release::ledger::fingerprint::Salt;
use crate::release::ledger::manifest::moment;
use crate::release::noise::NoiseError;
use crate::review::Review;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// A step that somebody wants to take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signing {
    pub step: Step,
    pub by: Signer,
    pub on: DateTime<Utc>,
    pub reason: String,
    pub conditions: Vec<Condition>,
    pub gates: Vec<Gate>,
    /// The fields of the record that the work or the profile has filled.
    pub filled: Vec<Frozen>,
    /// What an approval is for; of any other step it says nothing.
    pub covers: Covers,
}

/// Why a step cannot be taken. The sign-off is unchanged then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SigningError {
    #[error("“{}” is not possible here: the review is {}", step.name(), state.name().to_lowercase())]
    NotPossible { step: Step, state: SignOffState },
    #[error("whoever signs gives a name and a role; type both")]
    Nameless,
    #[error("“{}” needs a reason; type one", .0.name())]
    NoReason(Step),
    #[error("an approval with conditions needs at least one; type one a line, or approve without")]
    NoCondition,
    #[error("it cannot be approved yet: {0}")]
    Open(String),
    #[error("the review has no salt to print its decisions with: {0}")]
    Salt(String),
}

impl Review {
    /// Takes a step of the sign-off, which binds the work as it is now.
    ///
    /// # Errors
    /// [`SigningError`].
    pub fn sign(&mut self, signing: &Signing) -> Result<(), SigningError> {
        let Signing { step, by, on, reason, conditions, gates, filled, covers } = signing;
        let state = self.sign_offs.state();
        let to = step.leads_from(state).ok_or(SigningError::NotPossible { step: *step, state })?;
        let by = Signer { name: by.name.trim().to_owned(), role: by.role.trim().to_owned() };
        if by.name.is_empty() || by.role.is_empty() {
            return Err(SigningError::Nameless);
        }
        if step.needs_reason() && reason.trim().is_empty() {
            return Err(SigningError::NoReason(*step));
        }
        if to == SignOffState::ApprovedWithConditions && conditions.is_empty() {
            return Err(SigningError::NoCondition);
        }
        self.salted().map_err(|error| SigningError::Salt(error.to_string()))?;
        let frozen = self.work();
        let content = SignOffContent {
            state: to,
            by,
            on: moment::text(on),
            reason: reason.trim().to_owned(),
            conditions: conditions.clone(),
            work_print: self.print(&frozen),
            rules_print: self.rules_print(&frozen),
            frozen,
            gates: gates.clone(),
            filled: filled.clone(),
            covers: if to.is_approval() { *covers } else { Covers::OneRelease },
            ..SignOffContent::default()
        };
        Arc::make_mut(&mut self.sign_offs).append(content);
        Ok(())
    }

    /// Gives the review its salt, where it has none.
    ///
    /// # Errors
    /// The operating system has no random numbers.
    pub fn salted(&mut self) -> Result<(), NoiseError> {
        if self.salt.is_none() {
            self.salt = Some(Salt::new()?);
        }
        Ok(())
    }
}
