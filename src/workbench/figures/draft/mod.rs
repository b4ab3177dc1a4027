//! A segment while it is written: its verdict and what it does to the others, the people beside its conditions, and
//! what each value of consent means.

pub(crate) mod conditions;
pub(crate) mod consent;
pub(crate) mod judged;
pub(crate) mod ways;
