//! What a cell is beside a number or a date: spaces around it, words for nothing and for yes and no. Cells come as
//! bytes of valid UTF-8.

/// Without the spaces and tabs around it.
#[inline]
pub(in crate::dataset::delimited) fn trimmed(cell: &[u8]) -> &[u8] {
    let mut cell = cell;
    while let [b' ' | b'\t', rest @ ..] = cell {
        cell = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = cell {
        cell = rest;
    }
    cell
}

/// The words that represent nothing in columns of numbers, dates and booleans.
#[inline]
pub(in crate::dataset::delimited) fn is_null_word(cell: &[u8]) -> bool {
    match cell.len() {
        2 => cell.eq_ignore_ascii_case(b"na"),
        3 => cell.eq_ignore_ascii_case(b"n/a") || cell.eq_ignore_ascii_case(b"nan"),
        4 => cell.eq_ignore_ascii_case(b"null") || cell.eq_ignore_ascii_case(b"#n/a"),
        _ => false,
    }
}

/// Pairs of words for yes and no; the first is yes.
pub(in crate::dataset::delimited) const PAIRS: [(&str, &str); 5] =
    [("true", "false"), ("yes", "no"), ("ja", "nein"), ("y", "n"), ("j", "n")];

/// A truth value as programs write it.
#[inline]
pub(in crate::dataset::delimited) fn truth(cell: &[u8]) -> Option<bool> {
    match cell {
        b"true" => Some(true),
        b"false" => Some(false),
        _ => None,
    }
}
