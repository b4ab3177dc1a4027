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
//! people in classes change with the levels: k alone is monotone, and only if nobody may be hidden.
//!
//! A [`Search`] is made once for a table and serves several k and shares; what was counted of a node is kept.

mod lattice;
mod loss;
mod node;

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

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub k: u64,
    pub sensitive: Vec<SensitiveRequirement>,
    /// The share of people who may be hidden.
    pub suppress: f64,
    pub loss: Loss,
    /// Give what is best by then.
    pub stop_after: Option<Duration>,
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
///
/// Crowds of a node are counted once, whatever k and share are requested afterwards.
pub struct Search(node::Measured);

impl Search {
    /// Rolls the table up; its own levels are the finest that are looked at.
    ///
    /// # Errors
    /// As [`search`].
    pub fn new(
        table: &CodedTable,
        members: Option<&Bitmap>,
        sensitive: Vec<SensitiveRequirement>,
        loss: Loss,
        progress: &Progress,
    ) -> Result<Self, PrivacyError> {
        node::Measured::new(table, members, sensitive, loss, progress).map(Self)
    }

    /// The safe node of least loss where `suppress` is the share of people who may be hidden; the best by then, where
    /// time runs out.
    ///
    /// # Errors
    /// As [`search`].
    pub fn find(
        &self,
        k: u64,
        suppress: f64,
        stop_after: Option<Duration>,
        progress: &Progress,
    ) -> Result<Found, PrivacyError> {
        let deadline = stop_after.and_then(|after| Instant::now().checked_add(after));
        lattice::Lattice::new(&self.0, node::Asked { k, suppress }, deadline, progress).run()
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
    let search = Search::new(table, members, wanted.sensitive.clone(), wanted.loss, progress)?;
    // Making ready is part of the time.
    let stop_after = wanted.stop_after.map(|after| after.saturating_sub(start.elapsed()));
    search.find(wanted.k, wanted.suppress, stop_after, progress)
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
    let search = Search::new(&table, members, wanted.sensitive.clone(), wanted.loss, progress)?;
    Ok(search.0.node(&levels, node::Asked { k: wanted.k, suppress: wanted.suppress }, false, progress)?.node)
}
