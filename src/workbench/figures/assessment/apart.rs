//! The small groups that follow from a segment's number and others, for each recipient with everything that they get,
//! then for all recipients together.

use super::known::{Measures, Whom};
use super::members::Sound;
use crate::privacy::{Bitmap, CodedTable};
use crate::report::assessment::OverlapVerdict;
use crate::report::words::{people as people_words, thousands};
use crate::review::{Recipient, Review, Segment};
use crate::segments::{self, Derivation, Derivations, Overlap, OverlapError, Publication, Regions, Safety};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::Given;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A small group that follows from a segment's number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Apart {
    pub people: u64,
    pub verdict: OverlapVerdict,
    /// "4 people apart from VIP with app".
    pub sentence: String,
    /// The other segment, where the group lies between two.
    pub with: Option<String>,
    /// The recipients who must put theirs together to work it out; empty if one of them can.
    pub together: Vec<String>,
}

/// What all published counts of some segments reveal.
pub(crate) struct Attack {
    pub overlaps: Vec<Overlap>,
    pub derived: Derivations,
}

/// The segments whose counts are attacked, and what their members are found from.
pub(crate) struct Attacked<'a> {
    pub given: &'a Given<'a>,
    pub table: &'a CodedTable,
    pub sound: &'a [Sound<'a>],
    pub publication: &'a Publication,
    pub known: &'a Measures,
}

/// Attacks the counts of all these segments.
pub(crate) fn attack(attacked: &Attacked<'_>) -> Result<Arc<Attack>, MeasureError> {
    let places: Vec<usize> = (0..attacked.sound.len()).collect();
    attack_on(attacked, &places)
}

fn attack_on(attacked: &Attacked<'_>, places: &[usize]) -> Result<Arc<Attack>, MeasureError> {
    let Attacked { given, known, .. } = *attacked;
    let chosen = || places.iter().filter_map(|&place| attacked.sound.get(place));
    let whom: Vec<Whom> = chosen().map(|sound| Whom::of(given.review, sound.segment)).collect();
    let names: Vec<&str> = chosen().map(|sound| sound.segment.name.as_str()).collect();
    let rounded: Vec<Option<u64>> = chosen().map(|sound| sound.segment.rounded).collect();
    let key = names.iter().zip(&whom).zip(&rounded);
    let key = key.map(|((name, whom), base)| ((*name).to_owned(), whom.clone(), *base)).collect();
    known.attacks.get_or_make(key, || {
        let regions = known.regions.get_or_make(whom, || {
            let bits = chosen()
                .map(|sound| Ok(&sound.members(given, attacked.table)?.bits))
                .collect::<Result<Vec<&Bitmap>, MeasureError>>()?;
            Regions::count(&bits, attacked.table.people(), given.progress).map_err(|error| match error {
                OverlapError::Cancelled(_) => MeasureError::Cancelled,
                other => MeasureError::Release(other.to_string()),
            })
        })?;
        let publication = Publication { rounded, ..attacked.publication.clone() };
        let derived = segments::derivations(&regions, &names, &publication, given.progress)?;
        Ok(Attack { overlaps: segments::overlaps(&regions, &publication), derived })
    })
}

pub(crate) fn verdict(safety: Safety) -> OverlapVerdict {
    match safety {
        Safety::Unsafe => OverlapVerdict::Unsafe,
        Safety::Warn => OverlapVerdict::Warn,
        Safety::Safe => OverlapVerdict::Safe,
    }
}

/// By segment the groups that follow from its number, the worst first. `all` is the attack on all of them together.
pub(crate) fn of_segments(attacked: &Attacked<'_>, all: &Attack) -> Result<Vec<Vec<Apart>>, MeasureError> {
    let Attacked { given: Given { review, .. }, sound, .. } = *attacked;
    let names: Vec<&str> = sound.iter().map(|sound| sound.segment.name.as_str()).collect();
    let places: Vec<usize> = (0..sound.len()).collect();
    // Attacks on fewer than all, by whose numbers they know.
    let mut attacks: BTreeMap<Vec<usize>, Vec<Vec<Apart>>> = BTreeMap::new();
    let everything = groups_by_segment(all, &places, &names);
    let mut found = Vec::with_capacity(sound.len());
    for (place, segment) in sound.iter().map(|sound| sound.segment).enumerate() {
        let everybody = segment.recipients.is_empty() || segment.recipients.iter().any(|name| is_public(review, name));
        let mut own: Vec<Apart> = Vec::new();
        let mut knows_all = everybody;
        for name in segment.recipients.iter().filter(|_| !everybody) {
            let known = known_to(review, sound, name);
            if known.len() == sound.len() {
                knows_all = true;
                continue;
            }
            if !attacks.contains_key(&known) {
                let attack = attack_on(attacked, &known)?;
                attacks.insert(known.clone(), groups_by_segment(&attack, &known, &names));
            }
            own.extend(attacks.get(&known).and_then(|of| of.get(place)).cloned().unwrap_or_default());
        }
        let together = everything.get(place).cloned().unwrap_or_default();
        if knows_all {
            own.extend(together);
        } else {
            let new = together.into_iter().filter(|group| !own.iter().any(|known| known.sentence == group.sentence));
            let new: Vec<Apart> = new.map(|group| pooled(group, review, sound)).collect();
            own.extend(new);
        }
        own.sort_by(|a, b| {
            (a.verdict, !a.together.is_empty(), a.people).cmp(&(b.verdict, !b.together.is_empty(), b.people))
        });
        own.dedup();
        found.push(own);
    }
    Ok(found)
}

/// A group that nobody can work out alone.
fn pooled(mut group: Apart, review: &Review, sound: &[Sound<'_>]) -> Apart {
    let mut names: Vec<String> = sound.iter().flat_map(|sound| sound.segment.recipients.clone()).collect();
    names.retain(|name| !is_public(review, name));
    names.sort_unstable();
    names.dedup();
    group.sentence = format!("{}, if recipients put theirs together", group.sentence);
    group.together = names;
    group
}

fn is_public(review: &Review, name: &str) -> bool {
    review.recipient(name).is_some_and(Recipient::is_public)
}

/// The segments whose numbers a recipient knows: those handed to them, and those that everybody knows.
fn known_to(review: &Review, sound: &[Sound<'_>], name: &str) -> Vec<usize> {
    let knows = |segment: &Segment| {
        segment.recipients.is_empty() || segment.recipients.iter().any(|held| held == name || is_public(review, held))
    };
    sound.iter().enumerate().filter(|(_, sound)| knows(sound.segment)).map(|(place, _)| place).collect()
}

/// What an attack found, by the segments (places in the whole list) whose numbers it follows from.
fn groups_by_segment(attack: &Attack, places: &[usize], names: &[&str]) -> Vec<Vec<Apart>> {
    let mut by_segment = vec![Vec::new(); names.len()];
    for derivation in &attack.derived.groups {
        let of: Vec<usize> = derivation.of.iter().filter_map(|&at| places.get(at).copied()).collect();
        for &place in &of {
            let others: Vec<&str> =
                of.iter().filter(|&&other| other != place).filter_map(|&other| names.get(other).copied()).collect();
            let own = names.get(place).copied().unwrap_or_default();
            if let (Some(sentence), Some(list)) = (sentence(derivation, own, &others), by_segment.get_mut(place)) {
                let (people, verdict) = (derivation.people, verdict(derivation.verdict));
                let with = match others.as_slice() {
                    [other] => Some((*other).to_owned()),
                    _ => None,
                };
                list.push(Apart { people, verdict, sentence, with, together: Vec::new() });
            }
        }
    }
    // A pair that is nearly pinned down and that no programme bounded.
    for pair in attack.overlaps.iter().filter(|pair| pair.verdict == Safety::Warn) {
        let of = [pair.a, pair.b].map(|at| places.get(at).copied().unwrap_or(usize::MAX));
        for (place, other) in [(of[0], of[1]), (of[1], of[0])] {
            let (Some(list), Some(name)) = (by_segment.get_mut(place), names.get(other)) else { continue };
            if list.iter().any(|known| known.with.as_deref() == Some(name)) {
                continue;
            }
            let differ = pair.a_only + pair.b_only;
            let sentence = format!("Differs from {name} by {}", people_words(differ));
            let with = Some((*name).to_owned());
            list.push(Apart { people: differ, verdict: OverlapVerdict::Warn, sentence, with, together: Vec::new() });
        }
    }
    by_segment
}

/// A derivation as it is reported beside one of its segments; `None` for the segment's own size, which is reported as such.
fn sentence(derivation: &Derivation, own: &str, others: &[&str]) -> Option<String> {
    let Derivation { people, interval: [least, greatest], how, .. } = derivation;
    let exact = least == greatest;
    if exact && *how == format!("{own} itself") {
        return None;
    }
    let who = match exact {
        true => people_words(*people),
        false if *least == 0 && *greatest == u64::MAX => "some people".to_owned(),
        false => format!("{} to {} people", thousands(*least), thousands(*greatest)),
    };
    let is_difference = how.matches(" minus ").count() == 1 && !how.contains(" plus ") && !how.contains('÷');
    let without = is_difference || how.contains("without") || how.contains("not in");
    Some(match others {
        [other] if without => format!("{who} apart from {other}"),
        [] if without => format!("{who} apart from everyone in the file"),
        _ => match how.strip_prefix("people ") {
            Some(rest) => format!("{who} {rest}"),
            None => format!("{who}: {how}"),
        },
    })
}
