//! What is handed over beside the data: the figures as plain data (JSON), and the report as one HTML file.

pub mod assessment;

pub use assessment::Assessment;
