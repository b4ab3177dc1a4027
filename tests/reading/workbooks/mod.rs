//! Workbooks of the other two kinds: OpenDocument, and Excel's old binary one.

pub mod made;
mod sheets;

use shoal::dataset::{ColumnType, Dataset, DatasetError, Format, OpenOptions, RemarkKind};

use crate::reading::{column, is_missing, open_bytes};
use made::{Cell, Sheet};

fn opened(name: &str, bytes: &[u8]) -> Dataset {
    open_bytes(name, bytes, &OpenOptions::default()).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn of_sheet(sheet: &str) -> OpenOptions {
    OpenOptions { sheet: Some(sheet.to_owned()), ..OpenOptions::default() }
}

fn text(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

fn row(cells: &str) -> String {
    format!("<table:table-row>{cells}</table:table-row>")
}

fn table(name: &str, rows: &str) -> String {
    format!("<table:table table:name=\"{name}\"><table:table-column/>{rows}</table:table>")
}

/// Titles, a gap, names, rows with every type, a row written once for three, and a foot of a million empty rows.
pub fn ods() -> Vec<u8> {
    let empty = "<table:table-cell/>";
    let number = |value: f64| format!("<table:table-cell office:value-type=\"float\" office:value=\"{value}\"/>");
    let date = |day: &str| format!("<table:table-cell office:value-type=\"date\" office:date-value=\"{day}\"/>");
    let yes = "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/>";
    let no = "<table:table-cell office:value-type=\"boolean\" office:boolean-value=\"false\"/>";
    let time = "<table:table-cell office:value-type=\"time\" office:time-value=\"PT09H05M00S\"/>";
    let names = ["Name", "PLZ", "Größe", "seit", "aktiv", "um", "Land"].map(text).concat();
    let tail = "<table:table-cell table:number-columns-repeated=\"16377\"/>";
    let same = |twice: &str| twice.replacen("<table:table-row", "<table:table-row table:number-rows-repeated=\"3\"", 1);
    let rows = [
        row(&text("Bericht 2026")),
        row(tail),
        row(&names),
        row(&[&text("Müller &amp; Söhne"), &text("01067"), &number(1.5), &date("2020-02-03"), yes, time, &text("DE"), tail].concat()),
        row(&[&text("Öz"), &text("80331"), empty, &date("2021-02-14T00:00:00"), no, time, &text("TR")].concat()),
        same(&row(&[&text("Anna"), &text("10115"), &number(2.0), empty, yes, time, &text("DE")].concat())),
        row(&[
            "<table:table-cell office:value-type=\"string\"><text:p>zwei</text:p><text:p>Zeilen</text:p></table:table-cell>",
            "<table:table-cell table:number-columns-repeated=\"3\"/>",
            yes,
            time,
            &text("AT"),
        ]
        .concat()),
        format!("<table:table-row table:number-rows-repeated=\"1048000\">{tail}</table:table-row>"),
    ];
    made::ods(&[table("Kunden", &rows.concat()), table("Zweites", &row(&text("nur")))].concat(), "")
}

#[test]
fn an_opendocument_sheet() {
    let dataset = opened("a.ods", &ods());
    assert_eq!(dataset.source.format, Format::Workbook);
    assert_eq!(dataset.source.sheet.as_deref(), Some("Kunden"));
    assert_eq!(dataset.source.sheets, ["Kunden", "Zweites"]);
    assert_eq!(column(&dataset, "Name"), ["Müller & Söhne", "Öz", "Anna", "Anna", "Anna", "zwei\nZeilen"]);
    assert_eq!(column(&dataset, "PLZ"), ["01067", "80331", "10115", "10115", "10115", ""]);
    assert_eq!(column(&dataset, "Größe"), ["1.5", "", "2", "2", "2", ""]);
    assert_eq!(column(&dataset, "seit"), ["2020-02-03", "2021-02-14", "", "", "", ""]);
    assert_eq!(column(&dataset, "aktiv"), ["true", "false", "true", "true", "true", "true"]);
    assert_eq!(column(&dataset, "um")[0], "09:05:00");
    assert_eq!(column(&dataset, "Land"), ["DE", "TR", "DE", "DE", "DE", "AT"]);
    let kinds = ["seit", "aktiv"].map(|name| dataset.columns[dataset.column_index(name).unwrap()].kind);
    assert_eq!(kinds, [ColumnType::Date, ColumnType::Boolean]);
    let kinds: Vec<RemarkKind> = dataset.source.reading.remarks.iter().map(|remark| remark.kind).collect();
    let told = [RemarkKind::Sheet, RemarkKind::Title, RemarkKind::Header];
    assert_eq!(kinds, told, "midnight is no time of day: {:?}", dataset.source.notes());
    assert_eq!(dataset.source.unreadable_rows, 0);
}

#[test]
fn opendocument_sheets_are_chosen() {
    let error = open_bytes("a.ods", &ods(), &of_sheet("Drittes")).unwrap_err().to_string();
    assert!(error.contains("“Kunden”, “Zweites”"), "{error}");
    let error = open_bytes("a.ods", &ods(), &of_sheet("Zweites")).unwrap_err().to_string();
    assert!(error.contains("not one row"), "{error}");
}

#[test]
fn a_protected_opendocument_sheet() {
    let manifest = "<manifest:file-entry manifest:full-path=\"content.xml\"><manifest:encryption-data/>\
                    </manifest:file-entry>";
    let error = open_bytes("a.ods", &made::ods("", manifest), &OpenOptions::default()).unwrap_err();
    assert!(matches!(error, DatasetError::Encrypted { .. }), "{error}");
}

fn sheets() -> Vec<Sheet<'static>> {
    use Cell::{Boolean, Day, Empty, Number, Text};
    let names = ["Name", "PLZ", "Größe", "seit", "aktiv"].map(Text).into();
    let rows = vec![
        vec![Text("Bericht 2026")],
        vec![],
        names,
        vec![Text("Müller"), Text("01067"), Number(1.5), Day(43_864.0), Boolean(true)],
        vec![Text("Öz"), Text("80331"), Empty, Day(44_241.0), Boolean(false)],
        vec![],
        vec![Text("a;\"b\""), Text("1"), Number(-3.0), Empty, Boolean(true)],
    ];
    vec![("Kunden", rows), ("Zweites", vec![vec![Text("x"), Text("y")], vec![Number(1.0), Number(2.0)]])]
}

pub fn xls() -> Vec<u8> {
    made::xls(&sheets(), false)
}

#[test]
fn an_old_binary_workbook() {
    let dataset = opened("a.xls", &xls());
    assert_eq!(dataset.source.sheet.as_deref(), Some("Kunden"));
    assert_eq!(dataset.source.sheets, ["Kunden", "Zweites"]);
    assert_eq!(column(&dataset, "Name"), ["Müller", "Öz", "a;\"b\""]);
    assert_eq!(column(&dataset, "PLZ"), ["01067", "80331", "1"]);
    assert_eq!(column(&dataset, "Größe"), ["1.5", "", "-3"]);
    assert!(is_missing(&dataset, 1, "Größe"));
    assert_eq!(column(&dataset, "seit"), ["2020-02-03", "2021-02-14", ""]);
    assert_eq!(column(&dataset, "aktiv"), ["true", "false", "true"]);
    let second = open_bytes("a.xls", &xls(), &of_sheet("Zweites")).unwrap();
    assert_eq!((column(&second, "x"), column(&second, "y")), (vec!["1".to_owned()], vec!["2".to_owned()]));
}

#[test]
fn a_protected_old_workbook() {
    let error = open_bytes("a.xls", &made::xls(&sheets(), true), &OpenOptions::default()).unwrap_err();
    assert!(matches!(error, DatasetError::Encrypted { .. }), "{error}");
}

#[test]
fn an_opendocument_sheet_says_more_than_its_values() {
    let styles = "<number:number-style style:name=\"N1\"><number:number number:decimal-places=\"0\" \
                  number:min-integer-digits=\"5\"/></number:number-style>\
                  <style:style style:name=\"ce1\" style:family=\"table-cell\" style:data-style-name=\"N1\"/>";
    let number = |value: &str| format!("<table:table-cell office:value-type=\"float\" office:value=\"{value}\"/>");
    let code = |value: &str| number(value).replace("<table:table-cell", "<table:table-cell table:style-name=\"ce1\"");
    let merged = text("Nord").replace("<table:table-cell", "<table:table-cell table:number-rows-spanned=\"2\"");
    let covered = "<table:covered-table-cell/>";
    let formula = "<table:table-cell table:formula=\"of:=[.A1]\"/>";
    let error = "<table:table-cell table:formula=\"of:=NA()\" office:value-type=\"string\" office:string-value=\"\" \
                 calcext:value-type=\"error\"><text:p>#N/A</text:p></table:table-cell>";
    let hidden = |row: &str| row.replacen("<table:table-row", "<table:table-row table:visibility=\"filter\"", 1);
    let rows = [
        row(&["region", "plz", "n", "f"].map(text).concat()),
        row(&[merged.as_str(), &code("1067"), error, formula].concat()),
        hidden(&row(&[covered, &code("10115"), &number("2"), formula].concat())),
        row(&[text("Süd").as_str(), &code("4109"), &number("3"), formula].concat()),
    ];
    let columns =
        "<table:table-column table:number-columns-repeated=\"2\"/><table:table-column table:visibility=\"collapse\"/>";
    let sheet = format!("{styles}<table:table table:name=\"Kunden\">{columns}{}</table:table>", rows.concat());
    let dataset = opened("a.ods", &made::ods(&sheet, ""));
    assert_eq!(column(&dataset, "region"), ["Nord", "Nord", "Süd"]);
    assert_eq!(column(&dataset, "plz"), ["01067", "10115", "04109"]);
    assert_eq!(column(&dataset, "n"), ["", "2", "3"]);
    let told: Vec<(RemarkKind, Option<&str>, u64)> =
        dataset.source.reading.remarks.iter().map(|r| (r.kind, r.column.as_deref(), r.rows)).collect();
    for expected in [
        (RemarkKind::Merged, Some("region"), 1),
        (RemarkKind::ErrorCell, Some("n"), 1),
        (RemarkKind::Formula, Some("f"), 3),
        (RemarkKind::LostZeros, Some("plz"), 3),
        (RemarkKind::Hidden, None, 1),
        (RemarkKind::Hidden, Some("n"), 0),
    ] {
        assert!(told.contains(&expected), "{expected:?} in {told:?}");
    }
}
