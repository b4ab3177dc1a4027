//! What is in the way of an approval or of an export, gate by gate of the data file.

use super::approval::lapsed;
use super::form::Form;
use super::law::{GateRule, Level, day, law};
use super::triggers::Personal;
use super::work::FromWork;
use super::{Approval, CLAUSES, PartyRole, Regime};
use crate::review::{Due, Recipient, Review, SignOffState, Signer};
use chrono::{Months, NaiveDate};

/// What an open gate stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stops {
    /// It warns.
    Nothing,
    Approval,
    Export,
}

impl Stops {
    /// As a sign-off keeps it: `W`, `A` or `E`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Nothing => "W",
            Self::Approval => "A",
            Self::Export => "E",
        }
    }
}

/// A gate that is not passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenGate {
    pub id: &'static str,
    pub stops: Stops,
    /// What is wrong; with the column, the segment or the field if there is one.
    pub sentence: String,
    /// The place that cures it: `record:KEY`, `record`, `release`, `segments`, `columns`.
    pub cure: String,
    /// A written exception passes it.
    pub exception: bool,
}

impl OpenGate {
    /// Nobody may approve while it is open.
    #[must_use]
    pub fn stops_approval(&self) -> bool {
        self.stops == Stops::Approval
    }
}

/// Least words of a purpose that is not generic [11 CCR 7152(a)(1)].
const LEAST_WORDS: usize = 6;
/// Words that say nothing of a purpose.
const GENERIC: [&str; 16] = [
    "improve",
    "improving",
    "improvement",
    "services",
    "service",
    "security",
    "analysis",
    "analytics",
    "marketing",
    "business",
    "our",
    "and",
    "for",
    "the",
    "to",
    "of",
];
/// Furthest next review, in months [11 CCR 7155(a)(2)].
const FURTHEST_REVIEW: u32 = 36;
/// Share of unknown answers on consent above which they are pointed out.
const MANY_UNKNOWN: f64 = 0.05;
/// What a notice must say, as the profile ticks it.
pub const NOTICE_ITEMS: [&str; 10] = [
    "purpose",
    "basis",
    "interest",
    "recipients",
    "abroad",
    "period",
    "rights",
    "withdrawal",
    "complaint",
    "profiling",
];

/// What gates are decided from.
struct Circumstances<'a> {
    review: &'a Review,
    work: &'a FromWork,
    form: &'a Form,
    /// Who is about to decide; `None` while nobody is.
    by: Option<&'a Signer>,
}

/// Every gate that is open, those that stop most first; of equals in the order of the data file.
///
/// `by`: who is about to decide.
#[must_use]
pub fn gates(review: &Review, work: &FromWork, form: &Form, by: Option<&Signer>) -> Vec<OpenGate> {
    let circumstances = Circumstances { review, work, form, by };
    let mut open: Vec<OpenGate> = law().gates.iter().flat_map(|rule| circumstances.open(rule)).collect();
    open.sort_by_key(|gate| std::cmp::Reverse(gate.stops));
    open
}

impl Circumstances<'_> {
    fn open(&self, rule: &'static GateRule) -> Vec<OpenGate> {
        let stops = self.stops(rule);
        let gate = |sentence: String, cure: String| OpenGate {
            id: rule.id.as_str(),
            stops,
            sentence,
            cure,
            exception: rule.exception,
        };
        if rule.when.as_ref().is_some_and(|when| !self.form.triggers.contains(when.as_str())) {
            return Vec::new();
        }
        if rule.id == "required_field_empty" {
            let missing = self.form.missing();
            let sentence = |label: &str, source: &str| format!("“{label}” is missing ({source}).");
            return missing
                .map(|entry| {
                    let field = entry.field;
                    gate(sentence(&field.label, entry.source), format!("record:{}", field.key))
                })
                .collect();
        }
        let found = self.found(&rule.id).unwrap_or_default();
        if found.is_empty() {
            return Vec::new();
        }
        let named: Vec<&str> = found.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        let sentence = if named.is_empty() {
            rule.sentence.clone()
        } else {
            format!("{}: {}.", rule.sentence.trim_end_matches('.'), named.join("; ").trim_end_matches('.'))
        };
        vec![gate(sentence, rule.cure.clone())]
    }

    /// What a gate stops under this policy and these regimes.
    fn stops(&self, rule: &GateRule) -> Stops {
        let ccpa = self.review.record.has_regime(Regime::Ccpa);
        let personal = self.review.release_is_personal(self.work) != Personal::No;
        let level = match rule.id.as_str() {
            "signed_by_author" if self.review.policy.approval == Approval::SecondPerson => Level::Approval,
            "purpose_generic" if ccpa => Level::Approval,
            "recipient_promised_nothing" if self.form.triggers.contains("ccpa_deidentified") => Level::Approval,
            // Where nobody signs, the verdict of the release says whether it goes; what it warns of is no reason to stop.
            "release_called_anonymous" if self.review.policy.approval == Approval::None => Level::Warns,
            // Of statistics alone they warn, and of who only sold data.
            "contract_ended" if !(self.processor_ended() || personal && self.recipients_ended().next().is_some()) => {
                Level::Warns
            }
            "consent_missing" if !personal => Level::Warns,
            _ => rule.level,
        };
        let needs_approval = self.review.policy.approval != Approval::None;
        match level {
            Level::Export => Stops::Export,
            Level::ApprovalOrExport if !needs_approval => Stops::Export,
            Level::Approval | Level::ApprovalOrExport if needs_approval => Stops::Approval,
            _ => Stops::Nothing,
        }
    }

    /// What opens a gate, each with its name where it has one; empty if it is closed, `None` for a gate that this
    /// program does not know.
    fn found(&self, id: &str) -> Option<Vec<String>> {
        let Self { review, work, form, .. } = *self;
        let release = &work.release;
        let if_so = |open: bool| if open { vec![String::new()] } else { Vec::new() };
        let if_named = |open: bool, name: &str| if open { vec![name.to_owned()] } else { Vec::new() };
        let has = |trigger: &str| form.triggers.contains(trigger);
        let needs_approval = review.policy.approval != Approval::None;
        Some(match id {
            "policy_not_met" => if_named(release.designed && release.fails, &release.because),
            "figures_not_fresh" => if_so(release.designed && !release.fresh),
            "attack_not_finished" => if_so(release.designed && !release.attacked),
            "direct_identifier_leaves" => release.direct_identifiers.clone(),
            "ledger_broken" => work.ledger_fault.iter().cloned().collect(),
            "noise_budget_spent" => if_so(release.designed && release.over_budget),
            "recipient_missing" => if_so(needs_approval && release.designed && review.release.recipients.is_empty()),
            "approval_missing" => {
                let state = review.sign_offs.state();
                if_so(needs_approval && !state.is_approval() && !state.forbids())
            }
            "approval_stale" => {
                if needs_approval {
                    lapsed(review, work, form)
                } else {
                    Vec::new()
                }
            }
            "approval_refused" => review.refusal().into_iter().collect(),
            "condition_open" => self.conditions_open(),
            "objectors_inside" => work.objectors_inside.clone(),
            "consent_missing" => work.without_consent.clone(),
            "art9_basis_missing" => {
                let lacks = self.lacks(|legal| !legal.art9_basis.is_empty(), "art9_basis");
                if has("art9_used") && lacks { work.art9_used.clone() } else { Vec::new() }
            }
            "transfer_without_safeguard" => self.transfers_without_safeguard(),
            "purpose_incompatible" => {
                let is_no = |segment: &&crate::review::Segment| segment.legal.same_purpose_as_collection == "no";
                let allowed = |basis: &str| matches!(basis, "a" | "c");
                let of_review = review.record.get("same_purpose_as_collection") == "no"
                    && !allowed(review.record.get("legal_basis"));
                let segments = review.segments_that_leave(work).filter(is_no);
                let segments = segments.filter(|segment| !allowed(&segment.legal.legal_basis));
                let mut found: Vec<String> = segments.map(|segment| segment.name.clone()).collect();
                found.extend(if_so(of_review));
                found
            }
            "prior_consultation_open" => {
                if_so(has("residual_high") && review.record.get("prior_consultation_answer").is_empty())
            }
            "contract_ended" => self.contracts_ended(),
            "release_called_anonymous" => {
                let unclear = release.designed && has("release_unclear");
                if_so(unclear && review.record.get("release_status_reason").trim().is_empty())
            }
            "columns_not_agreed" => {
                work.not_agreed.iter().filter(|name| !review.is_decided_on_received(name)).cloned().collect()
            }
            "agreed_until_passed" => review.record.agreement_ended(work.today).into_iter().collect(),
            // One gate a field.
            "required_field_empty" => form.missing().map(|entry| entry.field.label.clone()).collect(),
            "dpia_incomplete" => {
                let keys = ["description", "necessity", "risks", "measures", "residual_risk", "views"];
                if has("dpia") { self.empty(&keys) } else { Vec::new() }
            }
            "dpo_not_asked" => {
                if has("dpia_and_officer") {
                    self.empty(&["dpo_advice", "dpo_view"])
                } else {
                    Vec::new()
                }
            }
            "dpo_no_without_reason" => if_so(has("officer_said_no") && form.text("dpo_not_followed").is_empty()),
            "processor_clause_missing" => self.clauses_missing(),
            "wp216_evaluation_missing" => if_so(has("wp216_open") && form.text("wp216_evaluation").is_empty()),
            "intruder_log_empty" => if_so(has("intruder") && !review.record.has_attempt_by_a_person()),
            "signed_by_author" => {
                let author = review.sign_offs.steps().iter().rev().map(|step| &step.content);
                let author =
                    author.filter(|step| step.state == SignOffState::InReview).map(|step| &step.by.name).next();
                let same = |a: &str, b: &str| plain(a) == plain(b);
                if_so(self.by.zip(author).is_some_and(|(by, author)| same(&by.name, author)))
            }
            "officer_decides" => if_so(self.by.is_some_and(|by| is_officer(by, form.text("dpo")))),
            "personal_value_in_text" => work.personal_values.clone(),
            "purpose_generic" => {
                let purpose = form.text("purpose");
                if_so(!purpose.trim().is_empty() && is_generic(purpose))
            }
            "notice_outdated" => self.notice_lacks(),
            "notice_vendor_late" => {
                let is_done = matches!(review.answered("notice_vendor", work).as_str(), "yes" | "exempt");
                if has("not_ours") && !is_done { self.passed("notice_vendor_by") } else { Vec::new() }
            }
            "recipient_promised_nothing" => {
                let outside = review.recipients_of_release().filter(|to| !to.is_inside() && !to.is_public());
                let open = outside.filter(|to| !to.contract.forbids_reidentification && !to.contract.forbids_linking);
                open.map(|to| to.name.clone()).collect()
            }
            "recipient_holds_much" => {
                let meets = |columns: &[String]| columns.iter().any(|column| release.dimensions.contains(column));
                let much = review.recipients_of_release().filter(|to| meets(&to.holds_columns));
                much.map(|to| to.name.clone()).collect()
            }
            "unknown_consent_many" => if_so(work.unknown_consent.is_some_and(|share| share > MANY_UNKNOWN)),
            "other_review_released_this_file" => if_so(work.released_elsewhere),
            "review_overdue" => self.passed("next_review"),
            "source_not_erased" => self.passed("source_erase_by"),
            "next_review_far" => {
                let furthest = work.today.checked_add_months(Months::new(FURTHEST_REVIEW));
                if_so(day(form.text("next_review")).zip(furthest).is_some_and(|(next, furthest)| next > furthest))
            }
            "policy_tightened_after_approval" => if_so(review.policy_was_tightened()),
            _ => return None,
        })
    }

    /// Conditions of the last approval that are due before the export and of which nobody said that they are met.
    fn conditions_open(&self) -> Vec<String> {
        let Some(step) = self.review.sign_offs.last().filter(|step| step.state.is_approval()) else {
            return Vec::new();
        };
        let conditions = (1..).zip(&step.conditions).filter(|(_, condition)| condition.due == Due::BeforeExport);
        let open = conditions.filter(|(number, _)| !self.review.is_condition_met(step.id, *number));
        open.map(|(_, condition)| condition.text.clone()).collect()
    }

    /// No segment that is released, and not the review as a whole, has an answer.
    fn lacks(&self, of_segment: impl Fn(&super::SegmentLegal) -> bool, key: &str) -> bool {
        let mut segments = self.review.segments_that_leave(self.work).peekable();
        let every = segments.peek().is_some() && segments.all(|segment| of_segment(&segment.legal));
        self.review.record.get(key).is_empty() && !every
    }

    fn empty(&self, keys: &[&str]) -> Vec<String> {
        let entries = keys.iter().filter_map(|key| self.form.entry(key));
        entries.filter(|entry| entry.text.trim().is_empty()).map(|entry| entry.field.label.clone()).collect()
    }

    fn transfers_without_safeguard(&self) -> Vec<String> {
        if !self.form.triggers.contains("transfer") {
            return Vec::new();
        }
        let review = self.review;
        let abroad = |country: &str| review.record.is_abroad(country);
        let personal = review.release_is_personal(self.work) != Personal::No;
        let mut found = Vec::new();
        for to in review.recipients_of_release().filter(|to| personal && abroad(&to.country)) {
            if to.safeguard.is_default() {
                found.push(to.name.clone());
            }
        }
        for vendor in review.record.vendors.iter().filter(|vendor| vendor.role == PartyRole::Processor) {
            if abroad(&vendor.country) && vendor.safeguard.is_default() {
                found.push(vendor.name.clone());
            }
            let subs = vendor.sub_processors.iter().filter(|sub| abroad(&sub.country) && sub.safeguard.is_default());
            found.extend(subs.map(|sub| sub.name.clone()));
        }
        let processors = review.record.organisation.iter().flat_map(|organisation| &organisation.processors);
        let open = processors.filter(|processor| abroad(&processor.country) && processor.safeguard.is_default());
        found.extend(open.map(|processor| processor.name.clone()));
        found
    }

    fn ended(&self, ends: &str) -> bool {
        day(ends.trim()).is_some_and(|ends| ends < self.work.today)
    }

    fn processor_ended(&self) -> bool {
        let mut vendors = self.review.record.vendors.iter();
        vendors.any(|vendor| vendor.role == PartyRole::Processor && self.ended(&vendor.contract.ends))
    }

    fn recipients_ended(&self) -> impl Iterator<Item = &Recipient> {
        let recipients = self.review.recipients_of_release();
        recipients.filter(move |to| self.ended(to.contract.ends.as_deref().unwrap_or_default()))
    }

    fn contracts_ended(&self) -> Vec<String> {
        let vendors = self.review.record.vendors.iter().filter(|vendor| self.ended(&vendor.contract.ends));
        vendors.map(|vendor| vendor.name.clone()).chain(self.recipients_ended().map(|to| to.name.clone())).collect()
    }

    fn clauses_missing(&self) -> Vec<String> {
        if !self.form.triggers.contains("processor") || !self.review.record.get("clauses_note").trim().is_empty() {
            return Vec::new();
        }
        let label = |key: &'static str| self.form.entry(key).map_or(key, |entry| entry.field.label.as_str());
        // The organisation's own processors have no checklist but the one of the record.
        if self.review.processor_contracts().next().is_none() {
            let open = CLAUSES.iter().filter(|key| matches!(self.form.text(key), "no" | "unclear"));
            return open.map(|key| label(key).to_owned()).collect();
        }
        let lacking = self.review.clauses_lacking().into_iter();
        lacking.map(|(name, key)| format!("{name}: {}", label(key))).collect()
    }

    fn notice_lacks(&self) -> Vec<String> {
        let Some(organisation) = &self.review.record.organisation else { return Vec::new() };
        let notice = &organisation.notice;
        if notice.text.trim().is_empty() && notice.link.trim().is_empty() {
            return Vec::new();
        }
        let lacks = NOTICE_ITEMS.iter().filter(|item| !notice.covers.iter().any(|covered| covered == *item));
        let mut lacks: Vec<String> = lacks.map(|item| (*item).to_owned()).collect();
        // Whoever checked it later found what it says of a purpose.
        let days = [&notice.day, &notice.reviewed_day].into_iter().filter_map(|text| day(text.trim()));
        if let Some(of) = days.max() {
            let newer = self.review.purposes_since(self.work).into_iter().filter(|(_, since)| *since > of);
            lacks.extend(newer.map(|(purpose, since)| format!("“{purpose}” was written on {since}, after {of}")));
        }
        lacks
    }

    fn passed(&self, key: &str) -> Vec<String> {
        let text = self.form.text(key);
        if day(text).is_some_and(|day: NaiveDate| day < self.work.today) { vec![text.to_owned()] } else { Vec::new() }
    }
}

/// A name without case and spaces.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Whoever signs is the data protection officer, by role or by name.
fn is_officer(by: &Signer, officer: &str) -> bool {
    let role = by.role.to_lowercase();
    let by_role =
        role.contains("data protection officer") || role.split(|c: char| !c.is_alphanumeric()).any(|w| w == "dpo");
    by_role || !plain(&by.name).is_empty() && plain(officer).contains(&plain(&by.name))
}

/// Too few words, or only such as say nothing.
fn is_generic(purpose: &str) -> bool {
    let words: Vec<String> =
        purpose.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
    words.len() < LEAST_WORDS || words.iter().all(|word| GENERIC.contains(&word.as_str()))
}

impl Review {
    /// Whether somebody said that a condition of a step is met. `number` counts from 1.
    #[must_use]
    pub fn is_condition_met(&self, step: u64, number: usize) -> bool {
        !self.record.get(&condition_key(step, number)).trim().is_empty()
    }
}

/// The key under which the record keeps who said that a condition is met. It does not bind.
#[must_use]
pub fn condition_key(step: u64, number: usize) -> String {
    format!("condition_met_{step}_{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_gate_of_the_data_file_is_known() {
        let (review, work, form) = (Review::default(), FromWork::default(), Form::default());
        let circumstances = Circumstances { review: &review, work: &work, form: &form, by: None };
        for rule in &law().gates {
            assert!(circumstances.found(&rule.id).is_some(), "{}", rule.id);
        }
        assert_eq!(circumstances.found("nothing"), None);
    }

    #[test]
    fn a_purpose_in_generic_words_is_seen() {
        for generic in ["Marketing", "to improve our services and security", "analysis and marketing for our business"]
        {
            assert!(is_generic(generic), "{generic}");
        }
        assert!(!is_generic("Letters to members who have not visited for a year"));
    }

    #[test]
    fn an_officer_is_known_by_role_and_by_name() {
        let by = |name: &str, role: &str| Signer { name: name.into(), role: role.into() };
        assert!(is_officer(&by("A. Meyer", "DPO"), ""));
        assert!(is_officer(&by("a. meyer", "Counsel"), "A. Meyer, dpo@club.example"));
        assert!(!is_officer(&by("K. Reviewer", "Head of insight"), "A. Meyer, dpo@club.example"));
        assert!(!is_officer(&by("", "Head"), "A. Meyer"));
    }
}
