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
    /// The least contribution, and the largest; 0 if there is none.
    pub least: f64,
    pub most: f64,
    /// Someone's contribution lies between these two.
    pub between: bool,
}

impl Contributions {
    /// One person's.
    pub fn add(&mut self, value: f64) {
        self.span(&Self { least: value, most: value, people: 1, ..Self::default() });
        self.sum += value;
        self.people += 1;
        self.negative |= value < 0.0;
        self.add_absolute(value.abs());
    }

    /// People who are in neither of both twice.
    pub fn merge(&mut self, other: &Self) {
        self.span(other);
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

    /// Widens the range to that of both; before the people of the other are added.
    fn span(&mut self, other: &Self) {
        if other.people == 0 {
            return;
        }
        if self.people == 0 {
            (self.least, self.most, self.between) = (other.least, other.most, other.between);
            return;
        }
        let (least, most) = (self.least.min(other.least), self.most.max(other.most));
        let ends = [self.least, self.most, other.least, other.most];
        self.between |= other.between || ends.iter().any(|&end| least < end && end < most);
        (self.least, self.most) = (least, most);
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
