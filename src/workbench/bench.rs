//! The workbench itself: what is open, what was decided, what is on its way.

use super::figures::Figures;
use super::figures::frame::Cache;
use super::files::ledger_heads::SeenLedgers;
use super::files::opening::{OpenFailure, Opened, Question};
use super::files::saving::{SaveState, Saves};
use super::files::settings::{Folders, Settings};
use super::files::watch::Watch;
use super::jobs::{JobKind, JobStatus, Jobs, Mode, Waker};
use super::notice::{Notice, NoticeKind};
use super::portfolio::PortfolioState;
use crate::dataset::{Dataset, Direction, OpenOptions, Use};
use crate::review::{Edit, History, Review, Travelled};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the review rests before it is written.
const AUTOSAVE_AFTER: Duration = Duration::from_secs(2);

/// What a job hands back: a change to make, on the thread that draws.
pub(super) type Outcome = Box<dyn FnOnce(&mut Workbench) + Send>;

/// The open dataset, its review, and every figure derived from both.
pub struct Workbench {
    pub(super) jobs: Jobs<Outcome>,
    pub(super) mode: Mode,
    pub(super) cache: Option<Arc<Cache>>,
    pub(super) history: History,
    /// The answers with which the open file was read.
    pub(super) read_with: Arc<OpenOptions>,
    pub(super) revision: u64,
    pub(super) figures: Figures,
    pub(super) open_failure: Option<OpenFailure>,
    pub(super) question: Option<Question>,
    /// What an answer goes on with.
    pub(super) pending_review: Option<(PathBuf, Review)>,
    pub(super) pending_export: Option<super::release::export::ExportRequest>,
    pub(super) review_path: Option<PathBuf>,
    /// Something is not on disk yet.
    pub(super) unsaved: bool,
    pub(super) save_error: Option<String>,
    /// The review was saved before its figures were there, and with them their look.
    pub(super) look_awaited: bool,
    pub(super) edited_at: Option<Instant>,
    pub(super) saves: Saves,
    pub(super) watch: Watch,
    pub(super) workshop: super::workshop::Prepared,
    pub(super) portfolio: PortfolioState,
    pub(super) folders: Option<Folders>,
    settings: Settings,
    pub(super) seen: SeenLedgers,
    notices: Vec<Notice>,
    next_notice: u64,
}

impl Workbench {
    /// An empty workbench. Without folders nothing of the program's own is read or written (tests, the command line).
    #[must_use]
    pub fn new(mode: Mode, folders: Option<Folders>, waker: Waker) -> Self {
        let settings = folders.as_ref().map(|folders| Settings::load(&folders.settings)).unwrap_or_default();
        let seen = folders.as_ref().map(|folders| SeenLedgers::load(&folders.settings)).unwrap_or_default();
        Self {
            jobs: Jobs::new(mode, waker),
            mode,
            cache: None,
            history: History::default(),
            read_with: Arc::default(),
            revision: 0,
            figures: Figures::default(),
            open_failure: None,
            question: None,
            pending_review: None,
            pending_export: None,
            review_path: None,
            unsaved: false,
            save_error: None,
            look_awaited: false,
            edited_at: None,
            saves: Saves::default(),
            watch: Watch::default(),
            workshop: super::workshop::Prepared::default(),
            portfolio: PortfolioState::default(),
            folders,
            settings,
            seen,
            notices: Vec::new(),
            next_notice: 1,
        }
    }

    pub fn set_waker(&mut self, waker: Waker) {
        self.jobs.set_waker(waker);
    }

    /// Takes what jobs have brought and starts what is stale. To be called before every drawing; whether anything
    /// changed.
    pub fn poll(&mut self) -> bool {
        let mut changed = false;
        // Inline jobs can bring further jobs; each round takes what is there.
        for _ in 0..16 {
            let finished = self.jobs.finished();
            changed |= !finished.is_empty();
            for (kind, result) in finished {
                match result {
                    Ok(outcome) => outcome(self),
                    Err(fault) => self.job_failed(&kind, fault),
                }
            }
            if !self.start_stale() {
                break;
            }
            changed = true;
        }
        self.report_found();
        self.save_awaited_look();
        if self.take_released() {
            changed = true;
        }
        if self.edited_at.is_some_and(|at| at.elapsed() >= AUTOSAVE_AFTER) {
            self.autosave();
        }
        changed
    }

    /// How its work is done: beside the drawing thread, or at once.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Polls until nothing is on its way: for use without a window.
    pub fn finish(&mut self) {
        while self.poll() || !self.is_idle() {
            if self.mode == Mode::Threads {
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }

    /// Nothing runs and nothing is on its way.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.jobs.is_empty() && !self.figures.any_pending()
    }

    #[must_use]
    pub fn dataset(&self) -> Option<&Arc<Dataset>> {
        self.cache.as_ref().map(|cache| &cache.dataset)
    }

    #[must_use]
    pub fn review(&self) -> &Review {
        self.history.review()
    }

    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Applies an edit; where it is refused a notice says why.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "an edit is made to be applied; callers have no further use for it"
    )]
    pub fn apply(&mut self, edit: Edit) -> bool {
        if let Edit::SetUse { column, use_: Some(Use::PersonKey) } = &edit
            && let Some(reason) = self.dataset().and_then(|dataset| dataset.key_refusal(column))
        {
            self.notify(NoticeKind::Error, format!("“{column}” cannot be the person key: {reason}."));
            return false;
        }
        let before = self.history.review().clone();
        match self.history.apply(&edit) {
            Ok(()) => {
                if *self.history.review() != before {
                    self.edited();
                }
                if self.review().open.consent != before.open.consent && !matches!(edit, Edit::SetOpenOptions(_)) {
                    self.read_as_decided();
                }
                true
            }
            Err(error) => {
                self.notify(NoticeKind::Error, sentence(&error.to_string()));
                false
            }
        }
    }

    /// A drag has ended: the next edit is a step of its own.
    pub fn settle(&mut self) {
        self.history.settle();
    }

    /// Takes the last step back and says what it was, and where it is seen.
    pub fn undo(&mut self) -> Option<Travelled> {
        let step = self.history.undo()?;
        self.edited();
        self.read_as_decided();
        Some(step)
    }

    /// Takes the last undone step again and says what it was, and where it is seen.
    pub fn redo(&mut self) -> Option<Travelled> {
        let step = self.history.redo()?;
        self.edited();
        self.read_as_decided();
        Some(step)
    }

    #[must_use]
    pub fn undo_name(&self) -> Option<&str> {
        self.history.undo_name()
    }

    #[must_use]
    pub fn redo_name(&self) -> Option<&str> {
        self.history.redo_name()
    }

    pub(super) fn edited(&mut self) {
        self.revision += 1;
        self.touched();
        self.figures.before = self.history.before().cloned().map(Arc::new);
        self.figures.pend_all();
    }

    /// Columns whose suggestion the review does not follow yet, and has no decision of its own.
    #[must_use]
    pub fn suggestions_open(&self) -> usize {
        self.open_suggestions().len()
    }

    /// The suggestions for columns about which nothing was decided yet.
    #[must_use]
    pub fn open_suggestions(&self) -> Vec<crate::review::Accepted> {
        let Some(dataset) = self.dataset() else { return Vec::new() };
        let undecided = dataset.columns.iter().filter(|column| self.review().role(&column.name).is_none());
        let mut taken: Vec<Use> = self.review().columns.values().filter_map(|c| c.use_).collect();
        let decided = self.review().consent_rules().any(|(_, rule)| rule.direction == Direction::Consent);
        // Every refusal counts, and of consents the surest: who allowed one purpose did not have to allow the others.
        let surest = dataset
            .columns
            .iter()
            .filter(|column| column.suggestion.consent == Some(Direction::Consent))
            .max_by(|a, b| {
                a.suggestion.confidence.total_cmp(&b.suggestion.confidence).then(std::cmp::Ordering::Greater)
            })
            .map(|column| column.name.as_str());
        undecided
            .map(|column| {
                let use_ = column.suggestion.use_.filter(|use_| match use_ {
                    Use::Measure => true,
                    Use::Consent => {
                        column.suggestion.consent != Some(Direction::Consent)
                            || surest == Some(&column.name) && !decided
                    }
                    use_ => !taken.contains(use_),
                });
                taken.extend(use_);
                (column.name.clone(), column.suggestion.role, use_)
            })
            .collect()
    }

    #[must_use]
    pub fn save_state(&self) -> SaveState {
        match (&self.cache, &self.save_error) {
            (None, _) => SaveState::Nothing,
            (_, Some(error)) => SaveState::Failed(error.clone()),
            _ if self.unsaved => SaveState::Unsaved,
            _ => SaveState::Saved,
        }
    }

    #[must_use]
    pub fn review_path(&self) -> Option<&Path> {
        self.review_path.as_deref()
    }

    #[must_use]
    pub fn open_failure(&self) -> Option<&OpenFailure> {
        self.open_failure.as_ref()
    }

    #[must_use]
    pub fn question(&self) -> Option<&Question> {
        self.question.as_ref()
    }

    #[must_use]
    pub fn jobs(&self) -> Vec<JobStatus> {
        self.jobs.status()
    }

    /// Cancels a job. What it was to change stays as it was.
    pub fn cancel(&mut self, id: u64) {
        if let Some(kind) = self.jobs.cancel(id) {
            self.figures.cancelled(kind);
            self.stay_as_read();
            self.notify(NoticeKind::Warning, "Cancelled; nothing was changed.");
        }
    }

    #[must_use]
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    pub fn notify(&mut self, kind: NoticeKind, text: impl Into<String>) {
        self.notify_with_path(kind, text, None);
    }

    pub(super) fn notify_with_path(&mut self, kind: NoticeKind, text: impl Into<String>, path: Option<PathBuf>) {
        let id = self.next_notice;
        self.next_notice += 1;
        self.notices.push(Notice { id, kind, text: text.into(), path });
    }

    /// Takes back a notice that holds no longer.
    pub(super) fn forget_notice(&mut self, text: &str) {
        self.notices.retain(|notice| notice.text != text);
    }

    pub fn dismiss(&mut self, id: u64) {
        self.notices.retain(|notice| notice.id != id);
    }

    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Changes the settings and writes them.
    pub fn change_settings(&mut self, change: impl FnOnce(&mut Settings)) {
        let before = self.settings.clone();
        change(&mut self.settings);
        if self.settings.share_with_group != before.share_with_group {
            crate::files::share_with_group(self.settings.share_with_group);
        }
        if self.settings != before
            && let Some(folders) = &self.folders
            && let Err(error) = self.settings.save(&folders.settings)
        {
            self.notify(NoticeKind::Warning, error);
        }
    }

    /// Whether a column's values are hidden until the analyst asks to see them; of a column that is not there, they
    /// are.
    #[must_use]
    pub fn hides(&self, column: &str) -> bool {
        let dataset = self.dataset();
        let profile = dataset.and_then(|dataset| dataset.columns.get(dataset.column_index(column)?));
        let decided = self.review().role(column);
        // Read as another type a column of names no longer looks like one: it is hidden until it is tagged.
        decided.is_none() && self.misread(column).is_some()
            || profile.is_none_or(|profile| crate::dataset::hides(decided, profile))
    }

    /// Notes in the record that the analyst had direct identifiers shown.
    pub fn note_identifiers_shown(&mut self, column: &str) {
        self.happened(format!("Values of {column} were shown on screen"));
    }

    pub(super) fn happened(&mut self, what: String) {
        let time = now();
        self.history.note(crate::review::JournalEntry { time, what });
        self.touched();
    }

    pub(super) fn touched(&mut self) {
        self.unsaved = true;
        self.edited_at = Some(Instant::now());
    }

    /// Starts a job whose result is taken on the thread that draws.
    pub(super) fn run<T: Send + 'static>(
        &mut self,
        kind: JobKind,
        name: &str,
        work: impl FnOnce(&crate::privacy::Progress) -> T + Send + 'static,
        take: impl FnOnce(&mut Self, T) + Send + 'static,
    ) {
        self.jobs.start(kind, name, move |progress| {
            let result = work(progress);
            let outcome: Outcome = Box::new(move |workbench| take(workbench, result));
            outcome
        });
    }

    fn job_failed(&mut self, kind: &JobKind, fault: String) {
        self.figures.fail(*kind, &fault);
        self.workshop.fail(*kind, &fault);
        self.stay_as_read();
        self.notify(NoticeKind::Error, fault);
    }

    /// Frees what may be large off the drawing thread: giving back gigabytes takes longer than a frame.
    pub(super) fn let_go<T: Send + 'static>(&self, value: T) {
        match self.mode {
            Mode::Inline => drop(value),
            Mode::Threads => {
                std::thread::spawn(move || drop(value));
            }
        }
    }

    /// Takes over a dataset that was opened, with the review that belongs to it.
    pub(super) fn take_over(&mut self, mut opened: Opened) {
        // A new review knows no place of secrets yet.
        opened.review.keeping.secrets = self.folders.as_ref().map(|folders| folders.secrets.clone());
        self.jobs.cancel_all();
        let cache = Some(Arc::new(Cache::new(Arc::new(opened.dataset))));
        let before = (std::mem::replace(&mut self.cache, cache), std::mem::take(&mut self.figures));
        self.let_go(before);
        self.read_with = Arc::clone(&opened.review.open);
        self.history = History::new(opened.review);
        self.open_failure = None;
        self.question = None;
        self.review_path = opened.review_path;
        self.know_the_file(self.review().as_read.clone());
        self.revision += 1;
        self.unsaved = false;
        self.edited_at = None;
        self.save_error = None;
        self.look_awaited = false;
        self.watch_files();
    }
}

/// The time as records hold it: UTC, RFC 3339, whole seconds.
pub(super) fn now() -> String {
    chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A message as a sentence: with a capital and a full stop.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let mut sentence: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    sentence.push_str(letters.as_str());
    if !sentence.ends_with(['.', '!', '?', '…']) {
        sentence.push('.');
    }
    sentence
}
