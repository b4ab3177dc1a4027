//! The order in which a line is drawn: Arabic and Hebrew run from right to left, and the digits and Latin words among
//! them from left to right (Unicode Standard Annex 9). What is stored, copied and read aloud keeps the order in which it
//! was written.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};
use unicode_segmentation::UnicodeSegmentation as _;

/// A part of a line that runs in one direction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its bytes.
    pub range: Range<usize>,
    /// Whether it is read from right to left.
    pub right_to_left: bool,
}

/// A part of a line as it is drawn, for a layout that sets parts from left to right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The bytes of the line that it stands for.
    pub range: Range<usize>,
    /// What is drawn. Letters that run from right to left are in reading order, as a shaper wants them; signs and spaces
    /// between them are in the order of the eye.
    pub text: String,
}

/// Whether a letter is written from right to left.
#[must_use]
pub fn is_right_to_left(letter: char) -> bool {
    // Nothing below is, and most text is below.
    letter >= '\u{590}' && matches!(bidi_class(letter), BidiClass::R | BidiClass::AL)
}

/// Whether any letter of a text is written from right to left.
#[must_use]
pub fn has_right_to_left(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_right_to_left)
}

/// Whether a line as a whole is read from the right.
#[must_use]
pub fn is_read_from_right(line: &str) -> bool {
    has_right_to_left(line) && base(line).is_rtl()
}

/// The runs of a line from left to right, as they are drawn.
#[must_use]
pub fn visual_runs(line: &str) -> Vec<Run> {
    if !has_right_to_left(line) {
        return vec![Run { range: 0..line.len(), right_to_left: false }];
    }
    let info = BidiInfo::new(line, Some(base(line)));
    let mut runs = Vec::new();
    for paragraph in &info.paragraphs {
        let (levels, ranges) = info.visual_runs(paragraph, paragraph.range.clone());
        runs.extend(
            ranges
                .into_iter()
                .map(|range| Run { right_to_left: levels.get(range.start).is_some_and(Level::is_rtl), range }),
        );
    }
    runs
}

/// The direction of the line as a whole. A name or a value that begins in Arabic or Hebrew, with no more words from left to
/// right than from right to left, is read from the right; a sentence of the window in which such a name stands is read from
/// the left.
fn base(line: &str) -> Level {
    let strong = |word: &str| {
        word.chars().map(bidi_class).find(|class| matches!(class, BidiClass::L | BidiClass::R | BidiClass::AL))
    };
    let words: Vec<bool> =
        line.split_whitespace().filter_map(strong).map(|class| !matches!(class, BidiClass::L)).collect();
    let right = words.iter().filter(|right_to_left| **right_to_left).count();
    if words.first() == Some(&true) && 2 * right >= words.len() { Level::rtl() } else { Level::ltr() }
}

/// The parts of a line from left to right. Words that run from right to left are parts of their own: a layout that
/// knows no directions shapes each rightly, and would put them in the wrong order.
#[must_use]
pub fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for run in visual_runs(line) {
        let Some(text) = line.get(run.range.clone()) else { continue };
        if !run.right_to_left {
            pieces.push(Piece { range: run.range, text: text.to_owned() });
            continue;
        }
        let mut parts: Vec<(Range<usize>, bool)> = Vec::new();
        for (at, cluster) in text.grapheme_indices(true) {
            let range = run.range.start + at..run.range.start + at + cluster.len();
            let is_word = cluster.chars().any(|letter| is_right_to_left(letter) && letter.is_alphabetic());
            match parts.last_mut() {
                Some((last, word)) if *word == is_word => last.end = range.end,
                _ => parts.push((range, is_word)),
            }
        }
        for (range, is_word) in parts.into_iter().rev() {
            let part = line.get(range.clone()).unwrap_or_default();
            let text = if is_word { part.to_owned() } else { part.graphemes(true).rev().map(mirrored).collect() };
            pieces.push(Piece { range, text });
        }
    }
    pieces
}

/// A bracket opens to the other side in text from right to left.
fn mirrored(cluster: &str) -> &str {
    const PAIRS: [(&str, &str); 7] =
        [("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"), ("«", "»"), ("‹", "›"), ("≤", "≥")];
    let other = PAIRS.iter().find_map(|(open, close)| {
        if cluster == *open {
            Some(*close)
        } else if cluster == *close {
            Some(*open)
        } else {
            None
        }
    });
    other.unwrap_or(cluster)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(line: &str) -> Vec<String> {
        pieces(line).into_iter().map(|piece| piece.text).collect()
    }

    /// Words in the order of the eye, each in reading order: if digits or Latin words were turned round, a count would
    /// be a wrong number.
    #[test]
    fn words_stand_from_right_to_left_and_digits_and_latin_as_written() {
        assert_eq!(drawn("plain"), ["plain"]);
        assert_eq!(drawn("שלום עולם"), ["עולם", " ", "שלום"]);
        assert_eq!(drawn("מחלקה 120"), ["120", " ", "מחלקה"]);
        assert_eq!(drawn("קבוצה IBM 12"), ["IBM 12", " ", "קבוצה"]);
        // The bracket that closes in reading order is the leftmost, and opens to the right.
        assert_eq!(drawn("قسم (أ)"), ["(", "أ", ") ", "قسم"]);
    }

    #[test]
    fn a_sentence_with_a_foreign_name_stays_a_sentence() {
        assert_eq!(drawn("Segment שלום עולם has 120 people"), ["Segment ", "עולם", " ", "שלום", " has 120 people"]);
        assert_eq!(drawn("שלום is the smallest segment"), ["שלום", " is the smallest segment"]);
    }

    #[test]
    fn every_byte_is_drawn_once() {
        for line in ["a (שלום, עולם) 1.5%", "قسم ١٢٣ abc", "שָׁלוֹם", "\u{202E}abc שלום", "", "אב\u{2029}גד", "א"]
        {
            let mut ranges: Vec<_> = pieces(line).into_iter().map(|piece| piece.range).collect();
            ranges.sort_by_key(|range| range.start);
            let mut at = 0;
            for range in ranges.iter().filter(|range| !range.is_empty()) {
                assert_eq!(range.start, at, "{line:?}: {ranges:?}");
                at = range.end;
            }
            assert_eq!(at, line.len(), "{line:?}");
        }
    }
}
