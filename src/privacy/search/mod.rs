//! Finding levels: of all combinations of ladder levels the one that keeps most and meets what is required.
//!
//! In: a table with its ladders, what every class must have, how many people may be hidden, a measure of loss. Out: the
//! safe node of least loss, whether that is proved, and a frontier of risk against loss.
//!
//! Nodes of the lattice are taken in the order of a bound that their loss cannot be below; once that is above the best
//! loss found, the best is proved. With hiding, k-anonymity is monotone: if a node must hide too many for k, so must
//! every finer one. So from a node not yet known a chain is followed to the top, and its first safe node is found by
//! bisection; the nodes below the last unsafe one need no counting. With hiding, l-diversity and t-closeness are in
//! general not monotone, so nothing is concluded from them for other nodes if somebody may be hidden. If nobody
//! may, they are monotone: classes put together have the values of all of them, and a distance no greater than the
//! greatest of theirs, for it is convex and everyone's shares stay [Li et al. 2007, section 3.1]. With a person key the
//! people in classes change with the levels, and with them the shares of values: k alone is monotone then, for whoever is
//! in a class too small is in one at every finer node.
//!
//! A [`Search`] is made once for a table and reaches several goals, each a k and a share, in one pass over the lattice: a
//! node that is looked at gives the sizes of its classes, and these tell what it is worth for every goal. A node is looked
//! at if its bound is no higher than the best loss found for some goal that is not known to be missed there. The chain is
//! followed for the easiest such goal, for what misses it misses all that require more. Ties are resolved as for one
//! goal, so that each finds what it finds alone.

mod lattice;
mod loss;
mod node;
mod pivots;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{Bitmap, ClassSizes, CodedColumn, CodedTable, Ladder, PrivacyError, Progress};
use crate::privacy::inference::Required;

pub use loss::{Loss, UnknownLoss};

/// What is required of a sensitive column.
#[derive(Clone, Debug)]
pub struct SensitiveRequirement {
    pub column: Arc<CodedColumn>,
    /// For the hierarchical distance.
    pub ladder: Option<Arc<Ladder>>,
    pub required: Required,
}

/// How many people must hide together, and the share who may be hidden.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    pub k: u64,
    pub suppress: f64,
}

/// What the search keeps to in one column. The lowest level is that of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ColumnPreference {
    /// The highest level that may be chosen; `None`: the ladder's top.
    pub highest: Option<usize>,
    /// The weight of the column's loss, 0 or more.
    pub importance: f64,
}

impl Default for ColumnPreference {
    fn default() -> Self {
        Self { highest: None, importance: 1.0 }
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub k: u64,
    pub sensitive: Vec<SensitiveRequirement>,
    /// The share of people who may be hidden.
    pub suppress: f64,
    pub loss: Loss,
    /// By quasi-identifier, in the table's order; a column without one is as [`ColumnPreference::default`].
    pub columns: Vec<ColumnPreference>,
    /// Give what is best by then.
    pub stop_after: Option<Duration>,
}

impl Wanted {
    fn goal(&self) -> Goal {
        Goal { k: self.k, suppress: self.suppress }
    }
}

/// A node of the lattice, measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// By quasi-identifier, in the table's order.
    pub levels: Vec<usize>,
    pub loss: f64,
    /// People in classes that are hidden whole.
    pub hidden_people: u64,
    /// Crowds of the people who are kept.
    pub kept: ClassSizes,
    pub safe: bool,
}

impl Node {
    /// The highest risk of those who are kept, 1/k; 0 if nobody is.
    #[must_use]
    pub fn highest_risk(&self) -> f64 {
        self.kept.k().map_or(0.0, |k| 1.0 / k as f64)
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The safe node of least loss; ties: fewest people hidden, least sum of levels, order of columns.
    pub best: Option<Node>,
    /// Proved over the whole lattice; without a best node: proved that none is safe.
    pub optimal: bool,
    /// No node that was not looked at has a loss below this; `None` if all are accounted for.
    pub bound: Option<f64>,
    /// If no node is safe: the one that hides fewest.
    pub nearest: Option<Node>,
    /// Safe nodes that no other beats in both risk and loss, from least loss on.
    pub frontier: Vec<Node>,
    /// Nodes of the lattice, and how many were measured.
    pub nodes: u64,
    pub measured: u64,
}

/// A table prepared for searches that require the same of its sensitive columns and measure loss alike.
pub struct Search(node::Measured);

impl Search {
    /// Rolls the table up; its own levels are the finest that are looked at. Of what is wanted, k, the share and the time
    /// are of no account here.
    ///
    /// # Errors
    /// As [`search`].
    pub fn new(
        table: &CodedTable,
        members: Option<&Bitmap>,
        wanted: &Wanted,
        progress: &Progress,
    ) -> Result<Self, PrivacyError> {
        node::Measured::new(table, members, wanted, progress).map(Self)
    }

    /// For each goal the safe node of least loss, in one pass over the lattice; the best by then, where time runs out.
    /// Each of them finds what a search for it alone finds; `measured` is that of the pass. The frontier is only that of
    /// a single goal.
    ///
    /// # Errors
    /// As [`search`].
    pub fn find(
        &self,
        goals: &[Goal],
        stop_after: Option<Duration>,
        progress: &Progress,
    ) -> Result<Vec<Found>, PrivacyError> {
        let deadline = stop_after.and_then(|after| Instant::now().checked_add(after));
        lattice::Lattice::new(&self.0, goals, deadline, progress).run()
    }
}

/// Searches the lattice of the table's ladders from its levels up.
///
/// ```
/// use std::sync::Arc;
/// use shoal::privacy::{
///     CodedColumn, CodedTable, Codes, Missing, People, Progress, QuasiIdentifier, Values, ladder,
///     search::{Wanted, search},
/// };
/// let age = Arc::new(CodedColumn {
///     name: "age".into(), values: Values::Number(vec![31.0, 38.0, 40.0, 47.0]), has_missing: false,
///     codes: Codes::U8(vec![0, 1, 2, 3]),
/// });
/// let ladder = ladder::bands(&age, &[10.0, 20.0], 0.0).unwrap();
/// let table = CodedTable::new(
///     vec![QuasiIdentifier::new(Arc::new(ladder), 0)], Arc::new(People::Rows(4)), Missing::Own,
/// )?;
/// let found = search(&table, None, &Wanted { k: 2, ..Wanted::default() }, &Progress::new())?;
/// assert_eq!(found.best.map(|node| node.levels), Some(vec![1])); // 30–39 and 40–49
/// assert!(found.optimal);
/// # Ok::<(), shoal::privacy::PrivacyError>(())
/// ```
///
/// # Errors
/// [`PrivacyError::Cancelled`] and what the classes can refuse.
pub fn search(
    table: &CodedTable,
    members: Option<&Bitmap>,
    wanted: &Wanted,
    progress: &Progress,
) -> Result<Found, PrivacyError> {
    let start = Instant::now();
    let search = Search::new(table, members, wanted, progress)?;
    // Making ready is part of the time.
    let stop_after = wanted.stop_after.map(|after| after.saturating_sub(start.elapsed()));
    // One goal, one answer.
    search.find(&[wanted.goal()], stop_after, progress).map(|mut found| found.remove(0))
}

/// Measures one node: the table's own levels. The loss is computed against the original values.
///
/// # Errors
/// As [`search`].
pub fn measure_levels(
    table: &CodedTable,
    members: Option<&Bitmap>,
    wanted: &Wanted,
    progress: &Progress,
) -> Result<Node, PrivacyError> {
    let levels = table.levels();
    let table = table.at_levels(&vec![0; levels.len()])?;
    let search = Search::new(&table, members, wanted, progress)?;
    search.0.whole(&levels, wanted.goal(), progress)
}
