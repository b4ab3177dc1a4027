//! What the records are that were set aside: totals that the rows prove, lines below the table, or people.

use std::collections::BTreeSet;

use super::aside::{Aside, Look};
use super::sums::{Stats, Sums, median, stats};
use crate::dataset::delimited::columns::column_block::{Piece, Task, piece};
use crate::dataset::delimited::pass::Pass;
use crate::dataset::delimited::structure::fields::{Dialect, Reason, scan};
use crate::dataset::layout::labels::{self, Figure};
use crate::dataset::reading::options::TotalsRows;
use crate::dataset::reading::{Reading, Remark, RemarkKind, Sure};
use crate::dataset::words::missing_words::MissingWords;

/// What became of the records that were set aside.
#[derive(Clone, Default)]
pub(in crate::dataset::delimited) struct Settled {
    /// Those that are rows: the text is read again with them.
    pub rows: BTreeSet<(usize, u64)>,
    /// Those that can be no rows and are nothing else.
    pub unreadable: Vec<(u64, Reason)>,
    pub remarks: Vec<Remark>,
}

/// The rows that totals are held against.
struct Rows<'a> {
    pass: &'a Pass,
    tasks: &'a [Task],
    dialect: Dialect,
    words: &'a MissingWords,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Names,
    Proved,
    Labelled,
    Footer,
    Blank,
    Asked,
    AskedFooter,
    Row,
    Unreadable,
}

/// Decides about all records that were set aside. `tasks`: how each column is read.
pub(in crate::dataset::delimited) fn settle(
    pass: &Pass,
    tasks: &[Task],
    dialect: Dialect,
    words: &MissingWords,
    totals: Option<TotalsRows>,
) -> Settled {
    let mut settled = Settled::default();
    if pass.asides.is_empty() {
        return settled;
    }
    let sums = Sums::of(pass, tasks.len());
    let rows = Rows { pass, tasks, dialect, words };
    let mut found: Vec<(Verdict, u64)> = Vec::with_capacity(pass.asides.len());
    for (place, aside) in pass.asides.iter().enumerate() {
        let mut verdict = judge(&rows, &sums, place, aside);
        if totals == Some(TotalsRows::Drop) {
            verdict = match verdict {
                Verdict::Asked => Verdict::Labelled,
                Verdict::AskedFooter => Verdict::Footer,
                other => other,
            };
        }
        match (verdict, aside.look) {
            (Verdict::Row | Verdict::Asked | Verdict::AskedFooter, _) => {
                settled.rows.insert(aside.place);
            }
            (Verdict::Unreadable, Look::Short(reason)) => settled.unreadable.push((aside.line, reason)),
            _ => {}
        }
        found.push((verdict, aside.line));
    }
    let mut reading = Reading::default();
    add_remarks(&found, totals, &mut reading);
    settled.remarks = reading.remarks;
    settled
}

fn add_remarks(found: &[(Verdict, u64)], totals: Option<TotalsRows>, reading: &mut Reading) {
    let of = |wanted: Verdict| -> Vec<u64> {
        found.iter().filter(|(verdict, _)| *verdict == wanted).map(|(_, line)| *line).collect()
    };
    let rows = |lines: &[u64]| if lines.len() == 1 { "1 row".to_owned() } else { format!("{} rows", lines.len()) };
    let one = |lines: &[u64], one: &'static str, many: &'static str| if lines.len() == 1 { one } else { many };
    let mut add = |kind: RemarkKind, lines: &[u64], text: String, sure: Sure| {
        let remark = Remark { sure, ..Remark::new(kind, text).rows(lines.len() as u64, lines.iter().copied()) };
        reading.add(match kind {
            RemarkKind::RepeatedHeader => remark,
            _ if totals == Some(TotalsRows::Drop) => remark,
            _ => remark.instead("--totals keep", sure),
        });
    };
    let lines = of(Verdict::Names);
    if !lines.is_empty() {
        let text = format!(
            "The names of the columns are repeated in {}, which {} left out.",
            rows(&lines),
            one(&lines, "is", "are")
        );
        add(RemarkKind::RepeatedHeader, &lines, text, Sure::Certain);
    }
    let lines = of(Verdict::Proved);
    if !lines.is_empty() {
        let text = format!(
            "{} {} no people but totals, as their numbers are those of the other rows: left out.",
            rows(&lines),
            one(&lines, "is", "are")
        );
        add(
            RemarkKind::Totals,
            &lines,
            text.replace(
                "is no people but totals, as their numbers are",
                "is no person but a total, as its numbers are",
            ),
            Sure::Certain,
        );
    }
    let lines = of(Verdict::Labelled);
    if !lines.is_empty() {
        let text = format!(
            "{} {} labelled as totals and {} left out.",
            rows(&lines),
            one(&lines, "is", "are"),
            one(&lines, "is", "are")
        );
        add(RemarkKind::Totals, &lines, text.replace("is labelled as totals", "is labelled as a total"), Sure::Likely);
    }
    let mut lines = of(Verdict::Footer);
    if !lines.is_empty() {
        let text = format!(
            "{} below or between the rows {} notes, no people: left out.",
            if lines.len() == 1 { "1 line".to_owned() } else { format!("{} lines", lines.len()) },
            one(&lines, "is", "are")
        );
        add(
            RemarkKind::Footer,
            &lines,
            text.replace("is notes", "is a note")
                .replace("no people: left", if lines.len() == 1 { "no person: left" } else { "no people: left" }),
            Sure::Likely,
        );
    }
    lines = of(Verdict::Blank);
    if !lines.is_empty() {
        let text = format!("{} {} empty and left out.", rows(&lines), one(&lines, "is", "are"));
        add(RemarkKind::Footer, &lines, text, Sure::Likely);
    }
    for (verdict, kind, like, why) in [
        (
            Verdict::Asked,
            RemarkKind::Totals,
            ("looks like a total: is it a person?", "look like totals: are they people?"),
            "The numbers do not prove it",
        ),
        (
            Verdict::AskedFooter,
            RemarkKind::Footer,
            ("at the end looks like a note: is it a person?", "at the end look like notes: are they people?"),
            "Nothing proves it",
        ),
    ] {
        let lines = of(verdict);
        if !lines.is_empty() {
            let text = format!(
                "{} {} {why}, so {} counted.",
                rows(&lines),
                one(&lines, like.0, like.1),
                one(&lines, "it is", "they are")
            );
            let remark = Remark::new(kind, text).rows(lines.len() as u64, lines.iter().copied());
            reading.add(remark.instead("--totals drop", Sure::Guess).open());
        }
    }
}

fn judge(rows: &Rows<'_>, sums: &Sums, place: usize, aside: &Aside) -> Verdict {
    let (pass, columns) = (rows.pass, rows.tasks.len());
    let is_last = aside.row >= pass.rows;
    match aside.look {
        Look::Names => Verdict::Names,
        Look::Blank => Verdict::Blank,
        Look::Footer => Verdict::Footer,
        Look::Short(_) => match aside.cells.iter().find(|cell| !cell.is_empty()) {
            Some(first) if labels::is_footer(first, Some(pass.rows)) && labels::figure(first).is_none() => {
                Verdict::Footer
            }
            Some(first) if aside.cells.len() > 1 && labels::figure(first).is_some() => {
                match proves_short(sums, place, aside) {
                    true => Verdict::Proved,
                    false if is_last => Verdict::Labelled,
                    false => Verdict::Unreadable,
                }
            }
            Some(_) if is_last => Verdict::Labelled,
            Some(first) if first.contains(':') => Verdict::Labelled,
            _ => Verdict::Unreadable,
        },
        Look::Lone { column } => {
            let cell = aside.cells.get(column).map_or("", String::as_str);
            match sums.columns.get(column) {
                _ if labels::is_footer(cell, Some(pass.rows)) => Verdict::Footer,
                // Words where every row has a number.
                Some(Some(_)) => Verdict::Footer,
                _ if cell.ends_with([':', '.']) || cell.split_whitespace().count() > 4 => Verdict::Footer,
                _ => Verdict::AskedFooter,
            }
        }
        Look::Numbers => match proves(rows, sums, place, aside, Figure::Sum) {
            Proof::All => Verdict::Proved,
            _ if is_last => Verdict::Asked,
            _ => Verdict::Row,
        },
        Look::Label { figure, column, beside } => {
            let label = aside.cells.get(column).map_or("", String::as_str);
            let others = || aside.cells.iter().filter(|cell| !cell.is_empty() && labels::figure(cell).is_none());
            match proves(rows, sums, place, aside, figure) {
                Proof::All | Proof::Some => Verdict::Proved,
                _ if proves_group(rows, sums, aside, column) => Verdict::Proved,
                _ if beside && !is_group(pass, column, label) => Verdict::Row,
                _ if !beside && columns > 2 && others().count() == 0 => Verdict::Labelled,
                _ => Verdict::Asked,
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// Every number is the figure of the rows; some are, at least one of them a sum of several.
    All,
    Some,
    None,
}

/// Whether the numbers of a record are those of rows above it, or below it.
fn proves(rows: &Rows<'_>, sums: &Sums, place: usize, aside: &Aside, figure: Figure) -> Proof {
    let cells = numbers(rows, aside);
    if cells.is_empty() {
        return Proof::None;
    }
    let mut best = Proof::None;
    let fits = |cell: &Cell, range: (usize, usize)| {
        let part = sums.rows(range);
        match figure {
            Figure::Median => cell.is(median(rows.pass, cell.column, &part)),
            _ => cell.fits(sums.range(cell.column, range), figure, part.end - part.start),
        }
    };
    for range in sums.ranges(place) {
        let fitting = cells.iter().filter(|cell| fits(cell, range)).count();
        match fitting {
            0 => {}
            all if all == cells.len() => return Proof::All,
            _ => best = Proof::Some,
        }
    }
    best
}

/// The same if it is not known which column a number belongs to.
fn proves_short(sums: &Sums, place: usize, aside: &Aside) -> bool {
    let plain = |cell: &String| cell.replace(',', ".").parse::<f64>().ok();
    let numbers: Vec<Cell> = aside
        .cells
        .iter()
        .skip(1)
        .filter_map(|text| Some(Cell { column: 0, value: plain(text)?, decimals: decimals(text) }))
        .collect();
    !numbers.is_empty()
        && sums.ranges(place).any(|range| {
            numbers.iter().all(|cell| {
                (0..sums.columns.len()).any(|column| {
                    cell.fits(sums.range(column, range), Figure::Sum, sums.rows(range).end - sums.rows(range).start)
                })
            })
        })
}

/// A total of one group wherever its rows are: `Nord Summe` below a table in any order.
fn proves_group(given: &Rows<'_>, sums: &Sums, aside: &Aside, column: usize) -> bool {
    let Some(group) = aside.cells.get(column).and_then(|label| labels::group(label)) else { return false };
    let pass = given.pass;
    let rows = rows_of(pass, column, &group);
    if rows.len() < 2 || pass.asides.len() > 1_000 {
        return false;
    }
    let Look::Label { figure, .. } = aside.look else { return false };
    let cells = numbers(given, aside);
    !cells.is_empty()
        && cells.iter().all(|cell| {
            let stats = sums
                .columns
                .get(cell.column)
                .and_then(Option::as_ref)
                .map(|_| stats(pass, cell.column, |row| rows.binary_search(&row).is_ok()));
            cell.fits(stats, figure, rows.len() as u64)
        })
}

/// Whether a label names a value of its column beside the word.
fn is_group(pass: &Pass, column: usize, label: &str) -> bool {
    labels::group(label).is_some_and(|group| !rows_of(pass, column, &group).is_empty())
}

/// Rows whose text in a column is this one, ascending.
fn rows_of(pass: &Pass, column: usize, value: &str) -> Vec<u64> {
    let mut rows = Vec::new();
    let mut start = 0;
    for block in &pass.blocks {
        match block.pieces.get(column) {
            Some(Piece::Few { values, codes }) => {
                if let Some(code) = values.iter().position(|known| known.trim() == value) {
                    let equal = codes.iter().enumerate().filter(|(_, of_row)| usize::from(**of_row) == code);
                    rows.extend(equal.map(|(row, _)| start + row as u64));
                }
            }
            Some(Piece::Text(array)) => {
                let equal = array.iter().enumerate().filter(|(_, text)| text.is_some_and(|text| text.trim() == value));
                rows.extend(equal.map(|(row, _)| start + row as u64));
            }
            _ => {}
        }
        start += block.rows as u64;
    }
    rows
}

/// A number of a record.
struct Cell {
    column: usize,
    value: f64,
    decimals: u32,
}

impl Cell {
    /// Whether this is the figure of some rows. `stats`: of the numbers in its column, if that has numbers.
    fn fits(&self, stats: Option<Stats>, figure: Figure, rows: u64) -> bool {
        let counts_rows = self.value >= 2.0 && self.value == rows as f64;
        let Some(stats) = stats else { return counts_rows && matches!(figure, Figure::Sum | Figure::Count) };
        if stats.count < 2 {
            return false;
        }
        match figure {
            Figure::Sum => self.is(stats.sum) && (stats.sum != 0.0 || stats.least < 0.0),
            Figure::Mean => self.is(stats.sum / stats.count as f64),
            Figure::Least => self.is(stats.least),
            Figure::Greatest => self.is(stats.greatest),
            Figure::Count => counts_rows || self.value == stats.count as f64,
            Figure::Median => false,
        }
    }

    /// Whether the number is this one, as far as its decimals go.
    fn is(&self, figure: f64) -> bool {
        let half = 0.5 * 10_f64.powi(-(self.decimals as i32));
        (self.value - figure).abs() <= half + 1e-9 * figure.abs().max(1.0)
    }
}

/// Digits after the last mark of decimals.
fn decimals(text: &str) -> u32 {
    let Some((_, after)) = text.rsplit_once(['.', ',']) else { return 0 };
    after.chars().take_while(char::is_ascii_digit).count() as u32
}

/// The numbers of a record, read as those of its columns are.
fn numbers(rows: &Rows<'_>, aside: &Aside) -> Vec<Cell> {
    let mut cells = Vec::new();
    for ((column, text), task) in aside.cells.iter().enumerate().zip(rows.tasks) {
        let Some(task) = Some(task).filter(|_| !text.is_empty() && labels::figure(text).is_none()) else { continue };
        let value =
            number(text, rows, *task).or_else(|| text.parse().ok()).or_else(|| text.replacen(',', ".", 1).parse().ok());
        if let Some(value) = value {
            let decimals = if value.fract() == 0.0 { 0 } else { decimals(text) };
            cells.push(Cell { column, value, decimals });
        }
    }
    cells
}

/// One cell by the plan of its column.
fn number(text: &str, rows: &Rows<'_>, task: Task) -> Option<f64> {
    let quoted = format!("\"{}\"\n", text.replace('"', "\"\""));
    let records = scan(quoted.as_bytes(), Dialect::plain(rows.dialect.delimiter, Some(b'"')), 1, &[]);
    match piece(&records, &quoted, 0, Some(b'"'), Task { watch: false, ..task }, rows.words).piece {
        Piece::Integer(array) => array.iter().next().flatten().map(|value| *value as f64),
        Piece::Number(array) => array.iter().next().flatten().copied(),
        _ => None,
    }
}
