//! `shoal release`: what is hidden stays hidden in every file, and nothing is written that does not hold.

use std::path::Path;

use crate::cli::{club, shoal, shoal_in, text};

#[test]
fn a_small_cell_is_hidden_with_company_and_never_written() {
    let (folder, path) = club();
    let out = folder.path().join("out");
    let args =
        ["release", text(&path), "--dimensions", "region,tier", "--threshold", "10", "--out", text(&out), "--json"];
    let answer = shoal(&args);
    assert_eq!(answer.status, 0, "{}{}", answer.out, answer.err);
    let json = answer.json();
    let cells = json["cells"].as_array().unwrap();
    let small = cells.iter().find(|c| c["at"] == serde_json::json!({"region": "North", "tier": "gold"})).unwrap();
    assert_eq!((&small["count"], &small["status"]), (&3.into(), &"unsafe".into()));
    assert!(small["reason"].as_str().unwrap().contains("frequency"));
    assert!(small["published"].is_null());
    // The attacker can neither exclude that it was above the threshold nor pin it.
    let [low, high] = [0, 1].map(|end| small["attacker"][end].as_f64().unwrap());
    assert!(high >= 10.0 && high - low >= 10.0, "{low} to {high}");
    assert!(cells.iter().any(|cell| cell["status"] == "complementary"));
    assert_eq!(json["checked"]["protected"], true);
    assert_eq!(json["totals_use"], "Total");

    let csv = std::fs::read_to_string(out.join("table.csv")).unwrap();
    let line = csv.lines().find(|line| line.starts_with("North,gold")).unwrap();
    assert!(line.contains('x') && !line.contains('3'), "{line}");
    let names: Vec<_> =
        json["files"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap().to_owned()).collect();
    for name in ["table.csv", "table.xlsx", "table.parquet", "manifest.json"] {
        assert!(out.join(name).is_file(), "{name}");
        assert!(names.iter().any(|known| known == name), "{names:?}");
    }
    // Nothing is written over without being told to.
    let again = shoal(&args);
    again.is_wrong(&["exists", "--overwrite"]);
    assert_eq!(shoal(&[&args[..], &["--overwrite"]].concat()).status, 0);
}

#[test]
fn what_does_not_hold_is_not_written() {
    let (folder, path) = club();
    let out = folder.path().join("out");
    let args =
        ["release", text(&path), "--dimensions", "region,tier", "--protect", "none", "--out", text(&out), "--json"];
    let answer = shoal(&args);
    assert_eq!(answer.status, 1, "{}", answer.err);
    assert!(answer.err.contains("nothing was written"), "{}", answer.err);
    assert_eq!(answer.json()["files"], serde_json::json!([]));
    assert!(!out.exists());
    // With a reason it is written, the ledger keeps it, and the status still says that the policy does not hold.
    let review = folder.path().join("new.shoal.json");
    let reason = ["--exception", "agreed with the works council", "--review", text(&review)];
    let excepted = shoal(&[&args[..], &reason].concat());
    assert_eq!(excepted.status, 1, "{}", excepted.err);
    let manifest = std::fs::read_to_string(out.join("manifest.json")).unwrap();
    assert!(!manifest.contains("works council"), "the recipient is told where the weak place is");
    assert!(std::fs::read_to_string(&review).unwrap().contains("agreed with the works council"));
}

/// A segment that a review has already may be given again, as long as it is the same.
#[test]
fn the_same_segment_is_asked_for_again() {
    let (folder, path) = club();
    let review = folder.path().join("again.shoal.json");
    let release = |rule: &str, out: &str| {
        let out = folder.path().join(out);
        let segment = format!("Gold: {rule}");
        shoal(&[
            "release",
            text(&path),
            "--segments",
            "--segment",
            &segment,
            "--review",
            text(&review),
            "--out",
            text(&out),
            "--save",
        ])
    };
    assert_eq!(release("tier = \"gold\"", "first").status, 0);
    assert_eq!(release("tier = \"gold\"", "second").status, 0);
    release("tier = \"silver\"", "third").is_wrong(&["Gold"]);
}

#[test]
fn an_empty_list_of_dimensions_is_no_table() {
    let (_folder, path) = club();
    for more in [&["--dimensions", ""][..], &["--segments", "--segment", "A: tier = gold", "--dimensions", ","]] {
        shoal(&[&["release", text(&path)][..], more].concat()).is_wrong(&["--dimensions: the list is empty"]);
    }
}

#[test]
fn wrong_tables_are_told() {
    let (_folder, path) = club();
    let wrong = |args: &[&str], parts: &[&str]| shoal(&[&["release", text(&path)], args].concat()).is_wrong(parts);
    wrong(&[], &["--dimensions"]);
    wrong(&["--dimensions", "regoin"], &["regoin", "region"]);
    wrong(&["--dimensions", "id", "--direct", "id"], &["id", "direct identifier"]);
    wrong(&["--dimensions", "region", "--protect", "hope"], &["hope", "suppress"]);
    wrong(&["--dimensions", "region", "--standard", "margin:x"], &["margin"]);
    wrong(&["--dimensions", "region", "--totals", "tier"], &["--totals", "tier"]);
    wrong(&["--dimensions", "region", "--measure", "spend:median of"], &["median of", "sum"]);
    wrong(&["--dimensions", "region", "--measure", "tier:sum"], &["tier", "numbers"]);
    wrong(&["--dimensions", "region", "--dominance", "2"], &["dominance"]);
    wrong(&["--segments"], &["--segment"]);
    wrong(&["--dimensions", "region", "--filter", "Gold"], &["Gold"]);
}

#[test]
fn sums_and_segments_can_be_told() {
    let (_folder, path) = club();
    let answer = shoal(&[
        "release",
        text(&path),
        "--dimensions",
        "region",
        "--measure",
        "spend:sum,mean",
        "--segment",
        "Gold: tier = \"gold\"",
        "--filter",
        "Gold",
        "--threshold",
        "2",
        "--json",
    ]);
    let json = answer.json();
    assert_eq!(json["people"], 30);
    let total = json["cells"].as_array().unwrap().iter().find(|c| c["at"]["region"] == "Total").unwrap();
    // 10 + 11 + 12 in the North; 10 … 36 in the South.
    assert_eq!(total["measures"]["spend: sum"]["value"], 654.0);
}

/// A release of a review is known to the next one.
#[test]
fn a_release_enters_the_ledger_of_its_review() {
    let (folder, path) = club();
    let review = folder.path().join("mine.shoal.json");
    std::fs::write(&review, r#"{"version":1,"source":{"name":"club.csv"}}"#).unwrap();
    let out = folder.path().join("out");
    let args = ["release", text(&path), "--review", text(&review), "--dimensions", "region", "--json"];
    let first = shoal(&[&args[..], &["--out", text(&out)]].concat());
    assert_eq!(first.status, 0, "{}", first.err);
    assert!(first.err.contains("ledger"), "{}", first.err);
    assert!(std::fs::read_to_string(&review).unwrap().contains("sha256"));
    assert_eq!(first.json()["earlier_releases"], 0);
    assert_eq!(shoal(&args).json()["earlier_releases"], 1);
}

/// Small towns are shown as their region; the files and the ledger say so, and the next release is held against it.
#[test]
fn small_places_go_up_their_ladder() {
    let folder = tempfile::tempdir().unwrap();
    let towns = [("Lisbon", 40), ("Sintra", 3), ("Porto", 50), ("Braga", 60)];
    let rows = towns.iter().flat_map(|(town, people)| vec![format!("{town}\n"); *people]);
    let path = folder.path().join("towns.csv");
    std::fs::write(&path, format!("town\n{}", rows.collect::<String>())).unwrap();
    let ladder = folder.path().join("ladder.csv");
    std::fs::write(&ladder, "Lisbon;South;All\nSintra;South;All\nPorto;North;All\nBraga;North;All\n").unwrap();
    let review = folder.path().join("mine.shoal.json");
    std::fs::write(&review, r#"{"version":2,"source":{"name":"towns.csv"}}"#).unwrap();
    let ladder = format!("town={}", text(&ladder));
    let common = ["release", text(&path), "--review", text(&review), "--dimensions", "town", "--ladder", &ladder];
    let out = folder.path().join("out");
    let first =
        shoal(&[&common[..], &["--threshold", "10", "--protect", "ladder", "--out", text(&out), "--json"]].concat());
    assert_eq!(first.status, 0, "{}{}", first.out, first.err);
    let json = first.json();
    let at: Vec<&str> = json["cells"].as_array().unwrap().iter().map(|c| c["at"]["town"].as_str().unwrap()).collect();
    assert_eq!(at, ["Braga", "South", "Porto", "Total"]);
    assert_eq!(json["cost"]["cells_hidden"], 0);
    assert_eq!(json["recoded"]["changes"][0]["values"], 2);
    let manifest = std::fs::read_to_string(out.join("manifest.json")).unwrap();
    assert!(manifest.contains("town: some categories are shown as level 1."), "{manifest}");
    assert!(!std::fs::read_to_string(out.join("table.csv")).unwrap().contains("Sintra"));
    // 43 less 40 would be Sintra's three.
    let options = ["--threshold", "10", "--totals", "none", "--protect", "suppress", "--json"];
    let second = shoal(&[&common[..], &options].concat());
    assert_eq!(second.status, 0, "{}{}", second.out, second.err);
    let json = second.json();
    assert_eq!(json["earlier_releases"], 1);
    let lisbon = json["cells"].as_array().unwrap().iter().find(|c| c["at"]["town"] == "Lisbon").unwrap();
    assert!(lisbon["published"].is_null());
}

/// A region that was shown for its towns before, and has three people more in the next file.
#[test]
fn few_people_who_came_to_a_region_since_do_not_show() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("towns.csv");
    let write = |sintra: usize| {
        let towns = [("Lisbon", 40), ("Sintra", sintra), ("Porto", 50), ("Braga", 60)];
        let rows = towns.iter().flat_map(|(town, people)| vec![format!("{town}\n"); *people]);
        std::fs::write(&path, format!("town\n{}", rows.collect::<String>())).unwrap();
    };
    let ladder = folder.path().join("ladder.csv");
    std::fs::write(&ladder, "Lisbon;South;All\nSintra;South;All\nPorto;North;All\nBraga;North;All\n").unwrap();
    let review = folder.path().join("mine.shoal.json");
    std::fs::write(&review, r#"{"version":2}"#).unwrap();
    let ladder = format!("town={}", text(&ladder));
    let release = |out: &str| {
        let out = folder.path().join(out);
        let args = ["release", text(&path), "--review", text(&review), "--dimensions", "town", "--ladder", &ladder];
        shoal(&[&args[..], &["--threshold", "10", "--protect", "ladder", "--out", text(&out), "--json"]].concat())
    };
    write(3);
    assert_eq!(release("first").status, 0);
    write(6);
    let second = release("second");
    assert_eq!(second.status, 0, "{}{}", second.out, second.err);
    let json = second.json();
    let south = json["cells"].as_array().unwrap().iter().find(|c| c["at"]["town"] == "South").unwrap();
    assert_eq!((&south["count"], &south["reason"]), (&46.into(), &"change".into()));
    assert!(south["published"].is_null(), "46 − 43 are the three who came");
}

/// What a release writes is a table that an audit finds nothing in; subtotals of a hierarchy included.
#[test]
fn an_audit_of_what_was_written_finds_nothing() {
    let (folder, path) = club();
    let ladder = folder.path().join("ages.csv");
    let rows: Vec<String> =
        (20..50).map(|age| format!("{age};{};Total", if age < 35 { "young" } else { "older" })).collect();
    std::fs::write(&ladder, rows.join("\n")).unwrap();
    let out = folder.path().join("out");
    let hierarchy = format!("age={}", text(&ladder));
    let released = shoal(&[
        "release",
        text(&path),
        "--dimensions",
        "age,region",
        "--hierarchy",
        &hierarchy,
        "--threshold",
        "4",
        "--out",
        text(&out),
        "--json",
    ]);
    assert_eq!(released.status, 0, "{}", released.err);
    let cells = released.json();
    let at = |age: &str| cells["cells"].as_array().unwrap().iter().any(|cell| cell["at"]["age"] == age);
    assert!(at("young") && at("older") && at("20") && at("Total"));
    let audit =
        shoal(&["audit", text(&out.join("table.csv")), "--hierarchy", &hierarchy, "--threshold", "4", "--json"]);
    let found = audit.json();
    assert_eq!((&found["recovered"], &found["consistent"]), (&0.into(), &true.into()), "{}", audit.err);
}

#[test]
fn several_tables_leave_together_and_do_not_undo_each_other() {
    let (folder, path) = club();
    let out = folder.path().join("out");
    let args = ["release", text(&path), "--table", "region,tier", "--table", "region", "--threshold", "10"];
    let answer = shoal(&[&args[..], &["--out", text(&out), "--json"]].concat());
    assert_eq!(answer.status, 0, "{}{}", answer.out, answer.err);
    let json = answer.json();
    let tables = json["tables"].as_array().unwrap();
    assert_eq!(tables.len(), 2);
    assert_eq!((&json["checked"]["protected"], &tables[1]["title"]), (&true.into(), &"region".into()));
    // What both tell is hidden in both or in none.
    let shown = |table: &serde_json::Value, at: serde_json::Value| {
        table["cells"].as_array().unwrap().iter().find(|cell| cell["at"] == at).unwrap()["published"].clone()
    };
    for region in ["North", "South", "Total"] {
        let wide = shown(&tables[0], serde_json::json!({"region": region, "tier": "Total"}));
        assert_eq!(wide, shown(&tables[1], serde_json::json!({"region": region})));
    }
    for name in ["region-tier.csv", "region.csv", "region.parquet", "table.xlsx", "manifest.json"] {
        assert!(out.join(name).is_file(), "{name}");
    }
    shoal(&[&args[..], &["--dimensions", "tier"]].concat()).is_wrong(&["--dimensions", "--table"]);
    shoal(&["release", text(&path), "--table", "regoin"]).is_wrong(&["--table", "regoin", "region"]);
}

#[test]
fn what_comes_out_is_told_with_the_numbers_that_tell_it() {
    let (_folder, path) = club();
    let args = ["release", text(&path), "--segment", "Gold: tier = \"gold\"", "--segment"];
    let north = "Gold but few: tier = \"gold\" and not (region = \"North\")";
    let answer =
        shoal(&[&args[..], &[north, "--segments", "--protect", "none", "--threshold", "10", "--json"]].concat());
    assert_eq!(answer.status, 1, "{}", answer.err);
    let json = answer.json();
    let recovered = json["checked"]["recovered"].as_array().unwrap();
    assert!(
        recovered.iter().any(|how| how.as_str().unwrap().contains(" − ") && how.as_str().unwrap().contains(" = 3")),
        "{recovered:?}"
    );
}

#[test]
fn few_people_who_came_since_the_last_release_do_not_show() {
    let (folder, path) = club();
    let review = folder.path().join("club.shoal.json");
    std::fs::write(&review, r#"{ "version": 2 }"#).unwrap();
    let release = |out: &str| {
        let out = folder.path().join(out);
        let args = ["release", text(&path), "--review", text(&review), "--dimensions", "region", "--threshold", "10"];
        shoal(&[&args[..], &["--out", text(&out), "--json"]].concat())
    };
    let first = release("first");
    assert_eq!(first.status, 0, "{}", first.err);
    assert_eq!(first.json()["cost"]["cells_hidden"], 0);
    let mut rows = std::fs::read_to_string(&path).unwrap();
    (0..4).for_each(|n| rows.push_str(&format!("N{n},40,South,gold,yes,10\n")));
    std::fs::write(&path, rows).unwrap();
    let second = release("second");
    assert_eq!(second.status, 0, "{}", second.err);
    let json = second.json();
    assert_eq!(json["earlier_releases"], 1);
    for cell in json["cells"].as_array().unwrap() {
        let changed = cell["at"]["region"] != "North";
        assert_eq!(cell["published"].is_null(), changed, "{cell}");
        assert_eq!(cell["reason"] == "change", changed, "{cell}");
    }
}

/// Noise leaves with its error bars and what it spends; the exact number of rows does not.
#[test]
fn noise_is_drawn_written_and_counted() {
    let (folder, path) = club();
    let out = folder.path().join("out");
    let noise = ["release", text(&path), "--dimensions", "region,tier", "--protect", "noise:0.5", "--json"];
    let answer =
        shoal(&[&noise[..], &["--measure", "spend:sum", "--clip", "spend=0..100", "--out", text(&out)]].concat());
    assert_eq!(answer.status, 0, "{}{}", answer.out, answer.err);
    let json = answer.json();
    assert_eq!(json["spent"]["epsilon"], "0.5");
    for cell in json["cells"].as_array().unwrap() {
        assert_eq!((&cell["status"], &cell["attacker"]), (&"published".into(), &serde_json::Value::Null));
        let [low, high] = [0, 1].map(|end| cell["noise"][end].as_f64().unwrap());
        assert!(low >= 0.0 && low < high);
        assert!(cell["published"].as_u64().is_some() || cell["published"].as_f64().unwrap().fract() == 0.0);
        assert!(cell["measures"]["spend: sum"]["noise"].is_array());
    }
    let manifest: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["spent"]["epsilon"], "0.5");
    assert!(manifest.get("source").is_none());
    assert!(manifest["protections"].to_string().contains("discrete Laplace noise"), "{manifest}");
    let without = shoal(&[&["release", text(&path), "--dimensions", "region"][..], &["--json"]].concat()).json();
    assert_eq!(without["cells"][0]["noise"], serde_json::Value::Null);
    shoal(&[&noise[..], &["--measure", "spend:sum"]].concat()).is_wrong(&["has no bounds"]);
    shoal(&[&noise[..], &["--clip", "spend=9..1"]].concat()).is_wrong(&["--clip", "LOW..HIGH"]);
    shoal(&[&noise[..], &["--seed-from-review"]].concat()).is_wrong(&["--review"]);
    shoal(&["release", text(&path), "--dimensions", "region", "--delta", "1e-6"])
        .is_wrong(&["--protect noise:EPSILON"]);
    shoal(&["release", text(&path), "--dimensions", "region", "--protect", "noise:0"]).is_wrong(&["noise:EPSILON"]);
}

/// The secret of a review, as it is kept in the home folder.
fn secret_of(home: &Path, review: &serde_json::Value) -> String {
    assert!(review.get("secret").is_none(), "it lies apart from the review");
    let name = format!("{}.secret", review["secret_print"].as_str().unwrap());
    let kept: serde_json::Value =
        serde_json::from_slice(&std::fs::read(home.join("secrets").join(name)).unwrap()).unwrap();
    kept["secret"].as_str().unwrap().to_owned()
}

/// Random rounding is made of a secret that the review names, falls the same way again, and leaves without it.
#[test]
fn numbers_rounded_at_random_are_the_same_again_and_do_not_tell_the_secret() {
    let (folder, path) = club();
    let home = tempfile::tempdir().unwrap();
    let out = |name: &str| folder.path().join(name);
    // Enough cells that two secrets never make the same table by chance.
    let large = out("large.csv");
    shoal(&["sample", "--people", "4000", "--out", text(&large)]);
    let release = |review: &Path, name: &str| {
        let (review, folder) = (review.to_owned(), out(name));
        let by = ["--dimensions", "tier,favourite_category", "--protect", "round:5:random", "--json"];
        let args = [&["release", text(&large)], &by[..]].concat();
        shoal_in(home.path(), &[&args[..], &["--review", text(&review), "--out", text(&folder)]].concat())
    };
    let [mine, other] = ["mine.shoal.json", "other.shoal.json"].map(|name| {
        std::fs::write(out(name), "{\"version\": 2}").unwrap();
        out(name)
    });
    let first = release(&mine, "a");
    assert_eq!(first.status, 0, "{}{}", first.out, first.err);
    let saved: serde_json::Value = serde_json::from_slice(&std::fs::read(&mine).unwrap()).unwrap();
    let secret = secret_of(home.path(), &saved);
    let secret = secret.as_str();
    assert_eq!(secret.len(), 64);
    for name in ["table.csv", "manifest.json"] {
        let file = std::fs::read_to_string(out("a").join(name)).unwrap();
        assert!(!file.contains(secret), "the secret left in {name}");
    }
    assert!(!first.out.contains(secret) && !first.err.contains(secret));
    assert!(!saved["ledger"].to_string().contains(secret), "the ledger is printed and compared");
    let manifest = std::fs::read_to_string(out("a").join("manifest.json")).unwrap();
    assert!(manifest.contains("at random"), "{manifest}");
    // The same review and file, again and without a ledger between them.
    let mut bare = saved.clone();
    bare.as_object_mut().unwrap().remove("ledger");
    std::fs::write(&mine, bare.to_string()).unwrap();
    assert_eq!(release(&mine, "b").status, 0);
    let table = |name: &str| std::fs::read(out(name).join("table.csv")).unwrap();
    assert_eq!(table("a"), table("b"));
    assert_eq!(release(&other, "c").status, 0);
    assert_ne!(table("a"), table("c"), "another review has another secret");
    let args = ["release", text(&path), "--dimensions", "region", "--protect"];
    shoal(&[&args[..], &["round:5:random"]].concat()).is_wrong(&["random rounding", "--review"]);
    shoal(&[&args[..], &["round:5:sideways"]].concat()).is_wrong(&["sideways", "nearest, random, controlled"]);
    assert_eq!(shoal(&[&args[..], &["round:5:controlled"]].concat()).status, 0);
}

/// What all releases spend together may not be above the policy's budget; the ledger keeps the sum. The review's own
/// secret brings the same numbers again, and they are spent once.
#[test]
fn the_budget_is_kept_in_the_ledger() {
    let (folder, path) = club();
    let home = tempfile::tempdir().unwrap();
    let review = folder.path().join("club.shoal.json");
    std::fs::write(&review, "{\"version\": 1}").unwrap();
    let out = |name: &str| folder.path().join(name);
    let release = |name: &str, epsilon: &str| {
        let protect = format!("noise:{epsilon}");
        let folder = out(name);
        let args = [
            "release",
            text(&path),
            "--review",
            text(&review),
            "--dimensions",
            "region,tier",
            "--protect",
            &protect,
            "--seed-from-review",
            "--out",
            text(&folder),
            "--json",
        ];
        shoal_in(home.path(), &args)
    };
    let first = release("a", "0.9");
    assert_eq!(first.status, 0, "{}{}", first.out, first.err);
    let second = release("b", "0.9");
    assert_eq!(second.status, 0, "{}", second.err);
    for name in ["table.csv", "table.parquet"] {
        let [a, b] = ["a", "b"].map(|folder| std::fs::read(out(folder).join(name)).unwrap());
        assert_eq!(a, b, "{name} differs although it is made of the review's secret");
    }
    assert_eq!(second.json()["spent"]["epsilon"], "0", "the same answer tells nothing new");
    let third = release("c", "1.2");
    assert_eq!(third.status, 1, "{}", third.err);
    assert!(third.err.contains("have spent ε 0.9") && third.err.contains("allows ε 2"), "{}", third.err);
    assert!(!out("c").exists());
    let saved = std::fs::read_to_string(&review).unwrap();
    let secret = secret_of(home.path(), &serde_json::from_str(&saved).unwrap());
    assert_eq!(secret.len(), 64);
    for name in ["a/manifest.json", "b/manifest.json"] {
        assert!(!std::fs::read_to_string(folder.path().join(name)).unwrap().contains(&secret), "the secret left");
    }

    let ledger = shoal(&["ledger", text(&review), "--compare", "1,2", "--json"]);
    assert_eq!(ledger.status, 0, "{}", ledger.err);
    let json = ledger.json();
    assert_eq!((json["releases"].as_array().unwrap().len(), &json["holds"]), (2, &true.into()));
    assert!(json["noise"].as_str().unwrap().contains("ε 0.9"));
    assert_eq!(json["comparison"]["headline"], "Release 2 against release 1: nothing differs.");
    assert!(shoal(&["ledger", text(&review)]).out.contains("The history is intact."));
    shoal(&["ledger", text(&review), "--compare", "1,7"]).is_wrong(&["no release 7"]);
    std::fs::write(&review, saved.replace("\"epsilon\": \"0.9\"", "\"epsilon\": \"0.1\"")).unwrap();
    let forged = shoal(&["ledger", text(&review)]);
    assert_eq!(forged.status, 1);
    assert!(forged.out.contains("The history does not hold: release 1"), "{}", forged.out);
}

#[test]
fn other_formats_are_written_where_they_are_asked_for() {
    let (folder, path) = club();
    let out = folder.path().join("out");
    let args = ["release", text(&path), "--dimensions", "region,tier", "--out", text(&out), "--formats"];
    let answer = shoal(&[&args[..], &["json-stat,sdmx-csv"]].concat());
    assert_eq!(answer.status, 0, "{}", answer.err);
    let mut names: Vec<String> =
        std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["manifest.json", "table.json", "table.sdmx.csv"]);
    shoal(&[&args[..], &["pdf"]].concat()).is_wrong(&["--formats", "json-stat"]);
}

/// The manifest that a partner holds shows whether the release is in the ledger still, and as it left.
#[test]
fn a_manifest_is_looked_for_in_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let (file, review) = (folder.path().join("club.csv"), folder.path().join("club.csv.shoal.json"));
    shoal(&["sample", "--people", "600", "--out", text(&file)]);
    std::fs::write(&review, shoal::review::Review::default().to_json().unwrap()).unwrap();
    let out = |name: &str| folder.path().join(name);
    let release = |name: &str| {
        let folder = out(name);
        let run =
            shoal(&["release", text(&file), "--review", text(&review), "--dimensions", "tier", "--out", text(&folder)]);
        assert_eq!(run.status, 0, "{}{}", run.out, run.err);
    };
    release("a");
    let after_one = std::fs::read(&review).unwrap();
    release("b");
    let [a, b] = ["a", "b"].map(|name| out(name).join("manifest.json"));
    let both = ["ledger", text(&review), "--manifest", text(&a), "--manifest", text(&b)];
    assert_eq!(shoal(&both).status, 0, "{}", shoal(&both).out);
    std::fs::write(&review, after_one).unwrap();
    assert_eq!(shoal(&["ledger", text(&review)]).status, 0, "the chain by itself cannot tell");
    let cut = shoal(&both);
    assert_eq!(cut.status, 1);
    assert!(cut.out.contains("release 2, whose manifest is at hand, is not in the ledger"), "{}", cut.out);
    let changed = std::fs::read_to_string(&a).unwrap().replacen("\"sha256\": \"", "\"sha256\": \"0", 1);
    std::fs::write(&a, changed).unwrap();
    assert_eq!(shoal(&["ledger", text(&review), "--manifest", text(&a), "--json"]).json()["holds"], false);
    shoal(&["ledger", text(&review), "--manifest", text(&file)]).is_wrong(&["--manifest", "line 1"]);
}
