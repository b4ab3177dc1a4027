//! Numbers before and after. A difference of fewer than the threshold is the number of a small group, and is not given.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::report::words::thousands;

/// By how much a number moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Difference {
    #[default]
    Unknown,
    By(i64),
    /// By at least 1 and fewer than this.
    Under(u64),
}

impl Difference {
    /// A difference; one of at least 1 and fewer than the threshold keeps only that it is small.
    #[must_use]
    pub fn of(moved: i64, threshold: u64) -> Self {
        if moved != 0 && moved.unsigned_abs() < threshold { Self::Under(threshold) } else { Self::By(moved) }
    }

    /// "+12", "−56", "none", "fewer than 10"; "not known".
    #[must_use]
    pub fn words(self) -> String {
        match self {
            Self::Unknown => "not known".to_owned(),
            Self::By(0) => "none".to_owned(),
            Self::By(by) => format!("{}{}", if by < 0 { '−' } else { '+' }, thousands(by.unsigned_abs())),
            Self::Under(threshold) => format!("fewer than {}", thousands(threshold)),
        }
    }
}

/// The number, "under the threshold of 10", or `null`.
impl Serialize for Difference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Unknown => serializer.serialize_none(),
            Self::By(by) => serializer.serialize_i64(*by),
            Self::Under(threshold) => serializer.serialize_str(&format!("under the threshold of {threshold}")),
        }
    }
}

/// A number of people or rows before and after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BeforeAfter {
    before: Option<u64>,
    /// Not kept if it differs from `before` by fewer than the threshold.
    after: Option<u64>,
    difference: Difference,
}

impl BeforeAfter {
    /// Both numbers; the later one is dropped if it moved by fewer than the threshold.
    #[must_use]
    pub fn of(before: Option<u64>, after: Option<u64>, threshold: u64) -> Self {
        let (Some(was), Some(is)) = (before, after) else {
            return Self { before, after, difference: Difference::Unknown };
        };
        let moved = i64::try_from(is).unwrap_or(i64::MAX).saturating_sub(i64::try_from(was).unwrap_or(i64::MAX));
        let difference = Difference::of(moved, threshold);
        let after = after.filter(|_| !matches!(difference, Difference::Under(_)));
        Self { before, after, difference }
    }

    /// The earlier number; `None` if it is not known.
    #[must_use]
    pub fn before(&self) -> Option<u64> {
        self.before
    }

    /// `None` if it is not known, or differs by fewer than the threshold.
    #[must_use]
    pub fn after(&self) -> Option<u64> {
        self.after
    }

    /// By how much the number moved.
    #[must_use]
    pub fn difference(&self) -> Difference {
        self.difference
    }

    /// Whether neither number is known.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.before.is_none() && self.after.is_none()
    }

    /// "946 → 890", "946, moved by fewer than 10", "946, as before", "not known → 890".
    #[must_use]
    pub fn words(&self) -> String {
        let number = |number: Option<u64>| number.map_or_else(|| "not known".to_owned(), thousands);
        match self.difference {
            Difference::By(0) => format!("{}, as before", number(self.before)),
            Difference::Under(_) => format!("{}, moved by {}", number(self.before), self.difference.words()),
            Difference::By(_) | Difference::Unknown => {
                if self.is_unknown() {
                    return "not known".to_owned();
                }
                format!("{} → {}", number(self.before), number(self.after))
            }
        }
    }
}

impl Serialize for BeforeAfter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("BeforeAfter", 3)?;
        object.serialize_field("before", &self.before)?;
        object.serialize_field("after", &self.after)?;
        object.serialize_field("difference", &self.difference)?;
        object.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_difference_is_not_given() {
        let json = |before, after| serde_json::to_value(BeforeAfter::of(before, after, 10)).unwrap();
        let cases = [
            (Some(946), Some(890), serde_json::json!({"before": 946, "after": 890, "difference": -56})),
            (Some(946), Some(946), serde_json::json!({"before": 946, "after": 946, "difference": 0})),
            (
                Some(12),
                Some(3),
                serde_json::json!({"before": 12, "after": null, "difference": "under the threshold of 10"}),
            ),
            (Some(12), Some(2), serde_json::json!({"before": 12, "after": 2, "difference": -10})),
            (None, Some(2), serde_json::json!({"before": null, "after": 2, "difference": null})),
        ];
        for (before, after, expected) in cases {
            assert_eq!(json(before, after), expected);
        }
    }
}
