//! Workbooks: one sheet of them, written out as delimited text, so that types are found by the same rules.

mod archive;
mod choice;
mod format_code;
mod ods;
mod remarks;
mod sheet;
mod shown;
mod xls;
mod xlsx;

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{Dimensions, Reader, Sheets, Xlsx, open_workbook, open_workbook_auto};

use self::choice::Listed;
use self::remarks::Columns;
use self::sheet::{Area, CellKind, Filled, Sheet};
use super::claims;
use super::columns::column_names;
use super::delimited::{self, Input, Origin};
use super::error::DatasetError;
use super::format::Named;
use super::reading::Reading;
use super::reading::options::OpenOptions;
use super::role::ColumnType;
use super::source::{Format, Source};
use super::table::Table;
use crate::privacy::Progress;

/// So many cells of a sheet show whether it holds a table.
const LOOK: usize = 2_000;

/// A sheet, its name, and all sheets of the workbook.
struct Read {
    sheet: Sheet,
    name: String,
    sheets: Vec<Listed>,
}

/// Reads a sheet.
pub(super) fn read(
    path: &Path,
    kind: Named,
    options: &OpenOptions,
    progress: &Progress,
) -> Result<(Source, Table), DatasetError> {
    let failed = |error| delimited::stopped(path, error, progress);
    let fingerprint = delimited::fingerprint(path, progress).map_err(failed)?;
    let size = fingerprint.bytes;
    if kind != Named::Xls {
        archive::check(path, size)?;
    }
    let range = match &options.range {
        None => None,
        Some(text) => Some(Area::parse(text).ok_or_else(|| DatasetError::BadRange { range: text.clone() })?),
    };
    // What a damaged workbook makes the reader do is not ours to say; a panic of it ends here. Memory that cannot be
    // had would end the process: so the readers that keep a sheet whole see none that claims too much.
    let read = || {
        match kind {
            Named::Xls => claims::xls(path)?,
            Named::Ods => claims::ods(path)?,
            _ => {}
        }
        if kind == Named::Xlsx {
            of_xlsx(path, size, options, progress)
        } else {
            of_other(path, kind, options, progress)
        }
    };
    let Read { mut sheet, name, sheets } = catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(damaged(path, "its parts contradict each other")))?;
    let mut reading = Reading::default();
    reading.remarks.extend(choice::remark(&sheets, &name, options.sheet.is_some()));
    range.iter().for_each(|area| sheet.crop(area));
    sheet.begin_at(u32::try_from(options.skip_lines.unwrap_or(0)).unwrap_or(u32::MAX));
    let own = OpenOptions { skip_lines: None, ..options.clone() };
    let text_of = |sheet: &Sheet, below: u32| {
        let (extent, rows) = sheet.extent();
        claims::sheet(path, &name, &extent, rows)?;
        let columns = extent.columns().map_or(0..0, |(first, last)| first..last + 1);
        Ok::<_, DatasetError>((sheet.write(&extent, below), columns))
    };
    let ((mut text, mut lines), mut columns) = text_of(&sheet, u32::MAX)?;
    if text.is_empty() {
        return Err(DatasetError::NoRows { path: path.to_owned(), unreadable: 0, line: 0, reason: String::new() });
    }
    // The row in which the names end; the table is below it.
    let names = delimited::names_of(&text, &own);
    let first = names.as_ref().map_or(0, |(_, line)| u32::try_from(*line).unwrap_or(u32::MAX));
    let filled_in = sheet.fill_merged(first, path, size)?;
    if !filled_in.is_empty() || sheet.has_line_breaks() {
        ((text, lines), columns) = text_of(&sheet, first)?;
    }
    let own = with_types(&sheet, first, columns.clone(), names.map(|(names, _)| names), own);
    let (mut source, table) = delimited::read(path, Input::Memory(text.as_bytes()), Origin::Sheet, &own, progress)?;
    lines.apply(&mut source);
    let columns = Columns { first: columns.start, names: &table.names };
    remarks::remarks(&sheet, first, &columns, &filled_in, options, &mut reading);
    source.format = Format::Workbook;
    source.delimiter = None;
    source.quote = None;
    source.encoding = None;
    source.sheet = Some(name);
    source.sheets = choice::names(&sheets);
    source.bytes = fingerprint.bytes;
    source.sha256 = fingerprint.sha256;
    reading.remarks.append(&mut source.reading.remarks);
    source.reading = reading;
    Ok((source, table))
}

fn damaged(path: &Path, reason: &str) -> DatasetError {
    DatasetError::Damaged { path: path.to_owned(), format: "a workbook", reason: reason.to_owned() }
}

/// What the library says where a workbook cannot be read.
fn unread(path: &Path, error: &dyn std::error::Error) -> DatasetError {
    if error.to_string().contains("password") {
        DatasetError::Encrypted { path: path.to_owned() }
    } else {
        damaged(path, "it does not hold what a workbook must hold")
    }
}

fn listed(sheets: &[calamine::Sheet]) -> Vec<Listed> {
    let listed = |sheet: &calamine::Sheet| Listed {
        name: sheet.name.clone(),
        kind: sheet.typ,
        visible: sheet.visible,
        table_cells: 0,
        is_empty: true,
    };
    sheets.iter().map(listed).collect()
}

fn of_xlsx(path: &Path, size: u64, options: &OpenOptions, progress: &Progress) -> Result<Read, DatasetError> {
    let mut book: Xlsx<BufReader<File>> =
        open_workbook(path).map_err(|error: calamine::XlsxError| unread(path, &error))?;
    let mut sheets = listed(book.sheets_metadata());
    if sheets.len() > 1 {
        for listed in sheets.iter_mut().filter(|listed| listed.is_sheet()) {
            // A sheet that cannot be read is no reason not to read another.
            match xlsx::cells(&mut book, path, size, &listed.name, LOOK, progress) {
                Ok(mut first) => {
                    first.sort();
                    listed.saw(&first);
                }
                Err(DatasetError::Cancelled) => return Err(DatasetError::Cancelled),
                Err(_) => {}
            }
        }
    }
    let wanted = options.sheet.as_deref();
    let name = choice::chosen(path, &sheets, wanted)?.ok_or_else(|| damaged(path, "it has no sheet"))?.name.clone();
    let mut sheet = xlsx::layout(path, &name)?;
    Sheet { cells: sheet.cells, errors: sheet.errors, .. } =
        xlsx::cells(&mut book, path, size, &name, usize::MAX, progress)?;
    sheet.sort();
    Ok(Read { sheet, name, sheets })
}

fn of_other(path: &Path, kind: Named, options: &OpenOptions, progress: &Progress) -> Result<Read, DatasetError> {
    let mut book: Sheets<BufReader<File>> = open_workbook_auto(path).map_err(|error| unread(path, &error))?;
    let mut sheets = listed(book.sheets_metadata());
    let cells = |book: &mut Sheets<BufReader<File>>, name: &str, most: usize| {
        let range = book.worksheet_range(name).map_err(|error| unread(path, &error))?;
        let (first_row, first_column) = range.start().unwrap_or((0, 0));
        let mut sheet = Sheet::default();
        for (row, cells) in range.rows().enumerate() {
            progress.check()?;
            for (column, cell) in cells.iter().enumerate() {
                let (row, column) = (first_row + row as u32, first_column + column as u32);
                if matches!(cell, calamine::Data::Error(_)) {
                    sheet.errors.push((row, column));
                }
                sheet.cells.extend(shown::shown(cell).map(|(text, kind)| Filled { row, column, text, kind }));
            }
            if sheet.cells.len() >= most {
                break;
            }
        }
        Ok::<Sheet, DatasetError>(sheet)
    };
    if sheets.len() > 1 {
        for listed in sheets.iter_mut().filter(|listed| listed.is_sheet()) {
            if let Ok(first) = cells(&mut book, &listed.name, LOOK) {
                listed.saw(&first);
            }
        }
    }
    let wanted = options.sheet.as_deref();
    let name = choice::chosen(path, &sheets, wanted)?.ok_or_else(|| damaged(path, "it has no sheet"))?.name.clone();
    let mut sheet = cells(&mut book, &name, usize::MAX)?;
    sheet.sort();
    if kind == Named::Ods {
        ods::layout(path, &name, &mut sheet)?;
        sheet.cells.retain(|cell| !cell.text.is_empty());
    } else {
        if let Sheets::Xls(book) = &book {
            let area = |merged: Dimensions| Area {
                rows: (merged.start.0, merged.end.0),
                columns: (merged.start.1, merged.end.1),
            };
            sheet.merges.extend(book.merge_cells_by_sheet_name(&name).unwrap_or_default().into_iter().map(area));
        }
        xls::layout(path, &name, &mut sheet)?;
    }
    Ok(Read { sheet, name, sheets })
}

/// The options with a type for each column in which every cell is a text that looks like a number: it stays text where
/// other cells of the sheet are numbers, for then its author has distinguished one from the other.
fn with_types(
    sheet: &Sheet,
    first: u32,
    columns: std::ops::Range<u32>,
    names: Option<Vec<String>>,
    mut own: OpenOptions,
) -> OpenOptions {
    let rows = || sheet.cells.iter().filter(|cell| cell.row >= first);
    let Some(names) = names.filter(|_| rows().any(|cell| cell.kind == CellKind::Number)) else { return own };
    // For each column: texts that look like numbers, and whether it holds nothing else.
    let mut found = vec![(0_usize, true); columns.len()];
    for cell in rows() {
        if let Some((texts, only)) = found.get_mut((cell.column - columns.start) as usize) {
            let is_number = cell.kind == CellKind::Text && delimited::is_number(&cell.text);
            *texts += usize::from(is_number);
            *only &= is_number;
        }
    }
    for ((texts, only), name) in found.into_iter().zip(column_names::unique(&names, &mut Reading::default())) {
        if texts > 0 && only && !own.types.contains_key(&name) {
            own.types.insert(name, ColumnType::Text);
        }
    }
    own
}
