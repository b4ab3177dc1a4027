//! The counted pass: from rows to each class's values and people.
//!
//! Rows are partitioned by class, so that a partition's counters stay in the cache, then brought into class order and
//! counted class by class. Few classes of few values are counted in one small table instead.

use rayon::prelude::*;

use super::ClassView;
use crate::privacy::{Bitmap, Cancelled, CodedColumn, Codes, People, Progress};

/// The values of a class.
pub(super) struct ClassSpread<'a> {
    pub class: u32,
    /// People in the class: the sum over its values.
    pub people: u64,
    /// Codes that somebody has, ascending, with their people.
    pub values: &'a [(u32, u64)],
}

/// Takes classes, on several threads, in no certain order.
pub(super) trait Sink: Sized + Send + Sync {
    fn empty(&self) -> Self;
    fn class(&mut self, class: &ClassSpread<'_>);
    fn merge(self, other: Self) -> Self;
}

/// Counters of a small table, over all threads.
const SMALL_TABLE: usize = 1 << 18;
/// Classes of a partition: their counters fit the first cache.
const PARTITION: usize = 1 << 13;
const CHUNK: usize = 1 << 20;

/// With a person key, the rows to count: of rows that agree in class, value and person only the first. `None`: all.
fn counted_rows(view: ClassView<'_>, column: &CodedColumn, progress: &Progress) -> Result<Option<Bitmap>, Cancelled> {
    let People::Keys(keys) = view.people else { return Ok(None) };
    let rows = view.class_of_row.len().min(column.rows()).min(keys.person_of_row().len());
    let key = |row: usize| {
        let class = view.class_of_row.get(row).filter(|_| row < rows).filter(|&&class| class != u32::MAX)?;
        Some(u64::from(*class) << 32 | u64::from(column.codes.get(row)))
    };
    let mut counted = keys.seen_before(key, progress)?;
    counted.invert();
    Ok(Some(counted))
}

/// A column's rows, ready to be counted class by class, and the people of each value over all classes.
pub(super) struct Prepared {
    form: Form,
    cardinality: usize,
    pub people_by_code: Vec<u64>,
}

enum Form {
    /// One counter for each class and value.
    Table(Vec<u64>),
    /// Rows in chunks, each partitioned by class; and the number of partitions.
    Chunks(Vec<Partitioned>, usize),
}

impl Prepared {
    pub(super) fn new(view: ClassView<'_>, column: &CodedColumn, progress: &Progress) -> Result<Self, Cancelled> {
        let counted = counted_rows(view, column, progress)?;
        match &column.codes {
            Codes::U8(codes) => prepare(view, codes, column.cardinality(), counted.as_ref(), progress),
            Codes::U16(codes) => prepare(view, codes, column.cardinality(), counted.as_ref(), progress),
            Codes::U32(codes) => prepare(view, codes, column.cardinality(), counted.as_ref(), progress),
        }
    }

    /// Gives every class with somebody in it to the sink.
    pub(super) fn for_each_class<S: Sink>(&self, sink: &S, progress: &Progress) -> Result<S, Cancelled> {
        match &self.form {
            Form::Table(table) => {
                let mut taken = sink.empty();
                let mut values = Vec::new();
                for (class, of_class) in table.chunks(self.cardinality.max(1)).enumerate() {
                    values.clear();
                    values.extend(
                        of_class.iter().enumerate().filter(|(_, n)| **n > 0).map(|(code, &n)| (code as u32, n)),
                    );
                    give(class as u32, &values, &mut taken);
                }
                Ok(taken)
            }
            Form::Chunks(chunks, partitions) => {
                let groups = (rayon::current_num_threads() * 8).min(*partitions).max(1);
                (0..groups)
                    .into_par_iter()
                    .map(|group| {
                        let mut counter = Counter::new(self.cardinality);
                        let mut taken = sink.empty();
                        for at in partitions * group / groups..partitions * (group + 1) / groups {
                            progress.check()?;
                            counter.count(chunks, at, at * PARTITION, &mut taken);
                        }
                        Ok(taken)
                    })
                    .try_reduce_with(|a, b| Ok(a.merge(b)))
                    .unwrap_or_else(|| Ok(sink.empty()))
            }
        }
    }
}

fn prepare<C: Copy + Into<u32> + Sync>(
    view: ClassView<'_>,
    codes: &[C],
    cardinality: usize,
    counted: Option<&Bitmap>,
    progress: &Progress,
) -> Result<Prepared, Cancelled> {
    let counts = if let People::Counts(counts) = view.people { Some(counts.as_slice()) } else { None };
    let rows = Rows { class_of_row: view.class_of_row, codes, counted, counts };
    let (form, people_by_code) = if view.classes.saturating_mul(cardinality) <= SMALL_TABLE {
        let table = small_table(&rows, view.classes, cardinality, progress)?;
        let mut people = vec![0; cardinality];
        table.chunks(cardinality.max(1)).for_each(|of_class| add(&mut people, of_class));
        (Form::Table(table), people)
    } else {
        let partitions = view.classes.div_ceil(PARTITION);
        let (chunks, people) = partition_all(&rows, partitions, cardinality, progress)?;
        (Form::Chunks(chunks, partitions), people)
    };
    Ok(Prepared { form, cardinality, people_by_code })
}

fn add(into: &mut [u64], from: &[u64]) {
    into.iter_mut().zip(from).for_each(|(a, b)| *a += b);
}

struct Rows<'a, C> {
    class_of_row: &'a [u32],
    codes: &'a [C],
    counted: Option<&'a Bitmap>,
    counts: Option<&'a [u64]>,
}

impl<C: Copy + Into<u32> + Sync> Rows<'_, C> {
    fn len(&self) -> usize {
        self.class_of_row.len().min(self.codes.len())
    }

    /// Class, code and people of each row in view.
    fn each(&self, range: std::ops::Range<usize>, mut visit: impl FnMut(u32, u32, u64)) {
        let rows = self.class_of_row[range.clone()].iter().zip(&self.codes[range.clone()]).zip(range);
        for ((&class, &code), row) in rows {
            if class != u32::MAX && self.counted.is_none_or(|counted| counted.contains(row)) {
                let people = self.counts.map_or(1, |counts| counts[row]);
                if people > 0 {
                    visit(class, code.into(), people);
                }
            }
        }
    }
}

/// One counter for each class and value, classes one after the other.
fn small_table<C: Copy + Into<u32> + Sync>(
    rows: &Rows<'_, C>,
    classes: usize,
    cardinality: usize,
    progress: &Progress,
) -> Result<Vec<u64>, Cancelled> {
    let chunk = rows.len().div_ceil(rayon::current_num_threads()).max(1 << 16);
    (0..rows.len().div_ceil(chunk))
        .into_par_iter()
        .map(|at| {
            progress.check()?;
            let mut table = vec![0u64; classes * cardinality];
            rows.each(at * chunk..rows.len().min((at + 1) * chunk), |class, code, people| {
                table[class as usize * cardinality + code as usize] += people;
            });
            Ok(table)
        })
        .try_reduce_with(|mut a, b| {
            add(&mut a, &b);
            Ok(a)
        })
        .unwrap_or_else(|| Ok(Vec::new()))
}

fn give<S: Sink>(class: u32, values: &[(u32, u64)], sink: &mut S) {
    if !values.is_empty() {
        sink.class(&ClassSpread { class, people: values.iter().map(|&(_, n)| n).sum(), values });
    }
}

/// A chunk's rows, those of one partition beside each other.
struct Partitioned {
    /// Where each partition starts; one longer than the partitions.
    starts: Vec<u32>,
    /// Class in the high half, code in the low.
    records: Vec<u64>,
    /// People, only if rows do not represent one each.
    people: Vec<u64>,
}

/// All rows partitioned, chunk by chunk on all threads, and the people of each value.
fn partition_all<C: Copy + Into<u32> + Sync>(
    rows: &Rows<'_, C>,
    partitions: usize,
    cardinality: usize,
    progress: &Progress,
) -> Result<(Vec<Partitioned>, Vec<u64>), Cancelled> {
    let total = rows.len().div_ceil(CHUNK);
    let threads = rayon::current_num_threads().min(total).max(1);
    let parts: Vec<(Vec<Partitioned>, Vec<u64>)> = (0..threads)
        .into_par_iter()
        .map(|thread| {
            let mut people = vec![0u64; cardinality];
            let mut chunks = Vec::new();
            for at in total * thread / threads..total * (thread + 1) / threads {
                progress.check()?;
                let range = at * CHUNK..rows.len().min((at + 1) * CHUNK);
                chunks.push(partition(rows, range, partitions, &mut people));
            }
            Ok((chunks, people))
        })
        .collect::<Result<_, Cancelled>>()?;
    let mut people = vec![0u64; cardinality];
    parts.iter().for_each(|(_, of_part)| add(&mut people, of_part));
    Ok((parts.into_iter().flat_map(|(chunks, _)| chunks).collect(), people))
}

fn partition<C: Copy + Into<u32> + Sync>(
    rows: &Rows<'_, C>,
    range: std::ops::Range<usize>,
    partitions: usize,
    people_by_code: &mut [u64],
) -> Partitioned {
    let shift = PARTITION.trailing_zeros();
    let mut starts = vec![0u32; partitions + 1];
    rows.each(range.clone(), |class, code, people| {
        starts[(class >> shift) as usize + 1] += 1;
        people_by_code[code as usize] += people;
    });
    for at in 0..partitions {
        starts[at + 1] += starts[at];
    }
    let len = starts[partitions] as usize;
    let mut next = starts.clone();
    let mut records = vec![0u64; len];
    let mut weights = vec![0u64; if rows.counts.is_some() { len } else { 0 }];
    rows.each(range, |class, code, people| {
        let slot = &mut next[(class >> shift) as usize];
        records[*slot as usize] = u64::from(class) << 32 | u64::from(code);
        if let Some(weight) = weights.get_mut(*slot as usize) {
            *weight = people;
        }
        *slot += 1;
    });
    Partitioned { starts, records, people: weights }
}

/// Counts the classes of one partition after the other, its memory used again.
struct Counter {
    cardinality: usize,
    starts: Vec<u32>,
    codes: Vec<u32>,
    people: Vec<u64>,
    pairs: Vec<(u32, u64)>,
    values: Vec<(u32, u64)>,
    /// One counter a value, for classes so large that sorting them would cost more.
    table: Vec<u64>,
}

impl Counter {
    fn new(cardinality: usize) -> Self {
        Self {
            cardinality,
            starts: vec![0; PARTITION + 1],
            codes: Vec::new(),
            people: Vec::new(),
            pairs: Vec::new(),
            values: Vec::new(),
            table: Vec::new(),
        }
    }

    fn count<S: Sink>(&mut self, chunks: &[Partitioned], at: usize, first_class: usize, sink: &mut S) {
        let slice = |chunk: &Partitioned| chunk.starts[at] as usize..chunk.starts[at + 1] as usize;
        let local = |record: u64| (record >> 32) as usize - first_class;
        self.starts.fill(0);
        for chunk in chunks {
            for &record in &chunk.records[slice(chunk)] {
                self.starts[local(record) + 1] += 1;
            }
        }
        for class in 0..PARTITION {
            self.starts[class + 1] += self.starts[class];
        }
        let len = self.starts[PARTITION] as usize;
        self.codes.resize(len.max(self.codes.len()), 0);
        let weighted = chunks.iter().any(|chunk| !chunk.people.is_empty());
        if weighted {
            self.people.resize(len.max(self.people.len()), 0);
        }
        // Each class's start moves to its end while its rows are placed, so that starts are then one class late.
        for chunk in chunks {
            let range = slice(chunk);
            for (i, &record) in chunk.records[range.clone()].iter().enumerate() {
                let slot = &mut self.starts[local(record)];
                self.codes[*slot as usize] = record as u32;
                if weighted {
                    self.people[*slot as usize] = chunk.people[range.start + i];
                }
                *slot += 1;
            }
        }
        let mut start = 0;
        for class in 0..PARTITION {
            let end = self.starts[class] as usize;
            if end > start {
                self.class(start..end, weighted);
                give((first_class + class) as u32, &self.values, sink);
            }
            start = end;
        }
    }

    /// Counts the values of the rows in `range` of one class into `values`.
    fn class(&mut self, range: std::ops::Range<usize>, weighted: bool) {
        self.values.clear();
        if range.len() == 1 {
            self.values.push((self.codes[range.start], if weighted { self.people[range.start] } else { 1 }));
        } else if range.len() >= self.cardinality / 4 && range.len() > 32 {
            self.table.resize(self.cardinality, 0);
            for i in range {
                self.table[self.codes[i] as usize] += if weighted { self.people[i] } else { 1 };
            }
            let counted = self.table.iter_mut().enumerate().filter(|(_, n)| **n > 0);
            self.values.extend(counted.map(|(code, n)| (code as u32, std::mem::take(n))));
        } else if weighted {
            self.pairs.clear();
            self.pairs.extend(range.map(|i| (self.codes[i], self.people[i])));
            self.pairs.sort_unstable_by_key(|&(code, _)| code);
            for of_code in self.pairs.chunk_by(|a, b| a.0 == b.0) {
                self.values.push((of_code[0].0, of_code.iter().map(|&(_, n)| n).sum()));
            }
        } else {
            let codes = &mut self.codes[range];
            codes.sort_unstable();
            for of_code in codes.chunk_by(|a, b| a == b) {
                self.values.push((of_code[0], of_code.len() as u64));
            }
        }
    }
}
