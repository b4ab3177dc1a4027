//! A document of headings, paragraphs, lists and tables: built once, written as HTML, DOCX, PDF and plain text.
//!
//! In: texts. Out: bytes, the same for the same document on every machine: no clock, no random number.

mod docx;
mod html;
mod pdf;
mod text;

use chrono::{DateTime, Utc};

/// The last line of everything that is handed over.
pub const NO_ADVICE: &str = "This record documents decisions. It is not legal advice.";

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Level 1 to 3, with its number: "2.1 Who".
    Heading(u8, String),
    Paragraph(String),
    List(Vec<String>),
    Table(Table),
}

/// A table with a head, which is repeated on every page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub head: Vec<String>,
    /// Each as long as the head.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Widths of the columns that fill a room. Each has room for its longest word, up to its share, and the rest goes to
    /// those with the longest lines. `measure` has the width of a text, `padding` what a cell adds to it.
    fn widths(&self, room: f32, padding: f32, measure: impl Fn(&str) -> f32) -> Vec<f32> {
        let columns = self.head.len().max(1);
        let widest = |column: usize, pieces: fn(&str) -> Vec<&str>| {
            // A head is bold.
            let head = self.head.get(column).into_iter().flat_map(|text| pieces(text)).map(|text| 1.1 * measure(text));
            let texts = self.rows.iter().filter_map(|row| row.get(column)).flat_map(|text| pieces(text));
            texts.map(&measure).chain(head).fold(0.0_f32, f32::max) + padding
        };
        let share = room / columns as f32;
        let least: Vec<f32> =
            (0..columns).map(|at| widest(at, |text| text.split_whitespace().collect()).min(share)).collect();
        let more: Vec<f32> = (0..columns)
            .map(|at| (widest(at, |text| text.lines().collect()).min(0.6 * room) - least[at]).max(0.01))
            .collect();
        let (left, all) = (room - least.iter().sum::<f32>(), more.iter().sum::<f32>());
        least.iter().zip(more).map(|(least, more)| least + more / all * left).collect()
    }
}

/// The size of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paper {
    #[default]
    A4,
    Letter,
}

impl Paper {
    /// As a country uses it: Letter in the United States, Canada and Mexico, else A4.
    #[must_use]
    pub fn of_country(country: &str) -> Self {
        if matches!(country.trim().to_ascii_uppercase().as_str(), "US" | "CA" | "MX") { Self::Letter } else { Self::A4 }
    }

    /// Width and height in points.
    fn points(self) -> (f32, f32) {
        match self {
            Self::A4 => (595.28, 841.89),
            Self::Letter => (612.0, 792.0),
        }
    }
}

/// What a document is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentFormat {
    Html,
    Docx,
    Pdf,
    Text,
}

/// Why a document was not made.
#[derive(Debug, thiserror::Error)]
#[error("the document cannot be made: {0}")]
pub struct DocumentError(String);

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    pub title: String,
    /// Under the title, a line each.
    pub lead: Vec<String>,
    pub blocks: Vec<Block>,
    pub paper: Paper,
    /// The moment that the work was last changed; never the clock.
    pub created: Option<DateTime<Utc>>,
    /// The last line; [`NO_ADVICE`] where it is empty.
    pub last_line: String,
}

impl Document {
    /// What stands at the end of it.
    fn end(&self) -> &str {
        if self.last_line.is_empty() { NO_ADVICE } else { &self.last_line }
    }

    /// The bytes of the document.
    ///
    /// # Errors
    /// [`DocumentError`] if a writer fails, which no text makes it do.
    pub fn write(&self, format: DocumentFormat) -> Result<Vec<u8>, DocumentError> {
        match format {
            DocumentFormat::Html => Ok(html::page(self).into_bytes()),
            DocumentFormat::Docx => docx::file(self),
            DocumentFormat::Pdf => pdf::file(self),
            DocumentFormat::Text => Ok(text::page(self).into_bytes()),
        }
    }

    /// Every text of it, in reading order.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let blocks = self.blocks.iter().flat_map(|block| -> Vec<&str> {
            match block {
                Block::Heading(_, text) | Block::Paragraph(text) => vec![text],
                Block::List(items) => items.iter().map(String::as_str).collect(),
                Block::Table(table) => {
                    table.head.iter().chain(table.rows.iter().flatten()).map(String::as_str).collect()
                }
            }
        });
        std::iter::once(self.title.as_str()).chain(self.lead.iter().map(String::as_str)).chain(blocks)
    }
}

/// Puts a document together. A heading without content is left out, and the numbers close up.
#[derive(Debug, Default)]
pub struct Builder {
    blocks: Vec<Block>,
}

impl Builder {
    /// A heading, without its number.
    pub fn heading(&mut self, level: u8, text: &str) {
        self.blocks.push(Block::Heading(level, text.to_owned()));
    }

    /// A paragraph; nothing if it is empty.
    pub fn paragraph(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.blocks.push(Block::Paragraph(text.trim().to_owned()));
        }
    }

    /// Several paragraphs, one a line.
    pub fn lines(&mut self, text: &str) {
        text.lines().for_each(|line| self.paragraph(line));
    }

    /// A list; nothing if it has no items.
    pub fn list(&mut self, items: Vec<String>) {
        let items: Vec<String> = items.into_iter().filter(|item| !item.trim().is_empty()).collect();
        if !items.is_empty() {
            self.blocks.push(Block::List(items));
        }
    }

    /// A table; nothing if it has no rows.
    pub fn table(&mut self, head: &[&str], rows: Vec<Vec<String>>) {
        if !rows.is_empty() {
            self.blocks.push(Block::Table(Table { head: head.iter().map(|text| (*text).to_owned()).collect(), rows }));
        }
    }

    /// The blocks, with numbers on the headings that have content. A heading of level 1 that begins with "Annex" has none.
    #[must_use]
    pub fn finish(self) -> Vec<Block> {
        let level_of = |block: &Block| if let Block::Heading(level, _) = block { Some(*level) } else { None };
        let has_content = |at: usize, level: u8| {
            let rest = self.blocks.get(at + 1..).unwrap_or_default();
            let own = rest.iter().take_while(|block| level_of(block).is_none_or(|other| other > level));
            own.clone().any(|block| level_of(block).is_none())
        };
        let mut numbers = [0_u32; 3];
        let mut finished = Vec::with_capacity(self.blocks.len());
        for (at, block) in self.blocks.iter().enumerate() {
            let Block::Heading(level, text) = block else {
                finished.push(block.clone());
                continue;
            };
            if !has_content(at, *level) {
                continue;
            }
            let place = usize::from(level.clamp(&1, &3) - 1);
            if text.starts_with("Annex") {
                finished.push(block.clone());
                continue;
            }
            numbers[place] += 1;
            numbers[place + 1..].fill(0);
            let number = numbers[..=place].iter().map(u32::to_string).collect::<Vec<_>>().join(".");
            finished.push(Block::Heading(*level, format!("{number} {text}")));
        }
        finished
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What would be wrong: every column is as wide as the others, and a long answer stands in a narrow one.
    #[test]
    fn a_column_is_as_wide_as_what_it_holds() {
        let text = |text: &str| text.to_owned();
        let answer = "Letters to members who have not visited for a year";
        let table =
            Table { head: vec![text("Field"), text("Answer")], rows: vec![vec![text("Purpose"), text(answer)]] };
        let widths = table.widths(60.0, 1.0, |line| line.chars().count() as f32);
        assert!((widths.iter().sum::<f32>() - 60.0).abs() < 0.01 && widths[1] > 3.0 * widths[0], "{widths:?}");
        assert!(widths[0] >= 8.0, "no word is broken: {widths:?}");
    }

    #[test]
    fn a_heading_without_content_is_left_out_and_numbers_close_up() {
        let mut builder = Builder::default();
        builder.heading(1, "Summary");
        builder.paragraph("Yes.");
        builder.heading(1, "Empty");
        builder.heading(2, "Also empty");
        builder.paragraph("  ");
        builder.heading(1, "Processing");
        builder.heading(2, "Nothing here");
        builder.heading(2, "Who");
        builder.paragraph("Shop AG");
        builder.heading(1, "Annex A: Columns");
        builder.list(vec!["age".into()]);
        let headings: Vec<String> = builder
            .finish()
            .into_iter()
            .filter_map(|block| if let Block::Heading(_, text) = block { Some(text) } else { None })
            .collect();
        assert_eq!(headings, ["1 Summary", "2 Processing", "2.1 Who", "Annex A: Columns"]);
    }
}
