//! What to measure beside what is always measured.

/// What to measure beside what is always measured.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasureOptions {
    /// l of recursive (c, l)-diversity.
    pub recursive_l: usize,
    /// People in the population, for the estimates of population uniqueness.
    pub population: Option<u64>,
    /// Unique combinations of at most this many columns; `Some(0)` is all sizes.
    pub unique_combinations: Option<usize>,
    /// The number of people in the file is not published.
    pub hide_total: bool,
    /// Each sensitive column with the others added to the quasi-identifiers.
    pub joint: bool,
    /// A segment that cannot be measured stops everything; otherwise it is reported in its own place.
    pub strict: bool,
    /// How often the classes are measured again, each time at another level, to time a slider that moves.
    pub repeat: usize,
}

impl MeasureOptions {
    /// What the window keeps fresh.
    #[must_use]
    pub fn live() -> Self {
        Self {
            recursive_l: 2,
            population: None,
            unique_combinations: None,
            hide_total: false,
            joint: false,
            strict: false,
            repeat: 0,
        }
    }
}

impl Default for MeasureOptions {
    fn default() -> Self {
        Self { strict: true, ..Self::live() }
    }
}
