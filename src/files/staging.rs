//! Several files that belong together: they appear together or not at all, and what was interrupted can be finished.
//!
//! They are made in a folder of their own beside their place. Where their folder is new it appears by one rename, with
//! all of them in it; where it was there before, each is renamed, the last one last. Before that a plan is written
//! down, so that whoever comes after a power cut can go on with it.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::TempPath;

use super::unfinished::{folder_in, is_unfinished, made, sweep};
use super::{FileError, Fingerprint, IfExists, access, fill_hashed, folder_of, sync_folder, target};

/// The finished files, as they are to be.
const SET: &str = "set";
/// What was there before, for taking back.
const BEFORE: &str = "before";
const PLAN: &str = "plan.json";

/// What is to become of the files.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Plan {
    #[serde(with = "super::path_text")]
    folder: PathBuf,
    /// The topmost folder that is not there yet: it appears by one rename.
    #[serde(with = "super::path_text::option")]
    made: Option<PathBuf>,
    names: Vec<String>,
    replace: bool,
    /// Somebody keeps account of these files, and alone may finish them or let them go.
    kept: bool,
}

/// Files that are being made for one folder. Dropped without [`Staging::finish`], it leaves nothing behind.
#[derive(Debug)]
pub struct Staging {
    root: PathBuf,
    plan: Plan,
    /// Says that somebody is at work here.
    held: Option<File>,
}

/// What became of files whose making was interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resumed {
    /// All are in their places now.
    Complete,
    /// They were given up before.
    GivenUp,
    /// The folder in which they were made is not there.
    Gone,
}

impl Staging {
    /// Begins a set of files for a folder. `kept`: somebody keeps account of it, as a ledger does.
    ///
    /// # Errors
    /// [`FileError`] if nothing can be made there or a file has the folder's name.
    pub fn new(folder: &Path, if_exists: IfExists, kept: bool) -> Result<Self, FileError> {
        let folder = std::path::absolute(folder).map_err(|e| FileError::new(folder, e))?;
        let made = topmost_missing(&folder)?;
        let base = made.as_deref().map_or(folder.as_path(), folder_of);
        sweep(base);
        let (root, held) = folder_in(base).map_err(|e| FileError::new(&folder, e))?;
        let replace = if_exists == IfExists::Replace;
        let staging = Self { root, plan: Plan { folder, made, names: Vec::new(), replace, kept }, held };
        let failed = |e| FileError::new(&staging.plan.folder, e);
        access::make_folder(&staging.plan.staged(&staging.root)).map_err(failed)?;
        Ok(staging)
    }

    /// Where the files for a folder would be made.
    ///
    /// # Errors
    /// As [`Staging::new`].
    pub fn base(folder: &Path) -> Result<PathBuf, FileError> {
        let folder = std::path::absolute(folder).map_err(|e| FileError::new(folder, e))?;
        let made = topmost_missing(&folder)?;
        Ok(made.as_deref().map_or(folder.as_path(), folder_of).to_path_buf())
    }

    /// The folder that the files are for.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.plan.folder
    }

    /// Where the files are until they are in their places.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes a file, which waits.
    ///
    /// # Errors
    /// [`FileError`]; the files added before still wait.
    pub fn add(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<Fingerprint, FileError> {
        let path = self.plan.folder.join(name);
        target(&path, self.plan.if_exists())?;
        let failed = |e| FileError::new(&path, e);
        let file = access::create_new(&self.plan.staged(&self.root).join(name)).map_err(failed)?;
        let fingerprint = fill_hashed(&file, fill).map_err(failed)?;
        access::set(&file).and_then(|()| file.sync_all()).map_err(failed)?;
        self.plan.names.push(name.to_owned());
        Ok(fingerprint)
    }

    /// All files are made: from here on the set can be finished by whoever finds it.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn complete(&self) -> Result<(), FileError> {
        let staged = self.plan.staged(&self.root);
        sync_folder(&staged);
        let path = self.root.join(PLAN);
        let failed = |e| FileError::new(&self.plan.folder, e);
        let text = serde_json::to_vec(&self.plan).map_err(|e| failed(e.into()))?;
        let mut file = access::create_new(&path).map_err(failed)?;
        file.write_all(&text).and_then(|()| file.sync_all()).map_err(failed)?;
        sync_folder(&self.root);
        sync_folder(folder_of(&self.root));
        Ok(())
    }

    /// Puts all files in their places; `each` is called after every rename.
    ///
    /// # Errors
    /// [`FileError`] of the first that could not take its place; the others are then taken back, and the set is given
    /// up.
    pub fn put_in_place(&mut self, each: &mut dyn FnMut()) -> Result<(), FileError> {
        let placed = self.plan.put_in_place(&self.root, each);
        if placed.is_err() {
            let _ = fs::remove_file(self.root.join(PLAN));
        }
        placed
    }

    /// Everything is in its place and recorded: the files that were needed for it are removed.
    pub fn finish(self) {}

    /// Changes nothing, for [`Staging::resume`].
    pub fn leave(mut self) {
        made(&self.root);
        self.root = PathBuf::new();
    }

    /// Continues with a set that was interrupted. Only [`Staging::sweep`] removes its folder.
    ///
    /// # Errors
    /// [`FileError`] if a file cannot take its place.
    pub fn resume(root: &Path) -> Result<Resumed, FileError> {
        if !root.is_dir() {
            return Ok(Resumed::Gone);
        }
        match Plan::read(root) {
            None => Ok(Resumed::GivenUp),
            Some(plan) => plan.put_in_place(root, &mut || {}).map(|()| Resumed::Complete),
        }
    }

    /// Removes the folder of files whose making was interrupted, or the unfinished files in a folder of
    /// somebody who is gone; whether there were files that had not come to their places.
    pub fn sweep(path: &Path) -> bool {
        if !is_unfinished(path) {
            sweep(path);
            return false;
        }
        let has_files = fs::read_dir(path.join(SET)).is_ok_and(|mut files| files.next().is_some());
        fs::remove_dir_all(path).is_ok() && has_files
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.root.as_os_str().is_empty() {
            let _ = fs::remove_dir_all(&self.root);
            made(&self.root);
        }
        self.held = None;
    }
}

/// The topmost folder of a path that is not there.
fn topmost_missing(folder: &Path) -> Result<Option<PathBuf>, FileError> {
    let mut made = None;
    for above in folder.ancestors() {
        match fs::metadata(above) {
            Ok(found) if found.is_dir() => break,
            Ok(_) => return Err(FileError::Exists { path: above.to_path_buf() }),
            Err(e) if e.kind() == io::ErrorKind::NotFound => made = Some(above.to_path_buf()),
            Err(e) => return Err(FileError::new(above, e)),
        }
    }
    Ok(made)
}

/// Whether what nobody is at work on may be taken away. Files of which nobody keeps account are finished first where
/// they were all made: half of them may be in their places.
pub(super) fn may_go(path: &Path) -> bool {
    match Plan::read(path) {
        None => true,
        Some(plan) => !plan.kept && plan.put_in_place(path, &mut || {}).is_ok(),
    }
}

impl Plan {
    /// The plan in a folder. Somebody may have put a folder there that only looks like one: nothing is written where it
    /// could not have been made.
    fn read(root: &Path) -> Option<Self> {
        let plan: Self = serde_json::from_slice(&fs::read(root.join(PLAN)).ok()?).ok()?;
        let base = plan.made.as_deref().map_or(Some(plan.folder.as_path()), Path::parent);
        let is_made_there =
            root.parent() == base && plan.made.as_ref().is_none_or(|made| plan.folder.starts_with(made));
        let is_name = |name: &String| Path::new(name).file_name() == Some(OsStr::new(name));
        (is_made_there && plan.names.iter().all(is_name)).then_some(plan)
    }

    fn if_exists(&self) -> IfExists {
        if self.replace { IfExists::Replace } else { IfExists::Refuse }
    }

    /// Where the files are made.
    fn staged(&self, root: &Path) -> PathBuf {
        let within = self.made.as_ref().and_then(|made| self.folder.strip_prefix(made).ok());
        let set = root.join(SET);
        match within {
            Some(within) if !within.as_os_str().is_empty() => set.join(within),
            _ => set,
        }
    }

    /// What is in its place already stays there.
    fn put_in_place(&self, root: &Path, each: &mut dyn FnMut()) -> Result<(), FileError> {
        let set = root.join(SET);
        if let Some(made) = &self.made {
            if set.exists() {
                fs::rename(&set, made).map_err(|e| FileError::new(made, e))?;
                sync_folder(folder_of(made));
                each();
            }
            return Ok(());
        }
        let mut placed = Vec::new();
        for name in &self.names {
            let (from, to) = (set.join(name), self.folder.join(name));
            if !from.exists() {
                continue;
            }
            match self.place(root, &from, &to, name) {
                Ok(one) => placed.push(one),
                Err(error) => {
                    placed.into_iter().rev().for_each(Placed::take_back);
                    return Err(error);
                }
            }
            each();
        }
        sync_folder(&self.folder);
        Ok(())
    }

    fn place(&self, root: &Path, from: &Path, to: &Path, name: &str) -> Result<Placed, FileError> {
        let to = target(to, self.if_exists())?;
        let failed = |e| FileError::new(&to, e);
        let before = root.join(BEFORE).join(name);
        let before = if self.replace && to.exists() {
            access::make_folder(&root.join(BEFORE)).map_err(failed)?;
            // Of a run that was interrupted.
            let _ = fs::remove_file(&before);
            second_name(&to, &before).map_err(failed)?;
            Some(before)
        } else {
            None
        };
        if self.replace {
            fs::rename(from, &to).map_err(failed)?;
        } else {
            TempPath::try_from_path(from).map_err(failed)?.persist_noclobber(&to).map_err(|e| {
                // It is swept with its folder, and may be wanted until then.
                let _ = e.path.keep();
                failed(e.error)
            })?;
        }
        Ok(Placed { from: from.to_owned(), to, before })
    }
}

/// A file that took its place, and what was there before.
struct Placed {
    from: PathBuf,
    to: PathBuf,
    before: Option<PathBuf>,
}

impl Placed {
    fn take_back(self) {
        // Best effort: the error that led here is the one to report.
        let _ = fs::rename(&self.to, self.from);
        if let Some(before) = self.before {
            let _ = fs::rename(before, self.to);
        }
    }
}

/// Gives an existing file a second name (a copy where the disk knows no links), so that it survives a rename.
fn second_name(path: &Path, name: &Path) -> io::Result<()> {
    fs::hard_link(path, name).or_else(|_| fs::copy(path, name).map(|_| ()))
}
