//! The measure: how well people hide.
//!
//! In: coded columns, ladders, who is counted. Out: figures. Knows the standard library and rayon, nothing else.
//!
//! A [`CodedTable`] holds the quasi-identifiers at their levels and the [`People`] that the rows represent.
//! [`equivalence_classes`] finds its [`Classes`], [`crowd_sizes`] only how many people hide in crowds of which size,
//! which is all that the figures of singling out need ([`CrowdSizes`]). [`Measure`] answers for coarser levels and fewer
//! columns from the finest classes, [`Moving`] for one ladder that is moved; [`Classes::among`] and [`measure_segments`] for segments; [`subsets()`] for every set
//! of columns. [`inference`] measures what can be learnt about the people in a class.

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
pub use classes::column_subsets::{MOST_SUBSET_COLUMNS, SubsetFigures, subsets};
pub use classes::one_hierarchy::Moving;
pub use classes::rollup::Measure;
pub use classes::segments::{SegmentCrowds, measure_segments};
pub use classes::sizes::{CROWD_BINS, Crowd, CrowdBin, CrowdSizes};
pub use classes::{Classes, NO_CLASS, crowd_sizes, equivalence_classes};
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
