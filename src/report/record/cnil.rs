//! The impact assessment as a file that CNIL's PIA tool imports (its form as of version 4.1.0).
//!
//! Two traps: all four lists must be there, even empty, or a half-imported assessment is left behind; and `reference_to`
//! is a number, or the import succeeds and the screens stay empty. What the program does not measure (unwanted change, loss
//! of data) is left out, and evaluations are the evaluator's work.

use super::last_moment;
use crate::release::ledger::manifest::moment;
use crate::report::Assessment;
use crate::report::words::{counted, escape, listed, people, percent};
use crate::review::{Due, Form, Regime, Review, SignOffState};
use serde_json::{Value, json};

/// Longest title of a measure, in characters.
const LONGEST_TITLE: usize = 80;
/// The moment of a review to which nothing has happened: the tool asks for one.
const NO_MOMENT: &str = "1970-01-01T00:00:00Z";

/// The file. `figures`: those of the reviewed file, if it is at hand.
#[must_use]
pub fn cnil_json(review: &Review, form: &Form, figures: Option<&Assessment>) -> Value {
    let moment = last_moment(review).map_or_else(|| NO_MOMENT.to_owned(), |moment| moment::text(&moment));
    let titles = measures(form);
    let mut answers: Vec<Value> = TEXTS
        .iter()
        .filter_map(|(number, keys)| {
            let text = [texts(form, keys), also(*number, review, figures)];
            let text = text.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n");
            (!text.is_empty()).then(|| answer(*number, &json!(html(&text)), &Value::Null, &[], &moment))
        })
        .collect();
    let risks: Vec<String> = form.text("risks").lines().map(str::to_owned).collect();
    let names: Vec<String> = titles.iter().map(|(title, _)| title.clone()).collect();
    let threats: Vec<String> = ["wp216_singling_out", "wp216_linking", "wp216_inference"]
        .iter()
        .filter_map(|key| form.entry(key))
        .map(|entry| format!("{} {}", entry.field.label, entry.shown()))
        .collect();
    let sources = form.text("intruder_log").lines().chain(form.text("recipients_statistics").lines());
    let sources = sources.map(str::to_owned).collect::<Vec<_>>();
    for (number, list) in [(321, risks.clone()), (322, threats), (323, sources), (324, names)] {
        if !list.is_empty() {
            answers.push(answer(number, &Value::Null, &Value::Null, &list, &moment));
        }
    }
    if let Some((severity, likelihood)) = worst(&risks) {
        let text = html("The highest of the risks that are listed.");
        for (number, gauge) in [(325, severity), (326, likelihood)] {
            answers.push(answer(number, &json!(text), &json!(gauge), &[], &moment));
        }
    }
    let measures = (1..).zip(&titles).map(|(id, (title, content)): (u64, _)| {
        json!({
            "id": id, "title": title, "content": html(content), "placeholder": "",
            "created_at": moment, "updated_at": moment,
        })
    });
    json!({
        "pia": pia(review, form, &moment),
        "answers": answers,
        "measures": measures.collect::<Vec<_>>(),
        "evaluations": [],
        "comments": [],
    })
}

/// The questions that are answered with a text, and the fields that answer them.
const TEXTS: [(u32, &[&str]); 18] = [
    (111, &["description", "purpose"]),
    (112, &["controller", "joint_controllers", "recipients_personal", "recipients_statistics"]),
    (113, &["hipaa_method", "iso_rules"]),
    (121, &["data_categories", "retention", "recipients_personal"]),
    (122, &["description"]),
    (123, &["security_measures"]),
    (211, &["purpose"]),
    (212, &["legal_basis", "art9_basis"]),
    (213, &["necessity"]),
    (214, &["agreed_findings"]),
    (215, &["retention", "source_erase_by"]),
    (221, &["notice_covers"]),
    (222, &["consent_text"]),
    (223, &["consent_withdraw"]),
    (224, &[]),
    (225, &["objections_left_out"]),
    (226, &["sub_processors", "clauses_note"]),
    (227, &["transfers"]),
];

/// What answers a question beside the fields; empty if nothing does.
fn also(number: u32, review: &Review, figures: Option<&Assessment>) -> String {
    let organisation = review.record.organisation.clone().unwrap_or_default();
    let said = |label: &str, text: &str| match text.trim() {
        "" => String::new(),
        text => format!("{label}: {text}"),
    };
    match (number, figures) {
        (113, _) => {
            let laws: Vec<&str> =
                Regime::ALL.iter().filter(|law| review.record.has_regime(**law)).map(|law| law.words()).collect();
            said("Laws and standards", &listed(&laws))
        }
        (214, Some(figures)) => format!(
            "{} of {}. {} could not be read.",
            counted(figures.file.rows, "row", "rows"),
            people(figures.people),
            counted(figures.file.unreadable_rows, "row", "rows")
        ),
        (221, _) => said("Notice", &organisation.notice.link),
        (222, Some(figures)) => {
            let flows = figures.segments.iter().filter_map(|one| Some((&one.name, one.consent.as_ref()?)));
            let flows = flows.filter(|(_, flow)| flow.people > 0);
            let share = |(name, flow): (&String, &crate::report::assessment::ConsentFlow)| {
                format!("{name}: {} may be counted", percent(flow.remaining as f64 / flow.people as f64))
            };
            flows.map(share).collect::<Vec<_>>().join("\n")
        }
        (223..=225, _) => said("Contact for people's rights", &organisation.rights_contact),
        _ => String::new(),
    }
}

/// The answers of some fields, a paragraph each with its label.
fn texts(form: &Form, keys: &[&str]) -> String {
    let filled = keys.iter().filter_map(|key| form.entry(key)).filter(|entry| !entry.text.trim().is_empty());
    filled.map(|entry| format!("{}: {}", entry.field.label, entry.shown())).collect::<Vec<_>>().join("\n\n")
}

/// Paragraphs and line breaks; everything else is escaped.
fn html(text: &str) -> String {
    let paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    let escaped = |paragraph: &str| paragraph.trim().lines().map(escape).collect::<Vec<_>>().join("<br>");
    paragraphs.map(|paragraph| format!("<p>{}</p>", escaped(paragraph))).collect()
}

fn answer(number: u32, text: &Value, gauge: &Value, list: &[String], moment: &str) -> Value {
    json!({
        "reference_to": number,
        "data": { "text": text, "gauge": gauge, "list": list },
        "created_at": moment,
        "updated_at": moment,
    })
}

/// The measures, each with a title of its own, and its full text.
fn measures(form: &Form) -> Vec<(String, String)> {
    let mut list: Vec<(String, String)> = Vec::new();
    for text in form.text("measures").lines().chain(form.text("security_measures").lines()) {
        let text = text.trim();
        let short: String = text.chars().take(LONGEST_TITLE).collect();
        if text.is_empty() || list.iter().any(|(_, known)| known == text) {
            continue;
        }
        let mut title = short.clone();
        let mut number = 2;
        while list.iter().any(|(known, _)| *known == title) {
            let mark = format!(" ({number})");
            title = short.chars().take(LONGEST_TITLE - mark.len()).collect::<String>() + &mark;
            number += 1;
        }
        list.push((title, text.to_owned()));
    }
    list
}

/// The highest severity and likelihood of the risks, which end with "(severity, likelihood)"; each 1 to 4.
fn worst(risks: &[String]) -> Option<(u8, u8)> {
    let read = |line: &String| {
        let inside = line.trim().strip_suffix(')')?.rsplit_once('(')?.1;
        let (severity, likelihood) = inside.split_once(',')?;
        let gauge = |text: &str| text.trim().parse::<u8>().ok().filter(|gauge| (1..=4).contains(gauge));
        Some((gauge(severity)?, gauge(likelihood)?))
    };
    let read: Vec<(u8, u8)> = risks.iter().filter_map(read).collect();
    Some((read.iter().map(|(severity, _)| *severity).max()?, read.iter().map(|(_, likelihood)| *likelihood).max()?))
}

fn pia(review: &Review, form: &Form, moment: &str) -> Value {
    let steps = || review.sign_offs.steps().iter().rev().map(|step| &step.content);
    let author = steps().find(|step| step.state == SignOffState::InReview).map(|step| step.by.name.clone());
    let decided = steps().find(|step| step.state.is_approval() || step.state == SignOffState::Refused);
    let officer = form.text("dpo");
    let yes_or_no = |key: &str| match form.text(key) {
        "yes" => json!(1),
        "no" => json!(0),
        _ => Value::Null,
    };
    let conditions: Vec<String> = decided
        .iter()
        .flat_map(|step| &step.conditions)
        .map(|condition| match condition.due {
            Due::BeforeExport => condition.text.clone(),
            Due::Day(day) => format!("{} ({day})", condition.text),
        })
        .collect();
    let asked = form.text("views_sought") == "yes";
    let views = form.text("views");
    json!({
        "status": 0,
        "name": form.text("activity_name"),
        "category": "",
        "author_name": author.unwrap_or_default(),
        "evaluator_name": officer,
        "validator_name": decided.map(|step| step.by.name.clone()).unwrap_or_default(),
        "dpos_names": officer,
        "dpo_status": yes_or_no("dpo_view"),
        "dpo_opinion": form.text("dpo_advice"),
        "people_names": "",
        "concerned_people_searched_opinion": asked,
        "concerned_people_searched_content": if asked { "" } else { views },
        "concerned_people_opinion": if asked { views } else { "" },
        "concerned_people_status": Value::Null,
        "rejection_reason": "",
        "applied_adjustments": conditions.join("\n"),
        "created_at": moment,
        "updated_at": moment,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_the_risks_is_read() {
        let risks = ["A (2, 1)", "B (1,4)", "C (9, 1)", "D"].map(str::to_owned);
        assert_eq!(worst(&risks), Some((2, 4)));
        assert_eq!(worst(&[]), None);
    }

    #[test]
    fn texts_are_paragraphs_with_nothing_that_is_a_tag() {
        assert_eq!(html("a <b>\nc & d\n\ne"), "<p>a &lt;b&gt;<br>c &amp; d</p><p>e</p>");
    }
}
