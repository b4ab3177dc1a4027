//! How a file is read, as the command line tells it.

pub mod around;
pub mod folded;
pub mod labels;
pub mod spelled;
