//! A disk that is really full, and a file that may really not grow: the program says so and leaves nothing behind.
//!
//! Both are made around the program itself, by the system; where that cannot be done the test says that it did not run.

use std::path::Path;
use std::process::{Command, Output};

/// People enough that the files of the table do not fit where they are to go.
fn source(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("people.csv");
    let mut text = String::from("place,kind\n");
    for place in 0..3_000 {
        for person in 0..12 {
            text.push_str(&format!("a rather long name of place number {place},{}\n", person % 2));
        }
    }
    std::fs::write(&path, text).unwrap();
    path
}

/// Runs a shell script in which `$SHOAL_RELEASE` writes a release to `$OUT`.
fn run(script: &str, source: &Path, out: &Path) -> Output {
    let release = format!(
        "'{}' release '{}' --dimensions place,kind --threshold 5 --protect none --out '{}'",
        env!("CARGO_BIN_EXE_shoal"),
        source.display(),
        out.display()
    );
    Command::new("sh")
        .args(["-c", script])
        .env("SHOAL_RELEASE", release)
        .env("OUT", out)
        .env("SHOAL_HOME", source.parent().unwrap())
        .output()
        .unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn check(output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("the disk is full") && !said.contains("panicked"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let source = source(folder.path());
    // A disk of 96 KiB in a name space of its own; what is left on it is listed while it is there.
    let mount = "mount -t tmpfs -o size=96k none \"$(dirname \"$OUT\")\"";
    let apart = |script: &str| format!("exec unshare --mount --map-root-user --user sh -c '{script}'");
    let out = disk.join("out");
    if !run(&apart(mount), &source, &out).status.success() {
        println!("NOT RUN: no small disk can be made here");
        return;
    }
    let script = "; eval \"$SHOAL_RELEASE\"; status=$?; find \"$(dirname \"$OUT\")\" -mindepth 1; exit $status";
    let output = run(&apart(&format!("{mount}{script}")), &source, &out);
    check(&output);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "something is left on the disk");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let source = source(folder.path());
    let out = folder.path().join("made/for/it");
    // 32 KiB a file; the signal that would end the program is ignored, so that it gets the error.
    let output = run("trap '' XFSZ; ulimit -f 64 || exit 99; eval \"exec $SHOAL_RELEASE\"", &source, &out);
    if output.status.code() == Some(99) {
        println!("NOT RUN: the size of files cannot be limited here");
        return;
    }
    check(&output);
    assert_eq!(names(folder.path()), ["people.csv"], "folders or files of the failed export are left behind");
}
