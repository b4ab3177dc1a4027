//! The document: everything decided, no rows of data.

use super::counts::CountsTable;
use super::handing_over::{ConsentNeeded, Leaves, Recipient};
use super::keeping::Keeping;
use super::ladder::LadderForm;
use super::looks::Look;
use super::on_disk::AsRead;
use super::policy::Policy;
use super::record::{Record, SegmentLegal};
use super::sign_off::SignOffs;
use crate::dataset::{ConsentRule, OpenOptions, OptOut, Role, Use};
use crate::release::ReleaseSettings;
use crate::release::ledger::Ledger;
use crate::release::ledger::fingerprint::Salt;
use crate::release::noise::{Secret, SecretPrint};
use crate::release::settings::TableSettings;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The version that this program writes. An older document is read; a newer one is refused.
///
/// 1: a release is one table. 2: a release is a list of tables. 3: segments and releases name their recipients. 4: the
/// sign-off is a chain of steps; before, three fields of the record were typed. 5: the record has answers with their
/// origin, vendors, the organisation; recipients have ids. 6: looks are kept.
pub const VERSION: u32 = 6;

/// The reviewed file, identified by its fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceFile {
    /// The file's name, or the sample's.
    pub name: String,
    /// Where it was when the review was saved.
    #[serde(with = "crate::files::path_text::option")]
    pub path: Option<std::path::PathBuf>,
    pub sha256: String,
    pub bytes: u64,
    pub rows: u64,
    /// Set where the data are the built-in sample: `club` or `orders`, and how many people.
    pub sample: Option<(String, u64)>,
}

/// A second file that holds the population of which the people in view are a part: every person, or how many there are
/// of each kind. Identified by its fingerprint; none of its rows is in the review.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PopulationTable {
    #[serde(with = "crate::files::path_text")]
    pub path: std::path::PathBuf,
    /// Of the file when it was chosen; empty where whatever it is now is meant.
    pub sha256: String,
    /// The column with how many people a row represents; without one a row is a person.
    pub count: Option<String>,
}

impl PopulationTable {
    /// The file's name.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }
}

/// A file with the keys of people to leave out, as the review remembers it: none of its keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OptOutFile {
    #[serde(with = "crate::files::path_text")]
    pub path: std::path::PathBuf,
    /// The column with the keys; `None`: the one that is called as the person key, else the only one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// Keys that it held when it was chosen, and how many of them were people's of the file.
    pub keys: u64,
    pub found: u64,
}

impl OptOutFile {
    /// The file's name.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }
}

/// What was decided about one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnDecision {
    pub role: Option<Role>,
    #[serde(rename = "use")]
    pub use_: Option<Use>,
    /// Who may be counted, of a column of consent. Documents of before it lack it: then it follows from the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentRule>,
    pub ladder: LadderForm,
    pub level: usize,
    /// From this level on it may be a dimension of a table although most of its labels hold one person each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_from_level: Option<usize>,
}

/// A named rule over columns that selects people, with its purpose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Segment {
    pub name: String,
    /// In the rule language, as the analyst would type it.
    pub rule: String,
    pub purpose: String,
    /// For those who work with the review. They are in no report and in no work that is signed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// What of it is handed over. `None`: nobody said, so it is judged as rows with all tagged columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaves: Option<Leaves>,
    /// A count is published as a multiple of this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounded: Option<u64>,
    /// To whom: names of recipients of the review. Without any it is taken to be known to everybody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
    #[serde(skip_serializing_if = "ConsentNeeded::is_default")]
    pub consent: ConsentNeeded,
    #[serde(skip_serializing_if = "SegmentLegal::is_default")]
    pub legal: SegmentLegal,
}

impl Segment {
    /// A segment of which only its name and rule are decided.
    #[must_use]
    pub fn new(name: impl Into<String>, rule: impl Into<String>) -> Self {
        Self { name: name.into(), rule: rule.into(), ..Self::default() }
    }

    #[must_use]
    pub fn for_purpose(mut self, purpose: impl Into<String>) -> Self {
        self.purpose = purpose.into();
        self
    }
}

/// What a missing value means when people are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissingValues {
    /// A value of its own.
    #[default]
    Own,
    /// It agrees with every value.
    MatchesAnything,
}

/// The document that the analyst edits and saves. Parts are shared, so that a snapshot is cheap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Review {
    pub version: u32,
    pub title: String,
    pub source: Arc<SourceFile>,
    pub open: Arc<OpenOptions>,
    pub columns: Arc<BTreeMap<String, ColumnDecision>>,
    pub missing: MissingValues,
    /// The population that journalist risk of the whole file is measured against.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub population: Option<Arc<PopulationTable>>,
    pub segments: Arc<Vec<Segment>>,
    /// Everybody to whom something is handed over.
    #[serde(skip_serializing_if = "nobody")]
    pub recipients: Arc<Vec<Recipient>>,
    pub policy: Arc<Policy>,
    /// What is released next: tables that are protected together.
    pub release: Arc<ReleaseSettings>,
    pub record: Arc<Record>,
    /// Every release, hash-chained. No undo takes one away.
    pub ledger: Arc<Ledger>,
    /// Who signed what, hash-chained. No undo takes a step away.
    #[serde(skip_serializing_if = "unsigned")]
    pub sign_offs: Arc<SignOffs>,
    /// What else happened and cannot be undone: identifiers shown, exceptions taken. Newest last.
    pub journal: Arc<Vec<JournalEntry>>,
    /// What each look at a file found, in the order in which the files were first seen. No decision: it is not part of
    /// what is approved, and no undo takes one away.
    #[serde(skip_serializing_if = "unseen")]
    pub looks: Arc<Vec<Look>>,
    /// What noise that comes again is made of. Whoever knows it can take that noise away. A document has it only until
    /// it is kept apart, which [`Self::secret_print`] says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<Secret>,
    /// The fingerprint of the secret, which lies in a file of its own. If the secret is not at hand, nothing can be
    /// made of it, and no other takes its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_print: Option<SecretPrint>,
    /// Keys the fingerprint of the source that is released and the prints of the sign-off; made with the review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salt: Option<Salt>,
    /// What the table of counts was made by that this review is of; `None` if it is of rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counts: Option<Arc<CountsTable>>,
    /// Files with the keys of people to leave out: nobody is counted before each of them is open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub opt_out_files: Vec<OptOutFile>,
    /// Their keys, hashed. They hold for as long as the program runs and are never saved.
    #[serde(skip)]
    pub opt_outs: Arc<Vec<OptOut>>,
    /// What its file held when it was last read or written.
    #[serde(skip)]
    pub as_read: AsRead,
    /// Where its secret lies and what it is sealed with.
    #[serde(skip)]
    pub keeping: Keeping,
}

/// Something that happened, with its time (UTC, RFC 3339).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JournalEntry {
    pub time: String,
    pub what: String,
}

impl Default for Review {
    fn default() -> Self {
        Self {
            version: VERSION,
            title: String::new(),
            source: Arc::default(),
            open: Arc::default(),
            columns: Arc::default(),
            missing: MissingValues::Own,
            population: None,
            segments: Arc::default(),
            recipients: Arc::default(),
            policy: Arc::default(),
            release: Arc::default(),
            record: Arc::default(),
            ledger: Arc::default(),
            sign_offs: Arc::default(),
            journal: Arc::default(),
            looks: Arc::default(),
            secret: None,
            secret_print: None,
            salt: None,
            counts: None,
            opt_out_files: Vec::new(),
            opt_outs: Arc::default(),
            as_read: AsRead::default(),
            keeping: Keeping::default(),
        }
    }
}

fn nobody(recipients: &Arc<Vec<Recipient>>) -> bool {
    recipients.is_empty()
}

fn unsigned(sign_offs: &Arc<SignOffs>) -> bool {
    sign_offs.is_empty()
}

fn unseen(looks: &Arc<Vec<Look>>) -> bool {
    looks.is_empty()
}

impl Review {
    /// The decision about a column; the default if none was taken.
    #[must_use]
    pub fn column(&self, name: &str) -> ColumnDecision {
        self.columns.get(name).cloned().unwrap_or_default()
    }

    #[must_use]
    pub fn role(&self, name: &str) -> Option<Role> {
        self.columns.get(name).and_then(|column| column.role)
    }

    /// The columns with a role, in the order of their names.
    pub fn with_role(&self, role: Role) -> impl Iterator<Item = &str> {
        self.columns.iter().filter(move |(_, column)| column.role == Some(role)).map(|(name, _)| name.as_str())
    }

    /// The columns with a use, in the order of their names.
    pub fn with_use(&self, use_: Use) -> impl Iterator<Item = &str> {
        self.columns.iter().filter(move |(_, column)| column.use_ == Some(use_)).map(|(name, _)| name.as_str())
    }

    /// The columns of consent with their rules, in the order of their names.
    pub fn consent_rules(&self) -> impl Iterator<Item = (&str, ConsentRule)> {
        self.with_use(Use::Consent).map(|name| (name, self.consent_rule(name)))
    }

    /// The rule of a column of consent: as it was decided, else as its header says.
    #[must_use]
    pub fn consent_rule(&self, name: &str) -> ConsentRule {
        let decided = self.columns.get(name).and_then(|column| column.consent.clone());
        decided.unwrap_or_else(|| ConsentRule::of_header(name))
    }

    /// Columns by which it is decided who is counted, and which a file with these columns does not have, with their uses:
    /// without them other people would be counted than was decided.
    pub fn gone_columns<'a>(&'a self, is_there: impl Fn(&str) -> bool + 'a) -> impl Iterator<Item = (&'a str, Use)> {
        let deciding = self.columns.iter().filter_map(|(name, decision)| Some((name.as_str(), decision.use_?)));
        let deciding = deciding.filter(|(_, use_)| matches!(use_, Use::PersonKey | Use::Consent | Use::Count));
        deciding.filter(move |(name, _)| !is_there(name))
    }

    #[must_use]
    pub fn segment(&self, name: &str) -> Option<&Segment> {
        self.segments.iter().find(|segment| segment.name == name)
    }

    #[must_use]
    pub fn recipient(&self, name: &str) -> Option<&Recipient> {
        self.recipients.iter().find(|recipient| recipient.name == name)
    }

    /// Whether consent is asked for at all before a segment is counted: not where its purpose does not need it and
    /// everybody who gets it is inside.
    #[must_use]
    pub fn needs_consent(&self, segment: &Segment) -> bool {
        let inside = |name: &String| self.recipient(name).is_some_and(Recipient::is_inside);
        let all_inside = !segment.recipients.is_empty() && segment.recipients.iter().all(inside);
        !(all_inside && matches!(segment.consent, ConsentNeeded::NotNeeded(_)))
    }

    /// A file of keys to leave out that is not open now.
    #[must_use]
    pub fn opt_out_not_open(&self) -> Option<&OptOutFile> {
        self.opt_out_files.iter().find(|file| !self.opt_outs.iter().any(|list| list.name() == file.name()))
    }

    /// The level at which a column is in a table: the table's own, else that of the column.
    #[must_use]
    pub fn level_in(&self, table: &TableSettings, column: &str) -> usize {
        table.levels.get(column).copied().unwrap_or_else(|| self.column(column).level)
    }
}
