//! Who is in: the rule language and membership, against slow plain readings of the same.

mod language;
mod made;
mod membership;
