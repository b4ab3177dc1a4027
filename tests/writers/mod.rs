//! What leaves as files: every format read back, sets written whole or not at all, the ledger's chain.

mod cross;
mod csv;
mod decimals;
mod files;
mod full_disk;
mod jsonstat;
mod ledger;
mod left_behind;
mod parquet;
mod sdmx;
mod set;
mod walk;
mod walk_files;
mod xlsx;

use chrono::{TimeZone as _, Utc};
use proptest::prelude::*;
use shoal::privacy::Progress;
use shoal::release::ledger::manifest::{Exception, Manifest, Origin, SourceFingerprint};
use shoal::release::writers::{FileFormat, Written, write};
use shoal::release::{Published, PublishedRow, PublishedValue};

use PublishedValue::{Count, Empty, Hidden, Number};

/// The names in a folder, sorted.
pub fn names(folder: &std::path::Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

pub fn manifest() -> Manifest {
    let created = Utc.with_ymd_and_hms(2026, 11, 22, 19, 10, 0).unwrap();
    Manifest {
        protections: vec!["Small groups are hidden.".into()],
        notes: vec!["Tiers are as of the day of the export.".into()],
        fingerprint: Some("5a17".repeat(16)),
        ..Manifest::new("Members by region and tier", created)
    }
}

/// What the ledger alone is told of that release.
pub fn origin() -> Origin {
    Origin {
        source: SourceFingerprint { name: "club.csv".into(), sha256: "9c1f".repeat(16), bytes: 1204, rows: Some(950) },
        policy: serde_json::json!({"name": "share with partner", "k": 10}),
        settings: serde_json::json!({"dimensions": ["region", "tier"], "threshold": 10, "cost": 0.1 + 0.2}),
        exceptions: vec![Exception {
            what: "Smallest crowd is 8, not 10.".into(),
            reason: "agreed with the partner".into(),
            by: "A. Meyer".into(),
        }],
        recipients: Vec::new(),
        sign_off: None,
    }
}

/// The table of the Release screen's picture: two dimensions, two hidden cells a line.
pub fn example() -> Published {
    let row = |region: &str, tier: &str, people, spend| PublishedRow {
        at: vec![region.into(), tier.into()],
        values: vec![people, spend],
    };
    Published {
        title: "Members by region and tier".into(),
        dimensions: vec!["region".into(), "tier".into()],
        measures: vec!["people".into(), "spend: mean".into()],
        rows: vec![
            row("North", "gold", Count(118), Number((-12.5).into())),
            row("North", "silver", Hidden, Hidden),
            row("North", "Total", Count(215), Number(31.25.into())),
            row("South", "gold", Count(92), Number(8.0.into())),
            row("South", "silver", Count(0), Empty),
            row("South", "Total", Count(92), Number(8.0.into())),
        ],
        total_label: "Total".into(),
    }
}

/// Writes one format to a folder of its own.
pub fn written(tables: &[Published], format: FileFormat) -> (tempfile::TempDir, Written) {
    let folder = tempfile::tempdir().unwrap();
    let result = write(folder.path(), tables, &manifest(), &[format], Default::default(), &Progress::new());
    (folder, result.unwrap())
}

/// Labels as files really have them, the dangerous ones too.
fn label() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-zäß]{1,8}",
        1 => prop::sample::select(vec![
            "", " ", "x", "-5", "-5.25", "=1+1", "+49 170", "-5–0", "@sum", "'=1", "\tTab", "a,b", "a;b", "say \"hi\"",
            "two\nlines", "two\r\nlines", "007", "1e5", "TRUE", "null", "=HYPERLINK(\"http://x\")", "日本", "🐟",
        ]).prop_map(str::to_owned),
    ]
}

fn value() -> impl Strategy<Value = PublishedValue> {
    let number = prop_oneof![(-1e9..1e9), (-1.0..1.0), prop::sample::select(vec![0.1 + 0.2, 1e300, -1e-300, 0.0])];
    prop_oneof![4 => (0..5_000_000_000_u64).prop_map(Count), 2 => number.prop_map(|number: f64| Number(number.into())), 2 => Just(Hidden), 1 => Just(Empty)]
}

/// Tables of 0 to 3 dimensions and 1 to 3 measures, each cell at most once.
pub fn table() -> impl Strategy<Value = Published> {
    (0..=3_usize, 1..=3_usize).prop_flat_map(|(dimensions, measures)| {
        let row = (prop::collection::vec(label(), dimensions), prop::collection::vec(value(), measures));
        let rows = prop::collection::vec(row, 0..20);
        // Few names, so that dimensions and measures meet.
        let names = prop::collection::vec(
            prop::sample::select(vec!["region", "people", "people status", "measure", "=tier"]),
            dimensions + measures,
        );
        (rows, names).prop_map(move |(mut rows, names)| {
            let mut seen = std::collections::HashSet::new();
            rows.retain(|(at, _)| seen.insert(at.clone()));
            let mut names = names.into_iter().map(str::to_owned);
            Published {
                title: "a table".into(),
                dimensions: names.by_ref().take(dimensions).collect(),
                measures: names.collect(),
                rows: rows.into_iter().map(|(at, values)| PublishedRow { at, values }).collect(),
                total_label: "Total".into(),
            }
        })
    })
}
