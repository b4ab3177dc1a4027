//! Art. 28: the contracts with processors, and whom these have process the data in turn.

use super::Facts;
use crate::review::record::organisation::joined;
use crate::review::{CLAUSES, PartyRole, SubProcessor};

pub(super) fn fill(facts: &mut Facts<'_, '_>) {
    let review = facts.known.review;
    for key in CLAUSES {
        if let Some(worst) = review.worst_clause(key) {
            facts.fact(key, worst, "Vendors");
        }
    }
    let mut notes = Vec::new();
    for contract in review.processor_contracts() {
        let checklist = contract.checklist(review);
        let written = checklist.iter().filter(|(_, clause)| !clause.place.trim().is_empty());
        let written = written.map(|(field, clause)| format!("{}: {}", field.label, clause.place.trim()));
        let written: Vec<String> = written.collect();
        if !written.is_empty() {
            notes.push(format!("{}: {}", contract.name, written.join("; ")));
        }
    }
    facts.fact("clauses_note", notes.join("\n"), "Vendors");
    let line = |sub: &SubProcessor| joined(&[&sub.name, &sub.service, &sub.country, &sub.authorised, &sub.day]);
    let vendors = review.record.vendors.iter().filter(|vendor| vendor.role == PartyRole::Processor);
    let subs: Vec<String> = vendors.flat_map(|vendor| &vendor.sub_processors).map(line).collect();
    facts.fact("sub_processors", subs.join("\n"), "Vendors");
}
