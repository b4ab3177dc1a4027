//! A data dictionary as a list of agreed columns: a table with a row a column of the file, headed in whatever language.

use super::headings::{Heading, heading};
use super::types::kind_of;
use super::values::{Said, said};
use super::{AgreedColumn, Allowed, Presence};
use crate::dataset::yes_or_no;
use std::collections::BTreeSet;

/// Rows at the start among which the headings are looked for: titles stand above them.
const TITLES: usize = 15;
/// A row with more cells than that is the header of a file, not a column with its type.
const MOST_CELLS: usize = 3;

/// The columns of a data dictionary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dictionary {
    pub columns: Vec<AgreedColumn>,
    /// What of it could not be read, a sentence each.
    pub notes: Vec<String>,
}

impl Dictionary {
    /// The columns as the list that is kept: one a line.
    #[must_use]
    pub fn lines(&self) -> String {
        self.columns.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    /// Reads a text with headings, such as was copied from a spreadsheet; `None` if it has no headings that are known.
    #[must_use]
    pub fn of_headed_text(text: &str) -> Option<Self> {
        ['\t', ';', '|', ','].into_iter().filter_map(|sign| of_headed(&cells(text, sign))).max_by_key(|found| {
            let says = |column: &&AgreedColumn| column.kind.is_some() || column.allowed.is_some();
            (found.columns.iter().filter(says).count(), found.columns.len())
        })
    }

    /// Reads the text of a file: a dictionary with headings or without them, or the header of a file that was agreed on.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        Self::of_headed_text(text).unwrap_or_else(|| {
            let sign = ['\t', ';', ','].into_iter().find(|&sign| text.lines().next().unwrap_or("").contains(sign));
            of_bare(&cells(text, sign.unwrap_or(',')))
        })
    }

    /// Reads the rows of a table; `None` if it has no headings that are known.
    #[must_use]
    pub fn of_rows(rows: &[Vec<String>]) -> Option<Self> {
        of_headed(rows)
    }
}

/// The cells of a delimited text; the lines of a table in Markdown begin and end with a bar.
fn cells(text: &str, sign: char) -> Vec<Vec<String>> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let text = if sign == '|' && text.starts_with('|') {
        let inner = text.lines().map(|line| line.trim().trim_matches('|')).filter(|line| !is_rule(line));
        inner.collect::<Vec<_>>().join("\n")
    } else {
        text.to_owned()
    };
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).delimiter(u8::try_from(sign).unwrap_or(b','));
    let rows = reader.from_reader(text.as_bytes()).into_records().filter_map(Result::ok);
    rows.map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// The line under the headings of a table in Markdown.
fn is_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|sign| "-:| ".contains(sign))
}

/// Where each heading stands.
#[derive(Default)]
struct Places {
    name: usize,
    of: Vec<(Heading, usize)>,
}

impl Places {
    /// Of a row of headings; `None` if it is none: a name alone heads many tables.
    fn of(row: &[String]) -> Option<Self> {
        let found: Vec<(Heading, usize)> =
            row.iter().enumerate().filter_map(|(at, text)| Some((heading(text)?, at))).collect();
        let place = |of: Heading| found.iter().find(|(heading, _)| *heading == of).map(|(_, at)| *at);
        let name = place(Heading::Name).or_else(|| place(Heading::MaybeName))?;
        let says = |(heading, _): &&(Heading, usize)| {
            !matches!(heading, Heading::Name | Heading::MaybeName | Heading::Table | Heading::Description)
        };
        let sure = place(Heading::Name).is_some() && place(Heading::Description).is_some();
        (sure || found.iter().any(|one| says(&one))).then_some(Self { name, of: found })
    }

    fn cell<'a>(&self, row: &'a [String], of: Heading) -> &'a str {
        let at = self.of.iter().find(|(heading, _)| *heading == of).map(|(_, at)| *at);
        at.and_then(|at| row.get(at)).map_or("", String::as_str)
    }
}

fn of_headed(rows: &[Vec<String>]) -> Option<Dictionary> {
    let (head, places) = rows.iter().take(TITLES).enumerate().find_map(|(at, row)| Some((at, Places::of(row)?)))?;
    let rows = &rows[head + 1..];
    // "name" and "type" head many a file of data: its types are no types of columns.
    let unsure = !places.of.iter().any(|(heading, _)| *heading == Heading::Name);
    let types: Vec<&str> =
        rows.iter().map(|row| places.cell(row, Heading::Type)).filter(|cell| !cell.is_empty()).collect();
    let known = types.iter().filter(|cell| kind_of(cell).is_some()).count();
    if rows.is_empty() || unsure && (types.is_empty() || known * 2 < types.len()) {
        return None;
    }
    let mut found = Dictionary::default();
    // A column with its values, which may stand in several rows.
    let mut read: Vec<(AgreedColumn, Vec<String>)> = Vec::new();
    let mut tables = BTreeSet::new();
    for row in rows {
        let name = row.get(places.name).map_or("", String::as_str);
        let values = places.cell(row, Heading::Values);
        let goes_on = read.last().is_some_and(|(column, _)| name.is_empty() || column.name == name);
        if goes_on {
            if let Some((_, of_last)) = read.last_mut().filter(|_| !values.is_empty()) {
                of_last.push(values.to_owned());
            }
            continue;
        }
        let alone = row.iter().filter(|cell| !cell.is_empty()).count() == 1;
        if name.is_empty() || alone && row.len() > 1 && name.contains(' ') {
            if alone {
                found.notes.push(format!("“{name}” stands alone in its row and was taken as a heading."));
            }
            continue;
        }
        tables.extend(Some(places.cell(row, Heading::Table)).filter(|table| !table.is_empty()));
        let column = column(row, name, &places, &mut found.notes);
        read.push((column, Some(values).filter(|values| !values.is_empty()).map(str::to_owned).into_iter().collect()));
    }
    if tables.len() > 1 {
        let text = "The dictionary describes {} tables. The columns of all of them are in the list; take out those of \
                    other files.";
        found.notes.push(text.replace("{}", &tables.len().to_string()));
    }
    for (mut column, values) in read {
        if column.allowed.is_none() {
            column.allowed = allowed(&column.name, &values, &mut found.notes);
        }
        if found.columns.iter().all(|known| known.name != column.name) {
            found.columns.push(column);
        }
    }
    (!found.columns.is_empty()).then_some(found)
}

fn column(row: &[String], name: &str, places: &Places, notes: &mut Vec<String>) -> AgreedColumn {
    let mut column = AgreedColumn::named(name);
    let kind = places.cell(row, Heading::Type);
    column.kind = kind_of(kind);
    if column.kind.is_none() && !kind.is_empty() {
        notes.push(format!("The type “{kind}” of {name} is not known, and is not compared."));
    }
    column.presence = presence(row, places);
    let end = |of: Heading| Some(places.cell(row, of)).filter(|text| text.parse::<f64>().is_ok()).map(str::to_owned);
    let ends = (end(Heading::Least), end(Heading::Most));
    if ends != (None, None) {
        column.allowed = Some(Allowed::Between(ends.0, ends.1));
    }
    column
}

/// Whether a column may be missing or empty. What is required is not optional, whatever else is said.
fn presence(row: &[String], places: &Places) -> Presence {
    let says = |of: Heading| meaning(places.cell(row, of));
    let occurs = places.cell(row, Heading::Occurs);
    match (says(Heading::Required), says(Heading::Nullable), says(Heading::Optional)) {
        (Some(true), ..) | (None, Some(false), _) => Presence::Filled,
        (Some(false), ..) | (None, None, Some(true)) => Presence::Optional,
        _ if occurs.starts_with('0') => Presence::Optional,
        _ if occurs.starts_with('1') => Presence::Filled,
        _ => Presence::Present,
    }
}

/// Yes or no, as dictionaries say it of a column that is required, optional or nullable.
fn meaning(cell: &str) -> Option<bool> {
    let word = super::headings::folded(cell);
    match word.as_str() {
        "m" | "mandatory" | "required" | "pflicht" | "muss" | "obligatorisch" | "obligatoire" | "obligatorio"
        | "obbligatorio" | "verplicht" | "null" | "nullable" => Some(true),
        // In French "o" is oui; beside "m" and in most dictionaries it is optional.
        "o" | "c" | "optional" | "conditional" | "kann" | "bedingt" | "facultatif" | "optionnel" | "opcional"
        | "facoltativo" | "optioneel" | "not null" => Some(false),
        _ => yes_or_no(cell),
    }
}

fn allowed(name: &str, cells: &[String], notes: &mut Vec<String>) -> Option<Allowed> {
    let cell = cells.join("\n");
    // Several rows of one code each are a list, even if it is of one word.
    let said = if cells.len() > 1 {
        said(&cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join("\n"))
    } else {
        said(&cell)
    };
    match said {
        Said::These(allowed) => Some(allowed),
        Said::Anything => None,
        Said::Unclear => {
            notes.push(format!("“{}” of {name} is no list of values, and is not compared.", cell.replace('\n', " ")));
            None
        }
    }
}

/// A code in a row of its own, as it is; one with its meaning stays to be read.
fn quoted(cell: &str) -> String {
    if cell.contains(['=', ':', '(', '"', '\'']) { cell.to_owned() } else { format!("\"{cell}\"") }
}

/// A table without headings: a column a row with its type after it, or one row of names.
fn of_bare(rows: &[Vec<String>]) -> Dictionary {
    let rows: Vec<&Vec<String>> = rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
    let Some(first) = rows.first() else { return Dictionary::default() };
    let typed = rows.iter().filter(|row| row.get(1).is_some_and(|cell| kind_of(cell).is_some())).count();
    if rows.len() == 1 || first.len() > MOST_CELLS && typed * 2 < rows.len() {
        let names = first.iter().filter(|cell| !cell.is_empty());
        return Dictionary { columns: names.map(AgreedColumn::named).collect(), notes: Vec::new() };
    }
    let mut found = Dictionary::default();
    for row in rows {
        let name = row.first().map_or("", String::as_str);
        if !name.is_empty() {
            let kind = row.get(1).and_then(|cell| kind_of(cell));
            let allowed = match row.get(2).map(|cell| said(cell)) {
                Some(Said::These(allowed)) if kind.is_some() => Some(allowed),
                _ => None,
            };
            found.columns.push(AgreedColumn { kind, allowed, ..AgreedColumn::named(name) });
        }
    }
    found
}
