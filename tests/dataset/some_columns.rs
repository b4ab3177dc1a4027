//! A file opened for some of its columns: what is kept is as if all of it were.

use std::collections::BTreeSet;

use shoal::dataset::sample::{Sample, write};
use shoal::dataset::{Dataset, OpenOptions, open, open_columns};
use shoal::privacy::{People, Progress};

/// The file that a sample is written to, opened whole and for some columns.
fn both(sample: Sample, name: &str, only: &[&str]) -> (Dataset, Dataset) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    write(sample, 3_000, &path, &Progress::new()).unwrap();
    let only: BTreeSet<String> = only.iter().map(|&name| name.to_owned()).collect();
    let options = OpenOptions::default();
    (
        open(&path, &options, &Progress::new()).unwrap(),
        open_columns(&path, &options, Some(&only), &Progress::new()).unwrap(),
    )
}

#[test]
fn columns_that_are_kept_are_those_of_the_whole_file() {
    let only = ["birth_date", "customer_id", "gender", "spend_12m", "health_note", "consent_email"];
    for name in ["club.csv", "club.parquet"] {
        let (whole, part) = both(Sample::Club, name, &only);
        let names: BTreeSet<&str> = part.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, only.into_iter().collect(), "{name}");
        assert_eq!(part.source, whole.source, "how {name} was read");
        for (place, column) in part.columns.iter().enumerate() {
            let of_whole = whole.column_index(&column.name).unwrap();
            assert_eq!(column, &whole.columns[of_whole]);
            let coded = |file: &Dataset, place| file.coded(place, &Progress::new()).unwrap();
            assert_eq!(coded(&part, place), coded(&whole, of_whole));
            assert_eq!(part.cell(77, place), whole.cell(77, of_whole));
        }
    }
}

#[test]
fn a_name_that_is_not_in_the_file_leaves_all_columns() {
    let (whole, part) = both(Sample::Club, "club.csv", &["birth_date", "gendre"]);
    assert_eq!(part.columns, whole.columns);
    assert_eq!(part.nearest_column("gendre"), Some("gender"));
}

/// Who is who by the rows in which a key comes first is who is who by its values.
#[test]
fn people_by_a_key_are_those_of_its_codes() {
    for (sample, key, others) in [(Sample::Orders, "customer_id", "order_id"), (Sample::Club, "customer_id", "gender")]
    {
        let (whole, part) = both(sample, "file.parquet", &[key, others]);
        for (file, name) in [(&whole, key), (&part, key), (&whole, others)] {
            let place = file.column_index(name).unwrap();
            let coded = file.coded(place, &Progress::new()).unwrap();
            assert_eq!(file.people_by(place, &Progress::new()).unwrap(), People::keys(&coded).unwrap());
        }
        assert_eq!(part.is_distinct(part.column_index(key).unwrap()), sample == Sample::Club);
    }
}
