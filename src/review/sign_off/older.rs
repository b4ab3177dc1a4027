//! Reviews up to version 3 had the sign-off as three typed fields. It becomes the first step of the chain.

use super::{SignOffContent, SignOffState, Signer};
use crate::review::Review;
use std::sync::Arc;

const REVIEWER: &str = "reviewer";
const DECISION: &str = "decision";
const SIGNED: &str = "signed";

impl Review {
    /// Takes over what an older review has typed, of which nothing is lost; its words are kept as the reason.
    pub(in crate::review) fn adopt_older_sign_off(&mut self) {
        let [reviewer, decision, signed] =
            [REVIEWER, DECISION, SIGNED].map(|key| self.record.get(key).trim().to_owned());
        if [&reviewer, &decision, &signed].iter().all(|text| text.is_empty()) {
            return;
        }
        let record = Arc::make_mut(&mut self.record);
        [REVIEWER, DECISION, SIGNED].iter().for_each(|key| record.set(key, ""));
        let said = if decision.is_empty() { "no decision was typed".to_owned() } else { format!("“{decision}”") };
        Arc::make_mut(&mut self.sign_offs).append(SignOffContent {
            state: state_of(&decision),
            by: Signer { name: reviewer, role: String::new() },
            on: signed,
            reason: format!("From an older version of the review, where the decision was: {said}"),
            ..SignOffContent::default()
        });
    }
}

/// What a typed decision means. A no is never read as a yes; what is not understood is a draft.
fn state_of(decision: &str) -> SignOffState {
    let decision = decision.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| decision.contains(word));
    let yes = has(&["approv", "accept", "agreed", "genehmig", "freigegeben", "freigabe", "zugestimmt", "erteilt"])
        || ["ok", "yes", "ja"].contains(&decision.trim());
    let no =
        has(&["refus", "reject", "denied", "declin", "disapprov", "abgelehnt", "ablehn", "verweiger", "untersagt"])
            || ["no", "nein", "non"].contains(&decision.trim())
            || yes && has(&["not ", "nicht ", "kein", "unapprov"]);
    if no {
        SignOffState::Refused
    } else if has(&["withdrawn", "revoked", "zurückgezogen", "widerrufen"]) {
        SignOffState::Withdrawn
    } else if yes && has(&["condition", "auflage", "bedingung", "vorbehalt"]) && !has(&["uncondition", "without cond"])
    {
        SignOffState::ApprovedWithConditions
    } else if yes {
        SignOffState::Approved
    } else {
        SignOffState::Draft
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_understood_and_a_no_is_never_a_yes() {
        for (text, state) in [
            ("Approved", SignOffState::Approved),
            ("ok", SignOffState::Approved),
            ("genehmigt", SignOffState::Approved),
            ("Approved with conditions", SignOffState::ApprovedWithConditions),
            ("Freigegeben mit Auflagen", SignOffState::ApprovedWithConditions),
            ("Refused", SignOffState::Refused),
            ("not approved", SignOffState::Refused),
            ("Nicht genehmigt", SignOffState::Refused),
            ("approval rejected", SignOffState::Refused),
            ("abgelehnt", SignOffState::Refused),
            ("no", SignOffState::Refused),
            ("Approval withdrawn", SignOffState::Withdrawn),
            ("to be discussed", SignOffState::Draft),
            ("", SignOffState::Draft),
        ] {
            assert_eq!(state_of(text), state, "{text}");
        }
    }
}
