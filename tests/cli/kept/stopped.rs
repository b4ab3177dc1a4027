//! Commands that are stopped: by the system, by a key, by a power cut.

use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use super::{assert_swept, assert_whole, command, names};
use crate::cli::{club, shoal, text};

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "waited too long: {what}");
        std::thread::sleep(Duration::from_micros(300));
    }
}

/// A sample that takes long enough to be stopped, with something of it on the disk.
fn sample_under_way(folder: &Path) -> Child {
    let out = folder.join("big.csv");
    let running = command(folder, &["sample", "--people", "20000000", "--out", text(&out)]).spawn().unwrap();
    let is_big = |name: &String| std::fs::metadata(folder.join(name)).is_ok_and(|file| file.len() > 1 << 20);
    until("the sample grows", || names(folder).iter().any(is_big));
    running
}

/// What would be wrong: hundreds of megabytes stay on the disk of whoever lost patience.
#[test]
fn a_sample_that_is_stopped_leaves_nothing() {
    for (name, status) in [("INT", 130), ("TERM", 143)] {
        let folder = tempfile::tempdir().unwrap();
        let running = sample_under_way(folder.path());
        signal(&running, name);
        let output = running.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(names(folder.path()).is_empty(), "{name}: {:?}", names(folder.path()));
    }
}

#[test]
fn what_a_killed_sample_left_goes_with_the_next_file_that_is_written_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut running = sample_under_way(folder.path());
    running.kill().unwrap();
    running.wait().unwrap();
    assert_eq!(names(folder.path()).len(), 1);
    let next = folder.path().join("small.csv");
    assert_eq!(shoal(&["sample", "--people", "10", "--out", text(&next)]).status, 0);
    assert_eq!(names(folder.path()), ["small.csv"]);
}

/// What would be wrong: a release that is killed is in the ledger and not on the disk, or on the disk and not in the
/// ledger, or half of it is; and what was begun stays for ever. At any moment from the start to the end.
#[test]
fn a_release_that_is_killed_is_whole_or_not_there() {
    let (folder, path) = club();
    let review = folder.path().join("club.shoal.json");
    let args = ["release", text(&path), "--dimensions", "region,tier", "--threshold", "5", "--review", text(&review)];
    let first = folder.path().join("first");
    assert_eq!(shoal(&[&args[..], &["--out", text(&first)]].concat()).status, 0);
    let mut outs = vec![first];
    let mut told = 0;
    for round in 0..24_u32 {
        let out = folder.path().join(format!("out{round}"));
        let mut running = command(folder.path(), &[&args[..], &["--out", text(&out)]].concat()).spawn().unwrap();
        if round < 4 {
            std::thread::sleep(Duration::from_millis(u64::from(round) * 40));
        } else {
            // Nearly all of it is measuring; the end of it is what is of interest.
            let lock = shoal::files::Lock::path_of(&review);
            until("it takes the lock", || lock.exists() || running.try_wait().unwrap().is_some());
            std::thread::sleep(Duration::from_millis(u64::from(round) - 4));
        }
        running.kill().unwrap();
        running.wait().unwrap();
        outs.push(out);
        let answer = shoal(&["ledger", text(&review)]);
        assert_eq!(answer.status, 0, "round {round}: {}{}", answer.out, answer.err);
        told += usize::from(answer.err.contains("interrupted"));
        assert_whole(&review, &outs.iter().map(std::path::PathBuf::as_path).collect::<Vec<_>>());
        assert_swept(folder.path());
    }
    println!("{told} of 24 were interrupted in the middle");
}
