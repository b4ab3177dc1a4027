//! Every file that Shoal writes goes through here: all of it or none of it.
//!
//! A file is written to a temporary file beside its target, synced, then renamed. Several files that belong together
//! are one [`FileSet`]: either all of them appear or none, and folders made for them go again when they do not.
//! Nothing that exists is replaced unless [`IfExists::Replace`] says so.
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

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::privacy::Cancelled;

/// What to do with a file that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IfExists {
    /// Leave it and fail.
    #[default]
    Refuse,
    /// Put the new file in its place, once that is complete.
    Replace,
}

/// What was written, so that others can tell whether it is still the same.
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
            Kind::AlreadyExists => Self::Exists { path },
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
    let mut set = FileSet::new(if_exists);
    let fingerprint = set.add(path, fill)?;
    set.commit()?;
    Ok(fingerprint)
}

/// Lower-case hexadecimal SHA-256 of some bytes.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Files that appear together or not at all. Dropped without [`FileSet::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct FileSet {
    if_exists: IfExists,
    staged: Vec<Staged>,
    folders_made: Vec<PathBuf>,
}

#[derive(Debug)]
struct Staged {
    path: PathBuf,
    file: NamedTempFile,
}

/// A file that took its place, and what was there before.
struct Placed {
    path: PathBuf,
    before: Option<PathBuf>,
}

impl FileSet {
    #[must_use]
    pub fn new(if_exists: IfExists) -> Self {
        Self { if_exists, staged: Vec::new(), folders_made: Vec::new() }
    }

    /// Makes a folder, with those above it, where it is missing.
    ///
    /// # Errors
    /// [`FileError`] where it cannot be made or a file has its name.
    pub fn make_folder(&mut self, folder: &Path) -> Result<(), FileError> {
        let mut missing = Vec::new();
        for above in folder.ancestors().take_while(|p| !p.as_os_str().is_empty()) {
            match fs::metadata(above) {
                Ok(found) if found.is_dir() => break,
                Ok(_) => return Err(FileError::Exists { path: above.to_path_buf() }),
                Err(e) if e.kind() == io::ErrorKind::NotFound => missing.push(above.to_path_buf()),
                Err(e) => return Err(FileError::new(above, e)),
            }
        }
        for folder in missing.into_iter().rev() {
            fs::create_dir(&folder).map_err(|e| FileError::new(&folder, e))?;
            self.folders_made.push(folder);
        }
        Ok(())
    }

    /// Writes a file beside its target, where it waits for [`FileSet::commit`].
    ///
    /// # Errors
    /// [`FileError`]; the files added before still wait.
    pub fn add(
        &mut self,
        path: &Path,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<Fingerprint, FileError> {
        let target = self.target(path)?;
        let failed = |e| FileError::new(path, e);
        let mut file = beside(&target).map_err(failed)?;
        if let Ok(there) = fs::metadata(&target) {
            file.as_file().set_permissions(there.permissions()).map_err(failed)?;
        }
        let fingerprint = fill_hashed(file.as_file_mut(), fill).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        self.staged.push(Staged { path: target, file });
        Ok(fingerprint)
    }

    /// Puts all files in their places.
    ///
    /// # Errors
    /// [`FileError`] of the first that could not take its place; the others are then taken back.
    pub fn commit(mut self) -> Result<(), FileError> {
        let mut placed = Vec::with_capacity(self.staged.len());
        let several = self.staged.len() > 1;
        for Staged { path, file } in std::mem::take(&mut self.staged) {
            match place(&path, file, self.if_exists, several) {
                Ok(before) => placed.push(Placed { path, before }),
                Err(e) => {
                    placed.into_iter().rev().for_each(Placed::take_back);
                    return Err(FileError::new(&path, e));
                }
            }
        }
        self.folders_made.clear();
        placed.into_iter().for_each(Placed::keep);
        Ok(())
    }

    /// The path to write to, after a look at what is there.
    fn target(&self, path: &Path) -> Result<PathBuf, FileError> {
        let Ok(there) = fs::symlink_metadata(path) else { return Ok(path.to_path_buf()) };
        if self.if_exists == IfExists::Refuse {
            return Err(FileError::Exists { path: path.to_path_buf() });
        }
        // A link stays a link: what it leads to is replaced.
        let target = if there.is_symlink() {
            fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
        } else {
            path.into()
        };
        match fs::metadata(&target) {
            Ok(found) if found.is_dir() => Err(FileError::IsFolder { path: target }),
            // A rename would replace a write-protected file without a word.
            Ok(found) if found.permissions().readonly() => Err(FileError::NoPermission { path: target }),
            _ => Ok(target),
        }
    }
}

impl Drop for FileSet {
    fn drop(&mut self) {
        self.staged.clear();
        for folder in self.folders_made.iter().rev() {
            // Fails where somebody else has put something into it meanwhile; then it stays.
            let _ = fs::remove_dir(folder);
        }
    }
}

impl Placed {
    fn take_back(self) {
        // Best effort: the error that led here is the one to report.
        let _ = match self.before {
            Some(before) => fs::rename(before, &self.path),
            None => fs::remove_file(&self.path),
        };
    }

    fn keep(self) {
        if let Some(before) = self.before {
            let _ = fs::remove_file(before);
        }
        sync_folder(folder_of(&self.path));
    }
}

/// Renames a finished file to its target; gives where the file that was there is kept, for taking back.
fn place(path: &Path, file: NamedTempFile, if_exists: IfExists, keep: bool) -> io::Result<Option<PathBuf>> {
    if if_exists == IfExists::Refuse {
        file.persist_noclobber(path)?;
        return Ok(None);
    }
    let before = if keep && path.exists() { Some(second_name(path)?) } else { None };
    match file.persist(path) {
        Ok(_) => Ok(before),
        Err(e) => {
            if let Some(before) = before {
                let _ = fs::remove_file(before);
            }
            Err(e.error)
        }
    }
}

/// Gives an existing file a second name beside it (a copy where the disk knows no links), so that it survives a rename.
fn second_name(path: &Path) -> io::Result<PathBuf> {
    let name = beside(path)?.into_temp_path().to_path_buf();
    if fs::hard_link(path, &name).is_err() {
        fs::copy(path, &name)?;
    }
    Ok(name)
}

fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".shoal-").suffix(".tmp");
    // As any other new file: what the user's mask allows. A temporary file would else be for its owner alone.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder_of(path))
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

fn fill_hashed(file: &mut fs::File, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Fingerprint> {
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

/// The bytes that so many hexadecimal digits stand for; `None` where the text is anything else.
pub(crate) fn from_hexadecimal<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|value| u8::try_from(value).ok()))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    bytes.try_into().ok().filter(|_| digits.len() == 2 * N)
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
