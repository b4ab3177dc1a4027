//! Population tables against comparing everybody with everybody.

use std::sync::Arc;

use proptest::prelude::*;
use shoal::privacy::{
    CodedColumn, CodedTable, Missing, People, PrivacyError, Progress, QuasiIdentifier, equivalence_classes, ladder,
    population_column, population_sizes,
};

use super::made::{column, text_column};

type Cells = Vec<(Option<u32>, Option<u32>)>;

fn columns(cells: &Cells) -> [Arc<CodedColumn>; 2] {
    let a = column("a", &cells.iter().map(|c| c.0).collect::<Vec<_>>());
    [a, column("b", &cells.iter().map(|c| c.1).collect::<Vec<_>>())]
}

/// Columns `a`, in bands of 4, and `b` as it came.
fn table(cells: &Cells, missing: Missing) -> CodedTable {
    tagged(columns(cells), cells.len(), missing)
}

/// The same of a population, with the file's values among its own.
fn population_of(population: &Cells, file: &Cells, missing: Missing) -> CodedTable {
    let (own, theirs) = (columns(file), columns(population));
    let wide = |at: usize| Arc::new(population_column(&own[at], &theirs[at]).unwrap());
    tagged([wide(0), wide(1)], population.len(), missing)
}

fn tagged([a, b]: [Arc<CodedColumn>; 2], rows: usize, missing: Missing) -> CodedTable {
    let bands = ladder::bands(&a, &[4.0], 0.0).unwrap();
    let quasi_identifiers = vec![QuasiIdentifier::new(Arc::new(bands), 1), QuasiIdentifier::plain(&b)];
    CodedTable::new(quasi_identifiers, Arc::new(People::Rows(rows)), missing).unwrap()
}

fn cells() -> impl Strategy<Value = Cells> {
    let cell = || prop::option::weighted(0.8, 0_u32..12);
    prop::collection::vec((cell(), cell()), 1..40)
}

proptest! {
    #[test]
    fn everybody_who_agrees_is_found(
        file in cells(), population in cells(), any in any::<bool>(),
        key in prop::collection::vec(0_u32..10, 40), by_key in any::<bool>(),
    ) {
        let missing = if any { Missing::MatchesAnything } else { Missing::Own };
        let person = |row: usize| if by_key { key[row] } else { row as u32 };
        let keys = column("key", &(0..population.len()).map(|row| Some(person(row))).collect::<Vec<_>>());
        let (own, theirs) = (table(&file, missing), population_of(&population, &file, missing).with_columns(&[1, 0]));
        let people = if by_key { People::keys(&keys).unwrap() } else { People::Rows(population.len()) };
        let theirs = CodedTable::new(theirs.quasi_identifiers().to_vec(), Arc::new(people), missing).unwrap();
        let progress = Progress::new();
        let classes = equivalence_classes(&own, None, &progress).unwrap();
        let sizes = population_sizes(&own, &classes, &theirs, &progress).unwrap();
        let agree = |a: Option<u32>, b: Option<u32>| a == b || any && (a.is_none() || b.is_none());
        for (row, cell) in file.iter().enumerate() {
            let band = |v: Option<u32>| v.map(|v| v / 4);
            let agrees = |p: &&(Option<u32>, Option<u32>)| agree(band(cell.0), band(p.0)) && agree(cell.1, p.1);
            let who = population.iter().enumerate().filter(|(_, p)| agrees(p)).map(|(other, _)| person(other));
            let slow = who.collect::<std::collections::BTreeSet<_>>().len();
            prop_assert_eq!(sizes[classes.class_of_row()[row] as usize], slow as u64, "the population of row {}", row);
        }
    }
}

#[test]
fn a_population_without_a_column_is_refused() {
    let own = table(&vec![(Some(1), Some(2))], Missing::Own);
    let classes = equivalence_classes(&own, None, &Progress::new()).unwrap();
    let refused = population_sizes(&own, &classes, &own.with_columns(&[0]), &Progress::new());
    assert_eq!(refused, Err(PrivacyError::PopulationColumn { column: "b".into() }));
}

/// A level's groups are named by what else is in the column: 30–39, or 30 to under 40 where there is a 30.5; `ab•` or `ab••`. Codes of digits of different
/// lengths share no group, so these have letters.
#[test]
fn groups_are_matched_by_their_values_not_by_their_names() {
    let values = |values: &[f64]| {
        let codes = shoal::privacy::Codes::pack(&(0..values.len() as u32).collect::<Vec<_>>(), values.len());
        CodedColumn {
            name: "age".into(),
            values: shoal::privacy::Values::Number(values.to_vec()),
            has_missing: false,
            codes,
        }
    };
    let (own, theirs) = (Arc::new(values(&[31.0, 45.0])), values(&[30.5, 38.0, 52.0]));
    let wide = Arc::new(population_column(&own, &theirs).unwrap());
    let (short, long) = (text_column("code", &["ab1", "ab2"]), text_column("code", &["ab10", "ab19", "ab2"]));
    let longer = Arc::new(population_column(&short, &long).unwrap());
    let table = |ages: &Arc<CodedColumn>, codes: &Arc<CodedColumn>| {
        let bands = QuasiIdentifier::new(Arc::new(ladder::bands(ages, &[10.0], 0.0).unwrap()), 1);
        let prefix = QuasiIdentifier::new(Arc::new(ladder::prefix(codes, &[2]).unwrap()), 1);
        CodedTable::new(vec![bands, prefix], Arc::new(People::Rows(ages.rows())), Missing::Own).unwrap()
    };
    let (file, population) = (table(&own, &short), table(&wide, &longer));
    let classes = equivalence_classes(&file, None, &Progress::new()).unwrap();
    let sizes = population_sizes(&file, &classes, &population, &Progress::new()).unwrap();
    let of_row = |row: usize| sizes[classes.class_of_row()[row] as usize];
    assert_eq!([of_row(0), of_row(1)], [2, 0]);
}

#[test]
fn numbers_are_not_looked_for_among_texts() {
    let refused = population_column(&column("plz", &[Some(1067)]), &text_column("plz", &["01067"])).unwrap_err();
    assert_eq!(refused, PrivacyError::PopulationType { column: "plz".into(), own: "numbers", theirs: "text" });
}
