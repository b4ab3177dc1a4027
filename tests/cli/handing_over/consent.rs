//! Who may be counted: directions, rules, several columns, several rows a person, lists of keys.

use serde_json::Value;

use super::{Answer, file, shoal, text};

/// 40 people: ids, a town, an opt-out in German, an opt-in, a withdrawal, a word that nobody knows in `sonst`.
fn people() -> (tempfile::TempDir, std::path::PathBuf) {
    let mut rows = String::from("kunde,ort,email_opt_out,newsletter_optin,abgemeldet_am,sonst\n");
    for n in 0..40 {
        let out = ["ja", "nein", "", "unbekannt"][n % 4];
        let optin = ["yes", "no", "pending", "", "yes"][n % 5];
        let left = if n % 8 == 0 { "2024-03-01" } else { "" };
        let other = if n % 10 == 0 { "zugesagt" } else { "ja" };
        rows.push_str(&format!("K{n:02},{},{out},{optin},{left},{other}\n", if n % 2 == 0 { "Ulm" } else { "Bonn" }));
    }
    file("kunden.csv", &rows)
}

fn assess(path: &str, more: &[&str]) -> Answer {
    let all = ["assess", path, "--qi", "ort", "--segment", "All: ort is missing or not (ort is missing)"];
    shoal(&[&all[..], more, &["--json"]].concat())
}

fn flow(answer: &Answer) -> Value {
    answer.json()["segments"][0]["consent"].clone()
}

fn left(flow: &Value) -> Vec<(String, u64)> {
    let rules = flow["left"].as_array().unwrap();
    rules.iter().map(|l| (l["rule"].as_str().unwrap().to_owned(), l["people"].as_u64().unwrap())).collect()
}

#[test]
fn a_refusal_leaves_out_those_who_refused() {
    let (_folder, path) = people();
    let answer = assess(text(&path), &["--consent", "email_opt_out"]);
    let flow = flow(&answer);
    // 10 said ja, of 10 nobody knows; 10 said nein and 10 nothing.
    assert_eq!(left(&flow), [("email_opt_out != yes".to_owned(), 20)]);
    assert_eq!((flow["people"].as_u64(), flow["remaining"].as_u64()), (Some(40), Some(20)));
    assert_eq!(flow["left"][0]["unknown"], 10);
    assert_eq!(flow["left"][0]["empty_kept"], 10);
    assert!(answer.err.contains("consent = `nein` or empty in email_opt_out: 20 people"), "{}", answer.err);
}

/// Every command that counts people says who consents.
#[test]
fn searches_and_queries_say_who_consents() {
    let (_folder, path) = people();
    for command in [&["search", text(&path), "--k", "2"][..], &["sql", text(&path), "--dialect", "duckdb"]] {
        let answer = shoal(&[command, &["--qi", "ort", "--consent", "email_opt_out"]].concat());
        assert!(answer.err.contains("consent = `nein` or empty in email_opt_out: 20 people"), "{}", answer.err);
        let answer = shoal(&[command, &["--qi", "ort", "--consent", "sonst"]].concat());
        answer.is_wrong(&["zugesagt", "--consent"]);
    }
}

#[test]
fn rules_are_typed_and_several_columns_each_lose_their_own() {
    let (_folder, path) = people();
    let remaining = |rules: &[&str]| {
        let args: Vec<&str> = rules.iter().flat_map(|rule| ["--consent", rule]).collect();
        let answer = assess(text(&path), &args);
        let flow = flow(&answer);
        let lost: u64 = left(&flow).iter().map(|(_, people)| people).sum();
        assert_eq!(flow["people"].as_u64().unwrap() - lost, flow["remaining"].as_u64().unwrap(), "{flow}");
        assert_eq!(answer.json()["segments"][0]["consented"], flow["remaining"]);
        flow["remaining"].as_u64().unwrap()
    };
    assert_eq!(remaining(&["newsletter_optin"]), 16);
    assert_eq!(remaining(&["newsletter_optin=yes"]), 16);
    assert_eq!(remaining(&["newsletter_optin!=no"]), 24); // yes and empty; of pending nobody knows
    assert_eq!(remaining(&["email_opt_out=no"]), 10);
    assert_eq!(remaining(&["email_opt_out!=yes"]), 20);
    assert_eq!(remaining(&["abgemeldet_am"]), 35);
    assert_eq!(remaining(&["abgemeldet_am is missing"]), 35);
    assert_eq!(remaining(&["sonst=ja,zugesagt"]), 40);
    assert_eq!(remaining(&["sonst=ja"]), 36);
    assert_eq!(remaining(&["sonst!=zugesagt"]), 36);
    let both = remaining(&["email_opt_out", "abgemeldet_am is missing"]);
    // The withdrawn are every eighth, all of whom said ja.
    assert_eq!(both, 20);
}

#[test]
fn a_word_that_nobody_knows_is_asked_about() {
    let (_folder, path) = people();
    for rule in ["sonst", "sonst=yes", "sonst!=no"] {
        assess(text(&path), &["--consent", rule]).is_wrong(&["--consent", "zugesagt", "sonst"]);
        let release = ["release", text(&path), "--dimensions", "ort", "--consent", rule];
        shoal(&release).is_wrong(&["--consent", "zugesagt"]);
    }
    for (rule, parts) in [
        ("sonst=jaa", &["--consent", "jaa"][..]),
        ("sonst=", &["--consent", "sonst"]),
        ("", &["--consent"]),
        ("sonts=ja", &["--consent", "sonts", "sonst"]),
        ("sonts", &["--consent", "sonts", "sonst"]),
    ] {
        assess(text(&path), &["--consent", rule]).is_wrong(parts);
    }
    assess(text(&path), &["--consent", "sonst=ja", "--consent", "sonst=zugesagt"]).is_wrong(&["two rules"]);
}

/// A whole argument that is a column's name is that column, whatever signs it holds.
#[test]
fn a_name_may_look_like_a_rule() {
    let (_folder, path) = file("c.csv", "a=b,a,x is missing\nyes,b,yes\nno,c,no\n,b,yes\nyes,,no\n");
    let remaining = |rule: &str| {
        let answer = shoal(&[
            "assess",
            text(&path),
            "--qi",
            "a",
            "--segment",
            "All: a = \"b\" or not (a = \"b\")",
            "--consent",
            rule,
            "--json",
        ]);
        flow(&answer)["remaining"].as_u64().unwrap()
    };
    assert_eq!(remaining("a=b"), 2); // the column a=b
    assert_eq!(remaining("a=b=no"), 1);
    assert_eq!(remaining("a=c"), 1);
    assert_eq!(remaining("x is missing"), 2); // the column of that name
    assert_eq!(remaining("a is missing"), 1);
}

/// A person with several rows: a no anywhere is a no, what nobody knows leaves out, a cell that says nothing does neither.
#[test]
fn several_rows_a_person() {
    let rows = "id,t,optin,optout\n\
        A,x,yes,no\nA,y,no,\nB,x,yes,yes\nB,y,,no\nC,x,,\nC,y,,\nD,x,yes,unknown\nD,y,unknown,no\nE,x,yes,no\nE,y,yes,no\n";
    let (_folder, path) = file("rows.csv", rows);
    let of = |rule: &str| {
        let answer = shoal(&[
            "assess",
            text(&path),
            "--qi",
            "t",
            "--person",
            "id",
            "--segment",
            "All: t = \"x\"",
            "--consent",
            rule,
            "--json",
        ]);
        let flow = flow(&answer);
        let loss = &flow["left"][0];
        (flow["remaining"].clone(), loss["people"].clone(), loss["empty"].clone(), loss["unknown"].clone())
    };
    // B and E may be counted: A said no somewhere, C nothing, of D nobody knows.
    assert_eq!(of("optin"), (2.into(), 3.into(), 1.into(), 1.into()));
    // A, C and E may be counted: B refused, of D nobody knows.
    assert_eq!(of("optout"), (3.into(), 2.into(), 0.into(), 1.into()));
}

#[test]
fn keys_on_a_list_are_left_out() {
    let (folder, path) = people();
    let list = |name: &str, text: &str| {
        let list = folder.path().join(name);
        std::fs::write(&list, text).unwrap();
        list.to_str().unwrap().to_owned()
    };
    let by_key = list("stop.csv", "kunde,reason\nK01,asked\nK02,asked\nK99,gone\n");
    let only = list("only.csv", "id\nK03\nK04\n");
    let headless = list("headless.txt", "K05\nK06\nK07\n");
    let several = list("several.csv", "who,why\nK08,x\nK09,y\n");
    let remaining = |list: &str| {
        let answer = assess(text(&path), &["--person", "kunde", "--opt-out", list]);
        assert!(!answer.err.contains("K0"), "no key is told: {}", answer.err);
        flow(&answer)["remaining"].as_u64().unwrap()
    };
    assert_eq!(remaining(&by_key), 38);
    assert_eq!(remaining(&only), 38);
    assert_eq!(remaining(&headless), 37);
    assert_eq!(remaining(&format!("{several}:who")), 38);
    let args = |list: &str| {
        ["--person", "kunde", "--opt-out"].iter().map(|a| (*a).to_owned()).chain([list.to_owned()]).collect::<Vec<_>>()
    };
    let wrong = |list: &str, parts: &[&str]| {
        let args = args(list);
        assess(text(&path), &args.iter().map(String::as_str).collect::<Vec<_>>()).is_wrong(parts);
    };
    wrong(&several, &["--opt-out", "FILE:COLUMN"]);
    wrong(&format!("{several}:nobody"), &["--opt-out", "nobody"]);
    wrong("there-is-none.csv", &["--opt-out", "there-is-none.csv"]);
    assess(text(&path), &["--opt-out", &by_key]).is_wrong(&["--opt-out", "--person"]);
}

#[test]
fn columns_tell_the_direction() {
    let (_folder, path) = people();
    let answer = shoal(&["columns", text(&path), "--json"]).json();
    let of = |name: &str| {
        let column = answer["columns"].as_array().unwrap().iter().find(|c| c["column"] == name).unwrap();
        (column["use"].clone(), column["consent"].clone())
    };
    assert_eq!(of("email_opt_out"), ("consent".into(), "refusal".into()));
    assert_eq!(of("newsletter_optin"), ("consent".into(), "consent".into()));
    assert_eq!(of("abgemeldet_am"), ("consent".into(), "withdrawal-date".into()));
    assert_eq!(of("ort"), (Value::Null, Value::Null));
}

/// A review of before has no direction: it gets one from the header, and it is told where that changes who is counted.
#[test]
fn an_old_review_is_read_the_right_way_round() {
    let (folder, path) = people();
    let review = folder.path().join("kunden.shoal.json");
    let columns = r#""columns":{"email_opt_out":{"role":"other","use":"consent"},"ort":{"role":"quasi-identifier"}}"#;
    let segments = r#""segments":[{"name":"All","rule":"ort = \"Ulm\" or ort = \"Bonn\"","purpose":""}]"#;
    std::fs::write(&review, format!("{{\"version\":2,{columns},{segments}}}")).unwrap();
    let answer = shoal(&["assess", text(&path), "--review", text(&review), "--json"]);
    assert_eq!(flow(&answer)["remaining"], 20);
    assert!(answer.err.contains("email_opt_out != yes") && answer.err.contains("read anew"), "{}", answer.err);
}

#[test]
fn empty_lists_are_wrong_and_nothing_tagged_is_no_pass() {
    let (_folder, path) = people();
    for option in ["--qi", "--direct", "--sensitive", "--measure", "--person", "--consent", "--count"] {
        shoal(&["assess", text(&path), option, ""]).is_wrong(&[option]);
    }
    let nothing = shoal(&["assess", text(&path), "--json"]);
    assert_eq!(nothing.status, 1, "{}", nothing.err);
    assert!(nothing.err.contains("nothing was measured"), "{}", nothing.err);
    for question in ["singling_out", "linking", "inference"] {
        let finding = &nothing.json()["verdicts"][question];
        assert_eq!((&finding["verdict"], &finding["measured"]), (&"warn".into(), &false.into()));
    }
    let printed = shoal(&["assess", text(&path), "--qi", "ort", "--k", "2", "--max-risk", "0.5"]);
    assert!(printed.out.contains("– inference") && !printed.out.contains("✔ inference"), "{}", printed.out);
}

/// The words of the case that came with the specification.
#[test]
fn the_words_of_the_case() {
    let beside = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let data = std::env::var_os("SHOAL_DATA").map_or(beside, std::path::PathBuf::from);
    let folder = data.with_file_name("cases").join("32-consent-words");
    let (words, mailchimp) = (folder.join("words.csv"), folder.join("mailchimp.csv"));
    if !words.is_file() {
        println!("did not run: {} is not there (set SHOAL_DATA)", words.display());
        return;
    }
    let segment = "All: ort is missing or not (ort is missing)";
    let answer =
        shoal(&["assess", text(&words), "--qi", "ort", "--consent", "einwilligung", "--segment", segment, "--json"]);
    // Of 44 words 17 mean yes.
    assert_eq!(flow(&answer)["remaining"], 17, "{}", answer.err);
    let answer =
        shoal(&["assess", text(&mailchimp), "--qi", "ort", "--consent", "status", "--segment", segment, "--json"]);
    let flow = flow(&answer);
    assert_eq!(flow["left"][0]["unknown"], flow["left"][0]["people"].as_u64().unwrap() - 2);
}

/// "Nobody knows" is no silence: where empty cells stay, these people are left out, whatever type the column is of.
#[test]
fn words_for_no_value_are_left_out_of_columns_of_every_type() {
    let folder = tempfile::tempdir().unwrap();
    for (place, (header, values, rule)) in [
        ("email_opt_out", ["true", "false", "false"], "email_opt_out"),
        ("flag", ["true", "false", "false"], "flag!=yes"),
        ("flag", ["1", "0", "0"], "flag!=yes"),
        ("flag", ["2024-01-05", "2023-12-31", "2023-12-31"], "flag is missing"),
        ("unsubscribed_at", ["2024-01-05", "2023-12-31", "2023-12-31"], "unsubscribed_at"),
    ]
    .into_iter()
    .enumerate()
    {
        let path = folder.path().join(format!("{place}.csv"));
        let rows: String = values.iter().chain(["", "unbekannt", "n/a"].iter()).map(|v| format!("Ulm;{v}\n")).collect();
        std::fs::write(&path, format!("ort;{header}\n{rows}")).unwrap();
        let path = path.to_string_lossy().into_owned();
        let json =
            shoal(&["assess", &path, "--json", "--qi", "ort", "--consent", rule, "--segment", "A: ort = \"Ulm\""])
                .json();
        let left = &json["segments"][0]["consent"]["left"][0];
        let stays = if values[0].starts_with('2') { 1 } else { 3 };
        assert_eq!(json["segments"][0]["consent"]["remaining"], stays, "{header} {rule}: {left}");
    }
}
