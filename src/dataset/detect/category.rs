//! What kind of personal data a column holds, by its header: the words of a record of processing (GDPR Art. 30(1)(c)).

use super::concept::Concept;
use super::header;
use super::meanings::MEANINGS;

fn concept_of(name: &str) -> Option<Concept> {
    let words = header::words(name);
    let says = |phrases: &str| header::says(&words, phrases);
    MEANINGS.iter().find(|meaning| says(meaning.phrases) && !says(meaning.unless)).map(|meaning| meaning.concept)
}

/// The category of a column by its header; `None` if the header says nothing.
#[must_use]
pub fn category_of(name: &str) -> Option<&'static str> {
    Some(match concept_of(name)? {
        Concept::GivenName
        | Concept::Surname
        | Concept::FullName
        | Concept::UserName
        | Concept::NationalId
        | Concept::PersonId
        | Concept::RecordId
        | Concept::Plate => "Identity",
        Concept::Email | Concept::Phone | Concept::Street => "Contact",
        Concept::IpAddress | Concept::Device | Concept::Page => "Technical id",
        Concept::BankAccount | Concept::Card | Concept::Income | Concept::Credit => "Money",
        Concept::TellingText | Concept::FreeText | Concept::Complaint => "Free text",
        Concept::Gender
        | Concept::Age
        | Concept::Birth
        | Concept::Death
        | Concept::Nationality
        | Concept::Language
        | Concept::Marital
        | Concept::Education
        | Concept::Occupation
        | Concept::Body
        | Concept::Attribute => "Demographic",
        Concept::Postcode | Concept::City | Concept::Region | Concept::Country | Concept::Coordinates => "Place",
        Concept::Household => "Household",
        Concept::Health
        | Concept::Religion
        | Concept::Ethnicity
        | Concept::Politics
        | Concept::Union
        | Concept::SexLife
        | Concept::Biometrics
        | Concept::Genetics => "Special category",
        Concept::Criminal => "Criminal offences",
        Concept::Consent | Concept::Response => "Preferences",
        Concept::Dealings => "Purchases",
        Concept::Count | Concept::Weight | Concept::Measure => "Behaviour",
        Concept::Nothing => return None,
    })
}

/// A header that says how old people are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeColumn {
    /// Years.
    Age,
    /// The day or the year of birth.
    Birth,
}

/// Whether a header says how old people are.
#[must_use]
pub fn age_column(name: &str) -> Option<AgeColumn> {
    match concept_of(name)? {
        Concept::Age => Some(AgeColumn::Age),
        Concept::Birth => Some(AgeColumn::Birth),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_have_the_categories_of_a_record() {
        for (name, category) in [
            ("e_mail", Some("Contact")),
            ("first_name", Some("Identity")),
            ("birth_date", Some("Demographic")),
            ("postcode", Some("Place")),
            ("health_note", Some("Special category")),
            ("xq7", None),
        ] {
            assert_eq!(category_of(name), category, "{name}");
        }
        assert_eq!(age_column("age"), Some(AgeColumn::Age));
        assert_eq!(age_column("birth_date"), Some(AgeColumn::Birth));
        assert_eq!(age_column("city"), None);
    }
}
