//! Shoal against polars, in one run on one machine: `cargo bench`. Ratios are the result; the machines differ.
//!
//! `SHOAL_BENCH_ROWS=1000000,10000000` says for how many people of the sample (default: 1,000,000), and
//! `SHOAL_BENCH_QUESTIONS` for how many whole questions are answered, from a file to figures (default: the same); 0 leaves
//! them out. Every figure is the median of the runs that fit. The tables are Markdown, as they stand in the README.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod frames;
mod levels;
mod memory;
mod peer;
mod questions;
mod tables;

use shoal::dataset::sample::{self, Sample};
use shoal::dataset::{Dataset, OpenOptions, Role};
use shoal::privacy::{
    CodedTable, Missing, People, Progress, QuasiIdentifier, Rollup, class_sizes, equivalence_classes, ladder,
};
use shoal::release::settings::TableSettings;
use shoal::review::{Edit, Review, Segment};
use shoal::workbench::{MeasureOptions, measure};
use std::sync::Arc;
use std::time::Instant;

/// Eight quasi-identifiers, two of them near-unique together.
const QUASI_IDENTIFIERS: [&str; 8] =
    ["postcode", "birth_date", "gender", "household_size", "income_band", "tier", "channel", "home_store"];

/// Seconds of the median of some runs.
fn median<T>(runs: usize, mut work: impl FnMut() -> T) -> f64 {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            let result = work();
            let time = start.elapsed().as_secs_f64();
            drop(result);
            time
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

struct Line {
    what: String,
    ours: f64,
    peer: Option<(&'static str, f64)>,
    note: String,
}

fn line(what: impl Into<String>, ours: f64, peer: Option<(&'static str, f64)>, note: impl Into<String>) -> Line {
    Line { what: what.into(), ours, peer, note: note.into() }
}

fn print(title: &str, lines: &[Line]) {
    println!("\n### {title}\n\n| work | Shoal | peer | ratio | note |\n| --- | ---: | ---: | ---: | --- |");
    for Line { what, ours, peer, note } in lines {
        let (peer, ratio) = match peer {
            Some((name, time)) if ours < time => {
                (format!("{name} {time:.3} s"), format!("{:.1} × faster", time / ours))
            }
            Some((name, time)) => (format!("{name} {time:.3} s"), format!("{:.2} × its time", ours / time)),
            None => ("–".to_owned(), "–".to_owned()),
        };
        println!("| {what} | {ours:.3} s | {peer} | {ratio} | {note} |");
    }
}

/// Set in a process that only opens this file and tells how much memory that took.
const OPEN_ALONE: &str = "SHOAL_BENCH_OPEN";

fn main() {
    if let Some(path) = std::env::var_os(OPEN_ALONE) {
        let dataset = shoal::dataset::open(path.as_ref(), &OpenOptions::default(), &Progress::new()).unwrap();
        println!("{}", memory::peak().unwrap_or(0));
        drop(dataset);
        return;
    }
    let rows = std::env::var("SHOAL_BENCH_ROWS").unwrap_or_else(|_| "1000000".to_owned());
    let questions = std::env::var("SHOAL_BENCH_QUESTIONS").unwrap_or_else(|_| rows.clone());
    let numbers = |text: &str| -> Vec<u64> {
        text.split(',').filter_map(|rows| rows.trim().parse().ok()).filter(|&rows| rows > 0).collect()
    };
    println!("{} threads, {}", std::thread::available_parallelism().map_or(1, usize::from), std::env::consts::ARCH);
    numbers(&questions).into_iter().for_each(questions::print);
    for rows in numbers(&rows) {
        let (lines, frames) = of_size(rows);
        print(&format!("{rows} people"), &lines);
        frames::print(rows, &frames);
    }
    let first = line("from the start of the window to the verdict on the sample", frames::first_verdict(), None, "");
    print("The window", &[first]);
    print("Tables, protected and attacked", &tables::protecting());
}

fn of_size(people: u64) -> (Vec<Line>, Vec<frames::Frames>) {
    let folder = tempfile::tempdir().unwrap();
    let runs = if people > 2_000_000 { 3 } else { 5 };
    let progress = Progress::new();
    let mut lines = Vec::new();

    let csv = folder.path().join("club.csv");
    let parquet = folder.path().join("club.parquet");
    lines.push(line(
        "make the sample as CSV",
        median(1, || sample::write(Sample::Club, people, &csv, &progress)),
        None,
        "",
    ));
    lines.push(line(
        "make the sample as Parquet",
        median(1, || sample::write(Sample::Club, people, &parquet, &progress)),
        None,
        "",
    ));
    lines.extend(opening(&csv, &parquet, runs));
    let dataset = Arc::new(shoal::dataset::open(&parquet, &OpenOptions::default(), &progress).unwrap());
    let text = peer::read_as_text(&csv, &QUASI_IDENTIFIERS);
    lines.extend(counting(&dataset, &text, runs));
    drop(text);
    lines.extend(measuring(&dataset, runs));
    lines.extend(levels::best(&dataset));
    drop(dataset);
    let frames = frames::drive(&parquet);
    let (slowest, count) = frames::Frames::whole(&frames);
    lines.push(line("the slowest frame of the window through all of it", slowest, None, format!("of {count} frames")));
    (lines, frames)
}

fn opening(csv: &std::path::Path, parquet: &std::path::Path, runs: usize) -> Vec<Line> {
    let progress = Progress::new();
    let open = |path: &std::path::Path| shoal::dataset::open(path, &OpenOptions::default(), &progress).unwrap();
    let megabytes = |path: &std::path::Path| std::fs::metadata(path).unwrap().len() >> 20;
    let frame = peer::frame_bytes(csv);
    let memory = |path: &std::path::Path| {
        // In a process of its own: what others used before does not count.
        let itself = std::env::current_exe().unwrap();
        let alone = std::process::Command::new(itself).env(OPEN_ALONE, path).output().unwrap();
        let peak: Option<u64> = String::from_utf8_lossy(&alone.stdout).trim().parse().ok().filter(|&peak| peak > 0);
        match peak {
            Some(peak) => {
                format!("{} MiB; at most {:.1} × the frame in memory", megabytes(path), peak as f64 / frame as f64)
            }
            None => format!("{} MiB", megabytes(path)),
        }
    };
    vec![
        line(
            "open CSV: fingerprint, types, profile, suggestions",
            median(runs, || open(csv)),
            Some(("polars read", median(runs, || peer::read_csv(csv)))),
            memory(csv),
        ),
        line(
            "open Parquet: the same",
            median(runs, || open(parquet)),
            Some(("polars read", median(runs, || peer::read_parquet(parquet)))),
            memory(parquet),
        ),
        line("the fingerprint of the CSV alone (SHA-256)", median(runs, || sha256(csv)), None, "one core, no overlap"),
    ]
}

/// What no way of opening a file with its fingerprint can do without.
fn sha256(path: &std::path::Path) -> Vec<u8> {
    use sha2::{Digest, Sha256};
    use std::io::Read;
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 18]);
    let mut file = std::fs::File::open(path).unwrap();
    loop {
        match file.read(&mut buffer).unwrap() {
            0 => return hash.finalize().to_vec(),
            read => hash.update(&buffer[..read]),
        }
    }
}

fn counting(dataset: &Arc<Dataset>, text: &peer::Frame, runs: usize) -> Vec<Line> {
    let progress = Progress::new();
    let code = || {
        QUASI_IDENTIFIERS.map(|name| Arc::new(dataset.coded(dataset.column_index(name).unwrap(), &progress).unwrap()))
    };
    let coding = median(runs.min(3), code);
    let columns = code();
    let bytes: usize = columns.iter().map(|column| column.codes.len() * width(&column.codes)).sum();
    let identifiers: Vec<QuasiIdentifier> = columns
        .iter()
        .map(|column| {
            let form = ladder::suggested(column);
            QuasiIdentifier::new(Arc::new(ladder::build(column, &form).unwrap()), 0)
        })
        .collect();
    let table = CodedTable::new(identifiers, Arc::new(People::Rows(dataset.rows())), Missing::Own).unwrap();
    let classes = median(runs, || equivalence_classes(&table, None, &progress).unwrap());
    let counted = median(runs, || class_sizes(&table, None, &progress).unwrap());
    let group_by = median(1, || text.group_by(&QUASI_IDENTIFIERS));
    let categorical = text.categorical(&QUASI_IDENTIFIERS);
    let by_categories = median(1, || categorical.group_by(&QUASI_IDENTIFIERS));
    drop(categorical);
    let mut levels = table.levels();
    levels[1] += 1;
    let other = table.at_levels(&levels).unwrap();
    let at_others = median(runs, || class_sizes(&other, None, &progress).unwrap());
    let measure = Rollup::new(&table, None, &progress).unwrap();
    let ready = median(runs.min(3), || measure.moving(&table.levels(), 1, &progress).unwrap());
    let moving = measure.moving(&table.levels(), 1, &progress).unwrap();
    let moved = median(runs, || moving.at(1, &progress).unwrap());
    assert_eq!(moving.at(1, &progress).unwrap(), class_sizes(&other, None, &progress).unwrap());
    let bandwidth = memory::bandwidth();
    let rate = bytes as f64 / counted / 1e9;
    vec![
        line(
            "code 8 quasi-identifiers",
            coding,
            None,
            format!("{:.1} bytes a cell", bytes as f64 / (8 * dataset.rows()) as f64),
        ),
        line("classes with the class of each row", classes, Some(("polars group_by, text", group_by)), ""),
        line(
            "classes counted",
            counted,
            Some(("polars group_by, text", group_by)),
            format!("reads codes at {rate:.1} GB/s of {bandwidth:.1} GB/s: {:.0} %", rate / bandwidth * 100.0),
        ),
        line("classes counted", counted, Some(("polars group_by, categoricals", by_categories)), ""),
        line(
            "classes counted at other levels (birth date by month)",
            at_others,
            Some(("polars group_by, text", group_by)),
            "",
        ),
        line(
            "getting ready for a ladder to be moved",
            ready,
            Some(("polars group_by, text", group_by)),
            "once, when it is shown",
        ),
        line(
            "a moved ladder (birth date by month)",
            moved,
            Some(("polars group_by, text", group_by)),
            "each level after that",
        ),
    ]
}

fn width(codes: &shoal::privacy::Codes) -> usize {
    match codes {
        shoal::privacy::Codes::U8(_) => 1,
        shoal::privacy::Codes::U16(_) => 2,
        shoal::privacy::Codes::U32(_) => 4,
    }
}

fn measuring(dataset: &Arc<Dataset>, runs: usize) -> Vec<Line> {
    let runs = runs.min(3);
    let mut review = Review::default();
    let mut tag = |name: &str, role| review.apply(&Edit::SetRole { column: name.into(), role: Some(role) }).unwrap();
    QUASI_IDENTIFIERS.iter().for_each(|name| tag(name, Role::QuasiIdentifier));
    let whole = measure(dataset, &review, &MeasureOptions::default()).unwrap();
    let mut with_sensitive = review.clone();
    for name in ["health_note", "complaint_topic"] {
        let edit = Edit::SetRole { column: name.into(), role: Some(Role::Sensitive) };
        with_sensitive.apply(&edit).unwrap();
    }
    let inference = measure(dataset, &with_sensitive, &MeasureOptions::default()).unwrap();
    let mut segmented = review.clone();
    for n in 0..50 {
        let rule = format!("spend_12m >= {} and visits_12m > {}", n * 20, n % 7);
        segmented.apply(&Edit::AddSegment(Segment::new(format!("segment {n}"), rule))).unwrap();
    }
    let segments = measure(dataset, &segmented, &MeasureOptions::default()).unwrap();
    let mut one = review.clone();
    let segment = Segment::new("one", "tier = \"gold\" and spend_12m > 100");
    one.apply(&Edit::AddSegment(segment)).unwrap();
    let one = measure(dataset, &one, &MeasureOptions::default()).unwrap();
    let settings = TableSettings {
        dimensions: vec!["tier".into(), "channel".into(), "gender".into()],
        ..TableSettings::default()
    };
    review.apply(&Edit::SetRelease(settings.into())).unwrap();
    let table = median(runs, || shoal::workbench::prepare_release(dataset, &review, &Progress::new()).unwrap());
    let seconds = |milliseconds: f64| milliseconds / 1e3;
    vec![
        line(
            "inference: every figure of two sensitive columns",
            seconds(inference.timings_ms.diversity),
            Some(("classes", seconds(whole.timings_ms.classes))),
            "",
        ),
        line("one segment", seconds(one.timings_ms.segments), None, "rule, classes, risk, verdicts"),
        line("50 segments", seconds(segments.timings_ms.segments), None, "with overlaps and derivations"),
        line("a table of 3 dimensions, protected and attacked", table, None, ""),
        line("everything of the review, from the rows", seconds(whole.timings_ms.total), None, "coding included"),
    ]
}
