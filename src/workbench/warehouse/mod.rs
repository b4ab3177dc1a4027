//! Data too large for one machine: SQL that makes a table of counts in a warehouse, and its result read back.
//!
//! The table has one row for each combination: the quasi-identifiers at their levels, the sensitive columns, a column
//! of 0 and 1 for each segment and consent rule, and the number of people. No row of a person is in it, and no direct
//! identifier. Its figures are those of the rows; what counts cannot answer is reported.
//!
//! | where | what is there |
//! | --- | --- |
//! | `dialect` | how an engine spells names, texts, types and functions |
//! | `level`, `condition` | a column at a level, and the rule of a segment, as expressions |
//! | `plan`, `statement` | what the table is made of, and the statements |
//! | `sums` | totals of measures: what the rules of a table of sums need |
//! | `read_back` | a result with the review that it was made by |

mod condition;
mod dialect;
mod level;
mod plan;
pub(in crate::workbench) mod read_back;
mod statement;
mod sums;

use super::bench::{Workbench, sentence};
use super::error::MeasureError;
use super::figures::frame::{Cache, Given};
use crate::dataset::Dataset;
use crate::privacy::{Progress, Values};
use crate::review::Review;
use condition::{Operand, condition};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

pub use dialect::{Dialect, UnknownDialect};
pub use read_back::{CountsError, check_counts_review, counts_options, measure_counts};

/// Represents the name of the table in the warehouse, which Shoal cannot know.
pub const TABLE: &str = "customers";

/// The statements of a review, and the review that reads their results back.
#[derive(Clone, Debug)]
pub struct WarehouseSql {
    /// The table of counts.
    pub counts: String,
    /// One row of numbers by which the table is checked.
    pub checks: String,
    /// Totals of measures, by the name of their file: one statement a table of the release, and one for the columns
    /// that are tagged as measures.
    pub sums: Vec<(String, String)>,
    /// The review to be kept beside the statements.
    pub review: Review,
}

/// The SQL that counts people in `table`, a name as the warehouse knows it.
///
/// # Errors
/// [`MeasureError`]: a ladder that does not fit, a rule that cannot be read, nothing tagged, a decision that SQL cannot
/// repeat.
pub fn warehouse_sql(
    dataset: &Arc<Dataset>,
    review: &Review,
    dialect: Dialect,
    table: &str,
    progress: &Progress,
) -> Result<WarehouseSql, MeasureError> {
    let cache = Cache::new(Arc::clone(dataset));
    sql(&Given { cache: &cache, review, progress }, dialect, table)
}

fn sql(given: &Given<'_>, dialect: Dialect, table: &str) -> Result<WarehouseSql, MeasureError> {
    plan::refuse(given.cache, given.review)?;
    let mut review = plan::settled(given)?;
    let settled = Given { cache: given.cache, review: &review, progress: given.progress };
    let plan = plan::plan(&settled, dialect, table)?;
    let (counts, checks) = (plan.statement(), plan.checks());
    let sums = sums::statements(&settled, dialect, table)?;
    review.counts = Some(Arc::new(plan.counts));
    Ok(WarehouseSql { counts, checks, sums, review })
}

impl Workbench {
    /// The SQL of the review in view, for a table that the analyst names in it; `Err` says why there is none.
    ///
    /// # Errors
    /// A sentence.
    pub fn warehouse_sql(&self, dialect: Dialect) -> Result<String, String> {
        // With the figures the codes and ladders are there: nothing is counted here.
        let (Some(cache), Some(_)) = (self.cache.as_ref(), self.figures.assessment.answer.fresh()) else {
            return Err("The figures are still being measured; wait for them, then copy again.".to_owned());
        };
        let progress = Progress::new();
        sql(&Given { cache, review: self.review(), progress: &progress }, dialect, TABLE)
            .map(|sql| sql.counts)
            .map_err(|error| sentence(&error.to_string()))
    }
}

/// The segments of a review as conditions: a line with the name, then `WHERE` and the condition on a row, for each.
///
/// # Errors
/// [`MeasureError::Rule`], or cancelled.
pub fn segments_sql(
    dataset: &Arc<Dataset>,
    review: &Review,
    dialect: Dialect,
    progress: &Progress,
) -> Result<String, MeasureError> {
    let cache = Cache::new(Arc::clone(dataset));
    let mut sql = String::new();
    for segment in review.segments.iter() {
        let rule = plan::rule_of(&cache, segment)?;
        let columns = cache.rule_columns(&rule, progress)?;
        let rule = crate::segments::as_written(&rule, &columns);
        let operands: BTreeMap<String, Operand> = columns
            .iter()
            .map(|(name, column)| {
                let quoted = dialect.quoted(name);
                let is_there = format!("{quoted} IS NOT NULL");
                let operand = match &column.values {
                    Values::Text(_) => {
                        let text = dialect.as_text(&quoted);
                        let words: Vec<String> = std::iter::once(String::new())
                            .chain(plan::missing_words(&cache, name))
                            .map(|word| dialect.text(&word))
                            .collect();
                        let present = format!("({is_there} AND TRIM({text}) NOT IN ({}))", words.join(", "));
                        Operand { value: text, present }
                    }
                    Values::Number(_) => Operand { value: quoted, present: is_there },
                    Values::Date(_) => Operand { value: dialect.as_date(&quoted), present: is_there },
                    Values::Boolean(_) => {
                        Operand { value: format!("({})", dialect.as_bit(&quoted)), present: is_there }
                    }
                };
                (name.clone(), operand)
            })
            .collect();
        let condition = condition(&rule, dialect, &operands);
        let _ = writeln!(sql, "-- {}\nWHERE {condition}", plan::one_line(&segment.name));
    }
    Ok(sql)
}
