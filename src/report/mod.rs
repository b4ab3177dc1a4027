//! What is handed over beside the data: the figures as plain data (JSON), and the report as one HTML file.

mod answer;
pub mod assessment;
pub mod comparison;
pub mod fonts;
pub mod html;
mod input;
pub mod plot;
pub mod words;

pub use assessment::Assessment;
pub use input::{
    ColumnRow, Headline, RecordPart, ReportInput, noise_spent, policy_rows, record_facts, record_parts, verdict_word,
};
