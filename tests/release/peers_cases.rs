//! Tables that other programs publish with their answers: sdcTable and GaussSuppression (R), ACRO (Python).
//!
//! Which cells are unsafe, and what the attacker works out, must be the same wherever the definitions are; which
//! further cells are hidden may differ where several choices are equally good, and where what must hold differs:
//! sdcTable protects from exact recalculation, GaussSuppression from exact recalculation by Gauss elimination.

use super::make::{input, prepared, settings, with_groups};
use shoal::privacy::{CodedColumn, Codes, People, Progress, Values};
use shoal::release::audit::{AuditDimension, AuditInput, audit};
use shoal::release::sensitivity::rules::Reason;
use shoal::release::settings::{Cost, Measure, Protect, Standard, Statistic, TableSettings, Zeros};
use shoal::release::tabulation::axis::Dimension;
use shoal::release::tabulation::{MeasureColumn, TableInput, tabulate};
use shoal::release::{Prepared, Status, TableRequest, prepare_together};
use std::sync::Arc;

/// A row a contribution: its places in the dimensions and its value.
fn contributions(dimensions: &[(&str, &[&str])], rows: &[(&[usize], f64)]) -> TableInput {
    TableInput {
        dimensions: dimensions
            .iter()
            .enumerate()
            .map(|(d, (name, labels))| Dimension {
                name: (*name).to_owned(),
                codes: rows.iter().map(|(at, _)| at[d] as u32).collect(),
                labels: labels.iter().map(|&l| l.to_owned()).collect(),
                hierarchy: Vec::new(),
                coarser: Default::default(),
                sensitive: false,
            })
            .collect(),
        segments: Vec::new(),
        people: Arc::new(People::Rows(rows.len())),
        measures: vec![MeasureColumn { name: "value".into(), values: rows.iter().map(|(_, v)| *v).collect() }],
        members: None,
    }
}

fn sums(threshold: u64) -> TableSettings {
    let mut settings = settings(threshold);
    settings.measures = vec![Measure::new("value", Statistic::Sum)];
    settings.rules.p_percent = None;
    settings
}

/// Rows that are unsafe themselves, none of them protected.
fn unsafe_rows(input: &TableInput, settings: &TableSettings) -> Vec<String> {
    let open = TableSettings { protect: Protect::None, ..settings.clone() };
    let table = prepared(input, &open);
    table.cells.iter().filter(|cell| !cell.reasons.is_empty()).map(|cell| cell.at.join(" ")).collect()
}

fn hidden_rows(table: &Prepared) -> Vec<String> {
    table.cells.iter().filter(|cell| cell.status != Status::Published).map(|cell| cell.at.join(" ")).collect()
}

/// sdcTable's data set `microdata1` (sdcTools/sdcTable, data-raw/microdata1.R): 100 records of region, gender, value.
fn microdata1() -> TableInput {
    let regions =
        "CCAACDDAACABBBCDABCABDACDDABDCCBBBBDCDBCBADBBDBCCBACDBCBBACDBADDAADDDACBBDDBDDABBCABBBCACCCDBDBBDBAB";
    let genders =
        "mmmmmfffmmffmmffmmmmmmmffmmfmmfmfffmfmfmmmfffmfmffmfffmmfmfmmmffmmffmmfmfffffmmfffmmmmmmmfmmfffmmfmm";
    let values = [
        9, 11, 10, 11, 18, 10, 6, 9, 5, 12, 11, 10, 11, 5, 10, 11, 7, 7, 10, 13, 12, 280, 15, 12, 16, 9, 13, 16, 9, 6,
        11, 14, 12, 8, 18, 8, 7, 7, 11, 11, 15, 6, 14, 8, 12, 9, 14, 6, 12, 13, 9, 9, 9, 7, 6, 9, 9, 7, 9, 8, 10, 9, 7,
        6, 8, 9, 14, 10, 7, 10, 19, 10, 14, 11, 9, 5, 11, 8, 10, 13, 8, 9, 18, 7, 10, 8, 11, 6, 6, 8, 12, 11, 10, 18,
        9, 8, 10, 7, 12, 14,
    ];
    let places: Vec<[usize; 2]> =
        regions.bytes().zip(genders.bytes()).map(|(r, g)| [usize::from(r - b'A'), usize::from(g == b'f')]).collect();
    let rows: Vec<(&[usize], f64)> =
        places.iter().zip(values).map(|(at, value)| (at.as_slice(), f64::from(value))).collect();
    contributions(&[("region", &["A", "B", "C", "D"]), ("gender", &["male", "female"])], &rows)
}

/// sdcTable, tests/testthat/test-primarySuppression.r: the cells that each rule finds, by their place in the table.
#[test]
fn sdc_table_primary_suppression() {
    let table = microdata1();
    // maxN = 2: at most two people.
    assert_eq!(unsafe_rows(&table, &settings(3)), ["A female"]);
    let mut rules = sums(1);
    // n = 2, k = 75; the boundary, which counts here and not there, is not met.
    rules.rules.dominance = Some((2, 75.0));
    assert_eq!(unsafe_rows(&table, &rules), ["A female", "D male"]);
    rules.rules.dominance = None;
    // p = 70, and pq = (60, 80), which is p = 100 · 60/80.
    for p in [70.0, 75.0] {
        rules.rules.p_percent = Some(p);
        assert_eq!(unsafe_rows(&table, &rules), ["A female", "D male"]);
    }
}

/// sdcTable, tests/testthat/test-protectTable.r: with women of region A unsafe, its optimal, modular, hypercube and
/// simple methods all hide the men and women of A and C.
#[test]
fn sdc_table_protect_table() {
    let mut settings = settings(3);
    settings.standard = Standard::Exact;
    let table = prepared(&microdata1(), &settings);
    assert!(table.checked.protected);
    assert_eq!(hidden_rows(&table), ["A male", "A female", "C male", "C female"]);
}

/// sdcTable, tests/testthat/test-simpleheuristic.R: every line has two hidden cells or more, and (w, b) comes out all
/// the same, as rows w and x less columns a and c. With (x, b) hidden too it is between 0 and 141.
#[test]
fn sdc_table_a_cell_that_only_several_lines_tell() {
    let numbers =
        [("w", [30, 47, 64, 89]), ("x", [90, 124, 5, 31]), ("y", [92, 100, 59, 85]), ("z", [800, 991, 651, 685])];
    let columns = ["a", "b", "c", "d"];
    let hidden = ["wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd"];
    let table = |hidden: &[&str]| {
        let mut rows: Vec<(Vec<String>, Option<f64>)> = Vec::new();
        let mut add = |r: &str, c: &str, value: i32| {
            let is_hidden = hidden.contains(&format!("{r}{c}").as_str());
            rows.push((vec![r.to_owned(), c.to_owned()], (!is_hidden).then_some(f64::from(value))));
        };
        for (r, values) in numbers {
            columns.iter().zip(values).for_each(|(c, value)| add(r, c, value));
            add(r, "Total", values.iter().sum());
        }
        for (at, c) in columns.iter().enumerate() {
            add("Total", c, numbers.iter().map(|(_, values)| values[at]).sum());
        }
        add("Total", "Total", numbers.iter().flat_map(|(_, values)| values).sum());
        let dimension = |name: &str| AuditDimension { name: name.to_owned(), ..AuditDimension::default() };
        let dimensions = vec![dimension("v1"), dimension("v2")];
        let input = AuditInput { dimensions, rows, total: "Total".into(), threshold: 10, ..AuditInput::default() };
        let found = audit(&input, &Progress::new()).unwrap();
        let cell = found.cells.iter().find(|cell| cell.at == ["w", "b"]).unwrap().attacker;
        (found.recovered, cell)
    };
    assert_eq!(table(&hidden), (1, [47.0, 47.0]));
    assert_eq!(table(&[&hidden[..], &["xb"]].concat()), (0, [0.0, 141.0]));
}

/// sdcTable, tests/testthat/test-linked-tables.r: each table is safe alone, and "county-1" and "small" differ by K and
/// N, so that K comes out as 10 − 7 unless N is hidden in both; nothing else must be.
#[test]
fn sdc_table_linked_tables() {
    let counts = [2, 2, 8, 8, 3, 3, 3, 7];
    let county = with_groups(input(&[8], &counts), 0, &[0, 0, 0, 0, 1, 1, 1, 1], &["county-1", "county-2"]);
    let size = with_groups(input(&[8], &counts), 0, &[0, 0, 0, 0, 0, 1, 1, 0], &["small", "big"]);
    let mut settings = settings(4);
    settings.standard = Standard::Exact;
    for table in [&county, &size] {
        assert_eq!(hidden_rows(&prepared(table, &settings)).len(), 5, "A, B, K, L and M");
    }
    let asked = [&county, &size].map(|input| TableRequest {
        input,
        settings: &settings,
        before: &[],
        noise: shoal::release::noise::Source::System,
    });
    let both = prepare_together(&asked, &[], &Progress::new()).unwrap();
    assert!(both.is_protected());
    for table in &both.tables {
        assert_eq!(hidden_rows(table), ["v0", "v1", "v4", "v5", "v6", "v7"], "and N");
    }
}

const SECTORS: [&str; 4] = ["Agriculture", "Entertainment", "Governmental", "Industry"];
const PLACES: [&str; 3] = ["Iceland", "Portugal", "Spain"];

/// GaussSuppression's data set `magnitude1` (vignette "Magnitude table suppression"): sector, place, company, value.
const MAGNITUDE1: [([usize; 2], u32, f64); 20] = [
    ([0, 1], 0, 75.9),
    ([0, 1], 1, 24.5),
    ([0, 2], 0, 96.6),
    ([0, 2], 1, 43.2),
    ([1, 0], 1, 16.8),
    ([1, 1], 1, 7.1),
    ([1, 1], 3, 2.3),
    ([1, 2], 0, 77.4),
    ([1, 2], 1, 11.5),
    ([1, 2], 2, 16.4),
    ([2, 1], 1, 21.6),
    ([2, 1], 3, 2.0),
    ([2, 2], 2, 6.5),
    ([2, 2], 3, 2.7),
    ([3, 0], 1, 9.6),
    ([3, 0], 2, 8.8),
    ([3, 0], 3, 1.9),
    ([3, 1], 1, 25.7),
    ([3, 1], 3, 3.4),
    ([3, 2], 2, 8.4),
];

fn magnitude1() -> TableInput {
    let rows: Vec<(&[usize], f64)> = MAGNITUDE1.iter().map(|(at, _, value)| (at.as_slice(), *value)).collect();
    contributions(&[("sector4", &SECTORS), ("geo", &PLACES)], &rows)
}

/// The vignette's tables 2 and 3: cells of one contributor, and cells of which the largest holds more than 80 %. Each is
/// a row of the printed output with `primary` TRUE.
#[test]
fn gauss_suppression_few_contributors_and_dominance() {
    let table = magnitude1();
    assert_eq!(unsafe_rows(&table, &sums(2)), ["Entertainment Iceland", "Industry Spain"]);
    let mut dominance = sums(1);
    dominance.rules.dominance = Some((1, 80.0));
    let printed = ["Entertainment Iceland", "Governmental Portugal", "Industry Portugal", "Industry Spain"];
    assert_eq!(unsafe_rows(&table, &dominance), printed);
    // Table 2 hides five cells beside the two; a total may be hidden here too, and cells cost what they hold.
    let mut few = sums(2);
    few.standard = Standard::Exact;
    few.cost = Cost::Cells;
    let protected = prepared(&table, &few);
    assert!(protected.checked.protected);
    assert!(hidden_rows(&protected).len() <= 7, "{:?}", hidden_rows(&protected));
}

/// The vignette's table 6: with companies as contributors, what a company has in several cells is added up first.
#[test]
fn gauss_suppression_contributions_of_companies() {
    let companies: Vec<u32> = MAGNITUDE1.iter().map(|row| row.1).collect();
    let key = CodedColumn {
        name: "company".into(),
        values: Values::Number(vec![0.0, 1.0, 2.0, 3.0]),
        has_missing: false,
        codes: Codes::pack(&companies, 4),
    };
    let table = TableInput { people: Arc::new(People::keys(&key).unwrap()), ..magnitude1() };
    let counted = tabulate(&table, &sums(1), &Progress::new()).unwrap();
    let largest = |at: [&str; 2]| -> Vec<f64> {
        let row = counted.rows.iter().find(|row| row.at == at).unwrap();
        counted.contributions[0][row.cell as usize].largest.iter().map(|x| (x * 10.0).round() / 10.0).collect()
    };
    assert_eq!(largest(["Industry", "Total"]), [35.3, 17.2, 5.3]);
    assert_eq!(largest(["Agriculture", "Total"]), [172.5, 67.7]);
    assert_eq!(largest(["Total", "Spain"]), [174.0, 54.7, 31.3, 2.7]);
    assert_eq!(largest(["Total", "Total"]), [249.9, 160.0, 40.1, 12.3]);
}

/// The vignette's table 10: the intervals that it prints, from the cells that it hides. Of the hidden cells that have no
/// interval there (they were not unsafe) it names one; that private/Spain, the rows' totals and the columns' totals
/// below are hidden too follows from the others' intervals.
#[test]
fn gauss_suppression_intervals() {
    let numbers = [
        ("Agriculture", [0.0, 100.4, 139.8]),
        ("Entertainment", [16.8, 9.4, 105.3]),
        ("Industry", [20.3, 29.1, 8.4]),
        ("Governmental", [0.0, 23.6, 9.2]),
    ];
    let hidden = |sector: &str, place: &str| {
        let is_shown = match place {
            "Iceland" => matches!(sector, "Agriculture" | "Governmental"),
            "Total" => matches!(sector, "Agriculture" | "Entertainment" | "Total"),
            _ => (sector, place) == ("Total", "Spain"),
        };
        !is_shown
    };
    let mut rows = Vec::new();
    let mut add = |sector: &str, values: [f64; 3]| {
        let total: f64 = values.iter().sum();
        for (place, value) in PLACES.into_iter().chain(["Total"]).zip(values.into_iter().chain([total])) {
            rows.push((vec![sector.to_owned(), place.to_owned()], (!hidden(sector, place)).then_some(value)));
        }
    };
    numbers.iter().for_each(|(sector, values)| add(sector, *values));
    let sum = |of: &[usize]| [0, 1, 2].map(|p| of.iter().map(|&s| numbers[s].1[p]).sum::<f64>());
    add("private", sum(&[0, 1, 2]));
    add("Total", sum(&[0, 1, 2, 3]));
    let level = |row: [&str; 3]| row.map(str::to_owned).to_vec();
    let sectors = AuditDimension {
        name: "sector".into(),
        hierarchy: vec![
            level(["Agriculture", "private", "Total"]),
            level(["Entertainment", "private", "Total"]),
            level(["Industry", "private", "Total"]),
            level(["Governmental", "Governmental", "Total"]),
        ],
    };
    let places = AuditDimension { name: "geo".into(), ..AuditDimension::default() };
    let input = AuditInput {
        dimensions: vec![sectors, places],
        rows,
        total: "Total".into(),
        threshold: 1,
        ..AuditInput::default()
    };
    let found = audit(&input, &Progress::new()).unwrap();
    let printed = [
        (["Agriculture", "Portugal"], [0.0, 199.6]),
        (["Agriculture", "Spain"], [40.6, 240.2]),
        (["Entertainment", "Iceland"], [0.0, 131.5]),
        (["Entertainment", "Portugal"], [0.0, 131.5]),
        (["Entertainment", "Spain"], [0.0, 131.5]),
        (["Governmental", "Portugal"], [0.0, 90.6]),
        (["Governmental", "Spain"], [0.0, 90.6]),
        (["Governmental", "Total"], [0.0, 90.6]),
        (["Industry", "Iceland"], [0.0, 90.6]),
        (["Industry", "Portugal"], [0.0, 90.6]),
        (["Industry", "Spain"], [0.0, 90.6]),
    ];
    for (at, expected) in printed {
        let interval = found.cells.iter().find(|cell| cell.at == at).unwrap().attacker;
        let rounded = interval.map(|x| (x * 10.0).round() / 10.0);
        assert_eq!(rounded, expected, "{at:?}");
    }
}

/// GaussSuppression, vignette "Small count frequency table suppression", tables 2 and 4: which cells are small, with
/// subtotals, and with zeros as safe and as unsafe.
#[test]
fn gauss_suppression_small_counts_with_subtotals() {
    // young, old; Iceland, Portugal, Spain, of which the first is all that is not in the EU.
    let table = with_groups(input(&[2, 3], &[2, 0, 5, 3, 4, 6]), 1, &[0, 1, 1], &["nonEU", "EU"]);
    let mut two = settings(3);
    two.rules.zeros = Zeros::Unsafe;
    two.standard = Standard::Exact;
    let mut four = settings(5);
    four.rules.zeros = Zeros::Safe;
    assert_eq!(unsafe_rows(&table, &two), ["v0 v0", "v0 nonEU", "v0 v1"]);
    let small = ["v0 v0", "v0 nonEU", "v1 v0", "v1 nonEU", "v1 v1", "Total v1"];
    assert_eq!(unsafe_rows(&table, &four), small);
    let protected = prepared(&table, &two);
    assert!(protected.checked.protected);
    assert!(hidden_rows(&protected).len() <= 8, "{:?}: table 2 hides eight", hidden_rows(&protected));
}

/// ACRO, test/test_tables_syntheticdata.py: four variables of three values each, eleven records a combination, five
/// where the first, third and fourth are C. With the default threshold of 10 it flags one cell in one dimension and
/// three in two, three and four, margins counted.
#[test]
fn acro_threshold() {
    let count = |at: [usize; 4]| if at[0] == 2 && at[2] == 2 && at[3] == 2 { 5 } else { 11 };
    let table = |dimensions: usize| {
        // What is left out is held at C; the order in which they come in is first, second, third, fourth.
        let sizes = vec![3; dimensions];
        let cells = 3_usize.pow(dimensions as u32);
        let counts: Vec<u64> = (0..cells)
            .map(|cell| {
                let mut at = [2; 4];
                (0..dimensions).for_each(|d| at[d] = cell / 3_usize.pow((dimensions - 1 - d) as u32) % 3);
                count(at)
            })
            .collect();
        unsafe_rows(&input(&sizes, &counts), &settings(10)).len()
    };
    assert_eq!([1, 2, 3, 4].map(table), [1, 3, 3, 3]);
}

/// The same with one record of 10,000 in the cell (C, C): both rules, (2, 0.9) and p-ratio 0.1, find that cell and no
/// other. ACRO asks for a review where a value is negative and leaves the rules out; here they look at absolute values.
#[test]
fn acro_dominance() {
    let mut rows: Vec<(Vec<usize>, f64)> = Vec::new();
    for cell in 0..81 {
        let at = [cell / 27 % 3, cell / 9 % 3, cell / 3 % 3, cell % 3];
        let few = at[0] == 2 && at[2] == 2 && at[3] == 2;
        for value in 0..if few { 5 } else { 11 } {
            let is_last = at == [2, 2, 2, 2] && value == 4;
            rows.push((vec![at[0], at[1]], if is_last { 10_000.0 } else { f64::from(value) }));
        }
    }
    let rows: Vec<(&[usize], f64)> = rows.iter().map(|(at, value)| (at.as_slice(), *value)).collect();
    let labels = ["A", "B", "C"];
    let table = contributions(&[("indvar1", &labels), ("indvar2", &labels)], &rows);
    let mut rules = sums(10);
    rules.rules.dominance = Some((2, 90.0));
    rules.rules.p_percent = Some(10.0);
    assert_eq!(unsafe_rows(&table, &rules), ["C C"]);
    let reasons = prepared(&table, &rules).find(&["C", "C"]).unwrap().reasons.clone();
    assert_eq!(reasons, [Reason::Dominance, Reason::PPercent]);
    let mut negative = table;
    let values: Vec<f64> = negative.measures[0].values.iter().map(|v| -v).collect();
    negative.measures[0].values = values.into();
    assert_eq!(unsafe_rows(&negative, &rules), ["C C"]);
}

/// ACRO counts the records that have a value, not those that are there (`check_missing_values` then asks for a review).
#[test]
fn acro_missing_values_do_not_count_towards_the_threshold() {
    let rows: Vec<(&[usize], f64)> = (0..24)
        .map(|n| if n < 12 { (&[0_usize][..], 5.0) } else { (&[1][..], if n < 17 { 5.0 } else { f64::NAN }) })
        .collect();
    let table = contributions(&[("year", &["2010", "2011"])], &rows);
    assert!(unsafe_rows(&table, &settings(10)).is_empty(), "twelve people each");
    let open = TableSettings { protect: Protect::None, ..sums(10) };
    assert_eq!(prepared(&table, &open).find(&["2011"]).unwrap().reasons, [Reason::FewValues]);
}
