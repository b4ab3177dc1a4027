//! What leaves: cross-tabulation, unsafe cells, protection, the attacker's bounds, the writers.
//!
//! In: coded columns, membership bits, who is counted ([`tabulation::TableInput`]), and what the analyst decided
//! ([`ReleaseSettings`]). Out: a table with what the attacker learns of every hidden cell ([`Prepared`]), and
//! what may be written ([`Published`]).

pub mod audit;
mod changed;
pub mod disclosure;
mod error;
pub mod ledger;
pub mod noise;
mod prepare;
mod prepared;
mod published;
mod random;
pub mod recoding;
pub mod rounding;
pub mod sensitivity;
pub mod settings;
pub mod suppression;
pub mod tabulation;
mod verify;
pub mod writers;

pub use changed::Before;
pub use error::ReleaseError;
pub use prepare::{Asked, Earlier, Together, prepare, prepare_together};
pub use prepared::{Checked, CostFigures, Prepared, PreparedCell, Status};
pub use published::decimal::Decimal;
pub use published::{Published, PublishedRow, PublishedValue};
pub use recoding::{Recoded, Recoding};
pub use settings::release::ReleaseSettings;
