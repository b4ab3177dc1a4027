//! What the published numbers of several releases reveal without the file: differences of two of them.
//!
//! A published number of people is known by its conditions: the categories that it is in, the conditions of its segment,
//! the rules of consent. Whoever meets all the conditions of one number and more is in that number too, so the difference
//! of two such numbers is a group of people, and nobody can do less than subtract.

use crate::dataset::Use;
use crate::privacy::Progress;
use crate::release::ledger::Content;
use crate::release::settings::{Protect, TableSettings};
use crate::release::{PublishedValue, RecoveredGroup};
use crate::review::Review;
use crate::segments::Rule;
use crate::workbench::error::MeasureError;
use crate::workbench::made_with::{KeptTable, MadeWith};
use std::collections::BTreeMap;

/// Published numbers up to which each is compared with every other.
const MOST_NUMBERS: usize = 6_000;
/// Small groups that are listed, the smallest first.
const MOST_GROUPS: usize = 200;

/// What differences reveal, and what was not looked at.
#[derive(Default)]
pub(in crate::workbench) struct Numbers {
    pub groups: Vec<RecoveredGroup>,
    pub not_looked_at: Vec<String>,
}

/// A release that somebody holds.
pub(in crate::workbench) struct Held<'a> {
    pub content: &'a Content,
    /// "release 2", with its review where there are several.
    pub name: String,
}

/// A published number of people.
struct Number {
    /// Ascending.
    conditions: Vec<u32>,
    people: u64,
    /// "North of VIP 36 (release 2)".
    name: String,
    /// The columns that distinguish people.
    counted_by: u32,
}

/// Texts as numbers.
#[derive(Default)]
struct Words(BTreeMap<String, u32>);

impl Words {
    fn number(&mut self, word: String) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(word).or_insert(next)
    }
}

/// Small groups by which two published numbers of these releases differ. All releases are of one state of the file.
pub(in crate::workbench) fn recovered(
    releases: &[Held<'_>],
    threshold: u64,
    progress: &Progress,
) -> Result<Numbers, MeasureError> {
    let mut found = Numbers::default();
    let (mut words, mut numbers) = (Words::default(), Vec::new());
    for Held { content, name: release } in releases {
        let capital = capital(release);
        let Some(made) = MadeWith::read(&content.settings) else {
            found.not_looked_at.push(format!("{capital} was not looked at: it is not kept how it was made."));
            continue;
        };
        found.not_looked_at.push(format!(
            "{capital}: its file is not at hand, so only differences of two published numbers of people were looked at."
        ));
        let exact = |table: &TableSettings| !matches!(table.protect, Protect::Noise { .. } | Protect::Round { .. });
        if made.release.tables.iter().any(|table| !exact(table)) {
            found.not_looked_at.push(format!("{capital}: numbers that are rounded or have noise were not looked at."));
        }
        for (place, settings) in made.release.tables.iter().enumerate().filter(|(_, table)| exact(table)) {
            numbers.extend(of_table((content, release), &made, (place, settings), &mut words));
        }
    }
    if numbers.len() > MOST_NUMBERS {
        numbers.sort_by_key(|number| number.conditions.len());
        numbers.truncate(MOST_NUMBERS);
        let sentence = "There are more published numbers than were compared: those with fewest conditions were.";
        found.not_looked_at.push(sentence.to_owned());
    }
    for large in &numbers {
        progress.check()?;
        for small in &numbers {
            let by = large.people.abs_diff(small.people);
            if (1..threshold).contains(&by)
                && large.counted_by == small.counted_by
                && (large.people > small.people || large.conditions == small.conditions)
                && large.conditions.len() <= small.conditions.len()
                && is_within(&large.conditions, &small.conditions)
            {
                let (large, small) = if large.people > small.people { (large, small) } else { (small, large) };
                let how = format!("{} − {} = {by}", large.name, small.name);
                found.groups.push(RecoveredGroup { people: Some(by), how });
            }
        }
    }
    let small = numbers.iter().filter(|number| (1..threshold).contains(&number.people));
    found.groups.extend(
        small
            .map(|number| RecoveredGroup { people: Some(number.people), how: format!("{} is published", number.name) }),
    );
    found.groups.sort_by(|a, b| a.people.cmp(&b.people).then_with(|| a.how.cmp(&b.how)));
    found.groups.dedup();
    if found.groups.len() > MOST_GROUPS {
        let more = found.groups.len() - MOST_GROUPS;
        found.not_looked_at.push(format!("{more} more differences are not listed."));
        found.groups.truncate(MOST_GROUPS);
    }
    Ok(found)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Both ascending.
fn is_within(few: &[u32], many: &[u32]) -> bool {
    few.iter().all(|one| many.binary_search(one).is_ok())
}

/// The numbers of people of one table.
fn of_table(
    (content, release): (&Content, &str),
    made: &MadeWith,
    (place, settings): (usize, &TableSettings),
    words: &mut Words,
) -> Vec<Number> {
    let Some(published) = content.tables.get(place) else { return Vec::new() };
    let decisions = made.kept.as_ref().map(|kept| &kept.decisions);
    let kept = made.kept.as_ref().and_then(|kept| kept.tables.get(place));
    let counted_by = words.number(counted_by(decisions));
    let whole: Vec<u32> = (settings.filter.iter())
        .flat_map(|name| rule_of(made, name))
        .chain(consent_rules(decisions, kept, settings.filter.as_deref()))
        .map(|word| words.number(word))
        .collect();
    let mut numbers = Vec::new();
    for row in &published.rows {
        let Some(PublishedValue::Count(people)) = row.values.first() else { continue };
        let mut conditions = whole.clone();
        let mut labels = Vec::new();
        for (dimension, label) in published.dimensions.iter().zip(&row.at) {
            if *label == published.total_label {
                continue;
            }
            labels.push(label.as_str());
            if settings.dimensions.contains(dimension) {
                conditions.push(words.number(category(made, settings, dimension, label)));
            } else {
                // The dimension of segments.
                let own = rule_of(made, label).into_iter().chain(consent_rules(decisions, kept, Some(label)));
                conditions.extend(own.map(|word| words.number(word)));
            }
        }
        conditions.sort_unstable();
        conditions.dedup();
        let of = match (labels.is_empty(), settings.filter.as_deref()) {
            (true, None) => "everyone".to_owned(),
            (true, Some(filter)) => filter.to_owned(),
            (false, None) => labels.join(", "),
            (false, Some(filter)) => format!("{} of {filter}", labels.join(", ")),
        };
        let name = format!("{of} {people} ({release})");
        numbers.push(Number { conditions, people: *people, name, counted_by });
    }
    numbers
}

/// A category of a dimension: only where column, ladder and level are the same is it the same category.
fn category(made: &MadeWith, settings: &TableSettings, dimension: &str, label: &str) -> String {
    let level = settings.levels.get(dimension).or_else(|| made.levels.get(dimension)).copied().unwrap_or(0);
    let ladder = made.kept.as_ref().and_then(|kept| kept.decisions.columns.get(dimension));
    // Plain data: it cannot fail to be JSON.
    let ladder = ladder.map(|column| serde_json::to_string(&column.ladder).unwrap_or_default()).unwrap_or_default();
    format!("{dimension}\0{level}\0{ladder}\0{label}")
}

/// The conditions of a segment's rule that all must hold.
fn rule_of(made: &MadeWith, segment: &str) -> Vec<String> {
    let Some(text) = made.segments.get(segment) else { return vec![format!("segment {segment}")] };
    let mut conditions = Vec::new();
    let mut rules: Vec<Rule> = match text.parse() {
        Ok(rule) => vec![rule],
        Err(_) => return vec![text.clone()],
    };
    while let Some(rule) = rules.pop() {
        match rule {
            Rule::All(parts) => rules.extend(parts),
            other => conditions.push(other.to_string()),
        }
    }
    conditions
}

/// The rules of consent that were applied to a segment, or to everybody.
fn consent_rules(decisions: Option<&Review>, kept: Option<&KeptTable>, of: Option<&str>) -> Vec<String> {
    let kept: Vec<String> = (kept.into_iter().flat_map(|kept| &kept.consent))
        .filter(|rule| rule.of.as_deref() == of)
        .map(|rule| format!("consent {}", rule.rule))
        .collect();
    if !kept.is_empty() {
        return kept;
    }
    let Some(review) = decisions else { return Vec::new() };
    let needed = of.and_then(|name| review.segment(name)).is_none_or(|segment| review.needs_consent(segment));
    let rules = review.consent_rules().filter(|_| needed);
    rules.map(|(name, rule)| format!("consent {}", rule.text(name))).collect()
}

/// The columns that distinguish people, or that count them.
fn counted_by(decisions: Option<&Review>) -> String {
    let Some(review) = decisions else { return String::new() };
    let of = |use_: Use| review.with_use(use_).collect::<Vec<_>>().join(", ");
    format!("{}\0{}", of(Use::PersonKey), of(Use::Count))
}
