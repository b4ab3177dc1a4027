//! Progress and cancellation of a long computation, shared by the worker and whoever waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// The work was cancelled before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl std::fmt::Display for Cancelled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cancelled")
    }
}

impl std::error::Error for Cancelled {}

/// Progress in rows (or cells, or nodes: whatever the work counts).
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
    cancelled: Arc<AtomicBool>,
}

impl Progress {
    /// Nothing is done, the total is not known, and nothing is cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// For a part of the work that counts something else: nothing of it is seen here, and it is cancelled with the whole.
    #[must_use]
    pub fn uncounted(&self) -> Self {
        Self { cancelled: Arc::clone(&self.cancelled), ..Self::default() }
    }

    /// Sets how much work there is, in the unit of [`Progress::step`].
    pub fn set_total(&self, total: u64) {
        self.total.store(total, Relaxed);
    }

    /// Counts `n` more as done.
    ///
    /// # Errors
    /// [`Cancelled`] once [`Progress::cancel`] was called: the worker stops at its next step.
    pub fn step(&self, n: u64) -> Result<(), Cancelled> {
        self.done.fetch_add(n, Relaxed);
        self.check()
    }

    /// # Errors
    /// [`Cancelled`] once [`Progress::cancel`] was called.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.cancelled.load(Relaxed) { Err(Cancelled) } else { Ok(()) }
    }

    /// Stops the work at its next step.
    pub fn cancel(&self) {
        self.cancelled.store(true, Relaxed);
    }

    /// What is done, and of how much; `None` if the total is not known yet.
    #[must_use]
    pub fn done(&self) -> Option<(u64, u64)> {
        let total = self.total.load(Relaxed);
        (total > 0).then(|| (self.done.load(Relaxed).min(total), total))
    }

    /// Share done, 0 to 1; `None` if the total is not known yet.
    #[must_use]
    pub fn share(&self) -> Option<f32> {
        self.done().map(|(done, total)| (done as f64 / total as f64) as f32)
    }
}
