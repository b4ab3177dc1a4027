//! Who may be counted, who gets what, and what they know then.

mod consent;
mod recipients;
mod segments;

use super::{Answer, club, file, shoal, text};
