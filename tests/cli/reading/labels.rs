//! Labels of a table are released with it: columns of people are refused, and labels of hidden lines are left out.

use crate::cli::{file, shoal, text};
use std::path::Path;

/// The text of every file of a release: a workbook unpacked, other formats as they are.
fn contents(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".xlsx") {
            let mut archive = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
            for i in 0..archive.len() {
                let mut part = String::new();
                std::io::Read::read_to_string(&mut archive.by_index(i).unwrap(), &mut part).unwrap();
                found.push((format!("{name}/{i}"), part));
            }
        } else {
            found.push((name, String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned()));
        }
    }
    found
}

/// 400 people with an address each, and a town.
fn addresses() -> String {
    let rows: String = (0..400).map(|n| format!("person{n}@example.org,{}\n", ["Kiel", "Köln"][n % 2])).collect();
    format!("mail,town\n{rows}")
}

#[test]
fn a_suggested_identifier_is_refused_until_it_has_another_role() {
    let (folder, path) = file("people.csv", &addresses());
    let out = folder.path().join("out");
    let args = ["release", text(&path), "--dimensions", "mail", "--out", text(&out)];
    for protect in ["suppress", "merge", "round:5", "noise:1", "none"] {
        let refused = shoal(&[&args[..], &["--protect", protect]].concat());
        refused.is_wrong(&["\"mail\"", "direct identifier", "--qi mail"]);
        assert!(!refused.err.contains("person1@"), "a value of the column is told");
    }
    // The option decides nothing about a suggestion, and no option about a tag.
    shoal(&[&args[..], &["--allow-dimension", "mail"]].concat()).is_wrong(&["\"mail\"", "--qi mail"]);
    let tagged = ["--direct", "mail", "--allow-dimension", "mail"];
    shoal(&[&args[..], &tagged].concat()).is_wrong(&["\"mail\"", "direct identifier"]);
    // A role decides the suggestion; that the labels are people is another question.
    let role = ["--qi", "mail"];
    shoal(&[&args[..], &role].concat()).is_wrong(&["400 of the 400 labels", "--allow-dimension mail"]);
    assert!(!out.exists());
    let decided = shoal(&[&args[..], &role, &["--allow-dimension", "mail", "--threshold", "10"]].concat());
    assert_eq!(decided.status, 0, "{}{}", decided.out, decided.err);
    for (name, content) in contents(&out) {
        assert!(!content.contains("@example.org"), "{name} has a label of a line that is hidden");
    }
    shoal(&["release", text(&path), "--dimensions", "town", "--allow-dimension", "mail"])
        .is_wrong(&["--allow-dimension", "no dimension"]);
    shoal(&["release", text(&path), "--dimensions", "town", "--allow-dimension", "maill"])
        .is_wrong(&["maill", "\"mail\""]);
}

#[test]
fn a_column_most_of_whose_labels_are_single_people_is_refused() {
    // By label, how many people; and whether the column may be a dimension.
    let cases: [(&[usize], bool); 6] = [
        (&[1, 1, 1], false),
        (&[1, 1, 40], false),
        (&[1, 40], true),
        (&[1, 1, 2, 2], true),
        (&[1], false),
        (&[2], true),
    ];
    for (people, may) in cases {
        let rows: String = (people.iter().enumerate()).map(|(n, &of)| format!("word{n},x\n").repeat(of)).collect();
        let (_folder, path) = file("words.csv", &format!("word,other\n{rows}"));
        let args = ["release", text(&path), "--dimensions", "word", "--qi", "word"];
        let answer = shoal(&args);
        if may {
            assert!(answer.status < 2, "{people:?}: {}", answer.err);
        } else {
            answer.is_wrong(&["\"word\"", "--allow-dimension word"]);
            assert!(shoal(&[&args[..], &["--allow-dimension", "word"]].concat()).status < 2, "{people:?}");
        }
    }
}

/// People, not rows, are counted: with a key, with a count column, among those who consented, at the level in use.
#[test]
fn who_is_alone_at_a_label_is_asked_of_people() {
    let refused = |rows: &str, args: &[&str]| {
        let (folder, path) = file("a.csv", rows);
        let ladder = folder.path().join("ladder.csv");
        std::fs::write(&ladder, "a;x;All\nb;x;All\nc;y;All\n").unwrap();
        let ladder = format!("d={}", text(&ladder));
        let common = ["release", text(&path), "--dimensions", "d", "--qi", "d", "--ladder", &ladder];
        let answer = shoal(&[&common[..], args].concat());
        assert!(answer.status < 2 || answer.err.contains("--allow-dimension d"), "{}", answer.err);
        answer.status == 2
    };
    let keys = "d,id\na,1\na,1\nb,2\nb,2\nc,3\nc,3\n";
    assert!(!refused(keys, &[]), "two rows a label");
    assert!(refused(keys, &["--person", "id"]), "one person a label");
    assert!(refused("d,n\na,1\nb,1\nc,5\n", &["--count", "n"]));
    assert!(!refused("d,n\na,3\nb,4\nc,5\n", &["--count", "n"]));
    let alone = "d,n\na,1\nb,2\nc,3\n";
    assert!(refused(alone, &[]));
    assert!(!refused(alone, &["--level", "d=1"]), "one of two groups holds one person");
    let consent = "d,ok\na,yes\na,no\nb,yes\nb,no\nc,yes\nc,yes\n";
    assert!(!refused(consent, &[]));
    assert!(refused(consent, &["--consent", "ok"]), "of those who are counted, two of three labels hold one");
}

/// Nobody learns from a file that a small group occurs: its label is in none, whatever the protection and the format.
#[test]
fn labels_of_hidden_lines_are_in_no_file() {
    let towns = [("Lisbon", 40), ("Tinytown", 3), ("Nanoville", 2), ("Porto", 50), ("Braga", 60)];
    let row = |town: &str, n: usize| format!("{town},{},{}\n", ["gold", "blue"][n % 2], 10 + n);
    let rows: String = towns.iter().flat_map(|(town, people)| (0..*people).map(|n| row(town, n))).collect();
    let (folder, path) = file("towns.csv", &format!("town,tier,spend\n{rows}"));
    let shapes: [&[&str]; 5] = [
        &["--dimensions", "town"],
        &["--dimensions", "town,tier"],
        &["--dimensions", "tier,town", "--totals", "none"],
        &["--dimensions", "town,tier", "--measure", "spend:sum"],
        &["--table", "town", "--table", "town,tier"],
    ];
    for (i, shape) in shapes.into_iter().enumerate() {
        for (j, how) in ["suppress", "merge"].into_iter().enumerate() {
            let out = folder.path().join(format!("out{i}{j}"));
            let args = ["release", text(&path), "--threshold", "10", "--protect", how, "--out", text(&out)];
            let formats = ["--formats", "csv,xlsx,parquet,json-stat,sdmx-csv"];
            let answer = shoal(&[&args[..], shape, &formats].concat());
            assert_eq!(answer.status, 0, "{shape:?} {how}: {}{}", answer.out, answer.err);
            for (name, content) in contents(&out) {
                for small in ["Tinytown", "Nanoville"] {
                    assert!(!content.contains(small), "{shape:?} {how}: {small} is in {name}");
                }
                if name == "table.csv" {
                    assert!(content.contains("Braga"), "{content}");
                }
            }
            if how == "suppress" {
                assert!(answer.out.contains("Tinytown"), "the analyst is told what is left out: {}", answer.out);
            }
        }
    }
}

/// What `merge` leaves beside Other is a crowd; where no category is one, everything is Other.
#[test]
fn merging_leaves_no_small_group_beside_other() {
    let cases: [(&[usize], &[&str]); 5] = [
        (&[40, 3, 2, 7], &["w0", "Other", "Total"]),
        (&[3, 2, 4, 5], &["Other", "Total"]),
        (&[9, 8, 1, 1], &["Other", "Total"]),
        (&[30, 20, 15, 1, 12], &["w0", "w1", "w2", "Other", "Total"]),
        (&[30, 20, 15], &["w0", "w1", "w2", "Total"]),
    ];
    for (people, expected) in cases {
        let rows: String = (people.iter().enumerate()).map(|(n, &of)| format!("w{n},x\n").repeat(of)).collect();
        let (_folder, path) = file("words.csv", &format!("word,other\n{rows}"));
        let args = ["release", text(&path), "--dimensions", "word", "--qi", "word", "--protect", "merge", "--json"];
        let answer = shoal(&[&args[..], &["--threshold", "10", "--allow-dimension", "word"]].concat());
        assert_eq!(answer.status, 0, "{people:?}: {}", answer.err);
        let json = answer.json();
        let labels: Vec<&str> =
            json["cells"].as_array().unwrap().iter().map(|cell| cell["at"]["word"].as_str().unwrap()).collect();
        assert_eq!(labels, expected, "{people:?}");
        let count = |cell: &serde_json::Value| cell["count"].as_u64().unwrap();
        assert!(json["cells"].as_array().unwrap().iter().all(|cell| count(cell) >= 10), "{people:?}: {json}");
    }
}
