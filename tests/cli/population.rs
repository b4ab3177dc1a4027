//! Journalist risk against a population table, a second file.

use super::{file, shoal, text};

const FILE: &str = "age,city\n31,Bonn\n33,Bonn\n45,Bonn\n52,Ulm\n";
/// By tens and city: two people of 30–39 and one of 40–49 in the file stand against five and one; Ulm is not known.
const COUNTS: &str = "city,age,people\nBonn,38.5,4\nBonn,31,1\nBonn,47,1\nBerlin,31,90\n";

fn with_table(table: &str, more: &[&str]) -> super::Answer {
    let (_folder, path) = file("file.csv", FILE);
    let (_other, population) = file("population.csv", table);
    let tagging = ["--qi", "age,city", "--ladder", "age=bands:10", "--level", "age=1", "--json"];
    let args = [&["assess", text(&path), "--population-table", text(&population)], &tagging[..], more].concat();
    shoal(&args)
}

#[test]
fn classes_are_found_in_it_by_names_and_levels() {
    let json = with_table(COUNTS, &["--population-count", "people", "--risk-threshold", "0.2"]).json();
    let journalist = &json["risk"]["journalist"];
    assert_eq!(journalist["population"], "table");
    // Classes of 2, 1, 1 people against 5, 1 and, as the file has one, 1: J / ΣF = 3/7, Σ f/F / n = 2.4/4.
    assert_eq!((&journalist["highest"], &journalist["average"]), (&1.0.into(), &0.6.into()));
    assert_eq!(journalist["share_above_threshold"], 0.5);
    assert_eq!(json["risk"]["marketer"]["average"], 0.6);
    assert_eq!(json["risk"]["prosecutor"]["average"], 0.75);
    let table = &json["population_table"];
    assert_eq!((&table["people"], &table["people_lacking"], &table["rows"]), (&96.into(), &1.into(), &4.into()));
    assert!(json["verdicts"]["linking"]["because"].as_str().unwrap().contains("in the population table"));
}

#[test]
fn a_row_is_a_person_where_no_column_counts() {
    let json = with_table(COUNTS, &[]).json();
    assert_eq!((&json["population_table"]["people"], &json["risk"]["marketer"]["average"]), (&4.into(), &0.75.into()));
}

#[test]
fn a_table_that_cannot_be_used_is_refused_in_a_sentence() {
    with_table("age,town\n31,Bonn\n", &[]).is_wrong(&["population.csv", "no column \"city\""]);
    with_table("age,city\nyoung,Bonn\n", &[]).is_wrong(&["“age” holds numbers in the file and text in the population"]);
    with_table(COUNTS, &["--population-count", "peeple"]).is_wrong(&["no column \"peeple\"", "\"people\""]);
    with_table(COUNTS, &["--population-count", "city"]).is_wrong(&["not a whole number"]);
    let (_folder, path) = file("file.csv", FILE);
    shoal(&["assess", text(&path), "--qi", "age", "--population-table", "gone.csv"]).is_wrong(&["gone.csv", "exist"]);
}

/// What a review chose is told by its fingerprint: another file of that name is not measured against unasked.
#[test]
fn a_table_that_changed_since_it_was_chosen_is_refused() {
    let (folder, path) = file("file.csv", FILE);
    std::fs::write(folder.path().join("population.csv"), COUNTS).unwrap();
    let at = folder.path().join("population.csv").display().to_string().replace('\\', "/");
    let review = folder.path().join("mine.shoal.json");
    let document = |sha256: &str| {
        format!(
            r#"{{"version":1,"source":{{"name":"file.csv"}},"columns":{{"city":{{"role":"quasi-identifier"}}}},
            "population":{{"path":"{at}","sha256":"{sha256}","count":"people"}}}}"#
        )
    };
    std::fs::write(&review, document("00")).unwrap();
    let args = ["assess", text(&path), "--review", text(&review), "--json"];
    shoal(&args).is_wrong(&["population.csv", "fingerprint differs", "choose it again"]);
    std::fs::write(&review, document("")).unwrap();
    assert_eq!(shoal(&args).json()["risk"]["journalist"]["population"], "table");
}
