//! Columns in which a word for no value is a value after all: Namibia is `NA`, a town is called Leer, a surname Null.

use super::missing_words::stands_for_empty;
use crate::dataset::columns::headings;

/// What a column says of words for no value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    /// Every word counts: the analyst gave them.
    given: bool,
    /// Whether somebody agreed; "unknown" is an answer there.
    is_consent: bool,
    is_proper_name: bool,
    /// Two capitals are the code of a country or state.
    has_codes: bool,
    /// Plus and minus signs are the values.
    has_signs: bool,
}

impl Context {
    /// The context that a column's name and its other values make. `given`: the analyst said which words mean no value;
    /// `is_consent`: the column says who may be counted.
    pub fn of<'a>(name: &str, others: impl Iterator<Item = &'a str>, given: bool, is_consent: bool) -> Self {
        let (mut all, mut codes, mut has_signs) = (0_u32, 0_u32, false);
        for other in others {
            all += 1;
            codes += u32::from(other.len() == 2 && other.bytes().all(|b| b.is_ascii_uppercase()));
            has_signs |= other.contains('+') && other.chars().all(|c| matches!(c, '+' | '-' | '/' | '±' | '(' | ')'));
        }
        Self {
            given,
            is_consent,
            is_proper_name: headings::is_proper_name(name),
            has_codes: headings::is_region(name) || all > 0 && codes * 5 >= all * 3,
            has_signs,
        }
    }

    /// Whether a word for no value is a value in this column.
    pub fn keeps(&self, word: &str) -> bool {
        let word = word.trim();
        if self.is_consent {
            return !stands_for_empty(word);
        }
        if self.given || word.is_empty() {
            return false;
        }
        let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
        let is_sign = word.chars().all(|c| matches!(c, '-' | '–' | '—' | '−' | '/' | '.' | '(' | ')'));
        let is_code = (2..=4).contains(&word.len())
            && letters.len() == 2
            && letters.bytes().all(|b| b.is_ascii_uppercase())
            && !word.contains('/');
        let mut chars = word.chars();
        let is_title = chars.next().is_some_and(char::is_uppercase)
            && word.chars().count() > 1
            && chars.all(char::is_lowercase)
            && matches!(
                word,
                "Null"
                    | "Nan"
                    | "Nil"
                    | "Na"
                    | "Nd"
                    | "Leer"
                    | "Blank"
                    | "Void"
                    | "Vide"
                    | "Empty"
                    | "Ignoto"
                    | "Prazno"
                    | "Unk"
                    | "Saknas"
            );
        (self.has_codes && is_code) || (self.has_signs && is_sign) || (self.is_proper_name && is_title)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_values() {
        let keeps = |name: &str, others: &[&str], word: &str| {
            Context::of(name, others.iter().copied(), false, false).keeps(word)
        };
        assert!(keeps("land", &[], "NA"), "Namibia");
        assert!(keeps("c", &["DE", "FR", "AT"], "NA"));
        assert!(!keeps("diagnosis", &["Asthma", "Diabetes"], "NA"));
        assert!(!keeps("land", &[], "n/a") && !keeps("land", &["DE"], "unbekannt"));
        assert!(keeps("Nachname", &["Meier"], "Null") && keeps("city", &["Emden"], "Leer"));
        assert!(!keeps("Nachname", &["Meier"], "NULL") && !keeps("Nachname", &["Meier"], "unbekannt"));
        assert!(keeps("rhesus", &["+"], "-") && keeps("rating", &["++", "+"], "--"));
        assert!(!keeps("rating", &["good"], "-"));
        assert!(!Context::of("land", std::iter::empty(), true, false).keeps("NA"));
        let consent = Context::of("optin", ["ja"].into_iter(), true, true);
        assert!(consent.keeps("unbekannt") && consent.keeps("-") && consent.keeps("NULL"));
        assert!(!consent.keeps(" ") && !consent.keeps("\\N") && !consent.keeps("0000-00-00"));
    }
}
