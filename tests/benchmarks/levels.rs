//! The best levels: searches over the levels of several ladders.

use super::{Line, line, median};
use shoal::{
    dataset::Dataset,
    privacy::{
        CodedTable, Missing, People, Progress, QuasiIdentifier,
        inference::{Distance, Required},
        ladder,
        search::{Loss, Search, SensitiveRequirement},
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
    let ready = |values: &[SensitiveRequirement]| {
        Search::new(&table, None, values.to_vec(), Loss::Granularity, &progress).unwrap()
    };
    let find = |search: &Search, k, share| search.find(k, share, None, &progress).unwrap();
    let of_values = median(1, || assert!(find(&ready(&asked), 10, 0.0).optimal));
    let all = || CROWDS.iter().flat_map(|&k| LEFT_OUT.map(|share| (k, share)));
    let at_once = median(1, || {
        let search = ready(&[]);
        all().for_each(|(k, share)| drop(find(&search, k, share)));
    });
    let each = median(1, || all().for_each(|(k, share)| drop(find(&ready(&[]), k, share))));
    vec![
        line("the best levels of 6 ladders: k = 10, l = 2, t = 0.35 in two columns, proved", of_values, None, ""),
        line(
            "the same for 7 crowds and 4 shares left out",
            at_once,
            Some(("one search each", each)),
            "without l and t",
        ),
    ]
}
