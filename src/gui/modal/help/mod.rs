//! Dialogs that help: every command, every key, what was said, who made this, and what could not be read.

pub mod about;
pub mod notices;
pub mod palette;
pub mod shortcuts;
pub mod unreadable;
