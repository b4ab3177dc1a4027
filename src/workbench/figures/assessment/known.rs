//! What was measured of segments before, so that a step on one segment measures that one alone.

use super::apart::Attack;
use super::of_rows::OfRows;
use super::options::MeasureOptions;
use crate::dataset::OptOut;
use crate::report::assessment::Verdicts;
use crate::review::{ColumnDecision, ConsentNeeded, MissingValues, OptOutFile, Policy, Review, Segment};
use crate::segments::Regions;
use crate::workbench::figures::frame::Recent;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Sets of decisions whose figures are kept: those of today, and those that a step on offer would make.
const DECISIONS: usize = 4;
/// Segments whose figures are kept.
const SEGMENTS: usize = 4_096;
/// Lists of segments whose regions are kept. Each may be large.
const REGIONS: usize = 2;
/// Attacks that are kept.
const ATTACKS: usize = 8;

/// All that the figures of a segment depend on beside the segment: equal decisions give equal figures.
struct Decided {
    columns: Arc<BTreeMap<String, ColumnDecision>>,
    policy: Arc<Policy>,
    missing: MissingValues,
    opt_out_files: Vec<OptOutFile>,
    opt_outs: Arc<Vec<OptOut>>,
    options: MeasureOptions,
}

impl Decided {
    fn of(review: &Review, options: &MeasureOptions) -> Self {
        Self {
            columns: Arc::clone(&review.columns),
            policy: Arc::clone(&review.policy),
            missing: review.missing,
            opt_out_files: review.opt_out_files.clone(),
            opt_outs: Arc::clone(&review.opt_outs),
            options: options.clone(),
        }
    }

    fn is_of(&self, review: &Review, options: &MeasureOptions) -> bool {
        (Arc::ptr_eq(&self.columns, &review.columns) || self.columns == review.columns)
            && (Arc::ptr_eq(&self.policy, &review.policy) || self.policy == review.policy)
            && self.missing == review.missing
            && self.opt_out_files == review.opt_out_files
            // Lists are not compared key by key: one that is opened again is another.
            && Arc::ptr_eq(&self.opt_outs, &review.opt_outs)
            && self.options == *options
    }
}

/// Whom a segment counts, as far as that depends on the segment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Whom {
    rule: String,
    /// The columns whose rules of consent hold; `None` for all, if consent is needed.
    consent: Option<Vec<String>>,
    needs_consent: bool,
}

impl Whom {
    pub(crate) fn of(review: &Review, segment: &Segment) -> Self {
        let consent = match &segment.consent {
            ConsentNeeded::Columns(columns) => Some(columns.clone()),
            ConsentNeeded::All | ConsentNeeded::NotNeeded(_) => None,
        };
        Self { rule: segment.rule.clone(), consent, needs_consent: review.needs_consent(segment) }
    }
}

/// What was measured under one set of decisions.
pub(crate) struct Measures {
    /// By segment, and by the columns of its rows if rows with some columns are handed over.
    pub of_rows: Recent<(Whom, Option<Vec<String>>), OfRows>,
    pub regions: Recent<Vec<Whom>, Regions>,
    /// By name, segment and the base that its count is rounded to.
    pub attacks: Recent<Vec<(String, Whom, Option<u64>)>, Attack>,
    /// The file's own verdicts.
    pub file: Recent<(), Verdicts>,
}

/// What was measured under the last few sets of decisions.
#[derive(Default)]
pub(crate) struct Known {
    lately: Mutex<Vec<(Decided, Arc<Measures>)>>,
}

impl Known {
    /// What is known under the decisions of a review; nothing at first.
    pub(crate) fn under(&self, review: &Review, options: &MeasureOptions) -> Arc<Measures> {
        let mut lately = self.lately.lock().unwrap_or_else(PoisonError::into_inner);
        let found = match lately.iter().position(|(decided, _)| decided.is_of(review, options)) {
            Some(place) => lately.remove(place),
            None => (Decided::of(review, options), Arc::new(Measures::default())),
        };
        let measures = Arc::clone(&found.1);
        lately.insert(0, found);
        lately.truncate(DECISIONS);
        measures
    }
}

impl Default for Measures {
    fn default() -> Self {
        Self {
            of_rows: Recent::new(SEGMENTS),
            regions: Recent::new(REGIONS),
            attacks: Recent::new(ATTACKS),
            file: Recent::new(1),
        }
    }
}
