//! What the screens show beside the assessment, as plain data. Every figure in it was computed by the rooms, none by a screen.

use crate::dataset::{ColumnType, Direction};
use crate::release::ReleaseSettings;
use crate::release::noise::{Bar, PrivacyLoss};
use crate::release::settings::TableSettings;
use crate::release::{Prepared, Published};
use crate::report::assessment::{Bin, ColumnEffect, SegmentFigures, Verdict};
use crate::review::{Edit, Segment};
use crate::segments::Refused;
use crate::workbench::made_with::Kept;
use std::collections::BTreeMap;

/// A repair, with what it does and what it costs, one click.
#[derive(Clone, Debug, PartialEq)]
pub struct NextStep {
    /// "birth_date → year".
    pub title: String,
    /// "smallest crowd 1 → 8 · keeps 91 % of detail".
    pub detail: String,
    pub edit: Edit,
    /// The review passes singling out after it.
    pub passes: bool,
    pub k_before: u64,
    pub k_after: u64,
}

/// What a level does to the whole file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    pub k: u64,
    pub people_alone: u64,
    /// Average prosecutor risk.
    pub average_risk: f64,
    /// Share of this column's detail that the level keeps, 0 to 1 (1 − granularity loss, METHODS 8).
    pub detail_kept: f64,
}

/// One level of a column's ladder.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LevelView {
    /// "year", "10-year bands", "*".
    pub name: String,
    /// A few labels, as examples.
    pub examples: Vec<String>,
    /// Distinct values at the level.
    pub values: usize,
    /// People per value at the level, in the values' order. Of more than 60 values, numbers and dates are put together
    /// in stretches of equal length, others are the most frequent 60 with the rest summed up in `others`.
    pub people: Vec<(String, u64)>,
    pub others: u64,
    /// `None` where the column is not a quasi-identifier.
    pub effect: Option<Effect>,
}

/// A column in detail.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnView {
    pub column: String,
    pub level: usize,
    /// Level 0 first. A column that is not a quasi-identifier has one.
    pub levels: Vec<LevelView>,
    /// Why the ladder could not be built as decided, where it could not.
    pub ladder_error: Option<String>,
    /// Of a column that is used as consent: who consented by it.
    pub consent: Option<ConsentView>,
}

/// Who consented by a column.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsentView {
    pub direction: Direction,
    /// In words: `email_opt_out != yes`.
    pub rule: String,
    /// "consent = `no` in email_opt_out: 297 people", or what must be decided first.
    pub sentence: String,
    /// What must be decided first, then what most people have.
    pub values: Vec<ConsentValue>,
    /// Values beyond these.
    pub more: usize,
    /// Values that must be decided before anybody is counted.
    pub asked: Vec<String>,
    /// The values are dates: each says the same.
    pub dates: bool,
}

/// A value of a consent column.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsentValue {
    pub label: String,
    pub people: u64,
    /// Whether whoever has it may be counted; `None` where it must be decided.
    pub stays: Option<bool>,
    /// It says that nobody knows.
    pub unknown: bool,
    pub empty: bool,
}

/// A sensitive value inside and outside a segment.
#[derive(Clone, Debug, PartialEq)]
pub struct InsideOutside {
    pub column: String,
    /// (value, share inside, share of everyone), most frequent inside first; at most eight.
    pub values: Vec<(String, f64, f64)>,
}

/// A segment in detail.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentView {
    pub name: String,
    pub histogram: Vec<Bin>,
    /// Points (risk threshold, share of people with a higher risk).
    pub risk_curve: Vec<[f64; 2]>,
    pub smallest: Option<u64>,
    /// Average risk of its people.
    pub average_risk: Option<f64>,
    /// What singles people out most first.
    pub columns: Vec<ColumnEffect>,
    pub sensitive: Vec<InsideOutside>,
    pub fixes: Vec<NextStep>,
}

/// A cell of the preview.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewCell {
    /// People, truly.
    pub count: u64,
    /// The measures' true values; `None` where there is none.
    pub measures: Vec<Option<f64>>,
    /// What would leave for people and each measure, as text; `None` is hidden.
    pub leaves: Vec<Option<String>>,
    pub verdict: CellState,
    /// "fewer than 10 people", "hidden so that … cannot be worked out".
    pub reasons: Vec<String>,
    /// What an attacker can say about a hidden cell's people.
    pub attacker: Option<[f64; 2]>,
    /// Where the attacker works it out: the published numbers that pin it, in words.
    pub how: Option<String>,
    /// Under noise, for people and each measure: its error bar.
    pub noise: Vec<Option<Bar>>,
}

/// How a cell leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    Published,
    Unsafe,
    Complementary,
    /// Merged into another category, or rounded.
    Changed,
}

/// The table as a grid: the last dimension across, the others down.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewGrid {
    /// Names of the dimensions down.
    pub down: Vec<String>,
    /// Name of the dimension across; empty with one dimension.
    pub across: String,
    /// Labels across.
    pub columns: Vec<String>,
    /// Row labels (one per dimension down) and cells (one per column; `None` where the table has no such cell).
    pub rows: Vec<(Vec<String>, Vec<Option<PreviewCell>>)>,
    /// "people", "spend: mean", …: the order of values in a cell.
    pub measures: Vec<String>,
    pub total_label: String,
}

/// The release as it would leave now: all its tables, protected against each other and the ledger.
///
/// `tables[i]` is the review's `release.tables[i]`; [`ReleaseSettings::name`](crate::release::ReleaseSettings::name)
/// says what to call it. Tables are changed by `Edit::AddTable`, `ChangeTable`, `RenameTable`, `DuplicateTable` and
/// `RemoveTable`; every change measures all of them again, since what one tells another may have to hide.
#[derive(Clone, Debug)]
pub struct ReleasePreview {
    pub tables: Vec<Preview>,
    /// The worst of the tables, and of all together.
    pub verdict: Verdict,
    /// One sentence: why it may leave, or why not.
    pub because: String,
    /// An open question about the file, which must be answered before anything is written.
    pub undecided: Option<String>,
    /// Small groups that the tables tell together and that no table has a row for, in words.
    pub differences: Vec<String>,
    /// What its noise would spend of the people's ε and δ.
    pub spends: PrivacyLoss,
    /// Earlier releases of this review that the attacker is taken to know.
    pub earlier_releases: usize,
    /// Earlier releases that could not be counted, because the file or its columns changed since.
    pub earlier_forgotten: usize,
    /// What of earlier releases was not looked at, and why, a sentence each.
    pub not_looked_at: Vec<String>,
    /// What the ledger keeps of it, so that later releases can be compared with it.
    pub(in crate::workbench) kept: Kept,
}

impl ReleasePreview {
    /// The tables as they leave.
    #[must_use]
    pub fn published(&self) -> Vec<Published> {
        self.tables.iter().map(|table| table.published.clone()).collect()
    }

    /// Some of its noise is only an example: what leaves is drawn when it leaves.
    #[must_use]
    pub fn is_example(&self) -> bool {
        self.tables.iter().any(Preview::is_example)
    }

    /// The settings of all tables, as the policy makes them.
    #[must_use]
    pub fn settings(&self) -> ReleaseSettings {
        ReleaseSettings { tables: self.tables.iter().map(|table| table.settings.clone()).collect() }
    }
}

/// What is hidden in a table, looked through once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HiddenCells {
    pub cells: usize,
    /// Hidden for another cell's sake.
    pub complementary: usize,
    /// Why cells are unsafe themselves, each reason once.
    pub reasons: Vec<String>,
    /// Rows and columns of the unsafe cells of which an attacker knows most, tightest first; at most eight.
    pub tightest: Vec<(usize, usize)>,
}

/// One table as it would leave now, beside the others of its release.
#[derive(Clone, Debug)]
pub struct Preview {
    /// What it is called.
    pub name: String,
    pub grid: PreviewGrid,
    pub published: Published,
    pub cells: usize,
    pub cells_hidden: usize,
    pub hidden: HiddenCells,
    pub people: u64,
    pub people_hidden: u64,
    /// The attack was made and held.
    pub protected: bool,
    pub programmes: usize,
    /// Cells that the attack recovered, in words; empty when protected.
    pub recovered: Vec<String>,
    /// One sentence: why it may leave, or why not.
    pub because: String,
    pub verdict: Verdict,
    /// People left out because they did not consent; `None` without a consent column.
    pub without_consent: Option<u64>,
    /// Labels that are in no file because all of their numbers are hidden: dimension and label.
    pub left_out: Vec<(String, String)>,
    /// What its noise spends: nothing where the same answer has left before; `None` without noise.
    pub spends: Option<PrivacyLoss>,
    /// The settings as the policy makes them.
    pub settings: TableSettings,
    /// The whole table, for the analyst.
    pub prepared: Prepared,
}

impl Preview {
    /// Which labels are in no file, as a sentence; `None` where there are none.
    #[must_use]
    pub fn left_out_sentence(&self) -> Option<String> {
        const NAMED: usize = 5;
        let named = self.left_out.iter().take(NAMED).map(|(dimension, label)| format!("{label} ({dimension})"));
        let named = named.collect::<Vec<_>>().join(", ");
        let more = match self.left_out.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        (!named.is_empty())
            .then(|| format!("Not listed in the files, because all of their numbers are hidden: {named}{more}."))
    }

    /// Its noise is drawn anew when it leaves: from the system's random source, not from the review's secret.
    #[must_use]
    pub fn is_example(&self) -> bool {
        self.prepared.noise.is_some() && !self.settings.noise.from_review
    }
}

/// "Who could this be?": the crowd as facts about a person become known.
#[derive(Clone, Debug, PartialEq)]
pub struct AttackView {
    /// The crowd before any fact, then after each.
    pub crowds: Vec<u64>,
    /// For each quasi-identifier not yet known: values to choose from with the crowd that would be left, most people first; at most 200.
    pub choices: Vec<(String, Vec<(String, u64)>)>,
    /// The smallest set of the chosen facts that leaves one person, where the facts do.
    pub smallest_identifying: Option<Vec<String>>,
}

/// Rows in the order of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct GridOrder {
    pub column: String,
    pub descending: bool,
    pub rows: Vec<u32>,
}

/// Levels of all ladders with what they do, a point of the frontier of risk against information kept.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelsPoint {
    pub levels: BTreeMap<String, usize>,
    /// Column and the name of its level, in the file's order.
    pub titles: Vec<(String, String)>,
    /// The smallest crowd.
    pub k: u64,
    pub highest_risk: f64,
    pub people_alone: u64,
    /// Share of detail kept, 0 to 1 (1 − granularity loss, METHODS 8), the mean over the columns.
    pub kept: f64,
    /// Nothing else with crowds of this size keeps more: proved over the whole lattice. Otherwise the best found.
    pub optimal: bool,
    /// It meets the policy.
    pub passes: bool,
}

/// What the search for the best levels found.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelsView {
    /// Most detail first, each point with larger crowds than those before it.
    pub points: Vec<LevelsPoint>,
    /// The smallest crowd that the policy asks for.
    pub asked: u64,
    /// By column, the share of its detail that each level keeps.
    pub kept: BTreeMap<String, Vec<f64>>,
    /// Where the search was stopped: no levels that meet the policy keep more than this.
    pub bound: Option<f64>,
    /// Combinations of levels, and how many were measured for the policy's crowd.
    pub nodes: u64,
    pub nodes_measured: u64,
    /// Where no levels meet the policy: what comes nearest.
    pub nearest: Option<LevelsPoint>,
    /// The sensitive values of every crowd were asked for too.
    pub values: bool,
}

impl LevelsView {
    /// The point that meets the policy and keeps most.
    #[must_use]
    pub fn best(&self) -> Option<usize> {
        self.points.iter().position(|point| point.passes)
    }

    /// Share of detail that levels keep; `None` where a column or a level of it is not known.
    #[must_use]
    pub fn kept_at(&self, levels: &BTreeMap<String, usize>) -> Option<f64> {
        let each = self.kept.iter().map(|(column, kept)| kept.get(*levels.get(column)?).copied());
        let each: Vec<f64> = each.collect::<Option<_>>()?;
        (!each.is_empty()).then(|| each.iter().sum::<f64>() / each.len() as f64)
    }
}

/// What a set of columns tells apart.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnSet {
    pub columns: Vec<String>,
    pub classes: u64,
    pub people_alone: u64,
    /// Distinct combinations over people.
    pub distinction: f64,
    /// Share of pairs of people that it tells apart; `None` for fewer than two people.
    pub separation: Option<f64>,
}

/// Sets of quasi-identifiers, small sets first, of one size those that single out most people.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnSets {
    pub list: Vec<ColumnSet>,
    /// Sets that were measured: all of them.
    pub looked_at: u64,
    pub people: u64,
    pub columns: usize,
}

/// Somebody who is easy to find.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskyPerson {
    /// A row of theirs, from 0.
    pub row: usize,
    /// Data intrusion simulation score: how likely a match on these columns is the right one.
    pub dis: f64,
    /// SUDA score.
    pub score: f64,
    /// The smallest sets of facts that single this person out: column and value at its level.
    pub sets: Vec<Vec<(String, String)>>,
}

/// The people who are easiest to find.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskyPeople {
    pub list: Vec<RiskyPerson>,
    /// How much each column has to do with it: the share of all scores that sets with it make up, most first.
    pub columns: Vec<(String, f64)>,
    /// People whom at most `most_facts` columns single out.
    pub singled_out: u64,
    pub most_facts: usize,
    pub people_alone: u64,
    pub people: u64,
}

/// What segments are to be proposed from.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposalQuestion {
    pub columns: Vec<String>,
    /// Most conditions of a rule, 1 to 3.
    pub conditions: usize,
}

/// A segment that may be added as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedSegment {
    pub segment: Segment,
    /// As it will be measured once it is added with the others.
    pub figures: SegmentFigures,
}

/// Segments that are safe together, most useful first.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposedSegments {
    pub list: Vec<ProposedSegment>,
    /// Groups with enough people.
    pub candidates: usize,
    pub refused: Refused,
    /// Why nothing can be said.
    pub impossible: Option<String>,
    /// Of the whole file.
    pub smallest_crowd: Option<u64>,
}

/// The columns that a contract names against those that were received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgreedColumns {
    pub agreed: usize,
    /// Agreed and not received, with a received column of nearly that name.
    pub missing: Vec<(String, Option<String>)>,
    /// Received and not agreed, in the file's order.
    pub unexpected: Vec<String>,
    /// Column, type agreed, type received.
    pub other_type: Vec<(String, ColumnType, ColumnType)>,
}

impl AgreedColumns {
    #[must_use]
    pub fn all_as_agreed(&self) -> bool {
        self.missing.is_empty() && self.unexpected.is_empty() && self.other_type.is_empty()
    }
}
