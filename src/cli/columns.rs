//! `shoal columns`: what is in a file.

use std::io::Write;

use serde::Serialize;

use super::args;
use super::error::{Fault, HOLDS};
use super::input::{self, Opened};
use super::text_table::{Paper, count, percent};
use crate::dataset::{ColumnProfile, Direction, hides};
use crate::report::assessment::FileFacts;

#[derive(Serialize)]
struct Answer {
    file: FileFacts,
    columns: Vec<Column>,
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

pub fn run(args: &args::Columns, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    let Opened { dataset, .. } = input::open(&args.input, None, &[], err)?;
    let source = &dataset.source;
    let answer = Answer { file: FileFacts::of(source), columns: dataset.columns.iter().map(Column::of).collect() };
    if args.json {
        super::print_json(&answer, out)?;
        return Ok(HOLDS);
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
    Ok(HOLDS)
}
