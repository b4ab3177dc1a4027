//! Who is in: the rule language, membership and what published segments give away, against slow plain readings.

mod attack;
mod language;
mod made;
mod membership;
mod people;
mod proposals;
mod rounded;
mod series;
