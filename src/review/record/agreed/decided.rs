//! What was decided about a column that was received and not agreed, as the record keeps it: one line a column.

use super::{AgreedColumn, AgreedColumns, Deviation, DeviationKind, Reader, text};
use crate::dataset::{ColumnType, Role};
use crate::review::{Edit, Review};
use chrono::NaiveDate;
use std::fmt;

/// The key of the field that holds them.
pub const RECEIVED_NOT_AGREED: &str = "received_not_agreed";
const LABEL: &str = "Columns received but not agreed";

/// What becomes of a column that was received and not agreed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnDecided {
    /// It takes no part.
    Dropped,
    /// It belongs to what was agreed from this day on.
    AgreedSince(NaiveDate),
    /// The vendor takes it back.
    Returned,
}

const DROPPED: &str = "dropped";
const AGREED_SINCE: &str = "agreed since ";
const RETURNED: &str = "returned to the vendor";

impl fmt::Display for ColumnDecided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dropped => f.write_str(DROPPED),
            Self::AgreedSince(day) => write!(f, "{AGREED_SINCE}{day}"),
            Self::Returned => f.write_str(RETURNED),
        }
    }
}

impl ColumnDecided {
    fn read(text: &str) -> Option<Self> {
        match text.trim() {
            DROPPED => Some(Self::Dropped),
            RETURNED => Some(Self::Returned),
            other => other.strip_prefix(AGREED_SINCE)?.trim().parse().ok().map(Self::AgreedSince),
        }
    }

    /// What the vendor reads of it.
    fn to_vendor(self) -> String {
        match self {
            Self::Dropped => "We do not use it: please leave it out of the next file.".to_owned(),
            Self::AgreedSince(day) => format!("It is agreed since {day}."),
            Self::Returned => "We return it.".to_owned(),
        }
    }
}

fn lines(review: &Review) -> impl Iterator<Item = &str> {
    review.record.get(RECEIVED_NOT_AGREED).lines().map(str::trim).filter(|line| !line.is_empty())
}

/// The column and the decision of a line; `None` for one that somebody worded otherwise.
fn read(line: &str) -> Option<(&str, ColumnDecided)> {
    let (column, decided) = line.rsplit_once(": ")?;
    Some((column.trim(), ColumnDecided::read(decided)?))
}

impl Review {
    /// What was decided about columns that were received and not agreed, in the order of the record.
    #[must_use]
    pub fn decided_on_received(&self) -> Vec<(String, ColumnDecided)> {
        lines(self).filter_map(read).map(|(column, decided)| (column.to_owned(), decided)).collect()
    }

    /// What was decided about a column; `None` if nothing was.
    #[must_use]
    pub fn decision_on_received(&self, column: &str) -> Option<ColumnDecided> {
        lines(self).filter_map(read).find(|(name, _)| *name == column).map(|(_, decided)| decided)
    }

    /// Somebody decided about a column, in one of these ways or in words of their own.
    #[must_use]
    pub fn is_decided_on_received(&self, column: &str) -> bool {
        let column = column.to_lowercase();
        let says = |line: &str| match read(line) {
            Some((name, _)) => name.to_lowercase() == column,
            None => names(&line.to_lowercase(), &column),
        };
        lines(self).any(says)
    }

    /// What decides about a column that was received and not agreed, as one step; `None` takes the decision back.
    /// `kind` is the type that it was received with, `identifies` that it is a direct identifier, which it stays.
    #[must_use]
    pub fn decide_column(
        &self,
        column: &str,
        kind: ColumnType,
        identifies: bool,
        decided: Option<ColumnDecided>,
    ) -> Edit {
        let before = self.decision_on_received(column);
        let mut kept: Vec<String> =
            lines(self).filter(|line| read(line).is_none_or(|(name, _)| name != column)).map(str::to_owned).collect();
        kept.extend(decided.map(|decided| format!("{column}: {decided}")));
        let (key, label) = (RECEIVED_NOT_AGREED.to_owned(), LABEL.to_owned());
        let mut edits = vec![Edit::SetRecord { key, label, text: kept.join("\n") }];
        let agreed = self.record.agreed_text().trim_end();
        match decided {
            Some(ColumnDecided::Dropped) => {
                let role = if identifies { Role::DirectIdentifier } else { Role::Other };
                edits.push(Edit::SetUse { column: column.to_owned(), use_: None });
                edits.push(Edit::SetRole { column: column.to_owned(), role: Some(role) });
            }
            Some(ColumnDecided::AgreedSince(_)) => {
                let line = AgreedColumn { kind: Some(kind), ..AgreedColumn::named(column) };
                edits.push(self.agree_on(&format!("{agreed}\n{line}")));
            }
            Some(ColumnDecided::Returned) | None => {}
        }
        if matches!(before, Some(ColumnDecided::AgreedSince(_)))
            && !matches!(decided, Some(ColumnDecided::AgreedSince(_)))
        {
            let is_other = |line: &&str| !matches!(text::read(line).as_slice(), [only] if only.name == column);
            let rest: Vec<&str> = agreed.lines().filter(is_other).collect();
            edits.push(self.agree_on(&rest.join("\n")));
        }
        let name = match decided {
            Some(ColumnDecided::Dropped) => format!("Drop {column}"),
            Some(ColumnDecided::AgreedSince(day)) => format!("Agree on {column} since {day}"),
            Some(ColumnDecided::Returned) => format!("Return {column} to the vendor"),
            None => format!("Take back what was decided about {column}"),
        };
        Edit::Several { name, edits }
    }
}

/// A text in words names a column: as a whole word.
fn names(text: &str, column: &str) -> bool {
    let is_part = |letter: Option<char>| letter.is_some_and(|letter| letter.is_alphanumeric() || letter == '_');
    text.match_indices(column).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + column.len()..].chars().next());
        !is_part(before) && !is_part(after)
    })
}

impl AgreedColumns {
    /// Nothing differs that nobody decided to drop or to agree on.
    #[must_use]
    pub fn is_accepted(&self, review: &Review) -> bool {
        let rest = Self { unexpected: Vec::new(), ..self.clone() };
        let is_dropped = |column: &String| review.decision_on_received(column) == Some(ColumnDecided::Dropped);
        let returns = review.decided_on_received().iter().any(|(_, decided)| *decided == ColumnDecided::Returned);
        rest.all_as_agreed() && self.unexpected.iter().all(is_dropped) && !returns
    }

    /// The differences as the vendor reads them, each with what was decided about it, and the columns that have been
    /// agreed on since.
    #[must_use]
    pub fn sentences_for_vendor(&self, review: &Review) -> Vec<String> {
        let reader = Reader::Vendor(review.policy.least_people_reported());
        let with_decision = |one: Deviation| match review.decision_on_received(&one.column) {
            Some(decided) if one.kind == DeviationKind::Unexpected => {
                format!("{} {}", one.sentence, decided.to_vendor())
            }
            _ => one.sentence,
        };
        let since = review.decided_on_received().into_iter().filter_map(|(column, decided)| match decided {
            ColumnDecided::AgreedSince(day) if !self.unexpected.contains(&column) => {
                Some(format!("{column} was received, and is agreed since {day}."))
            }
            _ => None,
        });
        self.deviations(reader).into_iter().map(with_decision).chain(since).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::AGREED_COLUMNS;

    /// What would be wrong: a decision about one column counts for another whose name holds it.
    #[test]
    fn a_decision_is_about_the_column_that_it_names() {
        let mut review = Review::default();
        std::sync::Arc::make_mut(&mut review.record)
            .set(RECEIVED_NOT_AGREED, "language: dropped\nWe asked about notes: the vendor removes it");
        assert!(review.is_decided_on_received("language") && review.is_decided_on_received("Notes"));
        assert!(!review.is_decided_on_received("age") && !review.is_decided_on_received("note"));
        assert_eq!(review.decision_on_received("language"), Some(ColumnDecided::Dropped));
        assert_eq!(review.decision_on_received("notes"), None);
    }

    #[test]
    fn each_decision_is_one_step_that_can_be_changed_and_taken_back() {
        let day: NaiveDate = "2026-11-30".parse().unwrap();
        let mut review = Review::default();
        std::sync::Arc::make_mut(&mut review.record).set(AGREED_COLUMNS, "id: text\ntier");
        let before = review.clone();
        let decide = |review: &mut Review, decided| {
            let edit = review.decide_column("shoe size", ColumnType::Number, false, decided);
            review.apply(&edit).unwrap();
        };
        decide(&mut review, Some(ColumnDecided::AgreedSince(day)));
        assert_eq!(review.record.get(RECEIVED_NOT_AGREED), "shoe size: agreed since 2026-11-30");
        let agreed = review.record.agreed_columns();
        assert_eq!(
            agreed.last().map(|one| (one.name.as_str(), one.kind)),
            Some(("shoe size", Some(ColumnType::Number)))
        );
        decide(&mut review, Some(ColumnDecided::Returned));
        assert_eq!(review.decided_on_received(), [("shoe size".to_owned(), ColumnDecided::Returned)]);
        assert_eq!(review.record.agreed_columns().len(), 2);
        decide(&mut review, Some(ColumnDecided::Dropped));
        assert_eq!(review.role("shoe size"), Some(Role::Other));
        decide(&mut review, None);
        assert_eq!(review.record, before.record);
    }
}
