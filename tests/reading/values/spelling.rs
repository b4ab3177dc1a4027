//! Values that differ in nothing that people mean by them.

use shoal::dataset::{Dataset, OpenOptions, Remark, RemarkKind};

use crate::reading::{cases, column, open_bytes};

fn spelled(dataset: &Dataset) -> Vec<&Remark> {
    dataset.source.reading.remarks.iter().filter(|remark| remark.kind == RemarkKind::Spelling).collect()
}

fn read(text: &str, fold: &[&str]) -> Dataset {
    let options = OpenOptions { fold: fold.iter().map(|name| (*name).to_owned()).collect(), ..OpenOptions::default() };
    open_bytes("a.csv", text.as_bytes(), &options).unwrap()
}

/// A column of two values, the first of which is written in the given ways, each in two rows but the first in three.
fn table(ways: &[&str]) -> String {
    let mut text = "plz;diagnose\n".to_owned();
    for (place, way) in ways.iter().enumerate() {
        for _ in 0..if place == 0 { 3 } else { 2 } {
            text.push_str(&format!("10115;\"{way}\"\n"));
        }
    }
    text + "10115;Krebs\n80331;Krebs\n"
}

#[test]
fn spellings_are_told_and_made_one() {
    for (ways, what) in [
        (&["HIV", "hiv", "Hiv"][..], "capital letters"),
        (&["HIV", "HIV ", " HIV"], "spaces"),
        (&["HIV positiv", "HIV\u{a0}positiv", "HIV  positiv"], "spaces"),
        (&["HIV", "HIV\u{200b}", "\u{feff}HIV"], "signs that nobody sees"),
        (&["Migräne", "Migra\u{308}ne"], "accents"),
        (&["HIV", "ＨＩＶ"], "full-width"),
        (&["HIV, Gicht", "Gicht, HIV"], "order of a list"),
    ] {
        let text = table(ways);
        let dataset = read(&text, &[]);
        let told = spelled(&dataset);
        assert_eq!(told.len(), 1, "{ways:?}: {:?}", dataset.source.notes());
        assert_eq!(told[0].column.as_deref(), Some("diagnose"));
        assert_eq!((told[0].rows, told[0].open), (2 * (ways.len() as u64 - 1), false), "{ways:?}");
        assert!(told[0].text.contains(what), "{ways:?}: {}", told[0].text);
        assert_eq!(dataset.columns[1].distinct, ways.len() as u64 + 1, "different until it is decided");
        let options = OpenOptions::default().decided(told[0].instead.as_deref().unwrap()).unwrap();
        let folded = open_bytes("a.csv", text.as_bytes(), &options).unwrap();
        assert_eq!(folded.columns[1].distinct, 2);
        assert_eq!(column(&folded, "diagnose")[3 + 1], ways[0], "the most frequent is shown");
        assert_eq!(spelled(&folded)[0].instead, None);
    }
}

#[test]
fn different_words_stay_apart_and_quiet() {
    let text = "stadt;tarif;wert\nBerlin;gold;1,5\nBern;basis;2,5\nMünchen;gold+;3,5\nMunchen;gold;4,5\n";
    assert!(spelled(&read(text, &[])).is_empty());
    assert!(spelled(&read(text, &["stadt", "tarif", "wert"])).is_empty());
}

#[test]
fn people_are_found_by_a_key_in_any_spelling() {
    // More distinct values than are kept as codes.
    let mut text = "email;plz\n".to_owned();
    for n in 0..90_000 {
        text.push_str(&format!("kunde{n}@x.example;{}\n", 10_000 + n % 500));
    }
    text.push_str("Kunde77@X.example;10077\nkunde78@x.example ;10078\n");
    let dataset = read(&text, &[]);
    assert_eq!((spelled(&dataset)[0].rows, dataset.columns[0].distinct), (2, 90_002));
    let dataset = read(&text, &["email"]);
    assert_eq!(
        (dataset.columns[0].distinct, column(&dataset, "email")[90_000].as_str()),
        (90_000, "kunde77@x.example")
    );
}

#[test]
fn the_files_of_the_cases_are_told() {
    let Some(folder) = cases() else { return };
    for entry in std::fs::read_dir(folder.join("18-spelling-variants")).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let dataset = open_bytes("a.csv", &bytes, &OpenOptions::default()).unwrap();
        let told = spelled(&dataset);
        assert_eq!(told.len(), 1, "{}: {:?}", path.display(), dataset.source.notes());
        let options = OpenOptions::default().decided(told[0].instead.as_deref().unwrap()).unwrap();
        let folded = open_bytes("a.csv", &bytes, &options).unwrap();
        let place = folded.column_index(told[0].column.as_deref().unwrap()).unwrap();
        assert!(folded.columns[place].distinct < dataset.columns[place].distinct, "{}", path.display());
    }
}
