//! The place Segments: one segment in its editor, and many at once.

mod editor;
mod many;
