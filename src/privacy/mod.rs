//! The measure: how well people hide.
//!
//! In: coded columns, ladders, who is counted. Out: figures. Knows the standard library and rayon, nothing else.

mod bits;
mod column;
mod progress;

pub use bits::Bitmap;
pub use column::{CodedColumn, Codes, Values};
pub use progress::{Cancelled, Progress};
