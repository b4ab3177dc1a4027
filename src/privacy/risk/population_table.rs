//! How many people of a population share the values of each class, from a second file.

use std::cmp::Ordering;

use crate::privacy::classes::classes_of;
use crate::privacy::classes::keys::{CodeSlice, Field};
use crate::privacy::people::PersonKeys;
use crate::privacy::table::View;
use crate::privacy::{
    Classes, CodedColumn, CodedTable, Codes, Missing, People, PrivacyError, Progress, QuasiIdentifier, Values,
};

/// A column of the population with a dictionary that holds the values of the file's own column too: so a ladder built
/// for it puts a value of either file into the same group, whatever the other values are (a band reads `30–39` or
/// `30 to under 40`, a prefix has as many bullets as the longest value needs).
///
/// # Errors
/// [`PrivacyError::PopulationType`] if one holds numbers and the other text, say: then no value would be found again.
pub fn population_column(own: &CodedColumn, theirs: &CodedColumn) -> Result<CodedColumn, PrivacyError> {
    let (values, places) = match (&own.values, &theirs.values) {
        (values, others) if others.is_empty() => (values.clone(), Vec::new()),
        (values, others) if values.is_empty() => (others.clone(), (0..others.len() as u32).collect()),
        (Values::Text(a), Values::Text(b)) => united(a, b, Ord::cmp, Values::Text),
        (Values::Number(a), Values::Number(b)) => united(a, b, f64::total_cmp, Values::Number),
        (Values::Date(a), Values::Date(b)) => united(a, b, Ord::cmp, Values::Date),
        (Values::Boolean(a), Values::Boolean(b)) => united(a, b, Ord::cmp, Values::Boolean),
        (own_values, others) => {
            let column = own.name.clone();
            return Err(PrivacyError::PopulationType { column, own: kind(own_values), theirs: kind(others) });
        }
    };
    let missing = values.len() as u32;
    let cardinality = values.len() + usize::from(theirs.has_missing);
    let codes: Vec<u32> =
        theirs.codes.iter().map(|code| places.get(code as usize).copied().unwrap_or(missing)).collect();
    Ok(CodedColumn {
        name: theirs.name.clone(),
        values,
        has_missing: theirs.has_missing,
        codes: Codes::pack(&codes, cardinality),
    })
}

/// The values of two ascending lists, ascending, each once; and the place of each value of the second.
fn united<T: Clone>(
    own: &[T],
    theirs: &[T],
    order: impl Fn(&T, &T) -> Ordering,
    values: impl Fn(Vec<T>) -> Values,
) -> (Values, Vec<u32>) {
    let mut all = Vec::with_capacity(own.len() + theirs.len());
    let mut places = Vec::with_capacity(theirs.len());
    let mut rest = own.iter().peekable();
    for value in theirs {
        while let Some(below) = rest.next_if(|own| order(own, value) == Ordering::Less) {
            all.push(below.clone());
        }
        rest.next_if(|own| order(own, value) == Ordering::Equal);
        places.push(all.len() as u32);
        all.push(value.clone());
    }
    all.extend(rest.cloned());
    (values(all), places)
}

fn kind(values: &Values) -> &'static str {
    match values {
        Values::Text(_) => "text",
        Values::Number(_) => "numbers",
        Values::Date(_) => "dates",
        Values::Boolean(_) => "truth values",
    }
}

/// F_j: for each class of a table, the people of the population with the same values, for
/// [`Classes::risk_against`]. Columns are matched by name, groups by the values that are in them. The population's
/// columns are such as [`population_column`] makes; their ladders are built as the table's are, and are at the same
/// levels.
///
/// Where missing matches anything, it does in the population too; with a person key there, people are counted once.
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
    // Somebody with several rows may agree by several of them, and is one person.
    let (of_population, of_rows) = match (&**people, table.missing()) {
        (People::Keys(keys), Missing::MatchesAnything) => {
            let codes = |(theirs, map): (&&QuasiIdentifier, &Vec<u32>)| -> Vec<u32> {
                theirs.column.codes.iter().map(|code| map[code as usize]).collect()
            };
            let codes: Vec<Vec<u32>> = theirs.iter().zip(&maps).map(codes).collect();
            (codes, Crowd::Persons(keys.person_of_row().to_vec(), keys.people() as u32))
        }
        _ => {
            let view = View { fields, missing_codes: missing_codes.clone(), missing: Missing::Own, people };
            let of_population = classes_of(&view, None, progress)?;
            let codes = (0..own.len()).map(|column| of_population.codes(column)).collect();
            (codes, Crowd::Counts(of_population.sizes().to_vec()))
        }
    };

    // The population's people and the table's classes, one person each, are classed together; without the latter's
    // share, the former is left.
    let codes = |column: usize| [of_population[column].as_slice(), &classes.codes(column)].concat();
    let codes: Vec<Vec<u32>> = (0..own.len()).map(codes).collect();
    let crowds = |from: usize, people: &People| -> Result<Vec<u64>, PrivacyError> {
        let fields = own.iter().zip(&codes);
        let fields = fields
            .map(|(q, codes)| Field { codes: CodeSlice::U32(&codes[from..]), map: None, cardinality: cardinality(q) })
            .collect();
        let view = View { fields, missing_codes: missing_codes.clone(), missing: table.missing(), people };
        let together = classes_of(&view, None, progress)?;
        let of_table = together.class_of_row().iter().skip(people.rows() - classes.count());
        Ok(of_table.map(|&class| together.crowds()[class as usize]).collect())
    };
    let both = crowds(0, &of_rows.with(classes.count()))?;
    let alone = crowds(of_rows.rows(), &People::Rows(classes.count()))?;
    Ok(both.iter().zip(alone).map(|(both, alone)| both - alone).collect())
}

/// The people whom rows of a population represent.
enum Crowd {
    Counts(Vec<u64>),
    /// The person of each row, and how many there are.
    Persons(Vec<u32>, u32),
}

impl Crowd {
    fn rows(&self) -> usize {
        match self {
            Self::Counts(counts) => counts.len(),
            Self::Persons(persons, _) => persons.len(),
        }
    }

    /// These, and this many more rows of one person each.
    fn with(&self, more: usize) -> People {
        match self {
            Self::Counts(counts) => People::Counts([counts.as_slice(), &vec![1; more]].concat()),
            Self::Persons(persons, people) => {
                let new: Vec<u32> = (0..more as u32).map(|row| people + row).collect();
                let persons = [persons.as_slice(), &new].concat();
                People::Keys(PersonKeys::new(persons, u64::from(*people) + more as u64, 0))
            }
        }
    }
}

fn missing_code(own: &QuasiIdentifier) -> u32 {
    own.ladder.missing_code(own.level).unwrap_or(own.cardinality() as u32 + 1)
}

/// From base codes of the population's column to the table's codes at its level; one past the last for groups in which
/// the table has no value.
fn translation(own: &QuasiIdentifier, theirs: &QuasiIdentifier) -> Vec<u32> {
    let group = |q: &QuasiIdentifier, code: usize| {
        q.ladder.map(q.level).map_or(code as u32, |map| map.get(code).copied().unwrap_or_default())
    };
    let mut translated = vec![own.cardinality() as u32; theirs.cardinality()];
    let mut note = |own_code: usize, their_code: usize| {
        if let Some(slot) = translated.get_mut(group(theirs, their_code) as usize) {
            *slot = group(own, own_code);
        }
    };
    match (&own.column.values, &theirs.column.values) {
        (Values::Text(a), Values::Text(b)) => both(a, b, Ord::cmp, &mut note),
        (Values::Number(a), Values::Number(b)) => both(a, b, f64::total_cmp, &mut note),
        (Values::Date(a), Values::Date(b)) => both(a, b, Ord::cmp, &mut note),
        (Values::Boolean(a), Values::Boolean(b)) => both(a, b, Ord::cmp, &mut note),
        // Values of different types are never equal.
        _ => {}
    }
    match theirs.ladder.missing_code(theirs.level) {
        Some(missing) => translated[missing as usize] = missing_code(own),
        // At the top everything is one group, missing values too.
        None if own.level == own.ladder.top() => translated.fill(0),
        None => {}
    }
    (0..theirs.column.cardinality()).map(|code| translated[group(theirs, code) as usize]).collect()
}

/// The places of values that both ascending lists have.
fn both<T>(own: &[T], theirs: &[T], order: impl Fn(&T, &T) -> Ordering, note: &mut impl FnMut(usize, usize)) {
    let (mut a, mut b) = (0, 0);
    while let (Some(x), Some(y)) = (own.get(a), theirs.get(b)) {
        match order(x, y) {
            Ordering::Less => a += 1,
            Ordering::Greater => b += 1,
            Ordering::Equal => {
                note(a, b);
                (a, b) = (a + 1, b + 1);
            }
        }
    }
}
