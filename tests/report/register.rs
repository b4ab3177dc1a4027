//! The row of the register as CSV: its bytes, and that no cell runs as a formula.

use shoal::report::record::register_csv;

#[test]
fn the_row_has_quotes_and_no_cell_that_a_spreadsheet_would_run() {
    let row = [
        ("Activity", "=HYPERLINK(\"x\")".to_owned()),
        ("Purposes", " +1, \"offers\"".to_owned()),
        ("Time limits", "-5".to_owned()),
        ("Recipients", String::new()),
    ];
    let bytes = register_csv(&row).unwrap();
    let expected = "\u{feff}\"Activity\",\"Purposes\",\"Time limits\",\"Recipients\"\r\n\
                    \"'=HYPERLINK(\"\"x\"\")\",\"' +1, \"\"offers\"\"\",\"-5\",\"\"\r\n";
    assert_eq!(String::from_utf8(bytes).unwrap(), expected);
}
