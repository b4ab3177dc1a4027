//! Plans for all columns: made from a sample, checked against every cell, with the questions and the notes.

use super::column_block::{Piece, Task};
use super::doubt;
use super::given_type::Blanks;
use super::notes::open_marks;
use super::seen::{COMMA, DATES, NUMBERS, POINT, WHOLE, is_date_like};
use super::typing::{Evidence, Form, Hints, Numbers, Open, Plan};
use crate::dataset::columns::headings;
use crate::dataset::delimited::cells::numbers::Marks;
use crate::dataset::delimited::pass::Pass;
use crate::dataset::delimited::structure::fields::{Dialect, scan};
use crate::dataset::error::DatasetError;
use crate::dataset::reading::options::{DateOrder, OpenOptions};
use crate::dataset::role::ColumnType;
use crate::dataset::source::{Misread, Question, QuestionKind};
use crate::dataset::words::missing_words::{MissingWords, stands_for_empty};
use crate::dataset::zone::Zone;

pub(in crate::dataset::delimited) struct Plans<'a> {
    pub names: &'a [String],
    pub options: &'a OpenOptions,
    dialect: Dialect,
    words: &'a MissingWords,
    zone: Option<Zone>,
    sample: Vec<Sampled>,
}

/// What the sample shows of a column.
#[derive(Clone, Copy, Debug, Default)]
struct Sampled {
    evidence: Evidence,
    cells: u32,
    numbers: u32,
    dates: u32,
}

/// What most values of a column are, if only the rest make it text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Nearly {
    Numbers,
    Dates,
}

/// What each column is, from all of its cells.
pub(in crate::dataset::delimited) struct Decided {
    pub tasks: Vec<Task>,
    open: Vec<Option<Open>>,
    pub evidence: Vec<Evidence>,
    /// Columns that are kept as text because they hold words for no value.
    pub spoken: Vec<usize>,
}

impl<'a> Plans<'a> {
    /// # Errors
    /// A time zone in the options that is not known.
    pub fn from_sample(
        rows: &str,
        dialect: Dialect,
        names: &'a [String],
        options: &'a OpenOptions,
        words: &'a MissingWords,
    ) -> Result<Self, DatasetError> {
        let zone = options.zone()?;
        let mut plans = Self { names, options, dialect, words, zone, sample: vec![Sampled::default(); names.len()] };
        plans.add_sample(rows, dialect, names.len());
        Ok(plans)
    }

    /// Looks at more rows. Whole records only.
    pub fn add_sample(&mut self, rows: &str, dialect: Dialect, columns: usize) {
        let records = scan(rows.as_bytes(), dialect, columns, &[]);
        for (column, sampled) in self.sample.iter_mut().enumerate() {
            let mut left = 8_000;
            records.each(rows, column, dialect.quote, |cell| {
                if left > 0 {
                    sampled.see(cell, self.words);
                    left -= 1;
                }
            });
        }
    }

    /// What to try on every block.
    pub fn tasks(&self) -> Vec<Task> {
        self.decided(self.evidence()).tasks
    }

    fn evidence(&self) -> Vec<Evidence> {
        self.sample.iter().map(|sampled| sampled.evidence).collect()
    }

    /// What the columns are, once every cell was looked at.
    pub fn decide(&self, seen: &[Evidence]) -> Decided {
        let mut evidence = self.evidence();
        for (mine, seen) in evidence.iter_mut().zip(seen) {
            mine.merge(seen);
        }
        self.decided(evidence)
    }

    /// Columns of text most of whose values are numbers or dates, by the sample.
    pub fn nearly(&self, decided: &Decided, column: usize) -> Option<Nearly> {
        let (sampled, task) = (self.sample.get(column)?, decided.tasks.get(column)?);
        let most = |part: u32| part < sampled.cells && part * 5 >= sampled.cells * 4;
        let name = self.names.get(column)?;
        if task.plan != Plan::Text || task.forced.is_some() || headings::is_code(name) {
            None
        } else if most(sampled.numbers) {
            Some(Nearly::Numbers)
        } else {
            most(sampled.dates).then_some(Nearly::Dates)
        }
    }

    fn decided(&self, evidence: Vec<Evidence>) -> Decided {
        let settled = self.options.decimal_comma.map(|comma| if comma { Marks::Comma } else { Marks::Point });
        let proven: Vec<Marks> = evidence.iter().filter_map(Evidence::proven_marks).collect();
        let of_others = match (proven.contains(&Marks::Point), proven.contains(&Marks::Comma)) {
            (true, false) => Some(Marks::Point),
            (false, true) => Some(Marks::Comma),
            _ => None,
        };
        // If nothing proves it: files with semicolons come from places with decimal commas.
        let fallback = if self.dialect.delimiter == b';' { Marks::Comma } else { Marks::Point };
        let mut tasks = Vec::with_capacity(self.names.len());
        let mut open = Vec::with_capacity(self.names.len());
        for (name, evidence) in self.names.iter().zip(&evidence) {
            let order = self.options.dates.get(name).copied();
            let hints = Hints {
                marks: settled.or(of_others),
                settled: settled.is_some(),
                fallback,
                thousands: self.options.thousands.map(plain_mark),
                order,
                usual_order: self.options.date_order,
                century: self.options.century.unwrap_or_else(|| headings::century(name)),
                zone: self.zone,
                is_date_by_name: headings::is_date(name),
                keeps_placeholders: self.words.are_given(),
            };
            let (mut plan, mut question) = evidence.plan(&hints);
            let is_code = headings::is_code(name);
            let (likely, order_is_open) = evidence.likely_order();
            let order = order.or(self.options.date_order);
            let forced = self.options.types.get(name).map(|kind| (*kind, order.or(likely)));
            let asks_order = forced.is_some_and(|(kind, _)| kind == ColumnType::Date) && order.is_none();
            if let Some((kind, order)) = forced {
                question = (asks_order && order_is_open).then_some(Open::Date);
                let marks = settled.or(evidence.likely_marks()).or(of_others).unwrap_or(fallback);
                plan = match kind {
                    ColumnType::Date => {
                        Plan::Date(hints.dates(Form::YearFirst, order.unwrap_or(DateOrder::DayMonthYear)))
                    }
                    _ => Plan::Number(Numbers { marks, local: true }),
                };
            } else if is_code && matches!(plan, Plan::Integer | Plan::Number(_)) {
                plan = Plan::Text;
                question = None;
            }
            let watch = match plan {
                _ if forced.is_some() => asks_order,
                Plan::Text => !evidence.is_text_for_good() && !is_code,
                Plan::Number(numbers) => question.is_some() || numbers.local,
                _ => false,
            };
            tasks.push(Task { plan, forced, watch, few: true });
            open.push(question);
        }
        Decided { tasks, open, evidence, spoken: Vec::new() }
    }

    /// The questions about dates and numbers that the cells do not settle, in the order of the columns.
    pub fn questions(&self, decided: &Decided) -> Vec<Question> {
        let each = self.names.iter().zip(&decided.open);
        each.filter_map(|(name, open)| {
            Some(match (*open)? {
                Open::Date => order_question(name, self.options.types.contains_key(name)),
                Open::Number(marks) => Question {
                    column: name.clone(),
                    kind: QuestionKind::AmbiguousNumber,
                    sentence: open_marks(name, marks),
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
}

impl Decided {
    /// The columns whose values are not of the type decided.
    pub fn again(&self, pass: &Pass) -> Vec<usize> {
        let fits = |task: &Task, piece: &Piece| match (piece, task.plan) {
            _ if task.forced.is_some() => true,
            (Piece::Text(_) | Piece::Few { .. }, Plan::Text | Plan::Words(_))
            | (Piece::Integer(_), Plan::Integer | Plan::Number(_))
            | (Piece::Number(_), Plan::Number(_))
            | (Piece::Date(_), Plan::Date(_))
            | (Piece::Boolean(_), Plan::Boolean) => true,
            (Piece::Freed(freed), plan) => match plan {
                Plan::Text | Plan::Words(_) => freed.kind == ColumnType::Text,
                Plan::Integer => freed.kind == ColumnType::Number && freed.whole,
                Plan::Number(_) => freed.kind == ColumnType::Number,
                Plan::Date(_) => freed.kind == ColumnType::Date,
                Plan::Boolean => freed.kind == ColumnType::Boolean,
            },
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
                    (Plan::Text | Plan::Words(_), Plan::Text | Plan::Words(_)) => true,
                    (a, b) => a == b,
                };
                !same || !pass.blocks.iter().all(|b| b.pieces.get(*column).is_some_and(|p| fits(decided, p)))
            })
            .map(|(column, _)| column)
            .collect()
    }

    /// The columns that are read as numbers although two spellings in them may be one number, and those that did not
    /// come to be what was decided: they are read again as text.
    pub fn doubtful(&self, pass: &Pass) -> Vec<usize> {
        let doubts = |(column, task): &(usize, &Task)| {
            let misfit = pass.blocks.iter().any(|b| matches!(b.pieces.get(*column), Some(Piece::Misfit)));
            let spelt = match (task.plan, self.evidence.get(*column)) {
                (Plan::Number(numbers), Some(evidence)) => !evidence.style(numbers.marks).is_injective(),
                _ => false,
            };
            task.forced.is_none() && (misfit || spelt)
        };
        self.tasks.iter().enumerate().filter(doubts).map(|(column, _)| column).collect()
    }

    /// Columns that say who may be counted and are read as another type than text although they hold words for no
    /// value: a person with such a word must not look like one who said nothing.
    pub fn spoken(&self, pass: &Pass, names: &[String], options: &OpenOptions, words: &MissingWords) -> Vec<usize> {
        let speaks = |column: usize, name: &str| {
            let (Some(task), Some(unread)) = (self.tasks.get(column), pass.unread.get(column)) else { return false };
            let blanks = &unread.blanks;
            let is_typed = task.forced.is_none() && !matches!(task.plan, Plan::Text | Plan::Words(_));
            // Such as 9999-12-31: the day on which it ends is never.
            let is_never = |word: &str| {
                word.len() >= 8 && word.starts_with(|c: char| c.is_ascii_digit()) && is_date_like(word, words)
            };
            let says = |word: &str| !stands_for_empty(word) && !is_never(word);
            let any = blanks.words.iter().any(|word| says(word)) || blanks.words.len() == Blanks::WORDS;
            is_typed && any && options.is_consent(name)
        };
        names.iter().enumerate().filter(|(column, name)| speaks(*column, name)).map(|(column, _)| column).collect()
    }

    /// These columns have been read as text, and stay so.
    pub fn keep_as_text(&mut self, columns: &[usize]) {
        for column in columns {
            if let Some(task) = self.tasks.get_mut(*column) {
                task.plan = Plan::Text;
            }
            if let Some(open) = self.open.get_mut(*column) {
                *open = None;
            }
        }
        self.spoken = columns.to_vec();
    }

    /// Tasks that read these columns as text.
    pub fn as_text(columns: &[usize]) -> Vec<Task> {
        columns.iter().map(|_| Task { plan: Plan::Text, forced: None, watch: false, few: true }).collect()
    }

    /// Adds what a second pass over these columns saw.
    pub fn add_evidence(&mut self, columns: &[usize], pass: &Pass) {
        for column in columns {
            if let (Some(mine), Some(seen)) = (self.evidence.get_mut(*column), pass.evidence.get(*column)) {
                mine.merge(seen);
            }
        }
    }

    /// Makes numbers of doubtful columns, which are text now, if that joins no two of their values.
    pub fn settle_doubts(&mut self, doubtful: &[usize], pass: &mut Pass, words: &MissingWords) {
        for column in doubtful {
            let Some(task) = self.tasks.get_mut(*column) else { continue };
            let plan = std::mem::replace(&mut task.plan, Plan::Text);
            let pieces: Vec<&Piece> = pass.blocks.iter().filter_map(|block| block.pieces.get(*column)).collect();
            let Plan::Number(how) = plan else { continue };
            let Some(numbers) = doubt::numbers(&pieces, how, words) else { continue };
            for (block, number) in pass.blocks.iter_mut().zip(numbers) {
                if let Some(place) = block.pieces.get_mut(*column) {
                    *place = number;
                }
            }
            task.plan = plan;
        }
    }

    /// The marks that could be either.
    pub fn open(&self, column: usize) -> Option<Open> {
        self.open.get(column).copied().flatten()
    }

    /// Tasks for these columns alone, now that their types are known.
    pub fn tasks(&self, columns: &[usize]) -> Vec<Task> {
        columns.iter().filter_map(|c| self.tasks.get(*c)).map(|task| Task { watch: false, ..*task }).collect()
    }

    /// The type of a column; `None` if there is no such column.
    pub fn kind(&self, column: usize) -> Option<ColumnType> {
        let task = self.tasks.get(column)?;
        Some(match (task.forced, task.plan) {
            (Some((kind, _)), _) => kind,
            (None, Plan::Text | Plan::Words(_)) => ColumnType::Text,
            (None, Plan::Integer | Plan::Number(_)) => ColumnType::Number,
            (None, Plan::Date(_)) => ColumnType::Date,
            (None, Plan::Boolean) => ColumnType::Boolean,
        })
    }

    /// Whether a column is found to hold whole numbers; false if the analyst gave it a type.
    pub fn is_whole(&self, column: usize) -> bool {
        self.tasks.get(column).is_some_and(|t| t.forced.is_none() && t.plan == Plan::Integer)
    }
}

/// The question about the order of day and month. `is_date`: the column is read as dates meanwhile.
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

/// The mark between thousands in its plain form.
fn plain_mark(mark: char) -> char {
    match mark {
        '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}' => '\'',
        mark if mark.is_whitespace() => ' ',
        mark => mark,
    }
}

impl Sampled {
    fn see(&mut self, cell: &str, words: &MissingWords) {
        // Text of which little looks otherwise needs no further look.
        if self.evidence.is_text_for_good() && self.cells >= 64 && self.numbers.max(self.dates) * 2 < self.cells {
            return;
        }
        let before = std::mem::take(&mut self.evidence);
        self.evidence.see_with(cell.as_bytes(), words);
        self.cells += u32::from(!self.evidence.is_empty());
        self.numbers += u32::from(self.evidence.has(NUMBERS));
        self.dates += u32::from(self.evidence.has(DATES));
        self.evidence.merge(&before);
    }
}

impl Evidence {
    /// Some numbers have a decimal point and some a decimal comma.
    pub fn has_both_marks(&self) -> bool {
        self.has(POINT) && self.has(COMMA)
    }

    /// All numbers are whole ones without a mark.
    pub fn is_whole(&self) -> bool {
        !self.has(NUMBERS & !WHOLE)
    }
}
