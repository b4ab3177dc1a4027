//! How few cells can be enough: a bound to hold the found pattern against.

use super::shape::Shape;

/// What is known before anything is hidden beyond the unsafe cells.
pub struct Unavoidable<'a> {
    pub shape: &'a Shape,
    pub counts: &'a [i64],
    /// Cells that are hidden in any case.
    pub must: &'a [bool],
    /// Of these, the ones whose people must seem to be `reach` or more.
    pub small: &'a [bool],
    pub reach: i64,
}

impl Unavoidable<'_> {
    /// No protected pattern hides fewer cells than this.
    ///
    /// In every published line with exactly one cell hidden, that cell is known; and beneath a published total no hidden
    /// cell can seem larger than all hidden cells of its line together. So each line with one unsafe cell, or with
    /// unsafe cells that are together less than they must seem, needs another hidden cell. Lines along one axis of a
    /// table without groups share no cell, so their needs add up; the axis that needs most gives the bound.
    #[must_use]
    pub fn least_cells(&self) -> u64 {
        let Self { shape, must, .. } = self;
        let unsafe_cells = (0..shape.cells).filter(|&c| must[c] && shape.is_listed(c)).count() as u64;
        let most = (0..shape.axes.len()).map(|axis| self.lacking_along(axis)).max().unwrap_or(0);
        unsafe_cells + most
    }

    /// Lines of the total along an axis (with groups, other lines share cells) that need another hidden cell.
    fn lacking_along(&self, axis: usize) -> u64 {
        let Self { shape, counts, must, small, reach } = self;
        let nodes = &shape.axes[axis].nodes;
        let total = shape.axes[axis].total();
        if !nodes[total].published {
            return 0;
        }
        let lacks = |whole: usize| {
            let base = whole - total * shape.strides[axis];
            let parts = nodes[total].children.iter().map(|&c| base + c as usize * shape.strides[axis]);
            let (mut hidden, mut people, mut is_small) = (usize::from(must[whole]), 0, false);
            for part in parts {
                if !shape.is_listed(part) {
                    return false;
                }
                if must[part] {
                    hidden += 1;
                    people += counts[part];
                    is_small |= small[part];
                }
            }
            hidden == 1 || (is_small && !must[whole] && people < *reach)
        };
        (0..shape.cells).filter(|&c| shape.node(c, axis) == total && shape.is_listed(c) && lacks(c)).count() as u64
    }
}
