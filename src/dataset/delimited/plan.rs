//! Plans for all columns: made from a sample, checked against every cell, with what is to be asked and noted.

use super::fields::{Dialect, scan};
use super::pass::Pass;
use super::pieces::{Piece, Task};
use super::typing::{Dates, Evidence, Open, Plan};
use super::values::Marks;
use crate::dataset::error::DatasetError;
use crate::dataset::options::{DateOrder, OpenOptions};
use crate::dataset::reading::{Reading, Remark, RemarkKind};
use crate::dataset::role::ColumnType;
use crate::dataset::source::{Misread, Question, QuestionKind};

pub(super) struct Plans<'a> {
    names: &'a [String],
    options: &'a OpenOptions,
    dialect: Dialect,
    sample: Vec<Evidence>,
}

/// What each column is, from all of its cells.
pub(super) struct Decided {
    pub tasks: Vec<Task>,
    open: Vec<Option<Open>>,
    evidence: Vec<Evidence>,
}

impl<'a> Plans<'a> {
    pub fn from_sample(rows: &str, dialect: Dialect, names: &'a [String], options: &'a OpenOptions) -> Self {
        let mut plans = Self { names, options, dialect, sample: vec![Evidence::default(); names.len()] };
        plans.add_sample(rows, dialect, names.len());
        plans
    }

    /// Looks at more rows. Whole records only.
    pub fn add_sample(&mut self, rows: &str, dialect: Dialect, columns: usize) {
        let records = scan(rows.as_bytes(), dialect, columns, &[]);
        for (column, evidence) in self.sample.iter_mut().enumerate() {
            let mut left = 8_000;
            records.each(rows, column, dialect.quote, |cell| {
                if left > 0 {
                    evidence.see(cell.as_bytes());
                    left -= 1;
                }
            });
        }
    }

    /// What to try on every block.
    pub fn tasks(&self) -> Vec<Task> {
        self.decided(self.sample.clone()).tasks
    }

    /// What the columns are, once every cell was looked at.
    pub fn decide(&self, seen: &[Evidence]) -> Decided {
        let mut evidence = self.sample.clone();
        for (mine, seen) in evidence.iter_mut().zip(seen) {
            mine.merge(seen);
        }
        self.decided(evidence)
    }

    fn decided(&self, evidence: Vec<Evidence>) -> Decided {
        let settled = self.options.decimal_comma.map(|comma| if comma { Marks::Comma } else { Marks::Point });
        let proven: Vec<Marks> = evidence.iter().filter_map(Evidence::proven_marks).collect();
        let of_others = match (proven.contains(&Marks::Point), proven.contains(&Marks::Comma)) {
            (true, false) => Some(Marks::Point),
            (false, true) => Some(Marks::Comma),
            _ => None,
        };
        // Where nothing proves it: a text with semicolons comes from where commas are decimal.
        let fallback = if self.dialect.delimiter == b';' { Marks::Comma } else { Marks::Point };
        let mut tasks = Vec::with_capacity(self.names.len());
        let mut open = Vec::with_capacity(self.names.len());
        for (name, evidence) in self.names.iter().zip(&evidence) {
            let order = self.options.dates.get(name).copied();
            let (mut plan, mut question) = evidence.decide(settled.or(of_others), settled.is_some(), order, fallback);
            let (likely, order_is_open) = evidence.likely_order();
            let forced = self.options.types.get(name).map(|kind| (*kind, order.or(likely)));
            let asks_order = forced.is_some_and(|(kind, _)| kind == ColumnType::Date) && order.is_none();
            if forced.is_some() {
                question = (asks_order && order_is_open).then_some(Open::Date);
                if !matches!(plan, Plan::Number(_)) {
                    plan = Plan::Number(settled.or(evidence.likely_marks()).or(of_others).unwrap_or(fallback));
                }
            } else if is_code_by_name(name) && matches!(plan, Plan::Integer | Plan::Number(_)) {
                plan = Plan::Text;
                question = None;
            }
            let watch = match plan {
                Plan::Text => !evidence.is_text_for_good() && !is_code_by_name(name),
                Plan::Number(_) => question.is_some(),
                _ => false,
            };
            let watch = if forced.is_some() { asks_order } else { watch };
            tasks.push(Task { plan, forced, watch, few: true });
            open.push(question);
        }
        Decided { tasks, open, evidence }
    }

    pub fn questions(&self, decided: &Decided) -> Vec<Question> {
        let each = self.names.iter().zip(&decided.open);
        each.filter_map(|(name, open)| {
            Some(match (*open)? {
                Open::Date => order_question(name, self.options.types.contains_key(name)),
                Open::Number(marks) => Question {
                    column: name.clone(),
                    kind: QuestionKind::AmbiguousNumber,
                    sentence: format!(
                        "Are the marks in “{name}” of decimals or of thousands? No row settles it; they were read with a \
                         decimal {}.",
                        if marks == Marks::Comma { "comma" } else { "point" }
                    ),
                },
            })
        })
        .collect()
    }

    /// # Errors
    /// A column of which nothing is of the type that the analyst gave it.
    pub fn check_forced(&self, decided: &Decided, pass: &Pass) -> Result<(), DatasetError> {
        for (column, (name, task)) in self.names.iter().zip(&decided.tasks).enumerate() {
            if let (Some((kind, _)), Some(unread)) = (task.forced, pass.unread.get(column)) {
                let read = pass.blocks.iter().filter_map(|block| block.pieces.get(column)).map(Piece::present).sum();
                unread.check(name, kind, ColumnType::Text, read)?;
            }
        }
        Ok(())
    }

    /// What the types that the analyst gave could not read.
    pub fn misread(&self, decided: &Decided, pass: &Pass) -> Vec<Misread> {
        let each = self.names.iter().zip(&decided.tasks).zip(&pass.unread);
        each.filter_map(|((name, task), unread)| unread.misread(name, task.forced?.0)).collect()
    }

    /// Tells what was decided where it is not plain to see.
    pub fn notes(&self, decided: &Decided, pass: &Pass, reading: &mut Reading) {
        for (column, name) in self.names.iter().enumerate() {
            let (Some(task), Some(evidence)) = (decided.tasks.get(column), decided.evidence.get(column)) else {
                continue;
            };
            if let Some((kind, _)) = task.forced {
                let misread = pass.unread.get(column).and_then(|unread| unread.misread(name, kind));
                if let Some(misread) = misread {
                    reading.add(
                        Remark::new(RemarkKind::Type, misread.note()).of(name).rows(misread.cells, [misread.row + 1]),
                    );
                }
                continue;
            }
            match task.plan {
                Plan::Text => {
                    if let Some(order) = self.options.dates.get(name) {
                        reading.add(Remark::new(RemarkKind::Date, stays_text(name, *order)).of(name));
                    }
                    if is_code_by_name(name) && !evidence.is_text_for_good() && !evidence.is_empty() {
                        let text = format!("“{name}” is kept as text: by its name it holds codes, not quantities.");
                        reading.add(Remark::new(RemarkKind::Type, text).of(name));
                    }
                    continue;
                }
                Plan::Number(Marks::Comma) => {
                    let text = format!("“{name}” is read with a decimal comma.");
                    reading.add(Remark::new(RemarkKind::Number, text).of(name));
                }
                Plan::Date(Dates::YearFirst) if evidence.has_times() => {
                    let text = format!("“{name}” holds times of day; the dates are kept, the times are not.");
                    reading.add(Remark::new(RemarkKind::Date, text).of(name));
                }
                Plan::Date(Dates::Dots(order) | Dates::Slashes(order) | Dates::Dashes(order)) => {
                    let text = format!("“{name}” is read as dates of {}.", order.name());
                    reading.add(Remark::new(RemarkKind::Date, text).of(name));
                }
                _ => {}
            }
            if evidence.has_null_words() {
                let text = format!("“{name}”: NA, N/A, NaN and NULL count as missing.");
                reading.add(Remark::new(RemarkKind::Missing, text).of(name));
            }
        }
    }
}

impl Decided {
    /// The columns whose values are not of the type decided.
    pub fn again(&self, pass: &Pass) -> Vec<usize> {
        let fits = |task: &Task, piece: &Piece| match (piece, task.plan) {
            _ if task.forced.is_some() => true,
            (Piece::Text(_) | Piece::Few { .. }, Plan::Text)
            | (Piece::Integer(_), Plan::Integer | Plan::Number(_))
            | (Piece::Number(_), Plan::Number(_))
            | (Piece::Date(_), Plan::Date(_))
            | (Piece::Boolean(_), Plan::Boolean(_)) => true,
            _ => false,
        };
        let columns = self.tasks.iter().zip(&pass.tasks).enumerate();
        columns
            .filter(|(column, (decided, tried))| {
                if decided.forced != tried.forced {
                    return true;
                }
                let same = match (decided.plan, tried.plan) {
                    (Plan::Number(_), Plan::Integer) => true,
                    (a, b) => a == b,
                };
                !same || !pass.blocks.iter().all(|b| b.pieces.get(*column).is_some_and(|p| fits(decided, p)))
            })
            .map(|(column, _)| column)
            .collect()
    }

    /// Tasks for these columns alone, now that their types are known.
    pub fn tasks(&self, columns: &[usize]) -> Vec<Task> {
        columns.iter().filter_map(|c| self.tasks.get(*c)).map(|task| Task { watch: false, ..*task }).collect()
    }

    pub fn kind(&self, column: usize) -> Option<ColumnType> {
        let task = self.tasks.get(column)?;
        Some(match (task.forced, task.plan) {
            (Some((kind, _)), _) => kind,
            (None, Plan::Text) => ColumnType::Text,
            (None, Plan::Integer | Plan::Number(_)) => ColumnType::Number,
            (None, Plan::Date(_)) => ColumnType::Date,
            (None, Plan::Boolean(_)) => ColumnType::Boolean,
        })
    }

    pub fn is_whole(&self, column: usize) -> bool {
        self.tasks.get(column).is_some_and(|t| t.forced.is_none() && t.plan == Plan::Integer)
    }
}

/// Asks for the order of day and month. `is_date`: the column is read as dates meanwhile.
pub(crate) fn order_question(name: &str, is_date: bool) -> Question {
    let meanwhile = if is_date { "the day is taken to come first" } else { "the column stays text" };
    let sentence =
        format!("Does the day or the month come first in “{name}”? No row settles it; until it is said, {meanwhile}.");
    Question { column: name.to_owned(), kind: QuestionKind::AmbiguousDate, sentence }
}

/// A column whose dates are not all in the order that the analyst gave.
pub(super) fn stays_text(name: &str, order: DateOrder) -> String {
    format!("“{name}” stays text: not every value in it is a date of {}.", order.name())
}

/// Columns whose numbers are codes, told by name: arithmetic on a postcode means nothing, its leading digits do.
fn is_code_by_name(name: &str) -> bool {
    const WORDS: [&str; 22] = [
        "zip",
        "zipcode",
        "postcode",
        "postalcode",
        "postal",
        "plz",
        "postleitzahl",
        "phone",
        "telephone",
        "telefon",
        "telefonnummer",
        "tel",
        "mobile",
        "mobil",
        "handy",
        "fax",
        "iban",
        "bic",
        "ssn",
        "kontonummer",
        "steuernummer",
        "telefax",
    ];
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    words.iter().any(|w| WORDS.contains(w)) && !words.contains(&"count")
}
