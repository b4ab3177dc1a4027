//! How few cells can be enough: a bound to hold the found pattern against.

use super::shape::Shape;

/// No protected pattern hides fewer cells than this.
///
/// In every published line with exactly one cell hidden, that cell is known; so each line with one unsafe cell needs
/// another. Lines along one axis of a table without groups share no cell, so their needs add up; the axis that needs
/// most gives the bound.
#[must_use]
pub fn least_cells(shape: &Shape, must: &[bool]) -> u64 {
    let unsafe_cells = (0..shape.cells).filter(|&c| must[c] && shape.is_listed(c)).count() as u64;
    let mut most = 0;
    for (a, axis) in shape.axes.iter().enumerate() {
        // Only the lines of the total: with groups, lines along an axis share cells.
        let total = axis.total();
        if !axis.nodes[total].published {
            continue;
        }
        let mut lacking = 0;
        for cell in (0..shape.cells).filter(|&c| shape.node(c, a) == total && shape.is_listed(c)) {
            let base = cell - total * shape.strides[a];
            let line = axis.nodes[total].children.iter().map(|&c| base + c as usize * shape.strides[a]).chain([cell]);
            let mut hidden = 0;
            let mut all_listed = true;
            for c in line {
                hidden += usize::from(must[c]);
                all_listed &= shape.is_listed(c);
            }
            lacking += u64::from(all_listed && hidden == 1);
        }
        most = most.max(lacking);
    }
    unsafe_cells + most
}
