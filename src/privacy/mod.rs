//! The measures: how well people hide.
//!
//! In: coded columns, ladders, who is counted. Out: figures. It knows the standard library and rayon, nothing else.
//!
//! `column → ladder → table → classes → risk, inference, population, suda, search`
//!
//! A [`CodedTable`] holds the quasi-identifiers at their levels and the [`People`] that the rows represent.
//! [`equivalence_classes`] finds its [`Classes`]; [`class_sizes`] only counts how many people are in classes of which size,
//! which is all that the risk figures need ([`ClassSizes`]). [`Rollup`] answers for coarser levels and fewer columns,
//! [`OneHierarchy`] for one ladder that is moved, [`Classes::among`] and [`measure_segments`] for segments, [`subsets()`]
//! for every set of columns. [`inference`] measures what can be learnt about the people in a class.

mod bitmap;
pub mod calendar;
mod classes;
mod column;
mod error;
mod fraction;
pub mod inference;
pub mod ladder;
mod people;
mod population;
mod progress;
mod risk;
pub mod search;
pub mod suda;
mod table;
pub mod yes_no;

pub use bitmap::Bitmap;
pub(crate) use bitmap::ones;
pub use classes::column_subsets::{MOST_SUBSET_COLUMNS, SubsetFigures, subsets};
pub use classes::one_hierarchy::OneHierarchy;
pub use classes::rollup::Rollup;
pub use classes::segments::{SegmentCrowds, measure_segments};
pub use classes::sizes::{CROWD_BINS, ClassSizes, Crowd, CrowdBin};
pub use classes::{Classes, NO_CLASS, class_sizes, equivalence_classes};
pub use column::{CodedColumn, Codes, Values};
pub use error::PrivacyError;
pub use fraction::{Fraction, least_crowd_at_risk};
pub use ladder::{Ladder, LadderError};
pub use people::{People, PersonKeys};
pub use population::{PopulationModel, PopulationUniques, Refusal, population_uniques};
pub use progress::{Cancelled, Progress};
pub use risk::population_table::{population_column, population_sizes};
pub use risk::weighted_sample::{WeightError, WeightedRisk, individual_risk, weighted_risk};
pub use risk::{PopulationRisk, RISK_THRESHOLDS, Risk, RiskPoint};
pub use table::{CodedTable, Missing, QuasiIdentifier};
