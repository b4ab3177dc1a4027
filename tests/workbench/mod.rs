//! Tests of the workbench: the way from a file to a safe table, jobs run inline.

mod again;
mod kept;
mod known;
mod labels;
mod measure;
pub mod portfolio;
mod reading;
mod recipients;
mod record;
mod release;
mod safety;
mod sealed;
mod way;
mod workshop;
