//! The best levels: searches over the levels of several ladders.

use super::{Line, line, median};
use shoal::{
    dataset::Dataset,
    privacy::{
        CodedTable, Missing, People, Progress, QuasiIdentifier,
        inference::{Distance, Required},
        ladder,
        search::{Goal, Loss, Search, SensitiveRequirement, Wanted},
    },
};
use std::sync::Arc;

/// Crowds that the window shows levels for, and shares of people who may be left out.
const CROWDS: [u64; 7] = [2, 3, 5, 10, 20, 50, 100];
const LEFT_OUT: [f64; 4] = [0.0, 0.01, 0.02, 0.05];

/// The best levels of six ladders.
pub fn best(dataset: &Dataset) -> Vec<Line> {
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
