//! How a text is divided: its delimiter, its quotes, and how a quote within quotes is written.

use csv_nose::{Quote, SampleSize, Sniffer};
use memchr::memchr_iter;

use super::fields::{Dialect, scan};
use super::records;
use super::sep_line::SepLine;
use crate::dataset::error::DatasetError;
use crate::dataset::layout::most_common;
use crate::dataset::reading::options::{Escape, OpenOptions};
use crate::dataset::reading::{Remark, RemarkKind, Sure};

/// Delimiters that are looked for; any other can be given.
const DELIMITERS: [u8; 6] = [b',', b';', b'\t', b'|', b'^', b'~'];

/// Delimiter, quote and escape, from the head of the text, and what is worth telling about them.
pub(super) fn find(
    head: &str,
    extension: &str,
    sep: Option<SepLine>,
    options: &OpenOptions,
) -> Result<(Dialect, Vec<Remark>), DatasetError> {
    let plain = |what: &'static str, character: char| match u8::try_from(character) {
        Ok(byte) if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'\r' | b'\n' | 0) => Ok(byte),
        _ => Err(DatasetError::BadDialect { what, character }),
    };
    let given_quote = options.quote.map(|c| plain("quote", c)).transpose()?;
    let sample = lines_of(head, 200, 32 << 10);
    let mut remarks = Vec::new();
    let said = sep.and_then(|sep| sep.delimiter);
    let (delimiter, quote) = match options.delimiter.or(said) {
        Some(delimiter) => {
            let delimiter = plain("delimiter", delimiter)?;
            let quote = given_quote.unwrap_or(b'"');
            if quote == delimiter {
                return Err(DatasetError::BadDialect {
                    what: "quote and the delimiter at once",
                    character: char::from(quote),
                });
            }
            (delimiter, quote)
        }
        None => detected(sample, extension, given_quote, &mut remarks),
    };
    let dialect = Dialect::plain(delimiter, Some(quote));
    let backslash = match options.escape {
        Some(escape) => escape == Escape::Backslash,
        None => has_backslashes(head, sample, dialect),
    };
    if backslash && options.escape.is_none() {
        remarks.push(backslashes());
    }
    Ok((Dialect { backslash, ..dialect }, remarks))
}

/// What is reported if backslashes were found.
pub(super) fn backslashes() -> Remark {
    let text = "A quote within quotes is written with a backslash in front, \\\".";
    Remark::new(RemarkKind::Escape, text).instead("--escape double", Sure::Likely)
}

/// A delimiter as a sentence names it.
pub(super) fn shown(delimiter: u8) -> String {
    match delimiter {
        b'\t' => "a tabulator".to_owned(),
        b' ' => "a space".to_owned(),
        other => format!("“{}”", char::from(other)),
    }
}

/// A delimiter as an option names it.
pub(super) fn typed(delimiter: u8) -> String {
    match delimiter {
        b'\t' => "--delimiter tab".to_owned(),
        other => format!("--delimiter '{}'", char::from(other)),
    }
}

fn detected(sample: &str, extension: &str, given_quote: Option<u8>, remarks: &mut Vec<Remark>) -> (u8, u8) {
    let mut sniffer = Sniffer::new();
    sniffer.sample_size(SampleSize::Records(100));
    let sniffed = sniffer.sniff_bytes(sample.as_bytes()).ok().map(|m| m.dialect);
    let quote = given_quote.unwrap_or_else(|| match sniffed.as_ref().map(|d| d.quote) {
        Some(Quote::Some(b'\'')) if !sample.contains('"') => b'\'',
        _ => b'"',
    });
    let share = |delimiter: u8| consistency(sample, Dialect::plain(delimiter, Some(quote)));
    let best = DELIMITERS.into_iter().filter(|d| *d != quote).map(|d| (share(d), d)).max_by(|a, b| {
        let named = |d: u8| d == b'\t' && extension == "tsv";
        a.0.total_cmp(&b.0).then(named(a.1).cmp(&named(b.1))).then(b.1.cmp(&a.1))
    });
    let delimiter = match (sniffed.map(|d| d.delimiter), best) {
        (Some(found), Some((best, _)))
            if DELIMITERS.contains(&found) && share(found) >= best.min(0.9) && best > 0.0 =>
        {
            found
        }
        (_, Some((best, delimiter))) if best > 0.0 => delimiter,
        _ if extension == "tsv" => b'\t',
        _ => b',',
    };
    let other = DELIMITERS.into_iter().find(|other| *other != delimiter && *other != quote && share(*other) >= 0.95);
    if let Some(other) = other.filter(|_| share(delimiter) < 1.0 || !matches!(delimiter, b',' | b';' | b'\t')) {
        let text = format!(
            "The fields are taken to end with {}; {} would divide them as well.",
            shown(delimiter),
            shown(other)
        );
        remarks.push(Remark::new(RemarkKind::Delimiter, text).instead(typed(other), Sure::Guess));
    } else if !matches!(delimiter, b',' | b';' | b'\t') {
        let text = format!("The fields are divided by {}.", shown(delimiter));
        remarks.push(Remark::new(RemarkKind::Delimiter, text).instead(typed(b','), Sure::Likely));
    }
    if quote == b'\'' && given_quote.is_none() {
        let text = "Fields are quoted with ' instead of \".";
        remarks.push(Remark::new(RemarkKind::Delimiter, text));
    }
    (delimiter, quote)
}

/// Whether backslashes are before quotes within quotes, or before delimiters within fields.
fn has_backslashes(head: &str, sample: &str, dialect: Dialect) -> bool {
    if !head.contains('\\') {
        return false;
    }
    let escaping = Dialect { backslash: true, ..dialect };
    let columns = columns_of(sample, dialect);
    let records = scan(head.as_bytes(), dialect, columns, &[]);
    if records.escaped_quotes > 0 {
        return records.closing_backslashes == 0 || consistency(sample, escaping) >= consistency(sample, dialect);
    }
    let before_delimiter = format!("\\{}", char::from(dialect.delimiter));
    head.contains(&before_delimiter) && consistency(sample, escaping) > consistency(sample, dialect)
}

/// Whole lines at the start of a text, within bounds.
pub(super) fn lines_of(text: &str, lines: usize, bytes: usize) -> &str {
    let end = memchr_iter(b'\n', text.as_bytes()).take(lines).last().map_or(text.len(), |at| at + 1);
    if end <= bytes {
        return text.get(..end).unwrap_or(text);
    }
    let cut = memchr_iter(b'\n', text.as_bytes())
        .take_while(|at| *at < bytes)
        .last()
        .map_or(text.len().min(bytes), |at| at + 1);
    text.get(..text.floor_char_boundary(cut)).unwrap_or(text)
}

fn counts_of(sample: &str, dialect: Dialect) -> Vec<usize> {
    records::first(sample, dialect, 200, 0).iter().map(|record| record.row.cells.len()).collect()
}

fn columns_of(sample: &str, dialect: Dialect) -> usize {
    most_common(&counts_of(sample, dialect)).max(1)
}

/// Share of records that have the most common number of fields, where that is more than one.
pub(super) fn consistency(sample: &str, dialect: Dialect) -> f64 {
    let counts = counts_of(sample, dialect);
    let common = most_common(&counts);
    if common < 2 {
        return 0.0;
    }
    counts.iter().filter(|c| **c == common).count() as f64 / counts.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Dialect {
        find(text, "csv", None, &OpenOptions::default()).unwrap().0
    }

    #[test]
    fn delimiters() {
        for (text, delimiter) in [
            ("name;age\nAnna;31\nBert;44\n", b';'),
            ("Anna\t31\t2026-01-01\nBert\t44\t2026-02-01\n", b'\t'),
            ("Export of members\n\nname,age,city\nAnna,31,Bonn\nBert,44,Ulm\n", b','),
            ("name\nAnna\nBert\n", b','),
            ("a;b\n1,5;2,5\n1,7;3,5\n", b';'),
        ] {
            assert_eq!(found(text).delimiter, delimiter, "{text}");
        }
    }

    #[test]
    fn backslashes_are_known_by_what_follows_them() {
        assert!(found("a,b\n\"say \\\"hi\\\" now\",1\n\"x\",2\n").backslash);
        assert!(found("a,b\n\"5\\\" pipe, long\",1\n\"x\",2\n").backslash);
        assert!(!found("a,b\n\"C:\\\",1\n\"D:\\\",2\n").backslash);
        assert!(!found("a,b\n\"say \"\"hi\"\"\",1\nx\\y,2\n").backslash);
        assert!(found("name,city\nMeier\\, Anna,Bonn\nKern,Ulm\nVoss\\, Uwe,Kiel\nBerg,Ulm\nHorn,Kiel\n").backslash);
    }
}
