//! What is known of one file under a review.

use crate::dataset::{ColumnType, RemarkKind};
use crate::report::Assessment;
use crate::report::assessment::{Finding, OverlapVerdict, SegmentFigures, Verdict};
use crate::review::{KeptCount, Look, LookColumn, LookRemark, LookSegment};

/// The three questions of WP216.
const QUESTIONS: [&str; 3] = ["singling out", "linking", "inference"];

/// A remark on how the file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemarkSide {
    pub kind: RemarkKind,
    pub column: Option<String>,
    /// Empty if it comes from a look.
    pub text: String,
    pub open: bool,
}

/// A segment in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SegmentSide {
    pub name: String,
    /// `None` if it could not be measured, or is not kept exactly.
    pub people: Option<u64>,
    pub remaining: Option<u64>,
    pub verdict: Verdict,
    /// Empty if it comes from a look.
    pub because: String,
}

/// What is known of one file under the decisions of a review.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Side {
    pub file: String,
    pub sha256: String,
    /// The day of the look that it comes from; `None` if the file itself was measured.
    pub on: Option<String>,
    pub rows: Option<u64>,
    pub people: Option<u64>,
    pub consented: Option<u64>,
    pub columns: Vec<(String, ColumnType)>,
    pub reading: Vec<RemarkSide>,
    pub segments: Vec<SegmentSide>,
    /// The three questions of the whole file, each with its verdict and its sentence; empty if they are not known.
    pub questions: Vec<(&'static str, Verdict, String)>,
    /// Small groups that the published counts disclose together, a sentence each, which is empty in a look.
    pub given_away: Vec<String>,
    /// Why nothing could be measured, in a sentence.
    pub fault: Option<String>,
}

impl Side {
    /// Takes the figures of the file.
    #[must_use]
    pub fn with_figures(mut self, figures: &Assessment) -> Self {
        self.people = Some(figures.people);
        self.segments = figures.segments.iter().map(segment).collect();
        let verdicts = &figures.verdicts;
        let found = [&verdicts.singling_out, &verdicts.linking, &verdicts.inference];
        let questions = QUESTIONS.into_iter().zip(found);
        self.questions = questions.map(|(name, found)| (name, found.verdict, reason(found))).collect();
        let given_away = figures.derivations.iter().filter(|found| found.verdict == OverlapVerdict::Unsafe);
        self.given_away = given_away.map(|found| found.how.clone()).collect();
        self
    }

    /// The side of a look that is kept.
    #[must_use]
    pub fn of_look(look: &Look) -> Self {
        let segments = look.segments.iter().filter_map(|kept| {
            Some(SegmentSide {
                name: kept.name.clone(),
                people: kept.people.exact(),
                remaining: kept.remaining.exact(),
                verdict: verdict_of(&kept.verdict)?,
                because: String::new(),
            })
        });
        let questions = QUESTIONS.into_iter().filter_map(|name| {
            let verdict = look.verdicts.get(name)?;
            Some((name, verdict_of(verdict)?, String::new()))
        });
        let remark = |kept: &LookRemark| RemarkSide {
            kind: kept.kind,
            column: kept.column.clone(),
            text: String::new(),
            open: kept.open,
        };
        Self {
            file: look.file.clone(),
            sha256: look.sha256.clone(),
            on: Some(look.day().to_owned()),
            rows: look.rows.exact(),
            people: look.people.exact(),
            consented: look.consented.exact(),
            columns: look.columns.iter().map(|column| (column.name.clone(), column.kind)).collect(),
            reading: look.reading.iter().map(remark).collect(),
            segments: segments.collect(),
            questions: questions.collect(),
            given_away: if look.gives_away { vec![String::new()] } else { Vec::new() },
            fault: None,
        }
    }

    /// As it is kept: no number below the threshold, and no sentence, which may hold one. `on` is the time; `None` if
    /// nothing was measured.
    #[must_use]
    pub fn look(&self, on: &str, threshold: u64) -> Option<Look> {
        let kept = |number: Option<u64>| KeptCount::of(number, threshold);
        let segment = |side: &SegmentSide| LookSegment {
            name: side.name.clone(),
            people: kept(side.people),
            remaining: kept(side.remaining),
            verdict: word(side.verdict).to_owned(),
        };
        let verdicts =
            self.questions.iter().map(|(question, verdict, _)| ((*question).to_owned(), word(*verdict).to_owned()));
        let remark = |side: &RemarkSide| LookRemark { kind: side.kind, column: side.column.clone(), open: side.open };
        self.fault.is_none().then(|| Look {
            on: on.to_owned(),
            file: self.file.clone(),
            sha256: self.sha256.clone(),
            threshold,
            rows: kept(self.rows),
            people: kept(self.people),
            consented: kept(self.consented),
            columns: self.columns.iter().map(|(name, kind)| LookColumn { name: name.clone(), kind: *kind }).collect(),
            reading: self.reading.iter().map(remark).collect(),
            segments: self.segments.iter().map(segment).collect(),
            verdicts: verdicts.collect(),
            gives_away: !self.given_away.is_empty(),
        })
    }

    /// The segment of this name; `None` if there is none.
    #[must_use]
    pub fn segment(&self, name: &str) -> Option<&SegmentSide> {
        self.segments.iter().find(|segment| segment.name == name)
    }
}

/// The figure and its sentence.
fn reason(found: &Finding) -> String {
    match found.headline.as_str() {
        "" => found.because.clone(),
        headline => format!("{headline} · {}", found.because),
    }
}

fn segment(figures: &SegmentFigures) -> SegmentSide {
    let is_measured = figures.error.is_none();
    SegmentSide {
        name: figures.name.clone(),
        people: is_measured.then_some(figures.people),
        remaining: is_measured.then(|| figures.consented.unwrap_or(figures.people)),
        verdict: figures.answer.verdict,
        because: figures.answer.because.clone(),
    }
}

const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Warn => "warn",
        Verdict::Fail => "fail",
    }
}

/// The verdict of a word that is kept.
#[must_use]
pub fn verdict_of(word: &str) -> Option<Verdict> {
    Some(match word {
        "pass" => Verdict::Pass,
        "warn" => Verdict::Warn,
        "fail" => Verdict::Fail,
        _ => return None,
    })
}
