//! Every number and every word in every file of a release is either published (an equation of the attack) or on a short
//! list of harmless ones, with the reason beside it. Read from the written files alone.

use super::walk_files::{Text, texts};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Who may say what, and why that is harmless. A text is allowed by the first rule whose place ends what is before the
/// bar and whose words are after it; `…` in a place is any one step.
const HARMLESS: &[(&str, &str)] = &[
    ("manifest.json/created", "the moment of writing, which says nothing of the source"),
    ("manifest.json/shoal", "the version of the program"),
    ("manifest.json/release", "how many releases came before"),
    ("manifest.json/files/…/name", "the names of the files themselves"),
    ("manifest.json/files/…/bytes", "the size of a file that the recipient holds"),
    ("manifest.json/files/…/sha256", "the hash of a file that the recipient holds"),
    ("manifest.json/spent/epsilon", "noise stays safe when its ε is known"),
    ("manifest.json/spent/delta", "noise stays safe when its δ is known"),
    ("manifest.json/sign_off/state", "draft, approved or refused"),
    ("manifest.json/fingerprint", "keyed: without the review nobody can compare it"),
    ("json-stat/version", "of the format"),
    ("json-stat/class", "of the format"),
    ("json-stat/updated", "the moment of writing"),
    ("json-stat/role/metric/…", "a name that the format asks for"),
    ("json-stat/id/…", "the dimension of the measures is called so"),
    ("json-stat/size/…", "how many labels are listed: they are there to be counted"),
    ("json-stat/dimension/measure/label", "a name that the format asks for"),
    ("json-stat/dimension/measure/category/unit/…/decimals", "people are whole"),
    ("json-stat/status/…", "hidden"),
    ("json-stat/extension/status/label/x", "the legend of hidden cells"),
    ("sdmx/head", "the columns of the format"),
    ("sdmx/constant", "the structure's name and the action"),
    ("sdmx/status", "published, hidden or empty"),
    ("sdmx/total", "the code of totals"),
    ("csv/hidden", "hidden"),
    ("xlsx/hidden", "hidden"),
    ("parquet/status", "published, hidden or empty"),
    ("parquet/rows", "how many rows the table has: they are there to be counted"),
    ("parquet/created_by", "the library and its version"),
    ("parquet/nulls", "how many cells of the column are hidden or empty: they are there to be counted"),
    ("parquet/key", "the name of the schema in the format"),
    ("xlsx/cover/heading", "what a line of the cover sheet is about"),
    ("xlsx/cover/made", "the moment of writing and the version"),
    ("xlsx/cover/release", "how many releases came before"),
    ("xlsx/cover/fingerprint", "keyed: without the review nobody can compare it"),
    ("xlsx/cover/legend", "the legend of hidden cells"),
    ("xlsx/core/creator", "the program"),
    ("xlsx/core/lastModifiedBy", "the program"),
    ("xlsx/core/created", "the moment of writing"),
    ("xlsx/core/modified", "the moment of writing"),
    ("xlsx/app", "the sheets' names, and what the format asks for"),
    ("xlsx/time", "the same in every workbook"),
];

/// The words of the sentences that a recipient is told, beside names and labels of the tables.
const SENTENCES: &str = "
    Small groups are hidden, and others so that these cannot be worked out. Groups that rounding alone does not protect are hidden.
    Small categories are put together; small groups that remain are hidden. If categories make small groups, the coarser
    groups that hold them are shown instead. some categories are shown as level. Nothing is hidden.
    Counts are rounded to the nearest multiple of, each on its own. Counts are rounded up or down to multiples of at random,
    right on average; the same number is rounded the same way. Counts are rounded to multiples of so that they add up.
    No single amount can be estimated closely. No sum is shown most of which a few people hold.
    Every number has discrete Laplace Gaussian noise. Whether any one person, with all of their rows, is in the file can be
    inferred from it only within ε δ (differential privacy). A person is counted in one finest cell, the one that holds most of
    their rows. People: of finest cells are off by at most, the table's total by at most; one person's sum is put within to
    After the noise, numbers of people were made whole, not below zero, and such that they add up; small ones are a little
    too high on average for it. The noise does not hide which categories occur.
    Counts are of people, each counted once in a cell. Rows of the source that belong to one person are counted once.
    A row of the source represents several people; its own count says how many. Each row of the source is taken as one person.
    A person can be in several categories and is counted once in each, so a total can be smaller than the sum of its parts.
    Segments can overlap, and people can be in none of them, so they do not add up to the total.
    A category of which every number is hidden is not listed, so the parts that are listed can add up to less than their total.
    Only people who consented are counted. An empty cell has nothing to publish, such as the mean of nobody.
    A sum is computed, as the value that everybody has times the rounded number of people. by and Table Tables";

/// What may be said of one release.
struct Published {
    numbers: Vec<f64>,
    texts: BTreeSet<String>,
    words: BTreeSet<String>,
    /// Numbers in sentences that the analyst chose or the noise has: base of rounding, ε, error bars, bounds.
    chosen: Vec<f64>,
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let is_part = |c: char| c.is_alphabetic() || c == '\'';
    text.split(move |c: char| !is_part(c)).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn numbers(text: &str) -> Vec<f64> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',' || c == 'e';
    let runs = text.split(move |c: char| !is_part(c)).filter(|run| run.starts_with(|c: char| c.is_ascii_digit()));
    runs.filter_map(|run| run.trim_end_matches(['.', ',', 'e']).replace(',', "").parse().ok()).collect()
}

impl Published {
    /// From the answer for the analyst: what it says is published, and the labels of lines that are not hidden.
    fn of(answer: &Value, chosen: &[f64], title: &str) -> Self {
        let mut published = Self {
            numbers: Vec::new(),
            texts: BTreeSet::from(["people".to_owned(), title.to_owned()]),
            words: words(SENTENCES).collect(),
            chosen: chosen.to_vec(),
        };
        let tables = answer["tables"].as_array().cloned().unwrap_or_else(|| vec![answer.clone()]);
        for table in &tables {
            published.texts.insert(table["title"].as_str().unwrap().to_owned());
            published.texts.insert(table["totals_use"].as_str().unwrap().to_owned());
            for cell in table["cells"].as_array().unwrap() {
                let mut shown: Vec<f64> = cell["published"].as_f64().into_iter().collect();
                for (name, value) in cell["measures"].as_object().into_iter().flatten() {
                    published.texts.insert(name.clone());
                    shown.extend(value["published"].as_f64());
                }
                for (dimension, label) in cell["at"].as_object().unwrap() {
                    published.texts.insert(dimension.clone());
                    if !shown.is_empty() {
                        published.texts.insert(label.as_str().unwrap().to_owned());
                    }
                }
                published.numbers.extend(shown);
            }
        }
        published.words.extend(published.texts.iter().flat_map(|text| words(text)));
        published
    }

    fn says(&self, text: &str) -> bool {
        self.texts.contains(text) || text.parse().is_ok_and(|number: f64| self.numbers.contains(&number))
    }

    /// A sentence made of known words and chosen numbers; labels that are numbers are read as one.
    fn is_sentence(&self, text: &str) -> Result<(), String> {
        if let Some(word) = words(text).find(|word| !self.words.contains(word)) {
            return Err(format!("the word {word:?}"));
        }
        let is_known = |number: &f64| {
            self.chosen.contains(number) || self.texts.iter().any(|label| numbers(label).contains(number))
        };
        match numbers(text).into_iter().find(|number| !is_known(number)) {
            Some(number) => Err(format!("the number {number}")),
            None => Ok(()),
        }
    }
}

fn is_harmless(place: &str) -> bool {
    HARMLESS.iter().any(|(known, reason)| {
        assert!(!reason.is_empty());
        let (known, place): (Vec<&str>, Vec<&str>) = (known.split('/').collect(), place.split('/').collect());
        known.len() == place.len() && known.iter().zip(&place).all(|(known, step)| *known == "…" || known == step)
    })
}

/// What a release has in its files that it should not.
fn strangers(folder: &Path, published: &Published) -> Vec<String> {
    let mut strangers = Vec::new();
    for Text { place, text } in texts(folder) {
        if text.is_empty() || published.says(&text) || is_harmless(&place) {
            continue;
        }
        match place.rsplit('/').next().unwrap_or_default() {
            "sentence" => {
                strangers.extend(published.is_sentence(&text).err().map(|what| format!("{place}: {what} in {text:?}")));
            }
            _ => strangers.push(format!("{place}: {text:?}")),
        }
    }
    strangers
}

fn shoal(args: &[&str], folder: &Path) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_shoal"))
        .args(args)
        .env("SHOAL_HOME", folder)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    let status = output.status.code();
    assert_eq!(status, Some(0), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// 1,237 people with small towns and ages, amounts, an app, a consent and orders of one person in several channels.
fn source(folder: &Path) -> std::path::PathBuf {
    let mut rows = String::from("id,town,age,tier,spend,app,consent,channel\n");
    for n in 0..1237_usize {
        let town = match n {
            0..3 => "Tinytown",
            3..8 => "Nanoville",
            8..20 => "Smallburg",
            _ => ["Kiel", "Bonn", "Fulda"][n % 3],
        };
        let (age, tier) = (18 + n * 7 % 60, ["gold", "blue", "grey"][n / 3 % 3]);
        let spend = 100 + n * 37 % 911;
        let (app, consent) = (["yes", "no"][n / 5 % 2], if n % 17 == 0 { "no" } else { "yes" });
        for channel in [["web", "shop", "mail"][n % 3], ["web", "shop", "mail"][n % 7 % 3]] {
            rows.push_str(&format!("K{n:05},{town},{age},{tier},{spend},{app},{consent},{channel}\n"));
        }
    }
    let path = folder.join("source-of-1237.csv");
    std::fs::write(&path, rows).unwrap();
    path
}

#[test]
fn every_number_and_word_in_every_file_is_published_or_harmless() {
    let folder = tempfile::tempdir().unwrap();
    let path = source(folder.path());
    let ladder = folder.path().join("towns.csv");
    let towns = ["Tinytown;North", "Nanoville;North", "Smallburg;North", "Kiel;North", "Bonn;South", "Fulda;South"];
    std::fs::write(&ladder, towns.map(|row| format!("{row};All\n")).concat()).unwrap();
    let (hierarchy, ladder) = (format!("town={}", ladder.display()), format!("town={}", ladder.display()));
    let review = folder.path().join("walk.shoal.json");
    let review = review.to_str().unwrap();
    let cases: [(&[&str], &[f64]); 14] = [
        (&["--dimensions", "town"], &[]),
        (&["--dimensions", "town,tier", "--person", "id"], &[]),
        (&["--dimensions", "town,tier", "--totals", "none"], &[]),
        (&["--dimensions", "town,tier", "--protect", "merge"], &[]),
        (&["--dimensions", "town", "--ladder", &ladder, "--protect", "ladder"], &[1.0]),
        (&["--dimensions", "town,tier", "--hierarchy", &hierarchy], &[]),
        (&["--dimensions", "town", "--protect", "round:5"], &[5.0]),
        (&["--dimensions", "town", "--protect", "round:3:random"], &[3.0]),
        (&["--dimensions", "town,tier", "--protect", "noise:0.5", "--person", "id"], &[0.5, 95.0, 100.0]),
        (&["--table", "town,tier", "--table", "town: spend:mean"], &[]),
        (&["--segments", "--segment", "App: app = true", "--segment", "Old: age > 60", "--person", "id"], &[]),
        (&["--dimensions", "tier", "--consent", "consent", "--person", "id"], &[]),
        (&["--dimensions", "town", "--measure", "spend:sum,mean", "--dominance", "2,83"], &[]),
        (&["--dimensions", "channel", "--person", "id", "--hide-total"], &[]),
    ];
    let mut walked = 0;
    for (i, (case, chosen)) in cases.into_iter().enumerate() {
        let out = folder.path().join(format!("out{i}"));
        let common = ["release", path.to_str().unwrap(), "--threshold", "11", "--p-percent", "13", "--json"];
        let written = ["--out", out.to_str().unwrap(), "--formats", "csv,xlsx,parquet,json-stat,sdmx-csv"];
        // Every second one with a review of its own, so that earlier releases bear on none.
        let own = format!("{review}{i}.shoal.json");
        let with_review =
            if i % 2 == 0 || case.iter().any(|arg| arg.contains("random")) { &["--review", &own][..] } else { &[] };
        let answer = shoal(&[&common[..], case, &written, with_review].concat(), folder.path());
        let manifest: Value = serde_json::from_slice(&std::fs::read(out.join("manifest.json")).unwrap()).unwrap();
        let mut chosen = chosen.to_vec();
        if case.iter().any(|arg| arg.starts_with("noise")) {
            // Error bars follow from ε and the shape of the table.
            chosen
                .extend(manifest["protections"].as_array().unwrap().iter().flat_map(|s| numbers(s.as_str().unwrap())));
        }
        let published = Published::of(&answer, &chosen, manifest["title"].as_str().unwrap());
        let found = strangers(&out, &published);
        assert!(found.is_empty(), "{case:?} tells more than it publishes:\n{}", found.join("\n"));
        walked += texts(&out).len();
    }
    assert!(walked > 2_000, "only {walked} texts were read");
}

/// The walk is no walk in the dark: whatever is put into a file is found.
#[test]
fn the_walk_finds_what_is_put_in() {
    let folder = tempfile::tempdir().unwrap();
    let path = source(folder.path());
    let out = folder.path().join("out");
    let args = ["release", path.to_str().unwrap(), "--dimensions", "tier", "--json", "--out", out.to_str().unwrap()];
    let answer = shoal(&[&args[..], &["--formats", "csv,json-stat,sdmx-csv"]].concat(), folder.path());
    let published = Published::of(&answer, &[], "tier");
    assert_eq!(strangers(&out, &published), Vec::<String>::new());
    for (file, from, to) in [
        ("manifest.json", "\"contact\": null", "\"contact\": null, \"rows\": 1237"),
        ("manifest.json", "Each row", "Each of the 1237 rows"),
        ("manifest.json", "Small groups", "Groups of fewer than 11"),
        ("table.csv", "blue,", "Tinytown,"),
        ("table.json", "\"version\"", "\"source\":\"source-of-1237\",\"version\""),
        ("table.sdmx.csv", "SHOAL:RELEASE(1.0),I,blue", "SHOAL:RELEASE(1.0),I,Tinytown"),
    ] {
        let whole = std::fs::read_to_string(out.join(file)).unwrap();
        assert!(whole.contains(from), "{file}: {whole}");
        std::fs::write(out.join(file), whole.replacen(from, to, 1)).unwrap();
        assert_eq!(strangers(&out, &published).len(), 1, "{to:?} in {file}: {:?}", strangers(&out, &published));
        std::fs::write(out.join(file), whole).unwrap();
    }
}

/// Two sources that differ only in what is hidden give the same files, but for the moment, the fingerprint and the hashes
/// of the files that have these.
#[test]
fn what_is_hidden_changes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    // A region of three people, or of four; another name of theirs; more people who refused.
    let made = |small: usize, refused: usize| {
        let mut rows = String::from("region,tier,consent,spend\n");
        for (region, people) in [("A", 30), ("B", 20), ("C", small)] {
            for n in 0..people {
                rows.push_str(&format!("{region},{},yes,{}\n", ["x", "y"][n % 2], 10 + n % 7));
            }
        }
        (0..refused).for_each(|_| rows.push_str("A,x,no,10\n"));
        rows
    };
    let contents = |name: &str, rows: &str, args: &[&str]| {
        let path = folder.path().join(format!("{name}.csv"));
        std::fs::write(&path, rows).unwrap();
        let out = folder.path().join(name);
        let _ = std::fs::remove_dir_all(&out);
        let common = ["release", path.to_str().unwrap(), "--threshold", "10", "--json", "--out", out.to_str().unwrap()];
        let formats = ["--consent", "consent", "--formats", "csv,xlsx,parquet,json-stat,sdmx-csv"];
        shoal(&[&common[..], args, &formats].concat(), folder.path());
        texts(&out)
            .into_iter()
            .filter(|Text { place, .. }| {
                let is_moment = ["created", "modified", "updated", "made"].iter().any(|end| place.ends_with(end));
                let is_hash = place.contains("/files/") && (place.ends_with("sha256") || place.ends_with("bytes"));
                !is_moment && !is_hash
            })
            .map(|Text { place, text }| format!("{place}: {text}"))
            .collect::<Vec<_>>()
    };
    for args in [&["--dimensions", "region", "--totals", "none"][..], &["--dimensions", "region", "--hide-total"]] {
        let mut first: Option<Vec<String>> = None;
        for (small, refused) in [(3, 0), (4, 0), (3, 5), (5, 11)] {
            let found = contents(&format!("s{small}r{refused}"), &made(small, refused), args);
            let first = first.get_or_insert_with(|| found.clone());
            assert_eq!(&found, first, "{small} people in C, {refused} refused: {args:?}");
        }
    }
}
