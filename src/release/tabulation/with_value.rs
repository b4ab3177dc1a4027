//! How many people have a value, and how many have none: numbers of people like any other.
//!
//! A sum and a mean side by side disclose how many people have a value (418 / 8.8936 = 47); with the number of people
//! that is beside them, how many have none. Where these are few they must not be worked out, neither from the cell
//! itself nor from the cells beside it.

use super::Table;
use super::axis::{Axis, Dimension};
use super::shape::Shape;
use crate::disclosure::Quantity;
use crate::privacy::{Cancelled, Progress};
use crate::release::recoding::Coarser;
use crate::release::sensitivity::problem::{CellSystem, Problem};
use crate::release::sensitivity::protection_levels::weights;
use crate::release::sensitivity::rules::Need;
use crate::release::settings::TableSettings;
use crate::release::suppression::suppress;
use std::sync::Arc;

/// Places on the axis of having a value.
const WITH: usize = 0;
const WITHOUT: usize = 1;
const EITHER: usize = 2;

/// The cells of which nothing may be published that discloses the number with a value; by cell. `people[cell]` are
/// those with a value, and `is_disclosed` says where what is to be published discloses their number.
///
/// The table is taken once more, with an axis of having a value or none. Its totals are the numbers of people, which
/// are published; both parts of each are published or neither.
///
/// # Errors
/// [`Cancelled`].
pub(in crate::release) fn withheld(
    table: &Table,
    people: &[u64],
    settings: &TableSettings,
    hidden: &[bool],
    is_disclosed: &dyn Fn(usize) -> bool,
    progress: &Progress,
) -> Result<Vec<bool>, Cancelled> {
    let cells = table.shape.cells;
    let without = |cell: usize| table.counts[cell] - people[cell].cast_signed();
    let listed = table.listed();
    let disclosed: Vec<bool> = (0..cells).map(|cell| listed[cell] && !hidden[cell] && is_disclosed(cell)).collect();
    let is_few = |people: i64| people > 0 && people < settings.rules.threshold.cast_signed();
    if (0..cells).all(|cell| !listed[cell] || without(cell) == 0) {
        return Ok(vec![false; cells]);
    }
    if table.groups.is_some() {
        // People of several cells may have a value in one and none in another: these numbers do not add up.
        return Ok(disclosed);
    }
    let axis = having_a_value();
    let nodes = axis.nodes.len();
    let shape = Shape::new(table.shape.axes.iter().cloned().chain([axis]).collect());
    let mut values = vec![0.0; shape.cells];
    let mut table_cell = vec![None; shape.cells];
    let mut needs: Vec<(u32, Need)> = Vec::new();
    // Sites of the numbers of people come after those of who has a value.
    for cell in 0..cells {
        let base = cell * nodes;
        let parts = [(WITH, people[cell].cast_signed()), (WITHOUT, without(cell))];
        values[base + EITHER] = table.counts[cell] as f64;
        for (node, count) in parts {
            values[base + node] = count as f64;
            if listed[cell] {
                table_cell[base + node] = Some(cell as u32);
                if is_few(count) {
                    let need = Need::of_count(count as f64, settings.rules.threshold, settings.standard);
                    needs.push(((base + node) as u32, need));
                }
            }
        }
        if listed[cell] {
            table_cell[base + EITHER] = Some((cells + cell) as u32);
        }
    }
    let mut must: Vec<bool> = (0..cells).map(|cell| !disclosed[cell]).chain(hidden.iter().copied()).collect();
    needs.iter().for_each(|(cell, _)| must[*cell as usize / nodes] = true);
    let weight = weights(table, settings.cost).chain(vec![f64::INFINITY; cells]).collect();
    let numbers = CellSystem {
        shape: Arc::new(shape),
        quantity: Quantity::People,
        values,
        known: Vec::new(),
        whole: true,
        positive: true,
        table_cell,
        public: Vec::new(),
        needs,
        watched: Vec::new(),
        singletons: Vec::new(),
        rounded: None,
    };
    let pattern = suppress(&Problem { numbers: vec![numbers], weight }, &must, progress)?;
    if !pattern.protected {
        return Ok(disclosed);
    }
    Ok((0..cells).map(|cell| disclosed[cell] && pattern.hidden[cell]).collect())
}

fn having_a_value() -> Axis {
    let dimension = Dimension {
        name: "value".to_owned(),
        codes: [].into(),
        labels: vec!["with a value".to_owned(), "without a value".to_owned()],
        hierarchy: Vec::new(),
        coarser: Coarser::default(),
        sensitive: false,
    };
    Axis::of_dimension(&dimension, "either", true)
}
