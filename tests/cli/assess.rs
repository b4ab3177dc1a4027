//! `shoal assess` and `shoal columns`: figures that are known from elsewhere, and what they do to the exit status.

use super::{club, file, shoal, text};

fn close(value: &serde_json::Value, expected: f64) {
    assert!((value.as_f64().unwrap() - expected).abs() < 5e-5, "{value} is not {expected}");
}

/// Known from ARX and from a plain count over the same file.
#[test]
fn adult_has_the_classes_that_its_peers_count() {
    let Some(path) = crate::data("adult.csv") else { return };
    let json = shoal(&["assess", text(&path), "--qi", "sex,age,race", "--json"]).json();
    assert_eq!(json["people"], 30_162);
    assert_eq!((&json["classes"]["count"], &json["classes"]["people_alone"]), (&528.into(), &62.into()));
    close(&json["risk"]["prosecutor"]["average"], 0.0175);
    assert_eq!(json["file"]["rows"], 30_162);
    assert_eq!(json["person_key"], serde_json::Value::Null);
    let more = shoal(&["assess", text(&path), "--qi", "sex,age", "--qi", "race,marital-status", "--json"]).json();
    assert_eq!((&more["classes"]["count"], &more["classes"]["people_alone"]), (&1690.into(), &543.into()));
}

#[test]
fn a_ladder_from_a_file_and_a_built_one_make_classes_coarser() {
    let Some(path) = crate::data("adult.csv") else { return };
    let Some(ladder) = crate::data("adult_hierarchies/adult_hierarchy_age.csv") else { return };
    let ladder = format!("age={}", text(&ladder));
    let count = |ladder: &str, level: &str| {
        let args = ["assess", text(&path), "--qi", "sex,age,race", "--ladder", ladder, "--level", level, "--json"];
        shoal(&args).json()["classes"]["count"].as_u64().unwrap()
    };
    let counts = [count(&ladder, "age=0"), count(&ladder, "age=1"), count("age=bands:10", "age=1")];
    assert!(counts[0] == 528 && counts[1] < 528 && counts[2] < counts[1], "{counts:?}");
}

#[test]
fn the_exit_status_tells_whether_the_policy_holds() {
    let (_folder, path) = club();
    let loose = ["--policy", "internal-analytics", "--k", "3", "--max-risk", "0.5"];
    let with = |args: &[&str]| shoal(&[&["assess", text(&path), "--qi", "region,tier"], args].concat());
    let holds = with(&loose);
    assert_eq!(holds.status, 0, "{}{}", holds.out, holds.err);
    assert!(holds.out.contains("4 classes, smallest 3"), "{}", holds.out);
    assert_eq!(with(&["--policy", "internal-analytics"]).status, 1);
    assert_eq!(with(&["--k", "51", "--json"]).status, 1);
}

/// A key that no two rows share says what the rows say: every figure is the same, only that there is a key is told.
#[test]
fn a_key_of_one_row_a_person_changes_no_figure() {
    let (_folder, path) = club();
    let asked =
        ["assess", text(&path), "--qi", "age,region,tier", "--sensitive", "app", "--segment", "Gold: tier = \"gold\""];
    let figures = |more: &[&str]| {
        let mut json = shoal(&[&asked, more, &["--json"]].concat()).json();
        let object = json.as_object_mut().unwrap();
        let key = object.remove("person_key").unwrap();
        object.remove("timings_ms");
        (key, json)
    };
    let (none, rows) = figures(&[]);
    let (key, keyed) = figures(&["--person", "id"]);
    assert_eq!((none, key), (serde_json::Value::Null, "id".into()));
    // The key itself is no quasi-identifier and no column that could link.
    let verdicts =
        |json: &serde_json::Value| (json["classes"].clone(), json["risk"].clone(), json["sensitive"].clone());
    assert_eq!(verdicts(&rows), verdicts(&keyed));
    assert_eq!(rows["segments"][0]["classes"], keyed["segments"][0]["classes"]);
    assert_eq!((&keyed["people"], &keyed["keys_missing"]), (&120.into(), &0.into()));
}

/// The story: gold with app lies within gold, and 4 people are in the difference.
#[test]
fn segments_four_people_apart_are_found() {
    let (_folder, path) = club();
    let answer = shoal(&[
        "assess",
        text(&path),
        "--segment",
        "VIP: tier = \"gold\"",
        "--segment",
        "VIP with app: tier = \"gold\" and app = \"yes\"",
        "--hide-total",
        "--json",
    ]);
    // `app` may be read as true or false.
    let answer = if answer.status == 2 {
        shoal(&[
            "assess",
            text(&path),
            "--segment",
            "VIP: tier = \"gold\"",
            "--segment",
            "VIP with app: tier = \"gold\" and app = true",
            "--hide-total",
            "--json",
        ])
    } else {
        answer
    };
    assert_eq!(answer.status, 1, "{}", answer.err);
    let json = answer.json();
    let pair = &json["overlaps"][0];
    assert_eq!((&pair["a_only"], &pair["b_only"], &pair["both"]), (&4.into(), &0.into(), &26.into()));
    assert_eq!((&pair["derivable"], &pair["verdict"]), (&true.into(), &"unsafe".into()));
    let found = &json["derivations"][0];
    assert_eq!(found["people"], 4);
    assert_eq!(found["interval"], serde_json::json!([4.0, 4.0]));
    assert_eq!(found["how"], "VIP minus VIP with app");
    assert_eq!(json["segments"][0]["people"], 30);
}

/// A frequency table made elsewhere gives the figures of its rows.
#[test]
fn a_frequency_table_gives_the_figures_of_its_rows() {
    let (_a, rows) = file("rows.csv", "age,town\n30,X\n30,X\n30,X\n40,X\n40,Y\n40,Y\n");
    let (_b, counts) = file("counts.csv", "age,town,people\n30,X,3\n40,X,1\n40,Y,2\n");
    let of = |path: &std::path::Path, more: &[&str]| {
        let json = shoal(&[&["assess", text(path), "--qi", "age,town", "--json"], more].concat()).json();
        (json["people"].clone(), json["classes"].clone(), json["risk"].clone(), json["quasi_identifiers"].clone())
    };
    assert_eq!(of(&rows, &[]), of(&counts, &["--count", "people"]));
}

#[test]
fn people_with_several_rows_are_counted_once() {
    let (_folder, path) = file("orders.csv", "who,town\na,X\na,X\nb,X\nc,Y\nc,X\n");
    let json = shoal(&["assess", text(&path), "--person", "who", "--qi", "town", "--json"]).json();
    assert_eq!((&json["people"], &json["person_key"]), (&3.into(), &"who".into()));
    assert_eq!(json["classes"]["largest"], 3);
}

#[test]
fn a_review_brings_its_decisions_and_options_come_on_top() {
    let (folder, path) = club();
    let review = folder.path().join("mine.shoal.json");
    let document = r#"{"version":1,"source":{"name":"club.csv"},
        "columns":{"region":{"role":"quasi-identifier"},"tier":{"role":"quasi-identifier"}},
        "segments":[{"name":"Gold","rule":"tier = \"gold\"","purpose":"letters"}]}"#;
    std::fs::write(&review, document).unwrap();
    let json = shoal(&["assess", "--review", text(&review), "--json"]).json();
    assert_eq!(json["classes"]["count"], 4);
    assert_eq!(json["segments"][0]["people"], 30);
    let more = shoal(&["assess", text(&path), "--review", text(&review), "--qi", "app", "--json"]).json();
    assert_eq!(more["quasi_identifiers"].as_array().unwrap().len(), 3);
}

#[test]
fn columns_are_listed_in_the_order_of_the_file() {
    let (_folder, path) = club();
    let answer = shoal(&["columns", text(&path), "--json"]);
    assert_eq!(answer.status, 0, "{}", answer.err);
    let json = answer.json();
    let columns = json["columns"].as_array().unwrap();
    let names: Vec<_> = columns.iter().map(|column| column["column"].as_str().unwrap()).collect();
    assert_eq!(names, ["id", "age", "region", "tier", "app", "spend"]);
    assert_eq!(columns[1]["type"], "number");
    for key in
        ["suggested", "use", "confidence", "evidence", "distinct", "missing", "unique_share", "minimum", "maximum"]
    {
        assert!(columns[0].get(key).is_some(), "no {key}");
    }
    assert!(shoal(&["columns", text(&path)]).out.contains("region"));
}

#[test]
fn json_stands_alone_on_standard_output() {
    let (_folder, path) = club();
    let answer = shoal(&["assess", text(&path), "--qi", "region", "--repeat", "2", "--json"]);
    let json = answer.json();
    for key in ["file", "people", "classes", "risk", "sensitive", "segments", "overlaps", "derivations", "verdicts"] {
        assert!(json.get(key).is_some(), "no {key}");
    }
    assert!(json["timings_ms"]["reclass"].is_number() && json["timings_ms"]["open"].as_f64().unwrap() > 0.0);
    assert_eq!(json["population_uniques"], serde_json::Value::Null);
}

/// Text is compared exactly, and a slip is told on standard error with the value that was meant.
#[test]
fn a_segment_of_nobody_is_told_with_the_nearest_value() {
    let (_folder, path) = club();
    let answer = shoal(&["assess", text(&path), "--segment", "Gold: tier = \"Gold\"", "--json"]);
    assert!(answer.err.contains("did you mean \"gold\"?"), "{}", answer.err);
    assert_eq!(answer.json()["segments"][0]["people"], 0);
}

/// A review of the built-in sample needs no file: the sample is made again.
#[test]
fn a_review_of_the_sample_makes_the_sample() {
    let document = r#"{"version":1,"source":{"name":"sample","sample":["club",1000]},
        "columns":{"gender":{"role":"quasi-identifier"}}}"#;
    let (_folder, path) = file("club.shoal.json", document);
    let json = shoal(&["assess", text(&path), "--json"]).json();
    assert_eq!(json["people"], 1000);
}

#[test]
fn what_an_option_cannot_use_is_named() {
    let (_folder, path) = file("odd.csv", "age,\"name, first\",n\n31,Ann,1\n45,Bob,2\n");
    let with = |args: &[&str]| shoal(&[&["assess", text(&path), "--json"], args].concat());
    with(&["--qi", "name"]).is_wrong(&["no column \"name\"", r"name\, first"]);
    assert_eq!(with(&["--qi", r"name\, first", "--qi", "age"]).json()["classes"]["count"], 2);
    with(&["--qi", "age", "--ladder", r"name\, first=bands:5"]).is_wrong(&["name, first", "type text", "numbers"]);
    with(&["--qi", "age", "--ladder", "age=prefix:2"]).is_wrong(&["\"age\"", "type number", "text is needed"]);
    with(&["--qi", "age", "--ladder", "age=bands:5", "--ladder", "age=bands:10"]).is_wrong(&["two ladders"]);
}

/// Counts that no float holds are whole numbers all the same; too many people for 64 bits are refused.
#[test]
fn large_counts_are_counted_or_refused() {
    let count = |counts: [&str; 2]| {
        let (_folder, path) = file("counts.csv", &format!("a,n\nx,{}\ny,{}\n", counts[0], counts[1]));
        shoal(&["assess", text(&path), "--qi", "a", "--count", "n", "--json"])
    };
    assert_eq!(count(["9007199254740993", "1"]).json()["people"], 9_007_199_254_740_994_u64);
    count(["18446744073709551615", "1"]).is_wrong(&["more people than can be counted"]);
    count(["three", "1"]).is_wrong(&["--count", "\"n\"", "type text"]);
}

#[test]
fn others_that_are_known_are_added_where_asked_for() {
    let cells = "qi,a,b\nx,1,p\nx,2,q\nx,1,p\nx,2,q\ny,1,p\ny,2,p\n";
    let (_folder, path) = file("joint.csv", cells);
    let with = |args: &[&str]| {
        shoal(&[&["assess", text(&path), "--qi", "qi", "--sensitive", "a,b", "--json"], args].concat()).json()
    };
    assert!(with(&[]).get("sensitive_joint").is_none());
    let json = with(&["--joint", "--segment", "X: qi = \"x\""]);
    assert_eq!(
        (&json["sensitive"][0]["distinct_l"], &json["sensitive_joint"][0]["distinct_l"]),
        (&2.into(), &1.into())
    );
    let segment = &json["segments"][0];
    assert_eq!(
        (&segment["sensitive"][1]["alpha"], &segment["sensitive_joint"][1]["alpha"]),
        (&0.5.into(), &1.0.into())
    );
}

/// Nothing adds up to 0, not to −0.
#[test]
fn nobody_alone_has_a_score_of_nothing() {
    let (_folder, path) = file("alike.csv", "a,b\nx,1\nx,1\n");
    let answer = shoal(&["assess", text(&path), "--qi", "a,b", "--unique-combinations", "--json"]);
    assert!(answer.out.contains("\"score_sum\": 0.0"), "{}", answer.out);
}
