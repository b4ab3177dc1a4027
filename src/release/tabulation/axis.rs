//! One dimension of a table: its categories, the groups over them, its total.

use crate::privacy::Bitmap;
use crate::release::recoding::Coarser;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Segments up to which all threes of them are compared.
const MOST_NESTED: usize = 24;

/// A column of the table, as coded for it.
#[derive(Clone, Debug)]
pub struct Dimension {
    pub name: String,
    /// The category of each row; every code is below `labels.len()`.
    pub codes: Arc<[u32]>,
    pub labels: Vec<String>,
    /// Groups over the categories, finest first, without the total. Every group becomes a subtotal.
    pub hierarchy: Vec<Grouping>,
    /// What its categories may be shown as instead, where the table is protected so.
    pub coarser: Coarser,
    /// Someone's category is itself sensitive.
    pub sensitive: bool,
}

/// One level of a hierarchy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// The group of each category; every code is below `labels.len()`.
    pub group: Vec<u32>,
    pub labels: Vec<String>,
}

/// A segment that is in the table beside others.
#[derive(Clone, Debug)]
pub struct SegmentRows {
    pub name: String,
    pub rows: Bitmap,
}

/// A place along an axis: a category, a group, or the total.
#[derive(Clone, Debug)]
pub struct Node {
    /// Several where groups hold the same categories: one number, published more than once.
    pub labels: Vec<String>,
    /// Ascending.
    pub leaves: Vec<u32>,
    /// Nodes that are disjoint and together are this one; none for a category.
    pub children: Vec<u32>,
    /// It has a row in the table.
    pub published: bool,
    /// It has no row, but must not be worked out either: who is in one segment and not in another.
    pub watched: bool,
}

/// The nodes of a dimension. The first `leaves` nodes are its finest categories, the last is everything.
#[derive(Clone, Debug)]
pub struct Axis {
    pub name: String,
    pub leaves: usize,
    pub nodes: Vec<Node>,
    pub sensitive: bool,
    /// For each leaf, the nodes that hold it, itself first.
    pub above: Vec<Vec<u32>>,
}

impl Axis {
    /// Of a column: categories, groups, the total.
    #[must_use]
    pub fn of_dimension(dimension: &Dimension, total_label: &str, totals: bool) -> Self {
        let leaves = dimension.labels.len();
        let mut axis = Self::with_leaves(&dimension.name, dimension.labels.iter().cloned().map(Some).collect());
        axis.sensitive = dimension.sensitive;
        let mut by_set: BTreeMap<Vec<u32>, usize> = (0..leaves).map(|l| (vec![l as u32], l)).collect();
        // The nodes that the next level is made of.
        let mut below: Vec<u32> = (0..leaves as u32).collect();
        for level in &dimension.hierarchy {
            let mut sets = vec![Vec::new(); level.labels.len()];
            for (leaf, &group) in level.group.iter().enumerate().take(leaves) {
                if let Some(set) = sets.get_mut(group as usize) {
                    set.push(leaf as u32);
                }
            }
            let mut next = Vec::new();
            for (set, label) in sets.into_iter().zip(&level.labels) {
                if set.is_empty() || set.len() == leaves {
                    continue;
                }
                let label = axis.group_label(label, &set, total_label);
                let node = axis.join(&mut by_set, set, &below, Some(&label));
                next.push(node);
            }
            let covered: usize = next.iter().map(|&n| axis.nodes[n as usize].leaves.len()).sum();
            if covered == leaves {
                below = next;
            }
        }
        let all: Vec<u32> = (0..leaves as u32).collect();
        if leaves == 1 {
            // The only category is the total under another name.
            axis.nodes.push(Node {
                labels: Vec::new(),
                leaves: all,
                children: vec![0],
                published: false,
                watched: false,
            });
        } else {
            axis.nodes.push(Node {
                labels: Vec::new(),
                leaves: all,
                children: below,
                published: false,
                watched: false,
            });
        }
        axis.finish(total_label, totals)
    }

    /// Of segments that may overlap. The leaves are the regions that occur (who is in exactly which segments), which
    /// are not published themselves; `regions[r]` holds the segments of region r.
    #[must_use]
    pub fn of_regions(name: &str, segments: &[String], regions: &[Vec<bool>], total_label: &str, totals: bool) -> Self {
        let mut axis = Self::with_leaves(name, vec![None; regions.len()]);
        let set_of = |inside: &dyn Fn(&[bool]) -> bool| -> Vec<u32> {
            (0..regions.len() as u32).filter(|&r| inside(&regions[r as usize])).collect()
        };
        // A region is a small group like any other.
        for (node, region) in axis.nodes.iter_mut().zip(regions) {
            node.watched = true;
            node.labels = vec![region_label(segments, region)];
        }
        let mut seen: BTreeSet<Vec<u32>> = axis.nodes.iter().map(|n| n.leaves.clone()).collect();
        let mut differences = Vec::new();
        for (a, first) in segments.iter().enumerate() {
            differences.push((format!("not in {first}"), set_of(&|r| !r[a])));
            for (b, second) in segments.iter().enumerate().filter(|(b, _)| *b != a) {
                differences.push((format!("{first} without {second}"), set_of(&|r| r[a] && !r[b])));
                if a < b {
                    differences.push((format!("{first} and {second}"), set_of(&|r| r[a] && r[b])));
                    differences.push((format!("in neither {first} nor {second}"), set_of(&|r| !r[a] && !r[b])));
                }
            }
        }
        differences.extend(outside_two(segments, regions));
        for (s, label) in segments.iter().enumerate() {
            let set = set_of(&|r| r[s]);
            seen.insert(set.clone());
            axis.nodes.push(Node {
                labels: vec![label.clone()],
                children: set.clone(),
                leaves: set,
                published: true,
                watched: false,
            });
        }
        for (label, set) in differences {
            if !set.is_empty() && set.len() < regions.len() && seen.insert(set.clone()) {
                let children = set.clone();
                axis.nodes.push(Node { labels: vec![label], children, leaves: set, published: false, watched: true });
            }
        }
        let all: Vec<u32> = (0..regions.len() as u32).collect();
        axis.nodes.push(Node {
            labels: Vec::new(),
            children: all.clone(),
            leaves: all,
            published: false,
            watched: false,
        });
        axis.finish(total_label, totals)
    }

    fn with_leaves(name: &str, labels: Vec<Option<String>>) -> Self {
        let nodes = labels
            .into_iter()
            .enumerate()
            .map(|(l, label)| Node {
                published: label.is_some(),
                watched: false,
                labels: label.into_iter().collect(),
                leaves: vec![l as u32],
                children: Vec::new(),
            })
            .collect::<Vec<_>>();
        Self { name: name.to_owned(), leaves: nodes.len(), nodes, sensitive: false, above: Vec::new() }
    }

    /// Adds a group, or the label to a node of the same categories.
    fn join(
        &mut self,
        by_set: &mut BTreeMap<Vec<u32>, usize>,
        set: Vec<u32>,
        below: &[u32],
        label: Option<&str>,
    ) -> u32 {
        if let Some(&same) = by_set.get(&set) {
            if let Some(label) = label {
                let labels = &mut self.nodes[same].labels;
                if !labels.iter().any(|l| l == label) {
                    labels.push(label.to_owned());
                }
            }
            return same as u32;
        }
        let inside: Vec<u32> = below
            .iter()
            .copied()
            .filter(|&b| self.nodes[b as usize].leaves.iter().all(|l| set.binary_search(l).is_ok()))
            .collect();
        let covered: usize = inside.iter().map(|&b| self.nodes[b as usize].leaves.len()).sum();
        // A level that cuts across the one below it is made of categories.
        let children = if covered == set.len() { inside } else { set.clone() };
        let id = self.nodes.len();
        by_set.insert(set.clone(), id);
        self.nodes.push(Node {
            labels: label.map(str::to_owned).into_iter().collect(),
            leaves: set,
            children,
            published: true,
            watched: false,
        });
        id as u32
    }

    /// A group's name; a longer one where a category or a group of others bears it already.
    fn group_label(&self, label: &str, set: &[u32], total_label: &str) -> String {
        let is_taken =
            |label: &str| label == total_label || self.find(label).is_some_and(|node| self.nodes[node].leaves != set);
        free_label(&[label, &format!("{label} (all)"), &format!("{label} (group)")], is_taken)
    }

    fn finish(mut self, total_label: &str, totals: bool) -> Self {
        if let Some(total) = self.nodes.last_mut() {
            total.labels.push(total_label.to_owned());
            total.published = totals;
        }
        self.above = vec![Vec::new(); self.leaves];
        for (n, node) in self.nodes.iter().enumerate() {
            for &leaf in &node.leaves {
                self.above[leaf as usize].push(n as u32);
            }
        }
        self
    }

    /// Somebody is in several of its published nodes of which none holds the other: in several segments.
    #[must_use]
    pub fn overlaps(&self) -> bool {
        let total = self.total();
        let is_shown = |n: &&u32| (**n as usize) != total && self.nodes[**n as usize].published;
        // Only regions are leaves without a row.
        self.nodes.iter().take(self.leaves).any(|leaf| leaf.watched)
            && self.above.iter().any(|above| above.iter().filter(is_shown).count() > 1)
    }

    /// The node of everything.
    #[must_use]
    pub fn total(&self) -> usize {
        self.nodes.len() - 1
    }

    /// The node that bears this label.
    #[must_use]
    pub fn find(&self, label: &str) -> Option<usize> {
        self.nodes.iter().position(|n| n.labels.iter().any(|l| l == label))
    }
}

/// Of three segments of which the first holds both others: its people who are in neither.
fn outside_two(segments: &[String], regions: &[Vec<bool>]) -> Vec<(String, Vec<u32>)> {
    let mut found = Vec::new();
    if segments.len() > MOST_NESTED {
        return found;
    }
    let is_within = |part: usize, whole: usize| part != whole && regions.iter().all(|r| r[whole] || !r[part]);
    for (whole, name) in segments.iter().enumerate() {
        let parts: Vec<usize> = (0..segments.len()).filter(|&part| is_within(part, whole)).collect();
        for (i, &a) in parts.iter().enumerate() {
            for &b in &parts[i + 1..] {
                let outside =
                    |r: &u32| regions[*r as usize][whole] && !regions[*r as usize][a] && !regions[*r as usize][b];
                let set = (0..regions.len() as u32).filter(outside).collect();
                found.push((format!("{name} without {} or {}", segments[a], segments[b]), set));
            }
        }
    }
    found
}

/// "A and B without C".
fn region_label(segments: &[String], region: &[bool]) -> String {
    let named = |inside: bool, between: &str| {
        let names = segments.iter().zip(region).filter(|(_, r)| **r == inside).map(|(s, _)| s.as_str());
        names.collect::<Vec<&str>>().join(between)
    };
    match (named(true, " and "), named(false, " or ")) {
        (inside, outside) if inside.is_empty() => format!("not in {outside}"),
        (inside, outside) if outside.is_empty() => format!("in {inside}"),
        (inside, outside) => format!("{inside} without {outside}"),
    }
}

/// "Total", or a longer name where a category, a group or a segment bears it already.
#[must_use]
pub fn free_total_label<'a>(used: impl Iterator<Item = &'a str>) -> String {
    let used: BTreeSet<&str> = used.collect();
    free_label(&["Total", "All", "Total (all)"], |label| used.contains(label))
}

/// The first of these names that is not taken, else the first with a number.
pub(in crate::release) fn free_label(names: &[&str], is_taken: impl Fn(&str) -> bool) -> String {
    let first = names.first().copied().unwrap_or_default();
    names
        .iter()
        .map(|name| (*name).to_owned())
        .chain((2..).map(|number| format!("{first} {number}")))
        .find(|label| !is_taken(label))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(categories: &[&str], groups: &[(&str, &[u32])]) -> Vec<String> {
        let mut group = vec![0; categories.len()];
        for (at, (_, members)) in groups.iter().enumerate() {
            members.iter().for_each(|member| group[*member as usize] = at as u32);
        }
        let dimension = Dimension {
            name: "city".to_owned(),
            codes: (0..categories.len() as u32).collect(),
            labels: categories.iter().map(|label| (*label).to_owned()).collect(),
            hierarchy: vec![Grouping { group, labels: groups.iter().map(|(label, _)| (*label).to_owned()).collect() }],
            coarser: Coarser::default(),
            sensitive: false,
        };
        let axis = Axis::of_dimension(&dimension, "All", true);
        axis.nodes.iter().skip(axis.leaves).flat_map(|node| node.labels.clone()).collect()
    }

    #[test]
    fn a_group_has_a_name_that_no_other_place_has() {
        let found = labels(&["Berlin", "Potsdam", "Bonn"], &[("Berlin", &[0, 1]), ("West", &[2])]);
        assert_eq!(found, ["Berlin (all)", "All"]);
        let found = labels(&["Berlin", "Berlin (all)", "Bonn"], &[("Berlin", &[0, 1]), ("All", &[2])]);
        assert_eq!(found, ["Berlin (group)", "All"]);
        let found = labels(&["a", "b", "c", "d"], &[("a", &[0, 1]), ("a (all)", &[2, 3])]);
        assert_eq!(found, ["a (all)", "a (all) (all)", "All"]);
        // A shallow branch repeats its value: it is one number.
        assert_eq!(labels(&["Ulm", "Bonn", "Kiel"], &[("Ulm", &[0]), ("Nord", &[1, 2])]), ["Nord", "All"]);
    }
}
