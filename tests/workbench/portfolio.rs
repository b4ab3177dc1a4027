//! The reviews that this computer knows, as rows: every state, and that nothing on disk is touched.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use shoal::dataset::OpenOptions;
use shoal::files::IfExists;
use shoal::privacy::Progress;
use shoal::release::ReleaseSettings;
use shoal::release::settings::TableSettings;
use shoal::release::writers::FileFormat;
use shoal::review::{Edit, Recipient, Review, Seal, Segment, Signer, Signing, SourceFile, Step, beside};
use shoal::workbench::{
    Destination, Folders, HeldTogether, Mode, OnDisk, Portfolio, PortfolioRow, Recent, Settings, Stands, Workbench,
    prepare_release, release_into,
};

use crate::cli;

/// A file of two rows in a folder, and a review beside it that `change` has changed.
pub fn review_of(folder: &Path, name: &str, change: impl FnOnce(&mut Review)) -> PathBuf {
    let path = folder.join(name);
    let text = format!("id,city\n1,{name}\n2,Bonn\n");
    std::fs::write(&path, &text).unwrap();
    let source = SourceFile {
        name: name.into(),
        path: Some(path.clone()),
        sha256: shoal::files::sha256(text.as_bytes()),
        bytes: text.len() as u64,
        rows: 2,
        sample: None,
    };
    let mut review = Review { source: Arc::new(source), ..Review::default() };
    change(&mut review);
    review.save(&beside(&path)).unwrap();
    path
}

/// The settings below `home` list these files, the last one opened last.
pub fn remember(home: &Path, files: &[(&Path, &str)]) {
    let folder = Folders::below(home).settings;
    let mut settings = Settings::load(&folder);
    for (path, opened) in files {
        let note = "2 rows".to_owned();
        settings.remember(Recent { path: path.to_path_buf(), note, opened: (*opened).to_owned(), review: None });
    }
    settings.save(&folder).unwrap();
}

pub fn set(review: &mut Review, key: &str, text: &str) {
    Arc::make_mut(&mut review.record).set(key, text);
}

pub fn sign(review: &mut Review, step: Step, reason: &str) {
    let by = Signer {
        name: if step == Step::Submit { "A. Analyst" } else { "K. Reviewer" }.into(),
        role: "Head of insight".into(),
    };
    let on = "2026-11-27T14:05:00Z".parse().unwrap();
    let (reason, conditions) = (reason.to_owned(), Vec::new());
    review
        .sign(&Signing {
            step,
            by,
            on,
            reason,
            conditions,
            gates: Vec::new(),
            filled: Vec::new(),
            covers: Default::default(),
        })
        .unwrap();
}

fn portfolio(home: &Path) -> Arc<Portfolio> {
    let mut bench = Workbench::new(Mode::Inline, Some(Folders::below(home)), Arc::new(|| {}));
    bench.portfolio();
    bench.finish();
    bench.portfolio().expect("read")
}

fn row<'a>(known: &'a Portfolio, name: &str) -> &'a PortfolioRow {
    known.rows.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("no {name} in {:#?}", known.rows))
}

/// What would be wrong: a state is told as another, or a figure is made up where none is stored.
#[test]
fn every_state_has_its_sentence() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("files");
    std::fs::create_dir(&folder).unwrap();
    let work = review_of(&folder, "work.csv", |review| {
        Arc::make_mut(&mut review.recipients).push(Recipient { name: "Partner A".into(), ..Recipient::default() });
        set(review, "next_review", "2099-06-30");
        set(review, "source_erase_by", "2099-03-01");
    });
    let waits = review_of(&folder, "waits.csv", |review| sign(review, Step::Submit, ""));
    let refused = review_of(&folder, "refused.csv", |review| {
        sign(review, Step::Submit, "");
        sign(review, Step::Refuse, "14 crowds share one answer");
    });
    let approved = review_of(&folder, "approved.csv", |review| {
        sign(review, Step::Submit, "");
        sign(review, Step::Approve, "");
    });
    let changed = review_of(&folder, "changed.csv", |_| {});
    std::fs::write(&changed, "id,city\n1,Berlin\n2,Bonn\n3,Kiel and more\n").unwrap();
    let overdue = review_of(&folder, "overdue.csv", |review| set(review, "next_review", "2020-01-31"));
    std::fs::write(&overdue, "id\n").unwrap();
    let gone = review_of(&folder, "gone.csv", |_| {});
    std::fs::remove_file(&gone).unwrap();
    let broken = review_of(&folder, "broken.csv", |_| {});
    std::fs::write(beside(&broken), "{\"version\": ").unwrap();
    let sealed = review_of(&folder, "sealed.csv", |_| {});
    let closed = Seal::new("correct horse".to_owned()).seal(&std::fs::read(beside(&sealed)).unwrap()).unwrap();
    std::fs::write(beside(&sealed), closed).unwrap();
    let older = review_of(&folder, "older.csv", |_| {});
    std::fs::write(beside(&older), "{\"version\":2}").unwrap();
    let bare = folder.join("bare.csv");
    std::fs::write(&bare, "id\n1\n").unwrap();
    let lost = folder.join("lost.csv");
    let files = [&work, &waits, &refused, &approved, &changed, &overdue, &gone, &broken, &sealed, &older, &bare, &lost];
    remember(home.path(), &files.map(|path| (path.as_path(), "2026-10-09")));
    let on_disk = || {
        let files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> = files.map(|path| (std::fs::read(&path).unwrap(), path)).collect();
        files.sort();
        files
    };
    let before = on_disk();
    let known = portfolio(home.path());
    assert!(on_disk() == before, "a list reads, and writes nothing");
    for (name, stands, sentence) in [
        ("work.csv", Stands::Quiet, "In work: nothing is released yet"),
        ("waits.csv", Stands::Care, "Waits for approval since 27 Nov 2026"),
        ("refused.csv", Stands::Bad, "Refused: 14 crowds share one answer"),
        ("approved.csv", Stands::Good, "Approved, nothing released yet"),
        ("changed.csv", Stands::Care, "The file has changed since"),
        ("overdue.csv", Stands::Bad, "Overdue: the file has changed since"),
        ("gone.csv", Stands::Bad, "The file is not where it was"),
        ("broken.csv", Stands::Bad, "Its review cannot be read"),
        ("sealed.csv", Stands::Quiet, "Sealed"),
        ("bare.csv", Stands::Quiet, "No review is saved of it yet"),
        ("lost.csv", Stands::Bad, "The file is not where it was"),
    ] {
        let row = row(&known, name);
        assert!(row.stands == stands && row.sentence.starts_with(sentence), "{name}: {row:#?}");
    }
    let work = row(&known, "work.csv");
    assert_eq!(
        (work.due.unwrap().to_string(), work.due_why.as_str()),
        ("2099-03-01".into(), "The file must be erased.")
    );
    assert_eq!(
        (work.recipients.as_slice(), work.budget, work.on_disk),
        (&["Partner A".to_owned()][..], None, OnDisk::Same)
    );
    assert!(work.budget_why.contains("No noise") && work.more.contains("not stored"));
    assert_eq!(row(&known, "waits.csv").due, None);
    assert_eq!(known.rows[0].name, "overdue.csv", "what is overdue comes first");
    assert_eq!(known.due("2099-02-25".parse().unwrap()), (1, 1));
    assert_eq!(known.not_read, 3, "broken, sealed and lost; a file without a review has nothing to read");
    assert_eq!(row(&known, "bare.csv").due_why, "No review is saved of it yet.");
}

/// What would be wrong: what a recipient got from one review is not added to what they got from another.
#[test]
fn who_holds_what_adds_up_over_reviews() {
    let home = tempfile::tempdir().unwrap();
    let clubs = [cli::club(), cli::club()];
    for ((folder, file), more) in clubs.iter().zip(["Partner B", "Partner C"]) {
        for (out, to, dimensions) in [("first", "Partner A", "region"), ("second", more, "tier")] {
            let review = folder.path().join("club.csv.shoal.json");
            let out = folder.path().join(out);
            let mut args = vec!["release", cli::text(file), "--review", cli::text(&review), "--qi", "region,tier"];
            args.extend(["--direct", "id", "--person", "id", "--dimensions", dimensions, "--recipient", to, "--save"]);
            args.extend(["--exception", "for the test", "--out", cli::text(&out)]);
            let answer = cli::shoal(&args);
            assert_eq!(answer.status, 0, "{}{}", answer.out, answer.err);
        }
    }
    remember(home.path(), &[(&clubs[0].1, "2026-10-09"), (&clubs[1].1, "2026-10-09")]);
    let known = portfolio(home.path());
    let holds: Vec<(&str, &str)> =
        known.holdings.iter().map(|one| (one.recipient.as_str(), one.holds.as_str())).collect();
    let expected = [
        ("Partner A", "2 tables, from 2 reviews"),
        ("Partner B", "1 table, from 1 review"),
        ("Partner C", "1 table, from 1 review"),
    ];
    assert_eq!(holds, expected);
    assert_eq!(known.holdings[0].together, "not checked together", "different reviews are not attacked together");
}

/// A file of 70 people, and two reviews of it: one hands a table of everybody to Partner A, the other a table of those
/// with the app to Partner B.
pub fn two_reviews(folder: &Path, change_second: impl Fn(&Path)) -> [PathBuf; 2] {
    let path = folder.join("club.csv");
    let rows: String = (0..70)
        .map(|id| {
            format!("{id},{},{}\n", if id < 40 { "North" } else { "South" }, if id % 10 == 3 { "no" } else { "yes" })
        })
        .collect();
    std::fs::write(&path, format!("id,region,app\n{rows}")).unwrap();
    let reviews = [beside(&path), folder.join("campaign.shoal.json")];
    for (place, review_path) in reviews.iter().enumerate() {
        if place == 1 {
            change_second(&path);
        }
        let dataset = Arc::new(shoal::dataset::open(&path, &OpenOptions::default(), &Progress::new()).unwrap());
        let source = SourceFile {
            name: "club.csv".into(),
            path: Some(path.clone()),
            sha256: dataset.source.sha256.clone(),
            bytes: dataset.source.bytes,
            rows: dataset.source.rows,
            sample: None,
        };
        let mut review = Review { source: Arc::new(source), ..Review::default() };
        let name = ["Partner A", "Partner B"][place];
        review.apply(&Edit::AddRecipient(Recipient::named(name))).unwrap();
        review.apply(&Edit::AddSegment(Segment::new("With app", "app = \"yes\""))).unwrap();
        let filter = (place == 1).then(|| "With app".to_owned());
        let table = TableSettings { dimensions: vec!["region".into()], filter, ..TableSettings::default() };
        let release = ReleaseSettings { tables: vec![table], recipients: vec![name.to_owned()] };
        review.apply(&Edit::SetRelease(release)).unwrap();
        review.save(review_path).unwrap();
        let preview = prepare_release(&dataset, &review, &Progress::new()).unwrap();
        let out = folder.join(format!("out{place}"));
        let to = Destination {
            folder: &out,
            review: Some(review_path),
            formats: &[FileFormat::Csv],
            if_exists: IfExists::Refuse,
        };
        let run = review.clone();
        release_into(&to, &dataset, &preview, &run, &mut review, Some("for the test"), &mut |_| {}).unwrap();
    }
    [path, reviews[1].clone()]
}

fn attacked_together(home: &Path, names: &[&str]) -> Arc<HeldTogether> {
    let mut bench = Workbench::new(Mode::Inline, Some(Folders::below(home)), Arc::new(|| {}));
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    bench.attack_together(&names);
    bench.finish();
    assert_eq!(bench.together_fault(), None);
    bench.held_together().expect("attacked")
}

/// What would be wrong: what two recipients got from two reviews of one file is never subtracted.
#[test]
fn recipients_of_two_reviews_are_attacked_as_one() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("files");
    std::fs::create_dir(&folder).unwrap();
    let [file, second] = two_reviews(&folder, |_| {});
    remember(home.path(), &[(&file, "2026-10-09"), (&second, "2026-10-09")]);
    let alone = attacked_together(home.path(), &["Partner A"]);
    assert!(alone.recovered.is_empty() && alone.is_complete(), "{alone:#?}");
    assert_eq!(alone.of, "1 release, from 1 review");
    let together = attacked_together(home.path(), &["Partner A", "Partner B"]);
    let sizes: Vec<Option<u64>> = together.recovered.iter().map(|group| group.people).collect();
    assert!(sizes.contains(&Some(4)) && sizes.contains(&Some(3)), "{together:#?}");
    assert!(together.is_complete(), "{together:#?}");
    // Without the file the published numbers alone are compared, which is said, and finds these too.
    std::fs::remove_file(&file).unwrap();
    let without = attacked_together(home.path(), &["Partner A", "Partner B"]);
    let sizes: Vec<Option<u64>> = without.recovered.iter().map(|group| group.people).collect();
    assert!(sizes.contains(&Some(4)) && !without.is_complete(), "{without:#?}");
    assert!(without.not_looked_at.iter().any(|why| why.contains("neither beside the review")), "{without:#?}");
}

/// What would be wrong: releases of two versions of a file are subtracted as if they were of the same people, or nobody
/// is told that they were not.
#[test]
fn releases_of_different_files_are_said_not_to_be_attacked_together() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("files");
    std::fs::create_dir(&folder).unwrap();
    let [file, second] = two_reviews(&folder, |path| {
        let text = std::fs::read_to_string(path).unwrap();
        std::fs::write(path, text + "70,North,yes\n").unwrap();
    });
    remember(home.path(), &[(&file, "2026-10-09"), (&second, "2026-10-09")]);
    let together = attacked_together(home.path(), &["Partner A", "Partner B"]);
    assert!(together.recovered.is_empty(), "{together:#?}");
    let says = |text: &str| together.not_looked_at.iter().any(|why| why.contains(text));
    assert!(says("Releases of different files were not attacked together"), "{together:#?}");
    assert!(says("has changed since"), "{together:#?}");
}

/// What would be wrong: a large file is never compared, or a list waits for it.
#[test]
fn a_large_file_is_compared_after_the_list_was_read() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("files");
    std::fs::create_dir(&folder).unwrap();
    let path = folder.join("large.csv");
    let line = format!("{}\n", "a".repeat(1023));
    std::fs::write(&path, line.repeat(65 << 10)).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let source = SourceFile {
        name: "large.csv".into(),
        path: Some(path.clone()),
        sha256: shoal::files::sha256(&bytes),
        bytes: bytes.len() as u64,
        rows: 2,
        sample: None,
    };
    let review = beside(&path);
    Review { source: Arc::new(source), ..Review::default() }.save(&review).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    let touch = |content: &[u8]| {
        std::fs::write(&path, content).unwrap();
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(later).unwrap();
    };
    remember(home.path(), &[(&path, "2026-10-09")]);
    touch(&bytes);
    assert_eq!(row(&portfolio(home.path()), "large.csv").on_disk, OnDisk::Same);
    let mut other = bytes.clone();
    other[5] = b'b';
    touch(&other);
    assert_eq!(row(&portfolio(home.path()), "large.csv").on_disk, OnDisk::Changed);
}
