//! Aggregate tables: counted, protected, attacked, written, and remembered.
//!
//! In: coded columns, membership bits, who is counted ([`tabulation::TableInput`]), and what the analyst decided
//! ([`ReleaseSettings`]). Out: a table with what the attacker learns about every hidden cell ([`Prepared`]), and what may
//! be written ([`Published`]).
//!
//! `rows → tabulation → sensitivity → recoding | suppression | rounding | noise → verify → published → writers → ledger`
//!
//! | module | what it is for |
//! | --- | --- |
//! | `settings` | what the analyst decides about each table and about the release |
//! | `tabulation` | rows become the cells of a table with its margins: people, contributions, statistics |
//! | `sensitivity` | which cells are unsafe, and how far each must be protected |
//! | `recoding` | coarser categories: local recoding by a ladder, small categories merged |
//! | `suppression` | complementary suppression: linear programmes for small tables, the hypercube method for large ones |
//! | `rounding` | multiples of a base, conventional, random or controlled |
//! | `noise` | differential privacy: mechanisms, bounds, budget |
//! | `disclosure` | the attack on the tables of a release and the earlier ones, built on the module [`crate::disclosure`] |
//! | `changed` | releases made from another version of the file |
//! | `trace` | what a release keeps of its people, to say later how many of a group changed |
//! | `held` | the same attack on tables that were published, for whoever holds them |
//! | `audit` | the same attack on a table that somebody published |
//! | `prepare`, `verify` | the order of all this for the tables of a release; the last check |
//! | `published` | a table as it is released: plain data at stated precision |
//! | `writers` | CSV, XLSX, Parquet, JSON-stat, SDMX-CSV |
//! | `ledger` | the history of releases, hash-chained; the manifest that goes with the files |
//! | `hmac` | keyed hashes, for `ledger` and `trace` |

pub mod audit;
mod changed;
pub mod disclosure;
mod error;
mod held;
mod hmac;
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
pub mod trace;
mod verify;
pub mod writers;

pub use changed::Before;
pub use error::ReleaseError;
pub use held::{Recovered, RecoveredGroup, attack_held};
pub use prepare::{Earlier, TableRequest, Together, prepare, prepare_together};
pub use prepared::{Checked, CostFigures, Prepared, PreparedCell, Status};
pub use published::decimal::Decimal;
pub use published::{Published, PublishedRow, PublishedValue};
pub use recoding::{Recoded, Recoding};
pub use settings::release::ReleaseSettings;
