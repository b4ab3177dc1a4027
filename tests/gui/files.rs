//! Files that come and go: dropped, chosen in the system's dialog, typed; and what a bad one says in the window.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use eframe::egui::{self, HoveredFile, Key, Modifiers, accesskit::Role as Access};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use shoal::{
    dataset::Role,
    gui::{Choice, Purpose, command::Command, view_state::Place},
    review::{self, Edit},
};

use super::harness::{Window, click, click_role, settle, small, type_into, window};

/// A file as the system hands it over.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("a file is read where it lies".to_owned())
    }
}

fn drop_on(window: &mut Window, paths: &[&Path]) {
    let handle = |path: &&Path| -> egui::DroppedFileHandle { Arc::new(Dropped((*path).to_owned())) };
    window.input_mut().dropped_files = paths.iter().map(handle).collect();
    settle(window);
}

/// Forty customers in a file of this name.
fn customers(folder: &Path, name: &str) -> PathBuf {
    let rows = (0..40).map(|n| format!("{},{}\n", 20 + n % 4, ["north", "south"][n % 2]));
    let path = folder.join(name);
    fs::write(&path, format!("age,region\n{}", rows.collect::<String>())).unwrap();
    path
}

/// The same, reviewed: age is tagged, and the review lies beside it.
fn reviewed(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
    let file = customers(folder, name);
    let mut window = small(&folder.join("first"), Some(&file));
    let edit = Edit::SetRole { column: "age".to_owned(), role: Some(Role::QuasiIdentifier) };
    assert!(window.state_mut().bench.apply(edit));
    window.state_mut().bench.save();
    (review::beside(&file), file)
}

fn open_name(window: &Window) -> Option<String> {
    window.state().bench.dataset().map(|dataset| dataset.source.name.clone())
}

fn said(window: &Window, text: &str) -> bool {
    window.state().bench.notices().iter().any(|notice| notice.text.contains(text))
}

fn tagged(window: &Window) -> bool {
    window.state().bench.review().role("age") == Some(Role::QuasiIdentifier)
}

/// What would be wrong: a column that was read as the wrong type cannot be put right in the window, loses its tag by it,
/// or what could not be read vanishes without a word; or the value that could not be read names a person.
#[test]
fn the_type_of_a_column_is_chosen() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("club.csv");
    let rows: String = (0..40).map(|n| format!("{},0{},a{n}@mail.example\n", 20 + n % 4, 1000 + n)).collect();
    fs::write(&file, format!("age,plz,email\n{rows}")).unwrap();
    let mut window = small(home.path(), Some(&file));
    click_role(&mut window, Access::Tab, "Columns");
    let choose = |window: &mut Window, column: &str, kind: &str| {
        window.state_mut().view.columns.selected = Some(column.to_owned());
        settle(window);
        window.get_by_label(&format!("Type of {column}")).click();
        settle(window);
        click_role(window, Access::Button, kind);
    };
    let first = |window: &Window| window.state().bench.dataset().unwrap().cell(0, 1).to_string();
    assert_eq!(first(&window), "01000");
    let edit = Edit::SetRole { column: "plz".to_owned(), role: Some(Role::QuasiIdentifier) };
    assert!(window.state_mut().bench.apply(edit));
    choose(&mut window, "plz", "Number");
    assert_eq!(first(&window), "1000", "a number has no zeros in front");
    choose(&mut window, "plz", "Text");
    assert_eq!(first(&window), "01000");
    assert_eq!(window.state().bench.review().role("plz"), Some(Role::QuasiIdentifier));
    window.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!(first(&window), "1000", "undone");
    choose(&mut window, "email", "Date");
    assert!(said(&window, "cannot be read as a date"), "nothing of it is one");
    assert_eq!(window.state().bench.type_given("email"), None);
    let mixed = rows.replace("a7@mail.example", "31.12.1999");
    fs::write(&file, format!("age,plz,email\n{mixed}")).unwrap();
    choose(&mut window, "email", "Date");
    assert!(said(&window, "39 cells are no date"));
    assert!(said(&window, "The file has changed"));
    window.state_mut().view.place = Place::Columns;
    window.state_mut().view.columns.selected = Some("email".to_owned());
    settle(&mut window);
    assert!(window.query_by_label_contains("39 values are no date").is_some());
    assert!(window.query_by_label_contains("a0@mail.example").is_none(), "the value names a person");
    assert!(window.query_by_label_contains("Suggested: ").is_some(), "why, all of it");
}

/// What would be wrong: a dropped file does nothing, or nobody knows before letting go that it will be opened.
#[test]
fn a_dropped_file_is_opened() {
    let home = tempfile::tempdir().unwrap();
    let file = customers(home.path(), "club.csv");
    let mut window = small(home.path(), None);
    window.input_mut().hovered_files = vec![HoveredFile { path: Some(file.clone()), mime: String::new() }];
    window.run_ok();
    assert!(window.query_by_label("Let go to open club.csv").is_some());
    window.input_mut().hovered_files.clear();
    drop_on(&mut window, &[&file]);
    assert_eq!(open_name(&window).as_deref(), Some("club.csv"));
    assert!(window.query_by_label("Let go to open club.csv").is_none());
}

/// What would be wrong: of several files an arbitrary one is opened, or all of them one after the other.
#[test]
fn of_several_files_the_first_is_opened_and_that_is_said() {
    let home = tempfile::tempdir().unwrap();
    let files = ["a.csv", "b.csv", "c.csv"].map(|name| customers(home.path(), name));
    let mut window = small(home.path(), None);
    let hovered = |path: &PathBuf| HoveredFile { path: Some(path.clone()), mime: String::new() };
    window.input_mut().hovered_files = files.iter().map(hovered).collect();
    window.run_ok();
    assert!(window.query_by_label("One file at a time: the others are left.").is_some());
    window.input_mut().hovered_files.clear();
    drop_on(&mut window, &[&files[0], &files[1], &files[2]]);
    assert_eq!(open_name(&window).as_deref(), Some("a.csv"));
    assert!(said(&window, "One file at a time"));
}

/// What would be wrong: a folder or a photograph is opened as if it were data, or takes away what was open.
#[test]
fn what_cannot_be_read_says_so_and_leaves_the_open_file_open() {
    let home = tempfile::tempdir().unwrap();
    let photo = home.path().join("photo.png");
    fs::write(&photo, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    let gone = home.path().join("gone.csv");
    let cases: [(&Path, &str); 3] =
        [(home.path(), "is a folder"), (&photo, "of a kind that Shoal does not read"), (&gone, "does not exist")];
    for (path, sentence) in cases {
        let mut window = small(home.path(), None);
        drop_on(&mut window, &[path]);
        assert_eq!(open_name(&window), None, "{}", path.display());
        let name = path.file_name().unwrap().to_string_lossy();
        assert!(window.query_by_label(&format!("✖ {name} could not be opened")).is_some(), "{name}");
        assert!(said(&window, sentence), "{name}: {:?}", window.state().bench.notices());

        let file = customers(home.path(), "club.csv");
        drop_on(&mut window, &[&file]);
        drop_on(&mut window, &[path]);
        assert_eq!(open_name(&window).as_deref(), Some("club.csv"), "the open file stays");
    }
}

/// What would be wrong: a form half filled in for one file is finished for another.
#[test]
fn a_file_dropped_on_a_form_closes_the_form() {
    let home = tempfile::tempdir().unwrap();
    let files = ["a.csv", "b.csv"].map(|name| customers(home.path(), name));
    let mut window = small(home.path(), Some(&files[0]));
    window.state_mut().command(Command::NewSegment);
    settle(&mut window);
    type_into(&mut window, "Name of the segment", "North");
    drop_on(&mut window, &[&files[1]]);
    assert_eq!(open_name(&window).as_deref(), Some("b.csv"));
    assert!(window.state().view.segments.editor.is_none() && window.state().bench.review().segments.is_empty());
}

/// What would be wrong: a window closes over work that could not be saved, or can never be closed again.
#[test]
fn a_review_that_cannot_be_saved_is_asked_about_before_the_window_closes() {
    let home = tempfile::tempdir().unwrap();
    let file = customers(home.path(), "a.csv");
    let mut window = small(home.path(), Some(&file));
    let folder = home.path().join("reviews");
    fs::create_dir(&folder).unwrap();
    window.state_mut().bench.save_as(&folder.join("a.shoal"), true);
    fs::remove_dir_all(&folder).unwrap();
    fs::write(&folder, "no folder any more").unwrap();
    window.state_mut().command(Command::AcceptSuggestions);
    settle(&mut window);
    let close = |window: &mut Window| {
        let root = window.input_mut().viewports.entry(egui::ViewportId::ROOT).or_default();
        root.events.push(egui::ViewportEvent::Close);
        settle(window);
    };
    close(&mut window);
    assert!(window.query_by_label("The review is not saved").is_some());
    click(&mut window, "Stay");
    assert!(window.state().modal.is_none());
    close(&mut window);
    click(&mut window, "Close without saving");
    assert!(window.state().modal.is_none());
    close(&mut window);
    assert!(window.state().modal.is_none(), "it is asked once");
}

/// What would be wrong: the work of yesterday cannot be taken up where its file lies.
#[test]
fn a_dropped_review_opens_with_its_file() {
    let home = tempfile::tempdir().unwrap();
    let (review, _) = reviewed(home.path(), "club.csv");
    let mut window = small(&home.path().join("second"), None);
    drop_on(&mut window, &[&review]);
    assert_eq!(open_name(&window).as_deref(), Some("club.csv"));
    assert!(tagged(&window));
}

/// What would be wrong: a review of a newer Shoal is opened in part, and what it did not understand is lost on saving.
#[test]
fn a_review_of_the_future_is_refused_and_stays_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let (review, _) = reviewed(home.path(), "club.csv");
    let mut document: serde_json::Value = serde_json::from_slice(&fs::read(&review).unwrap()).unwrap();
    document["version"] = 4711.into();
    let bytes = serde_json::to_vec(&document).unwrap();
    fs::write(&review, &bytes).unwrap();
    let mut window = small(&home.path().join("second"), None);
    drop_on(&mut window, &[&review]);
    assert_eq!(open_name(&window), None);
    assert!(said(&window, "was made by a newer Shoal (document version 4711"));
    assert!(window.query_by_label("✖ club.csv.shoal.json could not be opened").is_some());
    assert_eq!(fs::read(&review).unwrap(), bytes);
}

/// What would be wrong: figures of one file are shown under the decisions about another, and nobody knows.
#[test]
fn a_changed_file_is_asked_about() {
    let home = tempfile::tempdir().unwrap();
    let (review, file) = reviewed(home.path(), "club.csv");
    let mut text = fs::read_to_string(&file).unwrap();
    text.push_str("99,north\n");
    fs::write(&file, text).unwrap();
    let mut window = small(&home.path().join("second"), None);
    drop_on(&mut window, &[&review]);
    assert!(window.query_by_label("The file has changed").is_some());
    assert!(window.query_by_label_contains("its fingerprint differs (it had 40 rows then)").is_some());
    click(&mut window, "Cancel");
    assert_eq!(open_name(&window), None);
    drop_on(&mut window, &[&review]);
    click(&mut window, "Go on with it");
    assert_eq!(window.state().bench.dataset().map(|dataset| dataset.rows()), Some(41));
    assert!(tagged(&window) && said(&window, "The file has changed since this review was saved"));
}

/// What would be wrong: a review whose file was moved is lost.
#[test]
fn a_file_that_is_gone_can_be_found_again() {
    let home = tempfile::tempdir().unwrap();
    let (review, file) = reviewed(home.path(), "club.csv");
    let moved = home.path().join("elsewhere");
    fs::create_dir(&moved).unwrap();
    let moved = moved.join("members.csv");
    fs::rename(&file, &moved).unwrap();
    let mut window = small(&home.path().join("second"), None);
    drop_on(&mut window, &[&review]);
    assert!(window.query_by_label("The file is gone").is_some());
    assert!(window.query_by_label_contains("is not there any more. Where is it now?").is_some());
    window.key_press(Key::Escape);
    settle(&mut window);
    assert_eq!(open_name(&window), None);
    assert!(window.query_by_label("Try the sample").is_some(), "the start is there again");
    drop_on(&mut window, &[&review]);
    type_into(&mut window, "Where it is now", &moved.display().to_string());
    click(&mut window, "Open it there");
    assert_eq!(open_name(&window).as_deref(), Some("members.csv"));
    assert!(tagged(&window));
}

/// Waits for the thread that a dialog is waited for on.
fn wait_for(window: &mut Window, done: impl Fn(&Window) -> bool) {
    for _ in 0..500 {
        window.run_ok();
        if done(window) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("no answer has come: {:?}", window.state().bench.notices());
}

/// A dialog that someone chooses a path in, or closes, after a while.
fn person(path: Option<PathBuf>) -> shoal::gui::Chooser {
    Box::new(move |_: &Purpose, _: &str| -> Choice {
        let path = path.clone();
        Box::pin(async move {
            std::thread::sleep(std::time::Duration::from_millis(700));
            path
        })
    })
}

/// What would be wrong: on a system without file dialogs the button does nothing, or never works again.
#[test]
fn without_a_file_dialog_the_path_is_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let file = customers(home.path(), "club.csv");
    let mut window = small(home.path(), None);
    window.state_mut().choose_paths_with(Box::new(|_, _| Box::pin(async { None })));
    type_into(&mut window, "Path of a file", "half a pa");
    click(&mut window, "Browse…");
    wait_for(&mut window, |window| said(window, "No file dialog came up on this system"));
    assert_eq!(window.state().view.typed_path, "half a pa", "what was typed stays");

    window.state_mut().choose_paths_with(Box::new(|_, _| Box::pin(async { panic!("the desktop's bus is gone") })));
    click(&mut window, "Browse…");
    wait_for(&mut window, |window| window.state().bench.notices().len() == 2);

    window.state_mut().choose_paths_with(person(None));
    click(&mut window, "Browse…");
    std::thread::sleep(std::time::Duration::from_millis(1200));
    settle(&mut window);
    assert_eq!(window.state().bench.notices().len(), 2, "a dialog that was closed is no fault");

    window.state_mut().choose_paths_with(person(Some(file)));
    click(&mut window, "Browse…");
    wait_for(&mut window, |window| open_name(window).is_some());
}

/// A field holds this path.
fn shows(window: &Window, path: &Path) -> bool {
    window.query_all_by_value(&path.display().to_string()).next().is_some()
}

/// What would be wrong: a path chosen for one thing lands in the field of another that was opened meanwhile.
#[test]
fn a_chosen_path_goes_where_it_was_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let file = customers(home.path(), "club.csv");
    let mut window = small(home.path(), Some(&file));
    let report = home.path().join("chosen.html");
    window.state_mut().choose_paths_with(person(Some(report.clone())));
    window.state_mut().command(Command::ExportReport);
    settle(&mut window);
    click(&mut window, "Browse…");
    window.key_press(Key::Escape);
    window.state_mut().command(Command::SaveAs);
    settle(&mut window);
    std::thread::sleep(std::time::Duration::from_millis(1200));
    settle(&mut window);
    assert!(!shows(&window, &report));
    window.key_press(Key::Escape);
    window.state_mut().command(Command::ExportReport);
    settle(&mut window);
    click(&mut window, "Browse…");
    wait_for(&mut window, |window| shows(window, &report));
    click_role(&mut window, Access::Button, "Export report");
    assert!(report.is_file());
}

/// A disk of 64 kB, where this user may make one.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(at: &Path) -> Option<Self> {
        fs::create_dir(at).unwrap();
        let mount =
            std::process::Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]).arg(at).output();
        if mount.is_ok_and(|output| output.status.success()) {
            return Some(Self(at.to_owned()));
        }
        println!("NOT RUN: a small disk cannot be mounted by this user.");
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(&self.0).output();
    }
}

/// What would be wrong: a full disk leaves half a release behind, or the window says that it was written.
#[test]
fn a_full_disk_is_said_and_nothing_is_left_behind() {
    let home = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::mount(&home.path().join("disk")) else { return };
    fs::write(disk.0.join("filler"), vec![7; 60 << 10]).unwrap();
    let mut window = small(home.path(), None);
    super::journeys::sample(&mut window);
    super::journeys::coarse_table(&mut window);
    window.state_mut().command(Command::Export);
    settle(&mut window);
    window.get_by_label("Folder of the export").focus();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    let folder = disk.0.join("release");
    type_into(&mut window, "Folder of the export", &folder.display().to_string());
    window.key_press(Key::Enter);
    settle(&mut window);
    assert!(said(&window, "the disk is full; free some space or choose another disk"));
    let left: Vec<_> = fs::read_dir(&disk.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["filler"]);
    assert!(window.state().bench.review().ledger.entries().is_empty(), "nothing has left");
}

/// What would be wrong: the end of a line is drawn before its width is known, and stays cut until the pointer moves.
#[test]
fn what_was_opened_is_whole_before_anything_moves() {
    let home = tempfile::tempdir().unwrap();
    let file = customers(home.path(), "club.csv");
    let size = egui::Vec2::new(1280.0, 720.0);
    let mut window = window(home.path(), size, 1.0, egui::Theme::Light, None);
    window.state_mut().bench.open(&file);
    window.run_ok();
    let page = 1280.0 - shoal::gui::theme::METER;
    for name in ["Next", "Find in the table", "Agreed columns…"] {
        let right = window.get_by_label(name).rect().right();
        assert!(right <= page, "{name} ends at {right}");
    }
    assert!(window.state().view.typed_path.is_empty());
}

/// What would be wrong: what can be done about a remark stands below its text.
#[test]
fn a_remark_and_what_can_be_done_have_one_middle() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("club.csv");
    let rows = (0..40).map(|n| format!("{},{}\n", 20 + n % 4, 10115 + n));
    fs::write(&file, format!("age,PLZ\n{}", rows.collect::<String>())).unwrap();
    let window = small(home.path(), Some(&file));
    let is_text = |node: &egui_kittest::Node<'_>| {
        node.accesskit_node().label().is_none_or(|label| !label.starts_with("settled: "))
    };
    let text = window.query_all_by_label_contains("“PLZ” ").find(is_text).expect("a remark");
    let link = window.query_all_by_label_contains("Read as ").next().expect("a link");
    let (text, link) = (text.rect().center().y, link.rect().center().y);
    assert!((text - link).abs() <= 1.0, "{text} and {link}");
}
