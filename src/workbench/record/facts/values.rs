//! Values of people in what was typed: a record names staff and companies, and never customers.

use crate::dataset::{Dataset, Role};
use crate::privacy::{Cancelled, Progress};
use crate::review::{Review, law};
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
    /// The answers of the record of which nobody said that they name staff or a company, the purposes of the segments and
    /// the titles of the tables.
    fn of(review: &Review) -> Self {
        let mut texts = Vec::new();
        let mut add = |label: &dyn Fn() -> String, text: &str| {
            if text.chars().count() >= SHORTEST_VALUE {
                texts.push((label(), text.to_lowercase()));
            }
        };
        for field in &law().fields {
            if let Some(answer) = review.record.answer(&field.key).filter(|answer| !answer.confirmed) {
                add(&|| field.label.clone(), &answer.value);
            }
        }
        for segment in review.segments.iter() {
            add(&|| format!("Purpose of {}", segment.name), &segment.purpose);
        }
        for (place, table) in review.release.tables.iter().enumerate() {
            add(&|| format!("Title of table {}", place + 1), &table.title);
        }
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
                    if holds {
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
    Searched::of(review).labels(dataset, progress)
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
        let searched = Searched::of(self.review());
        self.ask::<PersonalValues>(searched)
    }
}
