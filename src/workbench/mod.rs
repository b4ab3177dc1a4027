//! The workbench keeps every figure fresh: the open dataset, the review and its history, the derived values.
//!
//! In: files, edits, questions. Out: plain data to show, and files. It knows every room but no toolkit; the window and
//! the command line both ask it, so both give the same figures.

mod agreed;
mod attack;
mod bench;
mod budget;
mod cache;
mod column;
mod crowd;
mod derived;
mod dimension;
mod error;
pub mod export;
mod figures;
mod further;
mod grid;
mod inference;
mod jobs;
mod known;
mod levels;
mod made_with;
mod measure;
mod notice;
mod on_demand;
mod opening;
mod population;
mod preview;
mod preview_grid;
mod proposals;
mod reading;
mod recipient;
mod record;
mod report;
mod saving;
mod search;
mod seen;
mod segment;
mod segment_figures;
mod settings;
mod singling;
mod steps;
mod table_input;
mod undecided;
mod verdicts;
mod views;
mod warehouse;

pub use crate::report::words::{one_in, thousands};
pub use bench::Workbench;
pub use budget::budget_exceeded;
pub use derived::Derived;
pub use dimension::{RefusedDimension, Why};
pub use error::MeasureError;
pub use export::{blocked, manifest, write_release};
pub use jobs::{JobStatus, Kind, Mode, Waker};
pub use measure::{MeasureOptions, measure};
pub use notice::{Notice, NoticeKind};
pub use opening::{OpenFailure, Question};
pub use preview::prepare_release;
pub use record::{ReleaseRow, Releases, compare_releases, releases};
pub use report::report;
pub use saving::SaveState;
pub use search::{FoundNode, FrontierPoint, SearchFigures, SearchOptions, search_levels};
pub use settings::{Folders, Recent, Settings, Theme};
pub use views::*;
pub use warehouse::{TABLE as WAREHOUSE_TABLE, warehouse_sql};
