//! Every file that Shoal writes goes through here: all of it or none of it.
//!
//! A file is written to a temporary file beside its target, synced, then renamed. Several files that belong together
//! are made in one [`Staging`] folder: either all of them appear or none, and after a power cut they can be finished.
//! Nothing that exists is replaced unless [`IfExists::Replace`] says so. Whatever is made can be read by its owner
//! alone, or by the group if [`share_with_group`] says so.
//!
//! A program that is stopped in the middle leaves files whose names and locks the next one recognises; it removes them.
//! A program that is stopped by Ctrl-C or by the system's request to end ([`ending`]) removes them itself.
//!
//! | where | what is there |
//! | --- | --- |
//! | `unfinished` | one file that is being written, and the remains of others |
//! | `staging` | several files that appear together |
//! | `lock` | one at a time: a lock beside a file |
//! | `access` | who may read what is made |
//! | `ending` | Ctrl-C, and the system's request to end |
//! | `path_text` | a path as text, whatever its bytes |
//!
//! ```
//! use std::io::Write;
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("note.txt");
//! let written = shoal::files::write(&path, shoal::files::IfExists::Refuse, |out| out.write_all(b"abc"))?;
//! assert_eq!(written.bytes, 3);
//! assert!(written.sha256.starts_with("ba7816bf"));
//! assert!(shoal::files::write(&path, shoal::files::IfExists::Refuse, |out| out.write_all(b"def")).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod access;
pub mod ending;
mod lock;
pub mod path_text;
mod staging;
mod unfinished;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::privacy::Cancelled;

pub use access::{make_folder, make_private_folder, share_with_group};
pub use lock::Lock;
pub use staging::{Resumed, Staging};
pub use unfinished::{Unfinished, sweep};

/// What to do with a file that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IfExists {
    /// Leave it and fail.
    #[default]
    Refuse,
    /// Put the new file in its place, once that is complete.
    Replace,
}

/// What was written, so that others can check whether it is still the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    pub bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
}

/// Why a file was not written. Nothing was left behind.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("{} exists already; choose another name, or allow it to be replaced", path.display())]
    Exists { path: PathBuf },
    #[error("{} cannot be written: it is a folder; give the name of a file in it", path.display())]
    IsFolder { path: PathBuf },
    #[error("{} cannot be written: there is no such folder; choose one that exists", path.display())]
    NoFolder { path: PathBuf },
    #[error("{} cannot be written: no permission, or write-protected; choose another folder", path.display())]
    NoPermission { path: PathBuf },
    #[error("{} cannot be written: the disk is full; free some space or choose another disk", path.display())]
    DiskFull { path: PathBuf },
    #[error("{} was not written: cancelled", path.display())]
    Cancelled { path: PathBuf },
    #[error("{} is being written by somebody else at this moment; try again in a few seconds", path.display())]
    Held { path: PathBuf },
    #[error("{} cannot be written: {source}", path.display())]
    Other { path: PathBuf, source: io::Error },
}

impl FileError {
    /// Sorts an error of the system into one that a sentence can be made of.
    #[must_use]
    pub fn new(path: &Path, source: io::Error) -> Self {
        use io::ErrorKind as Kind;
        let path = path.to_path_buf();
        if matches!(source.get_ref(), Some(inner) if inner.is::<Cancelled>()) {
            return Self::Cancelled { path };
        }
        match source.kind() {
            Kind::AlreadyExists | Kind::DirectoryNotEmpty => Self::Exists { path },
            Kind::IsADirectory => Self::IsFolder { path },
            Kind::NotFound | Kind::NotADirectory => Self::NoFolder { path },
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Self::NoPermission { path },
            Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge | Kind::WriteZero => Self::DiskFull { path },
            _ => Self::Other { path, source },
        }
    }
}

/// Lets what fills a file stop with `?` when it is cancelled.
impl From<Cancelled> for io::Error {
    fn from(cancelled: Cancelled) -> Self {
        Self::other(cancelled)
    }
}

/// Writes one file.
///
/// # Errors
/// [`FileError`]; the target is then as it was before.
pub fn write(
    path: &Path,
    if_exists: IfExists,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Fingerprint, FileError> {
    write_as(path, if_exists, |file| file, fill)
}

/// Writes one file that its owner alone can read, whatever the settings say.
///
/// # Errors
/// [`FileError`]; the target is then as it was before.
pub fn write_private(path: &Path, if_exists: IfExists, bytes: &[u8]) -> Result<Fingerprint, FileError> {
    write_as(path, if_exists, Unfinished::private, |out| out.write_all(bytes))
}

fn write_as(
    path: &Path,
    if_exists: IfExists,
    made: impl FnOnce(Unfinished) -> Unfinished,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Fingerprint, FileError> {
    let target = target(path, if_exists)?;
    let failed = |e| FileError::new(path, e);
    let file = made(Unfinished::beside(&target).map_err(failed)?);
    let fingerprint = fill_hashed(file.as_file(), fill).map_err(failed)?;
    file.put_in_place(&target, if_exists).map_err(failed)?;
    Ok(fingerprint)
}

/// The content of a file of at most `most` bytes; `None` if it is larger, is no file, or cannot be read.
#[must_use]
pub fn read_at_most(path: &Path, most: u64) -> Option<Vec<u8>> {
    let bytes = fs::metadata(path).ok().filter(fs::Metadata::is_file)?.len();
    if bytes <= most { fs::read(path).ok() } else { None }
}

/// Lower-case hexadecimal SHA-256 of some bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The path to write to, after a look at what is there.
fn target(path: &Path, if_exists: IfExists) -> Result<PathBuf, FileError> {
    let Ok(there) = fs::symlink_metadata(path) else { return Ok(path.to_path_buf()) };
    if if_exists == IfExists::Refuse {
        return Err(FileError::Exists { path: path.to_path_buf() });
    }
    // A link stays a link: what it leads to is replaced.
    let target =
        if there.is_symlink() { fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf()) } else { path.into() };
    match fs::metadata(&target) {
        Ok(found) if found.is_dir() => Err(FileError::IsFolder { path: target }),
        // A rename would replace a write-protected file without a word.
        Ok(found) if found.permissions().readonly() => Err(FileError::NoPermission { path: target }),
        _ => Ok(target),
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes the rename itself last through a power cut, where the system knows how.
fn sync_folder(folder: &Path) {
    #[cfg(unix)]
    if let Ok(folder) = fs::File::open(folder) {
        let _ = folder.sync_all();
    }
    #[cfg(not(unix))]
    let _ = folder;
}

fn fill_hashed(file: &fs::File, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Fingerprint> {
    let mut out = Hashing { inner: BufWriter::new(file), hash: Sha256::new(), bytes: 0 };
    fill(&mut out)?;
    out.flush()?;
    Ok(Fingerprint { bytes: out.bytes, sha256: hexadecimal(&out.hash.finalize()) })
}

struct Hashing<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The bytes of a text of hexadecimal digits, two a byte; `None` if the text is anything else.
pub(crate) fn from_hexadecimal<const N: usize>(text: &str) -> Option<[u8; N]> {
    bytes_of(text)?.try_into().ok()
}

/// The bytes that hexadecimal digits represent.
fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|value| u8::try_from(value).ok()))
        .collect::<Option<_>>()?;
    digits.len().is_multiple_of(2).then(|| digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
