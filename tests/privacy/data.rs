//! Published data sets as coded columns. They are not part of the repository: tests that need them say so and pass.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

use shoal::privacy::{CodedColumn, Codes, Values};

/// A file of the data folder; `None`, with a note, where there is no such folder.
pub fn read(name: &str) -> Option<String> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let path = std::env::var_os("SHOAL_DATA").map_or(beside, PathBuf::from).join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("did not run: {} is not there (set SHOAL_DATA)", path.display());
    }
    text
}

/// Simple delimited text without quotes as columns; a column is of numbers where all its cells are, `NA` and an empty
/// cell are missing.
pub fn columns(text: &str, delimiter: char) -> BTreeMap<String, Arc<CodedColumn>> {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap().split(delimiter).collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.trim_end().split(delimiter).collect()).collect();
    let of = |at: usize| coded(names[at], &rows.iter().map(|row| row[at]).collect::<Vec<_>>());
    (0..names.len()).map(|at| (names[at].to_owned(), Arc::new(of(at)))).collect()
}

pub fn coded(name: &str, cells: &[&str]) -> CodedColumn {
    let missing = |cell: &str| cell.is_empty() || cell == "NA";
    let present: Vec<&str> = cells.iter().copied().filter(|cell| !missing(cell)).collect();
    let numbers: Option<Vec<f64>> = present.iter().map(|cell| cell.parse().ok()).collect();
    let has_missing = present.len() < cells.len();
    let (values, found): (Values, Vec<usize>) = if let Some(numbers) = numbers {
        let mut sorted = numbers.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.dedup();
        let found = numbers.iter().map(|x| sorted.binary_search_by(|y| y.total_cmp(x)).unwrap()).collect();
        (Values::Number(sorted), found)
    } else {
        let mut sorted: Vec<Box<str>> = present.iter().map(|&cell| cell.into()).collect();
        sorted.sort_unstable();
        sorted.dedup();
        let found = present.iter().map(|cell| sorted.binary_search_by(|x| (**x).cmp(cell)).unwrap()).collect();
        (Values::Text(sorted), found)
    };
    let mut found = found.into_iter();
    let mut code = |cell: &&str| if missing(cell) { values.len() } else { found.next().unwrap() } as u32;
    let codes: Vec<u32> = cells.iter().map(&mut code).collect();
    let codes = Codes::pack(&codes, values.len() + usize::from(has_missing));
    CodedColumn { name: name.into(), values, has_missing, codes }
}

/// The class of every row, by a plain map: an oracle for the counted classes.
pub fn classes_of(columns: &[&CodedColumn]) -> (Vec<u32>, usize) {
    let mut classes: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    let rows = columns.first().map_or(0, |c| c.rows());
    let class_of_row = (0..rows)
        .map(|row| {
            let next = classes.len() as u32;
            *classes.entry(columns.iter().map(|c| c.codes.get(row)).collect()).or_insert(next)
        })
        .collect();
    (class_of_row, classes.len())
}
