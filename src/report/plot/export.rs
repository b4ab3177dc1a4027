//! A chart as a file: SVG, PNG, and its numbers as CSV.

use std::{fmt::Write as _, sync::Arc};

use unicode_segmentation::UnicodeSegmentation as _;

use super::draw::{Anchor, Face, Ink, Paint, Picture, picture};
use super::geometry::Spot;
use super::{Chart, Marks, faces};
use crate::release::writers::neutralised;
use crate::report::fonts::order::is_read_from_right;
use crate::report::words::escape;

/// Size of a saved picture, in points; it grows with its rows.
const WIDTH: f32 = 720.0;
const LEAST_HEIGHT: f32 = 400.0;
const MARGIN: f32 = 24.0;
/// What title and reading take of the height, the title on one line.
const WORDS: f32 = 64.0;
/// Height of each further line of the title.
const TITLE: f32 = 22.0;
/// Lines of a title, and of a reading, at most.
const LINES: usize = 2;

/// How a colour is written: as itself in a file of its own, as a class where a page's style decides.
#[derive(Clone, Copy)]
enum Colours {
    Light,
    Classes,
    /// As [`Self::Light`], for a picture that is drawn here and now: each text names the font of this computer that has
    /// its characters.
    Pixels,
}

/// The whole chart with its title and its reading, on white, as one SVG document without references.
#[must_use]
pub fn svg(chart: &Chart) -> String {
    document(chart, Colours::Light)
}

fn document(chart: &Chart, colours: Colours) -> String {
    let inner = WIDTH - 2.0 * MARGIN;
    // The title is semi-bold, and so a little wider than its size says.
    let title = wrapped(&chart.title, 17.0, inner);
    let words = WORDS + TITLE * (title.len() - 1) as f32;
    let height = LEAST_HEIGHT.max(chart.height() + 2.0 * MARGIN + words);
    let inner = Spot { x: inner, y: height - 2.0 * MARGIN - words };
    let drawn = picture(chart, inner, &text_width);
    let mut out = String::new();
    let _ = write!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" font-family="Inter, sans-serif" role="img"><title>{}</title><desc>{}</desc><rect width="100%" height="100%" fill="#fff"/>"##,
        escape(&chart.title),
        escape(&chart.reading)
    );
    let line = |y: f32, text: &str, size: f32, face: Face, colour: Paint| Ink::Text {
        at: Spot { x: MARGIN, y },
        text: text.to_owned(),
        size,
        face,
        colour,
        anchor: Anchor::Start,
        upright: false,
    };
    for (i, text) in title.iter().enumerate() {
        let y = MARGIN + 6.0 + TITLE * i as f32;
        stroke(&mut out, &line(y, text, 16.0, Face::SemiBold, Paint::Text), colours);
    }
    let lines = wrapped(&chart.reading, 13.0, inner.x);
    for (i, text) in lines.iter().enumerate() {
        let y = height - MARGIN - 18.0 * (lines.len() - 1 - i) as f32;
        stroke(&mut out, &line(y, text, 13.0, Face::Regular, Paint::Weak), colours);
    }
    let _ = write!(out, r#"<g transform="translate({MARGIN} {})">"#, MARGIN + words - 32.0);
    strokes(&mut out, &drawn, colours);
    out.push_str("</g></svg>\n");
    out
}

/// The picture alone, for a page that has title and reading in its own text and gives the classes their colours.
#[must_use]
pub fn inline_svg(chart: &Chart, width: f32, height: f32) -> String {
    let drawn = picture(chart, Spot { x: width, y: height }, &text_width);
    let mut out = String::new();
    let _ = write!(
        out,
        r#"<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" aria-label="{}">"#,
        escape(&chart.title)
    );
    strokes(&mut out, &drawn, Colours::Classes);
    out.push_str("</svg>");
    out
}

/// Characters that are as wide as high: those of East Asia, and emoji.
const WIDE: [(char, char); 8] = [
    ('\u{1100}', '\u{115F}'),
    ('\u{2E80}', '\u{A4CF}'),
    ('\u{AC00}', '\u{D7A3}'),
    ('\u{F900}', '\u{FAFF}'),
    ('\u{FE30}', '\u{FE6F}'),
    ('\u{FF00}', '\u{FF60}'),
    ('\u{1F000}', '\u{1FAFF}'),
    ('\u{20000}', '\u{3FFFF}'),
];

/// A fair guess of a text's width: the file must not depend on a window being open. Letters are as wide as
/// Inter's.
fn text_width(text: &str, size: f32) -> f32 {
    let wide = |letter: char| WIDE.iter().any(|(first, last)| (*first..=*last).contains(&letter));
    text.chars().map(|letter| if wide(letter) { size } else { size * 0.56 }).sum()
}

/// At most [`LINES`] lines; a text longer than that is cut after a word. The document names the whole of it in its title
/// and its description.
fn wrapped(text: &str, size: f32, width: f32) -> Vec<String> {
    let fits = |line: &str| text_width(line, size) <= width;
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let is_last = lines.len() == LINES;
        let Some(line) = lines.last_mut() else { break };
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if fits(&longer) {
            *line = longer;
        } else if line.is_empty() || is_last {
            *line = cut(&longer, fits);
            break;
        } else if fits(word) {
            lines.push(word.to_owned());
        } else {
            lines.push(cut(word, fits));
            break;
        }
    }
    lines
}

/// As many words as fit with a "…" behind them; of a single word as many letters.
fn cut(line: &str, fits: impl Fn(&str) -> bool) -> String {
    let mut kept = line;
    loop {
        let text = format!("{kept}…");
        if kept.is_empty() || fits(&text) {
            return text;
        }
        kept = match kept.rfind(' ') {
            Some(end) => &kept[..end],
            None => kept.grapheme_indices(true).next_back().map_or("", |(end, _)| &kept[..end]),
        };
    }
}

fn strokes(out: &mut String, drawn: &Picture, colours: Colours) {
    drawn.inks.iter().for_each(|ink| stroke(out, ink, colours));
}

fn stroke(out: &mut String, ink: &Ink, colours: Colours) {
    let fill = |paint| colours.attribute("fill", paint);
    let line = |paint| colours.attribute("stroke", paint);
    // Writing to a string cannot fail.
    let _ = match ink {
        Ink::Rect { rect, fill: paint, radius } => write!(
            out,
            r#"<rect x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}" rx="{radius:.1}" {}/>"#,
            rect.min.x,
            rect.min.y,
            rect.width(),
            rect.height(),
            fill(*paint)
        ),
        Ink::Line { from, to, colour, width, dashed } => {
            let dash = if *dashed { r#" stroke-dasharray="4 3""# } else { "" };
            write!(
                out,
                r#"<line x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}" stroke-width="{width}"{dash} {}/>"#,
                from.x,
                from.y,
                to.x,
                to.y,
                line(*colour)
            )
        }
        Ink::Path { points, colour, width } => {
            let points: Vec<String> = points.iter().map(|p| format!("{:.1},{:.1}", p.x, p.y)).collect();
            let points = points.join(" ");
            write!(out, r#"<polyline points="{points}" style="fill:none" stroke-width="{width}" {}/>"#, line(*colour))
        }
        Ink::Dot { at, radius, colour } => {
            write!(out, r#"<circle cx="{:.1}" cy="{:.1}" r="{radius}" {}/>"#, at.x, at.y, fill(*colour))
        }
        Ink::Text { at, text, size, face, colour, anchor, upright } => {
            let weight = match face {
                Face::Regular => 400,
                Face::SemiBold => 600,
            };
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let turn =
                if *upright { format!(r#" transform="rotate(-90 {:.1} {:.1})""#, at.x, at.y) } else { String::new() };
            write!(
                out,
                r#"<text x="{:.1}" y="{:.1}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}"{turn} {}>{}</text>"#,
                at.x,
                // A line's middle lies about a third of its size above its foot.
                at.y + size * 0.36,
                fill(*colour),
                colours.words(text)
            )
        }
    };
}

impl Colours {
    fn attribute(self, kind: &str, paint: Paint) -> String {
        match self {
            Self::Light | Self::Pixels => format!("{kind}=\"{}\"", light(paint)),
            Self::Classes => format!("class=\"{kind}-{}\"", class(paint)),
        }
    }

    /// A line that is read from the right is set apart as such: otherwise a viewer takes it for one from the left, and
    /// its words and numbers change places.
    fn words(self, text: &str) -> String {
        let words = match self {
            Self::Light | Self::Classes => escape(text),
            Self::Pixels => faces::spans(text),
        };
        if is_read_from_right(text) { format!("\u{2067}{words}\u{2069}") } else { words }
    }
}

fn light(paint: Paint) -> &'static str {
    match paint {
        Paint::Text => "#1b2430",
        Paint::Weak => "#5e6874",
        Paint::Line => "#e2e5e9",
        Paint::Accent => "#0b5c8c",
        Paint::Bars => "#588da9",
        Paint::Pale => "#c4d9e5",
        Paint::Pass => "#00775a",
        Paint::Warn => "#925600",
        Paint::Fail => "#b3361e",
    }
}

/// The classes of the report's style sheet.
fn class(paint: Paint) -> &'static str {
    match paint {
        Paint::Text => "text",
        Paint::Weak => "weak",
        Paint::Line => "line",
        Paint::Accent => "accent",
        Paint::Bars => "bars",
        Paint::Pale => "pale",
        Paint::Pass => "pass",
        Paint::Warn => "warn",
        Paint::Fail => "fail",
    }
}

/// The same picture in pixels, twice its size in points.
///
/// # Errors
/// A sentence when the picture cannot be drawn.
pub fn png(chart: &Chart) -> Result<Vec<u8>, String> {
    png_of(&document(chart, Colours::Pixels), 2.0)
}

/// Any SVG in pixels, `scale` times its size, with Inter as its face, and with the fonts of this computer for what Inter
/// lacks.
///
/// # Errors
/// A sentence when it is not an SVG, or too large.
pub fn png_of(svg: &str, scale: f32) -> Result<Vec<u8>, String> {
    use resvg::{tiny_skia, usvg};
    let options = usvg::Options {
        fontdb: Arc::new(faces::database(svg)),
        font_family: "Inter".to_owned(),
        ..usvg::Options::default()
    };
    let tree =
        usvg::Tree::from_str(svg, &options).map_err(|error| format!("The picture could not be drawn: {error}."))?;
    let size = tree.size();
    let pixels = |points: f32| (points * scale).ceil() as u32;
    let mut pixels = tiny_skia::Pixmap::new(pixels(size.width()), pixels(size.height()))
        .ok_or("The picture could not be drawn: no memory for it.")?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
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
        Marks::Pairs { pairs, first, second, .. } => {
            line(&["value", first, second]);
            pairs.iter().for_each(|p| line(&[&p.label, &p.first.to_string(), &p.second.to_string()]));
        }
        Marks::Points { points, .. } => {
            line(&["levels", &x, &y]);
            points.iter().for_each(|p| line(&[&p.label, &p.kept.to_string(), &p.risk.to_string()]));
        }
        Marks::Lines { lines, looks, .. } => {
            line(&["segment", &x, &y, "exact"]);
            for trend in lines {
                for point in trend.points() {
                    let look = looks.get(point.at).map_or("", String::as_str);
                    let exact = if point.about { "no" } else { "yes" };
                    line(&[&trend.name, look, &point.people.to_string(), exact]);
                }
            }
        }
    }
    out
}

/// Quoted where it must be; a cell that a spreadsheet would run is made plain text.
fn csv_cell(cell: &str) -> String {
    let cell = neutralised(cell);
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::plot::{Bar, Tone};

    fn chart() -> Chart {
        let bar = |label: &str, value: f64| Bar {
            label: label.to_owned(),
            value,
            note: value.to_string(),
            says: format!("{value} people"),
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
