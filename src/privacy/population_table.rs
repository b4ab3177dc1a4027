//! How many people of a population share the values of each class, from a second file.

use std::collections::HashMap;

use super::classes::classes_of;
use super::pack::{CodeSlice, Field};
use super::table::View;
use super::{Classes, CodedTable, Missing, People, PrivacyError, Progress, QuasiIdentifier};

/// F_j: for each class of a table, the people of the population with the same values, for
/// [`Classes::risk_against`]. Columns are matched by name; values by their labels at the levels in use, so that a value
/// that only one of the files has is no hindrance. The population's ladders are built as the table's are, and stand at
/// the same levels.
///
/// Where missing matches anything, it does in the population too; with a person key there, somebody who is in several
/// classes that agree counts in each.
///
/// ```
/// use std::sync::Arc;
/// use shoal::privacy::{
///     CodedColumn, CodedTable, Codes, Missing, People, Progress, QuasiIdentifier, Values, equivalence_classes,
///     population_sizes,
/// };
/// let table = |ages: Vec<f64>, codes: Vec<u8>| {
///     let (people, codes) = (People::Rows(codes.len()), Codes::U8(codes));
///     let age = CodedColumn { name: "age".into(), values: Values::Number(ages), has_missing: false, codes };
///     CodedTable::new(vec![QuasiIdentifier::plain(&Arc::new(age))], Arc::new(people), Missing::Own)
/// };
/// let file = table(vec![31.0, 45.0], vec![0, 1])?;
/// let population = table(vec![20.0, 31.0, 45.0], vec![0, 1, 1, 1, 2, 2])?;
/// let progress = Progress::new();
/// let classes = equivalence_classes(&file, None, &progress)?;
/// let sizes = population_sizes(&file, &classes, &population, &progress)?;
/// let size_of_row = |row: usize| sizes[classes.class_of_row()[row] as usize];
/// assert_eq!([0, 1].map(size_of_row), [3, 2]);
/// let journalist = classes.risk_against(&sizes, 0.4).journalist().unwrap();
/// assert_eq!((journalist.highest, journalist.share_above), (0.5, 0.5));
/// # Ok::<(), shoal::privacy::PrivacyError>(())
/// ```
///
/// # Errors
/// [`PrivacyError::PopulationColumn`] for a quasi-identifier that the population lacks; [`PrivacyError::Cancelled`].
pub fn population_sizes(
    table: &CodedTable,
    classes: &Classes,
    population: &CodedTable,
    progress: &Progress,
) -> Result<Vec<u64>, PrivacyError> {
    let own = table.quasi_identifiers();
    let theirs = own
        .iter()
        .map(|q| {
            let same = population.quasi_identifiers().iter().find(|other| other.column.name == q.column.name);
            same.ok_or_else(|| PrivacyError::PopulationColumn { column: q.column.name.clone() })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let maps: Vec<Vec<u32>> = own.iter().zip(&theirs).map(|(own, theirs)| translation(own, theirs)).collect();
    let missing_codes: Vec<Option<u32>> = own.iter().map(|q| Some(missing_code(q))).collect();
    // Two codes more than the table's: a value that it does not have, and missing where it has none of these.
    let cardinality = |q: &QuasiIdentifier| q.cardinality() + 2;
    let fields = own.iter().zip(&theirs).zip(&maps);
    let fields = fields
        .map(|((own, theirs), map)| Field {
            codes: (&theirs.column.codes).into(),
            map: Some(map),
            cardinality: cardinality(own),
        })
        .collect();
    let people = population.people();
    let view = View { fields, missing_codes: missing_codes.clone(), missing: Missing::Own, people };
    let of_population = classes_of(&view, None, progress)?;

    // The population's classes and the table's, one person each, are classed together; without the latter's share,
    // the former is left.
    let codes = |column: usize| [of_population.codes(column), classes.codes(column)].concat();
    let codes: Vec<Vec<u32>> = (0..own.len()).map(codes).collect();
    let crowds = |from: usize, people: Vec<u64>| -> Result<Vec<u64>, PrivacyError> {
        let fields = own.iter().zip(&codes);
        let fields = fields
            .map(|(q, codes)| Field { codes: CodeSlice::U32(&codes[from..]), map: None, cardinality: cardinality(q) })
            .collect();
        let people = People::Counts(people);
        let view = View { fields, missing_codes: missing_codes.clone(), missing: table.missing(), people: &people };
        let together = classes_of(&view, None, progress)?;
        let of_table = together.class_of_row().iter().skip(of_population.count() - from);
        Ok(of_table.map(|&class| together.crowds()[class as usize]).collect())
    };
    let ones = vec![1; classes.count()];
    let both = crowds(0, [of_population.sizes(), &ones].concat())?;
    let alone = crowds(of_population.count(), ones)?;
    Ok(both.iter().zip(alone).map(|(both, alone)| both - alone).collect())
}

fn missing_code(own: &QuasiIdentifier) -> u32 {
    own.ladder.missing_code(own.level).unwrap_or(own.cardinality() as u32 + 1)
}

/// From base codes of the population's column to the table's codes at its level; one past the last for values that the
/// table does not have.
fn translation(own: &QuasiIdentifier, theirs: &QuasiIdentifier) -> Vec<u32> {
    let unknown = own.cardinality() as u32;
    // A text may read as the missing value's label does.
    let codes = |q: &QuasiIdentifier| {
        let missing = q.ladder.missing_code(q.level);
        (0..q.cardinality() as u32).filter(move |&code| Some(code) != missing)
    };
    let of_label: HashMap<String, u32> = codes(own).map(|code| (own.ladder.label(own.level, code), code)).collect();
    let mut translated = vec![missing_code(own); theirs.cardinality()];
    for code in codes(theirs) {
        let label = theirs.ladder.label(theirs.level, code);
        translated[code as usize] = of_label.get(&label).copied().unwrap_or(unknown);
    }
    let base = 0..theirs.column.cardinality() as u32;
    match theirs.ladder.map(theirs.level) {
        Some(map) => map.iter().map(|&code| translated[code as usize]).collect(),
        None => base.map(|code| translated[code as usize]).collect(),
    }
}
