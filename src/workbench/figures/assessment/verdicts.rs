//! The three questions of WP216, answered from the policy's thresholds: the figure, the threshold, one sentence.

use crate::report::assessment::{
    ClassFigures, Finding, Overlap, OverlapVerdict, RiskFigures, SensitiveFigures, Verdict, Verdicts,
};
use crate::report::words::{counted, one_in, people, thousands};
use crate::review::Policy;

/// What the verdicts are made from, of the whole file or of one segment.
pub(crate) struct Evidence<'a> {
    pub policy: &'a Policy,
    /// Some column is a quasi-identifier.
    pub any_quasi_identifier: bool,
    pub people: u64,
    pub classes: &'a ClassFigures,
    pub risk: &'a RiskFigures,
    /// Why there is no risk against the population table that is chosen.
    pub population_fault: Option<&'a str>,
    pub sensitive: &'a [SensitiveFigures],
    /// Other columns distinct for more than half of the people: they link files.
    pub linking_columns: &'a [String],
    /// Pairs of segments that this is a part of.
    pub overlaps: &'a [Overlap],
    /// Sensitive columns in the segment's own rule.
    pub rule_uses_sensitive: &'a [String],
}

pub(crate) fn verdicts(evidence: &Evidence<'_>) -> Verdicts {
    Verdicts { singling_out: singling_out(evidence), linking: linking(evidence), inference: inference(evidence) }
}

fn finding(verdict: Verdict, headline: impl Into<String>, because: impl Into<String>) -> Finding {
    Finding { verdict, measured: true, because: because.into(), headline: headline.into() }
}

/// Nothing is known, so nothing is said to be safe.
fn not_measured(because: impl Into<String>) -> Finding {
    let headline = "Not measured".to_owned();
    Finding { verdict: Verdict::Warn, measured: false, because: because.into(), headline }
}

fn singling_out(e: &Evidence<'_>) -> Finding {
    if !e.any_quasi_identifier {
        return not_measured("No column is tagged as quasi-identifier yet.");
    }
    let Some(k) = e.classes.smallest else {
        return finding(Verdict::Warn, "Nobody", "Nobody is in view, so there is no crowd to measure.");
    };
    let alone = e.classes.people_alone;
    let headline = people(k);
    let standing = match alone {
        0 => "Nobody is alone.".to_owned(),
        1 => "1 person is alone.".to_owned(),
        n => format!("{} people are alone.", thousands(n)),
    };
    let asked = e.policy.k;
    if k < asked || alone > e.policy.people_alone {
        return finding(Verdict::Fail, headline, format!("smallest crowd; the policy requires {asked}. {standing}"));
    }
    let highest = e.risk.prosecutor.highest.unwrap_or(0.0);
    if highest > e.policy.highest_risk {
        let limit = one_in(e.policy.highest_risk);
        return finding(
            Verdict::Fail,
            headline,
            format!("smallest crowd: a risk of {}, policy allows {limit}. {standing}", one_in(highest)),
        );
    }
    finding(Verdict::Pass, headline, format!("smallest crowd; the policy requires {asked}. {standing}"))
}

fn linking(e: &Evidence<'_>) -> Finding {
    let unsafe_pairs: Vec<&Overlap> = e.overlaps.iter().filter(|pair| pair.verdict == OverlapVerdict::Unsafe).collect();
    if let Some(pair) = unsafe_pairs.first() {
        let (sentence, size) = overlap_sentence(pair);
        return finding(Verdict::Fail, people(size), sentence);
    }
    if !e.any_quasi_identifier {
        return not_measured("No column is tagged as quasi-identifier yet.");
    }
    if let Some(fault) = e.population_fault {
        return not_measured(fault);
    }
    let Some(highest) = e.risk.journalist.highest else {
        return finding(Verdict::Warn, "Nobody", "Nobody is in view, so there is nobody to link.");
    };
    let population = if e.risk.journalist.population == "table" {
        "in the population table"
    } else {
        "in this file (no population table)"
    };
    let headline = one_in(highest);
    if highest > e.policy.highest_risk {
        let limit = one_in(e.policy.highest_risk);
        return finding(
            Verdict::Fail,
            headline,
            format!("highest chance to match a person found elsewhere {population}; policy allows {limit}."),
        );
    }
    if let Some(column) = e.linking_columns.first() {
        let more = match e.linking_columns.len() {
            1 => String::new(),
            n => format!(" and {} more", n - 1),
        };
        return finding(
            Verdict::Warn,
            headline,
            format!(
                "highest chance to match; but {column}{more} has its own value for most people and could link files."
            ),
        );
    }
    finding(Verdict::Pass, headline, format!("highest chance to match a person found elsewhere {population}."))
}

/// How the pair gives a small group away, and how many people it is.
pub(crate) fn overlap_sentence(pair: &Overlap) -> (String, u64) {
    let (whole, part, size) =
        if pair.b_only == 0 { (&pair.a, &pair.b, pair.a_only) } else { (&pair.b, &pair.a, pair.b_only) };
    (format!("{whole} minus {part}: {} can be worked out from the two counts.", people(size)), size)
}

fn inference(e: &Evidence<'_>) -> Finding {
    if e.sensitive.is_empty() {
        return not_measured("No column is tagged as sensitive.");
    }
    if e.people == 0 {
        return finding(Verdict::Warn, "Nobody", "Nobody is in view, so there is nothing to infer.");
    }
    let (l, t) = (e.policy.l, e.policy.t);
    let fewest =
        e.sensitive.iter().filter_map(|s| s.distinct_l.map(|distinct| (distinct, s))).min_by_key(|pair| pair.0);
    if let Some((distinct, s)) = fewest.filter(|(distinct, _)| *distinct < l) {
        return finding(
            Verdict::Fail,
            values(distinct),
            format!("of {} in some crowd; {l} required: whoever is in it is known to have it.", s.column),
        );
    }
    let farthest = e
        .sensitive
        .iter()
        .filter_map(|s| s.t_ordered.or(s.t_equal).map(|distance| (distance, s)))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((distance, s)) = farthest.filter(|(distance, _)| *distance > t) {
        return finding(
            Verdict::Fail,
            format!("t = {distance:.2}"),
            format!("{} in some crowd differs that much from everyone's; policy allows {t}.", s.column),
        );
    }
    if let Some(column) = e.rule_uses_sensitive.first() {
        return finding(
            Verdict::Warn,
            "By its rule",
            format!("The rule uses {column}: being in this segment discloses it."),
        );
    }
    match fewest {
        Some((distinct, s)) => {
            finding(Verdict::Pass, values(distinct), format!("of {} in every crowd; {l} required.", s.column))
        }
        None => not_measured("The sensitive columns hold no values."),
    }
}

fn values(n: u64) -> String {
    counted(n, "value", "values")
}
