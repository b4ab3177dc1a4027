//! The best next step: what lets people hide better, ranked by what it costs.

use super::best_levels::{level_title, levels_for, values_asked};
use super::step::{NextStep, Others, goes_back, judged_after};
use super::ways_out::rank;
use crate::privacy::{Bitmap, ClassSizes, CodedTable, least_crowd_at_risk, measure_segments};
use crate::report::Assessment;
use crate::report::assessment::{OverlapVerdict, SegmentFigures, Verdict};
use crate::report::words::{people, thousands};
use crate::review::{Edit, Policy, Review};
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Figures;
use crate::workbench::figures::assessment::members::members;
use crate::workbench::figures::assessment::verdicts::overlap_sentence;
use crate::workbench::figures::column::{detail_kept, moving, sizes_at};
use crate::workbench::figures::frame::{Derived, Figure, Given, privacy};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// So many repairs are offered.
const OFFERED: usize = 3;
/// Levels above from which on getting ready for them all is quicker than counting each.
const WORTH: usize = 3;
/// The best levels are looked for so long.
const SEARCHED_FOR: Duration = Duration::from_secs(10);
/// Ladders that are moved for the sake of segments.
const MOVES: usize = 4;

/// Repairs, best first.
pub(crate) struct NextSteps;

impl Figure for NextSteps {
    type Question = (Arc<Assessment>, Option<Arc<Review>>);
    type Answer = Vec<NextStep>;
    const TITLE: &'static str = "Looking for the best next step";
    const UNASKED: bool = true;

    fn measure(given: &Given<'_>, (assessment, before): &Self::Question) -> Result<Vec<NextStep>, MeasureError> {
        let mut steps = next_steps(given, assessment)?;
        steps.retain(|step| !goes_back(given.review, &step.edit, before.as_deref()));
        Ok(steps)
    }

    /// Repairs are searched for only once the assessment is there.
    fn question(_: Option<&Self::Question>, figures: &Figures) -> Result<Option<Self::Question>, &'static str> {
        Ok(standing_assessment(figures)?.map(|assessment| (assessment, figures.before.clone())))
    }
}

/// The assessment that repairs start from, once it is there.
pub(crate) fn standing_assessment(figures: &Figures) -> Result<Option<Arc<Assessment>>, &'static str> {
    let assessment = &figures.assessment.answer;
    match assessment.error() {
        Some(_) => Err("There are no figures to start from."),
        None => Ok(assessment.fresh().cloned()),
    }
}

impl Workbench {
    /// Repairs, best first.
    #[must_use]
    pub fn next_steps(&self) -> &Derived<Vec<NextStep>> {
        &self.figures.steps.answer
    }
}

/// The least crowd that meets both the policy's k and its highest risk.
pub(crate) fn least_crowd(policy: &Policy) -> u64 {
    policy.k.max(least_crowd_at_risk(policy.highest_risk))
}

/// Repairs of the whole file while people can be singled out of it, else of its segments.
fn next_steps(given: &Given<'_>, assessment: &Assessment) -> Result<Vec<NextStep>, MeasureError> {
    let table = given.cache.table(given.review, given.progress)?;
    let ground = Ground::new(given, &table, None)?;
    let mut steps = ground.fixes()?;
    if let Some(step) = ground.for_segments(assessment)? {
        // Of the moves of one ladder the best stays; so do the levels that pass.
        if steps.len() >= OFFERED {
            steps.remove(1);
        }
        if !steps.iter().any(|known| known.edit == step.edit) {
            steps.push(step);
        }
    }
    steps.extend(apart(assessment));
    steps.truncate(OFFERED);
    checked(given, assessment, steps)
}

/// Levels that would help the rows of a segment: title, edit, detail kept.
pub(crate) fn ladders_for(
    given: &Given<'_>,
    table: &CodedTable,
    members: &Bitmap,
) -> Result<Vec<(String, Edit, f64)>, MeasureError> {
    let steps = Ground::new(given, table, Some(members))?.fixes()?;
    Ok(steps.into_iter().map(|step| (step.title, step.edit, step.kept.unwrap_or(0.0))).collect())
}

/// A step passes where all three questions would: people hide well enough, and their values with them. Its effect on
/// the segments is beside it.
fn checked(given: &Given<'_>, assessment: &Assessment, steps: Vec<NextStep>) -> Result<Vec<NextStep>, MeasureError> {
    let mut checked = Vec::with_capacity(steps.len());
    for mut step in steps {
        let Some(effect) = judged_after(given, &step.edit)? else { continue };
        step.file = effect.file.worst();
        step.passes = step.file == Verdict::Pass;
        step.verdict_after = step.file;
        step.others = Others::of(&assessment.segments, &effect.segments, &[]);
        if !step.others.worse.is_empty() {
            step.detail = format!("{} · {}", step.detail, step.others.sentence());
        }
        checked.push(step);
    }
    rank(&mut checked);
    Ok(checked)
}

/// A state of the ladders on the way to safety.
struct State {
    levels: Vec<usize>,
    sizes: ClassSizes,
    kept: f64,
}

/// Where repairs are looked for.
struct Ground<'a> {
    given: &'a Given<'a>,
    table: &'a CodedTable,
    members: Option<&'a Bitmap>,
    /// By column and level, the share of its detail that is kept.
    kept: Vec<Vec<f64>>,
}

impl<'a> Ground<'a> {
    fn new(given: &'a Given<'a>, table: &'a CodedTable, members: Option<&'a Bitmap>) -> Result<Self, MeasureError> {
        let of_column = |q: &crate::privacy::QuasiIdentifier| {
            (0..q.ladder.levels()).map(|level| detail_kept(&q.ladder, level, table)).collect()
        };
        let kept = table.quasi_identifiers().iter().map(of_column).collect();
        given.progress.check()?;
        Ok(Self { given, table, members, kept })
    }

    fn kept(&self, levels: &[usize]) -> f64 {
        let each = self.kept.iter().zip(levels).filter_map(|(kept, &level)| kept.get(level));
        each.sum::<f64>() / levels.len().max(1) as f64
    }

    fn state(&self, levels: Vec<usize>) -> Result<State, MeasureError> {
        let sizes = sizes_at(self.given, self.table, &levels, self.members)?;
        let kept = self.kept(&levels);
        Ok(State { levels, sizes, kept })
    }

    fn passes(&self, state: &State) -> bool {
        let policy = &self.given.review.policy;
        state.sizes.k().is_none_or(|k| k >= least_crowd(policy)) && state.sizes.people_alone() <= policy.people_alone
    }

    /// People freed from crowds that are too small, for the detail that is lost.
    fn gain(&self, from: &State, to: &State) -> f64 {
        let asked = least_crowd(&self.given.review.policy);
        let freed = from.sizes.people_below(asked) as f64 - to.sizes.people_below(asked) as f64;
        freed / (from.kept - to.kept).max(1e-3)
    }

    /// The best moves of one ladder, and the levels that pass and keep most.
    fn fixes(&self) -> Result<Vec<NextStep>, MeasureError> {
        let start = self.state(self.table.levels())?;
        if start.sizes.k().is_none() || self.passes(&start) || self.table.quasi_identifiers().is_empty() {
            return Ok(Vec::new());
        }
        let mut singles = Vec::new();
        for place in 0..start.levels.len() {
            singles.extend(self.best_move(&start, place)?);
        }
        singles.sort_by(|a, b| self.gain(&start, b).total_cmp(&self.gain(&start, a)));
        singles.truncate(OFFERED - 1);
        let mut steps: Vec<NextStep> = singles.iter().map(|next| self.step(&start, next)).collect();
        // Of the whole file they are the same while ladders move, and looking for them takes long.
        let passing = match self.members {
            None => self.given.cache.passing_levels(self.given.review, || self.passing_levels())?.as_ref().clone(),
            Some(_) => self.passing_levels()?,
        };
        if let Some(safe) = passing.map(|levels| self.state(levels)).transpose()?
            && !singles.iter().any(|single| single.levels == safe.levels)
        {
            steps.push(self.step(&start, &safe));
        }
        Ok(steps)
    }

    /// The level that gains most for what it costs, of one column alone. A column is left out only if nothing less
    /// helps.
    fn best_move(&self, start: &State, place: usize) -> Result<Option<State>, MeasureError> {
        let top = self.table.quasi_identifiers()[place].ladder.top();
        let above = top.saturating_sub(start.levels[place]);
        let ready = self.members.is_none() && above >= WORTH;
        let moving = ready.then(|| moving(self.given, &start.levels, place)).transpose()?;
        let mut best: Option<State> = None;
        for level in start.levels[place] + 1..=top {
            if level == top && best.is_some() {
                break;
            }
            let mut levels = start.levels.clone();
            levels[place] = level;
            let next = match &moving {
                Some(moving) => {
                    let sizes = moving.at(level, self.given.progress).map_err(privacy)?;
                    State { kept: self.kept(&levels), levels, sizes }
                }
                None => self.state(levels)?,
            };
            if self.gain(start, &next) > best.as_ref().map_or(0.0, |best| self.gain(start, best)) {
                best = Some(next);
            }
        }
        Ok(best)
    }

    /// The levels that pass and keep most, as far as they are found in the time there is: those that give every crowd
    /// the sensitive values requested, or where none do those that give crowds large enough.
    fn passing_levels(&self) -> Result<Option<Vec<usize>>, MeasureError> {
        let asked = least_crowd(&self.given.review.policy);
        let find = |values| levels_for(self.given, self.table, self.members, asked, values, SEARCHED_FOR);
        let values = values_asked(self.given)?;
        let mut best = if values.is_empty() { None } else { find(values)?.best };
        if best.as_ref().is_none_or(|node| node.levels == self.top()) {
            best = find(Vec::new())?.best;
        }
        Ok(best.map(|node| node.levels))
    }

    fn top(&self) -> Vec<usize> {
        self.table.quasi_identifiers().iter().map(|q| q.ladder.top()).collect()
    }

    /// Ladders moved one after the other, each time the one that makes most segments' crowds large enough for what it
    /// costs; `None` if no single move helps any.
    fn for_segments(&self, assessment: &Assessment) -> Result<Option<NextStep>, MeasureError> {
        let Self { given, table, .. } = *self;
        let small: Vec<&str> = assessment
            .segments
            .iter()
            .filter(|s| s.error.is_none() && s.asked_for_crowds())
            .filter(|s| s.verdicts.singling_out.verdict == Verdict::Fail)
            .map(|s| s.name.as_str())
            .collect();
        if small.is_empty() || table.quasi_identifiers().is_empty() {
            return Ok(None);
        }
        let rows = small
            .iter()
            .filter_map(|name| given.review.segment(name))
            .map(|segment| Ok(members(given, table, segment)?.rows))
            .collect::<Result<Vec<Bitmap>, MeasureError>>()?;
        let start = self.state(table.levels())?;
        let (mut levels, mut freed) = (start.levels.clone(), 0);
        // On the way there the state that frees most for the detail it keeps: that which keeps none frees everybody.
        let mut chosen: Option<(Vec<usize>, f64)> = None;
        for _ in 0..MOVES {
            let mut best: Option<(Vec<usize>, usize, f64)> = None;
            for place in 0..levels.len() {
                for level in levels[place] + 1..=table.quasi_identifiers()[place].ladder.top() {
                    let mut next = levels.clone();
                    next[place] = level;
                    let count = self.large_enough(&next, &rows)?;
                    let worth = count.saturating_sub(freed) as f64 / (self.kept(&levels) - self.kept(&next)).max(1e-3);
                    if count > freed && best.as_ref().is_none_or(|(_, _, most)| worth > *most) {
                        best = Some((next, count, worth));
                    }
                }
            }
            let Some((next, count, _)) = best else { break };
            (levels, freed) = (next, count);
            let worth = freed as f64 * self.kept(&levels);
            if worth > chosen.as_ref().map_or(0.0, |(_, most)| *most) {
                chosen = Some((levels.clone(), worth));
            }
            if freed == rows.len() {
                break;
            }
        }
        let Some((levels, _)) = chosen else { return Ok(None) };
        let next = self.state(levels)?;
        let mut step = self.step(&start, &next);
        let now = may_go_among(&assessment.segments);
        let then = judged_after(given, &step.edit)?.map_or(0, |effect| may_go_among(&effect.segments));
        step.detail = format!(
            "segments that may go {now} → {then} of {} · keeps {:.0} % of detail",
            assessment.segments.len(),
            next.kept * 100.0
        );
        Ok((then > now).then_some(step))
    }

    /// How many of these groups of rows would have crowds that are large enough.
    fn large_enough(&self, levels: &[usize], rows: &[Bitmap]) -> Result<usize, MeasureError> {
        let Self { given, table, .. } = *self;
        let policy = &given.review.policy;
        let at = table.at_levels(levels).map_err(privacy)?;
        let finest = given.cache.measure(given.review, given.progress)?;
        let classes = finest.classes_at(levels, given.progress).map_err(privacy)?;
        let rows: Vec<&Bitmap> = rows.iter().collect();
        let crowds = measure_segments(&at, &classes, &rows, policy.risk_threshold, given.progress).map_err(privacy)?;
        let enough = |sizes: &ClassSizes| {
            sizes.k().is_some_and(|k| k >= least_crowd(policy)) && sizes.people_alone() <= policy.people_alone
        };
        Ok(crowds.iter().filter(|crowds| enough(&crowds.class_sizes)).count())
    }

    fn step(&self, start: &State, next: &State) -> NextStep {
        let mut moves = BTreeMap::new();
        // Columns that come to a level of one name are named together.
        let mut titles: Vec<(Vec<&str>, String)> = Vec::new();
        for (place, (&before, &after)) in start.levels.iter().zip(&next.levels).enumerate() {
            if before != after {
                let identifier = &self.table.quasi_identifiers()[place];
                let (column, name) = (&identifier.column.name, level_title(identifier.ladder.name(after), after));
                match titles.iter_mut().find(|(_, known)| *known == name) {
                    Some((columns, _)) => columns.push(column),
                    None => titles.push((vec![column], name)),
                }
                moves.insert(column.clone(), after);
            }
        }
        let titles: Vec<String> =
            titles.into_iter().map(|(columns, name)| format!("{} → {name}", columns.join(", "))).collect();
        let (k_before, k_after) = (start.sizes.k().unwrap_or(0), next.sizes.k().unwrap_or(0));
        let mut detail = Vec::new();
        if k_before != k_after {
            detail.push(format!("smallest crowd {} → {}", thousands(k_before), thousands(k_after)));
        }
        let (alone_before, alone_after) = (start.sizes.people_alone(), next.sizes.people_alone());
        if alone_before != alone_after {
            detail.push(format!("people alone {} → {}", thousands(alone_before), thousands(alone_after)));
        }
        detail.push(format!("keeps {:.0} % of detail", next.kept * 100.0));
        NextStep {
            title: titles.join("; "),
            detail: detail.join(" · "),
            edit: Edit::SetLevels(moves),
            passes: self.passes(next),
            size: String::new(),
            before: format!("smallest crowd {}", thousands(k_before)),
            after: format!("smallest crowd {}", thousands(k_after)),
            verdict_after: Verdict::Fail,
            others: Others::default(),
            file: Verdict::Fail,
            kept: Some(next.kept),
            k_before,
            k_after,
        }
    }
}

/// Segments that may go.
fn may_go_among(segments: &[SegmentFigures]) -> usize {
    segments.iter().filter(|segment| segment.answer.may_go()).count()
}

/// Segments that give a small group away together: one of the two is taken out, the smaller one.
fn apart(assessment: &Assessment) -> Vec<NextStep> {
    let unsafe_pairs = assessment.overlaps.iter().filter(|pair| pair.verdict == OverlapVerdict::Unsafe);
    let k = assessment.classes.smallest.unwrap_or(0);
    unsafe_pairs
        .map(|pair| {
            let (sentence, size) = overlap_sentence(pair);
            let name = if pair.a_only < pair.b_only { &pair.a } else { &pair.b };
            let pairs_with = |other: &&crate::report::assessment::Overlap| other.a == *name || other.b == *name;
            let others = assessment.overlaps.iter().filter(pairs_with);
            let solved = others.filter(|other| other.verdict == OverlapVerdict::Unsafe).count();
            let more = if solved > 1 { format!(" And {} more pairs.", solved - 1) } else { String::new() };
            NextStep {
                title: format!("Take out {name}"),
                detail: format!("{sentence}{more} Without it these {} are hidden again.", people(size)),
                edit: Edit::RemoveSegment { name: name.clone() },
                passes: false,
                size: String::new(),
                before: sentence,
                after: "nobody apart".to_owned(),
                verdict_after: Verdict::Fail,
                others: Others::default(),
                file: Verdict::Fail,
                kept: Some(1.0),
                k_before: k,
                k_after: k,
            }
        })
        .collect()
}
