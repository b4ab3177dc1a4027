//! Text as the glyphs of a font, in the order of the eye: Arabic joined, Indic vowels in their places.

use harfrust::{Direction, FontRef, ShapeOptions, ShaperData, ShaperInstance, Tag, UnicodeBuffer, Variation};

/// A weight for text, for fonts that leave it open.
pub const WEIGHT: (&[u8; 4], f32) = (b"wght", 400.0);

/// A glyph of a font; all lengths in ems.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shaped {
    /// Its number in the font; 0 is the font's sign for a missing character.
    pub glyph: u32,
    /// The first byte of the characters that it stands for.
    pub at: usize,
    /// How far it moves the pen.
    pub advance: f32,
    /// Where it is drawn beside the pen.
    pub offset: (f32, f32),
}

/// What shaping needs of a font, read once.
pub struct Shaper {
    data: ShaperData,
    instance: Option<ShaperInstance>,
    units: f32,
}

impl Shaper {
    /// Reads a font; `None` if it is none. `has_weights`: its weight can be chosen.
    #[must_use]
    pub fn new(bytes: &[u8], index: u32, has_weights: bool) -> Option<Self> {
        let font = FontRef::from_index(bytes, index).ok()?;
        let weight = Variation { tag: Tag::new(WEIGHT.0), value: WEIGHT.1 };
        let instance = has_weights.then(|| ShaperInstance::from_variations(&font, [weight]));
        let data = ShaperData::new(&font);
        let units = data.shaper(&font).build().units_per_em() as f32;
        (units > 0.0).then_some(Self { data, instance, units })
    }

    /// The glyphs of a text of one font and one direction, from left to right. `bytes` and `index` are those that the
    /// shaper was made of.
    #[must_use]
    pub fn shape(&self, bytes: &[u8], index: u32, text: &str, right_to_left: bool) -> Vec<Shaped> {
        let Ok(font) = FontRef::from_index(bytes, index) else { return Vec::new() };
        let shaper = self.data.shaper(&font).instance(self.instance.as_ref()).build();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight });
        let glyphs = shaper.shape(buffer, ShapeOptions::new());
        let ems = |units: i32| units as f32 / self.units;
        let shaped = |(info, place): (&harfrust::GlyphInfo, &harfrust::GlyphPosition)| Shaped {
            glyph: info.glyph_id,
            at: info.cluster as usize,
            advance: ems(place.x_advance),
            offset: (ems(place.x_offset), ems(place.y_offset)),
        };
        glyphs.glyph_infos().iter().zip(glyphs.glyph_positions()).map(shaped).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fonts::REGULAR;

    #[test]
    fn text_becomes_glyphs_in_the_order_of_the_eye() {
        let shaper = Shaper::new(REGULAR, 0, false).unwrap();
        let there: Vec<usize> = shaper.shape(REGULAR, 0, "aß1", false).iter().map(|shaped| shaped.at).collect();
        assert_eq!(there, [0, 1, 3]);
        let back: Vec<usize> = shaper.shape(REGULAR, 0, "aß1", true).iter().map(|shaped| shaped.at).collect();
        assert_eq!(back, [3, 1, 0]);
        assert!(Shaper::new(b"no font", 0, false).is_none());
    }
}
