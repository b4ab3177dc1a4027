//! The measure, against worked examples, peers' figures and slow oracles.

mod classes;
mod data;
mod extremes;
mod fractions;
mod inference;
mod ladders;
mod made;
mod peers;
mod population_tables;
mod rolled;
mod samples;
mod search;
mod unique_combinations;
