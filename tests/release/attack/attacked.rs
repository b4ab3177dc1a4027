//! Nothing below the threshold comes out of any table, whatever its shape: attacked by enumeration.

use crate::release::make::{input, prepared, settings, with_groups};
use crate::release::oracle::{by_number, intervals, statements};
use proptest::prelude::*;
use shoal::release::Prepared;
use shoal::release::settings::{Cost, Zeros};

const THRESHOLD: u64 = 3;

pub fn no_small_cell_comes_out(
    table: &Prepared,
    sizes: &[usize],
    zeros: bool,
    inside: &dyn Fn(usize, &str) -> Vec<usize>,
) -> bool {
    let atoms = sizes.iter().product();
    let statements = statements(&table.published(), sizes, inside);
    let Some(found) = intervals(&statements, atoms, 6, 400_000) else { return false };
    let t = THRESHOLD as i64;
    for ((cell, statement), [low, high]) in table.cells.iter().zip(&statements).zip(found) {
        let count = cell.count as i64;
        assert!(low <= count && count <= high.max(6), "the truth is one of the tables");
        if let Some(shown) = statement.value {
            assert_eq!(shown, count);
        }
        if (count > 0 || zeros) && count < t {
            assert_eq!(statement.value, None, "{:?} is below the threshold", cell.at);
            assert!(high >= t && high - low >= t, "{:?} = {count} is between {low} and {high}", cell.at);
        }
    }
    true
}

/// `SHOAL_TABLES` asks for more.
fn cases() -> u32 {
    std::env::var("SHOAL_TABLES").ok().and_then(|n| n.parse().ok()).unwrap_or(120)
}

fn sizes() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![
        prop::collection::vec(2_usize..7, 1),
        prop::collection::vec(2_usize..4, 2),
        Just(vec![2, 2, 2]),
        Just(vec![3, 2, 2]),
        Just(vec![2, 2, 2, 2]),
    ]
}

fn counts(cells: usize) -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(prop_oneof![2 => Just(0_u64), 2 => Just(1), 2 => 2_u64..5, 2 => 5_u64..9], cells)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn of_any_shape(
        (sizes, counts) in sizes().prop_flat_map(|s| { let n = s.iter().product(); (Just(s), counts(n)) }),
        zeros in any::<bool>(),
        hide_zeros in any::<bool>(),
        cells in any::<bool>(),
    ) {
        let mut settings = settings(THRESHOLD);
        settings.rules.zeros = if zeros { Zeros::Unsafe } else { Zeros::Safe };
        settings.hide_zeros = hide_zeros;
        settings.cost = if cells { Cost::Cells } else { Cost::People };
        let table = prepared(&input(&sizes, &counts), &settings);
        prop_assert!(table.checked.protected);
        prop_assert!(table.cost.least_cells_hidden <= table.cost.cells_hidden);
        no_small_cell_comes_out(&table, &sizes, zeros, &by_number);
    }

    #[test]
    fn with_subtotals(counts in counts(10), zeros in any::<bool>()) {
        let table = with_groups(input(&[5, 2], &counts), 0, &[0, 0, 1, 1, 1], &["a", "b"]);
        let mut settings = settings(THRESHOLD);
        settings.rules.zeros = if zeros { Zeros::Unsafe } else { Zeros::Safe };
        let table = prepared(&table, &settings);
        prop_assert!(table.checked.protected);
        prop_assert_eq!(table.cells.len(), 24);
        no_small_cell_comes_out(&table, &[5, 2], zeros, &|d, label| match label {
            "a" => vec![0, 1],
            "b" => vec![2, 3, 4],
            other => by_number(d, other),
        });
    }
}
