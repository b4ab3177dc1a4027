//! `shoal release`: an aggregate table, protected and checked, and written where it may leave.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;

use super::args;
use super::assess::rule_of;
use super::fault::{DOES_NOT_HOLD, Fault, HOLDS};
use super::input::{self, Opened};
use super::list::{all, assignment};
use super::paper::{Paper, count};
use super::tagging;
use crate::dataset::{Dataset, Role};
use crate::files::{FileError, IfExists};
use crate::privacy::Progress;
use crate::release::manifest::WrittenFile;
use crate::release::settings::{Measure, Protect, ReleaseSettings, Statistic, Totals, parse_dominance};
use crate::release::writers::WriteError;
use crate::release::{PreparedCell, PublishedValue, Status};
use crate::review::{Edit, Policy, Review};
use crate::workbench::{Preview, blocked, manifest, prepare_release, write_release};

#[derive(Serialize)]
struct Answer<'a> {
    cells: Vec<Cell<'a>>,
    totals_use: &'a str,
    cost: Cost,
    checked: Checked<'a>,
    files: Vec<WrittenFile>,
    /// People whom the table counts.
    people: u64,
    /// People left out because they did not consent; `null` without a consent column.
    without_consent: Option<u64>,
    /// Earlier releases of the review that the attacker is taken to know.
    earlier_releases: usize,
    because: &'a str,
}

#[derive(Serialize)]
struct Cell<'a> {
    at: BTreeMap<&'a str, &'a str>,
    /// People, in truth.
    count: u64,
    /// What leaves; `null` where hidden.
    published: Option<f64>,
    status: Status,
    reason: Option<String>,
    attacker: Option<[f64; 2]>,
    required: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    measures: BTreeMap<&'a str, Value>,
}

#[derive(Serialize)]
struct Value {
    value: Option<f64>,
    published: Option<f64>,
}

#[derive(Serialize)]
struct Cost {
    cells_hidden: u64,
    people_hidden: u64,
    distance: f64,
    relative_distance: f64,
}

#[derive(Serialize)]
struct Checked<'a> {
    protected: bool,
    programmes: u64,
    /// What an attacker works out, in words.
    recovered: &'a [String],
}

pub fn run(args: &args::Release, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    let review_path = review_path(args);
    let Opened { dataset, mut review, .. } = input::open(&args.input, args.tagging.review.as_deref(), err)?;
    tagging::apply(&args.tagging, &args.policy, &[], &dataset, &mut review)?;
    let policy = policy(args, &review.policy)?;
    tagging::edit(&mut review, &Edit::SetPolicy(policy))?;
    let settings = settings(args, &dataset, &mut review)?;
    tagging::edit(&mut review, &Edit::SetRelease(settings))?;

    let preview = prepare_release(&dataset, &review, &Progress::new())
        .map_err(|error| Fault::of_measure(&error, rule_of(&error, &review)))?;
    let reason = args.exception.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let refused = blocked(&preview);
    let mut files = Vec::new();
    if let Some(folder) = &args.out {
        match (&refused, reason) {
            (Some(sentence), None) => writeln!(
                err,
                "shoal: nothing was written. {sentence} Choose coarser levels or another protection, or give a reason with --exception."
            )?,
            _ => files = write(args, folder, &preview, &mut review, review_path.as_deref(), err)?,
        }
    }
    if args.json {
        super::print_json(&answer(&preview, files), out)?;
    } else {
        print(&preview, &files, out)?;
    }
    Ok(if refused.is_none() { HOLDS } else { DOES_NOT_HOLD })
}

fn review_path(args: &args::Release) -> Option<PathBuf> {
    let named = args.input.file.as_ref().filter(|path| crate::review::is_review(path));
    args.tagging.review.as_ref().or(named).cloned()
}

/// Writes the files; the review that was given takes the release into its ledger.
fn write(
    args: &args::Release,
    folder: &Path,
    preview: &Preview,
    review: &mut Review,
    review_path: Option<&Path>,
    err: &mut dyn Write,
) -> Result<Vec<WrittenFile>, Fault> {
    let manifest = manifest(review, preview, args.exception.as_deref());
    let if_exists = if args.overwrite { IfExists::Replace } else { IfExists::Refuse };
    let tables = std::slice::from_ref(&preview.published);
    let written =
        write_release(folder, tables, &manifest, if_exists, &Progress::new()).map_err(|error| match error {
            WriteError::File(FileError::Exists { .. }) => Fault::wrong(format!("{error}, with --overwrite")),
            WriteError::File(FileError::NoFolder { .. } | FileError::IsFolder { .. }) | WriteError::Shape(_) => {
                Fault::wrong(error)
            }
            _ => Fault::unfinished(error),
        })?;
    if let Some(path) = review_path {
        Arc::make_mut(&mut review.ledger).append(&written.manifest, &written.files, tables);
        let bytes = review.to_json().map_err(Fault::unfinished)?;
        crate::files::write(path, IfExists::Replace, |file| file.write_all(&bytes)).map_err(|error| {
            Fault::unfinished(format!("the release was written, but the review's ledger was not: {error}"))
        })?;
        writeln!(err, "shoal: the release was entered into the ledger of {}.", path.display())?;
    }
    Ok(written.files)
}

/// The policy with the table's own thresholds on top.
fn policy(args: &args::Release, before: &Policy) -> Result<Policy, Fault> {
    let mut policy = before.clone();
    if let Some(text) = &args.dominance {
        policy.dominance = Some(parse_dominance(text).map_err(Fault::wrong)?);
    }
    policy.p_percent = args.p_percent.or(policy.p_percent);
    if let Some(text) = &args.zeros {
        policy.zeros = text.parse().map_err(Fault::wrong)?;
    }
    if args.protect.is_some() {
        // A protection that is asked for by name is that one, not the policy's rounding.
        policy.round = None;
    }
    Ok(policy.renamed())
}

/// The review's release with the options on top.
fn settings(args: &args::Release, dataset: &Dataset, review: &mut Review) -> Result<ReleaseSettings, Fault> {
    let mut settings = (*review.release).clone();
    let mut seen = Vec::new();
    for name in all(&args.dimensions) {
        let name = tagging::column(dataset, &name, "--dimensions")?.to_owned();
        if review.role(&name) == Some(Role::DirectIdentifier) {
            return Err(Fault::wrong(format!(
                "--dimensions: \"{name}\" is a direct identifier; a table by it would name people. Choose another column"
            )));
        }
        seen.push(name);
    }
    if !seen.is_empty() {
        settings.dimensions = seen;
    }
    if !args.segments.is_empty() {
        settings.segments = segments(&all(&args.segments), review)?;
    }
    if let Some(name) = &args.filter {
        settings.filter = Some(one_segment(name, "--filter", review)?);
    }
    if settings.dimensions.is_empty() && settings.segments.is_empty() {
        return Err(Fault::wrong("the table has no dimension; name columns with --dimensions, or take --segments"));
    }
    if !args.measure.is_empty() {
        settings.measures =
            args.measure.iter().map(|text| measures(text, dataset)).collect::<Result<Vec<_>, _>>()?.concat();
    }
    if let Some(text) = &args.totals {
        settings.totals = totals(text, &settings)?;
    }
    if let Some(text) = &args.protect {
        settings.protect = text.parse().map_err(Fault::wrong)?;
    }
    if let Some(text) = &args.standard {
        settings.standard = text.parse().map_err(Fault::wrong)?;
    }
    if let Some(text) = &args.cost {
        settings.cost = text.parse().map_err(Fault::wrong)?;
    }
    for text in &args.hierarchy {
        let (column, ladder) = tagging::ladder(text, "--hierarchy", dataset)?;
        if !settings.dimensions.contains(&column) {
            return Err(Fault::wrong(format!(
                "--hierarchy: \"{column}\" is no dimension of the table; name it in --dimensions too"
            )));
        }
        tagging::edit(review, &Edit::SetLadder { column: column.clone(), ladder })?;
        settings.subtotals.push(column);
    }
    settings.hide_total |= args.hide_total;
    if let Some(title) = &args.title {
        settings.title.clone_from(title);
    }
    Ok(settings)
}

/// The named segments; all of the review's where none is named.
fn segments(names: &[String], review: &Review) -> Result<Vec<String>, Fault> {
    if names.is_empty() {
        if review.segments.is_empty() {
            return Err(Fault::wrong("--segments: there is no segment; write one with --segment 'NAME: RULE'"));
        }
        return Ok(review.segments.iter().map(|segment| segment.name.clone()).collect());
    }
    names.iter().map(|name| one_segment(name, "--segments", review)).collect()
}

fn one_segment(name: &str, option: &str, review: &Review) -> Result<String, Fault> {
    if review.segment(name).is_some() {
        return Ok(name.to_owned());
    }
    let known = review.segments.iter().map(|segment| segment.name.as_str());
    let nearest = crate::segments::nearest(name, known).map(|near| format!("; did you mean \"{near}\"?"));
    Err(Fault::wrong(format!("{option}: there is no segment \"{name}\"{}", nearest.unwrap_or_default())))
}

/// `COLUMN:sum,mean`.
fn measures(text: &str, dataset: &Dataset) -> Result<Vec<Measure>, Fault> {
    let (name, statistics) = assignment(text, ':', |name| dataset.column_index(name).is_some()).ok_or_else(|| {
        Fault::wrong(format!("--measure: \"{text}\" is not COLUMN:STATISTICS, such as spend:sum,mean"))
    })?;
    let column = tagging::column(dataset, &name, "--measure")?;
    let number = dataset.columns.iter().any(|c| c.name == column && c.kind == crate::dataset::ColumnType::Number);
    if !number {
        return Err(Fault::wrong(format!("--measure: \"{column}\" cannot be summed; its values are not numbers")));
    }
    let statistics: Vec<Statistic> = super::list::split(statistics)
        .iter()
        .map(|statistic| statistic.parse().map_err(Fault::wrong))
        .collect::<Result<_, _>>()?;
    if statistics.is_empty() {
        return Err(Fault::wrong(format!("--measure: nothing is asked of \"{column}\"; add sum, mean or share")));
    }
    Ok(statistics.into_iter().map(|statistic| Measure::new(column, statistic)).collect())
}

fn totals(text: &str, settings: &ReleaseSettings) -> Result<Totals, Fault> {
    match text.trim() {
        "all" => Ok(Totals::All),
        "none" => Ok(Totals::None),
        list => {
            let names = super::list::split(list);
            match names.iter().find(|name| !settings.dimensions.contains(name)) {
                Some(name) => {
                    let known = settings.dimensions.iter().map(String::as_str);
                    let nearest = crate::segments::nearest(name, known).map(|n| format!("; did you mean \"{n}\"?"));
                    Err(Fault::wrong(format!(
                        "--totals: \"{name}\" is no dimension of the table{}",
                        nearest.unwrap_or_default()
                    )))
                }
                None => Ok(Totals::List(names)),
            }
        }
    }
}

fn number(value: Option<&PublishedValue>) -> Option<f64> {
    match value? {
        PublishedValue::Count(count) => Some(*count as f64),
        PublishedValue::Number(number) => Some(*number),
        PublishedValue::Hidden | PublishedValue::Empty => None,
    }
}

fn answer(preview: &Preview, files: Vec<WrittenFile>) -> Answer<'_> {
    let prepared = &preview.prepared;
    let cell = |cell: &'_ PreparedCell| {
        let reasons: Vec<String> = cell.reasons.iter().map(ToString::to_string).collect();
        (!reasons.is_empty()).then(|| reasons.join(", "))
    };
    let cells = prepared
        .cells
        .iter()
        .map(|prepared_cell| Cell {
            at: prepared
                .dimensions
                .iter()
                .map(String::as_str)
                .zip(prepared_cell.at.iter().map(String::as_str))
                .collect(),
            count: prepared_cell.count,
            published: number(prepared_cell.published.first()),
            status: prepared_cell.status,
            reason: cell(prepared_cell),
            attacker: prepared_cell.attacker,
            required: prepared_cell.required,
            measures: prepared
                .measures
                .iter()
                .enumerate()
                .skip(1)
                .map(|(place, name)| {
                    let value = Value {
                        value: number(prepared_cell.values.get(place)),
                        published: number(prepared_cell.published.get(place)),
                    };
                    (name.as_str(), value)
                })
                .collect(),
        })
        .collect();
    let cost = &prepared.cost;
    Answer {
        cells,
        totals_use: &prepared.total_label,
        cost: Cost {
            cells_hidden: cost.cells_hidden,
            people_hidden: cost.people_hidden,
            distance: cost.distance,
            relative_distance: cost.relative_distance,
        },
        checked: Checked {
            protected: prepared.checked.protected,
            programmes: prepared.checked.programmes,
            recovered: &preview.recovered,
        },
        files,
        people: preview.people,
        without_consent: preview.without_consent,
        earlier_releases: preview.earlier_releases,
        because: &preview.because,
    }
}

fn print(preview: &Preview, files: &[WrittenFile], out: &mut dyn Write) -> Result<(), Fault> {
    let prepared = &preview.prepared;
    let numbers: Vec<String> = prepared.measures.iter().map(|name| format!(">{name}")).collect();
    let heads: Vec<&str> = prepared
        .dimensions
        .iter()
        .map(String::as_str)
        .chain(numbers.iter().map(String::as_str))
        .chain([">true people", "why", "an attacker knows"])
        .collect();
    let mut paper = Paper::new(&heads);
    for cell in &prepared.cells {
        let leaves = |value: &PublishedValue| match value {
            PublishedValue::Count(people) => count(Some(*people)),
            PublishedValue::Number(number) => format!("{number:.2}"),
            PublishedValue::Hidden => "x".to_owned(),
            PublishedValue::Empty => "–".to_owned(),
        };
        let why = match cell.status {
            Status::Published => String::new(),
            Status::Unsafe => cell.reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            Status::Complementary => "protects others".to_owned(),
        };
        let knows = cell.attacker.map_or_else(String::new, |[low, high]| format!("{low:.0} to {high:.0}"));
        let mut row = cell.at.clone();
        row.extend(cell.published.iter().map(leaves));
        row.extend([count(Some(cell.count)), why, knows]);
        paper.row(row);
    }
    paper.print(out)?;
    writeln!(out)?;
    writeln!(
        out,
        "{} people; {} cells hidden, with {} people",
        count(Some(preview.people)),
        count(Some(prepared.cost.cells_hidden)),
        count(Some(prepared.cost.people_hidden))
    )?;
    if let Some(left_out) = preview.without_consent {
        writeln!(out, "{} people are left out: they did not consent", count(Some(left_out)))?;
    }
    if preview.settings.protect == Protect::None {
        writeln!(out, "Nothing is protected.")?;
    }
    writeln!(out, "{}", preview.because)?;
    for recovered in &preview.recovered {
        writeln!(out, "  {recovered}")?;
    }
    for file in files {
        writeln!(out, "written: {} ({} bytes, sha256 {})", file.name, count(Some(file.bytes)), file.sha256)?;
    }
    Ok(())
}
