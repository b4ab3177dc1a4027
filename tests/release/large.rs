//! Tables too large for programmes of ours, attacked by somebody else's.

use super::make::{input, prepared, settings};
use super::oracle::{Statement, by_number, statements};
use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, SolveOutcome};
use shoal::release::{Prepared, Status};

/// The end of the attacker's interval of some atoms, from what is published alone.
fn end(statements: &[Statement], atoms: usize, wanted: &[usize], direction: OptimizationDirection) -> f64 {
    let mut problem = Problem::new(direction);
    let objective = |a: usize| f64::from(u8::from(wanted.contains(&a)));
    let variables: Vec<_> = (0..atoms).map(|a| problem.add_var(objective(a), (0.0, 1e6))).collect();
    for s in statements {
        if let Some(value) = s.value {
            let mut row = LinearExpr::empty();
            s.atoms.iter().for_each(|&a| row.add(variables[a], 1.0));
            problem.add_constraint(row, ComparisonOp::Eq, value as f64);
        }
    }
    match problem.solve().unwrap() {
        SolveOutcome::Solution(solution) => solution.objective(),
        other => panic!("{other:?}"),
    }
}

fn attack(table: &Prepared, sizes: &[usize], threshold: f64, every: usize) {
    assert!(table.checked.protected);
    let statements = statements(&table.published(), sizes, &by_number);
    let atoms = sizes.iter().product();
    let small = table.cells.iter().zip(&statements).filter(|(c, _)| c.count > 0 && (c.count as f64) < threshold);
    for (cell, statement) in small.step_by(every) {
        assert_eq!(statement.value, None, "{:?}", cell.at);
        let high = end(&statements, atoms, &statement.atoms, OptimizationDirection::Maximize);
        let low = end(&statements, atoms, &statement.atoms, OptimizationDirection::Minimize);
        let value = cell.count as f64;
        assert!(low <= value + 1e-6 && high >= value - 1e-6);
        assert!(high >= threshold - 1e-6 && high - low >= threshold - 1e-6, "{:?} is in [{low}, {high}]", cell.at);
    }
}

fn skewed(sizes: &[usize], seed: u64, mean: f64) -> Vec<u64> {
    let mut state = seed;
    let mut unit = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    (0..sizes.iter().product::<usize>()).map(|_| (mean * unit().ln().powi(2)) as u64).collect()
}

#[test]
fn in_three_dimensions() {
    let sizes = [7, 6, 5];
    for seed in 1..3 {
        let table = prepared(&input(&sizes, &skewed(&sizes, seed, 25.0)), &settings(10));
        attack(&table, &sizes, 10.0, 9);
    }
}

#[test]
fn in_two_dimensions() {
    let sizes = [40, 20];
    let table = prepared(&input(&sizes, &skewed(&sizes, 3, 40.0)), &settings(10));
    attack(&table, &sizes, 10.0, 17);
    let hidden = table.cells.iter().filter(|c| c.status != Status::Published).count() as u64;
    assert!(
        hidden <= table.cost.least_cells_hidden * 3 / 2,
        "{hidden} hidden, {} at least",
        table.cost.least_cells_hidden
    );
}
