//! What is the same in two spellings of one value.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// How the spellings of a value differ.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::dataset) enum Difference {
    Case,
    Spaces,
    /// Signs that nobody sees: zero-width spaces, soft hyphens, marks of direction.
    Invisible,
    /// A letter with its accent, or the letter and the accent apart (Unicode's normal forms NFC and NFD).
    Accents,
    /// Letters as wide as an ideograph.
    Width,
    /// The order of the parts of a list.
    Order,
}

impl Difference {
    /// Every difference, in the order in which they are reported.
    pub const ALL: [Self; 6] = [Self::Case, Self::Spaces, Self::Invisible, Self::Accents, Self::Width, Self::Order];

    /// What differs, in words for a sentence: `capital letters`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Case => "capital letters",
            Self::Spaces => "spaces",
            Self::Invisible => "signs that nobody sees",
            Self::Accents => "accents written in two ways",
            Self::Width => "full-width letters",
            Self::Order => "the order of a list",
        }
    }
}

/// What all spellings of a value share.
pub(in crate::dataset) fn key(text: &str) -> Cow<'_, str> {
    if is_plain(text) { Cow::Borrowed(text) } else { Cow::Owned(of_ascii(text).unwrap_or_else(|| without(text, None))) }
}

/// The key of a text of ASCII characters that is no list, in one pass.
fn of_ascii(text: &str) -> Option<String> {
    let mut key = String::with_capacity(text.len());
    for byte in text.trim_ascii().bytes() {
        match byte {
            b';' | b',' | b'|' | 128.. => return None,
            b' ' if key.ends_with(' ') => {}
            b' '..=b'~' => key.push(char::from(byte.to_ascii_lowercase())),
            _ => return None,
        }
    }
    Some(key)
}

/// How two different spellings of a value differ; empty if they are two values.
pub(in crate::dataset) fn differences(a: &str, b: &str) -> Vec<Difference> {
    if a == b || without(a, None) != without(b, None) {
        return Vec::new();
    }
    let alone: Vec<Difference> =
        Difference::ALL.into_iter().filter(|kept| without(a, Some(*kept)) != without(b, Some(*kept))).collect();
    // Spaces around the parts of a list, which the ordering ignores.
    if alone.is_empty() { vec![Difference::Spaces] } else { alone }
}

/// A text that is its own key, as most are.
fn is_plain(text: &str) -> bool {
    let mut last = b' ';
    for byte in text.bytes() {
        if !byte.is_ascii() || byte.is_ascii_uppercase() || byte.is_ascii_control() || b";,|[".contains(&byte) {
            return false;
        }
        if byte == b' ' && last == b' ' {
            return false;
        }
        last = byte;
    }
    last != b' '
}

/// The key of a text, except that one difference is kept.
fn without(text: &str, kept: Option<Difference>) -> String {
    let is = |difference| kept != Some(difference);
    const NORMAL: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
    let mut shown = Cow::Borrowed(text);
    let replace = |shown: &mut Cow<'_, str>, found: fn(char) -> bool, by: fn(char) -> Option<char>| {
        if shown.contains(found) {
            let replaced = shown.chars().filter_map(|sign| if found(sign) { by(sign) } else { Some(sign) }).collect();
            *shown = Cow::Owned(replaced);
        }
    };
    if is(Difference::Width) {
        replace(&mut shown, is_wide, |sign| char::from_u32(u32::from(sign) - 0xFEE0));
    }
    if is(Difference::Invisible) {
        replace(&mut shown, is_invisible, |_| None);
    }
    if is(Difference::Spaces) {
        let parts: Vec<&str> = shown.split_whitespace().collect();
        shown = Cow::Owned(parts.join(" "));
    }
    if is(Difference::Case) && (!shown.is_ascii() || shown.bytes().any(|byte| byte.is_ascii_uppercase())) {
        // By way of capitals: `ß` and `SS`, and the two small sigmas, are one letter each.
        shown = Cow::Owned(if shown.is_ascii() { shown.to_ascii_lowercase() } else { folded(&shown) });
    }
    if is(Difference::Accents) && !shown.is_ascii() {
        shown = Cow::Owned(NORMAL.normalize(&shown).into_owned());
    }
    if is(Difference::Order) && shown.contains([';', ',', '|']) {
        shown = Cow::Owned(in_order(&shown));
    }
    shown.into_owned()
}

fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// A list with its parts in order; the sign between them, and brackets around them, do not matter.
fn in_order(text: &str) -> String {
    let inside = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    // The decimal comma of a number divides nothing.
    if inside.split([';', ',', '|']).all(|part| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')) {
        return text.to_owned();
    }
    let sign = [';', '|', ','].into_iter().find(|sign| inside.contains(*sign)).unwrap_or(',');
    let mut parts: Vec<&str> = inside.split(sign).map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.sort_unstable();
    parts.join(";")
}

/// Forms of ASCII as wide as an ideograph, `！` to `～`.
fn is_wide(sign: char) -> bool {
    ('\u{FF01}'..='\u{FF5E}').contains(&sign)
}

/// A character that can be seen.
pub(in crate::dataset) fn is_seen(sign: char) -> bool {
    let stands_apart = matches!(sign, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{20D0}'..='\u{20FF}');
    !(stands_apart || is_invisible(sign) || is_wide(sign) || (sign.is_whitespace() && sign != ' '))
}

fn is_invisible(sign: char) -> bool {
    matches!(
        sign,
        '\u{AD}'
            | '\u{34F}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{206F}'
            | '\u{FEFF}'
            | '\u{FE00}'..='\u{FE0F}'
    ) || (sign.is_control() && !sign.is_whitespace())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Difference::{Accents, Case, Invisible, Order, Spaces, Width};
    use super::*;

    #[test]
    fn spellings_share_a_key() {
        for (a, b, differ) in [
            ("HIV", "hiv", vec![Case]),
            ("HIV", "HIV ", vec![Spaces]),
            ("HIV positiv", "HIV\u{a0}positiv", vec![Spaces]),
            ("HIV positiv", "HIV  positiv", vec![Spaces]),
            ("HIV", "HIV\u{200b}", vec![Invisible]),
            ("HIV", "\u{feff}hiv", vec![Case, Invisible]),
            ("Migräne", "Migra\u{308}ne", vec![Accents]),
            ("Straße", "STRASSE", vec![Case]),
            ("ΟΔΟΣ", "οδος", vec![Case]),
            ("HIV", "ＨＩＶ", vec![Width]),
            ("HIV, Krebs", "Krebs, HIV", vec![Order]),
            ("HIV;Krebs", "Krebs;HIV", vec![Order]),
            ("a|b|c", "c|a|b", vec![Order]),
            ("[\"a\",\"b\"]", "[\"b\",\"a\"]", vec![Order]),
            ("東京", "東京\u{3000}", vec![Spaces]),
        ] {
            assert_eq!(key(a), key(b), "{a:?} {b:?}");
            assert_eq!(differences(a, b), differ, "{a:?} {b:?}");
        }
    }

    #[test]
    fn different_values_have_different_keys() {
        for (a, b) in [
            ("resume", "résumé"),
            ("1,2", "2,1"),
            ("m2", "m²"),
            ("A;B", "A;C"),
            ("A;B", "A;B;C"),
            ("Berlin", "Bern"),
            ("0012", "12"),
            ("a b", "ab"),
            ("い", "ぃ"),
            ("е", "e"),
        ] {
            assert_ne!(key(a), key(b), "{a:?} {b:?}");
            assert!([a, b].into_iter().all(|text| of_ascii(text).is_none_or(|key| key == without(text, None))));
            assert!(differences(a, b).is_empty());
        }
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(text in "[a-zA-Z0-9 äßÉΣς\u{200b}\u{a0}\u{308}Ａ]{0,12}") {
            let own = key(&text).into_owned();
            prop_assert_eq!(key(&own), own.as_str());
            if is_plain(&text) {
                prop_assert_eq!(without(&text, None), text);
            }
        }

        #[test]
        fn case_and_spaces_never_matter(text in "[a-zäöü]{1,4}( [a-zäöü]{1,4}){0,2}") {
            let loud = format!("  {} ", text.to_uppercase().replace(' ', "\u{a0} "));
            prop_assert_eq!(key(&loud), key(&text));
        }
    }
}
