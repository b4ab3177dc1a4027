//! Figures that peers give for public data.

use std::path::PathBuf;
use std::sync::Arc;

use shoal::privacy::{CodedColumn, Missing, People, Progress, equivalence_classes};

use super::made::{table, text_column};

/// Columns of a file with a header, or `None` (said aloud) where the data is not at hand.
pub fn read(file: &str, delimiter: char, names: &[&str]) -> Option<Vec<Arc<CodedColumn>>> {
    let folder = std::env::var_os("SHOAL_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(folder.join(file)) else {
        println!("did not run: {file} is not in {}", folder.display());
        return None;
    };
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(delimiter).collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(delimiter).collect()).collect();
    let column = |name: &&str| {
        let place = header.iter().position(|h| h == name).unwrap();
        text_column(name, &rows.iter().map(|row| row[place]).collect::<Vec<_>>())
    };
    Some(names.iter().map(column).collect())
}

/// ARX, pyCANON and sdcMicro agree on these counts; average risk to four digits.
#[test]
fn adult_has_the_classes_that_peers_find() {
    let Some(columns) = read("adult.csv", ';', &["sex", "age", "race", "marital-status"]) else { return };
    let figures = |columns: &[Arc<CodedColumn>]| {
        let table = table(columns, People::Rows(30_162), Missing::Own);
        let classes = equivalence_classes(&table, None, &Progress::new()).unwrap();
        let sizes = classes.class_sizes();
        assert_eq!(sizes.people(), 30_162, "everybody is in a class");
        (sizes.classes(), sizes.people_alone(), sizes.prosecutor(0.2).unwrap().average)
    };
    let (classes, alone, average) = figures(&columns[..3]);
    assert_eq!((classes, alone), (528, 62));
    assert!((average - 0.0175).abs() < 0.000_05, "average risk {average}");
    let (classes, alone, _) = figures(&columns);
    assert_eq!((classes, alone), (1_690, 543));
}
