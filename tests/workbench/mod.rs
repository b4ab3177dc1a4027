//! Tests of the workbench: the way from a file to a safe table, jobs run inline.

mod again;
mod handed_over;
mod interrupted;
mod kept;
mod labels;
mod measure;
mod noise;
pub mod portfolio;
mod reading;
mod recipients;
mod record;
mod safety;
mod sealed;
mod way;
mod workshop;
