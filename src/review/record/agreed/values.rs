//! Allowed values as a cell of a data dictionary holds them: `gold, silver`, `1=male; 2=female`, `0–100`, `{A|B}`.

use super::Allowed;
use super::headings::folded;

/// What a cell says of the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing, or that anything may stand there.
    Anything,
    These(Allowed),
    /// Something else: where the values are found, how they are written, some of them as an example.
    Unclear,
}

const ANYTHING: &[&str] = &[
    "any",
    "any value",
    "all",
    "free text",
    "freetext",
    "free",
    "text",
    "n a",
    "na",
    "none",
    "freitext",
    "beliebig",
    "frei",
    "texte libre",
    "libre",
    "texto libre",
    "testo libero",
    "vrije tekst",
    "unrestricted",
];
/// Beginnings of a cell that gives examples, and ends of a list that goes on.
const EXAMPLES: &[&str] =
    &["e.g.", "eg ", "for example", "z.b.", "z. b.", "zum beispiel", "ex.", "p. ex.", "par exemple", "p. ej.", "bijv."];
const GOES_ON: &[&str] = &["…", "...", "etc", "etc.", "usw.", "usw", "u.a."];

/// Reads a cell.
pub(super) fn said(cell: &str) -> Said {
    let cell = cell.trim();
    if !cell.chars().any(char::is_alphanumeric) || ANYTHING.contains(&folded(cell).as_str()) {
        return Said::Anything;
    }
    let lower = cell.to_lowercase();
    if EXAMPLES.iter().any(|start| lower.starts_with(start)) || GOES_ON.iter().any(|end| lower.ends_with(end)) {
        return Said::Unclear;
    }
    if let Some(between) = between(cell) {
        return Said::These(between);
    }
    match list(bare(cell)) {
        Some(values) => Said::These(Allowed::Values(values)),
        None => Said::Unclear,
    }
}

/// A cell without the brackets around it, and without the word before them: `ENUM('A', 'B')`.
fn bare(cell: &str) -> &str {
    let pairs = [('{', '}'), ('[', ']'), ('(', ')')];
    for (open, close) in pairs {
        if let Some(inner) = cell.strip_suffix(close)
            && let Some((before, inner)) = inner.split_once(open)
            && matches!(before.trim().to_lowercase().as_str(), "" | "enum" | "in" | "set" | "values" | "c")
            && !inner.contains([open, close])
        {
            return inner;
        }
    }
    cell
}

/// A range: `0-100`, `18..99`, `0 to 100`, `>= 0`, `[0;100]`, `2020-01-01..2024-12-31`.
fn between(cell: &str) -> Option<Allowed> {
    let inner = cell.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    if let Some((least, most)) = inner.and_then(|inner| inner.split_once(';'))
        && let (Some(least), Some(most)) = (bound(least), bound(most))
        && comes_before(&least, &most)
    {
        return Some(Allowed::Between(Some(least), Some(most)));
    }
    for (signs, is_least) in [(["≥", ">="], true), (["≤", "<="], false)] {
        if let Some(end) = signs.iter().find_map(|sign| cell.strip_prefix(sign)).and_then(bound) {
            let ends = if is_least { (Some(end), None) } else { (None, Some(end)) };
            return Some(Allowed::Between(ends.0, ends.1));
        }
    }
    [" to ", " bis ", " à ", " a ", " tot ", " through ", "..", "–", "—", " - ", "-"].iter().find_map(|sign| {
        // The minus of the first number is none of the signs between.
        let places = cell.match_indices(sign).filter(|(at, _)| *at > 0);
        places
            .filter_map(|(at, sign)| Some((bound(&cell[..at])?, bound(&cell[at + sign.len()..])?)))
            .find_map(|(least, most)| comes_before(&least, &most).then_some(Allowed::Between(Some(least), Some(most))))
    })
}

/// A number or a day.
fn bound(text: &str) -> Option<String> {
    let text = text.trim();
    let is_day = text.len() == 10 && chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    let number = text.replace('\u{2212}', "-");
    let is_number = number.starts_with(|sign: char| sign.is_ascii_digit() || "-+.".contains(sign))
        && number.parse::<f64>().is_ok_and(f64::is_finite);
    match (is_day, is_number) {
        (true, _) => Some(text.to_owned()),
        (_, true) => Some(number),
        _ => None,
    }
}

fn comes_before(least: &str, most: &str) -> bool {
    match (least.parse::<f64>(), most.parse::<f64>()) {
        (Ok(least), Ok(most)) => least <= most,
        (Err(_), Err(_)) => least <= most,
        _ => false,
    }
}

/// The values of a list; `None` if it is none.
fn list(text: &str) -> Option<Vec<String>> {
    let separator = ['\n', '|', ';', ',', '/'].into_iter().find(|&sign| split(text, sign).len() > 1);
    let items = match separator {
        Some(sign) => split(text, sign),
        None => vec![text.trim().to_owned()],
    };
    let items: Vec<String> = items.into_iter().filter(|item| !item.is_empty()).collect();
    let codes = codes(&items, separator);
    let quoted = items.iter().all(|item| unquoted(item) != *item);
    if separator.is_none() && codes.is_none() && !quoted {
        return None;
    }
    let values = codes.unwrap_or_else(|| items.clone());
    // A sentence with a comma in it is no list.
    let is_prose = |value: &String| value.split_whitespace().count() > 5 || value.chars().count() > 60;
    if !quoted && values.iter().any(is_prose) {
        return None;
    }
    let mut found: Vec<String> = Vec::new();
    for value in values.iter().map(|value| unquoted(value).trim().to_owned()).filter(|value| !value.is_empty()) {
        if !found.contains(&value) {
            found.push(value);
        }
    }
    (!found.is_empty()).then_some(found)
}

/// The parts between a sign that stands in no quotes.
fn split(text: &str, sign: char) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quote = None;
    for letter in text.chars() {
        match quote {
            None if letter == sign => {
                parts.push(String::new());
                continue;
            }
            None if matches!(letter, '"' | '\'') && parts.last().is_none_or(|part| part.trim().is_empty()) => {
                quote = Some(letter);
            }
            Some(open) if letter == open => quote = None,
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

fn unquoted(text: &str) -> &str {
    let pairs = [('"', '"'), ('\'', '\''), ('“', '”'), ('„', '“'), ('«', '»'), ('`', '`')];
    let inner = |(open, close)| text.strip_prefix(open)?.strip_suffix(close);
    pairs.into_iter().find_map(inner).unwrap_or(text)
}

/// The codes of a list in which each has its meaning after it; `None` if one has none.
fn codes(items: &[String], separator: Option<char>) -> Option<Vec<String>> {
    let before = |sign: &str| -> Option<Vec<String>> {
        items
            .iter()
            .map(|item| {
                let (code, meaning) = item.split_once(sign)?;
                let code = code.trim();
                let is_code = !code.is_empty() && code.split_whitespace().count() <= 3 && !meaning.trim().is_empty();
                is_code.then(|| code.to_owned())
            })
            .collect()
    };
    let in_brackets = || -> Option<Vec<String>> {
        let code = |item: &String| Some(item.strip_suffix(')')?.split_once(" (")?.0.trim().to_owned());
        items.iter().map(code).collect()
    };
    let signs = ["=>", "→", "=", ": ", " - ", " – ", " — "];
    let found = signs.into_iter().find_map(before).or_else(in_brackets);
    // "1, Yes | 0, No"
    found.or_else(|| if separator == Some('|') { before(",") } else { None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(cell: &str) -> Vec<String> {
        match said(cell) {
            Said::These(Allowed::Values(values)) => values,
            other => panic!("{cell}: {other:?}"),
        }
    }

    #[test]
    fn lists_are_read_however_they_are_written() {
        for cell in ["A, B", "A;B", "A | B", "A\nB", "{A, B}", "ENUM('A', 'B')", "['A','B']", "\"A\", \"B\"", "A/B"] {
            assert_eq!(values(cell), ["A", "B"], "{cell}");
        }
        for cell in [
            "1=male, 2=female",
            "1 = male; 2 = female",
            "1: male\n2: female",
            "1 - male; 2 - female",
            "1 (male), 2 (female)",
            "1, Male | 2, Female",
        ] {
            assert_eq!(values(cell), ["1", "2"], "{cell}");
        }
        assert_eq!(values("'Y'"), ["Y"]);
        assert_eq!(values("C=closed"), ["C"]);
        assert_eq!(values("\"a, b\", c"), ["a, b", "c"]);
        assert_eq!(values("Berlin-Mitte, Bonn"), ["Berlin-Mitte", "Bonn"]);
    }

    #[test]
    fn ranges_are_read_however_they_are_written() {
        let both =
            |least: &str, most: &str| Said::These(Allowed::Between(Some(least.to_owned()), Some(most.to_owned())));
        for cell in ["0-100", "0..100", "0 to 100", "0 bis 100", "0 – 100", "[0;100]"] {
            assert_eq!(said(cell), both("0", "100"), "{cell}");
        }
        assert_eq!(said("-5 - 5"), both("-5", "5"));
        assert_eq!(said("2020-01-01..2024-12-31"), both("2020-01-01", "2024-12-31"));
        assert_eq!(said(">= 0"), Said::These(Allowed::Between(Some("0".into()), None)));
    }

    /// What would be wrong: a format or a reference is taken for the only value that is allowed.
    #[test]
    fn what_is_no_list_is_not_made_one() {
        for cell in ["see annex B", "ISO 3166-1", "YYYY-MM-DD", "e.g. gold, silver", "gold, silver, …", "gold"] {
            assert_eq!(said(cell), Said::Unclear, "{cell}");
        }
        let prose = "The tier of the member as it was at the end of the last month, or empty";
        assert_eq!(said(prose), Said::Unclear);
        for cell in ["", "–", "any", "Freitext", "n/a"] {
            assert_eq!(said(cell), Said::Anything, "{cell}");
        }
    }
}
