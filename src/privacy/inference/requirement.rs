//! What a policy requires of every class, and which classes do not meet it.

use super::{
    Asked, ClassView, Closeness, Context, Shares,
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
    let prepared = Prepared::new(view, column, progress)?;
    let shares = Shares::new(prepared.people_by_code.clone());
    let context = Context::new(column, &shares, Asked { ladder, ..Asked::default() });
    let failing = Failing { context: &context, required, classes: Vec::new() };
    let mut classes = prepared.for_each_class(&failing, progress)?.classes;
    classes.sort_unstable();
    Ok(classes)
}

struct Failing<'a> {
    context: &'a Context<'a>,
    required: Required,
    classes: Vec<u32>,
}

impl Failing<'_> {
    fn fails(&self, class: &ClassSpread<'_>) -> bool {
        if self.required.distinct.is_some_and(|least| (class.values.len() as u64) < least) {
            return true;
        }
        let Some((distance, most)) = self.required.closeness else { return false };
        let mut figures = Closeness::default();
        figures.take(class, self.context.shares, self.context.order.as_ref(), self.context.tree.as_ref());
        let wanted = match distance {
            Distance::Equal => None,
            Distance::Ordered => figures.ordered,
            Distance::True => figures.distance,
            Distance::Hierarchical => figures.hierarchical,
        };
        wanted.or(figures.equal).is_some_and(|t| t.value > most)
    }
}

impl Sink for Failing<'_> {
    fn empty(&self) -> Self {
        Self { context: self.context, required: self.required, classes: Vec::new() }
    }

    fn class(&mut self, class: &ClassSpread<'_>) {
        if self.fails(class) {
            self.classes.push(class.class);
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.classes.extend(other.classes);
        self
    }
}
