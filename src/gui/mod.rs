//! The window: shell, screens, widgets, plots, theme, commands.
//!
//! In: a workbench. Out: pictures and edits. It never computes a privacy figure: it shows what the workbench derives,
//! dimmed while a newer figure is on its way. Functions that draw end in `_ui`.

pub mod command;
mod fonts;
pub mod plot;
pub mod theme;
pub mod view_state;
pub mod widgets;
pub mod words;
