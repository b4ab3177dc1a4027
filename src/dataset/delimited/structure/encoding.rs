//! The encoding of a text, found from its bytes.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_KR, Encoding, ISO_2022_JP, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, X_MAC_CYRILLIC};
use yore::CodePage;
use yore::code_pages::{CP437, CP737, CP850, CP852, CP855, CP857, CP860, CP861, CP862, CP863, CP865, CP869};

use crate::dataset::error::DatasetError;
use crate::dataset::reading::options::OpenOptions;
use crate::dataset::reading::{Remark, RemarkKind, Sure};

/// An encoding of text.
#[derive(Clone, Copy)]
pub(in crate::dataset::delimited) enum TextEncoding {
    /// An encoding that browsers know.
    Web(&'static Encoding),
    /// Four bytes a letter.
    Utf32 { big: bool },
    /// A code page of DOS, by its number.
    Dos(u16, &'static (dyn CodePage + Sync)),
}

const DOS: [(u16, &(dyn CodePage + Sync)); 12] = [
    (850, &CP850),
    (437, &CP437),
    (852, &CP852),
    (737, &CP737),
    (855, &CP855),
    (857, &CP857),
    (860, &CP860),
    (861, &CP861),
    (862, &CP862),
    (863, &CP863),
    (865, &CP865),
    (869, &CP869),
];

impl TextEncoding {
    /// UTF-8, which needs no conversion.
    pub const UTF_8: Self = Self::Web(UTF_8);

    /// Whether the bytes are read as they are.
    pub fn is_utf8(self) -> bool {
        matches!(self, Self::Web(encoding) if encoding == UTF_8)
    }

    /// As people and standards call it.
    pub fn name(self) -> Cow<'static, str> {
        match self {
            Self::Web(encoding) => encoding.name().into(),
            Self::Utf32 { big: false } => "UTF-32LE".into(),
            Self::Utf32 { big: true } => "UTF-32BE".into(),
            Self::Dos(number, _) => format!("cp{number}").into(),
        }
    }

    fn named(name: &str) -> Option<Self> {
        let plain: String = name.trim().to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
        let number = ["cp", "ibm", "dos", "oem"].iter().find_map(|start| plain.strip_prefix(start)).unwrap_or(&plain);
        if let Some((number, page)) = DOS.iter().find(|(page, _)| number == page.to_string()) {
            return Some(Self::Dos(*number, *page));
        }
        match plain.as_str() {
            "utf32" | "utf32le" | "ucs4" | "ucs4le" => Some(Self::Utf32 { big: false }),
            "utf32be" | "ucs4be" => Some(Self::Utf32 { big: true }),
            "macroman" | "macosroman" => Some(Self::Web(MACINTOSH)),
            "cp949" | "uhc" => Some(Self::Web(EUC_KR)),
            "maccyrillic" => Some(Self::Web(X_MAC_CYRILLIC)),
            // Names as others write them: `utf-16-le`, `iso2022_jp`, `cp1252`.
            _ => Encoding::for_label(name.trim().as_bytes())
                .or_else(|| Encoding::for_label(plain.as_bytes()))
                .or_else(|| Encoding::for_label(plain.replace("iso2022", "iso-2022-").as_bytes()))
                .or_else(|| Encoding::for_label(plain.replace("utf16", "utf-16").as_bytes()))
                .map(Self::Web),
        }
    }

    fn decoded(self, bytes: &[u8]) -> String {
        match self {
            Self::Web(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Self::Utf32 { big } => utf32(bytes, big),
            Self::Dos(_, page) => page.decode_lossy(bytes).into_owned(),
        }
    }
}

/// Decodes text of four bytes per character; what is no character becomes U+FFFD.
pub(super) fn utf32(bytes: &[u8], big: bool) -> String {
    let (letters, rest) = bytes.as_chunks::<4>();
    let number = |bytes: [u8; 4]| if big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
    let letters = letters.iter().map(|four| char::from_u32(number(*four)).unwrap_or(char::REPLACEMENT_CHARACTER));
    letters.chain((!rest.is_empty()).then_some(char::REPLACEMENT_CHARACTER)).collect()
}

/// What was found.
pub(in crate::dataset::delimited) struct Found {
    pub encoding: TextEncoding,
    /// The head does not settle it: plain ASCII so far.
    pub open: bool,
    pub remark: Option<Remark>,
}

impl Found {
    fn certain(encoding: TextEncoding) -> Self {
        Self { encoding, open: false, remark: None }
    }
}

/// The encoding of a text that begins with `head`.
pub(super) fn find(head: &[u8], whole: bool, options: &OpenOptions) -> Result<Found, DatasetError> {
    if let Some(name) = &options.encoding {
        return TextEncoding::named(name)
            .map(Found::certain)
            .ok_or_else(|| DatasetError::UnknownEncoding { encoding: name.clone() });
    }
    // The mark of UTF-32 begins like that of UTF-16.
    match head {
        [0xFF, 0xFE, 0, 0, ..] => return Ok(Found::certain(TextEncoding::Utf32 { big: false })),
        [0, 0, 0xFE, 0xFF, ..] => return Ok(Found::certain(TextEncoding::Utf32 { big: true })),
        _ => {}
    }
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return Ok(Found::certain(TextEncoding::Web(encoding)));
    }
    if let Some(encoding) = wide_without_mark(head) {
        let text = format!("The text is read as {}, although no mark at its beginning says so.", encoding.name());
        let remark = Remark::new(RemarkKind::Encoding, text).instead("--encoding utf-8", Sure::Likely);
        return Ok(Found { remark: Some(remark), ..Found::certain(encoding) });
    }
    if head.is_ascii() && is_iso_2022_jp(head) {
        return Ok(Found::certain(TextEncoding::Web(ISO_2022_JP)));
    }
    if head.is_ascii() {
        return Ok(Found { encoding: TextEncoding::UTF_8, open: !whole, remark: None });
    }
    match std::str::from_utf8(head) {
        Ok(_) => Ok(Found::certain(TextEncoding::UTF_8)),
        // Cut within a character, or a few damaged bytes in a text that is otherwise UTF-8.
        Err(error) if (error.error_len().is_none() && !whole) || mostly_utf8(head) => {
            Ok(Found::certain(TextEncoding::UTF_8))
        }
        Err(_) => Ok(guess(head, whole)),
    }
}

/// Letters of seven bits between signs that switch to Japanese and back, as in mail.
fn is_iso_2022_jp(head: &[u8]) -> bool {
    let has = |sign: &[u8]| head.windows(sign.len()).any(|window| window == sign);
    has(b"\x1B$") && (has(b"\x1B$B") || has(b"\x1B$@")) && (has(b"\x1B(B") || has(b"\x1B(J"))
}

/// The most likely encoding of bytes that are not UTF-8.
pub(in crate::dataset::delimited) fn guess(bytes: &[u8], whole: bool) -> Found {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, whole);
    let detected = TextEncoding::Web(detector.guess(None, Utf8Detection::Deny));
    let sample = around_letters(bytes);
    // The detector knows the encodings of the web; old Macs and DOS used others.
    let others = [TextEncoding::Web(MACINTOSH)]
        .into_iter()
        .chain(DOS.iter().take(3).map(|(number, page)| TextEncoding::Dos(*number, *page)));
    let mut best = (plausible(&detected.decoded(&sample)), detected);
    let mut second: Option<(i64, TextEncoding)> = None;
    for other in others {
        let points = plausible(&other.decoded(&sample));
        if points > best.0 {
            second = Some(std::mem::replace(&mut best, (points, other)));
        } else if second.as_ref().is_none_or(|(known, _)| points > *known)
            && other.decoded(&sample) != best.1.decoded(&sample)
        {
            second = Some((points, other));
        }
    }
    let (points, encoding) = best;
    let close = second.as_ref().is_some_and(|(other, _)| *other * 10 >= points * 7);
    let name = encoding.name();
    let text = if close {
        format!("The text does not say how its letters are written; it is read as {name}, which fits best.")
    } else {
        format!("The text is not UTF-8; by its letters it is {name}.")
    };
    let instead = second.map_or_else(|| "windows-1252".into(), |(_, other)| other.name()).to_lowercase();
    let sure = if close { Sure::Guess } else { Sure::Likely };
    let remark = Remark::new(RemarkKind::Encoding, text).instead(format!("--encoding {instead}"), sure);
    Found { encoding, open: false, remark: Some(remark) }
}

/// Bytes beyond ASCII and their neighbours, from a limited number of places.
fn around_letters(bytes: &[u8]) -> Vec<u8> {
    let mut sample = Vec::new();
    let mut until = 0;
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte >= 0x80) {
        if sample.len() > 32 << 10 {
            break;
        }
        let from = at.saturating_sub(3).max(until);
        if from > until {
            sample.push(b' ');
        }
        until = until.max((at + 4).min(bytes.len()));
        sample.extend_from_slice(bytes.get(from..until).unwrap_or_default());
    }
    sample
}

/// How much a decoded text looks like words of some language.
fn plausible(text: &str) -> i64 {
    const COMMON: &str = "äöüßéèêëàâçñáíóúôîïùûœæøåãõÄÖÜÉÈÀÇÁÍÓÚÑØÅłśżźćńęąóšžčřěůýťďňŁŚŻŠŽČŘőűŐŰşğıİŞĞăâîșțțţ";
    let letters: Vec<char> = text.chars().collect();
    let mut points = 0_i64;
    for (at, letter) in letters.iter().enumerate().filter(|(_, letter)| !letter.is_ascii()) {
        let before = at.checked_sub(1).and_then(|at| letters.get(at)).copied().unwrap_or(' ');
        let after = letters.get(at + 1).copied().unwrap_or(' ');
        let in_word = before.is_alphabetic() || after.is_alphabetic();
        points += match letter {
            letter if *letter == char::REPLACEMENT_CHARACTER || letter.is_control() => -6,
            letter if !letter.is_alphabetic() => {
                let is_mark = matches!(
                    letter,
                    '„' | '“'
                        | '”'
                        | '’'
                        | '‘'
                        | '–'
                        | '—'
                        | '…'
                        | '€'
                        | '£'
                        | '§'
                        | '°'
                        | '«'
                        | '»'
                        | '\u{a0}'
                        | '²'
                        | '®'
                        | '©'
                        | '™'
                );
                match (is_mark, before.is_alphabetic() && after.is_alphabetic()) {
                    (true, false) => 1,
                    (true, true) if *letter == '’' => 1,
                    _ if in_word => -4,
                    _ => -1,
                }
            }
            // A letter of another script within a word, or a capital within small letters.
            letter if mixes(*letter, before) || mixes(*letter, after) => -4,
            letter if letter.is_uppercase() && before.is_lowercase() => -4,
            letter if letter.is_lowercase() && before.is_uppercase() && after.is_uppercase() => -3,
            letter if COMMON.contains(*letter) => 3,
            letter if is_latin(*letter) => 1,
            _ => 3,
        };
    }
    points
}

fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphabetic() || matches!(u32::from(letter), 0xAA..=0x24F | 0x1E00..=0x1EFF)
}

/// Whether two letters are of scripts that do not occur in one word.
fn mixes(one: char, other: char) -> bool {
    one.is_alphabetic() && other.is_alphabetic() && is_latin(one) != is_latin(other)
}

/// Whether what was decoded is text. A character that no text has may stray into one; in other files they are
/// everywhere.
pub(super) fn is_text(head: &str) -> bool {
    let is_odd = |letter: char| match letter {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1a}' | '\u{1b}' | '\u{85}' => false,
        letter => letter.is_control() || letter == char::REPLACEMENT_CHARACTER,
    };
    let (mut letters, mut odd) = (0_u32, 0_u32);
    for letter in head.chars().take(64 << 10) {
        letters += 1;
        odd += u32::from(is_odd(letter));
    }
    odd <= 2 || odd <= letters / 20
}

/// Whether characters beyond ASCII are mostly well-formed UTF-8: then the rest is damage, not another encoding.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad * 4
}

/// Two or four bytes a letter: line ends and delimiters then have zeros beside them, whatever the script.
fn wide_without_mark(head: &[u8]) -> Option<TextEncoding> {
    let head = head.get(..(64 << 10).min(head.len()))?;
    if !head.contains(&0) {
        return None;
    }
    let (fours, rest) = head.as_chunks::<4>();
    if fours.len() > 1 && rest.is_empty() {
        let little = fours.iter().all(|four| matches!(four, [_, _, 0..=0x10, 0]));
        let big = fours.iter().all(|four| matches!(four, [0, 0..=0x10, _, _]));
        if (little || big) && is_clean(&utf32(head, big)) {
            return Some(TextEncoding::Utf32 { big });
        }
    }
    let whole = head.get(..head.len() & !1)?;
    let decoded = |encoding: &'static Encoding| encoding.decode_without_bom_handling(whole).0;
    let (little, big) = (decoded(UTF_16LE), decoded(UTF_16BE));
    // ASCII letters, of which every table has some, are seen in the right order only.
    let plain = |text: &str| text.chars().filter(|c| matches!(c, ' '..='~' | '\t' | '\r' | '\n')).count();
    let (in_little, in_big) = (plain(&little), plain(&big));
    let (encoding, text, many, few) =
        if in_little >= in_big { (UTF_16LE, little, in_little, in_big) } else { (UTF_16BE, big, in_big, in_little) };
    let has_line = text.contains(['\n', '\r']) || head.len() < 400;
    (has_line && many >= 2 && many > few * 4 && many * 50 >= text.chars().count() && is_clean(&text))
        .then_some(TextEncoding::Web(encoding))
}

/// Hardly a character that no text has.
fn is_clean(text: &str) -> bool {
    let odd = |letter: &char| {
        (letter.is_control() && !matches!(letter, '\t' | '\n' | '\r'))
            || *letter == char::REPLACEMENT_CHARACTER
            || matches!(u32::from(*letter), 0xE000..=0xF8FF | 0xFDD0..=0xFDEF)
    };
    text.chars().filter(odd).count() * 50 <= text.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let of = |bytes: &[u8]| find(bytes, true, &OpenOptions::default()).unwrap().encoding.name().into_owned();
        assert_eq!(of(b"\xEF\xBB\xBFa,b"), "UTF-8");
        assert_eq!(of("Zürich,Köln".as_bytes()), "UTF-8");
        assert_eq!(of(b"Name,Stra\xDFe\nM\xFCller,K\xF6ln\n"), "windows-1252");
        assert_eq!(of(b"\xFF\xFEa\0,\0"), "UTF-16LE");
        assert_eq!(of(b"a\0,\0b\0\n\x001\0,\x002\0"), "UTF-16LE");
        assert_eq!(of(b"\0a\0,\0b\0\n\x001\0,"), "UTF-16BE");
        let options = OpenOptions { encoding: Some("klingon".into()), ..OpenOptions::default() };
        assert!(find(b"a", true, &options).is_err());
    }

    #[test]
    fn old_code_pages_by_their_letters() {
        let of = |bytes: &[u8]| guess(bytes, true).encoding.name().into_owned();
        let text = "Name;Straße\nMüller;Köln\nJäger;Göttingen\nWeiß;Lübeck\nÖzil;Äußere Straße\n";
        assert_eq!(of(&MACINTOSH.encode(text).0), "macintosh");
        assert_eq!(of(&CP850.encode_lossy(text, b'?')), "cp850");
        assert_eq!(of(&encoding_rs::WINDOWS_1252.encode(text).0), "windows-1252");
        let french = "Prénom;Ville\nHélène;Orléans\nFrançois;Besançon\nJérôme;Nîmes\n";
        assert_eq!(of(&MACINTOSH.encode(french).0), "macintosh");
        assert_eq!(of(&CP850.encode_lossy(french, b'?')), "cp850");
        assert_eq!(of(&encoding_rs::WINDOWS_1252.encode(french).0), "windows-1252");
    }
}
