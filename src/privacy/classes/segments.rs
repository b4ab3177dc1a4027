//! Class sizes of many segments at once.

use rayon::prelude::*;

use super::keys::bits_for;
use super::radix_count::starts_of;
use super::sizes::CrowdCounter;
use crate::privacy::bitmap::each_row;
use crate::privacy::{
    Bitmap, ClassSizes, Classes, CodedTable, Missing, NO_CLASS, People, PopulationRisk, PrivacyError, Progress,
};

/// The singling-out figures of a segment.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentCrowds {
    /// The attacker knows that the person is in the segment.
    pub class_sizes: ClassSizes,
    /// The attacker knows that the person is in the whole file.
    pub population: PopulationRisk,
}

/// Rows that are parted at a time.
const CHUNK: usize = 1 << 18;
/// Rows in a part, on average.
const PART: usize = 1 << 11;
const MOST_PART_BITS: u32 = 12;
/// Figures are added up in this many stretches on every machine, so that sums of fractions are reproducible.
const STRETCHES: usize = 64;
/// Segments that one pass over the rows measures: a bit each.
const AT_ONCE: usize = 64;

/// Measures segments against the classes of the whole file: the figures of [`Classes::among`] for each, in one pass
/// over the rows for up to 64 segments. `threshold` is that of the population risk.
///
/// # Errors
/// As [`Classes::among`].
pub fn measure_segments(
    table: &CodedTable,
    whole: &Classes,
    segments: &[&Bitmap],
    threshold: f64,
    progress: &Progress,
) -> Result<Vec<SegmentCrowds>, PrivacyError> {
    let one_by_one = !matches!(&**table.people(), People::Rows(_)) || table.missing() == Missing::MatchesAnything;
    if one_by_one || segments.len() == 1 {
        let measure = |members: &&Bitmap| {
            let segment = whole.among(table, members, progress)?;
            let population = segment.population_risk(whole, threshold);
            Ok(SegmentCrowds { class_sizes: segment.class_sizes().clone(), population })
        };
        return segments.par_iter().map(measure).collect();
    }
    for members in segments {
        table.check_members(Some(members))?;
    }
    let mut measured = Vec::with_capacity(segments.len());
    for segments in segments.chunks(AT_ONCE) {
        let parts = Parts::new(whole, segments, progress)?;
        let share = parts.count().div_ceil(STRETCHES);
        let stretches: Vec<Vec<Tally>> = (0..parts.count())
            .into_par_iter()
            .step_by(share)
            .map(|first| {
                progress.check()?;
                let mut tallies = vec![Tally::new(threshold); segments.len()];
                let mut scratch = Scratch::default();
                for part in first..parts.count().min(first + share) {
                    parts.add_to(part, whole, &mut scratch, &mut tallies);
                }
                Ok(tallies)
            })
            .collect::<Result<_, PrivacyError>>()?;
        for segment in 0..segments.len() {
            let tallies = stretches.iter().filter_map(|tallies| tallies.get(segment));
            let sum = tallies.fold(Tally::new(threshold), |sum, tally| Tally {
                sizes: sum.sizes.merge(&tally.sizes),
                alone_in_both: sum.alone_in_both + tally.alone_in_both,
                population: sum.population.merged(&tally.population),
            });
            measured.push(sum.finish());
        }
    }
    Ok(measured)
}

/// What one stretch knows of one segment.
#[derive(Clone, Debug)]
struct Tally {
    sizes: CrowdCounter,
    population: PopulationRisk,
    /// Classes of one person in the whole file, who is in the segment: most classes, where people are many.
    alone_in_both: u64,
}

impl Tally {
    fn new(threshold: f64) -> Self {
        Self { sizes: CrowdCounter::default(), population: PopulationRisk::new(threshold), alone_in_both: 0 }
    }

    fn add(&mut self, people: u64, population: u64) {
        self.sizes.add(people);
        self.population.add(people, population);
    }

    fn finish(mut self) -> SegmentCrowds {
        self.sizes.add_classes(1, self.alone_in_both);
        self.population.add_classes(1, 1, self.alone_in_both);
        SegmentCrowds { class_sizes: self.sizes.finish(), population: self.population }
    }
}

/// Rows of a chunk that are in any segment, parted by the upper bits of their class.
struct Chunk {
    classes: Vec<u32>,
    /// The segments that each row is in.
    segments: Vec<u64>,
    starts: Vec<u32>,
}

struct Parts {
    chunks: Vec<Chunk>,
    /// Bits of a class's number within its part.
    shift: u32,
    count: usize,
}

#[derive(Debug, Default)]
struct Scratch {
    /// Where the rows of each of the part's classes end.
    ends: Vec<u32>,
    rows: Vec<u64>,
}

impl Parts {
    fn new(whole: &Classes, segments: &[&Bitmap], progress: &Progress) -> Result<Self, PrivacyError> {
        let class_of_row = whole.class_of_row();
        let part_bits = (class_of_row.len() / PART).checked_ilog2().unwrap_or(0).min(MOST_PART_BITS);
        let shift = bits_for(whole.count()).saturating_sub(part_bits);
        let count = (whole.count() >> shift) + 1;
        let chunk_of = |chunk: usize| {
            let start = chunk * CHUNK;
            let class_of_row = &class_of_row[start..class_of_row.len().min(start + CHUNK)];
            progress.step(class_of_row.len() as u64)?;
            Ok(Chunk::new(class_of_row, &segments_of_rows(segments, start, class_of_row.len()), shift, count))
        };
        let chunks = (0..class_of_row.len().div_ceil(CHUNK)).into_par_iter().map(chunk_of);
        Ok(Self { chunks: chunks.collect::<Result<_, PrivacyError>>()?, shift, count })
    }

    fn count(&self) -> usize {
        self.count
    }

    fn each(&self, part: usize, mut take: impl FnMut(u32, u64)) {
        for chunk in &self.chunks {
            let range = chunk.starts[part] as usize..chunk.starts[part + 1] as usize;
            chunk.classes[range.clone()].iter().zip(&chunk.segments[range]).for_each(|(&c, &s)| take(c, s));
        }
    }

    /// Puts the part's rows in the order of their classes, and counts class by class.
    fn add_to(&self, part: usize, whole: &Classes, scratch: &mut Scratch, tallies: &mut [Tally]) {
        let first = part << self.shift;
        let Scratch { ends, rows } = scratch;
        ends.clear();
        ends.resize(1 << self.shift, 0);
        self.each(part, |class, _| ends[class as usize - first] += 1);
        let mut sum = 0;
        for end in ends.iter_mut() {
            sum += std::mem::replace(end, sum);
        }
        rows.resize(sum as usize, 0);
        self.each(part, |class, segments| {
            let place = &mut ends[class as usize - first];
            rows[*place as usize] = segments;
            *place += 1;
        });
        let mut start = 0;
        for (&end, &population) in ends.iter().zip(&whole.sizes()[first..]) {
            let rows = &rows[start..end as usize];
            start = end as usize;
            match rows {
                [] => {}
                [segments] => each_row(&[*segments], |segment| {
                    if population == 1 {
                        tallies[segment].alone_in_both += 1;
                    } else {
                        tallies[segment].add(1, population);
                    }
                }),
                _ => {
                    let mut people = [0_u64; AT_ONCE];
                    rows.iter().for_each(|&segments| each_row(&[segments], |segment| people[segment] += 1));
                    let any = rows.iter().fold(0, |any, segments| any | segments);
                    each_row(&[any], |segment| tallies[segment].add(people[segment], population));
                }
            }
        }
    }
}

impl Chunk {
    fn new(class_of_row: &[u32], segments_of_row: &[u64], shift: u32, parts: usize) -> Self {
        let rows = || {
            let rows = class_of_row.iter().zip(segments_of_row);
            rows.filter(|&(&class, &segments)| class != NO_CLASS && segments != 0)
        };
        let mut next = vec![0_u32; parts];
        rows().for_each(|(class, _)| next[(class >> shift) as usize] += 1);
        let (starts, at) = starts_of(&mut next);
        let mut chunk = Self { classes: vec![0; at as usize], segments: vec![0; at as usize], starts };
        for (&class, &segments) in rows() {
            let place = &mut next[(class >> shift) as usize];
            chunk.classes[*place as usize] = class;
            chunk.segments[*place as usize] = segments;
            *place += 1;
        }
        chunk
    }
}

/// For each row from `start` on, a multiple of 64, the segments that it is in: the bits of the bitmaps turned over.
fn segments_of_rows(segments: &[&Bitmap], start: usize, rows: usize) -> Vec<u64> {
    let mut of_rows = vec![0; rows.next_multiple_of(64)];
    for (i, square) in of_rows.as_chunks_mut::<64>().0.iter_mut().enumerate() {
        for (word, segment) in square.iter_mut().zip(segments) {
            *word = segment.words().get(start / 64 + i).copied().unwrap_or(0);
        }
        transpose(square);
    }
    of_rows.truncate(rows);
    of_rows
}

/// Turns a square of 64 × 64 bits over its diagonal: bit j of word i becomes bit i of word j. Blocks of half the size
/// change places, then blocks of a quarter within each, down to single bits.
fn transpose(square: &mut [u64; 64]) {
    let mut width = 32;
    let mut mask = u64::MAX >> 32;
    while width > 0 {
        for i in (0..64).filter(|i| i & width == 0) {
            let change = (square[i] >> width ^ square[i + width]) & mask;
            square[i] ^= change << width;
            square[i + width] ^= change;
        }
        width /= 2;
        mask ^= mask << width;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_over_moves_every_bit() {
        let mut seed = 1_u64;
        let mut square = [0; 64];
        for word in &mut square {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            *word = seed ^ seed >> 29;
        }
        let mut turned = square;
        transpose(&mut turned);
        for (i, word) in square.iter().enumerate() {
            for (j, other) in turned.iter().enumerate() {
                assert_eq!(word >> j & 1, other >> i & 1, "bit {j} of word {i}");
            }
        }
    }
}
