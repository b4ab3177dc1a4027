//! Text from right to left, drawn in its order. egui shapes each word rightly and sets all words from left to right; so
//! at the end of a frame every text that holds Arabic or Hebrew is laid out again, in the order of the eye. Only what is
//! drawn changes: what is copied, read aloud or edited stays as it was written.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::{
    Context, LayerId, Rect, Shape,
    layers::ShapeIdx,
    text::{ByteIndex, Galley, LayoutJob, LayoutSection, TextWrapping},
};
use unicode_segmentation::UnicodeSegmentation as _;

use crate::report::fonts::order::{has_right_to_left, pieces};

/// Draws every text of this frame in the order of the eye.
pub(super) fn set_in_order(ctx: &Context) {
    let mut layers: Vec<LayerId> = ctx.memory(|memory| memory.layer_ids().collect());
    if !layers.contains(&LayerId::background()) {
        layers.push(LayerId::background());
    }
    let mut found: Vec<(LayerId, usize, Shape)> = Vec::new();
    ctx.graphics(|graphics| {
        for layer in layers {
            let Some(list) = graphics.get(layer) else { continue };
            for (at, clipped) in list.all_entries().enumerate() {
                if needs_order(&clipped.shape) {
                    found.push((layer, at, clipped.shape.clone()));
                }
            }
        }
    });
    if found.is_empty() {
        return;
    }
    // The field that is being edited: its cursor goes by egui's own order.
    let focused = ctx.memory(egui::Memory::focused);
    let field = focused.and_then(|id| ctx.read_response(id)).map(|response| response.rect);
    for (layer, at, mut shape) in found {
        set_shape(ctx, &mut shape, field);
        ctx.graphics_mut(|graphics| {
            graphics.entry(layer).mutate_shape(ShapeIdx(at), |clipped| clipped.shape = shape);
        });
    }
}

fn needs_order(shape: &Shape) -> bool {
    match shape {
        Shape::Text(text) => has_right_to_left(text.galley.text()),
        Shape::Vec(shapes) => shapes.iter().any(needs_order),
        _ => false,
    }
}

fn set_shape(ctx: &Context, shape: &mut Shape, field: Option<Rect>) {
    match shape {
        Shape::Text(text) if has_right_to_left(text.galley.text()) => {
            // Only fields keep the spaces at the end of a line.
            let is_field = text.galley.job.keep_trailing_whitespace;
            let is_edited = is_field && field.is_some_and(|field| field.expand(1.0).contains(text.pos));
            if !is_edited && !is_selected(&text.galley) {
                text.galley = Reordering { ctx, job: &text.galley.job }.galley(&text.galley);
            }
        }
        Shape::Vec(shapes) => shapes.iter_mut().for_each(|shape| set_shape(ctx, shape, field)),
        _ => {}
    }
}

/// Whether part of a text is selected: the mark goes by egui's own order.
fn is_selected(galley: &Galley) -> bool {
    galley.rows.iter().any(|row| {
        let visuals = &row.row.visuals;
        let first = visuals.mesh.indices.get(visuals.glyph_index_start);
        first.is_some_and(|index| *index as usize >= visuals.glyph_vertex_range.end)
    })
}

/// A text that is laid out again.
struct Reordering<'a> {
    ctx: &'a Context,
    job: &'a LayoutJob,
}

/// A line of the text: its bytes, and whether it was cut.
#[derive(Clone)]
struct Line {
    range: Range<usize>,
    is_cut: bool,
}

impl Reordering<'_> {
    fn galley(&self, before: &Galley) -> Arc<Galley> {
        let mut lines: Vec<Line> = Vec::new();
        let rows = before.rows.len().max(1);
        for paragraph in self.paragraphs() {
            self.break_lines(paragraph, &mut lines);
        }
        let end = lines.get(rows - 1).map(|last| self.end_of_paragraph(last.range.end));
        let too_many = lines.len() > rows;
        lines.truncate(rows);
        if let (Some(last), Some(end)) = (lines.last_mut(), end)
            && (before.elided || too_many)
        {
            // As many lines as there were: what is below keeps its place.
            last.range.end = end;
            if before.elided {
                *last = self.cut(last.range.clone());
            }
        }
        let job = self.job_of(&lines);
        self.ctx.fonts_mut(|fonts| fonts.layout_job(job))
    }

    fn paragraphs(&self) -> Vec<Range<usize>> {
        if !self.job.break_on_newline {
            return std::iter::once(0..self.job.text.len()).collect();
        }
        let mut start = 0;
        let mut paragraphs = Vec::new();
        for part in self.job.text.split('\n') {
            paragraphs.push(start..start + part.len());
            start += part.len() + 1;
        }
        paragraphs
    }

    fn end_of_paragraph(&self, at: usize) -> usize {
        if !self.job.break_on_newline {
            return self.job.text.len();
        }
        self.job.text.get(at..).and_then(|rest| rest.find('\n')).map_or(self.job.text.len(), |more| at + more)
    }

    /// Breaks a paragraph at its spaces, as wide as the text may be.
    fn break_lines(&self, paragraph: Range<usize>, lines: &mut Vec<Line>) {
        let text = self.job.text.get(paragraph.clone()).unwrap_or_default();
        let mut line = paragraph.start..paragraph.start;
        for word in text.split_inclusive(' ') {
            let longer = line.start..line.end + word.len();
            let seen = longer.start..longer.end - (word.len() - word.trim_end().len());
            if !line.is_empty() && self.width(&Line { range: seen, is_cut: false }) > self.job.wrap.max_width {
                lines.push(Line { range: line.clone(), is_cut: false });
                line = line.end..line.end + word.len();
            } else {
                line = longer;
            }
        }
        lines.push(Line { range: line, is_cut: false });
    }

    /// The longest beginning of a line that fits with the sign that more is missing.
    fn cut(&self, range: Range<usize>) -> Line {
        let text = self.job.text.get(range.clone()).unwrap_or_default();
        let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| range.start + at).collect();
        let cut = |end: usize| Line { range: range.start..end, is_cut: true };
        let fitting = ends.partition_point(|end| self.width(&cut(*end)) <= self.job.wrap.max_width);
        cut(fitting.checked_sub(1).and_then(|last| ends.get(last)).copied().unwrap_or(range.start))
    }

    fn width(&self, line: &Line) -> f32 {
        let job = self.job_of(std::slice::from_ref(line));
        self.ctx.fonts_mut(|fonts| fonts.layout_job(job)).size().x
    }

    /// The lines in the order of the eye, one below the other, as they were dressed.
    fn job_of(&self, lines: &[Line]) -> LayoutJob {
        let mut job = LayoutJob {
            wrap: TextWrapping { max_width: f32::INFINITY, ..TextWrapping::default() },
            first_row_min_height: self.job.first_row_min_height,
            halign: self.job.halign,
            round_output_to_gui: self.job.round_output_to_gui,
            ..LayoutJob::default()
        };
        for (number, line) in lines.iter().enumerate() {
            let mut text = self.job.text.get(line.range.clone()).unwrap_or_default().to_owned();
            // What only separates it from the next line would stand before it.
            let shown = text.trim_end_matches(' ').len();
            text.truncate(shown);
            text.extend(self.job.wrap.overflow_character.filter(|_| line.is_cut));
            if number > 0 {
                self.add(&mut job, "\n", line.range.start);
            }
            for piece in pieces(&text) {
                let is_word = has_right_to_left(&piece.text) || text.get(piece.range.clone()) != Some(&piece.text);
                if is_word || piece.range.end > shown {
                    self.add(&mut job, &piece.text, line.range.start + piece.range.start.min(shown.saturating_sub(1)));
                    continue;
                }
                let (from, to) = (line.range.start + piece.range.start, line.range.start + piece.range.end);
                for section in &self.job.sections {
                    let (start, end) = (section.byte_range.start.0.max(from), section.byte_range.end.0.min(to));
                    if start < end {
                        self.add(&mut job, self.job.text.get(start..end).unwrap_or_default(), start);
                    }
                }
            }
        }
        job
    }

    /// Adds a text dressed as that at this byte. Each is a section of its own, so that it is shaped alone.
    fn add(&self, job: &mut LayoutJob, text: &str, at: usize) {
        let sections = &self.job.sections;
        let section = sections.iter().find(|section| section.byte_range.end.0 > at).or(sections.last());
        let Some(section) = section else { return };
        let leading_space = if job.text.is_empty() { section.leading_space } else { 0.0 };
        let start = job.text.len();
        job.text.push_str(text);
        let byte_range = ByteIndex(start)..ByteIndex(job.text.len());
        job.sections.push(LayoutSection { leading_space, byte_range, format: section.format.clone() });
    }
}
