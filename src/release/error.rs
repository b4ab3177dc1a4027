//! Why a table cannot be made.

use super::noise::NoiseError;
use crate::privacy::Cancelled;

/// Why a table cannot be made. `Display` gives the sentence for people.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ReleaseError {
    #[error("The table has no dimensions. Choose at least one column or two segments to count people by.")]
    NoDimensions,
    #[error("The dimension “{0}” is chosen twice. Take one of them out.")]
    RepeatedDimension(String),
    #[error("The column “{column}” has {got} rows and the file {expected}. Open the file again.")]
    Rows { column: String, got: usize, expected: usize },
    #[error(
        "The table would have {cells} cells, more than the {most} that can be protected. Take out a dimension, or choose a coarser level."
    )]
    TooLarge { cells: u128, most: usize },
    #[error(
        "These {tables} tables, with earlier releases among them, would have {cells} cells together, more than the {most} that can be protected against each other. Take out a table or a dimension, or choose a coarser level."
    )]
    TooLargeTogether { tables: usize, cells: u128, most: usize },
    #[error("The measure “{0}” is not a column of numbers that was handed over. Choose a column of numbers.")]
    NoSuchMeasure(String),
    #[error(
        "The share of “{measure}” is requested along “{dimension}”, which is not a dimension of this table. Choose one of its dimensions."
    )]
    NoSuchDimension { measure: String, dimension: String },
    #[error("The setting “{setting}” is {value}: {must}.")]
    Setting { setting: &'static str, value: String, must: &'static str },
    #[error(
        "The file holds counts of people, not rows, so a sum over “{0}” has no contributions of single people to check. Take the measure out."
    )]
    MeasureOfCounts(String),
    #[error(
        "{0} cells stay open to attack even with everything else hidden. Choose coarser levels, fewer dimensions, or a weaker standard."
    )]
    Unprotectable(usize),
    #[error("No rounding that adds up was found for this table. Choose conventional rounding, or hide cells instead.")]
    NoControlledRounding,
    #[error(
        "Numbers that are rounded at random need a secret, so that they are rounded the same way again. Give the review one, or round to the nearest."
    )]
    NoSecret,
    #[error(
        "Row {row} of the table has {got} labels where there are {expected} dimensions. Mend the row, or name the dimensions' columns."
    )]
    AuditRow { row: usize, got: usize, expected: usize },
    #[error(
        "Row {row} of the table has the label “{label}” in “{dimension}”, which its hierarchy does not know. Add a row for it to the hierarchy, or mend the label."
    )]
    AuditLabel { row: usize, dimension: String, label: String },
    #[error(
        "The label “{label}” of “{dimension}” names two different groups in its hierarchy. Give one of them another name, in the table too."
    )]
    AuditAmbiguous { dimension: String, label: String },
    #[error("No noise can be added: {0}.")]
    Noise(String),
    #[error(
        "The sum of “{0}” has no bounds, so one person could change it by any amount. Say between which values one person's sum lies, from what you know of the matter and not from the file."
    )]
    Unbounded(String),
    #[error("Quantiles of “{0}” cannot be published with noise. Take the sum or the mean, or another protection.")]
    NoiseOnQuantiles(String),
    #[error("The work was cancelled.")]
    Cancelled,
}

impl From<NoiseError> for ReleaseError {
    fn from(error: NoiseError) -> Self {
        Self::Noise(error.to_string())
    }
}

impl From<Cancelled> for ReleaseError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}
