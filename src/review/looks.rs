//! What each look at a file found: figures that are kept in the review as a small trend.
//!
//! A look is no decision: it is not part of what is approved, and undo never removes it. No number below the threshold
//! is in it, and any two numbers that are kept of one group are equal or at least the threshold apart: if a group moved
//! by less, its earlier number is kept and marked as approximate.

use super::document::Review;
use crate::dataset::{ColumnType, RemarkKind};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Greatest number of looks that are kept; the oldest are dropped first.
const MOST: usize = 120;

/// A number of people or rows as a look keeps it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct KeptCount {
    /// `None`: below the threshold, or not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// The true number is less than the threshold away from it.
    #[serde(skip_serializing_if = "is_exact")]
    pub about: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_exact(about: &bool) -> bool {
    !about
}

impl KeptCount {
    /// A number, which is kept if it is not below the threshold.
    #[must_use]
    pub fn of(number: Option<u64>, threshold: u64) -> Self {
        Self { number: number.filter(|number| *number >= threshold.max(1)), about: false }
    }

    /// The number, if it is the true one.
    #[must_use]
    pub fn exact(self) -> Option<u64> {
        self.number.filter(|_| !self.about)
    }

    /// The number to keep beside others of the same group: if one of them is nearer than the threshold, that one.
    fn beside(self, others: &[u64], threshold: u64) -> Self {
        let Some(number) = self.number else { return self };
        let near = others.iter().copied().filter(|other| number.abs_diff(*other) < threshold);
        match near.min_by_key(|other| number.abs_diff(*other)) {
            Some(other) if other != number => Self { number: Some(other), about: true },
            _ => self,
        }
    }
}

/// A column as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookColumn {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: ColumnType,
}

/// A remark on how the file was read, without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookRemark {
    pub kind: RemarkKind,
    pub column: Option<String>,
    pub open: bool,
}

/// A segment as it was measured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LookSegment {
    pub name: String,
    /// Everybody whom the rule selects.
    pub people: KeptCount,
    /// Of them, those who may be counted.
    pub remaining: KeptCount,
    /// `pass`, `warn` or `fail`.
    pub verdict: String,
}

/// What one look at one file found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// When this file was first looked at: UTC, RFC 3339.
    pub on: String,
    /// The file's name.
    pub file: String,
    pub sha256: String,
    /// The threshold that held.
    pub threshold: u64,
    pub rows: KeptCount,
    pub people: KeptCount,
    /// People whom every rule of consent lets be counted; empty if there is no rule.
    pub consented: KeptCount,
    pub columns: Vec<LookColumn>,
    pub reading: Vec<LookRemark>,
    pub segments: Vec<LookSegment>,
    /// The three questions of the whole file, each with `pass`, `warn` or `fail`.
    pub verdicts: BTreeMap<String, String>,
    /// The segments' counts disclosed a small group together.
    pub gives_away: bool,
}

impl Look {
    /// The segment of this name; `None` if there is none.
    #[must_use]
    pub fn segment(&self, name: &str) -> Option<&LookSegment> {
        self.segments.iter().find(|segment| segment.name == name)
    }

    /// The day, YYYY-MM-DD.
    #[must_use]
    pub fn day(&self) -> &str {
        self.on.get(..10).unwrap_or(&self.on)
    }

    /// Adjusts its numbers so that nothing small follows from them and those of the other looks.
    fn settle(&mut self, others: &[&Self]) {
        let threshold = self.threshold;
        let numbers = |of: &dyn Fn(&Self) -> Option<KeptCount>| -> Vec<u64> {
            others.iter().filter_map(|look| of(look)?.number).collect()
        };
        self.rows = self.rows.beside(&numbers(&|look| Some(look.rows)), threshold);
        self.people = self.people.beside(&numbers(&|look| Some(look.people)), threshold);
        let consented = numbers(&|look| Some(look.consented));
        self.consented = part(self.people, self.consented, &consented, threshold);
        for segment in &mut self.segments {
            let name = segment.name.clone();
            let people = numbers(&|look| Some(look.segment(&name)?.people));
            let remaining = numbers(&|look| Some(look.segment(&name)?.remaining));
            segment.people = segment.people.beside(&people, threshold);
            segment.remaining = part(segment.people, segment.remaining, &remaining, threshold);
        }
    }
}

/// The number of a part: neither it nor what it lacks of the whole may be small.
fn part(whole: KeptCount, part: KeptCount, others: &[u64], threshold: u64) -> KeptCount {
    let is_near = |number: &u64, other: &u64| number != other && number.abs_diff(*other) < threshold;
    let kept = part.beside(others, threshold);
    let (Some(number), Some(of)) = (kept.number, whole.number) else { return kept };
    if !is_near(&number, &of) {
        return kept;
    }
    if others.iter().any(|other| is_near(&of, other)) {
        KeptCount::default()
    } else {
        KeptCount { number: Some(of), about: true }
    }
}

impl Review {
    /// The look at a file by its fingerprint.
    #[must_use]
    pub fn look_at(&self, sha256: &str) -> Option<&Look> {
        self.looks.iter().find(|look| look.sha256 == sha256)
    }

    /// Keeps a look, in place of an earlier one at the same file; whether anything is new.
    pub fn keep_look(&mut self, mut look: Look) -> bool {
        if look.sha256.is_empty() {
            return false;
        }
        let at = self.looks.iter().position(|other| other.sha256 == look.sha256);
        let others: Vec<&Look> = self.looks.iter().filter(|other| other.sha256 != look.sha256).collect();
        look.settle(&others);
        let before = at.and_then(|at| self.looks.get(at));
        if let Some(before) = before {
            look.on.clone_from(&before.on);
            if *before == look {
                return false;
            }
        }
        let looks = Arc::make_mut(&mut self.looks);
        match at.and_then(|at| looks.get_mut(at)) {
            Some(before) => *before = look,
            None => looks.push(look),
        }
        if looks.len() > MOST {
            looks.remove(0);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(sha256: &str, people: u64, segment: [u64; 2]) -> Look {
        let kept = |number| KeptCount::of(Some(number), 10);
        Look {
            on: format!("2026-01-01T00:00:00Z {sha256}"),
            sha256: sha256.to_owned(),
            threshold: 10,
            people: kept(people),
            segments: vec![LookSegment {
                name: "VIP".to_owned(),
                people: kept(segment[0]),
                remaining: kept(segment[1]),
                verdict: "pass".to_owned(),
            }],
            ..Look::default()
        }
    }

    fn numbers(review: &Review) -> Vec<(Option<u64>, bool)> {
        review.looks.iter().map(|look| (look.people.number, look.people.about)).collect()
    }

    #[test]
    fn numbers_of_a_group_are_equal_or_the_threshold_apart() {
        let mut review = Review::default();
        for (sha256, people) in [("a", 100), ("b", 104), ("c", 113), ("d", 9), ("e", 122)] {
            assert!(review.keep_look(look(sha256, people, [50, 50])));
        }
        let expected = [(Some(100), false), (Some(100), true), (Some(113), false), (None, false), (Some(113), true)];
        assert_eq!(numbers(&review), expected);
    }

    #[test]
    fn what_consent_takes_away_is_not_small_either() {
        let mut review = Review::default();
        review.keep_look(look("a", 100, [50, 47]));
        let segment = &review.looks[0].segments[0];
        assert_eq!((segment.people.exact(), segment.remaining.exact()), (Some(50), None));
        assert_eq!(segment.remaining, KeptCount { number: Some(50), about: true });
        review.keep_look(look("b", 100, [70, 58]));
        assert_eq!(review.looks[1].segments[0].remaining, KeptCount { number: Some(50), about: true });
    }

    #[test]
    fn a_file_has_one_look_with_the_day_of_the_first() {
        let mut review = Review::default();
        assert!(review.keep_look(look("a", 100, [50, 50])));
        review.keep_look(look("b", 300, [50, 50]));
        assert!(!review.keep_look(look("a", 100, [50, 50])));
        assert!(review.keep_look(Look { on: "later".to_owned(), ..look("a", 200, [50, 50]) }));
        assert_eq!(numbers(&review), [(Some(200), false), (Some(300), false)]);
        assert!(review.looks[0].on.starts_with("2026"));
        assert!(!review.keep_look(look("", 5, [5, 5])));
    }
}
