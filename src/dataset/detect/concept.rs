//! What a column can be about, and the role that goes with it.

use crate::dataset::role::{Role, Use};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Concept {
    // Direct identifiers.
    Email,
    Phone,
    GivenName,
    Surname,
    FullName,
    UserName,
    Street,
    BankAccount,
    Card,
    NationalId,
    Plate,
    IpAddress,
    Device,
    Page,
    PersonId,
    RecordId,
    TellingText,
    // Quasi-identifiers.
    Gender,
    Age,
    Birth,
    Death,
    Postcode,
    City,
    Region,
    Country,
    Nationality,
    Language,
    Marital,
    Education,
    Occupation,
    Household,
    Coordinates,
    Body,
    Attribute,
    // Sensitive.
    Health,
    Religion,
    Ethnicity,
    Politics,
    Union,
    SexLife,
    Biometrics,
    Genetics,
    Criminal,
    Income,
    Credit,
    Complaint,
    // Other.
    Consent,
    Count,
    Weight,
    Measure,
    Response,
    Dealings,
    FreeText,
    Nothing,
}

impl Concept {
    pub(super) const fn role(self) -> Role {
        match self {
            Self::Email
            | Self::Phone
            | Self::GivenName
            | Self::Surname
            | Self::FullName
            | Self::UserName
            | Self::Street
            | Self::BankAccount
            | Self::Card
            | Self::NationalId
            | Self::Plate
            | Self::IpAddress
            | Self::Device
            | Self::Page
            | Self::PersonId
            | Self::RecordId
            | Self::TellingText => Role::DirectIdentifier,
            Self::Gender
            | Self::Age
            | Self::Birth
            | Self::Death
            | Self::Postcode
            | Self::City
            | Self::Region
            | Self::Country
            | Self::Nationality
            | Self::Language
            | Self::Marital
            | Self::Education
            | Self::Occupation
            | Self::Household
            | Self::Coordinates
            | Self::Body
            | Self::Attribute => Role::QuasiIdentifier,
            Self::Health
            | Self::Religion
            | Self::Ethnicity
            | Self::Politics
            | Self::Union
            | Self::SexLife
            | Self::Biometrics
            | Self::Genetics
            | Self::Criminal
            | Self::Income
            | Self::Credit
            | Self::Complaint => Role::Sensitive,
            Self::Consent
            | Self::Count
            | Self::Weight
            | Self::Measure
            | Self::Response
            | Self::Dealings
            | Self::FreeText
            | Self::Nothing => Role::Other,
        }
    }

    pub(super) const fn use_(self) -> Option<Use> {
        match self {
            Self::PersonId => Some(Use::PersonKey),
            Self::Consent => Some(Use::Consent),
            Self::Count => Some(Use::Count),
            Self::Weight => Some(Use::Weight),
            Self::Measure => Some(Use::Measure),
            _ => None,
        }
    }

    /// The special category of GDPR Art. 9, or data on criminal convictions (Art. 10), which are protected as much.
    pub(super) const fn art9(self) -> Option<&'static str> {
        match self {
            Self::Health => Some("health"),
            Self::Religion => Some("religion or belief"),
            Self::Ethnicity => Some("ethnicity"),
            Self::Politics => Some("politics"),
            Self::Union => Some("trade union"),
            Self::SexLife => Some("sex life"),
            Self::Biometrics => Some("biometrics"),
            Self::Genetics => Some("genetics"),
            Self::Criminal => Some("criminal convictions (Art. 10)"),
            _ => None,
        }
    }

    /// A sentence that explains the role where the evidence alone does not.
    pub(super) const fn advice(self) -> Option<&'static str> {
        match self {
            Self::Ethnicity => Some("can be seen by others too: tag it quasi-identifier if you count that as known"),
            Self::Dealings => Some("a date of dealings, seldom known to others"),
            Self::RecordId => Some("links this file to others"),
            Self::FreeText => Some("free text can hold anything: read it before it is released"),
            Self::Coordinates => Some("a point on the map is a household"),
            _ => None,
        }
    }
}
