//! Decisions about how a file is read, as they are typed on the command line: `--header 4`, `--type postcode=text`.
//!
//! A [`Remark`](crate::dataset::Remark) names the decision that would read the file otherwise; the window takes it in
//! one click.

use std::str::FromStr;

use super::options::{DateOrder, Escape, HeaderLine, OpenOptions, TotalsRows};

impl FromStr for HeaderLine {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (text, text.parse()) {
            ("none", _) => Ok(Self::Absent),
            (_, Ok(line)) if line > 0 => Ok(Self::Line(line)),
            _ => Err("give the number of a line, from 1, or none"),
        }
    }
}

impl FromStr for Escape {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "backslash" => Ok(Self::Backslash),
            "double" => Ok(Self::Double),
            _ => Err("choose backslash or double"),
        }
    }
}

impl FromStr for DateOrder {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "dmy" => Ok(Self::DayMonthYear),
            "mdy" => Ok(Self::MonthDayYear),
            "ymd" => Ok(Self::YearMonthDay),
            _ => Err("choose dmy, mdy or ymd"),
        }
    }
}

impl FromStr for TotalsRows {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "keep" => Ok(Self::Keep),
            "drop" => Ok(Self::Drop),
            _ => Err("choose keep or drop"),
        }
    }
}

/// A sign that is between others: one character, or its name (`tab`, `space`).
///
/// # Errors
/// A sentence that says what can be given.
pub fn sign(text: &str) -> Result<char, &'static str> {
    let mut letters = text.chars();
    match (text, letters.next(), letters.next()) {
        ("tab" | "\\t", ..) => Ok('\t'),
        ("space", ..) => Ok(' '),
        (_, Some(sign), None) => Ok(sign),
        _ => Err("give one character, or tab, or space"),
    }
}

impl OpenOptions {
    /// These options with one more decision, typed as on the command line; `None` if it is no such decision.
    ///
    /// ```
    /// use shoal::dataset::{HeaderLine, OpenOptions};
    /// let options = OpenOptions::default().decided("--header 4").unwrap();
    /// assert_eq!(options.header, Some(HeaderLine::Line(4)));
    /// assert_eq!(OpenOptions::default().decided("--k 5"), None);
    /// ```
    #[must_use]
    pub fn decided(&self, option: &str) -> Option<Self> {
        let (name, value) = split(option)?;
        let mut options = self.clone();
        match name {
            "header" => options.header = Some(value.parse().ok()?),
            "skip-lines" => options.skip_lines = Some(value.parse().ok()?),
            "delimiter" => options.delimiter = Some(sign(value).ok()?),
            "encoding" => options.encoding = Some(value.to_owned()),
            "escape" => options.escape = Some(value.parse().ok()?),
            "decimal" => options.decimal_comma = Some(value == ","),
            "thousands" => options.thousands = Some(sign(value).ok()?),
            "date-order" => options.date_order = Some(value.parse().ok()?),
            "century" => options.century = Some(value.parse().ok()?),
            "zone" => options.zone = Some(value.to_owned()),
            "totals" => options.totals = Some(value.parse().ok()?),
            "sheet" => options.sheet = Some(value.to_owned()),
            "range" => options.range = Some(value.to_owned()),
            "fold" => options.fold.extend(names::<Vec<_>>(value)),
            "missing-values" => options.missing_values = Some(names(value)),
            "type" => {
                let (column, kind) = value.rsplit_once('=')?;
                options.types.insert(column.replace("\\,", ","), kind.trim().parse().ok()?);
            }
            _ => return None,
        }
        Some(options)
    }
}

/// What a button says that takes this decision; the option itself if it has no words.
#[must_use]
pub fn decision_label(option: &str) -> String {
    let Some((name, value)) = split(option) else { return option.to_owned() };
    match (name, value) {
        ("header", "none") => "No line holds names".to_owned(),
        ("header", line) => format!("Names are in line {line}"),
        ("skip-lines", "0") => "Leave no line out".to_owned(),
        ("skip-lines", lines) => format!("Leave {lines} lines out"),
        ("totals", "drop") => "Leave them out".to_owned(),
        ("totals", "keep") => "Keep them as people".to_owned(),
        ("fold", _) => "Make them one".to_owned(),
        ("encoding" | "delimiter" | "decimal", _) => format!("Read with {value}"),
        ("escape", "backslash") => "A backslash escapes".to_owned(),
        ("escape", _) => "Two quotes are one".to_owned(),
        ("thousands", _) => format!("Thousands with {value}"),
        ("date-order", "dmy") => "Day first".to_owned(),
        ("date-order", "mdy") => "Month first".to_owned(),
        ("date-order", _) => "Year first".to_owned(),
        ("century", year) => format!("Years up to {year}"),
        ("zone", zone) => format!("Read in {zone}"),
        ("sheet", sheet) => format!("Sheet {sheet}"),
        ("range", range) => format!("Cells {range}"),
        ("missing-values", "") => "Keep them as values".to_owned(),
        ("missing-values", _) => "Choose the words".to_owned(),
        ("type", value) => {
            value.rsplit_once('=').map_or_else(|| option.to_owned(), |(_, kind)| format!("Read as {kind}"))
        }
        _ => option.to_owned(),
    }
}

/// Name and value of an option. A value may be quoted, as a shell wants it.
fn split(option: &str) -> Option<(&str, &str)> {
    let (name, value) = option.strip_prefix("--")?.split_once([' ', '=']).unwrap_or((option.strip_prefix("--")?, ""));
    let value = value.trim();
    let quoted = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    Some((name, quoted('\'').or_else(|| quoted('"')).unwrap_or(value)))
}

/// A list of names; a comma in a name is escaped.
fn names<C: FromIterator<String>>(list: &str) -> C {
    list.replace("\\,", "\0").split(',').filter(|name| !name.is_empty()).map(|name| name.replace('\0', ",")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_taken_as_it_is_typed() {
        let of = |option: &str| OpenOptions::default().decided(option).unwrap();
        assert_eq!(of("--header none").header, Some(HeaderLine::Absent));
        assert_eq!(of("--delimiter tab").delimiter, Some('\t'));
        assert_eq!(of("--thousands space").thousands, Some(' '));
        assert_eq!(of("--totals keep").totals, Some(TotalsRows::Keep));
        assert_eq!(of("--sheet 'Q3 2026'").sheet.as_deref(), Some("Q3 2026"));
        assert_eq!(of("--fold a\\,b,c").fold.into_iter().collect::<Vec<_>>(), ["a,b", "c"]);
        assert_eq!(of("--missing-values n/a,-").missing_values, Some(vec!["n/a".to_owned(), "-".to_owned()]));
        assert_eq!(of("--type a=b=text").types.keys().collect::<Vec<_>>(), ["a=b"]);
        for wrong in ["--header zero", "--totals maybe", "header 4", "--k 5", "--type a"] {
            assert_eq!(OpenOptions::default().decided(wrong), None, "{wrong}");
        }
    }
}
