//! The free texts of a review: wherever somebody may have written about a person of the file.
//!
//! Left out are the fields that are for names: of the organisation, its officer, representative and processors, of
//! vendors and recipients and their contacts, and of whoever signs. They name companies and staff, who may be customers
//! too; to say so of each of them would be asked of everybody and tell nothing. Left out too are the notes of segments,
//! which are in no output, and earlier steps of the sign-off, which were searched when they were signed and cannot be
//! changed.

use crate::review::{CLAUSES, Clauses, Compatibility, Organisation, Recipient, Review, Segment, Vendor, law};

/// Label and text of each of them that is not empty. Answers of the record of which somebody said that they name staff or
/// a company are left out.
pub(super) fn free_texts(review: &Review) -> Vec<(String, String)> {
    let mut texts = Texts(Vec::new());
    texts.add("Title of the review", &review.title);
    for key in review.record.keys() {
        let Some(answer) = review.record.answer(key).filter(|answer| !answer.confirmed) else { continue };
        let label = law().field(key).map_or("Condition of the approval", |field| field.label.as_str());
        texts.add(label, &answer.value);
        texts.add(label, answer.not_applicable_reason.as_deref().unwrap_or_default());
    }
    for (number, segment) in (1..).zip(review.segments.iter()) {
        texts.segment(number, segment);
    }
    for (number, table) in (1..).zip(&review.release.tables) {
        texts.add(&format!("Title of table {number}"), &table.title);
    }
    review.recipients.iter().for_each(|recipient| texts.recipient(recipient));
    review.record.vendors.iter().for_each(|vendor| texts.vendor(vendor));
    if let Some(organisation) = &review.record.organisation {
        texts.organisation(organisation);
    }
    texts.0
}

struct Texts(Vec<(String, String)>);

impl Texts {
    fn add(&mut self, label: &str, text: &str) {
        if !text.trim().is_empty() {
            self.0.push((label.to_owned(), text.to_owned()));
        }
    }

    fn add_all(&mut self, label: &str, texts: &[&str]) {
        texts.iter().for_each(|text| self.add(label, text));
    }

    fn segment(&mut self, number: usize, segment: &Segment) {
        self.add(&format!("Name of segment {number}"), &segment.name);
        self.add(&format!("Purpose of {}", segment.name), &segment.purpose);
        let label = format!("Lawful basis of {}", segment.name);
        let legal = &segment.legal;
        self.add(&label, &legal.existing_customer_reason);
        if let Some(interest) = &legal.legitimate_interest {
            self.add_all(&label, &[&interest.interest, &interest.why_needed, &interest.balance]);
        }
        if let Some(compatibility) = &legal.compatibility {
            let Compatibility { link, context, nature, consequences, safeguards } = compatibility;
            self.add_all(&label, &[link, context, nature, consequences, safeguards]);
        }
    }

    fn recipient(&mut self, recipient: &Recipient) {
        let label = format!("Recipient {}", recipient.name);
        let Recipient { holds, may, safeguard_note, contract, .. } = recipient;
        self.add_all(&label, &[holds, may, safeguard_note, &contract.reference]);
        self.clauses(&label, &recipient.clauses);
    }

    fn vendor(&mut self, vendor: &Vendor) {
        let label = format!("Vendor {}", vendor.name);
        let Vendor { source_of_data, people_told_reason, agreed_columns, contract, .. } = vendor;
        self.add_all(
            &label,
            &[source_of_data, people_told_reason, agreed_columns, &contract.reference, &contract.link],
        );
        self.clauses(&label, &vendor.clauses);
    }

    fn clauses(&mut self, label: &str, clauses: &Clauses) {
        CLAUSES.iter().for_each(|key| self.add(label, &clauses.get(key).place));
    }

    fn organisation(&mut self, organisation: &Organisation) {
        let (notice, promise) = (&organisation.notice, &organisation.public_commitment);
        self.add("Security measures of the organisation", &organisation.security);
        self.add("Notice of the organisation", &notice.text);
        self.add("Published promise of the organisation", &promise.text);
        for kept in &organisation.retention {
            self.add("Periods of the organisation", &kept.line());
        }
    }
}
