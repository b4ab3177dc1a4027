//! How a text is written: its encoding, its delimiter and quotes, and where its columns have their names.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use csv_nose::{Quote, SampleSize, Sniffer};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::{memchr, memchr_iter, memchr2};

use super::fields::{Dialect, unquoted};
use super::numbers::Marks;
use super::typing::{Evidence, Plan};
use crate::dataset::error::DatasetError;
use crate::dataset::options::{HeaderLine, OpenOptions};

/// The encoding, and whether the head leaves it open: plain ASCII so far.
pub(super) fn encoding(
    head: &[u8],
    whole: bool,
    options: &OpenOptions,
) -> Result<(&'static Encoding, bool), DatasetError> {
    if let Some(name) = &options.encoding {
        return match Encoding::for_label(name.trim().as_bytes()) {
            Some(encoding) => Ok((encoding, false)),
            None => Err(DatasetError::UnknownEncoding { encoding: name.clone() }),
        };
    }
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Ok((encoding, false));
    }
    if let Some(encoding) = utf16_without_mark(head) {
        return Ok((encoding, false));
    }
    if head.is_ascii() {
        return Ok((UTF_8, !whole));
    }
    match std::str::from_utf8(head) {
        Ok(_) => return Ok((UTF_8, false)),
        // Cut within a character, or a few damaged bytes in a text that is otherwise UTF-8.
        Err(error) if error.error_len().is_none() || mostly_utf8(head) => return Ok((UTF_8, false)),
        Err(_) => {}
    }
    Ok((guess(head, whole), false))
}

/// The most likely encoding of bytes that are not UTF-8.
pub(super) fn guess(bytes: &[u8], whole: bool) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, whole);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether what was decoded is text. A character that no text has may stray into one; in other files they are everywhere.
pub(super) fn is_text(head: &str) -> bool {
    let is_odd = |letter: char| match letter {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1a}' | '\u{1b}' | '\u{85}' => false,
        letter => letter.is_control() || letter == char::REPLACEMENT_CHARACTER,
    };
    let (mut letters, mut odd) = (0_u32, 0_u32);
    for letter in head.chars().take(64 << 10) {
        letters += 1;
        odd += u32::from(is_odd(letter));
    }
    odd <= 2 || odd <= letters / 20
}

/// Whether characters beyond ASCII are mostly well-formed UTF-8: then the rest is damage, not another encoding.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 4
}

/// Text of the Latin alphabet in UTF-16 has a zero in every other byte.
fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = head.get(..4096.min(head.len()))?.as_chunks::<2>();
    if pairs.len() < 2 {
        return None;
    }
    let zeros = |place: usize| pairs.iter().filter(|pair| pair.get(place) == Some(&0)).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > pairs.len() * 6 && even * 10 < pairs.len() {
        Some(UTF_16LE)
    } else if even * 10 > pairs.len() * 6 && odd * 10 < pairs.len() {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Delimiters that are looked for; any other can be given.
const DELIMITERS: [u8; 6] = [b',', b';', b'\t', b'|', b'^', b'~'];

/// Delimiter and quote, from the head of the text.
pub(super) fn dialect(head: &str, extension: &str, options: &OpenOptions) -> Result<Dialect, DatasetError> {
    let plain = |what: &'static str, character: char| match u8::try_from(character) {
        Ok(byte) if byte.is_ascii() && !byte.is_ascii_alphanumeric() && !matches!(byte, b'\r' | b'\n' | 0) => Ok(byte),
        _ => Err(DatasetError::BadDialect { what, character }),
    };
    let given_quote = options.quote.map(|c| plain("quote", c)).transpose()?;
    if let Some(delimiter) = options.delimiter {
        let delimiter = plain("delimiter", delimiter)?;
        let quote = given_quote.unwrap_or(b'"');
        if quote == delimiter {
            return Err(DatasetError::BadDialect {
                what: "quote and the delimiter at once",
                character: char::from(quote),
            });
        }
        return Ok(Dialect { delimiter, quote: Some(quote) });
    }
    let sample = lines_of(head, 200, 32 << 10);
    let mut sniffer = Sniffer::new();
    sniffer.sample_size(SampleSize::Records(100));
    let sniffed = sniffer.sniff_bytes(sample.as_bytes()).ok().map(|m| m.dialect);
    let quote = given_quote.unwrap_or_else(|| match sniffed.as_ref().map(|d| d.quote) {
        Some(Quote::Some(b'\'')) if !sample.contains('"') => b'\'',
        _ => b'"',
    });
    let share = |delimiter: u8| consistency(sample, Dialect { delimiter, quote: Some(quote) });
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
    Ok(Dialect { delimiter, quote: Some(quote) })
}

/// Whole lines at the start of a text, within bounds.
fn lines_of(text: &str, lines: usize, bytes: usize) -> &str {
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

/// Share of records that have the most common number of fields, where that is more than one.
fn consistency(sample: &str, dialect: Dialect) -> f64 {
    let counts: Vec<usize> = first_records(sample, dialect, 200).iter().map(|r| r.fields.len()).collect();
    let common = most_common(&counts);
    if common < 2 {
        return 0.0;
    }
    counts.iter().filter(|c| **c == common).count() as f64 / counts.len() as f64
}

fn most_common(counts: &[usize]) -> usize {
    let times = |count: usize| counts.iter().filter(|c| **c == count).count();
    counts.iter().copied().max_by_key(|c| (times(*c), *c)).unwrap_or(0)
}

/// A record at the start of the text.
pub(super) struct First {
    pub fields: Vec<String>,
    /// Where the next record begins.
    pub end: usize,
    pub lines: u64,
}

/// The first records, blank lines left out, by the same rules as [`super::fields::scan`].
pub(super) fn first_records(text: &str, dialect: Dialect, limit: usize) -> Vec<First> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut fields, mut buffer) = (0, Vec::new(), String::new());
    let (mut start, mut line_start, mut lines) = (0, 0, 0);
    while found.len() < limit && start < bytes.len() {
        if Some(bytes.get(at)) == Some(dialect.quote.as_ref()) && at < bytes.len() {
            at = closing(bytes, at, dialect.quote.unwrap_or(b'"'));
        }
        let stop =
            memchr2(dialect.delimiter, b'\n', bytes.get(at..).unwrap_or_default()).map_or(bytes.len(), |f| at + f);
        let ends_record = bytes.get(stop) != Some(&dialect.delimiter);
        let end = if ends_record && stop > start && bytes.get(stop - 1) == Some(&b'\r') { stop - 1 } else { stop };
        let raw = text.get(start..end).unwrap_or_default();
        fields.push(dialect.quote.map_or(raw, |q| unquoted(raw, q, &mut buffer)).to_owned());
        at = stop + 1;
        start = at;
        if ends_record {
            lines += memchr_iter(b'\n', bytes.get(line_start..at.min(bytes.len())).unwrap_or_default()).count() as u64;
            line_start = at;
            let fields = std::mem::take(&mut fields);
            if fields.len() > 1 || fields.first().is_some_and(|f| !f.is_empty()) {
                found.push(First { fields, end: at.min(bytes.len()), lines });
            }
        }
    }
    found
}

fn closing(bytes: &[u8], open: usize, quote: u8) -> usize {
    let mut at = open + 1;
    while let Some(found) = memchr(quote, bytes.get(at..).unwrap_or_default()) {
        at += found + 1;
        if bytes.get(at) != Some(&quote) {
            return at;
        }
        at += 1;
    }
    bytes.len()
}

/// Where the table begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Beginning {
    pub columns: usize,
    pub header: bool,
    /// Names where there is a header.
    pub names: Vec<String>,
    /// Bytes and lines before the first row.
    pub skip: usize,
    pub lines: u64,
    /// Records before the header that are not part of the table.
    pub before: usize,
}

/// Finds the header. Rows decide how many columns there are; lines above the header with another number of fields
/// are a title or a comment.
pub(super) fn beginning(head: &str, dialect: Dialect, options: &OpenOptions) -> Option<Beginning> {
    let records = first_records(head, dialect, 500);
    let counts: Vec<usize> = records.iter().map(|r| r.fields.len()).collect();
    let common = most_common(&counts);
    let first = *counts.first()?;
    // The first line is trusted as long as some rows agree with it.
    let agree = counts.iter().skip(1).filter(|c| **c == first).count();
    let columns = if records.len() == 1 || agree * 10 >= counts.len() { first } else { common };
    let place = counts.iter().position(|c| *c == columns)?;
    let header = records.get(place)?;
    let has_names = match options.header {
        Some(given) => given != HeaderLine::Absent,
        None => !looks_like_data(&records, place, columns),
    };
    let (skip, lines, names) = if has_names {
        (header.end, header.lines, header.fields.clone())
    } else {
        match place.checked_sub(1).and_then(|before| records.get(before)) {
            Some(before) => (before.end, before.lines, Vec::new()),
            None => (0, 0, Vec::new()),
        }
    };
    Some(Beginning { columns, header: has_names, names, skip, lines, before: place })
}

/// A first line is a row where each column that holds numbers, dates or yes and no holds such a one there too.
fn looks_like_data(records: &[First], place: usize, columns: usize) -> bool {
    let rows: Vec<&First> = records.iter().skip(place + 1).filter(|r| r.fields.len() == columns).collect();
    let Some(header) = records.get(place) else { return false };
    if rows.is_empty() {
        return false;
    }
    let mut telling = 0;
    for (column, name) in header.fields.iter().enumerate() {
        let mut evidence = Evidence::default();
        rows.iter().filter_map(|r| r.fields.get(column)).for_each(|cell| evidence.see(cell.as_bytes()));
        let (plan, open) = evidence.decide(None, false, None, Marks::Point);
        if evidence.is_empty() || (plan == Plan::Text && open.is_none()) {
            continue;
        }
        evidence.see(name.as_bytes());
        let with_name = evidence.decide(None, false, None, Marks::Point);
        if name.trim().is_empty() || with_name == (Plan::Text, None) {
            return false;
        }
        telling += 1;
    }
    // A name that is written twice or left out is none; but text alone tells nothing.
    telling > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (char, Option<Beginning>) {
        let options = OpenOptions::default();
        let dialect = dialect(text, "csv", &options).unwrap();
        (char::from(dialect.delimiter), beginning(text, dialect, &options))
    }

    #[test]
    fn delimiters_and_headers() {
        let (delimiter, begin) = found("name;age\nAnna;31\nBert;44\n");
        let begin = begin.unwrap();
        assert_eq!((delimiter, begin.columns, begin.header, begin.skip), (';', 2, true, 9));
        let (delimiter, begin) = found("Anna\t31\t2026-01-01\nBert\t44\t2026-02-01\n");
        assert_eq!((delimiter, begin.map(|b| (b.header, b.skip))), ('\t', Some((false, 0))));
        let (_, begin) = found("Export of members\n\nname,age,city\nAnna,31,Bonn\nBert,44,Ulm\n");
        let begin = begin.unwrap();
        assert_eq!((begin.columns, begin.names.len(), begin.before, begin.lines), (3, 3, 1, 3));
        let (delimiter, begin) = found("name\nAnna\nBert\n");
        assert_eq!((delimiter, begin.map(|b| (b.columns, b.header))), (',', Some((1, true))));
        let (delimiter, _) = found("a;b\n1,5;2,5\n1,7;3,5\n");
        assert_eq!(delimiter, ';');
    }

    #[test]
    fn encodings() {
        let of = |bytes: &[u8]| encoding(bytes, true, &OpenOptions::default()).unwrap().0.name();
        assert_eq!(of(b"\xEF\xBB\xBFa,b"), "UTF-8");
        assert_eq!(of("Zürich,Köln".as_bytes()), "UTF-8");
        assert_eq!(of(b"Name,Stra\xDFe\nM\xFCller,K\xF6ln\n"), "windows-1252");
        assert_eq!(of(b"\xFF\xFEa\0,\0"), "UTF-16LE");
        assert_eq!(of(b"a\0,\0b\0\n\x001\0,\x002\0"), "UTF-16LE");
        assert_eq!(of(b"\0a\0,\0b\0\n\x001\0,"), "UTF-16BE");
        let options = OpenOptions { encoding: Some("klingon".into()), ..OpenOptions::default() };
        assert!(encoding(b"a", true, &options).is_err());
    }
}
