//! Tables from the literature with known answers.

use shoal::privacy::Progress;
use shoal::release::audit::{Audit, AuditDimension, AuditInput, audit};

fn table(dimensions: &[&str], rows: &[(&[&str], Option<f64>)]) -> AuditInput {
    AuditInput {
        dimensions: dimensions
            .iter()
            .map(|d| AuditDimension { name: (*d).to_owned(), ..AuditDimension::default() })
            .collect(),
        rows: rows.iter().map(|(at, v)| (at.iter().map(|&l| l.to_owned()).collect(), *v)).collect(),
        total: "Total".into(),
        threshold: 10,
        ..AuditInput::default()
    }
}

fn found(audit: &Audit, at: &[&str]) -> [f64; 2] {
    audit.cells.iter().find(|c| c.at == at).map(|c| c.attacker).unwrap()
}

/// Investment of enterprises by activity and region [Willenborg & de Waal 1996], as in Fischetti & Salazar-González,
/// "Solving the cell suppression problem on tabular data with linear constraints", Management Science 47 (2001),
/// introduction: with II and III hidden in regions A and C, an attacker knows of (II, C) = 22 that it is in [5, 30].
fn investments(hidden: &[(&str, &str)]) -> AuditInput {
    let numbers =
        [("I", [20, 50, 10, 80]), ("II", [8, 19, 22, 49]), ("III", [17, 32, 12, 61]), ("Total", [45, 101, 44, 190])];
    let mut input = table(&["activity", "region"], &[]);
    for (activity, row) in numbers {
        for (region, value) in ["A", "B", "C", "Total"].into_iter().zip(row) {
            let is_hidden = hidden.contains(&(activity, region));
            input.rows.push((vec![activity.into(), region.into()], (!is_hidden).then_some(f64::from(value))));
        }
    }
    input
}

#[test]
fn the_interval_of_the_investment_table() {
    let input = investments(&[("II", "A"), ("II", "C"), ("III", "A"), ("III", "C")]);
    let audit = audit(&input, &Progress::new()).unwrap();
    assert!(audit.consistent);
    assert_eq!(found(&audit, &["II", "C"]), [5.0, 30.0]);
    assert_eq!(audit.recovered, 0);
}

#[test]
fn a_cell_hidden_alone_comes_out() {
    let audit = audit(&investments(&[("II", "C")]), &Progress::new()).unwrap();
    assert_eq!((audit.recovered, found(&audit, &["II", "C"])), (1, [22.0, 22.0]));
}

#[test]
fn says_which_line_does_not_add_up() {
    let mut input = investments(&[]);
    input.rows[5].1 = Some(20.0);
    let audit = audit(&input, &Progress::new()).unwrap();
    assert!(!audit.consistent);
    let sentence = audit.contradiction.unwrap();
    assert!(sentence.starts_with("II · Total") || sentence.starts_with("Total · B"), "{sentence}");
}

#[test]
fn rounding_leaves_an_interval_and_totals_narrow_it() {
    // 4 and 4 are published as 5 and 5, their total 8 as 10: each is within 3 … 7, the total within 8 … 12.
    let mut input = table(&["d"], &[(&["a"], Some(5.0)), (&["b"], Some(5.0)), (&["Total"], Some(15.0))]);
    input.rounded = Some(5);
    let audit = audit(&input, &Progress::new()).unwrap();
    // Published 15 means at least 13, so each is at least 6.
    assert_eq!(found(&audit, &["a"]), [6.0, 7.0]);
}

#[test]
fn a_hierarchy_gives_subtotals() {
    let mut input = table(
        &["place"],
        &[
            (&["Lisbon"], None),
            (&["Porto"], None),
            (&["Madrid"], Some(30.0)),
            (&["Portugal"], Some(25.0)),
            (&["Total"], Some(55.0)),
        ],
    );
    let row = |labels: [&str; 3]| labels.map(str::to_owned).to_vec();
    input.dimensions[0].hierarchy = vec![
        row(["Lisbon", "Portugal", "Total"]),
        row(["Porto", "Portugal", "Total"]),
        row(["Madrid", "Madrid", "Total"]),
    ];
    let audit = audit(&input, &Progress::new()).unwrap();
    assert_eq!(found(&audit, &["Lisbon"]), [0.0, 25.0]);
    assert!(audit.consistent);
}

#[test]
fn an_upper_bound_for_every_cell_narrows() {
    let mut input = table(&["d"], &[(&["a"], None), (&["b"], None), (&["Total"], Some(30.0))]);
    input.at_most = Some(20.0);
    let audit = audit(&input, &Progress::new()).unwrap();
    assert_eq!(found(&audit, &["a"]), [10.0, 20.0]);
}
