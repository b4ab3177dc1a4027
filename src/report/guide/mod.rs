//! Help that needs no network: words in plain English, and the methods with their sources.

mod methods;
mod words;

pub use methods::{METHODS, Method};
pub use words::{FIGURES, WORK};
