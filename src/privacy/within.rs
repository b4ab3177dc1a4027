//! The classes of a segment, from those of the whole file.

use super::classes::pairs;
use super::count::{Rows, group};
use super::pack::{CodeSlice, Field, Packing};
use super::{
    Bitmap, Classes, CodedTable, CrowdSizes, Missing, NO_CLASS, People, PopulationRisk, PrivacyError, Progress,
    equivalence_classes,
};

/// Classes among the members of a segment; only those that have a member.
#[derive(Clone, Debug)]
pub struct SegmentClasses {
    classes: Vec<u32>,
    sizes: Vec<u64>,
    crowd_sizes: CrowdSizes,
}

impl SegmentClasses {
    /// Numbers of the classes in the whole file.
    #[must_use]
    pub fn classes(&self) -> &[u32] {
        &self.classes
    }

    /// f_j: the segment's people in each of [`SegmentClasses::classes`].
    #[must_use]
    pub fn sizes(&self) -> &[u64] {
        &self.sizes
    }

    /// Prosecutor figures of the segment: the attacker knows that the person is in it.
    #[must_use]
    pub fn crowd_sizes(&self) -> &CrowdSizes {
        &self.crowd_sizes
    }

    /// Journalist and marketer figures: the attacker knows that the person is in the whole file, of which these
    /// are the classes.
    #[must_use]
    pub fn population_risk(&self, whole: &Classes, threshold: f64) -> PopulationRisk {
        let mut risk = PopulationRisk::new(threshold);
        for (&class, &people) in self.classes.iter().zip(&self.sizes) {
            risk.add(people, whole.crowds().get(class as usize).copied().unwrap_or(0));
        }
        risk
    }
}

/// Counts a segment's people class by class in one pass over the members; the quasi-identifiers are not looked at
/// again, but where missing matches anything.
///
/// `whole` are the classes of `table`, all of it or at least all members. Members are rows; see
/// [`People::rows_of_members`] for all rows of a segment's people.
///
/// ```
/// use std::sync::Arc;
/// use shoal::privacy::{
///     Bitmap, CodedColumn, CodedTable, Codes, Missing, People, Progress, QuasiIdentifier, Values,
///     equivalence_classes, segment_classes,
/// };
/// let age = Arc::new(CodedColumn {
///     name: "age".into(), values: Values::Number(vec![31.0, 45.0]), has_missing: false,
///     codes: Codes::U8(vec![0, 0, 0, 1, 1]),
/// });
/// let table = CodedTable::new(vec![QuasiIdentifier::plain(&age)], Arc::new(People::Rows(5)), Missing::Own)?;
/// let progress = Progress::new();
/// let whole = equivalence_classes(&table, None, &progress)?;
/// let members = Bitmap::from_words(vec![0b11001], 5); // one of the 31-year-olds, both of the others
/// let segment = segment_classes(&table, &whole, &members, &progress)?;
/// assert_eq!(segment.crowd_sizes().k(), Some(1));
/// let journalist = segment.population_risk(&whole, 0.4).journalist().unwrap();
/// assert_eq!((journalist.highest, journalist.share_above), (0.5, 2.0 / 3.0));
/// # Ok::<(), shoal::privacy::PrivacyError>(())
/// ```
///
/// # Errors
/// [`PrivacyError::RowsDiffer`], [`PrivacyError::Cancelled`].
pub fn segment_classes(
    table: &CodedTable,
    whole: &Classes,
    members: &Bitmap,
    progress: &Progress,
) -> Result<SegmentClasses, PrivacyError> {
    table.check_members(Some(members))?;
    let class_of_row = whole.class_of_row();
    if class_of_row.len() != table.rows() {
        let what = "the classing of the whole file".into();
        return Err(PrivacyError::RowsDiffer { what, rows: class_of_row.len(), expected: table.rows() });
    }
    if table.missing() == Missing::MatchesAnything {
        let own = equivalence_classes(table, Some(members), progress)?;
        let classes = own.representatives().iter().map(|&row| class_of_row[row as usize]).collect();
        return Ok(SegmentClasses { classes, sizes: own.sizes().to_vec(), crowd_sizes: own.crowd_sizes().clone() });
    }
    let mut ids = Vec::with_capacity(members.count() as usize);
    let mut weights = Vec::new();
    let counts = if let People::Counts(counts) = &**table.people() { Some(counts) } else { None };
    progress.check()?;
    members.for_each(|row| {
        let class = class_of_row[row];
        if class != NO_CLASS {
            ids.push(class);
            if let Some(counts) = counts {
                weights.push(counts[row]);
            }
        }
    });
    let rows = ids.len();
    let field = Field { codes: CodeSlice::U32(&ids), map: None, cardinality: whole.count() };
    let weights = counts.map(|_| weights.as_slice());
    let groups = group::<u64>(&Packing::new([field], rows), Rows { members: None, weights }, false, progress)?;
    let classes: Vec<u32> = groups.keys.iter().map(|&key| key as u32).collect();
    let mut sizes = groups.sizes;
    if let People::Keys(keys) = &**table.people() {
        let mut rows_of_class = vec![0; whole.count()];
        classes.iter().zip(&sizes).for_each(|(&class, &size)| rows_of_class[class as usize] = size);
        let in_crowd = |row: usize| rows_of_class.get(class_of_row[row] as usize).is_some_and(|&size| size > 1);
        let mut rows = Vec::new();
        members.for_each(|row| {
            if keys.repeated().contains(row) && in_crowd(row) {
                rows.push(row as u32);
            }
        });
        for pair in pairs(keys.person_of_row(), class_of_row, &rows, progress)? {
            rows_of_class[pair.class as usize] -= pair.rows - 1;
        }
        sizes = classes.iter().map(|&class| rows_of_class[class as usize]).collect();
    }
    let crowd_sizes = CrowdSizes::of_classes(sizes.iter().copied());
    Ok(SegmentClasses { classes, sizes, crowd_sizes })
}
