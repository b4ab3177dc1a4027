//! The four charts of the figures: crowds, risk, columns that single people out, a segment's sensitive values.

use super::{Bar, Chart, Marks, Pair, Tone};
use crate::report::assessment::{Bin, ColumnEffect};
use crate::report::words::{counted, one_in, people, percent, thousands};

/// Values that a chart of inside against outside has room for.
const MOST_PAIRS: usize = 8;

/// How many people hide in crowds of which size. Crowds below `asked`, the policy's k, are marked.
#[must_use]
pub fn crowds_chart(histogram: &[Bin], asked: Option<u64>) -> Chart {
    let all: u64 = histogram.iter().map(|bin| bin.people).sum();
    let below = |bin: &&Bin| asked.is_some_and(|asked| smallest_of(&bin.size) < asked);
    let small: u64 = histogram.iter().filter(below).map(|bin| bin.people).sum();
    let reading = match (asked, all) {
        (_, 0) => "There are no people in view.".to_owned(),
        (Some(asked), _) if small == 0 => format!("All {} hide in crowds of {asked} or more.", people(all)),
        (Some(asked), _) => {
            format!("{} of {} people hide in crowds smaller than {asked}.", thousands(small), thousands(all))
        }
        (None, _) => {
            let alone = histogram.iter().filter(|bin| bin.size == "1").map(|bin| bin.people).sum();
            format!("{} of {} people are alone.", thousands(alone), thousands(all))
        }
    };
    let bar = |bin: &Bin| Bar {
        label: bin.size.clone(),
        value: bin.people as f64,
        note: thousands(bin.people),
        says: in_crowds(bin),
        tone: if below(&bin) { Tone::Bad } else { Tone::Plain },
    };
    Chart {
        title: "How big is the crowd that each person hides in?".into(),
        x_axis: "People in the crowd".into(),
        y_axis: "People".into(),
        reading,
        marks: Marks::Columns(histogram.iter().map(bar).collect()),
    }
}

/// "946 people hide in a crowd of 1", "1 person hides in crowds of 3–4".
fn in_crowds(bin: &Bin) -> String {
    let hide = if bin.people == 1 { "hides" } else { "hide" };
    let crowds = if bin.size == "1" { "a crowd of 1".to_owned() } else { format!("crowds of {}", bin.size) };
    format!("{} {hide} in {crowds}", people(bin.people))
}

/// The smallest crowd of a bin: "3–4" → 3, "100+" → 100. A bin that cannot be read is taken for a small one.
fn smallest_of(size: &str) -> u64 {
    let digits: String = size.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// Points of the risk curve that the histogram knows exactly: (τ, share of people whose risk is above τ), τ ascending.
/// Whoever hides in a crowd of f has the risk 1/f, so the bins' edges are the thresholds.
#[must_use]
pub fn risk_points(histogram: &[Bin]) -> Vec<[f64; 2]> {
    let all: u64 = histogram.iter().map(|bin| bin.people).sum();
    let mut smaller = 0;
    let mut points: Vec<[f64; 2]> = Vec::with_capacity(histogram.len());
    for bin in histogram.iter().filter(|_| all > 0) {
        points.push([1.0 / smallest_of(&bin.size).max(1) as f64, smaller as f64 / all as f64]);
        smaller += bin.people;
    }
    points.reverse();
    points
}

/// What share of people has a risk above which threshold τ; `allowed` is the policy's highest risk.
#[must_use]
pub fn risk_chart(points: &[[f64; 2]], allowed: Option<f64>) -> Chart {
    let reading = match (points.is_empty(), allowed) {
        (true, _) => "There are no people in view.".to_owned(),
        (_, Some(allowed)) => {
            let limit = format!("a risk above {}, the highest that the policy allows", one_in(allowed));
            format!("{} {limit}.", who_is_above(points, allowed))
        }
        (_, None) => format!("{} a risk above {}.", who_is_above(points, 0.1), one_in(0.1)),
    };
    Chart {
        title: "How many people have which risk?".into(),
        x_axis: "Chance of being singled out (logarithmic)".into(),
        y_axis: "People with a higher one".into(),
        reading,
        marks: Marks::Curve {
            points: points.iter().map(|[risk, share]| (*risk, *share)).collect(),
            threshold: allowed.map(|risk| (risk, format!("policy: {}", one_in(risk)))),
        },
    }
}

/// "12.0 % of people have", between two points that differ "Between 3.1 % and 12.0 % of people have".
fn who_is_above(points: &[[f64; 2]], risk: f64) -> String {
    // A threshold such as 1/11 is not always the same float as the point's.
    let is_below = |point: &&[f64; 2]| point[0] <= risk * (1.0 + 1e-9);
    let at_most = points.iter().rev().find(is_below).map_or(1.0, |point| point[1]);
    let exact = points.iter().any(|point| (point[0] - risk).abs() <= risk * 1e-9);
    let at_least = points.iter().find(|point| !is_below(point)).map_or(0.0, |point| point[1]);
    match (exact || at_least == at_most, at_most) {
        (true, 0.0) => "Nobody has".to_owned(),
        (true, share) => format!("{} of people have", percent(share)),
        (false, _) => format!("Between {} and {} of people have", percent(at_least), percent(at_most)),
    }
}

/// The average risk with every column and without each, the most telling column first.
/// `smallest` and `average_risk` are the figures with all columns, which come in their order
/// ([`ColumnEffect::ranked`]).
#[must_use]
pub fn columns_chart(columns: &[ColumnEffect], smallest: Option<u64>, average_risk: Option<f64>) -> Chart {
    let (smallest, with) = (smallest.unwrap_or(0), average_risk.unwrap_or(0.0));
    let gone = |without: f64| if with > 0.0 { ((with - without) / with).clamp(0.0, 1.0) } else { 0.0 };
    let first = columns.first().map(|column| (column, column.without.as_ref().map_or(0.0, |w| gone(w.average_risk))));
    let reading = match first {
        Some((column, share)) if share > 0.0 => {
            let grows = column.without.as_ref().map_or(smallest, |without| without.k);
            let grows = if grows > smallest {
                format!(", and the smallest crowd would grow from {smallest} to {}", counted(grows, "person", "people"))
            } else {
                String::new()
            };
            format!("Leaving out {} would take away {} of the average risk{grows}.", column.column, percent(share))
        }
        Some(_) => "Leaving out one column alone would not lower the average risk.".to_owned(),
        None => "No column is tagged as quasi-identifier.".to_owned(),
    };
    let pair = |column: &ColumnEffect| {
        let (name, without) = (&column.column, column.without.as_ref()?);
        let says = format!(
            "With {name} the average risk is {} and the smallest crowd {}; without it {} and {}",
            percent(with),
            thousands(smallest),
            percent(without.average_risk),
            thousands(without.k)
        );
        Some(Pair { label: name.clone(), first: with, second: without.average_risk, says })
    };
    let pairs: Vec<Pair> = columns.iter().filter_map(pair).collect();
    let longest = pairs.iter().map(|pair| pair.first.max(pair.second)).fold(0.0, f64::max);
    Chart {
        title: "Which columns single people out?".into(),
        x_axis: "Average risk".into(),
        y_axis: String::new(),
        reading,
        marks: Marks::Pairs {
            pairs,
            first: "with all columns".into(),
            second: "without this one".into(),
            end: if longest > 0.0 { longest } else { 1.0 },
        },
    }
}

/// A sensitive column's values inside a segment against everyone: (value, share inside, share of everyone). Of values in
/// no order those that differ most are shown; bands keep their order.
#[must_use]
pub fn inside_outside_chart(segment: &str, column: &str, values: &[(String, f64, f64)], bands: bool) -> Chart {
    let mut values: Vec<&(String, f64, f64)> = values.iter().collect();
    let by_difference = |a: &&(String, f64, f64), b: &&(String, f64, f64)| {
        (b.1 - b.2).abs().total_cmp(&(a.1 - a.2).abs()).then_with(|| a.0.cmp(&b.0))
    };
    let most = values.iter().copied().min_by(by_difference);
    if !bands {
        values.sort_by(by_difference);
    }
    let rest = if bands { 0 } else { values.len().saturating_sub(MOST_PAIRS) };
    let reading = match most {
        Some((value, inside, everyone)) => {
            let more = match rest {
                0 => String::new(),
                _ => format!(" {} that differ less are not drawn.", counted(rest as u64, "value", "values")),
            };
            format!(
                "“{value}” holds for {} inside {segment} and {} of everyone.{more}",
                percent(*inside),
                percent(*everyone)
            )
        }
        None => format!("{column} has no values here."),
    };
    values.truncate(values.len() - rest);
    let pair = |(label, inside, everyone): &(String, f64, f64)| Pair {
        label: label.clone(),
        first: *inside,
        second: *everyone,
        says: format!("{} in {segment} have {label}, {} of everyone", percent(*inside), percent(*everyone)),
    };
    Chart {
        title: format!("{column}: does being in {segment} give it away?"),
        x_axis: "Share of people".into(),
        y_axis: String::new(),
        reading,
        marks: Marks::Pairs {
            pairs: values.into_iter().map(pair).collect(),
            first: "inside".into(),
            second: "everyone".into(),
            end: 1.0,
        },
    }
}

/// Two counts of which one lies nearly within the other, and the people between them.
#[must_use]
pub fn two_counts_chart(whole: (&str, u64), part: (&str, u64), apart: u64) -> Chart {
    let bar = |(name, people): (&str, u64), tone| Bar {
        label: name.to_owned(),
        value: people as f64,
        note: thousands(people),
        says: format!("{name} has {}", counted(people, "person", "people")),
        tone,
    };
    Chart {
        title: "How far apart are the two counts?".into(),
        x_axis: "People after consent".into(),
        y_axis: String::new(),
        reading: format!("{} and {} differ by {}.", whole.0, part.0, counted(apart, "person", "people")),
        marks: Marks::Bars(vec![bar(whole, Tone::Bad), bar(part, Tone::Plain)]),
    }
}
