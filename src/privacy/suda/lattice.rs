//! Which sets of a few columns single one person out of a small group: one bit for each set.

/// Columns whose sets are still held as bits at once.
pub(super) const MOST_LEFT: usize = 12;

/// Sets of the lowest six columns are the bits of one word; here those without the column.
const WITHOUT: [u64; 6] = [
    0x5555_5555_5555_5555,
    0x3333_3333_3333_3333,
    0x0f0f_0f0f_0f0f_0f0f,
    0x00ff_00ff_00ff_00ff,
    0x0000_ffff_0000_ffff,
    0x0000_0000_ffff_ffff,
];

/// Memory used again from person to person.
#[derive(Default)]
pub(super) struct Scratch {
    fails: Vec<u64>,
    minimal: Vec<u64>,
}

/// Gives the minimal sets of `columns` columns that single somebody out, given on which columns each other agrees.
///
/// A set does not single out where somebody agrees on all of it: so the sets that fail are the agreements and all
/// their parts. The minimal ones are those that do not fail though each part of one column less does.
///
/// ```text
/// others agree on {0, 1} and {1, 2}: fail ∅ {0} {1} {2} {0,1} {1,2}; minimal: {0, 2}
/// ```
pub(super) fn minimal_sets(
    agreements: impl Iterator<Item = u32>,
    columns: usize,
    scratch: &mut Scratch,
    mut found: impl FnMut(u32),
) {
    let Scratch { fails, minimal } = scratch;
    fails.clear();
    fails.resize((1usize << columns).div_ceil(64), 0);
    for agreement in agreements {
        fails[agreement as usize / 64] |= 1 << (agreement % 64);
    }
    for column in 0..columns {
        if let Some(without) = WITHOUT.get(column) {
            fails.iter_mut().for_each(|word| *word |= *word >> (1 << column) & without);
        } else {
            let step = 1 << (column - 6);
            for pair in fails.chunks_mut(2 * step) {
                let (without, with) = pair.split_at_mut(step);
                without.iter_mut().zip(with).for_each(|(a, b)| *a |= *b);
            }
        }
    }
    minimal.clear();
    minimal.extend(fails.iter().map(|word| !word));
    for column in 0..columns {
        if let Some(without) = WITHOUT.get(column) {
            let parts = minimal.iter_mut().zip(fails.iter());
            parts.for_each(|(word, fails)| *word &= (fails & without) << (1 << column) | without);
        } else {
            let step = 1 << (column - 6);
            for (words, fails) in minimal.chunks_mut(2 * step).zip(fails.chunks(2 * step)) {
                words[step..].iter_mut().zip(&fails[..step]).for_each(|(word, fails)| *word &= fails);
            }
        }
    }
    for (at, &word) in minimal.iter().enumerate() {
        let mut rest = word;
        while rest != 0 {
            let set = at * 64 + rest.trailing_zeros() as usize;
            if set < 1 << columns {
                found(set as u32);
            }
            rest &= rest - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scratch;

    fn minimal_sets(agreements: impl Iterator<Item = u32>, columns: usize) -> Vec<u32> {
        let mut sets = Vec::new();
        super::minimal_sets(agreements, columns, &mut Scratch::default(), |set| sets.push(set));
        sets
    }

    #[test]
    fn agreements_fail_with_all_their_parts() {
        assert_eq!(minimal_sets([0b011, 0b110].into_iter(), 3), [0b101]);
        assert_eq!(minimal_sets([0].into_iter(), 3), [0b001, 0b010, 0b100]);
        assert_eq!(minimal_sets([0b111].into_iter(), 3), [0u32; 0]);
    }

    #[test]
    fn wide_lattices_are_as_defined() {
        let agreements = [0b1111_0000_1111u32, 0b0000_1111_1111, 0b1010_1010_1010, 0b0111_1111_0000];
        let fails = |set: u32| agreements.iter().any(|a| a & set == set);
        let minimal = |&set: &u32| !fails(set) && (0..12).all(|b| set >> b & 1 == 0 || fails(set & !(1 << b)));
        assert_eq!(minimal_sets(agreements.into_iter(), 12), (0..1 << 12).filter(minimal).collect::<Vec<_>>());
    }
}
