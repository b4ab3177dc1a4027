//! Earlier releases whose counts were rounded: they are known to within their rounding, no better and no worse.

use crate::release::attack::outside::{Part, interval};
use crate::release::make::{input, settings};
use crate::release::sums::beside_counts::{Dice, tables};
use shoal::privacy::Progress;
use shoal::release::noise::{Secret, Source};
use shoal::release::rounding::possible;
use shoal::release::settings::{Protect, Rounding, TableSettings};
use shoal::release::tabulation::TableInput;
use shoal::release::{Earlier, Published, PublishedRow, PublishedValue, TableRequest, Together, prepare_together};

const ROUNDINGS: [Rounding; 3] = [Rounding::Conventional, Rounding::Random, Rounding::Controlled];

fn made(input: &TableInput, settings: &TableSettings, earlier: &[Earlier]) -> Option<Together> {
    let secret = Secret::from_bytes([7; 32]);
    let asked = TableRequest { input, settings, before: &[], noise: Source::Secret(&secret, b"") };
    // Controlled rounding does not exist of every table of three dimensions.
    prepare_together(&[asked], earlier, &Progress::new()).ok()
}

fn rounded(base: u64, rounding: Rounding) -> TableSettings {
    let mut settings = settings(4);
    settings.protect = Protect::Round { base };
    settings.rounding = rounding;
    settings
}

/// The same people by some of the dimensions.
fn by(input: &TableInput, dimensions: &[usize]) -> TableInput {
    TableInput { dimensions: dimensions.iter().map(|&d| input.dimensions[d].clone()).collect(), ..input.clone() }
}

#[test]
fn the_same_rounded_table_again_is_the_same_and_is_safe() {
    for rounding in ROUNDINGS {
        let whole = input(&[3, 2], &[1, 9, 12, 2, 30, 17]);
        let settings = rounded(10, rounding);
        let first = made(&whole, &settings, &[]).unwrap();
        assert!(first.is_protected(), "{rounding:?}");
        let published = first.tables[0].published();
        let is_small = |row: &PublishedRow| ["v0, v0", "v1, v1"].contains(&&*row.at.join(", "));
        let is_shown = |row: &PublishedRow| row.values[0] != PublishedValue::Hidden;
        assert!(published.rows.iter().filter(|row| is_small(row)).any(is_shown), "{rounding:?}: {published:?}");
        let earlier = Earlier { input: whole.clone(), settings: settings.clone(), published: published.clone() };
        let again = made(&whole, &settings, &[earlier]).unwrap();
        assert!(again.is_protected(), "{rounding:?}: {:?}", again.differences);
        assert_eq!(again.tables[0].published().rows, published.rows, "{rounding:?}");
    }
}

/// A row of a published table: the cells of the whole table that it adds up, and what it says of their people.
struct Row {
    cells: Vec<bool>,
    says: Option<[f64; 2]>,
}

fn rows(published: &Published, settings: &TableSettings, of: &[usize], sizes: &[usize]) -> Vec<Row> {
    let value = |cell: usize, dimension: usize| {
        let stride: usize = sizes[dimension + 1..].iter().product();
        format!("v{}", cell / stride % sizes[dimension])
    };
    let row = |row: &PublishedRow| {
        let is_in = |cell: usize| {
            row.at.iter().zip(of).all(|(label, &d)| *label == published.total_label || *label == value(cell, d))
        };
        Row {
            cells: (0..sizes.iter().product()).map(is_in).collect(),
            says: match (&row.values[0], settings.protect) {
                (PublishedValue::Count(people), Protect::Round { base }) => {
                    Some(possible(*people, base, settings.rounding))
                }
                (PublishedValue::Count(people), _) => Some([*people as f64; 2]),
                _ => None,
            },
        }
    };
    published.rows.iter().map(row).collect()
}

/// The small rows whose number is known too well.
fn narrow(rows: &[Row], counts: &[u64]) -> Vec<String> {
    let says: Vec<_> = rows.iter().map(|row| row.says).collect();
    let mut found = Vec::new();
    for Row { cells, .. } in rows {
        let part = |(cell, &people): (usize, &u64)| Part {
            rows: rows.iter().map(|row| row.cells[cell]).collect(),
            people: people as usize,
            inside: cells[cell],
        };
        let parts: Vec<Part> = counts.iter().enumerate().map(part).collect();
        let people: usize = parts.iter().filter(|part| part.inside).map(|part| part.people).sum();
        if (1..4).contains(&people) {
            let [low, high] = interval(&parts, &says);
            if high < 4.0 || high - low < 4.0 {
                found.push(format!("{people} people, between {low} and {high}"));
            }
        }
    }
    found
}

/// Two releases after another over the same people, at least one of them rounded, in any order; attacked by what was
/// published of both.
#[test]
fn rounded_tables_and_later_ones_say_no_small_number_together() {
    let (mut held, mut refused, mut hidden) = (0, 0, 0);
    for seed in 0..tables(400) {
        let mut dice = Dice::new(seed + 9_000);
        let sizes: &[usize] = [&[3, 2][..], &[2, 4], &[3, 3], &[2, 2, 2]][dice.below(4) as usize];
        let counts: Vec<u64> = (0..sizes.iter().product::<usize>())
            .map(|_| if dice.below(3) == 0 { dice.below(5) } else { 4 + dice.below(40) })
            .collect();
        let whole = input(sizes, &counts);
        let some = |dice: &mut Dice| {
            let all: Vec<usize> = (0..sizes.len()).collect();
            if dice.below(2) == 0 { all } else { all[..sizes.len() - 1].to_vec() }
        };
        let dimensions = [some(&mut dice), some(&mut dice)];
        let mut kinds: Vec<TableSettings> =
            (0..2).map(|_| rounded([3, 5, 10][dice.below(3) as usize], ROUNDINGS[dice.below(3) as usize])).collect();
        if dice.below(2) == 0 {
            kinds[dice.below(2) as usize] = settings(4);
        }
        let [before, now] = [0, 1].map(|which| by(&whole, &dimensions[which]));
        let Some(first) = made(&before, &kinds[0], &[]).filter(Together::is_protected) else { continue };
        let published = first.tables[0].published();
        let earlier = Earlier { input: before, settings: kinds[0].clone(), published: published.clone() };
        let Some(second) = made(&now, &kinds[1], &[earlier]) else { continue };
        if !second.is_protected() {
            refused += 1;
            continue;
        }
        held += 1;
        let after = second.tables[0].published();
        hidden += after.rows.iter().filter(|row| row.values[0] == PublishedValue::Hidden).count();
        let mut known = rows(&published, &kinds[0], &dimensions[0], sizes);
        known.extend(rows(&after, &kinds[1], &dimensions[1], sizes));
        let found = narrow(&known, &counts);
        assert_eq!(found, Vec::<String>::new(), "seed {seed}: {counts:?} {dimensions:?} {kinds:?}");
    }
    println!("{held} pairs held, {refused} refused, {hidden} cells hidden");
    assert!(held > 200 && held > 4 * refused, "{held} {refused}");
}
