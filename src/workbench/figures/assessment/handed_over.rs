//! May a segment be handed over? The three questions about what is handed over of it, and the answer in one
//! sentence.
//!
//! A count is judged by its size, by groups that its difference from other counts reveals, and by what being counted
//! reveals (METHODS 6). A table is judged by the same, and its cells in the release. Rows are judged by crowds and
//! values.

use super::apart::Apart;
use crate::privacy::inference::SegmentValues;
use crate::privacy::{CodedColumn, ladder};
use crate::report::assessment::{Finding, OverlapVerdict, SegmentAnswer, Verdict, Verdicts};
use crate::report::words::{people as people_words, thousands};
use crate::review::{Leaves, Policy, Segment};
use crate::segments::rounded_interval;

/// How many members share the value of a sensitive column that most of them have. An empty cell is no value.
#[derive(Clone, Debug)]
pub(crate) struct Shared {
    pub column: String,
    pub value: String,
    pub people: u64,
    pub gain: f64,
}

impl Shared {
    pub(crate) fn of(column: &CodedColumn, values: &SegmentValues) -> Option<Self> {
        let codes = (0..column.cardinality() as u32).filter(|&code| column.missing_code() != Some(code));
        let most = codes.max_by_key(|&code| (values.inside.people(code), std::cmp::Reverse(code)))?;
        Some(Self {
            column: column.name.clone(),
            value: ladder::value_label(column, most),
            people: values.inside.people(most),
            gain: values.gain().map_or(0.0, |gain| gain.value),
        })
    }

    /// All of these members have it, or all but one.
    fn is_everybodys(&self, members: u64) -> bool {
        members > 0 && self.people.saturating_add(1) >= members && self.people > 0
    }

    fn sentence(&self, members: u64) -> String {
        let Self { column, value, people, .. } = self;
        if *people >= members {
            format!("All {} have {value} in {column}", thousands(members))
        } else {
            format!("All but 1 of {} have {value} in {column}", thousands(members))
        }
    }
}

/// What the answer is made from.
pub(crate) struct Evidence<'a> {
    pub policy: &'a Policy,
    pub segment: &'a Segment,
    /// Who meets the rule.
    pub meet: u64,
    /// Of them, who may be counted.
    pub people: u64,
    /// The three questions for rows.
    pub of_rows: &'a Verdicts,
    pub people_alone: u64,
    /// People in crowds that are smaller than the policy requires.
    pub in_small_crowds: u64,
    pub smallest: Option<u64>,
    pub shared: &'a [Shared],
    /// The file has sensitive columns, and none of them is among the rows.
    pub withholds_sensitive: bool,
    pub rule_uses_sensitive: &'a [String],
    pub apart: &'a [Apart],
    /// Columns among the rows that have no role, or name people.
    pub unfit_columns: &'a [String],
}

/// The three questions of the segment as it is handed over, and the answer.
pub(crate) fn judge(e: &Evidence<'_>) -> (Verdicts, SegmentAnswer) {
    match e.segment.leaves {
        Some(Leaves::Count) => judge_numbers(e, "count"),
        Some(Leaves::Table) => judge_numbers(e, "table"),
        Some(Leaves::Rows(_)) | None => judge_rows(e),
    }
}

fn answer(e: &Evidence<'_>, verdict: Verdict, because: String) -> SegmentAnswer {
    let small_audience = e.people < e.policy.audience_warn;
    SegmentAnswer { verdict, because, small_audience }
}

fn finding(verdict: Verdict, headline: impl Into<String>, because: impl Into<String>) -> Finding {
    Finding { verdict, measured: true, because: because.into(), headline: headline.into() }
}

/// Nobody is in it: nothing is disclosed but that.
fn nobody(e: &Evidence<'_>) -> String {
    if e.meet == 0 { "Nobody meets the rule" } else { "Nobody who meets the rule may be counted" }.to_owned()
}

fn verdict_of(apart: &Apart) -> Verdict {
    match (apart.verdict, apart.together.is_empty()) {
        (OverlapVerdict::Unsafe, true) => Verdict::Fail,
        (OverlapVerdict::Safe, _) => Verdict::Pass,
        _ => Verdict::Warn,
    }
}

fn judge_numbers(e: &Evidence<'_>, word: &str) -> (Verdicts, SegmentAnswer) {
    let (size, size_fault) = size(e);
    let (apart, apart_fault) = differences(e);
    let (inference, inference_fault) = membership(e);
    let mut found: Vec<(Verdict, String)> =
        [(size.verdict, size_fault), (apart.verdict, apart_fault), (inference.verdict, inference_fault)]
            .into_iter()
            .filter_map(|(verdict, fault)| Some((verdict, fault?)))
            .collect();
    // The worst first; of equals the one that names another segment.
    found.sort_by_key(|(verdict, _)| std::cmp::Reverse(*verdict));
    let verdicts = Verdicts { singling_out: size, linking: apart, inference };
    let (verdict, because) = match found.into_iter().next() {
        Some(worst) => worst,
        None if e.segment.leaves == Some(Leaves::Table) => {
            (Verdict::Warn, "Its cells are checked in Release".to_owned())
        }
        None => (Verdict::Pass, format!("May go as a {word}{}", small_audience(e))),
    };
    (verdicts, answer(e, verdict, because))
}

fn small_audience(e: &Evidence<'_>) -> &'static str {
    if e.people < e.policy.audience_warn { "; a small audience" } else { "" }
}

/// Whether the number itself is of too few people.
fn size(e: &Evidence<'_>) -> (Finding, Option<String>) {
    let asked = e.policy.cell_threshold;
    if e.people == 0 {
        return (finding(Verdict::Warn, "Nobody", nobody(e)), Some(nobody(e)));
    }
    let [least, greatest] = match e.segment.rounded {
        Some(base) => rounded_interval(e.people, base),
        None => [e.people; 2],
    };
    let is_hidden = greatest >= asked && greatest - least >= asked;
    let headline = people_words(e.people);
    if e.people < asked && !is_hidden {
        let fault = match e.people {
            1 => "1 person alone".to_owned(),
            n => format!("{} people alone", thousands(n)),
        };
        return (finding(Verdict::Fail, headline, format!("counted; a count of {asked} is required.")), Some(fault));
    }
    (finding(Verdict::Pass, headline, format!("counted; a count of {asked} is required.")), None)
}

/// Whether a small group follows from this number and others.
fn differences(e: &Evidence<'_>) -> (Finding, Option<String>) {
    let Some(worst) = e.apart.first().filter(|apart| verdict_of(apart) != Verdict::Pass) else {
        let because = "No small group follows from this count and others.";
        return (finding(Verdict::Pass, "None apart", because), None);
    };
    let because = format!("{}.", worst.sentence);
    (finding(verdict_of(worst), people_words(worst.people), because), Some(worst.sentence.clone()))
}

/// What it reveals of somebody to be counted.
fn membership(e: &Evidence<'_>) -> (Finding, Option<String>) {
    if e.people == 0 {
        return (finding(Verdict::Warn, "Nobody", "Nobody is counted, so there is nothing to infer."), None);
    }
    let shared = e.shared.iter().filter(|shared| shared.is_everybodys(e.people)).max_by_key(|shared| shared.people);
    if let Some(shared) = shared {
        let fault = shared.sentence(e.people);
        let because = format!("{fault}: whoever is known to be counted is known to have it.");
        return (finding(Verdict::Fail, "1 value", because), Some(fault));
    }
    if let Some(column) = e.rule_uses_sensitive.first() {
        let fault = format!("Its rule uses {column}: to be counted reveals it");
        return (finding(Verdict::Fail, "By its rule", format!("{fault}.")), Some(fault));
    }
    let surest = e.shared.iter().max_by(|a, b| a.gain.total_cmp(&b.gain));
    match surest {
        Some(shared) if shared.gain > e.policy.t => {
            let fault = format!("To be counted reveals something of {}", shared.column);
            let because = format!("{fault}: a share differs by {:.2}, the policy allows {}.", shared.gain, e.policy.t);
            (finding(Verdict::Warn, format!("+ {:.2}", shared.gain), because), Some(fault))
        }
        Some(_) => (finding(Verdict::Pass, "Many values", "Being counted reveals no sensitive value."), None),
        None => (
            Finding {
                verdict: Verdict::Pass,
                measured: false,
                because: "No column is tagged as sensitive.".to_owned(),
                headline: "Not measured".to_owned(),
            },
            None,
        ),
    }
}

/// All members, or all but one, share a sensitive value.
fn everybody_shares(e: &Evidence<'_>) -> bool {
    e.shared.iter().any(|shared| shared.is_everybodys(e.people))
}

fn judge_rows(e: &Evidence<'_>) -> (Verdicts, SegmentAnswer) {
    let mut verdicts = e.of_rows.clone();
    let (apart, apart_fault) = differences(e);
    if apart.verdict > verdicts.linking.verdict || (apart.verdict == Verdict::Fail) {
        verdicts.linking = apart;
    }
    if e.withholds_sensitive {
        verdicts.inference = finding(Verdict::Pass, "Withheld", "No sensitive column is among the rows.");
    }
    let said = e.segment.leaves.is_some();
    let (membership, shared_fault) = membership(e);
    let by_rule = said && !e.rule_uses_sensitive.is_empty() && e.people > 0;
    if by_rule && membership.verdict > verdicts.inference.verdict {
        // Where not all share the value, being on the list makes it likely and not certain.
        let verdict = if everybody_shares(e) { Verdict::Fail } else { verdicts.inference.verdict.max(Verdict::Warn) };
        verdicts.inference = Finding { verdict, ..membership };
    }
    if let Some(column) = e.unfit_columns.first() {
        let because = format!("{column} has no role yet: tag it, so that it can be judged.");
        verdicts.singling_out = finding(Verdict::Fail, "Not judged", because);
    }
    let worst = verdicts.worst();
    let because = match worst {
        _ if e.people == 0 => nobody(e),
        Verdict::Pass => {
            format!("May go as rows, everyone hides among {}{}", thousands(e.smallest.unwrap_or(0)), small_audience(e))
        }
        _ if verdicts.linking.verdict == worst && apart_fault.is_some() => apart_fault.unwrap_or_default(),
        _ if !e.unfit_columns.is_empty() => format!("{} has no role yet", e.unfit_columns[0]),
        _ if verdicts.inference.verdict == worst && verdicts.inference.measured => {
            rows_inference(e, &verdicts.inference, shared_fault)
        }
        _ if verdicts.singling_out.verdict == worst && verdicts.singling_out.measured => crowds(e, &verdicts),
        _ => [&verdicts.linking, &verdicts.inference, &verdicts.singling_out]
            .into_iter()
            .find(|finding| finding.verdict == worst)
            .map_or_else(String::new, sentence),
    };
    let crowd_first = worst == Verdict::Fail
        && e.people_alone > 0
        && verdicts.singling_out.verdict == Verdict::Fail
        && !everybody_shares(e)
        && e.unfit_columns.is_empty()
        && !matches!(e.apart.first(), Some(apart) if verdict_of(apart) == Verdict::Fail);
    let because = if crowd_first { crowds(e, &verdicts) } else { because };
    (verdicts, answer(e, worst, because))
}

fn rows_inference(e: &Evidence<'_>, found: &Finding, shared: Option<String>) -> String {
    match shared {
        Some(sentence) if everybody_shares(e) => sentence,
        _ => sentence(found),
    }
}

/// How many are without a crowd that is large enough.
fn crowds(e: &Evidence<'_>, verdicts: &Verdicts) -> String {
    match (e.people_alone, e.in_small_crowds) {
        (0, 0) => sentence(&verdicts.singling_out),
        (0, 1) => format!("1 hides in a crowd below {}", e.policy.k),
        (0, n) => format!("{} hide in crowds below {}", thousands(n), e.policy.k),
        (1, _) => "1 is alone".to_owned(),
        (n, _) => format!("{} are alone", thousands(n)),
    }
}

/// A finding as a sentence of its own, without the full stop.
fn sentence(finding: &Finding) -> String {
    let because = finding.because.trim_end_matches('.');
    match because.chars().next() {
        Some(first) if first.is_lowercase() => format!("{}: {because}", finding.headline),
        _ => because.to_owned(),
    }
}
