//! What `audit` finds in a rounded table is what the attack found before it was written.

use crate::release::make::{input, settings};
use crate::release::sums::beside_counts::{Dice, prepared, tables};
use shoal::privacy::Progress;
use shoal::release::PublishedValue;
use shoal::release::audit::{AuditDimension, AuditInput, audit};
use shoal::release::settings::{Protect, Rounding};

#[test]
fn the_audit_and_the_attack_agree() {
    let (mut attacked, mut compared) = (0, 0);
    for seed in 0..tables(400) {
        let mut dice = Dice::new(seed + 500);
        let sizes: &[usize] = [&[3][..], &[2, 2], &[4, 3], &[2, 2, 2]][dice.below(4) as usize];
        let counts: Vec<u64> = (0..sizes.iter().product::<usize>())
            .map(|_| match dice.below(4) {
                0 => dice.below(5),
                1 => dice.below(20),
                _ => 10 + dice.below(60),
            })
            .collect();
        let base = [3, 5, 10][dice.below(3) as usize];
        let rounding = [Rounding::Conventional, Rounding::Random, Rounding::Controlled][dice.below(3) as usize];
        let mut settings = settings(4);
        settings.protect = Protect::Round { base };
        settings.rounding = rounding;
        // Controlled rounding does not exist of every table of three dimensions.
        let Ok(table) = prepared(&input(sizes, &counts), &settings) else { continue };
        let published = table.published();
        let rows = published.rows.iter().map(|row| {
            let value = if let PublishedValue::Count(people) = row.values[0] { Some(people as f64) } else { None };
            (row.at.clone(), value)
        });
        let dimension = |name: &String| AuditDimension { name: name.clone(), ..Default::default() };
        let found = audit(
            &AuditInput {
                dimensions: published.dimensions.iter().map(dimension).collect(),
                rows: rows.collect(),
                total: "Total".into(),
                rounded: Some(base),
                rounding,
                threshold: 4,
                ..Default::default()
            },
            &Progress::new(),
        )
        .unwrap();
        assert!(found.consistent, "seed {seed}: {:?}", found.contradiction);
        attacked += 1;
        for (cell, audited) in table.cells.iter().zip(&found.cells) {
            let [low, high] = audited.attacker;
            assert!(low <= cell.count as f64 && cell.count as f64 <= high, "seed {seed} {:?}: the truth", cell.at);
            if let Some(attacker) = cell.attacker {
                compared += 1;
                assert_eq!(attacker, audited.attacker, "seed {seed}, {rounding:?} {base}, {:?}", cell.at);
            }
            if table.checked.protected && cell.count > 0 && cell.count < 4 {
                assert!(!audited.is_unsafe && !audited.exact, "seed {seed} {:?}", cell.at);
            }
        }
    }
    println!("{attacked} tables, {compared} intervals compared");
    assert!(compared > 300, "{compared}");
}
