//! The reports: the figures as plain data (JSON), the page of figures as one HTML file, and the record's reports as
//! HTML, DOCX and PDF.

pub mod again;
mod answer;
pub mod assessment;
pub mod comparison;
pub mod document;
pub mod fonts;
pub mod guide;
pub mod html;
mod input;
pub mod plot;
pub mod record;
pub mod words;

pub use assessment::Assessment;
pub use input::{ColumnRow, Headline, RecordPart, ReportInput, noise_spent, policy_rows, record_facts, verdict_word};
