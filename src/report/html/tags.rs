//! HTML, written so that no text from outside can become a tag.

use crate::report::assessment::Verdict;
use crate::report::words::escape;

/// A page that is being written; its methods can be chained.
#[derive(Default)]
pub struct Html {
    out: String,
}

/// A cell of a table.
pub enum Cell {
    Text(String),
    Number(String),
    Code(String),
    Mark(Verdict, String),
    /// Withheld.
    Hidden,
}

impl Cell {
    fn is_right(&self) -> bool {
        matches!(self, Self::Number(_) | Self::Hidden)
    }
}

impl Html {
    /// The text written so far.
    pub fn done(self) -> String {
        self.out
    }

    /// Text of this program's own, tags and all.
    pub fn raw(&mut self, html: &str) -> &mut Self {
        self.out.push_str(html);
        self
    }

    /// Escaped text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.out.push_str(&escape(text));
        self
    }

    /// An element with a class (none if it is empty) and text.
    pub fn text_in(&mut self, tag: &str, class: &str, text: &str) -> &mut Self {
        self.open(tag, class).text(text);
        self.raw(&format!("</{tag}>\n"))
    }

    fn open(&mut self, tag: &str, class: &str) -> &mut Self {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        self.raw(&format!("<{tag}{class}>"))
    }

    /// A heading of the second level.
    pub fn heading(&mut self, text: &str) -> &mut Self {
        self.text_in("h2", "", text)
    }

    /// A bulleted list of escaped texts.
    pub fn list(&mut self, items: impl IntoIterator<Item = String>) -> &mut Self {
        self.raw("<ul>\n");
        for item in items {
            self.text_in("li", "", &item);
        }
        self.raw("</ul>\n")
    }

    /// Headings with what belongs to them; what is not filled in says so.
    pub fn pairs(&mut self, pairs: &[(String, String)]) -> &mut Self {
        self.raw("<dl class=\"pairs\">\n");
        for (heading, text) in pairs {
            self.text_in("dt", "", heading);
            let filled = !text.trim().is_empty();
            self.text_in("dd", if filled { "" } else { "none" }, if filled { text } else { "not filled in" });
        }
        self.raw("</dl>\n")
    }

    /// A table without totals.
    pub fn table(&mut self, headings: &[&str], rows: impl IntoIterator<Item = Vec<Cell>>) -> &mut Self {
        self.table_with_totals(headings, rows.into_iter().map(|row| (false, row)))
    }

    /// A table whose rows say whether they are totals. A heading is aligned as the first cell beneath it does.
    pub fn table_with_totals(
        &mut self,
        headings: &[&str],
        rows: impl IntoIterator<Item = (bool, Vec<Cell>)>,
    ) -> &mut Self {
        let mut rows = rows.into_iter().peekable();
        let right: Vec<bool> = rows.peek().map_or_else(Vec::new, |(_, row)| row.iter().map(Cell::is_right).collect());
        self.raw("<div class=\"scroll\"><table>\n<thead><tr>");
        for (i, heading) in headings.iter().enumerate() {
            self.text_in("th", if right.get(i) == Some(&true) { "n" } else { "" }, heading);
        }
        self.raw("</tr></thead>\n<tbody>\n");
        for (total, row) in rows {
            self.open("tr", if total { "total" } else { "" });
            row.into_iter().enumerate().for_each(|(i, cell)| self.cell(i == 0, cell));
            self.raw("</tr>\n");
        }
        self.raw("</tbody>\n</table></div>\n")
    }

    fn cell(&mut self, first: bool, cell: Cell) {
        match cell {
            Cell::Text(text) if first => self.text_in("th", "", &text),
            Cell::Text(text) => self.text_in("td", "", &text),
            Cell::Number(text) => self.text_in("td", "n", &text),
            Cell::Code(text) => self.raw("<td>").text_in("code", "", &text).raw("</td>"),
            Cell::Mark(verdict, text) => {
                let text = if text.is_empty() { mark(verdict).to_owned() } else { format!("{} {text}", mark(verdict)) };
                self.text_in("td", &format!("mark {}", class(verdict)), &text)
            }
            Cell::Hidden => self.text_in("td", "hidden", "x"),
        };
    }
}

/// The mark of a verdict, which can be distinguished without colour.
pub fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✔",
        Verdict::Warn => "▲",
        Verdict::Fail => "✖",
    }
}

/// The verdict as a class of the style sheet.
pub fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
    }
}
