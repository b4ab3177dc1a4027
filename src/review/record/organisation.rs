//! Who is responsible: typed once, kept with the settings, and copied into each review, so that a review is
//! self-contained.

use super::choices::{Regime, Safeguard, is_in_the_eea};
use serde::{Deserialize, Serialize};

/// A person or office and how to reach them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    pub name: String,
    pub contact: String,
}

impl Contact {
    /// Nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.name.trim().is_empty() && self.contact.trim().is_empty()
    }

    /// "Ann Example, dpo@club.example".
    #[must_use]
    pub fn line(&self) -> String {
        joined(&[&self.name, &self.contact])
    }
}

/// How long a category of data is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Retention {
    pub data_category: String,
    pub period: String,
    pub starts_when: String,
    pub reason: String,
}

impl Retention {
    /// "Purchases: 10 years, from the end of the year, because tax law asks for it".
    #[must_use]
    pub fn line(&self) -> String {
        let with = |before: &str, text: &str| match text.trim() {
            "" => String::new(),
            text => format!("{before}{text}"),
        };
        let (starts, reason) = (with(", from ", &self.starts_when), with(", because ", &self.reason));
        format!("{}: {}{starts}{reason}", self.data_category.trim(), self.period.trim())
    }

    /// A line as [`Self::line`] writes it, or as somebody typed it.
    #[must_use]
    pub fn read(line: &str) -> Self {
        let (category, rest) = line.split_once(": ").unwrap_or(("All data", line));
        let (rest, because) = rest.split_once(", because ").unwrap_or((rest, ""));
        let (period, starts) = rest.split_once(", from ").unwrap_or((rest, ""));
        let [data_category, period, starts_when, reason] =
            [category, period, starts, because].map(|text| text.trim().to_owned());
        Self { data_category, period, starts_when, reason }
    }
}

/// Somebody who processes data for the organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Processor {
    pub name: String,
    pub service: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub safeguard: Safeguard,
    /// YYYY-MM-DD.
    pub contract_date: String,
}

/// What people are informed of today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PeopleNotice {
    pub text: String,
    pub link: String,
    pub version: String,
    /// YYYY-MM-DD.
    pub day: String,
    /// YYYY-MM-DD.
    pub reviewed_day: String,
    /// What it covers: purpose, basis, interest, recipients, abroad, period, rights, withdrawal, complaint, profiling.
    pub covers: Vec<String>,
}

/// A published promise not to re-identify anybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Commitment {
    pub text: String,
    pub link: String,
    pub day: String,
}

/// The organisation that answers for the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Organisation {
    pub id: String,
    pub name: String,
    pub address: String,
    pub contact: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub employees_250_or_more: bool,
    /// Which laws and standards apply; the GDPR if nobody said.
    pub regimes: Vec<Regime>,
    /// Only of an organisation outside the EEA (Art. 27).
    pub representative: Contact,
    pub dpo: Contact,
    pub supervisory_authority: String,
    pub joint_controllers: Vec<Contact>,
    pub processors: Vec<Processor>,
    pub retention: Vec<Retention>,
    /// Organisational measures that the program cannot know.
    pub security: String,
    pub notice: PeopleNotice,
    pub public_commitment: Commitment,
    pub rights_contact: String,
    pub default_next_review_months: u32,
}

impl Default for Organisation {
    fn default() -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            address: String::new(),
            contact: String::new(),
            country: String::new(),
            employees_250_or_more: false,
            regimes: Vec::new(),
            representative: Contact::default(),
            dpo: Contact::default(),
            supervisory_authority: String::new(),
            joint_controllers: Vec::new(),
            processors: Vec::new(),
            retention: Vec::new(),
            security: String::new(),
            notice: PeopleNotice::default(),
            public_commitment: Commitment::default(),
            rights_contact: String::new(),
            default_next_review_months: 12,
        }
    }
}

impl Organisation {
    /// "Shop AG, Hafenstraße 1, Hamburg, privacy@shop.example".
    #[must_use]
    pub fn line(&self) -> String {
        joined(&[&self.name, &self.address, &self.contact])
    }

    /// Its fields appear.
    #[must_use]
    pub fn has(&self, regime: Regime) -> bool {
        self.regimes.contains(&regime) || self.regimes.is_empty() && regime == Regime::Gdpr
    }

    /// Personal data that go to this country need a safeguard, by the laws that apply.
    #[must_use]
    pub fn is_abroad(&self, country: &str) -> bool {
        const UNITED_KINGDOM: [&str; 2] = ["GB", "UK"];
        let country = country.trim();
        let is_british = country.is_empty() || UNITED_KINGDOM.iter().any(|known| known.eq_ignore_ascii_case(country));
        let under_uk_law = self.has(Regime::UkGdpr);
        under_uk_law && !is_british || (self.has(Regime::Gdpr) || !under_uk_law) && !is_in_the_eea(country)
    }

    /// It is established outside the EEA.
    #[must_use]
    pub fn is_outside_the_eea(&self) -> bool {
        !is_in_the_eea(&self.country)
    }

    /// The parts that a sign-off binds: not the ways to reach somebody, and not what is said in general.
    #[must_use]
    pub fn binding(&self) -> Self {
        let nobody = |contact: &Contact| Contact { contact: String::new(), ..contact.clone() };
        Self {
            id: String::new(),
            contact: String::new(),
            rights_contact: String::new(),
            default_next_review_months: 0,
            dpo: nobody(&self.dpo),
            representative: nobody(&self.representative),
            joint_controllers: self.joint_controllers.iter().map(nobody).collect(),
            ..self.clone()
        }
    }

    /// What differs from another state of the profile: the names of the parts.
    #[must_use]
    pub fn differs_in(&self, other: &Self) -> Vec<String> {
        let part = |organisation: &Self| serde_json::to_value(organisation).unwrap_or_default();
        let (own, others) = (part(self), part(other));
        let names = own.as_object().into_iter().flat_map(|map| map.keys());
        names.filter(|name| own.get(*name) != others.get(*name)).map(|name| name.replace('_', " ")).collect()
    }
}

/// Texts with commas between, those that are empty left out.
pub(crate) fn joined(texts: &[&str]) -> String {
    texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What would be wrong: a British organisation is asked for a safeguard at home, and for none in Germany.
    #[test]
    fn which_countries_are_abroad_follows_from_the_laws_that_apply() {
        let under = |regimes: &[Regime]| Organisation { regimes: regimes.to_vec(), ..Organisation::default() };
        let cases: [(&[Regime], [bool; 4]); 5] = [
            (&[], [false, true, true, false]),
            (&[Regime::Gdpr], [false, true, true, false]),
            (&[Regime::UkGdpr], [true, false, true, false]),
            (&[Regime::Gdpr, Regime::UkGdpr], [true, true, true, false]),
            (&[Regime::Ccpa], [false, true, true, false]),
        ];
        for (regimes, abroad) in cases {
            assert_eq!(["DE", "gb", "US", " "].map(|country| under(regimes).is_abroad(country)), abroad, "{regimes:?}");
        }
    }
}
