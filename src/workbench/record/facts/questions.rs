//! The three questions of WP216, about what is released with everything that was released before.

use super::Facts;
use crate::dataset::Role;
use crate::report::assessment::Verdict;
use crate::report::words::{counted, thousands};
use crate::workbench::release::views::ReleasePreview;

const SINGLING_OUT: &str = "wp216_singling_out";
const LINKING: &str = "wp216_linking";
const INFERENCE: &str = "wp216_inference";

/// Answers with no, yes or cannot tell, and the evidence for each.
pub(super) fn fill(facts: &mut Facts<'_, '_>) {
    let known = *facts.known;
    if !known.review.release.is_shaped() {
        return;
    }
    let Some(release) = known.release.filter(|_| known.fresh) else {
        for key in [SINGLING_OUT, LINKING, INFERENCE] {
            answer(facts, key, "cannot_tell", "The release is not measured as it is now.".to_owned());
        }
        return;
    };
    if release.verdict == Verdict::Fail {
        for key in [SINGLING_OUT, LINKING, INFERENCE] {
            let no_table = release.tables.is_empty();
            answer(facts, key, if no_table { "cannot_tell" } else { "yes" }, release.because.clone());
        }
        return;
    }
    let open = release.undecided.clone().or_else(|| release.not_looked_at.first().cloned());
    let noise = release.tables.iter().any(|table| table.prepared.noise.is_some() && table.verdict == Verdict::Warn);
    let singled = if open.is_some() || noise { "cannot_tell" } else { "no" };
    let why = open.clone().unwrap_or_else(|| hidden(release));
    answer(facts, SINGLING_OUT, singled, why);
    let linked = if open.is_some() || !release.together.is_empty() { "cannot_tell" } else { "no" };
    let why = release.together.first().cloned().or_else(|| open.clone()).unwrap_or_else(|| earlier(release));
    answer(facts, LINKING, linked, why);
    let chosen = chosen_by_sensitive(facts);
    let inferred = if open.is_some() || chosen.is_some() { "cannot_tell" } else { "no" };
    let why = open
        .or(chosen)
        .unwrap_or_else(|| "No published group discloses more about its people than the policy allows.".to_owned());
    answer(facts, INFERENCE, inferred, why);
}

fn answer(facts: &mut Facts<'_, '_>, key: &str, answer: &'static str, because: String) {
    facts.fact(key, answer, "Release");
    facts.fact(&format!("{key}_because"), because, "Release");
}

/// A segment of the release whose rule uses a sensitive column: to be in it discloses what the column says.
fn chosen_by_sensitive(facts: &Facts<'_, '_>) -> Option<String> {
    let review = facts.known.review;
    facts.work.release.segments.iter().find_map(|name| {
        let rule = crate::segments::parse(&review.segment(name)?.rule).ok()?;
        let column = rule.columns().into_iter().find(|column| review.role(column) == Some(Role::Sensitive))?;
        Some(format!("“{name}” is chosen by {column}: whoever knows that somebody is in it knows that too."))
    })
}

fn hidden(release: &ReleasePreview) -> String {
    let (hidden, cells) =
        release.tables.iter().fold((0, 0), |(hidden, cells), table| (hidden + table.cells_hidden, cells + table.cells));
    format!("{} {} of {} cells are hidden.", release.because, thousands(hidden as u64), thousands(cells as u64))
}

fn earlier(release: &ReleasePreview) -> String {
    match release.earlier_releases {
        0 => "Nothing was released before. No dimension is a direct identifier.".to_owned(),
        n => format!(
            "{} counted as known; no small group follows from all of them.",
            counted(n as u64, "earlier release is", "earlier releases are")
        ),
    }
}
