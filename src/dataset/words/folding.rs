//! Words without what spelling changes about them: case, accents, spaces of all kinds.

/// Lower case, accents taken off Latin letters, every run of spaces one space, none at the ends, digits in ASCII.
///
/// `İ` and `ı` are an i, `ß` is ss; letters of other scripts stay as they are in lower case.
pub(crate) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
            continue;
        }
        match plain(letter) {
            Some(plain) => out.push_str(plain),
            None => out.push(letter),
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        letter if letter.is_ascii() => return None,
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'č' | 'ĉ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' | 'ģ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'į' | 'ı' => "i",
        'ķ' => "k",
        'ł' | 'ļ' | 'ľ' | 'ĺ' => "l",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' | 'ō' => "o",
        'œ' => "oe",
        'ŕ' | 'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ţ' | 'ț' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ű' | 'ū' | 'ů' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'ά' => "α",
        'έ' => "ε",
        'ή' => "η",
        'ί' | 'ϊ' | 'ΐ' => "ι",
        'ό' => "ο",
        'ύ' | 'ϋ' => "υ",
        'ώ' => "ω",
        'ς' => "σ",
        'ё' => "е",
        // Accents that are apart, and what has no width.
        '\u{0300}'..='\u{036F}' | '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{00AD}' => "",
        '\u{2019}' | '\u{2018}' | '\u{00B4}' | '\u{FF07}' => "'",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fold_to_the_same() {
        for (text, wanted) in [
            ("  Non\u{a0}Renseigné ", "non renseigne"),
            ("Non Renseigne\u{301}", "non renseigne"),
            ("FAŁSZ", "falsz"),
            ("Août", "aout"),
            ("Straße", "strasse"),
            ("ΙΑΝΟΥΆΡΙΟΣ", "ιανουαριοσ"),
            ("", ""),
        ] {
            assert_eq!(folded(text), wanted, "{text}");
        }
    }
}
