//! A column that was coded while it was read: its codes are counted, its dictionary is looked through.

use rayon::prelude::*;

use super::summary::MostFrequent;
use super::{Counted, FEW};
use crate::dataset::detect;
use crate::privacy::{CodedColumn, Codes, Values};

/// Rows that are counted at a time.
const STRETCH: usize = 1 << 18;

/// Counts a coded column of texts.
pub(super) fn count(coded: &CodedColumn) -> Counted {
    let cardinality = coded.cardinality();
    let counts = match &coded.codes {
        Codes::U8(codes) => tally(codes, cardinality, |c| usize::from(*c)),
        Codes::U16(codes) => tally(codes, cardinality, |c| usize::from(*c)),
        Codes::U32(codes) => tally(codes, cardinality, |c| *c as usize),
    };
    let Values::Text(values) = &coded.values else { return Counted::default() };
    let missing = counts.get(values.len()).copied().unwrap_or(0);
    let occurring = || values.iter().zip(&counts).filter(|(_, n)| **n > 0).map(|(value, &n)| (value, n));
    let (mut distinct, mut singles, mut inside) = (0, 0, None::<(u64, &'static str)>);
    let mut lengths = None::<(u64, u64, u64)>;
    let mut top = MostFrequent::new();
    for (value, n) in occurring() {
        top.offer(n, distinct, value);
        distinct += 1;
        singles += u64::from(n == 1);
        let length = value.chars().count() as u64;
        let (least, sum, most) = lengths.unwrap_or((length, 0, length));
        lengths = Some((least.min(length), sum + length * n, most.max(length)));
        if let Some(what) = detect::inside(value) {
            inside = Some((inside.map_or(0, |i| i.0) + n, inside.map_or(what, |i| i.1)));
        }
    }
    let present = counts.iter().take(values.len()).sum::<u64>().max(1) as f64;
    Counted {
        distinct,
        missing,
        singles,
        top: top.finish().into_iter().map(|(n, value)| (value.to_string(), n)).collect(),
        text_length: lengths.map(|(least, sum, most)| (least, sum as f64 / present, most)),
        few: (values.len() <= FEW).then(|| occurring().map(|(value, _)| value.to_string()).collect()),
        inside,
        ..Counted::default()
    }
}

/// Rows of each code.
fn tally<C: Sync>(codes: &[C], cardinality: usize, index: impl Fn(&C) -> usize + Sync) -> Vec<u64> {
    codes
        .par_chunks(STRETCH.max(cardinality))
        .map(|stretch| {
            let mut counts = vec![0u64; cardinality];
            for code in stretch {
                if let Some(count) = counts.get_mut(index(code)) {
                    *count += 1;
                }
            }
            counts
        })
        .reduce(
            || vec![0; cardinality],
            |mut all, part| {
                for (a, b) in all.iter_mut().zip(part) {
                    *a += b;
                }
                all
            },
        )
}
