//! The packages of every system, made around the program by their scripts.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether a tool of the scripts is on this machine; says so if it is not.
fn is_there(tool: &str) -> bool {
    let is_there = Command::new(tool).arg("--help").output().is_ok();
    if !is_there {
        println!("not run: {tool} is not on this machine");
    }
    is_there
}

/// Runs a script around the program, as one that is a few bytes and asks the real one.
#[cfg(unix)]
fn packages(system: &str, home: &Path) -> Vec<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let program = home.join("program");
    let text = format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_shoal"));
    std::fs::write(&program, text).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let script = root().join("assets/packaging").join(format!("{system}.sh"));
    let made =
        Command::new("bash").arg(script).arg("--program").arg(&program).arg("--out").arg(home.join("out")).output();
    let made = made.unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    String::from_utf8(made.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// The paths in an archive, as a tool lists them.
fn listed(tool: &str, args: &[&str], file: &str) -> String {
    let answer = Command::new(tool).args(args).arg(file).output().unwrap();
    assert!(answer.status.success(), "{file}: {}", String::from_utf8_lossy(&answer.stderr));
    String::from_utf8(answer.stdout).unwrap()
}

#[cfg(unix)]
#[test]
fn the_packages_of_linux_hold_what_they_must() {
    if !["bash", "tar", "dpkg-deb"].iter().all(|tool| is_there(tool)) {
        return;
    }
    let home = TempDir::new().unwrap();
    let made = packages("linux", home.path());
    let [deb, tar] = made.as_slice() else { panic!("{made:?}") };
    let inside = listed("dpkg-deb", &["-c"], deb);
    for path in [
        "./usr/bin/shoal",
        "./usr/share/applications/shoal.desktop",
        "./usr/share/icons/hicolor/256x256/apps/shoal.png",
        "./usr/share/man/man1/shoal.1.gz",
        "./usr/share/bash-completion/completions/shoal",
        "./usr/share/zsh/vendor-completions/_shoal",
        "./usr/share/fish/vendor_completions.d/shoal.fish",
        "./usr/share/doc/shoal/copyright",
        "./usr/share/doc/shoal/THIRD-PARTY.md",
    ] {
        assert!(inside.lines().any(|line| line.ends_with(path)), "the Debian package lacks {path}:\n{inside}");
    }
    let about = listed("dpkg-deb", &["-f"], deb);
    assert!(about.contains(&format!("Version: {}", env!("CARGO_PKG_VERSION"))), "{about}");
    assert!(listed("tar", &["-tzf"], tar).contains("/install.sh"));

    // What is installed from the archive runs, and its manual is the one that the program writes.
    let unpacked = home.path().join("unpacked");
    std::fs::create_dir(&unpacked).unwrap();
    let done = Command::new("tar").arg("-xzf").arg(tar).arg("-C").arg(&unpacked).arg("--strip-components=1").status();
    assert!(done.unwrap().success());
    let place = home.path().join("a place with spaces");
    let done = Command::new("sh").arg(unpacked.join("install.sh")).arg(&place).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let answer = Command::new(place.join("bin/shoal")).arg("--version").output().unwrap();
    assert!(answer.status.success());
    let completions = std::fs::read_to_string(place.join("share/zsh/site-functions/_shoal")).unwrap();
    assert!(completions.starts_with("#compdef shoal"));
}

#[cfg(unix)]
#[test]
fn the_packages_of_macos_and_windows_hold_what_they_must() {
    if !["bash", "perl", "zip", "unzip"].iter().all(|tool| is_there(tool)) {
        return;
    }
    let home = TempDir::new().unwrap();
    let made = packages("macos", home.path());
    let inside = listed("unzip", &["-Z1"], &made[0]);
    for path in [
        "Shoal.app/Contents/Info.plist",
        "Shoal.app/Contents/MacOS/shoal",
        "Shoal.app/Contents/Resources/shoal.icns",
        "Shoal.app/Contents/Resources/man/man1/shoal.1",
        "Shoal.app/Contents/Resources/completions/_shoal",
        "Shoal.app/Contents/Resources/doc/LICENSE",
    ] {
        assert!(inside.lines().any(|line| line == path), "the bundle lacks {path}:\n{inside}");
    }
    let plist = listed("unzip", &["-p", &made[0]], "Shoal.app/Contents/Info.plist");
    assert!(plist.contains(&format!("<string>{}</string>", env!("CARGO_PKG_VERSION"))), "{plist}");

    let made = packages("windows", home.path());
    let inside = listed("unzip", &["-Z1"], &made[0]);
    for path in ["/shoal.exe", "/man/shoal.1", "/completions/shoal.ps1", "/LICENSE", "/THIRD-PARTY.md"] {
        assert!(inside.lines().any(|line| line.ends_with(path)), "the folder lacks {path}:\n{inside}");
    }
}
