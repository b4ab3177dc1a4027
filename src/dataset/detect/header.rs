//! A header as plain words: case, separators, camel case, umlauts and digits no longer matter.

/// The words of a header, lower case, umlauts written out.
///
/// ```text
/// native-country → native country      MntFishProducts → mnt fish products      IPAddress → ip address
/// Straße → strasse                     customerID → customer id                 visits_12m → visits 12 m
/// ```
pub(in crate::dataset) fn words(header: &str) -> Vec<String> {
    let letters = composed(header);
    let mut words: Vec<String> = vec![String::new()];
    for (index, &letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|i| letters.get(i)).copied();
        let after = letters.get(index + 1).copied();
        if begins_word(before, letter, after) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (letter.is_alphanumeric(), words.last_mut()) {
            push_plain(word, letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// So many letters of a header are looked at; what is longer is a mistake, and may be megabytes of it.
const LONGEST: usize = 500;

/// The letters, an accent that is after its letter taken away; two dots make an umlaut.
fn composed(header: &str) -> Vec<char> {
    let mut letters: Vec<char> = Vec::new();
    for letter in header.trim().chars().take(LONGEST) {
        if !('\u{300}'..='\u{36f}').contains(&letter) {
            letters.push(letter);
        } else if let ('\u{308}', Some(last)) = (letter, letters.last_mut()) {
            *last = match *last {
                'a' => 'ä',
                'o' => 'ö',
                'u' => 'ü',
                'A' => 'Ä',
                'O' => 'Ö',
                'U' => 'Ü',
                other => other,
            };
        }
    }
    letters
}

fn begins_word(before: Option<char>, letter: char, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    if !letter.is_alphanumeric() || !before.is_alphanumeric() || letter.is_numeric() != before.is_numeric() {
        return true;
    }
    // customerID, and the last capital of a run that a small letter follows: IPAddress.
    letter.is_uppercase() && (before.is_lowercase() || after.is_some_and(char::is_lowercase))
}

/// Adds a letter in lower case without its accents; umlauts are written out.
pub(in crate::dataset) fn push_plain(word: &mut String, letter: char) {
    for letter in letter.to_lowercase() {
        match letter {
            'ä' | 'æ' => word.push_str("ae"),
            'ö' | 'ø' => word.push_str("oe"),
            'ü' => word.push_str("ue"),
            'ß' => word.push_str("ss"),
            'œ' => word.push_str("oe"),
            letter => {
                let plain = PLAIN.iter().find(|(accented, _)| accented.contains(letter)).map(|(_, plain)| *plain);
                match plain {
                    Some(plain) => word.push(plain),
                    None => word.push(letter),
                }
            }
        }
    }
}

/// Letters with accents, and without.
const PLAIN: [(&str, char); 25] = [
    ("áàâãåāăą", 'a'),
    ("çćčĉċ", 'c'),
    ("ďđð", 'd'),
    ("éèêëēėęě", 'e'),
    ("ğģĝġ", 'g'),
    ("íìîïīįı", 'i'),
    ("ķ", 'k'),
    ("łľļĺ", 'l'),
    ("ñńňņ", 'n'),
    ("óòôõōő", 'o'),
    ("řŕ", 'r'),
    ("śšşșŝ", 's'),
    ("ťţț", 't'),
    ("úùûūůűų", 'u'),
    ("ýÿ", 'y'),
    ("źżž", 'z'),
    ("άἀἁ", 'α'),
    ("έ", 'ε'),
    ("ήη", 'η'),
    ("ίϊΐ", 'ι'),
    ("ό", 'ο'),
    ("ύϋΰ", 'υ'),
    ("ώ", 'ω'),
    ("ς", 'σ'),
    ("ё", 'е'),
];

/// Whether the words hold one of the phrases, separated by `|`. A word of a phrase may begin or end with `*`, which
/// represents any letters; a phrase that begins with `=` must be the whole header.
pub(in crate::dataset) fn says(words: &[String], phrases: &str) -> bool {
    place(words, phrases).is_some()
}

/// The word at which the first of the phrases that the words hold begins: see [`says`].
pub(in crate::dataset) fn place(words: &[String], phrases: &str) -> Option<usize> {
    phrases.split('|').map(str::trim).filter(|phrase| !phrase.is_empty()).find_map(|phrase| {
        if let Some(whole) = phrase.strip_prefix('=') {
            let is_as_long = !words.is_empty() && wanted(whole).count() == words.len();
            return (is_as_long && begins_with(words, whole)).then_some(0);
        }
        (0..words.len()).find(|start| words.get(*start..).is_some_and(|rest| begins_with(rest, phrase)))
    })
}

/// The words of a phrase. No list is made of them: a file may have tens of thousands of headers.
fn wanted(phrase: &str) -> impl Iterator<Item = &str> {
    phrase.split(' ').filter(|word| !word.is_empty())
}

fn begins_with(words: &[String], phrase: &str) -> bool {
    let mut words = words.iter();
    wanted(phrase).all(|wanted| words.next().is_some_and(|word| fits(word, wanted)))
}

fn fits(word: &str, wanted: &str) -> bool {
    match (wanted.strip_prefix('*'), wanted.strip_suffix('*')) {
        (Some(end), None) => word.ends_with(end),
        (None, Some(start)) => word.starts_with(start),
        (Some(_), Some(_)) => word.contains(wanted.trim_matches('*')),
        (None, None) => word == wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_fall_into_words_however_they_are_written() {
        for (header, expected) in [
            ("native-country", "native country"),
            ("MntFishProducts", "mnt fish products"),
            ("IPAddress", "ip address"),
            ("Straße", "strasse"),
            ("GESCHÄFTSJAHR", "geschaeftsjahr"),
            ("customerID", "customer id"),
            ("visits_12m", "visits 12 m"),
            ("  E-Mail ", "e mail"),
            ("AcceptedCmp3", "accepted cmp 3"),
            ("AFNLWGT", "afnlwgt"),
            ("", ""),
        ] {
            assert_eq!(words(header).join(" "), expected, "{header}");
        }
    }

    #[test]
    fn phrases_match_whole_words_only() {
        let has = |header: &str, phrases: &str| says(&words(header), phrases);
        assert!(has("e_mail", "e mail") && has("Date of Birth", "date of birth") && has("Geburtsort", "geburts*"));
        assert!(has("Telefonnummer", "*nummer") && has("count", "=count") && !has("count_visits", "=count"));
        assert!(!has("page", "age") && !has("hotel", "tel") && !has("zip", "ip") && !has("market", "marital"));
    }
}
