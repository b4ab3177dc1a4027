//! Who may read what is made: its owner, or the owner's group as well where the settings say so.
//!
//! A review, a table and what is on its way to either say something about people, and a computer can have more users
//! than one. So neither the mask of the shell nor the rights of an older file decide. Windows gives a file the rights
//! of its folder.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

static WITH_GROUP: AtomicBool = AtomicBool::new(false);

/// From here on, the group may read and write what this program makes: several people work on one review.
pub fn share_with_group(shared: bool) {
    WITH_GROUP.store(shared, Ordering::Relaxed);
}

/// Makes a folder, with those above it, if it is missing.
///
/// # Errors
/// As the system says.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, folder_mode());
    builder.create(folder)
}

/// Makes a folder that its owner alone may look into, whatever the settings say. One that exists gets these rights.
///
/// # Errors
/// As the system says.
pub fn make_private_folder(folder: &Path) -> io::Result<()> {
    make_folder(folder)?;
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    Ok(())
}

/// Gives a finished file the rights that it is to have.
#[cfg(unix)]
pub(super) fn set(file: &fs::File) -> io::Result<()> {
    let mode = if WITH_GROUP.load(Ordering::Relaxed) { 0o660 } else { 0o600 };
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(mode))
}

#[cfg(not(unix))]
pub(super) fn set(_file: &fs::File) -> io::Result<()> {
    Ok(())
}

/// Gives a finished file its owner alone, whatever the settings say.
pub(super) fn set_private(file: &fs::File) -> io::Result<()> {
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    #[cfg(not(unix))]
    let _ = file;
    Ok(())
}

/// A file that is made new and can be read by its owner alone until it is finished.
pub(super) fn create_new(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(unix)]
pub(super) fn folder_mode() -> u32 {
    if WITH_GROUP.load(Ordering::Relaxed) { 0o770 } else { 0o700 }
}
