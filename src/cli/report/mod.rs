//! `shoal report`: the reports of a review, besides its tables, for internal use and for the recipient.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::args::{Input, Reading};
use super::error::{DOES_NOT_HOLD, Fault, HOLDS};
use super::input::{self, Opened};
use crate::files::{self, FileError, IfExists};
use crate::privacy::Progress;
use crate::report::document::DocumentFormat;
use crate::report::record::{LetterKind, NotDisclosed};
use crate::review::{self, Review};
use crate::workbench::{
    MeasureOptions, ReportError, ReportKind, ReportOf, measure, prepare_release, record_state, report_bytes, report_day,
};

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Reader {
    /// Internal readers, who are responsible for the data: true figures
    Inside,
    /// The recipient of a release: disclosed facts alone
    Recipient,
    /// Whoever supplied the file: a letter of acceptance or return
    Vendor,
}

/// The format of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    Html,
    Docx,
    Pdf,
    /// Plain text, for the vendor only
    Text,
    /// The record as JSON
    Json,
    /// A file that CNIL's PIA tool imports
    CnilJson,
    /// The row of the record of processing (GDPR Art. 30) as CSV, as a workbook if --out ends in .xlsx
    Register,
    /// Sentences for a privacy notice
    Notice,
}

/// What the letter to a vendor says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LetterAnswer {
    Accept,
    Return,
}

/// Options of `shoal report`.
#[derive(Debug, Args)]
pub struct Report {
    /// The review
    pub review: PathBuf,
    /// The reviewed file, where it is neither beside the review nor where it was
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Who reads it
    #[arg(long = "for", value_name = "READER")]
    pub reader: Reader,
    /// Format of the report
    #[arg(long, value_name = "FORMAT")]
    pub format: ReportFormat,
    /// For a recipient: the release by its number (the last one if omitted)
    #[arg(long, value_name = "N")]
    pub release: Option<u64>,
    /// For a vendor: accept the file or return it (as the comparison with what was agreed says if omitted)
    #[arg(long, value_name = "ANSWER")]
    pub answer: Option<LetterAnswer>,
    /// The file to write; without it, text is printed to standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Replace the file if it exists
    #[arg(long)]
    pub overwrite: bool,
}

/// Prints or writes the report; combinations of reader and format that do not exist are [`Fault::wrong`].
pub fn run(args: &Report, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    let recipient = args.reader == Reader::Recipient;
    if recipient && matches!(args.format, ReportFormat::CnilJson | ReportFormat::Register | ReportFormat::Json) {
        return Err(Fault::wrong(
            "--format: cnil-json, register and json are for internal use only (--for inside); a recipient gets html, docx or pdf",
        ));
    }
    let vendor = args.reader == Reader::Vendor;
    let is_document =
        matches!(args.format, ReportFormat::Html | ReportFormat::Docx | ReportFormat::Pdf | ReportFormat::Text);
    if vendor && !is_document {
        return Err(Fault::wrong("--format: a vendor gets html, docx, pdf or text"));
    }
    if args.format == ReportFormat::Text && !vendor {
        return Err(Fault::wrong("--format: text is for a vendor only; take html, docx or pdf"));
    }
    if args.answer.is_some() && !vendor {
        return Err(Fault::wrong("--answer: only a vendor's file is accepted or returned; add --for vendor"));
    }
    if args.release.is_some() && !recipient {
        return Err(Fault::wrong("--release: a single release is reported to its recipient; add --for recipient"));
    }
    if args.out.is_none() && matches!(args.format, ReportFormat::Docx | ReportFormat::Pdf) {
        return Err(Fault::wrong("--out: name the file to write; docx and pdf are not printed"));
    }
    let review = input::load(&args.review, err)?;
    let bytes = match bytes(args, &review, err)? {
        Ok(bytes) => bytes,
        Err(ReportError::NotDisclosed(error @ NotDisclosed::NotAnsweredWithNo(_))) => {
            writeln!(err, "shoal: nothing was written: {error}.")?;
            return Ok(DOES_NOT_HOLD);
        }
        Err(ReportError::NoLetter(error)) => return Err(Fault::wrong(error)),
        Err(ReportError::NotDisclosed(error)) => return Err(Fault::wrong(error)),
        Err(error @ ReportError::PersonalValue(_)) => {
            return Err(Fault::wrong(format!("nothing was written: {error}")));
        }
        Err(error) => return Err(Fault::unfinished(error)),
    };
    match &args.out {
        None => {
            out.write_all(&bytes)?;
            out.flush()?;
        }
        Some(path) => {
            let if_exists = if args.overwrite { IfExists::Replace } else { IfExists::Refuse };
            files::write(path, if_exists, |file| file.write_all(&bytes)).map_err(|error| match error {
                FileError::Exists { .. } => Fault::wrong(format!("{error}, with --overwrite")),
                FileError::NoFolder { .. } | FileError::IsFolder { .. } => Fault::wrong(error),
                _ => Fault::unfinished(error),
            })?;
            writeln!(err, "shoal: {} was written.", path.display())?;
        }
    }
    Ok(HOLDS)
}

/// What the options request.
fn kind(args: &Report) -> ReportKind {
    let document = |format: DocumentFormat| match args.reader {
        Reader::Inside => ReportKind::Inside(format),
        Reader::Recipient => ReportKind::Recipient(format, args.release),
        Reader::Vendor => ReportKind::Letter(
            format,
            args.answer.map(|answer| match answer {
                LetterAnswer::Accept => LetterKind::Acceptance,
                LetterAnswer::Return => LetterKind::Return,
            }),
        ),
    };
    let in_workbook = args.out.as_ref().is_some_and(|path| path.extension().is_some_and(|end| end == "xlsx"));
    match args.format {
        ReportFormat::Html => document(DocumentFormat::Html),
        ReportFormat::Docx => document(DocumentFormat::Docx),
        ReportFormat::Pdf => document(DocumentFormat::Pdf),
        ReportFormat::Text => document(DocumentFormat::Text),
        ReportFormat::Json => ReportKind::Json,
        ReportFormat::CnilJson => ReportKind::Cnil,
        ReportFormat::Register if in_workbook => ReportKind::RegisterWorkbook,
        ReportFormat::Register => ReportKind::RegisterCsv,
        ReportFormat::Notice => ReportKind::Notice,
    }
}

/// The report, with the figures of the file if it is at hand. What a recipient may know is in the ledger.
fn bytes(args: &Report, review: &Review, err: &mut dyn Write) -> Result<Result<Vec<u8>, ReportError>, Fault> {
    let kind = kind(args);
    let is_there = || review.source.sample.is_some() || review::reviewed_file(review, &args.review).is_some();
    let at_hand = args.file.is_some() || is_there();
    if !at_hand && matches!(kind, ReportKind::Letter(..)) {
        return Err(Fault::wrong(format!(
            "the file of this review, {}, is neither beside it nor where it was, so it cannot be compared with what was agreed; {NAME_IT}",
            review.source.name
        )));
    }
    let to_recipient = matches!(kind, ReportKind::Recipient(..));
    if (to_recipient || !at_hand && !kind.is_for_inside())
        && let Some(found) = searched(args, review, at_hand, err)?
    {
        return Ok(Err(found));
    }
    if !at_hand || to_recipient {
        if kind.is_for_inside() {
            writeln!(
                err,
                "shoal: the file of this review, {}, is neither beside it nor where it was: its figures are not in the report; {NAME_IT}.",
                review.source.name
            )?;
        }
        let state = record_state(review, None, None, None, report_day(review));
        let of = ReportOf { review, state: &state, figures: None, release: None };
        return Ok(report_bytes(kind, &of));
    }
    let Opened { dataset, review, .. } = opened(args, review, err)?;
    let wrong = |error| Fault::of_measure(&error, None);
    let figures = measure(&dataset, &review, &MeasureOptions::default()).map_err(wrong)?;
    let release = if review.release.is_shaped() {
        Some(prepare_release(&dataset, &review, &Progress::new()).map_err(wrong)?)
    } else {
        None
    };
    let state = record_state(&review, Some(&dataset), Some(&figures), release.as_ref(), report_day(&review));
    if let Some(label) = state.work.personal_values.first() {
        let found = ReportError::PersonalValue(label.clone());
        if !kind.is_for_inside() {
            return Ok(Err(found));
        }
        writeln!(err, "shoal: {found}.")?;
    }
    let release = release.as_ref().map(|release| (release.verdict, release.because.as_str()));
    let of = ReportOf { review: &review, state: &state, figures: Some(&figures), release };
    Ok(report_bytes(kind, &of))
}

const NAME_IT: &str = "name it with --file";

/// The reviewed file: the one that was named, else the one that is beside the review or where it was.
fn opened(args: &Report, review: &Review, err: &mut dyn Write) -> Result<Opened, Fault> {
    let of_review = args.file.is_none().then(|| args.review.clone());
    let input = Input {
        file: args.file.clone().or(of_review),
        delimiter: None,
        encoding: None,
        types: Vec::new(),
        reading: Reading::default(),
    };
    let opened = input::open(&input, args.file.as_ref().map(|_| args.review.as_path()), &[], err)?;
    // A file that somebody names is not looked at in place of another.
    if args.file.is_some() && opened.dataset.source.sha256 != review.source.sha256 {
        let name = &opened.dataset.source.name;
        return Err(Fault::wrong(format!("--file: {name} is not the file that was reviewed: its fingerprint differs")));
    }
    Ok(opened)
}

/// Looks for values of direct identifiers in what others would read; what was found. If the file cannot be looked
/// at, that is said.
fn searched(args: &Report, review: &Review, at_hand: bool, err: &mut dyn Write) -> Result<Option<ReportError>, Fault> {
    let name = &review.source.name;
    let unsearched = "so no people's values were looked for in the report";
    if !at_hand {
        writeln!(
            err,
            "shoal: the file of this review, {name}, is neither beside it nor where it was, {unsearched}; {NAME_IT}."
        )?;
        return Ok(None);
    }
    match opened(args, review, err) {
        Ok(Opened { dataset, review, .. }) => {
            let state = record_state(&review, Some(&dataset), None, None, report_day(&review));
            Ok(state.work.personal_values.into_iter().next().map(ReportError::PersonalValue))
        }
        Err(fault) if args.file.is_some() => Err(fault),
        Err(fault) => {
            writeln!(err, "shoal: the file of this review, {name}, cannot be used ({fault}), {unsearched}.")?;
            Ok(None)
        }
    }
}
