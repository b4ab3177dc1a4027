//! The measure: how well people hide.
//!
//! In: coded columns, ladders, who is counted. Out: figures. Knows the standard library and rayon, nothing else.

mod bits;
mod classes;
mod column;
mod count;
mod crowds;
mod error;
pub mod inference;
pub mod ladder;
mod measure;
mod missing;
mod pack;
mod people;
mod population;
mod progress;
mod risk;
pub mod search;
mod segments;
mod subsets;
pub mod suda;
mod table;
mod weighted;
mod within;

pub use bits::Bitmap;
pub use classes::{Classes, NO_CLASS, crowd_sizes, equivalence_classes};
pub use column::{CodedColumn, Codes, Values};
pub use crowds::{CROWD_BINS, Crowd, CrowdBin, CrowdSizes};
pub use error::PrivacyError;
pub use ladder::{Ladder, LadderError};
pub use measure::Measure;
pub use people::{People, PersonKeys};
pub use population::{PopulationModel, PopulationUniques, Refusal, population_uniques};
pub use progress::{Cancelled, Progress};
pub use risk::{PopulationRisk, RISK_THRESHOLDS, Risk, RiskPoint};
pub use segments::{SegmentCrowds, measure_segments};
pub use subsets::{MOST_SUBSET_COLUMNS, SubsetFigures, subsets};
pub use table::{CodedTable, Missing, QuasiIdentifier};
pub use weighted::{WeightError, WeightedRisk, individual_risk, weighted_risk};
pub use within::{SegmentClasses, segment_classes};
