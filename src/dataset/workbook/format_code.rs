//! Number formats that show a code: `00000` shows 1067 as `01067`.
//!
//! Source: ECMA-376, part 1, 18.8.31 (number formats); OpenDocument's are recognised by their number of digits.

/// A whole number as a format of zeros shows it, such as `00000`, `00000-0000` or `"K"0000`; `None` if the format
/// shows quantities, dates or anything else, and where the number is not one that such a format is made for.
pub(super) fn padded(code: &str, number: f64) -> Option<String> {
    if number < 0.0 || number.fract() != 0.0 || number >= 1e15 {
        return None;
    }
    let parts = parts(section(code, number)?)?;
    let zeros = parts.iter().filter(|part| **part == Part::Digit).count();
    if zeros < 2 {
        return None;
    }
    let digits = format!("{number:0zeros$}");
    let mut digits = digits.chars().rev();
    let mut shown: Vec<char> = Vec::new();
    let first = parts.iter().position(|part| *part == Part::Digit);
    for (place, part) in parts.iter().enumerate().rev() {
        match part {
            // What is left over is before the first digit.
            Part::Digit if Some(place) == first => shown.extend(digits.by_ref()),
            Part::Digit => shown.extend(digits.next()),
            Part::Sign(sign) => shown.push(*sign),
        }
    }
    Some(shown.iter().rev().collect::<String>().trim().to_owned())
}

/// A whole number with at least this many digits, as OpenDocument's formats say it.
pub(super) fn of_digits(digits: u32, number: f64) -> Option<String> {
    padded(&"0".repeat(digits.min(15) as usize), number)
}

#[derive(PartialEq, Clone, Copy)]
enum Part {
    /// A digit that is always shown.
    Digit,
    /// Something that is there as it is.
    Sign(char),
}

/// The part of a format that is for this number: its condition holds, or else the first without one.
fn section(code: &str, number: f64) -> Option<&str> {
    let (mut start, mut quoted, mut escaped) = (0, false, false);
    let mut sections = Vec::new();
    for (at, sign) in code.char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '\\' if !quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' if !quoted => {
                sections.push(code.get(start..at)?);
                start = at + 1;
            }
            _ => {}
        }
    }
    sections.push(code.get(start..)?);
    let holds = |section: &&&str| {
        condition(section).is_some_and(|(sign, bound)| match sign {
            "<=" => number <= bound,
            "<" => number < bound,
            ">=" => number >= bound,
            ">" => number > bound,
            "=" => number == bound,
            "<>" => number != bound,
            _ => false,
        })
    };
    let free = |section: &&&str| condition(section).is_none();
    sections.iter().find(holds).or_else(|| sections.iter().find(free)).copied()
}

/// `[<=99999]` as sign and bound.
fn condition(section: &str) -> Option<(&str, f64)> {
    let inside = section.trim_start().strip_prefix('[')?.split_once(']')?.0;
    let sign = inside.get(..inside.find(|c: char| c.is_ascii_digit())?)?;
    // Colours and languages are in such brackets too.
    let is_sign = matches!(sign, "<=" | "<" | ">=" | ">" | "=" | "<>");
    if is_sign { Some((sign, inside.get(sign.len()..)?.parse().ok()?)) } else { None }
}

fn parts(section: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut signs = section.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '0' => parts.push(Part::Digit),
            // Digits that are not always shown: more of them may come in any case.
            '#' | '?' => {}
            '"' => parts.extend(signs.by_ref().take_while(|sign| *sign != '"').map(Part::Sign)),
            '\\' => parts.push(Part::Sign(signs.next()?)),
            '_' | '*' => drop(signs.next()?),
            '[' => {
                let inside: String = signs.by_ref().take_while(|sign| *sign != ']').collect();
                // Hours, minutes and seconds that run on.
                if matches!(inside.chars().next(), Some('h' | 'H' | 'm' | 'M' | 's' | 'S')) && inside.len() <= 2 {
                    return None;
                }
            }
            '-' | ' ' | '/' | '(' | ')' | '+' | ':' | '\u{a0}' | '\'' => parts.push(Part::Sign(sign)),
            _ => return None,
        }
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_of_zeros_show_codes() {
        for (code, number, shown) in [
            ("00000", 1067.0, "01067"),
            ("00000", 10_115.0, "10115"),
            ("00000", 123_456.0, "123456"),
            ("00000-0000", 21_080_001.0, "02108-0001"),
            ("00000\\-0000", 100_010_003.0, "10001-0003"),
            ("000\\-00\\-0000", 12_345_678.0, "012-34-5678"),
            ("[<=99999]00000;00000-0000", 501.0, "00501"),
            ("[<=99999]00000;00000-0000", 5_010_001.0, "00501-0001"),
            ("\"K\"0000", 12.0, "K0012"),
            ("\"D-\"00000", 1067.0, "D-01067"),
            ("00 00 00 00 00", 123_456_789.0, "01 23 45 67 89"),
            ("00000;-00000;@", 7.0, "00007"),
            ("[$-407]00000", 1067.0, "01067"),
            ("[Red]000_)", 7.0, "007"),
        ] {
            assert_eq!(padded(code, number).as_deref(), Some(shown), "{code}");
        }
    }

    #[test]
    fn other_formats_show_quantities() {
        for code in [
            "General",
            "0",
            "0.00",
            "#,##0",
            "#,##0.00",
            "0%",
            "0.00E+00",
            "yyyy-mm-dd",
            "[h]:mm",
            "hh:mm",
            "@",
            "",
            "# ?/?",
            "#,##0.00 \"€\"",
            "00.0",
            "mm:ss.0",
        ] {
            assert_eq!(padded(code, 1067.0), None, "{code}");
        }
        for number in [-7.0, 1.5, 1e15, f64::NAN, f64::INFINITY] {
            assert_eq!(padded("00000", number), None, "{number}");
        }
    }
}
