//! Figures that are searched for: the best levels, the best next step, segments to propose.

pub(in crate::workbench) mod best_levels;
pub(in crate::workbench) mod level_search;
pub(in crate::workbench) mod next_steps;
pub(in crate::workbench) mod plan;
pub(in crate::workbench) mod proposals;
pub(in crate::workbench) mod series;
pub(in crate::workbench) mod step;
pub(in crate::workbench) mod ways_out;
