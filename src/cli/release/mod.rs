//! `shoal release`: aggregate tables, protected together, checked, and written if they may be released.

mod answer;
mod design;

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use super::args;
use super::assess::rule_of;
use super::error::{DOES_NOT_HOLD, Fault, HOLDS};
use super::input::{self, Opened};
use super::kept;
use super::list::all;
use super::tagging;
use super::text_table::{Paper, count};
use crate::dataset::Dataset;
use crate::files::{FileError, IfExists};
use crate::privacy::Progress;
use crate::release::ledger::manifest::WrittenFile;
use crate::release::noise::Secret;
use crate::release::settings::{Protect, TableSettings};
use crate::release::writers::{FileFormat, WriteError};
use crate::release::{PublishedValue, Status};
use crate::review::{Edit, Review, ReviewError};
use crate::workbench::{
    Destination, Folders, Preview, ReleaseError, ReleasePreview, blocked, look_at, prepare_release, record_state,
    release_into, remember_releases,
};

/// Attempts at a release whose review somebody else keeps changing meanwhile.
const AGAIN: usize = 20;

/// Prepares, checks, writes and prints the release; again from the start if somebody else has changed the review.
pub fn run(args: &args::Release, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    kept::check(&args.input, &args.tagging)?;
    for _ in 0..AGAIN {
        match attempt(args, out, err) {
            Err(Stopped::Changed) => writeln!(
                err,
                "shoal: the review was changed by somebody else meanwhile: nothing was written, and the release is made again with the review as it is now."
            )?,
            Err(Stopped::Fault(fault)) => return Err(fault),
            Ok(status) => return Ok(status),
        }
    }
    Err(Fault::unfinished(
        "the review is changed by somebody else again and again; nothing was written. Try again later",
    ))
}

/// Why a release ended before it was written.
enum Stopped {
    /// Somebody else has written the review since it was read.
    Changed,
    Fault(Fault),
}

impl From<Fault> for Stopped {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Fault(error.into())
    }
}

fn attempt(args: &args::Release, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Stopped> {
    let review_path = kept::review_path(&args.input, &args.tagging);
    // A review that is not there yet is made by its first release.
    let there = args.tagging.review.as_deref().filter(|path| path.exists());
    if let Some(sentence) = review_path.as_deref().and_then(Review::sweep) {
        writeln!(err, "shoal: {sentence}")?;
    }
    let mut reading = args.input.clone();
    reading.reading.totals.retain(|text| design::is_of_reading(text));
    let Opened { dataset, mut review, .. } = input::open(&reading, there, &args.tagging.consent, err)?;
    tagging::apply(&args.tagging, &args.policy, &[], &dataset, &mut review)?;
    let policy = design::policy(args, &review.policy)?;
    tagging::edit(&mut review, &Edit::SetPolicy(policy))?;
    let release = design::release(args, &dataset, &mut review)?;
    if args.seed_from_review {
        seeded(&mut review, review_path.as_deref(), "--seed-from-review", err)?;
    } else if release.tables.iter().any(TableSettings::needs_secret) {
        seeded(&mut review, review_path.as_deref(), "random rounding", err)?;
    }
    tagging::edit(&mut review, &Edit::SetRelease(release))?;

    super::consent::print_consent(&dataset, &review, err)?;
    let preview = prepare_release(&dataset, &review, &Progress::new())
        .map_err(|error| Fault::of_measure(&error, rule_of(&error, &review)))?;
    if let (Some(question), Some(_)) = (&preview.undecided, &args.out) {
        let sentence = format!("nothing was written: the file does not settle who is counted. {question}");
        return Err(Fault::wrong(sentence).into());
    }
    if let (Some(refusal), Some(_)) = (review.refusal(), &args.out) {
        return Err(Fault::wrong(format!("nothing was written. {refusal}")).into());
    }
    let held = review_path.as_ref().and_then(|_| gate(&review, &dataset, &preview));
    let reason = args.exception.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let refused = blocked(&preview);
    let mut files = Vec::new();
    if let Some(folder) = &args.out {
        match (&refused, reason) {
            (Some(sentence), None) => writeln!(
                err,
                "shoal: nothing was written. {sentence} Choose coarser levels or another protection, or give a reason with --exception."
            )?,
            _ if held.is_some() => {
                writeln!(err, "shoal: nothing was written. {}", held.as_deref().unwrap_or_default())?;
            }
            _ => files = write(args, folder, &dataset, &preview, &mut review, review_path.as_deref(), err)?,
        }
    }
    if files.is_empty() {
        kept::decisions(&args.input, &args.tagging, &review, err)?;
    }
    if args.json {
        let standing = review_path.map(|_| review.standing(chrono::Utc::now().date_naive()).json());
        answer::print_json(&preview, standing, files, out)?;
    } else {
        print(&preview, &files, out)?;
    }
    Ok(if refused.is_none() && held.is_none() { HOLDS } else { DOES_NOT_HOLD })
}

/// The gate of the record that stops the export; `None` if there is none.
fn gate(review: &Review, dataset: &Arc<Dataset>, preview: &ReleasePreview) -> Option<String> {
    let today = chrono::Utc::now().date_naive();
    let state = record_state(review, Some(dataset), None, Some(preview), today);
    state.blocks_export().map(|gate| gate.sentence.clone())
}

/// Makes sure that the review has its secret. A new one is saved at once: it must be there the next time.
fn seeded(review: &mut Review, path: Option<&Path>, what: &str, err: &mut dyn Write) -> Result<(), Stopped> {
    let Some(path) = path else {
        let sentence = format!("{what}: no review is given to keep the secret; name one with --review");
        return Err(Fault::wrong(sentence).into());
    };
    if let Some(why) = review.secret_absent() {
        return Err(Fault::wrong(format!("{what}: {why}")).into());
    }
    if review.secret.is_none() {
        let secret = Secret::new().map_err(Fault::unfinished)?;
        let keeping = review.keeping.clone();
        let mut saved = match path.exists() {
            true => Review::load_with(path, &keeping).map_err(Fault::wrong)?,
            false => Review { keeping, ..Review::default() },
        };
        // What was read before must be what gets the secret.
        saved.as_read = review.as_read.clone();
        saved.set_secret(secret.clone());
        saved.save(path).map_err(|error| {
            stopped(error, |error| Fault::unfinished(format!("the review's secret was not saved: {error}")))
        })?;
        kept::happened(&mut saved, err)?;
        review.as_read = saved.as_read;
        review.adopt_secret(Some(secret), saved.secret_print);
    }
    Ok(())
}

fn stopped(error: ReviewError, fault: impl FnOnce(ReviewError) -> Fault) -> Stopped {
    match error {
        ReviewError::Changed { .. } => Stopped::Changed,
        error => Stopped::Fault(fault(error)),
    }
}

/// The formats requested; the usual ones if none are.
fn formats(args: &args::Release) -> Result<Vec<FileFormat>, Fault> {
    let asked = all(&args.formats);
    if asked.is_empty() {
        return Ok(FileFormat::USUAL.to_vec());
    }
    let format = |name: &String| name.parse().map_err(|error| Fault::wrong(format!("--formats: {error}")));
    asked.iter().map(format).collect()
}

/// Writes the files; the review that was given takes the release into its ledger.
fn write(
    args: &args::Release,
    folder: &Path,
    dataset: &Arc<Dataset>,
    preview: &ReleasePreview,
    review: &mut Review,
    review_path: Option<&Path>,
    err: &mut dyn Write,
) -> Result<Vec<WrittenFile>, Stopped> {
    if review_path.is_some() {
        review.salted().map_err(Fault::unfinished)?;
    }
    let if_exists = if args.overwrite { IfExists::Replace } else { IfExists::Refuse };
    let to = Destination { folder, review: review_path, formats: &formats(args)?, if_exists };
    // What the run decided is kept only if it is requested; that it released, always.
    let mut taking = kept::Taking::of(review_path, review, args.tagging.save)?;
    if let Some(look) = review_path.and_then(|_| look_at(dataset, review)) {
        taking.kept.keep_look(look);
    }
    let written = release_into(&to, dataset, preview, review, &mut taking.kept, args.exception.as_deref(), &mut |_| {})
        .map_err(|error| match error {
            ReleaseError::Review(error) => stopped(error, |error| {
                Fault::unfinished(format!("nothing was written, for the review's ledger cannot take it: {error}"))
            }),
            ReleaseError::Measure(error) => Stopped::Fault(Fault::unfinished(error)),
            ReleaseError::Write(error) => Stopped::Fault(match error {
                WriteError::File(FileError::Exists { .. }) => Fault::wrong(format!("{error}, with --overwrite")),
                WriteError::File(FileError::NoFolder { .. } | FileError::IsFolder { .. }) | WriteError::Shape(_) => {
                    Fault::wrong(error)
                }
                _ => Fault::unfinished(error),
            }),
        })?;
    review.ledger = taking.kept.ledger.clone();
    kept::happened(&mut taking.kept, err)?;
    if let Some(path) = review_path {
        if args.tagging.save {
            taking.print_changes(path, err)?;
        }
        writeln!(err, "shoal: the release was entered into the ledger of {}.", path.display())?;
        remember_releases(review, Folders::of_the_platform().as_ref());
    }
    Ok(written.files)
}

fn print(release: &ReleasePreview, files: &[WrittenFile], out: &mut dyn Write) -> Result<(), Fault> {
    for preview in &release.tables {
        if release.tables.len() > 1 {
            writeln!(out, "{}", preview.name)?;
        }
        print_table(preview, out)?;
        writeln!(out)?;
    }
    writeln!(out, "{}", release.because)?;
    for recovered in release.tables.iter().flat_map(|table| &table.recovered).chain(&release.differences) {
        writeln!(out, "  {recovered}")?;
    }
    for sentence in &release.together {
        writeln!(out, "  {sentence}")?;
    }
    for sentence in &release.not_looked_at {
        writeln!(out, "not looked at: {sentence}")?;
    }
    for file in files {
        writeln!(out, "written: {} ({} bytes, sha256 {})", file.name, count(Some(file.bytes)), file.sha256)?;
    }
    Ok(())
}

fn print_table(preview: &Preview, out: &mut dyn Write) -> Result<(), Fault> {
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
            PublishedValue::Number(number) => number.to_string(),
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
    for sentence in prepared.recoded.sentences() {
        writeln!(out, "{sentence}")?;
    }
    if let Some(sentence) = preview.left_out_sentence() {
        writeln!(out, "{sentence}")?;
    }
    if let Some(left_out) = preview.without_consent {
        writeln!(out, "{} people are left out: they did not consent", count(Some(left_out)))?;
    }
    if preview.settings.protect == Protect::None {
        writeln!(out, "Nothing is protected.")?;
    }
    Ok(())
}
