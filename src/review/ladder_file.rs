//! A ladder's file in the field's usual form: one row a value, one column a level, `;` or `,` between them.

use super::ladder::LadderForm;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::Encoding;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Larger files are refused unread: a ladder has one row a distinct value.
const LARGEST: u64 = 256 << 20;

/// Why a ladder's file cannot be read.
#[derive(Debug, Error)]
pub enum LadderFileError {
    #[error(
        "the ladder {} cannot be read: {source}; name a file, or build it with bands:, prefix:, date:, top: or bottom:",
        path.display()
    )]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("the ladder {} is {} MiB large; a ladder has one row for each distinct value", path.display(), bytes >> 20)]
    TooLarge { path: PathBuf, bytes: u64 },
    #[error("the ladder {} is no text; save it as CSV in UTF-8", path.display())]
    NotText { path: PathBuf },
    #[error("the ladder {} is empty; it needs one row a value, one column a level", path.display())]
    Empty { path: PathBuf },
    #[error("the ladder {}, line {line}: {reason}", path.display())]
    Malformed { path: PathBuf, line: u64, reason: String },
}

impl LadderForm {
    /// Reads a ladder's file. Whether it fits a column's values is said when the ladder is built.
    ///
    /// # Errors
    /// [`LadderFileError`].
    pub fn from_file(path: &Path) -> Result<Self, LadderFileError> {
        let path_buf = || path.to_owned();
        let unreadable = |source| LadderFileError::Unreadable { path: path_buf(), source };
        let bytes = std::fs::metadata(path).map_err(unreadable)?.len();
        if bytes > LARGEST {
            return Err(LadderFileError::TooLarge { path: path_buf(), bytes });
        }
        let bytes = std::fs::read(path).map_err(unreadable)?;
        let text = decoded(&bytes).ok_or_else(|| LadderFileError::NotText { path: path_buf() })?;
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let rows =
            rows(&text).map_err(|(line, reason)| LadderFileError::Malformed { path: path_buf(), line, reason })?;
        if rows.is_empty() {
            return Err(LadderFileError::Empty { path: path_buf() });
        }
        Ok(Self::Table { name, rows })
    }
}

/// The text of a file in UTF-8, in what a mark at its start says, or in the encoding that its bytes look like; `None`
/// where it is no text.
pub(crate) fn decoded(bytes: &[u8]) -> Option<String> {
    let encoding = Encoding::for_bom(bytes).map(|(encoding, _)| encoding).or_else(|| {
        if std::str::from_utf8(bytes).is_ok() {
            return Some(encoding_rs::UTF_8);
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        Some(detector.guess(None, Utf8Detection::Deny))
    })?;
    let (text, _, damaged) = encoding.decode(bytes);
    let is_text = !damaged && !text.chars().any(|sign| sign.is_control() && !sign.is_whitespace());
    is_text.then(|| text.into_owned())
}

/// The rows of a ladder's file; if it cannot be read the line and why.
fn rows(text: &str) -> Result<Vec<Vec<String>>, (u64, String)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    // A semicolon in the first row divides, since values more often hold commas.
    let delimiter = [b';', b',', b'\t'].into_iter().find(|&sign| first.contains(char::from(sign))).unwrap_or(b';');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            (error.position().map_or(0, csv::Position::line), "it is not delimited text".to_owned())
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        if let Some(columns) = rows.first().map(Vec::len).filter(|&columns| columns != record.len()) {
            return Err((line, format!("it has {} columns, and the first row has {columns}", record.len())));
        }
        rows.push(record.iter().map(str::to_owned).collect());
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semicolons_and_commas_divide() {
        assert_eq!(rows("a;b, c;*\nd;e;*\n").unwrap(), [["a", "b, c", "*"], ["d", "e", "*"]]);
        assert_eq!(rows("\u{feff}a,b\r\n\"x,y\",z\r\n").unwrap(), [["a", "b"], ["x,y", "z"]]);
        assert_eq!(rows("").unwrap().len(), 0);
    }

    #[test]
    fn encodings_are_found() {
        assert_eq!(decoded("Köln;West".as_bytes()).as_deref(), Some("Köln;West"));
        assert_eq!(decoded(b"\xEF\xBB\xBFBonn;West").as_deref(), Some("Bonn;West"));
        assert_eq!(
            decoded(b"K\xF6ln;West;DE\nM\xFCnchen;S\xFCd;DE\n").as_deref(),
            Some("Köln;West;DE\nMünchen;Süd;DE\n")
        );
        assert_eq!(decoded(b"\xFF\xFEB\0;\0W\0").as_deref(), Some("B;W"));
        assert_eq!(decoded(b"PK\x03\x04\0\0"), None);
    }

    #[test]
    fn a_short_row_is_named_by_its_line() {
        let (line, reason) = rows("a;b\nc\n").unwrap_err();
        assert_eq!((line, reason.as_str()), (2, "it has 1 columns, and the first row has 2"));
    }
}
