//! The sample's segments with their recipients, as one edit.

use crate::dataset::sample::{self, Sample, Wanted};
use crate::review::{Contract, Edit, Leaves, Recipient, RecipientCategory, Review, Segment};

/// Adds what marketing proposes with a sample: each segment with what is handed over of it, and to whom.
#[must_use]
pub fn add_sample_segments(sample: Sample, review: &Review) -> Edit {
    let proposed = sample::segments(sample);
    let used = |name: &str| proposed.iter().any(|segment| segment.to == name);
    let new = sample::RECIPIENTS.iter().filter(|[name, ..]| used(name) && review.recipient(name).is_none());
    let recipients = new.map(|[name, category, country, ends]| {
        let category = RecipientCategory::ALL.into_iter().find(|known| known.word() == *category);
        Edit::AddRecipient(Recipient {
            name: (*name).to_owned(),
            category: category.unwrap_or_default(),
            country: (*country).to_owned(),
            contract: Contract { ends: Some((*ends).to_owned()).filter(|day| !day.is_empty()), ..Contract::default() },
            ..Recipient::default()
        })
    });
    let segments = proposed.iter().filter(|proposed| review.segment(proposed.name).is_none()).map(|proposed| Segment {
        leaves: Some(match proposed.wanted {
            Wanted::Count => Leaves::Count,
            Wanted::Table => Leaves::Table,
            Wanted::Rows(columns) => Leaves::Rows(columns.iter().map(|name| (*name).to_owned()).collect()),
        }),
        recipients: vec![proposed.to.to_owned()],
        ..Segment::new(proposed.name, proposed.rule).for_purpose(proposed.purpose)
    });
    let segments = Edit::AddSegments(segments.collect());
    Edit::Several { name: "Add the sample's segments".to_owned(), edits: recipients.chain([segments]).collect() }
}
