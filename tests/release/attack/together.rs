//! Several tables in one release: what one hides, no other tells.

use crate::release::make::{input, settings};
use crate::release::oracle::{Statement, by_number, intervals, statements};
use proptest::prelude::*;
use shoal::privacy::{People, Progress};
use shoal::release::settings::{Measure, Statistic, TableSettings, Totals};
use shoal::release::tabulation::{MeasureColumn, TableInput};
use shoal::release::{Prepared, PublishedValue, Status, TableRequest, Together, prepare_together};
use std::sync::Arc;

/// The same people by some of the dimensions.
fn by(input: &TableInput, dimensions: &[usize]) -> TableInput {
    TableInput { dimensions: dimensions.iter().map(|&d| input.dimensions[d].clone()).collect(), ..input.clone() }
}

fn together(tables: &[(&TableInput, &TableSettings)]) -> Together {
    let asked: Vec<TableRequest<'_>> = tables
        .iter()
        .map(|&(input, settings)| TableRequest {
            input,
            settings,
            before: &[],
            noise: shoal::release::noise::Source::System,
        })
        .collect();
    prepare_together(&asked, &[], &Progress::new()).unwrap()
}

fn status(table: &Prepared, at: &[&str]) -> Status {
    table.find(at).unwrap().status
}

/// What a table says of the atoms of all dimensions.
fn says(table: &Prepared, of: &[usize], sizes: &[usize]) -> Vec<Statement> {
    let own: Vec<usize> = of.iter().map(|&d| sizes[d]).collect();
    let cells: usize = sizes.iter().product();
    let place = |atom: usize| {
        let mut rest = atom;
        let mut at = vec![0; sizes.len()];
        for d in (0..sizes.len()).rev() {
            at[d] = rest % sizes[d];
            rest /= sizes[d];
        }
        of.iter().fold(0, |cell, &d| cell * sizes[d] + at[d])
    };
    statements(&table.published(), &own, &by_number)
        .into_iter()
        .map(|s| Statement { atoms: (0..cells).filter(|&a| s.atoms.contains(&place(a))).collect(), value: s.value })
        .collect()
}

#[test]
fn a_margin_that_another_table_tells_does_not_undo_a_hidden_cell() {
    // Without totals nothing more than the 4 has to be hidden; the second table tells the total of its row.
    let whole = input(&[2, 3], &[4, 30, 40, 50, 60, 70]);
    let mut bare = settings(10);
    bare.totals = Totals::None;
    let alone = together(&[(&whole, &bare)]);
    assert_eq!(alone.tables[0].cost.cells_hidden, 1);
    let rows = by(&whole, &[0]);
    let both = together(&[(&whole, &bare), (&rows, &settings(10))]);
    assert!(both.is_protected(), "{both:?}");
    assert!(both.tables[0].cost.cells_hidden + both.tables[1].cost.cells_hidden > 1);
}

#[test]
fn a_number_that_two_tables_tell_is_hidden_in_both_or_in_none() {
    let whole = input(&[3, 3], &[21, 52, 3, 44, 30, 26, 61, 2, 48]);
    let both = together(&[(&whole, &settings(10)), (&by(&whole, &[1]), &settings(10))]);
    assert!(both.is_protected());
    for label in ["v0", "v1", "v2", "Total"] {
        let hidden = |s: Status| s != Status::Published;
        assert_eq!(hidden(status(&both.tables[0], &["Total", label])), hidden(status(&both.tables[1], &[label])));
    }
}

#[test]
fn tables_that_only_share_their_people_are_protected_apart_with_their_totals_shown() {
    let whole = input(&[2, 2, 2, 2], &[4, 30, 20, 9, 8, 30, 12, 25, 33, 5, 40, 28, 17, 22, 19, 31]);
    let (first, second) = (by(&whole, &[0, 1]), by(&whole, &[2, 3]));
    let mut high = settings(60);
    high.cost = shoal::release::settings::Cost::Cells;
    let both = together(&[(&first, &high), (&second, &high)]);
    assert!(both.is_protected());
    for table in &both.tables {
        assert_eq!(status(table, &["Total", "Total"]), Status::Published);
    }
}

#[test]
fn sums_of_one_table_do_not_come_out_of_another() {
    // Ten people in each of six cells but one, whose three spend much.
    let sizes = [2, 3];
    let rows: Vec<usize> = (0..6).flat_map(|cell| vec![cell; if cell == 1 { 3 } else { 12 }]).collect();
    let mut whole = input(&sizes, &[1; 6]);
    whole.people = Arc::new(People::Rows(rows.len()));
    for (d, divisor) in [(0, 3), (1, 1)] {
        let size = sizes[d];
        whole.dimensions[d].codes = rows.iter().map(|cell| (cell / divisor % size) as u32).collect();
    }
    let spend: Vec<f64> = rows.iter().map(|&cell| if cell == 1 { 500.0 } else { 10.0 }).collect();
    whole.measures = vec![MeasureColumn { name: "spend".into(), values: spend.into() }];
    let mut bare = settings(10);
    bare.totals = Totals::None;
    bare.measures = vec![Measure::new("spend", Statistic::Sum)];
    let mut margin = settings(10);
    margin.measures = vec![Measure::new("spend", Statistic::Mean)];
    let both = together(&[(&whole, &bare), (&by(&whole, &[0]), &margin)]);
    assert!(both.is_protected(), "{both:?}");
    let row = ["v0", "v1", "v2"].map(|c| both.tables[0].find(&["v0", c]).unwrap().published[1]);
    let total = both.tables[1].find(&["v0"]).unwrap().published[1];
    let hidden = row.iter().filter(|v| **v == PublishedValue::Hidden).count();
    assert!(hidden > 1 || total == PublishedValue::Hidden, "{row:?} {total:?}: 1,740 less the others is 1,500");
}

/// Every number of the three tables is 12 or more, or nobody; and yet they tell of three people: 15 with the first two
/// values, of whom all but 12 have the third one's first.
#[test]
fn a_group_that_no_table_names_does_not_come_out_of_three() {
    let whole = input(&[2, 2, 2], &[3, 12, 12, 0, 12, 12, 12, 0]);
    let pairs = [[0, 1], [0, 2], [1, 2]].map(|of| by(&whole, &of));
    let settings = settings(10);
    let asked = pairs.each_ref().map(|table| (table, &settings));
    let all = together(&asked);
    assert!(all.is_protected(), "{all:?}");
    assert!(all.tables.iter().map(|table| table.cost.cells_hidden).sum::<u64>() > 0);
    let open = TableSettings { protect: shoal::release::settings::Protect::None, ..settings.clone() };
    let all = together(&asked.map(|(table, _)| (table, &open)));
    assert!(!all.is_protected());
    assert!(
        all.differences
            .iter()
            .any(|way| way.starts_with("v0, v0, v0 is at most ")
                && way.ends_with("and at least v0, v0 15 − v0, v1 12 = 3")),
        "{all:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    /// Three tables of two dimensions each, attacked by enumerating all files: no group of all three dimensions that is
    /// small comes out exactly, though none of them has a row.
    #[test]
    fn no_small_joint_group_comes_out_of_three_tables(
        counts in prop::collection::vec(prop_oneof![2 => Just(0_u64), 1 => 1_u64..3, 3 => 3_u64..7], 8),
    ) {
        let sizes = [2, 2, 2];
        let whole = input(&sizes, &counts);
        let of = [vec![0, 1], vec![0, 2], vec![1, 2]];
        let inputs = of.each_ref().map(|dimensions| by(&whole, dimensions));
        let settings = settings(3);
        let all = together(&inputs.each_ref().map(|table| (table, &settings)));
        prop_assert!(all.is_protected(), "{:?}", all);
        let mut said: Vec<Statement> =
            all.tables.iter().zip(&of).flat_map(|(table, of)| says(table, of, &sizes)).collect();
        let joint = said.len();
        said.extend((0..8).map(|atom| Statement { atoms: vec![atom], value: None }));
        let Some(found) = intervals(&said, 8, 9, 400_000) else { return Ok(()) };
        for (&count, [low, high]) in counts.iter().zip(&found[joint..]) {
            prop_assert!(!(1..3).contains(&count) || high > low, "{} is known: {:?}", count, all);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    /// Three dimensions, two tables that share one of them or that share two, attacked by enumerating all files.
    #[test]
    fn nothing_small_comes_out_of_two_tables(
        counts in prop::collection::vec(prop_oneof![2 => Just(0_u64), 2 => 1_u64..3, 2 => 3_u64..9], 8),
        tables in prop_oneof![
            Just([vec![0, 1], vec![1, 2]]),
            Just([vec![0], vec![0, 2]]),
            Just([vec![0, 1, 2], vec![1]]),
            Just([vec![0, 1], vec![2]]),
        ],
        totals in any::<[bool; 2]>(),
    ) {
        let sizes = [2, 2, 2];
        let whole = input(&sizes, &counts);
        let inputs = tables.each_ref().map(|dimensions| by(&whole, dimensions));
        let settings = totals.map(|with| {
            let mut settings = settings(3);
            settings.totals = if with { Totals::All } else { Totals::None };
            settings
        });
        let both = together(&[(&inputs[0], &settings[0]), (&inputs[1], &settings[1])]);
        prop_assert!(both.is_protected(), "{:?}", both);
        let said: Vec<Statement> =
            both.tables.iter().zip(&tables).flat_map(|(table, of)| says(table, of, &sizes)).collect();
        let Some(found) = intervals(&said, 8, 9, 400_000) else { return Ok(()) };
        let cells = both.tables.iter().flat_map(|table| &table.cells);
        for ((cell, statement), [low, high]) in cells.zip(&said).zip(found) {
            let count = cell.count as i64;
            prop_assert!(low <= count && count <= high.max(9));
            if let Some(shown) = statement.value {
                prop_assert_eq!(shown, count);
                prop_assert!(count == 0 || count >= 3);
            } else if count > 0 && count < 3 {
                prop_assert!(high >= 3 && high - low >= 3, "{:?} = {} is between {} and {}", cell.at, count, low, high);
            }
        }
    }
}
