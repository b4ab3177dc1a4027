//! The place of every line of a document: lines broken at words, pages broken at lines, the head of a table repeated.

use unicode_segmentation::UnicodeSegmentation as _;

use super::faces::Faces;
use crate::report::document::{Block, Document, Table};

/// Points.
const MARGIN: f32 = 56.0;
const FOOT: f32 = 40.0;
const GAP: f32 = 6.0;
const PADDING: f32 = 4.0;
const INDENT: f32 = 14.0;

/// How a text is set: size, height of a line, and whether it is bold.
#[derive(Clone, Copy)]
struct Setting {
    size: f32,
    line: f32,
    bold: bool,
}

const BODY: Setting = Setting { size: 9.5, line: 13.5, bold: false };
const SMALL: Setting = Setting { size: 8.0, line: 11.0, bold: false };
const HEAD: Setting = Setting { size: 8.0, line: 11.0, bold: true };
const TITLE: Setting = Setting { size: 20.0, line: 26.0, bold: true };
const HEADINGS: [Setting; 3] = [
    Setting { size: 15.0, line: 20.0, bold: true },
    Setting { size: 12.0, line: 16.0, bold: true },
    Setting { size: 10.0, line: 14.0, bold: true },
];

/// What a line belongs to, for readers that speak a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Heading(u16, String),
    Paragraph,
    List,
    Item,
    Table,
    Row,
    HeadCell,
    Cell,
}

/// A line of text on a page. `y` is its base line from the top.
pub(super) struct Line {
    pub x: f32,
    pub y: f32,
    pub size: f32,
    pub bold: bool,
    pub text: String,
    /// The part that it belongs to; `None` for what is only there for the eye.
    pub part: Option<usize>,
}

/// A rule across a page.
pub(super) struct Rule {
    pub x: f32,
    pub y: f32,
    pub width: f32,
}

/// A page.
#[derive(Default)]
pub(super) struct Page {
    pub lines: Vec<Line>,
    pub rules: Vec<Rule>,
}

/// A heading for the outline: level, text, page from 0, height.
pub(super) struct Entry {
    pub level: u8,
    pub text: String,
    pub page: usize,
    pub y: f32,
}

/// A document laid out.
pub(super) struct Layout<'a> {
    faces: &'a Faces,
    width: f32,
    height: f32,
    y: f32,
    pub pages: Vec<Page>,
    /// Each part with the one that it is in.
    pub parts: Vec<(Part, Option<usize>)>,
    pub outline: Vec<Entry>,
}

impl<'a> Layout<'a> {
    /// Lays a document out with these fonts.
    pub(super) fn of(document: &Document, faces: &'a Faces) -> Self {
        let (width, height) = document.paper.points();
        let mut layout = Self {
            faces,
            width,
            height,
            y: MARGIN,
            pages: vec![Page::default()],
            parts: Vec::new(),
            outline: Vec::new(),
        };
        let title = layout.part(Part::Heading(1, document.title.clone()), None);
        layout.text(&document.title, TITLE, MARGIN, title);
        for line in &document.lead {
            let part = layout.part(Part::Paragraph, None);
            layout.text(line, BODY, MARGIN, part);
        }
        for block in &document.blocks {
            layout.block(block);
        }
        layout.y += GAP;
        let last = layout.part(Part::Paragraph, None);
        layout.text(document.end(), SMALL, MARGIN, last);
        layout.number_pages();
        layout
    }

    fn part(&mut self, part: Part, within: Option<usize>) -> usize {
        self.parts.push((part, within));
        self.parts.len() - 1
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(level, text) => {
                let level = (*level).clamp(1, 3);
                let setting = HEADINGS[usize::from(level - 1)];
                self.y += 2.0 * GAP;
                // A heading is not the last of a page, nor is the head of a table under it.
                self.room(setting.line + 6.0 * BODY.line);
                self.outline.push(Entry { level, text: text.clone(), page: self.pages.len() - 1, y: self.y });
                // The title is the one heading of level 1.
                let part = self.part(Part::Heading(u16::from(level) + 1, text.clone()), None);
                self.text(text, setting, MARGIN, part);
                self.y += GAP / 2.0;
            }
            Block::Paragraph(text) => {
                let part = self.part(Part::Paragraph, None);
                self.text(text, BODY, MARGIN, part);
                self.y += GAP;
            }
            Block::List(items) => {
                let list = self.part(Part::List, None);
                for item in items {
                    let part = self.part(Part::Item, Some(list));
                    self.text(&format!("• {item}"), BODY, MARGIN + INDENT, part);
                }
                self.y += GAP;
            }
            Block::Table(table) => self.table(table),
        }
    }

    /// Begins a page unless this much room is left.
    fn room(&mut self, needed: f32) {
        if self.y + needed > self.height - MARGIN - FOOT / 2.0 && self.y > MARGIN {
            self.pages.push(Page::default());
            self.y = MARGIN;
        }
    }

    fn put(&mut self, line: Line) {
        if let Some(page) = self.pages.last_mut() {
            page.lines.push(line);
        }
    }

    /// A text from `x` to the right margin.
    fn text(&mut self, text: &str, setting: Setting, x: f32, part: usize) {
        for line in self.broken(text, setting, self.width - MARGIN - x) {
            self.room(setting.line);
            self.y += setting.line;
            let y = self.y - setting.line * 0.25;
            self.put(Line { x, y, size: setting.size, bold: setting.bold, text: line, part: Some(part) });
        }
    }

    /// A text in lines no wider than this. A word that is wider is broken.
    fn broken(&self, text: &str, setting: Setting, width: f32) -> Vec<String> {
        let fits = |text: &str| self.faces.width(text, setting.bold) * setting.size <= width;
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let mut line = String::new();
            for word in paragraph.split_whitespace() {
                let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if fits(&longer) {
                    line = longer;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                for letter in word.graphemes(true) {
                    let longer = format!("{line}{letter}");
                    if fits(&longer) || line.is_empty() {
                        line = longer;
                    } else {
                        lines.push(std::mem::replace(&mut line, letter.to_owned()));
                    }
                }
            }
            lines.push(line);
        }
        lines
    }

    /// Widths of the columns, by their texts.
    fn widths(&self, table: &Table) -> Vec<f32> {
        table.widths(self.width - 2.0 * MARGIN, 2.0 * PADDING, |line| self.faces.width(line, false) * SMALL.size)
    }

    fn table(&mut self, table: &Table) {
        let widths = self.widths(table);
        let part = self.part(Part::Table, None);
        self.row(&table.head, HEAD, &widths, part, true);
        for row in &table.rows {
            let lines = self.lines_of(row, SMALL, &widths);
            let needed = lines.iter().map(Vec::len).max().unwrap_or(0) as f32 * SMALL.line + 2.0 * PADDING;
            let is_full = self.y + needed > self.height - MARGIN - FOOT / 2.0;
            if is_full && self.y > MARGIN + 4.0 * SMALL.line {
                self.pages.push(Page::default());
                self.y = MARGIN;
                // Whoever listens has heard the head already.
                self.head_again(&table.head, &widths);
            }
            self.row(row, SMALL, &widths, part, false);
        }
        self.y += 2.0 * GAP;
    }

    fn lines_of(&self, row: &[String], setting: Setting, widths: &[f32]) -> Vec<Vec<String>> {
        row.iter().zip(widths).map(|(text, width)| self.broken(text, setting, width - 2.0 * PADDING)).collect()
    }

    fn row(&mut self, row: &[String], setting: Setting, widths: &[f32], table: usize, head: bool) {
        let lines = self.lines_of(row, setting, widths);
        let part = self.part(Part::Row, Some(table));
        let cells: Vec<usize> =
            lines.iter().map(|_| self.part(if head { Part::HeadCell } else { Part::Cell }, Some(part))).collect();
        let cells: Vec<Option<usize>> = cells.into_iter().map(Some).collect();
        self.draw_row(&lines, setting, widths, &cells);
    }

    fn head_again(&mut self, head: &[String], widths: &[f32]) {
        let lines = self.lines_of(head, HEAD, widths);
        let nobody = vec![None; lines.len()];
        self.draw_row(&lines, HEAD, widths, &nobody);
    }

    fn draw_row(&mut self, lines: &[Vec<String>], setting: Setting, widths: &[f32], parts: &[Option<usize>]) {
        self.y += PADDING;
        let most = lines.iter().map(Vec::len).max().unwrap_or(0);
        for number in 0..most {
            self.room(setting.line);
            self.y += setting.line;
            let y = self.y - setting.line * 0.25;
            let mut x = MARGIN;
            for ((cell, width), part) in lines.iter().zip(widths).zip(parts) {
                if let Some(text) = cell.get(number).filter(|text| !text.is_empty()) {
                    let (size, bold) = (setting.size, setting.bold);
                    self.put(Line { x: x + PADDING, y, size, bold, text: text.clone(), part: *part });
                }
                x += width;
            }
        }
        self.y += PADDING;
        let rule = Rule { x: MARGIN, y: self.y, width: self.width - 2.0 * MARGIN };
        if let Some(page) = self.pages.last_mut() {
            page.rules.push(rule);
        }
    }

    fn number_pages(&mut self) {
        let pages = self.pages.len();
        let (x, y) = (self.width - MARGIN - 40.0, self.height - FOOT);
        for (number, page) in (1..).zip(&mut self.pages) {
            let text = format!("{number} of {pages}");
            page.lines.push(Line { x, y, size: SMALL.size, bold: false, text, part: None });
        }
    }
}
