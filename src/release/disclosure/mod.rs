//! What an attacker can derive from the tables of a release and from those released before.
//!
//! | module | what it finds |
//! | --- | --- |
//! | `intervals` | the interval that remains for each hidden cell of an additive table |
//! | `propagation` | cheap bounds first: what follows line by line |
//! | `rounded_intervals` | intervals derived from rounded numbers |
//! | `linked_tables`, `common_refinement`, `system_builder` | several tables over the same people, and the finest axes they share |
//! | `implicit_groups` | small groups that no table has a row for and several tables determine together |
//! | `facts` | the facts of a release as they are written, for its last check |
//! | `explanation` | which published numbers disclose a hidden one |

pub(super) mod common_refinement;
pub mod explanation;
pub(super) mod facts;
pub(super) mod implicit_groups;
pub mod intervals;
pub(super) mod linked_tables;
pub mod propagation;
pub(super) mod rounded_intervals;
mod system_builder;
