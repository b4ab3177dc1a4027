//! Since when each purpose has been in a review: a notice of before cannot speak of it.

use super::work::FromWork;
use crate::review::Review;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;

impl Review {
    /// Every purpose that is written: those of the segments, and that of the record.
    pub(in crate::review) fn purposes(&self) -> BTreeSet<String> {
        let of_segments = self.segments.iter().map(|segment| segment.purpose.as_str());
        let all = of_segments.chain([self.record.get("purpose")]);
        all.map(str::trim).filter(|purpose| !purpose.is_empty()).map(str::to_owned).collect()
    }

    /// Keeps the day of what was not among the purposes `before`, and forgets that of what is gone.
    pub(in crate::review) fn note_purposes(&mut self, before: &BTreeSet<String>) {
        let now = self.purposes();
        if now == *before {
            return;
        }
        let since = &mut Arc::make_mut(&mut self.record).purposes_since;
        since.retain(|purpose, _| now.contains(purpose));
        let today = chrono::Utc::now().date_naive().to_string();
        since.extend(now.into_iter().filter(|purpose| !before.contains(purpose)).map(|new| (new, today.clone())));
    }

    /// The purposes of what is released, each with the day on which it was written; those of before days were kept are
    /// not among them.
    pub(super) fn purposes_since<'a>(&'a self, work: &'a FromWork) -> Vec<(&'a str, NaiveDate)> {
        let of_segments = self.segments_that_leave(work).map(|segment| segment.purpose.trim());
        let all: BTreeSet<&str> = of_segments.chain([self.record.get("purpose").trim()]).collect();
        let since = |purpose: &str| super::law::day(self.record.purposes_since.get(purpose)?);
        all.into_iter().filter_map(|purpose| Some((purpose, since(purpose)?))).collect()
    }
}
