//! What the values of a column say it is about.

use super::checksums::{NATIONAL, card, iban};
use super::concept::Concept;
use super::forms::{POSTCODES, coordinates, date, device, email, ip, link, phone, street, whole};
use super::scripts;
use super::words::{NameKind, TELLING, VOCABULARIES, holds, name, town};
use super::{Facts, Finding, header};
use crate::dataset::cell::thousands;
use crate::dataset::role::ColumnType;

/// A share for people: 98 %, never 100 % or 0 % where that is not quite so.
pub(super) fn percent(share: f64) -> String {
    match share {
        s if s >= 1.0 => "100 %".to_owned(),
        s if s > 0.99 => "over 99 %".to_owned(),
        s if s > 0.0 && s < 0.01 => "under 1 %".to_owned(),
        s => format!("{} %", (s * 100.0).round()),
    }
}

pub(super) fn few_or_many(facts: &Facts) -> String {
    match facts.distinct {
        1 => "one value".to_owned(),
        2..=20 => "few values".to_owned(),
        n => format!("{} values", thousands(n)),
    }
}

/// `98 % of values`, or `98 % of 10,000 values looked at`.
fn of_values(facts: &Facts, share: f64) -> String {
    let looked_at = facts.looked_at.len() as u64;
    if looked_at >= facts.rows - facts.missing {
        format!("{} of values", percent(share))
    } else {
        format!("{} of {} values looked at", percent(share), thousands(looked_at))
    }
}

/// So many values are tried before all that are looked at are.
const TRIED: usize = 200;

/// Some of the values looked at, evenly spread.
fn some<'a>(facts: &'a Facts, most: usize) -> impl Iterator<Item = &'a str> {
    let step = facts.looked_at.len().div_ceil(most).max(1);
    facts.looked_at.iter().step_by(step).map(|v| v.trim())
}

/// The share of the values looked at that are so. Where hardly any of some values are, that is the answer.
fn share(facts: &Facts, is: impl Fn(&str) -> bool) -> f64 {
    let of = |hits: usize, all: usize| hits as f64 / all.max(1) as f64;
    let tried = of(some(facts, TRIED).filter(|v| is(v)).count(), some(facts, TRIED).count());
    if tried < 0.2 || facts.looked_at.len() <= TRIED {
        return tried;
    }
    of(facts.looked_at.iter().filter(|v| is(v.trim())).count(), facts.looked_at.len())
}

pub(super) fn findings(facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    if facts.looked_at.is_empty() {
        return findings;
    }
    match facts.kind {
        ColumnType::Boolean => {}
        ColumnType::Date => findings.extend(birth_dates(facts)),
        ColumnType::Number => findings.extend(numbers(facts)),
        ColumnType::Text => {
            findings.extend(forms(facts));
            findings.extend(proven(facts));
            if findings.is_empty() {
                findings.extend(names(facts));
                findings.extend(postcodes(facts));
                findings.extend(places(facts));
            }
            findings.extend(free_text(facts));
        }
    }
    if facts.kind != ColumnType::Number {
        findings.extend(vocabulary(facts));
    }
    findings
}

/// Values that are known by their form.
fn forms(facts: &Facts) -> Vec<Finding> {
    type Form = (Concept, fn(&str) -> bool, &'static str, f64);
    const FORMS: [Form; 7] = [
        (Concept::Email, email, "are e-mail addresses", 0.97),
        (Concept::IpAddress, ip, "are IP addresses", 0.95),
        (Concept::Device, device, "are device or universal identifiers", 0.9),
        (Concept::Phone, phone, "are telephone numbers", 0.85),
        (Concept::Street, street, "are street addresses", 0.85),
        (Concept::Coordinates, coordinates, "are coordinates", 0.9),
        (Concept::Page, link, "are links", 0.45),
    ];
    let mut found = Vec::new();
    for (concept, is, says, sure) in FORMS {
        let share = share(facts, is);
        // A street needs fewer hits, as there are streets of every name.
        if share >= if concept == Concept::Street { 0.5 } else { 0.7 } {
            found.push(Finding::new(concept, sure, format!("{} {says}", of_values(facts, share))));
        }
    }
    found
}

/// Values that prove themselves by check digits. One in ten numbers passes by chance, so nearly all must.
fn proven(facts: &Facts) -> Vec<Finding> {
    const NEARLY_ALL: f64 = 0.9;
    let mut found = Vec::new();
    let accounts = share(facts, iban);
    if accounts >= 0.6 {
        found.push(Finding::new(
            Concept::BankAccount,
            0.97,
            format!("{} are IBANs with right check digits", of_values(facts, accounts)),
        ));
    }
    // A handful of values passes too easily.
    if facts.looked_at.len() < 5 {
        return found;
    }
    let cards = share(facts, card);
    if cards >= NEARLY_ALL {
        found.push(Finding::new(
            Concept::Card,
            0.95,
            format!("{} are card numbers with right check digits", of_values(facts, cards)),
        ));
    }
    let mut best: Option<(f64, &str)> = None;
    for id in NATIONAL {
        let share = share(facts, id.is);
        if share >= NEARLY_ALL && best.is_none_or(|(most, _)| share > most) {
            best = Some((share, id.name));
        }
    }
    found.extend(best.map(|(share, name)| {
        Finding::new(Concept::NationalId, 0.95, format!("{} are {name}", of_values(facts, share)))
    }));
    found
}

fn numbers(facts: &Facts) -> Vec<Finding> {
    let mut found = Vec::new();
    if facts.integer && facts.range.is_some_and(|(low, high)| low >= 0.0 && high >= 1e8) {
        found.extend(proven(facts));
    }
    let words = header::words(facts.name);
    if facts.integer && header::says(&words, "postcode*|postal*|zip*|plz*|postleitzahl*") {
        found.extend(postcodes(facts));
    }
    found
}

/// Dates that span lives: from long ago, the middle of them decades ago, hardly any in the last ten years.
fn birth_dates(facts: &Facts) -> Option<Finding> {
    let (low, high) = facts.range?;
    let year = |days: f64| 1970.0 + days / 365.2425;
    let (from, to) = (year(low), year(high));
    ((1850.0..1970.0).contains(&from) && to - from > 35.0 && to < 2030.0).then(|| {
        Finding::new(Concept::Birth, 0.55, format!("dates {}–{} span the births of people", from.floor(), to.floor()))
    })
}

fn names(facts: &Facts) -> Vec<Finding> {
    let is = |value: &str, kind: NameKind| name(&value.to_lowercase()) == Some(kind);
    let given = share(facts, |v| is(v, NameKind::Given));
    let surname = share(facts, |v| is(v, NameKind::Surname));
    let full = share(facts, |v| is(v, NameKind::Full));
    // Few different words that happen to be names are no column of names: Rosa, Paul, May.
    if facts.distinct < 8 && facts.rows > 20 {
        return vec![];
    }
    // Names of two signs can be words of another kind, where each is many people's.
    let signs = share(facts, |v| scripts::person(v) == Some(NameKind::Full) && v.chars().count() <= 4);
    if signs >= 0.3 && facts.distinct * 10 < facts.rows {
        return vec![];
    }
    let line = |concept, share: f64, says: &str| {
        let sure = (0.55 + share * 0.4).min(0.92);
        Finding::new(concept, sure, format!("{} are {says}", of_values(facts, share)))
    };
    if full >= 0.3 {
        vec![line(Concept::FullName, full, "names of persons")]
    } else if given >= 0.4 && given >= surname {
        vec![line(Concept::GivenName, given, "known given names")]
    } else if surname >= 0.25 {
        vec![line(Concept::Surname, surname, "known surnames")]
    } else {
        vec![]
    }
}

/// Towns and provinces, in any script.
fn places(facts: &Facts) -> Option<Finding> {
    let places = share(facts, |v| {
        let lower = v.to_lowercase();
        town(&lower) || scripts::place(&lower)
    });
    let foreign = share(facts, scripts::is_foreign) >= 0.5;
    // In another script fewer are known by name.
    (facts.distinct >= 3 && places >= if foreign { 0.4 } else { 0.6 }).then(|| {
        let sure = (0.5 + places * 0.35).min(0.85);
        Finding::new(Concept::City, sure, format!("{} are towns or provinces", of_values(facts, places)))
    })
}

/// Most values are words of another script than the Latin one, and more than a yes and a no.
pub(super) fn are_foreign(facts: &Facts) -> bool {
    facts.distinct >= 2
        && share(facts, scripts::is_foreign) >= 0.6
        && !super::some_values(facts).iter().all(|value| crate::dataset::consent::answers::is_known(value))
}

fn postcodes(facts: &Facts) -> Option<Finding> {
    let header_says = header::says(&header::words(facts.name), "postcode*|postal*|zip*|plz*|postleitzahl*|post code");
    let kind = POSTCODES.iter().find(|kind| share(facts, |v| kind.is(v)) >= 0.9)?;
    let share = share(facts, |v| kind.is(v));
    let padded = facts.looked_at.iter().any(|v| v.starts_with('0'));
    let sure = match (kind.telling, header_says) {
        (_, true) => 0.9,
        (true, false) => 0.7,
        // Five digits, some with a leading zero, each of them of several people.
        (false, false) if kind.says == "five-digit postcodes" && padded && facts.unique_share < 0.5 => 0.55,
        _ => return None,
    };
    Some(Finding::new(Concept::Postcode, sure, format!("{} are {}", of_values(facts, share), kind.says)))
}

/// Sentences, and what is in them.
fn free_text(facts: &Facts) -> Vec<Finding> {
    let mut found = Vec::new();
    let long = share(facts, |v| v.split_whitespace().count() >= 4);
    if long >= 0.4 && facts.distinct > 10 {
        found.push(Finding::new(Concept::FreeText, 0.6, "sentences, not values"));
    }
    if let Some((values, what)) = facts.inside {
        let whole_values = share(facts, whole);
        if values > 0 && whole_values < 0.3 {
            let values =
                if values == 1 { "1 value holds".to_owned() } else { format!("{} values hold", thousands(values)) };
            found.push(Finding::new(Concept::TellingText, 0.93, format!("{values} {what} inside a text")));
        }
    }
    found
}

/// What the words mean, weighed by values where they are few, else by those looked at.
fn vocabulary(facts: &Facts) -> Vec<Finding> {
    let lower: Vec<String> = match &facts.few {
        Some(few) => few.iter().map(|v| v.trim().to_lowercase()).collect(),
        None => some(facts, 5 * TRIED).map(str::to_lowercase).collect(),
    };
    let of = |hits: usize| hits as f64 / lower.len().max(1) as f64;
    let mut found = Vec::new();
    if let Some(few) = &facts.few {
        for vocabulary in VOCABULARIES {
            let known = lower.iter().filter(|v| vocabulary.knows(v)).count();
            let telling = lower.iter().filter(|v| vocabulary.is_telling(v)).count();
            if of(known) >= 0.75 && telling >= vocabulary.at_least && few.len() <= 80 {
                found.push(Finding::new(vocabulary.concept, 0.7, format!("the values are {}", vocabulary.says)));
            }
        }
    }
    for (concept, says, starts) in TELLING {
        let hits = lower.iter().filter(|v| holds(v, starts)).count();
        let share = of(hits);
        let dates = share > 0.0 && lower.iter().all(|v| date(v));
        if (share >= 0.3 && hits >= 2 || share >= 0.12 && hits >= 3 && facts.few.is_some()) && !dates {
            let which = if facts.few.is_some() {
                format!("{hits} of {} different values", lower.len())
            } else {
                format!("{hits} of {} values looked at", thousands(lower.len() as u64))
            };
            found.push(Finding::new(*concept, (0.5 + share * 0.4).min(0.85), format!("{which} {says}")));
        }
    }
    found
}
