//! What a table of counts from a warehouse was made by, so that its result is read back without tagging again.

use super::document::Review;
use crate::dataset::{ColumnType, Role, Use};
use serde::{Deserialize, Serialize};

/// The table of counts that a review is of. Its rows are combinations, not people.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CountsTable {
    /// Of the decisions that the table depends on, as [`counts_fingerprint`] gives it.
    pub fingerprint: String,
    /// The column with the number of people.
    pub people: String,
    /// The column that joins the combinations of the same people; `None` without a person key.
    pub together: Option<String>,
    /// Quasi-identifiers and sensitive columns, in the order of the file.
    pub columns: Vec<CountedColumn>,
    /// Columns of 0 and 1, one a segment, in the order of the segments.
    pub segments: Vec<CountedRule>,
    /// One a consent column, in the order of the file.
    pub consents: Vec<CountedConsent>,
    /// All columns of the extract with their types: rules are read by them.
    pub extract: Vec<(String, ColumnType)>,
    /// Columns of the extract in which most people have a value of their own.
    pub own_values: Vec<String>,
}

/// A column of the file, as the table has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CountedColumn {
    pub name: String,
    /// Its name in the table; `None` if its ladder is at the top and the table does not have it.
    pub column: Option<String>,
    /// What the table's values are.
    pub kind: Option<ColumnType>,
    /// What its level is called.
    pub level_name: String,
    /// It had more than one value in the extract.
    pub varies: bool,
    /// The group of values that its ladder's file does not hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<String>,
}

/// The rule of a segment, as the table has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CountedRule {
    pub rule: String,
    pub column: String,
    pub varies: bool,
}

/// A consent column, as the table has it: whether its people may be counted, and why.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CountedConsent {
    pub name: String,
    /// 1: they may be counted.
    pub column: String,
    /// 1: none of their cells says anything.
    pub empty: String,
    /// 1: a cell says what nobody knows.
    pub unknown: String,
}

/// A fingerprint of what a table of counts depends on: roles, ladders, levels, the person key, rules of consent and of
/// segments. Lower-case hexadecimal.
///
/// Thresholds, purposes, recipients and what is released may change afterwards.
#[must_use]
pub fn counts_fingerprint(review: &Review) -> String {
    let matters = |use_: Option<Use>| matches!(use_, Some(Use::PersonKey | Use::Consent | Use::Count));
    let columns: Vec<_> = review
        .columns
        .iter()
        .filter_map(|(name, decision)| {
            let role = decision.role.filter(|role| matches!(role, Role::QuasiIdentifier | Role::Sensitive));
            let use_ = decision.use_.filter(|_| matters(decision.use_));
            let level = (role == Some(Role::QuasiIdentifier)).then_some((&decision.ladder, decision.level));
            let consent = decision.consent.as_ref().filter(|_| use_ == Some(Use::Consent));
            (role.is_some() || use_.is_some()).then_some((name, role, use_, level, consent))
        })
        .collect();
    let rules: Vec<&str> = review.segments.iter().map(|segment| segment.rule.as_str()).collect();
    let text = serde_json::to_vec(&(columns, rules)).unwrap_or_default();
    crate::files::sha256(&text)
}
