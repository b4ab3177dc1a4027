//! Consent: what a header and the values under it say, and the rule by which people are left out.
//!
//! A yes can allow contact or forbid it ("email_opt_out"), and a date can be that of a consent or of its withdrawal. So
//! a consent column has a [`Direction`], suggested from its header ([`ConsentRule::of_header`]) and its values, and
//! decided by the analyst. The meaning of a value is known from words of many languages. A word in no list is a
//! question to the analyst and never counts as a no (METHODS 1).
//!
//! A withdrawal in the future counts at once: whoever has announced it does not want to be counted, and a figure must
//! not depend on the day on which it is measured.

pub(super) mod answers;
pub(super) mod header;
mod opt_out;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::privacy::CodedColumn;
use crate::privacy::ladder::value_label;

pub use opt_out::OptOut;

/// What a yes of a consent column means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// May be counted; whoever left it empty may not.
    #[default]
    Consent,
    /// May not be counted; whoever left it empty may.
    Refusal,
    /// The day from which they may not be counted; whoever left it empty may.
    WithdrawalDate,
}

impl Direction {
    /// In the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Consent, Self::Refusal, Self::WithdrawalDate];

    /// As on the command line: `withdrawal-date`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Consent => "consent",
            Self::Refusal => "refusal",
            Self::WithdrawalDate => "withdrawal-date",
        }
    }

    /// Whether people whose cell is empty may be counted.
    #[must_use]
    pub const fn keeps_empty(self) -> bool {
        !matches!(self, Self::Consent)
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How a value answers the question in its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
    /// That nobody knows: "pending", "keine Angabe".
    Unknown,
}

/// Whether people with a value may be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// May be counted.
    Stays,
    Left,
    /// Left out because nobody knows.
    LeftUnknown,
    /// The cell is empty: whether they may be counted.
    Empty {
        stays: bool,
    },
    /// The value is in no list: the analyst must decide.
    Asked,
}

/// What values mean that are not decided one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Others {
    /// What they mean, by the lists of words.
    #[default]
    Known,
    Stay,
    Left,
}

/// Who may be counted, by one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsentRule {
    pub direction: Direction,
    /// Values decided one by one: whether whoever has one may be counted.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub decided: BTreeMap<String, bool>,
    pub others: Others,
    /// Whether empty cells may be counted; by the direction if it is not said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub empty_stays: Option<bool>,
}

impl ConsentRule {
    /// A rule of this direction, with nothing else decided.
    #[must_use]
    pub fn new(direction: Direction) -> Self {
        Self { direction, ..Self::default() }
    }

    /// By the header alone; a header that says nothing is taken to ask for consent.
    ///
    /// ```
    /// use shoal::dataset::{ConsentRule, Direction};
    /// let direction = |header| ConsentRule::of_header(header).direction;
    /// assert_eq!(direction("newsletter_optin"), Direction::Consent);
    /// assert_eq!(direction("HasOptedOutOfEmail__c"), Direction::Refusal);
    /// assert_eq!(direction("Einwilligung widerrufen am"), Direction::WithdrawalDate);
    /// ```
    #[must_use]
    pub fn of_header(header: &str) -> Self {
        Self::new(header::read(header).map_or(Direction::Consent, |says| says.direction))
    }

    /// Whether empty cells may be counted.
    #[must_use]
    pub fn keeps_empty(&self) -> bool {
        self.empty_stays.unwrap_or(self.direction.keeps_empty())
    }

    /// The same with one value decided; the rest stays as it is.
    #[must_use]
    pub fn with_decided(mut self, value: &str, stays: bool) -> Self {
        self.decided.insert(value.to_owned(), stays);
        self
    }

    /// The rule in words, for a column: `email_opt_out != yes`, `status = subscribed, confirmed`, `left_on is missing`.
    #[must_use]
    pub fn text(&self, column: &str) -> String {
        let listed = |stays: bool| {
            let values = self.decided.iter().filter(|(_, decided)| **decided == stays);
            values.map(|(value, _)| value.as_str()).collect::<Vec<_>>().join(", ")
        };
        let (kept, left) = (listed(true), listed(false));
        let and = |text: String, more: &str, word: &str| {
            if more.is_empty() { text } else { format!("{text}{word}{more}") }
        };
        match (self.others, self.direction) {
            (Others::Left, Direction::WithdrawalDate) => format!("{column} is missing"),
            (Others::Left, _) => format!("{column} = {kept}"),
            (Others::Stay, _) if left.is_empty() => format!("{column} is not missing"),
            (Others::Stay, _) => format!("{column} != {left}"),
            (Others::Known, Direction::Consent) if self.keeps_empty() => {
                and(and(format!("{column} != no"), &left, ", "), &kept, ", or ")
            }
            (Others::Known, Direction::Consent) => and(and(format!("{column} = yes"), &kept, ", "), &left, ", not "),
            (Others::Known, Direction::Refusal) if !self.keeps_empty() => {
                and(and(format!("{column} = no"), &kept, ", "), &left, ", not ")
            }
            (Others::Known, Direction::Refusal) => and(and(format!("{column} != yes"), &left, ", "), &kept, ", or "),
            (Others::Known, Direction::WithdrawalDate) => {
                and(and(format!("{column} is missing"), &kept, ", or "), &left, ", not ")
            }
        }
    }

    /// What becomes of people by the code of their value, missing last if there is one.
    #[must_use]
    pub fn fates(&self, column: &CodedColumn) -> Vec<Fate> {
        let answers = answers::of_values(&column.values, header_of(&column.name));
        (0..column.cardinality() as u32)
            .map(|code| {
                if column.missing_code() == Some(code) {
                    return Fate::Empty { stays: self.keeps_empty() };
                }
                let answer = answers.get(code as usize).copied().flatten();
                if let Some(stays) = self.decided_of(&value_label(column, code)) {
                    return if stays { Fate::Stays } else { Fate::Left };
                }
                match (self.others, answer) {
                    (Others::Left, Some(Answer::Unknown)) => Fate::LeftUnknown,
                    (Others::Left, _) => Fate::Left,
                    // A word that nobody knows the meaning of is never consent.
                    (Others::Stay, Some(Answer::Unknown)) => Fate::LeftUnknown,
                    (Others::Stay, _) => Fate::Stays,
                    (Others::Known, None) => Fate::Asked,
                    (Others::Known, Some(Answer::Unknown)) => Fate::LeftUnknown,
                    (Others::Known, Some(answer)) => {
                        let yes_stays = self.direction == Direction::Consent;
                        if (answer == Answer::Yes) == yes_stays { Fate::Stays } else { Fate::Left }
                    }
                }
            })
            .collect()
    }

    /// What was decided of a value, whatever its case and the spaces around it; as it is written comes first.
    fn decided_of(&self, value: &str) -> Option<bool> {
        self.decided.get(value).copied().or_else(|| {
            let folded = folded(value);
            self.decided.iter().find(|(decided, _)| self::folded(decided) == folded).map(|(_, stays)| *stays)
        })
    }

    /// A rule as it is typed after a column: `=` or `!=`, and a list of values.
    ///
    /// `yes` and `no` represent every word of that meaning, unless a value of the column is so written. `!=` keeps
    /// empty cells, `=` does not.
    ///
    /// # Errors
    /// A sentence that names the value whose meaning is not known, without the column.
    pub fn typed(column: &CodedColumn, equal: bool, listed: &[String]) -> Result<Self, String> {
        let labels: Vec<String> = (0..column.values.len() as u32).map(|code| value_label(column, code)).collect();
        let occurs = |value: &str| labels.iter().any(|label| folded(label) == folded(value));
        // Of a column of yes and no by type, these words are its values.
        let boolean = matches!(column.values, crate::privacy::Values::Boolean(_));
        let keyword = |value: &str| {
            let word = folded(value);
            let answer = match word.as_str() {
                "yes" => Some(Answer::Yes),
                "no" => Some(Answer::No),
                _ if boolean => answers::of_word(value).filter(|answer| *answer != Answer::Unknown),
                _ => None,
            };
            answer.filter(|_| boolean || !occurs(value))
        };
        let keywords: Vec<Answer> = listed.iter().filter_map(|value| keyword(value)).collect();
        let values = listed.iter().filter(|value| keyword(value).is_none());
        let mut decided: BTreeMap<String, bool> = BTreeMap::new();
        for value in values {
            if !occurs(value) && !answers::is_known(value) && !labels.is_empty() {
                return Err(format!("no row has the value “{value}”, and its meaning is not known"));
            }
            decided.insert(value.clone(), equal);
        }
        let direction = match (keywords.as_slice(), equal) {
            ([Answer::No, ..], true) | ([Answer::Yes, ..], false) => Direction::Refusal,
            ([Answer::Yes, ..], true) | ([Answer::No, ..], false) => Direction::Consent,
            (_, true) => Direction::Consent,
            (_, false) => Direction::Refusal,
        };
        let both = keywords.contains(&Answer::Yes) && keywords.contains(&Answer::No);
        let written = listed.iter().any(|value| matches!(folded(value).as_str(), "yes" | "no"));
        let rule = Self {
            direction,
            decided,
            others: match (keywords.is_empty() || both, equal) {
                (false, _) => Others::Known,
                (true, true) => Others::Left,
                (true, false) => Others::Stay,
            },
            empty_stays: Some(!equal),
        };
        if !both {
            // If yes or no is in the rule, each other value must be known: it would silently be the opposite.
            let asked = Self { others: if written { Others::Known } else { rule.others }, ..rule.clone() };
            return match asked.asked(column).first() {
                Some(value) => Err(unknown(std::slice::from_ref(value))),
                None => Ok(rule),
            };
        }
        let answers = answers::of_values(&column.values, header_of(&column.name));
        let mut rule = rule;
        for (label, answer) in labels.iter().zip(answers) {
            match answer {
                Some(Answer::Unknown) => {}
                Some(_) => _ = rule.decided.insert(label.clone(), equal),
                None if rule.decided_of(label).is_none() => return Err(unknown(std::slice::from_ref(label))),
                None => {}
            }
        }
        Ok(rule)
    }

    /// Only people whose cell is empty (or, `missing` being false, is not).
    #[must_use]
    pub fn of_missing(missing: bool) -> Self {
        Self {
            direction: if missing { Direction::WithdrawalDate } else { Direction::Consent },
            decided: BTreeMap::new(),
            others: if missing { Others::Left } else { Others::Stay },
            empty_stays: Some(missing),
        }
    }

    /// Values that must be decided, as they are shown.
    #[must_use]
    pub fn asked(&self, column: &CodedColumn) -> Vec<String> {
        let fates = self.fates(column);
        let asked = (0..column.cardinality() as u32).filter(|code| fates.get(*code as usize) == Some(&Fate::Asked));
        asked.map(|code| value_label(column, code)).collect()
    }
}

/// The beginning of a sentence: these values, some of them by name, have no known meaning.
#[must_use]
pub fn unknown(values: &[String]) -> String {
    const NAMED: usize = 5;
    let named: Vec<String> = values.iter().take(NAMED).map(|value| format!("“{value}”")).collect();
    let more = match values.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let (are, their) = if values.len() == 1 { ("is", "its") } else { ("are", "their") };
    format!("{}{more} {are} in no list of words: {their} meaning is not known", named.join(", "))
}

/// What a yes under a header means, for words that speak of contact themselves.
fn header_of(name: &str) -> Direction {
    header::read(name).map_or(Direction::Consent, |says| says.direction)
}

fn folded(value: &str) -> String {
    value.trim().to_lowercase()
}

/// The direction that a header and values suggest: a date under a header of refusal is the day of it, a yes or no under
/// one of a date is none.
pub(super) fn suggested(header: Direction, dates: bool, yes_or_no: bool) -> Direction {
    match header {
        Direction::Consent => Direction::Consent,
        _ if dates => Direction::WithdrawalDate,
        Direction::WithdrawalDate if yes_or_no => Direction::Refusal,
        other => other,
    }
}
