//! Sentences for a privacy notice: drafts to paste. A sentence of which a slot is empty is left out.

use crate::report::document::NO_ADVICE;
use crate::review::{Channel, Form, PartyRole, PurposeClass, Regime, Retention, Review, Vendor};

/// The heading of what is said about data that somebody else collected.
const BOUGHT: &str = "Bought data";

/// A part of the notice: its heading, the text with slots in braces, and the articles it answers.
const PARTS: [(&str, &str, &str); 10] = [
    (
        "Short",
        "{controller} uses what you tell us and buy for {purpose}. For this we count customers in groups. {recipients} see totals only, never you. You can say no at any time: {rights_contact}. More: {link}.",
        "13, 14",
    ),
    ("Who", "Responsible is {controller}. Our data protection officer: {dpo}.", "13(1)(a), (b)"),
    ("Why, on what ground", "We do this for {purpose}. We may do it because {basis}.", "13(1)(c), (d)"),
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
    (BOUGHT, "We received {data} from {vendor}.", "14(1)(d), 14(2)(f)"),
    ("California, at collection", "We collect {data} for {purpose}. We keep {retention}. We {sell_or_share}.", "CCPA"),
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
    let (ccpa, gdpr) = (review.record.has_regime(Regime::Ccpa), review.record.is_under_gdpr());
    let mut out = String::from("Draft for a privacy notice. Check each sentence before it is published.\n");
    for (heading, text, source) in PARTS {
        if source == "CCPA" && !ccpa || source != "CCPA" && !gdpr {
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
        let by = form.text("notice_vendor_by").trim();
        if heading == BOUGHT && !by.is_empty() {
            out.push_str(&format!("Tell people by {by} at the latest (14(3)).\n"));
        }
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
    let vendors = |is_processor: bool| {
        let of_role = move |one: &&Vendor| (one.role == PartyRole::Processor) == is_processor;
        review.record.vendors.iter().filter(of_role).map(|one| one.name.as_str())
    };
    let countries: Vec<&str> =
        form.text("transfers").lines().filter_map(|row| row.split_once(": ")).map(|(_, rest)| rest).collect();
    let country = |row: &&str| row.split(", ").next().unwrap_or_default().to_owned();
    let safeguard = |row: &&str| row.split(", ").nth(1).unwrap_or_default().to_owned();
    let kept = form.text("retention").lines().map(str::trim).filter(|line| !line.is_empty()).map(Retention::read);
    let kept = kept.map(|kept| format!("{} for {}", kept.data_category.to_lowercase(), kept.period));
    let data = form.text("data_categories").lines().filter_map(|line| Some(line.split_once(':')?.0.to_lowercase()));
    vec![
        ("controller", name),
        ("dpo", one_line(form.text("dpo"))),
        ("purpose", purposes(form.text("purpose"))),
        ("basis", basis(form, &one_line(form.text("legitimate_interest")))),
        ("recipients", names(recipients)),
        ("processors", names(processors.chain(vendors(true)).collect())),
        ("countries", countries.iter().map(country).collect::<Vec<_>>().join(", ")),
        ("safeguards", countries.iter().map(safeguard).collect::<Vec<_>>().join(", ")),
        ("retention", kept.collect::<Vec<_>>().join("; ")),
        ("rights_contact", organisation.rights_contact.clone()),
        ("link", organisation.notice.link.clone()),
        ("supervisory_authority", organisation.supervisory_authority.clone()),
        ("data", data.collect::<Vec<_>>().join(", ")),
        ("vendor", received_from(review, names(vendors(false).collect()))),
        ("sell_or_share", sell_or_share(review, form)),
    ]
}

/// "this purpose: sending vouchers" or "these purposes: …; …": after a colon it does not matter whether somebody wrote a
/// noun, a verb, or more than a few words.
fn purposes(text: &str) -> String {
    let lines = text.lines().flat_map(|line| line.split("; "));
    let clean = lines.map(|line| line.trim().trim_end_matches(['.', ';']).trim());
    let mut list: Vec<&str> = Vec::new();
    for purpose in clean.filter(|purpose| !purpose.is_empty()) {
        if !list.contains(&purpose) {
            list.push(purpose);
        }
    }
    match list.as_slice() {
        [] => String::new(),
        [one] => format!("this purpose: {one}"),
        several => format!("these purposes: {}", several.join("; ")),
    }
}

/// "Seller Ltd on 2026-11-20", as far as it is known.
fn received_from(review: &Review, vendors: String) -> String {
    match review.record.get("received_on").trim() {
        "" => vendors,
        _ if vendors.is_empty() => vendors,
        day => format!("{vendors} on {day}"),
    }
}

/// On what ground, in plain words; of segments that rest on several, each of them once.
fn basis(form: &Form, interest: &str) -> String {
    let text = form.text("legal_basis");
    let letters = text.lines().map(|line| line.rsplit(": ").next().unwrap_or_default().trim());
    let mut grounds: Vec<String> = Vec::new();
    for letter in letters {
        let ground = match letter {
            "a" => "you agreed".to_owned(),
            "b" => "it is part of what you ordered".to_owned(),
            "c" => "a law asks us to".to_owned(),
            "f" if !interest.is_empty() => {
                format!("we have a legitimate interest ({interest}), and we leave out everyone who objected")
            }
            _ => continue,
        };
        if !grounds.contains(&ground) {
            grounds.push(ground);
        }
    }
    grounds.join(", or because ")
}

/// Whether the data are sold or shared (California). Nothing is promised that the review contradicts.
fn sell_or_share(review: &Review, form: &Form) -> String {
    let receives = |name: &str| form.text("recipients_personal").lines().any(|line| line.starts_with(name));
    let to: Vec<&str> =
        review.recipients_of_release().map(|to| to.name.as_str()).filter(|name| receives(name)).collect();
    if !to.is_empty() {
        return format!("share them with {}", crate::report::words::listed(&to));
    }
    let advertises = review.segments.iter().any(|segment| {
        matches!(segment.legal.channel, Some(Channel::OnlineAds | Channel::PlatformUpload))
            || segment.legal.purpose_class == Some(PurposeClass::PartnerMarketing)
    });
    let said =
        if advertises { "share them for advertising" } else { "do not sell them, nor share them for advertising" };
    said.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::{FromWork, Organisation, Segment};
    use std::sync::Arc;

    fn california() -> Review {
        let mut review = Review::default();
        let record = Arc::make_mut(&mut review.record);
        record.organisation = Some(Organisation {
            name: "Shop".into(),
            regimes: vec![Regime::Gdpr, Regime::Ccpa],
            ..Organisation::default()
        });
        record.set("purpose", "plan letters");
        record.set("data_categories", "Purchases: tier");
        record.set("retention", "Purchases: 10 years, from the end of the year\nContact: 2 years");
        record.set("legal_basis", "a");
        for (name, role) in [("Print AG", PartyRole::Processor), ("Seller Ltd", PartyRole::Independent)] {
            record.vendors.push(Vendor { name: name.into(), role, ..Vendor::default() });
        }
        review
    }

    fn text(review: &Review) -> String {
        notice(review, &Form::of(review, &FromWork::default()))
    }

    /// What would be wrong: people read that their data are not sold, while they go to an advertising platform; or that a
    /// seller of data works for us.
    #[test]
    fn nothing_is_promised_that_the_review_contradicts() {
        let mut review = california();
        let said = text(&review);
        assert!(said.contains("We do not sell them, nor share them for advertising."), "{said}");
        assert!(said.contains("Print AG work for us under contract.") && !said.contains("Seller Ltd work"), "{said}");
        assert!(said.contains("We received purchases from Seller Ltd."), "{said}");
        assert!(said.contains("We keep purchases for 10 years; contact for 2 years."), "{said}");
        let mut ads = Segment::new("Ads", "tier = gold");
        ads.legal.channel = Some(Channel::OnlineAds);
        review.segments = Arc::new(vec![ads]);
        let said = text(&review);
        assert!(said.contains("We share them for advertising.") && !said.contains("not sell"), "{said}");
    }

    #[test]
    fn every_ground_of_the_segments_is_said_once() {
        let mut review = california();
        review.segments = Arc::new(vec![Segment::new("A", "tier = gold"), Segment::new("B", "tier = red")]);
        let mut work = FromWork::default();
        let by_segment = crate::review::Fact::work("A: a\nB: b\nC: a", "Segments");
        work.facts.insert("legal_basis".to_owned(), by_segment);
        Arc::make_mut(&mut review.record).set("legal_basis", "");
        let said = notice(&review, &Form::of(&review, &work));
        assert!(said.contains("because you agreed, or because it is part of what you ordered."), "{said}");
    }

    /// What would be wrong: "uses what you buy to customer loyalty programme".
    #[test]
    fn sentences_hold_for_a_purpose_that_is_a_noun_a_verb_or_several() {
        let mut review = california();
        let cases = [
            ("customer loyalty programme", "this purpose: customer loyalty programme"),
            ("measure campaign success.", "this purpose: measure campaign success"),
            ("sending vouchers", "this purpose: sending vouchers"),
            ("sending vouchers\nplan stores; sending vouchers", "these purposes: sending vouchers; plan stores"),
        ];
        for (typed, read) in cases {
            let record = Arc::make_mut(&mut review.record);
            record.set("purpose", typed);
            record.set("legal_basis", "f");
            record.set("legitimate_interest", "win back members.");
            let said = text(&review);
            for sentence in [
                format!(
                    "We do this for {read}. We may do it because we have a legitimate interest (win back members), \
                         and we leave out everyone who objected."
                ),
                format!("We collect purchases for {read}. We keep purchases for 10 years; contact for 2 years."),
            ] {
                assert!(said.contains(&sentence), "no {sentence:?} in {said}");
            }
        }
    }

    /// What would be wrong: a notice under California's law alone cites the GDPR.
    #[test]
    fn only_the_parts_of_the_laws_that_apply_are_there() {
        let mut review = california();
        if let Some(organisation) = &mut Arc::make_mut(&mut review.record).organisation {
            organisation.regimes = vec![Regime::Ccpa];
        }
        let said = text(&review);
        assert!(said.contains("We collect purchases for this purpose: plan letters."), "{said}");
        assert!(!said.contains("13(") && !said.contains("Your rights"), "{said}");
    }

    /// What would be wrong: nobody is reminded that people must be told within a month.
    #[test]
    fn the_day_on_which_data_were_received_and_the_latest_day_to_tell_people_are_said() {
        let mut review = california();
        let record = Arc::make_mut(&mut review.record);
        record.set("source_kind", "vendor");
        record.set("received_on", "2026-11-20");
        let mut work = FromWork::default();
        work.facts.insert("notice_vendor_by".to_owned(), crate::review::Fact::work("2026-12-20", "the law"));
        let said = notice(&review, &Form::of(&review, &work));
        assert!(said.contains("We received purchases from Seller Ltd on 2026-11-20."), "{said}");
        assert!(said.contains("Tell people by 2026-12-20 at the latest (14(3))."), "{said}");
    }

    #[test]
    fn a_sentence_with_an_empty_slot_is_left_out() {
        let slots = [("a", "Shop".to_owned()), ("b", String::new())];
        assert_eq!(fill("Responsible is {a}.", &slots).as_deref(), Some("Responsible is Shop."));
        assert_eq!(fill("{a} and {b}.", &slots), None);
        assert_eq!(fill("Plain.", &slots).as_deref(), Some("Plain."));
    }
}
