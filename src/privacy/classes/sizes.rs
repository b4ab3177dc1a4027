//! How many people are in classes of each size: all that the risk figures need to know about the classes.

use std::collections::BTreeMap;

/// Crowds of one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Crowd {
    /// People with the same values, oneself included: f_j.
    pub size: u64,
    /// Classes with a crowd of this size.
    pub classes: u64,
    /// People whose crowd is of this size. A person with rows in several classes has the smallest of their crowds and is
    /// counted there alone, so that these add up to the people in view (METHODS 1).
    pub people: u64,
    /// People in these classes, whoever is in several of them counted in each: size × classes, but where missing matches
    /// anything (a crowd then reaches beyond the class).
    pub in_classes: u64,
}

/// The sizes of all crowds, ascending. Empty if there are no people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassSizes {
    crowds: Vec<Crowd>,
}

/// A bin of the crowd-size histogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrowdBin {
    pub low: u64,
    /// Inclusive; `None` for the last.
    pub high: Option<u64>,
    pub people: u64,
    pub classes: u64,
}

impl CrowdBin {
    /// "1", "3–4", "100+".
    #[must_use]
    pub fn label(&self) -> String {
        match self.high {
            Some(high) if high == self.low => high.to_string(),
            Some(high) => format!("{}–{high}", self.low),
            None => format!("{}+", self.low),
        }
    }
}

/// The bins of the crowd-size histogram.
pub const CROWD_BINS: [(u64, Option<u64>); 8] = [
    (1, Some(1)),
    (2, Some(2)),
    (3, Some(4)),
    (5, Some(9)),
    (10, Some(19)),
    (20, Some(49)),
    (50, Some(99)),
    (100, None),
];

impl ClassSizes {
    /// Crowds of classes that are crowds themselves; classes of nobody are left out.
    ///
    /// ```
    /// use shoal::privacy::ClassSizes;
    /// let sizes = ClassSizes::of_classes([1, 2, 2, 5]);
    /// assert_eq!((sizes.people(), sizes.classes(), sizes.k()), (10, 4, Some(1)));
    /// ```
    #[must_use]
    pub fn of_classes(sizes: impl IntoIterator<Item = u64>) -> Self {
        let mut counter = CrowdCounter::default();
        sizes.into_iter().for_each(|size| counter.add(size));
        counter.finish()
    }

    /// Crowds of classes of `people` each whose crowd may be larger than the class: pairs (crowd, people).
    #[must_use]
    pub fn of_crowds(crowds: impl IntoIterator<Item = (u64, u64)>) -> Self {
        let mut by_size: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
        for (size, people) in crowds.into_iter().filter(|&(_, people)| people > 0) {
            let entry = by_size.entry(size).or_default();
            entry.0 += 1;
            entry.1 += people;
        }
        let crowd = |(size, (classes, people))| Crowd { size, classes, people, in_classes: people };
        Self { crowds: by_size.into_iter().map(crowd).collect() }
    }

    /// Counts people with rows in several classes once, in the smallest of their crowds. `several` are pairs of a person
    /// and the crowd of a class that they are in, a person's pairs beside each other.
    pub(crate) fn count_once(&mut self, several: &[(u32, u64)]) {
        let mut change: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
        for of_person in several.chunk_by(|a, b| a.0 == b.0).filter(|of_person| of_person.len() > 1) {
            for (_, crowd) in of_person {
                change.entry(*crowd).or_default().0 += 1;
            }
            if let Some(smallest) = of_person.iter().map(|(_, crowd)| *crowd).min() {
                change.entry(smallest).or_default().1 += 1;
            }
        }
        for crowd in &mut self.crowds {
            if let Some((away, added)) = change.get(&crowd.size) {
                crowd.people = (crowd.people + added).saturating_sub(*away);
            }
        }
    }

    /// Ascending by size.
    #[must_use]
    pub fn crowds(&self) -> &[Crowd] {
        &self.crowds
    }

    /// n: the people in view, each counted once.
    #[must_use]
    pub fn people(&self) -> u64 {
        self.crowds.iter().map(|c| c.people).sum()
    }

    /// Σ f_j: people in classes, whoever is in several classes counted in each.
    #[must_use]
    pub fn people_in_classes(&self) -> u64 {
        self.crowds.iter().map(|c| c.in_classes).sum()
    }

    /// J.
    #[must_use]
    pub fn classes(&self) -> u64 {
        self.crowds.iter().map(|c| c.classes).sum()
    }

    /// k: the smallest crowd. `None` if there are no people.
    #[must_use]
    pub fn k(&self) -> Option<u64> {
        self.crowds.first().map(|c| c.size)
    }

    /// The largest crowd. `None` if there are no people.
    #[must_use]
    pub fn largest(&self) -> Option<u64> {
        self.crowds.last().map(|c| c.size)
    }

    /// People a class, Σ f_j / J.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let classes = self.classes();
        (classes > 0).then(|| self.people_in_classes() as f64 / classes as f64)
    }

    /// People whose crowd is themselves alone: with several rows, in at least one of their classes. Never more than the
    /// people in view.
    #[must_use]
    pub fn people_alone(&self) -> u64 {
        self.people_below(2)
    }

    /// People in crowds smaller than `size`: those whom a policy of k = `size` does not protect.
    #[must_use]
    pub fn people_below(&self, size: u64) -> u64 {
        self.crowds.iter().take_while(|c| c.size < size).map(|c| c.people).sum()
    }

    /// The crowd-size histogram, all bins of [`CROWD_BINS`], empty ones too.
    ///
    /// ```
    /// use shoal::privacy::ClassSizes;
    /// let bins = ClassSizes::of_classes([1, 1, 3, 4, 120]).histogram();
    /// assert_eq!((bins[0].people, bins[0].classes), (2, 2));
    /// assert_eq!((bins[2].label().as_str(), bins[2].people, bins[2].classes), ("3–4", 7, 2));
    /// assert_eq!((bins[7].label().as_str(), bins[7].people), ("100+", 120));
    /// ```
    #[must_use]
    pub fn histogram(&self) -> Vec<CrowdBin> {
        CROWD_BINS
            .iter()
            .map(|&(low, high)| {
                let within = self.crowds.iter().filter(|c| c.size >= low && high.is_none_or(|high| c.size <= high));
                let (people, classes) = within.fold((0, 0), |(p, c), crowd| (p + crowd.people, c + crowd.classes));
                CrowdBin { low, high, people, classes }
            })
            .collect()
    }
}

const SMALL: usize = 256;

/// Counts class sizes; small ones, which are nearly all, without a search.
#[derive(Clone, Debug)]
pub(crate) struct CrowdCounter {
    small: [u64; SMALL],
    large: BTreeMap<u64, u64>,
}

impl Default for CrowdCounter {
    fn default() -> Self {
        Self { small: [0; SMALL], large: BTreeMap::new() }
    }
}

impl CrowdCounter {
    pub(crate) fn add(&mut self, size: u64) {
        self.add_classes(size, 1);
    }

    pub(crate) fn add_classes(&mut self, size: u64, classes: u64) {
        match self.small.get_mut(size as usize) {
            Some(counted) => *counted += classes,
            None => *self.large.entry(size).or_default() += classes,
        }
    }

    pub(crate) fn merge(mut self, other: &Self) -> Self {
        self.small.iter_mut().zip(&other.small).for_each(|(a, b)| *a += b);
        for (&size, &classes) in &other.large {
            *self.large.entry(size).or_default() += classes;
        }
        self
    }

    pub(crate) fn finish(self) -> ClassSizes {
        let small = self.small.iter().enumerate().skip(1).map(|(size, &classes)| (size as u64, classes));
        let crowds = small
            .chain(self.large)
            .filter(|&(_, classes)| classes > 0)
            .map(|(size, classes)| Crowd { size, classes, people: size * classes, in_classes: size * classes })
            .collect();
        ClassSizes { crowds }
    }
}
