//! The sample: the same everywhere, believable, and with every trap.

use std::collections::{BTreeMap, BTreeSet};

use shoal::dataset::sample::{self, Sample};
use shoal::dataset::{Cell, Dataset};
use shoal::privacy::Progress;

fn club(people: u64) -> Dataset {
    sample::dataset(Sample::Club, people, &Progress::new()).unwrap()
}

/// The cells of a column as they are shown.
fn column(dataset: &Dataset, name: &str) -> Vec<String> {
    let index = dataset.column_index(name).unwrap();
    (0..dataset.rows()).map(|row| dataset.cell(row, index).to_string()).collect()
}

fn counts(values: &[String]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for value in values {
        *counts.entry(value.as_str()).or_insert(0) += 1;
    }
    counts
}

#[test]
fn the_same_rows_come_out_on_every_machine() {
    // A changed fingerprint means: reviews of the sample no longer fit it, on purpose or not.
    assert_eq!(club(20_000).source.sha256, "561e988a47d06719a0a6acffbf0c8a56be15a335c06b214e78ff1f5389066486");
    let orders = sample::dataset(Sample::Orders, 2_000, &Progress::new()).unwrap();
    assert_eq!(orders.source.sha256, "859fc0aaa7dd4a798579cf1ec3f9b980cfd632c41f01f2b6121a284a4d66b86c");
}

#[test]
fn a_smaller_sample_is_the_beginning_of_a_bigger_one() {
    let (small, big) = (club(1_200), club(1_201));
    assert_eq!((small.rows(), big.rows()), (1_200, 1_201));
    for row in 0..small.rows() {
        for column in 0..small.columns.len() {
            assert_eq!(small.cell(row, column), big.cell(row, column));
        }
    }
}

#[test]
fn every_trap_is_present_from_a_thousand_people_on() {
    for people in [sample::ALL_PRESENT_FROM, 20_000] {
        let club = club(people);
        let (postcode, birth, city) = (column(&club, "postcode"), column(&club, "birth_date"), column(&club, "city"));

        let village: Vec<usize> = (0..club.rows()).filter(|&row| postcode[row] == "17268").collect();
        assert_eq!(village.len(), 11, "the oldest member's village has eleven members");
        let old: Vec<_> = village.iter().filter(|&&row| birth[row] == "1929-03-14").collect();
        assert_eq!(old.len(), 1, "one of them is 97");
        assert!(
            village.iter().filter(|&&row| birth[row].as_str() < "1948").count() == 1,
            "all others are much younger"
        );

        assert_eq!(counts(&postcode)["25899"], 2, "a postcode of two people");

        let (tier, channel) = (column(&club, "tier"), column(&club, "channel"));
        let vip: Vec<usize> = (0..club.rows()).filter(|&row| tier[row] == "VIP" && city[row] == "Berlin").collect();
        assert!(vip.len() > 30);
        let with_app = vip.iter().filter(|&&row| channel[row] == "app").count();
        assert_eq!(vip.len() - with_app, 4, "VIP minus VIP with app are four people");

        let (category, note) = (column(&club, "favourite_category"), column(&club, "health_note"));
        let notes: BTreeSet<&str> =
            (0..club.rows()).filter(|&row| category[row] == "sugar-free").map(|row| note[row].as_str()).collect();
        assert_eq!(notes, BTreeSet::from(["low sugar"]), "the segment tells the note of each");

        let comments = column(&club, "comment");
        assert_eq!(comments.iter().filter(|text| text.contains('@')).count(), 1, "one comment holds an address");
    }
}

#[test]
fn the_club_is_believable() {
    let club = club(20_000);
    let share = |name: &str, value: &str| counts(&column(&club, name))[value] as f64 / 20_000.0;
    assert!((0.2..0.45).contains(&share("channel", "online")));
    assert!((0.35..0.55).contains(&share("tier", "basic")));
    assert!((0.6..0.9).contains(&share("consent_email", "true")));
    let missing = |name: &str| club.cell_missing(name);
    assert!((14_000..17_000).contains(&missing("health_note")), "most people have no health note");
    assert!((2_500..6_000).contains(&missing("home_store")), "who only buys online has no store");

    // What should hang together does.
    let mean_by = |by: &str, of: &str| -> BTreeMap<String, f64> {
        let mut sums: BTreeMap<String, (f64, f64)> = BTreeMap::new();
        for (key, value) in column(&club, by).into_iter().zip(column(&club, of)) {
            let sum = sums.entry(key).or_default();
            *sum = (sum.0 + value.replace(',', "").parse::<f64>().unwrap(), sum.1 + 1.0);
        }
        sums.into_iter().map(|(key, (sum, n))| (key, sum / n)).collect()
    };
    let by_tier = mean_by("tier", "spend_12m");
    assert!(
        by_tier["basic"] < by_tier["silver"] && by_tier["silver"] < by_tier["gold"] && by_tier["gold"] < by_tier["VIP"]
    );
    let by_income = mean_by("income_band", "spend_12m");
    assert!(by_income["under 1500"] * 1.5 < by_income["7500 and more"]);
    let ids: BTreeSet<_> = column(&club, "customer_id").into_iter().collect();
    assert_eq!(ids.len(), 20_000, "a customer number is one person");
}

trait Missing {
    fn cell_missing(&self, name: &str) -> usize;
}

impl Missing for Dataset {
    fn cell_missing(&self, name: &str) -> usize {
        let column = self.column_index(name).unwrap();
        (0..self.rows()).filter(|&row| self.cell(row, column) == Cell::Missing).count()
    }
}

#[test]
fn orders_have_several_rows_a_person_and_fit_the_club() {
    let orders = sample::dataset(Sample::Orders, 1_000, &Progress::new()).unwrap();
    let ids = column(&orders, "customer_id");
    let people: BTreeSet<_> = ids.iter().collect();
    assert_eq!(people.len(), 1_000);
    assert!(orders.rows() > 1_800, "people order more than once: {}", orders.rows());
    let order_ids: BTreeSet<_> = column(&orders, "order_id").into_iter().collect();
    assert_eq!(order_ids.len(), orders.rows());
    let club_ids: BTreeSet<_> = column(&club(1_000), "customer_id").into_iter().collect();
    assert!(people.iter().all(|id| club_ids.contains(*id)), "orders are of the club's members");
}

#[test]
fn a_written_file_is_the_dataset() {
    let folder = tempfile::tempdir().unwrap();
    let csv = folder.path().join("club.csv");
    sample::write(Sample::Club, 2_500, &csv, &Progress::new()).unwrap();
    let written = std::fs::read(&csv).unwrap();
    let made = club(2_500);
    assert_eq!(written.len() as u64, made.source.bytes);
    assert_eq!(written.iter().filter(|b| **b == b'\n').count(), 2_501);

    let parquet = folder.path().join("club.parquet");
    sample::write(Sample::Club, 2_500, &parquet, &Progress::new()).unwrap();
    assert_eq!(&std::fs::read(&parquet).unwrap()[..4], b"PAR1");
}

#[test]
fn nothing_is_written_over_and_nothing_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("club.csv");
    std::fs::write(&path, "precious").unwrap();
    let refused = sample::write(Sample::Club, 10, &path, &Progress::new()).unwrap_err();
    assert!(refused.to_string().contains("exists already"), "{refused}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "precious");

    let cancelled = Progress::new();
    cancelled.cancel();
    assert!(sample::write(Sample::Club, 10, &folder.path().join("b.csv"), &cancelled).is_err());
    assert!(sample::write(Sample::Club, 10, &folder.path().join("b.txt"), &Progress::new()).is_err());
    assert!(sample::write(Sample::Club, 0, &folder.path().join("b.csv"), &Progress::new()).is_err());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "only the file that was there before");
}
