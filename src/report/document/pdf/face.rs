//! What laying out a line needs of a font: which glyph a character has, and how wide it is.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider as _};

/// A font of the program, read.
pub(super) struct Face {
    pub font: Font,
    letters: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    /// Font units in an em.
    units: f32,
}

impl Face {
    /// Reads a font; `None` if it lacks a table.
    pub(super) fn new(data: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(data).ok()?;
        let letters = font.charmap();
        let (size, location) = (Size::unscaled(), LocationRef::default());
        let units = f32::from(font.metrics(size, location).units_per_em);
        let metrics = font.glyph_metrics(size, location);
        if !letters.has_map() || metrics.glyph_count() == 0 || units == 0.0 {
            return None;
        }
        Some(Self { font: Font::new(data.into(), 0)?, letters, metrics, units })
    }

    /// The glyph of a character; 0, the font's sign for a missing character, if the font lacks it.
    pub(super) fn glyph(&self, letter: char) -> u32 {
        self.letters.map(letter).map_or(0, skrifa::GlyphId::to_u32)
    }

    /// The advance of a glyph in ems.
    fn advance(&self, glyph: u32) -> f32 {
        self.metrics.advance_width(skrifa::GlyphId::new(glyph)).map_or(0.5, |units| units / self.units)
    }

    /// The width of a text in ems.
    pub(super) fn width(&self, text: &str) -> f32 {
        text.chars().map(|letter| self.advance(self.glyph(letter))).sum()
    }

    /// The glyphs of a line. A character that the font lacks is drawn as its sign for that.
    pub(super) fn line(&self, text: &str) -> Vec<KrillaGlyph> {
        let letters = text.char_indices().map(|(at, letter)| {
            let glyph = self.glyph(letter);
            KrillaGlyph {
                glyph_id: GlyphId::new(glyph),
                text_range: at..at + letter.len_utf8(),
                x_advance: self.advance(glyph),
                x_offset: 0.0,
                y_offset: 0.0,
                y_advance: 0.0,
                location: None,
            }
        });
        letters.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fonts::{REGULAR, SEMIBOLD};

    #[test]
    fn letters_have_glyphs_and_widths() {
        for data in [REGULAR, SEMIBOLD] {
            let face = Face::new(data).unwrap();
            let glyphs: Vec<u32> = "Aiß–é“•".chars().map(|letter| face.glyph(letter)).collect();
            assert!(glyphs.iter().all(|glyph| *glyph != 0), "{glyphs:?}");
            assert!(face.width("W") > 2.0 * face.width("i"));
            assert_eq!(face.glyph('\u{10FFFF}'), 0);
            assert_eq!(face.line("aß").iter().map(|glyph| glyph.text_range.clone()).collect::<Vec<_>>(), [0..1, 1..3]);
        }
        assert!(Face::new(b"no font").is_none());
    }

    /// In font units, after the tables `cmap` and `hmtx` of the two fonts.
    #[test]
    fn widths_are_those_of_the_fonts_tables() {
        let texts = ["W", "i", "Aiß–é“•", "Release 12 of 2026-11-22", "\u{10FFFF}"];
        for (data, expected) in
            [(REGULAR, [2018.0, 496.0, 7443.0, 26423.0, 1344.0]), (SEMIBOLD, [2089.0, 536.0, 7648.0, 26655.0, 1344.0])]
        {
            let face = Face::new(data).unwrap();
            assert_eq!(texts.map(|text| face.width(text) * 2048.0), expected);
        }
    }
}
