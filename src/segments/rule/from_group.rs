//! A ladder's group as a condition: the rule that selects exactly the people of a group, without a value that only one
//! of them may have.

use crate::privacy::calendar::{civil, day_number};
use crate::privacy::{Ladder, Values};

use super::{Literal, Operator, Rule};

/// A list of more values than this is no rule that anybody reads.
const MOST_LISTED: usize = 40;

/// The condition that selects exactly the rows of a group at a level; `None` if only a long list could express it.
///
/// Ends of bands and of stretches of dates are moved outward to round numbers and to the first and last day of a month,
/// a year or a decade, as far as no value of another group is met: the rule does not give away the least or the
/// greatest value that somebody has.
#[must_use]
pub fn group_rule(ladder: &Ladder, level: usize, code: u32) -> Option<Rule> {
    let source = ladder.column();
    let column = source.name.clone();
    if ladder.missing_code(level) == Some(code) {
        return Some(Rule::Missing { column });
    }
    let values = source.values.len();
    if level >= ladder.top() || (values == 1 && !source.has_missing) {
        return None;
    }
    let of = |value: usize| ladder.map(level).map_or(Some(value as u32), |map| map.get(value).copied());
    let inside: Vec<usize> = (0..values).filter(|&value| of(value) == Some(code)).collect();
    let (&first, &last) = (inside.first()?, inside.last()?);
    if inside.len() == 1 {
        return Some(Rule::Compare { column, operator: Operator::Equal, value: literal(&source.values, first)? });
    }
    if inside.len() == values && !source.has_missing {
        return None;
    }
    if last - first + 1 == inside.len() {
        let ends = match &source.values {
            Values::Number(numbers) => {
                let (low, high) = round_ends(numbers, first, last)?;
                Some((Literal::Number(low), Literal::Number(high)))
            }
            Values::Date(days) => {
                let (low, high) = calendar_ends(days, first, last)?;
                Some((Literal::Date(low), Literal::Date(high)))
            }
            Values::Text(_) | Values::Boolean(_) => None,
        };
        if let Some((low, high)) = ends {
            return Some(Rule::Between { column, low, high });
        }
    }
    if let Values::Text(texts) = &source.values
        && let Some(text) = common_start(texts, &inside, &ladder.label(level, code))
    {
        return Some(Rule::StartsWith { column, text });
    }
    let listed = inside.iter().map(|&value| literal(&source.values, value)).collect::<Option<Vec<_>>>()?;
    (listed.len() <= MOST_LISTED).then_some(Rule::In { column, values: listed })
}

fn literal(values: &Values, at: usize) -> Option<Literal> {
    match values {
        Values::Text(texts) => texts.get(at).map(|text| Literal::Text(text.to_string())),
        Values::Number(numbers) => numbers.get(at).map(|&number| Literal::Number(number)),
        Values::Date(days) => days.get(at).map(|&day| Literal::Date(day)),
        Values::Boolean(values) => values.get(at).map(|&value| Literal::Boolean(value)),
    }
}

/// The beginning that these texts share and no other has: the label's own where it is one, as of a postcode's first
/// characters. Three texts at least, else a list is plainer.
fn common_start(texts: &[Box<str>], inside: &[usize], label: &str) -> Option<String> {
    let first = texts.get(*inside.first()?)?;
    let last = texts.get(*inside.last()?)?;
    if inside.len() < 3 {
        return None;
    }
    // The texts are sorted: what the first and the last share, all between them share.
    let longest: String = first.chars().zip(last.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    let is_theirs = |start: &str| {
        let with_it = texts.iter().filter(|text| text.starts_with(start)).count();
        !start.is_empty() && longest.starts_with(start) && with_it == inside.len()
    };
    [label.trim_end_matches('•'), &longest].into_iter().find(|start| is_theirs(start)).map(str::to_owned)
}

/// The roundest numbers around a stretch that leave its neighbours outside.
fn round_ends(numbers: &[f64], first: usize, last: usize) -> Option<(f64, f64)> {
    let (&low, &high) = (numbers.get(first)?, numbers.get(last)?);
    let before = first.checked_sub(1).and_then(|at| numbers.get(at)).copied().unwrap_or(f64::NEG_INFINITY);
    let after = numbers.get(last + 1).copied().unwrap_or(f64::INFINITY);
    let widest = (high - low).max(f64::MIN_POSITIVE).log10().ceil() as i32;
    // Of whole numbers the last one before a round one: 30 to 39.
    let unit = if numbers.iter().all(|number| number.fract() == 0.0) { 1.0 } else { 0.0 };
    let round = |outward: fn(f64) -> f64, value: f64, fits: &dyn Fn(f64) -> bool| {
        let at = |power: i32| match power {
            // By whole powers only, for a tenth is no number of the computer's.
            ..0 => outward(value * 10_f64.powi(-power)) / 10_f64.powi(-power),
            _ => outward(value / 10_f64.powi(power)) * 10_f64.powi(power),
        };
        (widest - 6..=widest).rev().map(at).find(|&end| fits(end)).unwrap_or(value)
    };
    let low = round(f64::floor, low, &|end| end > before && end <= low);
    let last = round(f64::ceil, high + unit, &|end| end - unit < after && end - unit >= high) - unit;
    Some((low, last))
}

/// The first and last days of the longest unit of the calendar around a stretch that leave its neighbours outside.
fn calendar_ends(days: &[i32], first: usize, last: usize) -> Option<(i32, i32)> {
    let (&low, &high) = (days.get(first)?, days.get(last)?);
    let before = first.checked_sub(1).and_then(|at| days.get(at)).copied();
    let after = days.get(last + 1).copied();
    let span = i64::from(high) - i64::from(low);
    // Years of a unit, months of a unit, and how long a span must be for the unit to describe it well.
    let units: [(i32, i32, i64); 4] = [(10, 12, 2_000), (1, 12, 300), (1, 3, 70), (1, 1, 20)];
    let units = units.into_iter().filter(|(.., least)| span >= *least);
    let mut ends = (low, high);
    let (low_date, high_date) = (civil(low), civil(high));
    for (years, months, _) in units.clone() {
        let (year, month) = start_of(low_date, years, months);
        let day = day_number(year, month, 1);
        if before.is_none_or(|before| day > before) {
            ends.0 = day;
            break;
        }
    }
    for (years, months, _) in units {
        let (year, month) = start_of(high_date, years, months);
        let (next_year, next_month) = if months < 12 {
            let next = month + months;
            (year + i32::from(next > 12), if next > 12 { next - 12 } else { next })
        } else {
            (year + years, 1)
        };
        let day = day_number(next_year, next_month, 1) - 1;
        if after.is_none_or(|after| day < after) {
            ends.1 = day;
            break;
        }
    }
    Some(ends)
}

/// Year and month in which the unit around a date begins.
fn start_of((year, month, _): (i32, u32, u32), years: i32, months: i32) -> (i32, i32) {
    let month = (month as i32 - 1).div_euclid(months) * months + 1;
    (year.div_euclid(years) * years, month)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::privacy::{CodedColumn, Codes, ladder};

    fn column(values: Values, has_missing: bool) -> Arc<CodedColumn> {
        let cardinality = values.len() + usize::from(has_missing);
        let codes: Vec<u32> = (0..cardinality as u32).collect();
        Arc::new(CodedColumn { name: "x".into(), values, has_missing, codes: Codes::pack(&codes, cardinality) })
    }

    fn rules(ladder: &Ladder, level: usize) -> Vec<String> {
        let rule =
            |code: usize| group_rule(ladder, level, code as u32).map_or("–".to_owned(), |rule| rule.to_string());
        (0..ladder.cardinality(level)).map(rule).collect()
    }

    /// What would be wrong: the rule of a group names the age that only its oldest member has.
    #[test]
    fn ends_are_round() {
        let ages = column(Values::Number(vec![18.0, 31.0, 38.0, 40.0, 47.0, 97.0]), true);
        let ladder = ladder::bands(&ages, &[10.0, 50.0], 0.0).unwrap();
        assert_eq!(rules(&ladder, 1), ["x = 18", "x in 30..39", "x in 40..49", "x = 97", "x is missing"]);
        let days = ["1980-03-04", "1984-12-30", "1989-11-02", "1990-02-02", "1991-05-05"];
        let days = days.map(|day| crate::privacy::calendar::from_iso(day).unwrap());
        let births = column(Values::Date(days.to_vec()), false);
        let ladder = ladder::date(&births, &[ladder::DateUnit::Decade]).unwrap();
        assert_eq!(rules(&ladder, 1), ["x in 1980-01-01..1989-12-31", "x in 1990-01-01..1991-12-31"]);
    }

    #[test]
    fn texts_are_known_by_their_beginning_or_listed() {
        let codes: Vec<Box<str>> = ["10115", "10117", "10119", "20095", "20097"].map(Into::into).to_vec();
        let codes = column(Values::Text(codes), false);
        let ladder = ladder::prefix(&codes, &[3, 1]).unwrap();
        assert_eq!(rules(&ladder, 1), ["x starts with \"101\"", "x in (\"20095\", \"20097\")"]);
        assert_eq!(rules(&ladder, 3), ["–"], "the whole file is no group");
    }
}
