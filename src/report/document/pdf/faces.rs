//! A line as glyphs of several fonts: Shoal's own, and those of this computer for other scripts; in the order of the
//! eye, and shaped as each script wants it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use krilla::text::{Font, GlyphId, KrillaGlyph, Tag};
use unicode_segmentation::UnicodeSegmentation as _;

use super::face::Face;
use crate::report::fonts::order::visual_runs;
use crate::report::fonts::shape::{Shaper, WEIGHT};
use crate::report::fonts::system::{Bytes, SystemFace, face_for};
use crate::report::fonts::{REGULAR, SEMIBOLD, SYMBOLS};

/// The fonts of a document.
pub(super) struct Faces {
    /// For most text, without shaping: regular and bold.
    plain: [Face; 2],
    /// The same for text in which other scripts stand, and the signs that they lack.
    shaped: [Rc<Set>; 2],
    signs: Rc<Set>,
    /// Fonts of this computer, by name.
    foreign: RefCell<BTreeMap<String, Option<Rc<Set>>>>,
}

/// A font, ready to be shaped and embedded.
struct Set {
    bytes: Bytes,
    index: u32,
    shaper: Shaper,
    font: Font,
}

/// Glyphs of one font that follow each other on a line.
pub(super) struct Part {
    pub font: Font,
    pub glyphs: Vec<KrillaGlyph>,
    /// In ems.
    pub width: f32,
}

impl Faces {
    /// Reads Shoal's own fonts; `None` if one cannot be read.
    pub(super) fn new() -> Option<Self> {
        let own = |data: &'static [u8]| Set::new(Arc::new(data), 0, false).map(Rc::new);
        Some(Self {
            plain: [Face::new(REGULAR)?, Face::new(SEMIBOLD)?],
            shaped: [own(REGULAR)?, own(SEMIBOLD)?],
            signs: own(SYMBOLS)?,
            foreign: RefCell::default(),
        })
    }

    /// The width of a text in ems.
    pub(super) fn width(&self, text: &str, bold: bool) -> f32 {
        match self.plain(text, bold) {
            Some(face) => face.width(text),
            None => self.parts(text, bold).iter().map(|part| part.width).sum(),
        }
    }

    /// The glyphs of a line, from left to right. A character that no font has is drawn as the sign for that.
    pub(super) fn parts(&self, text: &str, bold: bool) -> Vec<Part> {
        if let Some(face) = self.plain(text, bold) {
            return vec![Part { font: face.font.clone(), glyphs: face.line(text), width: face.width(text) }];
        }
        let mut parts = Vec::new();
        for run in visual_runs(text) {
            let mut sets = self.sets(text, run.range, bold);
            if run.right_to_left {
                sets.reverse();
            }
            parts.extend(sets.into_iter().map(|(set, range)| set.part(text, range, run.right_to_left)));
        }
        parts
    }

    /// Shoal's own font, if it has every character and none needs shaping.
    fn plain(&self, text: &str, bold: bool) -> Option<&Face> {
        let face = self.plain.get(usize::from(bold))?;
        let has = |letter: char| letter.is_ascii() || letter.is_control() || face.glyph(letter) != 0;
        text.chars().all(has).then_some(face)
    }

    /// Which font draws which part of a run, in reading order.
    fn sets(&self, text: &str, run: Range<usize>, bold: bool) -> Vec<(Rc<Set>, Range<usize>)> {
        let mut sets: Vec<(Rc<Set>, Range<usize>)> = Vec::new();
        for (at, cluster) in text.get(run.clone()).unwrap_or_default().grapheme_indices(true) {
            let (start, end) = (run.start + at, run.start + at + cluster.len());
            let set = self.set_for(cluster.chars().next().unwrap_or(' '), bold);
            match sets.last_mut() {
                Some((last, range)) if Rc::ptr_eq(last, &set) => range.end = end,
                _ => sets.push((set, start..end)),
            }
        }
        sets
    }

    fn set_for(&self, letter: char, bold: bool) -> Rc<Set> {
        let own = Rc::clone(&self.shaped[usize::from(bold)]);
        if letter.is_ascii() || own.has(letter) {
            return own;
        }
        if self.signs.has(letter) {
            return Rc::clone(&self.signs);
        }
        let Some(face) = face_for(letter) else { return own };
        let mut foreign = self.foreign.borrow_mut();
        foreign.entry(face.name.clone()).or_insert_with(|| Set::of(&face).map(Rc::new)).clone().unwrap_or(own)
    }
}

impl Set {
    fn new(bytes: Bytes, index: u32, has_weights: bool) -> Option<Self> {
        let shaper = Shaper::new((*bytes).as_ref(), index, has_weights)?;
        let weight = [(Tag::new(WEIGHT.0), WEIGHT.1)];
        let font = match has_weights {
            true => Font::new_variable(Arc::clone(&bytes).into(), index, &weight)?,
            false => Font::new(Arc::clone(&bytes).into(), index)?,
        };
        Some(Self { bytes, index, shaper, font })
    }

    fn of(face: &SystemFace) -> Option<Self> {
        Self::new(face.bytes(), face.index, face.has_weights)
    }

    fn has(&self, letter: char) -> bool {
        let mut bytes = [0; 4];
        let text = letter.encode_utf8(&mut bytes);
        self.shaper.shape((*self.bytes).as_ref(), self.index, text, false).first().is_some_and(|glyph| glyph.glyph != 0)
    }

    fn part(&self, text: &str, range: Range<usize>, right_to_left: bool) -> Part {
        let piece = text.get(range.clone()).unwrap_or_default();
        let shaped = self.shaper.shape((*self.bytes).as_ref(), self.index, piece, right_to_left);
        let mut starts: Vec<usize> = shaped.iter().map(|glyph| glyph.at).collect();
        starts.sort_unstable();
        let end = |at: usize| starts.iter().copied().find(|start| *start > at).unwrap_or(piece.len());
        let glyphs = shaped.iter().map(|glyph| KrillaGlyph {
            glyph_id: GlyphId::new(glyph.glyph),
            text_range: range.start + glyph.at..range.start + end(glyph.at),
            x_advance: glyph.advance,
            x_offset: glyph.offset.0,
            y_offset: glyph.offset.1,
            y_advance: 0.0,
            location: None,
        });
        let width = shaped.iter().map(|glyph| glyph.advance).sum();
        Part { font: self.font.clone(), glyphs: glyphs.collect(), width }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// If a name of another script took part in the layout with other widths than it is drawn with, cells would overlap.
    #[test]
    fn the_width_of_a_line_is_that_of_its_glyphs() {
        let faces = Faces::new().unwrap();
        for text in ["Release 12", "קבוצה 12 IBM", "قسم المبيعات", "東京 2026", "ภาษาไทย", "हिन्दी", "✓ ⌘ 😀"]
        {
            for bold in [false, true] {
                let parts = faces.parts(text, bold);
                let drawn: f32 = parts.iter().flat_map(|part| &part.glyphs).map(|glyph| glyph.x_advance).sum();
                assert!((faces.width(text, bold) - drawn).abs() < 1e-4, "{text}");
            }
        }
    }

    /// Every character is in the text behind the glyphs, so that a line can be copied and searched.
    #[test]
    fn every_character_is_behind_a_glyph() {
        let faces = Faces::new().unwrap();
        for text in ["קבוצה 12 IBM", "قسم المبيعات لا", "हिन्दी क्षि", "ab\u{301}c שָׁ"]
        {
            let mut behind = vec![false; text.len()];
            for glyph in faces.parts(text, false).iter().flat_map(|part| &part.glyphs) {
                behind[glyph.text_range.clone()].fill(true);
            }
            assert!(behind.iter().all(|is_behind| *is_behind), "{text}");
        }
    }
}
