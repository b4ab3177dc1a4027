//! A table written in any way that is read: the same people come back, and never a panic.

use proptest::prelude::*;
use shoal::dataset::{ColumnType, Dataset, OpenOptions};

use super::open_bytes;
use super::structure::names;

/// How a table is written.
#[derive(Clone, Debug)]
struct Way {
    delimiter: char,
    /// Every field in quotes, or only those that need them.
    quoted: bool,
    backslash: bool,
    line_end: &'static str,
    encoding: usize,
    sep: bool,
    trailing: bool,
    titles: usize,
    footer: bool,
    totals: bool,
}

const ENCODINGS: [&str; 6] =
    ["utf-8", "utf-8 with a mark", "utf-16le", "utf-16be", "utf-16le with a mark", "utf-32le with a mark"];

fn encoded(text: &str, encoding: usize) -> Vec<u8> {
    let marked = format!("\u{feff}{text}");
    match ENCODINGS[encoding] {
        "utf-8 with a mark" => marked.into_bytes(),
        "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-16be" => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        "utf-16le with a mark" => marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        "utf-32le with a mark" => marked.chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect(),
        _ => text.as_bytes().to_vec(),
    }
}

fn field(text: &str, way: &Way) -> String {
    let needs = text.contains([way.delimiter, '"', '\n', '\\', '\'']) || text.trim() != text || text.is_empty();
    if !way.quoted && !needs {
        return text.to_owned();
    }
    let inner = match way.backslash {
        true => text.replace('\\', "\\\\").replace('"', "\\\""),
        false => text.replace('"', "\"\""),
    };
    format!("\"{inner}\"")
}

fn written(rows: &[(String, String, u32)], way: &Way) -> Vec<u8> {
    let d = way.delimiter;
    let end = way.line_end;
    let mut text = String::new();
    if way.sep {
        text.push_str(&format!("sep={d}{end}"));
    }
    for title in 0..way.titles {
        text.push_str(["Customers of the North", "Made by sales"][title]);
        text.push_str(end);
    }
    let tail = if way.trailing { d.to_string() } else { String::new() };
    text.push_str(&format!("name{d}city{d}visits{tail}{end}"));
    for (name, city, visits) in rows {
        text.push_str(&format!("{}{d}{}{d}{visits}{tail}{end}", field(name, way), field(city, way)));
    }
    if way.totals {
        let sum: u32 = rows.iter().map(|row| row.2).sum();
        text.push_str(&format!("Total{d}{d}{sum}{tail}{end}"));
    }
    if way.footer {
        text.push_str(&format!("{end}End of report{end}"));
    }
    encoded(&text, way.encoding)
}

fn ways() -> impl Strategy<Value = Way> {
    let flags = prop::collection::vec(any::<bool>(), 6);
    (
        prop::sample::select(vec![',', ';', '\t', '|']),
        prop::sample::select(vec!["\n", "\r\n"]),
        0..ENCODINGS.len(),
        0_usize..3,
        flags,
    )
        .prop_map(|(delimiter, line_end, encoding, titles, flags)| Way {
            delimiter,
            line_end,
            encoding,
            quoted: flags[0],
            backslash: flags[1],
            sep: flags[2] && titles == 0,
            trailing: flags[3],
            titles,
            footer: flags[4],
            totals: flags[5],
        })
}

fn read(bytes: &[u8], way: &Way, given: bool) -> Dataset {
    let options = OpenOptions {
        delimiter: given.then_some(way.delimiter),
        escape: given.then_some(if way.backslash {
            shoal::dataset::Escape::Backslash
        } else {
            shoal::dataset::Escape::Double
        }),
        types: ["name", "city"].map(|name| (name.to_owned(), ColumnType::Text)).into(),
        ..OpenOptions::default()
    };
    open_bytes("made.csv", bytes, &options).unwrap_or_else(|error| panic!("{way:?}: {error}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_same_people_come_back(
        rows in prop::collection::vec(("[A-Z][a-zäöü]{1,6} [A-Z][a-z]{2,8}", "[A-Z][a-zß]{2,7}", 1_u32..500), 3..30),
        odd in prop::collection::vec((any::<prop::sample::Index>(), "[A-Z][a-z,;|\"' \n]{1,8}[a-z]"), 0..4),
        way in ways(),
    ) {
        let mut rows: Vec<(String, String, u32)> = rows;
        for (place, text) in odd {
            let place = place.index(rows.len());
            rows[place].1 = text;
        }
        // Where the dialect is given; it is found as well where no field troubles it.
        let plain = rows.iter().all(|row| row.1.chars().all(char::is_alphanumeric));
        for given in [true, false] {
            if !given && !plain {
                continue;
            }
            let bytes = written(&rows, &way);
            let dataset = read(&bytes, &way, given);
            prop_assert_eq!(names(&dataset), ["name", "city", "visits"], "{:?}", way);
            let found: Vec<(String, String, String)> = (0..dataset.rows())
                .map(|row| {
                    let cell = |column| dataset.cell(row, column).to_string();
                    (cell(0), cell(1), cell(2))
                })
                .collect();
            let wanted: Vec<(String, String, String)> =
                rows.iter().map(|(name, city, visits)| (name.clone(), city.clone(), visits.to_string())).collect();
            prop_assert_eq!(found, wanted, "{:?}: {:?}", way, dataset.source.notes());
            prop_assert_eq!(dataset.source.reading.open_questions().count(), 0);
        }
    }
}
