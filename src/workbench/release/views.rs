//! What the Release screen shows, as plain data: the tables as they would be released now, cell by cell.

use crate::release::ReleaseSettings;
use crate::release::noise::{Bar, PrivacyLoss};
use crate::release::settings::TableSettings;
use crate::release::{Prepared, Published};
use crate::report::assessment::Verdict;
use crate::workbench::made_with::Kept;

/// A cell of the preview.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewCell {
    /// People, truly.
    pub count: u64,
    /// The measures' true values; `None` if there is none.
    pub measures: Vec<Option<f64>>,
    /// What would be released for people and each measure, as text; `None` is hidden.
    pub leaves: Vec<Option<String>>,
    pub verdict: CellState,
    /// "fewer than 10 people", "hidden so that … cannot be worked out".
    pub reasons: Vec<String>,
    /// What an attacker can say about a hidden cell's people.
    pub attacker: Option<[f64; 2]>,
    /// Where the attacker works it out: the published numbers that pin it, in words.
    pub how: Option<String>,
    /// Under noise, for people and each measure: its error bar.
    pub noise: Vec<Option<Bar>>,
}

/// How a cell is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    Published,
    Unsafe,
    Complementary,
    /// Merged into another category, or rounded.
    Changed,
}

/// The table as a grid: the last dimension across, the others down.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewGrid {
    /// Names of the dimensions down.
    pub down: Vec<String>,
    /// Name of the dimension across; empty with one dimension.
    pub across: String,
    /// Labels across.
    pub columns: Vec<String>,
    /// The places of the columns that say more than zero; all of them if none does.
    pub say_more: Vec<usize>,
    /// Row labels (one per dimension down) and cells (one per column; `None` if the table has no such cell).
    pub rows: Vec<(Vec<String>, Vec<Option<PreviewCell>>)>,
    /// "people", "spend: mean", …: the order of values in a cell.
    pub measures: Vec<String>,
    pub total_label: String,
}

/// The release as it would be made now: all its tables, protected against each other and the ledger.
///
/// `tables[i]` is the review's `release.tables[i]`; [`ReleaseSettings::name`](crate::release::ReleaseSettings::name)
/// says what to call it. Tables are changed by `Edit::AddTable`, `ChangeTable`, `RenameTable`, `DuplicateTable` and
/// `RemoveTable`; every change measures all of them again, since one may have to hide what another publishes.
#[derive(Clone, Debug)]
pub struct ReleasePreview {
    pub tables: Vec<Preview>,
    /// To whom: names of recipients. Without any it is taken to be known to everybody.
    pub recipients: Vec<String>,
    /// The worst of the tables, and of all together.
    pub verdict: Verdict,
    /// One sentence: why it may be released, or why not.
    pub because: String,
    /// An open question about the file, which must be answered before anything is written.
    pub undecided: Option<String>,
    /// Small groups that the tables disclose together and that no table has a row for, in words.
    pub differences: Vec<String>,
    /// What its noise would spend of the people's ε and δ.
    pub spends: PrivacyLoss,
    /// Earlier releases of this review that the attacker is taken to know.
    pub earlier_releases: usize,
    /// Earlier releases that could not be counted, because the file or its columns changed since.
    pub earlier_forgotten: usize,
    /// What of earlier releases was not looked at, and why, a sentence each.
    pub not_looked_at: Vec<String>,
    /// Small groups that its recipients and others could work out if they put their releases together, a sentence each.
    pub together: Vec<String>,
    /// What the ledger keeps of it, so that later releases can be compared with it.
    pub(in crate::workbench) kept: Kept,
}

impl ReleasePreview {
    /// The tables as they are released.
    #[must_use]
    pub fn published(&self) -> Vec<Published> {
        self.tables.iter().map(|table| table.published.clone()).collect()
    }

    /// Some of its noise is only an example: what is released is drawn when it is released.
    #[must_use]
    pub fn is_example(&self) -> bool {
        self.tables.iter().any(Preview::is_example)
    }

    /// The settings of all tables, as the policy makes them.
    #[must_use]
    pub fn settings(&self) -> ReleaseSettings {
        ReleaseSettings {
            tables: self.tables.iter().map(|table| table.settings.clone()).collect(),
            recipients: self.recipients.clone(),
        }
    }
}

/// What is hidden in a table, looked through once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HiddenCells {
    pub cells: usize,
    /// Hidden for another cell's sake.
    pub complementary: usize,
    /// Why cells are unsafe themselves, each reason once.
    pub reasons: Vec<String>,
    /// Rows and columns of the unsafe cells of which an attacker knows most, tightest first; at most eight.
    pub tightest: Vec<(usize, usize)>,
}

/// One table as it would be released now, beside the others of its release.
#[derive(Clone, Debug)]
pub struct Preview {
    /// What it is called.
    pub name: String,
    pub grid: PreviewGrid,
    pub published: Published,
    pub cells: usize,
    pub cells_hidden: usize,
    pub hidden: HiddenCells,
    pub people: u64,
    pub people_hidden: u64,
    /// The attack was made and held.
    pub protected: bool,
    pub programmes: usize,
    /// Cells that the attack recovered, in words; empty when protected.
    pub recovered: Vec<String>,
    /// One sentence: why it may be released, or why not.
    pub because: String,
    pub verdict: Verdict,
    /// People left out because they did not consent; `None` without a consent column.
    pub without_consent: Option<u64>,
    /// Labels that are in no file because all of their numbers are hidden: dimension and label.
    pub left_out: Vec<(String, String)>,
    /// What its noise spends: nothing if the same answer was released before; `None` without noise.
    pub spends: Option<PrivacyLoss>,
    /// The settings as the policy makes them.
    pub settings: TableSettings,
    /// The whole table, for the analyst.
    pub prepared: Prepared,
}

impl Preview {
    /// Which labels are in no file, as a sentence; `None` if there are none.
    #[must_use]
    pub fn left_out_sentence(&self) -> Option<String> {
        const NAMED: usize = 5;
        let named = self.left_out.iter().take(NAMED).map(|(dimension, label)| format!("{label} ({dimension})"));
        let named = named.collect::<Vec<_>>().join(", ");
        let more = match self.left_out.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        (!named.is_empty())
            .then(|| format!("Not listed in the files, because all of their numbers are hidden: {named}{more}."))
    }

    /// Its noise is drawn anew when it is released: from the system's random source, not from the review's secret.
    #[must_use]
    pub fn is_example(&self) -> bool {
        self.prepared.noise.is_some() && !self.settings.noise.from_review
    }
}
