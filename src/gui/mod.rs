//! The window: shell, screens, widgets, plots, theme, commands.
//!
//! In: a workbench. Out: pictures and edits. It never computes a privacy figure: it shows what the workbench derives,
//! dimmed while a newer figure is on its way. Functions that draw end in `_ui`.

mod app;
pub mod command;
mod context;
mod file_dialogs;
mod file_manager;
pub mod fonts;
mod meter;
mod modal;
mod parts;
pub mod plot;
mod run;
mod screens;
#[cfg(unix)]
mod session_bus;
mod shell;
pub mod theme;
mod tour;
pub mod view_state;
pub mod widgets;
pub mod workshop;

pub use app::App;
pub use file_dialogs::{Choice, Chooser, Purpose};
pub use run::{GuiError, Options, run};
