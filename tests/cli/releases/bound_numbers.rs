//! The published cases of numbers that bind each other, read from the table that is written and from nothing else.

use std::path::{Path, PathBuf};

use crate::cli::{shoal, text};

/// The folder of small cases beside the public data sets; `None`, with a word about it, where there is none.
fn cases() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("SHOAL_DATA").map_or(beside, PathBuf::from).parent()?.join("cases");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("did not run: no cases at {}; set SHOAL_DATA", folder.display());
    None
}

/// The rows of the table that is written: labels and numbers as texts. And the notes of the manifest.
fn released(args: &[&str]) -> (Vec<Vec<String>>, String) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let answer = shoal(&[&["release"], args, &["--out", text(&out), "--json"]].concat());
    assert_eq!(answer.status, 0, "{}{}", answer.out, answer.err);
    let table = std::fs::read_to_string(out.join("table.csv")).unwrap();
    let rows = table.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect();
    (rows, std::fs::read_to_string(out.join("manifest.json")).unwrap())
}

fn row<'a>(rows: &'a [Vec<String>], at: &str) -> &'a [String] {
    rows.iter().find(|row| row[0] == at).unwrap()
}

#[test]
fn sum_and_mean_beside_rounded_segments() {
    let Some(folder) = cases() else { return };
    let file = folder.join("leaks/rs.csv");
    let (rows, manifest) = released(&[
        text(&file),
        "--segments",
        "--segment",
        "V:v=1",
        "--measure",
        "m:sum,mean",
        "--protect",
        "round:5",
        "--threshold",
        "10",
        "--totals",
        "none",
    ]);
    // 97 people, published as 95: the mean is that of 95.
    assert_eq!(row(&rows, "V"), ["V", "95", "873", "9.19"]);
    assert!(manifest.contains("a mean is computed, as the sum divided by the rounded number of people"));
}

#[test]
fn means_alone_beside_rounded_counts_of_the_sample() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("club.csv");
    assert_eq!(shoal(&["sample", "--people", "20000", "--out", text(&file)]).status, 0);
    let common = [text(&file), "--dimensions", "tier,channel", "--measure", "spend_12m:mean", "--threshold", "10"];
    let (rounded, _) = released(&[&common[..], &["--protect", "round:5"]].concat());
    let (exact, _) = released(&common);
    let mut compared = 0;
    for (rounded, exact) in rounded.iter().zip(&exact) {
        let number = |text: &str| text.parse::<f64>().ok();
        let (Some(people), Some(mean)) = (number(&rounded[2]), number(&rounded[3])) else { continue };
        let decimals = rounded[3].split_once('.').map_or(0, |(_, decimals)| decimals.len());
        assert_eq!(decimals, 2, "{rounded:?}");
        // Every number of people of the interval has a sum in whole cents that is published so: people × mean, to the
        // half of a unit of the mean times the published number.
        let (low, high) = (people * (mean - 0.005) * 100.0, people * (mean + 0.005) * 100.0);
        assert!(high - low >= 1.0, "{rounded:?}");
        if let (Some(true_mean), Some(count)) = (number(&exact[3]), number(&exact[2])) {
            compared += 1;
            let off = (mean - true_mean).abs() / true_mean;
            assert!(off <= 2.0 / (count - 2.0) + 1e-3, "{rounded:?} for {exact:?}: useful still");
        }
    }
    assert!(compared > 10, "{compared}");
}

#[test]
fn what_a_total_leaves_of_hidden_cells() {
    let Some(folder) = cases() else { return };
    let file = folder.join("leaks/un4.csv");
    let args = ["--threshold", "5", "--p-percent", "20", "--dimensions", "d", "--measure", "m:sum"];
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let answer = shoal(&[&["release", text(&file)], &args[..], &["--out", text(&out), "--json"]].concat());
    // Total 76, of which A holds 60: B and C together are 16, 13 of it one person's.
    let told = |text: &str| text.lines().any(|l| l.starts_with("Total,") && !l.contains('x'));
    let table = std::fs::read_to_string(out.join("table.csv")).unwrap_or_default();
    let shows_a = table.lines().any(|line| line.starts_with("A,") && !line.contains('x'));
    assert!(!(told(&table) && shows_a), "{table}");
    assert!(answer.status == 0 || !out.join("table.csv").exists(), "{}", answer.out);
}

#[test]
fn how_many_have_no_value() {
    let Some(folder) = cases() else { return };
    let file = folder.join("leaks/mm.csv");
    let (rows, manifest) =
        released(&[text(&file), "--dimensions", "r", "--measure", "m:sum,mean", "--threshold", "10"]);
    // Three of A have no value: 418 / 47 would tell.
    assert_eq!(row(&rows, "A"), ["A", "50", "418", "x"]);
    assert_eq!(row(&rows, "Total")[3], "x");
    assert_ne!(row(&rows, "B")[3], "x");
    assert!(manifest.contains("how many people have no value"), "{manifest}");
}

/// Every file of the folder: under rounding, no hidden cells of a line leave the amounts of fewer people than the
/// threshold, and no count follows from the numbers beside it.
#[test]
fn rounded_counts_with_sums_and_means() {
    let Some(folder) = cases() else { return };
    for (name, dimensions) in [
        ("kunden", "region,tarif"),
        ("ones-and-twos", "tarif"),
        ("singles-internal", "tarif"),
        ("three", "tarif"),
        ("two-singles-b", "tarif"),
        ("two-singles", "tarif"),
        ("two-small", "tarif"),
    ] {
        let file = folder.join(format!("19-rounding-sum-mean/{name}.csv"));
        for protect in ["round:5", "suppress"] {
            let folder = tempfile::tempdir().unwrap();
            let out = folder.path().join("out");
            let measure = ["--measure", "umsatz:sum,mean", "--threshold", "5", "--protect", protect];
            let args = [&["release", text(&file), "--dimensions", dimensions], &measure[..]].concat();
            let answer = shoal(&[&args[..], &["--out", text(&out), "--json"]].concat());
            if answer.status != 0 {
                assert!(!out.join("table.csv").exists());
                continue;
            }
            let table = std::fs::read_to_string(out.join("table.csv")).unwrap();
            let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split(',').collect()).collect();
            let width = dimensions.split(',').count();
            let source = std::fs::read_to_string(&file).unwrap();
            let people: Vec<Vec<&str>> = source.lines().skip(1).map(|line| line.split(';').collect()).collect();
            for total in rows.iter().filter(|row| row[width] != "x") {
                for axis in (0..width).filter(|&axis| total[axis] == "Total") {
                    // A category of which everything is hidden has no row.
                    let is_part = |row: &&Vec<&str>| {
                        row[width] != "x" && row[axis] != "Total" && (0..width).all(|a| a == axis || row[a] == total[a])
                    };
                    let shown: Vec<&Vec<&str>> = rows.iter().filter(is_part).collect();
                    let is_of =
                        |row: &[&str], person: &[&str]| (0..width).all(|a| row[a] == "Total" || row[a] == person[a]);
                    let is_in =
                        |person: &&Vec<&str>| is_of(total, person) && !shown.iter().any(|row| is_of(row, person));
                    let left = people.iter().filter(is_in).count();
                    assert!(left == 0 || left >= 5, "{name} {protect}: {total:?} leaves {left} people\n{table}");
                }
            }
        }
    }
}
