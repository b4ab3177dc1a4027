//! Complementary suppression of tables too large for programmes: cell after cell is protected by moves, hiding what
//! they need; then whatever turns out to be needless is published again.

use super::Pattern;
use super::hypercube_moves::{Mover, is_sound, moved};
use crate::disclosure::Change;
use crate::privacy::{Cancelled, Progress};
use crate::release::sensitivity::problem::{CellSystem, Problem};
use crate::release::sensitivity::rules::Need;
use std::collections::HashMap;

/// A hidden cell that more needs than this rely on is not tried to be published again.
const MOST_RELIANT: usize = 20_000;
/// Boxes looked at until no more is published again: a few seconds.
const MOST_LOOKED: u64 = 80_000_000;

/// Two tables that agree with what is published, as changes of the true one.
#[derive(Clone, Debug, Default)]
struct Witness {
    up: Half,
    down: Half,
}

/// A change, and the cells of the table that it changes, in order.
#[derive(Clone, Debug, Default)]
struct Half {
    change: Change,
    cells: Vec<u32>,
}

impl Witness {
    fn ends(&self, numbers: &CellSystem, cell: u32) -> [f64; 2] {
        let value = numbers.values[cell as usize];
        [value + moved(numbers, &self.down.change, cell), value + moved(numbers, &self.up.change, cell)]
    }

    fn proves(&self, numbers: &CellSystem, cell: u32, need: Need) -> bool {
        let [low, high] = self.ends(numbers, cell);
        need.is_met(low, high)
    }
}

struct Work<'a> {
    problem: &'a Problem,
    movers: Vec<Mover<'a>>,
    /// For each of the numbers and each cell of the table, the cell of the numbers.
    cell_of: Vec<Vec<Option<u32>>>,
    hidden: Vec<bool>,
    witnesses: Vec<Vec<Witness>>,
    /// Cells that were hidden since this was last emptied.
    bought: Vec<u32>,
}

/// Hides more of the table until every need is met.
///
/// # Errors
/// [`Cancelled`].
pub fn suppress_large(problem: &Problem, must: &[bool], progress: &Progress) -> Result<Pattern, Cancelled> {
    let mut work = Work::new(problem, must);
    let needs: u64 = problem.numbers.iter().map(|n| n.needs.len() as u64).sum();
    progress.set_total(needs + must.len() as u64 / 4);
    let mut protected = true;
    for which in 0..problem.numbers.len() {
        protected &= work.protect_all(which, progress)?;
    }
    protected &= work.insiders_stay_out(true, progress)?;
    work.drop_needless(must, progress)?;
    Ok(work.finish(protected))
}

impl<'a> Work<'a> {
    fn new(problem: &'a Problem, must: &[bool]) -> Self {
        let cell_of = problem
            .numbers
            .iter()
            .map(|n| {
                let mut cell_of = vec![None; must.len()];
                for (cell, table_cell) in n.table_cell.iter().enumerate() {
                    if let Some(place) = table_cell.and_then(|site| cell_of.get_mut(site as usize)) {
                        *place = Some(cell as u32);
                    }
                }
                cell_of
            })
            .collect();
        Self {
            problem,
            movers: problem.numbers.iter().map(|n| Mover::new(n, must, &problem.weight)).collect(),
            cell_of,
            hidden: must.to_vec(),
            witnesses: problem.numbers.iter().map(|n| vec![Witness::default(); n.needs.len()]).collect(),
            bought: Vec::new(),
        }
    }

    fn set_hidden(&mut self, table_cell: u32, hidden: bool) {
        if hidden && !std::mem::replace(&mut self.hidden[table_cell as usize], true) {
            self.bought.push(table_cell);
        }
        self.hidden[table_cell as usize] = hidden;
        for (mover, cell_of) in self.movers.iter_mut().zip(&self.cell_of) {
            let cell = cell_of[table_cell as usize];
            if let Some(cell) = cell.filter(|cell| !mover.numbers().is_public(*cell as usize)) {
                mover.set_open(cell, hidden);
            }
        }
    }

    fn protect_all(&mut self, which: usize, progress: &Progress) -> Result<bool, Cancelled> {
        let numbers = &self.problem.numbers[which];
        let mut order: Vec<usize> = (0..numbers.needs.len()).collect();
        // Margins first: what they open serves the cells in them.
        let key: Vec<(usize, f64)> = numbers
            .needs
            .iter()
            .map(|&(cell, _)| (numbers.shape.size_of(cell as usize), numbers.values[cell as usize]))
            .collect();
        order.sort_by(|&a, &b| key[b].0.cmp(&key[a].0).then(key[b].1.total_cmp(&key[a].1)).then(a.cmp(&b)));
        let mut protected = true;
        for need in order {
            progress.step(1)?;
            let mut met = self.protect(which, need, true, progress)?;
            for _ in 0..40 {
                if met {
                    break;
                }
                let near = super::cheapest_over(
                    self.problem,
                    numbers,
                    numbers.needs[need].0,
                    &self.hidden,
                    &self.problem.weight,
                );
                let Some(&cell) = near.first() else { break };
                self.set_hidden(cell, true);
                met = self.protect(which, need, true, progress)?;
            }
            protected &= met;
        }
        Ok(protected)
    }

    /// Finds the witness of one need, hiding cells where `pay` allows.
    fn protect(&mut self, which: usize, need: usize, pay: bool, progress: &Progress) -> Result<bool, Cancelled> {
        let numbers = &self.problem.numbers[which];
        let (cell, wanted) = numbers.needs[need];
        let value = numbers.values[cell as usize];
        let mut witness = Witness::default();
        let mut reach = |work: &mut Self, sign: i8, by: f64, pay: bool| -> Result<f64, Cancelled> {
            if by <= 0.0 {
                return Ok(0.0);
            }
            let (reached, opened) = work.movers[which].reach(cell, sign, by, pay, progress)?;
            let (change, changed) = work.movers[which].reset();
            let mut cells: Vec<u32> = changed.into_iter().filter_map(|c| numbers.table_cell[c as usize]).collect();
            cells.sort_unstable();
            let half = if sign > 0 { &mut witness.up } else { &mut witness.down };
            *half = Half { change, cells };
            for opened in opened {
                if let Some(table_cell) = numbers.table_cell[opened as usize] {
                    work.set_hidden(table_cell, true);
                }
            }
            Ok(reached)
        };
        match wanted {
            Need::Reach { low, high } => {
                reach(self, 1, high - value, pay)?;
                reach(self, -1, value - low, pay)?;
            }
            Need::Safe { .. } | Need::Width(_) => {
                let (least_up, width) = match wanted {
                    Need::Safe { threshold } => ((threshold - value).max(0.0), threshold),
                    Need::Width(width) => (0.0, width),
                    Need::Reach { .. } => (0.0, 0.0),
                };
                let up = reach(self, 1, least_up, pay)?;
                let down = reach(self, -1, (width - up).min(value), false)?;
                if up + down < width {
                    let higher = reach(self, 1, width - down, false)?;
                    if higher < least_up {
                        reach(self, 1, least_up, false)?;
                    } else if higher + down < width && pay {
                        if width - up <= value && up > 0.0 {
                            let down = reach(self, -1, width - up, true)?;
                            let up = reach(self, 1, least_up.max(up), false)?;
                            if up + down < width {
                                reach(self, 1, width - down, true)?;
                            }
                        } else {
                            reach(self, 1, width - down, true)?;
                        }
                    }
                }
            }
        }
        let met = witness.proves(numbers, cell, wanted);
        if met {
            self.witnesses[which][need] = witness;
        }
        Ok(met)
    }

    /// Whoever is alone in a hidden cell knows it, and uses it in every equation: all needs apart from the cell must
    /// hold with it known. Tables that leave the cell as it is are proof for the insider too. With `pay` cells are
    /// hidden to that end and all protection levels are met; without, the first that fails is enough to know.
    fn insiders_stay_out(&mut self, pay: bool, progress: &Progress) -> Result<bool, Cancelled> {
        let mut protected = true;
        for which in 0..self.problem.numbers.len() {
            let numbers = &self.problem.numbers[which];
            if numbers.singletons.is_empty() {
                continue;
            }
            let mut needs_of_atom: HashMap<u32, Vec<usize>> = HashMap::new();
            for (need, Witness { up, down }) in self.witnesses[which].iter().enumerate() {
                up.change.iter().chain(&down.change).for_each(|(atom, _)| {
                    needs_of_atom.entry(*atom).or_default().push(need);
                });
            }
            for &single in &numbers.singletons {
                if !self.movers[which].open()[single as usize] {
                    continue;
                }
                let atoms = numbers.shape.atoms(single as usize);
                let mut needs: Vec<usize> =
                    atoms.iter().filter_map(|atom| needs_of_atom.get(atom)).flatten().copied().collect();
                needs.sort_unstable();
                needs.dedup();
                needs.retain(|&need| numbers.shape.is_apart(numbers.needs[need].0, single));
                for need in needs {
                    let before = self.witnesses[which][need].clone();
                    self.movers[which].close(atoms.iter().copied().chain([single]));
                    let met = self.protect(which, need, pay, progress)?;
                    self.movers[which].reopen();
                    protected &= met;
                    self.witnesses[which][need] = before;
                    if !protected && !pay {
                        return Ok(false);
                    }
                }
            }
        }
        Ok(protected)
    }

    /// Publishes again what is hidden without need, first what is dear and what few needs rely on; in the first pass
    /// also what cheaper cells can be in for.
    fn drop_needless(&mut self, must: &[bool], progress: &Progress) -> Result<(), Cancelled> {
        for pass in 0..2 {
            let weight = |c: u32| self.problem.weight[c as usize];
            let mut extra: Vec<u32> =
                (0..must.len() as u32).filter(|&c| self.hidden[c as usize] && !must[c as usize]).collect();
            extra.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)).then(a.cmp(&b)));
            let dear = extra.get(extra.len() / 4).map_or(0.0, |&c| weight(c));
            let mut touched = self.all_touched();
            let mut reliant = vec![Vec::new(); self.hidden.len()];
            for (which, of_needs) in touched.iter().enumerate() {
                for (need, cells) in of_needs.iter().enumerate() {
                    cells.iter().for_each(|&cell| reliant[cell as usize].push((which, need)));
                }
            }
            let gain = |c: u32| weight(c) / (1 + reliant[c as usize].len()) as f64;
            extra.sort_by(|&a, &b| gain(b).total_cmp(&gain(a)).then(a.cmp(&b)));
            for cell in extra {
                progress.step(1)?;
                if self.movers.iter().map(Mover::looked).sum::<u64>() > MOST_LOOKED {
                    return Ok(());
                }
                let mut users = std::mem::take(&mut reliant[cell as usize]);
                users.sort_unstable();
                users.dedup();
                users.retain(|&(which, need)| touched[which][need].binary_search(&cell).is_ok());
                if users.len() > MOST_RELIANT {
                    continue;
                }
                let may_pay = pass == 0 && weight(cell) > 2.0 * dear;
                let dropped = self.drop_one(cell, &users, 0.0, progress)?
                    || (may_pay && self.drop_one(cell, &users, 0.9 * weight(cell), progress)?);
                if dropped {
                    for (which, need) in users {
                        touched[which][need] = self.touches(which, need);
                        touched[which][need].iter().for_each(|&cell| reliant[cell as usize].push((which, need)));
                    }
                }
            }
        }
        Ok(())
    }

    /// Publishes a cell again if the needs that rely on it hold without, hiding others for at most `budget` in its
    /// place.
    fn drop_one(
        &mut self,
        cell: u32,
        users: &[(usize, usize)],
        budget: f64,
        progress: &Progress,
    ) -> Result<bool, Cancelled> {
        self.set_hidden(cell, false);
        self.set_weight(cell, f64::INFINITY);
        self.bought.clear();
        let mut kept = Vec::new();
        let mut fits = true;
        for &(which, need) in users {
            kept.push((which, need, self.witnesses[which][need].clone()));
            let is_met = self.protect(which, need, budget > 0.0, progress)?;
            let spent: f64 = self.bought.iter().map(|&c| self.problem.weight[c as usize]).sum();
            if !is_met || spent > budget {
                fits = false;
                break;
            }
        }
        if fits && self.problem.numbers.iter().any(|n| !n.singletons.is_empty()) {
            fits = self.insiders_stay_out(false, progress)?;
        }
        self.set_weight(cell, self.problem.weight[cell as usize]);
        if !fits {
            for bought in std::mem::take(&mut self.bought) {
                self.set_hidden(bought, false);
            }
            self.set_hidden(cell, true);
            for (which, need, before) in kept {
                self.witnesses[which][need] = before;
            }
        }
        Ok(fits)
    }

    fn set_weight(&mut self, table_cell: u32, weight: f64) {
        for (mover, cell_of) in self.movers.iter_mut().zip(&self.cell_of) {
            let cell = cell_of[table_cell as usize];
            if let Some(cell) = cell.filter(|cell| !mover.numbers().is_public(*cell as usize)) {
                mover.set_weight(cell, weight);
            }
        }
    }

    fn all_touched(&self) -> Vec<Vec<Vec<u32>>> {
        let of_numbers =
            |which: usize| (0..self.witnesses[which].len()).map(|need| self.touches(which, need)).collect();
        (0..self.witnesses.len()).map(of_numbers).collect()
    }

    /// Cells of the table that a need's witnesses change.
    fn touches(&self, which: usize, need: usize) -> Vec<u32> {
        let Witness { up, down } = &self.witnesses[which][need];
        let mut cells = [up.cells.as_slice(), &down.cells].concat();
        cells.sort_unstable();
        cells.dedup();
        cells
    }

    /// Checks every witness once more, atom by atom, against the final pattern.
    fn finish(self, protected: bool) -> Pattern {
        let mut proved = Vec::new();
        for (numbers, witnesses) in self.problem.numbers.iter().zip(&self.witnesses) {
            let open = numbers.open(&self.hidden);
            let ends = numbers.needs.iter().zip(witnesses).map(|(&(cell, _), witness)| {
                let value = numbers.values[cell as usize];
                let [low, high] = witness.ends(numbers, cell);
                [
                    if is_sound(numbers, &open, &witness.down.change) { low } else { value },
                    if is_sound(numbers, &open, &witness.up.change) { high } else { value },
                ]
            });
            proved.push(ends.collect());
        }
        let tables = self
            .witnesses
            .into_iter()
            .map(|of_needs| of_needs.into_iter().map(|Witness { up, down }| vec![up.change, down.change]).collect());
        Pattern { proved: Some(proved), tables: tables.collect(), ..Pattern::new(self.hidden, protected) }
    }
}
