//! XLSX: a cover sheet that says what this is, and one sheet a table.

use chrono::{Datelike as _, Timelike as _};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatPattern, Workbook, Worksheet,
    XlsxError,
};

use super::shape::{Measure, NumberKind, ShapeError, TableLayout, number};
use super::{HIDDEN, WriteError, xlsx_cross};
use crate::privacy::Progress;
use crate::release::ledger::manifest::{Manifest, moment};
use crate::release::published::{PublishedRow, PublishedValue};

/// Rows of a sheet beneath its header.
const MOST_ROWS: usize = 1_048_575;
/// Characters (UTF-16 units) of a cell.
const LONGEST_TEXT: usize = 32_767;
/// Decimals that a number format shows.
const MOST_DECIMALS: usize = 15;

/// The whole workbook, its tables long or `across` the page. Numbers are numbers, text is text and never a formula.
pub fn workbook(
    tables: &[TableLayout<'_>],
    manifest: &Manifest,
    across: bool,
    progress: &Progress,
) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(manifest)?);
    let sheets: Vec<String> =
        (1..=tables.len()).map(|i| if tables.len() == 1 { "Table".into() } else { format!("Table {i}") }).collect();

    cover(workbook.add_worksheet(), tables, &sheets, manifest)?;
    for (table, sheet) in tables.iter().zip(&sheets) {
        let sheet = workbook.add_worksheet().set_name(sheet)?;
        fits(table)?;
        if across {
            xlsx_cross::table_sheet(sheet, table, progress)?;
        } else {
            table_sheet(sheet, table, progress)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// The manifest's time is the file's, so that the same release gives the same bytes.
fn properties(manifest: &Manifest) -> Result<DocProperties, XlsxError> {
    let at = manifest.created;
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    let year = u16::try_from(at.year()).unwrap_or(0).clamp(1900, 9999);
    let created = ExcelDateTime::from_ymd(year, part(at.month()), part(at.day()))?;
    let created = created.and_hms(u16::from(part(at.hour())), part(at.minute()), f64::from(at.second()))?;
    Ok(DocProperties::new().set_title(manifest.title.as_str()).set_author("Shoal").set_creation_datetime(&created))
}

fn fits(table: &TableLayout<'_>) -> Result<(), ShapeError> {
    let title = || table.title.to_owned();
    if table.rows.len() > MOST_ROWS {
        return Err(ShapeError::TooLong { title: title(), rows: table.rows.len(), limit: MOST_ROWS });
    }
    let headers = table.dimensions.iter().chain(table.measures.iter().map(|measure| &measure.name));
    let lengths = headers.chain(table.rows.iter().flat_map(|row| &row.at)).map(|text| text.encode_utf16().count());
    match lengths.max() {
        Some(length) if length > LONGEST_TEXT => {
            Err(ShapeError::LabelTooLong { title: title(), length, limit: LONGEST_TEXT })
        }
        _ => Ok(()),
    }
}

fn cover(
    sheet: &mut Worksheet,
    tables: &[TableLayout<'_>],
    sheets: &[String],
    manifest: &Manifest,
) -> Result<(), XlsxError> {
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let weak = Format::new().set_font_color(Color::RGB(0x0068_727F)).set_align(FormatAlign::Top);
    let title = Format::new().set_bold().set_font_size(16);
    sheet.set_name("About")?;
    sheet.set_column_width(0, 22)?.set_column_width(1, 96)?;
    sheet.set_screen_gridlines(false);
    // What has no title is called by what it shows.
    let heading = match (manifest.title.is_empty(), tables.first()) {
        (true, Some(first)) => shows(first),
        _ => manifest.title.clone(),
    };
    sheet.write_string_with_format(0, 0, short(&heading), &title)?;

    let mut row = 2;
    let mut line = |heading: &str, text: &str, format: &Format| -> Result<(), XlsxError> {
        sheet.write_string_with_format(row, 0, heading, &weak)?;
        sheet.write_string_with_format(row, 1, short(text), format)?;
        row += 1;
        Ok(())
    };
    line("Made", &format!("{} (UTC), with Shoal {}", moment::text(&manifest.created), manifest.shoal), &wrapped)?;
    if let Some(fingerprint) = &manifest.fingerprint {
        let text = format!("{fingerprint} (of the source, keyed: only the sender can compare it)");
        line("Fingerprint", &text, &wrapped)?;
    }
    if let Some(contact) = &manifest.contact {
        line("Contact", contact, &wrapped)?;
    }
    line("Release", &manifest.release.to_string(), &wrapped)?;
    for (i, (table, sheet)) in tables.iter().zip(sheets).enumerate() {
        let title = if table.title.is_empty() { String::new() } else { format!("{}, ", table.title) };
        line(if i == 0 { "Tables" } else { "" }, &format!("{sheet}: {title}{}", shows(table)), &wrapped)?;
    }
    let blocks = [("Protection", manifest.protections.clone()), ("Reading notes", reading_notes(tables, manifest))];
    for (heading, texts) in &blocks {
        for (i, text) in texts.iter().enumerate() {
            line(if i == 0 { heading } else { "" }, text, &wrapped)?;
        }
    }
    let hides = |table: &TableLayout<'_>| table.rows.iter().any(|row| row.values.contains(&PublishedValue::Hidden));
    if tables.iter().any(hides) {
        sheet.write_string_with_format(row + 1, 0, HIDDEN, &hidden_format().set_align(FormatAlign::Left))?;
        let legend = "hidden to protect people: the number is not in this file";
        sheet.write_string_with_format(row + 1, 1, legend, &wrapped)?;
    }
    Ok(())
}

/// "people, spend: mean by region, tier".
fn shows(table: &TableLayout<'_>) -> String {
    let measures = table.measures.iter().map(|measure| measure.name.as_str()).collect::<Vec<_>>().join(", ");
    if table.dimensions.is_empty() { measures } else { format!("{measures} by {}", table.dimensions.join(", ")) }
}

fn reading_notes(tables: &[TableLayout<'_>], manifest: &Manifest) -> Vec<String> {
    let mut notes = Vec::new();
    let empty = |value: &PublishedValue| *value != PublishedValue::Hidden && number(*value).is_none();
    if tables.iter().flat_map(|table| table.rows).any(|row| row.values.iter().any(empty)) {
        notes.push("An empty cell has nothing to publish, such as the mean of nobody.".to_owned());
    }
    notes.extend(manifest.notes.iter().cloned());
    notes
}

/// The manifest has the whole text; a cell of a sheet has an end.
fn short(text: &str) -> String {
    text.chars().take(LONGEST_TEXT / 2).collect()
}

pub(super) fn hidden_format() -> Format {
    Format::new()
        .set_align(FormatAlign::Right)
        .set_font_color(Color::RGB(0x0068_727F))
        .set_pattern(FormatPattern::LightUp)
        .set_foreground_color(Color::RGB(0x00C3_C9D0))
        .set_background_color(Color::White)
}

/// A heading, with a line under it.
pub(super) fn header_format() -> Format {
    let format = Format::new().set_bold().set_align(FormatAlign::Bottom).set_text_wrap();
    format.set_border_bottom(FormatBorder::Thin).set_border_bottom_color(Color::RGB(0x00C3_C9D0))
}

fn table_sheet(sheet: &mut Worksheet, table: &TableLayout<'_>, progress: &Progress) -> Result<(), WriteError> {
    let header = header_format();
    let header_right = header.clone().set_align(FormatAlign::Right);
    let (label, total) = (Format::new(), Format::new().set_bold());
    let hidden = hidden_format();
    let first = table.dimensions.len();

    let columns = u16::try_from(first + table.measures.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
    let mut widths: Vec<usize> = Vec::with_capacity(usize::from(columns));
    for (column, name) in (0_u16..).zip(&table.dimensions) {
        sheet.write_string_with_format(0, column, name, &header)?;
        widths.push(name.chars().count());
    }
    let values_from = u16::try_from(first).map_err(|_| XlsxError::RowColumnLimitError)?;
    for (column, measure) in (values_from..).zip(&table.measures) {
        sheet.write_string_with_format(0, column, &measure.name, &header_right)?;
        widths.push(measure.name.chars().count());
    }
    let numbers = number_formats(table);
    for (row, published) in (1_u32..).zip(table.rows) {
        progress.step(1)?;
        let is_total = published.at.iter().any(|label| label == table.total_label);
        for (column, text) in (0_u16..).zip(&published.at) {
            sheet.write_string_with_format(row, column, text, if is_total { &total } else { &label })?;
            widths[usize::from(column)] = widths[usize::from(column)].max(text.chars().count());
        }
        for ((column, &value), formats) in (values_from..).zip(&published.values).zip(&numbers) {
            let format = &formats[usize::from(is_total)];
            match number(value) {
                Some(number) => {
                    sheet.write_number_with_format(row, column, number, format)?;
                    let width = &mut widths[usize::from(column)];
                    *width = (*width).max(format!("{number:.0}").len() + 5);
                }
                None if value == PublishedValue::Hidden => {
                    sheet.write_string_with_format(row, column, HIDDEN, &hidden)?;
                }
                None => {}
            }
        }
    }
    for (column, width) in (0_u16..).zip(widths) {
        sheet.set_column_width(column, (width + 2).clamp(9, 48) as f64)?;
    }
    sheet.set_freeze_panes(1, values_from)?;
    if columns > 0 && !table.rows.is_empty() {
        let last = u32::try_from(table.rows.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
        sheet.autofilter(0, 0, last, columns - 1)?;
    }
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// The formats of each measure's numbers: in an ordinary row, and in one of totals.
pub(super) fn number_formats(table: &TableLayout<'_>) -> Vec<[Format; 2]> {
    let formats = table.measures.iter().enumerate().map(|(i, measure)| {
        let format = Format::new().set_num_format(number_format(table, i, measure));
        [format.clone(), format.set_bold()]
    });
    formats.collect()
}

/// People without decimals, other numbers with as many as the column has.
fn number_format(table: &TableLayout<'_>, measure: usize, kind: &Measure) -> String {
    if kind.kind == NumberKind::Count {
        return "#,##0".to_owned();
    }
    let decimals = |row: &PublishedRow| match row.values[measure] {
        PublishedValue::Number(number) => usize::from(number.decimals()),
        _ => 0,
    };
    match table.rows.iter().map(decimals).max().unwrap_or(0).min(MOST_DECIMALS) {
        0 => "#,##0".to_owned(),
        decimals => format!("#,##0.{}", "0".repeat(decimals)),
    }
}
