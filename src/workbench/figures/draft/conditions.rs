//! The people beside the conditions of a rule, and beside the values that one of them could have.

use crate::privacy::{Bitmap, ladder};
use crate::segments;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::column::hidden;
use crate::workbench::figures::frame::{Derived, Figure, Given};

/// Values that are listed: those with most people.
const LISTED: usize = 200;

/// What is to be known of one condition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConditionAsked {
    /// The rule up to this condition; `None` while one of them is not complete.
    pub up_to: Option<String>,
    /// The column whose values are wanted, and the rule of the other conditions where they are to be kept.
    pub values: Option<(String, Option<String>)>,
}

/// What is known of one condition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConditionCounts {
    /// People who meet the rule up to this condition.
    pub people: Option<u64>,
    /// Values with the people who would be in if it were the only one chosen; those with most people first.
    pub values: Vec<(String, u64)>,
}

/// People beside the conditions of a rule.
pub(crate) struct Conditions;

impl Figure for Conditions {
    type Question = Vec<ConditionAsked>;
    type Answer = Vec<ConditionCounts>;
    const TITLE: &'static str = "Counting the conditions";
    const KEEPS_LAST: bool = true;
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, asked: &Self::Question) -> Result<Self::Answer, MeasureError> {
        asked.iter().map(|condition| counted(given, condition)).collect()
    }
}

fn counted(given: &Given<'_>, asked: &ConditionAsked) -> Result<ConditionCounts, MeasureError> {
    given.progress.check()?;
    let people = given.cache.people(given.review, given.progress)?;
    let rows = |rule: &String| match given.cache.members("this rule", rule, given.progress) {
        Ok(rows) => Ok(Some(rows)),
        // The text beside the conditions says what is wrong with the rule.
        Err(MeasureError::Rule { .. }) => Ok(None),
        Err(error) => Err(error),
    };
    let up_to = asked.up_to.as_ref().map(rows).transpose()?.flatten();
    let mut counts = ConditionCounts { people: up_to.map(|rows| people.among(&rows)), values: Vec::new() };
    if let Some((name, others)) = &asked.values
        && !hidden(given, name)
    {
        let column = given.cache.coded(name, given.progress)?;
        let all = Bitmap::all(given.cache.dataset.rows());
        let everywhere = segments::value_counts(&column, &all, &people);
        let kept = match others.as_ref().map(rows).transpose()?.flatten() {
            Some(rows) => segments::value_counts(&column, &rows, &people),
            None => everywhere.clone(),
        };
        let people_with = |code: usize| kept.get(code).copied().unwrap_or(0);
        let mut codes: Vec<usize> = (0..everywhere.len())
            .filter(|&code| everywhere.get(code).is_some_and(|n| *n > 0) && column.missing_code() != Some(code as u32))
            .collect();
        codes.sort_by_key(|&code| (std::cmp::Reverse(people_with(code)), code));
        codes.truncate(LISTED);
        let label = |code: usize| ladder::value_label(&column, code as u32);
        counts.values = codes.into_iter().map(|code| (label(code), people_with(code))).collect();
    }
    Ok(counts)
}

impl Workbench {
    /// People beside each condition of a rule while it is written, and beside the values of those that need them.
    pub fn condition_counts(&mut self, asked: Vec<ConditionAsked>) -> &Derived<Vec<ConditionCounts>> {
        self.ask::<Conditions>(asked)
    }
}
