//! Where the fields of a block are.

use memchr::{memchr, memchr_iter};

use super::quotes::{closing, unquoted};
use super::records::without_returns;

/// How a text is divided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) struct Dialect {
    pub delimiter: u8,
    pub quote: Option<u8>,
    /// After a backslash, a quote, delimiter or line end is plain text.
    pub backslash: bool,
    /// A delimiter that a space follows is part of its field.
    pub spaced: bool,
    /// Fewest fields that a record may have: those missing at its end are empty. 0: as many as there are columns.
    pub shortest: usize,
}

impl Dialect {
    /// Fields between `delimiter`, quotes within quotes doubled.
    pub const fn plain(delimiter: u8, quote: Option<u8>) -> Self {
        Self { delimiter, quote, backslash: false, spaced: false, shortest: 0 }
    }

    /// The characters before which a backslash is no part of a field.
    pub const fn escapes(self) -> Option<u8> {
        if self.backslash { Some(self.delimiter) } else { None }
    }
}

/// Why a record was left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) enum Reason {
    Fields { found: u32, expected: u32, lines: u32 },
    Encoding,
    Nul,
    OpenQuote,
    LongLine,
}

impl Reason {
    /// The reason in words, as it follows the line number; `encoding` is the name of the text's encoding.
    pub fn sentence(self, encoding: &str) -> String {
        match self {
            Self::Fields { found, expected, lines } => {
                let over = if lines > 1 {
                    format!(", over {lines} lines: a quote may not be closed where it should be")
                } else {
                    String::new()
                };
                let fields = if found == 1 { "field" } else { "fields" };
                format!("{found} {fields} where {expected} are expected{over}")
            }
            Self::Encoding => format!("bytes that are not {encoding}"),
            Self::Nul => "a NUL byte, which text does not hold".to_owned(),
            Self::OpenQuote => "a quote opens here and is never closed".to_owned(),
            Self::LongLine => format!("longer than {} MiB", super::blocks::LONGEST_RECORD >> 20),
        }
    }
}

/// The fields of all records that have the expected number of them.
#[derive(Debug, Default)]
pub(in crate::dataset::delimited) struct Records {
    pub columns: usize,
    /// Start of each record.
    pub starts: Vec<u32>,
    /// End of each field, record by record.
    pub ends: Vec<u32>,
    /// Lines of the block.
    pub lines: u64,
    /// Records left out: line within the block, from 0.
    pub unreadable: Vec<(u64, Reason)>,
    /// Any field of the block may be quoted.
    pub quoted: bool,
    /// The delimiter, if a backslash can make it plain text.
    escapes: Option<u8>,
    /// Records with empty fields beyond the last column, and records with fewer fields than columns.
    pub trailing: u64,
    pub padded: u64,
    /// Records left out that have too few fields: place of the first byte, of the end, and in `unreadable`.
    pub short: Vec<(u32, u32, u32)>,
    /// Quotes after a backslash at which the field goes on, and those at which it ends.
    pub escaped_quotes: u64,
    pub closing_backslashes: u64,
}

/// Greatest number of short records of a block that are examined for lines that are no rows.
const SHORT: usize = 1_000;

const ONES: u64 = 0x0101_0101_0101_0101;
const SEVENS: u64 = 0x7f7f_7f7f_7f7f_7f7f;

/// The high bit of each byte that is zero, and no other.
#[inline]
fn zero_bytes(word: u64) -> u64 {
    !(((word & SEVENS) + SEVENS) | word | SEVENS)
}

/// Finds the fields of a block. `bad`: places, ascending, that spoil the record they are in.
pub(in crate::dataset::delimited) fn scan(
    text: &[u8],
    dialect: Dialect,
    columns: usize,
    bad: &[(u32, Reason)],
) -> Records {
    scan_into(Records::default(), text, dialect, columns, bad)
}

/// The same, in the memory of records that are no longer needed.
pub(in crate::dataset::delimited) fn scan_into(
    mut used: Records,
    text: &[u8],
    dialect: Dialect,
    columns: usize,
    bad: &[(u32, Reason)],
) -> Records {
    used.starts.clear();
    used.ends.clear();
    let escapes = dialect.escapes();
    let records = Records { columns, starts: used.starts, ends: used.ends, escapes, ..Records::default() };
    let mut scan = Scan { text, bad, dialect, next_bad: 0, record_start: 0, record_line: 0, first_end: 0, records };
    // Records of a block are of like size: the first ones show how many there will be.
    let sample = text.get(..4096.min(text.len())).unwrap_or_default();
    let lines = memchr_iter(b'\n', sample).count().max(1);
    let estimate = text.len() * lines / sample.len().max(1);
    scan.records.starts.reserve(estimate + estimate / 8);
    // A field has at least the byte that ends it; lines that are blank have none.
    scan.records.ends.reserve((estimate + estimate / 8).saturating_mul(columns).min(text.len() + 1));
    match dialect.quote.filter(|q| memchr(*q, text).is_some()) {
        _ if dialect.backslash || dialect.spaced => scan.careful(),
        None => scan.plain(dialect.delimiter),
        Some(quote) => scan.quoted(dialect.delimiter, quote),
    }
    scan.records
}

struct Scan<'a> {
    text: &'a [u8],
    bad: &'a [(u32, Reason)],
    dialect: Dialect,
    next_bad: usize,
    record_start: usize,
    record_line: u64,
    /// Length of `ends` at the start of the record.
    first_end: usize,
    records: Records,
}

impl Scan<'_> {
    fn plain(&mut self, delimiter: u8) {
        let (words, rest) = self.text.as_chunks::<8>();
        let (delimiters, line_ends) = (ONES * u64::from(delimiter), ONES * u64::from(b'\n'));
        for (place, word) in words.iter().enumerate() {
            let word = u64::from_le_bytes(*word);
            let ends = zero_bytes(word ^ line_ends);
            let mut hits = zero_bytes(word ^ delimiters) | ends;
            while hits != 0 {
                let bit = hits.trailing_zeros();
                let at = place * 8 + bit as usize / 8;
                if ends >> bit & 1 == 1 {
                    self.end_record(at, 1);
                } else {
                    self.records.ends.push(at as u32);
                }
                hits &= hits - 1;
            }
        }
        let from = self.text.len() - rest.len();
        for (place, byte) in rest.iter().enumerate() {
            if *byte == b'\n' {
                self.end_record(from + place, 1);
            } else if *byte == delimiter {
                self.records.ends.push((from + place) as u32);
            }
        }
        self.end_text();
    }

    fn quoted(&mut self, delimiter: u8, quote: u8) {
        self.records.quoted = true;
        let (delimiters, line_ends, quotes) =
            (ONES * u64::from(delimiter), ONES * u64::from(b'\n'), ONES * u64::from(quote));
        let text = self.text;
        let mut at = 0;
        // Line ends inside quotes of this record.
        let mut inside = 0;
        'unquoted: loop {
            let (words, rest) = text.get(at..).unwrap_or_default().as_chunks::<8>();
            for (place, word) in words.iter().enumerate() {
                let word = u64::from_le_bytes(*word);
                let (ends, quoted) = (zero_bytes(word ^ line_ends), zero_bytes(word ^ quotes));
                let mut hits = zero_bytes(word ^ delimiters) | ends | quoted;
                while hits != 0 {
                    let bit = hits.trailing_zeros();
                    let found = at + place * 8 + bit as usize / 8;
                    if quoted >> bit & 1 == 1 {
                        if let Some(end) = self.skip_quoted(found, delimiter, quote, &mut inside) {
                            at = end;
                            continue 'unquoted;
                        }
                    } else {
                        self.end_field(found, ends >> bit & 1 == 1, &mut inside);
                    }
                    hits &= hits - 1;
                }
            }
            let from = text.len() - rest.len();
            for (place, byte) in rest.iter().enumerate() {
                if *byte == quote {
                    if let Some(end) = self.skip_quoted(from + place, delimiter, quote, &mut inside) {
                        at = end;
                        continue 'unquoted;
                    }
                } else if *byte == b'\n' || *byte == delimiter {
                    self.end_field(from + place, *byte == b'\n', &mut inside);
                }
            }
            break;
        }
        self.records.lines += inside;
        self.end_text();
    }

    /// The place after the closing quote of the field that the quote at `at` opens, if a field begins there.
    fn skip_quoted(&mut self, at: usize, delimiter: u8, quote: u8, inside: &mut u64) -> Option<usize> {
        let before = at.checked_sub(1).and_then(|before| self.text.get(before));
        if before.is_some_and(|b| *b != delimiter && *b != b'\n') {
            return None;
        }
        let end = closing(self.text, at, quote, false);
        *inside += memchr_iter(b'\n', self.text.get(at..end).unwrap_or_default()).count() as u64;
        if end > at + 2 && self.text.get(end - 2) == Some(&b'\\') {
            match self.text.get(end) {
                None | Some(b'\r' | b'\n') => self.records.closing_backslashes += 1,
                Some(next) if *next == delimiter => self.records.closing_backslashes += 1,
                Some(_) => self.records.escaped_quotes += 1,
            }
        }
        Some(end)
    }

    /// Byte by byte, because backslashes and spaces after delimiters matter.
    fn careful(&mut self) {
        self.records.quoted = true;
        let Dialect { delimiter, quote, backslash, spaced, .. } = self.dialect;
        let text = self.text;
        let (mut at, mut inside, mut begins) = (0, 0, true);
        while let Some(byte) = text.get(at) {
            if begins && Some(*byte) == quote {
                let end = closing(text, at, *byte, backslash);
                inside += memchr_iter(b'\n', text.get(at..end).unwrap_or_default()).count() as u64;
                (at, begins) = (end, false);
                continue;
            }
            begins = false;
            if backslash && *byte == b'\\' {
                inside += u64::from(text.get(at + 1) == Some(&b'\n'));
                at += 2;
                continue;
            }
            if *byte == b'\n' || (*byte == delimiter && !(spaced && text.get(at + 1) == Some(&b' '))) {
                self.end_field(at, *byte == b'\n', &mut inside);
                begins = true;
            }
            at += 1;
        }
        self.records.lines += inside;
        self.end_text();
    }

    #[inline]
    fn end_field(&mut self, at: usize, ends_record: bool, inside: &mut u64) {
        if ends_record {
            self.end_record(at, 1 + *inside);
            *inside = 0;
        } else {
            self.records.ends.push(at as u32);
        }
    }

    /// The text after the last line end, if there is any, is a record too.
    fn end_text(&mut self) {
        if self.record_start < self.text.len() {
            self.end_record(self.text.len(), 1);
        }
    }

    #[inline]
    fn end_record(&mut self, at: usize, lines: u64) {
        let end = without_returns(self.text, self.record_start, at);
        let records = &mut self.records;
        records.ends.push(end as u32);
        let found = records.ends.len() - self.first_end;
        let blank = found == 1 && end == self.record_start;
        let spoiled = self.bad.get(self.next_bad).filter(|(place, _)| (*place as usize) < at);
        if blank {
            records.ends.truncate(self.first_end);
        } else if let Some((_, reason)) = spoiled {
            records.unreadable.push((self.record_line, *reason));
            records.ends.truncate(self.first_end);
        } else if found == records.columns || self.is_filled_up(found, end) {
            self.records.starts.push(self.record_start as u32);
        } else {
            let records = &mut self.records;
            let expected = records.columns;
            if found < expected && records.short.len() < SHORT {
                records.short.push((self.record_start as u32, end as u32, records.unreadable.len() as u32));
            }
            let (found, expected) = (found as u32, expected as u32);
            records.unreadable.push((self.record_line, Reason::Fields { found, expected, lines: lines as u32 }));
            records.ends.truncate(self.first_end);
        }
        while self.bad.get(self.next_bad).is_some_and(|(place, _)| (*place as usize) < at) {
            self.next_bad += 1;
        }
        self.first_end = self.records.ends.len();
        self.record_start = at + 1;
        self.record_line += lines;
        self.records.lines = self.record_line;
    }

    /// Makes a record of another number of fields one of as many as there are columns, if nothing is lost by it:
    /// what it has beyond them is empty, or what it lacks was never written.
    #[cold]
    fn is_filled_up(&mut self, found: usize, end: usize) -> bool {
        let records = &mut self.records;
        if found > records.columns {
            let last = self.first_end + records.columns - 1;
            let beyond = records.ends.get(last).and_then(|last| self.text.get(*last as usize..end)).unwrap_or(b"x");
            let empty = |byte: &u8| {
                matches!(byte, b' ' | b'\t') || *byte == self.dialect.delimiter || Some(*byte) == self.dialect.quote
            };
            if !beyond.iter().all(empty) {
                return false;
            }
            records.ends.truncate(last + 1);
            records.trailing += 1;
            return true;
        }
        if self.dialect.shortest == 0 || found < self.dialect.shortest {
            return false;
        }
        records.ends.resize(self.first_end + records.columns, end as u32);
        records.padded += 1;
        true
    }
}

impl Records {
    /// Records of the block that can be read.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Calls `each` with every cell of a column, without its quotes.
    #[inline]
    pub fn each<'t>(&self, text: &'t str, column: usize, quote: Option<u8>, mut each: impl FnMut(&str)) {
        if !self.quoted || (quote.is_none() && self.escapes.is_none()) {
            return self.each_raw(text, column, each);
        }
        let mut unescaped = String::new();
        self.each_raw(text, column, |raw: &'t str| each(unquoted(raw, quote, self.escapes, &mut unescaped)));
    }

    /// A field as it is written.
    #[inline]
    pub fn raw<'t>(&self, text: &'t str, row: usize, column: usize) -> &'t str {
        let first = row * self.columns;
        let start = match column.checked_sub(1) {
            None => self.starts.get(row).map_or(0, |start| *start as usize),
            Some(before) => self.ends.get(first + before).map_or(0, |end| *end as usize + 1),
        };
        let end = self.ends.get(first + column).map_or(0, |end| *end as usize);
        text.get(start..end).unwrap_or_default()
    }

    /// The ends of a record's fields.
    #[inline]
    pub fn ends_of(&self, row: usize) -> &[u32] {
        self.ends.get(row * self.columns..(row + 1) * self.columns).unwrap_or_default()
    }

    /// Where a record begins, and where its last field ends.
    pub fn extent(&self, row: usize) -> (usize, usize) {
        let end = self.ends.get((row + 1) * self.columns - 1).map_or(0, |end| *end as usize);
        (self.starts.get(row).map_or(0, |start| *start as usize), end)
    }

    /// Takes records out, by their places in ascending order.
    pub fn take_out(&mut self, rows: &[usize]) {
        let mut out = rows.iter().copied().peekable();
        let (mut kept, columns) = (0, self.columns);
        for row in 0..self.starts.len() {
            if out.next_if_eq(&row).is_some() {
                continue;
            }
            if kept < row {
                self.starts.copy_within(row..=row, kept);
                self.ends.copy_within(row * columns..(row + 1) * columns, kept * columns);
            }
            kept += 1;
        }
        self.starts.truncate(kept);
        self.ends.truncate(kept * columns);
    }

    #[inline]
    fn each_raw<'t>(&self, text: &'t str, column: usize, mut each: impl FnMut(&'t str)) {
        for (start, ends) in self.starts.iter().zip(self.ends.chunks_exact(self.columns.max(1))) {
            let start = match column.checked_sub(1) {
                None => *start as usize,
                Some(before) => ends.get(before).map_or(0, |e| *e as usize + 1),
            };
            let end = ends.get(column).map_or(0, |e| *e as usize);
            each(text.get(start..end).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, columns: usize) -> (Vec<Vec<String>>, Vec<(u64, Reason)>) {
        let records = scan(text.as_bytes(), Dialect::plain(b',', Some(b'"')), columns, &[]);
        let mut rows = vec![Vec::new(); records.len()];
        for column in 0..columns {
            let mut row = 0;
            records.each(text, column, Some(b'"'), |cell| {
                rows[row].push(cell.to_owned());
                row += 1;
            });
        }
        (rows, records.unreadable)
    }

    #[test]
    fn ragged_records_are_reported_with_their_line() {
        let (rows, unreadable) = rows("a,b\r\n\n\"x\n,y\",z\n1\n1,2,3\n4,5", 2);
        assert_eq!(rows, [["a", "b"], ["x\n,y", "z"], ["4", "5"]]);
        let reason = |found, lines| Reason::Fields { found, expected: 2, lines };
        assert_eq!(unreadable, [(4, reason(1, 1)), (5, reason(3, 1))]);
    }

    #[test]
    fn quotes_inside_and_after() {
        let (rows, _) = rows("\"a\"\"b\",\"\"\n\"a\"b\"c,5\" x\n\"\"\"\",\"\"\"\"\"\"\n", 2);
        assert_eq!(rows, [["a\"b", ""], ["ab\"c", "5\" x"], ["\"", "\"\""]]);
    }
}
