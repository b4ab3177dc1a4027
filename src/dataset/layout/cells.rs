//! What a cell looks like, before any type is known: enough to distinguish names of columns from values.

/// What a cell looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Look {
    Empty,
    /// A word that represents no value, which may be in any column.
    Missing,
    /// A number, a date, a time, an e-mail address: nothing that a column is called.
    Value,
    /// A word for yes or no.
    Answer,
    /// Letters and digits: `K-1001`, `Hauptstr. 5`.
    Code,
    Text,
}

const MISSING: [&str; 22] = [
    "na",
    "n/a",
    "n.a.",
    "nan",
    "null",
    "none",
    "#n/a",
    "-",
    "--",
    "–",
    "—",
    ".",
    "?",
    "k.a.",
    "k. a.",
    "keine angabe",
    "unbekannt",
    "unknown",
    "missing",
    "n.d.",
    "nil",
    "\\n",
];
const ANSWERS: [&str; 16] =
    ["yes", "no", "ja", "nein", "true", "false", "wahr", "falsch", "oui", "non", "vrai", "faux", "sí", "si", "y", "n"];

pub(super) fn look(cell: &str) -> Look {
    let cell = cell.trim();
    if cell.is_empty() {
        return Look::Empty;
    }
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    if digits == 0 {
        if is_email(cell) {
            return Look::Value;
        }
        if cell.len() > 16 {
            return Look::Text;
        }
        let lower = cell.to_lowercase();
        return match lower.as_str() {
            word if MISSING.contains(&word) => Look::Missing,
            word if ANSWERS.contains(&word) => Look::Answer,
            _ => Look::Text,
        };
    }
    if is_email(cell) || is_figure(cell) { Look::Value } else { Look::Code }
}

/// Digits with signs, marks and a currency: a number, a date or a time of day, however it is written.
fn is_figure(cell: &str) -> bool {
    let mut letters = String::new();
    for letter in cell.chars() {
        match letter {
            '0'..='9'
            | '.'
            | ','
            | ':'
            | '/'
            | '-'
            | '+'
            | '('
            | ')'
            | '\''
            | '’'
            | '%'
            | '€'
            | '$'
            | '£'
            | '¥'
            | '−'
            | '*' => {}
            letter if letter.is_whitespace() => {}
            letter => letters.push(letter),
        }
    }
    // The letters of a date with its time, of an exponent, of amounts of money.
    letters.is_empty()
        || matches!(
            letters.to_ascii_uppercase().as_str(),
            "T" | "TZ" | "Z" | "E" | "EUR" | "USD" | "CHF" | "GBP" | "PLN" | "KR" | "AM" | "PM" | "UTC" | "TUTC"
        )
}

fn is_email(cell: &str) -> bool {
    cell.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !cell.contains(char::is_whitespace))
}

/// A whole number without marks, as years and scales have them.
pub(super) fn whole(cell: &str) -> Option<i64> {
    let cell = cell.trim();
    (cell.len() <= 9 && cell.bytes().all(|b| b.is_ascii_digit())).then(|| cell.parse().ok())?
}

pub(super) fn is_year(number: i64) -> bool {
    (1900..=2100).contains(&number)
}

/// The kinds of characters of a cell, runs of one kind as one: `K-1001` and `X-7` are `A-9`.
pub(super) fn mask(cell: &str) -> String {
    let mut mask = String::new();
    for letter in cell.trim().chars() {
        let kind = match letter {
            letter if letter.is_numeric() => '9',
            letter if letter.is_lowercase() => 'a',
            letter if letter.is_uppercase() => 'A',
            letter if letter.is_alphabetic() => 'x',
            letter => letter,
        };
        if !mask.ends_with(kind) {
            mask.push(kind);
        }
    }
    mask
}

/// What the numbers of a column are measured in, or what its values are: `(kg)`, `in EUR`, `string`.
pub(super) fn is_unit(cell: &str) -> bool {
    const UNITS: [&str; 74] = [
        "€", "$", "£", "¥", "%", "eur", "euro", "euros", "usd", "chf", "gbp", "t€", "teur", "tsd. eur", "mio. eur",
        "cent", "ct", "kg", "g", "mg", "t", "lb", "lbs", "cm", "mm", "m", "km", "m²", "qm", "mi", "l", "ml", "s",
        "sec", "sek", "min", "h", "hours", "std", "stunden", "d", "days", "tage", "tag", "weeks", "wochen", "months",
        "monate", "years", "year", "jahre", "jahr", "jahren", "stk", "stück", "stk.", "pcs", "units", "anzahl", "n",
        "°c", "kwh", "text", "string", "varchar", "number", "integer", "int", "float", "decimal", "date", "datum",
        "boolean", "prozent",
    ];
    let cell = cell.trim();
    let lower = cell.to_lowercase();
    let bracketed = |open: char, close: char| {
        cell.len() <= 24 && cell.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some()
    };
    bracketed('(', ')')
        || bracketed('[', ']')
        || cell.starts_with("{\"ImportId\"")
        || UNITS.contains(&lower.as_str())
        || ["in ", "en ", "w "]
            .iter()
            .any(|start| lower.strip_prefix(start).is_some_and(|unit| UNITS.contains(&unit.trim())))
        || lower.split_once('/').is_some_and(|(a, b)| UNITS.contains(&a.trim()) && UNITS.contains(&b.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_look_like_what_they_are() {
        for (cell, expected) in [
            ("", Look::Empty),
            (" \u{a0}", Look::Empty),
            ("k.A.", Look::Missing),
            ("1.234,50 €", Look::Value),
            ("2026-01-31T10:00:00Z", Look::Value),
            ("03/04/2026 10:15 PM", Look::Value),
            ("(12)", Look::Value),
            ("anna@x.example", Look::Value),
            ("Ja", Look::Answer),
            ("K-1001", Look::Code),
            ("visits_12m", Look::Code),
            ("Umsatz 2019", Look::Code),
            ("Straße", Look::Text),
            ("姓名", Look::Text),
        ] {
            assert_eq!(look(cell), expected, "{cell}");
        }
    }

    #[test]
    fn units_are_no_names() {
        for unit in ["in EUR", "(kg)", "[m²]", "%", "EUR/kg", "string", "{\"ImportId\":\"Q1\"}"] {
            assert!(is_unit(unit), "{unit}");
        }
        for name in ["Name", "region", "in Berlin", "Umsatz (EUR)"] {
            assert!(!is_unit(name), "{name}");
        }
    }
}
