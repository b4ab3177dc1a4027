//! Shoal: privacy review of customer segments, offline.
//!
//! Data flows one way: `file → dataset → privacy → segments → figures → screen | report | release`.
//!
//! | module | what it is for |
//! | --- | --- |
//! | [`dataset`] | a file becomes a table in memory: formats, dialects, encodings, profiles, detectors, the sample |
//! | [`privacy`] | the measures: codes, ladders, classes, risk, diversity, population models, unique combinations |
//! | [`disclosure`] | what an attacker can work out from everything that is disclosed |
//! | [`segments`] | rules, who is in a segment, overlaps |
//! | [`release`] | aggregate tables: tabulation, sensitivity, protection, the attack, writers, ledger |
//! | [`review`] | the decisions: document, policy, edits and undo, saving, loading and sealing |
//! | [`report`] | figures as JSON, the report as HTML |
//! | [`workbench`] | keeps every figure up to date: jobs with progress and cancellation; no egui |
//! | [`gui`] | the window |
//! | [`cli`] | the same work without a window |
//! | [`did_you_mean`] | the nearest of the names that exist, for a message about one that does not |
//! | [`files`] | writing files, all of them or none, one at a time, for their owner alone |

pub mod cli;
pub mod dataset;
pub mod did_you_mean;
pub mod disclosure;
pub mod files;
pub mod gui;
pub mod privacy;
pub mod release;
pub mod report;
pub mod review;
pub mod segments;
pub mod workbench;
