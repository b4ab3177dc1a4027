//! The record's fields, filled from the work: every figure and word is taken from the review or its figures.
//!
//! | module | which fields |
//! | --- | --- |
//! | `processing` | Art. 30: controller, purpose, people, data, recipients, time limits, protection |
//! | `impact` | Art. 35: signs of high risk, description, need, risks, measures |
//! | `contracts` | Art. 28: what processors agreed to |
//! | `lawful` | Art. 6 to 14: basis, consent, special categories, objections, notice |
//! | `questions` | the three questions of WP216 |
//! | `carried` | what the sign-off, the contracts and other fields say already |
//! | `regimes` | California, HIPAA, ISO/IEC 27559 |
//! | `texts` | where somebody may have written about a person |
//! | `values` | values of people in what was typed |

mod carried;
mod contracts;
mod impact;
mod lawful;
mod processing;
mod questions;
mod regimes;
mod texts;
pub(in crate::workbench) mod values;

use crate::dataset::{AgeColumn, Dataset, Role, age_column, category_of};
use crate::report::Assessment;
use crate::report::assessment::Verdict;
use crate::review::{AgreedColumns, Fact, FromWork, Recipient, ReleaseFacts, Review, Segment};
use crate::workbench::release::export::blocked;
use crate::workbench::release::views::ReleasePreview;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

pub use values::{labels_with_values, labels_with_values_and};

/// What the fields are filled from.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    pub review: &'a Review,
    /// The open file; `None` without it.
    pub dataset: Option<&'a Dataset>,
    /// The figures; `None` if they were not measured.
    pub figures: Option<&'a Assessment>,
    /// The release as it would be made; `None` if none was made.
    pub release: Option<&'a ReleasePreview>,
    /// The release is that of the work as it is now.
    pub fresh: bool,
    pub ledger_fault: Option<&'a str>,
    /// Tables of this file were released from another review on this computer.
    pub released_elsewhere: bool,
    /// What was received against what was agreed, if it was compared.
    pub agreed: Option<&'a AgreedColumns>,
    pub today: NaiveDate,
}

/// The fields that the work fills, and what the gates and triggers must know of it.
#[must_use]
pub fn from_work(known: &Known<'_>) -> FromWork {
    let mut work = FromWork {
        release: release_facts(known),
        art9_used: Vec::new(),
        children: anybody_under(known, AGE_OF_CONSENT),
        ledger_fault: known.ledger_fault.map(str::to_owned),
        released_elsewhere: known.released_elsewhere,
        today: known.today,
        ..FromWork::default()
    };
    work.art9_used = art9_used(known, &work.release);
    work.not_agreed = not_agreed(known);
    work.agreed = known.agreed.cloned();
    lawful::consent(known, &mut work);
    let mut facts = Facts { known, work: &mut work };
    questions::fill(&mut facts);
    lawful::fill(&mut facts);
    // What others are worked out from comes first.
    processing::fill(&mut facts);
    contracts::fill(&mut facts);
    impact::fill(&mut facts);
    regimes::fill(&mut facts);
    carried::fill(&mut facts);
    work
}

/// The fields as they are filled.
struct Facts<'a, 'b> {
    known: &'a Known<'b>,
    work: &'a mut FromWork,
}

impl Facts<'_, '_> {
    /// Fills a field, if there is something to fill it with.
    fn put(&mut self, key: &str, fact: Fact) {
        if !fact.text.trim().is_empty() {
            self.work.facts.insert(key.to_owned(), fact);
        }
    }

    fn fact(&mut self, key: &str, text: impl Into<String>, place: &'static str) {
        self.put(key, Fact::work(text, place));
    }

    fn profile(&mut self, key: &str, text: impl Into<String>) {
        self.put(key, Fact::profile(text));
    }

    fn proposal(&mut self, key: &str, text: impl Into<String>, place: &'static str) {
        self.put(key, Fact::proposal(text, place));
    }

    /// The answer to a field as it is so far.
    fn answered(&self, key: &str) -> String {
        self.known.review.answered(key, self.work)
    }

    /// The answer, or what is proposed.
    fn answered_or_proposed(&self, key: &str) -> String {
        let answered = self.answered(key);
        let proposed = || self.work.facts.get(key).map(|fact| fact.text.clone()).unwrap_or_default();
        if answered.is_empty() { proposed() } else { answered }
    }

    fn segments(&self) -> Vec<&Segment> {
        self.known.review.segments_that_leave(self.work).collect()
    }

    fn recipients(&self) -> Vec<&Recipient> {
        self.known.review.recipients_of_release().collect()
    }
}

fn release_facts(known: &Known<'_>) -> ReleaseFacts {
    let review = known.review;
    let designed = review.release.is_shaped();
    let tables = &review.release.tables;
    let named = |of: &dyn Fn(&crate::release::settings::TableSettings) -> Vec<String>| {
        let all: BTreeSet<String> = tables.iter().flat_map(of).collect();
        all.into_iter().collect::<Vec<_>>()
    };
    let dimensions = named(&|table| table.dimensions.clone());
    let measures = named(&|table| table.measures.iter().map(|measure| measure.column.clone()).collect());
    let segments = named(&|table| table.segments.iter().chain(&table.filter).cloned().collect());
    let is_direct = |name: &&String| review.role(name) == Some(Role::DirectIdentifier);
    let direct_identifiers = dimensions.iter().chain(&measures).filter(is_direct).cloned().collect();
    let release = known.release.filter(|_| designed);
    ReleaseFacts {
        designed,
        fresh: release.is_some() && known.fresh,
        attacked: release.is_some() && known.fresh,
        fails: release.is_some_and(|now| now.verdict == Verdict::Fail),
        unclear: release.is_some_and(|now| now.verdict == Verdict::Warn),
        because: release.map(|now| blocked(now).unwrap_or_else(|| now.because.clone())).unwrap_or_default(),
        direct_identifiers,
        dimensions,
        measures,
        segments,
        over_budget: release.is_some_and(|now| crate::workbench::budget::over_budget(review, now.spends).is_some()),
    }
}

/// A special category by the file's own detectors, else by its header.
fn is_special(known: &Known<'_>, name: &str) -> bool {
    let column = known.dataset.and_then(|data| data.columns.iter().find(|column| column.name == name));
    column.is_some_and(|column| column.suggestion.art9.is_some()) || category_of(name) == Some("Special category")
}

/// Columns of a special category that a rule, a dimension or a measure uses.
fn art9_used(known: &Known<'_>, release: &ReleaseFacts) -> Vec<String> {
    let named = &release.segments;
    let segments = known.review.segments.iter().filter(|one| named.is_empty() || named.contains(&one.name));
    let rules = segments.filter_map(|segment| crate::segments::parse(&segment.rule).ok());
    let of_rules: Vec<String> =
        rules.flat_map(|rule| rule.columns().into_iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    let used: BTreeSet<&String> = of_rules.iter().chain(&release.dimensions).chain(&release.measures).collect();
    used.into_iter().filter(|name| is_special(known, name)).cloned().collect()
}

/// Below it a child's consent online needs the parents' (Art. 8).
const AGE_OF_CONSENT: i32 = 16;

/// A birth date or an age shows people under this age.
fn anybody_under(known: &Known<'_>, age: i32) -> bool {
    let Some(dataset) = known.dataset else { return false };
    dataset.columns.iter().any(|column| match age_column(&column.name) {
        Some(AgeColumn::Age) => column
            .minimum
            .as_deref()
            .and_then(|least| least.parse::<f64>().ok())
            .is_some_and(|least| least < f64::from(age)),
        Some(AgeColumn::Birth) => {
            let latest = column.maximum.as_deref().unwrap_or_default();
            let year = latest.get(..4).and_then(|year| year.parse::<i32>().ok());
            year.is_some_and(|year| year <= known.today.year() && known.today.year() - year < age)
        }
        None => false,
    })
}

/// Columns that were received and that the contract does not name.
fn not_agreed(known: &Known<'_>) -> Vec<String> {
    let agreed = known.review.record.agreed_columns();
    let Some(dataset) = known.dataset.filter(|_| !agreed.is_empty()) else { return Vec::new() };
    let is_agreed = |name: &str| agreed.iter().any(|column| column.name == name);
    dataset.columns.iter().map(|column| column.name.clone()).filter(|name| !is_agreed(name)).collect()
}

/// The columns by category, each with its role and whether the release uses it: "Contact: e_mail (direct identifier)".
fn columns_by_category(known: &Known<'_>, used: &[String]) -> Vec<(String, Vec<String>)> {
    let review = known.review;
    let names: Vec<String> = match known.dataset {
        Some(dataset) => dataset.columns.iter().map(|column| column.name.clone()).collect(),
        None => review.columns.keys().cloned().collect(),
    };
    let mut categories: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for name in names {
        let decision = review.column(&name);
        if decision.role.is_none() && decision.use_.is_none() {
            continue;
        }
        let category =
            if is_special(known, &name) { "Special category" } else { category_of(&name).unwrap_or("Other") };
        let mut words: Vec<String> = decision.role.iter().map(ToString::to_string).collect();
        words.extend(decision.use_.iter().map(ToString::to_string));
        words.push(if used.contains(&name) || decision.use_.is_some() { "used" } else { "not used" }.to_owned());
        categories.entry(category.to_owned()).or_default().push(format!("{name} ({})", words.join(", ")));
    }
    categories.into_iter().collect()
}
