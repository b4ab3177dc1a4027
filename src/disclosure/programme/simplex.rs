//! Linear programmes of an attacker: one feasible table is always known, and many objectives are optimised over the
//! same constraints.
//!
//! That is why this is not a general solver. It starts from the feasible point it is given instead of searching one,
//! and each further objective starts from the basis of the one before, so that it takes a few pivots. Bounded-variable
//! primal simplex on a dense tableau [Chvátal 1983, chapter 8], largest coefficient first, Bland's rule while steps
//! are of length zero. Variables that are neither basic nor at a bound (at the start all may be) are priced in both
//! directions.

/// Coefficients and distances below this are zero.
const TINY: f64 = 1e-9;

/// Constraints `A x = A x₀` with bounds, at a feasible point.
#[derive(Clone, Debug)]
pub struct Simplex {
    rows: usize,
    columns: usize,
    tableau: Vec<f64>,
    /// The basic variable of each row.
    basis: Vec<usize>,
    is_basic: Vec<bool>,
    x: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
}

/// The programme was not solved within its number of steps, or lost its accuracy. Nothing may be concluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsolved;

impl Simplex {
    /// Takes sparse rows over `x.len()` variables and a point within the bounds; the rows' right-hand sides are what
    /// they are at that point. Rows that follow from others are dropped.
    #[must_use]
    pub fn new(rows: &[Vec<(u32, f64)>], x: Vec<f64>, low: Vec<f64>, high: Vec<f64>) -> Self {
        let columns = x.len();
        let mut tableau = vec![0.0; rows.len() * columns];
        for (r, row) in rows.iter().enumerate() {
            for &(c, value) in row {
                tableau[r * columns + c as usize] += value;
            }
        }
        let mut simplex = Self {
            rows: rows.len(),
            columns,
            tableau,
            basis: Vec::new(),
            is_basic: vec![false; columns],
            x,
            low,
            high,
        };
        simplex.find_basis();
        simplex
    }

    /// Gauss–Jordan elimination, the most interior variable of each row becoming basic.
    fn find_basis(&mut self) {
        let mut kept = 0;
        for r in 0..self.rows {
            // Rows move up as dependent ones fall out.
            if kept != r {
                let (head, tail) = self.tableau.split_at_mut(r * self.columns);
                head[kept * self.columns..(kept + 1) * self.columns].copy_from_slice(&tail[..self.columns]);
            }
            let row = &self.tableau[kept * self.columns..(kept + 1) * self.columns];
            let largest = row.iter().fold(0.0_f64, |a, v| a.max(v.abs()));
            if largest < 1e-7 {
                continue;
            }
            let pivot = (0..self.columns)
                .filter(|&c| row[c].abs() > 0.3 * largest)
                .max_by(|&a, &b| self.room(a).total_cmp(&self.room(b)).then(b.cmp(&a)));
            let Some(pivot) = pivot else { continue };
            self.basis.push(pivot);
            self.is_basic[pivot] = true;
            self.eliminate_among(kept, pivot, self.rows, r + 1);
            kept += 1;
        }
        self.rows = kept;
        self.tableau.truncate(kept * self.columns);
    }

    fn room(&self, column: usize) -> f64 {
        (self.x[column] - self.low[column]).min(self.high[column] - self.x[column])
    }

    /// Makes `pivot` a unit column with its one in row `row`, in the rows before it and in `from..to`.
    fn eliminate_among(&mut self, row: usize, pivot: usize, to: usize, from: usize) {
        let n = self.columns;
        let scale = 1.0 / self.tableau[row * n + pivot];
        let pivot_row: Vec<(usize, f64)> = (0..n)
            .filter_map(|c| {
                let value = self.tableau[row * n + c] * scale;
                (value.abs() > 1e-12).then_some((c, value))
            })
            .collect();
        let target = &mut self.tableau[row * n..(row + 1) * n];
        target.fill(0.0);
        pivot_row.iter().for_each(|&(c, v)| target[c] = v);
        target[pivot] = 1.0;
        for r in (0..row).chain(from..to) {
            let factor = self.tableau[r * n + pivot];
            if factor.abs() > 1e-12 {
                let line = &mut self.tableau[r * n..(r + 1) * n];
                pivot_row.iter().for_each(|&(c, v)| line[c] -= factor * v);
            }
            self.tableau[r * n + pivot] = 0.0;
        }
    }

    /// The current point.
    #[must_use]
    pub fn point(&self) -> &[f64] {
        &self.x
    }

    /// Narrows or widens a variable's bounds; it must lie within them.
    pub fn set_bounds(&mut self, column: usize, low: f64, high: f64) {
        self.low[column] = low;
        self.high[column] = high;
        self.x[column] = self.x[column].clamp(low, high);
    }

    /// The largest value of Σ c·x, `f64::INFINITY` if there is none. Stops early once `enough` is reached.
    ///
    /// # Errors
    /// [`Unsolved`] if it took too many steps.
    pub fn maximise(&mut self, objective: &[(u32, f64)], enough: f64) -> Result<f64, Unsolved> {
        Ok(self.maximise_watched(objective, enough, |_| {})?.0)
    }

    /// The largest value of Σ c·x, and the reduced cost of every variable there: what one more of it would add. That of
    /// a variable in one row alone is minus how often the proof of the value takes this row (its dual).
    ///
    /// # Errors
    /// [`Unsolved`] if it took too many steps.
    pub fn maximise_priced(&mut self, objective: &[(u32, f64)]) -> Result<(f64, Vec<f64>), Unsolved> {
        self.maximise_watched(objective, f64::INFINITY, |_| {})
    }

    /// The furthest value that `proves` finds at a point on the way to the largest.
    ///
    /// The last point need not be one of whole numbers, and rounding it can break what is published. From a whole
    /// point the first steps of the way are whole too.
    pub fn furthest(mut self, objective: &[(u32, f64)], proves: impl Fn(&[f64]) -> Option<f64>) -> Option<f64> {
        let sign = objective.first().map_or(1.0, |(_, sign)| sign.signum());
        let mut furthest: Option<f64> = None;
        // However it ends: what was seen was seen.
        let _ = self.maximise_watched(objective, f64::INFINITY, |point| {
            let further = |value: &f64| furthest.is_none_or(|known| sign * value > sign * known);
            furthest = proves(point).filter(further).or(furthest);
        });
        furthest
    }

    fn maximise_watched(
        &mut self,
        objective: &[(u32, f64)],
        enough: f64,
        mut watch: impl FnMut(&[f64]),
    ) -> Result<(f64, Vec<f64>), Unsolved> {
        let mut price = self.prices(objective);
        let value = |x: &[f64]| objective.iter().map(|&(c, v)| v * x[c as usize]).sum::<f64>();
        let mut still = 0_usize;
        for _ in 0..20 * (self.rows + self.columns) + 500 {
            if value(&self.x) >= enough {
                break;
            }
            let Some((entering, direction)) = self.entering(&price, still > 30) else {
                return Ok((value(&self.x), price));
            };
            let Some((step, leaving)) = self.leaving(entering, direction, still > 30) else {
                return Ok((f64::INFINITY, price));
            };
            still = if step > TINY { 0 } else { still + 1 };
            self.advance(entering, direction * step);
            if let Some((row, to_high)) = leaving {
                let left = self.basis[row];
                self.x[left] = if to_high { self.high[left] } else { self.low[left] };
                self.is_basic[left] = false;
                self.is_basic[entering] = true;
                self.basis[row] = entering;
                self.eliminate_among(row, entering, self.rows, row + 1);
                let factor = price[entering];
                let line = &self.tableau[row * self.columns..(row + 1) * self.columns];
                price.iter_mut().zip(line).for_each(|(p, v)| *p -= factor * v);
                price[entering] = 0.0;
            } else {
                self.x[entering] = if direction > 0.0 { self.high[entering] } else { self.low[entering] };
            }
            if step > TINY {
                watch(&self.x);
            }
        }
        let reached = value(&self.x);
        if reached >= enough { Ok((reached, price)) } else { Err(Unsolved) }
    }

    /// What one more of each variable adds to the objective.
    fn prices(&self, objective: &[(u32, f64)]) -> Vec<f64> {
        let mut price = vec![0.0; self.columns];
        objective.iter().for_each(|&(c, v)| price[c as usize] += v);
        for r in 0..self.rows {
            let cost: f64 = objective.iter().filter(|(c, _)| *c as usize == self.basis[r]).map(|(_, v)| v).sum();
            if cost != 0.0 {
                let line = &self.tableau[r * self.columns..(r + 1) * self.columns];
                price.iter_mut().zip(line).for_each(|(p, v)| *p -= cost * v);
            }
        }
        self.basis.iter().for_each(|&b| price[b] = 0.0);
        price
    }

    fn entering(&self, price: &[f64], first: bool) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        for (c, &p) in price.iter().enumerate() {
            if self.is_basic[c] || p.abs() < TINY {
                continue;
            }
            let blocked = if p > 0.0 { self.high[c] - self.x[c] } else { self.x[c] - self.low[c] } <= 0.0;
            if !blocked && best.is_none_or(|(b, _)| p.abs() > price[b].abs()) {
                best = Some((c, p.signum()));
                if first {
                    break;
                }
            }
        }
        best
    }

    /// How far the entering variable can go, and the row that stops it: (row, at its upper bound). `None`: for ever.
    fn leaving(&self, entering: usize, direction: f64, smallest: bool) -> Option<(f64, Option<(usize, bool)>)> {
        let own = if direction > 0.0 {
            self.high[entering] - self.x[entering]
        } else {
            self.x[entering] - self.low[entering]
        };
        let mut step = own;
        let mut stop: Option<(usize, bool)> = None;
        let mut size = 0.0;
        for r in 0..self.rows {
            let change = -direction * self.tableau[r * self.columns + entering];
            if change.abs() < TINY {
                continue;
            }
            let b = self.basis[r];
            let distance = if change > 0.0 { self.high[b] - self.x[b] } else { self.x[b] - self.low[b] };
            let reach = (distance / change.abs()).max(0.0);
            let tie = step.is_finite() && (reach - step).abs() <= 1e-12 * step.abs().max(1.0);
            let better = match stop {
                Some((other, _)) if tie && smallest => b < self.basis[other],
                Some(_) if tie => change.abs() > size,
                None if tie => false,
                _ => reach < step,
            };
            if better {
                step = reach.min(step);
                stop = Some((r, change > 0.0));
                size = change.abs();
            }
        }
        step.is_finite().then_some((step, stop))
    }

    fn advance(&mut self, entering: usize, by: f64) {
        if by == 0.0 {
            return;
        }
        self.x[entering] += by;
        for r in 0..self.rows {
            let b = self.basis[r];
            self.x[b] -= by * self.tableau[r * self.columns + entering];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_ends_of_a_cell_in_a_two_by_two_table() {
        // a + b = 7, c + d = 5, a + c = 4, b + d = 8, from (3, 4, 1, 4).
        let rows =
            [vec![(0, 1.0), (1, 1.0)], vec![(2, 1.0), (3, 1.0)], vec![(0, 1.0), (2, 1.0)], vec![(1, 1.0), (3, 1.0)]];
        let mut s = Simplex::new(&rows, vec![3.0, 4.0, 1.0, 4.0], vec![0.0; 4], vec![f64::INFINITY; 4]);
        assert_eq!(s.maximise(&[(0, 1.0)], f64::INFINITY), Ok(4.0));
        assert_eq!(s.maximise(&[(0, -1.0)], f64::INFINITY), Ok(0.0));
        assert_eq!(s.maximise(&[(3, 1.0)], f64::INFINITY), Ok(5.0));
    }

    #[test]
    fn says_when_there_is_no_largest_value() {
        let mut s = Simplex::new(&[vec![(0, 1.0), (1, -1.0)]], vec![1.0, 1.0], vec![0.0; 2], vec![f64::INFINITY; 2]);
        assert_eq!(s.maximise(&[(0, 1.0)], f64::INFINITY), Ok(f64::INFINITY));
        assert_eq!(s.maximise(&[(0, -1.0)], f64::INFINITY), Ok(0.0));
    }
}
