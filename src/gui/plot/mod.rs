//! Charts on screen, by `egui_plot`. What they show is described once, by the report's [`Chart`], so that paper and screen
//! show the same numbers.

mod frame;
mod keys;
mod marks;
mod show;

pub use crate::report::plot::{Bar, Chart, Marks, Tone, csv, png, svg};
pub use show::{Linked, PlotRequest, chart_ui, linked_chart_ui};
