//! The program: a window, or a command.

use std::process::ExitCode;

use shoal::{cli, gui, workbench};

fn main() -> ExitCode {
    let window = |file| {
        let options = gui::Options { file, folders: workbench::Folders::of_the_platform() };
        gui::run(&options).map_err(|error| error.to_string())
    };
    ExitCode::from(cli::run(std::env::args_os(), window, &mut std::io::stdout(), &mut std::io::stderr()))
}
