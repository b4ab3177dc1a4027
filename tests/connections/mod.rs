//! No connection: the real program, watched from outside while it works. Needs strace; a run without it says so, and
//! fails with `SHOAL_WINDOW=required`.

use std::path::Path;
use std::process::Command;

/// Whether system calls can be watched here. A machine may have strace and not let it watch.
pub fn can_watch() -> bool {
    match Command::new("strace").args(["-f", "-e", "trace=socket", "-o", "/dev/null", "true"]).output() {
        Ok(output) if output.status.success() => return true,
        Ok(_) => println!("NOT RUN: strace may not watch here, so no connection was looked for"),
        Err(_) => {
            let required = std::env::var_os("SHOAL_WINDOW").is_some_and(|asked| asked == "required");
            assert!(!required, "connections are to be watched, but strace is not here");
            println!("NOT RUN: strace is not here, so no connection was looked for");
        }
    }
    false
}

/// Calls that make or use an internet socket, among those that strace wrote down.
pub fn internet_calls(watched: &str) -> Vec<&str> {
    watched.lines().filter(|line| line.contains("AF_INET") || line.contains("sin_addr")).collect()
}

/// The program, watched: every socket that it and its threads ask for.
fn watched(folder: &Path, args: &[&str]) -> String {
    let log = folder.join("calls");
    let output = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=socket,connect,bind,sendto,sendmsg", "-o"])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_shoal"))
        .args(args)
        .current_dir(folder)
        .env("SHOAL_HOME", folder.join("home"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code().is_some_and(|status| status < 2), "{args:?}: {said}");
    std::fs::read_to_string(log).unwrap()
}

/// The watch itself sees a socket.
#[test]
fn an_internet_socket_would_be_seen() {
    if !can_watch() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("calls");
    let script = "exec 3<>/dev/tcp/127.0.0.1/9";
    let mut run = Command::new("strace");
    run.args(["-f", "-qq", "-e", "trace=socket,connect", "-o"]).arg(&log).args(["bash", "-c", script]);
    run.output().unwrap();
    assert!(!internet_calls(&std::fs::read_to_string(log).unwrap()).is_empty());
}

#[test]
fn no_command_asks_for_an_internet_socket() {
    if !can_watch() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let commands: [&[&str]; 9] = [
        &["sample", "--people", "500", "--out", "club.csv"],
        &["sample", "--people", "500", "--out", "club.parquet"],
        &["columns", "club.csv"],
        &["columns", "club.parquet"],
        &["assess", "club.csv", "--qi", "gender,tier", "--sensitive", "health_note"],
        &["search", "club.csv", "--qi", "gender,tier", "--k", "5"],
        &["release", "club.csv", "--dimensions", "tier,gender", "--threshold", "5", "--out", "release"],
        &["audit", "release/table.csv", "--threshold", "5"],
        &["sql", "club.csv", "--qi", "gender,tier", "--dialect", "postgres"],
    ];
    for args in commands {
        let calls = watched(folder.path(), args);
        let found = internet_calls(&calls);
        assert!(found.is_empty(), "shoal {args:?} asked for {found:#?}");
    }
}
