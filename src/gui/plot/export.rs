//! A chart as a file: SVG, PNG, and its numbers as CSV.

use std::{fmt::Write as _, sync::Arc};

use eframe::egui::{Color32, Pos2, vec2};

use super::{Anchor, Chart, Face, Ink, Marks, picture};
use crate::gui::{fonts, theme};

/// Size of a saved picture, in points.
const WIDTH: f32 = 720.0;
const HEIGHT: f32 = 400.0;
const MARGIN: f32 = 24.0;

/// The whole chart with its title and its reading, on white, as one SVG document without references.
#[must_use]
pub fn svg(chart: &Chart) -> String {
    let palette = theme::LIGHT;
    // A fair guess of Inter's width: the file must not depend on a window being open.
    let measure = |text: &str, size: f32| text.chars().count() as f32 * size * 0.56;
    let inner = vec2(WIDTH - 2.0 * MARGIN, HEIGHT - 2.0 * MARGIN - 64.0);
    let drawn = picture(chart, inner, &palette, &measure);
    let mut out = String::new();
    let _ = write!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Inter, sans-serif" role="img"><title>{}</title><desc>{}</desc><rect width="100%" height="100%" fill="#fff"/>"##,
        escape(&chart.title),
        escape(&chart.reading)
    );
    text(&mut out, Pos2::new(MARGIN, MARGIN + 6.0), &chart.title, 16.0, Face::SemiBold, palette.text, Anchor::Start);
    let bottom = HEIGHT - MARGIN;
    text(&mut out, Pos2::new(MARGIN, bottom), &chart.reading, 13.0, Face::Regular, palette.weak, Anchor::Start);
    let _ = write!(out, r#"<g transform="translate({MARGIN} {})">"#, MARGIN + 32.0);
    for ink in &drawn.inks {
        stroke(&mut out, ink);
    }
    out.push_str("</g></svg>\n");
    out
}

fn stroke(out: &mut String, ink: &Ink) {
    match ink {
        Ink::Rect { rect, fill, radius } => {
            let _ = write!(
                out,
                r#"<rect x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}" rx="{radius:.1}" fill="{}"/>"#,
                rect.left(),
                rect.top(),
                rect.width(),
                rect.height(),
                hex(*fill)
            );
        }
        Ink::Line { from, to, colour, width, dashed } => {
            let dash = if *dashed { r#" stroke-dasharray="4 3""# } else { "" };
            let _ = write!(
                out,
                r#"<line x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}" stroke="{}" stroke-width="{width}"{dash}/>"#,
                from.x,
                from.y,
                to.x,
                to.y,
                hex(*colour)
            );
        }
        Ink::Path { points, colour, width } => {
            let points: Vec<String> = points.iter().map(|p| format!("{:.1},{:.1}", p.x, p.y)).collect();
            let _ = write!(
                out,
                r#"<polyline points="{}" fill="none" stroke="{}" stroke-width="{width}"/>"#,
                points.join(" "),
                hex(*colour)
            );
        }
        Ink::Dot { at, radius, colour } => {
            let _ = write!(out, r#"<circle cx="{:.1}" cy="{:.1}" r="{radius}" fill="{}"/>"#, at.x, at.y, hex(*colour));
        }
        Ink::Text { at, text: words, size, face, colour, anchor, upright } => {
            if *upright {
                let _ = write!(out, r#"<g transform="rotate(-90 {:.1} {:.1})">"#, at.x, at.y);
            }
            text(out, *at, words, *size, *face, *colour, *anchor);
            if *upright {
                out.push_str("</g>");
            }
        }
    }
}

fn text(out: &mut String, at: Pos2, words: &str, size: f32, face: Face, colour: Color32, anchor: Anchor) {
    let weight = match face {
        Face::Regular => 400,
        Face::Medium => 500,
        Face::SemiBold => 600,
    };
    let anchor = match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    };
    let _ = write!(
        out,
        r#"<text x="{:.1}" y="{:.1}" font-size="{size}" font-weight="{weight}" fill="{}" text-anchor="{anchor}">{}</text>"#,
        at.x,
        at.y + size * 0.36,
        hex(colour),
        escape(words)
    );
}

fn hex(colour: Color32) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.r(), colour.g(), colour.b())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The same picture in pixels, twice its size in points.
///
/// # Errors
/// A sentence when the picture cannot be drawn.
pub fn png(chart: &Chart) -> Result<Vec<u8>, String> {
    use resvg::{tiny_skia, usvg};
    let mut faces = usvg::fontdb::Database::new();
    for bytes in [fonts::REGULAR, fonts::MEDIUM, fonts::SEMIBOLD] {
        faces.load_font_data(bytes.to_vec());
    }
    let options =
        usvg::Options { fontdb: Arc::new(faces), font_family: "Inter".to_owned(), ..usvg::Options::default() };
    let tree = usvg::Tree::from_str(&svg(chart), &options)
        .map_err(|error| format!("The picture could not be drawn: {error}."))?;
    let (width, height) = ((WIDTH * 2.0) as u32, (HEIGHT * 2.0) as u32);
    let mut pixels =
        tiny_skia::Pixmap::new(width, height).ok_or("The picture could not be drawn: no memory for it.")?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(2.0, 2.0), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| format!("The picture could not be written: {error}."))
}

/// The numbers behind a chart, one line a mark.
#[must_use]
pub fn csv(chart: &Chart) -> String {
    let mut out = String::new();
    let mut line = |cells: &[&str]| {
        let cells: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
        out.push_str(&cells.join(","));
        out.push('\n');
    };
    let or = |title: &str, other: &str| if title.is_empty() { other.to_owned() } else { title.to_owned() };
    let (x, y) = (or(&chart.x_axis, "name"), or(&chart.y_axis, "value"));
    match &chart.marks {
        Marks::Columns(bars) => {
            line(&[&x, &y]);
            bars.iter().for_each(|bar| line(&[&bar.label, &bar.value.to_string()]));
        }
        Marks::Bars(bars) => {
            line(&[&y, &x]);
            bars.iter().for_each(|bar| line(&[&bar.label, &bar.value.to_string()]));
        }
        Marks::Curve { points, .. } => {
            line(&[&x, &y]);
            points.iter().for_each(|(a, b)| line(&[&a.to_string(), &b.to_string()]));
        }
        Marks::Pairs { pairs, inside, outside } => {
            line(&["value", inside, outside]);
            pairs.iter().for_each(|p| line(&[&p.label, &p.inside.to_string(), &p.outside.to_string()]));
        }
        Marks::Points(points) => {
            line(&["levels", &x, &y]);
            points.iter().for_each(|p| line(&[&p.label, &p.x.to_string(), &p.y.to_string()]));
        }
    }
    out
}

/// Quoted where it must be; a cell that a spreadsheet would run is made plain text.
fn csv_cell(cell: &str) -> String {
    let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    let cell = if runs { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gui::plot::{Bar, Tone};

    fn chart() -> Chart {
        let bar = |label: &str, value: f64| Bar {
            label: label.to_owned(),
            value,
            note: value.to_string(),
            tone: Tone::Plain,
        };
        Chart {
            title: "How big is the crowd?".into(),
            x_axis: "People in the crowd".into(),
            y_axis: "People".into(),
            reading: "3 of 10 people hide in crowds < 5.".into(),
            marks: Marks::Columns(vec![bar("1", 3.0), bar("=2", 7.0)]),
        }
    }

    /// A saved picture must open anywhere: well-formed, and with nothing taken from outside it.
    #[test]
    fn a_chart_is_saved_as_a_picture_that_needs_nothing_else() {
        let text = svg(&chart());
        assert!(text.contains("&lt; 5"), "a sentence with < must not break the document");
        assert!(!text.contains("href"));
        let bytes = png(&chart()).unwrap();
        assert_eq!(&bytes[1..4], b"PNG");
    }

    /// A label that looks like a formula must stay text in the spreadsheet it is pasted into.
    #[test]
    fn copied_numbers_are_plain_text() {
        assert_eq!(csv(&chart()), "People in the crowd,People\n1,3\n'=2,7\n");
    }
}
