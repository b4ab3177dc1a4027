//! Files that claim what would fill any memory. Room that cannot be had ends a process, whatever it catches: so each of
//! these would end the tests too, were it believed.

use polars::io::SerWriter;
use polars::io::ipc::IpcWriter;
use polars::prelude::{DataFrame, DataType, IntoColumn, Series};
use rust_xlsxwriter::Workbook;

use super::parquet_made::{DELTA, DELTA_BYTES, DICTIONARY, INT64, Made, PLAIN, TEXT, Thrift, dictionary, page, varint};
use super::{open_bytes, sentence};
use crate::reading::workbooks::made;
use crate::reading::workbooks::made::Cell::{Empty, Number, Text};

fn told(bytes: &[u8], words: &[&str]) {
    let sentence = sentence("a.parquet", bytes);
    assert!(words.iter().all(|word| sentence.contains(word)), "{words:?} in: {sentence}");
}

fn numbers(rows: i64) -> Vec<u8> {
    (0..rows).flat_map(i64::to_le_bytes).collect()
}

/// Differences as Parquet packs them, all alike: `count` numbers from `first` on, each `step` more.
fn delta(count: u64, first: i64, step: i64) -> Vec<u8> {
    let zigzag = |number: i64| varint((number << 1 ^ number >> 63) as u64);
    let mut bytes = [varint(128), varint(4), varint(count), zigzag(first)].concat();
    for _ in 0..count.saturating_sub(1).div_ceil(128).min(1 << 16) {
        bytes.extend(zigzag(step));
        bytes.extend([0; 4]);
    }
    bytes
}

/// Texts “a”, “ab”, “abb”, “abbb”: each shares all of the one before.
fn growing(rows: u64) -> Vec<u8> {
    let mut bytes = [delta(rows, 0, 1), delta(rows, 1, 0)].concat();
    bytes.push(b'a');
    bytes.extend(vec![b'b'; rows as usize - 1]);
    bytes
}

#[test]
fn what_is_made_here_is_parquet() {
    let column = |made: Made| {
        let dataset = open_bytes("a.parquet", &made.file()).unwrap();
        (0..dataset.rows()).map(|row| dataset.cell(row, 0).to_string()).collect::<Vec<_>>()
    };
    assert_eq!(column(Made::new(INT64, 3, page(3, PLAIN, 24, &numbers(3)))), ["0", "1", "2"]);
    let body = delta(3, 7, 2);
    assert_eq!(column(Made::new(INT64, 3, page(3, DELTA, body.len() as i32, &body))), ["7", "9", "11"]);
    let body = growing(4);
    let made = Made::new(TEXT, 4, page(4, DELTA_BYTES, body.len() as i32, &body));
    assert_eq!(column(made), ["a", "ab", "abb", "abbb"]);
    let mut made = Made::new(TEXT, 5, page(5, DICTIONARY, 3, &[1, 5 << 1, 0]));
    made.dictionary = Some(dictionary(1, b"\x01\0\0\0k"));
    assert_eq!(column(made), ["k"; 5]);
}

#[test]
fn rows_without_end_that_take_no_bytes() {
    let rows = 2_000_000_000_u64;
    let run = [vec![1], varint(rows << 1), vec![0]].concat();
    let mut made = Made::new(TEXT, rows as i64, page(rows as i32, DICTIONARY, run.len() as i32, &run));
    made.dictionary = Some(dictionary(1, b"\x01\0\0\0k"));
    told(&made.file(), &["would take about", "GB", "ask for it"]);
}

#[test]
fn counts_that_disagree() {
    let plain = || page(3, PLAIN, 24, &numbers(3));
    let mut made = Made::new(INT64, 3, plain());
    made.values = 1 << 60;
    told(&made.file(), &["“x”", "group 1", "1152921504606846976 values for 3 rows"]);
    let more = Made::new(INT64, 3, page(i32::MAX, PLAIN, 24, &numbers(3)));
    told(&more.file(), &["its pages hold 2147483647 values or more, not 3"]);
    let less = Made::new(INT64, 3, page(-1, PLAIN, 24, &numbers(3)));
    told(&less.file(), &["less than no values"]);
    let mut many = Made::new(TEXT, 3, page(3, DICTIONARY, 3, &[1, 3 << 1, 0]));
    many.dictionary = Some(dictionary(i32::MAX, b"\x01\0\0\0k"));
    told(&many.file(), &["a dictionary of 5 bytes claims to hold 2147483647 values"]);
    let mut packed = Made::new(INT64, 3, page(3, PLAIN, i32::MAX, &[0; 10]));
    packed.codec = 1;
    told(&packed.file(), &["claims to unpack from 10 bytes to 2147483647"]);
    let made = Made::new(INT64, 3, plain());
    let (schema, group) = made.parts();
    let footer = Thrift::default().int(1, 1).list(2, &schema).long(3, 9).list(4, &[group]);
    told(&made.file_with(footer), &["it says that it has 9 rows, and its groups of rows have 3"]);
}

#[test]
fn differences_that_cannot_be() {
    let body = delta(1 << 50, 0, 0);
    told(&Made::new(INT64, 3, page(3, DELTA, body.len() as i32, &body)).file(), &["differences that cannot be"]);
    let body = [delta(2, 1 << 40, 0), delta(2, 1, 0), b"ab".to_vec()].concat();
    told(&Made::new(TEXT, 2, page(2, DELTA_BYTES, body.len() as i32, &body)).file(), &["differences that cannot be"]);
    // A text that grows by a letter a row: the rows are few, what they hold together is not.
    let body = growing(3_000_000);
    told(
        &Made::new(TEXT, 3_000_000, page(3_000_000, DELTA_BYTES, body.len() as i32, &body)).file(),
        &["would take about"],
    );
}

#[test]
fn tables_of_contents_that_claim_too_much() {
    let made = Made::new(INT64, 3, page(3, PLAIN, 24, &numbers(3)));
    let (schema, group) = made.parts();
    let long = Thrift::default()
        .int(1, 1)
        .list_of(2, i32::MAX as u64, &schema)
        .long(3, 3)
        .list(4, std::slice::from_ref(&group));
    told(&made.file_with(long), &["table of contents claims more than it holds"]);
    let empty = vec![Thrift::default(); 10_000];
    let bare = Thrift::default().int(1, 1).list(2, &schema).long(3, 3).list(4, &empty);
    told(&made.file_with(bare), &["lists more parts than it can describe"]);
    let mut deep = vec![Thrift::default().int(3, 0).text(4, "in").int(5, 1); 100_000];
    deep.push(schema[1].clone());
    told(&made.file_with(made.footer(&deep, &group)), &["more than 32 deep"]);
    let mut lost = schema.clone();
    lost.pop();
    told(&made.file_with(made.footer(&lost, &group)), &["lacks columns that it announces"]);
    let encrypted = made.footer(&schema, &group).inner(8, Thrift::default());
    told(&made.file_with(encrypted), &["is encrypted or protected"]);
}

#[test]
fn arrow_rows_that_take_no_bytes() {
    let mut bytes = Vec::new();
    let none = Series::full_null("x".into(), 3_000_000_000, &DataType::Null).into_column();
    IpcWriter::new(&mut bytes).finish(&mut DataFrame::new(3_000_000_000, vec![none]).unwrap()).unwrap();
    let sentence = sentence("a.arrow", &bytes);
    assert!(sentence.contains("would take about 3 GB"), "{sentence}");
}

#[test]
fn old_workbooks_that_hold_next_to_nothing() {
    let mut rows: Vec<Vec<made::Cell<'_>>> = vec![vec![Text("a")]];
    rows.resize_with(65_535, Vec::new);
    let mut last: Vec<made::Cell<'_>> = Vec::new();
    last.resize_with(255, || Empty);
    last.push(Number(1.0));
    rows.push(last);
    let bytes = made::xls(&[("Kunden", rows)], false);
    let sentence = sentence("a.xls", &bytes);
    assert!(sentence.contains("“Kunden”: the cell IV65536 lies so far"), "{sentence}");
}

#[test]
fn old_workbooks_with_cells_where_none_can_be() {
    let bytes = made::xls(&[("Kunden", vec![vec![Text("a")], vec![Number(1.0)], vec![Number(2.0)]])], false);
    let record = [0x03, 0x02, 14, 0, 2, 0, 0, 0];
    let at = bytes.windows(8).position(|part| part == record).unwrap();
    let mut far = bytes.clone();
    far[at + 6..at + 8].copy_from_slice(&40_000_u16.to_le_bytes());
    let told = sentence("a.xls", &far);
    assert!(told.contains("“Kunden” has a cell in row 3 and column 40001, where xls has 256"), "{told}");
    let announced = [0x00, 0x02, 14, 0];
    let at = bytes.windows(4).position(|part| part == announced).unwrap();
    let mut wide = bytes.clone();
    wide[at + 8..at + 12].copy_from_slice(&[0xFF; 4]);
    let told = sentence("a.xls", &wide);
    assert!(told.contains("announces more cells than an xls file can have"), "{told}");
    // The directory goes on with itself: its place in the table of sectors, of which the header tells the first.
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
    let (directory, table) = (number(48), (number(76) + 1) * 512);
    let mut round = bytes.clone();
    round[table + 4 * directory..table + 4 * directory + 4].copy_from_slice(&(directory as u32).to_le_bytes());
    let told = sentence("a.xls", &round);
    assert!(told.contains("go round in a circle"), "{told}");
}

#[test]
fn opendocument_cells_that_are_there_many_times() {
    let cell = "<table:table-cell office:value-type=\"float\" office:value=\"1\"/>";
    let row = |times: u64, cells: &str| {
        format!("<table:table-row table:number-rows-repeated=\"{times}\">{cells}</table:table-row>")
    };
    let table = |rows: &str| made::ods(&format!("<table:table table:name=\"Kunden\">{rows}</table:table>"), "");
    let gap = "<table:table-cell table:number-columns-repeated=\"16383\"/>";
    let far = table(&[row(1, cell), row(1_048_574, "<table:table-cell/>"), row(1, &format!("{gap}{cell}"))].concat());
    let told = sentence("a.ods", &far);
    assert!(told.contains("“Kunden”: the cell XFD1048576 lies so far"), "{told}");
    let wide = cell.replace("table-cell ", "table-cell table:number-columns-repeated=\"16384\" ");
    let told = sentence("a.ods", &table(&row(1_000_000, &wide)));
    assert!(told.contains("would take about"), "{told}");
    let told = sentence("a.ods", &table(&row(1, &wide).repeat(2_000)));
    assert!(told.contains("would take about"), "each row is short, and their list is not: {told}");
    let open = made::ods(&format!("<table:table table:name=\"Kunden\">{}", row(1, cell)), "");
    let told = sentence("a.ods", &open);
    assert!(told.contains("a.ods"), "{told}");
}

#[test]
fn a_far_cell_in_a_workbook_is_named() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Kunden").unwrap();
    for row in 0..20_000 {
        sheet.write(row, 0, row).unwrap();
    }
    sheet.write(7, 16_383, "x").unwrap();
    let told = sentence("a.xlsx", &book.save_to_buffer().unwrap());
    assert!(told.contains("“Kunden”: the cell XFD8 lies so far"), "{told}");
}
