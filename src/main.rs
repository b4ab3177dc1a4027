//! The program: a window, or a command.

use std::process::ExitCode;

use shoal::{cli, files, gui, workbench};

fn main() -> ExitCode {
    // Where nobody can listen, what is left unfinished is swept the next time.
    let _ = files::ending::listen();
    let folders = workbench::Folders::of_the_platform();
    let settings = folders.as_ref().map(|folders| workbench::Settings::load(&folders.settings));
    files::share_with_group(settings.is_some_and(|settings| settings.share_with_group));
    let window = |window| {
        let (file, workshop) = match window {
            cli::Window::File(file) => (file, None),
            cli::Window::Workshop { dark } => (None, Some(dark)),
        };
        let options = gui::Options { file, workshop, folders };
        gui::run(&options).map_err(|error| error.to_string())
    };
    ExitCode::from(cli::run(std::env::args_os(), window, &mut std::io::stdout(), &mut std::io::stderr()))
}
