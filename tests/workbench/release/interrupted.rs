//! A power cut at every step of a release: the next start finds it whole or not there.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use shoal::dataset::{self, Dataset, OpenOptions};
use shoal::files::IfExists;
use shoal::privacy::Progress;
use shoal::release::settings::TableSettings;
use shoal::release::writers::FileFormat;
use shoal::review::{Edit, Review};
use shoal::workbench::{Destination, Folders, Mode, Step, Workbench, prepare_release, release_into};

/// The folder of the work, and after which step the program dies: for the program that dies.
const FOLDER: &str = "SHOAL_TEST_FOLDER";
const STEP: &str = "SHOAL_TEST_STEP";

fn file(folder: &Path) -> PathBuf {
    let path = folder.join("members.csv");
    let rows: String =
        (0..200).map(|i| format!("{},{}\n", ["north", "south"][i % 2], ["a", "b", "c"][i % 3])).collect();
    std::fs::write(&path, format!("region,tier\n{rows}")).unwrap();
    path
}

fn opened(folder: &Path) -> (Arc<Dataset>, Review, PathBuf) {
    let path = folder.join("members.csv");
    let dataset = dataset::open(&path, &OpenOptions::default(), &Progress::new()).unwrap();
    let beside = shoal::review::beside(&path);
    let mut review = if beside.exists() { Review::load(&beside).unwrap() } else { Review::default() };
    let table = TableSettings { dimensions: vec!["region".into(), "tier".into()], ..TableSettings::default() };
    review.apply(&Edit::SetRelease(table.into())).unwrap();
    let source = shoal::review::SourceFile {
        name: "members.csv".into(),
        path: Some(path),
        sha256: dataset.source.sha256.clone(),
        bytes: dataset.source.bytes,
        rows: dataset.source.rows,
        sample: None,
    };
    review.source = Arc::new(source);
    (Arc::new(dataset), review, beside)
}

/// Releases into a folder and calls `at` after each step.
fn release(folder: &Path, out: &Path, at: &mut dyn FnMut(Step)) {
    let (dataset, mut review, beside) = opened(folder);
    let preview = prepare_release(&dataset, &review, &Progress::new()).unwrap();
    let to = Destination {
        folder: out,
        review: Some(&beside),
        formats: &[FileFormat::Csv, FileFormat::Xlsx],
        if_exists: IfExists::Replace,
    };
    release_into(&to, &dataset, &preview, &review.clone(), &mut review, None, at).unwrap();
}

/// The program that dies, without a chance to sweep up: run by the test below, one step at a time.
#[test]
#[ignore = "it dies: the test below runs it"]
fn dies_at_a_step() {
    let (Ok(folder), Ok(step)) = (std::env::var(FOLDER), std::env::var(STEP)) else { return };
    let last: usize = step.parse().unwrap();
    let folder = PathBuf::from(folder);
    let mut steps = 0;
    release(&folder, &folder.join("out"), &mut |_| {
        steps += 1;
        if steps == last {
            std::process::abort();
        }
    });
}

fn die(folder: &Path, step: usize) {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "workbench::release::interrupted::dies_at_a_step", "--ignored"])
        .env(FOLDER, folder)
        .env(STEP, step.to_string())
        .output()
        .unwrap()
        .status;
    assert!(!status.success(), "it lived");
}

fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// All steps of a release into a folder that is new, or that holds an older release.
fn steps(is_new: bool) -> Vec<Step> {
    let folder = tempfile::tempdir().unwrap();
    file(folder.path());
    let out = folder.path().join("out");
    if !is_new {
        release(folder.path(), &out, &mut |_| {});
    }
    let mut steps = Vec::new();
    release(folder.path(), &out, &mut |step| steps.push(step));
    steps
}

#[test]
fn a_release_goes_its_steps_in_order() {
    use Step::{Confirmed, Intended, Locked, Placed, Renamed, Staged};
    assert_eq!(steps(true), [Locked, Staged, Intended, Renamed, Placed, Confirmed]);
    assert_eq!(steps(false), [Locked, Staged, Intended, Renamed, Renamed, Renamed, Placed, Confirmed]);
}

/// What would be wrong: half a set of files, files of which no ledger knows, an entry without files, or rubbish.
#[test]
fn a_release_that_dies_at_a_step_is_finished_or_swept_and_told() {
    for is_new in [true, false] {
        let all = steps(is_new);
        let left_at = all.iter().position(|step| *step == Step::Intended).unwrap() + 1;
        for step in 1..=all.len() {
            let folder = tempfile::tempdir().unwrap();
            let path = file(folder.path());
            let out = folder.path().join("out");
            if !is_new {
                release(folder.path(), &out, &mut |_| {});
            }
            let (before, earlier) = (std::fs::read(out.join("manifest.json")).ok(), usize::from(!is_new));
            die(folder.path(), step);

            let home = Folders::below(&folder.path().join("home"));
            let mut bench = Workbench::new(Mode::Inline, Some(home), Arc::new(|| {}));
            bench.open(&path);
            bench.finish();
            let context = format!("new folder: {is_new}, step {step}, {:?}", all[step - 1]);
            let told: Vec<&str> = bench.notices().iter().map(|notice| notice.text.as_str()).collect();
            let ledger = &bench.review().ledger;
            ledger.verify().unwrap();
            assert_eq!(ledger.intended().count(), 0, "{context}");
            let is_there = step >= left_at;
            assert_eq!(ledger.entries().len(), earlier + usize::from(is_there), "{context}: {told:?}");
            // Once its entry is confirmed there is nothing to finish.
            let is_over = all[step - 1] == Step::Confirmed;
            let is_told = told.iter().any(|text| text.contains("interrupted"));
            assert_eq!(is_told, !is_over && all[step - 1] != Step::Locked, "{context}: {told:?}");
            if is_there {
                for file in &ledger.entries()[earlier].content.files {
                    let bytes = std::fs::read(out.join(&file.name)).unwrap();
                    assert_eq!(shoal::files::sha256(&bytes), file.sha256, "{context}: {}", file.name);
                }
            } else {
                assert_eq!(std::fs::read(out.join("manifest.json")).ok(), before, "{context}");
            }
            let files = ["manifest.json", "table.csv", "table.xlsx"];
            let expected = if is_there || !is_new { &files[..] } else { &[] };
            assert_eq!(names(&out), expected, "{context}");
            let mut around = vec!["home", "members.csv"];
            around.extend((is_there || !is_new).then_some("members.csv.shoal.json"));
            around.extend((is_there || !is_new).then_some("out"));
            assert_eq!(names(folder.path()), around, "{context}");
            // On disk as well, and said once.
            drop(bench);
            let beside = shoal::review::beside(&path);
            if beside.exists() {
                let (review, told) = Review::open(&beside).unwrap();
                assert_eq!(review.ledger.entries().len(), earlier + usize::from(is_there), "{context}");
                assert!(told.is_empty(), "{context}: {told:?}");
            }
        }
    }
}
