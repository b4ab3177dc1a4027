//! OpenDocument sheets: a cell or a row may say that it is there many times over, and what a reader keeps grows by that.
//!
//! Source: "Open Document Format for Office Applications 1.3", part 3, 19.675 and 19.678.

use std::fs::File;
use std::io::BufReader;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Claim, Extent};

/// The reader takes no more rows and columns of a sheet.
const ROWS: u64 = 1 << 20;
const COLUMNS: u64 = 1 << 14;

/// Bytes of a cell in the reader's list, with its formula, and in its tables, of which one is copied.
const LISTED: u64 = 56;
const IN_TABLE: u64 = 88;

/// Bytes of a cell that is filled in our own list, with its text, and written out.
const FILLED: u64 = 96;

/// What filled cells may take whatever the file's size: a few bytes can say that millions of them are there.
const ALWAYS_FINE: u64 = 512 << 20;

/// A sheet that is being read.
struct Sheet {
    name: String,
    extent: Extent,
    /// Rows before the one that is read.
    rows: u64,
    /// How often the row is there.
    times: u64,
    /// Columns of it so far, and up to the last that holds anything.
    columns: u64,
    filled: u64,
    cell: Option<Cell>,
}

struct Cell {
    times: u64,
    text: u64,
    holds: bool,
}

/// What the sheets take in memory at most.
pub(super) fn room(file: &mut File, size: u64) -> Result<u64, Claim> {
    let broken = || Claim::Damaged("its content cannot be read".to_owned());
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(|_| broken())?;
    let content = archive.by_name("content.xml").map_err(|_| broken())?;
    let mut reader = Reader::from_reader(BufReader::new(content));
    reader.config_mut().expand_empty_elements = true;
    let (mut buffer, mut open) = (Vec::new(), 0_u64);
    // What the tables take, and what the cells take that are filled.
    let (mut room, mut filled) = (0_u64, 0_u64);
    let mut sheet: Option<Sheet> = None;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| broken())? {
            Event::Start(element) => {
                open += 1;
                match element.name().as_ref() {
                    "table:table" => sheet = Some(Sheet::new(text(&element, "table:name").unwrap_or_default())),
                    "table:table-row" => {
                        let times = times(&element, "table:number-rows-repeated").ok_or_else(broken)?;
                        sheet.iter_mut().for_each(|sheet| sheet.begin_row(times));
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        let times = times(&element, "table:number-columns-repeated").ok_or_else(broken)?;
                        sheet.iter_mut().for_each(|sheet| sheet.begin_cell(times, &element));
                    }
                    _ => {}
                }
            }
            Event::End(element) => {
                open -= 1;
                match (element.name().as_ref(), &mut sheet) {
                    ("table:table", Some(ended)) => {
                        room = room.saturating_add(ended.extent.check(&ended.name, None, IN_TABLE, size)?);
                        sheet = None;
                    }
                    ("table:table-row", Some(sheet)) => filled = filled.saturating_add(sheet.end_row()),
                    ("table:table-cell" | "table:covered-table-cell", Some(sheet)) => {
                        filled = filled.saturating_add(sheet.end_cell());
                    }
                    _ => {}
                }
            }
            Event::Text(text) => {
                let cell = sheet.as_mut().and_then(|sheet| sheet.cell.as_mut());
                cell.into_iter().for_each(|cell| cell.text += text.len() as u64);
            }
            // The reader would wait for the end of what is open for ever.
            Event::Eof if open > 0 => return Err(Claim::Damaged("its content breaks off".to_owned())),
            Event::Eof => return Ok(room.saturating_add(filled)),
            _ => {}
        }
        if !super::is_likely(room, size) || filled > ALWAYS_FINE.max(size.saturating_mul(super::A_BYTE)) {
            return Err(Claim::TooMuch(room.saturating_add(filled)));
        }
    }
}

impl Sheet {
    fn new(name: String) -> Self {
        Self { name, extent: Extent::default(), rows: 0, times: 0, columns: 0, filled: 0, cell: None }
    }

    fn begin_row(&mut self, times: u64) {
        self.times = times.min(ROWS - self.rows.min(ROWS));
        (self.columns, self.filled) = (0, 0);
    }

    fn begin_cell(&mut self, times: u64, element: &BytesStart<'_>) {
        let mut cell = Cell { times: times.min(COLUMNS - self.columns), text: 0, holds: false };
        for attribute in element.attributes().with_checks(false).flatten() {
            let name = attribute.key.as_ref();
            if name.starts_with("office:") || name.starts_with("calcext:") || name == "table:formula" {
                cell.holds = true;
                cell.text += attribute.value.len() as u64;
            }
        }
        self.cell = Some(cell);
    }

    /// Ends a cell; gives the bytes of it and of its text, as often as it is there.
    fn end_cell(&mut self) -> u64 {
        let Some(cell) = self.cell.take() else { return 0 };
        let first = self.columns;
        self.columns += cell.times;
        if !cell.holds || cell.times == 0 || self.times == 0 {
            return 0;
        }
        self.filled = self.columns;
        let rows = (self.rows as u32, (self.rows + self.times - 1) as u32);
        self.extent.add_block(rows, (first as u32, (self.columns - 1) as u32));
        cell.text.saturating_add(FILLED + IN_TABLE).saturating_mul(cell.times).saturating_mul(self.times + 1)
    }

    /// Ends a row; gives the bytes of its list of cells.
    fn end_row(&mut self) -> u64 {
        self.rows += self.times;
        self.filled * LISTED
    }
}

fn text(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = element.try_get_attribute(name).ok()??;
    Some(attribute.value.into_owned())
}

/// How often something is there; `None` if it is no number.
fn times(element: &BytesStart<'_>, name: &str) -> Option<u64> {
    match text(element, name) {
        None => Some(1),
        Some(number) => number.parse().ok(),
    }
}
