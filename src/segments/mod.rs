//! Who is in: rules over columns, the people they select, and what published segments give away together.
//!
//! In: rule text or a [`Rule`], coded columns. Out: bitmaps of rows and people, overlaps, derivations.

mod builder;
mod check;
mod date;
mod lex;
mod members;
mod nearest;
mod parse;
mod rule;

pub use builder::{Condition, FlatRule, Join, Question};
pub use check::{Kind, check, read, unknown_values};
pub use members::{MembersError, members, members_of};
pub use nearest::nearest;
pub use parse::{LeafSpan, Parsed, RuleError, parse, parse_with_spans};
pub use rule::{Literal, Name, Operator, Quoted, Rule};
