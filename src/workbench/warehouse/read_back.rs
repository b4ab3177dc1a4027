//! The result of a statement, read with the review that it was made by: the figures of the rows, from counts.
//!
//! Whoever has several combinations is in several rows of the table, which a number joins. Their rows are then made
//! of people again, one row for each person and combination; all others stay as they are, with their count.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use crate::dataset::{ColumnType, Dataset, HeaderLine, OpenOptions, Role, TotalsRows, Use};
use crate::privacy::{Bitmap, CodedColumn, Codes, People, PersonKeys, PrivacyError, Progress, Values, ladder};
use crate::report::Assessment;
use crate::report::words::people as people_words;
use crate::review::{CountedRule, CountsTable, LadderForm, Review, counts_fingerprint};
use crate::segments::Says;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::MeasureOptions;
use crate::workbench::figures::assessment::measure_counted;
use crate::workbench::figures::frame::{Cache, Counted};

/// Rows that people with several combinations are made into at most.
const MOST_ROWS: u64 = 1 << 27;

/// Bytes of a result's beginning in which its header is looked for.
const HEADER_BYTES: u64 = 1 << 20;

/// Why the result of a statement gives no figures.
#[derive(Debug, thiserror::Error)]
pub enum CountsError {
    #[error(
        "the decisions of this review are not those that its SQL was made by (roles, levels, ladders or rules were changed); run shoal sql again, and the statement in the warehouse"
    )]
    Edited,
    #[error(
        "{file} was made for other decisions: it has the column {found}, and this review needs {wanted}; name the review that was written with its statement"
    )]
    OtherDecisions { file: String, found: String, wanted: String },
    #[error(
        "{file} has no column \"{column}\"; it must be the whole result of the statement, with the names of its columns"
    )]
    NoColumn { file: String, column: String },
    #[error(
        "{file} is one combination of all people, and the extract had several: the names of columns were read as texts, or the statement ran with another dialect"
    )]
    OneCell { file: String },
    #[error(
        "\"{column}\" has one value in {file}, and had several in the extract: its name was read as a text, or the table in the warehouse is another one"
    )]
    Constant { file: String, column: String },
    #[error("{file}, column \"{column}\": {reason}")]
    Column { file: String, column: String, reason: String },
    #[error("{file}: {source}")]
    People { file: String, source: PrivacyError },
    #[error(
        "{file}: the people with several combinations would be {rows} rows, and {MOST_ROWS} at most are measured here; raise levels, so that more people have one combination, and run shoal sql again"
    )]
    TooManyRows { file: String, rows: u64 },
    #[error(
        "{checks} says {wanted} {what}, and {file} has {found}: they are not of the same run, or rows of it are missing"
    )]
    Differs { file: String, checks: String, what: &'static str, wanted: u64, found: u64 },
    #[error(
        "{checks} has no column \"{column}\" with one whole number; give the result of the statement in checks.sql"
    )]
    NoCheck { checks: String, column: &'static str },
    #[error(transparent)]
    Measure(#[from] MeasureError),
}

/// Whether the decisions of a review are still those that its SQL was made by.
///
/// # Errors
/// [`CountsError::Edited`].
pub fn check_counts_review(review: &Review, counts: &CountsTable) -> Result<(), CountsError> {
    let is_same = counts.fingerprint == counts_fingerprint(review) && counts.segments.len() == review.segments.len();
    if is_same { Ok(()) } else { Err(CountsError::Edited) }
}

/// How the result of a statement is read: nothing of it is to be found out but what its engine decides.
#[must_use]
pub fn counts_options(counts: &CountsTable, file: &Path) -> OpenOptions {
    let mut options = OpenOptions {
        // What engines write for NULL; every other word is a value, since words for no value are NULL already.
        missing_values: Some(vec!["\\N".to_owned()]),
        totals: Some(TotalsRows::Keep),
        decimal_comma: Some(false),
        ..OpenOptions::default()
    };
    let bits = counts.segments.iter().map(|segment| &segment.column);
    let of_consent = counts.consents.iter().flat_map(|consent| [&consent.column, &consent.empty, &consent.unknown]);
    let numbers = bits.chain(of_consent).chain([&counts.people]).chain(&counts.together);
    options.types.extend(numbers.map(|name| (name.clone(), ColumnType::Number)));
    let own = counts.columns.iter().filter_map(|column| Some((column.column.clone()?, column.kind?)));
    options.types.extend(own);
    if let Some(delimiter) = delimiter(file, &counts.people) {
        options.header = Some(HeaderLine::Line(1));
        options.delimiter = Some(delimiter);
    }
    options
}

/// The sign before the column of people in the header of a text file; `None` if the file is none.
fn delimiter(file: &Path, people: &str) -> Option<char> {
    let mut start = Vec::new();
    std::fs::File::open(file).ok()?.take(HEADER_BYTES).read_to_end(&mut start).ok()?;
    if start.starts_with(b"PAR1") || start.starts_with(b"ARROW1") {
        return None;
    }
    let header = String::from_utf8_lossy(&start);
    let header = header.lines().next()?;
    let before = header.get(..header.rfind(people)?)?.trim_end_matches(['"', '`', '\'']);
    before.chars().next_back().filter(|sign| matches!(sign, ',' | ';' | '\t' | '|'))
}

/// The result of a statement, column by column.
struct Answer<'a> {
    dataset: &'a Dataset,
    counts: &'a CountsTable,
    progress: Progress,
}

impl Answer<'_> {
    fn file(&self) -> String {
        self.dataset.source.name.clone()
    }

    fn column(&self, name: &str) -> Result<CodedColumn, CountsError> {
        let at = self.dataset.column_index(name);
        let at = at.ok_or_else(|| CountsError::NoColumn { file: self.file(), column: name.to_owned() })?;
        self.dataset.coded(at, &self.progress).map_err(|_| CountsError::Measure(MeasureError::Cancelled))
    }

    fn fault(&self, column: &str, reason: impl Into<String>) -> CountsError {
        CountsError::Column { file: self.file(), column: column.to_owned(), reason: reason.into() }
    }

    /// The rows with a 1 in a column of 0 and 1.
    fn bits(&self, name: &str) -> Result<Vec<bool>, CountsError> {
        let column = self.column(name)?;
        let says_one: Option<Vec<bool>> = match &column.values {
            Values::Number(values) => values.iter().map(|&x| (x == 0.0 || x == 1.0).then_some(x == 1.0)).collect(),
            Values::Boolean(values) => Some(values.clone()),
            Values::Text(_) | Values::Date(_) => None,
        };
        let says_one = says_one.filter(|_| !column.has_missing);
        let says_one = says_one.ok_or_else(|| self.fault(name, "it must hold 0 and 1 alone"))?;
        Ok(column.codes.iter().map(|code| says_one.get(code as usize).copied().unwrap_or(false)).collect())
    }

    fn people(&self) -> Result<Vec<u64>, CountsError> {
        let name = &self.counts.people;
        if self.dataset.column_index(name).is_none()
            && let Some(found) = self.dataset.columns.iter().find(|column| column.name.starts_with("people_"))
        {
            let (found, wanted) = (found.name.clone(), name.clone());
            return Err(CountsError::OtherDecisions { file: self.file(), found, wanted });
        }
        match People::counts(&self.column(name)?) {
            Ok(People::Counts(counts)) => Ok(counts),
            Ok(_) => Err(self.fault(name, "it holds no counts of people")),
            Err(source) => Err(CountsError::People { file: self.file(), source }),
        }
    }

    /// What varied must vary.
    fn check(&self) -> Result<(), CountsError> {
        let columns = self.counts.columns.iter().filter_map(|column| Some((column.column.as_ref()?, column.varies)));
        let rules = self.counts.segments.iter().map(|rule| (&rule.column, rule.varies));
        let varied: Vec<&String> = columns.chain(rules).filter(|(_, varies)| *varies).map(|(name, _)| name).collect();
        if self.dataset.rows() == 1 && !varied.is_empty() {
            return Err(CountsError::OneCell { file: self.file() });
        }
        for name in varied {
            if self.column(name)?.cardinality() < 2 {
                return Err(CountsError::Constant { file: self.file(), column: name.clone() });
            }
        }
        Ok(())
    }
}

/// Rows of the table in the order in which they are measured, and who they are.
struct Measured {
    /// The table's row of each; `None` if it is the same.
    rows: Option<Vec<u32>>,
    people: People,
}

impl Measured {
    fn column(&self, column: CodedColumn) -> CodedColumn {
        let Some(rows) = &self.rows else { return column };
        let codes: Vec<u32> = rows.iter().map(|&row| column.codes.get(row as usize)).collect();
        CodedColumn { codes: Codes::pack(&codes, column.cardinality()), ..column }
    }

    fn members(&self, bits: &[bool]) -> Bitmap {
        let mut members = Bitmap::none(self.people.rows());
        let of_row = |row: usize| self.rows.as_ref().map_or(row, |rows| rows.get(row).map_or(0, |&row| row as usize));
        for row in (0..self.people.rows()).filter(|&row| bits.get(of_row(row)).copied().unwrap_or(false)) {
            members.insert(row);
        }
        members
    }
}

/// The people of a table: its counts, or if some people have several combinations everybody one by one.
fn people(result: &Answer<'_>) -> Result<Measured, CountsError> {
    let counts = result.people()?;
    let joined = match &result.counts.together {
        Some(name) => Some((name, result.column(name)?)),
        None => None,
    };
    let Some((name, joined)) = joined.filter(|(_, joined)| !joined.values.is_empty()) else {
        return Ok(Measured { rows: None, people: People::Counts(counts) });
    };
    let total = counts.iter().try_fold(0_u64, |sum, &count| sum.checked_add(count)).unwrap_or(u64::MAX);
    if total > MOST_ROWS {
        return Err(CountsError::TooManyRows { file: result.file(), rows: total });
    }
    let mut groups: Vec<Vec<u32>> = vec![Vec::new(); joined.values.len()];
    let (mut rows, mut persons, mut next) = (Vec::new(), Vec::new(), 0_u32);
    for (row, (code, &count)) in joined.codes.iter().zip(&counts).enumerate() {
        match groups.get_mut(code as usize) {
            Some(group) => group.push(row as u32),
            None => {
                for _ in 0..count {
                    rows.push(row as u32);
                    persons.push(next);
                    next += 1;
                }
            }
        }
    }
    for group in &groups {
        let of = |row: u32| counts.get(row as usize).copied().unwrap_or(0);
        let count = group.first().map_or(0, |&row| of(row));
        if group.len() < 2 || group.iter().any(|&row| of(row) != count) {
            return Err(result.fault(name, "rows that it joins must be two or more, with the same number of people"));
        }
        for _ in 0..count {
            rows.extend(group);
            persons.extend(std::iter::repeat_n(next, group.len()));
            next += 1;
        }
    }
    let people = People::Keys(PersonKeys::new(persons, u64::from(next), 0));
    Ok(Measured { rows: Some(rows), people })
}

/// What each consent column says, by codes.
fn says(result: &Answer<'_>, measured: &Measured) -> Result<BTreeMap<String, (CodedColumn, Vec<Says>)>, CountsError> {
    let mut of_columns = BTreeMap::new();
    for consent in &result.counts.consents {
        let (stays, empty) = (result.bits(&consent.column)?, result.bits(&consent.empty)?);
        let unknown = result.bits(&consent.unknown)?;
        let codes: Vec<u32> = stays
            .iter()
            .zip(&empty)
            .zip(&unknown)
            .map(|((&stays, &empty), &unknown)| match (empty, unknown, stays) {
                (true, _, true) => 4,
                (true, _, false) => 3,
                (false, true, _) => 2,
                (false, false, true) => 1,
                (false, false, false) => 0,
            })
            .collect();
        let said =
            vec![Says::Leave, Says::Stay, Says::Unknown, Says::Nothing { stays: false }, Says::Nothing { stays: true }];
        let values = ["left", "stays", "unknown", "empty", "empty, stays"].map(Into::into).to_vec();
        let column = CodedColumn {
            name: consent.name.clone(),
            codes: Codes::pack(&codes, said.len()),
            values: Values::Text(values),
            has_missing: false,
        };
        of_columns.insert(consent.name.clone(), (measured.column(column), said));
    }
    Ok(of_columns)
}

/// Everything that the figures need of the file.
fn counted(result: &Answer<'_>, remarks: &mut Vec<String>) -> Result<Counted, CountsError> {
    let counts = result.counts;
    let measured = people(result)?;
    result.check()?;
    let mut columns = BTreeMap::new();
    for counted in &counts.columns {
        let column = match &counted.column {
            Some(name) => {
                let column = measured.column(result.column(name)?);
                remarks.extend(outside_the_ladder(
                    &column,
                    counted.unknown.as_deref(),
                    &counted.name,
                    &measured.people,
                ));
                column
            }
            None => CodedColumn {
                name: String::new(),
                values: Values::Text(vec!["*".into()]),
                has_missing: false,
                codes: Codes::U8(vec![0; measured.people.rows()]),
            },
        };
        columns.insert(counted.name.clone(), Arc::new(CodedColumn { name: counted.name.clone(), ..column }));
    }
    let mut members = BTreeMap::new();
    for CountedRule { rule, column, .. } in &counts.segments {
        members.insert(rule.clone(), Arc::new(measured.members(&result.bits(column)?)));
    }
    let says = says(result, &measured)?;
    Ok(Counted {
        extract: counts.extract.clone(),
        columns,
        members,
        says,
        people: Arc::new(measured.people),
        own_values: counts.own_values.clone(),
    })
}

/// Reports values that a ladder's file does not have: in the warehouse they are one group.
fn outside_the_ladder(column: &CodedColumn, unknown: Option<&str>, name: &str, people: &People) -> Option<String> {
    let unknown = unknown?;
    let code = (0..column.values.len() as u32).find(|&code| ladder::value_label(column, code) == unknown)?;
    let mut rows = Bitmap::none(column.rows());
    column.codes.iter().enumerate().filter(|(_, of)| *of == code).for_each(|(row, _)| rows.insert(row));
    let people = people_words(people.among(&rows));
    Some(format!("“{name}”: {people} have values that its ladder's file does not hold; they count as one group."))
}

/// The numbers of the second statement against the table; gives how many rows had no key.
fn compare(checks: &Dataset, result: &Answer<'_>, people: u64) -> Result<u64, CountsError> {
    let number = |column: &'static str| {
        let fault = || CountsError::NoCheck { checks: checks.source.name.clone(), column };
        let at = checks.column_index(column).filter(|_| checks.rows() == 1).ok_or_else(fault)?;
        match checks.coded(at, &result.progress).map(|column| column.values) {
            Ok(Values::Number(values)) => {
                values.first().filter(|x| x.fract() == 0.0 && **x >= 0.0).map(|&x| x as u64).ok_or_else(fault)
            }
            _ => Err(fault()),
        }
    };
    let without_key = number("rows_without_key")?;
    for (what, column, found) in
        [("people", "people", people), ("combinations", "combinations", result.dataset.rows() as u64)]
    {
        let wanted = number(column)?;
        if wanted != found {
            let (file, checks) = (result.file(), checks.source.name.clone());
            return Err(CountsError::Differs { file, checks, what, wanted, found });
        }
    }
    Ok(without_key)
}

/// Measures a review over the result of its statement, with the numbers of the second statement if they are given.
/// It comes with sentences to report.
///
/// # Errors
/// [`CountsError`]: the table was made for other decisions, or cannot be what the statement gives.
pub fn measure_counts(
    dataset: &Arc<Dataset>,
    checks: Option<&Dataset>,
    review: &Review,
    counts: &CountsTable,
    options: &MeasureOptions,
) -> Result<(Assessment, Vec<String>), CountsError> {
    check_counts_review(review, counts)?;
    let result = Answer { dataset, counts, progress: Progress::new() };
    let mut remarks = Vec::new();
    let counted = counted(&result, &mut remarks)?;
    let people = counted.people.total();
    let without_key = checks.map(|checks| compare(checks, &result, people)).transpose()?;
    // The values of the table are groups already.
    let mut at_levels = review.clone();
    at_levels.population = None;
    for decision in Arc::make_mut(&mut at_levels.columns).values_mut() {
        if decision.role == Some(Role::QuasiIdentifier) {
            decision.ladder = LadderForm::Built { settings: "values".to_owned() };
            decision.level = 0;
        }
    }
    let cache = Cache::of_counts(Arc::clone(dataset), counted);
    let mut assessment = measure_counted(&cache, &at_levels, options)?;
    for figures in &mut assessment.quasi_identifiers {
        figures.level = review.column(&figures.column).level;
        if let Some(counted) = counts.columns.iter().find(|column| column.name == figures.column) {
            figures.level_name.clone_from(&counted.level_name);
        }
    }
    if review.with_use(Use::PersonKey).next().is_some() {
        assessment.keys_missing = without_key;
        if without_key.is_none() {
            remarks
                .push("How many rows have no person key is not in the table of counts; --checks gives it.".to_owned());
        }
    }
    if !counts.own_values.is_empty() || !review.segments.is_empty() {
        remarks.push(
            "Which other columns could link files is taken from the extract: the table of counts does not have them."
                .to_owned(),
        );
    }
    Ok((assessment, remarks))
}
