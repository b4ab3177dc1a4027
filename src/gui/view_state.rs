//! Where the analyst is looking: never part of the review.

use super::{
    screens::segments::{editor::SegmentEditor, overlap_map::PairPlaces},
    widgets::{Part, PassphraseField, grid::Sort},
    workshop::WorkshopView,
};
/// The five places, in the order of the work.
pub use crate::review::Area as Place;
use crate::{
    dataset::Role,
    release::noise::PrivacyLoss,
    report::{assessment::Verdict, comparison::Compared},
    review::Standing,
    workbench::{CrowdsQuestion, LevelLimits, Releases},
};
use eframe::egui::Pos2;

/// What the table of a release shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReleaseTab {
    #[default]
    AsItLeaves,
    TrueValues,
    Attacker,
}

/// The view of the start: which reviews are listed, and the one that keys are for.
#[derive(Default)]
pub struct StartView {
    pub find: String,
    pub sort: Sort,
    pub selected: Option<std::path::PathBuf>,
    /// Recipients who are taken as one.
    pub together: std::collections::BTreeSet<String>,
}

/// The view of Data.
#[derive(Default)]
pub struct DataView {
    /// Column and direction of the sort; the order of rows itself is the workbench's.
    pub sort: Sort,
    pub find: String,
    pub find_open: bool,
    /// A search that is on its way: the text, and the row from which on.
    pub looking_for: Option<(String, usize)>,
    /// Row and column of the cell that was found.
    pub found: Option<(usize, usize)>,
    /// The row to bring into view.
    pub scroll_to: Option<usize>,
    /// Direct identifiers are shown as they are.
    pub unmasked: bool,
    /// The field of the search takes the focus when it is drawn next.
    pub focus_find: bool,
    /// Every remark about how the file was read is shown, not only the first.
    pub all_remarks: bool,
}

/// Which columns are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnFilter {
    #[default]
    All,
    /// Without a role.
    Undecided,
    Of(Role),
}

impl ColumnFilter {
    /// Every filter, in the order of the control.
    pub const ALL: [Self; 6] = [
        Self::All,
        Self::Undecided,
        Self::Of(Role::DirectIdentifier),
        Self::Of(Role::QuasiIdentifier),
        Self::Of(Role::Sensitive),
        Self::Of(Role::Other),
    ];
}

/// The view of Columns.
#[derive(Default)]
pub struct ColumnsView {
    /// Part of the names of the columns that are listed.
    pub find: String,
    /// The field takes the focus when it is drawn next.
    pub focus_find: bool,
    pub filter: ColumnFilter,
    pub selected: Option<String>,
    pub sort: Sort,
    /// The level under the slider while it is being dragged.
    pub dragging: Option<usize>,
    /// What the search for the best levels keeps to, by column.
    pub limits: std::collections::BTreeMap<String, LevelLimits>,
}

/// Which segments are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SegmentFilter {
    #[default]
    All,
    Of(Verdict),
}

impl SegmentFilter {
    /// Every filter, in the order of the control.
    pub const ALL: [Self; 4] = [Self::All, Self::Of(Verdict::Fail), Self::Of(Verdict::Warn), Self::Of(Verdict::Pass)];
}

/// The view of Segments.
#[derive(Default)]
pub struct SegmentsView {
    /// What is typed into the field that finds segments.
    pub find: String,
    pub filter: SegmentFilter,
    pub selected: Option<String>,
    pub sort: Sort,
    /// The overlaps are shown instead of one segment.
    pub overlaps: bool,
    /// Where the pairs of the overlaps are that were drawn last.
    pub pairs: Option<PairPlaces>,
    /// The segment that is being written; its editor is in place of the panel at the right.
    pub editor: Option<Box<SegmentEditor>>,
}

/// The view of Release.
#[derive(Default)]
pub struct ReleaseView {
    pub table: usize,
    /// Rows are judged in place of the table.
    pub rows: bool,
    pub tab: ReleaseTab,
    /// The hidden cell whose interval is shown.
    pub cell: Option<(usize, usize)>,
    /// How the table is protected is being changed.
    pub changing_protection: bool,
    /// The settings of protection that most tables do not change are shown.
    pub further: bool,
    /// The title that is being typed for the table in view.
    pub renaming: Option<String>,
}

/// What the place Record shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecordTab {
    #[default]
    Documentation,
    Releases,
}

/// The view of Record.
#[derive(Default)]
pub struct RecordView {
    pub tab: RecordTab,
    /// The releases to compare, by their numbers; the last two where none were chosen.
    pub compare: Option<(u64, u64)>,
    /// The ledger as it was worked out last.
    pub shown: Option<LedgerShown>,
    /// The state of the sign-off when it was last computed.
    pub standing: Option<StandingShown>,
    /// The fields and gates as they were worked out last.
    pub state: Option<RecordShown>,
    /// The article in view; `None`: everything that is open.
    pub article: Option<&'static str>,
    /// Fields that were open since that view was chosen: one that is being answered stays in it.
    pub open: std::collections::BTreeSet<&'static str>,
}

/// What the record is worked out for: the revision, the file, the steps; the releases, the day, whether the figures are
/// there, and why nothing can be exported.
pub type RecordKey = ((u64, String, usize), (usize, chrono::NaiveDate, [bool; 3], Option<String>));

/// The fields and gates of the record, and for what they were worked out.
pub struct RecordShown {
    pub key: RecordKey,
    pub state: std::sync::Arc<crate::workbench::RecordState>,
}

/// The state of the sign-off, and what it was computed from: the revision, the file, the steps, the releases, the day.
pub struct StandingShown {
    pub key: (u64, String, usize, usize, chrono::NaiveDate),
    pub standing: Standing,
}

/// The ledger and a comparison as they were worked out last, and for what.
pub struct LedgerShown {
    pub key: (usize, Option<String>, PrivacyLoss),
    pub pair: (u64, u64),
    pub releases: Releases,
    pub compared: Option<Compared>,
}

/// The place in view, and the view of each place.
#[derive(Default)]
pub struct ViewState {
    pub place: Place,
    /// The part of the window that has the focus, or had it last.
    pub part: Part,
    /// Whose bar was picked in a chart: their crowds are listed below it, and Data shows only their rows.
    pub picked: Option<CrowdsQuestion>,
    pub data: DataView,
    pub columns: ColumnsView,
    pub segments: SegmentsView,
    pub release: ReleaseView,
    pub record: RecordView,
    /// The stop of the tour, while it goes.
    pub tour: Option<usize>,
    /// The workshop, while it goes: it has the whole window.
    pub workshop: Option<Box<WorkshopView>>,
    /// The text in the start screen's field.
    pub typed_path: String,
    pub start: StartView,
    /// The passphrase that is being typed for a sealed review.
    pub passphrase: PassphraseField,
    /// Where the pointer applied a step.
    pub applied_at: Option<Pos2>,
}

/// The pointer must leave this far from where it applied a step, in points, before it can apply another.
const AWAY: f32 = 16.0;

impl ViewState {
    /// Whether the pointer still rests where it applied a step. Right after a click another step is there, which
    /// nobody has read.
    pub fn rests(&mut self, pointer: Option<Pos2>) -> bool {
        if self.applied_at.is_some_and(|at| pointer.is_none_or(|now| now.distance(at) > AWAY)) {
            self.applied_at = None;
        }
        self.applied_at.is_some()
    }
}
