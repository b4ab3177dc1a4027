//! Segments, their overlaps, and what their counts disclose together.

use super::figures::or_dash;
use super::tags::{Cell, Html};
use crate::report::assessment::{Assessment, OverlapVerdict, SegmentFigures, Verdict};
use crate::report::words::{one_in, thousands};

/// Safe pairs are only counted; at most this many of the others are listed.
const MOST_PAIRS: usize = 200;

/// Writes the segments, what is not safe about them, and their overlaps; nothing without segments.
pub fn section(html: &mut Html, figures: &Assessment) {
    if figures.segments.is_empty() {
        return;
    }
    html.heading("Segments");
    let consent = figures.segments.iter().any(|segment| segment.consented.is_some());
    let mut headings = vec!["Segment", "Released as", "To", "People"];
    if consent {
        headings.push("After consent");
    }
    headings.extend(["Smallest crowd", "Alone", "Highest risk", "May it go?"]);
    let rows = figures.segments.iter().map(|segment| {
        // Only rows are measured by classes.
        let is_rows = segment.asked_for_crowds();
        let mut row = vec![
            Cell::Text(segment.name.clone()),
            Cell::Text(segment.leaves.clone().unwrap_or_else(|| "not said".to_owned())),
            Cell::Text(or_dash(Some(segment.recipients.join(", ")).filter(|names| !names.is_empty()))),
            Cell::Number(thousands(segment.people)),
        ];
        if consent {
            row.push(Cell::Number(or_dash(segment.consented.map(thousands))));
        }
        row.extend([
            Cell::Number(or_dash(segment.classes.smallest.filter(|_| is_rows).map(thousands))),
            Cell::Number(or_dash(is_rows.then(|| thousands(segment.classes.people_alone)))),
            Cell::Number(or_dash(segment.risk.prosecutor.highest.filter(|_| is_rows).map(one_in))),
            Cell::Mark(segment.answer.shown(), segment.answer.because.clone()),
        ]);
        row
    });
    html.table(&headings, rows);

    html.text_in("h3", "", "Rules and findings");
    let rows = figures.segments.iter().map(|segment| {
        vec![
            Cell::Text(segment.name.clone()),
            Cell::Code(segment.rule.clone()),
            Cell::Text(segment.purpose.clone()),
            Cell::Text(findings(segment)),
        ]
    });
    html.table(&["Segment", "Rule", "Purpose", "What was found"], rows);
    overlaps(html, figures);
    derivations(html, figures);
}

/// What is not safe, in sentences.
fn findings(segment: &SegmentFigures) -> String {
    let verdicts = &segment.verdicts;
    let mut sentences: Vec<String> =
        [("Singling out", &verdicts.singling_out), ("Linking", &verdicts.linking), ("Inference", &verdicts.inference)]
            .into_iter()
            .filter(|(_, finding)| finding.verdict != Verdict::Pass)
            .map(|(question, finding)| {
                let headline =
                    if finding.headline.is_empty() { String::new() } else { format!("{} – ", finding.headline) };
                format!("{question}: {headline}{}", finding.because)
            })
            .collect();
    if !segment.rule_uses_sensitive.is_empty() {
        let columns = segment.rule_uses_sensitive.join(", ");
        sentences.push(format!("The rule itself uses {columns}: being in the segment is the disclosure."));
    }
    if sentences.is_empty() { "Nothing to object to.".to_owned() } else { sentences.join(" ") }
}

fn overlaps(html: &mut Html, figures: &Assessment) {
    if figures.overlaps.is_empty() {
        return;
    }
    html.text_in("h3", "", "Overlaps");
    let unsafe_pairs: Vec<_> = figures.overlaps.iter().filter(|pair| pair.verdict != OverlapVerdict::Safe).collect();
    let safe = figures.overlaps.len() - unsafe_pairs.len();
    let safe = match safe {
        0 => "No pair of segments is safe.".to_owned(),
        1 => "1 pair of segments is safe.".to_owned(),
        n => format!("{n} pairs of segments are safe."),
    };
    html.text_in("p", "weak", &safe);
    if unsafe_pairs.is_empty() {
        return;
    }
    let rows = unsafe_pairs.iter().take(MOST_PAIRS).map(|pair| {
        let derivable = if pair.derivable { "can be worked out" } else { "cannot be worked out exactly" };
        vec![
            Cell::Text(pair.a.clone()),
            Cell::Text(pair.b.clone()),
            Cell::Number(thousands(pair.a_only)),
            Cell::Number(thousands(pair.both)),
            Cell::Number(thousands(pair.b_only)),
            Cell::Mark(worst_of(pair.verdict), derivable.to_owned()),
        ]
    });
    let headings = ["Segment A", "Segment B", "Only in A", "In both", "Only in B", "The small group"];
    html.table(&headings, rows);
    if unsafe_pairs.len() > MOST_PAIRS {
        html.text_in("p", "weak", &format!("{} further pairs are not listed.", unsafe_pairs.len() - MOST_PAIRS));
    }
}

fn derivations(html: &mut Html, figures: &Assessment) {
    if figures.derivations.is_empty() {
        return;
    }
    html.text_in("h3", "", "What all counts together disclose");
    let rows = figures.derivations.iter().map(|derivation| {
        let [low, high] = derivation.interval;
        let learns = if (high - low).abs() < 0.5 {
            format!("exactly {low:.0}")
        } else {
            format!("between {low:.0} and {high:.0}")
        };
        vec![
            Cell::Text(derivation.how.clone()),
            Cell::Number(thousands(derivation.people)),
            Cell::Number(learns),
            Cell::Mark(worst_of(derivation.verdict), String::new()),
        ]
    });
    html.table(&["How", "People", "An attacker learns", ""], rows);
}

fn worst_of(verdict: OverlapVerdict) -> Verdict {
    match verdict {
        OverlapVerdict::Unsafe => Verdict::Fail,
        OverlapVerdict::Warn => Verdict::Warn,
        OverlapVerdict::Safe => Verdict::Pass,
    }
}
