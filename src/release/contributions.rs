//! What people contribute to a cell's sum: as much of it as the rules need.

/// The largest contributions kept of a cell: no rule looks further.
pub const MOST_KEPT: usize = 8;

/// The contributions of people to one cell, each person's rows added up first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contributions {
    pub sum: f64,
    /// Of absolute values, which the rules look at.
    pub absolute: f64,
    /// The largest absolute contributions, descending, at most [`MOST_KEPT`].
    pub largest: Vec<f64>,
    /// People with a value.
    pub people: u64,
    /// Someone's contribution is below zero.
    pub negative: bool,
}

impl Contributions {
    /// One person's.
    pub fn add(&mut self, value: f64) {
        self.sum += value;
        self.people += 1;
        self.negative |= value < 0.0;
        self.add_absolute(value.abs());
    }

    /// People who are in neither of both twice.
    pub fn merge(&mut self, other: &Self) {
        self.sum += other.sum;
        self.absolute += other.absolute;
        self.people += other.people;
        self.negative |= other.negative;
        for &value in &other.largest {
            self.keep(value);
        }
    }

    /// The sum of the `n` largest absolute contributions.
    #[must_use]
    pub fn top(&self, n: usize) -> f64 {
        self.largest.iter().take(n).sum()
    }

    fn add_absolute(&mut self, value: f64) {
        self.absolute += value;
        self.keep(value);
    }

    fn keep(&mut self, value: f64) {
        let place = self.largest.partition_point(|&x| x >= value);
        if place < MOST_KEPT {
            self.largest.insert(place, value);
            self.largest.truncate(MOST_KEPT);
        }
    }
}
