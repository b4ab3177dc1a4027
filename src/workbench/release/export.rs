//! Writing a release: only what is fresh, only what held, all files or none.

use super::commit::{Destination, Leaving, ReleaseError, Step, commit};
use super::preview::{ReleaseNow, preview};
use super::recipients::handed_to;
use super::traces;
use super::views::{Preview, ReleasePreview};
use crate::dataset::Dataset;
use crate::files::{FileError, IfExists};
use crate::privacy::Progress;
use crate::release::ledger::manifest::{Exception, Manifest, Origin, SourceFingerprint};
use crate::release::noise::NoiseFigures;
use crate::release::settings::{Protect, TableSettings};
use crate::release::trace::Trace;
use crate::release::writers::{self, FileFormat, WriteError, Written};
use crate::release::{Published, ReleaseSettings};
use crate::report::assessment::Verdict;
use crate::review::{Review, ReviewError};
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::{Cache, Given};
use crate::workbench::files::opening::{Question, review_title};
use crate::workbench::files::saving::Released;
use crate::workbench::jobs::JobKind;
use crate::workbench::made_with::MadeWith;
use crate::workbench::notice::NoticeKind;
use crate::workbench::recipient;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The request of an export.
#[derive(Clone, Debug)]
pub(crate) struct ExportRequest {
    pub folder: PathBuf,
    pub formats: Vec<FileFormat>,
    pub exception: Option<String>,
}

/// Why nothing was written.
#[derive(Debug, thiserror::Error)]
enum ExportError {
    #[error(transparent)]
    Measure(#[from] MeasureError),
    #[error(transparent)]
    Release(#[from] ReleaseError),
    #[error("nothing was written: {0}")]
    Blocked(String),
}

/// The tables that are released: those that were seen, but for noise, which is drawn now.
///
/// Noise that was seen before it was released could be drawn until it pleased; what is released would then not have the
/// odds that the guarantee is made of. So what is on screen is an example, and nobody has seen what is released.
fn leaving(given: &Given<'_>, seen: &ReleasePreview, excepted: bool) -> Result<Vec<Published>, ExportError> {
    if !seen.is_example() {
        return Ok(seen.published());
    }
    let drawn = preview(given)?;
    match blocked(&drawn).filter(|_| !excepted) {
        Some(why) => Err(ExportError::Blocked(why)),
        None => Ok(drawn.published()),
    }
}

/// Why a release may not be written as it is; `None` if it may.
#[must_use]
pub fn blocked(preview: &ReleasePreview) -> Option<String> {
    let fails = || (preview.verdict == Verdict::Fail).then(|| preview.because.clone());
    preview.undecided.clone().or_else(fails)
}

/// The manifest of a release that is about to be written, and what only the ledger keeps.
fn manifest(review: &Review, preview: &ReleasePreview, exception: Option<&str>) -> (Manifest, Origin) {
    let release = preview.settings();
    let mut manifest = Manifest::new(title(review, &release), chrono::Utc::now());
    manifest.release = review.ledger.next_number();
    manifest.spent = preview.spends;
    manifest.protections = recipient::protections(preview);
    manifest.notes = recipient::notes(review, preview);
    manifest.fingerprint = review.salt.as_ref().map(|salt| salt.fingerprint(&review.source.sha256));
    let organisation = review.record.organisation.clone().unwrap_or_default();
    let contacts = [organisation.rights_contact, organisation.contact];
    manifest.contact = contacts.into_iter().find(|contact| !contact.trim().is_empty());
    let mut origin = origin(review, preview, exception);
    (manifest.sign_off, origin.sign_off) = review.sign_off_of_release(chrono::Utc::now().date_naive());
    (manifest, origin)
}

fn origin(review: &Review, preview: &ReleasePreview, exception: Option<&str>) -> Origin {
    let by = || review.sign_offs.last().map(|step| step.by.to_string()).unwrap_or_default();
    let excepted = exception.zip(blocked(preview));
    Origin {
        source: SourceFingerprint {
            name: review.source.name.clone(),
            sha256: review.source.sha256.clone(),
            bytes: review.source.bytes,
            rows: Some(review.source.rows),
        },
        policy: serde_json::to_value(&*review.policy).unwrap_or_default(),
        settings: serde_json::to_value(MadeWith::of(review, preview)).unwrap_or_default(),
        exceptions: excepted
            .map(|(reason, what)| Exception { what, reason: reason.to_owned(), by: by() })
            .into_iter()
            .collect(),
        recipients: handed_to(review, &preview.recipients),
        sign_off: None,
    }
}

/// One table gives its title, or is called by what is in it; of several, the review gives it where somebody typed
/// one: the title that a review has by itself is the file's name.
fn title(review: &Review, release: &ReleaseSettings) -> String {
    let is_typed = !review.title.is_empty() && review.title != review_title(&review.source.name);
    if release.tables.len() > 1 && is_typed {
        return review.title.clone();
    }
    (0..release.tables.len()).map(|table| release.name(table)).collect::<Vec<_>>().join("; ")
}

/// What the tables of a release leave of their people.
fn trace(given: &Given<'_>, preview: &ReleasePreview, tables: &[Published]) -> Result<Option<Trace>, MeasureError> {
    let settings: Vec<TableSettings> = preview.tables.iter().map(|table| table.settings.clone()).collect();
    traces::made(given, &settings, tables, &preview.kept)
}

/// Writes the files of a release as it was seen in a run over a file. `kept` takes it into its ledger and is saved where it has a
/// file; it may lack the decisions of the run, of which the manifest speaks. `step` is called after each step.
///
/// # Errors
/// [`ReleaseError`]; the ledger is then as before.
pub fn release_into(
    to: &Destination<'_>,
    dataset: &Arc<Dataset>,
    preview: &ReleasePreview,
    run: &Review,
    kept: &mut Review,
    exception: Option<&str>,
    step: &mut dyn FnMut(Step),
) -> Result<Written, ReleaseError> {
    let (manifest, origin) = manifest(run, preview, exception);
    let tables = preview.published();
    let progress = Progress::new();
    // Who keeps no review of it keeps no trace.
    let trace = match to.review {
        Some(_) => {
            let cache = Cache::new(Arc::clone(dataset));
            trace(&Given { cache: &cache, review: run, progress: &progress }, preview, &tables)?
        }
        None => None,
    };
    let leaving = Leaving { tables: &tables, manifest: &manifest, origin: &origin, trace: trace.as_ref() };
    commit(to, &leaving, kept, &progress, step)
}

/// What protects the people in all the tables, with the figures of the rules: for the report and the record.
pub(crate) fn protections(preview: &ReleasePreview) -> Vec<String> {
    let mut list = recipient::by_table(preview, &protections_of);
    if preview.tables.len() > 1 {
        list.push(preview.because.clone());
    }
    list
}

fn protections_of(preview: &Preview) -> Vec<String> {
    let settings = &preview.settings;
    let rules = &settings.rules;
    let mut list = Vec::new();
    match settings.protect {
        Protect::None => list.push("Nothing was hidden.".to_owned()),
        Protect::Suppress => list.push(format!(
            "Cells of fewer than {} people are hidden, and others so that these cannot be worked out.",
            rules.threshold
        )),
        Protect::Merge => list.push(format!("Categories of fewer than {} people are merged.", rules.threshold)),
        Protect::Ladder => list.push(format!(
            "Where categories make cells of fewer than {} people, the groups that hold them are shown instead; what is still unsafe is hidden.",
            rules.threshold
        )),
        Protect::Round { base } => list.push(recipient::rounding(settings.rounding, base)),
        Protect::Noise { .. } => list.extend(preview.prepared.noise.iter().flat_map(NoiseFigures::sentences)),
    }
    list.extend(preview.prepared.recoded.sentences());
    if !settings.measures.is_empty() && preview.prepared.noise.is_none() {
        if let Some(p) = rules.p_percent {
            list.push(format!("No single amount can be estimated to within {p} %."));
        }
        if let Some((n, k)) = rules.dominance {
            list.push(format!("No sum of which {n} people hold {k} % or more is shown."));
        }
    }
    list.push(preview.because.clone());
    list
}

impl Workbench {
    /// Why nothing can be exported now; `None` if it can. After a refusal it prints the whole work: not for every
    /// frame.
    #[must_use]
    pub fn export_blocked(&self) -> Option<String> {
        self.export_blocked_by(|| self.review().refusal())
    }

    /// The same for whoever has [`Review::refusal`] at hand.
    pub fn export_blocked_by(&self, refusal: impl FnOnce() -> Option<String>) -> Option<String> {
        let Some(preview) = self.figures.preview.answer.fresh() else {
            return Some(match self.figures.preview.answer.error() {
                Some(error) => error.to_owned(),
                None => "The table is still being measured.".to_owned(),
            });
        };
        refusal().or_else(|| blocked(preview))
    }

    /// Writes the release into a folder. A table that did not hold is written only with a reason, which goes into the
    /// report and the ledger.
    pub fn export(&mut self, folder: &Path, formats: &[FileFormat], exception: Option<String>, overwrite: bool) {
        let exception = exception.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        let Some(preview) = self.figures.preview.answer.fresh().cloned() else {
            self.notify(NoticeKind::Error, "The table is not measured yet; wait for it, then export again.");
            return;
        };
        // A reason may exempt a table that fails, but not one of which nobody knows who is counted.
        if let Some(reason) = blocked(&preview)
            && (exception.is_none() || preview.undecided.is_some())
        {
            self.notify(NoticeKind::Error, format!("Nothing was written. {reason}"));
            return;
        }
        // Nor for a person who said no.
        if let Some(refusal) = self.review().refusal() {
            return self.notify(NoticeKind::Error, format!("Nothing was written. {refusal}"));
        }
        if let Some(gate) = self.record_state().blocks_export() {
            return self.notify(NoticeKind::Error, format!("Nothing was written. {}", gate.sentence));
        }
        let Some(cache) = self.cache.clone() else { return };
        if let Err(error) = self.history.salted() {
            return self.notify(NoticeKind::Error, sentence(&error.to_string()));
        }
        if let Err(why) = self.save_for_release() {
            return self.notify(NoticeKind::Error, why);
        }
        let mut review = self.review().clone();
        let (manifest, origin) = manifest(&review, &preview, exception.as_deref());
        let folder = folder.to_owned();
        let excepted = exception.is_some();
        let request = ExportRequest { folder: folder.clone(), formats: formats.to_vec(), exception };
        let if_exists = if overwrite { IfExists::Replace } else { IfExists::Refuse };
        let (path, saves) = (self.review_path.clone(), self.saves_in_order());
        self.run(
            JobKind::Export,
            "Writing the release",
            {
                let (preview, folder, formats) = (preview.clone(), folder.clone(), formats.to_vec());
                move |progress| {
                    let given = Given { cache: &cache, review: &review, progress };
                    let tables = leaving(&given, &preview, excepted)?;
                    let trace = if path.is_some() { trace(&given, &preview, &tables)? } else { None };
                    let leaving =
                        Leaving { tables: &tables, manifest: &manifest, origin: &origin, trace: trace.as_ref() };
                    let to = Destination { folder: &folder, review: path.as_deref(), formats: &formats, if_exists };
                    saves.release(&mut review, |review| Ok(commit(&to, &leaving, review, progress, &mut |_| {})?))
                }
            },
            move |workbench, result| workbench.exported(request, &preview, result),
        );
    }

    fn exported(&mut self, request: ExportRequest, preview: &ReleasePreview, result: Result<Written, ExportError>) {
        match result {
            Ok(written) => {
                let files = written.files.len();
                self.take_released();
                self.notify_with_path(
                    NoticeKind::Done,
                    format!("{files} files were written, the manifest among them."),
                    Some(request.folder),
                );
                self.save();
            }
            Err(ExportError::Release(ReleaseError::Write(WriteError::File(FileError::Exists { .. })))) => {
                let files = existing(&request, preview);
                self.question = Some(Question::Overwrite { folder: request.folder.clone(), files });
                self.pending_export = Some(request);
            }
            Err(
                ExportError::Measure(MeasureError::Cancelled)
                | ExportError::Release(ReleaseError::Write(
                    WriteError::Cancelled(_) | WriteError::File(FileError::Cancelled { .. }),
                )),
            ) => {}
            Err(ExportError::Release(error @ ReleaseError::Review(ReviewError::Changed { .. }))) => {
                self.notify(NoticeKind::Error, format!("Nothing was written. {}", sentence(&error.to_string())));
                self.save();
            }
            Err(error) => self.notify(NoticeKind::Error, sentence(&error.to_string())),
        }
    }

    /// Takes over a release that was made: what was released is known from now on, and what it has spent is spent.
    pub(in crate::workbench) fn take_released(&mut self) -> bool {
        let Some(Released { ledger, salt, secret, secret_print, happened }) = self.released() else { return false };
        self.history.released(|own| *own = ledger);
        if let Some(salt) = salt {
            self.history.set_salt(salt);
        }
        self.history.adopt_secret(secret, secret_print);
        for sentence in happened {
            self.notify(NoticeKind::Warning, sentence);
        }
        self.measure_again::<ReleaseNow>();
        self.remember_ledger();
        self.touched();
        true
    }

    pub(in crate::workbench) fn answer_overwrite(&mut self, yes: bool) {
        if let Some(request) = self.pending_export.take().filter(|_| yes) {
            self.export(&request.folder, &request.formats, request.exception, true);
        }
    }
}

/// Which of a release's files are in a folder already.
fn existing(request: &ExportRequest, preview: &ReleasePreview) -> Vec<String> {
    let titles: Vec<&str> = preview.tables.iter().map(|table| table.published.title.as_str()).collect();
    let names = writers::file_names(&titles, &request.formats);
    names.into_iter().filter(|name| request.folder.join(name).exists()).collect()
}
