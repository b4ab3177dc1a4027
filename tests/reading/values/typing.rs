//! Types are found from all rows, and what the analyst says goes before what was found.

use shoal::dataset::{ColumnType, DateOrder, OpenOptions, QuestionKind};

use crate::reading::{column, is_missing, open_bytes, open_text};

#[test]
fn codes_stay_text_even_where_only_the_last_row_shows_it() {
    let mut text = "id,code,amount\n".to_owned();
    for row in 0..300_000 {
        text.push_str(&format!("{row},{},{row}.5\n", 10_000 + row % 1000));
    }
    text.push_str("300000,01067,x\n");
    let dataset = open_text(&text);
    assert_eq!(dataset.rows(), 300_001);
    let kinds: Vec<ColumnType> = dataset.columns.iter().map(|c| c.kind).collect();
    assert_eq!(kinds, [ColumnType::Number, ColumnType::Text, ColumnType::Text]);
    assert_eq!(column(&dataset, "code")[300_000], "01067");
    assert_eq!(column(&dataset, "amount")[..2], ["0.5", "1.5"], "text is as the file has it");
}

#[test]
fn whole_numbers_become_decimal_when_a_late_row_is() {
    let mut text = "a,b\n".to_owned();
    for row in 0..200_000 {
        text.push_str(&format!("{row},x\n"));
    }
    text.push_str("0.25,y\n");
    let dataset = open_text(&text);
    assert_eq!(dataset.columns[0].kind, ColumnType::Number);
    assert!(!dataset.columns[0].integer);
    let cells = column(&dataset, "a");
    assert_eq!((cells[1].as_str(), cells[200_000].as_str()), ("1", "0.25"));
}

#[test]
fn decimal_commas_and_thousands() {
    let dataset = open_text("preis;menge\n1.234,50;1.000\n0,5;2.000\n;n/a\n");
    assert_eq!(column(&dataset, "preis"), ["1234.5", "0.5", ""]);
    // `1.000` alone could be one: the other column settles that points are of thousands.
    assert_eq!(column(&dataset, "menge"), ["1000", "2000", ""]);
    assert!(dataset.source.questions.is_empty());

    let dataset = open_text("menge,x\n1.000,a\n2.500,b\n");
    assert_eq!(column(&dataset, "menge"), ["1", "2.5"]);
    assert_eq!(dataset.source.questions[0].kind, QuestionKind::AmbiguousNumber);
    let options = OpenOptions { decimal_comma: Some(true), ..OpenOptions::default() };
    let dataset = open_bytes("a.csv", b"menge,x\n1.000,a\n2.500,b\n", &options).unwrap();
    assert_eq!(column(&dataset, "menge"), ["1000", "2500"]);
    assert!(dataset.source.questions.is_empty());
}

#[test]
fn open_dates_are_asked_about_and_the_answer_counts() {
    let text = b"d,n\n03/04/2026,1\n12/11/2025,2\n";
    let dataset = open_bytes("a.csv", text, &OpenOptions::default()).unwrap();
    assert_eq!(dataset.columns[0].kind, ColumnType::Text);
    assert_eq!(dataset.source.questions[0].kind, QuestionKind::AmbiguousDate);
    assert_eq!(column(&dataset, "d")[0], "03/04/2026");
    for (order, first) in [(DateOrder::DayMonthYear, "2026-04-03"), (DateOrder::MonthDayYear, "2026-03-04")] {
        let options = OpenOptions { dates: [("d".to_owned(), order)].into(), ..OpenOptions::default() };
        let dataset = open_bytes("a.csv", text, &options).unwrap();
        assert_eq!(column(&dataset, "d")[0], first);
        assert!(dataset.source.questions.is_empty());
    }
    let mut long = "d,n\n".to_owned();
    for row in 0..200_000 {
        long.push_str(&format!("03/04/2026,{row}\n"));
    }
    long.push_str("04/13/2026,1\n");
    let dataset = open_text(&long);
    assert!(dataset.source.questions.is_empty(), "the last row settles it");
    assert_eq!(column(&dataset, "d")[0], "2026-03-04");
}

#[test]
fn times_are_dropped_with_a_note() {
    let dataset = open_text("at,n\n2026-01-02T03:04:05Z,1\n2026-01-03,2\n");
    assert_eq!(column(&dataset, "at"), ["2026-01-02", "2026-01-03"]);
    assert!(dataset.source.notes().iter().any(|n| n.contains("times")));
}

#[test]
fn null_words_are_missing_only_among_numbers() {
    let dataset = open_text("age,country\n31,NA\nNA,DE\n40,FR\n");
    assert!(is_missing(&dataset, 1, "age"));
    assert_eq!(column(&dataset, "country"), ["NA", "DE", "FR"], "Namibia is a country");
}

#[test]
fn names_tell_codes() {
    let dataset = open_text("PLZ,phone,zip_count\n10115,491701234567,3\n80331,491707654321,4\n");
    let kinds: Vec<ColumnType> = dataset.columns.iter().map(|c| c.kind).collect();
    assert_eq!(kinds, [ColumnType::Text, ColumnType::Text, ColumnType::Number]);
    assert_eq!(dataset.source.notes().len(), 2);
}

#[test]
fn a_type_can_be_given_and_what_does_not_fit_is_counted() {
    let options = OpenOptions {
        types: [("a".to_owned(), ColumnType::Number), ("b".to_owned(), ColumnType::Text)].into(),
        ..OpenOptions::default()
    };
    let dataset = open_bytes("a.csv", b"a,b\n007,1\nunknown,2\n3,3\n", &options).unwrap();
    assert_eq!(column(&dataset, "a"), ["7", "", "3"]);
    assert_eq!(dataset.columns[1].kind, ColumnType::Text);
    assert!(dataset.source.notes().iter().any(|n| n.contains("1 cell is no number")), "{:?}", dataset.source.notes());
    let options = OpenOptions { types: [("agee".to_owned(), ColumnType::Number)].into(), ..OpenOptions::default() };
    let error = open_bytes("a.csv", b"age,b\n1,2\n", &options).unwrap_err().to_string();
    assert!(error.contains("agee") && error.contains("“age”"), "{error}");
}
