//! Numbers as people read them: the same words on screen and in the report.

pub use crate::report::words::*;
