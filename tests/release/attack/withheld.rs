//! Where the number of all people is not to be known, it is no sum of what is shown.

use crate::release::attack::several_rows::orders;
use crate::release::make::{input, prepared, settings};
use crate::release::oracle::{by_number, statements};
use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem, SolveOutcome};
use proptest::prelude::*;
use shoal::release::settings::{Protect, TableSettings};
use shoal::release::{Prepared, PublishedValue};

fn without_total(threshold: u64) -> TableSettings {
    TableSettings { hide_total: true, ..settings(threshold) }
}

/// How far the number of all people can go, from what is published alone.
fn everyone(table: &Prepared, sizes: &[usize]) -> [f64; 2] {
    let statements = statements(&table.published(), sizes, &by_number);
    [OptimizationDirection::Minimize, OptimizationDirection::Maximize].map(|direction| {
        let mut problem = Problem::new(direction);
        let variables: Vec<_> =
            (0..sizes.iter().product::<usize>()).map(|_| problem.add_var(1.0, (0.0, 1e6))).collect();
        for statement in statements.iter().filter(|s| s.value.is_some()) {
            let mut sum = LinearExpr::empty();
            statement.atoms.iter().for_each(|&atom| sum.add(variables[atom], 1.0));
            problem.add_constraint(sum, ComparisonOp::Eq, statement.value.unwrap_or(0) as f64);
        }
        match problem.solve().unwrap() {
            SolveOutcome::Solution(solution) => solution.objective(),
            other => panic!("{other:?}"),
        }
    })
}

#[test]
fn a_withheld_total_is_not_the_sum_of_the_parts() {
    let table = prepared(&input(&[3], &[30, 20, 50]), &without_total(10));
    assert!(table.checked.protected);
    assert!(table.find(&["Total"]).is_none());
    assert_eq!(table.cost.cells_hidden, 1, "one of the parts is enough");
    assert_eq!(table.find(&["v1"]).unwrap().published[0], PublishedValue::Hidden, "the smallest");
}

#[test]
fn where_nothing_is_to_be_hidden_it_is_said_that_the_parts_tell_it() {
    let mut open = without_total(10);
    open.protect = Protect::None;
    let table = prepared(&input(&[2], &[30, 20]), &open);
    assert!(!table.checked.protected);
    assert_eq!(table.checked.differences, ["Total = v0 30 + v1 20 = 50"]);
}

#[test]
fn people_in_several_categories_are_not_added_up_either() {
    // 20 in both, 30 in one, 40 in the other, and a category of nobody else: the memberships that occur tell it.
    let rows: Vec<(u32, u32, f64)> = (0..30).map(|p| (p, 0, 1.0)).chain((30..70).map(|p| (p, 1, 1.0))).collect();
    let table = prepared(&orders(&rows, 2), &without_total(10));
    assert!(table.checked.protected);
    assert_eq!(table.cost.cells_hidden, 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn in_any_table(
        (sizes, counts) in prop_oneof![Just(vec![3_usize]), Just(vec![6]), Just(vec![3, 2]), Just(vec![3, 3])]
            .prop_flat_map(|sizes| {
                let cells = sizes.iter().product::<usize>();
                (Just(sizes), prop::collection::vec(0_u64..40, cells))
            }),
    ) {
        let table = prepared(&input(&sizes, &counts), &without_total(5));
        prop_assert!(table.checked.protected, "{:?}", table.checked);
        let [low, high] = everyone(&table, &sizes);
        prop_assert!(high - low >= 5.0 - 1e-6, "{low} to {high}");
    }
}
