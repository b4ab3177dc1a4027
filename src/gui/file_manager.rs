//! The system's file manager, to show where a file was written.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Shows a folder, or the folder of a file. Comes back at once.
///
/// # Errors
/// If there is no file manager, or the folder is gone.
pub fn show_in_folder(path: &Path) -> io::Result<()> {
    let folder = folder_of(path);
    std::fs::metadata(&folder)?;
    let program = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut started =
        Command::new(program).arg(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    // Whoever starts a program must also wait for its end.
    std::thread::spawn(move || started.wait());
    Ok(())
}

/// The absolute folder that a path is or lies in: no name of a folder can be taken for an option.
fn folder_of(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match path.parent() {
        Some(parent) if !path.is_dir() => parent.to_owned(),
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_shown_in_its_folder_and_a_folder_as_it_is() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("table.csv");
        std::fs::write(&file, "a").unwrap();
        assert_eq!(folder_of(&file), home.path());
        assert_eq!(folder_of(home.path()), home.path());
        assert!(folder_of(Path::new("-rf")).is_absolute());
        assert!(show_in_folder(&home.path().join("gone/table.csv")).is_err());
    }
}
