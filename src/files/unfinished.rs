//! A file that is being made, and what is left of one whose maker is gone.
//!
//! Whatever is unfinished has a name of its kind and is locked by whoever makes it. The system frees the lock when that
//! program ends, however it ends; so a file with such a name that can be locked belongs to nobody, and is removed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

use super::{IfExists, access, folder_of, staging, sync_folder};

const PREFIX: &str = ".shoal-";
const SUFFIX: &str = ".tmp";

/// Attempts at making something that somebody keeps sweeping away before it can be locked.
const TRIES: usize = 8;

/// What this program is making now: removed if it must end.
static MAKING: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn making() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    MAKING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes something that is removed if the program must end before it is finished.
pub(super) fn make<T>(path_of: impl Fn(&T) -> &Path, make: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    let mut making = making();
    let made = make()?;
    making.insert(path_of(&made).to_owned());
    Ok(made)
}

/// It is finished or removed.
pub(super) fn made(path: &Path) {
    making().remove(path);
}

/// Takes away everything that this program is making, and lets nothing more be made: the program is about to end.
pub(super) fn sweep_own() {
    let making = making();
    for path in making.iter() {
        remove(path);
    }
    std::mem::forget(making);
}

/// Removes the unfinished files in a folder of programs that were stopped in the middle.
pub fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()).filter(|path| is_unfinished(path)) {
        // Held while it is removed, so that nobody takes it for their own meanwhile.
        let Ok(held) = File::open(&path) else { continue };
        if held.try_lock().is_ok() && staging::may_go(&path) {
            remove(&path);
        }
    }
}

/// Whether this is the name of something that is being made.
pub(super) fn is_unfinished(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

fn remove(path: &Path) {
    // Fails if it has become what it was to be, or is gone.
    let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
}

/// A folder of the kind in another, to be filled.
pub(super) fn folder_in(base: &Path) -> io::Result<(PathBuf, Option<File>)> {
    for _ in 0..TRIES {
        #[cfg_attr(not(unix), expect(unused_mut, reason = "rights are those of the folder"))]
        let mut builder = builder();
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(access::folder_mode()));
        let root = make(PathBuf::as_path, || Ok(builder.tempdir_in(base)?.keep()))?;
        // If folders cannot be opened, nobody sweeps them either.
        let Ok(held) = File::open(&root) else { return Ok((root, None)) };
        if !is_swept(&held, &root) {
            return Ok((root, Some(held)));
        }
        made(&root);
    }
    Err(io::Error::from(io::ErrorKind::ResourceBusy))
}

/// Locks what was just made; true if somebody swept it first. A disk without locks is swept by nobody.
fn is_swept(made: &File, path: &Path) -> bool {
    matches!(made.try_lock(), Err(fs::TryLockError::WouldBlock)) || !path.exists()
}

fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    builder
}

/// A file that is being written. If dropped before the end, it is removed.
#[derive(Debug)]
pub struct Unfinished {
    file: NamedTempFile,
    named: Named,
    /// For its owner alone, whatever the settings say.
    is_private: bool,
}

/// The name of what is being made, for as long as it is.
#[derive(Debug)]
struct Named(PathBuf);

impl Drop for Named {
    fn drop(&mut self) {
        made(&self.0);
    }
}

impl Unfinished {
    /// Makes a file beside its future place; unfinished files of programs that have ended are removed there.
    ///
    /// # Errors
    /// As the system says.
    pub fn beside(target: &Path) -> io::Result<Self> {
        let folder = folder_of(target);
        sweep(folder);
        for _ in 0..TRIES {
            let file = make(NamedTempFile::path, || builder().tempfile_in(folder))?;
            if !is_swept(file.as_file(), file.path()) {
                let named = Named(file.path().to_owned());
                return Ok(Self { file, named, is_private: false });
            }
            made(file.path());
        }
        Err(io::Error::from(io::ErrorKind::ResourceBusy))
    }

    /// It can be read by its owner alone, whatever the settings say.
    #[must_use]
    pub fn private(self) -> Self {
        Self { is_private: true, ..self }
    }

    /// The open file, to write to.
    #[must_use]
    pub fn as_file(&self) -> &File {
        self.file.as_file()
    }

    /// Syncs the finished file and puts it in its place.
    ///
    /// # Errors
    /// As the system says; the target is then as it was before.
    pub fn put_in_place(self, target: &Path, if_exists: IfExists) -> io::Result<()> {
        if self.is_private { access::set_private(self.as_file()) } else { access::set(self.as_file()) }?;
        self.as_file().sync_all()?;
        match if_exists {
            IfExists::Refuse => self.file.persist_noclobber(target)?,
            IfExists::Replace => self.file.persist(target)?,
        };
        drop(self.named);
        sync_folder(folder_of(target));
        Ok(())
    }
}
