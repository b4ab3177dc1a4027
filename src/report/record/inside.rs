//! The internal report: everything that was decided, found and answered, with true figures.

use super::last_moment;
use crate::dataset::Role;
use crate::release::ledger::manifest::moment;
use crate::report::assessment::{Assessment, Verdict};
use crate::report::document::{Builder, Document, Paper};
use crate::report::input::{noise_spent, policy_rows, verdict_word};
use crate::report::words::{counted, listed, one_in, people, percent, thousands};
use crate::review::{Article, Entry, EntryState, Form, GDPR, OpenGate, Origin, Regime, Review, Stops, law};

/// What the report is made of.
#[derive(Clone, Copy, Debug)]
pub struct Inside<'a> {
    pub review: &'a Review,
    pub form: &'a Form,
    pub gates: &'a [OpenGate],
    /// `None` if the file was not at hand.
    pub figures: Option<&'a Assessment>,
    /// The release as it would be made, if one was made: its verdict and why.
    pub release: Option<(Verdict, &'a str)>,
}

const COVER: &str = "Internal. Contains true figures. Not for recipients.";

/// The report.
#[must_use]
pub fn document(input: &Inside<'_>) -> Document {
    let review = input.review;
    let title = if review.title.is_empty() { review.source.name.clone() } else { review.title.clone() };
    let created = last_moment(review);
    let mut lead = vec![COVER.to_owned(), format!("File: {}", review.source.name)];
    lead.extend(created.iter().map(|created| format!("State of {}", moment::text(created))));
    let mut out = Builder::default();
    summary(&mut out, input);
    processing(&mut out, input);
    lawfulness(&mut out, input);
    vendor(&mut out, input);
    out.heading(1, "Necessity");
    fields(&mut out, input, &["necessity"]);
    risks(&mut out, input);
    out.heading(1, "Measures and what remains");
    fields(&mut out, input, &["measures", "security_measures", "residual_risk"]);
    out.heading(1, "Advice and views");
    fields(
        &mut out,
        input,
        &[
            "dpo_advice",
            "dpo_advice_on",
            "dpo_view",
            "dpo_not_followed",
            "views_sought",
            "views",
            "prior_consultation",
            "prior_consultation_answer",
        ],
    );
    decision(&mut out, input);
    regimes(&mut out, input);
    annexes(&mut out, input);
    let country = review.record.organisation.as_ref().map(|organisation| organisation.country.clone());
    let paper = Paper::of_country(&country.unwrap_or_default());
    Document {
        title: format!("{title}: record of the review"),
        lead,
        blocks: out.finish(),
        paper,
        created,
        last_line: String::new(),
    }
}

/// Where an answer comes from, as a word or two.
fn origin(entry: &Entry) -> String {
    match (entry.origin, entry.place) {
        (None, _) => String::new(),
        (Some(Origin::Work | Origin::Profile), place) if !place.is_empty() => format!("from {place}"),
        (Some(Origin::Work), _) => "from the work".to_owned(),
        (Some(Origin::Profile), _) => "from the profile".to_owned(),
        (Some(Origin::Template), _) => "proposal taken over".to_owned(),
        (Some(Origin::Typed), _) => "typed".to_owned(),
    }
}

fn row(entry: &Entry) -> Vec<String> {
    let answer = match entry.state {
        EntryState::Missing => "Missing".to_owned(),
        EntryState::Empty => String::new(),
        _ => entry.shown(),
    };
    vec![entry.field.label.clone(), answer, origin(entry), entry.source.to_owned()]
}

const FIELD_HEAD: [&str; 4] = ["Field", "Answer", "Origin", "Source"];

/// A table of fields, those that are empty and need not be filled left out.
fn table_of<'a>(out: &mut Builder, entries: impl IntoIterator<Item = &'a Entry>) {
    let shown = entries.into_iter().filter(|entry| entry.state != EntryState::Empty);
    out.table(&FIELD_HEAD, shown.map(row).collect());
}

fn fields(out: &mut Builder, input: &Inside<'_>, keys: &[&str]) {
    table_of(out, keys.iter().filter_map(|key| input.form.entry(key)));
}

fn summary(out: &mut Builder, input: &Inside<'_>) {
    let review = input.review;
    out.heading(1, "Summary");
    let state = review.sign_offs.last().map_or_else(
        || "Draft: nobody has signed.".to_owned(),
        |step| format!("{}; identity not verified by the program.", step.sentence()),
    );
    out.paragraph(&format!("Decision: {state}"));
    if let Some((verdict, because)) = input.release {
        let word = match verdict {
            Verdict::Pass => "The release may be handed over",
            Verdict::Warn => "Look again before this is released",
            Verdict::Fail => "The release may not be handed over",
        };
        out.paragraph(&format!("{word}. {because}"));
    } else if let Some(last) = review.ledger.entries().last() {
        out.paragraph(&format!("Released as no. {}: {}.", last.content.number, last.content.name()));
    }
    let questions = ["wp216_singling_out", "wp216_linking", "wp216_inference"];
    let rows = questions.iter().filter_map(|key| {
        let entry = input.form.entry(key)?;
        let because = input.form.text(&format!("{key}_because"));
        Some(vec![entry.field.label.clone(), entry.shown(), because.to_owned()])
    });
    out.table(&["Question", "Answer", "Evidence"], rows.collect());
    let names: Vec<&str> = review.release.recipients.iter().map(String::as_str).collect();
    if !names.is_empty() {
        out.paragraph(&format!("It goes to {}.", listed(&names)));
    }
    let articles = input.form.articles().into_iter().filter(|state| state.of > 0).map(|state| {
        vec![state.heading.clone(), format!("{} of {}", state.answered, state.of), state.from_work.to_string()]
    });
    out.table(&["Part of the record", "Answered", "From the work"], articles.collect());
    if input.figures.is_none() {
        out.paragraph("The file was not at hand, so its figures were not measured for this report.");
    }
}

fn processing(out: &mut Builder, input: &Inside<'_>) {
    out.heading(1, "The processing");
    let parts: [(&str, &[&str]); 5] = [
        (
            "Who",
            &["controller", "representative", "dpo", "joint_controllers", "our_role", "acting_for", "processing_for"],
        ),
        ("Purpose", &["activity_name", "purpose", "description"]),
        ("People and data", &["source_kind", "people_categories", "data_categories"]),
        ("Recipients", &["recipients_personal", "recipients_statistics", "transfers", "recipients_note"]),
        ("Retention", &["retention", "source_erase_by"]),
    ];
    for (title, keys) in parts {
        out.heading(2, title);
        fields(out, input, keys);
    }
}

fn lawfulness(out: &mut Builder, input: &Inside<'_>) {
    out.heading(1, "Lawfulness");
    out.heading(2, "Basis by segment");
    fields(
        out,
        input,
        &[
            "legal_basis",
            "legal_basis_note",
            "legitimate_interest",
            "legitimate_interest_balance",
            "same_purpose_as_collection",
            "compatibility",
        ],
    );
    let rows = input.review.segments.iter().map(|segment| {
        let legal = &segment.legal;
        let class = legal.purpose_class.map_or("", crate::review::PurposeClass::words);
        let channel = legal.channel.map_or("", crate::review::Channel::words);
        let texts = [&segment.name, &segment.purpose, class, &legal.legal_basis, channel, legal.consent().words()];
        texts.map(str::to_owned).to_vec()
    });
    out.table(&["Segment", "Purpose", "Class", "Basis", "Channel", "Consent needed"], rows.collect());
    out.heading(2, "Consent and objections");
    fields(
        out,
        input,
        &[
            "consent_text",
            "consent_text_day",
            "consent_how",
            "consent_withdraw",
            "consent_free",
            "consent_counts",
            "children",
            "objections_in",
            "objections_left_out",
            "objection_shown",
        ],
    );
    out.heading(2, "Information to people");
    fields(out, input, &["notice_covers", "notice_new_purpose", "notice_vendor", "notice_vendor_reason"]);
    out.heading(2, "Special categories");
    fields(out, input, &["art9_columns", "art9_basis", "art10_used"]);
}

fn vendor(out: &mut Builder, input: &Inside<'_>) {
    out.heading(1, "Vendor and contracts");
    let vendors = input.review.record.vendors.iter().map(|vendor| {
        let contract = &vendor.contract;
        let texts = [&vendor.name, vendor.role.words(), &vendor.country, &contract.reference, &contract.ends];
        texts.map(str::to_owned).to_vec()
    });
    out.table(&["Vendor", "Role", "Country", "Contract", "Ends"], vendors.collect());
    let recipients = input.review.recipients.iter().map(|to| {
        let promises = listed(&to.contract.promises());
        let ends = to.contract.ends.clone().unwrap_or_default();
        let holds = if to.holds.trim().is_empty() { "nothing known" } else { &to.holds };
        let texts = [&to.name, to.category.word(), &to.country, &to.contract.reference, &ends, &promises, holds];
        texts.map(str::to_owned).to_vec()
    });
    out.table(&["Recipient", "Kind", "Country", "Contract", "Ends", "Promises", "Holds"], recipients.collect());
    for contract in input.review.processor_contracts() {
        let rows = contract.checklist(input.review).into_iter().map(|(field, clause)| {
            vec![format!("{} ({})", field.label, field.source), field.shown(&clause.answer), clause.place]
        });
        out.heading(2, &format!("Contract with {}", contract.name));
        out.table(&["Clause", "Agreed", "Where"], rows.collect());
    }
    table_of(out, input.form.of_article("art28"));
    fields(out, input, &["agreed_columns", "agreed_until", "agreed_findings", "received_not_agreed"]);
}

fn risks(out: &mut Builder, input: &Inside<'_>) {
    out.heading(1, "Risks");
    for (title, key) in
        [("Singling out", "wp216_singling_out"), ("Linking", "wp216_linking"), ("Inference", "wp216_inference")]
    {
        out.heading(2, title);
        fields(out, input, &[key, &format!("{key}_because")]);
    }
    out.heading(2, "Other risks");
    fields(
        out,
        input,
        &[
            "dpia_screening",
            "dpia_cases",
            "dpia_needed",
            "dpia_not_needed_reason",
            "risks",
            "wp216_evaluation",
            "release_status_reason",
        ],
    );
    out.heading(2, "Intruder log");
    fields(out, input, &["intruder_log"]);
}

fn decision(out: &mut Builder, input: &Inside<'_>) {
    let review = input.review;
    out.heading(1, "Decision, conditions, next review");
    let steps = review.sign_offs.steps().iter().map(|step| {
        let content = &step.content;
        let conditions: Vec<String> = content.conditions.iter().map(ToString::to_string).collect();
        vec![
            content.id.to_string(),
            content.day().to_owned(),
            content.deed(),
            content.reason.clone(),
            conditions.join("\n"),
        ]
    });
    out.table(&["No.", "Day", "Step", "Reason", "Conditions"], steps.collect());
    let gates = input.gates.iter().map(|gate| {
        let stops = match gate.stops {
            Stops::Export => "Nothing is released",
            Stops::Approval => "Nobody may approve",
            Stops::Nothing => "Warning",
        };
        vec![stops.to_owned(), gate.sentence.clone()]
    });
    out.table(&["What is open", "Why"], gates.collect());
    fields(out, input, &["next_review", "next_review_reasons"]);
}

fn regimes(out: &mut Builder, input: &Inside<'_>) {
    out.heading(1, "Other regimes");
    for (regime, article) in
        [(Regime::Ccpa, "ccpa"), (Regime::Ccpa, "ccr"), (Regime::Hipaa, "hipaa"), (Regime::Iso27559, "iso27559")]
    {
        if input.review.record.has_regime(regime)
            && let Some(about) = law().article(article)
        {
            out.heading(2, &about.heading());
            table_of(out, input.form.of_article(article));
        }
    }
}

fn annexes(out: &mut Builder, input: &Inside<'_>) {
    let review = input.review;
    out.heading(1, "Annex A: Columns");
    let rows = review.columns.iter().filter(|(_, column)| column.role.is_some() || column.use_.is_some());
    let rows = rows.map(|(name, column)| {
        let level =
            if column.role == Some(Role::QuasiIdentifier) { format!("level {}", column.level) } else { String::new() };
        let role = column.role.map_or_else(String::new, |role| role.to_string());
        let use_ = column.use_.map_or_else(String::new, |use_| use_.to_string());
        vec![name.clone(), role, use_, level]
    });
    out.table(&["Column", "Role", "Use", "Level"], rows.collect());
    out.heading(1, "Annex B: Policy and figures");
    let policy = policy_rows(&review.policy).into_iter().map(|(what, asked)| vec![what, asked]);
    out.table(&[&format!("Policy: {}", review.policy.name()), "Asked"], policy.collect());
    if let Some(figures) = input.figures {
        figures_of(out, figures);
    }
    out.heading(1, "Annex C: Releases");
    let releases = review.ledger.entries().iter().map(|entry| {
        let content = &entry.content;
        let names: Vec<&str> = content.recipients.iter().map(|to| to.name.as_str()).collect();
        let exceptions: Vec<String> = content.exceptions.iter().map(ToString::to_string).collect();
        vec![
            content.number.to_string(),
            moment::text(&content.created),
            content.name(),
            listed(&names),
            exceptions.join("\n"),
            entry.hash.chars().take(16).collect(),
        ]
    });
    out.table(&["No.", "Time (UTC)", "Title", "To", "Exceptions", "Hash"], releases.collect());
    out.paragraph(&noise_spent(review).unwrap_or_default());
    out.heading(1, "Annex D: What happened");
    let journal = review.journal.iter().map(|entry| vec![entry.time.clone(), entry.what.clone()]);
    out.table(&["Time (UTC)", "What"], journal.collect());
    out.heading(1, "Annex E: Sources");
    let gdpr = review.record.is_under_gdpr();
    let applies = |article: &&Article| !article.law.is_empty() && (gdpr || article.law != GDPR);
    out.list(law().articles.iter().filter(applies).map(Article::heading).collect());
}

fn figures_of(out: &mut Builder, figures: &Assessment) {
    let none = || "–".to_owned();
    let classes = &figures.classes;
    let risk = &figures.risk.prosecutor;
    let rows = vec![
        vec!["People".to_owned(), thousands(figures.people)],
        vec!["Rows".to_owned(), thousands(figures.file.rows)],
        vec!["SHA-256 of the file".to_owned(), figures.file.sha256.clone()],
        vec!["Smallest crowd".to_owned(), classes.smallest.map_or_else(none, people)],
        vec!["People alone".to_owned(), thousands(classes.people_alone)],
        vec!["Highest risk".to_owned(), risk.highest.map_or_else(none, one_in)],
        vec!["Average risk".to_owned(), risk.average.map_or_else(none, percent)],
    ];
    out.table(&["Figure of the file", "Value"], rows);
    let verdicts = [
        ("Singling out", &figures.verdicts.singling_out),
        ("Linking", &figures.verdicts.linking),
        ("Inference", &figures.verdicts.inference),
    ];
    let rows = verdicts.map(|(name, found)| {
        let word = found.shown().map_or("not measured", verdict_word);
        vec![name.to_owned(), word.to_owned(), found.because.clone()]
    });
    out.table(&["The whole file as rows", "Verdict", "Because"], rows.to_vec());
    let segments = figures.segments.iter().map(|segment| {
        let people = segment.consented.unwrap_or(segment.people);
        let smallest = segment.classes.smallest.map_or_else(none, thousands);
        let verdict = verdict_word(segment.answer.verdict).to_owned();
        let leaves = segment.leaves.clone().unwrap_or_default();
        vec![segment.name.clone(), segment.rule.clone(), leaves, counted(people, "person", "people"), smallest, verdict]
    });
    out.table(&["Segment", "Rule", "Released as", "People", "Smallest crowd", "Verdict"], segments.collect());
}
