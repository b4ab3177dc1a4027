//! What makes a field appear: only what applies is requested.

use super::work::FromWork;
use super::{CLAUSES, ConsentKind, PartyRole, Record, Regime, SegmentLegal};
use crate::review::{Leaves, Preset, Recipient, Review, Segment};
use std::collections::BTreeSet;

/// Whether the release is personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Personal {
    No,
    /// It cannot be known. It is treated as personal until somebody writes why not.
    Unclear,
    Yes,
}

/// The three questions of WP216, by the keys of their fields.
pub(super) const QUESTIONS: [&str; 3] = ["wp216_singling_out", "wp216_linking", "wp216_inference"];

impl Review {
    /// The answer to a field: what was answered, else what the work or the profile says. A proposal is no answer.
    #[must_use]
    pub fn answered(&self, key: &str, work: &FromWork) -> String {
        let fact = work.facts.get(key).filter(|fact| fact.origin != super::Origin::Template);
        let proposed = fact.map_or("", |fact| fact.text.as_str());
        let typed = self.record.get(key).trim();
        if QUESTIONS.contains(&key) {
            // What somebody says can make an answer worse and never better.
            let rank = |answer: &str| ["", "no", "cannot_tell", "yes"].iter().position(|known| *known == answer);
            return if rank(typed) > rank(proposed) { typed.to_owned() } else { proposed.to_owned() };
        }
        // Contracts that have a checklist of their own answer for themselves.
        if CLAUSES.contains(&key) && !proposed.is_empty() {
            return proposed.to_owned();
        }
        if typed.is_empty() { proposed.to_owned() } else { typed.to_owned() }
    }

    /// Whether the release is personal data: a list or an extract, an upload to a platform, or a question of WP216 that
    /// is answered with yes. If one cannot be answered, the result is "cannot tell".
    #[must_use]
    pub fn release_is_personal(&self, work: &FromWork) -> Personal {
        let is_list = |segment: &Segment| {
            matches!(segment.leaves, Some(Leaves::Rows(_)))
                || segment.legal.channel == Some(super::Channel::PlatformUpload)
        };
        if self.segments_that_leave(work).any(is_list) {
            return Personal::Yes;
        }
        let answers = QUESTIONS.map(|key| self.answered(key, work));
        if answers.iter().any(|answer| answer == "yes") {
            Personal::Yes
        } else if answers.iter().any(|answer| answer == "cannot_tell") {
            if self.record.get("release_status_reason").trim().is_empty() { Personal::Unclear } else { Personal::No }
        } else {
            Personal::No
        }
    }

    /// The segments that the release is about; all of them if it is about none.
    pub fn segments_that_leave<'a>(&'a self, work: &'a FromWork) -> impl Iterator<Item = &'a Segment> {
        let named = &work.release.segments;
        self.segments.iter().filter(move |segment| named.is_empty() || named.contains(&segment.name))
    }

    /// The recipients of the release; all of them if it names none.
    pub fn recipients_of_release(&self) -> impl Iterator<Item = &Recipient> {
        let named = &self.release.recipients;
        self.recipients.iter().filter(move |recipient| named.is_empty() || named.contains(&recipient.name))
    }
}

/// The legal basis that a segment has, else the one of the whole review.
fn basis<'a>(review: &'a Review, legal: &'a SegmentLegal) -> &'a str {
    if legal.legal_basis.is_empty() { review.record.get("legal_basis") } else { &legal.legal_basis }
}

/// The ids of the triggers that hold.
#[must_use]
pub fn triggers(review: &Review, work: &FromWork) -> BTreeSet<&'static str> {
    let record: &Record = &review.record;
    let organisation = record.organisation.clone().unwrap_or_default();
    let segments: Vec<&Segment> = review.segments_that_leave(work).collect();
    let recipients: Vec<&Recipient> = review.recipients_of_release().collect();
    let answer = |key: &str| review.answered(key, work);
    let any = |holds: &dyn Fn(&SegmentLegal) -> bool| segments.iter().any(|segment| holds(&segment.legal));
    let has_basis = |letter: &str| record.get("legal_basis") == letter || any(&|legal| basis(review, legal) == letter);
    let personal = review.release_is_personal(work) != Personal::No;
    let processors = record.vendors.iter().any(|vendor| vendor.role == PartyRole::Processor)
        || !organisation.processors.is_empty()
        || personal && recipients.iter().any(|recipient| recipient.role == PartyRole::Processor);
    let abroad = |country: &str| record.is_abroad(country);
    let transfer = (record.vendors.iter())
        .filter(|vendor| vendor.role == PartyRole::Processor)
        .any(|vendor| abroad(&vendor.country) || vendor.sub_processors.iter().any(|sub| abroad(&sub.country)))
        || organisation.processors.iter().any(|processor| abroad(&processor.country))
        || personal && recipients.iter().any(|recipient| abroad(&recipient.country));
    let dpia = answer("dpia_needed") == "yes";
    let officer = !answer("dpo").is_empty();
    let marketing =
        any(&|legal| legal.contacts() || legal.purpose_class.is_some_and(super::PurposeClass::is_marketing));
    let same = answer("same_purpose_as_collection");
    let differs = |answer: &str| any(&|legal| legal.same_purpose_as_collection == answer) || same == answer;
    let wp216 = QUESTIONS.map(answer);
    let ccpa = record.has_regime(Regime::Ccpa);
    let kind = answer("ccpa_kind");
    let ads = any(&|legal| matches!(legal.channel, Some(super::Channel::PlatformUpload | super::Channel::OnlineAds)));
    let preset = review.policy.preset;
    let sellers = record.vendors.iter().any(|vendor| vendor.role != PartyRole::Processor);
    let not_ours = !matches!(record.get("source_kind"), "" | "collected_by_us");
    let gdpr = record.is_under_gdpr();
    let holds = [
        ("gdpr", gdpr),
        ("no_gdpr", !gdpr),
        ("outside_eea", organisation.is_outside_the_eea()),
        ("transfer", transfer),
        ("our_role_processor", record.get("our_role") == "processor"),
        ("dpia", dpia),
        ("dpia_not_needed", record.get("dpia_needed") == "no"),
        ("dpia_and_officer", dpia && officer),
        ("officer_said_no", answer("dpo_view") == "no"),
        ("residual_high", dpia && answer("residual_risk") == "high"),
        ("processor", processors),
        ("basis_a", has_basis("a") || any(&|legal| legal.consent() != ConsentKind::None)),
        ("basis_f", has_basis("f")),
        ("compatibility", differs("compatible")),
        ("art9_used", !work.art9_used.is_empty()),
        ("children", work.children),
        ("new_purpose", differs("compatible") || differs("no")),
        ("not_ours", not_ours),
        ("vendor_file", not_ours || sellers || !record.agreed_lists().is_empty()),
        ("channel", any(&SegmentLegal::contacts)),
        ("objection_shown", marketing || has_basis("e") || has_basis("f")),
        ("joint", record.get("our_role") == "joint" || recipients.iter().any(|to| to.role == PartyRole::Joint)),
        (
            "intruder",
            matches!(preset, Some(Preset::Public | Preset::HealthOrMinors)) || !record.get("intruder_log").is_empty(),
        ),
        ("wp216_open", wp216.iter().any(|answer| matches!(answer.as_str(), "yes" | "cannot_tell"))),
        ("release_unclear", wp216.iter().any(|answer| answer == "cannot_tell")),
        ("ccpa", ccpa),
        ("ccpa_aggregate", ccpa && kind == "aggregate"),
        ("ccpa_deidentified", ccpa && kind == "deidentified"),
        ("ccr", ccpa && (ads || personal && !recipients.is_empty() || !work.art9_used.is_empty())),
        ("hipaa", record.has_regime(Regime::Hipaa)),
        ("hipaa_expert", record.has_regime(Regime::Hipaa) && answer("hipaa_method") == "expert"),
        ("iso_27559", record.has_regime(Regime::Iso27559)),
    ];
    holds.into_iter().filter(|(_, holds)| *holds).map(|(id, _)| id).collect()
}
