//! Every text in the files of a release, with the place at which it stands.

use calamine::{Data, Reader as _, Xlsx, open_workbook};
use polars::io::SerReader as _;
use polars::io::parquet::read::ParquetReader;
use polars::prelude::AnyValue;
use polars_parquet::parquet::statistics::Statistics;
use serde_json::Value;
use std::io::Read as _;
use std::path::Path;

/// A number or a text, as it is written, and where.
#[derive(Debug, PartialEq)]
pub struct Text {
    /// Steps with strokes between. The last step is `sentence` where it is one.
    pub place: String,
    pub text: String,
}

fn at(place: impl Into<String>, text: impl Into<String>) -> Text {
    Text { place: place.into(), text: text.into() }
}

/// All texts of all files in a folder.
pub fn texts(folder: &Path) -> Vec<Text> {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let of_file = match name.as_str() {
            "manifest.json" => json("manifest.json", &path),
            name if name.ends_with(".sdmx.csv") => sdmx(&path),
            name if name.ends_with(".csv") => csv(&path),
            name if name.ends_with(".json") => json("json-stat", &path),
            name if name.ends_with(".parquet") => parquet(&path),
            name if name.ends_with(".xlsx") => xlsx(&path),
            other => panic!("a file that nobody looks into: {other}"),
        };
        assert!(!of_file.is_empty(), "nothing was read of {name}");
        found.extend(of_file);
    }
    found
}

fn records(path: &Path) -> Vec<Vec<String>> {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn csv(path: &Path) -> Vec<Text> {
    let cell = |text: String| at(if text == "x" { "csv/hidden" } else { "csv/cell" }, text);
    records(path).into_iter().flatten().map(cell).collect()
}

/// The first three columns are the structure's; then dimensions, the measure, its number and its status.
fn sdmx(path: &Path) -> Vec<Text> {
    let mut records = records(path).into_iter();
    let head = records.next().unwrap();
    let last = head.len() - 1;
    let cell = |(place, text): (usize, String)| match place {
        0..3 => at(
            if ["dataflow", "SHOAL:RELEASE(1.0)", "I"].contains(&text.as_str()) {
                "sdmx/constant"
            } else {
                "sdmx/cell"
            },
            text,
        ),
        _ if place == last => {
            at(if ["A", "Q", "M"].contains(&text.as_str()) { "sdmx/status" } else { "sdmx/cell" }, text)
        }
        _ if text == "_T" => at("sdmx/total", text),
        _ => at("sdmx/cell", text),
    };
    let rows = records.flat_map(|record| record.into_iter().enumerate().map(cell).collect::<Vec<_>>());
    // Names of dimensions in capitals are looked for among the names as they are.
    let fixed = ["STRUCTURE", "STRUCTURE_ID", "ACTION", "MEASURE", "OBS_VALUE", "OBS_STATUS"];
    let heads = head.iter().map(|name| match fixed.contains(&name.as_str()) {
        true => at("sdmx/head", name),
        false => at("sdmx/dimension", name.to_lowercase()),
    });
    heads.chain(rows).collect()
}

fn json(root: &str, path: &Path) -> Vec<Text> {
    fn walk(place: String, value: &Value, found: &mut Vec<Text>) {
        let is_sentence = ["/protections", "/notes", "/note"].iter().any(|end| place.ends_with(end));
        match value {
            Value::Null => {}
            Value::Bool(text) => found.push(at(place, text.to_string())),
            Value::Number(number) => found.push(at(place, number.to_string())),
            Value::String(text) => found.push(at(place, text)),
            Value::Array(items) if is_sentence => {
                found.extend(items.iter().map(|item| at(format!("{place}/sentence"), item.as_str().unwrap())));
            }
            Value::Array(items) => {
                items.iter().enumerate().for_each(|(i, item)| walk(format!("{place}/{i}"), item, found));
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    // A key is a text as well; positions of cells are where the cells are.
                    let is_position = ["/value", "/status"].iter().any(|end| place.ends_with(end));
                    if place.ends_with("/dimension") || place.ends_with("/unit") {
                        found.push(at(if name == "measure" { "json-stat/id/0" } else { "json-stat/key" }, name));
                    } else if !is_position {
                        assert!(KEYS.contains(&name.as_str()), "{place} has the key {name}");
                    }
                    let step = name.replace('/', "|");
                    walk(format!("{place}/{step}"), value, found);
                }
            }
        }
    }
    let value: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut found = Vec::new();
    walk(root.to_owned(), &value, &mut found);
    found
}

/// The keys of the two formats; those that are not here are names of the tables.
const KEYS: &[&str] = &[
    "title",
    "created",
    "shoal",
    "release",
    "files",
    "name",
    "bytes",
    "sha256",
    "protections",
    "notes",
    "spent",
    "epsilon",
    "delta",
    "sign_off",
    "state",
    "by_role",
    "on",
    "contact",
    "fingerprint",
    "version",
    "class",
    "label",
    "updated",
    "note",
    "role",
    "metric",
    "id",
    "size",
    "dimension",
    "category",
    "index",
    "unit",
    "decimals",
    "value",
    "status",
    "extension",
    "total",
    "x",
    // Those that the test of the walk puts in.
    "rows",
    "source",
];

fn parquet(path: &Path) -> Vec<Text> {
    let frame = ParquetReader::new(std::fs::File::open(path).unwrap()).finish().unwrap();
    let mut found = Vec::new();
    for column in frame.columns() {
        let name = column.name().to_string();
        let is_status = name.ends_with(" status");
        found.push(at("parquet/name", name.trim_end_matches(" status")));
        for row in 0..frame.height() {
            let text = match column.get(row).unwrap() {
                AnyValue::Null => continue,
                AnyValue::String(text) => text.to_owned(),
                AnyValue::Float64(number) => number.to_string(),
                other => other.to_string(),
            };
            found.push(at(if is_status { "parquet/status" } else { "parquet/cell" }, text));
        }
    }
    let bytes = std::fs::read(path).unwrap();
    let metadata = polars_parquet::read::read_metadata(&mut std::io::Cursor::new(&bytes)).unwrap();
    found.push(at("parquet/rows", metadata.num_rows.to_string()));
    found.push(at("parquet/created_by", metadata.created_by.clone().unwrap_or_default()));
    for pair in metadata.key_value_metadata.iter().flatten() {
        assert_eq!(pair.key, "ARROW:schema", "what else is said of a table is not looked into");
        found.push(at("parquet/key", &pair.key));
    }
    for group in &metadata.row_groups {
        assert_eq!(group.num_rows(), metadata.num_rows);
        for column in group.parquet_columns() {
            let is_status = column.descriptor().path_in_schema.iter().any(|name| name.ends_with(" status"));
            let Some(statistics) = column.statistics(&metadata.footer_buf).transpose().unwrap() else { continue };
            let (nulls, ends) = match statistics {
                Statistics::Binary(of) => {
                    let text = |bytes: Option<Vec<u8>>| bytes.map(|bytes| String::from_utf8(bytes).unwrap());
                    (of.null_count, vec![text(of.min_value), text(of.max_value)])
                }
                Statistics::Int64(of) => {
                    (of.null_count, vec![of.min_value.map(|n| n.to_string()), of.max_value.map(|n| n.to_string())])
                }
                Statistics::Double(of) => {
                    (of.null_count, vec![of.min_value.map(|n| n.to_string()), of.max_value.map(|n| n.to_string())])
                }
                other => panic!("statistics that nobody looks into: {other:?}"),
            };
            found.push(at("parquet/nulls", nulls.unwrap_or_default().to_string()));
            let place = if is_status { "parquet/status" } else { "parquet/cell" };
            found.extend(ends.into_iter().flatten().map(|end| at(place, end)));
        }
    }
    found
}

fn xlsx(path: &Path) -> Vec<Text> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let mut found = Vec::new();
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).unwrap();
        if sheet == "About" {
            cover(&range, &mut found);
            continue;
        }
        for cell in range.used_cells().map(|(_, _, data)| data) {
            let text = match cell {
                Data::Float(number) => number.to_string(),
                other => other.to_string(),
            };
            found.push(at(if text == "x" { "xlsx/hidden" } else { "xlsx/cell" }, text));
        }
    }
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    for i in 0..archive.len() {
        let mut part = String::new();
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        found.push(at("xlsx/time", format!("{:?}", file.last_modified())));
        file.read_to_string(&mut part).unwrap();
        let kind = match name.as_str() {
            "docProps/core.xml" => "xlsx/core",
            "docProps/app.xml" => "xlsx/app",
            "xl/sharedStrings.xml" => "xlsx/strings",
            // Cells are read above; what else a sheet holds is its layout, and the other parts hold no text.
            _ => continue,
        };
        for (element, text) in elements(&part) {
            match kind {
                "xlsx/core" if element != "title" => found.push(at(format!("{kind}/{element}"), text)),
                "xlsx/app" => found.push(at(kind, text)),
                // Strings are those of the cells; each is looked for again, so that none is there unused.
                "xlsx/strings" if text == "x" => found.push(at("xlsx/hidden", text)),
                "xlsx/strings" => {}
                _ => found.push(at("xlsx/title", text)),
            }
        }
        if kind == "xlsx/strings" {
            let strings = elements(&part).len();
            assert_eq!(part.matches("<si>").count(), strings, "a string with parts is not looked into");
        }
    }
    found
}

/// Elements with a text of their own: the local name and the text.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for piece in xml.split('<').filter(|piece| !piece.starts_with(['/', '?', '!'])) {
        let Some((tag, text)) = piece.split_once('>') else { continue };
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        if !text.trim().is_empty() {
            found.push((name.rsplit(':').next().unwrap_or_default().to_owned(), text.to_owned()));
        }
    }
    found
}

/// The cover sheet: a heading, then lines of what they are about and what they say.
fn cover(range: &calamine::Range<Data>, found: &mut Vec<Text>) {
    let mut about = String::new();
    for row in range.rows() {
        let [heading, text] = [0, 1].map(|column| row.get(column).map(ToString::to_string).unwrap_or_default());
        if text.is_empty() {
            found.push(at("xlsx/cover/title", heading));
            continue;
        }
        if !heading.is_empty() {
            about.clone_from(&heading);
        }
        let known = ["Made", "Fingerprint", "Release", "Tables", "Protection", "Reading notes", "Contact", "x"];
        let place = if known.contains(&about.as_str()) { "xlsx/cover/heading" } else { "xlsx/cover/unknown" };
        found.push(at(place, heading));
        let place = match about.as_str() {
            "Made" => "xlsx/cover/made",
            "Release" => "xlsx/cover/release",
            "Fingerprint" => "xlsx/cover/fingerprint",
            "x" => "xlsx/cover/legend",
            _ => "xlsx/cover/sentence",
        };
        // What a line says of a table begins with the name of its sheet.
        let is_sheet = |name: &str| name.trim_start_matches("Table").trim().parse::<u32>().is_ok();
        let text = match text.split_once(": ") {
            Some((sheet, text)) if about == "Tables" && is_sheet(sheet) => text.to_owned(),
            _ => text,
        };
        found.push(at(place, text));
    }
}
