//! Words for yes and no. A column of such a pair keeps the file's words; rules may ask for either by any of them.

/// Words for yes and for no that belong together, in lower case; several of one meaning are separated by `|`.
#[rustfmt::skip]
const PAIRS: &[(&str, &str)] = &[
    ("true", "false"), ("yes", "no"), ("y", "n"), ("t", "f"), ("on", "off"), ("checked", "unchecked"),
    // German, Dutch, Nordic languages
    ("ja", "nein|nee|nej|nei"), ("j", "n"), ("wahr", "falsch"), ("ein|an", "aus"), ("waar", "onwaar"),
    ("sant|sann", "falskt|usann|falsk"), ("sand|sandt", "falsk|falskt"), ("kyllä", "ei"), ("tosi", "epätosi"),
    // Romance languages
    ("oui", "non"), ("o", "n"), ("vrai", "faux"), ("v", "f"), ("sí|si|sì", "no"), ("s", "n"), ("verdadero", "falso"),
    ("vero", "falso"), ("verdadeiro", "falso"), ("sim", "não|nao"), ("da", "nu|ne"), ("adevărat", "fals"),
    ("cert", "fals"),
    // Slavic and Baltic languages, Hungarian, Turkish, Greek
    ("tak", "nie"), ("t", "n"), ("prawda", "fałsz|falsz"), ("ano", "ne"), ("áno", "nie"), ("pravda", "nepravda|lož"),
    ("igen", "nem"), ("i", "n"), ("igaz", "hamis"), ("evet", "hayır"), ("doğru", "yanlış"), ("ναι", "όχι"),
    ("αληθές", "ψευδές"), ("да", "нет|не"), ("д", "н"), ("так", "ні"), ("истина", "ложь|лъжа"), ("taip", "ne"),
    ("jā", "nē"), ("jah", "ei"), ("točno", "netočno"),
    // East Asian languages
    ("はい", "いいえ"), ("是", "否|不是"), ("有", "无|無"), ("真", "假|偽"), ("예|네", "아니오|아니요"), ("あり", "なし"),
    ("نعم", "لا"), ("כן", "לא"), ("हाँ", "नहीं"), ("ใช่", "ไม่ใช่"), ("có", "không"), ("ya", "tidak"),
    // Ticks
    ("☑|☒|✅", "☐|⬜|❌"), ("✓|✔|✔️", "✗|✘|✕|✖|×"), ("[x]", "[ ]|[]"),
];

/// Marks of a ticked box, where the other boxes are empty.
const TICKS: [&str; 9] = ["x", "☑", "☒", "✓", "✔", "✔️", "✅", "[x]", "●"];

fn plain(word: &str) -> String {
    word.trim().to_lowercase()
}

fn holds(words: &str, word: &str) -> bool {
    words.split('|').any(|known| known == word)
}

/// What a word means in any of the languages; `None` if it means neither. Single letters and short words that mean yes in
/// one language and no in none are known too.
///
/// ```
/// # use shoal::privacy::yes_no::meaning;
/// assert_eq!((meaning("Ja"), meaning("FAUX"), meaning("maybe")), (Some(true), Some(false), None));
/// assert_eq!(meaning("x"), Some(true));
/// ```
#[must_use]
pub fn meaning(word: &str) -> Option<bool> {
    let word = plain(word);
    match word.as_str() {
        "1" => return Some(true),
        "0" => return Some(false),
        _ => {}
    }
    if TICKS.contains(&word.as_str()) || PAIRS.iter().any(|(yes, _)| holds(yes, &word)) {
        return Some(true);
    }
    PAIRS.iter().any(|(_, no)| holds(no, &word)).then_some(false)
}

/// The words of a column that holds a pair and nothing else: which of its values means yes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pair {
    /// Place of the value that means yes, if it occurs.
    pub yes: Option<usize>,
    /// Place of the value that means no, if it occurs.
    pub no: Option<usize>,
}

impl Pair {
    /// The place of the value with this meaning.
    #[must_use]
    pub fn place(self, means_yes: bool) -> Option<usize> {
        if means_yes { self.yes } else { self.no }
    }
}

/// Reads distinct values as a pair: one word for yes and one for no, of one language. One word alone will do if it is no
/// single letter; a tick alone, if other rows are empty. `None` for every other set of values.
///
/// ```
/// # use shoal::privacy::yes_no::{Pair, pair};
/// assert_eq!(pair(&["ja".into(), "nein".into()], false), Some(Pair { yes: Some(0), no: Some(1) }));
/// assert_eq!(pair(&["x".into()], true), Some(Pair { yes: Some(0), no: None }));
/// assert_eq!(pair(&["yes".into(), "nein".into()], false), None);
/// ```
#[must_use]
pub fn pair(values: &[Box<str>], others_are_empty: bool) -> Option<Pair> {
    // Longer values are no such words: this settles most columns.
    if values.iter().any(|value| value.len() > 24) {
        return None;
    }
    match values {
        [one] => {
            let word = plain(one);
            if TICKS.contains(&word.as_str()) {
                return others_are_empty.then_some(Pair { yes: Some(0), no: None });
            }
            let alone =
                word.chars().count() > 2 || matches!(word.as_str(), "ja" | "no" | "sí" | "sì" | "да" | "是" | "否");
            if !alone {
                return None;
            }
            match meaning(&word)? {
                true => Some(Pair { yes: Some(0), no: None }),
                false => Some(Pair { yes: None, no: Some(0) }),
            }
        }
        [first, second] => {
            let (a, b) = (plain(first), plain(second));
            let fits = |yes: &str, no: &str| PAIRS.iter().any(|(y, n)| holds(y, yes) && holds(n, no));
            if fits(&a, &b) {
                Some(Pair { yes: Some(0), no: Some(1) })
            } else if fits(&b, &a) {
                Some(Pair { yes: Some(1), no: Some(0) })
            } else {
                None
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_one_language() {
        let of = |values: &[&str], empty| pair(&values.iter().map(|v| (*v).into()).collect::<Vec<_>>(), empty);
        for (yes, no) in [
            ("yes", "No"),
            ("JA", "nein"),
            ("ja", "nee"),
            ("oui", "non"),
            ("VRAI", "FAUX"),
            ("WAHR", "FALSCH"),
            ("sí", "no"),
            ("да", "нет"),
            ("tak", "nie"),
            ("☑", "☐"),
            ("はい", "いいえ"),
            ("y", "n"),
            ("O", "N"),
            ("Sim", "Não"),
        ] {
            assert_eq!(of(&[yes, no], false), Some(Pair { yes: Some(0), no: Some(1) }), "{yes}");
            assert_eq!(of(&[no, yes], false), Some(Pair { yes: Some(1), no: Some(0) }), "{no}");
            assert_eq!(meaning(yes), Some(true), "{yes}");
            assert_eq!(meaning(no), Some(false), "{no}");
        }
        for values in [
            &["yes", "nein"][..],
            &["y"],
            &["n"],
            &["x"],
            &["m", "f"],
            &["yes", "Yes"],
            &["a", "b", "c"],
            &[],
            &["yes", "no", "maybe"],
        ] {
            assert_eq!(of(values, false), None, "{values:?}");
        }
        assert_eq!(of(&["x"], true), Some(Pair { yes: Some(0), no: None }));
    }
}
