//! Who may know whom, and what may be in the tree of dependencies. If one of these fails, the house is being bent.

use std::collections::{BTreeMap, BTreeSet};
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

/// Names that follow `prefix` anywhere in the code: `crate::release::…` gives `release`, `crate::{gui::{app, plot}, cli}`
/// gives `gui` and `cli`.
fn names_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let first =
        |text: &str| -> String { text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect() };
    code.match_indices(prefix)
        .flat_map(|(at, _)| {
            let rest = &code[at + prefix.len()..];
            match rest.strip_prefix('{') {
                Some(group) => outermost(group).into_iter().map(first).collect(),
                None => vec![first(rest)],
            }
        })
        .filter(|name| !name.is_empty())
        .collect()
}

/// The items of a grouped import up to its closing brace, a group within it in one piece.
fn outermost(group: &str) -> Vec<&str> {
    let (mut depth, mut start) = (0, 0);
    let mut items = Vec::new();
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => {
                items.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                items.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    items
}

#[test]
fn grouped_imports_are_read_to_their_closing_brace() {
    let code = "use crate::{\n    gui::{app::Cx, plot::{Chart, Mark}, theme},\n    report::plot,\n    cli,\n};\nuse crate::review::Policy;";
    let names: Vec<String> = names_after(code, "crate::").into_iter().collect();
    assert_eq!(names, ["cli", "gui", "report", "review"]);
}

/// Rust files that may lie beside each other in one folder.
const MOST_FILES: usize = 15;

#[test]
fn no_folder_is_too_full() {
    let mut files: BTreeMap<String, usize> = BTreeMap::new();
    for file in ["src", "tests"].iter().flat_map(|top| rust_files(&root().join(top))) {
        let folder = file.parent().unwrap().strip_prefix(root()).unwrap().display().to_string().replace('\\', "/");
        *files.entry(folder).or_default() += 1;
    }
    let faults: Vec<String> = files
        .iter()
        .filter(|(_, count)| **count > MOST_FILES)
        .map(|(folder, count)| format!("{folder} holds {count} files, {MOST_FILES} at most"))
        .collect();
    assert!(faults.is_empty(), "make rooms within these folders: {faults:#?}");
}

/// Lines of a Rust file.
const MOST_LINES: usize = 500;

#[test]
fn no_file_is_too_long() {
    for file in rust_files(&root().join("src")) {
        let lines = std::fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= MOST_LINES, "{} has {lines} lines, {MOST_LINES} at most", file.display());
    }
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
    assert_no_file_names(&ROOMS, "polars", |name| {
        name.starts_with("src/dataset/") || name.starts_with("src/release/writers/")
    });
}

#[test]
fn only_the_window_knows_the_toolkit() {
    for toolkit in ["egui", "eframe", "rfd::"] {
        assert_no_file_names(&ROOMS, toolkit, |name| name.starts_with("src/gui/"));
    }
}

/// Names and versions of the packages that these edges lead to, with the features as they are built: `Cargo.lock` also
/// names packages of features that are off. For all platforms if all their packages were fetched, else for this one.
fn packages(edges: &str) -> BTreeSet<(String, String)> {
    let tree = |platforms: &[&str]| {
        let output = std::process::Command::new(env!("CARGO"))
            .current_dir(root())
            .args(["tree", "--locked", "--offline", "--edges", edges, "--prefix", "none", "--format", "{p}"])
            .args(platforms)
            .output()
            .unwrap();
        output.status.success().then(|| String::from_utf8(output.stdout).unwrap())
    };
    let tree = tree(&["--target", "all"]).or_else(|| {
        println!("NOT RUN for other platforms than this one: their packages were not fetched (`cargo fetch`).");
        tree(&[])
    });
    let tree = tree.expect("cargo tree did not run");
    let words = tree.lines().map(str::split_whitespace);
    words
        .filter_map(|mut words| Some((words.next()?.to_owned(), words.next()?.trim_start_matches('v').to_owned())))
        .collect()
}

fn packages_built() -> BTreeSet<String> {
    packages("normal,build").into_iter().map(|(name, _)| name).collect()
}

/// Licences ask that they are passed on with what is made of their works.
#[test]
fn every_package_is_named_with_its_licence() {
    let kept = std::fs::read_to_string(root().join("assets/docs/THIRD-PARTY.md")).unwrap();
    let missing: Vec<String> = packages("normal")
        .into_iter()
        .filter(|(name, _)| name != "shoal")
        .map(|(name, version)| format!("| {name} | {version} | "))
        .filter(|row| !kept.contains(row.as_str()))
        .collect();
    assert!(missing.is_empty(), "python3 assets/packaging/third_party.py writes them: {missing:#?}");
}

#[test]
fn nothing_in_the_tree_can_speak_to_a_network() {
    let packages = packages_built();
    for known in ["shoal", "egui", "egui_plot", "polars"] {
        assert!(packages.contains(known), "the tree was not read: it lacks {known}");
    }
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
        "polars-stream",
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
    assert!(found.is_empty(), "{found:?} would be built: Shoal has no network code, in its dependencies too");
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
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "assets",
        "tests",
        "README.md",
        "screenshots",
        "LICENSE",
        "CHANGELOG.md",
        "target",
    ];
    for entry in std::fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(name.starts_with('.') || allowed.contains(&name.as_str()), "{name} does not belong to the top level");
    }
}
