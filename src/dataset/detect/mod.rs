//! What a column may be for: its role, suggested with evidence and confidence, never applied by itself.
//!
//! In: a column's name, its profile, and a sample of its values ([`Facts`]). Out: a [`Suggestion`] whose evidence is
//! written for people. Headers are understood in English, German and the languages of `elsewhere`, consent by rules of
//! its own (`dataset::consent`); values are known by their form, by check digits, by words, in other scripts by how
//! names and places are built.
//! A header and values that agree raise the confidence; a header that the values contradict is ignored.
//!
//! The special categories of GDPR Art. 9 are suggested as sensitive even if others can see them (ethnicity): what
//! the law protects most must not be published by oversight, and the evidence says that it may be a quasi-identifier as
//! well.

mod category;
mod checksums;
mod concept;
mod elsewhere;
mod forms;
pub(in crate::dataset) mod header;
mod meanings;
pub(super) mod person_names;
mod scripts;
mod values;
mod words;

use self::concept::Concept;
use self::elsewhere::ELSEWHERE;
use self::meanings::{MEANINGS, Meaning};
use super::consent::{self, Direction};
use super::profile::{ColumnProfile, Suggestion};
use super::role::{ColumnType, Role, Use};

pub use self::category::{AgeColumn, age_column, category_of};
pub(in crate::dataset) use self::forms::date;
pub(crate) use self::forms::{inside, whole};

/// Whether the name of a column holds one of the phrases, written as for [`header::says`].
pub(crate) fn header_says(name: &str, phrases: &str) -> bool {
    header::says(&header::words(name), phrases)
}

/// What is known of a column. Values are as text; those of a number without decimals where it is whole.
#[derive(Clone, Debug)]
pub(crate) struct Facts<'a> {
    pub name: &'a str,
    pub kind: ColumnType,
    pub integer: bool,
    pub rows: u64,
    pub distinct: u64,
    pub missing: u64,
    /// Share of rows whose value occurs once.
    pub unique_share: f64,
    /// Least and greatest number, or day since 1970-01-01.
    pub range: Option<(f64, f64)>,
    /// Values looked at, in the order of rows; missing ones are left out.
    pub looked_at: Vec<&'a str>,
    /// All distinct values, where they are few.
    pub few: Option<Vec<&'a str>>,
    /// How many values of the whole column hold something that people are found by, and what first was found.
    pub inside: Option<(u64, &'static str)>,
}

/// A reason to believe that a column is about something.
#[derive(Clone, Debug)]
struct Finding {
    concept: Concept,
    confidence: f64,
    evidence: String,
}

impl Finding {
    fn new(concept: Concept, confidence: f64, evidence: impl Into<String>) -> Self {
        Self { concept, confidence, evidence: evidence.into() }
    }
}

/// The suggestion for one column.
pub(crate) fn suggest(facts: &Facts) -> Suggestion {
    if facts.rows > 0 && facts.missing == facts.rows {
        return suggestion(Concept::Nothing, 0.9, vec!["no value in any row".to_owned()]);
    }
    let mut findings = values::findings(facts);
    match header_finding(facts, &findings) {
        // Of consent even one value decides who may be counted.
        Some(finding) if finding.concept == Concept::Consent => findings.insert(0, finding),
        // One value in all rows holds no information, whatever it is about.
        _ if facts.distinct == 1
            && facts.missing == 0
            && facts.rows > 1
            && !findings.iter().any(|f| f.confidence > 0.9) =>
        {
            return suggestion(Concept::Nothing, 0.8, vec!["the same value in all rows".to_owned()]);
        }
        Some(finding) => findings.insert(0, finding),
        None => {}
    }
    findings.extend(by_figures(facts, &findings));
    let mut suggestion = decide(&findings);
    if suggestion.use_ == Some(Use::Consent) {
        let header = consent::header::read(facts.name).map_or(Direction::Consent, |says| says.direction);
        let moments = are_moments(facts);
        let yes_or_no = facts.kind == ColumnType::Boolean || facts.distinct <= 12 && !moments;
        suggestion.consent = Some(consent::suggested(header, moments, yes_or_no));
    }
    suggestion
}

/// Values that represent all of a column: its different ones where they are few, else some of those looked at.
fn some_values<'a>(facts: &'a Facts) -> &'a [&'a str] {
    const ENOUGH: usize = 100;
    match &facts.few {
        Some(few) => few,
        None => facts.looked_at.get(..ENOUGH.min(facts.looked_at.len())).unwrap_or_default(),
    }
}

/// The values are dates or times, of whatever type.
fn are_moments(facts: &Facts) -> bool {
    let values = some_values(facts);
    facts.kind == ColumnType::Date
        || !values.is_empty() && values.iter().all(|value| consent::answers::is_moment(value))
}

/// A column of consent, by its header, or by values that speak of nothing else: "subscribed", "opted out".
fn consent_finding(facts: &Facts) -> Option<Finding> {
    const FEW_ANSWERS: u64 = 12;
    let few = facts.distinct <= FEW_ANSWERS;
    let values = some_values(facts);
    let Some(says) = consent::header::read(facts.name) else {
        let subscriptions = few
            && facts.kind == ColumnType::Text
            && facts.distinct >= 2
            && !consent::header::is_something_else(facts.name)
            && values.iter().all(|value| consent::answers::is_known(value))
            && values.iter().any(|value| consent::answers::speaks_of_consent(value));
        return subscriptions
            .then(|| Finding::new(Concept::Consent, 0.75, "the values say who subscribed or opted out"));
    };
    let known = values.iter().filter(|value| consent::answers::is_known(value)).count();
    let all = known == values.len();
    // A header can be of many things; numbers that are no yes, no or moment are counts of one of them.
    if !all && (!few || facts.kind == ColumnType::Number) {
        return None;
    }
    let means = match says.direction {
        Direction::Consent if says.one_purpose => "header says consent to one purpose or partner",
        Direction::Consent => "header says consent",
        Direction::Refusal => "header says refusal: a yes forbids contact",
        Direction::WithdrawalDate => "header says date of withdrawal",
    };
    let sure = match (says.one_purpose, known > 0 || values.is_empty()) {
        (false, true) => 0.9,
        (true, true) => 0.85,
        (_, false) => 0.6,
    };
    Some(Finding::new(Concept::Consent, sure, means))
}

/// What the header says, as far as the values allow it.
fn header_finding(facts: &Facts, from_values: &[Finding]) -> Option<Finding> {
    if let Some(finding) = consent_finding(facts) {
        return Some(finding);
    }
    let words = header::words(facts.name);
    let first = |meanings: &'static [Meaning], words: &[String]| {
        let says = |m: &&Meaning| header::says(words, m.phrases) && !header::says(words, m.unless);
        meanings.iter().filter(says).find(|m| fits(m.concept, facts))
    };
    // Umlauts are written out; in other languages than German they are letters with two dots or a stroke. A word that
    // was so written itself ("revenue") stays as it is.
    let dotted = facts.name.chars().flat_map(char::to_lowercase).any(|c| "äöüæøœ\u{308}".contains(c));
    let simple = |word: &String| word.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    let simple: Vec<String> = if dotted { words.iter().map(simple).collect() } else { Vec::new() };
    let elsewhere = first(ELSEWHERE, &words).or_else(|| first(ELSEWHERE, &simple));
    let meaning = match (first(MEANINGS, &words), elsewhere) {
        (Some(here), Some(there)) if there.sure > here.sure => there,
        (here, there) => here.or(there)?,
    };
    let agreed = from_values.iter().any(|f| f.concept == meaning.concept);
    let says = format!("header says {}", meaning.says);
    // A header whose values could have shown it, and did not, is believed less.
    let (sure, evidence) = match meaning.concept {
        Concept::Email | Concept::IpAddress if !agreed && facts.looked_at.len() >= 5 => {
            (0.45, format!("{says}, but the values are not of that form"))
        }
        // Account numbers of a single country have no check digits that can be verified here.
        Concept::BankAccount
            if facts.looked_at.iter().all(|value| value.trim().bytes().all(|b| b.is_ascii_digit())) =>
        {
            (meaning.sure, says)
        }
        Concept::BankAccount | Concept::Card if !agreed && facts.looked_at.len() >= 5 => {
            (0.6, format!("{says}, though the check digits do not fit"))
        }
        _ => (meaning.sure, says),
    };
    Some(Finding::new(meaning.concept, sure, evidence))
}

/// Whether a column of such values can be about that at all.
fn fits(concept: Concept, facts: &Facts) -> bool {
    let number = facts.kind == ColumnType::Number;
    let few = facts.distinct <= 60.max(facts.rows / 50);
    match concept {
        Concept::Measure => number,
        Concept::Count => number && facts.integer && facts.range.is_some_and(|(low, _)| low >= 0.0),
        Concept::Weight => number && facts.range.is_some_and(|(low, _)| low >= 0.0),
        Concept::Coordinates => {
            facts.kind == ColumnType::Text || facts.range.is_some_and(|(low, high)| low >= -180.0 && high <= 180.0)
        }
        Concept::Age => !number || facts.range.is_some_and(|(low, high)| low >= 0.0 && high <= 130.0),
        Concept::Response => facts.distinct <= 12 || facts.kind == ColumnType::Date,
        Concept::Phone => facts.kind != ColumnType::Boolean && facts.distinct > 12 && facts.kind != ColumnType::Date,
        Concept::Email
        | Concept::FullName
        | Concept::GivenName
        | Concept::Surname
        | Concept::FreeText
        | Concept::Page => facts.kind == ColumnType::Text && (facts.distinct > 5 || facts.rows <= 20),
        Concept::Street | Concept::Plate | Concept::UserName => {
            facts.kind != ColumnType::Boolean && (facts.distinct > 5 || facts.rows <= 20)
        }
        Concept::PersonId | Concept::RecordId => {
            matches!(facts.kind, ColumnType::Text | ColumnType::Number)
                && (!number || facts.integer)
                && (facts.distinct > 20 || facts.rows <= 40)
        }
        Concept::Attribute => few && (!number || facts.integer),
        Concept::Dealings => !number || facts.integer,
        _ => true,
    }
}

/// What the figures alone say: near-unique values, few values, plain numbers.
fn by_figures(facts: &Facts, known: &[Finding]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let about_person = known.iter().any(|f| f.confidence >= 0.5);
    let present = facts.rows - facts.missing;
    if facts.unique_share >= 0.9 && present >= 20 && matches!(facts.kind, ColumnType::Text | ColumnType::Number) {
        let share = values::percent(facts.unique_share);
        let known_id = known.iter().find(|f| f.concept.role() == Role::DirectIdentifier);
        let all = if facts.distinct == facts.rows {
            "all distinct".to_owned()
        } else {
            format!("{share} of rows have a value of their own")
        };
        if let Some(id) = known_id {
            findings.push(Finding::new(id.concept, 0.6, all));
        } else if facts.kind == ColumnType::Text && !known.iter().any(|f| f.concept == Concept::FreeText) {
            findings.push(Finding::new(Concept::RecordId, 0.7, all));
        } else if facts.integer && !about_person && facts.distinct == facts.rows && looks_numbered(facts) {
            findings.push(Finding::new(Concept::RecordId, 0.5, all));
        }
    }
    if about_person || !findings.is_empty() {
        return findings;
    }
    match facts.kind {
        ColumnType::Number if facts.distinct > 20 => findings.push(Finding::new(Concept::Measure, 0.4, "numbers")),
        ColumnType::Date => findings.push(Finding::new(Concept::Dealings, 0.4, "dates")),
        ColumnType::Text if values::are_foreign(facts) => findings.push(Finding::new(
            Concept::Attribute,
            0.4,
            format!("{} in words of another script: they may single people out", values::few_or_many(facts)),
        )),
        _ => findings.push(Finding::new(Concept::Nothing, 0.3, values::few_or_many(facts))),
    }
    findings
}

/// Whole numbers as identifiers have them: numbered through, or all of the same many digits. Amounts are neither.
fn looks_numbered(facts: &Facts) -> bool {
    facts.range.is_some_and(|(low, high)| {
        let through = high - low < facts.rows as f64 * 1.1;
        low >= 0.0 && (through || low >= 1e6 && low.log10().floor() == high.log10().floor())
    })
}

/// Findings of one concept make each other surer; the surest concept wins, the first of equals.
fn decide(findings: &[Finding]) -> Suggestion {
    let sure = |concept: Concept| {
        1.0 - findings.iter().filter(|f| f.concept == concept).map(|f| 1.0 - f.confidence).product::<f64>()
    };
    let mut winner: Option<(Concept, f64)> = None;
    for finding in findings {
        let confidence = sure(finding.concept);
        if winner.is_none_or(|(_, best)| confidence > best + 1e-9) {
            winner = Some((finding.concept, confidence));
        }
    }
    let (concept, confidence) = winner.unwrap_or((Concept::Nothing, 0.3));
    let mut evidence: Vec<String> =
        findings.iter().filter(|f| f.concept == concept).map(|f| f.evidence.clone()).collect();
    match concept.art9() {
        Some(category) if concept == Concept::Criminal => evidence.push(format!("protected by the GDPR: {category}")),
        Some(category) => evidence.push(format!("special category of GDPR Art. 9: {category}")),
        None => {}
    }
    evidence.extend(concept.advice().map(str::to_owned));
    // What else was seen is added, unless the same role says it already.
    let others =
        findings.iter().filter(|f| f.concept != concept && f.confidence >= 0.5 && f.concept.role() != concept.role());
    evidence.extend(others.map(|f| f.evidence.clone()));
    suggestion(concept, confidence, evidence)
}

fn suggestion(concept: Concept, confidence: f64, evidence: Vec<String>) -> Suggestion {
    // Two digits are all that such a figure bears.
    let confidence = (confidence.clamp(0.0, 0.99) * 100.0).round() / 100.0;
    Suggestion {
        role: concept.role(),
        use_: concept.use_(),
        consent: None,
        confidence,
        evidence,
        art9: concept.art9().map(str::to_owned),
    }
}

/// Gives each use that only one column can have to the column with the highest confidence, the first of equals; a count
/// is no count where a column names the person of each row. Of consent there may be several columns.
pub(crate) fn settle(columns: &mut [ColumnProfile]) {
    let rows_have_persons =
        columns.iter().any(|c| c.suggestion.use_ == Some(Use::PersonKey) && c.suggestion.confidence >= 0.7);
    for use_ in [Use::PersonKey, Use::Count, Use::Weight] {
        let mut keeper: Option<(usize, f64)> = None;
        for (index, column) in columns.iter().enumerate() {
            let confidence = column.suggestion.confidence;
            if column.suggestion.use_ == Some(use_) && keeper.is_none_or(|(_, best)| confidence > best) {
                keeper = Some((index, confidence));
            }
        }
        for (index, column) in columns.iter_mut().enumerate() {
            let keeps = keeper.is_some_and(|(k, _)| k == index) && !(use_ == Use::Count && rows_have_persons);
            if column.suggestion.use_ == Some(use_) && !keeps {
                column.suggestion.use_ =
                    (use_ == Use::Count && column.suggestion.role == Role::Other).then_some(Use::Measure);
            }
        }
    }
}

/// Whether a cell is written as the name of a column that is known.
pub(crate) fn is_known_header(cell: &str) -> bool {
    if cell.len() > 60 {
        return false;
    }
    let words = header::words(cell);
    words.len() <= 6 && MEANINGS.iter().any(|m| header::says(&words, m.phrases) && !header::says(&words, m.unless))
}

/// Whether a cell is a person's name that is known: a given name, a surname or both.
pub(crate) fn is_name(cell: &str) -> bool {
    cell.len() <= 80 && words::name(&cell.trim().to_lowercase()).is_some()
}
