//! Reviews up to version 4 had the record as 18 typed lines. Nothing of them is lost.

use super::{Answer, Vendor, VendorContract};
use crate::review::{Recipient, Review};
use std::sync::Arc;

/// Longest line of recipients that is taken for the name of one.
const LONGEST_NAME: usize = 80;

impl Review {
    /// Takes over what an older review has typed: vendor and contract become the first row of the vendors, the
    /// recipients the first row of the recipients, and the legal basis, which was a text, a note beside the choice. All
    /// other keys are those of today.
    pub(in crate::review) fn adopt_older_record(&mut self) {
        let record = Arc::make_mut(&mut self.record);
        let mut take = |key: &str| {
            let text = record.get(key).trim().to_owned();
            record.set(key, "");
            text
        };
        let [vendor, contract, ends] = ["vendor", "contract", "contract_end"].map(&mut take);
        let [basis, recipients] = ["legal_basis", "recipients"].map(&mut take);
        if [&vendor, &contract, &ends].iter().any(|text| !text.is_empty()) {
            let id = record.new_id("v");
            let contract = VendorContract { reference: contract, ends, ..VendorContract::default() };
            record.vendors.push(Vendor { id, name: vendor, contract, ..Vendor::default() });
        }
        record.set_answer("legal_basis_note", Answer::typed(basis));
        record.set_answer("recipients_note", Answer::typed(recipients.clone()));
        let names_one =
            !recipients.is_empty() && recipients.chars().count() <= LONGEST_NAME && !recipients.contains('\n');
        if names_one && self.recipients.is_empty() {
            Arc::make_mut(&mut self.recipients).push(Recipient::named(&recipients));
        }
    }

    /// Gives an id to every recipient that has none, and ensures that no id is given twice.
    pub(in crate::review) fn give_ids(&mut self) {
        if self.recipients.iter().all(|recipient| !recipient.id.is_empty()) && self.record.vendors.is_empty() {
            return;
        }
        let record = Arc::make_mut(&mut self.record);
        let ids: Vec<String> = (self.recipients.iter().map(|recipient| recipient.id.clone()))
            .chain(record.vendors.iter().map(|vendor| vendor.id.clone()))
            .collect();
        ids.iter().for_each(|id| record.note_id(id));
        for recipient in Arc::make_mut(&mut self.recipients).iter_mut().filter(|recipient| recipient.id.is_empty()) {
            recipient.id = record.new_id("r");
        }
        let lacking: Vec<usize> = (0..record.vendors.len()).filter(|&at| record.vendors[at].id.is_empty()).collect();
        for at in lacking {
            record.vendors[at].id = record.new_id("v");
        }
    }
}

/// The letter of Art. 6(1) that a text of an older review names: "Art. 6 (1) (f)" gives `f`.
#[must_use]
pub(crate) fn letter_of(text: &str) -> Option<char> {
    let plain: String = text.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
    let at = plain.find("61")?;
    let rest = plain[at + 2..].trim_start_matches("lit");
    rest.chars().next().filter(|letter| ('a'..='f').contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_of_a_typed_basis_is_read() {
        for (text, letter) in [
            ("Art. 6 (1) (f)", Some('f')),
            ("6(1)(a), consent", Some('a')),
            ("Art. 6 Abs. 1 lit. b DSGVO", None),
            ("GDPR 6 (1) b", Some('b')),
            ("legitimate interests", None),
            ("6 (1) (z)", None),
        ] {
            assert_eq!(letter_of(text), letter, "{text}");
        }
    }
}
