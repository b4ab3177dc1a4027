//! What differs between two states of the work, in words.

use super::Frozen;
use super::work::{
    COLUMN, FIELD, FILE, LEDGER, MISSING, OPT_OUTS, POLICY, POPULATION, PROFILE, READING, RECIPIENT, RELEASE, SECRET,
    SEGMENT, VENDOR,
};
use serde_json::{Map, Value};

/// The member of a column with its rule of consent.
const CONSENT: &str = "consent";

/// A part of the work that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    key: String,
    label: String,
    before: Option<String>,
    after: Option<String>,
}

impl Change {
    /// In the order of the parts as they are now; those that are gone come last.
    pub(super) fn between(before: &[Frozen], after: &[Frozen]) -> Vec<Self> {
        let text = |of: &[Frozen], key: &str| of.iter().find(|part| part.key == key).map(|part| part.text.clone());
        let gone = before.iter().filter(|part| !after.iter().any(|now| now.key == part.key));
        let changes = after.iter().chain(gone).map(|part| Self {
            key: part.key.clone(),
            label: part.label.clone(),
            before: text(before, &part.key),
            after: text(after, &part.key),
        });
        changes.filter(|change| change.before != change.after).collect()
    }

    fn what(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "was added",
            (_, None) => "was removed",
            _ => "changed",
        }
    }

    /// What became of it, a phrase each: "k 10 → 3", "segment “Young” was added".
    #[must_use]
    pub fn phrases(&self) -> Vec<String> {
        let label = &self.label;
        match self.key.as_str() {
            POLICY => {
                self.figures().iter().map(|(name, [before, after])| format!("{name} {before} → {after}")).collect()
            }
            FILE => vec!["the file".to_owned()],
            READING => vec!["how the file is read".to_owned()],
            POPULATION => vec!["the population table".to_owned()],
            OPT_OUTS => vec!["the people left out".to_owned()],
            MISSING => vec!["what a missing value means".to_owned()],
            RELEASE => vec!["the tables of the release".to_owned()],
            SECRET => vec!["the secret of noise and rounding".to_owned()],
            // What left is no decision.
            LEDGER => Vec::new(),
            key if key.starts_with(COLUMN) => {
                let phrase = |(name, [before, after]): &(String, [String; 2])| match name.as_str() {
                    CONSENT => format!("{label}: the rule of consent"),
                    name => format!("{label}: {name} {before} → {after}"),
                };
                self.column().iter().map(phrase).collect()
            }
            key if key.starts_with(SEGMENT) => vec![format!("segment “{label}” {}", self.what())],
            key if key.starts_with(RECIPIENT) => vec![format!("recipient “{label}” {}", self.what())],
            key if key.starts_with(VENDOR) => vec![format!("vendor “{label}” {}", self.what())],
            PROFILE => vec![format!("the organisation {}", self.what())],
            _ => vec![format!("“{label}” {}", self.what())],
        }
    }

    /// Why an approval no longer fits, a sentence each.
    pub(super) fn sentences(&self) -> Vec<String> {
        let (label, what) = (&self.label, self.what());
        let one = |text: &str| vec![text.to_owned()];
        match self.key.as_str() {
            FILE => one("The file is not the one that was approved."),
            READING => one("The file is read differently than when it was approved."),
            POPULATION => one("The population table is not the one that was approved."),
            OPT_OUTS => one("The lists of people to leave out changed after approval."),
            MISSING => one("What a missing value means changed after approval."),
            RELEASE => one("The table is not the one that was approved."),
            SECRET => one("The secret of noise and rounding changed after approval."),
            LEDGER => one("Another table was released since; together they may disclose more."),
            POLICY => {
                let sentence = |(name, [before, after]): &(String, [String; 2])| {
                    format!("The policy's {name} was changed from {before} to {after} after approval.")
                };
                self.figures().iter().map(sentence).collect()
            }
            key if key.starts_with(COLUMN) => match self.column().as_slice() {
                [(name, [before, after])] if name == "level" => {
                    vec![format!("“{label}” was moved from level {before} to level {after} after approval.")]
                }
                _ => vec![format!("Column “{label}” changed after approval.")],
            },
            key if key.starts_with(SEGMENT) => vec![format!("Segment “{label}” {what} after approval.")],
            key if key.starts_with(RECIPIENT) => vec![format!("Recipient “{label}” {what} after approval.")],
            key if key.starts_with(VENDOR) => vec![format!("Vendor “{label}” {what} after approval.")],
            PROFILE => vec![format!("The organisation {what} after approval.")],
            key if key.starts_with(FIELD) => vec![format!("“{label}” {what} after approval.")],
            _ => vec![format!("{label} {what} after approval.")],
        }
    }

    /// The members of a JSON object that differ, with their values as people read them.
    fn members(&self) -> Vec<(String, [String; 2])> {
        let read = |text: &Option<String>| -> Map<String, Value> {
            text.as_ref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
        };
        let (before, after) = (read(&self.before), read(&self.after));
        let names = after.keys().chain(before.keys().filter(|name| !after.contains_key(*name)));
        let differ = names.filter(|name| before.get(*name) != after.get(*name));
        differ.map(|name| (name.clone(), [&before, &after].map(|map| shown(map.get(name))))).collect()
    }

    fn figures(&self) -> Vec<(String, [String; 2])> {
        let members = self.members().into_iter().filter(|(name, _)| name != "preset");
        members.map(|(name, values)| (figure_name(&name).to_owned(), values)).collect()
    }

    /// What was decided otherwise about a column. One of which nothing was decided is at level 0 of its own ladder.
    fn column(&self) -> Vec<(String, [String; 2])> {
        let usual = |name: &str, value: String| match (name, value.as_str()) {
            ("level", "none") => "0".to_owned(),
            ("ladder", "none") => "automatic".to_owned(),
            _ => value,
        };
        let members = self.members().into_iter().map(|(name, values)| {
            let values = values.map(|value| usual(&name, value));
            (name, values)
        });
        members.filter(|(name, [before, after])| name == CONSENT || before != after).collect()
    }
}

/// A value as people read it.
fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "none".to_owned(),
        Some(Value::String(text)) => text.replace('-', " "),
        Some(Value::Object(ladder)) if ladder.contains_key("form") => {
            shown(ladder.get("settings").or_else(|| ladder.get("form")))
        }
        Some(other) => other.to_string(),
    }
}

/// A figure of the policy by its field.
fn figure_name(field: &str) -> &str {
    match field {
        "people_alone" => "people alone",
        "highest_risk" => "highest risk",
        "risk_threshold" => "risk threshold",
        "cell_threshold" => "threshold",
        "p_percent" => "p %",
        "zeros" => "rule for empty cells",
        "round" => "rounding base",
        "precision" => "decimals",
        "audience_warn" => "warning of a small audience",
        "audience_advise" => "advice on a small audience",
        "noise_budget" => "budget of noise",
        other => other,
    }
}
