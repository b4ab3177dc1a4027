//! Singling out: how likely somebody is to be found, by what the attacker knows to begin with.

pub(super) mod population_table;
pub(super) mod weighted_sample;

use super::{ClassSizes, least_crowd_at_risk};

/// Thresholds of risk that are offered [El Emam 2013].
pub const RISK_THRESHOLDS: [f64; 5] = [0.05, 0.1, 0.2, 0.33, 0.5];

/// Figures of one attacker, over people. No figure exists if there are no people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Risk {
    pub highest: f64,
    pub average: f64,
    /// Share of people with a risk strictly above the threshold, 0 to 1.
    pub share_above: f64,
}

/// A point of the risk curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RiskPoint {
    pub risk: f64,
    /// Share of people whose risk is at least this, 0 to 1.
    pub share_at_least: f64,
}

impl ClassSizes {
    /// Prosecutor risk: the attacker knows that the person is in the file. The risk of a person is 1/f_j; the highest
    /// is 1/k; the average over people (1/n) Σ_i 1/f_i, which is J/n if crowds are classes and everybody is in one
    /// of them [El Emam & Dankar 2008]. A person in several classes counts once, by the smallest of their crowds.
    ///
    /// pyCANON's `average_rir` averages over classes; this is over people, as in ARX and sdcMicro.
    ///
    /// ```
    /// use shoal::privacy::ClassSizes;
    /// // One person alone, two crowds of 2, one of 5: 10 people in 4 classes.
    /// let risk = ClassSizes::of_classes([1, 2, 2, 5]).prosecutor(0.2).unwrap();
    /// assert_eq!((risk.highest, risk.average, risk.share_above), (1.0, 0.4, 0.5));
    /// ```
    #[must_use]
    pub fn prosecutor(&self, threshold: f64) -> Option<Risk> {
        let n = self.people() as f64;
        let highest = 1.0 / self.k()? as f64;
        let above = self.people_below(least_crowd_at_risk(threshold));
        Some(Risk { highest, average: self.expected_matches() / n, share_above: above as f64 / n })
    }

    /// Marketer risk without a population: the expected share of people who are re-identified by matching everybody,
    /// J/n [El Emam & Dankar 2008].
    #[must_use]
    pub fn marketer(&self) -> Option<f64> {
        let n = self.people();
        (n > 0).then(|| self.expected_matches() / n as f64)
    }

    /// Σ over people of 1/f, which is J if crowds are classes.
    fn expected_matches(&self) -> f64 {
        let matches = |c: &super::Crowd| {
            if c.people == c.size * c.classes { c.classes as f64 } else { c.people as f64 / c.size as f64 }
        };
        self.crowds().iter().map(matches).sum()
    }

    /// The risk curve: for every risk that occurs, ascending, the share of people whose risk is at least that.
    ///
    /// ```
    /// use shoal::privacy::ClassSizes;
    /// let curve = ClassSizes::of_classes([1, 4, 5]).risk_curve();
    /// let points: Vec<_> = curve.iter().map(|p| (p.risk, p.share_at_least)).collect();
    /// assert_eq!(points, [(0.2, 1.0), (0.25, 0.5), (1.0, 0.1)]);
    /// ```
    #[must_use]
    pub fn risk_curve(&self) -> Vec<RiskPoint> {
        let n = self.people() as f64;
        let mut people = 0;
        let mut points: Vec<RiskPoint> = self
            .crowds()
            .iter()
            .filter(|c| c.people > 0)
            .map(|c| {
                people += c.people;
                RiskPoint { risk: 1.0 / c.size as f64, share_at_least: people as f64 / n }
            })
            .collect();
        points.reverse();
        points
    }

    /// Distinction J/n: the share of people that the columns would distinguish if one of each class were kept
    /// [Motwani & Xu 2007]. n is people in classes.
    #[must_use]
    pub fn distinction(&self) -> Option<f64> {
        let n = self.people_in_classes();
        (n > 0).then(|| self.classes() as f64 / n as f64)
    }

    /// Separation 1 − Σ f_j(f_j−1) / (n(n−1)): the share of pairs of people that the columns distinguish
    /// [Motwani & Xu 2007]. n is people in classes. `None` for fewer than two people.
    ///
    /// ```
    /// use shoal::privacy::ClassSizes;
    /// // Of 4 people in classes of 3 and 1, three of the six pairs are distinguished.
    /// assert_eq!(ClassSizes::of_classes([3, 1]).separation(), Some(0.5));
    /// assert_eq!(ClassSizes::of_classes([1]).separation(), None);
    /// ```
    #[must_use]
    pub fn separation(&self) -> Option<f64> {
        let n = u128::from(self.people_in_classes());
        if n < 2 {
            return None;
        }
        // Each product is below n², so the sum of f_j(f_j−1) ≤ n(n−1) fits if n does.
        let alike: u128 = self.crowds().iter().map(|c| u128::from(c.in_classes) * u128::from(c.size - 1)).sum();
        Some(1.0 - alike as f64 / (n * (n - 1)) as f64)
    }
}

/// Adds up journalist and marketer risk class by class: f people of a class in view, F people of it in the population.
///
/// Journalist risk: the attacker knows that the person is in the population. Of a person 1/F_j; the highest 1/min F_j
/// over the classes present; the average max( J / Σ_j F_j , (1/n) Σ_j f_j/F_j ) [El Emam & Dankar 2008].
/// Marketer risk: (1/n) Σ_j f_j/F_j. A person in several classes counts once, by the riskiest of them.
///
/// ```
/// use shoal::privacy::PopulationRisk;
/// let mut risk = PopulationRisk::new(0.3);
/// risk.add(1, 4); // one person of a class that has four in the population
/// risk.add(3, 3);
/// let journalist = risk.journalist().unwrap();
/// assert_eq!(journalist.highest, 1.0 / 3.0);
/// assert_eq!(journalist.average, (0.25_f64 + 1.0) / 4.0);
/// assert_eq!(journalist.share_above, 0.75);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PopulationRisk {
    /// The least population in which a person's risk is not above the threshold.
    safe_from: u64,
    people: u64,
    classes: u64,
    population: u128,
    smallest: u64,
    matches: f64,
    above: u64,
}

impl PopulationRisk {
    /// `threshold`: the share of people with a risk strictly above it is reported.
    #[must_use]
    pub fn new(threshold: f64) -> Self {
        let safe_from = least_crowd_at_risk(threshold);
        Self { safe_from, people: 0, classes: 0, population: 0, smallest: u64::MAX, matches: 0.0, above: 0 }
    }

    /// A class of `people` in view and `population` in the population. Somebody in view is in the population too, so
    /// that a population table that holds fewer is taken to hold as many.
    pub fn add(&mut self, people: u64, population: u64) {
        self.add_classes(people, population, 1);
    }

    /// Adds this many classes, each of `people` in view and `population` in the population.
    pub(crate) fn add_classes(&mut self, people: u64, population: u64, classes: u64) {
        if people == 0 || classes == 0 {
            return;
        }
        self.add_counted(people, population.max(people), classes, people);
    }

    /// This many classes of the same population, each with `people` counted here: those for whom it is the
    /// riskiest of their classes.
    pub(crate) fn add_counted(&mut self, of_class: u64, population: u64, classes: u64, people: u64) {
        let population = population.max(of_class).max(1);
        self.people += people * classes;
        self.classes += classes;
        self.population += u128::from(population) * u128::from(classes);
        self.smallest = self.smallest.min(population);
        self.matches += classes as f64 * (people as f64 / population as f64);
        if population < self.safe_from {
            self.above += people * classes;
        }
    }

    /// Both together; they have one threshold.
    pub(crate) fn merged(&self, other: &Self) -> Self {
        Self {
            safe_from: self.safe_from,
            people: self.people + other.people,
            classes: self.classes + other.classes,
            population: self.population + other.population,
            smallest: self.smallest.min(other.smallest),
            matches: self.matches + other.matches,
            above: self.above + other.above,
        }
    }

    /// Journalist risk over all classes added; `None` if they hold no people.
    #[must_use]
    pub fn journalist(&self) -> Option<Risk> {
        let n = self.people as f64;
        (self.people > 0).then(|| Risk {
            highest: 1.0 / self.smallest as f64,
            average: (self.classes as f64 / self.population as f64).max(self.matches / n),
            share_above: self.above as f64 / n,
        })
    }

    /// Marketer risk, (1/n) Σ_j f_j/F_j; `None` if there are no people.
    #[must_use]
    pub fn marketer(&self) -> Option<f64> {
        (self.people > 0).then(|| self.matches / self.people as f64)
    }
}
