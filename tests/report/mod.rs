//! The report as a file, and its pictures.

mod comparison;
mod no_identifiers;
mod page;
mod pictures;
mod register;

use chrono::{TimeZone as _, Utc};
use shoal::release::ledger::manifest::{Exception, Manifest, Origin, SourceFingerprint};
use shoal::release::{Published, PublishedRow, PublishedValue};
use shoal::report::assessment::*;
use shoal::report::{ColumnRow, ReportInput};
use shoal::review::{Form, FromWork, JournalEntry, Review};

pub fn histogram() -> Vec<Bin> {
    let people = [17, 24, 41, 88, 126, 92, 0, 0];
    let sizes = ["1", "2", "3–4", "5–9", "10–19", "20–49", "50–99", "100+"];
    sizes.iter().zip(people).map(|(size, people)| Bin { size: (*size).into(), people, classes: people / 2 }).collect()
}

pub fn quasi_identifiers() -> Vec<QuasiIdentifierFigures> {
    let column = |column: &str, k, people_alone, average_risk| QuasiIdentifierFigures {
        column: column.into(),
        level: 1,
        level_name: "year".into(),
        distinction: 0.037,
        separation: Some(0.98),
        without: Some(Without { k, people_alone, average_risk }),
    };
    vec![
        column("gender", 1, 90, 0.11),
        column("birth date <&> \"year\"", 12, 0, 0.03),
        column("postcode", 31, 0, 0.01),
        column("household", 2, 44, 0.1),
    ]
}

fn classes() -> ClassFigures {
    ClassFigures {
        count: 61,
        smallest: Some(1),
        largest: Some(44),
        mean: Some(6.4),
        people_alone: 17,
        histogram: histogram(),
    }
}

fn risk() -> RiskFigures {
    RiskFigures {
        threshold: 0.2,
        prosecutor: Prosecutor { highest: Some(1.0), average: Some(0.157), share_above_threshold: Some(0.21) },
        journalist: Journalist {
            highest: Some(0.25),
            average: Some(0.04),
            share_above_threshold: Some(0.01),
            population: "file".into(),
        },
        marketer: Marketer { average: Some(0.04) },
    }
}

fn sensitive(column: &str, certainty: Option<f64>) -> SensitiveFigures {
    SensitiveFigures {
        column: column.into(),
        distinct_l: Some(3),
        entropy_l: Some(2.4),
        alpha: Some(0.61),
        recursive_c: RecursiveC { l: 2, c: Some(Figure(f64::INFINITY)) },
        t_equal: Some(0.31),
        t_ordered: None,
        t_distance: None,
        t_hierarchical: None,
        delta_disclosure: Some(1.2),
        beta_basic: Some(0.8),
        beta_enhanced: Some(0.8),
        gain: certainty.map(|c| c - 0.1),
        certainty,
    }
}

fn verdicts(singling_out: Verdict, linking: Verdict, inference: Verdict) -> Verdicts {
    let finding = |verdict, headline: &str, because: &str| Finding {
        measured: true,
        verdict,
        because: because.into(),
        headline: headline.into(),
    };
    Verdicts {
        singling_out: finding(singling_out, "1 person", "smallest crowd; the policy requires 10. 17 people are alone."),
        linking: finding(linking, "1 in 4", "highest chance to match a person found elsewhere."),
        inference: finding(inference, "3 values", "of health note in every crowd; 2 required."),
    }
}

pub fn assessment() -> Assessment {
    use Verdict::{Fail, Pass, Warn};
    let segment = |name: &str, rule: &str, people, verdicts: Verdicts| SegmentFigures {
        name: name.into(),
        rule: rule.into(),
        purpose: String::new(),
        leaves: None,
        columns: Vec::new(),
        rounded: None,
        recipients: Vec::new(),
        people,
        consented: Some(people - people / 10),
        consent: None,
        share: Some(people as f64 / 20_000.0),
        classes: classes(),
        risk: risk(),
        sensitive: vec![sensitive("health note", Some(0.97))],
        sensitive_joint: Vec::new(),
        rule_uses_sensitive: if name == "Low sugar" { vec!["health note".into()] } else { Vec::new() },
        apart_from: None,
        answer: SegmentAnswer {
            verdict: verdicts.worst(),
            because: "4 people apart from VIP with app".into(),
            small_audience: false,
        },
        verdicts,
        error: None,
    };
    let overlap = |a: &str, b: &str, verdict| Overlap {
        a: a.into(),
        b: b.into(),
        a_only: 4,
        b_only: 0,
        both: 1200,
        derivable: verdict == OverlapVerdict::Unsafe,
        verdict,
    };
    Assessment {
        file: FileFacts {
            name: "loyalty_club_2026.csv".into(),
            rows: 20_000,
            unreadable_rows: 3,
            sha256: "9c1fe2".repeat(10) + "9c1f",
            bytes: 2_412_004,
            reading: shoal::dataset::Reading::default(),
        },
        people: 20_000,
        person_key: None,
        keys_missing: Some(0),
        quasi_identifiers: quasi_identifiers(),
        classes: classes(),
        risk: risk(),
        population_table: None,
        population_fault: None,
        population_uniques: Some(PopulationUniques {
            population: 80_000_000,
            zayatz: Some(12.0),
            pitman: None,
            snb: Some(10.4),
            dankar: Some(10.4),
            dankar_model: Some("snb".into()),
            reasons: vec!["Pitman did not converge.".into()],
        }),
        unique_combinations: Some(UniqueCombinations {
            max_size: 3,
            people: 17,
            score_sum: 40.0,
            score_max: 6.0,
            columns: vec![CombinationColumn { column: "postcode".into(), share: 0.9 }],
        }),
        weighted: None,
        sensitive: vec![sensitive("health note", None), sensitive("income band", None)],
        sensitive_joint: Vec::new(),
        answer: None,
        segments: vec![
            segment("VIP in Berlin", "tier = \"vip\" and city = \"Berlin\"", 1204, verdicts(Pass, Pass, Pass)),
            segment("Lapsed gold", "tier = \"gold\" and visits_12m = 0", 388, verdicts(Fail, Warn, Pass)),
            segment("Low sugar", "`health note` contains \"sugar\"", 640, verdicts(Pass, Pass, Warn)),
        ],
        overlaps: vec![
            overlap("VIP", "VIP with app", OverlapVerdict::Unsafe),
            overlap("VIP", "Lapsed gold", OverlapVerdict::Warn),
            overlap("Low sugar", "Lapsed gold", OverlapVerdict::Safe),
        ],
        derivations: vec![Derivation {
            people: 4,
            interval: [4.0, 4.0],
            how: "VIP minus VIP with app".into(),
            verdict: OverlapVerdict::Unsafe,
        }],
        derivations_given_up: None,
        verdicts: verdicts(Fail, Warn, Pass),
        timings_ms: Timings::default(),
        peak_memory_mib: None,
    }
}

pub fn table() -> Published {
    let mut rows = Vec::new();
    for (region, counts) in
        [("North", [118, 0, 27, 0, 215]), ("South", [92, 51, 33, 14, 190]), ("Total", [435, 260, 172, 83, 950])]
    {
        for (tier, people) in ["gold", "silver", "bronze", "no tier", "Total"].into_iter().zip(counts) {
            let value = if people == 0 { PublishedValue::Hidden } else { PublishedValue::Count(people) };
            rows.push(PublishedRow { at: vec![region.into(), tier.into()], values: vec![value] });
        }
    }
    Published {
        title: "Members by region and tier".into(),
        dimensions: vec!["region".into(), "tier".into()],
        measures: vec!["people".into()],
        rows,
        total_label: "Total".into(),
    }
}

pub fn input() -> ReportInput {
    let created = Utc.with_ymd_and_hms(2026, 11, 22, 19, 10, 0).unwrap();
    let mut review = Review { title: "Q4 segments for the partner".into(), ..Review::default() };
    let source = SourceFingerprint { name: "club.csv".into(), sha256: "ab".repeat(32), bytes: 1, rows: None };
    let ledger = std::sync::Arc::make_mut(&mut review.ledger);
    let origin = Origin { source, ..Origin::default() };
    ledger.append(&Manifest::new("Q3 segments", created), &origin, &[], &[table()]);
    let record = std::sync::Arc::make_mut(&mut review.record);
    record.set("controller", "Shop AG, Hafenstraße 1, Hamburg");
    record.set("purpose", "Newsletter about members' offers\nin four regions.");
    let protections = vec![
        "Cells of fewer than 10 people are hidden.".into(),
        "Further cells are hidden so that none of these can be worked out; checked by attack.".into(),
    ];
    let mut input =
        ReportInput::of(&review, &assessment(), &Form::of(&review, &FromWork::default()), protections, created);
    let column = |column: &str, role: &str, use_: &str, level: &str| ColumnRow {
        column: column.into(),
        role: role.into(),
        use_: use_.into(),
        level: level.into(),
    };
    input.columns = vec![
        column("e_mail", "direct identifier", "", ""),
        column("birth date", "quasi-identifier", "", "level 2 · Automatic"),
        column("spend_12m", "other", "measure", ""),
    ];
    input.tables = vec![table()];
    input.exceptions = vec![Exception {
        what: "Smallest crowd is 1, not 10.".into(),
        reason: "internal use only".into(),
        by: "A. Meyer".into(),
    }];
    input.journal =
        vec![JournalEntry { time: "2026-11-22T18:00:00Z".into(), what: "Values of e_mail were shown".into() }];
    let values = [("diabetes", 0.97, 0.1), ("none", 0.02, 0.8), ("coeliac", 0.01, 0.1)];
    let values = values.map(|(value, inside, outside)| (value.to_owned(), inside, outside));
    input.charts = vec![shoal::report::plot::inside_outside_chart("Low sugar", "health note", &values, false)];
    input.facts = vec![("Format".into(), "delimited text, “;”, UTF-8".into())];
    input
}
