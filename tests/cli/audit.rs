//! `shoal audit`: tables that others have protected.

use super::{file, shoal, text};

#[test]
fn a_hidden_cell_beside_a_published_total_comes_out() {
    for hidden in ["", "x", "c", "*", ".."] {
        let (_folder, path) = file("table.csv", &format!("region,value\nNorth,40\nSouth,{hidden}\nTotal,44\n"));
        let answer = shoal(&["audit", text(&path), "--json"]);
        assert_eq!(answer.status, 1, "{}", answer.err);
        let json = answer.json();
        assert_eq!((&json["recovered"], &json["consistent"]), (&1.into(), &true.into()));
        let south = &json["cells"][1];
        assert_eq!(south["at"], serde_json::json!({"region": "South"}));
        assert_eq!(south["attacker"], serde_json::json!([4.0, 4.0]));
        assert_eq!((&south["exact"], &south["unsafe"]), (&true.into(), &true.into()));
        assert_eq!(south["how"], "South = Total 44 − North 40 = 4");
        assert!(json["cells"][0]["how"].is_null());
    }
}

#[test]
fn a_protected_table_is_safe() {
    let table = "region,tier,value\nNorth,gold,x\nNorth,blue,x\nNorth,Total,43\nSouth,gold,x\nSouth,blue,x\n\
                 South,Total,77\nTotal,gold,30\nTotal,blue,90\nTotal,Total,120\n";
    let (_folder, path) = file("table.csv", table);
    let answer = shoal(&["audit", text(&path), "--json"]);
    assert_eq!(answer.status, 0, "{}{}", answer.out, answer.err);
    assert_eq!(answer.json()["cells"][0]["attacker"], serde_json::json!([0.0, 30.0]));
    assert!(!answer.out.contains("-0"), "{}", answer.out);
    let words = shoal(&["audit", text(&path)]).out;
    assert!(words.contains(" 0 to 30") && !words.contains("43 to 43"), "{words}");
}

#[test]
fn a_table_that_contradicts_itself_says_where() {
    let (_folder, path) = file("table.csv", "region;value\nNorth;40\nSouth;5\nTotal;44\n");
    let answer = shoal(&["audit", text(&path), "--json"]);
    assert_eq!((answer.status, &answer.json()["consistent"]), (1, &false.into()));
    assert!(answer.err.contains("contradicts") && answer.err.contains("region"), "{}", answer.err);
}

#[test]
fn what_cannot_be_read_is_told_by_line() {
    let wrong = |table: &str, args: &[&str], parts: &[&str]| {
        let (_folder, path) = file("table.csv", table);
        shoal(&[&["audit", text(&path)], args].concat()).is_wrong(parts);
    };
    wrong("region,value\nNorth,forty\n", &[], &["line 2", "number"]);
    wrong("region,value\nNorth,1,2\n", &[], &["line 2"]);
    wrong("region,number\nNorth,1\n", &[], &["value", "--value"]);
    wrong("region,number\nNorth,1\n", &["--value", "numbr"], &["numbr", "number"]);
    wrong("region,value\n", &[], &["no row"]);
    wrong("", &[], &["empty"]);
    wrong("value\n1\n", &[], &["no dimension"]);
    wrong("region,value\nNorth,1\n", &["--hierarchy", "regoin=x.csv"], &["regoin", "region"]);
    wrong("region,value\nNorth,1\n", &["--rounded", "0"], &["--rounded"]);
    shoal(&["audit", "no/such/table.csv"]).is_wrong(&["table.csv"]);
}

/// A table of two regions whose total is called `total`.
fn regions(total: &str) -> String {
    format!("region,value\nNorth,40\nSouth,x\n{total},44\n")
}

#[test]
fn a_total_is_found_by_its_name() {
    for total in
        ["Total", "total", "TOTAL", "Gesamt", "gesamt", "Summe", "Insgesamt", "Всего", "Итого", "Totale", "All", "合計"]
    {
        let (_folder, path) = file("table.csv", &regions(total));
        let answer = shoal(&["audit", text(&path), "--json"]);
        assert_eq!(answer.status, 1, "{total}: {}", answer.err);
        let json = answer.json();
        assert_eq!((&json["recovered"], &json["margins"]["region"]), (&1.into(), &total.into()));
        assert_eq!(json["cells"][1]["attacker"], serde_json::json!([4.0, 4.0]), "{total}");
    }
}

#[test]
fn a_total_of_another_name_adds_up_or_is_asked_for() {
    // Hidden numbers and an unknown name: nothing says which the total is.
    let (_folder, path) = file("table.csv", &regions("Alles zusammen"));
    shoal(&["audit", text(&path)]).is_wrong(&["no margin was found", "--total NAME", "--total none"]);
    let named = shoal(&["audit", text(&path), "--total", "Alles zusammen", "--json"]);
    assert_eq!((named.status, &named.json()["recovered"]), (1, &1.into()), "{}", named.err);
    shoal(&["audit", text(&path), "--total", "Alles zusamen"]).is_wrong(&[
        "--total",
        "Alles zusamen",
        "Alles zusammen",
    ]);
    shoal(&["audit", text(&path), "--total", "Total"]).is_wrong(&["--total", "Total"]);
    let none = shoal(&["audit", text(&path), "--total", "none", "--json"]);
    assert_eq!((none.status, &none.json()["recovered"]), (0, &0.into()));
    // Lines that are complete say which: two of the regions, and one, which is all there are, of the tiers.
    let table = "region,tier,value\nNorth,gold,20\nNorth,blue,x\nNorth,both,60\nSouth,gold,30\nSouth,blue,x\n\
                 South,both,70\neverywhere,gold,50\neverywhere,blue,80\neverywhere,both,130\n";
    let (_folder, path) = file("table.csv", table);
    let answer = shoal(&["audit", text(&path), "--json"]);
    let json = answer.json();
    assert_eq!(json["margins"], serde_json::json!({"region": "everywhere", "tier": "both"}), "{}", answer.err);
    let complete = "region,tier,value\nNorth,gold,20\nNorth,blue,40\nNorth,both,60\nSouth,gold,30\nSouth,blue,x\n\
                    South,both,x\neverywhere,gold,50\neverywhere,blue,x\neverywhere,both,x\nWest,gold,0\nWest,blue,9\nWest,both,9\n";
    let (_folder, path) = file("table.csv", complete);
    assert_eq!(shoal(&["audit", text(&path), "--json"]).json()["margins"]["tier"], "both");
}

#[test]
fn a_hierarchy_may_have_groups_that_hold_everything() {
    let table = "d0,value\nG1,32\na0,30\na1,2\nTotal,32\n";
    for hierarchy in ["a0;G1;Total\na1;G1;Total\n", "a0;G1\na1;G1\n", "a0;a0;G1;Total\na1;a1;G1;Total\n"] {
        let (folder, path) = file("table.csv", table);
        let ladder = folder.path().join("ladder.csv");
        std::fs::write(&ladder, hierarchy).unwrap();
        let ladder = format!("d0={}", text(&ladder));
        let answer = shoal(&["audit", text(&path), "--hierarchy", &ladder, "--json"]);
        let json = answer.json();
        assert_eq!(json["consistent"], true, "{hierarchy}: {}", answer.err);
        assert_eq!(json["cells"][0]["attacker"], serde_json::json!([32.0, 32.0]));
        // With the group alone published the hidden cell comes out all the same.
        let alone = file("table.csv", "d0,value\nG1,32\na0,30\na1,x\n");
        let answer = shoal(&["audit", text(&alone.1), "--hierarchy", &ladder, "--json"]);
        assert_eq!(answer.json()["recovered"], 1, "{hierarchy}: {}", answer.err);
    }
}

#[test]
fn a_label_that_a_hierarchy_does_not_know_is_an_error() {
    let hierarchy = "Lisbon;South;All\nFaro;South;All\nPorto;North;All\n";
    let asked = |table: &str| {
        let (folder, path) = file("table.csv", table);
        let ladder = folder.path().join("ladder.csv");
        std::fs::write(&ladder, hierarchy).unwrap();
        shoal(&["audit", text(&path), "--hierarchy", &format!("town={}", text(&ladder)), "--json"])
    };
    asked("town,value\nLisbon,40\nBraga,x\nAll,90\n").is_wrong(&["line 3", "\"town\"", "\"Braga\"", "hierarchy"]);
    asked("town,value\nLisbon,40\nWest,x\nAll,90\n").is_wrong(&["line 3", "West"]);
    // A town that is in no row although its neighbour is has nobody: the group's number is the neighbour's.
    let answer = asked("town,value\nLisbon,x\nPorto,50\nSouth,4\nAll,54\n");
    assert_eq!(answer.json()["cells"][0]["attacker"], serde_json::json!([4.0, 4.0]));
    // Unless the numbers say that somebody is in it.
    let answer = asked("town,value\nLisbon,30\nPorto,50\nSouth,40\nAll,90\n");
    assert_eq!(answer.json()["consistent"], true, "{}", answer.err);
    assert!(answer.err.contains("missing"), "{}", answer.err);
    // A total by another name stands beside the hierarchy's own.
    let answer = asked("town,value\nLisbon,40\nFaro,x\nPorto,50\nGesamt,93\n");
    assert_eq!(answer.json()["cells"][1]["attacker"], serde_json::json!([3.0, 3.0]), "{}", answer.err);
}

#[test]
fn a_bound_holds_for_every_hidden_cell() {
    let table = "region,tier,value\nNorth,gold,x\nNorth,blue,x\nNorth,Total,x\nSouth,gold,x\nSouth,blue,x\n\
                 South,Total,x\nTotal,gold,x\nTotal,blue,x\nTotal,Total,120\n";
    let (_folder, path) = file("table.csv", table);
    let answer = shoal(&["audit", text(&path), "--at-most", "70", "--json"]);
    for cell in answer.json()["cells"].as_array().unwrap().iter().filter(|cell| cell["published"].is_null()) {
        let [low, high] = [0, 1].map(|end| cell["attacker"][end].as_f64().unwrap());
        assert!(high <= 70.0, "{cell}");
        let is_margin = cell["at"]["region"] == "Total" || cell["at"]["tier"] == "Total";
        assert_eq!(low, if is_margin { 50.0 } else { 0.0 }, "120 less at most 70: {cell}");
    }
}

#[test]
fn what_is_wrong_is_told_by_line_and_column() {
    let wrong = |table: &str, args: &[&str], parts: &[&str]| {
        let (_folder, path) = file("table.csv", table);
        shoal(&[&["audit", text(&path)], args].concat()).is_wrong(parts);
    };
    wrong("region,value\nNorth,4\nSouth,5\nNorth,4\nTotal,9\n", &[], &["line 4", "line 2", "North"]);
    wrong("region,value\nNorth,4\nSouth,1.000\nTotal,4e\n", &[], &["line 4", "\"value\""]);
    wrong("region,value,note\nNorth,4,a\nTotal,4,b\n", &[], &["line 1", "\"note\"", "--value"]);
    wrong("region,value,people\nNorth,4,5\nTotal,4,5\n", &[], &["line 1", "\"people\"", "--value"]);
    wrong("region,region,value\nNorth,a,4\n", &[], &["line 1", "\"region\"", "twice"]);
    wrong("region,value\nNorth,4\nTotal,4\n", &["--overlapping", "regoin"], &["regoin", "region"]);
    // The numbers of a release of Shoal are those of people; a measure is audited by its name.
    let own = "region,people,spend: sum\nNorth,40,7\nSouth,x,x\nTotal,44,9\n";
    let (_folder, path) = file("table.csv", own);
    let people = shoal(&["audit", text(&path), "--json"]).json();
    assert_eq!(
        people["cells"][1],
        serde_json::json!({"at": {"region": "South"}, "published": null,
        "attacker": [4.0, 4.0], "exact": true, "unsafe": true, "how": "South = Total 44 − North 40 = 4"})
    );
    let sums = shoal(&["audit", text(&path), "--value", "spend: sum", "--json"]).json();
    assert_eq!(sums["cells"][1]["attacker"], serde_json::json!([2.0, 2.0]));
}

/// People in several categories: what Shoal writes is no contradiction, and who is in none of a category is told.
#[test]
fn a_total_of_people_in_several_categories_is_no_sum() {
    let rows: String = (0..120)
        .map(|id| match id {
            0..60 => format!("{id},web\n"),
            60..100 => format!("{id},web\n{id},shop\n"),
            _ => format!("{id},shop\n"),
        })
        .collect();
    let (folder, path) = file("visits.csv", &format!("id,channel\n{rows}"));
    let out = folder.path().join("out");
    let args = ["release", text(&path), "--person", "id", "--dimensions", "channel", "--threshold", "10"];
    let released = shoal(&[&args[..], &["--out", text(&out)]].concat());
    assert_eq!(released.status, 0, "{}", released.err);
    let table = out.join("table.csv");
    let answer = shoal(&["audit", text(&table), "--json"]);
    assert_eq!((answer.status, &answer.json()["consistent"]), (0, &true.into()), "{}", answer.err);
    // Away from its manifest the table says so itself only with the option.
    let moved = folder.path().join("moved.csv");
    std::fs::copy(&table, &moved).unwrap();
    let alone = shoal(&["audit", text(&moved), "--json"]);
    assert_eq!((alone.status, &alone.json()["consistent"]), (1, &false.into()));
    assert!(alone.err.contains("--in-several"), "{}", alone.err);
    assert_eq!(shoal(&["audit", text(&moved), "--in-several", "--json"]).json()["consistent"], true);
    // A manifest of another file says nothing.
    std::fs::write(&table, "channel,people\nweb,100\nshop,60\nTotal,121\n").unwrap();
    assert_eq!(shoal(&["audit", text(&table), "--json"]).json()["consistent"], false);

    let (_folder, path) = file("table.csv", "channel,value\nweb,97\nshop,40\napp,x\nTotal,100\n");
    let answer = shoal(&["audit", text(&path), "--in-several", "--json"]);
    let json = answer.json();
    assert_eq!((answer.status, json["small_groups"].as_array().unwrap().len()), (1, 1), "{}", answer.out);
    assert!(json["small_groups"][0].as_str().unwrap().contains("3 who are not in web"), "{json}");
    assert_eq!(json["cells"][2]["attacker"], serde_json::json!([0.0, 100.0]));
    for (impossible, option) in
        [("web,101\nshop,1\nTotal,100\n", "--in-several"), ("web,9\nshop,8\nTotal,18\n", "--in-several")]
    {
        let (_folder, path) = file("table.csv", &format!("channel,value\n{impossible}"));
        let answer = shoal(&["audit", text(&path), option, "--json"]);
        assert_eq!((answer.status, &answer.json()["consistent"]), (1, &false.into()), "{impossible}");
    }
}

/// Segments overlap and leave people out; categories of which everything is hidden are not listed.
#[test]
fn other_tables_of_shoal_are_no_contradictions() {
    let rows: String = (0..200)
        .map(|n| {
            let town = match n {
                0..3 => "Tiny",
                3..5 => "Nano",
                _ => ["Kiel", "Köln", "Bonn"][n % 3],
            };
            format!("{town},{},{}\n", ["yes", "no"][n % 2], 18 + n % 50)
        })
        .collect();
    let (folder, path) = file("people.csv", &format!("town,app,age\n{rows}"));
    let shapes: [&[&str]; 5] = [
        &["--segments", "--segment", "App: app = true", "--segment", "Old: age > 40", "--threshold", "10"],
        &["--segments", "--segment", "App: app = true", "--dimensions", "town", "--threshold", "10"],
        &["--dimensions", "town", "--threshold", "10"],
        &["--dimensions", "town,app", "--threshold", "10"],
        &["--table", "town", "--table", "town,app", "--threshold", "10"],
    ];
    for (i, shape) in shapes.into_iter().enumerate() {
        let out = folder.path().join(format!("out{i}"));
        let released = shoal(&[&["release", text(&path), "--out", text(&out)], shape].concat());
        assert_eq!(released.status, 0, "{shape:?}: {}{}", released.out, released.err);
        for entry in std::fs::read_dir(&out).unwrap() {
            let table = entry.unwrap().path();
            if table.extension().is_some_and(|extension| extension == "csv") {
                let answer = shoal(&["audit", text(&table), "--json"]);
                let json = answer.json();
                let content = std::fs::read_to_string(&table).unwrap();
                assert_eq!(json["consistent"], true, "{shape:?}: {}{content}", answer.err);
                assert_eq!(json["small_groups"], serde_json::json!([]), "{content}");
            }
        }
    }
}

/// What is left for categories that are not listed is a group like any other.
#[test]
fn few_people_in_categories_that_are_not_listed_are_told() {
    for (total, small) in [(53, true), (60, false), (50, false)] {
        let (_folder, path) = file("table.csv", &format!("c,value\nA,30\nB,20\nTotal,{total}\n"));
        let answer = shoal(&["audit", text(&path), "--left-out", "--json"]);
        let json = answer.json();
        assert_eq!(json["consistent"], true, "{total}: {}", answer.err);
        let told = json["small_groups"].as_array().unwrap();
        assert_eq!((told.len(), answer.status), (usize::from(small), i32::from(small)), "{total}: {told:?}");
        assert!(!small || told[0] == "not listed: exactly 3", "{told:?}");
    }
}
