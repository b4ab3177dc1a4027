//! Work that takes time runs off the drawing thread, with progress and cancel; a panic becomes an error with a name.

use crate::privacy::Progress;
use std::any::TypeId;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

/// Wakes whoever shows the results. Jobs know no more of the toolkit than this.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// Where jobs run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// On threads of their own.
    Threads,
    /// At once, on the caller's thread: tests and the command line.
    Inline,
}

/// What a job is for. A new job of a kind makes the running one of that kind stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum JobKind {
    Open,
    /// A figure is measured, by the type that measures it.
    Figure(TypeId),
    Export,
    Save,
    Population,
    OptOut,
    SignOff,
    Workshop,
    WorkshopOfFile,
    Portfolio,
    /// A large file of the list is compared with its review.
    PortfolioFile,
    /// Recipients of several reviews are attacked as one.
    Together,
}

/// A job as it is shown.
#[derive(Clone, Debug)]
pub struct JobStatus {
    pub id: u64,
    pub name: String,
    /// 0 to 1, where the total is known.
    pub share: Option<f32>,
    pub seconds: f32,
}

struct Job {
    id: u64,
    kind: JobKind,
    name: String,
    progress: Arc<Progress>,
    started: Instant,
}

/// Runs jobs and hands over what they bring. `T` is whatever the owner's jobs return.
pub(super) struct Jobs<T> {
    mode: Mode,
    waker: Waker,
    running: Vec<Job>,
    next_id: u64,
    sender: Sender<(u64, Result<T, String>)>,
    receiver: Receiver<(u64, Result<T, String>)>,
}

impl<T: Send + 'static> Jobs<T> {
    pub(super) fn new(mode: Mode, waker: Waker) -> Self {
        let (sender, receiver) = channel();
        Self { mode, waker, running: Vec::new(), next_id: 1, sender, receiver }
    }

    pub(super) fn set_waker(&mut self, waker: Waker) {
        self.waker = waker;
    }

    pub(super) fn waker(&self) -> Waker {
        Arc::clone(&self.waker)
    }

    /// Starts a job; a running one of the same kind is cancelled and its result dropped.
    pub(super) fn start(&mut self, kind: JobKind, name: &str, work: impl FnOnce(&Progress) -> T + Send + 'static) {
        self.cancel_kind(&kind);
        let id = self.next_id;
        self.next_id += 1;
        let progress = Arc::new(Progress::new());
        let seen = Arc::clone(&progress);
        self.running.push(Job { id, kind, name: name.to_owned(), progress, started: Instant::now() });
        let (sender, waker, name) = (self.sender.clone(), Arc::clone(&self.waker), name.to_owned());
        let run = move || {
            let result = catch_unwind(AssertUnwindSafe(|| work(&seen)))
                .map_err(|_| format!("{name} stopped by a fault in Shoal; nothing was changed. Please report it."));
            // A result that nobody waits for is freed here: giving back a file's memory takes longer than a frame.
            if seen.check().is_err() {
                return;
            }
            // The receiver is gone only when the window is.
            if sender.send((id, result)).is_ok() {
                waker();
            }
        };
        match self.mode {
            Mode::Inline => run(),
            Mode::Threads => {
                std::thread::spawn(run);
            }
        }
    }

    /// The results that have come since, of jobs that nothing has made stale.
    pub(super) fn finished(&mut self) -> Vec<(JobKind, Result<T, String>)> {
        let mut done = Vec::new();
        while let Ok((id, result)) = self.receiver.try_recv() {
            if let Some(place) = self.running.iter().position(|job| job.id == id) {
                done.push((self.running.remove(place).kind, result));
            }
        }
        done
    }

    pub(super) fn is_empty(&self) -> bool {
        self.running.is_empty()
    }

    /// What is shown, and may be stopped. Saving is over before it is seen.
    pub(super) fn status(&self) -> Vec<JobStatus> {
        self.running
            .iter()
            .filter(|job| job.kind != JobKind::Save)
            .map(|job| JobStatus {
                id: job.id,
                name: job.name.clone(),
                share: job.progress.share(),
                seconds: job.started.elapsed().as_secs_f32(),
            })
            .collect()
    }

    pub(super) fn is_running(&self, kind: &JobKind) -> bool {
        self.running.iter().any(|job| job.kind == *kind)
    }

    /// Cancels a job; its kind, if there is such a job.
    pub(super) fn cancel(&mut self, id: u64) -> Option<JobKind> {
        let place = self.running.iter().position(|job| job.id == id)?;
        let job = self.running.remove(place);
        job.progress.cancel();
        Some(job.kind)
    }

    pub(super) fn cancel_kind(&mut self, kind: &JobKind) {
        self.running.retain(|job| {
            if job.kind == *kind {
                job.progress.cancel();
            }
            job.kind != *kind
        });
    }

    pub(super) fn cancel_all(&mut self) {
        self.running.drain(..).for_each(|job| job.progress.cancel());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jobs(mode: Mode) -> Jobs<u32> {
        Jobs::new(mode, Arc::new(|| {}))
    }

    #[test]
    fn a_panic_is_an_error_with_the_jobs_name() {
        let mut jobs = jobs(Mode::Inline);
        jobs.start(JobKind::Open, "Counting classes", |_| panic!("no"));
        let results = jobs.finished();
        assert!(results[0].1.as_ref().is_err_and(|error| error.starts_with("Counting classes")));
    }

    #[test]
    fn a_newer_job_makes_the_older_stale() {
        let mut jobs = jobs(Mode::Threads);
        jobs.start(JobKind::Open, "first", |progress| {
            while progress.check().is_ok() {
                std::thread::yield_now();
            }
            1
        });
        jobs.start(JobKind::Open, "second", |_| 2);
        let mut seen = Vec::new();
        while seen.is_empty() {
            seen = jobs.finished();
        }
        assert_eq!(seen.len(), 1);
        assert_eq!(seen[0].1, Ok(2));
    }
}
