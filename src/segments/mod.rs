//! Segments: rules over columns, the people they select, and what published segments disclose together.
//!
//! In: rule text or a [`Rule`], coded columns. Out: bitmaps of rows and people, overlaps, derivations, proposals.
//!
//! `text → rule → members (rows) → people → overlaps`

mod members;
mod overlaps;
mod people;
mod proposals;
mod rule;
mod series;

pub use crate::privacy::inference::value_counts;
pub use members::{MembersError, as_written, members, members_of};
pub use overlaps::derivations::{Derivation, Derivations, derivations};
pub use overlaps::regions::{MOST_SEGMENTS, OverlapError, Region, Regions};
pub use overlaps::{Overlap, Publication, Safety, overlaps, rounded, rounded_interval};
pub use people::{Consent, Says, Sifted, consent, count_people, people_of, rows_of, sift};
pub use proposals::{Ground, Proposal, ProposalError, ProposalLimits, Proposals, Refused, Source, propose};
pub use rule::builder::{Condition, FlatRule, Join, Question};
pub use rule::check::{ValueKind, check, read, unknown_values};
pub use rule::from_group::group_rule;
pub use rule::parser::{LeafSpan, Parsed, RuleError, parse, parse_with_spans};
pub use rule::{Literal, Name, Operator, Quoted, Rule};
pub use series::{OfSeries, Parts, Series, series};
