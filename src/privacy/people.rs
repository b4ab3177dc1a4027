//! Who is counted: rows, keys or counts.

use rayon::prelude::*;

use super::{Bitmap, Cancelled, CodedColumn, PrivacyError, Progress, Values};

/// Represents no person and no row.
const NOBODY: u32 = u32::MAX;

/// How rows represent people.
///
/// * Without a person key a row is a person.
/// * With a person key a class holds as many people as it has distinct keys; a person whose rows fall into several
///   classes is in each of them. So the sizes of all classes can add up to more than the distinct people. Such a
///   person's crowd is the smallest of their classes': the histogram, people alone, shares above a threshold and average
///   risks count each person once; distinction and separation are over people *in classes* (Σ f_j), which is what a
///   frequency table made with `COUNT(DISTINCT key)` knows too. If everybody is in one class, both are the same.
/// * With a count column a row represents that many people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum People {
    /// Each of this many rows is a person.
    Rows(usize),
    Keys(PersonKeys),
    /// People per row; a row of 0 is nobody and makes no class.
    Counts(Vec<u64>),
}

/// The person of every row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonKeys {
    person_of_row: Vec<u32>,
    people: u64,
    missing: u64,
    /// Rows of people who have more than one row: only there can a class count somebody twice.
    repeated: Bitmap,
    /// The same rows, those of a person together in the order of the file, and where each person's rows begin.
    rows: Vec<u32>,
    starts: Vec<u32>,
}

/// People whose rows are examined in one go.
const TOGETHER: usize = 1 << 13;

impl PersonKeys {
    /// Persons below `people`, of whom some may have no row.
    pub(crate) fn new(person_of_row: Vec<u32>, people: u64, missing: u64) -> Self {
        // First the rows of each person, then the place of the next one; nobody has enough rows to reach the mark.
        let mut places = vec![0_u32; people as usize];
        person_of_row.iter().for_each(|&person| places[person as usize] += 1);
        let (mut starts, mut end) = (vec![0], 0);
        for place in &mut places {
            if *place > 1 {
                let begin = end;
                end += std::mem::replace(place, begin);
                starts.push(end);
            } else {
                *place = NOBODY;
            }
        }
        let mut rows = vec![0; end as usize];
        let mut repeated = Bitmap::none(person_of_row.len());
        for (row, &person) in person_of_row.iter().enumerate() {
            let place = &mut places[person as usize];
            if *place != NOBODY {
                rows[*place as usize] = row as u32;
                *place += 1;
                repeated.insert(row);
            }
        }
        Self { person_of_row, people, missing, repeated, rows, starts }
    }

    /// The person of each row, 0 to `people` − 1.
    #[must_use]
    pub fn person_of_row(&self) -> &[u32] {
        &self.person_of_row
    }

    /// Distinct people, a row without a key being a person of its own.
    #[must_use]
    pub fn people(&self) -> u64 {
        self.people
    }

    /// Rows without a key.
    #[must_use]
    pub fn missing(&self) -> u64 {
        self.missing
    }

    pub(crate) fn repeated(&self) -> &Bitmap {
        &self.repeated
    }

    /// Takes something of the rows of everyone who has several, people in stretches on all cores. The rows of a person
    /// are in the order of the file; what is taken is in the order of the people.
    pub(crate) fn of_repeated<T: Default + Send>(
        &self,
        progress: &Progress,
        take: impl Fn(&[u32], &mut T) + Sync,
    ) -> Result<Vec<T>, Cancelled> {
        let people = self.starts.len() - 1;
        let stretch = |stretch: usize| {
            progress.check()?;
            let mut taken = T::default();
            let first = stretch * TOGETHER;
            let starts = &self.starts[first..=people.min(first + TOGETHER)];
            starts.windows(2).for_each(|ends| take(&self.rows[ends[0] as usize..ends[1] as usize], &mut taken));
            Ok(taken)
        };
        (0..people.div_ceil(TOGETHER)).into_par_iter().map(stretch).collect()
    }

    /// Rows that have the same person and key as an earlier row. Rows without a key are passed over.
    pub(crate) fn seen_before(
        &self,
        key: impl Fn(usize) -> Option<u64> + Sync,
        progress: &Progress,
    ) -> Result<Bitmap, Cancelled> {
        let of_stretches = self.of_repeated(progress, |rows, (own, again): &mut (Vec<(u64, u32)>, Vec<u32>)| {
            own.clear();
            own.extend(rows.iter().filter_map(|&row| Some((key(row as usize)?, row))));
            own.sort_unstable();
            again.extend(own.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[1].1));
        })?;
        let mut seen = Bitmap::none(self.person_of_row.len());
        of_stretches.iter().flat_map(|(_, again)| again).for_each(|&row| seen.insert(row as usize));
        Ok(seen)
    }
}

impl People {
    /// People by a person key. A missing key is its own person.
    ///
    /// ```
    /// use shoal::privacy::{CodedColumn, Codes, People, Values};
    /// let key = CodedColumn {
    ///     name: "customer".into(),
    ///     values: Values::Number(vec![7.0, 9.0]),
    ///     has_missing: true,
    ///     codes: Codes::pack(&[0, 0, 1, 2, 2], 3), // 7, 7, 9, missing, missing
    /// };
    /// let people = People::keys(&key)?;
    /// assert_eq!(people.total(), 4);
    /// # Ok::<(), shoal::privacy::PrivacyError>(())
    /// ```
    ///
    /// # Errors
    /// [`PrivacyError::TooManyRows`].
    pub fn keys(column: &CodedColumn) -> Result<Self, PrivacyError> {
        let rows = column.rows();
        if rows >= u32::MAX as usize {
            return Err(PrivacyError::TooManyRows { rows });
        }
        let missing_code = column.missing_code();
        // Renumbered, so that keys that no row has (in a filtered file) are not people.
        let mut person_of_code = vec![u32::MAX; column.cardinality()];
        let mut next = 0;
        let mut missing = 0;
        let person_of_row: Vec<u32> = column
            .codes
            .iter()
            .map(|code| {
                let known = person_of_code.get_mut(code as usize).filter(|_| Some(code) != missing_code);
                match known {
                    Some(person) if *person != u32::MAX => *person,
                    known => {
                        missing += u64::from(Some(code) == missing_code);
                        if let Some(person) = known {
                            *person = next;
                        }
                        next += 1;
                        next - 1
                    }
                }
            })
            .collect();
        Ok(Self::Keys(PersonKeys::new(person_of_row, u64::from(next), missing)))
    }

    /// People by the rows in which they come first: for each row the first row of the same person, `None` for a row
    /// whose person is not known and is its own. The same as [`People::keys`] of the values.
    ///
    /// ```
    /// use shoal::privacy::People;
    /// let people = People::by_first_rows([Some(0), Some(0), Some(2), None, None].into_iter())?; // 7, 7, 9, missing, missing
    /// assert_eq!(people.total(), 4);
    /// # Ok::<(), shoal::privacy::PrivacyError>(())
    /// ```
    ///
    /// # Errors
    /// [`PrivacyError::TooManyRows`].
    pub fn by_first_rows(first: impl ExactSizeIterator<Item = Option<u32>>) -> Result<Self, PrivacyError> {
        let rows = first.len();
        if rows >= u32::MAX as usize {
            return Err(PrivacyError::TooManyRows { rows });
        }
        let (mut next, mut missing) = (0, 0);
        let mut person_of_row: Vec<u32> = Vec::with_capacity(rows);
        for first in first {
            missing += u64::from(first.is_none());
            let known = first.and_then(|first| person_of_row.get(first as usize).copied());
            person_of_row.push(known.unwrap_or(next));
            next += u32::from(known.is_none());
        }
        Ok(Self::Keys(PersonKeys::new(person_of_row, u64::from(next), missing)))
    }

    /// People by a count column.
    ///
    /// # Errors
    /// [`PrivacyError::CountNotWhole`] names the first row whose value is missing, negative or not whole;
    /// [`PrivacyError::TooManyPeople`].
    pub fn counts(column: &CodedColumn) -> Result<Self, PrivacyError> {
        let of_code: Vec<Option<u64>> = match &column.values {
            Values::Number(values) => values
                .iter()
                // 2^64 is the first number that does not fit.
                .map(|&v| (v >= 0.0 && v.fract() == 0.0 && v < 18_446_744_073_709_551_616.0).then_some(v as u64))
                .collect(),
            Values::Text(values) => values.iter().map(|v| v.trim().parse().ok()).collect(),
            Values::Date(_) | Values::Boolean(_) => Vec::new(),
        };
        let counts = column
            .codes
            .iter()
            .enumerate()
            .map(|(row, code)| {
                of_code.get(code as usize).copied().flatten().ok_or(PrivacyError::CountNotWhole { row: row + 1 })
            })
            .collect::<Result<Vec<u64>, _>>()?;
        let people = Self::Counts(counts);
        people.check()?;
        Ok(people)
    }

    /// Rows of the file, whoever they represent.
    #[must_use]
    pub fn rows(&self) -> usize {
        match self {
            Self::Rows(rows) => *rows,
            Self::Keys(keys) => keys.person_of_row.len(),
            Self::Counts(counts) => counts.len(),
        }
    }

    /// Everyone: rows, distinct keys, or the sum of the counts.
    #[must_use]
    pub fn total(&self) -> u64 {
        match self {
            Self::Rows(rows) => *rows as u64,
            Self::Keys(keys) => keys.people,
            Self::Counts(counts) => counts.iter().fold(0, |sum, &c| sum.saturating_add(c)),
        }
    }

    /// Distinct people among the members: a person is in if any of their rows is.
    #[must_use]
    pub fn among(&self, members: &Bitmap) -> u64 {
        match self {
            Self::Rows(_) => members.count(),
            Self::Keys(keys) => {
                let mut seen = Bitmap::none(keys.people as usize);
                members.iter().filter_map(|row| keys.person_of_row.get(row)).for_each(|&p| seen.insert(p as usize));
                seen.count()
            }
            Self::Counts(counts) => {
                members.iter().filter_map(|row| counts.get(row)).fold(0, |sum, &c| sum.saturating_add(c))
            }
        }
    }

    /// All rows of everyone who has a row among the members. A segment is of people, so its classes are made of these.
    #[must_use]
    pub fn rows_of_members(&self, members: &Bitmap) -> Bitmap {
        let Self::Keys(keys) = self else { return members.clone() };
        let mut seen = Bitmap::none(keys.people as usize);
        members.iter().filter_map(|row| keys.person_of_row.get(row)).for_each(|&p| seen.insert(p as usize));
        let mut all = Bitmap::none(members.rows());
        for (row, &person) in keys.person_of_row.iter().enumerate() {
            if seen.contains(person as usize) {
                all.insert(row);
            }
        }
        all
    }

    /// Makes sure that no sum over rows can overflow.
    pub(crate) fn check(&self) -> Result<(), PrivacyError> {
        match self {
            Self::Counts(counts) => counts
                .iter()
                .try_fold(0_u64, |sum, &c| sum.checked_add(c))
                .map(|_| ())
                .ok_or(PrivacyError::TooManyPeople),
            Self::Rows(_) | Self::Keys(_) => Ok(()),
        }
    }
}
