//! An attacker of two states of a file: it sees published tables and their definitions, and nothing of the code that
//! made them.

use shoal::release::{Published, PublishedValue};
use std::collections::BTreeSet;

/// What a table's labels mean.
pub struct Definition {
    pub columns: Vec<usize>,
    pub filter: bool,
    pub rounded: Option<u64>,
}

/// A set of the finest groups, a bit each.
type Set = u32;

pub struct Attacker {
    sizes: [usize; 3],
    threshold: f64,
    then: Side,
    now: Side,
}

#[derive(Default)]
struct Side {
    people: Vec<(Set, f64)>,
    sums: Vec<(Set, f64)>,
    means: Vec<(Set, bool, f64)>,
    /// Rows as they stand: a set, and between which numbers its people are.
    rows: Vec<(Set, [f64; 2])>,
}

impl Attacker {
    pub fn new(sizes: [usize; 3], threshold: u64) -> Self {
        Self { sizes, threshold: threshold as f64, then: Side::default(), now: Side::default() }
    }

    pub fn then(&mut self, table: &Published, definition: &Definition, categories: Option<&[BTreeSet<String>]>) {
        let mut side = std::mem::take(&mut self.then);
        self.read(&mut side, table, definition, categories);
        self.then = side;
    }

    pub fn now(&mut self, table: &Published, definition: &Definition) {
        let mut side = std::mem::take(&mut self.now);
        self.read(&mut side, table, definition, None);
        self.now = side;
    }

    fn atoms(&self) -> usize {
        self.sizes.iter().product()
    }

    /// The finest groups with these values: `None` is any.
    fn set(&self, wanted: [Option<&dyn Fn(usize) -> bool>; 3]) -> Set {
        let mut set = 0;
        for atom in 0..self.atoms() {
            let at = [atom % self.sizes[0], atom / self.sizes[0] % self.sizes[1], atom / self.sizes[0] / self.sizes[1]];
            if at.iter().zip(&wanted).all(|(value, wanted)| wanted.is_none_or(|wanted| wanted(*value))) {
                set |= 1 << atom;
            }
        }
        set
    }

    fn of_label(&self, column: usize, label: &str) -> Set {
        let number: usize = label[1..].parse().unwrap();
        let exact = |value: usize| value == number;
        let group = |value: usize| value / 2 == number;
        let test: &dyn Fn(usize) -> bool = if label.starts_with('g') { &group } else { &exact };
        let mut wanted: [Option<&dyn Fn(usize) -> bool>; 3] = [None; 3];
        wanted[column] = Some(test);
        self.set(wanted)
    }

    fn read(&self, side: &mut Side, table: &Published, definition: &Definition, had: Option<&[BTreeSet<String>]>) {
        let everyone = self.set([None; 3]);
        let is_zero = |value: usize| value == 0;
        let filter = if definition.filter { self.set([None, None, Some(&is_zero)]) } else { everyone };
        let zero = |side: &mut Side, set: Set| {
            for atom in (0..self.atoms()).filter(|atom| set >> atom & 1 == 1) {
                side.people.push((1 << atom, 0.0));
                side.sums.push((1 << atom, 0.0));
            }
        };
        // Values that the table has no row for: nobody is there.
        for (place, &column) in definition.columns.iter().enumerate() {
            let rows: BTreeSet<&String> = table.rows.iter().map(|row| &row.at[place]).collect();
            let listed = |label: &String| rows.contains(label) || had.is_some_and(|had| had[place].contains(label));
            let mut covered = 0;
            for label in rows.iter().filter(|label| ***label != table.total_label) {
                covered |= self.of_label(column, label);
            }
            let coarse = rows.iter().all(|label| label.starts_with('g') || **label == table.total_label);
            let fine: Vec<String> = (0..self.sizes[column])
                .map(
                    |value| {
                        if coarse { format!("g{}", value / 2) } else { format!("{}{value}", ["a", "b", "c"][column]) }
                    },
                )
                .collect();
            let gone = fine.iter().filter(|label| !listed(label)).map(|label| self.of_label(column, label));
            zero(side, gone.fold(0, |sum, set| sum | set) & filter & if coarse { !covered } else { !0 });
        }
        for row in &table.rows {
            let of = |(&column, label): (&usize, &String)| {
                if *label == table.total_label { everyone } else { self.of_label(column, label) }
            };
            let set = definition.columns.iter().zip(&row.at).map(of).fold(filter, |set, part| set & part);
            let PublishedValue::Count(count) = row.values[0] else { continue };
            let count = count as f64;
            let half = definition.rounded.map_or([0.0, 0.0], |base| [(base / 2) as f64, ((base - 1) / 2) as f64]);
            side.rows.push((set, [(count - half[0]).max(0.0), count + half[1]]));
            if definition.rounded.is_none() {
                side.people.push((set, count));
                if count == 0.0 {
                    zero(side, set);
                }
            }
            for (heading, value) in table.measures.iter().zip(&row.values).skip(1) {
                let PublishedValue::Number(number) = *value else { continue };
                match heading.as_str() {
                    // A multiple of a coarser unit than the column's own is not exact.
                    "m: sum" if number.reach() <= 0.5 => side.sums.push((set, number.value())),
                    // By a rounded number of people it is another number than by the exact one.
                    "m: mean" => side.means.push((set, number.reach().is_infinite(), number.value())),
                    _ => {}
                }
            }
        }
    }

    /// How many groups could be compared, and those that should not have been. `moved` is the truth about a set: where
    /// the reader cannot tell by how many people it moved, its sums may still be of few.
    pub fn attack(&self, moved: &dyn Fn(u32) -> f64) -> (usize, Vec<String>) {
        let people = [Span::new(&self.then.people, self.atoms()), Span::new(&self.now.people, self.atoms())];
        let sums = [Span::new(&self.then.sums, self.atoms()), Span::new(&self.now.sums, self.atoms())];
        let mut found = Vec::new();
        let counted = both(&people, self.atoms());
        let smallest = smallest(&counted);
        let is_few = |moved: f64| moved.abs() > 0.5 && moved.abs() < self.threshold - 0.5;
        // A group that falls into others which can be compared is not looked at again, unless it is a row.
        let named: BTreeSet<Set> = self.then.rows.iter().chain(&self.now.rows).map(|(set, _)| *set).collect();
        for &(set, was, is) in &counted {
            if is_few(is - was) && (named.contains(&set) || smallest.contains(&set)) {
                found.push(format!("people of {set:b}: {was} then {is}"));
            }
        }
        let added = both(&sums, self.atoms());
        let smallest = self::smallest(&added);
        for &(set, was, is) in added.iter().filter(|(set, was, is)| (is - was).abs() > 1e-6 && smallest.contains(set)) {
            if moved(set).abs() < self.threshold - 0.5 {
                found.push(format!("sum of {set:b}: {was} then {is}, people moved by {}", moved(set)));
            }
        }
        for (set, computed, was) in &self.then.means {
            let is = self.now.means.iter().find(|(other, how, _)| (other, how) == (set, computed));
            if let Some((.., is)) = is.filter(|(.., is)| was != is && moved(*set).abs() < self.threshold - 0.5) {
                found.push(format!("mean of {set:b}: {was} then {is}, people moved by {}", moved(*set)));
            }
        }
        for set in named {
            let Some([low, high]) = self.rounded(set) else { continue };
            let surely_moved = low > 0.5 || high < -0.5;
            if surely_moved && low.abs().min(high.abs()) < self.threshold - 0.5 {
                found.push(format!("rows of {set:b}: moved by {low} to {high}"));
            }
        }
        (counted.len() + added.len(), found)
    }

    /// Between which numbers a group moved that both have a row for.
    fn rounded(&self, set: Set) -> Option<[f64; 2]> {
        let of = |side: &Side| {
            let rows = side.rows.iter().filter(|(other, _)| *other == set).map(|(_, ends)| *ends);
            rows.reduce(|a, b| [a[0].max(b[0]), a[1].min(b[1])])
        };
        let (then, now) = (of(&self.then)?, of(&self.now)?);
        Some([now[0] - then[1], now[1] - then[0]])
    }
}

/// Those that hold no other.
fn smallest(all: &[(Set, f64, f64)]) -> BTreeSet<Set> {
    let mut sets: Vec<Set> = all.iter().map(|(set, ..)| *set).collect();
    sets.sort_by_key(|set| set.count_ones());
    let mut smallest: Vec<Set> = Vec::new();
    for set in sets {
        if !smallest.iter().any(|part| part & set == *part) {
            smallest.push(set);
        }
    }
    smallest.into_iter().collect()
}

/// Every set that both tell, with its two numbers.
fn both(spans: &[Span; 2], atoms: usize) -> Vec<(Set, f64, f64)> {
    let sets = 1..1_u32 << atoms;
    sets.filter_map(|set| Some((set, spans[0].value(set, atoms)?, spans[1].value(set, atoms)?))).collect()
}

/// An orthogonal basis of what is told, with the number of each of its vectors [Gram–Schmidt].
struct Span(Vec<(Vec<f64>, f64)>);

impl Span {
    fn new(told: &[(Set, f64)], atoms: usize) -> Self {
        let mut basis: Vec<(Vec<f64>, f64)> = Vec::new();
        for &(set, value) in told {
            let mut rest: Vec<f64> = (0..atoms).map(|atom| f64::from(set >> atom & 1)).collect();
            let mut number = value;
            for _ in 0..2 {
                for (q, of_q) in &basis {
                    let along: f64 = rest.iter().zip(q).map(|(a, b)| a * b).sum();
                    rest.iter_mut().zip(q).for_each(|(a, b)| *a -= along * b);
                    number -= along * of_q;
                }
            }
            let length = rest.iter().map(|x| x * x).sum::<f64>().sqrt();
            if length > 1e-6 {
                basis.push((rest.iter().map(|x| x / length).collect(), number / length));
            }
        }
        Self(basis)
    }

    fn value(&self, set: Set, atoms: usize) -> Option<f64> {
        let (mut inside, mut value) = (0.0, 0.0);
        for (q, of_q) in &self.0 {
            let along: f64 = (0..atoms).filter(|atom| set >> atom & 1 == 1).map(|atom| q[atom]).sum();
            inside += along * along;
            value += along * of_q;
        }
        (f64::from(set.count_ones()) - inside < 1e-6).then(|| (value * 1e6).round() / 1e6)
    }
}
