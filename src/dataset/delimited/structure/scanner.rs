//! A text that is read from its beginning.

/// What is left of a text.
#[derive(Clone, Copy, Debug)]
pub(in crate::dataset::delimited) struct Scanner<'a>(pub &'a str);

impl<'a> Scanner<'a> {
    /// Leaves out letters at the beginning.
    pub fn skip(&mut self, which: impl Fn(char) -> bool) {
        self.0 = self.0.trim_start_matches(which);
    }

    /// Takes this word off the beginning, if it is there.
    pub fn eat(&mut self, word: &str) -> bool {
        match self.0.strip_prefix(word) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    /// Takes ASCII digits: their value and how many they are, at most 9.
    pub fn number(&mut self) -> Option<(u32, usize)> {
        let digits = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.0.split_at_checked(digits)?;
        if !(1..=9).contains(&digits) {
            return None;
        }
        self.0 = rest;
        Some((number.parse().ok()?, digits))
    }

    /// Takes letters, and marks within a word such as the hyphen of `segunda-feira`.
    pub fn word(&mut self) -> Option<&'a str> {
        let end = self.0.find(|c: char| !c.is_alphabetic()).unwrap_or(self.0.len());
        let (word, rest) = self.0.split_at_checked(end)?;
        self.0 = rest;
        (!word.is_empty()).then_some(word)
    }
}
