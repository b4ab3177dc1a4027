//! Choices that are stored by their key and shown by their words.

use serde::{Deserialize, Serialize};

/// An enumeration whose values have a key, which is saved, and words, which are shown. The first is the default.
macro_rules! choices {
    ($(#[$about:meta])* $name:ident { $first:ident = $first_key:literal, $first_words:literal; $($value:ident = $key:literal, $words:literal;)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            #[default]
            #[serde(rename = $first_key)]
            $first,
            $(#[serde(rename = $key)] $value,)*
        }

        impl $name {
            /// Every value, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[Self::$first, $(Self::$value),*];

            /// As it is saved.
            #[must_use]
            pub fn key(self) -> &'static str {
                match self { Self::$first => $first_key, $(Self::$value => $key,)* }
            }

            /// As it is shown.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self { Self::$first => $first_words, $(Self::$value => $words,)* }
            }

            /// It is the default.
            #[must_use]
            pub fn is_default(&self) -> bool {
                *self == Self::default()
            }
        }
    };
}

choices! {
    /// What kind of use a segment is for.
    PurposeClass {
        Statistics = "statistics", "statistics";
        OwnMarketing = "own_marketing", "own marketing";
        PartnerMarketing = "partner_marketing", "a partner's marketing";
        Personalisation = "personalisation", "personalisation";
        Research = "research", "research";
        Service = "service", "service to the customer";
        Other = "other", "other";
    }
}

impl PurposeClass {
    /// People are treated differently by it.
    #[must_use]
    pub fn is_marketing(self) -> bool {
        matches!(self, Self::OwnMarketing | Self::PartnerMarketing | Self::Personalisation)
    }
}

choices! {
    /// How the people of a segment are reached.
    Channel {
        None = "none", "nobody is contacted";
        Email = "email", "e-mail";
        Sms = "sms", "text message";
        Phone = "phone", "phone";
        Post = "post", "post";
        AppPush = "app_push", "push message";
        OnlineAds = "online_ads", "online advertising";
        PlatformUpload = "platform_upload", "upload to a platform";
        InStore = "in_store", "in the store";
    }
}

choices! {
    /// Which consent a segment needs.
    ConsentKind {
        None = "none", "none";
        General = "general", "general";
        Channel = "channel", "for the channel";
        Partner = "partner", "for the partner";
        Profiling = "profiling", "for profiling";
    }
}

choices! {
    /// In which role somebody receives or supplies data.
    PartyRole {
        Independent = "independent", "decides alone";
        Joint = "joint", "decides with us";
        Processor = "processor", "processor";
    }
}

choices! {
    /// What protects personal data in a country outside the EEA.
    Safeguard {
        None = "none", "none";
        Adequacy = "adequacy", "adequacy decision";
        Scc = "scc", "standard contractual clauses";
        Bcr = "bcr", "binding corporate rules";
        Derogation = "derogation", "derogation (Art. 49)";
    }
}

choices! {
    /// A law or standard whose fields appear.
    Regime {
        Gdpr = "gdpr", "GDPR";
        UkGdpr = "uk_gdpr", "UK GDPR";
        Ccpa = "ccpa", "CCPA (California)";
        Hipaa = "hipaa", "HIPAA (US health data)";
        Iso27559 = "iso_27559", "ISO/IEC 27559";
    }
}

choices! {
    /// Whether a release needs somebody's approval.
    Approval {
        None = "none", "nobody";
        Any = "any", "somebody";
        SecondPerson = "second_person", "a second person";
    }
}

/// Countries of the European Economic Area, ISO 3166-1 alpha-2.
const EEA: [&str; 30] = [
    "AT", "BE", "BG", "HR", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HU", "IE", "IS", "IT", "LI", "LT",
    "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Whether a country is in the European Economic Area. An empty one is taken to be: nobody said otherwise.
#[must_use]
pub fn is_in_the_eea(country: &str) -> bool {
    let country = country.trim();
    country.is_empty() || EEA.iter().any(|known| known.eq_ignore_ascii_case(country))
}
