//! Two at once with one review.

use shoal::dataset::Role;
use shoal::review::{Edit, Review};

use super::{assert_swept, assert_whole, command};
use crate::cli::{club, shoal, text};

/// What would be wrong: both say that all went well, and one release is in no ledger; the next one then counts neither
/// what it told nor what its noise has spent.
#[test]
fn two_releases_at_once_are_both_in_the_ledger() {
    let mut again = 0;
    for round in 0..20 {
        let (folder, path) = club();
        let review = folder.path().join("club.shoal.json");
        let outs = ["one", "two"].map(|name| folder.path().join(name));
        let start = |out: &std::path::Path| {
            let args = ["release", text(&path), "--dimensions", "region", "--threshold", "5"];
            let more = ["--review", text(&review), "--out", text(out), "--formats", "csv"];
            command(folder.path(), &[&args[..], &more].concat()).spawn().unwrap()
        };
        let running = [start(&outs[0]), start(&outs[1])];
        for running in running {
            let output = running.wait_with_output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "round {round}: {said}");
            again += usize::from(said.contains("made again with the review as it is now"));
        }
        let outs = [outs[0].as_path(), outs[1].as_path()];
        assert_eq!(assert_whole(&review, &outs), 2, "round {round}");
        assert_swept(folder.path());
    }
    println!("{again} of 20 pairs met, and the second release was made again");
}

/// What would be wrong: what the window saves while a command runs is gone when the command has saved. The command is
/// held up by the lock, as it would be by somebody who is just saving.
#[test]
fn an_edit_that_is_saved_while_a_command_runs_stays() {
    let (folder, path) = club();
    let review = folder.path().join("club.shoal.json");
    let args = ["release", text(&path), "--dimensions", "region", "--threshold", "5", "--review", text(&review)];
    let one = folder.path().join("one");
    assert_eq!(shoal(&[&args[..], &["--out", text(&one)]].concat()).status, 0);

    let held = shoal::review::Held::take(&review).unwrap();
    let two = folder.path().join("two");
    let running = command(folder.path(), &[&args[..], &["--out", text(&two)]].concat()).spawn().unwrap();
    // Long enough that it has read the review and waits.
    std::thread::sleep(std::time::Duration::from_secs(2));
    let mut edited = Review::load(&review).unwrap();
    edited.apply(&Edit::SetRole { column: "app".into(), role: Some(Role::Sensitive) }).unwrap();
    held.write(&mut edited, shoal::files::IfExists::Replace).unwrap();
    drop(held);
    let output = running.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("changed by somebody else meanwhile"), "{said}");
    assert_eq!(assert_whole(&review, &[&one, &two]), 2);
    assert_eq!(Review::load(&review).unwrap().role("app"), Some(Role::Sensitive), "the edit is gone");
}

/// What would be wrong: one that is told to wait never goes on.
#[test]
fn who_waits_too_long_is_told_and_nothing_has_left() {
    let (folder, path) = club();
    let review = folder.path().join("club.shoal.json");
    let held = shoal::review::Held::take(&review).unwrap();
    let out = folder.path().join("out");
    let args = ["release", text(&path), "--dimensions", "region", "--threshold", "5"];
    let answer = shoal(&[&args[..], &["--review", text(&review), "--out", text(&out)]].concat());
    drop(held);
    assert_eq!(answer.status, 3, "{}", answer.err);
    assert!(answer.err.contains("nothing was written") && answer.err.contains("somebody else"), "{}", answer.err);
    assert_eq!(assert_whole(&review, &[&out]), 0);
    assert_swept(folder.path());
}

#[cfg(unix)]
#[test]
fn a_review_is_shared_with_the_group_where_the_settings_say_so() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for (settings, file, dir) in [("{}", 0o600, 0o700), (r#"{"share_with_group": true}"#, 0o660, 0o770)] {
        let (folder, path) = club();
        let home = folder.path().join("home");
        std::fs::create_dir_all(home.join("settings")).unwrap();
        std::fs::write(home.join("settings/settings.json"), settings).unwrap();
        let (review, out) = (folder.path().join("club.shoal.json"), folder.path().join("out"));
        let args = ["release", text(&path), "--dimensions", "region", "--threshold", "5"];
        let more = ["--review", text(&review), "--out", text(&out)];
        let output = command(&home, &[&args[..], &more].concat()).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(mode(&review), file);
        assert_eq!(mode(&out.join("table.csv")), file);
        assert_eq!(mode(&out.join("manifest.json")), file);
        // What the shell's mask takes away of a folder stays away.
        assert_eq!(mode(&out) & !dir, 0);
    }
}

/// What would be wrong: which of two is meant nobody knows, and undo takes the wrong one.
#[test]
fn two_segments_of_one_name_are_refused() {
    let (folder, path) = club();
    let review = folder.path().join("club.csv.shoal.json");
    let text_of = r#"{"version": 3, "source": {"name": "club.csv"}, "segments": [
        {"name": "VIP", "rule": "tier = \"gold\""}, {"name": "VIP", "rule": "tier = \"blue\""}]}"#;
    std::fs::write(&review, text_of).unwrap();
    shoal(&["assess", text(&path), "--review", text(&review), "--qi", "region"]).is_wrong(&["two segments", "VIP"]);
    assert_eq!(std::fs::read_to_string(&review).unwrap(), text_of);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_name_is_no_text_is_released_into_a_review() {
    use std::os::unix::ffi::OsStrExt;
    let (folder, path) = club();
    let odd = folder.path().join(std::ffi::OsStr::from_bytes(b"k\xfcnden.csv"));
    if std::fs::rename(&path, &odd).is_err() {
        println!("NOT RUN: this disk knows no such names");
        return;
    }
    let (review, out) = (folder.path().join("club.shoal.json"), folder.path().join("out"));
    let mut release = command(folder.path(), &["release"]);
    release.arg(&odd).args(["--dimensions", "region", "--threshold", "5"]).arg("--review").arg(&review);
    let output = release.arg("--out").arg(&out).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(Review::load(&review).unwrap().source.path.as_deref(), Some(odd.as_path()));
    assert_eq!(assert_whole(&review, &[&out]), 1);
}
