//! The window, driven as a person drives it: by accessible names, with keys and clicks, through the real application.

mod consent;
mod files;
mod harness;
mod journeys;
mod keyboard;
mod newer_file;
mod pictures;
mod plots;
mod real;
mod recipients;
mod record;
mod release_place;
mod safety;
mod segments;
mod start;
mod ten_minutes;
mod words;
mod workshop;
