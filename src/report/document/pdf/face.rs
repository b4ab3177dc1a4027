//! The little of a TrueType font that laying out a line needs: which glyph a character has, and how wide it is.
//!
//! Tables after the OpenType specification: `head` (units of an em), `hhea` and `hmtx` (advances), `cmap` in the formats 4
//! and 12. Anything that is not as it should be gives no glyph, and never a panic.

use krilla::text::{Font, GlyphId, KrillaGlyph};

/// A font of the program, read.
pub(super) struct Face {
    pub font: Font,
    data: &'static [u8],
    units: f32,
    advances: usize,
    hmtx: usize,
    cmap: usize,
    /// The glyphs of the first characters, looked up once.
    first: Vec<u32>,
}

/// Characters whose glyphs are looked up once: Latin, Greek, Cyrillic, punctuation and signs.
const FIRST: u32 = 0x2300;

fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?))
}

/// Where a table begins.
fn table(data: &[u8], tag: &[u8; 4]) -> Option<usize> {
    let tables = usize::from(u16_at(data, 4)?);
    (0..tables)
        .map(|n| 12 + 16 * n)
        .find(|&at| data.get(at..at + 4) == Some(tag.as_slice()))
        .and_then(|at| u32_at(data, at + 8))
        .map(|offset| offset as usize)
}

impl Face {
    /// Reads a font; `None` if it lacks a table.
    pub(super) fn new(data: &'static [u8]) -> Option<Self> {
        let units = f32::from(u16_at(data, table(data, b"head")? + 18)?);
        let advances = usize::from(u16_at(data, table(data, b"hhea")? + 34)?);
        let hmtx = table(data, b"hmtx")?;
        let base = table(data, b"cmap")?;
        let subtables = usize::from(u16_at(data, base + 2)?);
        let format = |at: usize| u16_at(data, at);
        let offsets = (0..subtables).filter_map(|n| Some(base + u32_at(data, base + 4 + 8 * n + 4)? as usize));
        let offsets: Vec<usize> = offsets.collect();
        let of = |wanted: u16| offsets.iter().copied().find(|&at| format(at) == Some(wanted));
        let cmap = of(12).or_else(|| of(4))?;
        let font = Font::new(data.into(), 0)?;
        let mut face = Self { font, data, units, advances, hmtx, cmap, first: Vec::new() };
        face.first = (0..FIRST).map(|code| face.look_up(code)).collect();
        Some(face)
    }

    /// The glyph of a character; 0 if the font lacks it.
    pub(super) fn glyph(&self, letter: char) -> u32 {
        let code = u32::from(letter);
        self.first.get(code as usize).copied().unwrap_or_else(|| self.look_up(code))
    }

    fn look_up(&self, code: u32) -> u32 {
        let found =
            if u16_at(self.data, self.cmap) == Some(12) { self.in_groups(code) } else { self.in_segments(code) };
        found.unwrap_or(0)
    }

    /// Format 12.
    fn in_groups(&self, code: u32) -> Option<u32> {
        let groups = u32_at(self.data, self.cmap + 12)? as usize;
        (0..groups).map(|n| self.cmap + 16 + 12 * n).find_map(|at| {
            let (first, last) = (u32_at(self.data, at)?, u32_at(self.data, at + 4)?);
            (first..=last).contains(&code).then(|| Some(u32_at(self.data, at + 8)? + (code - first)))?
        })
    }

    /// Format 4.
    fn in_segments(&self, code: u32) -> Option<u32> {
        let code = usize::from(u16::try_from(code).ok()?);
        let twice = usize::from(u16_at(self.data, self.cmap + 6)?);
        let ends = self.cmap + 14;
        let at = (0..twice)
            .step_by(2)
            .find(|at| u16_at(self.data, ends + at).is_some_and(|end| usize::from(end) >= code))?;
        let starts = ends + twice + 2;
        let start = usize::from(u16_at(self.data, starts + at)?);
        if code < start {
            return None;
        }
        let delta = u16_at(self.data, starts + twice + at)?;
        let place = starts + 2 * twice + at;
        let offset = usize::from(u16_at(self.data, place)?);
        if offset == 0 {
            return Some(u32::from((code as u16).wrapping_add(delta)));
        }
        match u16_at(self.data, place + offset + 2 * (code - start))? {
            0 => None,
            glyph => Some(u32::from(glyph.wrapping_add(delta))),
        }
    }

    /// The advance of a glyph in ems.
    fn advance(&self, glyph: u32) -> f32 {
        let at = (glyph as usize).min(self.advances.saturating_sub(1));
        u16_at(self.data, self.hmtx + 4 * at).map_or(0.5, |units| f32::from(units) / self.units)
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
            assert!((0.4..0.9).contains(&face.width("A")), "{}", face.width("A"));
            assert_eq!(face.glyph('\u{10FFFF}'), 0);
            assert_eq!(face.line("aß").iter().map(|glyph| glyph.text_range.clone()).collect::<Vec<_>>(), [0..1, 1..3]);
        }
        assert!(Face::new(b"no font").is_none());
    }
}
