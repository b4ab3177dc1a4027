//! Words on the screen: the help, and text of every script.

mod help;
mod scripts;
