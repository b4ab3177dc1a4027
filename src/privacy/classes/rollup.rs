//! Coarser classes of one table, rolled up from the finest: a moved ladder, a column left out, the nodes of a search.

use std::sync::Arc;

use rayon::prelude::*;

use super::keys::Field;
use super::{classes_of, crowd_sizes_of};
use crate::privacy::people::PersonKeys;
use crate::privacy::table::View;
use crate::privacy::{
    Bitmap, ClassSizes, Classes, CodedTable, Codes, Missing, NO_CLASS, People, PrivacyError, Progress,
    equivalence_classes,
};

/// The classes of a table at its levels, and from these the classes at any higher levels.
///
/// Coarser classes are unions of finer ones, so that people need not be counted again: finer classes are added up
/// (with a person key, distinct people of finer classes). Where nearly every row is a class of its own that saves
/// nothing, and rows are counted.
///
/// ```
/// use std::sync::Arc;
/// use shoal::privacy::{
///     CodedColumn, CodedTable, Codes, Rollup, Missing, People, Progress, QuasiIdentifier, Values, ladder,
/// };
/// let age = Arc::new(CodedColumn {
///     name: "age".into(), values: Values::Number(vec![31.0, 38.0, 40.0]), has_missing: false,
///     codes: Codes::U8(vec![0, 1, 2, 2]),
/// });
/// let ladder = ladder::bands(&age, &[10.0], 0.0).unwrap();
/// let age = QuasiIdentifier::new(Arc::new(ladder), 0);
/// let table = CodedTable::new(vec![age], Arc::new(People::Rows(4)), Missing::Own)?;
/// let progress = Progress::new();
/// let measure = Rollup::new(&table, None, &progress)?;
/// assert_eq!(measure.classes().k(), Some(1));
/// assert_eq!(measure.at_levels(&[1], &progress)?.k(), Some(2)); // 30–39, 40–49
/// assert_eq!(measure.at_levels(&[2], &progress)?.k(), Some(4)); // *
/// # Ok::<(), shoal::privacy::PrivacyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rollup {
    table: CodedTable,
    members: Option<Arc<Bitmap>>,
    classes: Arc<Classes>,
    /// One row a class (or a person in a class), where that is fewer rows.
    rolled: Option<Arc<Rolled>>,
}

#[derive(Debug)]
struct Rolled {
    /// Column after column, for each class a base code that is in it.
    codes: Vec<Codes>,
    people: People,
    /// The rolled row of each row of the table, where they differ from classes.
    row_of_class: Option<Vec<u32>>,
}

/// Rows a class, on average, from which on rolled classes are quicker than rows.
const WORTH: usize = 2;

impl Rollup {
    /// Measures a table, or the members among its rows, at the table's levels: the finest that it will answer for.
    ///
    /// # Errors
    /// As [`equivalence_classes`].
    pub fn new(table: &CodedTable, members: Option<Arc<Bitmap>>, progress: &Progress) -> Result<Self, PrivacyError> {
        let classes = equivalence_classes(table, members.as_deref(), progress)?;
        let rolled = Rolled::new(table, &classes, progress)?.map(Arc::new);
        Ok(Self { table: table.clone(), members, classes: Arc::new(classes), rolled })
    }

    /// The finest classes.
    #[must_use]
    pub fn classes(&self) -> &Arc<Classes> {
        &self.classes
    }

    /// The table at its finest levels.
    #[must_use]
    pub fn table(&self) -> &CodedTable {
        &self.table
    }

    /// Crowds at other levels, none below those of the table.
    ///
    /// # Errors
    /// [`PrivacyError::LevelMissing`], [`PrivacyError::LevelTooFine`], [`PrivacyError::Cancelled`].
    pub fn at_levels(&self, levels: &[usize], progress: &Progress) -> Result<ClassSizes, PrivacyError> {
        let table = self.coarser(levels)?;
        match &self.rolled {
            Some(rolled) => crowd_sizes_of(&rolled.view(&table), None, progress),
            None => crowd_sizes_of(&table.view(), self.members.as_deref(), progress),
        }
    }

    /// Classes at other levels, with the class of each row of the table.
    ///
    /// # Errors
    /// As [`Rollup::at_levels`].
    pub fn classes_at(&self, levels: &[usize], progress: &Progress) -> Result<Classes, PrivacyError> {
        let table = self.coarser(levels)?;
        let Some(rolled) = &self.rolled else {
            return classes_of(&table.view(), self.members.as_deref(), progress);
        };
        let classes = classes_of(&rolled.view(&table), None, progress)?;
        Ok(rolled.seen_from_rows(classes, &self.classes))
    }

    /// A measure whose finest classes are these: for going on from there.
    ///
    /// # Errors
    /// As [`Rollup::at_levels`].
    pub fn rolled_up(&self, levels: &[usize], progress: &Progress) -> Result<Self, PrivacyError> {
        let table = self.coarser(levels)?;
        let classes = self.classes_at(levels, progress)?;
        let rolled = Rolled::new(&table, &classes, progress)?.map(Arc::new);
        Ok(Self { table, members: self.members.clone(), classes: Arc::new(classes), rolled })
    }

    /// Crowds by some of the quasi-identifiers alone, at the table's levels.
    ///
    /// # Errors
    /// [`PrivacyError::Cancelled`].
    pub fn by_columns(&self, columns: &[usize], progress: &Progress) -> Result<ClassSizes, PrivacyError> {
        let (whole, members) = self.view();
        let known = || columns.iter().copied().filter(|&column| column < whole.fields.len());
        let view = View {
            fields: known().map(|column| whole.fields[column]).collect(),
            missing_codes: known().map(|column| whole.missing_codes[column]).collect(),
            ..whole
        };
        crowd_sizes_of(&view, members, progress)
    }

    /// A measure by some of the quasi-identifiers alone, in this order, at the table's levels: for going on from there.
    ///
    /// # Errors
    /// [`PrivacyError::Cancelled`].
    pub fn keep_columns(&self, columns: &[usize], progress: &Progress) -> Result<Self, PrivacyError> {
        let table = self.table.with_columns(columns);
        let Some(rolled) = &self.rolled else {
            return Self::new(&table, self.members.clone(), progress);
        };
        let codes = columns.iter().filter_map(|&column| rolled.codes.get(column)).collect::<Vec<_>>();
        let classes = classes_of(&rolled.view_of(&table, codes.into_iter()), None, progress)?;
        let classes = rolled.seen_from_rows(classes, &self.classes);
        let rolled = Rolled::new(&table, &classes, progress)?.map(Arc::new);
        Ok(Self { table, members: self.members.clone(), classes: Arc::new(classes), rolled })
    }

    /// The same, missing values being values of their own.
    pub(crate) fn with_missing_own(mut self) -> Self {
        self.table = self.table.with_missing(Missing::Own);
        self
    }

    /// What is counted, without the class of each row.
    pub(crate) fn counted(&self) -> Counted {
        Counted { table: self.table.clone(), members: self.members.clone(), rolled: self.rolled.clone() }
    }

    /// Crowds without one of the quasi-identifiers: k, people alone and average risk of these against those of
    /// [`Rollup::classes`] are the *effect of the column*.
    ///
    /// # Errors
    /// [`PrivacyError::Cancelled`].
    pub fn without(&self, column: usize, progress: &Progress) -> Result<ClassSizes, PrivacyError> {
        let others: Vec<usize> = (0..self.table.quasi_identifiers().len()).filter(|&c| c != column).collect();
        self.by_columns(&others, progress)
    }

    fn view(&self) -> (View<'_>, Option<&Bitmap>) {
        view(&self.table, self.rolled.as_deref(), self.members.as_deref())
    }

    /// What is counted at other levels, none below those of the table.
    pub(crate) fn with_view<T>(
        &self,
        levels: &[usize],
        take: impl FnOnce(&View<'_>, Option<&Bitmap>) -> Result<T, PrivacyError>,
    ) -> Result<T, PrivacyError> {
        let table = self.coarser(levels)?;
        let (view, members) = view(&table, self.rolled.as_deref(), self.members.as_deref());
        take(&view, members)
    }

    pub(crate) fn coarser(&self, levels: &[usize]) -> Result<CodedTable, PrivacyError> {
        let table = self.table.at_levels(levels)?;
        for (q, finest) in table.quasi_identifiers().iter().zip(self.table.levels()) {
            if q.level < finest {
                let column = q.column.name.clone();
                return Err(PrivacyError::LevelTooFine { column, level: q.level, finest });
            }
        }
        Ok(table)
    }
}

/// What a measure counts: the rows of a table, or what they were rolled up to.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    table: CodedTable,
    members: Option<Arc<Bitmap>>,
    rolled: Option<Arc<Rolled>>,
}

impl Counted {
    pub(crate) fn view(&self) -> (View<'_>, Option<&Bitmap>) {
        view(&self.table, self.rolled.as_deref(), self.members.as_deref())
    }
}

fn view<'a>(
    table: &'a CodedTable,
    rolled: Option<&'a Rolled>,
    members: Option<&'a Bitmap>,
) -> (View<'a>, Option<&'a Bitmap>) {
    match rolled {
        // Only members were rolled up.
        Some(rolled) => (rolled.view(table), None),
        None => (table.view(), members),
    }
}

impl Rolled {
    /// `None` if there would hardly be fewer rows.
    fn new(table: &CodedTable, classes: &Classes, progress: &Progress) -> Result<Option<Self>, PrivacyError> {
        let worth = |rows: usize| rows * WORTH <= table.rows();
        if !worth(classes.count()) {
            return Ok(None);
        }
        let base_codes = |column: usize, of_row: &dyn Fn(Vec<u32>) -> Vec<u32>| {
            let q = &table.quasi_identifiers()[column];
            let mut codes = of_row(classes.codes(column));
            if let Some(map) = q.ladder.map(q.level) {
                // Ladders are nested: any value under a group represents the group at all levels above.
                let mut base = vec![0; q.cardinality()];
                map.iter().zip(0..).for_each(|(&code, value)| base[code as usize] = value);
                codes.iter_mut().for_each(|code| *code = base[*code as usize]);
            }
            Codes::pack(&codes, q.column.cardinality())
        };
        let columns = 0..table.quasi_identifiers().len();
        let People::Keys(keys) = &**table.people() else {
            let codes = columns.map(|column| base_codes(column, &|codes| codes)).collect();
            return Ok(Some(Self { codes, people: People::Counts(classes.sizes().to_vec()), row_of_class: None }));
        };
        // A person in a class is one rolled row: sizes count people.
        if !worth(usize::try_from(classes.people()).unwrap_or(usize::MAX)) {
            return Ok(None);
        }
        let class_of_row = classes.class_of_row();
        let class = |row: usize| class_of_row.get(row).copied().filter(|&class| class != NO_CLASS);
        let again = keys.seen_before(|row| class(row).map(u64::from), progress)?;
        let pairs: Vec<(u32, u32)> = (0..)
            .zip(keys.person_of_row())
            .filter(|&(row, _)| !again.contains(row))
            .filter_map(|(row, &person)| Some((class(row)?, person)))
            .collect();
        let mut row_of_class = vec![NO_CLASS; classes.count()];
        pairs.iter().zip(0..).for_each(|(&(class, _), row)| row_of_class[class as usize] = row);
        let codes = columns
            .map(|column| base_codes(column, &|codes| pairs.iter().map(|&(class, _)| codes[class as usize]).collect()))
            .collect();
        let persons = pairs.iter().map(|&(_, person)| person).collect();
        let people = People::Keys(PersonKeys::new(persons, keys.people(), keys.missing()));
        Ok(Some(Self { codes, people, row_of_class: Some(row_of_class) }))
    }

    fn view<'a>(&'a self, table: &'a CodedTable) -> View<'a> {
        self.view_of(table, self.codes.iter())
    }

    /// `codes` are those of the table's columns.
    fn view_of<'a>(&'a self, table: &'a CodedTable, codes: impl Iterator<Item = &'a Codes>) -> View<'a> {
        let fields = table.quasi_identifiers().iter().zip(codes);
        let fields = fields.map(|(q, codes)| Field { codes: codes.into(), ..q.field(q.level) }).collect();
        View { fields, people: &self.people, ..table.view() }
    }

    /// Classes of rolled rows become classes of the rows that `finest` classes were rolled up from.
    fn seen_from_rows(&self, classes: Classes, finest: &Classes) -> Classes {
        match &self.row_of_class {
            None => classes.seen_from(finest.class_of_row()),
            Some(row_of_class) => {
                let row = |&class: &u32| row_of_class.get(class as usize).copied().unwrap_or(NO_CLASS);
                classes.seen_from(&finest.class_of_row().par_iter().map(row).collect::<Vec<u32>>())
            }
        }
    }
}
