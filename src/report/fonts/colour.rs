//! Emoji: characters that a font draws as coloured pictures.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Source};
use resvg::usvg::{FontResolver, Options, Tree};

use super::shape::Shaper;
use super::system::SystemFace;
use crate::report::words::escape;

/// A character as pixels.
pub struct Drawn {
    pub width: usize,
    pub height: usize,
    /// Red, green, blue and opacity of each pixel, row by row, the colours multiplied by the opacity.
    pub pixels: Vec<u8>,
    /// Where the picture's left upper corner lies beside the pen on the base line.
    pub corner: (f32, f32),
    /// How far the pen moves.
    pub advance: f32,
}

/// Draws a character, or several that make one picture, `size` pixels high; `None` if the font cannot.
#[must_use]
pub fn drawn(face: &SystemFace, cluster: &str, size: f32) -> Option<Drawn> {
    let shaper = Shaper::new(&face.data, face.index, false)?;
    let shaped = shaper.shape(&face.data, face.index, cluster, false);
    let advance = shaped.iter().map(|glyph| glyph.advance).sum::<f32>() * size;
    let (left, above) = ((0.1 * size).ceil(), (1.1 * size).ceil());
    let (width, height) = ((advance + 2.0 * left).ceil(), (1.5 * size).ceil());
    let text = escape(cluster);
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"><text x="{left}" y="{above}" font-size="{size}">{text}</text></svg>"#
    );
    let mut database = Database::new();
    database.load_font_source(Source::Binary(face.bytes()));
    let id = database.faces().find(|info| info.index == face.index)?.id;
    let font_resolver =
        FontResolver { select_font: Box::new(move |_, _| Some(id)), select_fallback: Box::new(|_, _, _| None) };
    let options = Options { fontdb: Arc::new(database), font_resolver, ..Options::default() };
    let tree = Tree::from_str(&svg, &options).ok()?;
    let mut pixels = Pixmap::new(width as u32, height as u32)?;
    resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
    if pixels.pixels().iter().all(|pixel| pixel.alpha() == 0) {
        return None;
    }
    let (width, height) = (pixels.width() as usize, pixels.height() as usize);
    Some(Drawn { width, height, pixels: pixels.take(), corner: (-left, -above), advance })
}
