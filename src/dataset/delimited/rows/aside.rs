//! Records that may be no rows of the table: totals, lines below it, repeated names. Whoever reads a block sets them
//! aside before values are made of the others; what they are is decided once the whole text is read.

use std::collections::BTreeSet;

use memchr::memchr_iter;

use crate::dataset::delimited::structure::fields::{Dialect, Reason, Records, scan};
use crate::dataset::delimited::structure::quotes::unquoted;
use crate::dataset::layout::labels::{self, Figure};
use crate::dataset::layout::{is_number, is_text};

/// Columns in which the label of a total is looked for.
const LABEL_COLUMNS: usize = 6;
/// Records at the end of a text that are examined.
const LAST: usize = 40;

/// What a record looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) enum Look {
    /// The names of the columns once more.
    Names,
    /// A label that says what the numbers beside it are. `beside`: there are texts to the left of it.
    Label {
        figure: Figure,
        column: usize,
        beside: bool,
    },
    /// A lone cell with words that are usual below tables.
    Footer,
    /// At the end of the text: a lone cell, numbers without any text, or nothing at all.
    Lone {
        column: usize,
    },
    Numbers,
    Blank,
    /// Fewer fields than there are columns.
    Short(Reason),
}

impl Look {
    /// Whether the values of the rows decide what the record is.
    pub fn depends_on_rows(self) -> bool {
        !matches!(self, Self::Names | Self::Footer | Self::Blank)
    }
}

/// A record that was set aside.
#[derive(Clone, Debug)]
pub(in crate::dataset::delimited) struct Aside {
    pub look: Look,
    /// The block that it is in and its line there, which name it in every pass.
    pub place: (usize, u64),
    /// Rows before it.
    pub row: u64,
    /// The line of the file.
    pub line: u64,
    pub cells: Vec<String>,
}

/// What is set aside.
#[derive(Debug)]
pub(in crate::dataset::delimited) struct Screen {
    names: Vec<String>,
    /// The first column that has a name.
    named: usize,
    columns: usize,
    dialect: Dialect,
    /// Whether totals and lines below the table are looked for.
    totals: bool,
    /// Records that look like that and are rows.
    rows: BTreeSet<(usize, u64)>,
}

/// A line that is drawn across the table: cells of three signs or more, and of nothing else.
fn is_ruled(record: &[u8], dialect: Dialect) -> bool {
    const RULES: &[u8] = b"-=_*~";
    let is_around = |byte: u8| byte == b' ' || Some(byte) == dialect.quote;
    let starts = record.iter().find(|byte| !is_around(**byte)).is_some_and(|byte| RULES.contains(byte));
    starts
        && record.trim_ascii_end().split(|byte| *byte == dialect.delimiter).all(|cell| {
            let signs = cell.iter().filter(|byte| RULES.contains(byte)).count();
            (signs == 0 || signs >= 3) && cell.iter().all(|byte| RULES.contains(byte) || is_around(*byte))
        })
}

impl Screen {
    /// `totals`: whether totals and lines below the table are looked for. `rows`: records, by block and line, that are
    /// known to be rows.
    pub fn new(names: &[String], columns: usize, dialect: Dialect, totals: bool, rows: BTreeSet<(usize, u64)>) -> Self {
        let names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
        let named = names.iter().position(|name| !name.is_empty());
        let names = if named.is_some() { names } else { Vec::new() };
        Self { names, named: named.unwrap_or(0), columns, dialect, totals, rows }
    }

    /// Takes out of a block what may not be a row. `last`: the text ends with this block.
    pub fn sift(&self, records: &mut Records, text: &str, block: usize, last: bool) -> Vec<Aside> {
        let mut found: Vec<(usize, Look)> = Vec::new();
        for row in 0..records.len() {
            if let Some(look) = self.look(records, text, row) {
                found.push((row, look));
            }
        }
        if self.totals && self.columns > 2 {
            self.unlabelled(records, text, &mut found);
        }
        if last && self.totals && self.columns > 1 {
            self.last(records, text, block, &mut found);
        }
        let mut asides = Vec::new();
        let (mut line, mut counted, mut out) = (0, 0, Vec::with_capacity(found.len()));
        for (row, look) in found {
            let (start, _) = records.extent(row);
            line += memchr_iter(b'\n', text.as_bytes().get(counted..start).unwrap_or_default()).count() as u64;
            counted = start;
            if self.rows.contains(&(block, line)) {
                continue;
            }
            // There may be many blank ones.
            let columns = if look == Look::Blank { 0 } else { self.columns };
            let cells = (0..columns).map(|column| self.cell(records.raw(text, row, column))).collect();
            asides.push(Aside { look, place: (block, line), row: (row - out.len()) as u64, line, cells });
            out.push(row);
        }
        if !out.is_empty() {
            records.take_out(&out);
        }
        if self.totals && self.columns > 1 {
            asides.extend(self.short(records, text, block));
            asides.sort_by_key(|aside| aside.line);
        }
        asides
    }

    /// The rows of a part of the text, without what may not be one: a sample that shows the types of columns.
    pub fn sample(&self, text: &str, last: bool) -> String {
        let mut records = scan(text.as_bytes(), self.dialect, self.columns, &[]);
        let all = records.len();
        self.sift(&mut records, text, usize::MAX, last);
        if records.len() == all {
            return text.to_owned();
        }
        let mut rows = String::with_capacity(text.len());
        for row in 0..records.len() {
            let (start, end) = records.extent(row);
            rows.push_str(text.get(start..end).unwrap_or_default());
            rows.push('\n');
        }
        rows
    }

    fn cell(&self, raw: &str) -> String {
        let mut buffer = String::new();
        unquoted(raw, self.dialect.quote, self.dialect.escapes(), &mut buffer).trim().to_owned()
    }

    #[inline]
    fn is_empty(&self, raw: &str) -> bool {
        raw.bytes().all(|byte| matches!(byte, b' ' | b'\t') || Some(byte) == self.dialect.quote)
    }

    #[inline]
    fn look(&self, records: &Records, text: &str, row: usize) -> Option<Look> {
        if let Some(name) = self.names.get(self.named) {
            let raw = records.raw(text, row, self.named);
            // Quotes and spaces may be around it.
            if (name.len()..=name.len() + 4).contains(&raw.len())
                && raw.contains(name.as_str())
                && self.repeats_names(records, text, row)
            {
                return Some(Look::Names);
            }
        }
        if !self.totals || self.columns < 2 {
            return None;
        }
        let (start, end) = records.extent(row);
        let begins = text.as_bytes().get(start).copied();
        if begins.is_some_and(|byte| byte == self.dialect.delimiter || byte == b' ' || Some(byte) == self.dialect.quote)
            && (0..self.columns).all(|column| self.is_empty(records.raw(text, row, column)))
        {
            return Some(Look::Blank);
        }
        if is_ruled(text.as_bytes().get(start..end).unwrap_or_default(), self.dialect) {
            return Some(Look::Footer);
        }
        let mut from = start;
        for (column, to) in records.ends_of(row).iter().enumerate().take(LABEL_COLUMNS) {
            let raw = text.as_bytes().get(from..*to as usize).unwrap_or_default();
            from = *to as usize + 1;
            if labels::may_be_label(raw)
                && let Some(look) = self.label(records, text, row, column)
            {
                return Some(look);
            }
        }
        let first = records.raw(text, row, 0);
        // A lone first cell: what follows it is delimiters, and at most quotes.
        if end - start - first.len() <= 3 * (self.columns - 1)
            && self.columns > 2
            && self.lone(records, text, row) == Some(0)
        {
            return labels::is_footer(&self.cell(first), None).then_some(Look::Footer);
        }
        None
    }

    fn repeats_names(&self, records: &Records, text: &str, row: usize) -> bool {
        (0..self.columns).zip(&self.names).all(|(column, name)| self.cell(records.raw(text, row, column)) == *name)
    }

    /// A label, if nothing beside it is something that only people have.
    fn label(&self, records: &Records, text: &str, row: usize, column: usize) -> Option<Look> {
        let figure = labels::figure(&self.cell(records.raw(text, row, column)))?;
        let is_other_text = |other: usize| {
            let raw = records.raw(text, row, other);
            !self.is_empty(raw) && is_text(&self.cell(raw)) && labels::figure(&self.cell(raw)).is_none()
        };
        let beside = (0..column).any(is_other_text);
        (!(column + 1..self.columns).any(is_other_text)).then_some(Look::Label { figure, column, beside })
    }

    /// The only cell of a record that holds something.
    fn lone(&self, records: &Records, text: &str, row: usize) -> Option<usize> {
        let mut filled = (0..self.columns).filter(|column| !self.is_empty(records.raw(text, row, *column)));
        let only = filled.next()?;
        filled.next().is_none().then_some(only)
    }

    /// Records of numbers alone among others with texts: they may be totals without a label. Where such records are
    /// usual, they are rows.
    fn unlabelled(&self, records: &Records, text: &str, found: &mut Vec<(usize, Look)>) {
        const USUAL: usize = 50;
        let most = 2 + records.len() / USUAL;
        let mut new = Vec::new();
        for row in 0..records.len() {
            let (start, _) = records.extent(row);
            let begins_empty = text.as_bytes().get(start) == Some(&self.dialect.delimiter);
            if begins_empty && self.end_look(records, text, row) == Some(Look::Numbers) {
                new.push((row, Look::Numbers));
                if new.len() > most {
                    return;
                }
            }
        }
        // What was found is in the order of the rows.
        new.retain(|(row, _)| found.binary_search_by_key(row, |(known, _)| *known).is_err());
        if !new.is_empty() {
            found.extend(new);
            found.sort_by_key(|(row, _)| *row);
        }
    }

    /// What is at the end of the text and looks like no other record of its block.
    fn last(&self, records: &Records, text: &str, block: usize, found: &mut Vec<(usize, Look)>) {
        let known: BTreeSet<usize> = found.iter().map(|(row, _)| *row).collect();
        let mut from = records.len();
        let mut new = Vec::new();
        while let Some(row) = from.checked_sub(1).filter(|row| records.len() - row <= LAST) {
            if !known.contains(&row) {
                let Some(look) = self.end_look(records, text, row) else { break };
                new.push((row, look));
            }
            from = row;
        }
        // If all records of a text look like that, they are its rows.
        let is_all = from == 0 && matches!(block, 0 | usize::MAX);
        if new.is_empty() || is_all {
            return;
        }
        let alike = |look: Look| match look {
            Look::Lone { .. } => 0,
            Look::Numbers => 1,
            _ => 2,
        };
        let mut usual = [false; 3];
        for row in (0..from).filter(|row| !known.contains(row)) {
            if let Some(look) = self.end_look(records, text, row)
                && let Some(place) = usual.get_mut(alike(look))
            {
                *place = true;
            }
        }
        found.extend(new.into_iter().filter(|(_, look)| !usual.get(alike(*look)).copied().unwrap_or(true)));
        found.sort_by_key(|(row, _)| *row);
    }

    fn end_look(&self, records: &Records, text: &str, row: usize) -> Option<Look> {
        if !self.is_empty(records.raw(text, row, 0)) {
            // Quick, as nearly all records go this way.
            let lone = self.columns > 2 && self.lone(records, text, row).is_some();
            return (lone && is_text(&self.cell(records.raw(text, row, 0)))).then_some(Look::Lone { column: 0 });
        }
        let filled: Vec<String> = (0..self.columns)
            .map(|column| self.cell(records.raw(text, row, column)))
            .filter(|cell| !cell.is_empty())
            .collect();
        match filled.as_slice() {
            [] => Some(Look::Blank),
            cells if cells.iter().all(|cell| is_number(cell)) => Some(Look::Numbers),
            [_] if self.columns > 2 => self.lone(records, text, row).map(|column| Look::Lone { column }),
            _ => None,
        }
    }

    /// Records with too few fields that may be totals or lines below the table.
    fn short(&self, records: &mut Records, text: &str, block: usize) -> Vec<Aside> {
        let mut asides = Vec::new();
        let short = std::mem::take(&mut records.short);
        let mut gone = BTreeSet::new();
        for (start, end, place) in short {
            let (start, end) = (start as usize, end as usize);
            let raw = text.get(start..end).unwrap_or_default();
            let fields = scan_fields(raw, self.dialect);
            let Some((line, reason)) = records.unreadable.get(place as usize).copied() else { continue };
            let first = fields.iter().find(|cell| !cell.is_empty()).map_or("", String::as_str);
            let only = fields.iter().filter(|cell| !cell.is_empty()).count() == 1;
            let label = begins_with_label(first);
            let numbers = fields
                .iter()
                .filter(|cell| *cell != first)
                .all(|cell| cell.is_empty() || is_number(cell) || labels::figure(cell).is_some());
            if !((label && numbers) || (only && labels::is_footer(first, None))) {
                continue;
            }
            let row = records.starts.partition_point(|at| (*at as usize) < start) as u64;
            asides.push(Aside { look: Look::Short(reason), place: (block, line), row, line, cells: fields });
            gone.insert(place as usize);
        }
        if !gone.is_empty() {
            let mut place = 0;
            records.unreadable.retain(|_| {
                place += 1;
                !gone.contains(&(place - 1))
            });
        }
        asides
    }
}

/// `Summe`, or `Gesamt: 18 Kunden` with the number in the same cell.
fn begins_with_label(cell: &str) -> bool {
    labels::figure(cell).is_some()
        || cell.split_once([':', '=']).is_some_and(|(label, _)| labels::figure(label).is_some())
}

/// The fields of one record, trimmed.
fn scan_fields(raw: &str, dialect: Dialect) -> Vec<String> {
    crate::dataset::delimited::structure::records::first(raw, dialect, 1, 0)
        .pop()
        .map(|first| first.row.cells.into_iter().map(|cell| cell.trim().to_owned()).collect())
        .unwrap_or_default()
}
