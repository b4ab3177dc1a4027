//! What a sign-off binds: the parts of the work, each as one text, and the print of all of them.

use super::change::Change;
use super::{Frozen, SignOffContent};
use crate::dataset::Role;
use crate::files::sha256;
use crate::release::noise::Secret;
use crate::review::record::law;
use crate::review::{ColumnDecision, LadderForm, Recipient, Review, Segment, Vendor};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Parts of a newer file by the same rules: these may differ.
const OF_THE_FILE: [&str; 3] = [FILE, OPT_OUTS, LEDGER];

pub(super) const FILE: &str = "file";
pub(super) const READING: &str = "reading";
pub(super) const POPULATION: &str = "population";
pub(super) const OPT_OUTS: &str = "opt_outs";
pub(super) const MISSING: &str = "missing";
pub(super) const POLICY: &str = "policy";
pub(super) const RELEASE: &str = "release";
pub(super) const SECRET: &str = "secret";
pub(super) const LEDGER: &str = "ledger";
pub(super) const COLUMN: &str = "column:";
pub(super) const SEGMENT: &str = "segment:";
pub(super) const RECIPIENT: &str = "recipient:";
pub(super) const FIELD: &str = "record:";
pub(super) const VENDOR: &str = "vendor:";
pub(super) const PROFILE: &str = "organisation";

/// JSON with sorted keys and no spaces: the same value is the same text on every machine.
pub(super) fn canonical(value: Value) -> String {
    sorted(value).to_string()
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let map: BTreeMap<String, Value> = map.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Value::Object(map.into_iter().collect::<Map<String, Value>>())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(sorted).collect()),
        other => other,
    }
}

fn text_of(value: &impl Serialize) -> String {
    canonical(serde_json::to_value(value).unwrap_or_default())
}

/// What was decided differently in `after`.
#[must_use]
pub fn changes(before: &Review, after: &Review) -> Vec<Change> {
    Change::between(&before.work(), &after.work())
}

impl Review {
    /// Everything that was decided and what it was decided about. Titles, and what is said of the review but not of the
    /// people in the file, are not among it.
    pub(super) fn work(&self) -> Vec<Frozen> {
        let mut work = Vec::new();
        let mut part = |key: &str, label: &str, text: String| {
            work.push(Frozen { key: key.to_owned(), label: label.to_owned(), text });
        };
        part(FILE, "File", self.source.sha256.clone());
        part(READING, "How the file is read", text_of(&*self.open));
        if let Some(table) = &self.population {
            let text = text_of(&json!({ "sha256": table.sha256, "count": table.count }));
            part(POPULATION, "Population table", text);
        }
        if !self.opt_out_files.is_empty() {
            let lists = self.opt_out_files.iter().map(|file| json!([file.name(), file.column, file.keys, file.found]));
            part(OPT_OUTS, "People left out", text_of(&lists.collect::<Vec<_>>()));
        }
        for (name, text) in self.columns_decided() {
            part(&format!("{COLUMN}{name}"), &name, text);
        }
        part(MISSING, "Missing values", text_of(&self.missing));
        for segment in self.segments.iter() {
            let signed = Segment { notes: String::new(), ..segment.clone() };
            part(&format!("{SEGMENT}{}", segment.name), &segment.name, text_of(&signed));
        }
        for recipient in self.recipients.iter() {
            let bound = Recipient { id: String::new(), contact: String::new(), ..recipient.clone() };
            part(&format!("{RECIPIENT}{}", recipient.name), &recipient.name, text_of(&bound));
        }
        part(POLICY, "Policy", text_of(&*self.policy));
        part(RELEASE, "Release", text_of(&*self.release));
        if let Some(print) = self.secret.as_ref().map(Secret::print).or(self.secret_print) {
            part(SECRET, "Secret of noise and rounding", print.to_string());
        }
        for field in law().fields.iter().filter(|field| field.binds) {
            let Some(answer) = self.record.answer(&field.key) else { continue };
            let text = answer.not_applicable_reason.as_deref().unwrap_or(&answer.value).trim();
            if !text.is_empty() {
                part(&format!("{FIELD}{}", field.key), &field.label, text.to_owned());
            }
        }
        for vendor in &self.record.vendors {
            let bound = Vendor { id: String::new(), contact: String::new(), ..vendor.clone() };
            part(&format!("{VENDOR}{}", vendor.name), &vendor.name, text_of(&bound));
        }
        if let Some(organisation) = &self.record.organisation {
            part(PROFILE, "Organisation", text_of(&organisation.binding()));
        }
        part(LEDGER, "Releases before", self.ledger.head().unwrap_or_default().to_owned());
        work
    }

    /// Columns about which something was decided. A ladder of many rows is represented by its hash.
    fn columns_decided(&self) -> Vec<(String, String)> {
        let nothing = text_of(&ColumnDecision::default());
        let text = |decision: &ColumnDecision| {
            let mut decision = decision.clone();
            if decision.role == Some(Role::DirectIdentifier)
                && let Some(rule) = &mut decision.consent
            {
                // As they are saved: without values of theirs.
                rule.decided.clear();
            }
            if let LadderForm::Groups { .. } | LadderForm::Table { .. } = decision.ladder {
                let settings = format!("{}, {}", decision.ladder.name(), sha256(text_of(&decision.ladder).as_bytes()));
                decision.ladder = LadderForm::Built { settings };
            }
            text_of(&decision)
        };
        let texts = self.columns.iter().map(|(name, decision)| (name.clone(), text(decision)));
        texts.filter(|(_, text)| *text != nothing).collect()
    }

    /// SHA-256 of the canonical JSON of the salt and these parts: whoever lacks the salt cannot try decisions against
    /// it.
    pub(super) fn print<'a>(&self, work: impl IntoIterator<Item = &'a Frozen>) -> String {
        let parts: Map<String, Value> =
            work.into_iter().map(|part| (part.key.clone(), Value::String(part.text.clone()))).collect();
        sha256(text_of(&json!({ "salt": self.salt, "work": parts })).as_bytes())
    }

    pub(super) fn rules_print(&self, work: &[Frozen]) -> String {
        self.print(work.iter().filter(|part| !OF_THE_FILE.contains(&part.key.as_str())))
    }

    /// The work as it is compared with an approval: releases under the approval itself are no change, nor is a policy
    /// that requires more.
    pub(super) fn work_since(&self, approval: &SignOffContent) -> Vec<Frozen> {
        let mut work = self.work();
        let approved = |key: &str| approval.frozen.iter().find(|part| part.key == key).map(|part| part.text.clone());
        for part in &mut work {
            let kept = match part.key.as_str() {
                LEDGER => approved(LEDGER).filter(|head| self.released_only_under(approval.id, head)),
                POLICY => approved(POLICY).filter(|text| {
                    serde_json::from_str(text).is_ok_and(|policy| self.policy.is_at_least_as_strict_as(&policy))
                }),
                _ => None,
            };
            if let Some(text) = kept {
                part.text = text;
            }
        }
        work
    }

    /// The policy requires more than when the last approval was given.
    pub(in crate::review) fn policy_was_tightened(&self) -> bool {
        let approval = self.sign_offs.last().filter(|step| step.state.is_approval());
        let text = approval.and_then(|step| step.frozen.iter().find(|part| part.key == POLICY));
        text.and_then(|part| serde_json::from_str(&part.text).ok())
            .is_some_and(|then| *self.policy != then && self.policy.is_at_least_as_strict_as(&then))
    }

    /// Every release since a head of the ledger was made under this approval.
    fn released_only_under(&self, approval: u64, head: &str) -> bool {
        let entries = self.ledger.entries();
        let from = if head.is_empty() { Some(0) } else { entries.iter().position(|e| e.hash == head).map(|at| at + 1) };
        let since = from.and_then(|from| entries.get(from..));
        since.is_some_and(|since| {
            since.iter().all(|entry| entry.content.sign_off.as_ref().is_some_and(|under| under.id == approval))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_json_has_sorted_keys_and_no_spaces() {
        let value = serde_json::from_str(r#"{"b": [1, {"z": null, "a": "ü"}], "a": 0.5}"#).unwrap();
        assert_eq!(canonical(value), r#"{"a":0.5,"b":[1,{"a":"ü","z":null}]}"#);
    }
}
