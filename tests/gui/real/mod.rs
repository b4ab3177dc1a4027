//! The real program in a real window on a virtual display, and where it can have none.
//!
//! Needs Xvfb and xdotool; a run without them says so, and fails with `SHOAL_WINDOW=required`.

mod display;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use eframe::egui::{Pos2, accesskit::Role as Access};
use egui_kittest::kittest::Queryable as _;
use shoal::{
    dataset::Role,
    release::writers::HIDDEN,
    review::{self, Review},
};

use self::display::{RealWindow, Screen, not_run, program};
use super::harness::{Window, click, click_role, settle, small};

/// The customers of a bank where they are at hand, else made-up ones: a copy in `folder`.
fn customers(folder: &Path) -> PathBuf {
    if let Some(bank) = crate::data("bank-full.csv") {
        let copy = folder.join("bank-full.csv");
        fs::copy(bank, &copy).unwrap();
        return copy;
    }
    println!("The window is driven on made-up customers instead.");
    let copy = folder.join("customers.csv");
    let mut text = "age,job,marital,education\n".to_owned();
    for n in 0..6000_u32 {
        let job = ["nurse", "clerk", "baker", "farmer", "teacher", "pilot"][(n % 97 % 6) as usize];
        let marital = ["single", "married"][(n % 2) as usize];
        let education = ["primary", "secondary", "tertiary"][(n % 89 / 41) as usize];
        // One rare kind of person, so that something has to be hidden.
        let education = if n % 1500 == 7 { "none" } else { education };
        text += &format!("{},{job},{marital},{education}\n", 18 + n % 71);
    }
    fs::write(&copy, text).unwrap();
    copy
}

/// People by two columns with every total, counted line by line.
fn plain_counts(file: &Path, columns: [&str; 2], total: &str) -> BTreeMap<[String; 2], u64> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let headers = reader.headers().unwrap().clone();
    let places = columns.map(|name| headers.iter().position(|header| header == name).unwrap());
    let mut counts = BTreeMap::new();
    for record in reader.records() {
        let record = record.unwrap();
        let [first, second] = places.map(|place| match record.get(place).unwrap() {
            "unknown" => "missing".to_owned(),
            value => value.to_owned(),
        });
        for first in [first.as_str(), total] {
            for second in [second.as_str(), total] {
                *counts.entry([first.to_owned(), second.to_owned()]).or_insert(0) += 1;
            }
        }
    }
    counts
}

fn middle(window: &Window, role: Access, name: &str) -> Pos2 {
    window.get_by_role_and_label(role, name).rect().center()
}

/// What would be wrong: the window works in tests only. The hand takes the way of a person: the path is typed, the
/// suggestions are taken, a table is chosen, the files are written. Where things stand it learns from a second window
/// of the same size, drawn in memory, that goes the same way.
#[test]
fn from_the_start_screen_to_the_exported_files() {
    let folder = tempfile::tempdir().unwrap();
    let (file, columns) = (customers(folder.path()), ["job", "education"]);
    let Some(screen) = Screen::start(&[]) else { return };
    let home = folder.path().join("home");
    let mut real = match RealWindow::open(&screen, screen.program(&home)) {
        Ok(window) => window,
        Err((status, said)) => {
            assert_eq!(status.code(), Some(3), "{said}");
            return not_run(&format!("nothing draws a window here ({said})"));
        }
    };
    let twin_home = tempfile::tempdir().unwrap();
    let mut twin = small(twin_home.path(), None);

    let field = twin.get_by_label("Path of a file").rect().center();
    real.until(
        "the typed path opens the file",
        |real| {
            real.click(field);
            real.keys(&["ctrl+a"]);
            real.types(&file.display().to_string());
            real.keys(&["Return"]);
        },
        |real| real.title().starts_with(&*file.file_name().unwrap().to_string_lossy()),
    );
    twin.state_mut().bench.open(&file);
    settle(&mut twin);

    let beside = review::beside(&file);
    let on_disk = || Review::load(&beside).ok();
    real.until(
        "the suggestions are accepted from the palette",
        |real| {
            real.keys(&["ctrl+k"]);
            real.types("accept all");
            real.keys(&["Return", "ctrl+s"]);
        },
        |_| on_disk().is_some_and(|review| review.with_role(Role::QuasiIdentifier).next().is_some()),
    );
    twin.state_mut().command(shoal::gui::command::Command::AcceptSuggestions);
    settle(&mut twin);
    assert_eq!(on_disk().unwrap().columns, twin.state().bench.review().columns);

    let release = middle(&twin, Access::Tab, "Release");
    click_role(&mut twin, Access::Tab, "Release");
    real.click(release);
    for column in columns {
        let list = twin.get_by_label("Add a column to the table").rect().center();
        click(&mut twin, "Add a column to the table");
        let item = middle(&twin, Access::Button, column);
        click_role(&mut twin, Access::Button, column);
        let wanted = twin.state().bench.review().release.clone();
        real.until(
            format!("{column} is added to the table"),
            |real| {
                real.click(list);
                real.click(item);
                real.keys(&["ctrl+s"]);
            },
            |_| on_disk().is_some_and(|review| review.release == wanted),
        );
    }

    let out = folder.path().join("release");
    let files = ["table.csv", "table.xlsx", "table.parquet", "manifest.json"];
    real.until(
        "the release is exported",
        |real| {
            real.keys(&["ctrl+e", "ctrl+a"]);
            real.types(&out.display().to_string());
            real.keys(&["Return"]);
        },
        |_| files.iter().all(|name| out.join(name).is_file()),
    );
    real.until("the release is in the ledger", |_| {}, |_| on_disk().is_some_and(|r| r.ledger.entries().len() == 1));
    real.keys(&["ctrl+q"]);
    assert!(real.end().success());

    let mut written: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    written.sort();
    assert_eq!(written, ["manifest.json", "table.csv", "table.parquet", "table.xlsx"]);
    held_against_the_file(&file, columns, &out.join("table.csv"));
}

/// What would be wrong: the system is shut down, and what was decided since the last save is gone.
#[test]
fn a_system_that_is_shut_down_finds_the_review_saved() {
    let folder = tempfile::tempdir().unwrap();
    let file = customers(folder.path());
    let Some(screen) = Screen::start(&[]) else { return };
    let mut command = screen.program(&folder.path().join("home"));
    command.arg(&file);
    let mut real = match RealWindow::open(&screen, command) {
        Ok(window) => window,
        Err((_, said)) => return not_run(&format!("nothing draws a window here ({said})")),
    };
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    real.until("the file is opened", |_| {}, |real| real.title().starts_with(&name));
    real.keys(&["ctrl+k"]);
    real.types("accept all");
    real.keys(&["Return"]);
    // Sooner than it would be saved by itself.
    std::thread::sleep(std::time::Duration::from_millis(700));
    real.ask_to_end();
    assert!(real.end().success());
    let review = Review::load(&review::beside(&file)).unwrap();
    assert!(review.with_role(Role::QuasiIdentifier).next().is_some());
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");
}

/// Every number of the table is the file's own, and no small one is there.
fn held_against_the_file(file: &Path, columns: [&str; 2], table: &Path) {
    let mut table = csv::Reader::from_path(table).unwrap();
    let headers: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(headers, [columns[0], columns[1], "people"]);
    let mut counts = plain_counts(file, columns, "Total");
    let (mut published, mut hidden) = (0, 0);
    for record in table.records() {
        let record = record.unwrap();
        let place = [record[0].to_owned(), record[1].to_owned()];
        let truth = counts.remove(&place).unwrap_or(0);
        match &record[2] {
            HIDDEN => hidden += 1,
            count => {
                published += 1;
                assert_eq!(count.parse(), Ok(truth), "{place:?}");
                assert!(truth == 0 || truth >= 10, "{place:?}: {truth} people are shown");
            }
        }
    }
    assert!(counts.is_empty(), "not in the table: {counts:?}");
    assert!(published > hidden && published > 10, "{published} cells published, {hidden} hidden");
}

/// Where drivers are looked for, a place that has none.
const NO_DRIVERS: &str = "/nonexistent.json";

/// What would be wrong: a machine without OpenGL gets a panic, or a window that never comes. It gets the other
/// renderer, or where that has no driver either, a sentence.
#[test]
fn without_opengl_there_is_another_renderer_or_a_sentence() {
    let Some(screen) = Screen::start(&["-extension", "GLX"]) else { return };
    let home = tempfile::tempdir().unwrap();
    let without_opengl = || {
        let mut command = screen.program(home.path());
        command.env("__EGL_VENDOR_LIBRARY_FILENAMES", NO_DRIVERS);
        command
    };
    match RealWindow::open(&screen, without_opengl()) {
        Ok(window) => {
            assert_eq!(window.title(), "Shoal");
            window.keys(&["ctrl+q"]);
            assert!(window.end().success());
        }
        Err((status, said)) => says_what_is_missing(status.code(), &said),
    }
    let mut neither = without_opengl();
    neither.env("VK_DRIVER_FILES", NO_DRIVERS).env("VK_ICD_FILENAMES", NO_DRIVERS);
    let Err((status, said)) = RealWindow::open(&screen, neither) else { panic!("something draws without a driver") };
    says_what_is_missing(status.code(), &said);
    assert!(said.contains("no way to draw"), "{said}");
}

/// What would be wrong: over ssh or in a container the program panics, or does not say how to do the work there.
#[test]
fn without_a_display_the_command_that_does_the_same_is_named() {
    let home = tempfile::tempdir().unwrap();
    for display in [None, Some(":987")] {
        let mut command = program(home.path());
        if let Some(display) = display {
            command.env("DISPLAY", display);
        }
        let output = command.stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        says_what_is_missing(output.status.code(), &said);
        assert!(said.contains("no display"), "{said}");
    }
    assert!(fs::read_dir(home.path()).unwrap().next().is_none(), "a window that never was has left something behind");
}

fn says_what_is_missing(status: Option<i32>, said: &str) {
    assert_eq!(status, Some(3), "{said}");
    assert!(said.contains("shoal assess FILE --qi COLUMNS"), "{said}");
    assert!(!said.contains("panicked") && said.lines().count() == 1, "{said}");
}

/// What would be wrong: the window, its dialogs or its renderer reach for the network, be it because the environment
/// names a session bus on another machine.
#[test]
fn the_window_asks_for_no_internet_socket() {
    if !crate::connections::can_watch() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = customers(folder.path());
    let Some(screen) = Screen::start(&[]) else { return };
    let plain = screen.program(&folder.path().join("home"));
    let log = folder.path().join("calls");
    let mut watched = std::process::Command::new("strace");
    watched.args(["-f", "-qq", "-e", "trace=socket,connect,execve", "-o"]).arg(&log);
    watched.arg(plain.get_program()).arg(&file);
    for (name, value) in plain.get_envs() {
        match value {
            Some(value) => watched.env(name, value),
            None => watched.env_remove(name),
        };
    }
    watched.env("DBUS_SESSION_BUS_ADDRESS", "tcp:host=127.0.0.1,port=9");
    watched.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut real = match RealWindow::open(&screen, watched) {
        Ok(window) => window,
        Err((status, said)) => {
            assert_eq!(status.code(), Some(3), "{said}");
            return not_run(&format!("nothing draws a window here ({said})"));
        }
    };
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    real.until("the file is opened", |_| {}, |real| real.title().starts_with(&*name));
    // The dialog for files asks the desktop's portal over the session bus.
    real.keys(&["ctrl+o"]);
    std::thread::sleep(std::time::Duration::from_secs(1));
    real.keys(&["Escape", "ctrl+q"]);
    real.end();
    let calls = fs::read_to_string(&log).unwrap();
    let found = crate::connections::internet_calls(&calls);
    assert!(found.is_empty(), "the window asked for {found:#?}");
    assert!(calls.matches("execve(").count() > 1, "it started again without the bus of another machine");
}
