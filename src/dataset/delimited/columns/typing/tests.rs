use super::*;

fn dates(form: Form, order: DateOrder) -> Plan {
    Plan::Date(Hints::NONE.dates(form, order))
}

fn number(marks: Marks) -> Plan {
    Plan::Number(Numbers { marks, local: false })
}

fn plan(cells: &[&str]) -> (Plan, Option<Open>) {
    let mut evidence = Evidence::default();
    for cell in cells {
        evidence.see_with(
            cell.as_bytes(),
            &crate::dataset::words::missing_words::MissingWords::of(&crate::dataset::OpenOptions::default()),
        );
    }
    evidence.decide(None, false, None, Marks::Point)
}

#[test]
fn one_code_makes_the_column_text() {
    assert_eq!(plan(&["10115", "80331"]), (Plan::Integer, None));
    assert_eq!(plan(&["10115", "01067"]), (Plan::Text, None));
    assert_eq!(plan(&["1", "", "NA"]), (Plan::Integer, None));
    assert_eq!(plan(&["NA", "N/A"]), (Plan::Text, None));
}

#[test]
fn decimals_settle_each_other() {
    assert_eq!(plan(&["1.234", "0.5"]), (number(Marks::Point), None));
    assert_eq!(plan(&["1.234", "0,5"]), (number(Marks::Comma), None));
    assert_eq!(plan(&["1.5", "2,5"]), (Plan::Text, None));
    assert_eq!(plan(&["1.234", "7"]), (number(Marks::Point), Some(Open::Number(Marks::Point))));
}

#[test]
fn dates_are_settled_by_some_row_or_asked_about() {
    let dmy = DateOrder::DayMonthYear;
    assert_eq!(plan(&["03/04/2026", "13/04/2026"]), (dates(Form::Slashes, dmy), None));
    assert_eq!(plan(&["03-04-2026", "04-13-2026"]), (dates(Form::Dashes, DateOrder::MonthDayYear), None));
    assert_eq!(plan(&["03/04/2026", "12/04/2026"]), (Plan::Text, Some(Open::Date)));
    assert_eq!(plan(&["13/04/2026", "04/13/2026"]), (Plan::Text, None));
    assert_eq!(plan(&["03.04.2026"]), (dates(Form::Dots, dmy), None));
    assert_eq!(plan(&["2026-02-30"]), (Plan::Text, None));
    assert_eq!(plan(&["2026-02-28", "2026-02-28T10:00:00Z"]), (dates(Form::YearFirst, DateOrder::DayMonthYear), None));
}

#[test]
fn words_for_yes_and_no() {
    assert_eq!(plan(&["yes", "No"]), (Plan::Words(1), None));
    assert_eq!(plan(&["ja"]), (Plan::Words(2), None));
    assert_eq!(plan(&["y", "n"]), (Plan::Words(3), None));
    assert_eq!(plan(&["J", "N", ""]), (Plan::Words(4), None));
    assert_eq!(plan(&["n"]), (Plan::Text, None));
    assert_eq!(plan(&["y", "j"]), (Plan::Text, None));
    assert_eq!(plan(&["y", "j", "n"]), (Plan::Text, None));
    assert_eq!(plan(&["yes", "nein"]), (Plan::Text, None));
    assert_eq!(plan(&["0", "1"]), (Plan::Integer, None));
    assert_eq!(plan(&["0", "true"]), (Plan::Text, None));
}
