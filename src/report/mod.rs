//! What is handed over beside the data: the figures as plain data (JSON), and the report as one HTML file.

pub mod assessment;
pub mod faces;
pub mod plot;
pub mod words;

pub use assessment::Assessment;
