//! Opening a file or a review, and the questions on the way.

use super::opt_out::reopen;
use super::saving::{free_path, own_path};
use super::settings::Recent;
use crate::dataset::sample::{self, Sample, SampleError};
use crate::dataset::{self, Dataset, DatasetError, OpenOptions};
use crate::privacy::Progress;
use crate::release::ledger::LedgerFault;
use crate::review::{
    self, ColumnDecision, Keeping, LadderForm, Policy, Review, ReviewError, Seal, SealError, SourceFile,
};
use crate::workbench::again::open_newer_or_reviewed;
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::jobs::JobKind;
use crate::workbench::notice::NoticeKind;
use crate::workbench::record::handed_out::ReportKind;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a file cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFailure {
    pub path: PathBuf,
    pub sentence: String,
}

/// A question that must be answered before going on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// The reviewed file has another fingerprint than the review remembers: go on with the file as it is now?
    FileChanged { review: PathBuf, sentence: String },
    /// The reviewed file is gone: where is it now?
    FileGone { review: PathBuf, sentence: String },
    /// The review is sealed: with which passphrase? `open` is what is opened with it, the review or its file.
    Passphrase { open: PathBuf, review: PathBuf, sentence: String },
    /// The export's files exist already: replace them?
    Overwrite { folder: PathBuf, files: Vec<String> },
    /// The report's file exists already: replace it?
    OverwriteReport { path: PathBuf, kind: ReportKind },
    /// Work on the open review lies in another place: open that?
    SavedAside { saved: PathBuf, sentence: String },
}

/// A dataset with the review that belongs to it.
pub(crate) struct Opened {
    pub dataset: Dataset,
    pub review: Review,
    pub review_path: Option<PathBuf>,
    pub notice: Option<String>,
    /// The place at which the review's ledger is broken.
    pub fault: Option<LedgerFault>,
}

impl Opened {
    /// Looks at the ledger as well: it can be large, and this is no work for the thread that draws.
    fn arrival(dataset: Dataset, mut review: Review, review_path: Option<PathBuf>, notice: Option<String>) -> Arrival {
        let lists = reopen(&dataset, &mut review, &Progress::new());
        let consent = crate::workbench::consent::settle_consent(&dataset, &mut review);
        let notices = notice.into_iter().chain(lists).chain(consent);
        let notice = notices.reduce(|all, more| format!("{all} {more}"));
        // Without one nothing can be signed or exported, which says so then.
        review.salted().ok();
        let fault = review.ledger.verify().err();
        Arrival::Opened(Box::new(Self { dataset, review, review_path, notice, fault }))
    }
}

/// The title that a review has until somebody types another.
pub(crate) fn review_title(file: &str) -> String {
    format!("Review of {file}")
}

/// What became of opening.
enum Arrival {
    Opened(Box<Opened>),
    /// With what was found out on the way.
    Ask(Question, Box<Review>, Vec<String>),
    /// The review is sealed, and was not opened.
    Sealed(Question),
    Failed(OpenFailure),
    Cancelled,
}

impl Workbench {
    /// Opens a data file, or a review and the file that it belongs to.
    pub fn open(&mut self, path: &Path) {
        self.open_with(path, None);
    }

    fn open_with(&mut self, path: &Path, seal: Option<Seal>) {
        let path = path.to_owned();
        self.save_if_edited();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let context = self.opening_context(seal);
        self.forget_failure();
        self.run(
            JobKind::Open,
            &format!("Opening {name}"),
            move |progress| {
                if review::is_review(&path) {
                    open_review(&path, &context, progress)
                } else {
                    open_data(&path, None, &context, progress)
                }
            },
            Self::arrived,
        );
    }

    /// Makes the built-in sample and opens it.
    pub fn open_sample(&mut self, kind: Sample, people: u64) {
        self.save_if_edited();
        let context = self.opening_context(None);
        self.forget_failure();
        self.run(
            JobKind::Open,
            "Making the sample",
            move |progress| open_sample(kind, people, None, &context, progress),
            Self::arrived,
        );
    }

    /// Closes the file; the review is saved first where it was edited.
    pub fn close(&mut self) {
        self.save_if_edited();
        self.jobs.cancel_all();
        let before = (self.cache.take(), std::mem::take(&mut self.figures));
        self.let_go(before);
        self.history = review::History::default();
        self.forget_failure();
        self.look_at_portfolio_again();
        self.question = None;
        self.review_path = None;
        self.know_the_file(review::AsRead::default());
        self.watch_files();
        self.unsaved = false;
        self.edited_at = None;
    }

    /// What failed to open is of no interest once something else is opened.
    fn forget_failure(&mut self) {
        if let Some(failure) = self.open_failure.take() {
            self.forget_notice(&failure.sentence);
        }
    }

    fn opening_context(&self, seal: Option<Seal>) -> Context {
        let policy = self.settings().default_policy.map(review::Preset::policy_with_approval);
        let folders = self.folders.as_ref();
        let keeping = Keeping::new(folders.map(|folders| folders.secrets.clone()), seal);
        Context { policy, reviews: folders.map(|folders| folders.reviews.clone()), keeping }
    }

    fn arrived(&mut self, arrival: Arrival) {
        match arrival {
            Arrival::Opened(opened) => {
                if let Some(path) = &opened.dataset.source.path {
                    let note = format!("{} rows", crate::workbench::thousands(opened.dataset.source.rows));
                    let opened_on = chrono::Local::now().format("%Y-%m-%d").to_string();
                    let review = opened.review_path.clone();
                    let recent = Recent { path: path.clone(), note, opened: opened_on, review };
                    self.change_settings(|settings| settings.remember(recent));
                }
                let (notice, fault) = (opened.notice.clone(), opened.fault.clone());
                self.take_over(*opened);
                if let Some(text) = notice {
                    self.notify(NoticeKind::Warning, text);
                }
                self.look_at_history(fault);
                self.figures.pend_all();
                self.offer_aside();
            }
            Arrival::Ask(question, review, reports) => {
                reports.into_iter().for_each(|text| self.notify(NoticeKind::Warning, text));
                if let Question::FileChanged { review: path, .. } | Question::FileGone { review: path, .. } = &question
                {
                    self.pending_review = Some((path.clone(), *review));
                }
                self.question = Some(question);
            }
            Arrival::Sealed(question) => self.question = Some(question),
            Arrival::Failed(failure) => {
                self.notify(NoticeKind::Error, failure.sentence.clone());
                self.open_failure = Some(failure);
            }
            Arrival::Cancelled => {}
        }
    }

    /// Answers the open question.
    pub fn answer(&mut self, yes: bool) {
        let Some(question) = self.question.take() else { return };
        match question {
            Question::FileChanged { review, .. } => {
                let Some((_, document)) = self.pending_review.take().filter(|_| yes) else { return };
                let Some(path) = document.source.path.clone() else { return };
                self.open_reviewed(path, Some(review), document, false);
            }
            Question::FileGone { .. } => self.pending_review = None,
            Question::Overwrite { .. } => self.answer_overwrite(yes),
            Question::OverwriteReport { path, kind } if yes => self.write_report(kind, &path, true),
            Question::SavedAside { saved, .. } if yes => self.open(&saved),
            Question::OverwriteReport { .. } | Question::SavedAside { .. } | Question::Passphrase { .. } => {}
        }
    }

    /// Answers with which passphrase the review is sealed. The question is put again if it is another one.
    pub fn answer_passphrase(&mut self, passphrase: String) {
        if let Some(Question::Passphrase { open, .. }) = self.question.take() {
            self.open_with(&open, Some(Seal::new(passphrase)));
        }
    }

    /// Answers where the reviewed file is now.
    pub fn answer_path(&mut self, path: &Path) {
        let Some(Question::FileGone { review, .. }) = self.question.take() else { return };
        let Some((_, mut document)) = self.pending_review.take() else { return };
        let mut source = (*document.source).clone();
        source.path = Some(path.to_owned());
        document.source = Arc::new(source);
        self.open_reviewed(path.to_owned(), Some(review), document, false);
    }

    /// `newer`: it is not the file of the review, but takes its place.
    pub(in crate::workbench) fn open_reviewed(
        &mut self,
        path: PathBuf,
        review_path: Option<PathBuf>,
        document: Review,
        newer: bool,
    ) {
        self.run(
            JobKind::Open,
            "Opening the reviewed file",
            move |progress| match open_newer_or_reviewed(&path, &document, newer, progress) {
                Ok((dataset, options)) => {
                    let document = Review { open: options, ..document };
                    let changed = dataset.source.sha256 != document.source.sha256;
                    let notice = (changed && !newer).then(|| {
                        "The file has changed since this review was saved: every figure is of the file as it is now."
                            .to_owned()
                    });
                    let review = with_source(document, &dataset, None);
                    Opened::arrival(dataset, review, review_path, notice)
                }
                Err(error) => failure(&path, error),
            },
            move |workbench, arrival| {
                let is_open = matches!(arrival, Arrival::Opened(_));
                workbench.arrived(arrival);
                if newer && is_open {
                    workbench.touched();
                }
            },
        );
    }
}

/// What opening needs to know of the program.
struct Context {
    policy: Option<Policy>,
    reviews: Option<PathBuf>,
    keeping: Keeping,
}

/// Asks for the passphrase if that is what a review lacks.
fn sealed(open: &Path, review: &Path, error: &ReviewError) -> Option<Arrival> {
    let ReviewError::Sealed { why: SealError::Wanted | SealError::OtherPassphrase, .. } = error else { return None };
    let (open, review) = (open.to_owned(), review.to_owned());
    Some(Arrival::Sealed(Question::Passphrase { open, review, sentence: sentence(&error.to_string()) }))
}

fn failure(path: &Path, error: DatasetError) -> Arrival {
    match error {
        DatasetError::Cancelled => Arrival::Cancelled,
        other => Arrival::Failed(OpenFailure { path: path.to_owned(), sentence: sentence(&other.to_string()) }),
    }
}

/// What a review keeps of the file that it is about.
pub(crate) fn source_facts(dataset: &Dataset, made: Option<(String, u64)>) -> SourceFile {
    SourceFile {
        name: dataset.source.name.clone(),
        path: dataset.source.path.clone(),
        sha256: dataset.source.sha256.clone(),
        bytes: dataset.source.bytes,
        rows: dataset.source.rows,
        sample: made,
    }
}

fn with_source(mut review: Review, dataset: &Dataset, made: Option<(String, u64)>) -> Review {
    review.source = Arc::new(source_facts(dataset, made));
    if review.title.is_empty() {
        review.title = review_title(&dataset.source.name);
    }
    review
}

/// Opens data; with the review that lies beside it (or in the program's own folder) where it is of this file.
fn open_data(path: &Path, options: Option<&OpenOptions>, context: &Context, progress: &Progress) -> Arrival {
    // The review that belongs to the file says how it was read.
    let beside = review::beside(path);
    let swept = Review::sweep(&beside);
    let (earlier, unreadable) = match Review::open_with(&beside, &context.keeping) {
        Ok(opened) => (Some(opened), None),
        Err(error) => match sealed(path, &beside, &error) {
            Some(arrival) => return arrival,
            None => (None, beside.exists().then(|| error.to_string())),
        },
    };
    let chosen =
        options.cloned().or_else(|| earlier.as_ref().map(|(review, _)| (*review.open).clone())).unwrap_or_default();
    let dataset = match dataset::open(path, &chosen, progress) {
        Ok(dataset) => dataset,
        Err(error) => return failure(path, error),
    };
    if let Some((review, reports)) = earlier {
        if review.source.sha256 == dataset.source.sha256 {
            return opened(dataset, review, beside, reports);
        }
        return Arrival::Ask(
            Question::FileChanged { review: beside, sentence: changed_sentence(&review, &dataset.source.name) },
            Box::new(with_path(review, path)),
            reports,
        );
    }
    let own = context.reviews.as_ref().and_then(|folder| own_path(folder, &beside, &dataset.source.sha256));
    if let Some(own) = &own {
        match Review::open_with(own, &context.keeping) {
            Ok((review, reports)) if review.source.sha256 == dataset.source.sha256 => {
                return opened(dataset, review, own.clone(), reports);
            }
            Ok(_) => {}
            Err(error) => {
                if let Some(arrival) = sealed(path, own, &error) {
                    return arrival;
                }
            }
        }
    }
    let mut review = Review { open: Arc::new(chosen), ..Review::default() };
    if let Some(policy) = &context.policy {
        review.policy = Arc::new(policy.clone());
    }
    let Some(error) = unreadable else { return opened(dataset, review, beside, swept.into_iter().collect()) };
    // What lies there may be worth much to somebody: it is neither used nor replaced.
    let review_path = own.map(free_path);
    let place = match &review_path {
        Some(path) => format!("this new review is saved in {}", path.display()),
        None => "save this new review under another name".to_owned(),
    };
    let notice = Some(format!("{} It is left as it is; {place}.", sentence(&error)));
    let review = with_source(review, &dataset, None);
    Opened::arrival(dataset, review, review_path, notice)
}

fn opened(dataset: Dataset, review: Review, path: PathBuf, reports: Vec<String>) -> Arrival {
    let review = with_source(review, &dataset, None);
    let notice = reports.into_iter().reduce(|all, more| format!("{all} {more}"));
    Opened::arrival(dataset, review, Some(path), notice)
}

fn with_path(mut review: Review, path: &Path) -> Review {
    let mut source = (*review.source).clone();
    source.path = Some(path.to_owned());
    review.source = Arc::new(source);
    review
}

fn changed_sentence(review: &Review, name: &str) -> String {
    let when = review.source.rows;
    format!(
        "{name} is not the file that was reviewed: its fingerprint differs (it had {} rows then). Go on with the file as it is now? Decisions are kept; every figure is measured again.",
        crate::workbench::thousands(when)
    )
}

fn open_review(path: &Path, context: &Context, progress: &Progress) -> Arrival {
    let (review, reports) = match Review::open_with(path, &context.keeping) {
        Ok(opened) => opened,
        Err(error) => {
            let failed = || OpenFailure { path: path.to_owned(), sentence: sentence(&error.to_string()) };
            return sealed(path, path, &error).unwrap_or_else(|| Arrival::Failed(failed()));
        }
    };
    if review.counts.is_some() {
        let sentence = "This review is of a table of counts from a warehouse, which has no rows of people. Read the result of its statement with shoal assess RESULT --review, and open the extract here.".to_owned();
        return Arrival::Failed(OpenFailure { path: path.to_owned(), sentence });
    }
    if let Some((kind, people)) = &review.source.sample
        && let Some(kind) = Sample::named(kind)
    {
        return open_sample(kind, *people, Some((review.clone(), path.to_owned(), reports)), context, progress);
    }
    let Some(file) = review::reviewed_file(&review, path) else {
        let beside = path.with_file_name(&review.source.name);
        let place = review.source.path.as_deref().unwrap_or(&beside).display().to_string();
        return Arrival::Ask(
            Question::FileGone {
                review: path.to_owned(),
                sentence: format!("The reviewed file {place} is not there any more. Where is it now?"),
            },
            Box::new(review),
            reports,
        );
    };
    match dataset::open(&file, &review.open, progress) {
        Ok(dataset) if dataset.source.sha256 == review.source.sha256 => {
            opened(dataset, review.clone(), path.to_owned(), reports)
        }
        Ok(dataset) => Arrival::Ask(
            Question::FileChanged {
                review: path.to_owned(),
                sentence: changed_sentence(&review, &dataset.source.name),
            },
            Box::new(with_path(review.clone(), &file)),
            reports,
        ),
        Err(error) => failure(&file, error),
    }
}

/// A sample brings the groups that its marketing thinks in; whether a column is a quasi-identifier is left to the
/// analyst.
fn sample_ladders(kind: Sample) -> BTreeMap<String, ColumnDecision> {
    let decision = |ladder: &sample::SampleLadder| {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for (value, group) in ladder.groups {
            match groups.iter_mut().find(|(name, _)| name == group) {
                Some((_, values)) => values.push((*value).to_owned()),
                None => groups.push(((*group).to_owned(), vec![(*value).to_owned()])),
            }
        }
        let decision = ColumnDecision { ladder: LadderForm::Groups { groups }, ..ColumnDecision::default() };
        (ladder.column.to_owned(), decision)
    };
    sample::ladders(kind).iter().map(decision).collect()
}

fn open_sample(
    kind: Sample,
    people: u64,
    earlier: Option<(Review, PathBuf, Vec<String>)>,
    context: &Context,
    progress: &Progress,
) -> Arrival {
    let dataset = match sample::dataset(kind, people, progress) {
        Ok(dataset) => dataset,
        Err(SampleError::Cancelled) => return Arrival::Cancelled,
        Err(error) => {
            return Arrival::Failed(OpenFailure {
                path: kind.file_name().into(),
                sentence: sentence(&error.to_string()),
            });
        }
    };
    let made = Some((kind.name().to_owned(), people));
    let (review, path, reports) = match earlier {
        Some((review, path, reports)) => (review, Some(path), reports),
        None => {
            let mut review = Review::default();
            if let Some(policy) = &context.policy {
                review.policy = Arc::new(policy.clone());
            }
            review.columns = Arc::new(sample_ladders(kind));
            let folder = context.reviews.as_ref();
            let name = format!("sample-{}-{people}{}", kind.name(), review::EXTENSION);
            // Earlier work on the sample stays.
            (review, folder.map(|folder| free_path(folder.join(name))), Vec::new())
        }
    };
    let review = with_source(review, &dataset, made);
    let notice = reports.into_iter().reduce(|all, more| format!("{all} {more}"));
    Opened::arrival(dataset, review, path, notice)
}
