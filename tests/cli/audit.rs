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
