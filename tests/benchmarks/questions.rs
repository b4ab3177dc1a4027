//! Whole questions, from a file to figures: by the program itself, in a process of its own, from its start to its end.
//!
//! DuckDB, where a program of that name is found, and polars read the same eight columns and count their classes: that
//! is k, and nothing else of what is reported here.

use super::{QUASI_IDENTIFIERS, median, peer};
use shoal::{
    dataset::sample::{self, Sample},
    privacy::Progress,
};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// A question, and what it took.
struct Answered {
    question: String,
    seconds: f64,
    /// Most memory held, in MiB.
    memory: u64,
    /// The peers, by name, with their seconds.
    peers: Vec<(&'static str, f64)>,
}

/// The program's answer, and the most memory that it held in MiB.
fn assessed(file: &Path, quasi_identifiers: &[&str], key: Option<&str>) -> u64 {
    let mut program = Command::new(env!("CARGO_BIN_EXE_shoal"));
    program.arg("assess").arg(file).args(["--json", "--qi", &quasi_identifiers.join(",")]);
    program.args(key.into_iter().flat_map(|key| ["--person", key]));
    let output = program.output().unwrap();
    // 1: the policy does not hold.
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    answer["peak_memory_mib"].as_u64().unwrap_or(0)
}

/// Measures the program on files of so many people, and prints a table.
pub fn print(people: u64) {
    let folder = tempfile::tempdir().unwrap();
    let runs = if people > 20_000_000 { 1 } else { 3 };
    let made = |name: &str, of: Sample, rows: u64| -> PathBuf {
        let path = folder.path().join(name);
        sample::write(of, rows, &path, &Progress::new()).unwrap();
        path
    };
    let mut all = Vec::new();
    for (format, name) in [("Parquet", "club.parquet"), ("CSV", "club.csv")] {
        let file = made(name, Sample::Club, people);
        let mut peers = vec![("polars", median(1, || peer::classes_of(&file, &QUASI_IDENTIFIERS)))];
        if duckdb(&file) {
            peers.insert(0, ("DuckDB", median(runs, || duckdb(&file))));
        }
        for (with, key) in [("", None), (", with a person key", Some("customer_id"))] {
            let mut memory = 0;
            let seconds = median(runs, || memory = assessed(&file, &QUASI_IDENTIFIERS, key));
            all.push(Answered {
                question: format!("{format} → every figure{with}"),
                seconds,
                memory,
                peers: peers.clone(),
            });
        }
        std::fs::remove_file(file).unwrap();
    }
    // Seven orders a person, on average.
    let orders = made("orders.parquet", Sample::Orders, people.div_ceil(7));
    let quasi_identifiers = ["postcode", "birth_year", "gender", "channel", "store"];
    let rows = median(runs, || assessed(&orders, &quasi_identifiers, None));
    let mut memory = 0;
    let seconds = median(runs, || memory = assessed(&orders, &quasi_identifiers, Some("customer_id")));
    all.push(Answered {
        question: "Parquet of orders → every figure, by person".to_owned(),
        seconds,
        memory,
        peers: vec![("without the key", rows)],
    });

    println!("\n### {people} people: from a file to every figure, the whole program\n");
    println!("| question | Shoal | memory | peers |\n| --- | ---: | ---: | --- |");
    for Answered { question, seconds, memory, peers } in all {
        let peers: Vec<String> =
            peers.iter().map(|(name, time)| format!("{name} {time:.2} s ({:.2} × its time)", seconds / time)).collect();
        println!("| {question} | {seconds:.2} s | {memory} MiB | {} |", peers.join(", "));
    }
}

/// Whether a program `duckdb` was found, and counted the classes.
fn duckdb(file: &Path) -> bool {
    let columns = QUASI_IDENTIFIERS.join(", ");
    let query = format!("SELECT min(n) FROM (SELECT count(*) n FROM '{}' GROUP BY {columns})", file.to_string_lossy());
    Command::new("duckdb").args(["-c", &query]).output().is_ok_and(|output| output.status.success())
}
