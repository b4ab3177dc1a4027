//! What is left of a program that was stopped in the middle, and two programs at once.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use shoal::files::{FileError, IfExists, Lock, Resumed, Staging, Unfinished, sweep, write};

use super::names;

#[test]
fn what_somebody_left_unfinished_goes_and_what_somebody_is_making_stays() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".shoal-dead.tmp"), "half").unwrap();
    std::fs::create_dir(folder.path().join(".shoal-alone.tmp")).unwrap();
    std::fs::write(folder.path().join(".shoal-mine.txt"), "not of the kind").unwrap();
    let file = Unfinished::beside(&folder.path().join("a")).unwrap();
    file.as_file().write_all(b"whole").unwrap();
    sweep(folder.path());
    let left = names(folder.path());
    assert_eq!(left.len(), 2, "{left:?}");
    write(&folder.path().join("b"), IfExists::Refuse, |out| out.write_all(b"b")).unwrap();
    file.put_in_place(&folder.path().join("a"), IfExists::Refuse).unwrap();
    assert_eq!(names(folder.path()), [".shoal-mine.txt", "a", "b"]);
    assert_eq!(std::fs::read(folder.path().join("a")).unwrap(), b"whole");
}

/// Three files for a folder that is there, one of which is replaced.
fn staged(out: &Path, kept: bool) -> Staging {
    std::fs::create_dir_all(out).unwrap();
    std::fs::write(out.join("a"), "old").unwrap();
    let mut set = Staging::new(out, IfExists::Replace, kept).unwrap();
    for name in ["a", "b", "manifest.json"] {
        set.add(name, |out| write!(out, "new {name}")).unwrap();
    }
    set
}

fn is_whole(out: &Path) -> bool {
    names(out) == ["a", "b", "manifest.json"] && std::fs::read(out.join("a")).unwrap() == b"new a"
}

/// Leaves a set as a power cut does: after so many renames.
fn interrupted(out: &Path, after: usize, kept: bool) -> PathBuf {
    let set = staged(out, kept);
    set.complete().unwrap();
    let root = set.root().to_owned();
    for name in ["a", "b", "manifest.json"].iter().take(after) {
        std::fs::rename(root.join("set").join(name), out.join(name)).unwrap();
    }
    set.leave();
    root
}

#[test]
fn a_set_is_finished_wherever_it_was_interrupted() {
    for after in 0..=3 {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let root = interrupted(&out, after, true);
        // Somebody keeps account of it: nobody else touches it.
        sweep(&out);
        assert!(root.exists());
        assert_eq!(Staging::resume(&root).unwrap(), Resumed::Complete);
        Staging::sweep(&root);
        assert!(is_whole(&out), "after {after} renames: {:?}", names(&out));
        assert_eq!(Staging::resume(&root).unwrap(), Resumed::Gone);
    }
}

#[test]
fn a_set_of_which_nobody_keeps_account_is_finished_by_whoever_comes_next() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    interrupted(&out, 1, false);
    sweep(&out);
    assert!(is_whole(&out), "{:?}", names(&out));
    // Not all of it was made yet: it goes.
    let half = folder.path().join("half");
    staged(&half, false).leave();
    sweep(&half);
    assert_eq!(names(&half), ["a"]);
    assert_eq!(std::fs::read(half.join("a")).unwrap(), b"old");
}

/// What would be wrong: a folder that somebody sends along has files put where its sender likes.
#[test]
fn a_plan_reaches_no_further_than_where_it_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let (out, other) = (folder.path().join("out"), folder.path().join("other"));
    std::fs::create_dir(&other).unwrap();
    let root = interrupted(&out, 0, true);
    let plan = std::fs::read_to_string(root.join("plan.json")).unwrap();
    let elsewhere = plan.replace(out.to_str().unwrap(), other.to_str().unwrap());
    let above = plan.replace("\"a\"", "\"../a\"");
    for hostile in [elsewhere, above] {
        assert_ne!(hostile, plan);
        std::fs::write(root.join("plan.json"), hostile).unwrap();
        assert_eq!(Staging::resume(&root).unwrap(), Resumed::GivenUp);
    }
    assert!(names(&other).is_empty());
}

#[test]
fn a_lock_is_for_one_and_goes_with_its_holder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.shoal.json");
    let mut held = Lock::take(&path, Duration::ZERO).unwrap();
    assert_eq!(names(folder.path()), ["a.shoal.json.lock"]);
    let error = Lock::take(&path, Duration::from_millis(50)).unwrap_err();
    assert!(matches!(error, FileError::Held { .. }), "{error}");
    held.note(Path::new("begun")).unwrap();
    drop(held);
    assert!(names(folder.path()).is_empty());
    // Of somebody who is gone: taken over, with what had been begun.
    std::fs::write(Lock::path_of(&path), "\"somewhere\"\n\"cut o").unwrap();
    let held = Lock::take(&path, Duration::ZERO).unwrap();
    assert_eq!(held.left(), [Path::new("somewhere")]);
    drop(held);
    assert!(names(folder.path()).is_empty());
}

/// What would be wrong: two think that they hold the lock, because one of them locked a file that was just going.
#[test]
fn no_two_hold_a_lock_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let count = folder.path().join("count");
    std::fs::write(&count, "0").unwrap();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..50 {
                    let _held = Lock::take(&path, Duration::from_secs(60)).unwrap();
                    let number: u32 = std::fs::read_to_string(&count).unwrap().parse().unwrap();
                    std::fs::write(&count, (number + 1).to_string()).unwrap();
                }
            });
        }
    });
    assert_eq!(std::fs::read_to_string(&count).unwrap(), "200");
}

#[cfg(unix)]
#[test]
fn a_link_and_what_it_leads_to_have_one_lock() {
    let folder = tempfile::tempdir().unwrap();
    let (real, link) = (folder.path().join("real"), folder.path().join("link"));
    std::fs::write(&real, "").unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    assert_eq!(Lock::path_of(&real), Lock::path_of(&link));
}
