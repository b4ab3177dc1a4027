//! Which labels of a published table are totals: by their names, else by adding up.

use super::AuditDimension;
use std::collections::{BTreeMap, BTreeSet};

/// What only totals are called, in lower case.
const NAMES: &[&str] = &[
    "total",
    "totals",
    "grand total",
    "overall total",
    "gesamt",
    "gesamtsumme",
    "gesamtergebnis",
    "insgesamt",
    "summe",
    "totaux",
    "total général",
    "totale",
    "totaal",
    "totalt",
    "i alt",
    "samlet",
    "summa",
    "yhteensä",
    "razem",
    "ogółem",
    "suma",
    "celkem",
    "celkom",
    "összesen",
    "toplam",
    "genel toplam",
    "σύνολο",
    "всего",
    "итого",
    "разом",
    "合计",
    "合計",
    "総数",
];

/// What totals are called, and categories too.
const DOUBTFUL: &[&str] = &["all", "overall", "sum", "alle", "zusammen", "ensemble", "tous", "todos", "tutti", "все"];

/// By dimension, the labels that mean the whole; an empty list if none was found.
///
/// Names come first, in any case; then a label whose number is the sum of the others in at least two complete lines,
/// and in most of them (in one, where there is only one). A complete line has no hidden number and two parts or more.
/// In a hierarchy the last group is a margin where it holds every category.
///
/// `off` is how far a published number may be from the true one.
///
/// ```
/// use shoal::release::audit::{AuditDimension, margins::find};
/// let row = |at: &str, value| (vec![at.to_owned()], Some(value));
/// let region = [AuditDimension { name: "region".into(), ..Default::default() }];
/// assert_eq!(find(&region, &[row("North", 40.0), row("GESAMT", 44.0)], 0.0), [["GESAMT"]]);
/// assert_eq!(find(&region, &[row("a", 40.0), row("b", 4.0), row("c", 44.0)], 0.0), [["c"]]);
/// assert_eq!(find(&region, &[row("a", 40.0), row("b", 4.0), row("c", 43.0)], 0.0), [Vec::<String>::new()]);
/// ```
#[must_use]
pub fn find(dimensions: &[AuditDimension], rows: &[(Vec<String>, Option<f64>)], off: f64) -> Vec<Vec<String>> {
    dimensions.iter().enumerate().map(|(d, dimension)| of_dimension(d, dimension, rows, off)).collect()
}

/// The last group of a hierarchy, where it holds every category.
#[must_use]
pub fn of_hierarchy(dimension: &AuditDimension) -> Option<&str> {
    let mut groups = dimension.hierarchy.iter().map(|row| row.get(1..)?.last());
    let first = groups.next()??;
    groups.all(|group| group == Some(first)).then_some(first)
}

fn of_dimension(d: usize, dimension: &AuditDimension, rows: &[(Vec<String>, Option<f64>)], off: f64) -> Vec<String> {
    let mut margins: Vec<String> = of_hierarchy(dimension).map(str::to_owned).into_iter().collect();
    let in_hierarchy: BTreeSet<&str> = dimension.hierarchy.iter().flatten().map(String::as_str).collect();
    let mut seen = BTreeSet::new();
    let labels = rows.iter().filter_map(|(at, _)| at.get(d)).map(String::as_str);
    let free: Vec<&str> = labels.filter(|&label| !in_hierarchy.contains(label) && seen.insert(label)).collect();
    let lines = lines(d, dimension, rows);
    let tries = |label: &str| Tries::of(label, &lines, off);
    let is = |label: &str, names: &[&str]| names.contains(&label.trim().to_lowercase().as_str());
    // A name that categories bear too is one unless the numbers say otherwise.
    let is_named = |label: &&str| is(label, NAMES) || (is(label, DOUBTFUL) && !tries(label).fails());
    let named: Vec<&str> = free.iter().copied().filter(is_named).collect();
    let found = match named.as_slice() {
        [only] => Some(*only),
        [] => adding(&free, &tries),
        // Where a category bears such a name, the margin is after it.
        several => adding(several, &tries).or(several.last().copied()),
    };
    margins.extend(found.map(str::to_owned));
    margins
}

/// The label that is the sum of the others most often; of equals the one with the largest number.
fn adding<'a>(labels: &[&'a str], tries: &dyn Fn(&str) -> Tries) -> Option<&'a str> {
    let tried = labels.iter().map(|&label| (label, tries(label))).filter(|(_, tries)| tries.holds());
    let best = tried.max_by(|(_, a), (_, b)| a.adding.cmp(&b.adding).then(a.largest.total_cmp(&b.largest)));
    best.map(|(label, _)| label)
}

/// How often a label is the sum of the others.
struct Tries {
    /// Complete lines that it is in.
    complete: usize,
    /// Those in which it adds up.
    adding: usize,
    /// Its largest number among them.
    largest: f64,
}

impl Tries {
    fn of(candidate: &str, lines: &Lines<'_>, off: f64) -> Self {
        let mut tries = Self { complete: 0, adding: 0, largest: 0.0 };
        for line in lines {
            let Some(values) = line.iter().map(|(_, _, value)| *value).collect::<Option<Vec<f64>>>() else { continue };
            let numbers = || line.iter().zip(&values).map(|((label, is_part, _), value)| (*label, *is_part, *value));
            let parts = || numbers().filter(|(label, is_part, _)| *is_part && *label != candidate).map(|n| n.2);
            let total = numbers().find(|(label, ..)| *label == candidate).map(|number| number.2);
            // A line of nothing adds up whatever is its total.
            let Some(total) = total.filter(|_| parts().count() > 1 && values.iter().any(|v| *v != 0.0)) else {
                continue;
            };
            tries.complete += 1;
            let scale = parts().fold(total.abs(), |a, b| a + b.abs());
            let tolerance = 1e-9 * scale + off * (parts().count() + 1) as f64;
            if (parts().sum::<f64>() - total).abs() <= tolerance {
                tries.adding += 1;
                tries.largest = tries.largest.max(total.abs());
            }
        }
        tries
    }

    fn holds(&self) -> bool {
        self.adding >= if self.complete == 1 { 1 } else { 2 } && 2 * self.adding > self.complete
    }

    /// There are lines that say that it is no total.
    fn fails(&self) -> bool {
        self.complete > 0 && !self.holds()
    }
}

/// Label and number of each row that differs in one dimension only. Of groups of a hierarchy only categories are parts.
type Line<'a> = Vec<(&'a str, bool, Option<f64>)>;
type Lines<'a> = Vec<Line<'a>>;

fn lines<'a>(d: usize, dimension: &AuditDimension, rows: &'a [(Vec<String>, Option<f64>)]) -> Lines<'a> {
    let base: BTreeSet<&str> = dimension.hierarchy.iter().filter_map(|row| row.first()).map(String::as_str).collect();
    let mut lines: BTreeMap<Vec<&str>, Line<'_>> = BTreeMap::new();
    for (at, value) in rows {
        let Some(label) = at.get(d) else { continue };
        let others = at.iter().enumerate().filter(|(other, _)| *other != d).map(|(_, label)| label.as_str());
        let is_part = base.is_empty() || base.contains(label.as_str());
        lines.entry(others.collect()).or_default().push((label, is_part, *value));
    }
    lines.into_values().collect()
}
