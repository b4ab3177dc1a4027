//! What sheets of workbooks say beside their values: merged cells, formulas, errors, formats, what is hidden.

use shoal::dataset::{ColumnType, Dataset, HeaderLine, OpenOptions, Remark, RemarkKind, Sure};

use super::made::{sheet_data, xlsx};
use crate::reading::{column, open_bytes};

fn opened(sheet: &str, formats: &[&str], options: &OpenOptions) -> Dataset {
    let bytes = xlsx(&[("Kunden", "visible", Some(sheet.to_owned()))], formats);
    open_bytes("a.xlsx", &bytes, options).unwrap_or_else(|error| panic!("{error}"))
}

fn remarks(dataset: &Dataset, kind: RemarkKind) -> Vec<&Remark> {
    dataset.source.reading.remarks.iter().filter(|remark| remark.kind == kind).collect()
}

fn plain() -> OpenOptions {
    OpenOptions::default()
}

#[test]
fn a_clean_sheet_is_quiet() {
    let sheet = sheet_data(&[&["plz", "alter"], &["'01067", "31"], &["'80331", "44"]]);
    let dataset = opened(&sheet, &[], &plain());
    assert_eq!(dataset.source.notes(), Vec::<&str>::new());
    assert_eq!(
        (column(&dataset, "plz"), column(&dataset, "alter")[0].as_str()),
        (vec!["01067".into(), "80331".into()], "31")
    );
}

#[test]
fn merged_cells_hold_the_value_of_their_range() {
    let rows: &[&[&str]] = &[
        &["region", "tarif", "stufe"],
        &["Nord", "basis", "a"],
        &["", "gold", "a"],
        &["", "basis", "b"],
        &["Süd", "beide", ""],
        &["", "gold", "c"],
    ];
    let merges =
        "<mergeCells><mergeCell ref=\"A2:A4\"/><mergeCell ref=\"A5:A6\"/><mergeCell ref=\"B5:C5\"/></mergeCells>";
    let dataset = opened(&(sheet_data(rows) + merges), &[], &plain());
    assert_eq!(column(&dataset, "region"), ["Nord", "Nord", "Nord", "Süd", "Süd"]);
    assert_eq!(column(&dataset, "tarif"), ["basis", "gold", "basis", "beide", "gold"]);
    assert_eq!(column(&dataset, "stufe"), ["a", "a", "b", "beide", "c"]);
    let told = remarks(&dataset, RemarkKind::Merged);
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!((told[0].column.as_deref(), told[0].rows, &told[0].lines[..]), (Some("region"), 3, &[3, 4, 6][..]));
    assert!(told.iter().all(|remark| !remark.open));
}

#[test]
fn a_merge_of_the_whole_sheet_fills_no_memory() {
    let rows: &[&[&str]] = &[&["a", "b", "c"], &["x", "y", "z"], &["", "1", "2"]];
    for merges in ["A2:XFD1048576", "A1:A1048576", "Z99:AB1048576"] {
        let sheet = sheet_data(rows) + &format!("<mergeCells><mergeCell ref=\"{merges}\"/></mergeCells>");
        let bytes = xlsx(&[("Kunden", "visible", Some(sheet))], &[]);
        let rows = open_bytes("a.xlsx", &bytes, &plain()).map_or(0, |dataset| dataset.rows());
        assert!(rows <= 2, "{merges}: {rows}");
    }
}

#[test]
fn a_tall_cell_makes_no_second_person() {
    let rows: &[&[&str]] = &[&["name", "stadt"], &["Anna", "Ulm"], &["", ""], &["Bert", "Bonn"]];
    let merges = "<mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:B3\"/></mergeCells>";
    let dataset = opened(&(sheet_data(rows) + merges), &[], &plain());
    assert_eq!(column(&dataset, "name"), ["Anna", "Bert"]);
}

#[test]
fn names_in_two_rows_are_joined() {
    let rows: &[&[&str]] = &[
        &["Name", "Adresse", "", "Alter"],
        &["", "Ort", "PLZ", ""],
        &["Anna", "Ulm", "'89073", "31"],
        &["Bert", "Bonn", "'53111", "44"],
    ];
    let merges =
        "<mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:C1\"/><mergeCell ref=\"D1:D2\"/></mergeCells>";
    let dataset = opened(&(sheet_data(rows) + merges), &[], &plain());
    let names: Vec<&str> = dataset.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["Name", "Adresse Ort", "Adresse PLZ", "Alter"]);
    assert_eq!((dataset.rows(), remarks(&dataset, RemarkKind::Header).len()), (2, 1));
}

#[test]
fn formulas_without_values_are_a_question() {
    let rows: &[&[&str]] = &[&["stadt", "umsatz"], &["Ulm", "=B9*2"], &["Ulm", "=B9*3"], &["Bonn", "7"]];
    let dataset = opened(&sheet_data(rows), &[], &plain());
    assert_eq!(column(&dataset, "umsatz"), ["", "", "7"]);
    let told = remarks(&dataset, RemarkKind::Formula);
    assert_eq!((told.len(), told[0].rows, &told[0].lines[..], told[0].open), (1, 2, &[2, 3][..], true), "{told:?}");
    assert_eq!(told[0].column.as_deref(), Some("umsatz"));
    // The column is there where nothing at all is stored in it.
    let rows: &[&[&str]] = &[&["stadt", "umsatz"], &["Ulm", "=B9*2"], &["Bonn", "=B9*3"]];
    let dataset = opened(&sheet_data(rows), &[], &plain());
    assert_eq!((dataset.columns.len(), remarks(&dataset, RemarkKind::Formula)[0].rows), (2, 2));
    let answered = plain().decided(remarks(&dataset, RemarkKind::Formula)[0].instead.as_deref().unwrap()).unwrap();
    let dataset = opened(&sheet_data(rows), &[], &answered);
    assert_eq!(dataset.source.reading.open_questions().count(), 0);
}

#[test]
fn errors_are_no_values() {
    let rows: &[&[&str]] = &[&["stadt", "n"], &["Ulm", "#N/A"], &["#DIV/0!", "2"], &["Bonn", "3"], &["Ulm", "#REF!"]];
    let dataset = opened(&sheet_data(rows), &[], &plain());
    assert_eq!(
        (column(&dataset, "stadt"), column(&dataset, "n")),
        (
            vec!["Ulm".into(), "".into(), "Bonn".into(), "Ulm".into()],
            vec!["".into(), "2".into(), "3".into(), "".into()]
        )
    );
    let told: Vec<_> = remarks(&dataset, RemarkKind::ErrorCell)
        .iter()
        .map(|r| (r.column.clone().unwrap(), r.rows, r.lines.clone()))
        .collect();
    assert_eq!(told, [("stadt".to_owned(), 1, vec![3]), ("n".to_owned(), 2, vec![2, 5])]);
}

#[test]
fn formats_of_zeros_keep_them() {
    let rows: &[&[&str]] = &[&["plz", "sexe"], &["1067@1", "m"], &["10115@1", "w"], &["4109@1", "m"]];
    let dataset = opened(&sheet_data(rows), &["00000"], &plain());
    assert_eq!(column(&dataset, "plz"), ["01067", "10115", "04109"]);
    let told = remarks(&dataset, RemarkKind::LostZeros);
    assert_eq!((told.len(), told[0].open, told[0].instead.as_deref()), (1, false, Some("--type plz=number")));
    let dataset = opened(&sheet_data(rows), &["00000"], &plain().decided("--type plz=number").unwrap());
    assert_eq!(column(&dataset, "plz"), ["1067", "10115", "4109"]);
    let rows: &[&[&str]] = &[&["zip", "a"], &["501@1", "m"], &["5010001@1", "w"], &["9@2", "w"], &["1.5@3", "w"]];
    let dataset = opened(&sheet_data(rows), &["[<=99999]00000;00000-0000", "0.00", "0%"], &plain());
    assert_eq!(column(&dataset, "zip"), ["00501", "00501-0001", "9", "1.5"]);
}

#[test]
fn long_numbers_are_told_as_rounded() {
    let rows: &[&[&str]] =
        &[&["iccid", "a"], &["8949020000123456789", "m"], &["8949020000123456790", "w"], &["12", "w"]];
    let dataset = opened(&sheet_data(rows), &[], &plain());
    let told = remarks(&dataset, RemarkKind::RoundedKey);
    assert_eq!((told.len(), told[0].column.as_deref(), told[0].rows), (1, Some("iccid"), 2));
    assert_eq!(dataset.columns[0].kind, ColumnType::Text);
}

#[test]
fn numbers_that_are_texts_stay_texts() {
    let rows: &[&[&str]] = &[&["kunde", "alter"], &["'1.10", "31"], &["'1.1", "44"], &["'7", "45"]];
    let dataset = opened(&sheet_data(rows), &[], &plain());
    assert_eq!(column(&dataset, "kunde"), ["1.10", "1.1", "7"]);
    assert_eq!(dataset.columns.iter().map(|c| c.kind).collect::<Vec<_>>(), [ColumnType::Text, ColumnType::Number]);
    assert!(dataset.source.notes().is_empty(), "as in every file that has types");
    // Where every cell is a text, the file says nothing of types.
    let rows: &[&[&str]] = &[&["kunde", "alter"], &["'a", "'31"], &["'b", "'44"]];
    assert_eq!(opened(&sheet_data(rows), &[], &plain()).columns[1].kind, ColumnType::Number);
}

#[test]
fn the_sheet_with_a_table_is_read() {
    let data = || Some(sheet_data(&[&["plz", "tarif"], &["'01067", "a"], &["'10115", "b"], &["'10117", "b"]]));
    let cover = || Some(sheet_data(&[&["Vertraulich"], &[], &["Erstellt von: Vertrieb"]]));
    let small = || Some(sheet_data(&[&["code", "label"], &["g", "gold"]]));
    let empty = || Some("<sheetData/>".to_owned());
    for (first, state) in
        [(cover(), "visible"), (empty(), "visible"), (None, "visible"), (data(), "hidden"), (small(), "veryHidden")]
    {
        let is_chart = first.is_none();
        let is_empty = first == empty();
        let bytes = xlsx(&[("Erstes", state, first), ("Daten", "visible", data())], &[]);
        let dataset = open_bytes("a.xlsx", &bytes, &plain()).unwrap();
        assert_eq!((dataset.source.sheet.as_deref(), dataset.rows()), (Some("Daten"), 3));
        let told = remarks(&dataset, RemarkKind::Sheet);
        assert!(told.len() == 1 && told[0].text.contains("“Erstes”"), "{told:?}");
        assert_eq!(told[0].instead.as_deref(), (!is_chart && !is_empty).then_some("--sheet Erstes"));
        if let Some(option) = told[0].instead.as_deref().filter(|_| state != "visible") {
            let dataset = open_bytes("a.xlsx", &bytes, &plain().decided(option).unwrap()).unwrap();
            assert_eq!(dataset.source.sheet.as_deref(), Some("Erstes"));
        }
    }
    // Of two tables the first is read, and the other is named as likely as that.
    let bytes = xlsx(&[("2025", "visible", data()), ("2026 neu", "visible", data())], &[]);
    let dataset = open_bytes("a.xlsx", &bytes, &plain()).unwrap();
    let told = remarks(&dataset, RemarkKind::Sheet);
    assert_eq!((dataset.source.sheet.as_deref(), told[0].sure), (Some("2025"), Sure::Likely));
    assert_eq!(told[0].instead.as_deref(), Some("--sheet '2026 neu'"));
    let error = open_bytes(
        "a.xlsx",
        &xlsx(&[("B", "visible", None), ("D", "visible", data())], &[]),
        &plain().decided("--sheet B").unwrap(),
    );
    assert!(error.unwrap_err().to_string().contains("“D”"));
}

#[test]
fn hidden_rows_and_columns_are_read_and_told() {
    let rows: &[&[&str]] =
        &[&["plz", "tarif", "umsatz"], &["'01067", "a", "1"], &["'10115", "b", "2"], &["'10117", "b", "3"]];
    let data = sheet_data(rows).replace("<row r=\"3\">", "<row r=\"3\" hidden=\"1\">");
    let columns = "<cols><col min=\"3\" max=\"3\" hidden=\"1\"/></cols>";
    for (filter, by) in [("", false), ("<autoFilter ref=\"A1:C4\"><filterColumn colId=\"0\"/></autoFilter>", true)] {
        let dataset = opened(&format!("{columns}{data}{filter}"), &[], &plain());
        assert_eq!(dataset.rows(), 3);
        let told = remarks(&dataset, RemarkKind::Hidden);
        assert_eq!((told.len(), told[0].rows, &told[0].lines[..]), (2, 1, &[3][..]), "{told:?}");
        assert_eq!((told[1].column.as_deref(), told[0].text.contains("filter")), (Some("umsatz"), by));
    }
}

#[test]
fn a_range_and_a_line_of_names_can_be_given() {
    let rows: &[&[&str]] = &[
        &["x", "Liste", ""],
        &["y", "plz", "tarif"],
        &["z", "'01067", "a"],
        &["w", "'10115", "b"],
        &["v", "Summe", "2"],
    ];
    let options = plain().decided("--range B2:C4").unwrap();
    let dataset = opened(&sheet_data(rows), &[], &options);
    assert_eq!((column(&dataset, "plz"), dataset.columns.len()), (vec!["01067".to_owned(), "10115".to_owned()], 2));
    let dataset = opened(&sheet_data(rows), &[], &plain().decided("--header 2").unwrap());
    assert_eq!((dataset.rows(), dataset.columns[1].name.as_str()), (2, "plz"), "the total is no row");
    let bytes = xlsx(&[("Kunden", "visible", Some(sheet_data(rows)))], &[]);
    let error = open_bytes("a.xlsx", &bytes, &plain().decided("--range B2-C4").unwrap()).unwrap_err();
    assert!(error.to_string().contains("A1:D99"), "{error}");
}

#[test]
fn a_header_that_is_given_leaves_totals_to_be_found() {
    let mut rows: Vec<Vec<String>> = vec![vec!["region".into(), "umsatz".into()]];
    rows.extend((0..12).map(|n| vec![if n < 6 { "Nord".into() } else { "Süd".into() }, format!("{}", 10 + n)]));
    rows.push(vec!["Summe".into(), format!("{}", (0..12).map(|n| 10 + n).sum::<i32>())]);
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let sheet = sheet_data(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    for header in [None, Some(HeaderLine::Line(1))] {
        let dataset = opened(&sheet, &[], &OpenOptions { header, ..plain() });
        assert_eq!(dataset.rows(), 12, "{header:?}");
        assert_eq!(remarks(&dataset, RemarkKind::Totals)[0].lines, [14], "{header:?}");
    }
}

#[test]
fn rows_are_numbered_as_in_the_sheet_whatever_line_breaks_the_cells_have() {
    let rows: &[&[&str]] = &[
        &["Bericht\nQ3", "", ""],
        &[],
        &["ort", "tarif\n2026", "umsatz"],
        &["Ulm\nMitte", "gold", "1"],
        &["Ulm\nMitte\nWest", "basis", "2"],
        &["Bonn", "n/a", "3"],
        &["Bonn", "gold", "4"],
    ];
    let dataset = opened(&sheet_data(rows), &[], &plain());
    assert_eq!(dataset.rows(), 4);
    assert_eq!(column(&dataset, "ort")[0], "Ulm\nMitte");
    assert_eq!(remarks(&dataset, RemarkKind::Missing)[0].lines, [6]);
    assert_eq!(remarks(&dataset, RemarkKind::Header)[0].lines, [3]);
}
