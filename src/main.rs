//! The program: a window, or a command.

use std::process::ExitCode;

fn main() -> ExitCode {
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr());
    ExitCode::from(shoal::cli::run(std::env::args_os(), &mut out, &mut err))
}
