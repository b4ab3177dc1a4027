//! `shoal rereview`: compares a newer file with a saved review, and keeps that look in the review.

mod text;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::args::Input;
use super::error::{DOES_NOT_HOLD, Fault, HOLDS};
use super::input;
use super::kept::happened;
use crate::dataset::{OpenOptions, Role};
use crate::files::IfExists;
use crate::privacy::Progress;
use crate::review::{self, Held, Look, Review};
use crate::workbench::{MeasureError, open_newer, rereview, reviewed_dataset};

/// Options of `shoal rereview`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  shoal rereview club.csv.shoal.json club_2026-12.csv
  shoal rereview club.csv.shoal.json club_2026-12.csv --json

The newer file is compared with the file of the review; if that is gone, with the last look at it. What the look found
is kept in the review, no number below the threshold; decisions are not touched. Exit status 1 if anything newly fails.")]
pub struct Rereview {
    /// The review
    pub review: PathBuf,
    #[command(flatten)]
    pub input: Input,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Compares, prints the result and keeps the look in the review; [`DOES_NOT_HOLD`] if something newly fails, or nothing
/// could be measured because no column is tagged.
pub fn run(args: &Rereview, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    let Some(file) = args.input.file.as_deref() else {
        return Err(Fault::wrong("no newer file is given: shoal rereview REVIEW FILE"));
    };
    if review::is_review(file) {
        return Err(Fault::wrong(format!(
            "{} is a review; the review comes first and the newer file after it: shoal rereview REVIEW FILE",
            file.display()
        )));
    }
    if file.as_os_str() == "-" {
        return Err(Fault::wrong("standard input is not read: data is opened as a file, never piped; name the file"));
    }
    let review = input::load(&args.review, err)?;
    if review.counts.is_some() {
        return Err(Fault::wrong(
            "this review is of a table of counts from a warehouse, which has no rows of people; only shoal assess takes it",
        ));
    }
    let options = input::options(&review.open, &args.input)?;
    let progress = Progress::new();
    let given = input::options(&OpenOptions::default(), &args.input)?;
    let given: BTreeSet<String> = given.types.into_keys().chain(given.fold).collect();
    let (newer, options) = open_newer(file, &options, &given, &progress)?;
    input::print_reading(&newer, err)?;
    let reviewed = match reviewed_dataset(&review, &args.review, &progress) {
        Ok(dataset) => Some(dataset),
        Err(why) => {
            if !review.source.name.is_empty() {
                writeln!(err, "shoal: the file of the review, {}, {why}.", review.source.name)?;
            }
            None
        }
    };
    let asked = Review { open: std::sync::Arc::new(options), ..review.clone() };
    let found = rereview(&asked, reviewed.as_ref(), &newer.into(), &progress).map_err(|error| match error {
        MeasureError::Cancelled => Fault::unfinished(error),
        error => Fault::wrong(error),
    })?;
    for notice in &found.notices {
        writeln!(err, "shoal: {notice}")?;
    }
    let kept = keep(&args.review, &review, &found.looks, err);
    if args.json {
        super::print_json(&found.again, out)?;
    } else {
        text::print(&found.again, out)?;
    }
    let is_tagged =
        [Role::QuasiIdentifier, Role::Sensitive].into_iter().any(|role| review.with_role(role).next().is_some());
    if !is_tagged {
        writeln!(
            err,
            "shoal: nothing was measured: no quasi-identifier and no sensitive column is tagged in {}",
            args.review.display()
        )?;
    }
    if found.again.newly_fails() || !is_tagged {
        if let Err(fault) = kept {
            writeln!(err, "shoal: {fault}")?;
        }
        return Ok(DOES_NOT_HOLD);
    }
    kept.map(|()| HOLDS)
}

/// Keeps the looks in the review as it is now: what somebody else has decided meanwhile stays.
fn keep(path: &Path, review: &Review, looks: &[Look], err: &mut dyn Write) -> Result<(), Fault> {
    let not_kept = |error| Fault::unfinished(format!("the look was not kept in the review: {error}"));
    let held = Held::take_with(path, &review.keeping).map_err(not_kept)?;
    let mut now = Review::load_with(path, &review.keeping).map_err(not_kept)?;
    let mut is_new = false;
    for look in looks {
        is_new |= now.keep_look(look.clone());
    }
    if is_new {
        held.write(&mut now, IfExists::Replace).map_err(not_kept)?;
        happened(&mut now, err)?;
    }
    Ok(())
}
