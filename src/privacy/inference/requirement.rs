//! What a policy requires of every class, and which classes do not meet it.

use super::{
    ClassView, Closeness, Context, InferenceOptions, Shares,
    spread::{ClassSpread, Prepared, Sink},
};
use crate::privacy::{Cancelled, CodedColumn, Ladder, Progress};

/// A ground distance of t-closeness.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Distance {
    #[default]
    Equal,
    /// Numbers and dates; texts and booleans are measured by the equal distance.
    Ordered,
    /// As [`Distance::Ordered`], by the gaps between values.
    True,
    /// With a ladder of the column; without one the equal distance.
    Hierarchical,
}

/// What every class must have in a sensitive column.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Required {
    /// Distinct l: at least this many values.
    pub distinct: Option<u64>,
    /// At most this t, by this distance.
    pub closeness: Option<(Distance, f64)>,
}

/// Classes that do not have what is required, ascending.
///
/// # Errors
/// [`Cancelled`].
pub fn failing_classes(
    view: ClassView<'_>,
    column: &CodedColumn,
    ladder: Option<&Ladder>,
    required: Required,
    progress: &Progress,
) -> Result<Vec<u32>, Cancelled> {
    Ok(failures(view, column, ladder, required, progress)?.into_iter().map(|failure| failure.class).collect())
}

/// A class that does not have what is required.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Failure {
    pub class: u32,
    /// The share of its rows, by people, that fail in any finer classes too, at least. All, where it has too few values:
    /// its parts have no more. Where its distance δ is above t: (δ − t)/(1 − t), for δ is at most the mean of its parts'
    /// distances (they are convex, and everyone's shares stay), of which those that meet t are at most t and the others
    /// at most 1. That holds where a row is counted in one class.
    pub stays: f64,
}

/// Classes that do not have what is required, ascending, each with the share that fails in finer classes too.
///
/// # Errors
/// [`Cancelled`].
pub(crate) fn failures(
    view: ClassView<'_>,
    column: &CodedColumn,
    ladder: Option<&Ladder>,
    required: Required,
    progress: &Progress,
) -> Result<Vec<Failure>, Cancelled> {
    let prepared = Prepared::new(view, column, progress)?;
    let shares = Shares::new(prepared.people_by_code.clone());
    let context = Context::new(column, &shares, InferenceOptions { ladder, ..InferenceOptions::default() });
    let failing = Failing { context: &context, required, classes: Vec::new() };
    let mut classes = prepared.for_each_class(&failing, progress)?.classes;
    classes.sort_unstable_by_key(|failure| failure.class);
    Ok(classes)
}

struct Failing<'a> {
    context: &'a Context<'a>,
    required: Required,
    classes: Vec<Failure>,
}

impl Failing<'_> {
    /// If the class fails, the share that fails in finer classes too.
    fn stays(&self, class: &ClassSpread<'_>) -> Option<f64> {
        if self.required.distinct.is_some_and(|least| (class.values.len() as u64) < least) {
            return Some(1.0);
        }
        let (distance, most) = self.required.closeness?;
        let mut figures = Closeness::default();
        figures.take(class, self.context.shares, self.context.order.as_ref(), self.context.tree.as_ref());
        let wanted = match distance {
            Distance::Equal => None,
            Distance::Ordered => figures.ordered,
            Distance::True => figures.distance,
            Distance::Hierarchical => figures.hierarchical,
        };
        let t = wanted.or(figures.equal)?.value;
        (t > most).then(|| if most < 1.0 { ((t - most) / (1.0 - most)).clamp(0.0, 1.0) } else { 0.0 })
    }
}

impl Sink for Failing<'_> {
    fn empty(&self) -> Self {
        Self { context: self.context, required: self.required, classes: Vec::new() }
    }

    fn class(&mut self, class: &ClassSpread<'_>) {
        if let Some(stays) = self.stays(class) {
            self.classes.push(Failure { class: class.class, stays });
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.classes.extend(other.classes);
        self
    }
}
