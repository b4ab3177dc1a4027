//! The workshop: six rounds for a room full of people, played on the made-up club.
//!
//! In: the sample, which is made anew, and a file only if somebody opens one on purpose. Out: scenes to draw, a score, a
//! handout. Every figure is measured by the engine: crowds, derivations from counts, the attack on tables, noise, rules
//! of consent. It knows no window.
//!
//! | where | what is there |
//! | --- | --- |
//! | `club` | the sample with its decisions |
//! | `who` | *Who could this be?*, on the club and on a file |
//! | `two_counts` | two counts that give a few people away |
//! | `attacked_table` | small numbers hidden by hand, attacked; then by Shoal |
//! | `true_or_noisy` | the same table with and without noise |
//! | `opt_out` | an answer that was taken for a yes |
//! | `build` | a segment whose columns the teams make coarser |
//! | `scene` | what is on the screen at one moment, as plain data |
//! | `session` | where a workshop is: scene, guesses, score, clock |
//! | `handout` | one page to take home |

mod attacked_table;
mod build;
mod club;
mod handout;
mod opt_out;
mod scene;
mod session;
mod true_or_noisy;
mod two_counts;
mod who;

use super::bench::{Workbench, sentence};
use super::error::MeasureError;
use super::figures::Given;
use super::jobs::JobKind;
use super::notice::NoticeKind;
use crate::files::{self, FileError, IfExists};
use crate::privacy::Progress;
use crate::report::document::{DocumentError, DocumentFormat};
use chrono::NaiveDate;
use std::path::Path;
use std::sync::Arc;

pub use build::{Build, Dial, Outcome};
pub use handout::handout;
pub use scene::{Ask, Cell, CellLook, Dots, Layer, Line, Mark, Pair, Pairs, Picture, Round, Scene, TablePicture, Tone};
pub use session::{Answered, At, ROUND_SECONDS, Session};

/// The teams.
pub const TEAMS: [&str; 3] = ["Herring", "Sprat", "Cod"];

/// Everything that is shown, measured before the workshop begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Rounds {
    /// In the order in which they are played.
    pub list: Vec<Round>,
    /// The segment of the last round.
    pub build: Build,
}

impl Rounds {
    /// Makes the club and measures all rounds.
    ///
    /// # Errors
    /// [`MeasureError`]: cancelled, or a sentence about what the sample lacks.
    pub fn make(progress: &Progress) -> Result<Self, MeasureError> {
        let club = club::Club::make(progress)?;
        let build = Build::of(&club, progress)?;
        let list = vec![
            who::round(&club, progress)?,
            two_counts::round(&club, progress)?,
            attacked_table::round(&club, progress)?,
            true_or_noisy::round(&club, progress)?,
            opt_out::round(&club, progress)?,
            build::round(&build),
        ];
        Ok(Self { list, build })
    }
}

/// Something that a workshop waits for.
#[derive(Clone, Debug, Default)]
pub enum Made<T> {
    /// Nobody asked for it.
    #[default]
    Nothing,
    /// It is on its way.
    Making,
    Ready(Arc<T>),
    /// In a sentence, why not.
    Failed(String),
}

/// What the workbench has ready for a workshop.
#[derive(Clone, Debug, Default)]
pub(super) struct Prepared {
    rounds: Made<Rounds>,
    of_file: Made<Round>,
}

impl Prepared {
    /// A job stopped by a fault.
    pub(super) fn fail(&mut self, kind: JobKind, fault: &str) {
        match kind {
            JobKind::Workshop => self.rounds = Made::Failed(fault.to_owned()),
            JobKind::WorkshopOfFile => self.of_file = Made::Failed(fault.to_owned()),
            _ => {}
        }
    }
}

impl Workbench {
    /// Has the rounds made, off the thread that draws; nothing if they are there, on their way, or could not be made.
    pub fn prepare_workshop(&mut self) {
        let is_there = matches!(self.workshop.rounds, Made::Ready(_) | Made::Failed(_));
        // Opening a file stops every other job: then it begins again.
        if is_there || self.jobs.is_running(&JobKind::Workshop) {
            return;
        }
        self.workshop.rounds = Made::Making;
        self.run(JobKind::Workshop, "Making the workshop", Rounds::make, |workbench, made| {
            workbench.workshop.rounds = taken(made);
        });
    }

    /// Tries again what could not be made.
    pub fn prepare_workshop_again(&mut self) {
        self.workshop.rounds = Made::Nothing;
        self.prepare_workshop();
    }

    /// The rounds.
    #[must_use]
    pub fn workshop_rounds(&self) -> &Made<Rounds> {
        &self.workshop.rounds
    }

    /// Has the first round made on the open file. Whoever calls this has asked whether real people may be shown.
    pub fn prepare_workshop_of_file(&mut self) {
        let Some(cache) = self.cache.clone() else {
            let text = "No file is open. End the workshop, open one and tag what identifies people, then come back.";
            self.workshop.of_file = Made::Failed(text.to_owned());
            return;
        };
        let review = self.review().clone();
        self.workshop.of_file = Made::Making;
        self.run(
            JobKind::WorkshopOfFile,
            "Counting for the workshop",
            move |progress| who::round_of_file(&Given { cache: &cache, review: &review, progress }),
            |workbench, made| workbench.workshop.of_file = taken(made),
        );
    }

    /// The first round on the open file.
    #[must_use]
    pub fn workshop_of_file(&self) -> &Made<Round> {
        &self.workshop.of_file
    }

    /// Forgets the round on a file.
    pub fn forget_workshop_of_file(&mut self) {
        self.jobs.cancel_kind(&JobKind::WorkshopOfFile);
        self.workshop.of_file = Made::Nothing;
    }

    /// Stops what is on its way for a workshop and forgets what it showed of a file. The rounds are kept: they are made
    /// up.
    pub fn end_workshop(&mut self) {
        self.forget_workshop_of_file();
        if matches!(self.workshop.rounds, Made::Making | Made::Failed(_)) {
            self.jobs.cancel_kind(&JobKind::Workshop);
            self.workshop.rounds = Made::Nothing;
        }
    }

    /// Writes the handout of a workshop as one file. What is there already is only replaced if that was said.
    pub fn write_handout(&mut self, session: &Session, day: NaiveDate, path: &Path, overwrite: bool) {
        let page = handout(session, day);
        let target = path.to_owned();
        let is_pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
        let format = if is_pdf { DocumentFormat::Pdf } else { DocumentFormat::Html };
        let if_exists = if overwrite { IfExists::Replace } else { IfExists::Refuse };
        let path = path.to_owned();
        self.run(
            JobKind::Export,
            "Writing the handout",
            move |_| -> Result<(), HandoutError> {
                let bytes = page.write(format)?;
                files::write(&target, if_exists, |out| out.write_all(&bytes))?;
                Ok(())
            },
            move |workbench, written| match written {
                Ok(()) => {
                    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                    workbench.notify_with_path(
                        NoticeKind::Done,
                        format!("The handout was saved as {name}."),
                        Some(path),
                    );
                }
                Err(error) => workbench.notify(NoticeKind::Error, sentence(&error.to_string())),
            },
        );
    }
}

fn taken<T>(made: Result<T, MeasureError>) -> Made<T> {
    match made {
        Ok(made) => Made::Ready(Arc::new(made)),
        Err(MeasureError::Cancelled) => Made::Nothing,
        Err(MeasureError::NothingToCount) => Made::Failed(
            "Three columns that tell people apart are needed: tag three quasi-identifiers in Columns first.".to_owned(),
        ),
        Err(error) => Made::Failed(sentence(&error.to_string())),
    }
}

#[derive(Debug, thiserror::Error)]
enum HandoutError {
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(transparent)]
    File(#[from] FileError),
}
