//! Figures that are searched for: the best levels, the best next step, segments to propose.

pub(in crate::workbench) mod best_levels;
pub(in crate::workbench) mod compared_levels;
pub(in crate::workbench) mod level_search;
pub(in crate::workbench) mod next_steps;
pub(in crate::workbench) mod plan;
pub(in crate::workbench) mod proposals;
pub(in crate::workbench) mod series;
pub(in crate::workbench) mod step;
pub(in crate::workbench) mod ways_out;

/// The name that was wanted, with a number behind it if it is taken.
fn free_name(wanted: &str, mut is_taken: impl FnMut(&str) -> bool) -> String {
    let mut name = wanted.to_owned();
    let mut number = 2;
    while is_taken(&name) {
        name = format!("{wanted} ({number})");
        number += 1;
    }
    name
}
