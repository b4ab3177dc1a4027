//! What a value looks like by itself: e-mail, phone, IP, device, postcode, street, coordinates, date.

use std::net::{Ipv4Addr, Ipv6Addr};

/// `local@domain.tld`, one of it and nothing else.
pub(super) fn email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let local_ok = |b: u8| b.is_ascii_alphanumeric() || b"._%+-'".contains(&b) || b >= 128;
    let domain_ok = |b: u8| b.is_ascii_alphanumeric() || b".-".contains(&b) || b >= 128;
    let Some((host, end)) = domain.rsplit_once('.') else { return false };
    !local.is_empty()
        && !host.is_empty()
        && !host.starts_with('.')
        && end.chars().count() >= 2
        && !end.bytes().any(|b| b.is_ascii_digit())
        && local.bytes().all(local_ok)
        && domain.bytes().all(domain_ok)
}

/// A telephone number: 7 to 15 digits with the signs of one. Digits alone are one only behind a single leading zero, so
/// that order numbers and amounts are none, and a day is none however it is written.
pub(super) fn phone(text: &str) -> bool {
    let text = text.trim();
    if text.len() > 24
        || !text.bytes().all(|b| b.is_ascii_digit() || b" -/().+".contains(&b))
        || begins_with_day(text)
        || ip(text)
    {
        return false;
    }
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let signs = text.bytes().skip(1).any(|b| !b.is_ascii_digit());
    let mut letters = text.bytes();
    match (letters.next(), letters.next()) {
        (Some(b'+'), _) => (7..=15).contains(&digits) && !text.starts_with("+0"),
        (Some(b'('), _) => (7..=15).contains(&digits),
        (Some(b'0'), Some(b'0')) => signs && (9..=17).contains(&digits),
        (Some(b'0'), _) => (if signs { 7..=14 } else { 10..=12 }).contains(&digits) && text.matches('.').count() != 1,
        // 202-555-0143
        _ => {
            digits == 10
                && text.len() == 12
                && text.bytes().enumerate().all(|(i, b)| b.is_ascii_digit() != matches!(i, 3 | 7))
        }
    }
}

/// An address of the Internet protocol, version 4 or 6.
pub(super) fn ip(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok() || text.len() > 6 && text.parse::<Ipv6Addr>().is_ok()
}

/// UUID, MAC address, or IMEI-like device number.
pub(super) fn device(text: &str) -> bool {
    let parts: Vec<&str> = text.trim_matches(['{', '}']).split(['-', ':']).collect();
    let hex = |part: &&str, length: usize| part.len() == length && part.bytes().all(|b| b.is_ascii_hexdigit());
    match parts.as_slice() {
        [a, b, c, d, e] => hex(a, 8) && hex(b, 4) && hex(c, 4) && hex(d, 4) && hex(e, 12),
        [_, _, _, _, _, _] => parts.iter().all(|part| hex(part, 2)),
        _ => false,
    }
}

/// A link or a handle of a person's page.
pub(super) fn link(text: &str) -> bool {
    ["http://", "https://", "www."].iter().any(|start| text.starts_with(start))
}

/// A date written with digits, in any order.
pub(in crate::dataset) fn date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['.', '-', '/']).collect();
    let [a, b, c] = parts.as_slice() else { return false };
    let number =
        |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 4 && part.bytes().all(|x| x.is_ascii_digit()));
    let (Some(x), Some(y), Some(z)) = (number(a), number(b), number(c)) else { return false };
    let year = |part: &str, n: u32| part.len() == 4 && (1850..=2150).contains(&n) || part.len() == 2;
    let day_month = |x: u32, y: u32| {
        (1..=31).contains(&x) && (1..=12).contains(&y) || (1..=12).contains(&x) && (1..=31).contains(&y)
    };
    a.len() == 4 && year(a, x) && day_month(z, y) || a.len() <= 2 && year(c, z) && day_month(x, y)
}

/// Whether a text begins with a day of a life: its year has four digits, and what follows (a clock, a second day, a
/// sign) does not go on with the number. Spaces may be around the signs, or in their place.
fn begins_with_day(text: &str) -> bool {
    let mut parts: Vec<&str> = Vec::new();
    let mut ends = Vec::new();
    let mut start = 0;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        if !letter.is_ascii_digit() {
            let part = text.get(start..at).unwrap_or_default();
            if !part.is_empty() {
                parts.push(part);
                ends.push(at);
            }
            start = at + letter.len_utf8();
        }
    }
    let between = |from: usize| {
        let (Some(end), Some(next)) = (ends.get(from), ends.get(from + 1)) else { return false };
        let length = parts.get(from + 1).map_or(0, |part| part.len());
        let signs = text.get(*end..next - length).unwrap_or_default().trim();
        signs.len() <= 1 && signs.bytes().all(|b| b"./-".contains(&b))
    };
    let [a, b, c, ..] = parts.as_slice() else { return false };
    // Two digits of a year make a date only of the whole text.
    let whole = parts.len() == 3 && date(text);
    whole || (a.len() == 4 || c.len() == 4) && between(0) && between(1) && date(&format!("{a}.{b}.{c}"))
}

/// A pair of degrees: `52.5200, 13.4050`.
pub(super) fn coordinates(text: &str) -> bool {
    let Some((a, b)) = text.split_once([',', ';', ' ']) else { return false };
    let degrees = |part: &str, limit: f64| {
        let part = part.trim();
        part.split_once('.').is_some_and(|(_, decimals)| decimals.len() >= 3)
            && part.parse::<f64>().is_ok_and(|d| d.abs() <= limit)
    };
    degrees(a.trim_matches('('), 90.0) && degrees(b.trim_matches(')'), 180.0)
}

/// What postcodes of a country look like.
pub(super) struct Postcode {
    pub(super) says: &'static str,
    /// `9` a digit, `A` a letter, other signs as they are; several forms are separated by `|`.
    pattern: &'static str,
    /// Few other things look like it: the header need not say so.
    pub(super) telling: bool,
}

pub(super) const POSTCODES: &[Postcode] = &[
    Postcode { says: "Dutch postcodes", pattern: "9999 AA|9999AA", telling: true },
    Postcode {
        says: "UK postcodes",
        pattern: "A9 9AA|A99 9AA|AA9 9AA|AA99 9AA|A9A 9AA|AA9A 9AA|A99AA|A999AA|AA99AA|AA999AA|A9A9AA|AA9A9AA",
        telling: true,
    },
    Postcode { says: "Canadian postcodes", pattern: "A9A 9A9|A9A9A9", telling: true },
    Postcode { says: "Polish postcodes", pattern: "99-999", telling: true },
    Postcode { says: "Portuguese postcodes", pattern: "9999-999", telling: true },
    Postcode { says: "US ZIP+4 codes", pattern: "99999-9999", telling: true },
    Postcode { says: "Swedish or Czech postcodes", pattern: "999 99", telling: true },
    Postcode { says: "five-digit postcodes", pattern: "99999|A-99999|99999-9999", telling: false },
    Postcode { says: "four-digit postcodes", pattern: "9999|A-9999|AA-9999", telling: false },
    Postcode {
        says: "parts of postcodes",
        pattern: "99|999|A9|A99|AA9|AA99|9|99xxx|999xx|99***|999**",
        telling: false,
    },
];

impl Postcode {
    pub(super) fn is(&self, text: &str) -> bool {
        self.pattern.split('|').any(|pattern| {
            pattern.len() == text.len()
                && pattern.bytes().zip(text.bytes()).all(|(wanted, b)| match wanted {
                    b'9' => b.is_ascii_digit(),
                    b'A' => b.is_ascii_alphabetic(),
                    wanted => wanted == b,
                })
        })
    }
}

/// A street with a house number, in German, English, Dutch, French, Italian or Spanish habit.
pub(super) fn street(text: &str) -> bool {
    // "02/01/1980 10:30 AM" is no house in a street whose name begins with "Am".
    if !text.bytes().any(|b| b.is_ascii_digit()) || text.len() < 5 || begins_with_day(text) {
        return false;
    }
    const ENDS: [&str; 20] = [
        "straße", "strasse", "str.", "weg", "platz", "allee", "gasse", "ring", "ufer", "damm", "chaussee", "steig",
        "pfad", "grund", "markt", "straat", "laan", "gracht", "plein", "hof",
    ];
    const WORDS: [&str; 24] = [
        "street",
        "st",
        "road",
        "rd",
        "avenue",
        "ave",
        "lane",
        "ln",
        "drive",
        "dr",
        "boulevard",
        "blvd",
        "court",
        "ct",
        "way",
        "close",
        "rue",
        "via",
        "calle",
        "piazza",
        "plaza",
        "am",
        "im",
        "an",
    ];
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    let number = |word: &&str| word.bytes().next().is_some_and(|b| b.is_ascii_digit()) && word.len() <= 6;
    let first_or_last = words.first().is_some_and(number) || words.iter().skip(1).any(number);
    let named = words
        .iter()
        .any(|word| ENDS.iter().any(|end| word.ends_with(end)) || WORDS.contains(&word.trim_end_matches('.')));
    words.len() >= 2 && first_or_last && named
}

/// Whether a value is nothing but what somebody can be found by.
pub(crate) fn whole(text: &str) -> bool {
    email(text) || phone(text) || super::checksums::iban(text)
}

/// What somebody can be found by inside a longer text: the kind of it.
pub(crate) fn inside(text: &str) -> Option<&'static str> {
    if text.contains('@')
        && text
            .split([' ', ',', ';', '<', '>', '(', ')', ':', '"'])
            .any(|word| email(word.trim_end_matches(['.', '!', '?'])))
    {
        return Some("an e-mail address");
    }
    if text.bytes().filter(u8::is_ascii_digit).count() < 7 {
        return None;
    }
    // Runs of digits and the signs between them, an IBAN's letters included. Spaces that do not break are spaces.
    let text = text.replace(['\u{a0}', '\u{202f}', '\u{2009}'], " ");
    for run in text.split(|c: char| !(c.is_ascii_alphanumeric() || " -/+().".contains(c))) {
        let words: Vec<&str> = run.split(' ').filter(|word| !word.is_empty()).collect();
        // Two digits of a year, and a clock behind it, as in "01.02.80 12:00".
        if words.first().is_some_and(|word| date(word)) && words.len() <= 2 {
            continue;
        }
        for start in 0..words.len() {
            for length in 1..=8.min(words.len() - start) {
                let Some(candidate) = words.get(start..start + length).map(|w| w.join(" ")) else { continue };
                let candidate = candidate.trim_end_matches(['.', '-', '/', ')', '(']);
                if super::checksums::iban(candidate) {
                    return Some("a bank account");
                }
                if candidate.len() >= 10
                    && (candidate.starts_with('+') || candidate.starts_with('0'))
                    && phone(candidate)
                {
                    return Some("a telephone number");
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(is: impl Fn(&str) -> bool, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(is(text), "should be: {text}");
        }
        for text in bad {
            assert!(!is(text), "should not be: {text}");
        }
    }

    #[test]
    fn values_are_known_by_their_form_and_near_misses_are_not() {
        all(
            email,
            &["a@b.de", "first.last+tag@sub.example.org", "jörg@müller.example"],
            &["a@b", "@b.de", "a b@c.de", "write to a@b.de", "1@2.3", "a@@b.de"],
        );
        all(
            phone,
            &[
                "+49 30 1234567",
                "0199 12345678",
                "(030) 123 456",
                "0049 30 123456",
                "202-555-0143",
                "+442079460000",
                "01701234567",
            ],
            &[
                "1234567890",
                "4711001234",
                "01.02.1980",
                "1980-02-01",
                "0.1234567",
                "192.168.0.1",
                "000123456789",
                "12.50",
                "01.02.1980 00:00",
                "01.02.1980 10",
                "01. 02. 1980",
                "01 02 1980",
                "01/02/1980/12",
                "01.01.1980-31.12.1990",
                "09-11-1975 23",
                "+0123",
                "01067",
                "",
            ],
        );
        all(
            ip,
            &["192.168.0.1", "2001:db8::1", "::ffff:10.0.0.1"],
            &["1.2.3", "256.1.1.1", "12:30", "::", "1.2.3.4.5"],
        );
        all(
            device,
            &["123e4567-e89b-12d3-a456-426614174000", "00:1A:2B:3C:4D:5E"],
            &["123e4567-e89b-12d3-a456", "12:30:15", "2020-01-01"],
        );
        all(
            date,
            &["1980-02-01", "1.2.1980", "31/12/99", "12/31/1999"],
            &["1.2.3", "32.13.1980", "1980", "192.168.0.1"],
        );
        all(coordinates, &["52.5200, 13.4050", "(48.8566,2.3522)"], &["52.5, 13.4", "152.520,13.405", "12,50"]);
        all(
            street,
            &[
                "Lindenweg 12",
                "Hauptstr. 5a",
                "221B Baker Street",
                "12 rue de la Paix",
                "Am Markt 3",
                "Keizersgracht 100",
            ],
            &["Lindenweg", "Order 12", "12", "gold 3", "Berlin 10115"],
        );
        let postcode = |says: &'static str| POSTCODES.iter().find(|p| p.says == says).unwrap();
        all(|t| postcode("Dutch postcodes").is(t), &["1012 AB", "1012ab"], &["1012", "10123", "ab 1012"]);
        all(|t| postcode("UK postcodes").is(t), &["SW1A 1AA", "M1 1AE", "EC1A1BB"], &["10115", "A1", "ABC 123"]);
        all(|t| postcode("five-digit postcodes").is(t), &["01067", "D-10115"], &["1067", "101156"]);
    }

    #[test]
    fn identifiers_inside_free_text_are_found() {
        assert_eq!(inside("write to m.bergfeld@post.example instead."), Some("an e-mail address"));
        assert_eq!(inside("please call 0199 1234567 after six"), Some("a telephone number"));
        assert_eq!(inside("refund to DE89 3704 0044 0532 0130 00, thanks"), Some("a bank account"));
        for harmless in [
            "order 4711001234 came late on 01.02.2024",
            "cost 1234567.89",
            "meet @ noon",
            "2 for 1",
            "from 10:00 to 18:00 on 2024-05-01",
            "01.02.1980 00:00:00",
            "01.02.1980\u{a0}10:30",
            "01.\u{a0}02.\u{a0}1980",
            "02/01/1980 10:30:00 AM",
            "01-02-1980T10:30",
            "01.02.80 12:00",
            "01.02.1980 - 31.12.1990",
            "01 02 1980",
            "born 01.02.1980 in Ulm",
        ] {
            assert_eq!(inside(harmless), None, "{harmless}");
        }
    }
}
