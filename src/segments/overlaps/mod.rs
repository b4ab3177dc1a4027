//! What every pair of segments discloses (METHODS §6).

pub(super) mod derivations;
pub(super) mod explanation;
pub(super) mod regions;

use rayon::prelude::*;

use crate::disclosure::exact::{Group, Pinned};
use regions::Regions;

/// How dangerous a derivable group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// A group under the threshold can be worked out exactly.
    Unsafe,
    /// A small group is not pinned down, but nearly.
    Warn,
    Safe,
}

/// What is released, as far as segments go: the size of each, and of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Fewer people than this are an unsafe group.
    pub threshold: u64,
    /// The number of people in the file is published too.
    pub total: bool,
    /// By segment, the base that its count is rounded to; all counts beyond the list are published as they are.
    pub rounded: Vec<Option<u64>>,
}

impl Publication {
    /// Every count as it is.
    #[must_use]
    pub fn exact(threshold: u64, total: bool) -> Self {
        Self { threshold, total, rounded: Vec::new() }
    }

    /// What a segment's count is rounded to; `None` if it is published as it is.
    pub(super) fn base(&self, segment: usize) -> Option<u64> {
        self.rounded.get(segment).copied().flatten().filter(|base| *base > 1)
    }
}

/// A number of people rounded to the nearest multiple of the base, half upward.
///
/// ```
/// use shoal::segments::{rounded, rounded_interval};
/// assert_eq!(rounded(886, 50), 900);
/// assert_eq!(rounded(875, 50), 900);
/// assert_eq!(rounded_interval(886, 50), [875, 924]);
/// assert_eq!(rounded_interval(3, 50), [0, 24]);
/// ```
#[must_use]
pub fn rounded(people: u64, base: u64) -> u64 {
    let base = base.max(1);
    people.saturating_add(base / 2) / base * base
}

/// The numbers of people that are rounded to the same multiple: the least and the greatest.
#[must_use]
pub fn rounded_interval(people: u64, base: u64) -> [u64; 2] {
    let base = base.max(1);
    let shown = rounded(people, base);
    [shown.saturating_sub(base / 2), shown.saturating_add((base - 1) - base / 2)]
}

/// What two segments give away, in people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Places in the list of segments, `a` before `b`.
    pub a: usize,
    pub b: usize,
    pub a_only: u64,
    pub b_only: u64,
    pub both: u64,
    /// One segment lies within the other, or a part under the threshold follows from all published counts together.
    pub derivable: bool,
    pub verdict: Safety,
}

/// The three parts of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    OnlyA,
    OnlyB,
    Both,
}

impl Overlap {
    pub(super) fn size(&self, part: Part) -> u64 {
        match part {
            Part::OnlyA => self.a_only,
            Part::OnlyB => self.b_only,
            Part::Both => self.both,
        }
    }

    /// The parts of 1 to `threshold` − 1 people that are not a whole segment: what the pair reveals beyond the
    /// segments' own counts.
    pub(super) fn small_parts(&self, threshold: u64) -> impl Iterator<Item = Part> + '_ {
        [Part::OnlyA, Part::OnlyB, Part::Both].into_iter().filter(move |&part| {
            let whole = match part {
                Part::OnlyA => self.both == 0,
                Part::OnlyB => self.both == 0,
                Part::Both => self.a_only == 0 || self.b_only == 0,
            };
            !whole && (1..threshold).contains(&self.size(part))
        })
    }

    pub(super) fn group(&self, part: Part, regions: &Regions, pinned: &Pinned) -> Group {
        pinned.group(|region| {
            let region = &regions.regions[region];
            let (a, b) = (region.is_within(self.a), region.is_within(self.b));
            match part {
                Part::OnlyA => a && !b,
                Part::OnlyB => b && !a,
                Part::Both => a && b,
            }
        })
    }
}

/// All pairs, the unsafe ones first, then those that warn, else in the segments' order.
///
/// * *Unsafe*: a part under the threshold follows exactly, because one segment lies within the other (then the
///   difference is one count minus the other) or because further published counts give it.
/// * *Warn*: fewer people than the threshold are in just one of the two, and no part follows exactly.
///
/// Where a count of the pair is rounded, how closely its parts are known is a question for
/// [`derivations`](derivations::derivations).
#[must_use]
pub fn overlaps(regions: &Regions, publication: &Publication) -> Vec<Overlap> {
    let equations = regions.equations(publication);
    let pinned = Pinned::new(&equations, publication.threshold);
    let mut pairs = measured(regions);
    pairs.par_iter_mut().for_each(|pair| {
        let is_exact = publication.base(pair.a).is_none() && publication.base(pair.b).is_none();
        let nested = is_exact && (pair.a_only == 0) != (pair.b_only == 0) && pair.both > 0;
        let small_and_exact = pair.small_parts(publication.threshold).any(|part| {
            (nested && part != Part::Both) || pinned.combination(&pair.group(part, regions, &pinned)).is_some()
        });
        pair.derivable = nested || small_and_exact;
        pair.verdict = if small_and_exact {
            Safety::Unsafe
        } else if is_exact && (1..publication.threshold).contains(&(pair.a_only + pair.b_only)) {
            Safety::Warn
        } else {
            Safety::Safe
        };
    });
    pairs.sort_by_key(|pair| (pair.verdict, pair.a, pair.b));
    pairs
}

/// The sizes of all pairs, not yet judged.
pub(super) fn measured(regions: &Regions) -> Vec<Overlap> {
    let n = regions.segments;
    let both = regions.intersections();
    let mut pairs = Vec::with_capacity(n * n.saturating_sub(1) / 2);
    for a in 0..n {
        for b in a + 1..n {
            let (in_a, in_b, in_both) = (both[a * n + a], both[b * n + b], both[a * n + b]);
            pairs.push(Overlap {
                a,
                b,
                a_only: in_a - in_both,
                b_only: in_b - in_both,
                both: in_both,
                derivable: false,
                verdict: Safety::Safe,
            });
        }
    }
    pairs
}
