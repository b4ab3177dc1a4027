//! The measure: how well people hide.
//!
//! In: coded columns, ladders, who is counted. Out: figures. Knows the standard library and rayon, nothing else.

mod bits;
mod column;
pub mod ladder;
mod progress;

pub use bits::Bitmap;
pub use column::{CodedColumn, Codes, Values};
pub use ladder::{Ladder, LadderError};
pub use progress::{Cancelled, Progress};
