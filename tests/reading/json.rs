//! JSON as it comes: long digits, records within records, exports with something around them.

use shoal::dataset::{ColumnType, Dataset, DatasetError, OpenOptions, RemarkKind};

use super::{column, open_bytes};

fn read(name: &str, text: &str) -> Result<Dataset, DatasetError> {
    open_bytes(name, text.as_bytes(), &OpenOptions::default())
}

fn opened(text: &str) -> Dataset {
    read("a.json", text).unwrap_or_else(|error| panic!("{error}"))
}

fn names(dataset: &Dataset) -> Vec<&str> {
    dataset.columns.iter().map(|column| column.name.as_str()).collect()
}

#[test]
fn no_digit_is_lost() {
    let numbers: Vec<String> = (0..6).map(|n| format!("{{\"iccid\":894902000012345678{n}0123,\"ok\":1}}")).collect();
    let dataset = opened(&format!("[{}]", numbers.join(",")));
    assert_eq!(dataset.columns[0].distinct, 6);
    assert_eq!(column(&dataset, "iccid")[3], "89490200001234567830123");
    let dataset = opened("[{\"x\":0.12345678901234567891},{\"x\":0.12345678901234567892}]");
    assert_eq!((dataset.columns[0].kind, dataset.columns[0].distinct), (ColumnType::Text, 2));
    assert_eq!(dataset.source.reading.remarks[0].instead.as_deref(), Some("--type x=number"));
    let dataset = opened("[{\"x\":1.5},{\"x\":-2e3},{\"x\":0}]");
    assert_eq!(
        (dataset.columns[0].kind, column(&dataset, "x")),
        (ColumnType::Number, vec!["1.5".into(), "-2000".into(), "0".into()])
    );
    assert!(dataset.source.notes().is_empty());
}

#[test]
fn texts_that_look_like_numbers_stay_texts() {
    let dataset = opened("[{\"code\":\"1.10\",\"n\":1},{\"code\":\"1.1\",\"n\":2}]");
    assert_eq!(column(&dataset, "code"), ["1.10", "1.1"]);
    let dataset = opened("[{\"code\":\"a\",\"n\":\"1\"},{\"code\":\"b\",\"n\":\"2\"}]");
    assert_eq!(dataset.columns[1].kind, ColumnType::Number, "a file of texts alone says nothing of types");
}

#[test]
fn records_within_records_are_columns() {
    let dataset = opened(
        "[{\"name\":\"Anna\",\"adr\":{\"plz\":\"01067\",\"geo\":{\"lat\":1}},\"tags\":[ \"a\", \"b\" ]},\
          {\"adr\":{\"geo\":{\"lat\":2},\"plz\":\"80331\"},\"name\":\"Bert\"},{\"name\":\"Cem\",\"adr\":null}]",
    );
    assert_eq!(names(&dataset), ["name", "adr.plz", "adr.geo.lat", "tags"]);
    assert_eq!(column(&dataset, "adr.plz"), ["01067", "80331", ""]);
    assert_eq!(column(&dataset, "tags"), ["[\"a\",\"b\"]", "", ""]);
    let told = &dataset.source.reading.remarks;
    assert_eq!(told.iter().filter(|remark| remark.kind == RemarkKind::Type).count(), 2, "{told:?}");
    // A field that is a text here and a record there keeps both.
    let dataset = opened("[{\"a\":\"x\",\"a.b\":1},{\"a\":{\"b\":2}}]");
    assert_eq!((names(&dataset), column(&dataset, "a")), (vec!["a", "a.b", "a.b (2)"], vec!["x".into(), "".into()]));
}

#[test]
fn names_that_are_values_make_no_columns() {
    let inner: Vec<String> = (0..300).map(|n| format!("{{\"id\":{n},\"seen\":{{\"k{n}\":1}}}}")).collect();
    let dataset = opened(&format!("[{}]", inner.join(",")));
    assert_eq!(names(&dataset), ["id", "seen"]);
    assert_eq!(column(&dataset, "seen")[299], "{\"k299\":1}");
    assert!(dataset.source.notes().iter().any(|note| note.contains("“seen”")));
}

#[test]
fn exports_with_something_around_them() {
    let rows = "[{\"a\":\"x\",\"b\":1},{\"a\":\"y\",\"b\":2}]";
    for (text, told) in [
        (format!("{{\"data\":{rows}}}"), true),
        (format!("{{\"count\":2,\"response\":{{\"items\":{rows},\"page\":[1,2]}}}}"), true),
        (rows.to_owned(), false),
        (" {\"a\":\"x\",\"b\":1}\n{\"a\":\"y\",\"b\":2} ".to_owned(), false),
        ("{\"a\":\"x\",\"b\":1}{\"a\":\"y\",\n\"b\":2}".to_owned(), false),
        (format!("\u{feff}{rows}\n"), false),
    ] {
        let dataset = opened(&text);
        assert_eq!(column(&dataset, "a"), ["x", "y"], "{text}");
        assert_eq!(!dataset.source.notes().is_empty(), told, "{text}");
        let lines = read("a.ndjson", &text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(lines.source.unreadable_rows, 0, "{text}");
    }
    assert_eq!(opened("{\"a\":\"x\",\"b\":1}").rows(), 1);
}

#[test]
fn what_is_no_table_says_why() {
    for (text, line, word) in [
        ("[{\"a\":1},\n{\"a\":2}", 2, "breaks off"),
        ("[{\"a\":1},\n{\"a\" 2}]", 2, "not JSON"),
        ("[{\"a\":1},\n7]", 2, "no record"),
        ("{\"a\":[{\"x\":1}],\"b\":[{\"x\":1}]}", 1, "“a”, “b”"),
        ("[{\"a\":1}] x", 1, "not JSON"),
        ("7", 1, "no record"),
        ("{\"a\":[1,2],\"b\":[3,4]}", 1, "a list of values for each column, and no record"),
    ] {
        match read("a.json", text).unwrap_err() {
            DatasetError::Line { line: at, reason, .. } => {
                assert!(at == line && reason.contains(word), "{text}: line {at}, {reason}");
            }
            other => panic!("{text}: {other}"),
        }
    }
    assert!(matches!(read("a.json", "[]").unwrap_err(), DatasetError::NoRows { .. }));
    assert!(matches!(read("a.json", "[{}]").unwrap_err(), DatasetError::NoRows { .. }));
}

#[test]
fn what_json_does_not_have_is_missing() {
    let dataset = opened("[{\"x\":NaN,\"a\":\"p\"},{\"x\":-Infinity,\"a\":\"q\"},{\"x\":3,\"a\":\"r\"}]");
    assert_eq!(
        (column(&dataset, "x"), dataset.columns[0].kind),
        (vec!["".into(), "".into(), "3".into()], ColumnType::Number)
    );
    let told = &dataset.source.reading.remarks[0];
    assert_eq!((told.kind, told.rows, &told.lines[..]), (RemarkKind::Missing, 2, &[1, 2][..]));
}

#[test]
fn records_that_share_no_names_fill_no_memory() {
    let records = |count: u32| {
        let records: Vec<String> = (0..count).map(|n| format!("{{\"{n:x}\":1}}")).collect();
        format!("[{}]", records.join(","))
    };
    assert!(matches!(read("a.json", &records(30_000)).unwrap_err(), DatasetError::Swollen { .. }));
    let error = read("a.json", &records(60_000)).unwrap_err();
    assert!(matches!(error, DatasetError::TooManyColumns { columns: 60_000, .. }), "{error}");
}

#[test]
fn lines_are_those_of_the_records() {
    let told = |dataset: &Dataset| {
        let missing = dataset.source.reading.remarks.iter().find(|remark| remark.kind == RemarkKind::Missing);
        missing.unwrap().lines.clone()
    };
    let records = ["{\"a\":\"x\\ny\",\"b\":1}", "{\"a\":\"x\",\"b\":\"n/a\"}", "{\"a\":\"z\",\"b\":3}"];
    assert_eq!(told(&opened(&format!("[{}]", records.join(",")))), [2], "the second record");
    assert_eq!(told(&read("a.ndjson", &records.join("\n\n")).unwrap()), [3], "the third line");
}
