//! The same work without a window: for repeated reviews, scripts and tests.
//!
//! In: arguments. Out: an exit status; on standard output one JSON object with `--json`, otherwise tables for people;
//! messages on standard error. Every figure comes from the workbench.

mod args;
mod assess;
mod audit;
mod columns;
mod consent;
mod documentation;
mod error;
mod input;
mod kept;
mod ledger;
mod list;
mod release;
mod report;
mod rereview;
mod sample;
mod search;
mod secrets;
mod segments;
mod sql;
mod tagging;
mod text_table;

use std::ffi::OsString;
use std::io::{self, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use clap::Parser;
use serde::Serialize;

use args::{Command, CommandLine};
use error::{Fault, HOLDS, WRONG};

/// What the window is opened for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Window {
    /// A file or a review, or none.
    File(Option<PathBuf>),
    /// The workshop; dark, or as the settings say.
    Workshop { dark: bool },
}

/// Runs the program with these arguments (the first is its own name) and returns its exit status. `window` opens the
/// window, or says why there is none.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    window: impl FnOnce(Window) -> Result<(), String>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> u8 {
    let line = match CommandLine::try_parse_from(args) {
        Ok(line) => line,
        Err(error) if error.use_stderr() => {
            let _ = write!(err, "{}", error.render());
            return WRONG;
        }
        // Help and version are what was requested.
        Err(error) => {
            let _ = write!(out, "{}", error.render());
            return HOLDS;
        }
    };
    // A panic is a fault of the program; whoever asked gets a sentence all the same, and no trace.
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let done = catch_unwind(AssertUnwindSafe(|| obey(line, window, out, err)));
    std::panic::set_hook(quiet);
    match done {
        Ok(Ok(status)) => status,
        Ok(Err(fault)) => {
            let _ = writeln!(err, "shoal: {fault}");
            fault.status
        }
        Err(_) => {
            let fault = Fault::unfinished("the program made a mistake of its own and stopped; nothing was written");
            let _ = writeln!(err, "shoal: {fault}");
            fault.status
        }
    }
}

fn obey(
    line: CommandLine,
    window: impl FnOnce(Window) -> Result<(), String>,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<u8, Fault> {
    match line.command {
        None if line.file.as_ref().is_some_and(|file| !file.exists()) => {
            let name = line.file.as_deref().unwrap_or(std::path::Path::new("")).display().to_string();
            Err(Fault::wrong(format!("there is neither a file nor a command “{name}”; shoal --help lists the commands")))
        }
        None => window(Window::File(line.file)).map(|()| HOLDS).map_err(|why| {
            Fault::unfinished(format!(
                "{why}. The same work can be done without a window: shoal assess FILE --qi COLUMNS (shoal --help lists all commands)"
            ))
        }),
        Some(Command::Workshop { dark }) => {
            window(Window::Workshop { dark }).map(|()| HOLDS).map_err(|why| Fault::unfinished(format!("{why}. The workshop needs a window")))
        }
        Some(Command::Columns(args)) => columns::run(&args, out, err),
        Some(Command::Assess(args)) => assess::run(&args, out, err),
        Some(Command::Search(args)) => search::run(&args, out, err),
        Some(Command::Release(args)) => release::run(&args, out, err),
        Some(Command::Audit(args)) => audit::run(&args, out, err),
        Some(Command::Sql(args)) => sql::run(&args, out, err),
        Some(Command::Segments(args)) => segments::run(&args, out, err),
        Some(Command::Ledger(args)) => ledger::run(&args, out, err),
        Some(Command::Rereview(args)) => rereview::run(&args, out, err),
        Some(Command::Report(args)) => report::run(&args, out, err),
        Some(Command::Secret(command)) => secrets::run(&command, out, err),
        Some(Command::Seal(args)) => secrets::seal(&args, out, err),
        Some(Command::Unseal(args)) => secrets::unseal(&args, out, err),
        Some(Command::Sample(args)) => sample::run(&args, out),
        Some(Command::Man) => documentation::manual(out),
        Some(Command::Completions { shell }) => documentation::completions(shell, out),
    }
}

/// One JSON object and a line end.
fn print_json(value: &impl Serialize, out: &mut dyn Write) -> Result<(), Fault> {
    serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}
