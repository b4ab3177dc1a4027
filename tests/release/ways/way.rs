//! The way to a number that comes out, told with the published numbers that pin it.

use shoal::privacy::Progress;
use shoal::release::audit::{Audit, AuditDimension, AuditInput, audit};

fn audited(rows: &[(&[&str], Option<f64>)]) -> Audit {
    let dimensions = rows[0].0.len();
    let input = AuditInput {
        dimensions: (0..dimensions)
            .map(|d| AuditDimension { name: format!("d{d}"), ..AuditDimension::default() })
            .collect(),
        rows: rows.iter().map(|(at, v)| (at.iter().map(|&l| l.to_owned()).collect(), *v)).collect(),
        total: "Total".into(),
        threshold: 10,
        ..AuditInput::default()
    };
    audit(&input, &Progress::new()).unwrap()
}

fn how(audit: &Audit, at: &[&str]) -> Option<String> {
    audit.cells.iter().find(|c| c.at == at).unwrap().how.clone()
}

#[test]
fn a_line_with_one_hidden_cell_is_a_subtraction() {
    let found = audited(&[
        (&["garden", "phone"], None),
        (&["garden", "app"], Some(171.0)),
        (&["garden", "online"], Some(200.0)),
        (&["garden", "store"], Some(246.0)),
        (&["garden", "Total"], Some(617.0)),
    ]);
    let expected = "garden, phone = garden, Total 617 − garden, store 246 − garden, online 200 − garden, app 171 = 0";
    assert_eq!(how(&found, &["garden", "phone"]).as_deref(), Some(expected));
}

/// No line has one hidden cell alone, and yet: rows a and b less the two columns that hold their other hidden cells.
#[test]
fn lines_that_only_tell_together_are_added_up() {
    let number = |r: usize, c: usize| [[6.0, 20.0, 30.0], [40.0, 50.0, 60.0], [70.0, 80.0, 90.0]][r][c];
    let hidden = [(0, 0), (0, 1), (1, 1), (1, 2), (2, 1), (2, 2)];
    let mut table: Vec<(Vec<&str>, Option<f64>)> = Vec::new();
    for (r, row) in ["a", "b", "c"].into_iter().enumerate() {
        for (c, column) in ["x", "y", "z"].into_iter().enumerate() {
            table.push((vec![row, column], (!hidden.contains(&(r, c))).then(|| number(r, c))));
        }
        table.push((vec![row, "Total"], Some((0..3).map(|c| number(r, c)).sum())));
    }
    // The total of the first column is not told.
    table.push((vec!["Total", "x"], None));
    for (c, column) in [(1, "y"), (2, "z")] {
        table.push((vec!["Total", column], Some((0..3).map(|r| number(r, c)).sum())));
    }
    let table: Vec<(&[&str], Option<f64>)> = table.iter().map(|(at, v)| (at.as_slice(), *v)).collect();
    let found = audited(&table);
    let told = how(&found, &["a", "x"]).unwrap();
    assert!(told.starts_with("a, x = ") && told.ends_with(" = 6"), "{told}");
    assert!(told.contains("a, Total 56") && told.contains("b, Total 150") && told.contains("− Total, y 150"), "{told}");
}

#[test]
fn what_cannot_be_less_than_nothing_is_bounded_by_what_is_left() {
    let found = audited(&[(&["a"], None), (&["b"], None), (&["c"], Some(40.0)), (&["Total"], Some(44.0))]);
    assert_eq!(how(&found, &["a"]).as_deref(), Some("a is at most Total 44 − c 40 = 4"));
    let found = audited(&[(&["a"], None), (&["b"], None), (&["c"], Some(44.0)), (&["Total"], Some(44.0))]);
    let told = how(&found, &["b"]);
    assert_eq!(told.as_deref(), Some("b is at most Total 44 − c 44 = 0, and no number is below 0"));
}

#[test]
fn what_is_safe_has_no_way() {
    let found = audited(&[(&["a"], None), (&["b"], None), (&["Total"], Some(60.0))]);
    assert!(found.cells.iter().all(|cell| cell.how.is_none()));
}
