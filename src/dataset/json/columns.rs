//! The columns of records: a field that holds records has a column for each of theirs.

use std::borrow::Cow;
use std::collections::HashMap;

use super::text::{JsonKind, Raw};
use crate::dataset::delimited;
use crate::dataset::reading::Remark;

/// A field of records with more names than this, or nested more deeply than the next limit, is kept as text: names
/// that are values would make a column of each.
const MOST_NAMES: usize = 64;
const DEEPEST: usize = 8;

/// Digits of a number beyond which it is a code, or is not exact.
const DIGITS: usize = 17;

/// A field, by its name and the field that it is in.
#[derive(Default)]
struct Field {
    /// Names on the way to it, with points between.
    path: String,
    inner: HashMap<Box<str>, usize>,
    /// It is kept as text, whatever it holds.
    is_whole: bool,
    seen: Seen,
}

/// What a field's values were.
#[derive(Default, Clone)]
pub(super) struct Seen {
    /// Texts that look like numbers.
    pub like_numbers: u64,
    pub numbers: u64,
    /// Numbers with a fraction and more digits than are exact.
    pub long_numbers: u64,
    pub lists: u64,
    pub records: u64,
    /// Texts, and yes or no.
    pub others: u64,
    /// NaN and infinite, and the first records of them.
    pub no_numbers: u64,
    pub no_number_rows: Vec<u64>,
}

impl Seen {
    fn values(&self) -> u64 {
        self.like_numbers + self.numbers + self.lists + self.others + self.no_numbers
    }

    /// Every value is a text that looks like a number.
    pub fn is_like_numbers(&self) -> bool {
        self.like_numbers > 0 && self.values() == self.like_numbers
    }
}

/// The fields of all records.
pub(super) struct Columns {
    /// The first is the record itself.
    fields: Vec<Field>,
    /// The place of each field that is a column.
    places: Vec<Option<usize>>,
    width: usize,
}

impl Columns {
    /// No record has been seen, so there is no column.
    pub fn new() -> Self {
        Self { fields: vec![Field::default()], places: Vec::new(), width: 0 }
    }

    /// Looks at the record with this number.
    pub fn see(&mut self, record: Raw<'_>, row: u64) {
        self.see_within(0, record, row, 0);
    }

    fn see_within(&mut self, outer: usize, record: Raw<'_>, row: u64, depth: usize) {
        for (name, value) in record.members() {
            let Some(field) = self.field(outer, &name) else { continue };
            let whole = self.fields.get(field).is_some_and(|own| own.is_whole);
            let kind = value.kind();
            if kind == JsonKind::Object && !whole && depth < DEEPEST {
                self.see_within(field, value, row, depth + 1);
            }
            if let Some(own) = self.fields.get_mut(field) {
                own.is_whole |= own.inner.len() > MOST_NAMES || (kind == JsonKind::Object && depth >= DEEPEST);
                own.seen.add(value, row);
            }
        }
    }

    fn field(&mut self, outer: usize, name: &str) -> Option<usize> {
        let next = self.fields.len();
        let own = self.fields.get_mut(outer)?;
        if let Some(field) = own.inner.get(name) {
            return Some(*field);
        }
        let path = if outer == 0 { name.to_owned() } else { format!("{}.{name}", own.path) };
        own.inner.insert(name.into(), next);
        self.fields.push(Field { path, ..Field::default() });
        Some(next)
    }

    /// Says which fields are columns, once all records were seen.
    pub fn settle(&mut self) {
        // What is inside a field that is kept as text is no column of its own.
        let mut inside = vec![false; self.fields.len()];
        for at in 0..self.fields.len() {
            let Some(field) = self.fields.get(at) else { continue };
            let hides = field.is_whole || inside.get(at) == Some(&true);
            for inner in field.inner.values().filter(|_| hides) {
                if let Some(inside) = inside.get_mut(*inner) {
                    *inside = true;
                }
            }
        }
        self.width = 0;
        self.places = vec![None; self.fields.len()];
        for (at, (field, inside)) in self.fields.iter().zip(&inside).enumerate().skip(1) {
            let holds = field.is_whole || field.inner.is_empty() || field.seen.values() > 0;
            if holds && !inside {
                if let Some(place) = self.places.get_mut(at) {
                    *place = Some(self.width);
                }
                self.width += 1;
            }
        }
    }

    /// How many columns there are, once [`Columns::settle`] was called.
    pub fn width(&self) -> usize {
        self.width
    }

    fn columns(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().zip(&self.places).filter(|(_, place)| place.is_some()).map(|(field, _)| field)
    }

    /// Names and what was seen, in the order of the columns.
    pub fn named(&self) -> impl Iterator<Item = (&str, &Seen)> {
        self.columns().map(|field| (field.path.as_str(), &field.seen))
    }

    /// Fields whose records became columns, and fields whose records are kept as text.
    pub fn nested(&self) -> (Vec<&str>, Vec<&str>) {
        let nested = || self.fields.iter().skip(1).filter(|field| field.seen.records > 0);
        let whole = self.columns().filter(|field| field.is_whole).map(|field| field.path.as_str()).collect();
        let flat = nested().filter(|field| !field.is_whole && !field.path.contains('.') && !field.inner.is_empty());
        (flat.map(|field| field.path.as_str()).collect(), whole)
    }

    /// The cells of a record, in the order of the columns.
    pub fn fill(&self, record: Raw<'_>, row: &mut [String]) {
        row.iter_mut().for_each(String::clear);
        self.fill_within(0, record, row);
    }

    fn fill_within(&self, outer: usize, record: Raw<'_>, row: &mut [String]) {
        let Some(outer) = self.fields.get(outer) else { return };
        for (name, value) in record.members() {
            let Some(at) = outer.inner.get(&*name) else { continue };
            let whole = self.fields.get(*at).is_some_and(|own| own.is_whole);
            let kind = value.kind();
            if kind == JsonKind::Object && !whole {
                self.fill_within(*at, value, row);
                continue;
            }
            let place = self.places.get(*at).copied().flatten();
            let Some(cell) = place.and_then(|place| row.get_mut(place)) else { continue };
            cell.clear();
            match kind {
                JsonKind::Null | JsonKind::NoNumber => {}
                JsonKind::Text => cell.push_str(&value.string()),
                JsonKind::Object | JsonKind::Array => cell.push_str(&value.compact()),
                JsonKind::Number => cell.push_str(&plain(value.text())),
                JsonKind::Boolean => cell.push_str(value.text()),
            }
        }
    }
}

/// A number without its exponent, if few enough digits are needed for it: in JSON `2e3` is a number, but in a text it
/// could be a code. No digit is calculated.
fn plain(number: &str) -> Cow<'_, str> {
    const DIGITS: usize = 15;
    let moved = || {
        let (mantissa, exponent) = number.split_once(['e', 'E'])?;
        let exponent: i32 =
            exponent.parse().ok().filter(|exponent: &i32| exponent.unsigned_abs() as usize <= DIGITS)?;
        let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}");
        let point = i32::try_from(whole.len()).ok()? + exponent;
        let (whole, fraction) = match usize::try_from(point) {
            Ok(point) if point >= digits.len() => {
                (format!("{digits}{}", "0".repeat(point - digits.len())), String::new())
            }
            Ok(point) if point > 0 => (digits.get(..point)?.to_owned(), digits.get(point..)?.to_owned()),
            _ => ("0".to_owned(), format!("{}{digits}", "0".repeat(point.unsigned_abs() as usize))),
        };
        let whole = match whole.trim_start_matches('0') {
            "" => "0",
            rest => rest,
        };
        let text = if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") };
        (whole.len() + fraction.len() <= DIGITS).then_some(text)
    };
    moved().map_or(Cow::Borrowed(number), Cow::Owned)
}

impl Seen {
    fn add(&mut self, value: Raw<'_>, row: u64) {
        match value.kind() {
            JsonKind::Null => {}
            JsonKind::Object => self.records += 1,
            JsonKind::Array => self.lists += 1,
            JsonKind::Boolean => self.others += 1,
            JsonKind::Text if value.string().is_empty() => {}
            JsonKind::Text if delimited::is_number(&value.string()) => self.like_numbers += 1,
            JsonKind::Text => self.others += 1,
            JsonKind::NoNumber => {
                self.no_numbers += 1;
                if self.no_number_rows.len() < Remark::LISTED {
                    self.no_number_rows.push(row);
                }
            }
            JsonKind::Number => {
                self.numbers += 1;
                let text = value.text();
                let digits = text.bytes().take_while(|b| !matches!(b, b'e' | b'E')).filter(u8::is_ascii_digit).count();
                self.long_numbers += u64::from(digits > DIGITS && text.contains('.'));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn exponents_are_written_out() {
        for (number, text) in [
            ("-2e3", "-2000"),
            ("1.25E1", "12.5"),
            ("1.25e+2", "125"),
            ("5e-1", "0.5"),
            ("12.5e-3", "0.0125"),
            ("0e5", "0"),
            ("7", "7"),
            ("9.91214E+15", "9.91214E+15"),
            ("1e400", "1e400"),
        ] {
            assert_eq!(plain(number), text);
        }
    }
}
