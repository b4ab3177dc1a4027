//! The faces of a picture in pixels: those that Shoal ships, and those of this computer that its texts name.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use resvg::usvg::fontdb::{Database, Source};
use skrifa::{FontRef, MetadataProvider as _};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::report::fonts::{MEDIUM, REGULAR, SEMIBOLD, SYMBOLS, system};
use crate::report::words::escape;

/// A text as content of an SVG text, what Inter lacks in spans that name the font of this computer that has it.
pub(super) fn spans(text: &str) -> String {
    let mut parts: Vec<(Option<String>, String)> = Vec::new();
    for cluster in text.graphemes(true) {
        let family = cluster.chars().next().filter(|letter| !is_shipped(*letter)).and_then(system::face_for);
        let family = family.map(|face| face.family.clone());
        match parts.last_mut() {
            Some((last, part)) if *last == family => part.push_str(cluster),
            _ => parts.push((family, cluster.to_owned())),
        }
    }
    let mut out = String::new();
    for (family, part) in parts {
        let part = escape(&part);
        // Writing to a string cannot fail.
        let _ = match family {
            None => write!(out, "{part}"),
            Some(family) => write!(out, r#"<tspan font-family="'{}'">{part}</tspan>"#, escape(&family)),
        };
    }
    out
}

/// The faces for a picture: those that Shoal ships, and those of this computer for all other characters in it.
pub(super) fn database(svg: &str) -> Database {
    let mut faces = Database::new();
    for bytes in [REGULAR, MEDIUM, SEMIBOLD, SYMBOLS] {
        faces.load_font_data(bytes.to_vec());
    }
    let foreign = svg.chars().filter(|letter| !letter.is_ascii() && !is_shipped(*letter)).filter_map(system::face_for);
    let foreign: BTreeMap<String, Arc<system::SystemFace>> = foreign.map(|face| (face.name.clone(), face)).collect();
    for face in foreign.into_values() {
        faces.load_font_source(Source::Binary(face.bytes()));
    }
    faces
}

fn is_shipped(letter: char) -> bool {
    [REGULAR, SYMBOLS].iter().any(|bytes| FontRef::new(bytes).is_ok_and(|font| font.charmap().map(letter).is_some()))
}
