//! Releases of a file that changes: what two states of it tell together, attacked from outside.
//!
//! The attacker reads published tables only. Every set of the finest groups is tried: where both states tell its
//! number, by whatever sums and differences, the numbers are compared.

use crate::release::changed_files::changed_attacker::{Attacker, Definition};
use crate::release::make::settings;
use shoal::privacy::{Bitmap, People, Progress};
use shoal::release::noise::Source;
use shoal::release::settings::{Measure, Protect, Statistic, TableSettings, Totals};
use shoal::release::tabulation::axis::{Dimension, Grouping};
use shoal::release::tabulation::{MeasureColumn, TableInput};
use shoal::release::{Before, Earlier, Published, PublishedValue, TableRequest, Together, prepare_together};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A row: a place on each of three columns, and an amount.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub at: [usize; 3],
    pub amount: i64,
}

/// One table: which columns, the first of them by groups of two or with such groups as subtotals.
#[derive(Clone, Debug)]
struct Asks {
    columns: Vec<usize>,
    coarse: bool,
    subtotals: bool,
    /// Only rows with 0 in the third column.
    filter: bool,
    settings: TableSettings,
}

pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.roll(n) == 0
    }
}

fn label(asks: &Asks, column: usize, value: usize) -> String {
    if column == 0 && asks.coarse { format!("g{}", value / 2) } else { format!("{}{value}", ["a", "b", "c"][column]) }
}

/// The table of some rows, with the categories that occur in them.
fn input(rows: &[Row], asks: &Asks) -> TableInput {
    let dimension = |&column: &usize| {
        let labels: BTreeSet<String> = rows.iter().map(|row| label(asks, column, row.at[column])).collect();
        let labels: Vec<String> = labels.into_iter().collect();
        let place = |row: &Row| labels.iter().position(|l| *l == label(asks, column, row.at[column])).unwrap() as u32;
        let groups: BTreeSet<usize> = rows.iter().map(|row| row.at[column] / 2).collect();
        let group = |text: &String| groups.iter().position(|g| *g == text[1..].parse::<usize>().unwrap() / 2).unwrap();
        let level = Grouping {
            group: labels.iter().map(|text| group(text) as u32).collect(),
            labels: groups.iter().map(|g| format!("g{g}")).collect(),
        };
        Dimension {
            name: ["a", "b", "c"][column].into(),
            codes: rows.iter().map(place).collect(),
            hierarchy: if column == 0 && asks.subtotals && !asks.coarse { vec![level] } else { Vec::new() },
            labels,
            coarser: Default::default(),
            sensitive: false,
        }
    };
    let members = asks.filter.then(|| {
        let mut bits = Bitmap::none(rows.len());
        rows.iter().enumerate().filter(|(_, row)| row.at[2] == 0).for_each(|(at, _)| bits.insert(at));
        bits
    });
    TableInput {
        dimensions: asks.columns.iter().map(dimension).collect(),
        segments: Vec::new(),
        people: Arc::new(People::Rows(rows.len())),
        measures: vec![MeasureColumn { name: "m".into(), values: rows.iter().map(|row| row.amount as f64).collect() }],
        members,
    }
}

fn any_table(dice: &mut Dice, sizes: [usize; 3], threshold: u64, rounded: bool) -> Asks {
    let mut columns: Vec<usize> = if dice.one_in(2) { vec![0, 1] } else { vec![dice.roll(2)] };
    if dice.one_in(2) {
        columns.reverse();
    }
    let mut settings = settings(threshold);
    settings.rules.p_percent = None;
    settings.totals = if dice.one_in(4) { Totals::None } else { Totals::All };
    settings.hide_total = dice.one_in(6);
    settings.measures = match dice.roll(4) {
        0 => vec![Measure::new("m", Statistic::Sum)],
        1 => vec![Measure::new("m", Statistic::Mean)],
        _ => Vec::new(),
    };
    if rounded && dice.one_in(2) {
        settings.protect = Protect::Round { base: 3 };
    }
    Asks {
        columns,
        coarse: dice.one_in(4),
        subtotals: dice.one_in(4),
        filter: sizes[2] > 1 && dice.one_in(3),
        settings,
    }
}

fn any_rows(dice: &mut Dice, sizes: [usize; 3]) -> Vec<Row> {
    let count = 20 + dice.roll(100);
    let skew = 1 + dice.roll(2);
    let mut any = |size: usize| (0..skew).map(|_| dice.roll(size)).min().unwrap_or(0);
    (0..count).map(|_| Row { at: [any(sizes[0]), any(sizes[1]), any(sizes[2])], amount: any(90) as i64 }).collect()
}

/// A few changes of each kind, or in every place more people than the threshold.
fn change(dice: &mut Dice, rows: &mut Vec<Row>, sizes: [usize; 3], many: Option<u64>) {
    if let Some(threshold) = many {
        for place in 0..sizes.iter().product() {
            let at = [place % sizes[0], place / sizes[0] % sizes[1], place / sizes[0] / sizes[1]];
            let more = threshold as usize + dice.roll(4);
            rows.extend((0..more).map(|n| Row { at, amount: 5 + n as i64 }));
        }
        return;
    }
    for _ in 0..1 + dice.roll(5) {
        let which = dice.roll(rows.len());
        let at = [dice.roll(sizes[0]), dice.roll(sizes[1]), dice.roll(sizes[2])];
        match dice.roll(6) {
            0 => rows.push(Row { at, amount: dice.roll(90) as i64 }),
            1 if rows.len() > 10 => {
                rows.swap_remove(which);
            }
            2 => rows[which].at = at,
            3 => rows[which].amount += 1 + dice.roll(400) as i64,
            // One leaves and another joins in the same place.
            4 => rows[which].amount = dice.roll(90) as i64,
            _ => {
                let leaves = rows[which].at;
                rows.retain(|row| row.at != leaves || dice.one_in(2));
                if rows.is_empty() {
                    rows.push(Row { at, amount: 1 });
                }
            }
        }
    }
}

struct Released {
    state: usize,
    asks: Asks,
    published: Published,
    categories: Vec<BTreeSet<String>>,
}

fn released(rows: &[Row], state: usize, asks: &Asks, all: &[Released]) -> Together {
    let now = input(rows, asks);
    let before: Vec<Before> = (all.iter().enumerate())
        .filter(|(_, then)| then.state != state)
        .map(|(number, then)| Before {
            release: number as u64 + 1,
            state: then.state.to_string(),
            input: input(rows, &then.asks),
            settings: then.asks.settings.clone(),
            published: then.published.clone(),
            categories: Some(then.categories.clone()),
            counts_only: false,
            traced: None,
        })
        .collect();
    let earlier: Vec<Earlier> = (all.iter())
        .filter(|then| then.state == state)
        .map(|then| Earlier {
            input: input(rows, &then.asks),
            settings: then.asks.settings.clone(),
            published: then.published.clone(),
        })
        .collect();
    let asked = TableRequest { input: &now, settings: &asks.settings, before: &before, noise: Source::System };
    prepare_together(&[asked], &earlier, &Progress::new()).unwrap()
}

fn definition(asks: &Asks) -> Definition {
    Definition {
        columns: asks.columns.clone(),
        filter: asks.filter,
        rounded: match asks.settings.protect {
            Protect::Round { base } => Some(base),
            _ => None,
        },
    }
}

#[derive(Default, Debug)]
struct Tally {
    chains: usize,
    pairs: usize,
    groups: usize,
    refused: usize,
    came_out: Vec<String>,
    unprotected: usize,
    hidden: u64,
    hidden_alone: u64,
}

/// Two or three releases, of states that differ; each is attacked with all before it.
fn chain(seed: u64, many: bool, rounded: bool, tally: &mut Tally) {
    let mut dice = Dice::new(seed);
    let sizes = if dice.one_in(3) { [3, 2, 2] } else { [4, 3, 1] };
    let threshold = 3 + dice.roll(4) as u64;
    let mut rows = any_rows(&mut dice, sizes);
    let mut all: Vec<Released> = Vec::new();
    let mut states: Vec<Vec<Row>> = Vec::new();
    let mut state = 0;
    tally.chains += 1;
    for step in 0..2 + dice.roll(2) {
        if step > 0 && (!dice.one_in(5) || many) {
            change(&mut dice, &mut rows, sizes, many.then_some(threshold));
            state += 1;
        }
        states.truncate(state);
        states.push(rows.clone());
        let asks = any_table(&mut dice, sizes, threshold, rounded);
        let together = released(&rows, state, &asks, &all);
        let alone = released(&rows, state, &asks, &[]);
        let table = &together.tables[0];
        tally.hidden += table.cost.cells_hidden;
        tally.hidden_alone += alone.tables[0].cost.cells_hidden;
        let attack = |published: &Published| -> (usize, usize, Vec<String>) {
            let (mut pairs, mut groups, mut found) = (0, 0, Vec::new());
            for (then, before) in states.iter().enumerate().take(state) {
                let mut attacker = Attacker::new(sizes, threshold);
                for old in all.iter().filter(|old| old.state == then) {
                    attacker.then(&old.published, &definition(&old.asks), Some(&old.categories));
                }
                for same in all.iter().filter(|same| same.state == state) {
                    attacker.now(&same.published, &definition(&same.asks));
                }
                attacker.now(published, &definition(&asks));
                pairs += 1;
                let inside = |rows: &[Row], set: u32| {
                    let atom = |row: &Row| {
                        row.at[0] + sizes[0] * (row.at[1] + sizes[1] * if sizes[2] > 1 { row.at[2] } else { 0 })
                    };
                    rows.iter().filter(|row| set >> atom(row) & 1 == 1).count() as f64
                };
                let moved = |set: u32| inside(&rows, set) - inside(before, set);
                let (compared, told) = attacker.attack(&moved);
                groups += compared;
                found.extend(told);
            }
            (pairs, groups, found)
        };
        if alone.is_protected() && !attack(&alone.tables[0].published()).2.is_empty() {
            tally.unprotected += 1;
        }
        if !together.is_protected() {
            tally.refused += 1;
            return;
        }
        let published = table.published();
        let (pairs, groups, found) = attack(&published);
        tally.pairs += pairs;
        tally.groups += groups;
        tally.came_out.extend(found.into_iter().map(|found| format!("seed {seed}, step {step}: {found}")));
        let categories = input(&rows, &asks).dimensions.iter().map(|d| d.labels.iter().cloned().collect()).collect();
        all.push(Released { state, asks, published, categories });
    }
}

#[test]
fn nothing_comes_out_of_a_file_that_changed_a_little() {
    let mut tally = Tally::default();
    (0..500).for_each(|seed| chain(seed, false, false, &mut tally));
    let found = tally.came_out.len();
    println!(
        "{} chains, {} pairs of states, {} groups compared, {} refused; without the comparison {} came out; {} cells hidden, {} without it",
        tally.chains, tally.pairs, tally.groups, tally.refused, tally.unprotected, tally.hidden, tally.hidden_alone
    );
    assert_eq!(found, 0, "{:#?}", &tally.came_out[..found.min(10)]);
    assert!(tally.unprotected > tally.chains / 10, "the attack is no attack: {tally:?}");
    assert!(tally.refused * 20 < tally.chains, "{} of {} were refused", tally.refused, tally.chains);
}

#[test]
fn rounded_numbers_are_compared_by_what_they_can_be() {
    let mut tally = Tally::default();
    (0..200).for_each(|seed| chain(seed + 10_000, false, true, &mut tally));
    println!("{} chains, {} pairs, {} refused", tally.chains, tally.pairs, tally.refused);
    let found = tally.came_out.len();
    assert_eq!(found, 0, "{:#?}", &tally.came_out[..found.min(10)]);
}

/// Where every group moved by more people than the threshold, protection costs nothing more.
#[test]
fn a_file_that_changed_much_costs_nothing_more() {
    let mut tally = Tally::default();
    (0..100).for_each(|seed| chain(seed + 20_000, true, false, &mut tally));
    println!("{} chains, {} cells hidden, {} without the comparison", tally.chains, tally.hidden, tally.hidden_alone);
    assert!(tally.came_out.is_empty(), "{:#?}", tally.came_out);
    assert_eq!((tally.hidden, tally.refused), (tally.hidden_alone, 0));
}

/// People with rows in several places: their numbers do not add up. Who is in a place, who is not, and of two places
/// who is in both.
#[test]
fn people_with_several_rows_are_compared_too() {
    let (mut compared, mut exposed) = (0, 0);
    for seed in 0..600 {
        let mut dice = Dice::new(seed + 30_000);
        let threshold = 3 + dice.roll(3) as u64;
        let places = 2 + dice.roll(2);
        let mut orders: Vec<(u32, u32, f64)> = Vec::new();
        for person in 0..30 + dice.roll(30) as u32 {
            (0..1 + dice.roll(3)).for_each(|_| orders.push((person, dice.roll(places) as u32, 1.0)));
        }
        // Every place has a row in both states.
        (0..places as u32).for_each(|place| orders.push((0, place, 1.0)));
        let settings = settings(threshold);
        let before =
            crate::release::make::prepared(&crate::release::attack::several_rows::orders(&orders, places), &settings);
        if !before.checked.protected {
            continue;
        }
        let next = 1 + orders.iter().map(|order| order.0).max().unwrap();
        for person in next..next + 1 + dice.roll(4) as u32 {
            orders.push((person, dice.roll(places) as u32, 1.0));
        }
        let now = crate::release::attack::several_rows::orders(&orders, places);
        let known = [Before {
            release: 1,
            state: "before".into(),
            input: now.clone(),
            settings: settings.clone(),
            published: before.published(),
            categories: None,
            counts_only: false,
            traced: None,
        }];
        let asked = TableRequest { input: &now, settings: &settings, before: &known, noise: Source::System };
        let together = prepare_together(&[asked], &[], &Progress::new()).unwrap();
        let alone = prepare_together(&[TableRequest { before: &[], ..asked }], &[], &Progress::new()).unwrap();
        let few = |after: &Published| {
            let told = |table: &Published, name: &str| {
                let row = table.rows.iter().find(|row| row.at == [name])?;
                if let PublishedValue::Count(people) = row.values[0] { Some(people as i64) } else { None }
            };
            let moved = |name: &str| Some(told(after, name)? - told(&before.published(), name)?);
            let names: Vec<String> = (0..places).map(|place| format!("v{place}")).collect();
            let total = moved("Total");
            let each = names.iter().filter_map(|name| moved(name));
            let others = names.iter().filter_map(|name| Some(total? - moved(name)?));
            let both = if places == 2 { (|| Some(moved("v0")? + moved("v1")? - total?))() } else { None };
            let mut all = each.chain(others).chain(both).chain(total);
            all.any(|moved| moved != 0 && moved.unsigned_abs() < threshold)
        };
        exposed += usize::from(few(&alone.tables[0].published()));
        if together.is_protected() {
            compared += 1;
            assert!(!few(&together.tables[0].published()), "seed {seed}: {:?}", together.tables[0].published());
        }
    }
    println!("{compared} tables; {exposed} came out without the comparison");
    assert!(compared > 100 && exposed > 100);
}
