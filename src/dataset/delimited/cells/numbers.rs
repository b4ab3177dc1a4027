//! Numbers in their plain forms: ASCII digits with a decimal point or comma, and groups of three digits.

/// How numbers are written: the decimal mark; the other of the two may be between groups of three digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) enum Marks {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

/// Longest whole number that is read as one: longer ones are account or card numbers, and would not be exact.
pub(super) const DIGITS: usize = 15;

/// What the spellings of a column's numbers have in common, as bits: whether two of them could be the same number
/// written differently, as `1.1` and `1.10` are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::dataset::delimited) struct Style(u32);

impl Style {
    /// Bit n, from 0 to 15: some number has n decimals (bit 15: 15 or more).
    const DECIMALS: u32 = 0xFFFF;
    /// A single decimal that is a zero: `2.0`.
    const DOT_ZERO: u32 = 1 << 16;
    /// A needless zero at the end of two decimals or more: `2.50`.
    const TRAILING_ZERO: u32 = 1 << 17;
    /// Four digits or more before the decimal mark, with groups and without.
    const GROUPED: u32 = 1 << 18;
    const LONG: u32 = 1 << 19;
    const EXPONENT: u32 = 1 << 20;
    const GROUP_POINT: u32 = 1 << 21;
    const GROUP_COMMA: u32 = 1 << 22;
    const GROUP_SPACE: u32 = 1 << 23;
    const GROUP_APOSTROPHE: u32 = 1 << 24;
    /// Some number has a plus sign. If another positive one has none, one number may be spelt in two ways.
    pub const PLUS: Self = Self(1 << 25);
    /// Some positive number has no plus sign.
    pub const NO_PLUS: Self = Self(1 << 26);
    /// Six digits or more in groups of three, and groups of two as in India.
    const BY_THREES: u32 = 1 << 27;
    const BY_TWOS: u32 = 1 << 28;

    /// Digits of another script than the Latin one, in which the same number may be written too.
    pub const OTHER_DIGITS: Self = Self(1 << 29);

    /// Takes in the spelling of another number of the column.
    #[inline]
    pub fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    fn has(self, bits: u32) -> bool {
        self.0 & bits != 0
    }

    /// Groups as in India, with commas between them.
    pub fn indian() -> Self {
        Self(Self::GROUPED | Self::GROUP_COMMA | Self::BY_TWOS)
    }

    /// The spelling of a plain whole number: no decimals, no groups, no plus sign.
    #[inline]
    pub fn of_whole(value: i64) -> Self {
        Self(1 | if value.unsigned_abs() >= 1000 { Self::LONG } else { 0 })
    }

    /// Different spellings are different numbers, whatever the numbers are.
    pub fn is_injective(self) -> bool {
        let decimals = self.0 & Self::DECIMALS;
        let fixed = decimals.count_ones() <= 1;
        let as_computers_write = !self.has(Self::TRAILING_ZERO) && decimals & 1 == 0;
        let shortest = !self.has(Self::TRAILING_ZERO | Self::DOT_ZERO);
        (fixed || as_computers_write || shortest)
            && !(self.has(Self::GROUPED) && self.has(Self::LONG))
            && !self.has(Self::EXPONENT | Self::OTHER_DIGITS.0)
            && !(self.has(Self::PLUS.0) && self.has(Self::NO_PLUS.0))
    }

    /// Groups are of three digits, or as in India, and not both.
    pub fn has_one_length_of_group(self) -> bool {
        !(self.has(Self::BY_THREES) && self.has(Self::BY_TWOS))
    }

    /// At most one mark is between groups, and it is the one that is wanted.
    pub fn groups_fit(self, wanted: Option<char>) -> bool {
        let marks = [
            (Self::GROUP_POINT, '.'),
            (Self::GROUP_COMMA, ','),
            (Self::GROUP_SPACE, ' '),
            (Self::GROUP_APOSTROPHE, '\''),
        ];
        let mut seen = marks.into_iter().filter(|(bit, _)| self.has(*bit)).map(|(_, mark)| mark);
        match (seen.next(), seen.next()) {
            (None, _) => true,
            (Some(mark), None) => wanted.is_none_or(|wanted| wanted == mark),
            _ => false,
        }
    }

    /// Some number has a plus sign.
    pub fn has_plus(self) -> bool {
        self.has(Self::PLUS.0)
    }

    /// The mark between groups, if there are any and they agree.
    pub fn group(self) -> Option<char> {
        let marks = [
            (Self::GROUP_POINT, '.'),
            (Self::GROUP_COMMA, ','),
            (Self::GROUP_SPACE, ' '),
            (Self::GROUP_APOSTROPHE, '\''),
        ];
        let mut seen = marks.into_iter().filter(|(bit, _)| self.has(*bit));
        let (_, mark) = seen.next()?;
        seen.next().is_none().then_some(mark)
    }
}

/// A whole number in its plain form: no leading zero, no plus sign, at most 15 digits.
#[inline]
pub(in crate::dataset::delimited) fn integer(cell: &[u8]) -> Option<i64> {
    let (negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, cell),
    };
    if digits.is_empty() || digits.len() > DIGITS || (digits.len() > 1 && digits.first() == Some(&b'0')) {
        return None;
    }
    let mut value = 0_i64;
    for &digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(if negative { -value } else { value })
}

/// How a cell that is a number is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::dataset::delimited) enum NumberForm {
    /// `12`
    Whole,
    /// `007`, `+49`, or more than 15 digits: a code, not a quantity.
    Code,
    /// Only with a decimal point: `0.5`, `12.34`, `1,234.5`, `1e-5`.
    Point,
    /// Only with a decimal comma: `0,5`, `1.234,5`.
    Comma,
    /// `1.234`: a decimal point, or a point between thousands.
    PointOpen,
    /// `1,234`: a decimal comma, or a comma between thousands.
    CommaOpen,
    /// `1 234` or `1'234`: groups, and no decimals.
    Grouped,
}

/// The form of a number, or `None` if the cell is no number at all.
pub(in crate::dataset::delimited) fn number_form(cell: &[u8]) -> Option<NumberForm> {
    if integer(cell).is_some() {
        return Some(NumberForm::Whole);
    }
    if cell.iter().all(u8::is_ascii_digit) && !cell.is_empty() {
        return Some(NumberForm::Code);
    }
    if let [b'+', rest @ ..] = cell
        && !rest.is_empty()
        && rest.iter().all(|b| b.is_ascii_digit() || b" -/()".contains(b))
    {
        return Some(NumberForm::Code);
    }
    match (number(cell, Marks::Point).is_some(), number(cell, Marks::Comma).is_some()) {
        (false, false) => None,
        (true, false) => Some(NumberForm::Point),
        (false, true) => Some(NumberForm::Comma),
        (true, true) if cell.contains(&b'.') => Some(NumberForm::PointOpen),
        (true, true) if cell.contains(&b',') => Some(NumberForm::CommaOpen),
        (true, true) => Some(NumberForm::Grouped),
    }
}

const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// A number that is no code, and how it is spelt.
#[inline]
pub(in crate::dataset::delimited) fn quantity(cell: &[u8], marks: Marks) -> Option<(f64, Style)> {
    if let Some(whole) = integer(cell) {
        return Some((whole as f64, Style::of_whole(whole)));
    }
    // Digits alone that are no plain whole number are a code.
    if cell.iter().all(u8::is_ascii_digit) { None } else { spelt(cell, marks) }
}

/// A number written with these marks. Groups, if there are any, must have three digits throughout; a whole part
/// with a needless leading zero is no number.
pub(in crate::dataset::delimited) fn number(cell: &[u8], marks: Marks) -> Option<f64> {
    spelt(cell, marks).map(|(value, _)| value)
}

/// The same, and how it is spelt.
fn spelt(cell: &[u8], marks: Marks) -> Option<(f64, Style)> {
    let (decimal, group) = match marks {
        Marks::Point => (b'.', b','),
        Marks::Comma => (b',', b'.'),
    };
    let (negative, body) = match cell {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, cell),
    };
    let mut mantissa = 0_u64;
    let mut digits = 0_usize;
    let mut at = 0;
    // Whole part, with groups.
    let mut group_mark = 0_u8;
    let mut in_group = 0_usize;
    while let Some(&byte) = body.get(at) {
        if byte.is_ascii_digit() {
            mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
            digits += 1;
            in_group += 1;
        } else if byte == group || byte == b'\'' || byte == b' ' {
            let first = group_mark == 0;
            if (first && !(1..=3).contains(&in_group)) || (!first && (byte != group_mark || in_group != 3)) {
                return None;
            }
            group_mark = byte;
            in_group = 0;
        } else {
            break;
        }
        at += 1;
    }
    let whole_digits = digits;
    if group_mark != 0 && (in_group != 3 || body.first() == Some(&b'0')) {
        return None;
    }
    if whole_digits > 1 && body.first() == Some(&b'0') {
        return None;
    }
    let mut decimals = 0_usize;
    if body.get(at) == Some(&decimal) {
        at += 1;
        while let Some(&byte) = body.get(at) {
            if !byte.is_ascii_digit() {
                break;
            }
            mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(byte - b'0'));
            digits += 1;
            decimals += 1;
            at += 1;
        }
        if decimals == 0 {
            return None;
        }
    }
    if digits == 0 {
        return None;
    }
    let mut style = 1 << decimals.min(15);
    if decimals > 0 && body.get(at - 1) == Some(&b'0') {
        style |= if decimals == 1 { Style::DOT_ZERO } else { Style::TRAILING_ZERO };
    }
    style |= match group_mark {
        0 if whole_digits > 3 => Style::LONG,
        0 => 0,
        b'.' => Style::GROUPED | Style::GROUP_POINT,
        b',' => Style::GROUPED | Style::GROUP_COMMA,
        b' ' => Style::GROUPED | Style::GROUP_SPACE,
        _ => Style::GROUPED | Style::GROUP_APOSTROPHE,
    };
    if group_mark != 0 && whole_digits > 5 {
        style |= Style::BY_THREES;
    }
    if at == body.len() && digits <= DIGITS {
        // Below 2^53 over an exact power of ten: one division, correctly rounded.
        let value = mantissa as f64 / POWERS.get(decimals)?;
        return Some((if negative { -value } else { value }, Style(style)));
    }
    // Long decimals and exponents: by the standard library, from the plain form.
    if at < body.len() {
        if group_mark != 0 || !is_exponent(body.get(..at)?, body.get(at..)?, whole_digits, digits) {
            return None;
        }
        style |= Style::EXPONENT;
    } else if decimals == 0 {
        return None;
    }
    let plain: String = cell
        .iter()
        .filter(|b| group_mark == 0 || **b != group_mark)
        .map(|&b| if b == decimal { '.' } else { char::from(b) })
        .collect();
    let value: f64 = plain.parse().ok()?;
    value.is_finite().then_some((value, Style(style)))
}

/// Whether what follows the digits is the exponent of a quantity. One digit is before the mark, as programs write
/// it; `10E1`, and `1E2` with neither a mark nor a sign, are codes. So is what a spreadsheet has rounded.
fn is_exponent(mantissa: &[u8], exponent: &[u8], whole_digits: usize, digits: usize) -> bool {
    let [b'e' | b'E', rest @ ..] = exponent else { return false };
    let (signed, power) = match rest {
        [b'+' | b'-', power @ ..] => (true, power),
        power => (false, power),
    };
    let normal = whole_digits == 1
        && (mantissa.first() != Some(&b'0') || mantissa.iter().all(|b| matches!(b, b'0' | b'.' | b',')));
    normal
        && (signed || digits > 1)
        && (1..=4).contains(&power.len())
        && power.iter().all(u8::is_ascii_digit)
        && !is_rounded(mantissa, exponent)
}

/// `9.91214E+15`: what a spreadsheet makes of a long number that it shows or saves. The digits that it dropped are
/// lost.
pub(crate) fn is_rounded_key(cell: &[u8]) -> bool {
    let Some(at) = cell.iter().position(|b| *b == b'E') else { return false };
    let (mantissa, exponent) = cell.split_at(at);
    let digits = match mantissa {
        [first, rest @ ..] if first.is_ascii_digit() && *first != b'0' => match rest {
            [] => true,
            [b'.' | b',', decimals @ ..] => !decimals.is_empty() && decimals.iter().all(u8::is_ascii_digit),
            _ => false,
        },
        _ => false,
    };
    digits && is_rounded(mantissa, exponent)
}

fn is_rounded(mantissa: &[u8], exponent: &[u8]) -> bool {
    let [b'E', b'+', tens, ones] = exponent else { return false };
    let power = usize::from(tens.wrapping_sub(b'0')) * 10 + usize::from(ones.wrapping_sub(b'0'));
    let digits = mantissa.iter().filter(|b| b.is_ascii_digit()).count();
    tens.is_ascii_digit() && ones.is_ascii_digit() && power >= 11 && digits <= power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_not_numbers() {
        for code in ["007", "01234", "+49170123456", "1234567890123456", "+49 170/12 34-56"] {
            assert_eq!(number_form(code.as_bytes()), Some(NumberForm::Code), "{code}");
        }
        for text in ["", "-", "12a", "1.2.3", "1,23,456", "-007", "00.5", "1 23", "0x1f", ".", "1.", "inf", "1e", "12,"]
        {
            assert_eq!(number_form(text.as_bytes()), None, "{text}");
        }
        for code in ["1E2", "10E1", "100E0", "2E3", "12E4", "1e5", "1E5", "0E1", "9.91214E+15", "9,91214E+15", "1E+15"]
        {
            assert!(matches!(number_form(code.as_bytes()), None | Some(NumberForm::Code)), "{code}");
        }
    }

    #[test]
    fn keys_that_a_spreadsheet_rounded() {
        for key in ["9.91214E+15", "9,91214E+15", "1E+15", "8.94904E+18", "1.2E+11"] {
            assert!(is_rounded_key(key.as_bytes()), "{key}");
        }
        for other in ["1.5E+03", "1E2", "E+15", "A1E+15", "1.5e+15", "9.91214E-15", "12.5E+15", "1.E+15", ""] {
            assert!(!is_rounded_key(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn marks_are_distinguished() {
        let form = |t: &str| number_form(t.as_bytes());
        assert_eq!(form("0"), Some(NumberForm::Whole));
        assert_eq!(form("-12"), Some(NumberForm::Whole));
        assert_eq!(form("0.5"), Some(NumberForm::Point));
        assert_eq!(form("0.125"), Some(NumberForm::Point));
        assert_eq!(form("0,125"), Some(NumberForm::Comma));
        assert_eq!(form("1.234"), Some(NumberForm::PointOpen));
        assert_eq!(form("1,234"), Some(NumberForm::CommaOpen));
        assert_eq!(form("1.234.567"), Some(NumberForm::Comma));
        assert_eq!(form("1.234,5"), Some(NumberForm::Comma));
        assert_eq!(form("1,234.5"), Some(NumberForm::Point));
        assert_eq!(form("1 234"), Some(NumberForm::Grouped));
        assert_eq!(form("1'234.50"), Some(NumberForm::Point));
        assert_eq!(form("1.5e-05"), Some(NumberForm::Point));
        assert_eq!(form("1.5E10"), Some(NumberForm::Point));
        assert_eq!(number(b"1.234,5", Marks::Comma), Some(1234.5));
        assert_eq!(number(b"-1,234.25", Marks::Point), Some(-1234.25));
        assert_eq!(number(b"1e-3", Marks::Point), Some(0.001));
        assert_eq!(number(b"0.1234567890123456789", Marks::Point), Some(0.123_456_789_012_345_68));
        assert_eq!(number(b".5", Marks::Point), Some(0.5));
    }

    #[test]
    fn spellings_that_may_be_one_number() {
        let style = |cells: &[&str]| {
            let mut style = Style::default();
            for cell in cells {
                style.add(quantity(cell.as_bytes(), Marks::Point).unwrap().1);
            }
            style
        };
        for cells in
            [&["1.5", "2", "0.25"][..], &["1.50", "12.00"], &["2.0", "2.25"], &["1,234", "12,345", "7"], &["1234", "7"]]
        {
            assert!(style(cells).is_injective(), "{cells:?}");
        }
        for cells in [&["1.1", "1.10"][..], &["2", "2.0"], &["1,234", "1234"], &["1.5e-1", "0.15"]] {
            assert!(!style(cells).is_injective(), "{cells:?}");
        }
        assert!(!style(&["1,234", "1'234"]).groups_fit(None));
        assert!(style(&["1,234"]).groups_fit(Some(',')) && !style(&["1,234"]).groups_fit(Some(' ')));
    }
}
