//! What follows line by line: in each line the total is the sum of its parts, so the bounds of all others bound each.

use crate::release::tabulation::shape::Line;

/// Rounds of narrowing; each is sound, so stopping early only leaves intervals wider.
const ROUNDS: usize = 60;

/// Narrows `[low, high]` of every cell along all lines until nothing changes.
///
/// Exact where numbers are whole and below 2⁵³.
///
/// ```
/// use shoal::release::disclosure::propagation::propagate;
/// use shoal::release::tabulation::shape::Line;
/// // 3 + ? + 5 = 12: the question mark is 4.
/// let line = Line { total: 3, parts: vec![0, 1, 2], axis: 0 };
/// let mut bounds = vec![[3.0, 3.0], [0.0, f64::INFINITY], [5.0, 5.0], [12.0, 12.0]];
/// assert_eq!(propagate(&[line], &mut bounds, 0.0), Ok(()));
/// assert_eq!(bounds[1], [4.0, 4.0]);
/// ```
///
/// # Errors
/// The index of a line that cannot add up, to within `slack`.
pub fn propagate(lines: &[Line], bounds: &mut [[f64; 2]], slack: f64) -> Result<(), usize> {
    let mut lines_of: Vec<Vec<u32>> = vec![Vec::new(); bounds.len()];
    for (l, line) in lines.iter().enumerate() {
        lines_of[line.total as usize].push(l as u32);
        line.parts.iter().for_each(|&p| lines_of[p as usize].push(l as u32));
    }
    let mut waiting: Vec<u32> = (0..lines.len() as u32).collect();
    let mut is_waiting = vec![true; lines.len()];
    for _ in 0..ROUNDS {
        if waiting.is_empty() {
            break;
        }
        let now = std::mem::take(&mut waiting);
        for l in now {
            is_waiting[l as usize] = false;
            let mut changed = Vec::new();
            narrow(&lines[l as usize], bounds, slack, &mut changed).map_err(|()| l as usize)?;
            for cell in changed {
                for &other in &lines_of[cell as usize] {
                    if other != l && !std::mem::replace(&mut is_waiting[other as usize], true) {
                        waiting.push(other);
                    }
                }
            }
        }
    }
    Ok(())
}

fn narrow(line: &Line, bounds: &mut [[f64; 2]], slack: f64, changed: &mut Vec<u32>) -> Result<(), ()> {
    let mut low = Sum::default();
    let mut high = Sum::default();
    for &p in &line.parts {
        low.add(bounds[p as usize][0]);
        high.add(bounds[p as usize][1]);
    }
    let total = bounds[line.total as usize];
    set(bounds, line.total, low.all(), high.all(), slack, changed)?;
    for &p in &line.parts {
        let own = bounds[p as usize];
        let (others_low, others_high) = (low.without(own[0]), high.without(own[1]));
        set(bounds, p, total[0] - others_high, total[1] - others_low, slack, changed)?;
    }
    Ok(())
}

fn set(bounds: &mut [[f64; 2]], cell: u32, low: f64, high: f64, slack: f64, changed: &mut Vec<u32>) -> Result<(), ()> {
    let own = &mut bounds[cell as usize];
    let mut any = false;
    if low > own[0] + slack {
        own[0] = low;
        any = true;
    }
    if high < own[1] - slack {
        own[1] = high;
        any = true;
    }
    if own[0] > own[1] {
        if own[0] > own[1] + 2.0 * slack + 1e-9 * own[0].abs() {
            return Err(());
        }
        own[0] = own[1];
    }
    if any {
        changed.push(cell);
    }
    Ok(())
}

/// A sum that may hold infinite terms.
#[derive(Default)]
struct Sum {
    finite: f64,
    infinite: usize,
    sign: f64,
}

impl Sum {
    fn add(&mut self, value: f64) {
        if value.is_finite() {
            self.finite += value;
        } else {
            self.infinite += 1;
            self.sign = value;
        }
    }

    fn all(&self) -> f64 {
        if self.infinite > 0 { self.sign } else { self.finite }
    }

    fn without(&self, value: f64) -> f64 {
        match (value.is_finite(), self.infinite) {
            (true, 0) => self.finite - value,
            (false, 1) => self.finite,
            _ => self.sign,
        }
    }
}
