//! The reviews that this computer knows, as rows: where each stands, what is due, who holds what.
//!
//! In: the list of recent files. Out: plain data to show. Reviews are read in a job: never locked, never written, never
//! opened with a passphrase. What a review does not store is not made up: the row says so.

mod compare;
mod holdings;
mod read;
mod together;

use super::bench::Workbench;
use super::files::settings::Recent;
use super::jobs::JobKind;
use chrono::NaiveDate;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use holdings::Holding;
pub use together::HeldTogether;

/// How much a row needs somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    /// It is overdue, refused, broken or gone.
    Bad,
    /// It waits for somebody.
    Care,
    /// It is in work, or nothing is known of it.
    Quiet,
    /// It is approved or released.
    Good,
}

/// What noise has spent, and what the policy allows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BudgetLeft {
    pub left: f64,
    pub of: f64,
}

/// What has become of the reviewed file since the review was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDisk {
    Same,
    Changed,
    Gone,
    /// It was written after the review, and is so large that it is compared after the list was read.
    Comparing,
    /// There is nothing to compare it with, or it cannot be read.
    NotCompared,
}

/// A review of the list.
#[derive(Clone, Debug, PartialEq)]
pub struct PortfolioRow {
    /// The file as it is listed.
    pub path: PathBuf,
    /// What is opened: the file, or its review if the file is gone, so that its new place is asked for.
    pub opens: PathBuf,
    /// The name of the file.
    pub name: String,
    /// "41,900 people", else "41,900 rows"; empty if nobody knows.
    pub size: String,
    pub stands: Stands,
    /// Where it stands, in one sentence without its stop.
    pub sentence: String,
    /// More of it, for the pointer; empty if the sentence says it all.
    pub more: String,
    pub recipients: Vec<String>,
    pub due: Option<NaiveDate>,
    /// What is due then, or why nothing is known.
    pub due_why: String,
    /// `None` if no noise was released.
    pub budget: Option<BudgetLeft>,
    pub budget_why: String,
    pub on_disk: OnDisk,
    /// The file that is being compared, or is to be.
    pub compares: Option<PathBuf>,
    /// The file is there, and no review of it is saved: nothing was decided about it.
    pub is_bare: bool,
    /// The day on which it was opened last.
    pub opened: Option<NaiveDate>,
}

/// Every review of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Portfolio {
    /// Those that are overdue first, then by the day on which they are due, then as they were opened.
    pub rows: Vec<PortfolioRow>,
    pub holdings: Vec<Holding>,
    /// Reviews that could not be asked who holds what: sealed, broken or gone.
    pub not_read: usize,
}

impl Portfolio {
    /// Rows whose day has passed, and rows that are due within a week.
    #[must_use]
    pub fn due(&self, today: NaiveDate) -> (usize, usize) {
        let days = self.rows.iter().filter_map(|row| row.due).map(|day| (day - today).num_days());
        let (overdue, coming): (Vec<i64>, Vec<i64>) = days.partition(|days| *days < 0);
        (overdue.len(), coming.into_iter().filter(|days| *days <= 7).count())
    }
}

/// What is known of the list, and of which list.
#[derive(Default)]
pub(super) struct PortfolioState {
    asked_of: Option<Vec<Recent>>,
    known: Option<Arc<Portfolio>>,
    hashed: compare::Hashed,
    pub(super) together: Option<Arc<HeldTogether>>,
    pub(super) fault: Option<String>,
}

impl Workbench {
    /// The reviews that this computer knows; `None` while they are read for the first time. It is read anew where the list
    /// has changed.
    pub fn portfolio(&mut self) -> Option<Arc<Portfolio>> {
        let recent = &self.settings().recent;
        if self.portfolio.asked_of.as_ref() != Some(recent) {
            let list = recent.clone();
            self.portfolio.asked_of = Some(list.clone());
            let today = chrono::Local::now().date_naive();
            let hashed = self.portfolio.hashed.clone();
            self.run(
                JobKind::Portfolio,
                "Looking at the reviews",
                move |progress| {
                    let rows = list.iter().map_while(|one| {
                        progress.check().ok()?;
                        Some(read::row(one, today, &hashed))
                    });
                    gathered(rows.collect())
                },
                |workbench, portfolio| {
                    workbench.portfolio.known = Some(Arc::new(portfolio));
                    workbench.compare_next_file();
                },
            );
        }
        self.portfolio.known.clone()
    }

    /// Files may have changed since the list was read: it is read again.
    pub fn look_at_portfolio_again(&mut self) {
        self.portfolio.asked_of = None;
    }

    /// Takes a review off the list. Nothing on disk is touched.
    pub fn forget_recent(&mut self, path: &Path) {
        self.change_settings(|settings| settings.recent.retain(|recent| recent.path != path));
        if let Some(known) = &mut self.portfolio.known {
            Arc::make_mut(known).rows.retain(|row| row.path != path);
        }
    }
}

fn gathered(read: Vec<(PortfolioRow, Option<crate::review::Review>)>) -> Portfolio {
    let not_read = read.iter().filter(|(row, review)| review.is_none() && !row.is_bare).count();
    let holdings = holdings::of(read.iter().filter_map(|(row, review)| Some((row, review.as_ref()?))));
    let mut rows: Vec<PortfolioRow> = read.into_iter().map(|(row, _)| row).collect();
    rows.sort_by_key(|row| (row.due.is_none(), row.due));
    Portfolio { rows, holdings, not_read }
}
