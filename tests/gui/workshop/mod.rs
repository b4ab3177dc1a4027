//! The workshop in the window: by keyboard alone, and as pictures.

mod journeys;
mod pictures;
