//! Wrong requests: each gets its sentence and exit status 2; no display is 3; help is no fault.

use std::ffi::OsString;

use shoal::cli::{self, Window};

use super::{club, file, shoal, text};

#[test]
fn help_and_version_are_answers() {
    let help = shoal(&["--help"]);
    assert_eq!((help.status, help.err.as_str()), (0, ""));
    assert!(help.out.contains("assess") && help.out.contains("release") && help.out.contains("audit"));
    assert_eq!(shoal(&["--version"]).status, 0);
}

#[test]
fn without_a_display_the_sentence_names_the_way_without_a_window() {
    let answer = shoal::<&str>(&[]);
    assert_eq!(answer.status, 3, "{}", answer.err);
    assert!(answer.err.contains("display") && answer.err.contains("shoal assess"), "{}", answer.err);
    assert_eq!(answer.out, "");
}

#[test]
fn the_workshop_opens_the_window_and_nothing_else_does_so_for_it() {
    let asked = |args: &[&str]| {
        let mut asked = None;
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let args = std::iter::once("shoal").chain(args.iter().copied()).map(OsString::from);
        let window = |window| {
            asked = Some(window);
            Ok(())
        };
        assert_eq!(cli::run(args, window, &mut out, &mut err), 0, "{}", String::from_utf8_lossy(&err));
        asked
    };
    assert_eq!(asked(&["workshop"]), Some(Window::Workshop { dark: false }));
    assert_eq!(asked(&["workshop", "--dark"]), Some(Window::Workshop { dark: true }));
    assert_eq!(asked(&[]), Some(Window::File(None)));
    let answer = shoal(&["workshop"]);
    assert_eq!(answer.status, 3, "{}", answer.err);
    assert!(answer.err.contains("display") && answer.err.contains("needs a window"), "{}", answer.err);
}

#[test]
fn what_clap_refuses_is_wrong_too() {
    shoal(&["assess", "x.csv", "--no-such-option"]).is_wrong(&["--no-such-option"]);
    shoal(&["assess", "x.csv", "--k", "many"]).is_wrong(&["many"]);
    shoal(&["columns", "x.csv", "--delimiter", "ab"]).is_wrong(&["one character"]);
    shoal(&["assess", "x.csv", "--policy", "strict"]).is_wrong(&["strict", "share-with-partner"]);
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    shoal(&["columns", "no/such/file.csv"]).is_wrong(&["file.csv", "does not exist"]);
    shoal(&["columns"]).is_wrong(&["no file is given"]);
    shoal(&["columns", "-"]).is_wrong(&["never piped"]);
    let (_folder, path) = file("empty.csv", "");
    shoal(&["assess", text(&path)]).is_wrong(&["empty.csv"]);
}

#[test]
fn a_column_that_is_not_there_is_told_with_the_nearest_one() {
    let (_folder, path) = club();
    let wrong = |args: &[&str], parts: &[&str]| shoal(&[&["assess", text(&path)], args].concat()).is_wrong(parts);
    wrong(&["--qi", "aeg"], &["--qi", "\"aeg\"", "\"age\""]);
    wrong(&["--level", "regoin=1"], &["--level", "\"region\""]);
    wrong(&["--ladder", "agee=bands:5"], &["--ladder", "\"age\""]);
    wrong(&["--person", "ID number"], &["--person", "ID number"]);
    wrong(&["--segment", "Young: aeg < 30"], &["Young", "aeg", "age", "^^^"]);
}

#[test]
fn a_columns_type_can_be_given() {
    let (_folder, path) = file("a.csv", "code,spend\n01067,5\n80331,x\n01099,7\n");
    let types = |args: &[&str]| {
        let answer = shoal(&[&["columns", text(&path), "--json"], args].concat());
        assert_eq!(answer.status, 0, "{}", answer.err);
        let json: serde_json::Value = serde_json::from_str(&answer.out).unwrap();
        let kinds = json["columns"].as_array().unwrap().iter().map(|c| c["type"].as_str().unwrap().to_owned());
        (kinds.collect::<Vec<_>>().join(" "), answer.err)
    };
    assert_eq!(types(&[]).0, "text text");
    let (kinds, told) = types(&["--type", "code=number", "--type", "spend=number"]);
    assert_eq!(kinds, "number number");
    assert!(told.contains("“spend”: 1 cell is no number and counts as missing; it is in row 2."), "{told}");
    assert!(!told.contains('x'), "no value on the way: {told}");
    assert_eq!(types(&["--type", "code=number,spend=text"]).0, "number text");
    let wrong = |kind: &str, parts: &[&str]| shoal(&["assess", text(&path), "--type", kind]).is_wrong(parts);
    wrong("cod=text", &["“cod”", "“code”"]);
    wrong("code=zahl", &["--type", "code", "zahl", "text, number, date, boolean"]);
    wrong("code", &["--type", "COLUMN=TYPE", "postcode=text"]);
    wrong("code=text,code=date", &["code", "two types"]);
    wrong("code=boolean", &["“code”", "yes or no"]);
}

/// What would be wrong: a level that changes no figure is taken in silence.
#[test]
fn a_level_without_effect_is_told() {
    let (_folder, path) = club();
    let told = |args: &[&str]| shoal(&[&["assess", text(&path)], args].concat()).err;
    let levels = ["--level", "age=1", "--level", "region=1"];
    let one = told(&[&["--qi", "age"][..], &levels].concat());
    assert!(one.contains("--level region=1 changes nothing here: “region” is no quasi-identifier"), "{one}");
    assert!(!one.contains("--level age=1"), "{one}");
    assert!(!told(&[&["--qi", "age,region"][..], &levels].concat()).contains("changes nothing"));
}

#[test]
fn a_column_tagged_twice_or_misused_is_told() {
    let (_folder, path) = club();
    let wrong = |args: &[&str], parts: &[&str]| shoal(&[&["assess", text(&path)], args].concat()).is_wrong(parts);
    wrong(&["--qi", "age,age"], &["age", "twice"]);
    wrong(&["--qi", "age", "--sensitive", "age"], &["age", "quasi-identifier", "sensitive"]);
    wrong(&["--person", "id", "--count", "id"], &["id"]);
    wrong(&["--count", "region"], &["region", "count", "numbers"]);
    wrong(&["--measure", "tier"], &["tier", "numbers"]);
    wrong(&["--level", "age=two"], &["COLUMN=N"]);
    wrong(&["--qi", "age", "--level", "age=99"], &["age", "99"]);
    wrong(&["--ladder", "age=bands:zero"], &["age"]);
    wrong(&["--ladder", "region=no/such/ladder.csv"], &["region", "ladder.csv"]);
    wrong(&["--segment", "no rule"], &["NAME: RULE"]);
    wrong(&["--segment", "A: age contains \"2\""], &["contains", "text"]);
    wrong(&["--segment", "A: age > 1", "--segment", "A: age > 2"], &["already", "A"]);
    wrong(&["--k", "0"], &["k"]);
    wrong(&["--t", "7"], &["t"]);
    wrong(&["--recursive-l", "1"], &["--recursive-l"]);
    wrong(&["--missing", "maybe"], &["maybe"]);
}

#[test]
fn a_review_that_is_none_is_told_by_line() {
    let (_folder, path) = club();
    let (_other, broken) = file("broken.shoal.json", "{\n  \"version\": 1,\n");
    shoal(&["assess", text(&path), "--review", text(&broken)]).is_wrong(&["broken.shoal.json", "line"]);
    let (_other, newer) = file("newer.shoal.json", "{\"version\": 999}");
    shoal(&["assess", text(&path), "--review", text(&newer)]).is_wrong(&["newer", "999"]);
}

/// Names of columns may hold any character.
#[test]
fn a_comma_in_a_name_is_escaped() {
    let (_folder, path) = file("names.csv", "\"name, first\",a=b,c\nx,1,2\ny,1,2\nx,2,2\n");
    let answer = shoal(&["assess", text(&path), "--qi", r"name\, first,a=b", "--level", "a=b=1", "--json"]);
    let json = answer.json();
    let names: Vec<_> = json["quasi_identifiers"].as_array().unwrap().iter().map(|q| &q["column"]).collect();
    assert_eq!(names, ["name, first", "a=b"]);
    assert_eq!(json["quasi_identifiers"][1]["level"], 1);
}

/// A mistyped command is not an empty window.
#[test]
fn a_word_that_is_neither_file_nor_command_is_refused() {
    shoal(&["asses"]).is_wrong(&["neither a file nor a command", "asses"]);
}

#[test]
fn a_key_that_a_spreadsheet_rounded_tells_nobody_apart() {
    let (_folder, path) = file("rounded.csv", "kunde,plan,nr\n9.91214E+15,a,1\n9.91214E+15,b,2\n8.5,a,3\n");
    shoal(&["assess", text(&path), "--qi", "plan", "--person", "kunde"]).is_wrong(&[
        "--person",
        "\"kunde\"",
        "spreadsheet has rounded",
    ]);
    shoal(&["assess", text(&path), "--qi", "plan", "--person", "kunde", "--type", "kunde=text"])
        .is_wrong(&["\"kunde\""]);
    assert_ne!(shoal(&["assess", text(&path), "--qi", "plan", "--person", "nr"]).status, 2);
}
