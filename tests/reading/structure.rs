//! Where the table is in a text: the cases that were reported, and variations made here of every kind.

use std::path::{Path, PathBuf};

use shoal::dataset::{Dataset, Escape, HeaderLine, OpenOptions, RemarkKind, TotalsRows, open};
use shoal::privacy::Progress;

use super::{column, open_bytes, open_text};

/// The folder of cases; `None`, with a word about it, where there is none.
fn cases() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("did not run: no cases at {}", folder.display());
    None
}

pub fn names(dataset: &Dataset) -> Vec<&str> {
    dataset.columns.iter().map(|column| column.name.as_str()).collect()
}

/// Rows and lines that a kind of remark is about, and whether it is a question; `None` where there is none.
pub fn told(dataset: &Dataset, kind: RemarkKind) -> Option<(u64, Vec<u64>, bool)> {
    let remark = dataset.source.reading.remarks.iter().find(|remark| remark.kind == kind)?;
    Some((remark.rows, remark.lines.clone(), remark.open))
}

fn is_open(dataset: &Dataset) -> bool {
    dataset.source.reading.open_questions().next().is_some()
}

#[test]
fn the_cases_of_structure() {
    let Some(folder) = cases() else { return };
    let region = &["region", "tarif", "umsatz"][..];
    let expected: &[(&str, usize, &[&str])] = &[
        ("01-sep-line/bom-two.csv", 6, &["plz", "geschlecht"]),
        ("01-sep-line/comma-two.csv", 6, &["plz", "geschlecht"]),
        ("01-sep-line/one-column.csv", 6, &["plz"]),
        ("01-sep-line/pipe-three.csv", 6, &["name", "ort", "alter"]),
        ("01-sep-line/quoted-two.csv", 6, &["plz", "geschlecht"]),
        ("01-sep-line/sep-colon.csv", 6, &["plz", "geschlecht", "alter"]),
        ("01-sep-line/sep-numbers-two.csv", 6, &["alter", "umsatz"]),
        ("01-sep-line/sep-odd.csv", 6, &["plz", "geschlecht", "alter"]),
        ("01-sep-line/sep-space.csv", 6, &["plz", "geschlecht"]),
        ("01-sep-line/sep-three-padded.csv", 6, &["plz", "geschlecht", "alter"]),
        ("01-sep-line/sep-upper.csv", 6, &["plz", "geschlecht"]),
        ("01-sep-line/three-columns.csv", 6, &["plz", "geschlecht", "alter"]),
        ("01-sep-line/two-columns.csv", 6, &["plz", "geschlecht"]),
        ("01-sep-line/utf16-tab-two.csv", 6, &["plz", "geschlecht"]),
        ("02-trailing-delimiter/both.csv", 6, &["plz", "geschlecht", "umsatz"]),
        ("02-trailing-delimiter/first-row-only.csv", 7, &["plz", "geschlecht", "umsatz"]),
        ("02-trailing-delimiter/half-the-rows.csv", 20, &["stadt", "tarif", "kanal"]),
        ("02-trailing-delimiter/header-long.csv", 5, &["stadt", "tarif", "kanal", "notiz"]),
        ("02-trailing-delimiter/header-only.csv", 6, &["plz", "geschlecht", "umsatz"]),
        ("02-trailing-delimiter/header-short-by-two.csv", 5, &["stadt", "tarif", "column 3"]),
        ("02-trailing-delimiter/header-trailing-text.csv", 5, &["stadt", "tarif", "kanal"]),
        ("02-trailing-delimiter/index-column.csv", 6, &["column 1", "plz", "geschlecht", "umsatz"]),
        ("02-trailing-delimiter/rows-only.csv", 6, &["plz", "geschlecht", "umsatz"]),
        ("02-trailing-delimiter/text-rows-only.csv", 5, &["stadt", "tarif", "kanal"]),
        ("02-trailing-delimiter/unquoted-comma.csv", 5, &["name", "stadt", "tarif"]),
        ("04-title-and-totals/averages.csv", 24, &["region", "tarif", "alter"]),
        ("04-title-and-totals/repeated-header.csv", 24, region),
        ("04-title-and-totals/subtotals.csv", 36, region),
        ("04-title-and-totals/total-after-blank.csv", 18, region),
        ("04-title-and-totals/total-full-width.csv", 18, region),
        ("04-title-and-totals/total-short.csv", 18, region),
        ("04-title-and-totals/w-Gesamt.csv", 48, region),
        ("04-title-and-totals/w-Grand_Total.csv", 48, region),
        ("04-title-and-totals/w-Insgesamt.csv", 48, region),
        ("04-title-and-totals/w-Summe.csv", 48, region),
        ("04-title-and-totals/w-Total.csv", 48, region),
        ("37-shopify-continuation/orders.csv", 24, &["Name", "Email", "Billing City", "Lineitem name"]),
    ];
    for (file, rows, columns) in expected {
        let dataset = open(&folder.join(file), &OpenOptions::default(), &Progress::new()).unwrap();
        assert_eq!(dataset.rows(), *rows, "{file}");
        assert_eq!(names(&dataset), *columns, "{file}");
        assert_eq!(dataset.source.unreadable_rows, 0, "{file}");
        assert!(!is_open(&dataset), "{file}: {:?}", dataset.source.notes());
        let decided = dataset.source.reading.remarks.iter().any(|r| r.kind != RemarkKind::Type);
        assert!(decided, "{file}: nothing is told");
    }
    let shop =
        open(&folder.join("37-shopify-continuation/orders.csv"), &OpenOptions::default(), &Progress::new()).unwrap();
    assert_eq!(told(&shop, RemarkKind::NoKey).map(|(rows, ..)| rows), Some(16));
}

const ROWS: &str = "Nord;gold;12\nNord;gold;12\nSued;basis;8\nSued;gold;15\nWest;basis;9\nWest;gold;11\n";

/// The rows with every delimiter and with every kind of line above.
#[test]
fn titles_above_in_every_way() {
    for delimiter in [';', ',', '\t', '|'] {
        for (above, lines) in [
            ("", 0),
            ("Kundenliste\n", 1),
            ("Kundenliste\n\n", 1),
            ("Kundenliste\nErstellt von: Vertrieb\n\n", 2),
            ("Kundenliste;;\nStand;01.11.2026;\n", 2),
            ("Bericht;01.11.2026;Vertrieb\n", 1),
            ("Kundenliste;;\n;;\n", 2),
            ("\n\nKundenliste\n", 1),
        ] {
            let text = format!("{above}region;tarif;umsatz\n{ROWS}").replace(';', &delimiter.to_string());
            let dataset = open_text(&text);
            assert_eq!(names(&dataset), ["region", "tarif", "umsatz"], "{text}");
            assert_eq!(dataset.rows(), 6, "{text}");
            let titles = told(&dataset, RemarkKind::Title).map_or(0, |(rows, ..)| rows);
            assert_eq!(titles, lines, "{text}: {:?}", dataset.source.notes());
            assert!(!is_open(&dataset), "{text}");
        }
    }
}

#[test]
fn rows_that_are_no_people_are_proved_and_told() {
    for (label, below) in [
        ("Summe", "Summe;;67\n"),
        ("TOTAL", "TOTAL;;67\n"),
        ("Grand total:", "Grand total:;;67\n"),
        ("Итого", "Итого;;67\n"),
        ("合计", "合计;;67\n"),
        ("Durchschnitt", ";Durchschnitt;11,17\n"),
        ("Anzahl", "Anzahl;;6\n"),
        ("Median", "Median;;11,5\n"),
        ("no label", "\n;;67\n"),
    ] {
        let text = format!("region;tarif;umsatz\n{ROWS}{below}").replace("11,17", "11.17").replace("11,5", "11.5");
        let dataset = open_text(&text);
        assert_eq!(dataset.rows(), 6, "{label}: {:?}", dataset.source.notes());
        assert_eq!(dataset.columns[2].kind, shoal::dataset::ColumnType::Number, "{label}");
        let (rows, lines, open) = told(&dataset, RemarkKind::Totals).unwrap_or_else(|| panic!("{label} is told"));
        assert_eq!((rows, lines, open), (1, vec![if label == "no label" { 9 } else { 8 }], false), "{label}");
        let kept = OpenOptions { totals: Some(TotalsRows::Keep), ..OpenOptions::default() };
        let dataset = open_bytes("a.csv", text.as_bytes(), &kept).unwrap();
        assert_eq!((dataset.rows(), is_open(&dataset)), (7, false), "{label} is kept");
    }
}

#[test]
fn subtotals_between_and_totals_above() {
    let text = "region;tarif;umsatz\nNord;gold;12\nNord;gold;10\nNord;Summe gold;22\nNord;basis;5\nNord;basis;6\nNord;Summe basis;11\nSumme Nord;;33\nSued;gold;1\nSued;gold;2\nSumme Sued;;3\nGesamt;;36\n";
    let dataset = open_text(text);
    assert_eq!(dataset.rows(), 6, "{:?}", dataset.source.notes());
    assert_eq!(told(&dataset, RemarkKind::Totals), Some((5, vec![4, 7, 8, 11, 12], false)));
    let text = "region;tarif;umsatz\nGesamt;;36\nNord;gold;12\nNord;gold;10\nSued;gold;14\n";
    assert_eq!(open_text(text).rows(), 3);
    // Sums by group below a table in any order.
    let text = "region;tarif;umsatz\nNord;gold;12\nSued;gold;10\nNord;gold;14\nSued;basis;3\nNord Summe;;26\nSued Summe;;13\nGesamt;;39\n";
    let dataset = open_text(text);
    assert_eq!(dataset.rows(), 4, "{:?}", dataset.source.notes());
}

/// Somebody called Total, a shop called Summe: they stay, and where nothing settles it, it is asked.
#[test]
fn people_who_are_called_like_totals_stay() {
    let text = "name;stadt;umsatz\nAnna;Ulm;12\nTotal;Bonn;99\nBert;Ulm;7\n";
    let dataset = open_text(text);
    assert_eq!((dataset.rows(), is_open(&dataset)), (3, false), "{:?}", dataset.source.notes());
    let text = "name;laden;umsatz\nAnna;Summe;12\nBert;Ecke;99\nKai;Summe;7\nEva;Ecke;3\n";
    let dataset = open_text(text);
    assert_eq!((dataset.rows(), is_open(&dataset)), (4, false), "{:?}", dataset.source.notes());
    assert_eq!(column(&dataset, "laden"), ["Summe", "Ecke", "Summe", "Ecke"]);
    let text = "name;umsatz\nAnna;12\nBert;99\nTotal;7\nEva;3\n";
    let dataset = open_text(text);
    assert_eq!((dataset.rows(), is_open(&dataset)), (4, true), "{:?}", dataset.source.notes());
    assert_eq!(told(&dataset, RemarkKind::Totals), Some((1, vec![4], true)));
    assert_eq!(column(&dataset, "name"), ["Anna", "Bert", "Total", "Eva"], "it stays in its place");
    for (totals, rows) in [(TotalsRows::Keep, 4), (TotalsRows::Drop, 3)] {
        let options = OpenOptions { totals: Some(totals), ..OpenOptions::default() };
        let dataset = open_bytes("a.csv", text.as_bytes(), &options).unwrap();
        assert_eq!((dataset.rows(), is_open(&dataset)), (rows, false), "{totals:?}");
    }
}

#[test]
fn lines_below_and_between() {
    for (below, lines) in [
        ("End of report;;\n", 1),
        ("\nEnd of report\n", 1),
        ("Seite 1 von 2\n", 1),
        ("(6 rows affected)\n", 1),
        ("Stand: 01.11.2026;;\n;;\n", 2),
        ("Export generated by CRM on 2026-11-01;;\nPage 2 of 2;;\n", 2),
        (";;\n;;\n", 2),
    ] {
        let dataset = open_text(&format!("region;tarif;umsatz\n{ROWS}{below}"));
        assert_eq!((dataset.rows(), dataset.source.unreadable_rows), (6, 0), "{below}: {:?}", dataset.source.notes());
        let told: u64 =
            dataset.source.reading.remarks.iter().filter(|r| r.kind == RemarkKind::Footer).map(|r| r.rows).sum();
        assert_eq!(told, lines, "{below}");
        assert!(!is_open(&dataset), "{below}");
    }
    let between = format!("region;tarif;umsatz\n{ROWS}Page 1 of 2\n\nregion;tarif;umsatz\n{ROWS}Page 2 of 2\n");
    let dataset = open_text(&between);
    assert_eq!((dataset.rows(), dataset.source.unreadable_rows), (12, 0), "{:?}", dataset.source.notes());
    assert_eq!(told(&dataset, RemarkKind::RepeatedHeader), Some((1, vec![10], false)));
    // Somebody of whom only the first column is known is no note.
    let dataset = open_text("region;tarif;umsatz\nNord;gold;12\nSued;;\nWest;gold;3\nOst;;\n");
    assert_eq!((dataset.rows(), is_open(&dataset)), (4, false));
}

/// However long the text is, and wherever its blocks are cut.
#[test]
fn totals_are_found_over_the_whole_text() {
    let mut text = "kunde;region;umsatz\n".to_owned();
    let mut expected = Vec::new();
    let (mut line, mut sum, mut all) = (1, 0, 0);
    for row in 0..250_000_u64 {
        line += 1;
        text.push_str(&format!("K{row:06};{};{}\n", ["Nord", "Sued"][row as usize % 2], row % 97));
        sum += row % 97;
        if row % 50_000 == 49_999 {
            line += 1;
            text.push_str(&format!("Zwischensumme;;{sum}\n"));
            expected.push(line);
            all += sum;
            sum = 0;
        }
    }
    text.push_str(&format!("Gesamt;;{all}\n"));
    expected.push(line + 1);
    let dataset = open_text(&text);
    assert_eq!(dataset.rows(), 250_000);
    assert_eq!(told(&dataset, RemarkKind::Totals), Some((6, expected, false)));
}

#[test]
fn names_in_every_form() {
    for (text, expected, rows) in [
        ("region;2019;2020;2021\nNord;5;6;7\nSued;8;9;10\nWest;1;2;3\n", vec!["region", "2019", "2020", "2021"], 3),
        ("2019;2020;2021\n5;6;7\n8;9;10\n", vec!["2019", "2020", "2021"], 2),
        ("Name;Umsatz;Gewicht\n;in EUR;(kg)\nAnna;12;30\nBert;14;35\n", vec!["Name", "Umsatz", "Gewicht"], 2),
        (
            ";Umsatz;;Kunden;\nRegion;2019;2020;2019;2020\nNord;51;62;3;4\nSued;57;68;7;8\n",
            vec!["Region", "Umsatz 2019", "Umsatz 2020", "Kunden 2019", "Kunden 2020"],
            2,
        ),
        (
            "Region;Umsatz;;Kunden;\n;2019;2020;2019;2020\nNord;51;62;3;4\nSued;57;68;7;8\n",
            vec!["Region", "Umsatz 2019", "Umsatz 2020", "Kunden 2019", "Kunden 2020"],
            2,
        ),
        ("V1,V2,V3\na,b,c\nd,e,f\n", vec!["V1", "V2", "V3"], 2),
        ("姓名,城市,年龄\n王伟,北京,31\n李娜,上海,28\n", vec!["姓名", "城市", "年龄"], 2),
        ("Имя;Город\nАнна;Москва\nПётр;Тверь\nОльга;Москва\nИван;Москва\n", vec!["Имя", "Город"], 4),
    ] {
        let dataset = open_text(text);
        assert_eq!(names(&dataset), expected, "{text}: {:?}", dataset.source.notes());
        assert_eq!((dataset.rows(), is_open(&dataset)), (rows, false), "{text}");
    }
}

/// A person is never taken for the names of the columns without a word.
#[test]
fn the_first_person_is_not_lost() {
    for (text, rows, open) in [
        ("Anna;Schmidt;Berlin\nBernd;Müller;Ulm\nPetra;Weber;Berlin\n", 3, true),
        ("Anna Schmidt\nBernd Müller\nPetra Weber\n", 3, true),
        ("Anna;31;Berlin\nBernd;44;Ulm\nPetra;28;Berlin\n", 3, false),
        ("anna@x.example\nbernd@x.example\npetra@x.example\n", 3, false),
        ("K-1001;gold\nK-1002;basis\nK-1003;gold\n", 3, true),
        ("10115;30\n80331;31\n01067;44\n", 3, false),
        ("Berlin;gold\nUlm;basis\nBerlin;basis\nBonn;gold\n", 4, true),
        ("Anna;unbek;Berlin\nBernd;44;Ulm\nPetra;28;Berlin\nMaria;31;Bonn\nJan;22;Ulm\n", 5, true),
    ] {
        let dataset = open_text(text);
        assert_eq!((dataset.rows(), is_open(&dataset)), (rows, open), "{text}: {:?}", dataset.source.notes());
        assert!(names(&dataset).iter().all(|name| name.starts_with("column ")), "{text}");
        let none = OpenOptions { header: Some(HeaderLine::Absent), ..OpenOptions::default() };
        let dataset = open_bytes("a.csv", text.as_bytes(), &none).unwrap();
        assert_eq!((dataset.rows(), is_open(&dataset)), (rows, false), "{text} with --header none");
        let first = OpenOptions { header: Some(HeaderLine::Line(1)), ..OpenOptions::default() };
        let dataset = open_bytes("a.csv", text.as_bytes(), &first).unwrap();
        assert_eq!((dataset.rows(), is_open(&dataset)), (rows - 1, false), "{text} with --header 1");
    }
}

#[test]
fn a_header_and_lines_to_skip_can_be_given() {
    let text = format!("Liste\n\nregion;tarif;umsatz\n{ROWS}");
    for options in [
        OpenOptions { header: Some(HeaderLine::Line(3)), ..OpenOptions::default() },
        OpenOptions { skip_lines: Some(2), ..OpenOptions::default() },
        OpenOptions { skip_lines: Some(1), header: Some(HeaderLine::Line(3)), ..OpenOptions::default() },
    ] {
        let dataset = open_bytes("a.csv", text.as_bytes(), &options).unwrap();
        assert_eq!(names(&dataset), ["region", "tarif", "umsatz"], "{options:?}");
        assert_eq!(dataset.rows(), 6);
    }
    let options = OpenOptions { header: Some(HeaderLine::Line(5)), ..OpenOptions::default() };
    let dataset = open_bytes("a.csv", text.as_bytes(), &options).unwrap();
    assert_eq!((names(&dataset), dataset.rows()), (vec!["Nord", "gold", "12"], 4));
}

#[test]
fn quotes_with_backslashes() {
    let text = "name,note\n\"Anna \\\"A\\\" Berg\",\"x, \\\"y\\\"\"\n\"Bert\",\"back\\\\slash\"\n\"C\",\"line\\\" one\ntwo\"\n";
    for escape in [None, Some(Escape::Backslash)] {
        let options = OpenOptions { escape, ..OpenOptions::default() };
        let dataset = open_bytes("a.csv", text.as_bytes(), &options).unwrap();
        assert_eq!(column(&dataset, "name"), ["Anna \"A\" Berg", "Bert", "C"]);
        assert_eq!(column(&dataset, "note"), ["x, \"y\"", "back\\slash", "line\" one\ntwo"]);
        assert_eq!(told(&dataset, RemarkKind::Escape).is_some(), escape.is_none());
    }
    // Where they come late in the text, the text is read once more.
    let mut late = "name,note\n".to_owned();
    (0..120_000).for_each(|row| late.push_str(&format!("{row},\"plain\"\n")));
    late.push_str("120000,\"say \\\"hi\\\", you\"\n");
    let dataset = open_text(&late);
    assert_eq!((dataset.rows(), dataset.source.unreadable_rows), (120_001, 0));
    assert_eq!(column(&dataset, "note").last().unwrap(), "say \"hi\", you");
    assert!(told(&dataset, RemarkKind::Escape).is_some());
    let paths = open_text("name,path\nAnna,\"C:\\\"\nBert,\"D:\\\"\n");
    assert_eq!(column(&paths, "path"), ["C:\\", "D:\\"]);
}

#[test]
fn line_ends_of_every_kind() {
    let text = "name;age\nAnna;31\nBernd;44\nPetra;28\n";
    let mixed = "name;age\rAnna;31\r\nBernd;44\rPetra;28\n";
    for text in [text.replace('\n', "\r"), text.replace('\n', "\r\n"), text.replace('\n', "\r\r\n"), mixed.to_owned()] {
        let dataset = open_text(&text);
        assert_eq!(names(&dataset), ["name", "age"], "{text:?}");
        assert_eq!(column(&dataset, "age"), ["31", "44", "28"], "{text:?}");
    }
}

/// A plain file is read without a word.
#[test]
fn nothing_is_told_where_nothing_was_decided() {
    for text in [
        "name,age,city\nAnna,31,Bonn\nBernd,44,Ulm\n",
        "id;tier;visits\nk1;gold;3\nk2;basis;4\nk3;gold;5\n",
        "customer_id\tregion\n1\tNorth\n2\tSouth\n3\tNorth\n4\tNorth\n",
    ] {
        let dataset = open_text(text);
        assert_eq!(dataset.source.reading.remarks, [], "{text}");
    }
}

#[test]
fn rows_that_go_on_with_the_row_above() {
    let dataset = open_text("order,customer,city,item\n1,anna,Ulm,a\n,,,b\n,,,c\n2,bert,Bonn,a\n,,,d\n");
    assert_eq!(dataset.rows(), 5);
    assert_eq!(told(&dataset, RemarkKind::NoKey).map(|(rows, lines, _)| (rows, lines)), Some((3, vec![3, 4, 6])));
    let dataset = open_text("plz,diagnose\n10115,a\n10115,\n10115,b\n80331,\n80331,c\n80331,\n");
    assert_eq!(told(&dataset, RemarkKind::NoKey), None, "values that are missing here and there");
}

#[test]
fn a_note_as_wide_as_the_table_is_no_row() {
    let rows: String = (0..12).map(|n| format!("Nord;gold;{}\n", 10 + n)).collect();
    for note in ["Erstellt;am;01.11.2026", "Stand;2026-11-01;14:30", "Report;Q3;2026"] {
        for before in ["", "Bericht\n", "Bericht\n\n"] {
            let dataset = open_text(&format!("{before}{note}\n\nregion;tarif;umsatz\n{rows}"));
            assert_eq!((dataset.rows(), names(&dataset)), (12, vec!["region", "tarif", "umsatz"]), "{before}{note}");
        }
    }
    // Rows above a repeated header are people.
    let dataset = open_text(&format!("region;tarif;umsatz\nNord;gold;5\n\nregion;tarif;umsatz\n{rows}"));
    assert_eq!(dataset.rows(), 13, "{:?}", dataset.source.notes());
}

#[test]
fn totals_without_a_label_are_found_anywhere() {
    let amount = |n: usize| 10 + n;
    let row = |n: usize| format!("{};gold;{}\n", if n < 120 { "Nord" } else { "Süd" }, amount(n));
    let sum = |rows: std::ops::Range<usize>| format!(";;{}\n", rows.map(amount).sum::<usize>());
    let north: String = (0..120).map(row).collect();
    let south: String = (120..240).map(row).collect();
    let head = "region;tarif;umsatz\n";
    for (text, people) in [
        (format!("{head}{north}{}{south}", sum(0..120)), 240),
        (format!("{head}{north}{}{south}{}{}", sum(0..120), sum(120..240), sum(0..240)), 240),
        // Numbers that are of no rows: somebody of whom no more is known.
        (format!("{head}{north};;7\n{south}"), 241),
    ] {
        let dataset = open_text(&text);
        assert_eq!(dataset.rows(), people, "{:?}", dataset.source.notes());
        assert!(!is_open(&dataset), "{:?}", dataset.source.notes());
    }
    // Where such rows are usual, they are people.
    let dataset = open_text(&format!("{head}{}", (0..40).map(|n| format!(";;{}\n", amount(n))).collect::<String>()));
    assert_eq!(dataset.rows(), 40);
}

#[test]
fn short_labels_are_labels_and_max_is_a_name() {
    let rows: String = (0..30).map(|n| format!("P{n};{};{}\n", 20 + n, 100 + 3 * n)).collect();
    let head = "name;age;spend\n";
    for (end, people) in [
        ("Moy.;34.5;143.5\n", 30),
        ("Durchschn.;34,5;143,5\n", 30),
        // Given names.
        ("Max;49;187\n", 31),
        ("Max;33;120\nMin;21;160\n", 32),
    ] {
        let dataset = open_text(&format!("{head}{rows}{end}"));
        assert_eq!(dataset.rows(), people, "{end}: {:?}", dataset.source.notes());
        assert!(!is_open(&dataset), "{end}: {:?}", dataset.source.notes());
    }
}

#[test]
fn rows_of_nothing_are_nobody() {
    let rows: Vec<String> = (0..60).map(|n| format!("Nord;gold;{}\n", 10 + n)).collect();
    for blank in [";;", "; ;", "\"\";\"\";\"\"", " ; ; "] {
        let text = format!("region;tarif;umsatz\n{}{blank}\n{}", rows[..5].concat(), rows[5..].concat());
        let dataset = open_text(&text);
        assert_eq!((dataset.rows(), told(&dataset, RemarkKind::Footer)), (60, Some((1, vec![7], false))), "{blank}");
        let keep = OpenOptions { totals: Some(TotalsRows::Keep), ..OpenOptions::default() };
        assert_eq!(open_bytes("a.csv", text.as_bytes(), &keep).unwrap().rows(), 61, "{blank}");
    }
}

#[test]
fn bands_are_names() {
    for bands in ["18-29;30-39;40-49;50-59;60+", "0–9;10–19;20–29", "1-3;4-6;7-12"] {
        let width = bands.split(';').count();
        let rows: String = (0..20)
            .map(|n| format!("Nord{}\n", (0..width).map(|m| format!(";{}", (n * 7 + m) % 9)).collect::<String>()))
            .collect();
        let dataset = open_text(&format!("region;{bands}\n{rows}"));
        assert_eq!(
            (dataset.rows(), names(&dataset)[1..].join(";")),
            (20, bands.to_owned()),
            "{:?}",
            dataset.source.notes()
        );
    }
    // Bands above bands are values.
    let rows: String = (0..20).map(|n| format!("Nord;{}-{};{}-{}\n", n, n + 5, n + 6, n + 9)).collect();
    assert_eq!(open_text(&rows).rows(), 20);
}
