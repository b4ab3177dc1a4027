//! Opening what a command is about: a file with the decisions on the command line, or a review and its file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::args::Input;
use super::consent;
use super::error::Fault;
use super::list::{split, split_keeping_escapes};
use super::secrets::passphrase::keeping;
use super::text_table::shortened;
use crate::dataset::sample::Sample;
use crate::dataset::{self, ColumnType, Dataset, OpenOptions, RemarkKind};
use crate::privacy::Progress;
use crate::report::words::counted;
use crate::review::{self, Review, SourceFile};
use crate::workbench::{Folders, budget_exceeded, history_sentences, settle_consent};

/// A file and what is decided about it so far.
pub struct Opened {
    pub dataset: Arc<Dataset>,
    pub review: Review,
    /// Milliseconds.
    pub took: f64,
}

/// Opens a file, with the decisions of a review if one is given.
///
/// What must be known of the file is written to `err`: rows that could not be read, questions, a changed fingerprint.
///
/// `consent`: the rules that say who may be counted, as they are typed; the columns that they name are read with all
/// their words.
pub fn open(
    input: &Input,
    review_path: Option<&Path>,
    consent: &[String],
    err: &mut dyn Write,
) -> Result<Opened, Fault> {
    open_columns(input, review_path, consent, None, err)
}

/// Opens a file for these of its columns, if no others are requested; with a review all of them.
pub fn open_columns(
    input: &Input,
    review_path: Option<&Path>,
    consent: &[String],
    only: Option<&BTreeSet<String>>,
    err: &mut dyn Write,
) -> Result<Opened, Fault> {
    let review = review(input, review_path, err)?;
    open_reviewed(input, review_path, review, consent, only, err)
}

/// The review that a command is given, as the file or with `--review`, read; `None` if it is given none.
pub fn review(input: &Input, review_path: Option<&Path>, err: &mut dyn Write) -> Result<Option<Review>, Fault> {
    let named = input.file.as_deref().filter(|path| review::is_review(path));
    if named.is_some() && review_path.is_some() {
        return Err(Fault::wrong("two reviews are given, as the file and with --review; give one of them"));
    }
    review_path.or(named).map(|path| load(path, err)).transpose()
}

/// The same as [`open_columns`], with the review of the command already read.
pub fn open_reviewed(
    input: &Input,
    review_path: Option<&Path>,
    review: Option<Review>,
    consent: &[String],
    only: Option<&BTreeSet<String>>,
    err: &mut dyn Write,
) -> Result<Opened, Fault> {
    let named_review = input.file.as_deref().filter(|path| review::is_review(path));
    let file = input.file.as_deref().filter(|path| !review::is_review(path));
    let start = Instant::now();
    let mut review = match review {
        Some(review) => review,
        None => Review { keeping: keeping(None, err)?, ..Review::default() },
    };
    if let (None, Some((kind, people))) = (file, review.source.sample.clone()) {
        if !input.types.is_empty() {
            return Err(Fault::wrong("--type: this review is of the built-in sample, which is made with its types"));
        }
        return sample(review, &kind, people, start, err);
    }
    if review.counts.is_some() {
        return Err(Fault::wrong(
            "this review is of a table of counts from a warehouse, which has no rows of people; only shoal assess takes it: shoal assess RESULT --review counts.shoal.json",
        ));
    }
    let path = match (file, review_path.or(named_review)) {
        (Some(file), _) => file.to_owned(),
        (None, Some(path)) => reviewed_file(&review, path)?,
        (None, None) => {
            return Err(Fault::wrong("no file is given; name a data file, or a review with --review"));
        }
    };
    if path.as_os_str() == "-" {
        return Err(Fault::wrong("standard input is not read: data is opened as a file, never piped; name the file"));
    }
    let mut options = options(&review.open, input)?;
    options.consent.extend(consent.iter().flat_map(|rule| consent::may_name(rule)));
    let only = only.filter(|_| review_path.or(named_review).is_none());
    let dataset = dataset::open_columns(&path, &options, only, &Progress::new())?;
    options.consent.retain(|name| dataset.column_index(name).is_some());
    let source = &dataset.source;
    if !review.source.sha256.is_empty() && review.source.sha256 != source.sha256 {
        writeln!(
            err,
            "shoal: {} is not the file that was reviewed: its fingerprint differs. Every figure is of the file as it is now.",
            source.name
        )?;
    }
    print_reading(&dataset, err)?;
    for sentence in settle_consent(&dataset, &mut review).into_iter().chain(budget_exceeded(&review)) {
        writeln!(err, "shoal: {sentence}")?;
    }
    review.source = Arc::new(SourceFile {
        name: source.name.clone(),
        path: Some(path),
        sha256: source.sha256.clone(),
        bytes: source.bytes,
        rows: source.rows,
        sample: None,
    });
    review.open = Arc::new(options);
    if review_path.or(named_review).is_some() {
        for sentence in history_sentences(&review, Folders::of_the_platform().as_ref()) {
            writeln!(err, "shoal: {sentence}")?;
        }
    }
    Ok(Opened { dataset: Arc::new(dataset), review, took: start.elapsed().as_secs_f64() * 1e3 })
}

/// Reads a review, with the passphrase if it is sealed. A release of it that was interrupted is finished or taken back,
/// which is reported on `err`.
pub fn load(path: &Path, err: &mut dyn Write) -> Result<Review, Fault> {
    let (review, reports) = Review::open_with(path, &keeping(Some(path), err)?).map_err(Fault::wrong)?;
    for sentence in reports {
        writeln!(err, "shoal: {sentence}")?;
    }
    Ok(review)
}

/// How the file is read: as the review says, and over that as the command line says.
pub fn options(of_review: &OpenOptions, input: &Input) -> Result<OpenOptions, Fault> {
    let given = &input.reading;
    let names = |lists: &[String]| lists.iter().flat_map(|list| split(list)).collect::<Vec<String>>();
    let mut options = of_review.clone();
    options.delimiter = input.delimiter.or(options.delimiter);
    options.encoding = input.encoding.clone().or(options.encoding);
    options.types.extend(types(&input.types)?);
    options.header = given.header.or(options.header);
    options.skip_lines = given.skip_lines.or(options.skip_lines);
    options.escape = given.escape.or(options.escape);
    options.decimal_comma = given.decimal.as_deref().map(|mark| mark == ",").or(options.decimal_comma);
    options.thousands = given.thousands.or(options.thousands);
    options.date_order = given.date_order.or(options.date_order);
    options.century = given.century.or(options.century);
    options.zone = given.zone.clone().or(options.zone);
    for text in &given.totals {
        let totals = text.parse().map_err(|error| Fault::wrong(format!("--totals: {error}")))?;
        options.totals = Some(totals);
    }
    options.sheet = given.sheet.clone().or(options.sheet);
    options.range = given.range.clone().or(options.range);
    options.fold.extend(names(&given.fold));
    if !given.missing_values.is_empty() {
        options.missing_values = Some(names(&given.missing_values));
    }
    Ok(options)
}

/// Types by name of column. Which columns there are is known once the file is read.
fn types(given: &[String]) -> Result<BTreeMap<String, ColumnType>, Fault> {
    let mut types = BTreeMap::new();
    for text in given.iter().flat_map(|value| split_keeping_escapes(value)) {
        let wrong = |why: String| Fault::wrong(format!("--type: {why}, such as postcode=text"));
        // No type holds the sign, a name may.
        let (name, kind) = text.rsplit_once('=').ok_or_else(|| wrong(format!("\"{text}\" is not COLUMN=TYPE")))?;
        let kind: ColumnType = kind.trim().parse().map_err(|unknown| wrong(format!("\"{name}\": {unknown}")))?;
        let name = name.replace("\\,", ",");
        if types.insert(name.clone(), kind).is_some_and(|before| before != kind) {
            return Err(Fault::wrong(format!("--type: \"{name}\" is given two types; give one")));
        }
    }
    Ok(types)
}

/// The built-in sample, of which the review is.
fn sample(review: Review, kind: &str, people: u64, start: Instant, err: &mut dyn Write) -> Result<Opened, Fault> {
    let sample = Sample::named(kind).ok_or_else(|| {
        Fault::wrong(format!("this review is of a sample \"{kind}\", which this Shoal does not have"))
    })?;
    let dataset = dataset::sample::dataset(sample, people, &Progress::new()).map_err(Fault::wrong)?;
    print_reading(&dataset, err)?;
    Ok(Opened { dataset: Arc::new(dataset), review, took: start.elapsed().as_secs_f64() * 1e3 })
}

fn reviewed_file(review: &Review, review_path: &Path) -> Result<PathBuf, Fault> {
    review::reviewed_file(review, review_path).ok_or_else(|| {
        Fault::wrong(format!(
            "the file of this review, {}, is neither beside it nor where it was; name it before --review",
            review.source.name
        ))
    })
}

/// Remarks of one kind that are printed; a file of thousands of columns may have one for each.
const MOST_OF_A_KIND: u64 = 20;
/// Characters of a remark that are printed; a name in it may be longer than any screen.
const LONGEST_SENTENCE: usize = 400;

/// Reports on `err` what must be known about how a file was read.
pub fn print_reading(dataset: &Dataset, err: &mut dyn Write) -> Result<(), Fault> {
    let source = &dataset.source;
    if source.unreadable_rows > 0 {
        let left_out = counted(source.unreadable_rows, "row", "rows");
        let are = if source.unreadable_rows == 1 { "is" } else { "are" };
        writeln!(err, "shoal: {left_out} of {} could not be read and {are} left out:", source.name)?;
        for row in source.unreadable.iter().take(10) {
            writeln!(err, "  line {}: {}", row.line, row.reason)?;
        }
    }
    // Rows that could not be read were listed above, with the reason for each.
    let mut of_kind: BTreeMap<RemarkKind, u64> = BTreeMap::new();
    for remark in source.reading.remarks.iter().filter(|remark| remark.kind != RemarkKind::Unreadable) {
        let count = of_kind.entry(remark.kind).or_default();
        *count += 1;
        if *count > MOST_OF_A_KIND {
            continue;
        }
        let instead = remark.instead.as_ref().map(|option| format!(" (otherwise: {option})")).unwrap_or_default();
        writeln!(err, "shoal: {}{}", shortened(&remark.text, LONGEST_SENTENCE), shortened(&instead, LONGEST_SENTENCE))?;
    }
    for (kind, count) in of_kind.into_iter().filter(|(_, count)| *count > MOST_OF_A_KIND) {
        let more = counted(count - MOST_OF_A_KIND, "more remark", "more remarks");
        writeln!(err, "shoal: {more} of the kind “{}”; `shoal columns --json` lists all of them.", kind.name())?;
    }
    let is_reported = |sentence: &str| source.reading.remarks.iter().any(|remark| remark.text == sentence);
    for question in source.questions.iter().filter(|question| !is_reported(&question.sentence)) {
        writeln!(err, "shoal: {}", question.sentence)?;
    }
    Ok(())
}
