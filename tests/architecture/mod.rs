//! Who may know whom, and what may be in the tree of dependencies. If one of these fails, the house is being bent.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The text without comments, so that a doc link is no import.
fn code(path: &Path) -> String {
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Names that follow `prefix` anywhere in the code: `crate::release::…` gives `release`.
fn names_after(code: &str, prefix: &str) -> BTreeSet<String> {
    code.match_indices(prefix)
        .flat_map(|(at, _)| {
            let rest = &code[at + prefix.len()..];
            let list = rest.strip_prefix('{').map_or(rest, |inner| inner.split('}').next().unwrap_or(""));
            let several = rest.starts_with('{');
            let take =
                |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
            if several { list.split(',').map(take).collect::<Vec<_>>() } else { vec![take(rest)] }
        })
        .filter(|name| !name.is_empty())
        .collect()
}

const ROOMS: [&str; 10] =
    ["dataset", "privacy", "disclosure", "segments", "release", "review", "report", "workbench", "gui", "cli"];

/// Each room and the rooms that it may know.
const MAY_KNOW: [(&str, &[&str]); 10] = [
    ("privacy", &[]),
    ("dataset", &["privacy"]),
    ("disclosure", &["privacy"]),
    ("segments", &["privacy", "disclosure"]),
    ("release", &["privacy", "disclosure"]),
    ("review", &["dataset", "segments", "release"]),
    ("report", &["dataset", "review", "release"]),
    ("workbench", &["dataset", "privacy", "segments", "release", "review", "report"]),
    ("gui", &["dataset", "privacy", "segments", "release", "review", "report", "workbench"]),
    ("cli", &["dataset", "privacy", "segments", "release", "review", "report", "workbench"]),
];

#[test]
fn rooms_know_only_whom_they_may() {
    let mut faults = Vec::new();
    for (room, allowed) in MAY_KNOW {
        for file in rust_files(&root().join("src").join(room)) {
            for known in names_after(&code(&file), "crate::") {
                if ROOMS.contains(&known.as_str()) && known != room && !allowed.contains(&known.as_str()) {
                    faults.push(format!("{} knows {known}", file.strip_prefix(root()).unwrap().display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The measure is plain data in, plain data out: the standard library and rayon.
#[test]
fn the_measure_knows_only_std_and_rayon() {
    for file in rust_files(&root().join("src/privacy")) {
        let code = code(&file);
        for outside in names_after(&code, "\nuse ") {
            let known = ["std", "core", "rayon", "super", "self", "crate"];
            let local =
                outside.chars().next().is_some_and(char::is_uppercase) || code.contains(&format!("mod {outside}"));
            assert!(known.contains(&outside.as_str()) || local, "{} uses {outside}", file.display());
        }
    }
}

fn assert_no_file_names(folders: &[&str], needle: &str, allowed: impl Fn(&str) -> bool) {
    for folder in folders {
        for file in rust_files(&root().join("src").join(folder)) {
            let name = file.strip_prefix(root()).unwrap().display().to_string().replace('\\', "/");
            assert!(allowed(&name) || !code(&file).contains(needle), "{name} names {needle}");
        }
    }
}

#[test]
fn only_the_dataset_and_the_writers_know_polars() {
    assert_no_file_names(&ROOMS, "polars_", |name| {
        name.starts_with("src/dataset/") || name.starts_with("src/release/writers/")
    });
}

#[test]
fn only_the_window_knows_the_toolkit() {
    for toolkit in ["egui", "eframe", "rfd::"] {
        assert_no_file_names(&ROOMS, toolkit, |name| name.starts_with("src/gui/"));
    }
}

#[test]
fn nothing_in_the_tree_can_speak_to_a_network() {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let packages: BTreeSet<&str> =
        lock.lines().filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).collect();
    assert!(packages.len() > 100, "Cargo.lock was not read");
    let forbidden = [
        "aws-lc-rs",
        "aws-sdk-s3",
        "curl",
        "curl-sys",
        "h2",
        "h3",
        "hyper",
        "hyper-util",
        "isahc",
        "native-tls",
        "object_store",
        "openssl",
        "openssl-sys",
        "polars-lazy",
        "quinn",
        "reqwest",
        "ring",
        "rustls",
        "rustls-pki-types",
        "schannel",
        "security-framework",
        "surf",
        "tungstenite",
        "ureq",
    ];
    let found: Vec<_> = forbidden.iter().filter(|name| packages.contains(**name)).collect();
    assert!(found.is_empty(), "Cargo.lock holds {found:?}: Shoal has no network code, in its dependencies too");
}

/// The product's own code opens no socket.
#[test]
fn no_room_names_a_socket() {
    for needle in ["TcpStream", "TcpListener", "UdpSocket", "ToSocketAddrs", "tokio::"] {
        assert_no_file_names(&ROOMS, needle, |_| false);
    }
}

#[test]
fn the_top_level_holds_only_what_it_should() {
    let allowed =
        ["Cargo.toml", "Cargo.lock", "src", "assets", "tests", "README.md", "screenshots", "LICENSE", "target"];
    for entry in std::fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(name.starts_with('.') || allowed.contains(&name.as_str()), "{name} does not belong to the top level");
    }
}
