//! A figure that is kept fresh: what it is now, or what it was while the next one is measured.

use std::sync::Arc;

/// A derived value and how fresh it is.
#[derive(Debug, Default)]
pub enum Derived<T> {
    /// Nothing to derive it from yet.
    #[default]
    Missing,
    /// To be measured, or being measured; the last figure is shown dimmed.
    Pending { previous: Option<Arc<T>> },
    /// Of this revision of the review.
    Ready { revision: u64, value: Arc<T> },
    /// It could not be measured, and why.
    Failed { error: String, previous: Option<Arc<T>> },
}

impl<T> Clone for Derived<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Missing => Self::Missing,
            Self::Pending { previous } => Self::Pending { previous: previous.clone() },
            Self::Ready { revision, value } => Self::Ready { revision: *revision, value: Arc::clone(value) },
            Self::Failed { error, previous } => Self::Failed { error: error.clone(), previous: previous.clone() },
        }
    }
}

impl<T> Derived<T> {
    /// The last figure, fresh or not: for showing.
    #[must_use]
    pub fn latest(&self) -> Option<&Arc<T>> {
        match self {
            Self::Missing => None,
            Self::Ready { value, .. } => Some(value),
            Self::Pending { previous } | Self::Failed { previous, .. } => previous.as_ref(),
        }
    }

    /// The figure only if it is up to date: for deciding and exporting.
    #[must_use]
    pub fn fresh(&self) -> Option<&Arc<T>> {
        match self {
            Self::Ready { value, .. } => Some(value),
            _ => None,
        }
    }

    /// Whether it is waiting to be measured or being measured.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self, Self::Pending { .. })
    }

    /// Whether there is nothing to derive it from.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing)
    }

    /// Why it could not be measured; `None` unless it failed.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        match self {
            Self::Failed { error, .. } => Some(error),
            _ => None,
        }
    }

    /// Marks it as pending, keeping the last figure.
    pub fn pend(&mut self) {
        *self = Self::Pending { previous: self.latest().cloned() };
    }

    /// Takes a result of `revision`.
    pub fn settle(&mut self, revision: u64, result: Result<T, String>) {
        *self = match result {
            Ok(value) => Self::Ready { revision, value: Arc::new(value) },
            Err(error) => Self::Failed { error, previous: self.latest().cloned() },
        };
    }
}
