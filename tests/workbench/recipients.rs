//! Releases to several recipients: each is attacked with what they hold, and all of them together.

use std::sync::Arc;

use shoal::dataset::{self, Dataset, OpenOptions};
use shoal::files::IfExists;
use shoal::privacy::Progress;
use shoal::release::ReleaseSettings;
use shoal::release::settings::{Protect, TableSettings};
use shoal::release::writers::FileFormat;
use shoal::report::assessment::Verdict;
use shoal::review::{Edit, Recipient, RecipientCategory, Review, Segment, SourceFile};
use shoal::workbench::{Destination, ReleasePreview, knowledge, prepare_release, release_into};

/// 40 people of the north, 4 of them without the app, and 30 of the south, 12 without.
struct Desk {
    dataset: Arc<Dataset>,
    review: Review,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("members.csv");
        let mut rows = String::from("region,app,spend\n");
        for (region, app, people) in
            [("north", "yes", 36), ("north", "no", 4), ("south", "yes", 18), ("south", "no", 12)]
        {
            (0..people).for_each(|n| rows.push_str(&format!("{region},{app},{}\n", 10 + n)));
        }
        std::fs::write(&path, rows).unwrap();
        let dataset = dataset::open(&path, &OpenOptions::default(), &Progress::new()).unwrap();
        let source = SourceFile { sha256: dataset.source.sha256.clone(), ..SourceFile::default() };
        let mut review = Review { source: Arc::new(source), ..Review::default() };
        for name in ["A", "B", "C"] {
            review.apply(&Edit::AddRecipient(Recipient::named(name))).unwrap();
        }
        review.apply(&Edit::AddSegment(Segment::new("With app", "app = \"yes\""))).unwrap();
        Self { dataset: Arc::new(dataset), review, folder }
    }

    fn preview(&mut self, table: TableSettings, recipients: &[&str]) -> ReleasePreview {
        let recipients = recipients.iter().map(|name| (*name).to_owned()).collect();
        self.review.apply(&Edit::SetRelease(ReleaseSettings { tables: vec![table], recipients })).unwrap();
        prepare_release(&self.dataset, &self.review, &Progress::new()).unwrap()
    }

    fn release(&mut self, table: TableSettings, recipients: &[&str]) -> ReleasePreview {
        let preview = self.preview(table, recipients);
        let out = self.folder.path().join(format!("out{}", self.review.ledger.next_number()));
        let to = Destination { folder: &out, review: None, formats: &[FileFormat::Csv], if_exists: IfExists::Refuse };
        let run = self.review.clone();
        release_into(&to, &self.dataset, &preview, &run, &mut self.review, Some("for the test"), &mut |_| {}).unwrap();
        preview
    }
}

fn everybody() -> TableSettings {
    TableSettings { dimensions: vec!["region".into()], ..TableSettings::default() }
}

fn with_app() -> TableSettings {
    TableSettings { filter: Some("With app".into()), ..everybody() }
}

fn north(preview: &ReleasePreview) -> Option<u64> {
    let cell = preview.tables[0].prepared.find(&["north"]).unwrap();
    match cell.published[0] {
        shoal::release::PublishedValue::Count(people) => Some(people),
        _ => None,
    }
}

#[test]
fn two_recipients_are_warned_of_by_name() {
    let mut desk = Desk::new();
    assert_eq!(desk.release(everybody(), &["A"]).verdict, Verdict::Pass);
    let preview = desk.preview(with_app(), &["B"]);
    assert_eq!((north(&preview), preview.earlier_releases), (Some(36), 0), "B holds nothing");
    assert_eq!(preview.verdict, Verdict::Warn);
    assert_eq!(preview.because, preview.together[0]);
    assert!(preview.because.starts_with("B and A together could work out 4 people: "), "{}", preview.because);
    assert!(preview.because.contains("40") && preview.because.contains("36"), "{}", preview.because);
    // Everybody is told of as few recipients as are enough.
    desk.release(TableSettings { dimensions: vec!["app".into()], ..TableSettings::default() }, &["C"]);
    let preview = desk.preview(with_app(), &["B"]);
    assert!(preview.together.iter().any(|sentence| sentence.starts_with("B and A together")), "{preview:?}");
}

#[test]
fn whoever_holds_the_first_is_not_given_the_difference() {
    type First = fn(&mut Desk);
    let firsts: [(&str, First, &[&str]); 6] = [
        ("the same recipient", |desk| _ = desk.release(everybody(), &["A"]), &["A"]),
        ("named together", |desk| _ = desk.release(everybody(), &["A"]), &["A", "B"]),
        ("nobody named before", |desk| _ = desk.release(everybody(), &[]), &["B"]),
        ("nobody named now", |desk| _ = desk.release(everybody(), &["A"]), &[]),
        (
            "public before",
            |desk| {
                let category = RecipientCategory::Public;
                let public = Recipient { category, ..Recipient::named("Website") };
                desk.review.apply(&Edit::AddRecipient(public)).unwrap();
                desk.release(everybody(), &["Website"]);
            },
            &["B"],
        ),
        (
            "a recipient under another name",
            |desk| {
                desk.release(everybody(), &["A"]);
                let to = Recipient::named("A GmbH");
                desk.review.apply(&Edit::ChangeRecipient { name: "A".into(), to }).unwrap();
            },
            &["A GmbH"],
        ),
    ];
    for (what, first, names) in firsts {
        let mut desk = Desk::new();
        first(&mut desk);
        let preview = desk.preview(with_app(), names);
        assert_eq!(preview.earlier_releases, 1, "{what}");
        assert!(north(&preview).is_none() || preview.verdict == Verdict::Fail, "{what}: {preview:?}");
        assert!(preview.together.is_empty(), "{what}: {:?}", preview.together);
    }
}

#[test]
fn nothing_is_said_where_recipients_together_know_nothing_small() {
    let mut desk = Desk::new();
    desk.release(everybody(), &["A"]);
    let preview = desk.preview(everybody(), &["B"]);
    assert_eq!((preview.verdict, preview.together.len()), (Verdict::Pass, 0), "{preview:?}");
}

#[test]
fn what_each_knows_and_what_they_know_together() {
    let mut desk = Desk::new();
    desk.release(everybody(), &["A"]);
    desk.release(with_app(), &["B"]);
    let both = ["A".to_owned(), "B".to_owned()];
    for dataset in [Some(&desk.dataset), None] {
        let known = knowledge(&desk.review, dataset, &both, &Progress::new()).unwrap();
        let of = |who: &str| known.iter().find(|known| known.who() == who).unwrap();
        assert_eq!((of("A").releases.as_slice(), of("A").smallest_group), ([1].as_slice(), Some(30)));
        assert_eq!((of("B").releases.as_slice(), of("B").smallest_group), ([2].as_slice(), Some(18)));
        assert!(of("A").recovered.is_empty() && of("B").recovered.is_empty(), "{known:?}");
        let together = of("A and B");
        assert_eq!((together.releases.as_slice(), together.smallest_group), ([1, 2].as_slice(), Some(4)));
        assert_eq!(together.recovered[0].people, Some(4), "{together:?}");
        assert_eq!(together.not_looked_at.is_empty(), dataset.is_some(), "{together:?}");
    }
}

/// Sums of everybody and of those with the app, and rounded numbers: the same groups, known as closely as the numbers say.
#[test]
fn sums_are_subtracted_and_rounded_numbers_leave_room() {
    let measured = |mut table: TableSettings| {
        let statistic = shoal::release::settings::Statistic::Sum;
        table.measures = vec![shoal::release::settings::Measure::new("spend", statistic)];
        table
    };
    let mut desk = Desk::new();
    desk.release(measured(everybody()), &["A"]);
    let preview = desk.preview(measured(with_app()), &["B"]);
    assert!(preview.together.iter().any(|sentence| sentence.contains("the sum of spend")), "{:?}", preview.together);
    let rounded = |table: TableSettings| TableSettings { protect: Protect::Round { base: 20 }, ..table };
    let mut desk = Desk::new();
    desk.release(rounded(everybody()), &["A"]);
    let preview = desk.preview(rounded(with_app()), &["B"]);
    assert!(preview.together.iter().all(|sentence| !sentence.contains("= 4")), "{:?}", preview.together);
}

/// A ledger of before names nobody: its hashes hold, and everybody knows its releases.
#[test]
fn entries_without_recipients_keep_their_hashes() {
    let mut desk = Desk::new();
    desk.release(everybody(), &[]);
    let text = serde_json::to_string(&*desk.review.ledger).unwrap();
    assert!(!text.contains("\"recipients\":[]"), "{text}");
    assert!(desk.review.ledger.verify().is_ok());
    desk.release(everybody(), &["A"]);
    let text = serde_json::to_string(&*desk.review.ledger).unwrap();
    let again: shoal::release::ledger::Ledger = serde_json::from_str(&text).unwrap();
    assert!(again.verify().is_ok());
    let forged = text.replace("\"name\":\"A\",\"category\":\"partner\"", "\"name\":\"Z\",\"category\":\"partner\"");
    let forged: shoal::release::ledger::Ledger = serde_json::from_str(&forged).unwrap();
    assert!(forged.verify().is_err(), "whom it went to is part of the history");
}
