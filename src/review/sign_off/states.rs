//! The states of the sign-off, and what may follow what.

use serde::{Deserialize, Serialize};

/// What was decided last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignOffState {
    #[default]
    Draft,
    InReview,
    Approved,
    ApprovedWithConditions,
    Refused,
    Withdrawn,
}

impl SignOffState {
    /// In the order of the work.
    pub const ALL: [Self; 6] =
        [Self::Draft, Self::InReview, Self::Approved, Self::ApprovedWithConditions, Self::Refused, Self::Withdrawn];

    /// As people read it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::InReview => "In review",
            Self::Approved => "Approved",
            Self::ApprovedWithConditions => "Approved with conditions",
            Self::Refused => "Refused",
            Self::Withdrawn => "Withdrawn",
        }
    }

    /// As JSON and manifests have it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::ApprovedWithConditions => "approved_with_conditions",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Whether it is an approval, with conditions or without.
    #[must_use]
    pub fn is_approval(self) -> bool {
        matches!(self, Self::Approved | Self::ApprovedWithConditions)
    }

    /// Whether nothing may be released in this state.
    #[must_use]
    pub fn forbids(self) -> bool {
        matches!(self, Self::Refused | Self::Withdrawn)
    }
}

/// What somebody does about the sign-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Submit,
    Approve,
    ApproveWithConditions,
    Refuse,
    BackToDraft,
    Withdraw,
    Revise,
}

/// What may follow what: from a state, by a step, to a state. Nothing else may.
const TRANSITIONS: [(SignOffState, Step, SignOffState); 11] = {
    use SignOffState as S;
    [
        (S::Draft, Step::Submit, S::InReview),
        (S::InReview, Step::Approve, S::Approved),
        (S::InReview, Step::ApproveWithConditions, S::ApprovedWithConditions),
        (S::InReview, Step::Refuse, S::Refused),
        (S::InReview, Step::BackToDraft, S::Draft),
        (S::Approved, Step::Withdraw, S::Withdrawn),
        (S::Approved, Step::Revise, S::Draft),
        (S::ApprovedWithConditions, Step::Withdraw, S::Withdrawn),
        (S::ApprovedWithConditions, Step::Revise, S::Draft),
        (S::Refused, Step::Revise, S::Draft),
        (S::Withdrawn, Step::Revise, S::Draft),
    ]
};

impl Step {
    /// In the order of their buttons.
    pub const ALL: [Self; 7] = [
        Self::Submit,
        Self::BackToDraft,
        Self::Refuse,
        Self::ApproveWithConditions,
        Self::Approve,
        Self::Withdraw,
        Self::Revise,
    ];

    /// The word on its button.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Submit => "Submit for review",
            Self::Approve => "Approve",
            Self::ApproveWithConditions => "Approve with conditions",
            Self::Refuse => "Refuse",
            Self::BackToDraft => "Back to draft",
            Self::Withdraw => "Withdraw",
            Self::Revise => "Revise",
        }
    }

    /// The state that it leads to from this one; `None` if it is not possible.
    #[must_use]
    pub fn leads_from(self, state: SignOffState) -> Option<SignOffState> {
        TRANSITIONS.iter().find(|(from, step, _)| *from == state && *step == self).map(|(.., to)| *to)
    }

    /// Whether it must give a reason, because it denies somebody something.
    #[must_use]
    pub fn needs_reason(self) -> bool {
        matches!(self, Self::Refuse | Self::Withdraw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every state and every step: 42 cases.
    #[test]
    fn every_step_leads_where_the_truth_table_says_and_nowhere_else() {
        use SignOffState as S;
        // Submit, back to draft, refuse, approve with conditions, approve, withdraw, revise.
        let table = [
            (S::Draft, [Some(S::InReview), None, None, None, None, None, None]),
            (
                S::InReview,
                [
                    None,
                    Some(S::Draft),
                    Some(S::Refused),
                    Some(S::ApprovedWithConditions),
                    Some(S::Approved),
                    None,
                    None,
                ],
            ),
            (S::Approved, [None, None, None, None, None, Some(S::Withdrawn), Some(S::Draft)]),
            (S::ApprovedWithConditions, [None, None, None, None, None, Some(S::Withdrawn), Some(S::Draft)]),
            (S::Refused, [None, None, None, None, None, None, Some(S::Draft)]),
            (S::Withdrawn, [None, None, None, None, None, None, Some(S::Draft)]),
        ];
        assert_eq!(table.map(|(state, _)| state), S::ALL);
        for (state, to) in table {
            assert_eq!(Step::ALL.map(|step| step.leads_from(state)), to, "{state:?}");
        }
    }
}
