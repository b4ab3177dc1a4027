//! What an attacker can derive from everything that is disclosed.
//!
//! In: the [`Facts`], statements about groups of people as the files of a release make them; the groups whose
//! size must not be derivable. Out: which of these groups are not safe, and how closely they are known.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `facts` | the list of statements |
//! | `watched` | the small groups by which published groups differ: in one and not in another, in both, in neither |
//! | `exact` | which small groups follow exactly (elimination over a finite field, `field`) |
//! | `exchange` | a quick proof that a group cannot be recovered; the interval of one group by a linear programme |
//! | `check` | the last check of a release, from the facts alone; `parts` has its linear programmes |
//! | `programme` | the attacker's linear programme: unknown numbers, and what is known of them and of their sums; its proofs, its solver |
//! | `components` | the unknown numbers in parts that no published sum joins |
//! | `amounts` | what anybody may know of a column's values: their decimals, their steps, the least and the largest |
//! | `binding` | which numbers of people agree with the numbers that are beside them |
//! | `precision` | to which decimals, and to which unit, a number may be published beside others |

pub mod amounts;
pub mod binding;
mod check;
pub(crate) mod components;
pub(crate) mod exact;
pub(crate) mod exchange;
mod facts;
pub(crate) mod field;
mod parts;
pub mod precision;
pub(crate) mod programme;
mod watched;

pub use check::{Answer, Atoms, Change, Required, Target, check};
pub use facts::{Fact, Facts, GroupId, Origin, Quantity, Source, to_unit};
pub use watched::{Relation, SmallGroup, small_groups};
