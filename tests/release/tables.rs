//! Small tables with answers that can be followed by hand.

use super::make::{input, prepared, settings};
use shoal::release::{PublishedValue, Status};

#[test]
fn a_small_cell_takes_three_others_with_it_in_two_dimensions() {
    // 20 50 30 / 40 3 25 / 60 35 45: the 3 needs a rectangle; cheapest is the one over (40, 20) and (50).. by people.
    let table = prepared(&input(&[3, 3], &[20, 50, 30, 40, 3, 25, 60, 35, 45]), &settings(10));
    assert!(table.checked.protected);
    let hidden: Vec<_> = table.cells.iter().filter(|c| c.status != Status::Published).collect();
    assert_eq!(hidden.len(), 4, "{:?}", hidden.iter().map(|c| &c.at).collect::<Vec<_>>());
    let complementary: u64 = hidden.iter().filter(|c| c.status == Status::Complementary).map(|c| c.count).sum();
    assert_eq!(complementary, 105, "25 + 35 + 45 or 25 + 30 + 50");
    assert_eq!(table.cells.len(), 16);
}

#[test]
fn nothing_hidden_is_in_what_is_published() {
    let table = prepared(&input(&[4], &[3, 12, 20, 40]), &settings(10));
    assert!(table.checked.protected);
    for (cell, row) in table.cells.iter().zip(&table.published().rows) {
        let is_hidden = row.values[0] == PublishedValue::Hidden;
        assert_eq!(is_hidden, cell.status != Status::Published);
    }
}
