//! Every small group that all published counts of segments disclose together (METHODS §6).

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::explanation::explained;
use super::regions::Regions;
use super::{Overlap, Part, Publication, Safety, measured};
use crate::disclosure::exact::{Equations, Group, Pinned};
use crate::disclosure::exchange::{Exchange, Extremes};
use crate::disclosure::{Relation, small_groups};
use crate::privacy::{Cancelled, Progress};

/// A group under the threshold about which the published counts reveal too much.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// The group's true size.
    pub people: u64,
    /// What an attacker can derive about it: least and greatest size.
    pub interval: [u64; 2],
    /// How it follows ("VIP minus VIP with app"), or who they are if the interval is not one number.
    pub how: String,
    /// Whose counts it follows from: places in the list of segments, ascending.
    pub of: Vec<usize>,
    /// Unsafe: known exactly. Warn: known to be under the threshold, or within fewer people than the threshold.
    pub verdict: Safety,
}

/// The result of [`derivations`]: the groups, and whether everything was looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivations {
    pub groups: Vec<Derivation>,
    /// Linear programmes solved.
    pub programmes: usize,
    /// What was not computed, in a sentence; `None` if everything was.
    pub given_up: Option<String>,
}

/// Greatest number of unknowns in all linear programmes together.
const MOST_UNKNOWNS: usize = 200_000;
/// Greatest number of differences of segments that are looked at, the smallest first.
const MOST_DIFFERENCES: usize = 20_000;
/// Greatest number of unknowns in one linear programme: beyond that, a single one takes seconds.
const MOST_IN_ONE: usize = 10_000;

/// The groups of 1 to T − 1 people that all published counts determine together: exactly, or so closely that METHODS'
/// *safe* standard (greatest ≥ T and greatest − least ≥ T) does not hold. Unsafe ones first, the smallest first.
///
/// Exact ones are all found, unions of them included while they are few; of the rest, the regions under the threshold
/// and the parts of pairs are looked at. `names` are the segments', in their order.
///
/// # Errors
/// [`Cancelled`].
pub fn derivations(
    regions: &Regions,
    names: &[&str],
    publication: &Publication,
    progress: &Progress,
) -> Result<Derivations, Cancelled> {
    let threshold = publication.threshold;
    let equations = regions.equations(publication);
    let pinned = Pinned::new(&equations, threshold);
    progress.check()?;
    let pairs = measured(regions);
    let (mut exact, complete) = pinned.groups();
    let candidates = candidates(regions, &pinned, publication);
    // A group by which segments differ is reported in any case, even if there are too many unions to search.
    exact.extend(candidates.iter().filter(|(group, _)| pinned.combination(group).is_some()).map(|(g, _)| g.clone()));
    if pinned.given_up {
        exact.extend(nested_differences(regions, &pairs, &pinned, threshold));
    }
    let exact: BTreeSet<Group> = exact.into_iter().collect();
    let mut groups: Vec<Derivation> = exact
        .par_iter()
        .map(|group| {
            progress.check()?;
            let people = equations.people_in(group);
            let found = explained(&equations, names, group, pinned.combination(group).as_deref());
            let (how, mut of) = found.unwrap_or_else(|| {
                let all = (0..regions.segments).filter(|&s| group.iter().any(|&r| regions.regions[r].is_within(s)));
                ("all published counts together".to_owned(), all.collect())
            });
            of.retain(|&equation| equation < regions.segments);
            Ok(Derivation { people, interval: [people; 2], how, of, verdict: Safety::Unsafe })
        })
        .collect::<Result<_, Cancelled>>()?;

    let known =
        |group: &Group| exact.iter().any(|exact| group.iter().all(|region| exact.binary_search(region).is_ok()));
    // People who can be exchanged without changing any exact count can be exchanged when some counts are rounded too.
    let as_counted = regions.equations(&Publication::exact(threshold, publication.total));
    let exchange = Exchange::new(&as_counted, threshold);
    let open: Vec<(Group, Who)> =
        candidates.into_par_iter().filter(|(group, _)| !known(group) && !exchange.can_grow(group, threshold)).collect();
    let unknowns = regions.regions.len().max(1);
    let affordable = if unknowns > MOST_IN_ONE { 0 } else { MOST_UNKNOWNS / unknowns };
    let open_ones = open.get(..affordable.min(open.len())).unwrap_or_default();
    let rounded = regions.rounded(publication);
    let extremes = (!open_ones.is_empty()).then(|| Extremes::new(&equations, &rounded));
    // Each thread continues from where its previous programme ended.
    let bounded: Vec<(usize, Option<Derivation>, bool)> = open_ones
        .par_chunks(open_ones.len().div_ceil(4).max(8))
        .map(|chunk| {
            let Some(mut extremes) = extremes.clone() else { return Ok(Vec::new()) };
            let one = |(group, who): &(Group, Who)| {
                progress.check()?;
                Ok(bound(&equations, &mut extremes, (regions, names), group, *who, threshold))
            };
            chunk.iter().map(one).collect()
        })
        .collect::<Result<Vec<Vec<_>>, Cancelled>>()?
        .into_iter()
        .flatten()
        .collect();
    let programmes = bounded.iter().map(|(programmes, ..)| programmes).sum();
    let failed = bounded.iter().filter(|(_, _, failed)| *failed).count() + open.len().saturating_sub(affordable);
    groups.extend(bounded.into_iter().filter_map(|(_, found, _)| found));
    groups.sort_by(|a, b| (a.verdict, a.people, &a.how).cmp(&(b.verdict, b.people, &b.how)));

    let mut given_up = Vec::new();
    if pinned.given_up || !complete {
        given_up.push(
            "the segments cut the people into too many small groups to search all combinations of counts; pairs were checked"
                .to_owned(),
        );
    }
    if failed > 0 {
        given_up.push(format!("how closely {failed} further small groups are known was not worked out"));
    }
    let given_up = (!given_up.is_empty()).then(|| given_up.join("; "));
    Ok(Derivations { groups, programmes, given_up })
}

/// Who a group is.
#[derive(Clone, Copy)]
enum Who {
    Region(usize),
    /// Of published groups: the segments in their order, then everyone.
    Differs(Relation),
}

/// The regions and the differences of segments (and of everyone, if their number is published) that are under
/// the threshold, each group once, small ones first.
fn candidates(regions: &Regions, pinned: &Pinned, publication: &Publication) -> Vec<(Group, Who)> {
    let people: Vec<u64> = regions.regions.iter().map(|region| region.people).collect();
    let mut published = vec![Vec::new(); regions.segments];
    for (place, region) in (0..).zip(&regions.regions) {
        region.segments().for_each(|segment| published[segment].push(place));
    }
    if publication.total {
        published.push((0..people.len() as u32).collect());
    }
    let small = small_groups(&published, &people, publication.threshold, MOST_DIFFERENCES);
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for group in small {
        let atoms: Group = group.atoms.iter().map(|&atom| atom as usize).collect();
        if seen.insert(atoms.clone()) {
            found.push((atoms, Who::Differs(group.relation)));
        }
    }
    for region in pinned.group(|region| publication.total || regions.regions[region].segments().next().is_some()) {
        if seen.insert(vec![region]) {
            found.push((vec![region], Who::Region(region)));
        }
    }
    found.sort_by_key(|(group, _)| group.iter().map(|&region| people[region]).sum::<u64>());
    found
}

/// Differences of segments within each other: exact without any algebra.
fn nested_differences<'a>(
    regions: &'a Regions,
    pairs: &'a [Overlap],
    pinned: &'a Pinned,
    threshold: u64,
) -> impl Iterator<Item = Group> + 'a {
    pairs.iter().filter(|pair| pair.both > 0).filter_map(move |pair| {
        let part = match (pair.a_only, pair.b_only) {
            (0, b) if (1..threshold).contains(&b) => Part::OnlyB,
            (a, 0) if (1..threshold).contains(&a) => Part::OnlyA,
            _ => return None,
        };
        Some(pair.group(part, regions, pinned))
    })
}

/// Programmes solved, the derivation if the group is not protected, and whether a programme failed.
fn bound(
    equations: &Equations,
    extremes: &mut Extremes,
    (regions, names): (&Regions, &[&str]),
    group: &Group,
    who: Who,
    threshold: u64,
) -> (usize, Option<Derivation>, bool) {
    let people = equations.people_in(group);
    let Some(greatest) = extremes.greatest(group) else { return (1, None, true) };
    if greatest >= people.saturating_add(threshold) {
        return (1, None, false);
    }
    let Some(least) = extremes.least(group) else { return (2, None, true) };
    if greatest >= threshold && greatest.saturating_sub(least) >= threshold {
        return (2, None, false);
    }
    let verdict = if least >= greatest { Safety::Unsafe } else { Safety::Warn };
    let (how, of) = (who.sentence(regions, names), who.of(regions));
    (2, Some(Derivation { people, interval: [least, greatest], how, of, verdict }), false)
}

impl Who {
    /// The segments by which the group is defined; all of them if it is in none.
    fn of(self, regions: &Regions) -> Vec<usize> {
        let mut of: Vec<usize> = match self {
            Self::Differs(Relation::Without(a, b) | Relation::Both(a, b)) => vec![a, b],
            Self::Differs(Relation::Neither(a, b, c)) => vec![a, b, c],
            Self::Region(region) => regions.regions[region].segments().collect(),
        };
        of.retain(|&segment| segment < regions.segments);
        of.sort_unstable();
        if of.is_empty() { (0..regions.segments).collect() } else { of }
    }

    fn sentence(self, regions: &Regions, names: &[&str]) -> String {
        let name = |segment: usize| names.get(segment).copied().unwrap_or_default();
        match self {
            Self::Differs(relation) => {
                let named = |group: usize| Some(names.get(group).copied().unwrap_or("the file").to_owned());
                relation.words(&named)
            }
            Self::Region(region) => {
                let inside: Vec<&str> = regions.regions[region].segments().map(name).collect();
                match inside.split_last() {
                    None => "people in no segment".to_owned(),
                    Some((only, [])) => format!("people in {only} and in no other segment"),
                    Some((last, rest)) => format!("people in {} and {last} and in no other segment", rest.join(", ")),
                }
            }
        }
    }
}
