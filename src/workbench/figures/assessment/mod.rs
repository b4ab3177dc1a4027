//! A review measured over its file: every figure of the assessment, each measured by the module that defines it.

mod apart;
pub(in crate::workbench) mod class_sizes;
mod handed_over;
pub(in crate::workbench) mod inference;
pub(in crate::workbench) mod known;
pub(in crate::workbench) mod members;
pub(in crate::workbench) mod of_rows;
pub(in crate::workbench) mod on_request;
pub(in crate::workbench) mod options;
pub(in crate::workbench) mod population_risk;
pub(in crate::workbench) mod segments;
mod spelling;
pub(in crate::workbench) mod verdicts;

use super::Figures;
use super::frame::{Cache, Derived, Figure, Given, privacy};
use super::search::best_levels::level_title;
use super::search::step::AfterEdit;
use crate::dataset::{Dataset, Remark, RemarkKind, Role, Use};
use crate::privacy::inference::ClassView;
use crate::privacy::{Classes, CodedColumn, CodedTable, People, PopulationRisk, Progress, Rollup};
use crate::report::Assessment;
use crate::report::assessment::{
    Answer, ClassFigures, FileFacts, PopulationFacts, QuasiIdentifierFigures, RiskFigures, SensitiveFigures, Timings,
    Verdict, Verdicts,
};
use crate::review::Review;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::release::segment_tables::with_tables;
use crate::workbench::undecided::{hold_back, undecided};
use class_sizes::{class_figures, risk_figures};
use inference::{joint_figures, sensitive_figures};
use of_rows::{FileClasses, Sides};
use options::MeasureOptions;
use segments::segments;
use spelling::Measured;
use std::sync::Arc;
use std::time::Instant;
use verdicts::{Evidence, verdicts};

/// The whole file, the segments, their overlaps, the verdicts.
pub(crate) struct WholeFile;

impl Figure for WholeFile {
    type Question = ();
    type Answer = Assessment;
    const TITLE: &'static str = "Counting classes";
    const UNASKED: bool = true;

    fn measure(given: &Given<'_>, (): &()) -> Result<Assessment, MeasureError> {
        assess(given, &MeasureOptions::live())
    }

    fn question(_: Option<&()>, _: &Figures) -> Result<Option<()>, &'static str> {
        Ok(Some(()))
    }
}

impl Workbench {
    /// The whole file, the segments, their overlaps, the verdicts.
    #[must_use]
    pub fn assessment(&self) -> &Derived<Assessment> {
        &self.figures.assessment.answer
    }
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn assess(given: &Given<'_>, options: &MeasureOptions) -> Result<Assessment, MeasureError> {
    let Given { cache, review, progress } = *given;
    let start = Instant::now();
    let dataset = &cache.dataset;
    let table = cache.table(review, progress)?;
    let sensitive = sensitive_columns(given)?;
    if options.strict {
        // A word that nobody decided stops everything, whether or not there are segments.
        cache.sieves(review, progress)?;
    }
    let code = milliseconds(start);

    let at = Instant::now();
    let finest = cache.measure(review, progress)?;
    let file_classes = FileClasses::new(given, &table);
    let classes = file_classes.get()?;
    let classes_time = milliseconds(at);
    cache.keep_crowd_sizes(review, table.levels(), classes.class_sizes().clone());
    let quasi_identifiers = column_figures(given, &table, &finest)?;

    let at = Instant::now();
    let view = ClassView { class_of_row: classes.class_of_row(), classes: classes.count(), people: table.people() };
    let sensitive_figures = sensitive
        .iter()
        .map(|column| sensitive_figures(given, view, column, options))
        .collect::<Result<Vec<_>, _>>()?;
    let sensitive_joint = joint_figures(given, &table, None, &sensitive, options)?;
    let diversity = milliseconds(at);

    let at = Instant::now();
    let rules: Vec<&str> = review.segments.iter().map(|segment| segment.rule.as_str()).collect();
    cache.forget_members_but(&rules);
    let sides = Sides { table: &table, classes: &file_classes, sensitive: &sensitive, options };
    let linking = linking_columns(cache, review);
    let mut measured = segments(given, &sides, &linking)?;
    let segments_time = milliseconds(at);

    let people = table.people().total();
    let Judged { classes: class_figures, risk, population_table, population_fault, mut verdicts } =
        judged(given, &table, classes, &sensitive_figures, &linking, options)?;
    if let Some(question) = undecided(&dataset.source.reading) {
        for answer in measured.segments.iter_mut().map(|segment| &mut segment.answer) {
            if answer.verdict == Verdict::Pass {
                answer.verdict = Verdict::Warn;
                question.trim_end_matches('.').clone_into(&mut answer.because);
            }
        }
        let of_segments = measured.segments.iter_mut().map(|segment| &mut segment.verdicts);
        of_segments.chain([&mut verdicts]).for_each(|verdicts| hold_back(verdicts, &question));
    }
    let person_key = cache.with_use(review, Use::PersonKey);
    let keys_missing = match &**table.people() {
        People::Keys(keys) => keys.missing(),
        People::Rows(_) | People::Counts(_) => 0,
    };
    let mut file = FileFacts::of(&dataset.source);
    file.reading.remarks.extend(person_key.as_deref().and_then(|key| without_key(key, keys_missing)));
    // Of a table of counts the spelling of its values was settled when its rows were counted.
    if options.strict && cache.counted.is_none() {
        let measured = Measured { table: &table, classes, sensitive: &sensitive };
        spelling::report(given, &measured, options, &mut file.reading)?;
    }
    let further = on_request::figures(given, &table, classes, options)?;
    let moves = on_request::repeated(given, &table, options.repeat)?;
    Ok(Assessment {
        file,
        people,
        person_key,
        keys_missing: Some(keys_missing),
        quasi_identifiers,
        classes: class_figures,
        risk,
        population_table,
        population_fault,
        population_uniques: further.population_uniques,
        unique_combinations: further.unique_combinations,
        weighted: further.weighted,
        sensitive: sensitive_figures,
        sensitive_joint,
        answer: Answer::of(&measured.segments),
        segments: measured.segments,
        overlaps: measured.overlaps,
        derivations: measured.derivations,
        derivations_given_up: measured.given_up,
        verdicts,
        timings_ms: Timings {
            open: 0.0,
            code,
            classes: classes_time,
            diversity,
            segments: segments_time,
            total: milliseconds(start),
            reclass: moves.moved,
            reclass_ready: moves.ready,
        },
        peak_memory_mib: peak_memory_mib(),
    })
}

/// Reports rows whose person is not known; `None` if every row has its key.
fn without_key(key: &str, missing: u64) -> Option<Remark> {
    let text = match missing {
        0 => return None,
        1 => format!("1 row has no value in “{key}” and counts as a person of its own."),
        n => format!("{n} rows have no value in “{key}”, and each counts as a person of its own."),
    };
    let remark = Remark::new(RemarkKind::NoKey, text).of(key).rows(missing, []);
    Some(Remark { people: Some(missing), ..remark })
}

/// The whole file's risk and what follows from it.
struct Judged {
    classes: ClassFigures,
    risk: RiskFigures,
    population_table: Option<PopulationFacts>,
    population_fault: Option<String>,
    verdicts: Verdicts,
}

fn judged(
    given: &Given<'_>,
    table: &CodedTable,
    classes: &Classes,
    sensitive: &[SensitiveFigures],
    linking: &[String],
    options: &MeasureOptions,
) -> Result<Judged, MeasureError> {
    let policy = &given.review.policy;
    let threshold = policy.risk_threshold;
    let population = against_population(given, table, classes, options)?;
    let risk = match &population {
        Against::File => risk_figures(classes.class_sizes(), None, threshold),
        Against::Table(population, _) => risk_figures(classes.class_sizes(), Some(population), threshold).of("table"),
        Against::Fault(_) => {
            risk_figures(classes.class_sizes(), Some(&PopulationRisk::new(threshold)), threshold).of("table")
        }
    };
    let (population_table, population_fault) = match population {
        Against::File => (None, None),
        Against::Table(_, facts) => (Some(facts), None),
        Against::Fault(sentence) => (None, Some(sentence)),
    };
    let classes = class_figures(classes.class_sizes());
    let verdicts = verdicts(&Evidence {
        policy,
        any_quasi_identifier: !table.quasi_identifiers().is_empty(),
        people: table.people().total(),
        classes: &classes,
        risk: &risk,
        population_fault: population_fault.as_deref(),
        sensitive,
        linking_columns: linking,
        overlaps: &[],
        rule_uses_sensitive: &[],
    });
    Ok(Judged { classes, risk, population_table, population_fault, verdicts })
}

/// The verdicts of the file and of its segments, without the figures that only the whole assessment has.
pub(crate) fn effect_of(given: &Given<'_>) -> Result<AfterEdit, MeasureError> {
    let options = MeasureOptions::live();
    let table = given.cache.table(given.review, given.progress)?;
    let classes = FileClasses::new(given, &table);
    let sensitive = sensitive_columns(given)?;
    let linking = linking_columns(given.cache, given.review);
    let sides = Sides { table: &table, classes: &classes, sensitive: &sensitive, options: &options };
    let segments = segments(given, &sides, &linking)?.segments;
    let judge = || -> Result<Verdicts, MeasureError> {
        let classes = classes.get()?;
        let view = ClassView { class_of_row: classes.class_of_row(), classes: classes.count(), people: table.people() };
        let figures = sensitive
            .iter()
            .map(|column| sensitive_figures(given, view, column, &options))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(judged(given, &table, classes, &figures, &linking, &options)?.verdicts)
    };
    let file = match given.review.population {
        // The population's table may be read again.
        Some(_) => judge()?,
        None => {
            let known = given.cache.known.under(given.review, &options);
            (*known.file.get_or_make((), judge)?).clone()
        }
    };
    Ok(AfterEdit { file, segments })
}

/// The sensitive columns of a review, coded, in the file's order.
pub(crate) fn sensitive_columns(given: &Given<'_>) -> Result<Vec<Arc<CodedColumn>>, MeasureError> {
    let names = given.cache.with_role(given.review, Role::Sensitive);
    names.iter().map(|name| given.cache.coded(name, given.progress)).collect()
}

/// What journalist risk of the whole file is measured against.
enum Against {
    /// The file itself.
    File,
    Table(PopulationRisk, PopulationFacts),
    /// A table was chosen and cannot be used, in a sentence.
    Fault(String),
}

fn against_population(
    given: &Given<'_>,
    table: &CodedTable,
    classes: &Classes,
    options: &MeasureOptions,
) -> Result<Against, MeasureError> {
    match population_risk::risk(given, table, classes) {
        Ok(None) => Ok(Against::File),
        Ok(Some((risk, facts))) => Ok(Against::Table(risk, facts)),
        Err(MeasureError::Cancelled) => Err(MeasureError::Cancelled),
        Err(error) if options.strict => Err(error),
        Err(error) => Ok(Against::Fault(crate::workbench::bench::sentence(&error.to_string()))),
    }
}

/// How much each quasi-identifier distinguishes people, alone and as part of all.
fn column_figures(
    given: &Given<'_>,
    table: &CodedTable,
    finest: &Rollup,
) -> Result<Vec<QuasiIdentifierFigures>, MeasureError> {
    let progress = given.progress;
    let now = match table.levels().iter().all(|&level| level == 0) {
        true => None,
        false => Some(finest.rolled_up(&table.levels(), progress).map_err(privacy)?),
    };
    let measure = now.as_ref().unwrap_or(finest);
    (0..table.quasi_identifiers().len())
        .map(|place| {
            let alone = measure.by_columns(&[place], progress).map_err(privacy)?;
            let without = measure.without(place, progress).map_err(privacy)?;
            let identifier = &table.quasi_identifiers()[place];
            Ok(QuasiIdentifierFigures {
                column: identifier.column.name.clone(),
                level: identifier.level,
                level_name: level_title(identifier.ladder.name(identifier.level), identifier.level),
                distinction: alone.distinction().unwrap_or(0.0),
                separation: alone.separation(),
                without: class_sizes::without(&without),
            })
        })
        .collect()
}

/// Columns that are neither identifiers nor quasi-identifiers but distinct for more than half of the people: they link
/// files (METHODS 3).
pub(crate) fn linking_columns(cache: &Cache, review: &Review) -> Vec<String> {
    let is_other = |name: &str| {
        matches!(review.role(name), Some(Role::Other | Role::Sensitive))
            && review.column(name).use_ != Some(Use::PersonKey)
    };
    if let Some(counted) = &cache.counted {
        return counted.own_values.iter().filter(|name| is_other(name)).cloned().collect();
    }
    let dataset = &cache.dataset;
    let columns = dataset.columns.iter().filter(|column| is_other(&column.name));
    columns
        .filter(|column| column.unique_share > 0.5 && dataset.source.rows > 1)
        .map(|column| column.name.clone())
        .collect()
}

/// The most memory that this process has held, if the system reports it.
fn peak_memory_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib / 1024)
}

/// Measures a review over a dataset, at once: the same figures as the window's.
///
/// # Errors
/// [`MeasureError`] says what is wrong with the review for this file.
pub fn measure(dataset: &Arc<Dataset>, review: &Review, options: &MeasureOptions) -> Result<Assessment, MeasureError> {
    let cache = Cache::new(Arc::clone(dataset));
    let progress = Progress::new();
    measure_given(&Given { cache: &cache, review, progress: &progress }, options)
}

/// The same of what is made ready already.
pub(in crate::workbench) fn measure_given(
    given: &Given<'_>,
    options: &MeasureOptions,
) -> Result<Assessment, MeasureError> {
    with_tables(assess(given, options)?, given)
}

/// Measures a review over a table of counts. Tables of segments are not judged: their cells need rows.
pub(in crate::workbench) fn measure_counted(
    cache: &Cache,
    review: &Review,
    options: &MeasureOptions,
) -> Result<Assessment, MeasureError> {
    let progress = Progress::new();
    assess(&Given { cache, review, progress: &progress }, options)
}

fn classes_at(finest: &Rollup, table: &CodedTable, progress: &Progress) -> Result<Arc<Classes>, MeasureError> {
    if table.levels().iter().all(|&level| level == 0) {
        return Ok(Arc::clone(finest.classes()));
    }
    finest.classes_at(&table.levels(), progress).map(Arc::new).map_err(privacy)
}

/// The whole file's table and classes, with the class of each row: for figures of the workbench beside the assessment.
pub(crate) fn whole(given: &Given<'_>) -> Result<(CodedTable, Arc<Classes>), MeasureError> {
    let table = given.cache.table(given.review, given.progress)?;
    let classes = Arc::clone(FileClasses::new(given, &table).get()?);
    Ok((table, classes))
}
