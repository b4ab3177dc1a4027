//! The legal documentation: Art. 30, DPIA, vendor, consent, sign-off. What can be filled from the work is not stored here.

use crate::dataset::ColumnType;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A part of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    Processing,
    Impact,
    Vendor,
    Consent,
    SignOff,
}

impl Part {
    pub const ALL: [Self; 5] = [Self::Processing, Self::Impact, Self::Vendor, Self::Consent, Self::SignOff];

    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Processing => "Record of processing (GDPR Art. 30)",
            Self::Impact => "Impact assessment (GDPR Art. 35)",
            Self::Vendor => "Vendor and contract",
            Self::Consent => "Consent and legal basis",
            Self::SignOff => "Sign-off and next review",
        }
    }
}

/// What is typed into a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    Line,
    /// More than one line.
    Text,
    /// A day, YYYY-MM-DD.
    Day,
}

/// A field that the analyst types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The key in the saved review.
    pub key: &'static str,
    pub part: Part,
    pub label: &'static str,
    pub hint: &'static str,
    pub kind: FieldKind,
}

impl Field {
    /// What is wrong with a text, as a sentence; `None` where nothing is, or nothing was typed.
    #[must_use]
    pub fn fault(&self, text: &str) -> Option<&'static str> {
        let text = text.trim();
        (self.kind == Day && !text.is_empty() && day(text).is_none())
            .then_some("Write a day of the calendar as YYYY-MM-DD, such as 2027-01-31.")
    }

    /// The day lies before `today`, and what should have happened by then is due.
    #[must_use]
    pub fn overdue(&self, text: &str, today: NaiveDate) -> Option<&'static str> {
        let sentence = match self.key {
            "next_review" => "This day has passed: the review is due.",
            "contract_end" => "This day has passed: the contract no longer covers the file.",
            _ => return None,
        };
        day(text.trim()).filter(|day| *day < today).map(|_| sentence)
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    (text.len() == 10).then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}

const fn field(part: Part, key: &'static str, label: &'static str, hint: &'static str, kind: FieldKind) -> Field {
    Field { key, part, label, hint, kind }
}

use FieldKind::{Day, Line, Text};

/// Every field, in the order of the form.
pub const FIELDS: &[Field] = &[
    field(Part::Processing, "controller", "Controller", "Company, address, contact", Line),
    field(Part::Processing, "dpo", "Data protection officer", "Name and contact", Line),
    field(Part::Processing, "purpose", "Purpose", "What the segments are for", Text),
    field(Part::Processing, "recipients", "Recipients", "Who receives the aggregate", Line),
    field(Part::Processing, "transfers", "Transfers outside the EEA", "Countries and safeguards, or none", Line),
    field(Part::Processing, "retention", "Retention", "When data and exports are erased", Line),
    field(Part::Impact, "necessity", "Necessity and proportionality", "Why less data would not do", Text),
    field(Part::Impact, "risks", "Risks to people", "Beside the measured ones", Text),
    field(Part::Impact, "measures", "Further measures", "Beside the protections of the release", Text),
    field(
        Part::Impact,
        "dpo_advice",
        "Advice of the data protection officer",
        "What was advised, and what followed",
        Text,
    ),
    field(Part::Impact, "views", "Views of the people concerned", "Asked whom, or why nobody was asked", Text),
    field(Part::Vendor, "vendor", "Vendor", "Who supplied the file", Line),
    field(Part::Vendor, "contract", "Contract", "Art. 28 agreement, date, reference", Line),
    field(Part::Vendor, "contract_end", "Contract ends", "YYYY-MM-DD", Day),
    field(
        Part::Vendor,
        "agreed_columns",
        "Agreed columns",
        "One a line or with commas; “name: date” where a type was agreed",
        Text,
    ),
    field(Part::Consent, "legal_basis", "Legal basis", "Art. 6 (1) letter, Art. 9 (2) where it applies", Line),
    field(Part::Consent, "consent_text", "Consent text and date", "What people agreed to, and when", Text),
    field(Part::SignOff, "next_review", "Next review", "YYYY-MM-DD", Day),
];

/// The typed fields, by key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Record {
    fields: BTreeMap<String, String>,
}

impl Record {
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        self.fields.get(key).map_or("", String::as_str)
    }

    pub fn set(&mut self, key: &str, text: &str) {
        if text.is_empty() {
            self.fields.remove(key);
        } else {
            self.fields.insert(key.to_owned(), text.to_owned());
        }
    }

    /// The columns that the contract names, where any are typed: with commas, semicolons or line ends between, each with
    /// its type after a colon where that was agreed too (`birth_date: date`).
    #[must_use]
    pub fn agreed_columns(&self) -> Vec<AgreedColumn> {
        let items = self.get("agreed_columns").split([',', '\n', ';']).map(str::trim);
        items.filter(|item| !item.is_empty()).map(AgreedColumn::read).collect()
    }
}

/// A column that the contract names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreedColumn {
    pub name: String,
    pub kind: Option<ColumnType>,
}

impl AgreedColumn {
    fn read(item: &str) -> Self {
        let typed = item.rsplit_once(':').and_then(|(name, kind)| Some((name.trim(), kind_of(kind)?)));
        match typed {
            Some((name, kind)) if !name.is_empty() => Self { name: name.to_owned(), kind: Some(kind) },
            _ => Self { name: item.to_owned(), kind: None },
        }
    }
}

/// A type as contracts and data dictionaries write it.
fn kind_of(word: &str) -> Option<ColumnType> {
    let word = word.trim().to_lowercase();
    let word = word.split('(').next().unwrap_or_default().trim();
    Some(match word {
        "text" | "string" | "str" | "char" | "varchar" | "zeichen" => ColumnType::Text,
        "number" | "numeric" | "integer" | "int" | "bigint" | "decimal" | "float" | "double" | "zahl" => {
            ColumnType::Number
        }
        "date" | "datetime" | "timestamp" | "datum" => ColumnType::Date,
        "boolean" | "bool" | "yes/no" | "ja/nein" => ColumnType::Boolean,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreed_columns_are_read_with_their_types() {
        let mut record = Record::default();
        record.set("agreed_columns", "customer_id, birth_date: date; spend:VARCHAR(20)\nratio a:b");
        let agreed: Vec<(String, Option<ColumnType>)> =
            record.agreed_columns().into_iter().map(|column| (column.name, column.kind)).collect();
        let expected = [
            ("customer_id", None),
            ("birth_date", Some(ColumnType::Date)),
            ("spend", Some(ColumnType::Text)),
            ("ratio a:b", None),
        ];
        assert_eq!(agreed, expected.map(|(name, kind)| (name.to_owned(), kind)));
    }

    #[test]
    fn days_are_checked_against_the_calendar() {
        let next = FIELDS.iter().find(|field| field.key == "next_review").unwrap();
        assert_eq!(next.fault(""), None);
        assert_eq!(next.fault("2028-02-29"), None);
        for wrong in ["2027-02-29", "31.1.2027", "2027-1-1", "soon"] {
            assert!(next.fault(wrong).is_some(), "{wrong}");
        }
        let today = NaiveDate::from_ymd_opt(2027, 1, 31).unwrap();
        assert!(next.overdue("2027-01-30", today).is_some());
        assert_eq!(next.overdue("2027-01-31", today), None);
        let purpose = FIELDS.iter().find(|field| field.key == "purpose").unwrap();
        assert_eq!(purpose.overdue("2020-01-01", today), None);
    }

    #[test]
    fn no_two_fields_share_a_key_or_a_name() {
        for (i, field) in FIELDS.iter().enumerate() {
            assert!(FIELDS[..i].iter().all(|other| other.key != field.key && other.label != field.label), "{field:?}");
        }
    }
}
