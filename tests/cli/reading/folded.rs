//! Spelling variants, sheets and zones from the command line: the figures that follow from one decision.

use std::path::Path;

use serde_json::Value;

use crate::cli::shoal;
use crate::reading::cases;

fn assessed(file: &Path, options: &[&str]) -> Value {
    let mut args = vec!["assess", file.to_str().unwrap()];
    args.extend(options);
    args.push("--json");
    shoal(&args).json()
}

#[test]
fn people_and_diversity_by_folded_values() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.csv");
    let rows = ["anna@x.example;HIV", "Anna@X.example;hiv", "bert@x.example ;HIV\u{a0}", "bert@x.example;HIV"];
    std::fs::write(&file, format!("email;plz;diagnose\n{}\n", rows.map(|row| row.replace(';', ";10115;")).join("\n")))
        .unwrap();
    let tags = ["--person", "email", "--qi", "plz", "--sensitive", "diagnose", "--segment", "a: diagnose = \"hiv\""];
    let plain = assessed(&file, &tags);
    assert_eq!((&plain["people"], &plain["sensitive"][0]["distinct_l"]), (&4.into(), &3.into()));
    assert_eq!(plain["segments"][0]["people"], 1);
    let folded = assessed(&file, &[&tags[..], &["--fold", "email,diagnose"]].concat());
    assert_eq!((&folded["people"], &folded["sensitive"][0]["distinct_l"]), (&2.into(), &1.into()));
    assert_eq!(folded["segments"][0]["people"], 2, "a rule means every spelling of a folded value");
    shoal(&["assess", file.to_str().unwrap(), "--qi", "plz", "--fold", "diagnos"]).is_wrong(&["diagnos", "diagnose"]);
}

#[test]
fn merged_cells_count_in_every_row() {
    let Some(cases) = cases() else { return };
    let found = assessed(&cases.join("09-merged-cells/merged-down.xlsx"), &["--qi", "region,tarif"]);
    assert_eq!((&found["classes"]["count"], &found["classes"]["smallest"]), (&6.into(), &2.into()));
}

#[test]
fn ladder_files_as_they_come() {
    let Some(cases) = cases() else { return };
    let folder = cases.join("29-ladder-file");
    let file = folder.join("kunden.csv");
    let with = |ladder: &str| {
        let ladder = format!("stadt={}", folder.join(ladder).display());
        let file = file.to_str().unwrap().to_owned();
        shoal(&["assess", &file, "--qi", "stadt", "--ladder", &ladder, "--level", "stadt=1", "--json"])
    };
    for ladder in ["ladder-bom.csv", "ladder-header.csv", "ladder-cp1252.csv"] {
        assert_eq!(with(ladder).json()["classes"]["count"], 2, "{ladder}");
    }
    with("ladder-nfd.csv").is_wrong(&["“Köln”", "“Ko[U+0308]ln”", "accents"]);
    with("ladder-case.csv").is_wrong(&["“Berlin”", "“berlin”", "capital letters"]);
    with("ladder-lacks.csv").is_wrong(&["“Potsdam”"]);
    with("ladder-dup.csv").is_wrong(&["Row 2"]);
}
