//! One at a time: a lock beside a file, for whoever reads it, decides, and writes it again.
//!
//! The lock is a file `NAME.lock` that the system locks for one process. It is free again as soon as that process is
//! gone, however it ended, and is taken over then; its content says what that process had begun elsewhere.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::FileError;
use super::unfinished::{made, make};

/// How often a lock is tried that somebody else holds.
const EVERY: Duration = Duration::from_millis(20);

/// Held for as long as this value lives; then it is released.
#[derive(Debug)]
pub struct Lock {
    file: Option<File>,
    path: PathBuf,
    left: Vec<PathBuf>,
}

/// Something that was begun, one a line.
#[derive(Serialize, Deserialize)]
struct Begun(#[serde(with = "super::path_text")] PathBuf);

impl Lock {
    /// Where the lock of a file is. A link has the lock of what it leads to.
    #[must_use]
    pub fn path_of(target: &Path) -> PathBuf {
        let real = fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        let mut name = real.file_name().unwrap_or_default().to_owned();
        name.push(".lock");
        real.with_file_name(name)
    }

    /// Takes the lock of a file, and waits so long for whoever holds it.
    ///
    /// # Errors
    /// [`FileError::Held`] if somebody still holds it; others where no lock can be made there.
    pub fn take(target: &Path, wait: Duration) -> Result<Self, FileError> {
        let path = Self::path_of(target);
        let start = Instant::now();
        loop {
            match acquire(&path).map_err(|error| FileError::new(target, error))? {
                Some(mut file) => {
                    let mut text = String::new();
                    // What cannot be read was not written to its end.
                    let _ = file.read_to_string(&mut text);
                    let left = text.lines().filter_map(|line| serde_json::from_str(line).ok());
                    let left = left.map(|Begun(path)| path).collect();
                    let _ = make(PathBuf::as_path, || Ok(path.clone()));
                    return Ok(Self { file: Some(file), path, left });
                }
                None if start.elapsed() >= wait => return Err(FileError::Held { path: target.to_owned() }),
                None => std::thread::sleep(EVERY),
            }
        }
    }

    /// What a process had begun that ended while it held this lock.
    #[must_use]
    pub fn left(&self) -> &[PathBuf] {
        &self.left
    }

    /// The remains are dealt with.
    pub fn clear(&mut self) {
        self.left.clear();
        if let Some(file) = &self.file {
            let _ = file.set_len(0);
        }
    }

    /// Notes what is about to be begun elsewhere, so that whoever takes this lock over finds it.
    ///
    /// # Errors
    /// [`FileError`] if it cannot be written.
    pub fn note(&mut self, path: &Path) -> Result<(), FileError> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let failed = |error| FileError::new(&self.path, error);
        let line = serde_json::to_string(&Begun(path.to_owned())).map_err(|error| failed(error.into()))?;
        writeln!(file, "{line}").and_then(|()| file.sync_all()).map_err(failed)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        release(&self.path, self.file.take());
        made(&self.path);
    }
}

fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    options
}

/// The locked file, or nothing if somebody else holds it.
#[cfg(unix)]
fn acquire(path: &Path) -> io::Result<Option<File>> {
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
    let file = options().mode(0o600).open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => return Ok(None),
        // A disk that knows no locks: what somebody else writes is still noticed when it is compared.
        Err(fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
        Err(fs::TryLockError::Error(error)) => return Err(error),
    }
    // Whoever held it may have taken the file away between the opening and the locking.
    let mine = file.metadata()?;
    match fs::metadata(path) {
        Ok(there) if (there.dev(), there.ino()) == (mine.dev(), mine.ino()) => {}
        _ => return Ok(None),
    }
    // Fails where somebody else of the group has left it; then it has its rights.
    let _ = super::access::set(&file);
    Ok(Some(file))
}

/// Removed before it is free, so that nobody locks a file that is about to be removed.
#[cfg(unix)]
fn release(path: &Path, file: Option<File>) {
    let _ = fs::remove_file(path);
    drop(file);
}

/// The same with the system's own means: a file that is open for one alone cannot be opened a second time.
#[cfg(windows)]
fn acquire(path: &Path) -> io::Result<Option<File>> {
    use std::os::windows::fs::OpenOptionsExt;
    const SHARING_VIOLATION: i32 = 32;
    match options().share_mode(0).open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.raw_os_error() == Some(SHARING_VIOLATION) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Fails where somebody has it open again already; then it is theirs.
#[cfg(windows)]
fn release(path: &Path, file: Option<File>) {
    drop(file);
    let _ = fs::remove_file(path);
}
