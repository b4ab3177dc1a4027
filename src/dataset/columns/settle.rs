//! Columns of text, once they are read: guards of spreadsheets are taken off, words for no value become missing, pairs
//! of yes and no are known as such, and codes that have lost something are reported.

use std::sync::Arc;

use polars_arrow::array::{MutableBinaryViewArray, Utf8ViewArray};
use rayon::prelude::*;

use super::headings;
use crate::dataset::cell::thousands;
use crate::dataset::delimited::{Nearly, is_date_like, is_number_like, is_rounded_key};
use crate::dataset::reading::options::OpenOptions;
use crate::dataset::reading::{Reading, Remark, RemarkKind, Sure};
use crate::dataset::table::{ColumnData, Table};
use crate::dataset::words::folding::folded;
use crate::dataset::words::missing_words::{MissingWords, is_placeholder};
use crate::dataset::words::word_context::Context;
use crate::privacy::{CodedColumn, Codes, Values, yes_no};

/// What is known of a column of text.
pub(crate) struct ColumnFacts<'a> {
    pub name: &'a str,
    /// The analyst wants the texts as the file has them.
    pub as_it_is: bool,
    pub words: &'a MissingWords,
    /// It says who may be counted.
    pub is_consent: bool,
    /// What most of its values are that is text because of the others.
    pub nearly: Option<Nearly>,
    /// The line of the file, from 1, of a row, from 0.
    pub line: &'a (dyn Fn(u64) -> u64 + Sync),
}

impl ColumnFacts<'_> {
    /// A word for no value, or a number or date that represents one among words.
    fn means_nothing(&self, text: &str) -> bool {
        self.words.has(text) || self.nearly.is_none() && !self.words.are_given() && is_placeholder(text)
    }
}

/// Rows that something holds for: how many, and the first of them.
#[derive(Clone, Default, Debug)]
struct Rows {
    count: u64,
    first: Vec<u64>,
}

/// What becomes of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Fate {
    Kept,
    Missing,
    Bare(Box<str>),
}

/// Settles a column of text; every other column stays as it is.
pub(crate) fn settled(data: ColumnData, known: &ColumnFacts<'_>) -> (ColumnData, Vec<Remark>) {
    let mut remarks = Vec::new();
    let data = match data {
        ColumnData::Coded(coded) => of_codes(coded, known, &mut remarks),
        ColumnData::Text(blocks) => ColumnData::Text(of_texts(blocks, known, &mut remarks)),
        other => other,
    };
    (data, remarks)
}

/// Settles the texts of a table whose file has types of its own; its rows count as lines.
pub(crate) fn table(table: &mut Table, options: &OpenOptions, reading: &mut Reading) {
    let words = MissingWords::of(options);
    for (name, data) in table.names.iter().zip(&mut table.columns) {
        let (own, remarks) = typed(name, std::mem::take(data), options, &words);
        *data = own;
        reading.remarks.extend(remarks);
    }
}

/// Settles a column of such a file.
pub(crate) fn typed(
    name: &str,
    data: ColumnData,
    options: &OpenOptions,
    words: &MissingWords,
) -> (ColumnData, Vec<Remark>) {
    settled(data, &facts(name, options, words))
}

/// What is known of a column of such a file.
pub(crate) fn facts<'a>(name: &'a str, options: &OpenOptions, words: &'a MissingWords) -> ColumnFacts<'a> {
    let (as_it_is, is_consent) = (options.types.contains_key(name), options.is_consent(name));
    ColumnFacts { name, as_it_is, words, is_consent, nearly: None, line: &|row| row + 1 }
}

fn of_codes(coded: Arc<CodedColumn>, known: &ColumnFacts<'_>, remarks: &mut Vec<Remark>) -> ColumnData {
    let Values::Text(values) = &coded.values else { return ColumnData::Coded(coded) };
    let rows_of = |which: &dyn Fn(usize) -> bool| {
        let wanted: Vec<bool> = (0..=values.len()).map(|at| at < values.len() && which(at)).collect();
        let mut rows = Rows::default();
        if wanted.contains(&true) {
            for (row, code) in coded.codes.iter().enumerate() {
                if wanted.get(code as usize) == Some(&true) {
                    rows.add(row as u64);
                }
            }
        }
        rows
    };
    let texts: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    rounded(known, &rows_of(&|at| is_rounded_key(texts[at].as_bytes())), remarks);
    if known.as_it_is {
        return ColumnData::Coded(coded);
    }
    let fates = fates(&texts, known);
    let missing = |at: usize| fates.get(at) == Some(&Fate::Missing);
    let words: Vec<&str> = texts.iter().enumerate().filter(|(at, _)| missing(*at)).map(|(_, text)| *text).collect();
    remark_missing(known, &words, &rows_of(&missing), remarks);
    let kept = |at: usize| fates.get(at) == Some(&Fate::Kept) && known.means_nothing(texts[at]);
    let words: Vec<&str> = texts.iter().enumerate().filter(|(at, _)| kept(*at)).map(|(_, text)| *text).collect();
    remark_kept(known, &words, &rows_of(&kept), remarks);
    remark_guards(known, &rows_of(&|at| matches!(fates.get(at), Some(Fate::Bare(_)))), remarks);
    let changed = fates.iter().any(|fate| *fate != Fate::Kept);
    if let Some(short) = lost_zeros(known, &texts, &fates) {
        remark_lost_zeros(known, &short, &rows_of(&|at| short.contains(&texts[at])), remarks);
    }
    if let Some(nearly) = known.nearly {
        let deviates = |at: usize| !missing(at) && !nearly.holds(texts[at], known.words);
        let all = coded.codes.iter().filter(|code| (*code as usize) < values.len() && !missing(*code as usize)).count();
        remark_deviating(known, nearly, &rows_of(&deviates), all as u64, remarks);
    }
    let coded = if changed { Arc::new(recoded(&coded, &fates)) } else { coded };
    match &coded.values {
        Values::Text(values) if yes_no::pair(values, coded.has_missing).is_some() => ColumnData::Words(coded),
        _ => ColumnData::Coded(coded),
    }
}

/// The fate of each value of a column that has these.
fn fates(texts: &[&str], known: &ColumnFacts<'_>) -> Vec<Fate> {
    let words: Vec<bool> = texts.iter().map(|text| known.means_nothing(text)).collect();
    let others = texts.iter().zip(&words).filter(|(_, is)| !**is).map(|(text, _)| *text);
    let context = Context::of(known.name, others, known.words.are_given(), known.is_consent);
    let guards = !texts.is_empty() && texts.iter().zip(&words).all(|(text, is)| *is || apostrophe(text).is_some());
    texts
        .iter()
        .zip(&words)
        .map(|(text, is_word)| match (is_word, guarded(text), apostrophe(text)) {
            (true, ..) if !context.keeps(text) => Fate::Missing,
            (_, Some(""), _) => Fate::Missing,
            (_, Some(bare), _) => Fate::Bare(bare.into()),
            (_, _, Some(bare)) if guards => Fate::Bare(bare.into()),
            _ => Fate::Kept,
        })
        .collect()
}

/// The text of `="0815"`, with which programs keep spreadsheets from reading a number.
fn guarded(text: &str) -> Option<&str> {
    let inside = text.trim().strip_prefix("=\"")?.strip_suffix('"')?;
    (!inside.contains('"')).then_some(inside)
}

/// The text of `'0815`, which means the same if all values begin so.
fn apostrophe(text: &str) -> Option<&str> {
    text.strip_prefix('\'').filter(|rest| !rest.is_empty() && !rest.ends_with('\''))
}

fn recoded(coded: &CodedColumn, fates: &[Fate]) -> CodedColumn {
    let Values::Text(old) = &coded.values else { return coded.clone() };
    let shown = |(text, fate): (&str, &Fate)| match fate {
        Fate::Kept => Some(text.into()),
        Fate::Missing => None,
        Fate::Bare(bare) => Some(bare.clone()),
    };
    let shown: Vec<Option<Box<str>>> = old.iter().map(AsRef::as_ref).zip(fates).map(shown).collect();
    let mut values: Vec<Box<str>> = shown.iter().flatten().cloned().collect();
    values.sort_unstable();
    values.dedup();
    let missing = values.len() as u32;
    let place = |text: &str| values.binary_search_by(|value| (**value).cmp(text)).map_or(missing, |at| at as u32);
    let map: Vec<u32> = shown.iter().map(|text| text.as_deref().map_or(missing, place)).collect();
    let codes: Vec<u32> = coded.codes.iter().map(|code| map.get(code as usize).copied().unwrap_or(missing)).collect();
    let has_missing = codes.contains(&missing);
    let codes = Codes::pack(&codes, values.len() + usize::from(has_missing));
    CodedColumn { name: coded.name.clone(), values: Values::Text(values), has_missing, codes }
}

/// What a look at a block of many different texts finds.
#[derive(Default)]
struct Found {
    words: Rows,
    kept: Rows,
    rounded: Rows,
    guarded: Rows,
    deviating: Rows,
    present: u64,
    /// Texts that mean no value, each once.
    texts: Vec<String>,
}

/// Rows at the beginning of each block whose texts are looked at to see what a column is about.
pub(crate) const BEGINNING: usize = 64;
/// Texts that are looked at for that, in all blocks together.
pub(crate) const SAMPLED: usize = 1_000;

/// Settles a column of many different texts whose values are freed: what must be reported of it. `beginnings`: texts of
/// the first rows of each block; `blocks`: its rows and those of its texts that [`may_matter`].
pub(crate) fn of_freed<'a, N: Iterator<Item = (u64, &'a str)>>(
    beginnings: impl Iterator<Item = &'a str>,
    blocks: impl Iterator<Item = (u64, N)>,
    known: &ColumnFacts<'_>,
) -> Vec<Remark> {
    let context = context_of(beginnings, known);
    let found: Vec<(u64, Found)> = blocks.map(|(rows, noted)| (rows, look(noted, known, &context))).collect();
    let mut remarks = Vec::new();
    remark_found(&Found::of_all(&found), known, &mut remarks);
    remarks
}

/// Whether a text may be more than a value of its column, whatever that turns out to be.
pub(crate) fn may_matter(text: &str, words: &MissingWords) -> bool {
    let bytes = text.as_bytes();
    bytes.first() == Some(&b'=')
        || bytes.len() <= MissingWords::LONGEST && (words.has(text) || is_placeholder(text))
        || may_be_rounded(bytes)
}

fn may_be_rounded(bytes: &[u8]) -> bool {
    bytes.len() <= 24 && bytes.last().is_some_and(u8::is_ascii_digit) && is_rounded_key(bytes)
}

fn context_of<'a>(beginnings: impl Iterator<Item = &'a str>, known: &ColumnFacts<'_>) -> Context {
    let others = beginnings.take(SAMPLED).filter(|text| !known.means_nothing(text));
    Context::of(known.name, others, known.words.are_given(), known.is_consent)
}

fn remark_found(all: &Found, known: &ColumnFacts<'_>, remarks: &mut Vec<Remark>) {
    rounded(known, &all.rounded, remarks);
    if known.as_it_is {
        return;
    }
    let texts: Vec<&str> = all.texts.iter().map(String::as_str).collect();
    remark_missing(known, &texts, &all.words, remarks);
    remark_kept(known, &["null"], &all.kept, remarks);
    remark_guards(known, &all.guarded, remarks);
    if let Some(nearly) = known.nearly {
        remark_deviating(known, nearly, &all.deviating, all.present, remarks);
    }
}

fn of_texts(blocks: Vec<Utf8ViewArray>, known: &ColumnFacts<'_>, remarks: &mut Vec<Remark>) -> Vec<Utf8ViewArray> {
    let context = context_of(blocks.iter().flat_map(|block| block.iter().take(BEGINNING)).flatten(), known);
    let found: Vec<(u64, Found)> = blocks
        .par_iter()
        .map(|block| {
            let cells = block.iter().enumerate().filter_map(|(row, cell)| Some((row as u64, cell?)));
            (block.len() as u64, look(cells, known, &context))
        })
        .collect();
    let all = Found::of_all(&found);
    remark_found(&all, known, remarks);
    if known.as_it_is || all.words.count == 0 && all.guarded.count == 0 {
        return blocks;
    }
    let settle = |(block, (_, found)): (Utf8ViewArray, &(u64, Found))| {
        if found.words.count == 0 && found.guarded.count == 0 {
            return block;
        }
        let mut array = MutableBinaryViewArray::<str>::with_capacity(block.len());
        for cell in &block {
            let cell = cell.filter(|cell| !known.means_nothing(cell) || context.keeps(cell));
            match cell.map(|cell| guarded(cell).unwrap_or(cell)).filter(|cell| !cell.is_empty()) {
                Some(cell) => array.push_value(cell),
                None => array.push_null(),
            }
        }
        array.into()
    };
    blocks.into_par_iter().zip(&found).map(settle).collect()
}

/// Looks at the texts of a block, each with its row.
fn look<'a>(cells: impl Iterator<Item = (u64, &'a str)>, known: &ColumnFacts<'_>, context: &Context) -> Found {
    let mut found = Found::default();
    for (row, cell) in cells {
        found.present += 1;
        if cell.len() <= MissingWords::LONGEST && known.means_nothing(cell) {
            if context.keeps(cell) {
                found.kept.add(row);
            } else {
                found.present -= 1;
                found.words.add(row);
                if found.texts.len() < 8 && !found.texts.iter().any(|known| known == cell) {
                    found.texts.push(cell.to_owned());
                }
                continue;
            }
        }
        let bytes = cell.as_bytes();
        if bytes.first() == Some(&b'=') && guarded(cell).is_some() {
            found.guarded.add(row);
        }
        if may_be_rounded(bytes) {
            found.rounded.add(row);
        }
        if known.nearly.is_some_and(|nearly| !nearly.holds(cell, known.words)) {
            found.deviating.add(row);
        }
    }
    found
}

impl Found {
    /// What was found in all blocks, each given with its rows.
    fn of_all(blocks: &[(u64, Self)]) -> Self {
        let mut all = Self::default();
        let mut start = 0;
        for (rows, own) in blocks {
            all.words.add_block(start, &own.words);
            all.kept.add_block(start, &own.kept);
            all.rounded.add_block(start, &own.rounded);
            all.deviating.add_block(start, &own.deviating);
            all.guarded.add_block(start, &own.guarded);
            all.present += own.present;
            for text in &own.texts {
                if all.texts.len() < 8 && !all.texts.contains(text) {
                    all.texts.push(text.clone());
                }
            }
            start += rows;
        }
        all
    }
}

impl Rows {
    fn add(&mut self, row: u64) {
        self.count += 1;
        if self.first.len() < Remark::LISTED {
            self.first.push(row);
        }
    }

    fn add_block(&mut self, start: u64, block: &Self) {
        self.count += block.count;
        let room = Remark::LISTED - self.first.len();
        self.first.extend(block.first.iter().take(room).map(|row| start + row));
    }
}

impl Nearly {
    /// The text is what most of the column is, or a code that only looks otherwise.
    fn holds(self, text: &str, words: &MissingWords) -> bool {
        match self {
            Self::Numbers => is_number_like(text, words),
            Self::Dates => is_date_like(text, words),
        }
    }
}

/// Codes that are shorter than the others, if the column is of postcodes and these may have lost their zeros.
fn lost_zeros<'a>(known: &ColumnFacts<'_>, texts: &[&'a str], fates: &[Fate]) -> Option<Vec<&'a str>> {
    if !headings::is_postcode(known.name) {
        return None;
    }
    let codes: Vec<&str> =
        texts.iter().zip(fates).filter(|(_, fate)| **fate != Fate::Missing).map(|(text, _)| *text).collect();
    let longest = codes.iter().map(|code| code.len()).max()?;
    let plain =
        |code: &&str| code.bytes().all(|b| b.is_ascii_digit()) && !code.starts_with('0') && code.len() + 2 >= longest;
    if !(4..=9).contains(&longest) || !codes.iter().all(plain) {
        return None;
    }
    let short: Vec<&str> = codes.into_iter().filter(|code| code.len() < longest).collect();
    (!short.is_empty()).then_some(short)
}

fn remark(known: &ColumnFacts<'_>, kind: RemarkKind, text: String, rows: &Rows) -> Remark {
    Remark::new(kind, text).of(known.name).rows(rows.count, rows.first.iter().map(|row| (known.line)(*row)))
}

fn counted(rows: &Rows, one: &str, many: &str) -> String {
    if rows.count == 1 { format!("1 {one}") } else { format!("{} {many}", thousands(rows.count)) }
}

fn as_type(known: &ColumnFacts<'_>, kind: &str) -> String {
    headings::type_option(known.name, kind)
}

fn remark_missing(known: &ColumnFacts<'_>, words: &[&str], rows: &Rows, remarks: &mut Vec<Remark>) {
    if rows.count == 0 {
        return;
    }
    let few: Vec<String> = words.iter().take(8).map(|word| format!("“{word}”")).collect();
    let (cells, count) = (counted(rows, "cell holds", "cells hold"), if rows.count == 1 { "counts" } else { "count" });
    let text = format!("“{}”: {cells} {} and {count} as missing.", known.name, few.join(", "));
    let sure = if known.words.are_given() { Sure::Certain } else { Sure::Likely };
    let remark = remark(known, RemarkKind::Missing, text, rows).of_words(words);
    remarks.push(remark.instead(as_type(known, "text"), sure));
}

fn remark_guards(known: &ColumnFacts<'_>, rows: &Rows, remarks: &mut Vec<Remark>) {
    if rows.count == 0 {
        return;
    }
    let text = format!(
        "“{}”: {} guarded as text, as in =\"0815\"; the guards are taken off.",
        known.name,
        counted(rows, "cell is", "cells are")
    );
    remarks.push(remark(known, RemarkKind::Type, text, rows).instead(as_type(known, "text"), Sure::Certain));
}

fn remark_kept(known: &ColumnFacts<'_>, words: &[&str], rows: &Rows, remarks: &mut Vec<Remark>) {
    if rows.count == 0 {
        return;
    }
    let words = words.iter().map(|word| folded(word)).collect::<Vec<_>>().join(",");
    let (cells, be) = (counted(rows, "cell holds", "cells hold"), if rows.count == 1 { "is" } else { "are" });
    let they = if rows.count == 1 { "it" } else { "they" };
    if known.is_consent {
        let text = format!(
            "“{}”: {cells} a word for no value; as the column says who may be counted, {they} {be} kept: whoever has \
             such a word is left out.",
            known.name
        );
        return remarks.push(remark(known, RemarkKind::Missing, text, rows));
    }
    let text = format!(
        "“{}”: {cells} a word that often means no value; in this column it can be a value, so {they} {be} kept.",
        known.name
    );
    remarks.push(
        remark(known, RemarkKind::Missing, text, rows).instead(format!("--missing-values {words}"), Sure::Likely),
    );
}

fn rounded(known: &ColumnFacts<'_>, rows: &Rows, remarks: &mut Vec<Remark>) {
    if rows.count == 0 {
        return;
    }
    let text = format!(
        "“{}”: {} that a spreadsheet has rounded, as in 1.23457E+15; the digits left out are lost, and different people \
         can share one value. It cannot be the person key.",
        known.name,
        counted(rows, "row holds a long number", "rows hold long numbers"),
    );
    remarks.push(remark(known, RemarkKind::RoundedKey, text, rows));
}

fn remark_lost_zeros(known: &ColumnFacts<'_>, short: &[&str], rows: &Rows, remarks: &mut Vec<Remark>) {
    let mut lengths: Vec<usize> = short.iter().map(|code| code.len()).collect();
    lengths.sort_unstable();
    lengths.dedup();
    let lengths: Vec<String> = lengths.iter().map(ToString::to_string).collect();
    let text = format!(
        "“{}”: {} codes of {} digits, fewer than the others; they may have lost a leading zero. They are kept as they are \
         and never join a longer code.",
        known.name,
        counted(rows, "row holds", "rows hold"),
        lengths.join(" or "),
    );
    remarks.push(remark(known, RemarkKind::LostZeros, text, rows).instead(as_type(known, "text"), Sure::Guess));
}

fn remark_deviating(known: &ColumnFacts<'_>, nearly: Nearly, rows: &Rows, all: u64, remarks: &mut Vec<Remark>) {
    if rows.count == 0 || rows.count * 4 > all {
        return;
    }
    let (kind, one, many) = match nearly {
        Nearly::Numbers => ("number", "is no number", "are no numbers"),
        Nearly::Dates => ("date", "is no date of the calendar", "are no dates of the calendar"),
    };
    let text = format!(
        "“{}” is kept as text: {} of {all} values {}.",
        known.name,
        rows.count,
        if rows.count == 1 { one } else { many }
    );
    let kind_of = if nearly == Nearly::Numbers { RemarkKind::Number } else { RemarkKind::Date };
    remarks.push(remark(known, kind_of, text, rows).instead(as_type(known, kind), Sure::Likely));
}
