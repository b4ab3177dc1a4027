//! The result of `shoal sql` read back: `shoal assess RESULT --review counts.shoal.json`.

use std::io::Write;
use std::sync::Arc;
use std::time::Instant;

use crate::cli::error::Fault;
use crate::cli::{args, input, tagging};
use crate::dataset::{self, Dataset, DatasetError, OpenOptions, TotalsRows};
use crate::privacy::Progress;
use crate::report::Assessment;
use crate::review::{self, CountsTable, Review};
use crate::workbench::{
    CountsError, MeasureError, MeasureOptions, check_counts_review, counts_options, measure_counts,
};

/// Measures the table; with the review as it is measured.
pub fn measured(
    args: &args::Assess,
    mut review: Review,
    counts: &CountsTable,
    options: &MeasureOptions,
    err: &mut dyn Write,
) -> Result<(Assessment, Arc<Dataset>, Review), Fault> {
    refuse(args)?;
    check_counts_review(&review, counts).map_err(fault)?;
    let path = args.input.file.as_ref().filter(|path| !review::is_review(path)).ok_or_else(|| {
        Fault::wrong("this review is of a table of counts; name the result of its statement before --review")
    })?;
    let start = Instant::now();
    let read = input::options(&counts_options(counts, path), &args.input)?;
    let opened = match dataset::open(path, &read, &Progress::new()) {
        // The check of the table of counts says which column is missing.
        Err(DatasetError::NoColumn { .. }) => {
            let options = OpenOptions { types: Default::default(), ..read };
            dataset::open(path, &options, &Progress::new())
        }
        opened => opened,
    };
    let dataset = Arc::new(opened?);
    input::print_reading(&dataset, err)?;
    let checks = match &args.checks {
        Some(path) => {
            let options = OpenOptions { totals: Some(TotalsRows::Keep), ..OpenOptions::default() };
            Some(dataset::open(path, &options, &Progress::new())?)
        }
        None => None,
    };
    tagging::apply(&args.tagging, &args.policy, &[], &dataset, &mut review)?;
    let took = start.elapsed().as_secs_f64() * 1e3;
    let (mut assessment, remarks) =
        measure_counts(&dataset, checks.as_ref(), &review, counts, options).map_err(fault)?;
    for sentence in remarks {
        writeln!(err, "shoal: {sentence}")?;
    }
    assessment.timings_ms.open = took;
    assessment.timings_ms.total += took;
    Ok((assessment, dataset, review))
}

fn fault(error: CountsError) -> Fault {
    match error {
        CountsError::Measure(MeasureError::Cancelled) => Fault::unfinished(MeasureError::Cancelled),
        error => Fault::wrong(error),
    }
}

/// What the table was made for cannot be decided anew here.
fn refuse(args: &args::Assess) -> Result<(), Fault> {
    let given = &args.tagging;
    let decided = [
        ("--direct", !given.direct.is_empty()),
        ("--qi", !given.qi.is_empty()),
        ("--sensitive", !given.sensitive.is_empty()),
        ("--person", given.person.is_some()),
        ("--consent", !given.consent.is_empty()),
        ("--opt-out", !given.opt_out.is_empty()),
        ("--count", given.count.is_some()),
        ("--weight", given.weight.is_some()),
        ("--ladder", !given.ladder.is_empty()),
        ("--level", !given.level.is_empty()),
        ("--segment", !given.segment.is_empty()),
        ("--measure", !args.measure.is_empty()),
    ];
    if let Some((option, _)) = decided.into_iter().find(|(_, is_given)| *is_given) {
        return Err(Fault::wrong(format!(
            "{option}: the table of counts was made for the decisions of its review; run shoal sql again with this one, and the statement in the warehouse"
        )));
    }
    if args.population_table.is_some() {
        return Err(Fault::wrong(
            "--population-table: a population is compared with rows, and this is a table of counts; leave it out",
        ));
    }
    if given.save {
        return Err(Fault::wrong("--save: the review of a table of counts stays as it was written with its statement"));
    }
    Ok(())
}
