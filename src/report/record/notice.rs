//! Sentences for a privacy notice: drafts to paste. A sentence of which a slot is empty is left out.

use crate::report::document::NO_ADVICE;
use crate::review::{Form, Regime, Review};

/// A part of the notice: its heading, the text with slots in braces, and the articles it answers.
const PARTS: [(&str, &str, &str); 10] = [
    (
        "Short",
        "{controller} uses what you tell us and buy to {purpose}. For this we count customers in groups. {recipients} see totals only, never you. You can say no at any time: {rights_contact}. More: {link}.",
        "13, 14",
    ),
    ("Who", "Responsible is {controller}. Our data protection officer: {dpo}.", "13(1)(a), (b)"),
    ("Why, on what ground", "We do this for {purpose}, because {basis}.", "13(1)(c), (d)"),
    (
        "Who gets it",
        "{processors} work for us under contract. {recipients} receive statistics from which nobody can be recognised.",
        "13(1)(e)",
    ),
    ("Abroad", "Your data go to {countries}; they are protected there by {safeguards}.", "13(1)(f)"),
    ("How long", "We keep {retention}.", "13(2)(a)"),
    (
        "Your rights",
        "You may see, correct, erase, restrict or take along your data. You may object; to advertising without giving a reason. You may take back a consent at any time; what was done before stays lawful. You may complain to {supervisory_authority}.",
        "13(2)(b)–(d), 21(4)",
    ),
    ("Bought data", "We received {data} from {vendor}.", "14(1)(d), 14(2)(f)"),
    (
        "California, at collection",
        "We collect {data} to {purpose}, keep them for {retention}, and do not sell them.",
        "CCPA",
    ),
    (
        "Commitment",
        "Where we turn information into aggregate or deidentified form, we keep it so and do not try to find out whom it is about, except to test that nobody can.",
        "CCPA",
    ),
];

/// The text, in paragraphs with their headings and the fields that they use.
#[must_use]
pub fn notice(review: &Review, form: &Form) -> String {
    let slots = slots(review, form);
    let ccpa = review.record.has_regime(Regime::Ccpa);
    let mut out = String::from("Draft for a privacy notice. Check each sentence before it is published.\n");
    for (heading, text, source) in PARTS {
        if source == "CCPA" && !ccpa {
            continue;
        }
        let filled: Vec<String> = sentences(text).into_iter().filter_map(|sentence| fill(&sentence, &slots)).collect();
        if filled.is_empty() {
            continue;
        }
        let used: Vec<&str> =
            slots.iter().map(|(slot, _)| *slot).filter(|slot| text.contains(&format!("{{{slot}}}"))).collect();
        let used =
            if used.is_empty() { String::new() } else { format!("; from {}", used.join(", ").replace('_', " ")) };
        out.push_str(&format!("\n{heading} ({source}{used})\n{}\n", filled.join(" ")));
    }
    out.push_str(&format!("\n{NO_ADVICE}\n"));
    out
}

/// A text in its sentences. No slot holds a full stop of its own here.
fn sentences(text: &str) -> Vec<String> {
    text.split_inclusive(". ").map(|sentence| sentence.trim().to_owned()).collect()
}

/// A sentence with its slots filled; `None` if one is empty.
fn fill(sentence: &str, slots: &[(&str, String)]) -> Option<String> {
    let mut text = sentence.to_owned();
    for (slot, value) in slots {
        let mark = format!("{{{slot}}}");
        if text.contains(&mark) {
            if value.is_empty() {
                return None;
            }
            text = text.replace(&mark, value);
        }
    }
    Some(text)
}

fn slots(review: &Review, form: &Form) -> Vec<(&'static str, String)> {
    let organisation = review.record.organisation.clone().unwrap_or_default();
    let one_line = |text: &str| {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join("; ").trim_end_matches('.').to_owned()
    };
    let name = if organisation.name.is_empty() { one_line(form.text("controller")) } else { organisation.name.clone() };
    let names = |names: Vec<&str>| crate::report::words::listed(&names);
    let recipients = review.recipients_of_release().map(|to| to.name.as_str()).collect();
    let processors = organisation.processors.iter().map(|one| one.name.as_str());
    let vendors = || review.record.vendors.iter().map(|one| one.name.as_str());
    let countries: Vec<&str> =
        form.text("transfers").lines().filter_map(|row| row.split_once(": ")).map(|(_, rest)| rest).collect();
    let country = |row: &&str| row.split(", ").next().unwrap_or_default().to_owned();
    let safeguard = |row: &&str| row.split(", ").nth(1).unwrap_or_default().to_owned();
    let basis = match form.text("legal_basis") {
        "a" => "you agreed".to_owned(),
        "b" => "it is part of what you ordered".to_owned(),
        "c" => "a law asks us to".to_owned(),
        "f" => match one_line(form.text("legitimate_interest")) {
            interest if interest.is_empty() => String::new(),
            interest => format!("we have an interest in {interest}, and we leave out everyone who objected"),
        },
        _ => String::new(),
    };
    let data = form.text("data_categories").lines().filter_map(|line| Some(line.split_once(':')?.0.to_lowercase()));
    vec![
        ("controller", name),
        ("dpo", one_line(form.text("dpo"))),
        ("purpose", one_line(form.text("purpose"))),
        ("basis", basis),
        ("recipients", names(recipients)),
        ("processors", names(processors.chain(vendors()).collect())),
        ("countries", countries.iter().map(country).collect::<Vec<_>>().join(", ")),
        ("safeguards", countries.iter().map(safeguard).collect::<Vec<_>>().join(", ")),
        ("retention", one_line(form.text("retention"))),
        ("rights_contact", organisation.rights_contact.clone()),
        ("link", organisation.notice.link.clone()),
        ("supervisory_authority", organisation.supervisory_authority.clone()),
        ("data", data.collect::<Vec<_>>().join(", ")),
        ("vendor", names(vendors().collect())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_with_an_empty_slot_is_left_out() {
        let slots = [("a", "Shop".to_owned()), ("b", String::new())];
        assert_eq!(fill("Responsible is {a}.", &slots).as_deref(), Some("Responsible is Shop."));
        assert_eq!(fill("{a} and {b}.", &slots), None);
        assert_eq!(fill("Plain.", &slots).as_deref(), Some("Plain."));
    }
}
