//! Workbooks that are archives of XML: values by calamine; what it does not report, from the sheet itself.
//!
//! Source: ECMA-376, part 1, 18.3 (worksheets) and part 2 (packages).

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use calamine::{Data, Xlsx};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::format_code::padded;
use super::sheet::{Area, COLUMNS, CellKind, Filled, ROWS, Sheet, position};
use super::shown::shown;
use super::{archive, damaged, unread};
use crate::dataset::claims;
use crate::dataset::error::DatasetError;
use crate::privacy::Progress;

type Book = Xlsx<BufReader<File>>;

/// A formula that was never calculated has no value at all, and one whose text is empty has an empty one.
#[derive(Default)]
struct OpenCell {
    at: (u32, u32),
    is_text: bool,
    has_formula: bool,
    has_value: bool,
}

/// The filled cells of a sheet, at most `most`.
pub(super) fn cells(
    book: &mut Book,
    path: &Path,
    size: u64,
    name: &str,
    most: usize,
    progress: &Progress,
) -> Result<Sheet, DatasetError> {
    let mut sheet = Sheet::default();
    let mut taken = 0;
    let mut reader = book.worksheet_cells_reader(name).map_err(|error| unread(path, &error))?;
    // Cell by cell: a sheet may claim a far corner and hold next to nothing.
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|error| unread(path, &error))? {
        let (row, column) = cell.get_position();
        if column == 0 {
            progress.check()?;
        }
        let value = Data::from(cell.get_value().clone());
        if matches!(value, Data::Error(_)) {
            sheet.errors.push((row, column));
        }
        let Some((mut text, mut kind)) = shown(&value) else { continue };
        if let (CellKind::Number, Some(number)) = (kind, value.as_f64_of_number()) {
            let format = reader.styles().get(style).and_then(|style| style.number_format.as_ref());
            if let Some(code) = format.and_then(|format| padded(&format.format_code, number)) {
                (text, kind) = (code, CellKind::Padded);
            }
        }
        taken += (size_of::<Filled>() + text.len()) as u64;
        claims::taken(path, size, taken)?;
        sheet.cells.push(Filled { row, column, text, kind });
        if sheet.cells.len() >= most {
            break;
        }
    }
    Ok(sheet)
}

/// A number of a cell, whole or not.
trait OfNumber {
    fn as_f64_of_number(&self) -> Option<f64>;
}

impl OfNumber for Data {
    fn as_f64_of_number(&self) -> Option<f64> {
        match self {
            Self::Int(number) => Some(*number as f64),
            Self::Float(number) => Some(*number),
            _ => None,
        }
    }
}

/// A sheet without its cells: merged ranges, what is hidden, and formulas without a value. Every cell lies where a
/// sheet can have cells: the reader counts beyond.
pub(super) fn layout(path: &Path, name: &str) -> Result<Sheet, DatasetError> {
    let broken = || damaged(path, "one of its sheets cannot be read");
    let beyond = || {
        let reason = format!("its sheet “{name}” has a cell beyond XFD1048576, the last that a sheet can have");
        damaged(path, &reason)
    };
    let mut sheet = Sheet::default();
    let mut archive = archive::open(path)?;
    let part = part_of(&mut archive, name).ok_or_else(broken)?;
    let place = place_of(&archive, &part).ok_or_else(broken)?;
    let part = archive.by_index(place).map_err(|_| broken())?;
    let mut reader = Reader::from_reader(BufReader::new(part));
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let (mut row, mut column, mut in_value) = (0_u32, 0_u32, false);
    let mut cell = OpenCell::default();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|_| broken())? {
            Event::Start(element) => match element.local_name().as_ref() {
                "col" if is_true(&element, "hidden") => {
                    let number = |name| attribute(&element, name).and_then(|text| text.parse::<u32>().ok());
                    if let (Some(from), Some(to)) = (number("min"), number("max")) {
                        sheet.hide_columns(from.saturating_sub(1), to.saturating_sub(1));
                    }
                }
                "row" => {
                    if let Some(number) = attribute(&element, "r") {
                        row = number.trim().parse::<u32>().map_err(|_| beyond())?.max(1) - 1;
                    }
                    column = 0;
                    if is_true(&element, "hidden") {
                        sheet.hidden_rows.insert(row);
                    }
                }
                "c" => {
                    let at = match attribute(&element, "r") {
                        Some(place) => position(&place).ok_or_else(beyond)?,
                        None => (row, column),
                    };
                    if at.0 >= ROWS || at.1 >= COLUMNS {
                        return Err(beyond());
                    }
                    column = at.1;
                    let is_text = attribute(&element, "t").is_some_and(|kind| kind == "str");
                    cell = OpenCell { at, is_text, ..OpenCell::default() };
                }
                "f" => cell.has_formula = true,
                "v" => in_value = true,
                "is" => cell.has_value = true,
                "mergeCell" => {
                    sheet.merges.extend(attribute(&element, "ref").and_then(|range| Area::parse(&range)));
                }
                "filterColumn" => sheet.is_filtered = true,
                _ => {}
            },
            Event::Text(text) if in_value => cell.has_value |= !text.trim().is_empty(),
            Event::GeneralRef(_) | Event::CData(_) if in_value => cell.has_value = true,
            Event::End(element) => match element.local_name().as_ref() {
                "v" => in_value = false,
                "c" => {
                    if cell.has_formula && !cell.has_value && !cell.is_text {
                        sheet.unvalued.push(cell.at);
                    }
                    column += 1;
                }
                "row" => row = row.saturating_add(1),
                _ => {}
            },
            Event::Eof => return Ok(sheet),
            _ => {}
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().with_checks(false).flatten().find(|own| own.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

fn is_true(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| value == "1" || value == "true")
}

type Archive = zip::ZipArchive<BufReader<File>>;

/// The place of a part, whose name is written in any case.
fn place_of(archive: &Archive, part: &str) -> Option<usize> {
    let plain = |name: &str| name.replace('\\', "/").trim_start_matches('/').to_lowercase();
    let wanted = plain(part);
    archive.file_names().position(|name| name.is_ok_and(|name| plain(&name) == wanted))
}

/// The part that holds a sheet: the workbook names it by a relation.
fn part_of(archive: &mut Archive, sheet: &str) -> Option<String> {
    let root = relations(archive, "_rels/.rels");
    let book = root.iter().find(|relation| relation.kind.ends_with("/officeDocument"));
    let book = book.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| resolved("", &relation.target));
    let (folder, file) = book.rsplit_once('/').unwrap_or(("", &book));
    let own = relations(archive, &format!("{folder}/_rels/{file}.rels"));
    let mut wanted = None;
    each_element(archive, &book, |element| {
        if element.local_name().as_ref() == "sheet" && attribute(element, "name").as_deref() == Some(sheet) {
            wanted = attribute(element, "id");
        }
    });
    let relation = own.into_iter().find(|relation| Some(&relation.id) == wanted.as_ref())?;
    Some(resolved(folder, &relation.target))
}

/// A target, from the folder of the part that names it.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

struct Relation {
    id: String,
    kind: String,
    target: String,
}

fn relations(archive: &mut Archive, part: &str) -> Vec<Relation> {
    let mut found = Vec::new();
    each_element(archive, part, |element| {
        if element.local_name().as_ref() == "Relationship" {
            let text = |name| attribute(element, name).unwrap_or_default();
            found.push(Relation { id: text("Id"), kind: text("Type"), target: text("Target") });
        }
    });
    found
}

/// Looks at every element of a part, where there is such a part.
fn each_element(archive: &mut Archive, part: &str, mut each: impl FnMut(&BytesStart<'_>)) {
    let Some(place) = place_of(archive, part) else { return };
    let Ok(mut part) = archive.by_index(place) else { return };
    let mut text = String::new();
    if part.read_to_string(&mut text).is_err() {
        return;
    }
    let mut reader = Reader::from_str(&text);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) => each(&element),
            Event::Eof => return,
            _ => {}
        }
    }
}
