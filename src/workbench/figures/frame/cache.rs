//! What is made from the rows once and kept while the file is open: codes, ladders, memberships, the measure.

use crate::dataset::{self, ColumnType, Dataset, Role, Use};
use crate::privacy::ladder::{Form, Group, build, suggested};
use crate::privacy::{
    Bitmap, ClassSizes, CodedColumn, CodedTable, Ladder, LadderError, Missing, People, PrivacyError, Progress,
    QuasiIdentifier, Rollup, Values,
};
use crate::release::trace::{Persons, Traced};
use crate::review::{AgreedColumns, LadderForm, MissingValues, PopulationTable, Review, Segment};
use crate::segments::{self, ValueKind};
use crate::workbench::consent::{self, Sieve};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::assessment::known::Known;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::counted::Counted;

type Shared<K, V> = Mutex<BTreeMap<K, Arc<V>>>;

/// Of one dataset. Shared by the jobs; nothing is computed while a lock is held.
pub(crate) struct Cache {
    pub(crate) dataset: Arc<Dataset>,
    /// Set where the dataset is a table of counts: it answers in place of the rows that it represents.
    pub(crate) counted: Option<Counted>,
    coded: Shared<usize, CodedColumn>,
    ladders: Shared<(String, String), Ladder>,
    people: Shared<(Option<String>, Option<String>), People>,
    members: Shared<String, Bitmap>,
    measure: Mutex<Option<(MeasureKey, Arc<Rollup>)>>,
    /// The crowds at the levels that were assessed last.
    sizes: Mutex<Option<(MeasureKey, Vec<usize>, ClassSizes)>>,
    /// The levels that pass and keep most, by all that they depend on.
    passing: Shared<String, Option<Vec<usize>>>,
    /// What was received against what was agreed, by all that it depends on.
    agreed: Shared<String, AgreedColumns>,
    /// Whom the rules of consent leave out, by the rules and who is counted.
    sieves: Mutex<Option<(String, Arc<Vec<Sieve>>)>>,
    /// Traces of earlier releases, laid over these rows, by all that they depend on.
    traced: Shared<String, Option<Arc<Traced>>>,
    /// Who is who for traces, by the keyed name of the column that tells people apart.
    persons: Shared<u64, Option<Arc<Persons>>>,
    population: Mutex<Option<(PopulationTable, Arc<Dataset>)>>,
    /// Ladders of the population's columns, by fingerprint, name and form.
    population_ladders: Shared<(String, String, String), Ladder>,
    /// What was measured of segments before.
    pub(crate) known: Known,
}

/// What the finest classes depend on: columns with their ladders, who is counted, what missing means.
#[derive(Clone, Debug, PartialEq, Eq)]
struct MeasureKey {
    columns: Vec<(String, String)>,
    people: (Option<String>, Option<String>),
    missing: MissingValues,
}

fn open<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    // A job that panicked left whole entries behind: each is inserted in one step.
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

fn kept<K: Ord, V>(
    store: &Shared<K, V>,
    key: K,
    make: impl FnOnce() -> Result<V, MeasureError>,
) -> Result<Arc<V>, MeasureError> {
    if let Some(value) = open(store).get(&key) {
        return Ok(Arc::clone(value));
    }
    let value = Arc::new(make()?);
    open(store).insert(key, Arc::clone(&value));
    Ok(value)
}

impl Cache {
    pub(crate) fn new(dataset: Arc<Dataset>) -> Self {
        Self {
            dataset,
            counted: None,
            coded: Mutex::default(),
            ladders: Mutex::default(),
            people: Mutex::default(),
            members: Mutex::default(),
            measure: Mutex::default(),
            passing: Mutex::default(),
            agreed: Mutex::default(),
            sieves: Mutex::default(),
            sizes: Mutex::default(),
            traced: Mutex::default(),
            persons: Mutex::default(),
            population: Mutex::default(),
            population_ladders: Mutex::default(),
            known: Known::default(),
        }
    }

    /// Of a table of counts, as it represents the rows of a file.
    pub(crate) fn of_counts(dataset: Arc<Dataset>, counted: Counted) -> Self {
        Self { counted: Some(counted), ..Self::new(dataset) }
    }

    /// The names of the file's columns, in its order.
    pub(crate) fn names(&self) -> Vec<&str> {
        match &self.counted {
            Some(counted) => counted.extract.iter().map(|(name, _)| name.as_str()).collect(),
            None => self.dataset.columns.iter().map(|column| column.name.as_str()).collect(),
        }
    }

    pub(crate) fn index(&self, name: &str) -> Result<usize, MeasureError> {
        self.dataset.column_index(name).ok_or_else(|| MeasureError::NoSuchColumn {
            name: name.to_owned(),
            nearest: self.dataset.nearest_column(name).map(str::to_owned),
        })
    }

    pub(crate) fn coded(&self, name: &str, progress: &Progress) -> Result<Arc<CodedColumn>, MeasureError> {
        if let Some(counted) = &self.counted {
            return counted.columns.get(name).cloned().ok_or_else(|| MeasureError::NotCounted(name.to_owned()));
        }
        let index = self.index(name)?;
        kept(&self.coded, index, || Ok(self.dataset.coded(index, progress)?))
    }

    /// The ladder of a column as the review decided it.
    pub(crate) fn ladder(&self, review: &Review, name: &str, progress: &Progress) -> Result<Arc<Ladder>, MeasureError> {
        let column = self.coded(name, progress)?;
        let form = review.column(name).ladder;
        kept(&self.ladders, (name.to_owned(), ladder_key(&form)), || {
            build(&column, &form_of(&column, form)?).map_err(|source| no_ladder(name, source))
        })
    }

    /// The population table of a review, read once.
    pub(crate) fn population(
        &self,
        table: &PopulationTable,
        progress: &Progress,
    ) -> Result<Arc<Dataset>, MeasureError> {
        if let Some((_, known)) = open(&self.population).as_ref().filter(|(of, _)| of == table) {
            return Ok(Arc::clone(known));
        }
        let dataset = Arc::new(crate::workbench::figures::assessment::population_risk::read(table, progress)?);
        self.keep_population(table.clone(), Arc::clone(&dataset));
        Ok(dataset)
    }

    /// Keeps a population table that was read elsewhere.
    pub(crate) fn keep_population(&self, table: PopulationTable, dataset: Arc<Dataset>) {
        *open(&self.population) = Some((table, dataset));
        open(&self.population_ladders).clear();
    }

    /// The ladder of a column of the population, built as that of the file's own column.
    pub(crate) fn population_ladder(
        &self,
        review: &Review,
        population: &Dataset,
        name: &str,
        progress: &Progress,
    ) -> Result<Arc<Ladder>, MeasureError> {
        let form = review.column(name).ladder;
        let key = (population.source.sha256.clone(), name.to_owned(), ladder_key(&form));
        kept(&self.population_ladders, key, || {
            crate::workbench::figures::assessment::population_risk::ladder(self, population, name, form, progress)
        })
    }

    /// The quasi-identifiers of a review, in the file's order, each with its ladder.
    pub(crate) fn quasi_identifiers(&self, review: &Review) -> Vec<String> {
        self.with_role(review, Role::QuasiIdentifier)
    }

    /// Columns with a role, in the file's order.
    pub(crate) fn with_role(&self, review: &Review, role: Role) -> Vec<String> {
        let columns = self.names().into_iter();
        columns.filter(|name| review.role(name) == Some(role)).map(str::to_owned).collect()
    }

    pub(crate) fn with_use(&self, review: &Review, use_: Use) -> Option<String> {
        let mut columns = self.names().into_iter();
        columns.find(|name| review.column(name).use_ == Some(use_)).map(str::to_owned)
    }

    /// A column by which the review decides who is counted, and which the file no longer has. Without it other people
    /// would be counted than was decided.
    ///
    /// # Errors
    /// [`MeasureError::Unusable`] if there is one.
    fn nothing_is_gone(&self, review: &Review, uses: &[Use]) -> Result<(), MeasureError> {
        let names = self.names();
        let mut gone = review.gone_columns(|name| names.contains(&name));
        let Some((column, use_)) = gone.find(|(_, use_)| uses.contains(use_)) else { return Ok(()) };
        let reason = "the file has no column of this name any more; take the decision back on the Columns screen, or open \
                      a file that has it";
        Err(MeasureError::Unusable { column: column.to_owned(), use_: use_.to_string(), reason: reason.to_owned() })
    }

    pub(crate) fn quasi_identifier(
        &self,
        review: &Review,
        name: &str,
        progress: &Progress,
    ) -> Result<QuasiIdentifier, MeasureError> {
        self.quasi_identifier_at(review, name, review.column(name).level, progress)
    }

    /// A column at a level that is not its own.
    pub(crate) fn quasi_identifier_at(
        &self,
        review: &Review,
        name: &str,
        level: usize,
        progress: &Progress,
    ) -> Result<QuasiIdentifier, MeasureError> {
        let ladder = self.ladder(review, name, progress)?;
        if level >= ladder.levels() {
            return Err(MeasureError::NoSuchLevel { column: name.to_owned(), level, levels: ladder.levels() });
        }
        Ok(QuasiIdentifier::new(ladder, level))
    }

    /// The comparison with what was agreed, made once for each `key`.
    pub(crate) fn agreed(
        &self,
        key: String,
        compare: impl FnOnce() -> Result<AgreedColumns, MeasureError>,
    ) -> Result<Arc<AgreedColumns>, MeasureError> {
        kept(&self.agreed, key, compare)
    }

    /// The trace of a table of an earlier release over these rows; `question` is all that it depends on.
    pub(crate) fn traced(
        &self,
        question: String,
        lay: impl FnOnce() -> Result<Option<Arc<Traced>>, MeasureError>,
    ) -> Result<Arc<Option<Arc<Traced>>>, MeasureError> {
        kept(&self.traced, question, lay)
    }

    /// Who is who in the rows by a column, whose keyed name `by` is: the same for every table that leaves a trace.
    pub(crate) fn persons(
        &self,
        by: u64,
        make: impl FnOnce() -> Result<Option<Arc<Persons>>, MeasureError>,
    ) -> Result<Option<Arc<Persons>>, MeasureError> {
        Ok((*kept(&self.persons, by, make)?).clone())
    }

    /// What decides whom the review counts.
    pub(crate) fn people_key(&self, review: &Review) -> (Option<String>, Option<String>) {
        (self.with_use(review, Use::PersonKey), self.with_use(review, Use::Count))
    }

    /// The people who are counted.
    pub(crate) fn people(&self, review: &Review, progress: &Progress) -> Result<Arc<People>, MeasureError> {
        if let Some(counted) = &self.counted {
            return Ok(Arc::clone(&counted.people));
        }
        self.nothing_is_gone(review, &[Use::PersonKey, Use::Count])?;
        let (key, count) = (self.with_use(review, Use::PersonKey), self.with_use(review, Use::Count));
        if let (Some(column), Some(_)) = (&key, &count) {
            return Err(MeasureError::Unusable {
                column: column.clone(),
                use_: Use::PersonKey.to_string(),
                reason: "the file has a count column too: a row is either part of a person or many people".to_owned(),
            });
        }
        if let Some(column) = &key
            && let Some(reason) = self.dataset.key_refusal(column)
        {
            return Err(MeasureError::Unusable { column: column.clone(), use_: Use::PersonKey.to_string(), reason });
        }
        kept(&self.people, (key.clone(), count.clone()), || match (key, count) {
            (Some(name), _) => {
                let column = self.index(&name)?;
                // A key that no two rows share adds nothing to the rows, and rows are counted and searched faster.
                if self.dataset.is_distinct(column) {
                    return Ok(People::Rows(self.dataset.rows()));
                }
                self.dataset.people_by(column, progress).map_err(|source| match source {
                    PrivacyError::Cancelled => MeasureError::Cancelled,
                    source => MeasureError::Count { source },
                })
            }
            (_, Some(name)) => {
                People::counts(self.coded(&name, progress)?.as_ref()).map_err(|source| MeasureError::Count { source })
            }
            _ => Ok(People::Rows(self.dataset.rows())),
        })
    }

    /// The quasi-identifiers at their levels, and who is counted.
    pub(crate) fn table(&self, review: &Review, progress: &Progress) -> Result<CodedTable, MeasureError> {
        let names = self.quasi_identifiers(review);
        let columns =
            names.iter().map(|name| self.quasi_identifier(review, name, progress)).collect::<Result<Vec<_>, _>>()?;
        let missing = match review.missing {
            MissingValues::Own => Missing::Own,
            MissingValues::MatchesAnything => Missing::MatchesAnything,
        };
        CodedTable::new(columns, self.people(review, progress)?, missing).map_err(privacy)
    }

    /// The finest classes of the quasi-identifiers, from which those at any levels are rolled up.
    pub(crate) fn measure(&self, review: &Review, progress: &Progress) -> Result<Arc<Rollup>, MeasureError> {
        let key = self.measure_key(review);
        if let Some((_, known)) = open(&self.measure).as_ref().filter(|(of, _)| *of == key) {
            return Ok(Arc::clone(known));
        }
        let table = self.table(review, progress)?;
        let finest = table.at_levels(&vec![0; table.quasi_identifiers().len()]).map_err(privacy)?;
        let measure = Arc::new(Rollup::new(&finest, None, progress).map_err(privacy)?);
        *open(&self.measure) = Some((key, Arc::clone(&measure)));
        Ok(measure)
    }

    fn measure_key(&self, review: &Review) -> MeasureKey {
        let ladder = |name: String| {
            let key = ladder_key(&review.column(&name).ladder);
            (name, key)
        };
        MeasureKey {
            columns: self.quasi_identifiers(review).into_iter().map(ladder).collect(),
            people: (self.with_use(review, Use::PersonKey), self.with_use(review, Use::Count)),
            missing: review.missing,
        }
    }

    /// The levels that pass and keep most, as `find` finds them: looked for once, whatever levels are in use.
    pub(crate) fn passing_levels(
        &self,
        review: &Review,
        find: impl FnOnce() -> Result<Option<Vec<usize>>, MeasureError>,
    ) -> Result<Arc<Option<Vec<usize>>>, MeasureError> {
        let key = (self.measure_key(review), self.with_role(review, Role::Sensitive), &review.policy);
        kept(&self.passing, format!("{key:?}"), find)
    }

    /// The crowds of everyone at these levels: those that were kept, else counted.
    pub(crate) fn class_sizes(
        &self,
        review: &Review,
        levels: &[usize],
        progress: &Progress,
    ) -> Result<ClassSizes, MeasureError> {
        let key = self.measure_key(review);
        if let Some((.., known)) = open(&self.sizes).as_ref().filter(|(of, at, _)| *of == key && at == levels) {
            return Ok(known.clone());
        }
        self.measure(review, progress)?.at_levels(levels, progress).map_err(privacy)
    }

    /// Keeps the crowds of everyone at these levels, for whoever starts from them.
    pub(crate) fn keep_crowd_sizes(&self, review: &Review, levels: Vec<usize>, sizes: ClassSizes) {
        *open(&self.sizes) = Some((self.measure_key(review), levels, sizes));
    }

    /// The columns and their kinds, in the words of the rules.
    pub(crate) fn kinds(&self) -> Vec<(String, ValueKind)> {
        let kind = |kind| match kind {
            ColumnType::Text => ValueKind::Text,
            ColumnType::Number => ValueKind::Number,
            ColumnType::Date => ValueKind::Date,
            ColumnType::Boolean => ValueKind::Boolean,
        };
        match &self.counted {
            Some(counted) => counted.extract.iter().map(|(name, of)| (name.clone(), kind(*of))).collect(),
            None => self.dataset.columns.iter().map(|column| (column.name.clone(), kind(column.kind))).collect(),
        }
    }

    /// The columns that a rule uses, coded.
    pub(crate) fn rule_columns(
        &self,
        rule: &segments::Rule,
        progress: &Progress,
    ) -> Result<BTreeMap<String, Arc<CodedColumn>>, MeasureError> {
        rule.columns().into_iter().map(|name| Ok((name.to_owned(), self.coded(name, progress)?))).collect()
    }

    /// A rule about the values that are shown, where it spells those of a folded column otherwise.
    fn respelled(&self, rule: segments::Rule, progress: &Progress) -> Result<segments::Rule, MeasureError> {
        let folded = rule.columns().into_iter().filter(|name| self.dataset.is_folded(name));
        let columns: BTreeMap<String, Arc<CodedColumn>> = folded
            .map(|name| Ok((name.to_owned(), self.coded(name, progress)?)))
            .collect::<Result<_, MeasureError>>()?;
        if columns.is_empty() {
            return Ok(rule);
        }
        Ok(rule.respelled(&|column, text| dataset::shown_spelling(columns.get(column)?, text)))
    }

    /// The rows that a rule selects.
    pub(crate) fn members(&self, segment: &str, rule: &str, progress: &Progress) -> Result<Arc<Bitmap>, MeasureError> {
        if let Some(counted) = &self.counted {
            let counted = counted.members.get(rule).cloned();
            return counted.ok_or_else(|| MeasureError::NotCounted(format!("the segment {segment} with this rule")));
        }
        kept(&self.members, rule.to_owned(), || {
            let failed = |source| MeasureError::Rule { segment: segment.to_owned(), source };
            let parsed = segments::read(rule, &self.kinds()).map_err(failed)?;
            let parsed = self.respelled(parsed, progress)?;
            let coded = self.rule_columns(&parsed, progress)?;
            segments::members(&parsed, &coded, self.dataset.rows()).map_err(failed)
        })
    }

    /// The people whom no rule of consent leaves out; `None` if there is none.
    pub(crate) fn consenting(&self, review: &Review, progress: &Progress) -> Result<Option<Bitmap>, MeasureError> {
        Ok(consent::consenting(self.sieves(review, progress)?.iter()))
    }

    /// The people whom none of the rules of consent that hold for a segment leaves out; `None` if there is none.
    pub(crate) fn consenting_to(
        &self,
        review: &Review,
        segment: &Segment,
        progress: &Progress,
    ) -> Result<Option<Bitmap>, MeasureError> {
        let sieves = self.sieves(review, progress)?;
        Ok(consent::consenting(consent::sieves_of(review, segment, &sieves)))
    }

    /// The rules of consent of a review, and whom each leaves out.
    pub(crate) fn sieves(&self, review: &Review, progress: &Progress) -> Result<Arc<Vec<Sieve>>, MeasureError> {
        let rules: Vec<_> = review.consent_rules().collect();
        let uses = (self.with_use(review, Use::PersonKey), self.with_use(review, Use::Count));
        let key = format!("{:?}", (rules, uses, Arc::as_ptr(&review.opt_outs), &review.opt_out_files));
        if let Some((_, known)) = open(&self.sieves).as_ref().filter(|(of, _)| *of == key) {
            return Ok(Arc::clone(known));
        }
        if self.counted.is_none() {
            self.nothing_is_gone(review, &[Use::Consent])?;
        }
        let people = self.people(review, progress)?;
        let sieves = Arc::new(consent::sieves(self, review, &people, progress)?);
        *open(&self.sieves) = Some((key, Arc::clone(&sieves)));
        Ok(sieves)
    }

    /// Frees memberships that no segment of the review has any more.
    pub(crate) fn forget_members_but(&self, rules: &[&str]) {
        open(&self.members).retain(|rule, _| rules.contains(&rule.as_str()));
    }
}

pub(crate) fn privacy(error: PrivacyError) -> MeasureError {
    match error {
        PrivacyError::Cancelled => MeasureError::Cancelled,
        other => MeasureError::Privacy(other),
    }
}

/// How the ladder of a column is made.
pub(crate) fn form_of(column: &CodedColumn, form: LadderForm) -> Result<Form, MeasureError> {
    Ok(match form {
        LadderForm::Automatic => suggested(column),
        LadderForm::Built { settings } => settings.parse().map_err(|source| no_ladder(&column.name, source))?,
        LadderForm::Groups { groups } => {
            let groups = groups.into_iter().map(|(name, values)| Group { label: name, members: values });
            Form::Groups(vec![groups.collect()])
        }
        LadderForm::Table { rows, .. } => match spelled_otherwise(column, &rows) {
            Some(source) => return Err(no_ladder(&column.name, source)),
            None => Form::Table(rows),
        },
    })
}

/// The first value of a column that its ladder's table has only in another spelling.
fn spelled_otherwise(column: &CodedColumn, rows: &[Vec<String>]) -> Option<LadderError> {
    let Values::Text(values) = &column.values else { return None };
    let given: HashMap<&str, usize> =
        rows.iter().enumerate().rev().filter_map(|(row, cells)| Some((cells.first()?.as_str(), row))).collect();
    let absent: Vec<&str> = values.iter().map(|value| &**value).filter(|value| !given.contains_key(value)).collect();
    let (value, row, differs) = dataset::spelled_alike(&absent, &given)?;
    let differs = format!("the column has {value}, the table {differs}");
    Some(LadderError::SpelledOtherwise { column: column.name.clone(), row: row + 1, differs })
}

fn no_ladder(column: &str, source: LadderError) -> MeasureError {
    MeasureError::Ladder { column: column.to_owned(), source }
}

/// A ladder's decision as a key: its document text.
fn ladder_key(form: &LadderForm) -> String {
    serde_json::to_string(form).unwrap_or_default()
}
