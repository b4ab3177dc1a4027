//! Proposed segments against a slow plain count: every one meets what was asked, and all together give nothing away.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use shoal::privacy::ladder::{bands, identity};
use shoal::privacy::{
    Bitmap, CodedColumn, CodedTable, Ladder, Missing, People, Progress, QuasiIdentifier, equivalence_classes,
};
use shoal::segments::{
    Ground, ProposalLimits, Proposals, Publication, Regions, Safety, count_people, derivations, members, overlaps,
    people_of, propose, rows_of,
};

use super::attack::exact_by_force;
use super::made::{columns, number_column, text_column};

/// A made-up file: two quasi-identifiers, one other column, a sensitive one, who consented, whom a row stands for.
#[derive(Clone, Debug)]
struct File {
    age: Vec<Option<f64>>,
    city: Vec<Option<&'static str>>,
    channel: Vec<Option<&'static str>>,
    note: Vec<Option<&'static str>>,
    consented: Vec<bool>,
    people: Kind,
    level: usize,
}

#[derive(Clone, Debug)]
enum Kind {
    Rows,
    Counts(Vec<u64>),
    Keys(Vec<u32>),
}

fn file() -> impl Strategy<Value = File> {
    (30_usize..240).prop_flat_map(|rows| {
        let pick =
            |values: Vec<Option<&'static str>>| proptest::collection::vec(proptest::sample::select(values), rows);
        let age = prop_oneof![1 => Just(None), 12 => (20_u8..60).prop_map(|age| Some(f64::from(age)))];
        let people = prop_oneof![
            Just(Kind::Rows),
            proptest::collection::vec(0_u64..4, rows).prop_map(Kind::Counts),
            proptest::collection::vec(0_u32..(rows as u32 / 2), rows).prop_map(Kind::Keys),
        ];
        (
            proptest::collection::vec(age, rows),
            pick(vec![Some("Berlin"), Some("Berlin"), Some("Ulm"), Some("Bonn"), None]),
            pick(vec![Some("app"), Some("store"), Some("store"), Some("web")]),
            pick(vec![Some("asthma"), Some("none"), Some("none"), Some("diabetes"), None]),
            proptest::collection::vec(proptest::bool::weighted(0.85), rows),
            people,
            0_usize..=2,
        )
            .prop_map(|(age, city, channel, note, consented, people, level)| File {
                age,
                city,
                channel,
                note,
                consented,
                people,
                level,
            })
    })
}

struct Built {
    table: CodedTable,
    columns: BTreeMap<String, Arc<CodedColumn>>,
    ladders: Vec<Arc<Ladder>>,
    people: Arc<People>,
    consenting: Bitmap,
}

fn build(file: &File) -> Built {
    let columns = columns(vec![
        number_column("age", &file.age),
        text_column("city", &file.city),
        text_column("channel", &file.channel),
        text_column("note", &file.note),
    ]);
    let rows = file.age.len();
    let people = Arc::new(match &file.people {
        Kind::Rows => People::Rows(rows),
        Kind::Counts(counts) => People::Counts(counts.clone()),
        Kind::Keys(keys) => {
            let names: Vec<String> = keys.iter().map(|key| format!("{key:04}")).collect();
            let cells: Vec<Option<&str>> = names.iter().map(|name| Some(name.as_str())).collect();
            People::keys(&text_column("key", &cells)).unwrap()
        }
    });
    let ladders = vec![
        Arc::new(bands(&columns["age"], &[10.0, 20.0], 0.0).unwrap()),
        Arc::new(identity(&columns["city"])),
        Arc::new(identity(&columns["channel"])),
    ];
    let quasi = vec![
        QuasiIdentifier::new(Arc::clone(&ladders[0]), file.level),
        QuasiIdentifier::new(Arc::clone(&ladders[1]), 0),
    ];
    let mut yes = Bitmap::none(rows);
    file.consented.iter().enumerate().filter(|(_, yes)| **yes).for_each(|(row, _)| yes.insert(row));
    let consenting = people_of(&yes, &people);
    Built {
        table: CodedTable::new(quasi, Arc::clone(&people), Missing::Own).unwrap(),
        columns,
        ladders,
        people,
        consenting,
    }
}

fn proposed(built: &Built, asked: &ProposalLimits, level: usize, published: &[(&str, &Bitmap)]) -> Proposals {
    let progress = Progress::new();
    let classes = equivalence_classes(&built.table, None, &progress).unwrap();
    let sources = [
        (Arc::clone(&built.ladders[0]), (level..3).collect()),
        (Arc::clone(&built.ladders[1]), vec![0]),
        (Arc::clone(&built.ladders[2]), vec![0]),
    ];
    let sensitive = [Arc::clone(&built.columns["note"])];
    let ground = Ground {
        table: &built.table,
        classes: &classes,
        sensitive: &sensitive,
        consenting: Some(&built.consenting),
        published,
        sources: &sources,
    };
    propose(&ground, asked, &progress).unwrap()
}

/// The people whom a rule selects and who consented.
fn people_in(built: &Built, rule: &shoal::segments::Rule) -> Bitmap {
    let rows = members(rule, &built.columns, built.table.rows()).unwrap();
    let mut bits = people_of(&rows, &built.people);
    bits.and(&built.consenting);
    bits
}

/// Distinct people, by row, in the plainest way.
fn people_of_rows(people: &People, rows: &[usize]) -> u64 {
    match people {
        People::Rows(_) => rows.len() as u64,
        People::Counts(counts) => rows.iter().map(|&row| counts[row]).sum(),
        People::Keys(keys) => rows.iter().map(|&row| keys.person_of_row()[row]).collect::<BTreeSet<_>>().len() as u64,
    }
}

fn asked(threshold: u64, k: u64, l: u64, t: f64, most: usize) -> ProposalLimits {
    let publication = Publication::exact(threshold, true);
    ProposalLimits { k, people_alone: 0, l, t, publication, people: 5, conditions: 2, most }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// What would be wrong: a segment is offered as safe that the policy would refuse once it is there.
    #[test]
    fn every_proposal_meets_what_was_asked(
        file in file(),
        threshold in 2_u64..8,
        k in 2_u64..5,
        l in 1_u64..3,
        t in 0.2_f64..1.0,
    ) {
        let built = build(&file);
        let asked = asked(threshold, k, l, t, 4);
        let found = proposed(&built, &asked, file.level, &[]);
        prop_assert_eq!(&found, &proposed(&built, &asked, file.level, &[]), "the same input, other proposals");
        let mut all = Vec::new();
        for proposal in &found.list {
            let bits = people_in(&built, &proposal.rule);
            prop_assert_eq!(proposal.people, count_people(&bits, &built.people), "{}", proposal.rule);
            prop_assert!(proposal.people >= threshold);
            // Crowds and their notes, row by row.
            let rows = rows_of(&bits, &built.people);
            let mut crowds: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
            let ages = &built.ladders[0];
            for row in rows.iter() {
                let code = built.columns["age"].codes.get(row);
                let group = ages.map(file.level).map_or(code, |map| map[code as usize]);
                let key = (ages.label(file.level, group), format!("{:?}", file.city[row]));
                crowds.entry(key).or_default().push(row);
            }
            let note = |rows: &[usize], note: Option<&str>| -> f64 {
                let with: Vec<usize> = rows.iter().copied().filter(|&row| file.note[row] == note).collect();
                people_of_rows(&built.people, &with) as f64
            };
            let notes = [Some("asthma"), Some("none"), Some("diabetes"), None];
            // A person with rows in several crowds is in each of them.
            let everyone = |n: Option<&str>| -> f64 { crowds.values().map(|members| note(members, n)).sum() };
            let all_notes: f64 = notes.iter().map(|n| everyone(*n)).sum();
            let mut smallest = u64::MAX;
            for members in crowds.values() {
                let people = people_of_rows(&built.people, members);
                if people == 0 {
                    continue;
                }
                smallest = smallest.min(people);
                let held: f64 = notes.iter().map(|n| note(members, *n)).sum();
                let distinct = notes.iter().filter(|n| note(members, **n) > 0.0).count() as u64;
                prop_assert!(distinct >= l, "{} tells a note: {} values", proposal.rule, distinct);
                let distance: f64 =
                    notes.iter().map(|n| (note(members, *n) / held - everyone(*n) / all_notes).abs()).sum();
                prop_assert!(distance / 2.0 <= t + 1e-9, "{}: t = {}", proposal.rule, distance / 2.0);
            }
            prop_assert!(smallest >= k, "{}: a crowd of {}", proposal.rule, smallest);
            prop_assert_eq!(proposal.k, smallest);
            all.push((proposal.name.clone(), bits));
        }
        if all.is_empty() {
            return Ok(());
        }
        let (names, bits): (Vec<&str>, Vec<&Bitmap>) = all.iter().map(|(name, bits)| (name.as_str(), bits)).unzip();
        let regions = Regions::count(&bits, &built.people, &Progress::new()).unwrap();
        let derived = derivations(&regions, &names, &asked.publication, &Progress::new()).unwrap();
        prop_assert!(derived.groups.is_empty(), "{:?}", derived.groups);
        prop_assert!(overlaps(&regions, &asked.publication).iter().all(|pair| pair.verdict == Safety::Safe));
        // And by force: ranks over every set of regions.
        let mut held = vec![0_u64; 1 << bits.len()];
        for region in &regions.regions {
            held[region.segments().map(|segment| 1 << segment).sum::<usize>()] += region.people;
        }
        prop_assert!(exact_by_force(bits.len(), &held, &asked.publication).is_empty());
    }

    /// What would be wrong: a proposal gives away a small group beside a segment that is there already.
    #[test]
    fn beside_published_segments_nothing_more_is_given_away(
        file in file(),
        threshold in 2_u64..8,
        city in proptest::sample::select(vec!["Berlin", "Ulm", "Bonn"]),
    ) {
        let built = build(&file);
        let rules = [format!("city = \"{city}\""), format!("city = \"{city}\" and channel = \"store\"")];
        let published: Vec<(String, Bitmap)> =
            rules.iter().map(|rule| (rule.clone(), people_in(&built, &rule.parse().unwrap()))).collect();
        let known: Vec<(&str, &Bitmap)> = published.iter().map(|(name, bits)| (name.as_str(), bits)).collect();
        let asked = asked(threshold, 2, 1, 1.0, 4);
        let found = proposed(&built, &asked, file.level, &known);
        let given_away = |bits: &[&Bitmap], names: &[&str]| {
            let regions = Regions::count(bits, &built.people, &Progress::new()).unwrap();
            let groups = derivations(&regions, names, &asked.publication, &Progress::new()).unwrap().groups;
            let mut known: Vec<_> = groups.into_iter().map(|g| (g.people, g.interval)).collect();
            known.sort_unstable();
            known
        };
        let before = given_away(&[known[0].1, known[1].1], &[known[0].0, known[1].0]);
        let bits: Vec<Bitmap> = found.list.iter().map(|proposal| people_in(&built, &proposal.rule)).collect();
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).chain(found.list.iter().map(|p| p.name.as_str())).collect();
        let all: Vec<&Bitmap> = known.iter().map(|(_, bits)| *bits).chain(&bits).collect();
        prop_assert_eq!(before, given_away(&all, &names));
    }
}

/// What would be wrong: the most useful group is left out, or its rule is not the group.
#[test]
fn a_plain_file_gives_its_plain_groups() {
    let rows = 400;
    let file = File {
        age: (0..rows).map(|row| Some(20.0 + (row % 40) as f64)).collect(),
        city: (0..rows).map(|row| Some(if row % 2 == 0 { "Berlin" } else { "Ulm" })).collect(),
        channel: (0..rows).map(|row| Some(["app", "store", "web", "store"][(row / 3) % 4])).collect(),
        note: (0..rows).map(|row| Some(["none", "asthma"][(row / 7) % 2])).collect(),
        consented: vec![true; rows],
        people: Kind::Rows,
        level: 2,
    };
    let built = build(&file);
    let found = proposed(&built, &asked(10, 10, 2, 0.5, 6), file.level, &[]);
    let rules: Vec<String> = found.list.iter().map(|proposal| proposal.rule.to_string()).collect();
    assert!(rules.iter().any(|rule| rule.contains("channel")), "{rules:?}");
    assert!(found.list.len() >= 3, "{rules:?} {:?}", found.refused);
    let best = &found.list[0];
    assert!(found.list.iter().all(|other| other.usefulness <= best.usefulness + 1e-12));
}
