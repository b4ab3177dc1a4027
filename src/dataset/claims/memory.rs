//! What memory can still be had: of the computer, of this process, and of the container that it runs in.

use std::fs::read_to_string;

/// Smaller requests are not checked.
const LITTLE: u64 = 64 << 20;

/// Whether this many bytes are free, and half as many again for what is made on the way.
pub(super) fn can_hold(needed: u64) -> bool {
    if needed <= LITTLE {
        return true;
    }
    let most = needed.saturating_add(needed / 2);
    // A system gives room that it does not have, and ends who uses it: so it is asked before what it has.
    free().is_none_or(|free| most <= free)
        && Vec::<u8>::new().try_reserve_exact(usize::try_from(needed).unwrap_or(usize::MAX)).is_ok()
}

/// Bytes that are free; `None` if the system does not say.
fn free() -> Option<u64> {
    let of_computer = read_to_string("/proc/meminfo").ok().and_then(|text| kilobytes(&text, "MemAvailable:"));
    [of_computer, of_process(), of_container()].into_iter().flatten().min()
}

/// What is left of the addresses that this process may use (`ulimit -v`).
fn of_process() -> Option<u64> {
    let limits = read_to_string("/proc/self/limits").ok()?;
    let most = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    let most: u64 = most.split_whitespace().next()?.parse().ok()?;
    let used = kilobytes(&read_to_string("/proc/self/status").ok()?, "VmSize:")?;
    Some(most.saturating_sub(used))
}

/// What is left of the memory of a container (control groups, version 2).
fn of_container() -> Option<u64> {
    let groups = read_to_string("/proc/self/cgroup").ok()?;
    let group = groups.lines().find_map(|line| line.strip_prefix("0::"))?.trim_end_matches('/');
    let text = |file: &str| {
        let own = read_to_string(format!("/sys/fs/cgroup{group}/{file}"));
        own.or_else(|_| read_to_string(format!("/sys/fs/cgroup/{file}"))).ok()
    };
    let number = |file: &str| text(file)?.trim().parse::<u64>().ok();
    // Pages of files count as used, and are given up where memory is wanted.
    let stat = text("memory.stat").unwrap_or_default();
    let files = stat.lines().find_map(|line| line.strip_prefix("file ")?.trim().parse::<u64>().ok()).unwrap_or(0);
    Some(number("memory.max")?.saturating_sub(number("memory.current")?.saturating_sub(files)))
}

/// A figure of a list in which each line has a name and a number of kilobytes.
fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let figure = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(figure.split_whitespace().next()?.parse::<u64>().ok()?.saturating_mul(1 << 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_computer_has_cannot_be_had() {
        assert!(can_hold(1 << 20));
        assert!(!can_hold(1 << 60));
        assert_eq!(kilobytes("MemTotal: 9 kB\nMemAvailable:    2048 kB\n", "MemAvailable:"), Some(2 << 20));
    }
}
