//! `shoal segments`: imports definitions of segments as JSON; exports them as JSON or as conditions in SQL.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::args;
use super::assess::rule_of;
use super::error::{Fault, HOLDS};
use super::input::{self, Opened};
use super::kept;
use super::sql::dialect;
use super::tagging::{self, column};
use crate::dataset::{ColumnType, Dataset};
use crate::privacy::Progress;
use crate::review::{ConsentNeeded, Edit, Leaves, Recipient, Review, Segment};
use crate::segments::{ValueKind, read};
use crate::workbench::segments_sql;

/// A segment as it is in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Definition {
    name: String,
    rule: String,
    #[serde(default)]
    purpose: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    notes: String,
    #[serde(default)]
    leaves: Option<Handed>,
    #[serde(default)]
    recipients: Vec<String>,
    #[serde(default)]
    consent: ConsentNeeded,
}

/// What is handed over: `"count"`, `"table"`, `{"rows": [COLUMN, …]}`, or in a word as on the command line,
/// `"rows:COLUMN,COLUMN"`.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Handed {
    Said(Leaves),
    Word(String),
}

/// Adds the segments of `--import`, then prints all segments of the review as JSON or as SQL.
pub fn run(args: &args::Segments, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    let dialect = match (args.export.as_deref(), &args.dialect) {
        (Some("sql"), named) => Some(dialect(named.as_deref(), "--export sql")?),
        (_, Some(_)) => return Err(Fault::wrong("--dialect: it applies to SQL; request that with --export sql")),
        _ => None,
    };
    kept::check(&args.input, &args.tagging)?;
    let Opened { dataset, mut review, .. } =
        input::open(&args.input, args.tagging.review.as_deref(), &args.tagging.consent, err)?;
    tagging::apply(&args.tagging, &args::PolicyArgs::default(), &[], &dataset, &mut review)?;
    if let Some(path) = &args.import {
        let added = import(path, &dataset, &mut review)?;
        if !args.tagging.save {
            writeln!(err, "shoal: {added} segments were read; --review and --save keep them in a review.")?;
        }
    }
    kept::decisions(&args.input, &args.tagging, &review, err)?;
    if let Some(dialect) = dialect {
        let sql = segments_sql(&dataset, &review, dialect, &Progress::new())
            .map_err(|error| Fault::of_measure(&error, rule_of(&error, &review)))?;
        write!(out, "{sql}")?;
        return Ok(HOLDS);
    }
    let definitions: Vec<Definition> = review.segments.iter().map(definition).collect();
    super::print_json(&definitions, out)?;
    Ok(HOLDS)
}

fn definition(segment: &Segment) -> Definition {
    Definition {
        name: segment.name.clone(),
        rule: segment.rule.clone(),
        purpose: segment.purpose.clone(),
        notes: segment.notes.clone(),
        leaves: segment.leaves.clone().map(Handed::Said),
        recipients: segment.recipients.clone(),
        consent: segment.consent.clone(),
    }
}

/// Adds the segments of a file; how many are new. One that is there already and the same is not added again.
fn import(path: &Path, dataset: &Dataset, review: &mut Review) -> Result<usize, Fault> {
    let wrong = |what: String| Fault::wrong(format!("--import: {} {what}", path.display()));
    let bytes = std::fs::read(path).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    let definitions: Vec<Definition> = serde_json::from_slice(&bytes).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let form = "[{\"name\", \"rule\", \"purpose\", \"leaves\", \"recipients\", \"consent\"}]";
        wrong(format!("is not a list of segments such as {form}: {place}"))
    })?;
    let mut added = 0;
    for definition in definitions {
        let segment = segment(definition, dataset, review)?;
        if review.segment(&segment.name) != Some(&segment) {
            tagging::add_segment(segment, "--import", review)?;
            added += 1;
        }
    }
    Ok(added)
}

/// A segment of the file, checked against the columns. Recipients that the review does not have are added to it.
fn segment(definition: Definition, dataset: &Dataset, review: &mut Review) -> Result<Segment, Fault> {
    let Definition { name, rule, purpose, notes, leaves, recipients, consent } = definition;
    read(&rule, &kinds(dataset)).map_err(|error| {
        Fault::wrong(format!("--import: the rule of \"{name}\": {error}\n{}", error.pointing_at(&rule)))
    })?;
    let leaves = match leaves {
        None => None,
        Some(Handed::Word(text)) => Some(tagging::leaves(&text, &name, dataset)?),
        Some(Handed::Said(Leaves::Rows(columns))) if columns.is_empty() => {
            return Err(Fault::wrong(format!("--import: the rows of \"{name}\" have no column; name them")));
        }
        Some(Handed::Said(leaves)) => Some(leaves),
    };
    let of_rows = leaves.iter().flat_map(|leaves| match leaves {
        Leaves::Rows(columns) => columns.as_slice(),
        Leaves::Count | Leaves::Table => &[],
    });
    let of_consent = match &consent {
        ConsentNeeded::Columns(columns) => columns.as_slice(),
        ConsentNeeded::All | ConsentNeeded::NotNeeded(_) => &[],
    };
    for name in of_rows.chain(of_consent) {
        column(dataset, name, "--import")?;
    }
    for recipient in &recipients {
        if review.recipient(recipient).is_none() {
            tagging::edit(review, &Edit::AddRecipient(Recipient::named(recipient)))?;
        }
    }
    Ok(Segment { purpose, notes, leaves, recipients, consent, ..Segment::new(name, rule) })
}

/// The columns and their kinds, in the words of the rules.
fn kinds(dataset: &Dataset) -> Vec<(String, ValueKind)> {
    let kind = |kind| match kind {
        ColumnType::Text => ValueKind::Text,
        ColumnType::Number => ValueKind::Number,
        ColumnType::Date => ValueKind::Date,
        ColumnType::Boolean => ValueKind::Boolean,
    };
    dataset.columns.iter().map(|column| (column.name.clone(), kind(column.kind))).collect()
}
