//! Inference: what membership of a class reveals about a sensitive value.
//!
//! In: the class of every row, a coded sensitive column, which people the rows represent. Out: the worst class's figure
//! by each definition of the field. Every column is counted in one partitioned pass; a class is then a short list of
//! values and people, and all figures are taken from it at once.
//!
//! Shares are of people: in a class each person counts once for every value they have there. With one row a person, or
//! a frequency table, that is the plain share of rows; with several rows a person it is what a table made with
//! `COUNT(DISTINCT key)` over quasi-identifiers and sensitive value gives.

mod closeness;
mod disclosure;
mod diversity;
mod joint;
mod requirement;
mod segment;
mod shares;
mod spread;

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::{Cancelled, Classes, CodedColumn, Ladder, People, Progress};

pub use closeness::Closeness;
pub use disclosure::Disclosure;
pub use diversity::Diversity;
pub use joint::infer_jointly;
pub(crate) use requirement::failures;
pub use requirement::{Distance, Required, failing_classes};
pub use segment::{Gain, SegmentValues, segment_values, shares};
pub use shares::{Shares, value_counts};

use spread::{ClassSpread, Prepared, Sink};

/// Classes as inference needs them.
#[derive(Clone, Copy, Debug)]
pub struct ClassView<'a> {
    /// The class of each row; `u32::MAX` where the row is not in view.
    pub class_of_row: &'a [u32],
    /// Classes; every class of a row is below it.
    pub classes: usize,
    pub people: &'a People,
}

impl<'a> ClassView<'a> {
    /// The classes of a table.
    #[must_use]
    pub fn new(classes: &'a Classes, people: &'a People) -> Self {
        Self { class_of_row: classes.class_of_row(), classes: classes.count(), people }
    }
}

/// The figure of the worst class, and which class that is (the first of equals).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Worst {
    pub value: f64,
    pub class: u32,
}

impl Worst {
    fn higher(slot: &mut Option<Self>, value: f64, class: u32) {
        if slot.is_none_or(|w| value > w.value || (value == w.value && class < w.class)) {
            *slot = Some(Self { value, class });
        }
    }

    fn lower(slot: &mut Option<Self>, value: f64, class: u32) {
        if slot.is_none_or(|w| value < w.value || (value == w.value && class < w.class)) {
            *slot = Some(Self { value, class });
        }
    }

    fn merge_higher(slot: &mut Option<Self>, other: Option<Self>) {
        if let Some(w) = other {
            Self::higher(slot, w.value, w.class);
        }
    }

    fn merge_lower(slot: &mut Option<Self>, other: Option<Self>) {
        if let Some(w) = other {
            Self::lower(slot, w.value, w.class);
        }
    }
}

/// All figures of a sensitive column.
#[derive(Clone, Debug, PartialEq)]
pub struct Inference {
    pub diversity: Diversity,
    pub closeness: Closeness,
    pub disclosure: Disclosure,
    /// How the values are spread over everyone in view: p.
    pub shares: Shares,
}

/// What [`infer`] measures beside the figures that need no parameter.
#[derive(Clone, Copy, Debug)]
pub struct InferenceOptions<'a> {
    /// The l of recursive (c, l)-diversity, 2 or more.
    pub recursive_l: usize,
    /// A ladder of the sensitive column, for the hierarchical distance.
    pub ladder: Option<&'a Ladder>,
}

impl Default for InferenceOptions<'_> {
    fn default() -> Self {
        Self { recursive_l: 2, ladder: None }
    }
}

/// All inference figures of a sensitive column. If nobody is in view every figure is `None`.
///
/// Worked example [Li et al. 2007, table 3]: salaries 3k … 11k in three classes. Of class {3k, 4k, 5k} the ordered
/// distance is 0.375, of {6k, 8k, 11k} it is 0.167; the worst class decides.
///
/// ```
/// use shoal::privacy::{CodedColumn, Codes, People, Progress, Values};
/// use shoal::privacy::inference::{ClassView, InferenceOptions, infer};
/// let salary = CodedColumn {
///     name: "salary".into(),
///     values: Values::Number((3..=11).map(f64::from).collect()), // in thousands
///     has_missing: false,
///     codes: Codes::U8(vec![0, 1, 2, 3, 8, 5, 4, 6, 7]),
/// };
/// let view = ClassView { class_of_row: &[0, 0, 0, 1, 1, 1, 2, 2, 2], classes: 3, people: &People::Rows(9) };
/// let figures = infer(view, &salary, InferenceOptions::default(), &Progress::new())?;
/// let t = figures.closeness.ordered.unwrap();
/// assert!((t.value - 0.375).abs() < 1e-12);
/// assert_eq!(t.class, 0);
/// assert_eq!(figures.diversity.distinct.unwrap().value, 3.0);
/// # Ok::<(), shoal::privacy::Cancelled>(())
/// ```
///
/// # Errors
/// [`Cancelled`].
pub fn infer(
    view: ClassView<'_>,
    column: &CodedColumn,
    options: InferenceOptions<'_>,
    progress: &Progress,
) -> Result<Inference, Cancelled> {
    let prepared = Prepared::new(view, column, progress)?;
    let shares = Shares::new(prepared.people_by_code.clone());
    let context = Context::new(column, &shares, options);
    let pure: Vec<AtomicU32> = (0..column.cardinality()).map(|_| AtomicU32::new(u32::MAX)).collect();
    let start = Figures { context: &context, pure: &pure, scratch: Vec::new(), worst: WorstFigures::default() };
    let mut figures = prepared.for_each_class(&start, progress)?;
    for (code, class) in pure.iter().enumerate() {
        let class = class.load(Relaxed);
        if class != u32::MAX {
            figures.take(&ClassSpread { class, people: 1, values: &[(code as u32, 1)] });
        }
    }
    let WorstFigures { mut diversity, closeness, mut disclosure } = figures.worst;
    diversity.finish(options.recursive_l);
    disclosure.finish();
    Ok(Inference { diversity, closeness, disclosure, shares })
}

/// What the figures of a class need to know of everyone in view.
struct Context<'a> {
    shares: &'a Shares,
    /// −ln p of each value.
    surprise: Vec<f64>,
    logarithms: diversity::Logarithms,
    recursive_l: usize,
    order: Option<closeness::Order>,
    tree: Option<closeness::Tree>,
}

impl<'a> Context<'a> {
    fn new(column: &CodedColumn, shares: &'a Shares, options: InferenceOptions<'_>) -> Self {
        Self {
            shares,
            surprise: (0..column.cardinality() as u32).map(|code| -shares.share(code).ln()).collect(),
            logarithms: diversity::Logarithms::new(),
            recursive_l: options.recursive_l.max(1),
            order: closeness::Order::new(column, shares),
            tree: options.ladder.map(|ladder| closeness::Tree::new(ladder, shares)),
        }
    }
}

#[derive(Clone, Debug, Default)]
struct WorstFigures {
    diversity: Diversity,
    closeness: Closeness,
    disclosure: Disclosure,
}

/// Takes every class's figures and keeps the worst. Classes in which all share one value differ by that value alone,
/// and in a file of near-unique people they are nearly all: of each value only the first such class is noted.
struct Figures<'a> {
    context: &'a Context<'a>,
    pure: &'a [AtomicU32],
    scratch: Vec<u64>,
    worst: WorstFigures,
}

impl Figures<'_> {
    fn take(&mut self, class: &ClassSpread<'_>) {
        self.worst.diversity.take(class, self.context.recursive_l, &self.context.logarithms, &mut self.scratch);
        self.worst.closeness.take(class, self.context.shares, self.context.order.as_ref(), self.context.tree.as_ref());
        self.worst.disclosure.take(class, self.context.shares, &self.context.surprise);
    }
}

impl Sink for Figures<'_> {
    fn empty(&self) -> Self {
        Self { context: self.context, pure: self.pure, scratch: Vec::new(), worst: WorstFigures::default() }
    }

    #[inline]
    fn class(&mut self, class: &ClassSpread<'_>) {
        if let [(code, _)] = class.values {
            if let Some(first) = self.pure.get(*code as usize)
                && first.load(Relaxed) > class.class
            {
                first.fetch_min(class.class, Relaxed);
            }
            self.worst.disclosure.lacking(class, self.context.shares);
        } else {
            self.take(class);
            self.worst.disclosure.lacking(class, self.context.shares);
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.worst.diversity.merge(&other.worst.diversity);
        self.worst.closeness.merge(&other.worst.closeness);
        self.worst.disclosure.merge(&other.worst.disclosure);
        self
    }
}
