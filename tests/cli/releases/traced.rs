//! The trace that a release leaves: what it lets a later release say, what it makes it hide, and that nothing of it can
//! be read.

use crate::cli::{shoal_in, text};
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct Desk {
    folder: TempDir,
}

/// A customer: number, region, amount.
type Row = (u32, &'static str, Option<u32>);

impl Desk {
    fn new(rows: &[Row]) -> Self {
        let desk = Self { folder: TempDir::new().unwrap() };
        std::fs::write(desk.path("review.shoal.json"), r#"{ "version": 2 }"#).unwrap();
        desk.write(rows);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, rows: &[Row]) {
        let line = |(number, region, amount): &Row| {
            format!("customer-{number:05},{region},{}\n", amount.map_or(String::new(), |amount| amount.to_string()))
        };
        let text = rows.iter().map(line).collect::<String>();
        std::fs::write(self.path("file.csv"), format!("customer,region,spend\n{text}")).unwrap();
    }

    fn release(&self, out: &str) -> (i32, Value) {
        let (file, review, out) = (self.path("file.csv"), self.path("review.shoal.json"), self.path(out));
        let args =
            ["release", text(&file), "--review", text(&review), "--person", "customer", "--dimensions", "region"];
        let more = ["--measure", "spend:sum", "--threshold", "10", "--out", text(&out), "--json", "--save"];
        let answer = shoal_in(&self.path("home"), &[&args[..], &more].concat());
        assert!(answer.status <= 1, "{}", answer.err);
        (answer.status, answer.json())
    }

    /// What was written of a region: people and sum, `None` where it is hidden.
    fn published(&self, out: &str, region: &str) -> Option<(Option<f64>, Option<f64>)> {
        let table = std::fs::read_to_string(self.path(out).join("table.csv")).ok()?;
        let line = table.lines().find(|line| line.starts_with(&format!("{region},")))?;
        let mut values = line.split(',').skip(1).map(|value| value.parse().ok());
        Some((values.next()?, values.next()?))
    }

    fn traces(&self) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.path("home/traces")).into_iter().flatten();
        let files = files.map(|entry| entry.unwrap().path());
        let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "trace")).collect();
        files.sort();
        files
    }
}

fn start() -> Vec<Row> {
    let north = (0..60).map(|number| (number, "North", Some(100 + number % 7)));
    north.chain((100..150).map(|number| (number, "South", Some(90 + number % 5)))).collect()
}

/// Twelve others came for twelve who left: as many people as before, and their sum may be told. Without the trace nobody
/// can know that it was not one.
#[test]
fn a_sum_that_enough_people_moved_is_published_although_their_number_did_not() {
    for has_trace in [true, false] {
        let desk = Desk::new(&start());
        assert_eq!(desk.release("first").0, 0);
        assert_eq!(desk.traces().len(), 1);
        if !has_trace {
            std::fs::remove_file(&desk.traces()[0]).unwrap();
        }
        let mut rows = start();
        for row in rows.iter_mut().filter(|row| row.1 == "North").take(12) {
            *row = (row.0 + 1_000, "North", Some(115));
        }
        desk.write(&rows);
        let (status, answer) = desk.release("second");
        assert_eq!(answer["earlier_releases"], 1, "{answer}");
        let north = desk.published("second", "North");
        match has_trace {
            true => assert!(status == 0 && matches!(north, Some((Some(_), Some(_)))), "{north:?} {answer}"),
            false => assert!(!matches!(north, Some((_, Some(_)))), "{north:?} {answer}"),
        }
    }
}

/// What would be wrong: twelve people came, but one of them alone has an amount, which the two sums tell.
#[test]
fn a_sum_that_one_person_moved_is_hidden_although_enough_people_came() {
    let desk = Desk::new(&start());
    assert_eq!(desk.release("first").0, 0);
    let mut rows = start();
    rows.push((2_000, "North", Some(140)));
    rows.extend((2_001..2_012).map(|number| (number, "North", None)));
    desk.write(&rows);
    let (_, answer) = desk.release("second");
    let north = desk.published("second", "North");
    assert!(!matches!(north, Some((_, Some(_)))), "{north:?} {answer}");
    // South stayed as it was and is told again.
    let south = desk.published("second", "South");
    assert!(south.is_none() || matches!(south, Some((Some(_), _))), "{south:?}");
}

/// Whoever has every file but the review reads nothing in a trace: no customer, no value, no label, no number; and what
/// is handed over and the review hold nothing of it.
#[test]
fn nothing_of_a_trace_can_be_read() {
    let desk = Desk::new(&start());
    desk.release("first");
    desk.release("second");
    let traces = desk.traces();
    assert_eq!(traces.len(), 2);
    let bytes: Vec<Vec<u8>> = traces.iter().map(|path| std::fs::read(path).unwrap()).collect();
    let has = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
    for bytes in &bytes {
        for text in ["customer", "North", "South", "region", "spend", "00012"] {
            assert!(!has(bytes, text.as_bytes()), "{text}");
        }
        // Neither the same piece twice, as groups alike would give, nor a piece of nothing.
        let (pieces, _) = bytes[14..].as_chunks::<8>();
        let distinct: std::collections::BTreeSet<&[u8; 8]> = pieces.iter().collect();
        assert_eq!(distinct.len(), pieces.len());
    }
    // The same people, released twice: the traces share nothing.
    let (pieces, _) = bytes[0][14..].as_chunks::<8>();
    assert!(pieces.iter().all(|piece| !has(&bytes[1], piece)));
    let mut others: Vec<PathBuf> = vec![desk.path("review.shoal.json")];
    for out in ["first", "second"] {
        others.extend(std::fs::read_dir(desk.path(out)).unwrap().map(|entry| entry.unwrap().path()));
    }
    for other in others {
        let content = std::fs::read(&other).unwrap();
        assert!(pieces.iter().all(|piece| !has(&content, piece)), "{}", other.display());
    }
    #[cfg(unix)]
    is_for_its_owner(&traces[0]);
}

#[cfg(unix)]
fn is_for_its_owner(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o077, 0);
}

/// The file of before is at hand, and the release left no trace: people are compared with it.
#[test]
fn a_file_that_is_still_there_is_compared_person_by_person() {
    let desk = Desk::new(&start());
    assert_eq!(desk.release("first").0, 0);
    for path in desk.traces() {
        std::fs::remove_file(path).unwrap();
    }
    let mut rows = start();
    for row in rows.iter_mut().filter(|row| row.1 == "North").take(12) {
        *row = (row.0 + 1_000, "North", Some(115));
    }
    let line = |(number, region, amount): &Row| format!("customer-{number:05},{region},{}\n", amount.unwrap());
    let newer = desk.path("newer.csv");
    let lines = rows.iter().map(line).collect::<String>();
    std::fs::write(&newer, format!("customer,region,spend\n{lines}")).unwrap();
    let review = desk.path("review.shoal.json");
    let asked = |what: &str| {
        let answer = shoal_in(&desk.path("home"), &["rereview", text(&review), text(&newer), "--json"]);
        assert!(answer.status <= 1, "{what}: {}", answer.err);
        answer.json()["releases"][0].clone()
    };
    let with_the_file = asked("with the file");
    assert_eq!(with_the_file["with_a_new_one"], "pass", "{with_the_file}");
}
