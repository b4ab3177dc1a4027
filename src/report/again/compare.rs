//! The comparison itself: two sides in, what changed out.

use super::{
    Again, BeforeAfter, Change, ColumnChanges, ComparedWith, Difference, MissingColumn, QuestionAgain, ReadingChange,
    ReadingChanges, RemarkSide, SegmentAgain, Side, Source, TypeChange, VerdictChange,
};
use crate::did_you_mean::nearest;
use crate::report::assessment::{FileFacts, Verdict};
use crate::report::words::{listed, thousands};

/// A column that the review decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagged {
    pub column: String,
    /// "quasi-identifier", "person key".
    pub used_as: String,
    /// Figures are not those of the review without it.
    pub is_needed: bool,
}

/// What the review expects of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expected {
    /// The smallest difference of two counts that may be given.
    pub threshold: u64,
    pub tagged: Vec<Tagged>,
    /// The segments, in the review's order.
    pub segments: Vec<String>,
    /// Some segment says what is handed over: then the segments are judged, and not the file.
    pub judges_segments: bool,
}

/// Compares a newer file with what is known of the one before. Releases, dates and whoever withdrew consent are looked at
/// elsewhere and added.
#[must_use]
pub fn compare(before: Option<&Side>, after: &Side, file: FileFacts, expected: &Expected) -> Again {
    let threshold = expected.threshold;
    let count = |of: &dyn Fn(&Side) -> Option<u64>| BeforeAfter::of(before.and_then(of), of(after), threshold);
    let mut again = Again {
        file,
        compared_with: compared_with(before),
        columns: columns(before, after, &expected.tagged),
        reading: before.map(|before| reading(before, after)).unwrap_or_default(),
        rows: count(&|side| side.rows),
        people: count(&|side| side.people),
        consented: count(&|side| side.consented),
        consent_withdrawn: Difference::Unknown,
        segments: expected.segments.iter().map(|name| segment(name, before, after, threshold)).collect(),
        verdicts: questions(before, after),
        releases: Vec::new(),
        next_release: None,
        due: None,
        dates: Vec::new(),
        newly_failing: Vec::new(),
        not_looked_at: Vec::new(),
    };
    again.newly_failing = newly_failing(&again, before, after, expected);
    if before.is_none() {
        let text = "Nothing is known of an earlier file: neither is it at hand, nor was it looked at before.";
        again.not_looked_at.push(text.to_owned());
    }
    again
}

fn compared_with(before: Option<&Side>) -> ComparedWith {
    let Some(before) = before else { return ComparedWith { file: None, from: Source::Nothing, on: None } };
    let from = if before.on.is_some() { Source::Look } else { Source::File };
    ComparedWith { file: Some(before.file.clone()), from, on: before.on.clone() }
}

fn columns(before: Option<&Side>, after: &Side, tagged: &[Tagged]) -> ColumnChanges {
    let had = before.map(|before| &before.columns).filter(|columns| !columns.is_empty());
    let kind_in = |columns: &[(String, crate::dataset::ColumnType)], name: &str| {
        columns.iter().find(|(other, _)| other == name).map(|(_, kind)| *kind)
    };
    let has = |name: &str| kind_in(&after.columns, name).is_some();
    let added: Option<Vec<String>> = had.map(|had| {
        let names = after.columns.iter().map(|(name, _)| name);
        names.filter(|name| kind_in(had, name).is_none()).cloned().collect()
    });
    // The file's columns in its order, then those that only a decision knows of.
    let mut missing: Vec<String> = Vec::new();
    let known = had.into_iter().flatten().map(|(name, _)| name).chain(tagged.iter().map(|tagged| &tagged.column));
    for name in known {
        if !has(name) && !missing.contains(name) {
            missing.push(name.clone());
        }
    }
    let types: Vec<TypeChange> = (had.into_iter().flatten())
        .filter_map(|(name, was)| {
            let is = kind_in(&after.columns, name)?;
            (is != *was).then(|| TypeChange { column: name.clone(), before: *was, after: is })
        })
        .collect();
    let came = added.iter().flatten().map(String::as_str);
    let decided = tagged.iter().filter(|tagged| !has(&tagged.column)).map(|tagged| MissingColumn {
        column: tagged.column.clone(),
        used_as: tagged.used_as.clone(),
        nearest: nearest(&tagged.column, came.clone()).map(str::to_owned),
    });
    ColumnChanges {
        decided: decided.collect(),
        changed_type: types.iter().map(|change| change.column.clone()).collect(),
        types,
        missing,
        added,
    }
}

fn reading(before: &Side, after: &Side) -> ReadingChanges {
    let lacks = |side: &Side, remark: &RemarkSide| {
        !side
            .reading
            .iter()
            .any(|other| other.kind == remark.kind && other.column == remark.column && (other.open || !remark.open))
    };
    let change = |remark: &RemarkSide| ReadingChange {
        kind: remark.kind,
        column: remark.column.clone(),
        text: remark.text.clone(),
        open: remark.open,
    };
    ReadingChanges {
        new: after.reading.iter().filter(|remark| lacks(before, remark)).map(change).collect(),
        gone: (before.reading.iter())
            .filter(|remark| {
                !after.reading.iter().any(|other| other.kind == remark.kind && other.column == remark.column)
            })
            .map(change)
            .collect(),
    }
}

/// What became of a verdict; `None` if nothing is known of before and it does not fail.
fn change(VerdictChange { before, after }: VerdictChange) -> Option<Change> {
    let fails = after.is_none_or(|after| after == Verdict::Fail);
    Some(match (before, after) {
        (Some(Verdict::Fail), _) if fails => Change::Same,
        _ if fails => Change::NewlyFailing,
        (Some(before), Some(after)) => match after.cmp(&before) {
            std::cmp::Ordering::Less => Change::Better,
            std::cmp::Ordering::Equal => Change::Same,
            std::cmp::Ordering::Greater => Change::Worse,
        },
        _ => return None,
    })
}

fn segment(name: &str, before: Option<&Side>, after: &Side, threshold: u64) -> SegmentAgain {
    let was = before.and_then(|before| before.segment(name));
    let is = after.segment(name);
    // Nobody can say of what cannot be measured that it is safe.
    let unmeasured = |side: Option<&Side>| side.filter(|side| side.fault.is_some()).map(|_| Verdict::Fail);
    let verdict = VerdictChange {
        before: was.map(|segment| segment.verdict).or_else(|| unmeasured(before)),
        after: is.map(|segment| segment.verdict).or_else(|| unmeasured(Some(after))),
    };
    let because = match (is, &after.fault) {
        (Some(segment), _) => segment.because.clone(),
        (None, Some(fault)) => fault.trim_end_matches('.').to_owned(),
        (None, None) => "Not measured".to_owned(),
    };
    let counts = [
        (was.and_then(|side| side.people), is.and_then(|side| side.people)),
        (was.and_then(|side| side.remaining), is.and_then(|side| side.remaining)),
    ];
    let [people, remaining] = counts.map(|(before, after)| BeforeAfter::of(before, after, threshold));
    SegmentAgain {
        name: name.to_owned(),
        people,
        remaining,
        verdict,
        change: change(verdict),
        because: without_small_differences(&because, &counts, threshold),
    }
}

/// A sentence without the number of after where it differs from that of before by fewer than the threshold.
fn without_small_differences(sentence: &str, counts: &[(Option<u64>, Option<u64>)], threshold: u64) -> String {
    let moved_little = |(before, after): &(Option<u64>, Option<u64>)| {
        let (before, after) = ((*before)?, (*after)?);
        (before != after && before.abs_diff(after) < threshold).then_some((before, after))
    };
    let hidden: Vec<(u64, u64)> = counts.iter().filter_map(moved_little).collect();
    let words = sentence.split(' ').map(|word| {
        let number = word.trim_matches(|letter: char| !letter.is_ascii_digit());
        match hidden.iter().find(|(_, after)| number == thousands(*after)) {
            Some((_, after)) if *after < threshold => word.replace(number, &format!("fewer than {threshold}")),
            Some((before, _)) => word.replace(number, &format!("about {}", thousands(*before))),
            None => word.to_owned(),
        }
    });
    words
        .collect::<Vec<_>>()
        .join(" ")
        .replace(&format!("fewer than {threshold} person "), &format!("fewer than {threshold} people "))
}

fn questions(before: Option<&Side>, after: &Side) -> Vec<QuestionAgain> {
    let was = |question: &str| {
        let found = before.and_then(|before| before.questions.iter().find(|(name, ..)| *name == question));
        found.map(|(_, verdict, _)| *verdict)
    };
    let asked = after.questions.iter().map(|(question, verdict, because)| {
        let verdict = VerdictChange { before: was(question), after: Some(*verdict) };
        QuestionAgain { question, verdict, change: change(verdict), because: because.clone() }
    });
    asked.collect()
}

/// What newly fails: a segment, or the file where no segment says what is handed over; a column that the review needs; a
/// question that leaves open who is counted.
fn newly_failing(again: &Again, before: Option<&Side>, after: &Side, expected: &Expected) -> Vec<String> {
    let mut failing = Vec::new();
    if let Some(fault) = &after.fault
        && before.is_none_or(|before| before.fault.is_none())
    {
        failing.push(format!("The newer file cannot be measured: {}.", fault.trim_end_matches('.')));
    }
    for tagged in expected.tagged.iter().filter(|tagged| tagged.is_needed) {
        let had = before.is_none_or(|before| {
            before.columns.is_empty() || before.columns.iter().any(|(name, _)| *name == tagged.column)
        });
        if let Some(missing) = again.columns.decided.iter().find(|missing| missing.column == tagged.column && had) {
            let near = missing.nearest.as_ref().map_or_else(String::new, |near| format!(" Is it “{near}” now?"));
            failing.push(format!("The column “{}” ({}) is gone.{near}", missing.column, missing.used_as));
        }
    }
    for remark in again.reading.new.iter().filter(|remark| remark.open) {
        let what = if remark.text.is_empty() { "The file leaves open who is counted." } else { remark.text.as_str() };
        failing.push(format!("A question about the file is open: {what}"));
    }
    let newly = |change: Option<Change>| change == Some(Change::NewlyFailing);
    for segment in again.segments.iter().filter(|segment| newly(segment.change)) {
        failing.push(format!("{}: {}.", segment.name, segment.because.trim_end_matches('.')));
    }
    if expected.judges_segments {
        return failing;
    }
    for asked in again.verdicts.iter().filter(|asked| newly(asked.change)) {
        let because = asked.because.trim_end_matches('.');
        failing.push(format!("The whole file, {}: {because}.", asked.question));
    }
    if !after.given_away.is_empty() && before.is_none_or(|before| before.given_away.is_empty()) {
        let how: Vec<&str> = after.given_away.iter().map(String::as_str).take(3).collect();
        failing.push(format!("The segments’ counts give away a small group together: {}.", listed(&how)));
    }
    failing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_does_not_tell_a_small_difference_either() {
        let cases = [
            ("8 people alone", Some(12), Some(8), "fewer than 10 people alone"),
            ("1 person alone", Some(9), Some(1), "fewer than 10 people alone"),
            ("8 people alone", Some(60), Some(8), "8 people alone"),
            ("8 people alone", Some(8), Some(8), "8 people alone"),
            ("8 people alone", None, Some(8), "8 people alone"),
            ("All 1,421 have low sugar in note", Some(1_425), Some(1_421), "All about 1,425 have low sugar in note"),
            ("4 people apart from VIP", Some(40), Some(44), "4 people apart from VIP"),
        ];
        for (sentence, before, after, expected) in cases {
            assert_eq!(without_small_differences(sentence, &[(before, after)], 10), expected);
        }
    }
}
