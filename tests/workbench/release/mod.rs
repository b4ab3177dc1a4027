//! A release as the window makes it: handed over, interrupted, with noise.

mod handed_over;
mod interrupted;
mod noise;
