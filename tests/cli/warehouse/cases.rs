//! Files with the decisions that their tables of counts are made by.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::super::{shoal, text};

/// A file, and the options that tag it.
pub struct Case {
    pub name: &'static str,
    pub folder: TempDir,
    pub path: PathBuf,
    pub tagging: Vec<String>,
    /// A column with the person key.
    pub key: Option<&'static str>,
}

impl Case {
    fn new(name: &'static str, key: Option<&'static str>, tagging: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(format!("{name}.csv"));
        let mut tagging: Vec<String> = tagging.iter().map(ToString::to_string).collect();
        tagging.extend(key.iter().flat_map(|key| ["--person".to_owned(), (*key).to_owned()]));
        Self { name, folder, path, tagging, key }
    }

    /// Runs a command on the file with its tagging and these further options.
    pub fn shoal(&self, command: &str, more: &[&str]) -> super::super::Answer {
        let mut args = vec![command.to_owned(), text(&self.path).to_owned()];
        args.extend(self.tagging.iter().cloned());
        args.extend(more.iter().map(ToString::to_string));
        shoal(&args)
    }

    /// The statements in a folder of their own.
    pub fn written(&self, dialect: &str) -> PathBuf {
        let out = self.folder.path().join(dialect);
        let answer = self.shoal("sql", &["--dialect", dialect, "--table", TABLE, "--out", text(&out)]);
        assert_eq!((answer.status, answer.out.as_str()), (0, ""), "{}: {}", self.name, answer.err);
        out
    }

    /// The columns with their types, as the file is read.
    pub fn columns(&self) -> Vec<(String, String)> {
        let answer = shoal(&["columns", text(&self.path), "--json"]).json();
        let columns = answer["columns"].as_array().unwrap();
        let of = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        columns.iter().map(|column| (of(&column["column"]), of(&column["type"]))).collect()
    }

    pub fn rows(&self) -> Vec<Vec<String>> {
        let delimiter = if self.name == "adult" { b';' } else { b',' };
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_path(&self.path).unwrap();
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }
}

/// The name of the table in the engines: one that must be quoted.
pub const TABLE: &str = "customer table";

fn sample(kind: &str, people: &str, path: &Path) {
    let answer = shoal(&["sample", "--kind", kind, "--people", people, "--out", text(path)]);
    assert_eq!(answer.status, 0, "{}", answer.err);
}

/// The built-in sample: one row a person, nine segments, two columns of consent.
pub fn club() -> Case {
    let case = Case::new(
        "club",
        Some("customer_id"),
        &[
            "--qi",
            "postcode,birth_date,gender,household_size,tier,channel",
            "--sensitive",
            "income_band,health_note,complaint_topic",
            "--ladder",
            "postcode=prefix:4,2",
            "--level",
            "postcode=2",
            "--ladder",
            "birth_date=date:month,quarter,year,5 years,decade",
            "--level",
            "birth_date=5",
            "--ladder",
            "household_size=top:4,2",
            "--level",
            "household_size=1",
            "--consent",
            "consent_email",
            "--consent",
            "consent_partner!=no",
            "--segment",
            "VIP in Berlin: tier = \"VIP\" and city = \"Berlin\"",
            "--segment",
            "VIP with app: tier = \"VIP\" and city = \"Berlin\" and channel = \"app\"",
            "--segment",
            "Young families: household_size >= 3 and birth_date in 1980-01-01..1999-12-31",
            "--segment",
            "Lapsed gold: tier = \"gold\" and visits_12m = 0",
            "--segment",
            "Village stores: home_store starts with \"Dorfladen\"",
            "--segment",
            "Not sugar: not favourite_category = \"sugar-free\" and city contains \"ü\"",
            "--segment",
            "Online only: channel = \"online\" and home_store is missing",
            "--segment",
            "Noted: health_note is not missing",
            "--segment",
            "Consenting: consent_email = true or city in (\"Köln\", \"Bonn\")",
            "--leaves",
            "VIP in Berlin=count",
            "--leaves",
            "Noted=rows:tier,health_note",
        ],
    );
    sample("club", "3000", &case.path);
    case
}

/// Several rows a person: people in several combinations, segments that only some of their rows meet.
pub fn orders() -> Case {
    let case = Case::new(
        "orders",
        Some("customer_id"),
        &[
            "--qi",
            "postcode,birth_year,gender,payment",
            "--sensitive",
            "complaint_topic,voucher",
            "--ladder",
            "postcode=prefix:2,1",
            "--level",
            "postcode=2",
            "--ladder",
            "birth_year=bands:5,20@1900",
            "--level",
            "birth_year=2",
            "--segment",
            "Big baskets: amount >= 150",
            "--segment",
            "Pays by invoice: payment = \"invoice\"",
            "--segment",
            "Baby goods: category = \"baby\"",
            "--segment",
            "Complained: complaint_topic is not missing",
            "--joint",
        ],
    );
    sample("orders", "700", &case.path);
    Case { tagging: case.tagging.iter().filter(|option| *option != "--joint").cloned().collect(), ..case }
}

/// The census of 1994 with the ladders of its files; `None`, said, where they are not at hand.
pub fn adult() -> Option<Case> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let data = std::env::var_os("SHOAL_DATA").map_or(beside, PathBuf::from);
    if !data.join("adult.csv").is_file() {
        println!("did not run: no public data sets at {}; set SHOAL_DATA", data.display());
        return None;
    }
    let ladder = |column: &str| {
        let file = data.join("adult_hierarchies").join(format!("adult_hierarchy_{column}.csv"));
        format!("{column}={}", file.display())
    };
    let mut tagging = vec!["--qi", "sex,age,race,marital-status,education,native-country,workclass,occupation"];
    tagging.extend([
        "--sensitive",
        "salary-class",
        "--segment",
        "Young: age < 30 and not `native-country` = \"Mexico\"",
    ]);
    let ladders: Vec<String> =
        ["age", "education", "marital-status", "native-country", "workclass", "occupation"].map(ladder).to_vec();
    for ladder in &ladders {
        tagging.extend(["--ladder", ladder]);
    }
    for level in ["age=2", "education=1", "marital-status=1", "native-country=1", "workclass=1", "race=1"] {
        tagging.extend(["--level", level]);
    }
    let case = Case::new("adult", None, &tagging);
    // As many rows as engines load in a moment.
    let rows = std::fs::read_to_string(data.join("adult.csv")).unwrap();
    std::fs::write(&case.path, rows.lines().take(5001).fold(String::new(), |all, row| all + row + "\n")).unwrap();
    Some(case)
}

/// Names and values that a wrong spelling would change: quotes, backslashes, backticks, line ends, commas, umlauts, empty
/// texts, words for no value, bands of tenths, negative numbers.
pub fn odd() -> Case {
    let case = Case::new(
        "odd",
        Some("the \"key\""),
        &[
            "--qi",
            "ci`ty\\,name",
            "--qi",
            "o'clock; line",
            "--qi",
            "tenths,below",
            "--qi",
            "back\\slash",
            "--sensitive",
            "people",
            "--ladder",
            "tenths=bands:0.1,0.5",
            "--level",
            "tenths=1",
            "--ladder",
            "below=bands:10,20@5",
            "--level",
            "below=1",
            "--ladder",
            "back\\slash=prefix:3,1",
            "--level",
            "back\\slash=1",
            "--segment",
            "It's \"quoted\"\nand long: `ci``ty,name` = \"O'Hare\" or `o'clock; line` starts with \"a\\b%_\"",
            "--segment",
            "Not Köln: not `ci``ty,name` = \"Köln\"",
            "--segment",
            "Missing: `ci``ty,name` is missing or tenths >= 0.3",
            "--segment",
            "Behind K: `ci``ty,name` > \"Kz\" and `back\\slash` contains \"\\\"",
        ],
    );
    let cities = ["Köln", "köln", "O'Hare", "Zürich, Süd", "", "Koln", "n/a", "\"quoted\"", "back\\n", "Ärzte"];
    let clocks = ["a\\b%_1", "a\\bXY1", "two\nlines", "", "Éa", "plain"];
    let slashes = ["x\\y1", "x\\y2", "üxyz", "abc", "ab", ""];
    let notes = ["none", "flu", "Grippe; \"leicht\"", "", "O'Neil"];
    let mut writer = csv::Writer::from_path(&case.path).unwrap();
    let names = ["the \"key\"", "ci`ty,name", "o'clock; line", "tenths", "below", "back\\slash", "people"];
    writer.write_record(names).unwrap();
    for row in 0..600_usize {
        // Two rows a person for most; some without a key.
        let key = if row % 37 == 0 { String::new() } else { format!("k{}", row / 2) };
        let tenths = format!("{:.1}", (row % 11) as f64 / 10.0);
        let below = (row % 41) as i64 - 20;
        let moved = row / 2 + usize::from(row % 5 == 0);
        writer
            .write_record([
                key.as_str(),
                cities[moved % cities.len()],
                clocks[row % 3 + moved % 4],
                if row % 23 == 0 { "" } else { &tenths },
                &below.to_string(),
                slashes[moved % slashes.len()],
                notes[row % notes.len()],
            ])
            .unwrap();
    }
    writer.flush().unwrap();
    case
}
