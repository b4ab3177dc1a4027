//! Sums beside means: how many people have no value is a number of people like any other, and does not come out where it
//! is small. And a measure of yes and no does not tell everybody's answer.

use crate::release::make::settings;
use crate::release::sums::beside_counts::{Dice, KINDS, people, prepared, table_of, tables, without};
use crate::release::sums::beside_counts_attack::{Row, Values, half, rows};
use shoal::release::settings::{Measure, Statistic};
use shoal::release::{PublishedValue, Status};

const THRESHOLD: u64 = 5;

/// Between which numbers those with a value lie, by what is published of the row alone.
fn with_value(row: &Row, count: u64, values: &Values) -> [u64; 2] {
    let agrees = |people: u64| {
        let mut ends = [f64::NEG_INFINITY, f64::INFINITY];
        if let Some(sum) = &row.sum {
            let value: f64 = sum.parse().unwrap();
            ends = [value - half(sum), value + half(sum)];
        }
        if let Some(mean) = &row.mean {
            let value: f64 = mean.parse().unwrap();
            let of = |end: f64| end * people as f64;
            ends = [ends[0].max(of(value - half(mean))), ends[1].min(of(value + half(mean)))];
        }
        ends[0].is_infinite() || values.can_be(people as i64, ends)
    };
    let all: Vec<u64> = (0..=count).filter(|&people| agrees(people)).collect();
    [*all.first().unwrap(), *all.last().unwrap()]
}

/// Narrows what is known of each cell along every line of the table until nothing changes.
fn narrowed(rows: &[Row], mut known: Vec<[i64; 2]>) -> Vec<[i64; 2]> {
    let dimensions = rows[0].at.len();
    for _ in 0..20 {
        for (total, row) in rows.iter().enumerate() {
            for axis in (0..dimensions).filter(|&axis| row.at[axis] == "Total") {
                let is_part = |other: &Row| {
                    other.at[axis] != "Total" && (0..dimensions).all(|a| a == axis || other.at[a] == row.at[a])
                };
                let parts: Vec<usize> = (0..rows.len()).filter(|&i| is_part(&rows[i])).collect();
                let sum = |end: usize, known: &[[i64; 2]]| parts.iter().map(|&p| known[p][end]).sum::<i64>();
                let (low, high) = (sum(0, &known), sum(1, &known));
                known[total] = [known[total][0].max(low), known[total][1].min(high)];
                for &part in &parts {
                    let [own_low, own_high] = known[part];
                    let least = known[total][0] - (high - own_high);
                    let most = known[total][1] - (low - own_low);
                    known[part] = [own_low.max(least), own_high.min(most)];
                }
            }
        }
    }
    known
}

#[test]
fn few_people_without_a_value_are_not_found() {
    let (mut attacked, mut small, mut means, mut left_out) = (0, 0, 0, 0);
    for seed in 0..tables(300) {
        let mut dice = Dice::new(seed + 77_000);
        let sizes: &[usize] = [&[3][..], &[2, 2], &[4, 3]][dice.below(3) as usize];
        let kind = dice.below(4);
        let missing = [2, 8, 20][dice.below(3) as usize];
        let input = table_of(sizes, &people(sizes, kind, missing, &mut dice));
        let mut settings = settings(THRESHOLD);
        let statistics = [vec![Statistic::Sum, Statistic::Mean], vec![Statistic::Mean], vec![Statistic::Sum]];
        let asked = &statistics[dice.below(3) as usize];
        settings.measures = asked.iter().map(|s| Measure::new("spend", s.clone())).collect();
        let table = prepared(&input, &settings).unwrap();
        assert!(table.checked.protected);
        let values = Values::of(input.measures[0].values.iter().copied());
        let rows = rows(&table);
        attacked += 1;
        let known = rows.iter().map(|row| {
            let Some(count) = row.people else { return [0, i64::MAX / 1_000] };
            let [low, high] = with_value(row, count, &values);
            [(count - high) as i64, (count - low) as i64]
        });
        let known = narrowed(&rows, known.collect());
        for (row, [low, high]) in rows.iter().zip(known) {
            let lack = without(&input, &row.at) as i64;
            assert!(low <= lack && lack <= high, "seed {seed}: the truth agrees");
            means += usize::from(row.mean.is_some());
            left_out += usize::from(row.people.is_some() && asked.len() == 2 && row.mean.is_none());
            if lack > 0 && (lack as u64) < THRESHOLD {
                small += 1;
                let t = THRESHOLD as i64;
                assert!(
                    high >= t && high - low >= t,
                    "seed {seed}, kind {kind}, {asked:?}, {:?}: {lack} without a value, known as {low}..{high}",
                    row.at
                );
            }
        }
    }
    println!("{attacked} tables, {small} small numbers, {means} means shown, {left_out} left out beside sums");
    assert!(small > 400 && means > 400, "{small} {means}");
}

#[test]
fn a_column_that_nobody_lacks_keeps_its_means() {
    let mut dice = Dice::new(3);
    let input = table_of(&[4, 3], &people(&[4, 3], 0, 0, &mut dice));
    let mut settings = settings(THRESHOLD);
    settings.measures = vec![Measure::new("spend", Statistic::Sum), Measure::new("spend", Statistic::Mean)];
    let table = prepared(&input, &settings).unwrap();
    assert!(rows(&table).iter().all(|row| row.sum.is_some() && row.mean.is_some()));
    assert!(table.notes.is_empty(), "{:?}", table.notes);
}

/// All yes, or all but one: whoever is in the cell said so.
#[test]
fn nobody_is_known_by_everybodys_answer() {
    for ones in [0, 1, 2, 28, 29, 30] {
        let own = (0..30).map(|i| (vec![0], f64::from(i < ones)));
        let others = (0..80).map(|i| (vec![1 + i % 2], f64::from(i / 2 % 2)));
        let input = table_of(&[3], &own.chain(others).collect::<Vec<_>>());
        let mut settings = settings(THRESHOLD);
        settings.rules.p_percent = None;
        settings.measures = vec![Measure::new("spend", Statistic::Mean)];
        let table = prepared(&input, &settings).unwrap();
        let cell = table.find(&["v0"]).unwrap();
        assert!(table.checked.protected);
        assert_eq!(cell.status == Status::Unsafe, !(2..=28).contains(&ones), "{ones} of 30");
        assert_eq!(cell.published[1] == PublishedValue::Hidden, !(2..=28).contains(&ones));
    }
    const { assert!(KINDS > 4) };
}

/// The least amount that there is, of everybody in a cell, tells everybody's.
#[test]
fn a_sum_of_nothing_tells_that_nobody_spent() {
    let own = (0..30).map(|_| (vec![0], 0.0));
    let others = (0..80).map(|i| (vec![1 + i % 2], f64::from(i % 7) * 3.5));
    let mut settings = settings(THRESHOLD);
    settings.measures = vec![Measure::new("spend", Statistic::Sum)];
    let table = prepared(&table_of(&[3], &own.chain(others).collect::<Vec<_>>()), &settings).unwrap();
    assert_eq!(table.find(&["v0"]).unwrap().status, Status::Unsafe);
    // A fee that everybody pays tells nothing.
    let fee: Vec<_> = (0..90).map(|i| (vec![i % 3], 5.0)).collect();
    let table = prepared(&table_of(&[3], &fee), &settings).unwrap();
    assert!(table.cells.iter().all(|cell| cell.status == Status::Published));
}
