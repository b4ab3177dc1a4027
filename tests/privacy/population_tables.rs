//! Population tables against comparing everybody with everybody.

use std::sync::Arc;

use proptest::prelude::*;
use shoal::privacy::{
    CodedTable, Missing, People, PrivacyError, Progress, QuasiIdentifier, equivalence_classes, ladder, population_sizes,
};

use super::made::column;

type Cells = Vec<(Option<u32>, Option<u32>)>;

/// Columns `a`, in bands of 4, and `b` as it came.
fn table(cells: &Cells, missing: Missing) -> CodedTable {
    let a = column("a", &cells.iter().map(|c| c.0).collect::<Vec<_>>());
    let b = column("b", &cells.iter().map(|c| c.1).collect::<Vec<_>>());
    let bands = ladder::bands(&a, &[4.0], 0.0).unwrap();
    let quasi_identifiers = vec![QuasiIdentifier::new(Arc::new(bands), 1), QuasiIdentifier::plain(&b)];
    CodedTable::new(quasi_identifiers, Arc::new(People::Rows(cells.len())), missing).unwrap()
}

fn cells() -> impl Strategy<Value = Cells> {
    let cell = || prop::option::weighted(0.8, 0_u32..12);
    prop::collection::vec((cell(), cell()), 1..40)
}

proptest! {
    #[test]
    fn everybody_who_agrees_is_found(file in cells(), population in cells(), any in any::<bool>()) {
        let missing = if any { Missing::MatchesAnything } else { Missing::Own };
        let (own, theirs) = (table(&file, missing), table(&population, missing).with_columns(&[1, 0]));
        let progress = Progress::new();
        let classes = equivalence_classes(&own, None, &progress).unwrap();
        let sizes = population_sizes(&own, &classes, &theirs, &progress).unwrap();
        let agree = |a: Option<u32>, b: Option<u32>| a == b || any && (a.is_none() || b.is_none());
        for (row, cell) in file.iter().enumerate() {
            let band = |v: Option<u32>| v.map(|v| v / 4);
            let slow = population.iter().filter(|p| agree(band(cell.0), band(p.0)) && agree(cell.1, p.1)).count();
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
