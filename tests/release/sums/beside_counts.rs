//! Rounded counts beside sums, means and medians: the numbers of people that agree with everything that is published of
//! a cell span the whole interval of the rounding.

use crate::release::make::settings;
use crate::release::sums::beside_counts_attack::{Values, ends, means_are_computed, rows, sums_are_computed, unit_in};
use shoal::privacy::{People, Progress};
use shoal::release::noise::{Secret, Source};
use shoal::release::settings::{Measure, Protect, Rounding, Statistic, TableSettings};
use shoal::release::tabulation::axis::Dimension;
use shoal::release::tabulation::{MeasureColumn, TableInput};
use shoal::release::{Prepared, PublishedValue, ReleaseError, TableRequest, prepare_together};
use std::sync::Arc;

/// Numbers from a seed, the same every time.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}

/// Tables to attack; `SHOAL_TABLES` asks for more.
pub fn tables(usual: u64) -> u64 {
    std::env::var("SHOAL_TABLES").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// One row a person: (categories, amount).
pub fn table_of(sizes: &[usize], people: &[(Vec<u32>, f64)]) -> TableInput {
    let dimensions = sizes.iter().enumerate().map(|(d, &size)| Dimension {
        name: format!("d{d}"),
        codes: people.iter().map(|p| p.0[d]).collect(),
        labels: (0..size).map(|v| format!("v{v}")).collect(),
        hierarchy: Vec::new(),
        coarser: Default::default(),
        sensitive: false,
    });
    TableInput {
        dimensions: dimensions.collect(),
        segments: Vec::new(),
        people: Arc::new(People::Rows(people.len())),
        measures: vec![MeasureColumn { name: "spend".into(), values: people.iter().map(|p| p.1).collect() }],
        members: None,
    }
}

/// Kinds of columns: cents, whole numbers, prices that end in .99, ratings, yes and no, a fee, two fees, debts.
pub const KINDS: u64 = 8;

pub fn amount(kind: u64, dice: &mut Dice) -> f64 {
    match kind {
        0 => dice.below(40_000) as f64 / 100.0,
        1 => dice.below(60) as f64,
        2 => dice.below(9) as f64 * 10.0 + 9.99,
        3 => 1.0 + dice.below(5) as f64,
        4 => dice.below(2) as f64,
        5 => 5.0,
        6 => 20.0 + 15.0 * dice.below(2) as f64,
        _ => dice.below(2_000) as f64 / 10.0 - 60.0,
    }
}

pub fn people(sizes: &[usize], kind: u64, missing: u64, dice: &mut Dice) -> Vec<(Vec<u32>, f64)> {
    let cells: usize = sizes.iter().product();
    let mut all = Vec::new();
    for cell in 0..cells {
        let (mut at, mut rest) = (Vec::new(), cell);
        for size in sizes {
            at.push((rest % size) as u32);
            rest /= size;
        }
        // Yes and no may lean to one side, as far as everybody.
        let lean = dice.below(4);
        for _ in 0..12 + dice.below(60) {
            let value = amount(kind, dice);
            let value = if kind == 4 && lean == 0 { (dice.below(12) > 0) as u64 as f64 } else { value };
            all.push((at.clone(), if dice.below(100) < missing { f64::NAN } else { value }));
        }
    }
    all
}

pub fn prepared(input: &TableInput, settings: &TableSettings) -> Result<Prepared, ReleaseError> {
    let secret = Secret::from_bytes([7; 32]);
    let asked = TableRequest { input, settings, before: &[], noise: Source::Secret(&secret, &[]) };
    Ok(prepare_together(&[asked], &[], &Progress::new())?.tables.remove(0))
}

fn possible(published: u64, base: u64, rounding: Rounding) -> [u64; 2] {
    match rounding {
        Rounding::Conventional => [published.saturating_sub(base / 2), published + (base - 1) / 2],
        _ => [published.saturating_sub(base - 1), published + base - 1],
    }
}

/// Without a value in each row of the table.
pub fn without(input: &TableInput, at: &[String]) -> u64 {
    let is_in = |row: usize| {
        at.iter().zip(&input.dimensions).all(|(label, d)| label == "Total" || d.labels[d.codes[row] as usize] == *label)
    };
    let values = &input.measures[0].values;
    (0..values.len()).filter(|&row| is_in(row) && !values[row].is_finite()).count() as u64
}

#[test]
fn every_count_of_the_interval_stays_possible() {
    let (mut attacked, mut cells) = (0, 0);
    let mut shown = [0_usize; 3];
    for seed in 0..tables(400) {
        let mut dice = Dice::new(seed);
        let sizes: &[usize] = [&[3][..], &[2, 2], &[4, 3]][dice.below(3) as usize];
        let (kind, missing) = (dice.below(KINDS), [0, 0, 4, 30][dice.below(4) as usize]);
        let people = people(sizes, kind, missing, &mut dice);
        let input = table_of(sizes, &people);
        let (base, rounding) = (
            [3, 5, 10][dice.below(3) as usize],
            [Rounding::Conventional, Rounding::Random, Rounding::Controlled][dice.below(3) as usize],
        );
        let mut settings = settings(10);
        settings.protect = Protect::Round { base };
        settings.rounding = rounding;
        let statistics = [Statistic::Sum, Statistic::Mean, Statistic::Quantiles(vec![0.5])].into_iter().enumerate();
        let asked = dice.below(7) + 1;
        settings.measures = statistics
            .filter(|(place, _)| asked >> place & 1 == 1)
            .map(|(_, statistic)| Measure::new("spend", statistic))
            .collect();
        let table = prepared(&input, &settings).unwrap();
        assert!(table.checked.protected, "seed {seed}: {:?}", table.checked);
        let values = Values::of(people.iter().map(|p| p.1));
        attacked += 1;
        for row in rows(&table) {
            let Some(published) = row.people else { continue };
            let [low, high] = possible(published, base, rounding);
            let lack = without(&input, &row.at);
            let numbers = [&row.sum, &row.mean, &row.median];
            numbers.iter().zip(&mut shown).for_each(|(text, shown)| *shown += usize::from(text.is_some()));
            if row.sum.is_none() && row.mean.is_none() {
                continue;
            }
            cells += 1;
            // By whoever knows how many have no value.
            let divisor = published - (lack + base / 2) / base * base;
            for count in low.max(lack + 1)..=high {
                let with = (count - lack) as i64;
                let ends = ends(&row, with, &table.notes, divisor);
                assert!(
                    values.can_be(with, ends),
                    "seed {seed}, kind {kind}, {:?}: {count} of {low}..{high} is ruled out by {:?} {:?}",
                    row.at,
                    row.sum,
                    row.mean
                );
            }
            // What is said to be computed is what a reader computes.
            if let (Some(sum), Some(mean), 0) = (&row.sum, &row.mean, lack) {
                assert!(means_are_computed(&table.notes));
                let computed = sum.parse::<f64>().unwrap() / published as f64;
                assert!((computed - mean.parse::<f64>().unwrap()).abs() <= 0.0051, "{sum} / {published} = {mean}");
            }
        }
    }
    println!("{attacked} tables, {cells} cells; sums, means, medians shown: {shown:?}");
    assert!(cells > 1_000 && shown.iter().all(|n| *n > 300), "{cells} {shown:?}");
}

#[test]
fn a_fee_is_rounded_as_its_people_are() {
    for (rounding, all) in [(Rounding::Conventional, 95), (Rounding::Random, 0)] {
        let people: Vec<_> = (0..97).chain(200..253).map(|i| (vec![u32::from(i >= 200)], 5.0)).collect();
        let mut settings = settings(10);
        settings.protect = Protect::Round { base: 5 };
        settings.rounding = rounding;
        settings.measures = vec![Measure::new("spend", Statistic::Sum), Measure::new("spend", Statistic::Mean)];
        let table = prepared(&table_of(&[2], &people), &settings).unwrap();
        let rows = rows(&table);
        assert!(all == 0 || rows[0].people == Some(all));
        for row in &rows {
            let sum: f64 = row.sum.as_ref().unwrap().parse().unwrap();
            assert_eq!(sum, 5.0 * row.people.unwrap() as f64, "{:?}", row.at);
            assert_eq!(row.mean.as_ref().unwrap().parse::<f64>().unwrap(), 5.0);
        }
        match rounding {
            Rounding::Conventional => assert_eq!(unit_in(&table.notes), Some(25.0)),
            _ => assert!(sums_are_computed(&table.notes), "{:?}", table.notes),
        }
    }
}

#[test]
fn sums_have_the_decimals_of_their_column_and_no_tail() {
    // 0.1 added up a hundred times is 9.99999999999998 in binary.
    let people: Vec<_> = (0..100).map(|i| (vec![i % 2], [0.1, 0.25, 7.3][i as usize % 3])).collect();
    let mut settings = settings(10);
    settings.measures = vec![Measure::new("spend", Statistic::Sum), Measure::new("spend", Statistic::Mean)];
    let table = prepared(&table_of(&[2], &people), &settings).unwrap();
    for (row, cell) in rows(&table).iter().zip(&table.cells) {
        let cents = |at: u32| people.iter().filter(|p| p.0[0] == at).map(|p| (p.1 * 100.0).round() as i64).sum::<i64>();
        let cents = match row.at[0].as_str() {
            "v0" => cents(0),
            "v1" => cents(1),
            _ => cents(0) + cents(1),
        };
        assert_eq!(row.sum.as_ref().unwrap(), &format!("{}.{:02}", cents / 100, cents % 100));
        let mean = cents as f64 / 100.0 / cell.count as f64;
        assert_eq!(row.mean.as_ref().unwrap(), &format!("{mean:.2}"));
    }
}

#[test]
fn fewer_decimals_can_be_asked_for() {
    let people: Vec<_> = (0..60).map(|i| (vec![i % 2], f64::from(i) * 1.37)).collect();
    let mut settings = settings(10);
    settings.precision = "1".parse().unwrap();
    settings.measures = ["sum", "mean", "median"].map(|s| Measure::new("spend", s.parse().unwrap())).to_vec();
    let table = prepared(&table_of(&[2], &people), &settings).unwrap();
    for row in rows(&table) {
        for text in [row.sum, row.mean, row.median].into_iter().flatten() {
            assert!(text.split_once('.').map_or(0, |(_, decimals)| decimals.len()) <= 1, "{text}");
        }
    }
    assert!("10".parse::<shoal::release::settings::Precision>().is_err());
}

/// A median is nobody's amount: as many people as the threshold lie within half a unit of it.
#[test]
fn a_median_stands_for_several_people() {
    let mut shown = 0;
    for seed in 0..400 {
        let mut dice = Dice::new(seed);
        let kind = dice.below(KINDS);
        let input_people = people(&[3], kind, 0, &mut dice);
        let mut settings = settings(5);
        settings.measures = vec![Measure::new("spend", Statistic::Quantiles(vec![0.5]))];
        let table = prepared(&table_of(&[3], &input_people), &settings).unwrap();
        for (row, cell) in table.published().rows.iter().zip(&table.cells) {
            let PublishedValue::Number(median) = row.values[1] else { continue };
            shown += 1;
            let is_in = |p: &&(Vec<u32>, f64)| row.at[0] == "Total" || row.at[0] == format!("v{}", p.0[0]);
            let near = |p: &&(Vec<u32>, f64)| (p.1 - median.value()).abs() <= median.reach() + 1e-9;
            let near = input_people.iter().filter(is_in).filter(near).count();
            assert!(near >= 5, "seed {seed}: {median} of {} people stands for {near}", cell.count);
        }
    }
    assert!(shown > 500, "{shown}");
}
