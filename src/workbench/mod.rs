//! The workbench keeps every figure fresh: the open dataset, the review and its history, the derived values.
//!
//! In: files, edits, questions. Out: plain data to show, and files. It knows every room but no toolkit; the window and
//! the command line both ask it, so both give the same figures.

mod agreed;
mod bench;
mod budget;
mod consent;
mod dimension;
mod error;
pub mod export;
mod figures;
mod jobs;
mod known;
mod made_with;
mod notice;
mod on_demand;
mod opening;
mod preview;
mod preview_grid;
mod reading;
mod recipient;
mod record;
mod report;
mod saving;
mod seen;
mod settings;
mod table_input;
mod undecided;
mod views;
mod warehouse_sql;

pub use crate::report::words::{one_in, thousands};
pub use bench::Workbench;
pub use budget::budget_exceeded;
pub use consent::{consent_sentences, settle_consent};
pub use dimension::{RefusedDimension, Why};
pub use error::MeasureError;
pub use export::{blocked, manifest, write_release};
pub use figures::assessment::{MeasureOptions, measure};
pub use figures::frame::derived::Derived;
pub use figures::search::level_search::{FoundNode, FrontierPoint, SearchFigures, SearchOptions, search_levels};
pub use jobs::{JobStatus, Kind, Mode, Waker};
pub use notice::{Notice, NoticeKind};
pub use opening::{OpenFailure, Question};
pub use preview::prepare_release;
pub use record::{ReleaseRow, Releases, compare_releases, releases};
pub use report::report;
pub use saving::SaveState;
pub use settings::{Folders, Recent, Settings, Theme};
pub use views::*;
pub use warehouse_sql::{TABLE as WAREHOUSE_TABLE, warehouse_sql};
