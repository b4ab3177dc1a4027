//! How few cells can be enough: a bound to hold the found pattern against.

use crate::release::tabulation::shape::{Line, Shape};

/// Steps towards the best multipliers.
const STEPS: usize = 250;

/// What is known before anything is hidden beyond the unsafe cells.
pub struct Unavoidable<'a> {
    pub shape: &'a Shape,
    pub counts: &'a [i64],
    /// Cells that are hidden in any case.
    pub must: &'a [bool],
    /// Of these, the ones that may not be known exactly.
    pub unknown: &'a [bool],
    /// Of these, the ones whose people must seem to be `reach` or more.
    pub small: &'a [bool],
    pub reach: i64,
    /// Nothing but these cells requires a cell to be hidden: no other table of the release, no earlier one, no setting.
    pub stands_alone: bool,
}

/// Σ factor · (the cell is hidden) ≥ `least`, over cells that need not be hidden.
struct Row {
    factors: Vec<(u32, f64)>,
    least: f64,
}

impl Unavoidable<'_> {
    /// No protected pattern hides fewer cells than this; `found` is how many a pattern hides that was found.
    ///
    /// Take a protected pattern of the fewest cells, y(c) = 1 where it hides cell c. In every line (a published total
    /// and its parts):
    ///
    /// 1. An unsafe cell that is hidden alone is known. So Σ y over the line's other cells ≥ 1.
    /// 2. Any other cell that is hidden alone is known too, so publishing it discloses nothing new, and fewer cells
    ///    would do. So y(c) ≤ Σ y over the line's other cells. (Not if something else requires the cell to be hidden.)
    /// 3. Beneath a published total a part can rise only by what the line's other hidden parts can fall, down to
    ///    nobody. Where a small cell must seem r people larger than all unsafe parts together are, Σ min(people, r) · y
    ///    over the other parts, and r · y of the total, is r or more.
    ///
    /// The least Σ y under these is a linear programme if y may be any number from 0 to 1. For any multipliers
    /// λ ≥ 0 of the rows A y ≥ b, the sum Σ λ b + Σ min(0, 1 − (Aᵀ λ)(c)) is no larger than that least (Lagrange), so
    /// however well λ is chosen the bound holds; ascent along the subgradient only makes it better [Held & Karp 1971].
    /// It is rounded up, as cells are whole.
    #[must_use]
    pub fn least_cells(&self, found: u64) -> u64 {
        let Self { shape, must, .. } = self;
        let unsafe_cells = (0..shape.cells).filter(|&c| must[c] && shape.is_listed(c)).count() as u64;
        let (rows, start) = self.rows();
        if rows.is_empty() {
            return unsafe_cells;
        }
        let more = ascend(&rows, start, found.saturating_sub(unsafe_cells) as f64, shape.cells);
        unsafe_cells + (more - 1e-6).ceil().max(0.0) as u64
    }

    /// The rows, and multipliers to start from: one row of each line along the axis that has most lines with rows 1
    /// or 3. Such lines share no cell if there are no groups.
    fn rows(&self) -> (Vec<Row>, Vec<f64>) {
        let mut rows = Vec::new();
        let mut needy: Vec<Vec<usize>> = vec![Vec::new(); self.shape.axes.len()];
        for line in self.shape.lines() {
            let cells: Vec<u32> = line.parts.iter().copied().chain([line.total]).collect();
            if !cells.iter().all(|&c| self.shape.is_listed(c as usize)) {
                continue;
            }
            let first = rows.len();
            rows.extend(self.reaching(&line));
            let hidden: Vec<u32> = cells.iter().copied().filter(|&c| self.must[c as usize]).collect();
            let beside = |cell: u32| cells.iter().filter(move |&&c| c != cell).map(|&c| (c, 1.0));
            if let &[alone] = hidden.as_slice()
                && self.unknown[alone as usize]
            {
                rows.push(Row { factors: beside(alone).collect(), least: 1.0 });
            }
            if rows.len() > first {
                needy[line.axis].push(first);
            }
            if hidden.is_empty() && self.stands_alone {
                rows.extend(
                    cells.iter().map(|&cell| Row { factors: beside(cell).chain([(cell, -1.0)]).collect(), least: 0.0 }),
                );
            }
        }
        let mut start = vec![0.0; rows.len()];
        if let Some(most) = needy.iter().max_by_key(|lines| lines.len()) {
            most.iter().for_each(|&row| start[row] = 1.0);
        }
        (rows, start)
    }

    /// Row 3 of a line.
    fn reaching(&self, line: &Line) -> Option<Row> {
        let parts = || line.parts.iter().map(|&p| p as usize);
        if self.must[line.total as usize] || !parts().any(|p| self.small[p]) {
            return None;
        }
        let people: i64 = parts().filter(|&p| self.must[p]).map(|p| self.counts[p]).sum();
        let lacking = (self.reach - people) as f64;
        let others = parts().filter(|&p| !self.must[p] && self.counts[p] > 0);
        let factors = others.map(|p| (p as u32, (self.counts[p] as f64).min(lacking) / lacking));
        (lacking > 0.0).then(|| Row { factors: factors.chain([(line.total, 1.0)]).collect(), least: 1.0 })
    }
}

/// The largest bound on the way, from these multipliers on; `aim` is the value of some solution.
fn ascend(rows: &[Row], mut lambda: Vec<f64>, aim: f64, cells: usize) -> f64 {
    let mut best = 0.0_f64;
    let mut pace = 1.0;
    let mut since = 0;
    for _ in 0..STEPS {
        let mut left = vec![1.0; cells];
        for (row, &l) in rows.iter().zip(&lambda).filter(|(_, l)| **l > 0.0) {
            row.factors.iter().for_each(|&(c, f)| left[c as usize] -= f * l);
        }
        let of_rows: f64 = rows.iter().zip(&lambda).map(|(row, l)| row.least * l).sum();
        let value = of_rows + left.iter().map(|l| l.min(0.0)).sum::<f64>();
        since = if value > best + 1e-3 { 0 } else { since + 1 };
        best = best.max(value);
        if since >= 10 {
            pace *= 0.7;
            since = 0;
        }
        // How far the solution that these multipliers ask for is from each row.
        let lacking = |row: &Row| {
            let is = row.factors.iter().map(|&(c, f)| if left[c as usize] < 0.0 { f } else { 0.0 }).sum::<f64>();
            row.least - is
        };
        let upward = |(row, &l): (&Row, &f64)| if l <= 0.0 { lacking(row).max(0.0) } else { lacking(row) };
        let by: Vec<f64> = rows.iter().zip(&lambda).map(upward).collect();
        let size: f64 = by.iter().map(|b| b * b).sum();
        if size <= 0.0 || aim - value <= 1e-6 {
            break;
        }
        let step = pace * (aim - value) / size;
        lambda.iter_mut().zip(&by).for_each(|(l, b)| *l = (*l + step * b).max(0.0));
    }
    best
}
