//! Rows that cannot be read: left out, counted and listed.

use super::{open_bytes, sentence};

fn told(bytes: &[u8]) -> (usize, u64, Vec<(u64, String)>) {
    let dataset = open_bytes("a.csv", bytes).unwrap_or_else(|e| panic!("{e}"));
    let source = &dataset.source;
    assert_eq!(source.rows, dataset.rows() as u64);
    let listed = source.unreadable.iter().map(|row| (row.line, row.reason.clone())).collect();
    (dataset.rows(), source.unreadable_rows, listed)
}

#[test]
fn ragged_rows() {
    let (rows, unreadable, listed) = told(b"name,age,city\nAnna,31,Bonn\nBert,44\n\nCarl,5,Ulm,x\nDora,6,Kiel\n");
    assert_eq!((rows, unreadable), (2, 2));
    assert_eq!(listed[0], (3, "2 fields where 3 are expected".to_owned()));
    assert_eq!(listed[1], (5, "4 fields where 3 are expected".to_owned()));
}

#[test]
fn quotes_that_do_not_close() {
    let (rows, unreadable, listed) = told(b"name,age\nAnna,1\n\"Bert,2\nCarl,3\nDora,4\n");
    assert_eq!((rows, unreadable), (3, 1));
    assert_eq!(listed, [(3, "a quote opens here and is never closed".to_owned())]);
    let (rows, _, listed) = told(b"name,age\nAnna,1\n\"Bert,2\nCarl,3\nDora,\"4\"\nEmil,5\nFritz,6\n");
    assert_eq!(rows, 3);
    assert!(listed[0].0 == 3 && listed[0].1.contains("over 3 lines"), "{listed:?}");
}

#[test]
fn bytes_that_are_no_text() {
    let (rows, unreadable, listed) = told("näme,age\nÄnna,1\nB\0rt,2\nCärl,3\n".as_bytes());
    assert_eq!((rows, unreadable), (2, 1));
    assert!(listed[0].0 == 3 && listed[0].1.contains("NUL"), "{listed:?}");
    let mut bytes = "näme,age\nÄnna,1\nBört,2\nCärl,3\nDörte,4\nÖzil,5\n".as_bytes().to_vec();
    bytes.extend(b"Fr\xFFitz,6\nGerd,7\n");
    let (rows, unreadable, listed) = told(&bytes);
    assert_eq!((rows, unreadable), (6, 1));
    assert!(listed[0].0 == 7 && listed[0].1.contains("UTF-8"), "{listed:?}");
    let mut wide: Vec<u8> = "\u{feff}a,b\n1,2\n3,".encode_utf16().flat_map(u16::to_le_bytes).collect();
    wide.extend(0xD800_u16.to_le_bytes());
    wide.extend("\n5,6\n".encode_utf16().flat_map(u16::to_le_bytes));
    let (rows, unreadable, listed) = told(&wide);
    assert_eq!((rows, unreadable), (2, 1));
    assert!(listed[0].0 == 3 && listed[0].1.contains("UTF-16LE"), "{listed:?}");
}

#[test]
fn a_line_of_100_megabytes() {
    let mut bytes = b"name,age\nAnna,1\n".to_vec();
    bytes.resize(bytes.len() + 100_000_000, b'x');
    bytes.extend(b"\nCarl,3\n");
    let (rows, unreadable, listed) = told(&bytes);
    assert_eq!((rows, unreadable), (2, 1));
    assert_eq!(listed, [(3, "longer than 16 MiB".to_owned())]);
    let mut bytes = b"name,age\nAnna,1\n\"".to_vec();
    bytes.resize(bytes.len() + 100_000_000, b'x');
    bytes.extend(b"\nCarl,3\n");
    let (rows, unreadable, _) = told(&bytes);
    assert_eq!((rows, unreadable), (2, 1));
    assert!(sentence("a.csv", &vec![b'x'; 100_000_000]).contains("not one row"));
}

#[test]
fn many_are_counted_and_the_first_thousand_listed() {
    let mut text = "a,b\n1,2\n1,2\n1,2\n".to_string();
    for row in 0..500_000 {
        text.push_str(if row % 2 == 0 { "1\n" } else { "1,2\n" });
    }
    let (rows, unreadable, listed) = told(text.as_bytes());
    assert_eq!((rows, unreadable, listed.len()), (250_003, 250_000, 1000));
    assert_eq!((listed[0].0, listed[999].0), (5, 5 + 2 * 999));
}

#[test]
fn names_given_twice_or_not_at_all() {
    let dataset = open_bytes("a.csv", b"id,,id\n1,x,2\n3,y,4\n").unwrap();
    let names: Vec<&str> = dataset.columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["id", "column 2", "id (2)"]);
    assert_eq!(dataset.source.notes().len(), 2);
}

#[test]
fn all_rows_unreadable_is_no_table() {
    let sentence = sentence("a.csv", b"a,b,c\n1,2,3,4\n");
    assert!(sentence.contains("line 2") || sentence.contains("not one row"), "{sentence}");
}
