//! Dialogs that help: words, methods and keys, every command, what was said, who made this, and what could not be read.

pub mod about;
pub mod guide;
pub mod notices;
pub mod palette;
pub mod unreadable;
