//! Shoal: privacy review of customer segments, offline.
//!
//! Data flows one way: `file → dataset → privacy → segments → figures → screen | report | release`.
//!
//! | module | what it is for |
//! | --- | --- |
//! | [`dataset`] | a file becomes a table in memory: formats, dialects, encodings, profiles, detectors, the sample |
//! | [`privacy`] | the measures: codes, ladders, classes, risk, diversity, population models, unique combinations |
//! | [`disclosure`] | what an attacker can derive from everything that is disclosed |
//! | [`segments`] | rules, the people in a segment, overlaps |
//! | [`release`] | aggregate tables: tabulation, sensitivity, protection, the attack, writers, ledger |
//! | [`review`] | the decisions: document, policy, edits and undo, saving, loading and sealing |
//! | [`report`] | figures as JSON; reports as HTML, DOCX and PDF |
//! | [`workbench`] | keeps every figure up to date: jobs with progress and cancellation; no egui |
//! | [`gui`] | the window |
//! | [`cli`] | the same work without a window |
//! | [`did_you_mean`] | the nearest existing name, for a message about one that does not exist |
//! | [`files`] | files written completely or not at all, under a lock, readable by their owner alone |

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
