//! Workbooks made byte by byte: an ods by its parts, an old binary xls by its records. No crate writes these, and a
//! test that reads what its own reader's maker wrote would show little.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// An OpenDocument spreadsheet with this content.
pub fn ods(body: &str, manifest: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let packed = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut part = |name: &str, options, text: &str| {
        zip.start_file(name, options).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    part("mimetype", stored, "application/vnd.oasis.opendocument.spreadsheet");
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.2\">\
         <office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    );
    part("content.xml", packed, &content);
    let manifest = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><manifest:manifest \
         xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">{manifest}</manifest:manifest>"
    );
    part("META-INF/manifest.xml", packed, &manifest);
    zip.finish().unwrap().into_inner()
}

/// A cell of an xls.
pub enum Cell<'a> {
    Text(&'a str),
    Number(f64),
    /// Days since 1899-12-30, shown as a date.
    Day(f64),
    Boolean(bool),
    Empty,
}

/// One sheet of an xls: its name and rows.
pub type Sheet<'a> = (&'a str, Vec<Vec<Cell<'a>>>);

/// A workbook as Excel 97 to 2003 wrote it: BIFF8 records in a compound file. `protected`: its records claim a password.
pub fn xls(sheets: &[Sheet<'_>], protected: bool) -> Vec<u8> {
    let mut texts: Vec<&str> = Vec::new();
    let bodies: Vec<Vec<u8>> = sheets.iter().map(|(_, rows)| sheet_records(rows, &mut texts)).collect();
    // The globals tell where each sheet begins, so their length is found first.
    let length = globals(sheets, &texts, &vec![0; sheets.len()], protected).len();
    let mut places = Vec::new();
    let mut at = length;
    for body in &bodies {
        places.push(at as u32);
        at += body.len();
    }
    let mut stream = globals(sheets, &texts, &places, protected);
    bodies.iter().for_each(|body| stream.extend(body));
    compound(&stream)
}

fn record(out: &mut Vec<u8>, kind: u16, data: &[u8]) {
    out.extend(kind.to_le_bytes());
    out.extend((data.len() as u16).to_le_bytes());
    out.extend(data);
}

fn bof(out: &mut Vec<u8>, substream: u16) {
    let mut data = 0x0600_u16.to_le_bytes().to_vec();
    data.extend(substream.to_le_bytes());
    data.resize(16, 0);
    record(out, 0x0809, &data);
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn globals(sheets: &[Sheet<'_>], texts: &[&str], places: &[u32], protected: bool) -> Vec<u8> {
    let mut out = Vec::new();
    bof(&mut out, 0x0005);
    if protected {
        record(&mut out, 0x002F, &[1, 0, 1, 0, 1, 0]);
    }
    record(&mut out, 0x0042, &1200_u16.to_le_bytes());
    // Two cell formats: general, and the built-in date.
    for format in [0_u16, 14] {
        let mut data = vec![0; 2];
        data.extend(format.to_le_bytes());
        data.resize(20, 0);
        record(&mut out, 0x00E0, &data);
    }
    for ((name, _), place) in sheets.iter().zip(places) {
        let mut data = place.to_le_bytes().to_vec();
        data.extend([0, 0, name.encode_utf16().count() as u8, 1]);
        data.extend(utf16(name));
        record(&mut out, 0x0085, &data);
    }
    let mut data = (texts.len() as u32).to_le_bytes().to_vec();
    data.extend((texts.len() as u32).to_le_bytes());
    for text in texts {
        data.extend((text.encode_utf16().count() as u16).to_le_bytes());
        data.push(1);
        data.extend(utf16(text));
    }
    record(&mut out, 0x00FC, &data);
    record(&mut out, 0x000A, &[]);
    out
}

fn sheet_records<'a>(rows: &[Vec<Cell<'a>>], texts: &mut Vec<&'a str>) -> Vec<u8> {
    let mut out = Vec::new();
    bof(&mut out, 0x0010);
    let width = rows.iter().map(Vec::len).max().unwrap_or(0) as u16;
    let mut data = 0_u32.to_le_bytes().to_vec();
    data.extend((rows.len() as u32).to_le_bytes());
    data.extend(0_u16.to_le_bytes());
    data.extend(width.to_le_bytes());
    data.extend([0, 0]);
    record(&mut out, 0x0200, &data);
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let mut data = (row as u16).to_le_bytes().to_vec();
            data.extend((column as u16).to_le_bytes());
            data.extend(u16::from(matches!(cell, Cell::Day(_))).to_le_bytes());
            match cell {
                Cell::Text(text) => {
                    data.extend((texts.len() as u32).to_le_bytes());
                    texts.push(text);
                    record(&mut out, 0x00FD, &data);
                }
                Cell::Number(number) | Cell::Day(number) => {
                    data.extend(number.to_le_bytes());
                    record(&mut out, 0x0203, &data);
                }
                Cell::Boolean(yes) => {
                    data.extend([u8::from(*yes), 0]);
                    record(&mut out, 0x0205, &data);
                }
                Cell::Empty => record(&mut out, 0x0201, &data),
            }
        }
    }
    record(&mut out, 0x000A, &[]);
    out
}

const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;

/// A compound file with one stream, `Workbook`: header, allocation table, directory, stream.
fn compound(stream: &[u8]) -> Vec<u8> {
    let mut stream = stream.to_vec();
    // Shorter streams would live in another place, for small ones.
    stream.resize(stream.len().max(4096).next_multiple_of(SECTOR), 0);
    let sectors = stream.len() / SECTOR;
    assert!(sectors + 2 <= SECTOR / 4, "one sector of the allocation table is enough for a test");
    let mut out = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    out.resize(24, 0);
    [0x003E_u16, 0x0003, 0xFFFE, 9, 6, 0, 0, 0].iter().for_each(|word| out.extend(word.to_le_bytes()));
    // No count of directory sectors in this version; one of the table; the directory begins in sector 1.
    [0_u32, 1, 1, 0, 4096, END, 0, END, 0, 0].iter().for_each(|word| out.extend(word.to_le_bytes()));
    while out.len() < SECTOR {
        out.extend(FREE.to_le_bytes());
    }
    let mut table = vec![0xFFFF_FFFD, END];
    table.extend((0..sectors as u32).map(|at| if at as usize + 1 == sectors { END } else { at + 3 }));
    table.resize(SECTOR / 4, FREE);
    table.iter().for_each(|word| out.extend(word.to_le_bytes()));
    directory_entry(&mut out, "Root Entry", 5, 1, END, 0);
    directory_entry(&mut out, "Workbook", 2, FREE, 2, stream.len() as u64);
    out.resize(3 * SECTOR, 0);
    out.extend(stream);
    out
}

fn directory_entry(out: &mut Vec<u8>, name: &str, kind: u8, child: u32, start: u32, size: u64) {
    let from = out.len();
    out.extend(utf16(name));
    out.resize(from + 64, 0);
    out.extend(((name.len() as u16 + 1) * 2).to_le_bytes());
    out.extend([kind, 1]);
    [FREE, FREE, child].iter().for_each(|word| out.extend(word.to_le_bytes()));
    out.resize(from + 116, 0);
    out.extend(start.to_le_bytes());
    out.extend(size.to_le_bytes());
}

/// A sheet of an xlsx: its name, its state (`visible`, `hidden`, `veryHidden`), and what stands in its part, or `None`
/// for a chart.
pub type XlsxSheet<'a> = (&'a str, &'a str, Option<String>);

/// A workbook by its parts. `formats`: codes of number formats, of which a cell's `s="2"` is the second.
pub fn xlsx(sheets: &[XlsxSheet<'_>], formats: &[&str]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut part = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{text}").as_bytes()).unwrap();
    };
    part("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
    let root = format!("<Relationship Id=\"r1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/>");
    part("_rels/.rels", &format!("<Relationships xmlns=\"{PACKAGE}\">{root}</Relationships>"));
    let (mut listed, mut relations) = (String::new(), String::new());
    for (place, (name, state, body)) in sheets.iter().enumerate() {
        let number = place + 1;
        listed
            .push_str(&format!("<sheet name=\"{name}\" sheetId=\"{number}\" state=\"{state}\" r:id=\"rId{number}\"/>"));
        let (kind, folder) = if body.is_some() { ("worksheet", "worksheets") } else { ("chartsheet", "chartsheets") };
        relations.push_str(&format!(
            "<Relationship Id=\"rId{number}\" Type=\"{RELATIONS}/{kind}\" Target=\"{folder}/sheet{number}.xml\"/>"
        ));
        let text = match body {
            Some(body) => format!("<worksheet xmlns=\"{MAIN}\">{body}</worksheet>"),
            None => format!("<chartsheet xmlns=\"{MAIN}\"/>"),
        };
        part(&format!("xl/{folder}/sheet{number}.xml"), &text);
    }
    relations.push_str(&format!("<Relationship Id=\"styles\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/>"));
    part(
        "xl/workbook.xml",
        &format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{listed}</sheets></workbook>"),
    );
    part("xl/_rels/workbook.xml.rels", &format!("<Relationships xmlns=\"{PACKAGE}\">{relations}</Relationships>"));
    let (mut codes, mut cells) = (String::new(), "<xf numFmtId=\"0\"/>".to_owned());
    for (place, code) in formats.iter().enumerate() {
        let number = 164 + place;
        let code = code.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
        codes.push_str(&format!("<numFmt numFmtId=\"{number}\" formatCode=\"{code}\"/>"));
        cells.push_str(&format!("<xf numFmtId=\"{number}\" applyNumberFormat=\"1\"/>"));
    }
    let styles = format!("<numFmts>{codes}</numFmts><cellXfs>{cells}</cellXfs>");
    part("xl/styles.xml", &format!("<styleSheet xmlns=\"{MAIN}\">{styles}</styleSheet>"));
    zip.finish().unwrap().into_inner()
}

/// The rows of a sheet from texts: one that begins with `=` is a formula without a value, with `#` an error, with `'` a
/// text, and what is a number is one, by the format after `@`; all else is text.
pub fn sheet_data(rows: &[&[&str]]) -> String {
    let mut out = "<sheetData>".to_owned();
    for (row, cells) in rows.iter().enumerate() {
        out.push_str(&format!("<row r=\"{}\">", row + 1));
        for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let at = format!("{}{}", char::from(b'A' + column as u8), row + 1);
            let (value, style) = cell.split_once('@').filter(|(_, s)| s.parse::<u8>().is_ok()).unwrap_or((cell, "0"));
            out.push_str(&match cell.as_bytes()[0] {
                b'=' => format!("<c r=\"{at}\"><f>{}</f><v></v></c>", &cell[1..]),
                b'#' => format!("<c r=\"{at}\" t=\"e\"><v>{cell}</v></c>"),
                _ if value.parse::<f64>().is_ok() => format!("<c r=\"{at}\" s=\"{style}\"><v>{value}</v></c>"),
                _ => {
                    let text = cell.strip_prefix('\'').unwrap_or(cell);
                    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
                }
            });
        }
        out.push_str("</row>");
    }
    out + "</sheetData>"
}
