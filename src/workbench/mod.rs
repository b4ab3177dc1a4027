//! The workbench keeps every figure fresh: the open dataset, the review and its history, the derived values.
//!
//! In: files, edits, questions. Out: plain data to show, and files. It uses every module but no toolkit; the window and
//! the command line both use it, so both give the same figures.
//!
//! | where | what is there |
//! | --- | --- |
//! | `bench`, `jobs` | what is open and what was decided; work that runs off the drawing thread |
//! | `again` | a newer file against the review |
//! | `figures` | a file for each figure, and what keeps it fresh |
//! | `release` | the tables as they would be released now, shown and written |
//! | `record` | the record of the work, the reports, the releases so far |
//! | `files` | data opened and read again, the review saved, the program's settings |
//! | `portfolio` | the reviews that this computer knows, and who holds what of them |
//! | `warehouse` | SQL that counts people on another engine, and its result read back |
//! | `workshop` | six rounds for a room full of people, on the made-up club |
//! | `sample_segments` | what marketing proposes with the sample, as one edit |
//! | `consent`, `dimension`, `undecided`, `budget` | what stops a figure or a release until somebody decides |

mod again;
mod bench;
mod budget;
mod consent;
mod dimension;
mod error;
mod figures;
mod files;
mod jobs;
mod made_with;
mod notice;
mod portfolio;
mod recipient;
mod record;
mod release;
mod sample_segments;
mod undecided;
mod warehouse;
pub mod workshop;

pub use crate::report::words::{one_in, thousands};
pub use crate::review::AgreedColumns;
pub use again::{Rereview, look_at, open_newer, rereview, reviewed_dataset};
pub use bench::Workbench;
pub use budget::budget_exceeded;
pub use consent::{consent_sentences, settle_consent};
pub use dimension::{RefusedDimension, Why};
pub use error::MeasureError;
pub use figures::*;
pub use files::aside::unsealed_asides;
pub use files::opening::{OpenFailure, Question};
pub use files::opt_out::{OptOutError, read_opt_out};
pub use files::saving::SaveState;
pub use files::settings::{Folders, Recent, Settings, Theme};
pub use jobs::{JobStatus, Mode, Waker};
pub use notice::{Notice, NoticeKind};
pub use portfolio::{BudgetLeft, HeldTogether, Holding, OnDisk, Portfolio, PortfolioRow, Stands};
pub use record::agreed_columns::{agreed_columns, read_agreed};
pub use record::form::{RecordState, disclosed, record_state, report_day};
pub use record::handed_out::{ReportError, ReportKind, ReportOf, report_bytes};
pub use record::knowledge::{Knowledge, knowledge};
pub use record::report::report;
pub use record::{
    ReleaseRow, Releases, compare_releases, history_sentences, releases, releases_as_seen, remember_releases,
};
pub use release::commit::{Destination, ReleaseError, Step};
pub use release::export::{blocked, release_into};
pub use release::level_costs::{DimensionLevels, LevelCost};
pub use release::preview::prepare_release;
pub use release::segment_tables::answer_of_table;
pub use release::views::*;
pub use sample_segments::add_sample_segments;
pub use warehouse::{
    CountsError, Dialect, TABLE as WAREHOUSE_TABLE, UnknownDialect, WarehouseSql, check_counts_review, counts_options,
    measure_counts, segments_sql, warehouse_sql,
};
