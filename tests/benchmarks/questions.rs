//! Whole questions: from a file to figures by the program itself, in a process of its own; and the best levels.

use super::{Line, QUASI_IDENTIFIERS, line, median, peer};
use shoal::{
    dataset::{
        Dataset,
        sample::{self, Sample},
    },
    privacy::{
        CodedTable, Missing, People, Progress, QuasiIdentifier,
        inference::{Distance, Required},
        ladder,
        search::{Goal, Loss, Search, SensitiveRequirement, Wanted},
    },
};
use std::{path::Path, process::Command, sync::Arc};

/// Crowds that the window shows levels for, and shares of people who may be left out.
const CROWDS: [u64; 7] = [2, 3, 5, 10, 20, 50, 100];
const LEFT_OUT: [f64; 4] = [0.0, 0.01, 0.02, 0.05];

/// The program's answer, and the most memory that it held.
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

/// From a file to every figure of eight quasi-identifiers, the process from its start to its end; polars reads these
/// columns alone and counts their classes, which is k and nothing else.
pub fn whole(people: u64, csv: &Path, parquet: &Path, folder: &Path, runs: usize) -> Vec<Line> {
    let runs = runs.min(3);
    let mut lines = Vec::new();
    for (name, file) in [("Parquet", parquet), ("CSV", csv)] {
        let peer = median(1, || peer::classes_of(file, &QUASI_IDENTIFIERS));
        for (with, key) in [("", None), (", with a person key", Some("customer_id"))] {
            let mut memory = 0;
            let took = median(runs, || memory = assessed(file, &QUASI_IDENTIFIERS, key));
            let what = format!("{name} → every figure{with}, the whole program");
            lines.push(line(what, took, Some(("polars, k alone", peer)), format!("{memory} MiB")));
        }
    }
    // Seven orders a person, on average.
    let orders = folder.join("orders.parquet");
    sample::write(Sample::Orders, people.div_ceil(7), &orders, &Progress::new()).unwrap();
    let quasi_identifiers = ["postcode", "birth_year", "gender", "channel", "store"];
    let rows = median(runs, || assessed(&orders, &quasi_identifiers, None));
    let persons = median(runs, || assessed(&orders, &quasi_identifiers, Some("customer_id")));
    let what = "Parquet → every figure, a person key of several rows";
    lines.push(line(what, persons, Some(("without the key", rows)), "the orders of the sample, 5 quasi-identifiers"));
    lines
}

/// The best levels of six ladders.
pub fn levels(dataset: &Dataset) -> Vec<Line> {
    let progress = Progress::new();
    let coded = |name: &str| Arc::new(dataset.coded(dataset.column_index(name).unwrap(), &progress).unwrap());
    let names = ["postcode", "birth_date", "gender", "household_size", "income_band", "tier"];
    let identifiers = names.iter().map(|name| {
        let column = coded(name);
        QuasiIdentifier::new(Arc::new(ladder::build(&column, &ladder::suggested(&column)).unwrap()), 0)
    });
    let people = Arc::new(People::Rows(dataset.rows()));
    let table = CodedTable::new(identifiers.collect(), people, Missing::Own).unwrap();
    let required = Required { distinct: Some(2), closeness: Some((Distance::Equal, 0.35)) };
    let asked = ["health_note", "complaint_topic"].map(|name| SensitiveRequirement {
        column: coded(name),
        ladder: None,
        required,
    });
    let wanted = |values: &[SensitiveRequirement]| Wanted {
        sensitive: values.to_vec(),
        loss: Loss::Granularity,
        ..Wanted::default()
    };
    let goals: Vec<Goal> = CROWDS.iter().flat_map(|&k| LEFT_OUT.map(|suppress| Goal { k, suppress })).collect();
    // Nodes measured.
    let find = |values: &[SensitiveRequirement], goals: &[Goal]| {
        let found =
            Search::new(&table, None, &wanted(values), &progress).unwrap().find(goals, None, &progress).unwrap();
        assert!(found.iter().all(|found| found.optimal));
        (found[0].measured, found[0].nodes)
    };
    let of_values = median(1, || find(&asked, &[Goal { k: 10, suppress: 0.0 }]));
    let mut lines =
        vec![line("the best levels of 6 ladders: k = 10, l = 2, t = 0.35 in two columns, proved", of_values, None, "")];
    for (values, with) in [(&[][..], "without l and t"), (&asked[..], "with l and t")] {
        let (mut once, mut each) = ((0, 0), 0);
        let in_one_pass = median(1, || once = find(values, &goals));
        let one_by_one = median(1, || each = goals.iter().map(|&goal| find(values, &[goal]).0).sum());
        lines.push(line(
            "the frontier of 7 crowds and 4 shares left out, in one pass",
            in_one_pass,
            Some(("one search each", one_by_one)),
            format!("{with}; nodes measured: {} of {}, one by one {each}", once.0, once.1),
        ));
    }
    lines
}
