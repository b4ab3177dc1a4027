//! What several recipients could work out who put together everything that they got, from all reviews of the list.
//!
//! Releases of one file are attacked as one, whichever review they were made in. What cannot be attacked so is said: of a
//! file that is gone only published numbers are compared, and of different files nobody can say from their tables which
//! people are the same.

use super::read::review_of;
use crate::dataset::Dataset;
use crate::privacy::Progress;
use crate::release::{Recovered, RecoveredGroup, attack_held};
use crate::report::words::{counted, listed};
use crate::review::{Keeping, Review};
use crate::workbench::again::reviewed_dataset;
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::{Cache, Given};
use crate::workbench::files::settings::Recent;
use crate::workbench::jobs::JobKind;
use crate::workbench::record::published_numbers::{Held, Numbers, recovered};
use crate::workbench::release::earlier_releases::{Known, Released, other_people, released};
use crate::workbench::release::recipients::known_to;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Small groups that are listed.
const MOST_LISTED: usize = 200;

/// What recipients know together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeldTogether {
    pub recipients: Vec<String>,
    /// "3 releases, from 2 reviews".
    pub of: String,
    /// Small groups that they can work out, the smallest first.
    pub recovered: Vec<RecoveredGroup>,
    /// What was not looked at, and why, a sentence each.
    pub not_looked_at: Vec<String>,
}

impl HeldTogether {
    /// Everything was looked at.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.not_looked_at.is_empty()
    }
}

/// A review of the list of which somebody holds something.
struct Listed {
    path: PathBuf,
    review: Review,
}

impl Listed {
    fn name(&self) -> &str {
        if self.review.title.trim().is_empty() { &self.review.source.name } else { &self.review.title }
    }

    fn held<'a>(&'a self, names: &'a [String]) -> impl Iterator<Item = &'a crate::release::ledger::Content> {
        let contents = self.review.ledger.entries().iter().map(|entry| &entry.content);
        contents.filter(move |content| known_to(&self.review, content, names))
    }

    /// What decides which rows the file has: releases of one file that was read in two ways are not of the same rows.
    fn reading(&self) -> String {
        // Plain data: it cannot fail to be JSON.
        serde_json::to_string(&*self.review.open).unwrap_or_default()
    }
}

/// What `names` could work out together from the reviews of a list.
pub(super) fn together(
    list: &[Recent],
    names: &[String],
    keeping: &Keeping,
    progress: &Progress,
) -> Result<HeldTogether, MeasureError> {
    let mut answer = HeldTogether { recipients: names.to_vec(), ..HeldTogether::default() };
    let mut seen = BTreeSet::new();
    let mut holdings: Vec<Listed> = Vec::new();
    let mut unread = 0;
    for path in list.iter().filter_map(review_of).filter(|path| seen.insert(path.clone())) {
        progress.check()?;
        match Review::load_with(&path, keeping) {
            Ok(review) => holdings.push(Listed { path, review }),
            Err(_) => unread += 1,
        }
    }
    if unread > 0 {
        let reviews = counted(unread, "review", "reviews");
        answer.not_looked_at.push(format!("{reviews} of the list could not be read: sealed, or broken."));
    }
    holdings.retain(|holding| holding.held(names).next().is_some());
    let releases: usize = holdings.iter().map(|holding| holding.held(names).count()).sum();
    answer.of = format!(
        "{}, from {}",
        counted(releases as u64, "release", "releases"),
        counted(holdings.len() as u64, "review", "reviews")
    );
    let mut files: BTreeMap<(String, String), Vec<&Listed>> = BTreeMap::new();
    for holding in &holdings {
        files.entry((holding.review.source.sha256.clone(), holding.reading())).or_default().push(holding);
    }
    let mut sources: Vec<String> = Vec::new();
    for of_file in files.values() {
        attack(of_file, names, &mut answer, progress)?;
        let first = of_file.first().map(|holding| holding.review.source.name.clone()).unwrap_or_default();
        sources.push(first);
    }
    if let [_, _, ..] = sources.as_slice() {
        let names: BTreeSet<&str> = sources.iter().map(String::as_str).collect();
        let files = match names.len() {
            1 => format!("{} in several versions, or read in several ways", sources[0]),
            _ => listed(&names.into_iter().collect::<Vec<_>>()),
        };
        answer.not_looked_at.push(format!(
            "Releases of different files were not attacked together: {files}. From their tables nobody can say which people of one are in the other."
        ));
    }
    let groups = &mut answer.recovered;
    groups.sort_by(|a, b| (a.people.is_none(), a.people, &a.how).cmp(&(b.people.is_none(), b.people, &b.how)));
    groups.dedup();
    if groups.len() > MOST_LISTED {
        answer.not_looked_at.push(format!("{} more small groups are not listed.", groups.len() - MOST_LISTED));
        groups.truncate(MOST_LISTED);
    }
    let mut said = BTreeSet::new();
    answer.not_looked_at.retain(|sentence| said.insert(sentence.clone()));
    Ok(answer)
}

/// The releases of one file, of all its reviews.
fn attack(
    of_file: &[&Listed],
    names: &[String],
    answer: &mut HeldTogether,
    progress: &Progress,
) -> Result<(), MeasureError> {
    let opened = match of_file.first() {
        Some(first) => opened(first, progress)?,
        None => return Ok(()),
    };
    let dataset = match opened {
        Ok(dataset) => dataset,
        Err(why) => {
            answer.not_looked_at.push(why);
            return numbers(of_file, names, &|_, _| false, answer, progress);
        }
    };
    let cache = Cache::new(dataset);
    let mut known = Known::default();
    let mut remade: BTreeSet<(PathBuf, u64)> = BTreeSet::new();
    for holding in of_file {
        let given = Given { cache: &cache, review: &holding.review, progress };
        if let Some(which) = of_file.first().and_then(|first| other_people(&first.review, &holding.review)) {
            answer.not_looked_at.push(format!(
                "The releases of {} were not attacked with the others of its file: they count people by another {which}.",
                holding.name()
            ));
            continue;
        }
        match released(&given) {
            Ok(releases) => {
                let theirs: Vec<&Released<'_>> =
                    releases.iter().filter(|one| known_to(&holding.review, one.content, names)).collect();
                let again = theirs.iter().filter(|one| one.is_known());
                remade.extend(again.map(|one| (holding.path.clone(), one.content.number)));
                let named = |text: &String| format!("{}: {text}", holding.name());
                let of = Known::of(theirs.iter().copied());
                answer.not_looked_at.extend(of.not_looked_at.iter().map(named));
                known.tables.extend(of.tables);
                known.changed.extend(of.changed);
            }
            Err(MeasureError::Cancelled) => return Err(MeasureError::Cancelled),
            Err(error) => answer.not_looked_at.push(format!("{}: {}", holding.name(), sentence(&error.to_string()))),
        }
    }
    let Recovered { groups, not_looked_at } = attack_held(&known.tables, &known.changed, progress)?;
    answer.recovered.extend(groups);
    answer.not_looked_at.extend(not_looked_at);
    let is_remade = |holding: &Listed, number: u64| remade.contains(&(holding.path.clone(), number));
    numbers(of_file, names, &is_remade, answer, progress)
}

/// The file of a review as it was reviewed, or why it is not at hand, in a sentence.
fn opened(holding: &Listed, progress: &Progress) -> Result<Result<Arc<Dataset>, String>, MeasureError> {
    let name = &holding.review.source.name;
    if let Some(list) = holding.review.opt_out_not_open() {
        return Ok(Err(format!(
            "{name} was not opened: its list of people to leave out, {}, is not open. Open the review for the whole attack.",
            list.name()
        )));
    }
    let opened = reviewed_dataset(&holding.review, &holding.path, progress);
    progress.check()?;
    Ok(opened.map_err(|why| format!("{name} {why}, so its releases could not be made again.")))
}

/// Releases that could not be made again: only their published numbers are compared, those of one version of the file.
fn numbers(
    of_file: &[&Listed],
    names: &[String],
    is_remade: &dyn Fn(&Listed, u64) -> bool,
    answer: &mut HeldTogether,
    progress: &Progress,
) -> Result<(), MeasureError> {
    let mut states: BTreeMap<&str, Vec<Held<'_>>> = BTreeMap::new();
    let mut threshold = 1;
    for holding in of_file {
        threshold = threshold.max(holding.review.policy.cell_threshold);
        for content in holding.held(names).filter(|content| !is_remade(holding, content.number)) {
            let name = format!("release {} of {}", content.number, holding.name());
            states.entry(content.source.sha256.as_str()).or_default().push(Held { content, name });
        }
    }
    for held in states.values() {
        let Numbers { groups, not_looked_at } = recovered(held, threshold, progress)?;
        answer.recovered.extend(groups);
        answer.not_looked_at.extend(not_looked_at);
    }
    Ok(())
}

impl Workbench {
    /// Attacks what these recipients hold together over the reviews of the list, in a job.
    pub fn attack_together(&mut self, names: &[String]) {
        let (list, names) = (self.settings().recent.clone(), names.to_vec());
        // What is sealed stays closed; the traces of releases lie beside the secrets.
        let keeping = Keeping::new(self.folders.as_ref().map(|folders| folders.secrets.clone()), None);
        self.portfolio.together = None;
        self.portfolio.fault = None;
        self.run(
            JobKind::Together,
            "Attacking what recipients hold together",
            move |progress| together(&list, &names, &keeping, progress),
            |workbench, found| match found {
                Ok(found) => workbench.portfolio.together = Some(Arc::new(found)),
                Err(MeasureError::Cancelled) => {}
                Err(error) => workbench.portfolio.fault = Some(sentence(&error.to_string())),
            },
        );
    }

    /// What the last attack of [`Self::attack_together`] found; `None` before it is done.
    #[must_use]
    pub fn held_together(&self) -> Option<Arc<HeldTogether>> {
        self.portfolio.together.clone()
    }

    /// Why the last attack of [`Self::attack_together`] found nothing.
    #[must_use]
    pub fn together_fault(&self) -> Option<&str> {
        self.portfolio.fault.as_deref()
    }

    /// The attack of [`Self::attack_together`] is being made.
    #[must_use]
    pub fn is_attacking_together(&self) -> bool {
        self.jobs.is_running(&JobKind::Together)
    }
}
