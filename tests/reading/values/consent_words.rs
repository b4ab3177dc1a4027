//! Columns that say who may be counted keep their words for no value, whatever type the rest of them is of.

use std::collections::BTreeSet;

use shoal::dataset::{Dataset, OpenOptions, RemarkKind};

use crate::reading::{column, open_bytes};

const WORDS: [&str; 6] = ["unknown", "unbekannt", "n/a", "-", "keine Angabe", "NULL"];

/// Answers of every type that a column may be read as.
const ANSWERS: [&[&str]; 6] = [
    &["true", "false", "true", "false"],
    &["1", "0", "1", "0"],
    &["yes", "no", "yes", "no"],
    &["2024-01-05", "2023-12-31", "2024-01-05", "2022-02-02"],
    &["05.01.2024", "31.12.2023", "05.01.2024", "02.02.2022"],
    &["subscribed", "cleaned", "subscribed", "cleaned"],
];

fn read(name: &str, header: &str, cells: &[&str], by_hand: bool) -> Dataset {
    let text = match name {
        "a.json" => {
            let record = |cell: &&str| {
                let is_bare = matches!(*cell, "true" | "false" | "1" | "0");
                let cell = if is_bare { (*cell).to_owned() } else { format!("\"{}\"", cell.replace('\\', "\\\\")) };
                format!("{{\"ort\":\"Ulm\",\"{header}\":{cell}}}")
            };
            format!("[{}]", cells.iter().map(record).collect::<Vec<_>>().join(","))
        }
        _ => format!("ort;{header}\n{}", cells.iter().map(|cell| format!("Ulm;{cell}\n")).collect::<String>()),
    };
    let consent = if by_hand { BTreeSet::from([header.to_owned()]) } else { BTreeSet::new() };
    let options = OpenOptions { consent, ..OpenOptions::default() };
    open_bytes(name, text.as_bytes(), &options).unwrap_or_else(|error| panic!("{name} {header}: {error}"))
}

#[test]
fn words_stay_under_a_header_that_says_it_and_where_the_analyst_does() {
    for answers in ANSWERS {
        for word in WORDS {
            let cells: Vec<&str> = answers.iter().copied().chain(["", word, word]).collect();
            for name in ["a.csv", "a.json"] {
                for (header, by_hand, stays) in [
                    ("email_opt_out", false, true),
                    ("abgemeldet_am", false, true),
                    ("feld", true, true),
                    ("feld", false, false),
                ] {
                    let dataset = read(name, header, &cells, by_hand);
                    let shown = column(&dataset, header);
                    let expected = if stays { word } else { "" };
                    assert_eq!(shown[5..], [expected, expected], "{name} {header} {word} beside {answers:?}");
                    assert_eq!(shown[4], "", "{name} {header}");
                    let told =
                        dataset.source.reading.remarks.iter().find(|remark| {
                            remark.kind == RemarkKind::Missing && remark.column.as_deref() == Some(header)
                        });
                    let told = told.unwrap_or_else(|| panic!("{name} {header} {word}: nothing is told"));
                    assert_eq!((told.rows, told.text.contains("kept")), (2, stays), "{}", told.text);
                }
            }
        }
    }
}

#[test]
fn what_programs_write_for_nothing_is_nothing() {
    for word in ["\\N", "0000-00-00", "9999-12-31", "  "] {
        let cells = ["2024-01-05", "2023-12-31", word, word];
        let dataset = read("a.csv", "unsubscribed_at", &cells, false);
        assert_eq!(column(&dataset, "unsubscribed_at")[2..], ["", ""], "{word}");
    }
}

#[test]
fn without_such_words_the_types_stay() {
    for answers in ANSWERS {
        let kinds: Vec<_> = ["email_opt_out", "feld"]
            .iter()
            .map(|header| read("a.csv", header, answers, false).columns[1].kind)
            .collect();
        assert_eq!(kinds[0], kinds[1], "{answers:?}");
    }
}
