//! p: how a sensitive column's values are spread over everyone in view.

/// People by value.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    people: Vec<u64>,
    shares: Vec<f64>,
    total: u64,
    distinct: usize,
}

impl Shares {
    /// From people by code.
    #[must_use]
    pub fn new(people: Vec<u64>) -> Self {
        let total = people.iter().sum();
        let distinct = people.iter().filter(|&&n| n > 0).count();
        let shares = people.iter().map(|&n| if total == 0 { 0.0 } else { n as f64 / total as f64 }).collect();
        Self { people, shares, total, distinct }
    }

    /// p of a value: its people over all; 0 if nobody is in view.
    #[must_use]
    pub fn share(&self, code: u32) -> f64 {
        self.shares.get(code as usize).copied().unwrap_or(0.0)
    }

    /// People with a value.
    #[must_use]
    pub fn people(&self, code: u32) -> u64 {
        self.people.get(code as usize).copied().unwrap_or(0)
    }

    /// People by code.
    #[must_use]
    pub fn by_code(&self) -> &[u64] {
        &self.people
    }

    /// People in view, each counted once for every value they have in a class.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Values that somebody in view has.
    #[must_use]
    pub fn distinct(&self) -> usize {
        self.distinct
    }
}
