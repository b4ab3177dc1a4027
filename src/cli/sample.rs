//! `shoal sample`: the built-in sample as a file.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::error::{Fault, HOLDS};
use crate::dataset::sample::{Sample, SampleError, segments, write};
use crate::privacy::Progress;

/// Options of `shoal sample`.
#[derive(Debug, Args)]
pub struct MakeSample {
    /// Number of people
    #[arg(long, value_name = "N", default_value_t = crate::dataset::sample::DEFAULT_PEOPLE)]
    pub people: u64,
    /// File to write, .csv or .parquet
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// club (one row per person) or orders (several rows per person)
    #[arg(long, value_name = "club|orders", default_value = "club", value_parser = ["club", "orders"])]
    pub kind: String,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Serialize)]
struct Answer {
    file: String,
    sample: &'static str,
    people: u64,
    bytes: u64,
    /// The workshop's segments, which meet the planted traps.
    segments: Vec<Proposed>,
}

#[derive(Serialize)]
struct Proposed {
    name: &'static str,
    rule: &'static str,
    purpose: &'static str,
}

/// Writes the sample and prints its size, with segments to try on it.
pub fn run(args: &MakeSample, out: &mut dyn Write) -> Result<u8, Fault> {
    let sample = Sample::named(&args.kind)
        .ok_or_else(|| Fault::wrong(format!("there is no sample \"{}\"; choose club or orders", args.kind)))?;
    write(sample, args.people, &args.out, &Progress::new()).map_err(|error| match error {
        SampleError::Io { .. } | SampleError::Cancelled => Fault::unfinished(error),
        _ => Fault::wrong(error),
    })?;
    let bytes = std::fs::metadata(&args.out).map_or(0, |data| data.len());
    let proposed = segments(sample).iter().map(|segment| Proposed {
        name: segment.name,
        rule: segment.rule,
        purpose: segment.purpose,
    });
    let answer = Answer {
        file: args.out.display().to_string(),
        sample: sample.name(),
        people: args.people,
        bytes,
        segments: proposed.collect(),
    };
    if args.json {
        super::print_json(&answer, out)?;
    } else {
        let people = crate::workbench::thousands(args.people);
        writeln!(out, "{}: {people} people, {} KiB", answer.file, crate::workbench::thousands(bytes.div_ceil(1024)))?;
        writeln!(out, "Segments to try, each with shoal assess --segment 'NAME: RULE':")?;
        for segment in &answer.segments {
            writeln!(out, "  {}: {}", segment.name, segment.rule)?;
        }
    }
    Ok(HOLDS)
}
