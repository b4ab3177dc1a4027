//! The letter to a vendor: what was delivered is accepted or returned, and why.
//!
//! It is made from a type that holds only what the vendor may read: names of columns, what was agreed, and how many rows
//! differ. Never in it: a value, a number below the threshold, figures of the review.

use super::last_moment;
use crate::release::ledger::manifest::moment;
use crate::report::document::{Builder, Document, Paper};
use crate::review::{AgreedColumns, Review};

/// What is said to the vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterKind {
    Acceptance,
    Return,
}

impl LetterKind {
    /// What follows from the comparison and from what was decided about columns that were not agreed.
    #[must_use]
    pub fn of(review: &Review, found: &AgreedColumns) -> Self {
        if found.is_accepted(review) { Self::Acceptance } else { Self::Return }
    }
}

/// Why there is no letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoLetter {
    #[error(
        "no agreed columns are known, so there is nothing to compare the file with; type them or read a data dictionary"
    )]
    NothingAgreed,
    #[error("everything was received as agreed, so there is nothing to return the file for")]
    NothingToReturn,
}

/// Everything that the letter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    kind: LetterKind,
    from: Vec<String>,
    to: Vec<String>,
    contract: String,
    file: String,
    sha256: String,
    agreed: usize,
    deviations: Vec<String>,
    /// Nothing differs from what is agreed now.
    as_agreed: bool,
    contact: String,
    created: Option<chrono::DateTime<chrono::Utc>>,
    paper: Paper,
}

fn filled(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

impl Letter {
    /// The letter about the file of a review. `kind`: as it follows from the comparison if nobody decides.
    ///
    /// # Errors
    /// [`NoLetter`].
    pub fn of(review: &Review, found: Option<&AgreedColumns>, kind: Option<LetterKind>) -> Result<Self, NoLetter> {
        let found = found.ok_or(NoLetter::NothingAgreed)?;
        let kind = kind.unwrap_or_else(|| LetterKind::of(review, found));
        if kind == LetterKind::Return && found.all_as_agreed() {
            return Err(NoLetter::NothingToReturn);
        }
        let own = review.record.organisation.clone().unwrap_or_default();
        let vendor = review.record.supplier().cloned().unwrap_or_default();
        Ok(Self {
            kind,
            from: filled(&[&own.name, &own.address]),
            to: filled(&[&vendor.name, &vendor.contact]),
            contract: vendor.contract.reference.trim().to_owned(),
            file: review.source.name.clone(),
            sha256: review.source.sha256.clone(),
            agreed: found.agreed,
            deviations: found.sentences_for_vendor(review),
            as_agreed: found.all_as_agreed(),
            contact: own.contact.trim().to_owned(),
            created: last_moment(review),
            paper: Paper::of_country(&own.country),
        })
    }

    /// The letter as a document.
    #[must_use]
    pub fn document(&self) -> Document {
        let title = match self.kind {
            LetterKind::Acceptance => format!("Acceptance of {}", self.file),
            LetterKind::Return => format!("Return of {}", self.file),
        };
        let mut lead = Vec::new();
        lead.extend((!self.from.is_empty()).then(|| format!("From: {}", self.from.join(", "))));
        lead.extend((!self.to.is_empty()).then(|| format!("To: {}", self.to.join(", "))));
        lead.extend((!self.contract.is_empty()).then(|| format!("Contract: {}", self.contract)));
        lead.extend(self.created.iter().map(|created| format!("Day: {}", &moment::text(created)[..10])));
        let mut out = Builder::default();
        let columns =
            if self.agreed == 1 { "1 agreed column".to_owned() } else { format!("{} agreed columns", self.agreed) };
        out.paragraph(&format!("We compared {} with the {columns}.", self.file));
        match (self.kind, self.as_agreed) {
            (LetterKind::Acceptance, true) => out.paragraph("It was received as agreed. We accept it."),
            (LetterKind::Acceptance, false) => out.paragraph(
                "We accept it with the differences below. They are no change of what was agreed: please deliver the next \
                 file without them.",
            ),
            (LetterKind::Return, _) => out.paragraph(
                "It differs from what was agreed, as listed below. We do not use it, and return it. Please deliver a \
                 corrected file.",
            ),
        }
        out.heading(1, if self.as_agreed { "Agreed since" } else { "Differences" });
        out.list(self.deviations.clone());
        out.heading(1, "The file");
        out.table(&["File", "SHA-256"], vec![vec![self.file.clone(), self.sha256.clone()]]);
        if !self.contact.is_empty() {
            out.heading(1, "Contact");
            out.paragraph(&format!("Questions: {}", self.contact));
        }
        Document {
            title,
            lead,
            blocks: out.finish(),
            paper: self.paper,
            created: self.created,
            last_line: String::new(),
        }
    }
}
