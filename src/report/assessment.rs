//! The figures of a review as plain data: what `shoal assess --json` prints, what the screens and the report show.
//!
//! A figure that does not exist is `None` (`null` in JSON), never 0.

use serde::{Serialize, Serializer};

pub use super::answer::{Answer, SegmentAnswer, worst_first};
use crate::dataset::{Reading, Source};

/// A number that may be infinite; JSON has no infinity, so it is the string `"inf"` there.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Figure(pub f64);

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_finite() {
            serializer.serialize_f64(self.0)
        } else if self.0.is_nan() {
            serializer.serialize_none()
        } else {
            serializer.serialize_str(if self.0 > 0.0 { "inf" } else { "-inf" })
        }
    }
}

/// The measured file, and how it was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FileFacts {
    pub name: String,
    pub rows: u64,
    pub unreadable_rows: u64,
    pub sha256: String,
    pub bytes: u64,
    pub reading: Reading,
}

impl FileFacts {
    /// The facts of a file that was opened.
    #[must_use]
    pub fn of(source: &Source) -> Self {
        Self {
            name: source.name.clone(),
            rows: source.rows,
            unreadable_rows: source.unreadable_rows,
            sha256: source.sha256.clone(),
            bytes: source.bytes,
            reading: source.reading.clone(),
        }
    }
}

/// Class sizes without one of the quasi-identifiers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Without {
    pub k: u64,
    pub people_alone: u64,
    pub average_risk: f64,
}

/// How well one quasi-identifier distinguishes people, at its level, and what leaving it out changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QuasiIdentifierFigures {
    pub column: String,
    pub level: usize,
    /// What the level is called: "as it came", "5 years", "left out".
    #[serde(skip)]
    pub level_name: String,
    pub distinction: f64,
    /// `None` for fewer than two people.
    pub separation: Option<f64>,
    /// `None` if there are no people. Without the only quasi-identifier, everyone is in one class.
    pub without: Option<Without>,
}

/// The effect of leaving a column out.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnEffect {
    pub column: String,
    pub without: Option<Without>,
}

impl ColumnEffect {
    /// The columns of the file, those that single people out most first.
    #[must_use]
    pub fn of_file(columns: &[QuasiIdentifierFigures]) -> Vec<Self> {
        let effect = |q: &QuasiIdentifierFigures| Self { column: q.column.clone(), without: q.without.clone() };
        Self::ranked(columns.iter().map(effect).collect())
    }

    /// The columns that single people out most come first: by the average risk that is left without the column, then by
    /// the people who are then alone.
    #[must_use]
    pub fn ranked(mut effects: Vec<Self>) -> Vec<Self> {
        let left = |effect: &Self| {
            effect.without.as_ref().map_or((f64::INFINITY, u64::MAX), |w| (w.average_risk, w.people_alone))
        };
        effects.sort_by(|a, b| {
            let ((risk, alone), (other_risk, other_alone)) = (left(a), left(b));
            risk.total_cmp(&other_risk).then(alone.cmp(&other_alone)).then_with(|| a.column.cmp(&b.column))
        });
        effects
    }
}

/// A bin of the crowd-size histogram.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// "1", "2", "3–4", … "100+".
    pub size: String,
    pub people: u64,
    pub classes: u64,
}

/// The equivalence classes of the people in view.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassFigures {
    pub count: u64,
    pub smallest: Option<u64>,
    pub largest: Option<u64>,
    pub mean: Option<f64>,
    /// People whose smallest crowd is themselves alone: with several rows a person each is counted once, so that it is
    /// never more than the people there are, and the same as the histogram's first bin.
    pub people_alone: u64,
    /// Each person once, by the smallest of their crowds; classes by their size.
    pub histogram: Vec<Bin>,
}

/// Prosecutor risk: the attacker knows that the person is in the file. Shares from 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Prosecutor {
    pub highest: Option<f64>,
    pub average: Option<f64>,
    pub share_above_threshold: Option<f64>,
}

/// Journalist risk: the attacker knows that the person is in the population. Shares from 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Journalist {
    pub highest: Option<f64>,
    pub average: Option<f64>,
    pub share_above_threshold: Option<f64>,
    /// "file", "table" or "model".
    pub population: String,
}

/// Marketer risk: the expected share of people who are re-identified by matching everybody, 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Marketer {
    pub average: Option<f64>,
}

/// Risk under the three attackers of El Emam & Dankar 2008; `threshold` is that of the shares above it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RiskFigures {
    pub threshold: f64,
    pub prosecutor: Prosecutor,
    pub journalist: Journalist,
    pub marketer: Marketer,
}

impl RiskFigures {
    /// The same figures, their population being called this.
    #[must_use]
    pub fn of(mut self, population: &str) -> Self {
        population.clone_into(&mut self.journalist.population);
        self
    }
}

/// The population table that journalist risk of the whole file is measured against.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PopulationFacts {
    pub name: String,
    pub rows: u64,
    pub sha256: String,
    pub people: u64,
    /// People of the file who are not in the table: a class is taken to have at least those whom the file has.
    pub people_lacking: u64,
}

/// Estimated number of people who are unique in a population of this size, model by model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PopulationUniques {
    pub population: u64,
    pub zayatz: Option<f64>,
    pub pitman: Option<f64>,
    pub snb: Option<f64>,
    pub dankar: Option<f64>,
    pub dankar_model: Option<String>,
    /// Why a figure is missing, model by model.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
}

/// The share of the SUDA score that sets with this column make up, 0 to 1. Shares can add up to more than 1.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CombinationColumn {
    pub column: String,
    pub share: f64,
}

/// Minimal unique combinations of at most `max_size` columns: people whom they single out, and SUDA scores (METHODS 2).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UniqueCombinations {
    pub max_size: usize,
    pub people: u64,
    pub score_sum: f64,
    pub score_max: f64,
    pub columns: Vec<CombinationColumn>,
}

/// Risk by a sampling weight (METHODS 2): the expected number of re-identifications, and the same per person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Weighted {
    pub expected_reidentifications: f64,
    /// `None` if nobody is in view.
    pub global_risk: Option<f64>,
}

/// The greatest c for which every class is recursively (c, l)-diverse.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RecursiveC {
    pub l: usize,
    pub c: Option<Figure>,
}

/// What classes disclose about a sensitive column: diversity, closeness and the gain of an attacker.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SensitiveFigures {
    pub column: String,
    pub distinct_l: Option<u64>,
    pub entropy_l: Option<f64>,
    pub alpha: Option<f64>,
    pub recursive_c: RecursiveC,
    pub t_equal: Option<f64>,
    pub t_ordered: Option<f64>,
    pub t_distance: Option<f64>,
    /// With a ladder for the column.
    pub t_hierarchical: Option<f64>,
    pub delta_disclosure: Option<f64>,
    pub beta_basic: Option<f64>,
    pub beta_enhanced: Option<f64>,
    /// Segments only: max_s (q − p) and max_s q.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gain: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<f64>,
}

/// Whether a threshold holds, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    Pass,
    Warn,
    Fail,
}

/// A verdict with its reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    pub verdict: Verdict,
    /// False if there was nothing to measure by: then nothing is said about safety, and the verdict is a warning.
    pub measured: bool,
    /// One sentence with the figure and the threshold.
    pub because: String,
    /// The one figure that matters, for the meter: "1 person", "1 in 4", "3 values".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub headline: String,
}

impl Finding {
    /// The verdict as it is shown; `None`, grey and without a mark, if there was nothing to measure by.
    #[must_use]
    pub fn shown(&self) -> Option<Verdict> {
        (self.measured || self.verdict == Verdict::Fail).then_some(self.verdict)
    }
}

/// The three questions of WP216.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdicts {
    pub singling_out: Finding,
    pub linking: Finding,
    pub inference: Finding,
}

impl Verdicts {
    /// Something was measured.
    #[must_use]
    pub fn measured(&self) -> bool {
        self.singling_out.measured || self.inference.measured
    }

    /// The worst of the three verdicts.
    #[must_use]
    pub fn worst(&self) -> Verdict {
        self.singling_out.verdict.max(self.linking.verdict).max(self.inference.verdict)
    }
}

/// People whom one consent rule excludes, of those whom the rules before it included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConsentLoss {
    /// In words: `email_opt_out != yes`.
    pub rule: String,
    /// Everyone whom it excludes.
    pub people: u64,
    /// Of them, people whose cells are empty.
    pub empty: u64,
    /// Of these, people whose answer is unknown.
    pub unknown: u64,
    /// People whose cells are empty and who are counted.
    pub empty_kept: u64,
}

/// From the people of a segment to those who consented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConsentFlow {
    pub people: u64,
    /// In the order of the rules: whoever is left out by several counts at the first. `people` less all of these is
    /// `remaining`.
    pub left: Vec<ConsentLoss>,
    pub remaining: u64,
}

/// Everything measured of one segment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SegmentFigures {
    pub name: String,
    pub rule: String,
    pub purpose: String,
    /// `count`, `table` or `rows`; `None` if nobody said, and it is judged as rows.
    pub leaves: Option<String>,
    /// Of rows, the columns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// What a count is rounded to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounded: Option<u64>,
    pub recipients: Vec<String>,
    pub people: u64,
    /// `None` if no consent column is tagged.
    pub consented: Option<u64>,
    /// What each rule of consent took away; `None` if there is none.
    pub consent: Option<ConsentFlow>,
    /// Share of the people in view.
    pub share: Option<f64>,
    pub classes: ClassFigures,
    pub risk: RiskFigures,
    pub sensitive: Vec<SensitiveFigures>,
    /// On request: each with the other sensitive columns added to the quasi-identifiers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sensitive_joint: Vec<SensitiveFigures>,
    /// Sensitive columns that the rule itself uses: being in the segment is the disclosure.
    pub rule_uses_sensitive: Vec<String>,
    pub verdicts: Verdicts,
    /// What follows from these for what is handed over.
    #[serde(rename = "verdict")]
    pub answer: SegmentAnswer,
    /// The other segment, if a small group follows from the two counts.
    #[serde(skip)]
    pub apart_from: Option<String>,
    /// Why it could not be measured; every figure is then empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// What the counts of two segments disclose about a small group, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OverlapVerdict {
    Unsafe,
    Warn,
    Safe,
}

/// Two segments, in people. `derivable`: one lies within the other, or a small part follows from all published counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overlap {
    pub a: String,
    pub b: String,
    pub a_only: u64,
    pub b_only: u64,
    pub both: u64,
    pub derivable: bool,
    pub verdict: OverlapVerdict,
}

/// A small group that the published counts disclose together: its size, and the interval that an attacker can derive.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Derivation {
    pub people: u64,
    pub interval: [f64; 2],
    pub how: String,
    pub verdict: OverlapVerdict,
}

/// How long the parts of the work took, in milliseconds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Timings {
    pub open: f64,
    pub code: f64,
    pub classes: f64,
    pub diversity: f64,
    pub segments: f64,
    pub total: f64,
    /// A ladder moved to another level, the median.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reclass: Option<f64>,
    /// Getting ready for that, once a ladder is taken hold of; the window does so when it shows the ladder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reclass_ready: Option<f64>,
}

/// Everything measured of one review at one moment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assessment {
    pub file: FileFacts,
    pub people: u64,
    pub person_key: Option<String>,
    /// People whose key is missing, each counted as one; `None` if a table of counts does not say.
    pub keys_missing: Option<u64>,
    pub quasi_identifiers: Vec<QuasiIdentifierFigures>,
    pub classes: ClassFigures,
    pub risk: RiskFigures,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub population_table: Option<PopulationFacts>,
    /// Why nothing could be measured against the population table that is chosen; its figures are then missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub population_fault: Option<String>,
    pub population_uniques: Option<PopulationUniques>,
    pub unique_combinations: Option<UniqueCombinations>,
    pub weighted: Option<Weighted>,
    pub sensitive: Vec<SensitiveFigures>,
    /// On request: each with the other sensitive columns added to the quasi-identifiers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sensitive_joint: Vec<SensitiveFigures>,
    /// Of all segments together; `None` without any.
    pub answer: Option<Answer>,
    pub segments: Vec<SegmentFigures>,
    pub overlaps: Vec<Overlap>,
    pub derivations: Vec<Derivation>,
    /// Which derivations were not computed, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub derivations_given_up: Option<String>,
    pub verdicts: Verdicts,
    pub timings_ms: Timings,
    pub peak_memory_mib: Option<u64>,
}
