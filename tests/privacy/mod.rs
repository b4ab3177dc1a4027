//! The measure, against worked examples, peers' figures and slow oracles.

mod ladders;
