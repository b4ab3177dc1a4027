//! Noise: numbers that are off by a little at random, so that nobody can infer from them whether a person is in them.
//!
//! **What is guaranteed.** For any two files that differ by one person, with all of that person's rows in one and none
//! of them in the other, every outcome of the table has odds that differ by a factor of at most exp(ε), but for a
//! chance of δ ([`Epsilon`], differential privacy [Dwork, McSherry, Nissim & Smith 2006]). This holds whatever else a
//! reader knows or has computing power for, and it adds up: two tables of ε₁ and ε₂ are together one of ε₁ + ε₂
//! ([`PrivacyLoss`]).
//!
//! **For whom.** For every person whose rows are counted, for everything that they contribute:
//!
//! - A person is counted in one finest cell of the table, the one that holds most of their rows (the first of several).
//!   Which one follows from that person's rows alone. So taking one person away changes the finest counts in one
//!   place, by one.
//! - In a sum, a person's rows in that cell are added up first and the result is put within stated bounds
//!   ([`Clip`]), in whole steps of a unit that follows from the bounds alone. So taking one
//!   person away changes the finest sums in one place, by at most the larger bound.
//! - Segments overlap, so a person may be in all of them. Each segment, and their total, is a table of its own with its
//!   own share of ε.
//!
//! ε is shared equally by the numbers of people and each measured column, for every segment; noise is drawn for each
//! finest cell, the empty ones too. Margins and subtotals are sums of noisy finest cells, means and shares are made of
//! noisy sums and counts, and all numbers of people are then made non-negative and still add up ([`non_negative`]):
//! whatever is computed from noisy numbers alone discloses nothing more.
//!
//! **What is not guaranteed.** That a category occurs in the table at all is not hidden: the labels are taken to be
//! public. The hash of the source is in the ledger, and keyed in the manifest. Bounds of sums must come
//! from knowledge of the matter, not from a look at the largest value. An analyst who draws again until the result
//! looks good has spent every draw.
//!
//! **How.** [`Mechanism`] holds which noise and why it is wide enough, [`sampler`] draws it exactly, from
//! [`SystemBits`] or from a review's own [`Secret`].

mod additive;
mod bounded;
mod bounds;
mod budget;
mod mechanism;
mod question;
pub mod sampler;
mod source;
mod table;

pub use additive::non_negative;
pub use bounded::{Bounded, bounded};
pub use bounds::{Clip, ClipError, NoiseSettings, Steps};
pub use budget::{BudgetError, Epsilon, PrivacyLoss, check_delta, concentrated_for, delta_of_concentrated};
pub use mechanism::{COVERED, Mechanism};
pub use source::{RandomBits, Secret, SecretBits, SecretPrint, SystemBits};
pub use table::{Bar, NoiseFigures, NoiseOf, Source, prepare};

/// Why no noise could be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoiseError {
    #[error("the operating system's random source gave nothing ({0}); no noise was drawn and nothing was published")]
    Source(String),
    #[error("the noise is wider than can be drawn exactly; choose a larger ε, fewer measures, or narrower bounds")]
    TooWide,
}
