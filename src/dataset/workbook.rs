//! Workbooks: one sheet of them, written out as delimited text, so that types are found by the same rules.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{Data, Reader, Sheets, Xlsx, open_workbook, open_workbook_auto};

use super::claims::{self, Extent};
use super::delimited::{self, Input};
use super::error::DatasetError;
use super::format::Named;
use super::json::push_line;
use super::options::OpenOptions;
use super::reading::{Reading, Remark, RemarkKind};
use super::source::{Format, Source};
use super::table::Table;
use crate::privacy::Progress;

/// What a workbook may unpack to: beyond the first bound only at a ratio that real workbooks have.
const ALWAYS_FINE: u64 = 256 << 20;
const RATIO: u64 = 150;
const NEVER: u64 = 8 << 30;

/// Reads a sheet.
pub(super) fn read(
    path: &Path,
    kind: Named,
    options: &OpenOptions,
    progress: &Progress,
) -> Result<(Source, Table), DatasetError> {
    let failed = |error| delimited::stopped(path, error, progress);
    let fingerprint = delimited::fingerprint(path, progress).map_err(failed)?;
    if kind != Named::Xls {
        check_archive(path, fingerprint.bytes)?;
    }
    // What a damaged workbook makes the reader do is not ours to say; a panic of it ends here. Memory that cannot be had
    // would end the process: so the readers that keep a sheet whole see none that claims too much.
    let read = || {
        match kind {
            Named::Xls => claims::xls(path)?,
            Named::Ods => claims::ods(path)?,
            _ => {}
        }
        sheet_lines(path, kind, fingerprint.bytes, options, progress)
    };
    let (mut lines, sheet, sheets) = catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(damaged(path, "its parts contradict each other")))?;
    let mut reading = Reading::default();
    let above = lines.titles();
    if above > 0 {
        let rows = if above == 1 { "1 row".to_owned() } else { format!("{above} rows") };
        let text = format!("{rows} above the names of the columns are not part of the table.");
        reading.add(Remark::new(RemarkKind::Title, text).rows(above as u64, []));
    }
    let (extent, rows) = lines.extent(above);
    claims::sheet(path, &sheet, &extent, rows)?;
    let text = lines.write(above, &extent);
    if text.is_empty() {
        return Err(DatasetError::NoRows { path: path.to_owned(), unreadable: 0, line: 0, reason: String::new() });
    }
    drop(lines);
    let (mut source, table) = delimited::read(path, Input::Memory(text.as_bytes()), true, options, progress)?;
    source.format = Format::Workbook;
    source.delimiter = None;
    source.quote = None;
    source.encoding = None;
    source.sheet = Some(sheet);
    source.sheets = sheets;
    source.bytes = fingerprint.bytes;
    source.sha256 = fingerprint.sha256;
    reading.remarks.append(&mut source.reading.remarks);
    source.reading = reading;
    Ok((source, table))
}

fn damaged(path: &Path, reason: &str) -> DatasetError {
    DatasetError::Damaged { path: path.to_owned(), format: "a workbook", reason: reason.to_owned() }
}

/// Unpacks every part into nothing, counting: what a part declares may be a lie.
fn check_archive(path: &Path, packed: u64) -> Result<(), DatasetError> {
    let bomb = |unpacked: u64| DatasetError::Bomb { path: path.to_owned(), packed, unpacked };
    let too_much = |unpacked: u64| unpacked > NEVER || (unpacked > ALWAYS_FINE && unpacked / RATIO > packed);
    let file = File::open(path).map_err(|error| DatasetError::Io { path: path.to_owned(), error })?;
    let mut archive =
        zip::ZipArchive::new(BufReader::new(file)).map_err(|_| damaged(path, "it is no complete zip archive"))?;
    if let Some(declared) = archive.decompressed_size()
        && too_much(u64::try_from(declared).unwrap_or(u64::MAX))
    {
        return Err(bomb(u64::try_from(declared).unwrap_or(u64::MAX)));
    }
    let limit = ALWAYS_FINE.max(packed.saturating_mul(RATIO)).min(NEVER) + 1;
    let mut unpacked = 0;
    for place in 0..archive.len() {
        let part = match archive.by_index(place) {
            Ok(part) => part,
            Err(zip::result::ZipError::UnsupportedArchive(what)) if what.contains("assword") => {
                return Err(DatasetError::Encrypted { path: path.to_owned() });
            }
            Err(_) => return Err(damaged(path, "a part of it cannot be unpacked")),
        };
        let left = limit.saturating_sub(unpacked);
        match io::copy(&mut part.take(left), &mut io::sink()) {
            Ok(read) => unpacked += read,
            Err(_) => return Err(damaged(path, "a part of it cannot be unpacked")),
        }
        if too_much(unpacked) {
            return Err(bomb(unpacked));
        }
    }
    Ok(())
}

/// The filled cells of a sheet, row by row.
#[derive(Default)]
struct Lines {
    /// Row in the sheet from 0, column from 0, text.
    cells: Vec<(u32, u32, String)>,
}

type Sheet = (Lines, String, Vec<String>);

fn sheet_lines(
    path: &Path,
    kind: Named,
    size: u64,
    options: &OpenOptions,
    progress: &Progress,
) -> Result<Sheet, DatasetError> {
    let failed = |error: &dyn std::error::Error| {
        let reason = error.to_string();
        if reason.contains("password") {
            DatasetError::Encrypted { path: path.to_owned() }
        } else {
            damaged(path, "it does not hold what a workbook must hold")
        }
    };
    if kind == Named::Xlsx {
        let mut book: Xlsx<BufReader<File>> = open_workbook(path).map_err(|e: calamine::XlsxError| failed(&e))?;
        let sheets = book.sheet_names();
        let sheet = chosen(path, &sheets, options)?;
        let mut lines = Lines::default();
        let mut taken = 0;
        let mut reader = book.worksheet_cells_reader(&sheet).map_err(|e| failed(&e))?;
        // Cell by cell: a sheet may claim a far corner and hold next to nothing.
        while let Some(cell) = reader.next_cell().map_err(|e| failed(&e))? {
            let (row, column) = cell.get_position();
            if column == 0 {
                progress.check()?;
            }
            if let Some(text) = shown(&Data::from(cell.get_value().clone())) {
                taken += (size_of::<(u32, u32, String)>() + text.len()) as u64;
                claims::taken(path, size, taken)?;
                lines.cells.push((row, column, text));
            }
        }
        return Ok((lines, sheet, sheets));
    }
    let mut book: Sheets<BufReader<File>> = open_workbook_auto(path).map_err(|e| failed(&e))?;
    let sheets = book.sheet_names();
    let sheet = chosen(path, &sheets, options)?;
    let range = book.worksheet_range(&sheet).map_err(|e| failed(&e))?;
    let (first_row, first_column) = range.start().unwrap_or((0, 0));
    let mut lines = Lines::default();
    for (row, cells) in range.rows().enumerate() {
        progress.check()?;
        for (column, cell) in cells.iter().enumerate() {
            if let Some(text) = shown(cell) {
                lines.cells.push((first_row + row as u32, first_column + column as u32, text));
            }
        }
    }
    Ok((lines, sheet, sheets))
}

fn chosen(path: &Path, sheets: &[String], options: &OpenOptions) -> Result<String, DatasetError> {
    match &options.sheet {
        None => sheets.first().cloned().ok_or_else(|| damaged(path, "it has no sheet")),
        Some(wanted) if sheets.contains(wanted) => Ok(wanted.clone()),
        Some(wanted) => Err(DatasetError::NoSheet {
            path: path.to_owned(),
            sheet: wanted.clone(),
            sheets: sheets.iter().map(|s| format!("“{s}”")).collect::<Vec<_>>().join(", "),
        }),
    }
}

/// A cell as text; `None` where it is empty or an error of its formula.
fn shown(cell: &Data) -> Option<String> {
    let text = match cell {
        Data::Empty | Data::Error(_) => return None,
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::String(text) => text.clone(),
        // Midnight is how a plain date is written where it must have a time.
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        Data::DurationIso(text) => time_of_day(text).unwrap_or_else(|| text.clone()),
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(moment) if moment.is_duration() => moment.as_f64().to_string(),
        Data::DateTime(moment) => match moment.as_datetime() {
            // Times of day alone have the day zero of the calendar that workbooks use.
            Some(at) if moment.as_f64() < 1.0 => at.format("%H:%M:%S").to_string(),
            Some(at) if at.time() == chrono::NaiveTime::MIN => at.format("%Y-%m-%d").to_string(),
            Some(at) => at.format("%Y-%m-%dT%H:%M:%S").to_string(),
            None => moment.as_f64().to_string(),
        },
    };
    (!text.is_empty()).then_some(text)
}

/// `09:05:00` of `PT09H05M00S`, as OpenDocument writes times of day.
fn time_of_day(duration: &str) -> Option<String> {
    let (hours, rest) = duration.strip_prefix("PT")?.split_once('H')?;
    let (minutes, seconds) = rest.split_once('M')?;
    let seconds = seconds.strip_suffix('S')?;
    let is_pair = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    let seconds_fit = seconds.split_once(['.', ',']).map_or(is_pair(seconds), |(whole, _)| is_pair(whole));
    (is_pair(hours) && is_pair(minutes) && seconds_fit).then(|| format!("{hours}:{minutes}:{seconds}"))
}

impl Lines {
    /// Filled cells of each row that has any, in order.
    fn rows(&self) -> impl Iterator<Item = &[(u32, u32, String)]> {
        self.cells.chunk_by(|a, b| a.0 == b.0)
    }

    /// Rows at the top that hold one cell only, in a sheet that has more columns: titles.
    fn titles(&mut self) -> usize {
        self.cells.sort_by_key(|(row, column, _)| (*row, *column));
        let widest = self.rows().take(100).map(<[_]>::len).max().unwrap_or(0);
        if widest < 3 {
            return 0;
        }
        self.rows().take_while(|row| row.len() == 1).count()
    }

    /// Where the cells lie, and how many rows have any, from the names of the columns on.
    fn extent(&self, above: usize) -> (Extent, u64) {
        let mut extent = Extent::default();
        let mut rows = 0;
        for cells in self.rows().skip(above) {
            rows += 1;
            cells.iter().for_each(|(row, column, _)| extent.add(*row, *column));
        }
        (extent, rows)
    }

    /// Delimited text from the names of the columns on. Empty rows become empty lines.
    fn write(&self, above: usize, extent: &Extent) -> String {
        let (first, last) = extent.columns().unwrap_or((0, 0));
        let mut out = String::new();
        let mut next_row = 0;
        for cells in self.rows().skip(above) {
            let Some((row, _, _)) = cells.first() else { continue };
            while next_row < *row {
                out.push('\n');
                next_row += 1;
            }
            next_row += 1;
            let mut left = cells.iter().peekable();
            let fields = (first..=last)
                .map(|column| left.next_if(|(_, at, _)| *at == column).map_or("", |(_, _, text)| text.as_str()));
            push_line(&mut out, fields);
        }
        out
    }
}
