//! What an attacker works out from everything that is disclosed.
//!
//! | file | what it is for |
//! | --- | --- |
//! | `amounts` | what anybody may know of a column's values: their decimals, their steps, the least and the largest |
//! | `binding` | which numbers of people agree with the numbers that stand beside them |
//! | `precision` | to which decimals, and to which unit, a number may be published beside others |

pub mod amounts;
pub mod binding;
pub mod precision;
