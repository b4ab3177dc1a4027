//! `shoal columns`: what is in a file.

use std::io::Write;

use serde::Serialize;

use super::args;
use super::error::{DOES_NOT_HOLD, Fault, HOLDS};
use super::input::{self, Opened};
use super::text_table::{Paper, count, percent};
use crate::dataset::{ColumnProfile, Direction, hides};
use crate::report::assessment::FileFacts;
use crate::review::{AgreedColumns, Deviation, DeviationKind, Reader, Review};
use crate::workbench::{agreed_columns, read_agreed};
use std::sync::Arc;

#[derive(Serialize)]
struct Answer {
    file: FileFacts,
    columns: Vec<Column>,
    /// `null` if nothing was agreed.
    agreed: Option<Agreed>,
}

/// What was received against what was agreed.
#[derive(Serialize)]
struct Agreed {
    /// Whom it was agreed with: the vendor of the file; `null` if the review names none.
    vendor: Option<String>,
    /// The last day on which it was agreed, YYYY-MM-DD; `null` if nobody said.
    until: Option<String>,
    columns: usize,
    as_agreed: bool,
    findings: Vec<Finding>,
}

#[derive(Serialize)]
struct Finding {
    finding: &'static str,
    column: String,
    text: String,
    /// A received column of nearly that name.
    nearest: Option<String>,
    /// The type or the values that were agreed.
    agreed: Option<String>,
    received: Option<&'static str>,
    rows: Option<u64>,
    people: Option<u64>,
    /// The most frequent values that were not agreed; `null` for a direct identifier.
    values: Option<Vec<FoundValue>>,
    /// What the review decided about a column that was not agreed: "dropped", "returned to the vendor".
    decided: Option<String>,
}

#[derive(Serialize)]
struct FoundValue {
    value: String,
    rows: u64,
}

impl Finding {
    fn of(one: Deviation, of: &AgreedColumns, review: &Review) -> Self {
        let mut finding = Self {
            finding: one.kind.key(),
            text: one.sentence,
            nearest: None,
            agreed: None,
            received: None,
            rows: None,
            people: None,
            values: None,
            decided: review.decision_on_received(&one.column).map(|decided| decided.to_string()),
            column: one.column,
        };
        let name = &finding.column;
        match one.kind {
            DeviationKind::Unexpected => {}
            DeviationKind::Missing => {
                finding.nearest =
                    of.missing.iter().find(|(column, _)| column == name).and_then(|(_, near)| near.clone());
            }
            DeviationKind::OtherType => {
                if let Some((_, agreed, received)) = of.other_type.iter().find(|(column, ..)| column == name) {
                    finding.agreed = Some(agreed.name().to_owned());
                    finding.received = Some(received.name());
                }
            }
            DeviationKind::NotAllowed => {
                if let Some(found) = of.not_allowed.iter().find(|found| found.column == *name) {
                    finding.agreed = Some(found.allowed.clone());
                    (finding.rows, finding.people) = (Some(found.amount.rows), Some(found.amount.people));
                    let value = |(value, amount): &(String, crate::review::Amount)| FoundValue {
                        value: value.clone(),
                        rows: amount.rows,
                    };
                    finding.values = found.values.as_ref().map(|values| values.iter().map(value).collect());
                }
            }
            DeviationKind::Empty => {
                if let Some((_, amount)) = of.empty.iter().find(|(column, _)| column == name) {
                    (finding.rows, finding.people) = (Some(amount.rows), Some(amount.people));
                }
            }
        }
        finding
    }
}

#[derive(Serialize)]
struct Column {
    column: String,
    #[serde(rename = "type")]
    kind: &'static str,
    suggested: &'static str,
    #[serde(rename = "use")]
    use_: Option<&'static str>,
    /// What a yes of a consent column means: consent, refusal or withdrawal-date.
    consent: Option<&'static str>,
    confidence: f64,
    evidence: Vec<String>,
    /// Special category of GDPR Art. 9.
    art9: Option<String>,
    distinct: u64,
    missing: u64,
    unique_share: f64,
    minimum: Option<String>,
    maximum: Option<String>,
}

impl Column {
    fn of(profile: &ColumnProfile) -> Self {
        let suggestion = &profile.suggestion;
        // Values of direct identifiers are not shown without need, here as on screen.
        let shown = |value: &Option<String>| value.clone().filter(|_| !hides(None, profile));
        Self {
            column: profile.name.clone(),
            kind: profile.kind.name(),
            suggested: suggestion.role.name(),
            use_: suggestion.use_.map(crate::dataset::Use::name),
            consent: suggestion.consent.map(Direction::name),
            confidence: suggestion.confidence,
            evidence: suggestion.evidence.clone(),
            art9: suggestion.art9.clone(),
            distinct: profile.distinct,
            missing: profile.missing,
            unique_share: profile.unique_share,
            minimum: shown(&profile.minimum),
            maximum: shown(&profile.maximum),
        }
    }
}

/// Prints the profiles of the columns; [`DOES_NOT_HOLD`] if they are not as `--agreed` says.
pub fn run(args: &args::Columns, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    let Opened { dataset, mut review, .. } = input::open(&args.input, None, &[], err)?;
    if let Some(path) = &args.agreed {
        let dictionary =
            read_agreed(path).map_err(|error| Fault::wrong(format!("--agreed: {}", error.trim_end_matches('.'))))?;
        for note in &dictionary.notes {
            writeln!(err, "shoal: {note}")?;
        }
        Arc::make_mut(&mut review.record).compare_with(&dictionary.lines());
    }
    let found = agreed_columns(&dataset, &review).map_err(|error| Fault::of_measure(&error, None))?;
    // A list that the command line gives is that of no review.
    let record = (args.agreed.is_none()).then_some(&review.record);
    let filled = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let agreed = found.as_ref().map(|found| Agreed {
        vendor: record.and_then(|record| filled(&record.supplier()?.name)),
        until: record.and_then(|record| filled(record.agreed_until())),
        columns: found.agreed,
        as_agreed: found.all_as_agreed(),
        findings: found.deviations(Reader::Analyst).into_iter().map(|one| Finding::of(one, found, &review)).collect(),
    });
    let status = if agreed.as_ref().is_none_or(|agreed| agreed.as_agreed) { HOLDS } else { DOES_NOT_HOLD };
    let source = &dataset.source;
    let answer =
        Answer { file: FileFacts::of(source), columns: dataset.columns.iter().map(Column::of).collect(), agreed };
    if args.json {
        super::print_json(&answer, out)?;
        return Ok(status);
    }
    writeln!(out, "{}: {} rows, {} columns", source.name, count(Some(source.rows)), answer.columns.len())?;
    writeln!(out)?;
    let mut paper = Paper::new(&["column", "type", "suggested", "use", ">distinct", ">missing", ">unique", "evidence"]);
    for column in &answer.columns {
        paper.row(vec![
            column.column.clone(),
            column.kind.to_owned(),
            column.suggested.to_owned(),
            match column.consent {
                Some(direction) if direction != "consent" => format!("consent ({direction})"),
                _ => column.use_.unwrap_or_default().to_owned(),
            },
            count(Some(column.distinct)),
            count(Some(column.missing)),
            percent(Some(column.unique_share)),
            column.evidence.join("; "),
        ]);
    }
    paper.print(out)?;
    if let Some(agreed) = &answer.agreed {
        writeln!(out)?;
        match (&agreed.vendor, agreed.as_agreed) {
            (Some(vendor), true) => writeln!(out, "Received as agreed with {vendor}.")?,
            (Some(vendor), false) => writeln!(out, "Compared with what was agreed with {vendor}:")?,
            (None, true) => writeln!(out, "Received as agreed.")?,
            (None, false) => {}
        }
        agreed.findings.iter().try_for_each(|finding| writeln!(out, "{}", finding.text))?;
        let today = chrono::Utc::now().date_naive();
        if let Some(ended) = record.and_then(|record| record.agreement_ended(today)) {
            writeln!(out, "{ended}")?;
        }
    }
    Ok(status)
}
