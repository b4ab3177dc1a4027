//! Numbers as people and their programs write them: with currencies and percent signs, minus signs of every kind, marks
//! and digits of other scripts, groups of two as in India. Each is brought to a plain form, which [`super::numbers`]
//! reads, together with what was taken off: a column is of numbers only if all of its values are decorated alike.

use super::numbers::{Marks, NumberForm, Style, number_form, quantity};

/// What a number is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) enum Unit {
    None,
    Percent,
    PerMille,
    /// Place in [`CURRENCIES`].
    Currency(u8),
}

/// How a number below zero is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) enum Sign {
    None,
    Plus,
    /// `-5` or `−5`
    Before,
    /// `5-`
    After,
    /// `(5)`
    Parentheses,
}

/// A number in its plain form, and what was taken off.
#[derive(Clone, Copy, Debug)]
pub(in crate::dataset::delimited) struct Local {
    plain: [u8; Local::LONGEST],
    length: usize,
    pub unit: Unit,
    pub sign: Sign,
    /// Groups of two digits before the last three, `12,34,567`; they are gone from the plain form.
    pub indian: bool,
    /// A decimal mark that can be nothing else: `1·234` or `1٫234`.
    decimal_is_certain: bool,
    /// Some digits are of another script than the Latin one.
    has_other_digits: bool,
}

/// Signs and names of currencies, those of one currency together.
#[rustfmt::skip]
pub(in crate::dataset::delimited) const CURRENCIES: &[&[&str]] = &[
    &["€", "EUR", "Euro"], &["$", "USD", "US$"], &["£", "GBP"], &["CHF", "SFr.", "SFr", "Fr.", "₣"],
    &["¥", "JPY", "円", "JP¥"], &["CNY", "RMB", "元", "CN¥", "￥"], &["zł", "PLN", "zl"], &["Kč", "CZK", "Kc"],
    &["kr", "kr."], &["SEK"], &["NOK"], &["DKK"], &["Ft", "HUF"], &["lei", "RON", "leu"], &["лв", "лв.", "BGN"],
    &["₽", "RUB", "руб", "руб.", "р."], &["₴", "UAH", "грн", "грн."], &["₺", "TRY", "TL"],
    &["₹", "INR", "Rs.", "Rs", "₨"], &["R$", "BRL"], &["R", "ZAR"], &["C$", "CA$", "CAD"], &["A$", "AU$", "AUD"],
    &["NZ$", "NZD"], &["S$", "SGD"], &["HK$", "HKD"], &["NT$", "TWD"], &["MX$", "MXN"], &["₩", "KRW", "원"],
    &["₪", "ILS", "NIS"], &["₫", "VND", "đ"], &["฿", "THB"], &["₱", "PHP"], &["₦", "NGN"], &["₡", "CRC"],
    &["₲", "PYG"], &["₵", "GHS"], &["₸", "KZT"], &["₾", "GEL"], &["₼", "AZN"], &["﷼", "SAR", "ر.س"], &["AED", "د.إ"],
    &["EGP"], &["MAD"], &["ISK"], &["RSD", "din."], &["kn", "HRK"], &["IDR", "Rp", "Rp."], &["MYR", "RM"], &["ARS"],
    &["CLP"], &["COP"], &["PEN", "S/"], &["DM", "DEM"], &["FRF"], &["ITL"], &["ATS"], &["¢"], &["KES", "KSh"],
    &["XOF"], &["XAF"], &["BTC", "₿"], &["LTL"], &["LVL"], &["EEK"], &["UYU"], &["PKR"], &["LKR"], &["BDT", "৳"],
    &["QAR"], &["KWD"], &["BHD"], &["JOD"], &["TND"], &["DZD"], &["MKD"], &["ALL"], &["BAM", "KM"], &["MDL"], &["BYN"],
    &["AMD", "֏"],
];

impl Local {
    const LONGEST: usize = 40;

    fn plain(&self) -> &[u8] {
        self.plain.get(..self.length).unwrap_or_default()
    }

    /// The form of the plain number.
    pub fn form(&self) -> Option<NumberForm> {
        let form = number_form(self.plain())?;
        Some(match form {
            NumberForm::PointOpen if self.decimal_is_certain => NumberForm::Point,
            NumberForm::CommaOpen | NumberForm::Grouped if self.decimal_is_certain => return None,
            // The groups are gone, so what is left has no mark or a decimal one.
            NumberForm::Whole | NumberForm::PointOpen if self.indian => NumberForm::Point,
            form => form,
        })
    }

    /// The number, and how it is spelt. `marks`: those of the column.
    pub fn value(&self, marks: Marks) -> Option<(f64, Style)> {
        if (self.indian || self.decimal_is_certain) && marks == Marks::Comma {
            return None;
        }
        let (value, mut style) = quantity(self.plain(), marks)?;
        if self.indian {
            style.add(Style::indian());
        }
        if self.has_other_digits {
            style.add(Style::OTHER_DIGITS);
        }
        match self.sign {
            Sign::Plus => style.add(Style::PLUS),
            Sign::None if value > 0.0 => style.add(Style::NO_PLUS),
            _ => {}
        }
        Some((value, style))
    }

    /// A plus sign before digits alone, of which telephone numbers and codes of countries are made too.
    pub fn is_plus_whole(&self) -> bool {
        self.sign == Sign::Plus && self.plain().iter().all(u8::is_ascii_digit)
    }
}

/// Zeros of the scripts whose digits are read.
const ZEROS: [u32; 8] = [0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10, 0x1D7CE, 0x0A66];

/// The digit that a character represents in some script.
pub(super) fn digit_of(letter: char) -> Option<u8> {
    if letter.is_ascii() {
        return letter.to_digit(10).map(|d| d as u8);
    }
    let code = letter as u32;
    ZEROS.iter().find_map(|zero| code.checked_sub(*zero).filter(|d| *d < 10)).map(|d| d as u8)
}

fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{061C}' | '\u{FEFF}')
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// A cell that is a number in some local form.
pub(in crate::dataset::delimited) fn local(cell: &[u8]) -> Option<Local> {
    // Nothing that short and beginning or ending so is a number: most text is recognised here.
    if cell.len() > 64 || !cell.iter().any(|b| b.is_ascii_digit() || *b >= 0x80) {
        return None;
    }
    let mut rest = trimmed(std::str::from_utf8(cell).ok()?);
    let (mut unit, mut sign) = (Unit::None, Sign::None);
    // What is before the digits, from outside to inside; what is after them likewise.
    for _ in 0..4 {
        let first = rest.chars().next()?;
        if digit_of(first).is_some() {
            break;
        }
        let (now, more) = match first {
            '(' if sign == Sign::None => {
                let open = rest.strip_prefix('(')?;
                let (inside, after) = open.rsplit_once(')')?;
                sign = Sign::Parentheses;
                let after = trimmed(after);
                if !after.is_empty() {
                    take_unit(&mut unit, unit_of(after)?)?;
                }
                (trimmed(inside), true)
            }
            '-' | '\u{2212}' | '\u{2013}' | '\u{FE63}' | '\u{FF0D}' | '\u{2010}' | '\u{2011}' if sign == Sign::None => {
                sign = Sign::Before;
                (trimmed(rest.get(first.len_utf8()..)?), true)
            }
            '+' | '\u{FF0B}' if sign == Sign::None => {
                sign = Sign::Plus;
                (trimmed(rest.get(first.len_utf8()..)?), true)
            }
            '.' | ',' | '\u{066B}' | '\u{00B7}' => (rest, false),
            _ => {
                let start = rest.find(|c: char| digit_of(c).is_some() || "-\u{2212}+(".contains(c))?;
                // A decimal mark that belongs to the number: `$.50`.
                let (before, after) = rest.split_at(start);
                let before = trimmed(before);
                match unit_of(before) {
                    Some(found) => take_unit(&mut unit, found)?,
                    None => {
                        let bare = before.strip_suffix('.')?;
                        take_unit(&mut unit, unit_of(trimmed(bare))?)?;
                        rest = rest.get(start - 1..)?;
                        break;
                    }
                }
                (after, true)
            }
        };
        rest = now;
        if !more {
            break;
        }
    }
    for _ in 0..3 {
        let last = rest.chars().next_back()?;
        if digit_of(last).is_some() {
            break;
        }
        if matches!(last, '-' | '\u{2212}' | '\u{FF0D}') && sign == Sign::None {
            sign = Sign::After;
            rest = trimmed(rest.get(..rest.len() - last.len_utf8())?);
            continue;
        }
        let end = rest.rfind(|c: char| digit_of(c).is_some() || "-\u{2212}".contains(c))?;
        let (number, after) = rest.split_at(end + rest.get(end..)?.chars().next()?.len_utf8());
        take_unit(&mut unit, unit_of(trimmed(after))?)?;
        rest = number;
    }
    let has_other_digits = rest.chars().any(|c| !c.is_ascii() && digit_of(c).is_some());
    core(rest, unit, sign).map(|found| Local { has_other_digits, ..found })
}

/// A number has one unit.
fn take_unit(unit: &mut Unit, found: Unit) -> Option<()> {
    (*unit == Unit::None).then(|| *unit = found)
}

fn unit_of(text: &str) -> Option<Unit> {
    match text {
        "%" | "\u{FF05}" | "\u{066A}" | "\u{FE6A}" => return Some(Unit::Percent),
        "‰" => return Some(Unit::PerMille),
        _ => {}
    }
    // Codes are of capitals; `all` and `try` are words.
    let place = CURRENCIES.iter().position(|names| {
        names.iter().any(|name| *name == text || (name.len() > 3 && name.to_lowercase() == text.to_lowercase()))
    })?;
    u8::try_from(place).ok().map(Unit::Currency)
}

/// Digits and marks in ASCII.
fn core(text: &str, unit: Unit, sign: Sign) -> Option<Local> {
    let mut local = Local {
        plain: [0; Local::LONGEST],
        length: 0,
        unit,
        sign,
        indian: false,
        decimal_is_certain: false,
        has_other_digits: false,
    };
    let mut push = |byte: u8| {
        let slot = local.plain.get_mut(local.length)?;
        *slot = byte;
        local.length += 1;
        Some(())
    };
    if matches!(sign, Sign::Before | Sign::After | Sign::Parentheses) {
        push(b'-')?;
    }
    let mut certain = false;
    for letter in text.chars() {
        if let Some(digit) = digit_of(letter) {
            push(b'0' + digit)?;
            continue;
        }
        push(match letter {
            '.' | '\u{FF0E}' => b'.',
            ',' | '\u{FF0C}' | '\u{060C}' => b',',
            ' ' | '\u{00A0}' | '\u{202F}' | '\u{2009}' | '\u{2007}' | '\u{2008}' | '\u{2006}' | '\u{2005}'
            | '\u{3000}' => b' ',
            '\'' | '\u{2019}' | '\u{2018}' | '\u{02BC}' | '\u{FF07}' | '\u{00B4}' | '\u{2032}' | '\u{066C}' => b'\'',
            '\u{00B7}' | '\u{066B}' => {
                if certain {
                    return None;
                }
                certain = true;
                b'.'
            }
            'e' | 'E' | '+' | '-' => u8::try_from(letter).ok()?,
            letter if is_invisible(letter) => continue,
            _ => return None,
        })?;
    }
    local.decimal_is_certain = certain;
    if local.plain().contains(&b',') && number_form(local.plain()).is_none() {
        local = without_indian_groups(local)?;
    }
    Some(local)
}

/// `12,34,567.00` without its groups.
fn without_indian_groups(mut local: Local) -> Option<Local> {
    let text = local.plain();
    let body = text.strip_prefix(b"-").unwrap_or(text);
    let (whole, decimals) = match body.iter().position(|b| *b == b'.') {
        Some(at) => (body.get(..at)?, body.get(at..)?),
        None => (body, &[][..]),
    };
    let groups: Vec<&[u8]> = whole.split(|b| *b == b',').collect();
    let (first, rest) = groups.split_first()?;
    let (last, middle) = rest.split_last()?;
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    let fits = (1..=2).contains(&first.len())
        && first.first() != Some(&b'0')
        && last.len() == 3
        && !middle.is_empty()
        && middle.iter().all(|group| group.len() == 2 && digits(group))
        && digits(first)
        && digits(last);
    if !fits {
        return None;
    }
    let mut plain = [0; Local::LONGEST];
    let kept = text.iter().take(text.len() - body.len()).chain(whole.iter().filter(|b| **b != b',')).chain(decimals);
    let mut length = 0;
    for (slot, byte) in plain.iter_mut().zip(kept) {
        *slot = *byte;
        length += 1;
    }
    (local.plain, local.length, local.indian) = (plain, length, true);
    number_form(local.plain()).is_some().then_some(local)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(cell: &str, marks: Marks) -> Option<f64> {
        local(cell.as_bytes())?.value(marks).map(|(value, _)| value)
    }

    #[test]
    fn decorated_numbers() {
        use Marks::{Comma, Point};
        for (cell, marks, value) in [
            ("$1,234.50", Point, 1234.5),
            ("-$5.00", Point, -5.0),
            ("$-5.00", Point, -5.0),
            ("$(5.00)", Point, -5.0),
            ("($1,234.50)", Point, -1234.5),
            ("(1,234.50) USD", Point, -1234.5),
            ("US$ 5", Point, 5.0),
            ("$.50", Point, 0.5),
            ("CHF 1'234.50", Point, 1234.5),
            ("Fr. 12.50", Point, 12.5),
            ("Rs. 1,23,456.00", Point, 123_456.0),
            ("-12,34,567", Point, -1_234_567.0),
            ("1.234,50 €", Comma, 1234.5),
            ("1.234,50\u{a0}€", Comma, 1234.5),
            ("€ 1.234,50-", Comma, -1234.5),
            ("EUR -7,5", Comma, -7.5),
            ("1.234,50-", Comma, -1234.5),
            ("1\u{202f}234,50", Comma, 1234.5),
            ("12 345,6 zł", Comma, 12_345.6),
            ("10 %", Comma, 10.0),
            ("12,5\u{202f}%", Comma, 12.5),
            ("\u{2212}1234.50", Point, -1234.5),
            ("+0.5", Point, 0.5),
            ("1\u{2019}234.50", Point, 1234.5),
            ("１２３４．５", Point, 1234.5),
            ("١٢٣٤٫٥", Point, 1234.5),
            ("1·234", Point, 1.234),
            ("۱۲٬۳۴۵", Point, 12_345.0),
            ("\u{200e}-5.5", Point, -5.5),
        ] {
            assert_eq!(read(cell, marks), Some(value), "{cell}");
        }
        for cell in [
            "",
            "€",
            "5 €€",
            "$5 USD",
            "--5",
            "(5",
            "5)",
            "(-5)",
            "5 kg",
            "12a",
            "A12",
            "1,2,345",
            "0,12,345",
            "1,23,45",
            "−",
            "5%%",
            "007 €",
            "+49 170 1234567",
            "12-34",
            "(030) 1234567",
            "1·2·3",
            "2024-01-01",
            "12 try",
        ] {
            let found = local(cell.as_bytes()).filter(|l| matches!(l.form(), Some(form) if form != NumberForm::Code));
            assert!(found.is_none(), "{cell}: {found:?}");
        }
    }
}
