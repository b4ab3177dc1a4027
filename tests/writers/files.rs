//! Files appear whole or not at all.

use std::io;
use std::path::Path;

use shoal::files::{FileError, IfExists, Staging, write};
use shoal::privacy::Cancelled;

use super::names;

#[test]
fn a_file_that_exists_is_left_alone_until_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    write(&path, IfExists::Refuse, |out| out.write_all(b"one")).unwrap();
    let error = write(&path, IfExists::Refuse, |out| out.write_all(b"two")).unwrap_err();
    assert!(error.to_string().contains("exists already"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), b"one");
    write(&path, IfExists::Replace, |out| out.write_all(b"two")).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"two");
    assert_eq!(names(folder.path()), ["a"]);
}

#[test]
fn what_fails_half_way_leaves_the_old_file_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    std::fs::write(&path, "one").unwrap();
    let full = |out: &mut dyn io::Write| {
        out.write_all(&[0; 100_000])?;
        Err(io::Error::from(io::ErrorKind::StorageFull))
    };
    let error = write(&path, IfExists::Replace, full).unwrap_err();
    assert!(matches!(error, FileError::DiskFull { .. }), "{error}");
    let cancelled = write(&path, IfExists::Replace, |_| Err(Cancelled.into())).unwrap_err();
    assert!(matches!(cancelled, FileError::Cancelled { .. }), "{cancelled}");
    assert_eq!(std::fs::read(&path).unwrap(), b"one");
    assert_eq!(names(folder.path()), ["a"]);
}

#[test]
fn a_set_that_cannot_be_finished_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("a"), "old a").unwrap();
    std::fs::write(at("b"), "old b").unwrap();
    let mut set = Staging::new(folder.path(), IfExists::Replace, false).unwrap();
    set.add("a", |out| out.write_all(b"new a")).unwrap();
    set.add("new", |out| out.write_all(b"new")).unwrap();
    set.add("b", |out| out.write_all(b"new b")).unwrap();
    // Meanwhile the last target becomes something that no file can replace.
    std::fs::remove_file(at("b")).unwrap();
    std::fs::create_dir_all(at("b/c")).unwrap();
    set.complete().unwrap();
    set.put_in_place(&mut || {}).unwrap_err();
    drop(set);
    assert_eq!(names(folder.path()), ["a", "b"]);
    assert_eq!(std::fs::read(at("a")).unwrap(), b"old a", "a file of a set that failed was replaced");
}

#[test]
fn a_set_takes_its_folders_back_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut set = Staging::new(&folder.path().join("a/b"), IfExists::Refuse, false).unwrap();
    set.add("f", |out| out.write_all(b"f")).unwrap();
    drop(set);
    assert!(names(folder.path()).is_empty());
}

/// What would be wrong: somebody looks into the folder while it fills, and takes half a set for the whole.
#[test]
fn a_new_folder_appears_with_all_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a/b");
    let mut set = Staging::new(&out, IfExists::Refuse, false).unwrap();
    for name in ["one", "two", "manifest.json"] {
        set.add(name, |out| out.write_all(name.as_bytes())).unwrap();
    }
    set.complete().unwrap();
    assert!(!folder.path().join("a").exists());
    let mut renames = 0;
    set.put_in_place(&mut || renames += 1).unwrap();
    set.finish();
    assert_eq!(renames, 1);
    assert_eq!(names(&out), ["manifest.json", "one", "two"]);
    assert_eq!(names(folder.path()), ["a"]);
}

#[test]
fn what_is_wrong_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    let sentence =
        |name: &str, if_exists| write(&folder.path().join(name), if_exists, |_| Ok(())).unwrap_err().to_string();
    assert!(sentence("none/f", IfExists::Refuse).contains("no such folder"));
    assert!(sentence("file/f", IfExists::Refuse).contains("no such folder"));
    assert!(sentence("folder", IfExists::Replace).contains("it is a folder"));
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_what_is_write_protected_stays_as_it_was() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real"), folder.path().join("link"));
    std::fs::write(&real, "one").unwrap();
    symlink(&real, &link).unwrap();
    write(&link, IfExists::Replace, |out| out.write_all(b"two")).unwrap();
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::read(&real).unwrap(), b"two");

    std::fs::set_permissions(&real, PermissionsExt::from_mode(0o440)).unwrap();
    let error = write(&real, IfExists::Replace, |_| Ok(())).unwrap_err();
    assert!(matches!(error, FileError::NoPermission { .. }), "a write-protected file was replaced: {error}");
}

/// What would be wrong: a colleague on the same computer reads a review, or a table before it is checked.
#[cfg(unix)]
#[test]
fn what_is_written_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    write(&path, IfExists::Refuse, |out| out.write_all(b"one")).unwrap();
    assert_eq!(mode(&path), 0o600);
    // Of an older version, or of a hand that meant well.
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o666)).unwrap();
    write(&path, IfExists::Replace, |out| out.write_all(b"two")).unwrap();
    assert_eq!(mode(&path), 0o600);

    let out = folder.path().join("new/out");
    let mut set = Staging::new(&out, IfExists::Refuse, false).unwrap();
    set.add("f", |out| out.write_all(b"f")).unwrap();
    assert_eq!(mode(set.root()), 0o700);
    set.complete().unwrap();
    set.put_in_place(&mut || {}).unwrap();
    set.finish();
    assert_eq!((mode(&out), mode(&out.join("f"))), (0o700, 0o600));
    assert_eq!(mode(&folder.path().join("new")), 0o700);
}
