//! How much memory was held at most, and how fast it can be read.

use std::time::Instant;

/// Bytes that this process has held at most, where the system tells.
pub fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Gigabytes a second that all cores together read from memory, measured by adding up a large array.
pub fn bandwidth() -> f64 {
    use rayon::prelude::*;
    let words = vec![1_u64; 64 << 20];
    let read =
        || words.par_chunks(1 << 20).map(|chunk| chunk.iter().fold(0, |sum: u64, &x| sum.wrapping_add(x))).sum::<u64>();
    let best = (0..5)
        .map(|_| {
            let start = Instant::now();
            assert_eq!(read(), words.len() as u64);
            start.elapsed().as_secs_f64()
        })
        .fold(f64::INFINITY, f64::min);
    (words.len() * 8) as f64 / best / 1e9
}
