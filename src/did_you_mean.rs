//! "Did you mean": the nearest of the names that exist, for the sentence about a name that does not.

/// The candidate that is nearest to what was written, if one is near enough to be a slip of the same word. Case,
/// spaces, `_`, `-` and `.` do not count. The first of equally near ones.
///
/// ```
/// # use shoal::did_you_mean::nearest;
/// assert_eq!(nearest("Postcode", ["age", "post_code", "town"]), Some("post_code"));
/// assert_eq!(nearest("education", ["education-num", "race"]), Some("education-num"));
/// assert_eq!(nearest("zebra", ["age", "post_code", "town"]), None);
/// ```
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = folded(wanted);
    let allowed = (wanted.len() / 3).max(1);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let folded = folded(candidate);
        if folded.len().abs_diff(wanted.len()) > allowed && !begins(&folded, &wanted) {
            continue;
        }
        let distance = distance(&wanted, &folded);
        let near = if distance <= allowed {
            distance
        } else if begins(&folded, &wanted) {
            // One is the beginning of the other: further off than any slip of the pen.
            allowed + 1
        } else {
            continue;
        };
        if best.is_none_or(|(nearest, _)| near < nearest) {
            best = Some((near, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn folded(text: &str) -> Vec<char> {
    text.chars().filter(|c| !matches!(c, ' ' | '_' | '-' | '.')).flat_map(char::to_lowercase).take(200).collect()
}

fn begins(a: &[char], b: &[char]) -> bool {
    a.len().min(b.len()) >= 3 && (a.starts_with(b) || b.starts_with(a))
}

/// Edits (insert, drop, change, swap of neighbours) from one to the other: optimal string alignment.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1; b.len() + 1];
        for (j, y) in b.iter().enumerate() {
            let mut least = (previous[j] + usize::from(x != y)).min(previous[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            row[j + 1] = least;
        }
        before = std::mem::replace(&mut previous, row);
    }
    previous[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_is_one_edit() {
        let chars = |t: &str| t.chars().collect::<Vec<_>>();
        assert_eq!(distance(&chars("gneder"), &chars("gender")), 1);
        assert_eq!(distance(&chars(""), &chars("abc")), 3);
        assert_eq!(distance(&chars("kitten"), &chars("sitting")), 3);
    }
}
