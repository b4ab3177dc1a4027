//! The ladders that the club's marketing thinks in: which of its few values belong together.

use super::Sample;

/// A ladder made by hand: the column, and for each of its values the group that it is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SampleLadder {
    pub column: &'static str,
    /// Value and group.
    pub groups: &'static [(&'static str, &'static str)],
}

const CLUB: &[SampleLadder] = &[
    SampleLadder {
        column: "tier",
        groups: &[
            ("basic", "basic or silver"),
            ("silver", "basic or silver"),
            ("gold", "gold and above"),
            ("platinum", "gold and above"),
            ("VIP", "gold and above"),
        ],
    },
    SampleLadder {
        column: "channel",
        groups: &[("store", "in person"), ("phone", "in person"), ("online", "digital"), ("app", "digital")],
    },
];

/// The ladders that come with a sample. Other columns have those that fit their values by themselves.
#[must_use]
pub fn ladders(sample: Sample) -> &'static [SampleLadder] {
    match sample {
        Sample::Club => CLUB,
        Sample::Orders => &[],
    }
}
