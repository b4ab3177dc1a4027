//! OpenDocument sheets: what calamine does not report about them, from their content.
//!
//! Source: "Open Document Format for Office Applications 1.3", part 3, 9 (tables) and 16 (styles).

use std::collections::HashMap;
use std::io::BufReader;
use std::path::Path;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::format_code::of_digits;
use super::sheet::{Area, COLUMNS, CellKind, ROWS, Sheet};
use super::{archive, damaged};
use crate::dataset::error::DatasetError;

/// Digits that the styles of cells show at least, by name of style.
#[derive(Default)]
struct Styles {
    /// Of number formats.
    formats: HashMap<String, u32>,
    /// Of cells: the format that they name.
    cells: HashMap<String, String>,
    /// The number format that is being read: its name, whether it shows whole numbers alone, and its digits.
    open: Option<(String, u32, bool)>,
}

impl Styles {
    fn see(&mut self, element: &BytesStart<'_>) {
        let text = |name| attribute(element, name).unwrap_or_default();
        match element.name().as_ref() {
            "number:number-style" => self.open = Some((text("style:name"), 0, true)),
            "number:number" => {
                if let Some((_, digits, whole)) = &mut self.open {
                    *digits = text("number:min-integer-digits").parse().unwrap_or(0);
                    *whole &=
                        matches!(text("number:decimal-places").as_str(), "" | "0") && text("number:grouping") != "true";
                }
            }
            "style:style" => {
                if let Some(format) = attribute(element, "style:data-style-name") {
                    self.cells.insert(text("style:name"), format);
                }
            }
            _ => {}
        }
    }

    fn end_format(&mut self) {
        if let Some((name, digits, true)) = self.open.take() {
            self.formats.insert(name, digits);
        }
    }

    /// Digits that a cell of this style shows at least, where these are more than one.
    fn digits(&self, style: &str) -> Option<u32> {
        self.formats.get(self.cells.get(style)?).copied().filter(|digits| *digits > 1)
    }
}

/// Where in the sheet the reader is.
#[derive(Default)]
struct Place {
    row: u32,
    rows: u32,
    column: u32,
    /// Styles of the columns' cells, with the column after the last that has it.
    columns: Vec<(u32, String)>,
}

/// Adds merged ranges, what is hidden, errors, formulas without a value, and zeros that the format shows.
pub(super) fn layout(path: &Path, name: &str, sheet: &mut Sheet) -> Result<(), DatasetError> {
    let broken = || damaged(path, "its content cannot be read");
    let mut archive = archive::open(path)?;
    let content = archive.by_name("content.xml").map_err(|_| broken())?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut styles = Styles::default();
    let mut place: Option<Place> = None;
    // Tables inside of a table's cells are none of ours.
    let mut depth = 0_u32;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| broken())? {
            Event::Start(element) => match (element.name().as_ref(), &mut place) {
                ("table:table", open) => {
                    depth += 1;
                    if depth == 1 && attribute(&element, "table:name").as_deref() == Some(name) {
                        *open = Some(Place::default());
                    }
                }
                ("table:table-column", Some(place)) if depth == 1 => place.column_of(&element, sheet),
                ("table:table-row", Some(place)) if depth == 1 => place.begin_row(&element, sheet),
                ("table:table-cell" | "table:covered-table-cell", Some(place)) if depth == 1 => {
                    place.cell(&element, &styles, sheet);
                }
                (_, None) => styles.see(&element),
                _ => {}
            },
            Event::End(element) => match (element.name().as_ref(), &mut place) {
                ("table:table", open) => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 && open.is_some() {
                        return Ok(());
                    }
                }
                ("table:table-row", Some(place)) if depth == 1 => place.row = (place.row + place.rows).min(ROWS),
                ("number:number-style", None) => styles.end_format(),
                _ => {}
            },
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

impl Place {
    fn column_of(&mut self, element: &BytesStart<'_>, sheet: &mut Sheet) {
        let first = self.columns.last().map_or(0, |(end, _)| *end);
        let end = first.saturating_add(number(element, "table:number-columns-repeated").max(1)).min(COLUMNS);
        if is_hidden(element) && end > first {
            sheet.hide_columns(first, end - 1);
        }
        if self.columns.len() < COLUMNS as usize {
            self.columns.push((end, attribute(element, "table:default-cell-style-name").unwrap_or_default()));
        }
    }

    fn begin_row(&mut self, element: &BytesStart<'_>, sheet: &mut Sheet) {
        self.rows = number(element, "table:number-rows-repeated").max(1).min(ROWS - self.row);
        self.column = 0;
        if is_hidden(element) {
            // Rows that hold nothing may be hidden by the million.
            let last = sheet.cells.last().map_or(0, |cell| cell.row + 1);
            sheet.hidden_rows.extend(self.row..(self.row + self.rows).min(last));
            sheet.is_filtered |= attribute(element, "table:visibility").is_some_and(|how| how == "filter");
        }
    }

    fn cell(&mut self, element: &BytesStart<'_>, styles: &Styles, sheet: &mut Sheet) {
        let (row, column) = (self.row, self.column);
        let times = number(element, "table:number-columns-repeated").max(1).min(COLUMNS - column);
        self.column += times;
        let down = number(element, "table:number-rows-spanned").clamp(1, ROWS);
        let right = number(element, "table:number-columns-spanned").clamp(1, COLUMNS);
        if down > 1 || right > 1 {
            sheet.merges.push(Area { rows: (row, row + down - 1), columns: (column, column + right - 1) });
        }
        let kind = attribute(element, "office:value-type");
        let is_error = attribute(element, "calcext:value-type").is_some_and(|kind| kind == "error");
        let no_value = kind.is_none() && attribute(element, "table:formula").is_some();
        if is_error || no_value {
            let places = (row..row + self.rows).flat_map(|row| (column..column + times).map(move |at| (row, at)));
            for (row, column) in places.take(1 << 20) {
                // As text it would be a value.
                if let Some(cell) = sheet.at(row, column) {
                    cell.text.clear();
                }
                if is_error { &mut sheet.errors } else { &mut sheet.unvalued }.push((row, column));
            }
        }
        if kind.as_deref() != Some("float") {
            return;
        }
        let style = attribute(element, "table:style-name").unwrap_or_else(|| self.style_of(column));
        let Some(digits) = styles.digits(&style) else { return };
        for (row, column) in (row..row + self.rows).flat_map(|r| (column..column + times).map(move |at| (r, at))) {
            let Some(cell) = sheet.at(row, column) else { break };
            if let Some(code) = cell.text.parse().ok().and_then(|number| of_digits(digits, number)) {
                (cell.text, cell.kind) = (code, CellKind::Padded);
            }
        }
    }

    fn style_of(&self, column: u32) -> String {
        let at = self.columns.partition_point(|(end, _)| *end <= column);
        self.columns.get(at).map_or_else(String::new, |(_, style)| style.clone())
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).ok()??;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// A count; 0 if there is none.
fn number(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "table:visibility").is_some_and(|how| how != "visible")
}
