//! What the law requires of a segment: its class of purpose, its basis, its channel, the consent that it needs.

use super::choices::{Channel, ConsentKind, PurposeClass};
use serde::{Deserialize, Serialize};

/// Why a use is compatible with the purpose of collection: Art. 6(4)(a) to (e).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Compatibility {
    pub link: String,
    pub context: String,
    pub nature: String,
    pub consequences: String,
    pub safeguards: String,
}

/// An interest, why the use is needed for it, and why people's interests do not outweigh: Art. 6(1)(f).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LegitimateInterest {
    pub interest: String,
    pub why_needed: String,
    pub balance: String,
}

/// The legal part of a segment. What nobody said is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SegmentLegal {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose_class: Option<PurposeClass>,
    /// `a` to `f`: Art. 6(1).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub legal_basis: String,
    /// `a` to `j`: Art. 9(2).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub art9_basis: String,
    /// `yes`, `statistics`, `compatible` or `no`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub same_purpose_as_collection: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compatibility: Option<Compatibility>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent_needed: Option<ConsentKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent_column: Option<String>,
    /// Directive 2002/58/EC Art. 13(2): own similar offers to existing customers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub existing_customer_reason: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legitimate_interest: Option<LegitimateInterest>,
}

impl Compatibility {
    /// What Art. 6(4) asks, each with what was written.
    #[must_use]
    pub fn parts(&mut self) -> [(&'static str, &mut String); 5] {
        [
            ("Link between the purposes", &mut self.link),
            ("Context", &mut self.context),
            ("Nature of the data", &mut self.nature),
            ("Consequences for people", &mut self.consequences),
            ("Safeguards", &mut self.safeguards),
        ]
    }

    /// "Link between the purposes: …; Context: …"; empty while one of them is.
    #[must_use]
    pub fn line(&self) -> String {
        let mut parts = self.clone();
        let parts = parts.parts();
        if parts.iter().any(|(_, text)| text.trim().is_empty()) {
            return String::new();
        }
        parts.iter().map(|(label, text)| format!("{label}: {}", text.trim())).collect::<Vec<_>>().join("; ")
    }
}

impl SegmentLegal {
    /// Nobody said anything.
    #[must_use]
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// People are contacted.
    #[must_use]
    pub fn contacts(&self) -> bool {
        self.channel.is_some_and(|channel| channel != Channel::None)
    }

    /// The consent that it needs: as somebody said, else as its channel and purpose require (Directive 2002/58/EC Art.
    /// 13(1)).
    #[must_use]
    pub fn consent(&self) -> ConsentKind {
        self.consent_needed.unwrap_or_else(|| self.proposed_consent())
    }

    /// As channel and purpose require. National law on phone calls differs.
    #[must_use]
    pub fn proposed_consent(&self) -> ConsentKind {
        if self.purpose_class == Some(PurposeClass::PartnerMarketing) {
            return ConsentKind::Partner;
        }
        match self.channel {
            None | Some(Channel::None | Channel::Post | Channel::InStore) => ConsentKind::None,
            Some(_) if self.existing_customer_reason.trim().is_empty() => ConsentKind::Channel,
            Some(_) => ConsentKind::None,
        }
    }

    /// The basis that follows from the class of purpose and the channel; a proposal.
    #[must_use]
    pub fn proposed_basis(&self) -> Option<&'static str> {
        match (self.purpose_class?, self.consent()) {
            (PurposeClass::Service, _) => Some("b"),
            (_, kind) if kind != ConsentKind::None => Some("a"),
            (PurposeClass::Statistics | PurposeClass::OwnMarketing, _) => Some("f"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consent_and_basis_follow_from_channel_and_purpose() {
        use Channel as C;
        use ConsentKind as K;
        use PurposeClass as P;
        for (class, channel, consent, basis) in [
            (P::Statistics, C::None, K::None, Some("f")),
            (P::OwnMarketing, C::Post, K::None, Some("f")),
            (P::OwnMarketing, C::InStore, K::None, Some("f")),
            (P::OwnMarketing, C::Email, K::Channel, Some("a")),
            (P::OwnMarketing, C::Sms, K::Channel, Some("a")),
            (P::OwnMarketing, C::Phone, K::Channel, Some("a")),
            (P::OwnMarketing, C::AppPush, K::Channel, Some("a")),
            (P::OwnMarketing, C::OnlineAds, K::Channel, Some("a")),
            (P::OwnMarketing, C::PlatformUpload, K::Channel, Some("a")),
            (P::PartnerMarketing, C::None, K::Partner, Some("a")),
            (P::Service, C::Email, K::Channel, Some("b")),
            (P::Research, C::None, K::None, None),
        ] {
            let legal = SegmentLegal { purpose_class: Some(class), channel: Some(channel), ..SegmentLegal::default() };
            assert_eq!((legal.consent(), legal.proposed_basis()), (consent, basis), "{class:?} {channel:?}");
        }
        let reason = SegmentLegal {
            channel: Some(C::Email),
            existing_customer_reason: "Own similar offers to buyers".into(),
            ..SegmentLegal::default()
        };
        assert_eq!(reason.consent(), K::None);
    }
}
