//! Plots on screen; what they are made of is the report's, so that paper and screen show one picture.

mod show;

pub use crate::report::plot::{
    Anchor, Area, Bar, Chart, Face, Ink, Marks, Paint, Pair, Picture, Point, Spot, Tone, csv, picture, png, svg,
};
pub use show::{PlotRequest, chart_ui};
