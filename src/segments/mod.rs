//! Who is in: rules over columns, the people they select, and what published segments give away together.
//!
//! In: rule text or a [`Rule`], coded columns. Out: bitmaps of rows and people, overlaps, derivations, proposals.

mod builder;
mod check;
mod derivations;
mod group_rule;
mod lex;
mod members;
mod overlaps;
mod parse;
mod people;
mod proposals;
mod regions;
mod rule;
mod told;

pub use builder::{Condition, FlatRule, Join, Question};
pub use check::{Kind, check, read, unknown_values};
pub use derivations::{Derivation, Derivations, derivations};
pub use group_rule::group_rule;
pub use members::{MembersError, members, members_of};
pub use overlaps::{Overlap, Publication, Safety, overlaps};
pub use parse::{LeafSpan, Parsed, RuleError, parse, parse_with_spans};
pub use people::{Consent, Says, Sifted, consent, count_people, people_of, rows_of, sift, value_counts};
pub use proposals::{Asked, Ground, Proposal, ProposalError, Proposals, Refused, Source, propose};
pub use regions::{MOST_SEGMENTS, OverlapError, Region, Regions};
pub use rule::{Literal, Name, Operator, Quoted, Rule};
