//! Notices that are beside the figures.

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    Done,
    Warning,
    Error,
}

/// One sentence for the analyst.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: u64,
    pub kind: NoticeKind,
    pub text: String,
    /// A folder or file that it speaks of, to be shown as a path.
    pub path: Option<std::path::PathBuf>,
}
