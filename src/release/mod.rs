//! What leaves: cross-tabulation, unsafe cells, protection, the attacker's bounds, the writers.
//!
//! In: coded columns, membership bits, who is counted ([`table::TableInput`]), and what the analyst decided
//! ([`ReleaseSettings`]). Out: a table with what the attacker learns of every hidden cell ([`Prepared`]), and
//! what may be written ([`Published`]).

pub mod attack;
pub mod audit;
pub mod axis;
pub mod bound;
mod boxes;
mod changed;
mod climb;
pub mod coarser;
pub mod contributions;
pub mod controlled;
mod decimal;
mod error;
mod facts;
mod finer;
pub mod fingerprint;
mod finish;
mod joint;
mod large;
pub mod ledger;
mod lines;
mod linked;
mod loose;
pub mod manifest;
pub mod merge;
mod moves;
mod needs;
pub mod noise;
mod people;
mod precision;
mod prepare;
mod prepared;
mod problem;
mod programme;
pub mod propagate;
mod published;
mod random;
pub mod rounding;
pub mod rules;
pub mod settings;
mod several;
pub mod shape;
mod stated;
mod statistics;
mod suppress;
pub mod table;
pub mod way;
mod with_value;
pub mod writers;

pub use changed::Before;
pub use coarser::{Recoded, Recoding};
pub use decimal::Decimal;
pub use error::ReleaseError;
pub use prepare::{Asked, Earlier, Together, prepare, prepare_together};
pub use prepared::{Checked, CostFigures, Prepared, PreparedCell, Status};
pub use published::{Published, PublishedRow, PublishedValue};
pub use several::ReleaseSettings;
