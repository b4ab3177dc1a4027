//! Shoal: privacy review of customer segments, offline.
//!
//! Data flows one way: `file → dataset → privacy → segments → figures → screen | report | release`.
//!
//! | room | what it is for |
//! | --- | --- |
//! | [`dataset`] | a file becomes a table in memory: formats, dialects, encodings, profiles, detectors, the sample |
//! | [`privacy`] | the measure: codes, ladders, classes, risk, diversity, population models, unique combinations |
//! | [`disclosure`] | what an attacker works out from everything that is disclosed |
//! | [`segments`] | who is in: rules, membership, overlaps |
//! | [`release`] | what leaves: cross-tabulation, unsafe cells, suppression, the attacker's bounds, writers |
//! | [`review`] | what was decided: the document, policy, edits and undo, save and load |
//! | [`report`] | what is handed over beside the data: figures as JSON, the report as HTML |
//! | [`workbench`] | keeps every figure fresh: jobs with progress and cancel, derived values; no egui |
//! | [`gui`] | the window |
//! | [`cli`] | the same work without a window |
//! | [`did_you_mean`] | the nearest of the names that exist, for any room's sentence about one that does not |
//! | [`files`] | how a file is written, by any room: all of it or none of it |

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
