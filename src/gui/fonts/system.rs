//! Fonts of this computer, for characters that the window's own lack. They are looked for beside the drawing thread:
//! until they are there, and if there are none, a box stands for the character.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use eframe::egui::{
    ColorImage, Context, FallbackRequest, FontData, FontInsert, FontPriority, FontProvider, FontTweak, GlyphBitmap,
    GlyphRasterizer, GlyphRasterizerRequest, InsertFontFamily, RasterizedGlyph, epaint::text::VariationCoords, vec2,
};

use crate::report::fonts::colour;
use crate::report::fonts::shape::WEIGHT;
use crate::report::fonts::system::{SystemFace, face_for, font_to_install};

/// The fonts of this computer, as the window asks for them.
#[derive(Clone)]
pub struct FontsOfComputer(Arc<Shared>);

struct Shared {
    /// The window that waits for a font; without one, fonts are read at once.
    window: Option<Context>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What was found for each character; nothing if no font has it.
    answers: HashMap<char, Option<Arc<SystemFace>>>,
    /// Characters that are still looked for.
    waiting: BTreeSet<char>,
    /// Whether a thread looks for them.
    working: bool,
    /// Fonts that would draw what none here can; `None` if no font is known to.
    lacking: BTreeSet<Option<String>>,
    /// Of these, those that were reported.
    reported: BTreeSet<Option<String>>,
}

impl FontsOfComputer {
    /// Gives the context these fonts behind its own. `at_once`: read in the frame that needs them, as tests want it, and
    /// not on a thread beside it.
    #[must_use]
    pub fn install(ctx: &Context, at_once: bool) -> Self {
        let window = (!at_once).then(|| ctx.clone());
        let fonts = Self(Arc::new(Shared { window, state: Mutex::default() }));
        ctx.add_font_provider(Arc::new(fonts.clone()));
        let pictures = fonts.clone();
        ctx.add_glyph_rasterizer(GlyphRasterizer::new("shoal::emoji", move |request: &GlyphRasterizerRequest<'_>| {
            pictures.picture(request)
        }));
        fonts
    }

    /// The fonts that would draw what cannot be drawn here, each reported once; `None` if there is nothing new to report.
    pub fn newly_lacking(&self) -> Option<Vec<String>> {
        let mut state = self.state();
        let new: Vec<Option<String>> = state.lacking.difference(&state.reported).cloned().collect();
        state.reported.extend(new.iter().cloned());
        (!new.is_empty()).then(|| new.into_iter().flatten().collect())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The face of a character, if it is known by now.
    fn face(&self, letter: char) -> Option<Arc<SystemFace>> {
        let mut state = self.state();
        if let Some(answer) = state.answers.get(&letter) {
            return answer.clone();
        }
        if self.0.window.is_none() {
            let face = face_for(letter);
            state.note(letter, face.clone());
            return face;
        }
        state.waiting.insert(letter);
        if !state.working {
            state.working = true;
            let fonts = self.clone();
            std::thread::spawn(move || fonts.look());
        }
        None
    }

    /// Looks for what waits until nothing does, and has the window drawn anew.
    fn look(&self) {
        loop {
            let waiting = {
                let mut state = self.state();
                let waiting = std::mem::take(&mut state.waiting);
                state.working = !waiting.is_empty();
                waiting
            };
            if waiting.is_empty() {
                break;
            }
            for letter in waiting {
                let face = face_for(letter);
                self.state().note(letter, face);
            }
            // The context remembers which characters it was asked for in vain.
            if let Some(window) = &self.0.window {
                window.set_font_providers(vec![Arc::new(self.clone())]);
            }
        }
    }

    /// An emoji.
    fn picture(&self, request: &GlyphRasterizerRequest<'_>) -> Option<RasterizedGlyph> {
        let letter = request.cluster.chars().next()?;
        let face = self.face(letter).filter(|face| face.is_colour)?;
        let drawn = colour::drawn(&face, request.cluster, request.font_size_px)?;
        let image = ColorImage::from_rgba_premultiplied([drawn.width, drawn.height], &drawn.pixels);
        let (left, above) = drawn.corner;
        let bitmap = GlyphBitmap { image, offset_px: vec2(left, above), is_color: true };
        Some(RasterizedGlyph { bitmap, advance_px: drawn.advance })
    }
}

impl State {
    fn note(&mut self, letter: char, face: Option<Arc<SystemFace>>) {
        if face.is_none() {
            self.lacking.insert(font_to_install(letter));
        }
        self.answers.insert(letter, face);
    }
}

impl FontProvider for FontsOfComputer {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        let letter = request.cluster.chars().next()?;
        let face = self.face(letter).filter(|face| !face.is_colour)?;
        let family = InsertFontFamily { family: request.family.clone(), priority: FontPriority::Lowest };
        Some(FontInsert::new(&face.name, data(&face), vec![family]))
    }
}

fn data(face: &SystemFace) -> FontData {
    let data = FontData::from_blob(face.bytes(), face.index);
    if !face.has_weights {
        return data;
    }
    let coords = VariationCoords::new([(WEIGHT.0, WEIGHT.1)]);
    data.tweak(FontTweak { coords, ..FontTweak::default() })
}
