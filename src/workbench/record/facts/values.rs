//! Values of people in what was typed: a record names staff and companies, and never customers.

use super::texts::free_texts;
use crate::dataset::{Dataset, Role};
use crate::privacy::{Cancelled, Progress};
use crate::review::Review;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Given;
use crate::workbench::figures::frame::{Derived, Figure};

/// Shortest value that is looked for in a text, in characters.
const SHORTEST_VALUE: usize = 5;

/// What is searched for what.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Searched {
    /// The label of each text, and the text in lower case.
    texts: Vec<(String, String)>,
    /// The columns whose values are looked for.
    columns: Vec<String>,
}

impl Searched {
    /// The free texts of a review, and others with their labels.
    fn of(review: &Review, others: &[(&str, &str)]) -> Self {
        let others = others.iter().map(|(label, text)| ((*label).to_owned(), (*text).to_owned()));
        let texts = free_texts(review).into_iter().chain(others);
        let long_enough = texts.filter(|(_, text)| text.chars().count() >= SHORTEST_VALUE);
        let texts = long_enough.map(|(label, text)| (label, text.to_lowercase())).collect();
        Self { texts, columns: review.with_role(Role::DirectIdentifier).map(str::to_owned).collect() }
    }

    /// Labels of the texts that hold a whole value, case ignored. It reads every row.
    fn labels(mut self, dataset: &Dataset, progress: &Progress) -> Result<Vec<String>, Cancelled> {
        let mut found = Vec::new();
        for column in self.columns.iter().filter_map(|name| dataset.column_index(name)) {
            for row in 0..dataset.rows() {
                if self.texts.is_empty() {
                    return Ok(found);
                }
                if row % 4096 == 0 {
                    progress.check()?;
                }
                let value = dataset.cell(row, column).to_string().to_lowercase();
                if value.chars().count() < SHORTEST_VALUE {
                    continue;
                }
                self.texts.retain(|(label, text)| {
                    let holds = holds_whole(text, &value);
                    if holds && !found.contains(label) {
                        found.push(label.clone());
                    }
                    !holds
                });
            }
        }
        Ok(found)
    }
}

/// Labels of what was typed and holds a whole value of a direct identifier, case ignored, and of which nobody said that it
/// names staff or a company. It reads every row.
///
/// # Errors
/// [`Cancelled`].
pub fn labels_with_values(review: &Review, dataset: &Dataset, progress: &Progress) -> Result<Vec<String>, Cancelled> {
    labels_with_values_and(review, &[], dataset, progress)
}

/// The same, of other texts too, each with its label: what is about to be signed is not in the review yet.
///
/// # Errors
/// [`Cancelled`].
pub fn labels_with_values_and(
    review: &Review,
    others: &[(&str, &str)],
    dataset: &Dataset,
    progress: &Progress,
) -> Result<Vec<String>, Cancelled> {
    Searched::of(review, others).labels(dataset, progress)
}

/// A text holds a value that no letter or digit touches.
fn holds_whole(text: &str, value: &str) -> bool {
    let touches = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    text.match_indices(value).any(|(at, _)| {
        let after = text.get(at + value.len()..).and_then(|rest| rest.chars().next());
        let before = text.get(..at).and_then(|start| start.chars().next_back());
        !touches(before) && !touches(after)
    })
}

/// The labels, while somebody looks at the record.
pub(crate) struct PersonalValues;

impl Figure for PersonalValues {
    type Question = Searched;
    type Answer = Vec<String>;
    const TITLE: &'static str = "Looking for people's values in the record";
    const STALE_BY_EDITS: bool = false;
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, searched: &Searched) -> Result<Vec<String>, MeasureError> {
        searched.clone().labels(&given.cache.dataset, given.progress).map_err(|_| MeasureError::Cancelled)
    }
}

impl Workbench {
    /// Labels of what was typed and holds a value of a direct identifier.
    pub fn personal_values(&mut self) -> &Derived<Vec<String>> {
        let searched = Searched::of(self.review(), &[]);
        self.ask::<PersonalValues>(searched)
    }
}
