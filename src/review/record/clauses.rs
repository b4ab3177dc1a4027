//! What the contract with a processor says: the letters of Art. 28(3), answered for each vendor and recipient.

use super::PartyRole;
use super::law::{Field, law};
use crate::review::{Recipient, Review};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The fields of the record that are the checklist of Art. 28(3), in its order.
pub const CLAUSES: [&str; 8] =
    ["clause_a", "clause_b", "clause_c", "clause_d", "clause_e", "clause_f", "clause_g", "clause_h"];

/// One letter of Art. 28(3) in one contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Clause {
    /// `yes`, `no` or `unclear`; empty if nobody said.
    pub answer: String,
    /// Clause or page; of a missing one, why that is bearable.
    #[serde(rename = "where", skip_serializing_if = "String::is_empty")]
    pub place: String,
}

/// The checklist of one contract, by the key of the field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Clauses(BTreeMap<String, Clause>);

impl Clauses {
    /// Nothing is answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is answered of a letter; nothing if it is not.
    #[must_use]
    pub fn get(&self, key: &str) -> Clause {
        self.0.get(key).cloned().unwrap_or_default()
    }

    /// Answers a letter; an empty answer is taken away.
    pub fn set(&mut self, key: &str, clause: Clause) {
        if clause == Clause::default() {
            self.0.remove(key);
        } else {
            self.0.insert(key.to_owned(), clause);
        }
    }
}

/// A processor of personal data with its contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessorContract<'a> {
    pub name: &'a str,
    clauses: &'a Clauses,
}

impl ProcessorContract<'_> {
    /// Every letter that somebody answered, with its field.
    #[must_use]
    pub fn checklist(&self, review: &Review) -> Vec<(&'static Field, Clause)> {
        let field = |key: &&str| law().fields.iter().find(|field| field.key == **key);
        let answered = CLAUSES.iter().filter_map(|key| Some((field(key)?, review.clause(self.clauses, key))));
        answered.filter(|(_, clause)| !clause.answer.is_empty()).collect()
    }
}

impl Review {
    /// Vendors and recipients that are processors.
    pub fn processor_contracts(&self) -> impl Iterator<Item = ProcessorContract<'_>> {
        let vendors = self.record.vendors.iter().filter(|vendor| vendor.role == PartyRole::Processor);
        let vendors = vendors.map(|vendor| ProcessorContract { name: &vendor.name, clauses: &vendor.clauses });
        let recipients = self.recipients.iter().filter(|to: &&Recipient| to.role == PartyRole::Processor);
        vendors.chain(recipients.map(|to| ProcessorContract { name: &to.name, clauses: &to.clauses }))
    }

    /// What a contract says of a letter. A review of before had one checklist for all contracts: it answers for every
    /// contract that has none of its own.
    #[must_use]
    pub fn clause(&self, own: &Clauses, key: &str) -> Clause {
        if own.is_empty() {
            return Clause { answer: self.record.get(key).to_owned(), place: String::new() };
        }
        own.get(key)
    }

    /// The checklist of a contract with every letter as [`Self::clause`] has it.
    #[must_use]
    pub fn clauses(&self, own: &Clauses) -> Clauses {
        let mut all = Clauses::default();
        CLAUSES.iter().for_each(|key| all.set(key, self.clause(own, key)));
        all
    }

    /// A letter over all contracts that have a checklist of their own: the worst answer, and nothing while one is
    /// missing. `None` if no contract has one.
    #[must_use]
    pub fn worst_clause(&self, key: &str) -> Option<String> {
        if self.processor_contracts().all(|contract| contract.clauses.is_empty()) {
            return None;
        }
        let rank = |answer: &String| ["yes", "unclear", "no", ""].iter().position(|known| known == answer);
        self.processor_contracts().map(|contract| self.clause(contract.clauses, key).answer).max_by_key(rank)
    }

    /// Letters that a contract lacks or that are unclear, and of which nobody wrote why that is bearable: by contract.
    #[must_use]
    pub fn clauses_lacking(&self) -> Vec<(String, &'static str)> {
        let of = |contract: ProcessorContract<'_>| {
            let lacks = |key: &&&'static str| {
                let clause = self.clause(contract.clauses, key);
                matches!(clause.answer.as_str(), "no" | "unclear") && clause.place.trim().is_empty()
            };
            let name = contract.name.to_owned();
            CLAUSES.iter().filter(lacks).map(move |key| (name.clone(), *key)).collect::<Vec<_>>()
        };
        self.processor_contracts().flat_map(of).collect()
    }
}
