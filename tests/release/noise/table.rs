//! Whole tables with noise: what one person changes, what adds up, how far off numbers are, what is refused.

use proptest::prelude::*;
use shoal::privacy::{Bitmap, Progress};
use shoal::release::noise::{Secret, Source, Steps, bounded, prepare};
use shoal::release::settings::{Measure, Protect, ShareOf, Statistic, TableSettings};
use shoal::release::tabulation::axis::SegmentRows;
use shoal::release::tabulation::shape::Shape;
use shoal::release::tabulation::{TableInput, tabulate};
use shoal::release::{Prepared, PublishedValue, ReleaseError};

use crate::release::{attack::several_rows::orders, make::input};

fn noisy(epsilon: &str) -> TableSettings {
    TableSettings { protect: Protect::Noise { epsilon: epsilon.parse().unwrap() }, ..TableSettings::default() }
}

fn drawn(input: &TableInput, settings: &TableSettings, source: Source<'_>) -> Result<Prepared, ReleaseError> {
    let Protect::Noise { epsilon } = settings.protect else { panic!("no noise is asked for") };
    prepare(input, settings, epsilon, source, &Progress::new())
}

fn finest(input: &TableInput, steps: Steps) -> (Vec<i64>, Vec<i64>) {
    let shape: Shape = tabulate(input, &TableSettings::default(), &Progress::new()).unwrap().shape;
    let atoms: Vec<u32> = input.dimensions[0].codes.to_vec();
    let exact = bounded(&shape, &atoms, None, &input.people, &[(&input.measures[0], steps)], &Progress::new()).unwrap();
    (
        exact.counts[..input.dimensions[0].labels.len()].to_vec(),
        exact.sums[0][..input.dimensions[0].labels.len()].to_vec(),
    )
}

fn rows() -> impl Strategy<Value = Vec<(u32, u32, f64)>> {
    let value = prop_oneof![8 => -300.0..900.0, 1 => Just(f64::NAN), 1 => Just(1e30), 1 => Just(f64::INFINITY)];
    prop::collection::vec((0_u32..6, 0_u32..4, value), 2..40)
}

proptest! {
    /// What the width of the noise rests on: one person, all of their rows, one finest cell, no more than the bound.
    #[test]
    fn one_person_changes_one_number_by_no_more_than_was_said(rows in rows(), who in 0_u32..6, high in 1.0_f64..5_000.0) {
        let steps = Steps::of(format!("-20..{high}").parse().unwrap());
        let without: Vec<_> = rows.iter().copied().filter(|row| row.0 != who).collect();
        prop_assume!(!without.is_empty() && without.len() < rows.len());
        let (with, without) = (finest(&orders(&rows, 4), steps), finest(&orders(&without, 4), steps));
        let changed = |a: &[i64], b: &[i64]| -> Vec<u64> {
            a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).filter(|change| *change > 0).collect()
        };
        prop_assert_eq!(changed(&with.0, &without.0), vec![1]);
        let sums = changed(&with.1, &without.1);
        prop_assert!(sums.len() <= 1 && sums.iter().all(|change| *change <= steps.most()), "{:?}", sums);
    }

    /// Published numbers of people are whole, not negative, and every margin is the sum of its cells.
    #[test]
    fn published_numbers_of_people_add_up(counts in prop::collection::vec(0_u64..30, 12)) {
        let prepared = drawn(&input(&[3, 4], &counts), &noisy("0.3"), Source::System).unwrap();
        let count = |at: [&str; 2]| match prepared.find(&at).unwrap().published[0] {
            PublishedValue::Count(people) => people,
            other => panic!("{other:?}"),
        };
        for row in ["v0", "v1", "v2", "Total"] {
            let parts: u64 = ["v0", "v1", "v2", "v3"].iter().map(|column| count([row, column])).sum();
            prop_assert_eq!(parts, count([row, "Total"]));
        }
        for column in ["v0", "v1", "v2", "v3"] {
            let parts: u64 = ["v0", "v1", "v2"].iter().map(|row| count([row, column])).sum();
            prop_assert_eq!(parts, count(["Total", column]));
        }
    }
}

/// 2,000 finest cells: more than 5 % + √(ln 10⁹ / 4,000) of them beyond their error bar would come once in a thousand
/// million runs [Hoeffding 1963].
#[test]
fn error_bars_hold_what_they_say() {
    let counts: Vec<u64> = (0..2_000).map(|i| 5 + i % 90).collect();
    for delta in [0.0, 1e-6] {
        let mut settings = noisy("0.8");
        settings.noise.delta = delta;
        let prepared = drawn(&input(&[40, 50], &counts), &settings, Source::System).unwrap();
        let finest = prepared.cells.iter().filter(|cell| !cell.at.contains(&"Total".to_owned()));
        let beyond = finest.filter(|cell| {
            let bar = cell.noise[0].unwrap();
            (cell.count as f64) < bar.low || cell.count as f64 > bar.high
        });
        let allowed = 0.05 + (1e9_f64.ln() / 4_000.0).sqrt();
        assert!(beyond.count() as f64 / 2_000.0 <= allowed);
        assert!(prepared.cells.iter().any(|cell| cell.published != cell.values), "nothing was changed");
        let noise = prepared.noise.as_ref().unwrap();
        assert_eq!(noise.gaussian, delta > 0.0);
        assert_eq!(noise.spent.to_string(), if delta > 0.0 { "ε 0.8 and δ 0.000001" } else { "ε 0.8" });
    }
}

#[test]
fn a_secret_gives_the_same_numbers_for_the_same_question_only() {
    let (counts, secret) = ((0..60).map(|i| 20 + i).collect::<Vec<u64>>(), Secret::from_bytes([3; 32]));
    let of = |counts: &[u64], settings: &TableSettings, context: &[u8]| {
        let prepared = drawn(&input(&[6, 10], counts), settings, Source::Secret(&secret, context)).unwrap();
        prepared.cells.iter().map(|cell| cell.noise[0].unwrap().low as i64 - cell.count as i64).collect::<Vec<i64>>()
    };
    let first = of(&counts, &noisy("0.5"), b"file");
    assert_eq!(first, of(&counts, &noisy("0.5"), b"file"));
    let mut changed = counts.clone();
    changed[7] += 1;
    assert_ne!(
        first,
        of(&changed, &noisy("0.5"), b"file"),
        "a person more, and the same noise: the difference tells them"
    );
    assert_ne!(first, of(&counts, &noisy("0.5"), b"other"));
    let retitled = TableSettings { title: "x".into(), ..noisy("0.5") };
    assert_eq!(first, of(&counts, &retitled, b"file"), "a title is no other question");
    assert_ne!(first, of(&counts, &noisy("0.6"), b"file"));
    let fresh = drawn(&input(&[6, 10], &counts), &noisy("0.5"), Source::System).unwrap();
    let again = drawn(&input(&[6, 10], &counts), &noisy("0.5"), Source::System).unwrap();
    assert_ne!(fresh, again, "the system's source gave the same noise twice");
}

/// Sums, means and shares: near the truth where ε is large, within what the bounds allow, and adding up.
#[test]
fn sums_are_clipped_then_noised() {
    let rows: Vec<(u32, u32, f64)> =
        (0..4_000).map(|i| (i, i % 4, if i == 0 { 1e9 } else { f64::from(i % 100) })).collect();
    let input = orders(&rows, 4);
    let mut settings = noisy("50");
    let all = [Statistic::Sum, Statistic::Mean, Statistic::Share(ShareOf::All)];
    settings.measures = all.into_iter().map(|statistic| Measure::new("spend", statistic)).collect();
    assert_eq!(drawn(&input, &settings, Source::System), Err(ReleaseError::Unbounded("spend".into())));
    settings.noise.clip.insert("spend".into(), "0..100".parse().unwrap());
    let prepared = drawn(&input, &settings, Source::System).unwrap();
    let number = |at: &str, place: usize| match prepared.find(&[at]).unwrap().published[place] {
        PublishedValue::Number(number) => number.value(),
        other => panic!("{other:?}"),
    };
    let clipped: f64 = rows.iter().map(|row| row.2.min(100.0)).sum();
    assert!((number("Total", 1) - clipped).abs() < 100.0, "{} where {clipped} is the clipped sum", number("Total", 1));
    let parts: f64 = ["v0", "v1", "v2", "v3"].iter().map(|place| number(place, 1)).sum();
    assert!((parts - number("Total", 1)).abs() < 1e-6);
    assert!((number("Total", 2) - clipped / 4_000.0).abs() < 0.2);
    assert!((number("v1", 3) - 0.25).abs() < 0.02);
    let cell = prepared.find(&["v1"]).unwrap();
    assert!(cell.noise[1].is_some() && cell.noise[2].is_none() && cell.noise[3].is_none());
    settings.measures.push(Measure::new("spend", Statistic::Quantiles(vec![0.5])));
    assert_eq!(drawn(&input, &settings, Source::System), Err(ReleaseError::NoiseOnQuantiles("spend".into())));
}

/// Segments overlap: a person may be in all of them, so each gets its share and the noise is wider.
#[test]
fn every_segment_has_its_share() {
    let mut with_segments = input(&[2], &[400, 600]);
    let all = Bitmap::all(2);
    let one = Bitmap::from_words(vec![2], 2);
    with_segments.segments = [("Everyone", all), ("Second", one)]
        .into_iter()
        .map(|(name, rows)| SegmentRows { name: name.into(), rows })
        .collect();
    let prepared = drawn(&with_segments, &noisy("1"), Source::System).unwrap();
    let noise = prepared.noise.as_ref().unwrap();
    assert_eq!((noise.shares, noise.people.scale), (3, 3.0));
    let count = |at: [&str; 2]| prepared.find(&at).unwrap().noise[0].unwrap();
    assert!(count(["Total", "Second"]).high > 500.0 && count(["Total", "Second"]).low < 700.0);
    assert!(count(["Total", "Everyone"]).low > 800.0);
    assert_eq!(drawn(&input(&[2], &[4, 6]), &noisy("1"), Source::System).unwrap().noise.unwrap().people.scale, 1.0);
}
