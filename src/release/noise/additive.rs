//! Noisy numbers made presentable: not below zero, whole, and still adding up to their noisy total.

/// The non-negative whole numbers nearest to the given ones (by the sum of squares) among those that add up to the
/// given total, or to 0 if it is negative.
///
/// They are the given numbers less one amount, cut at zero: the projection onto a simplex [Held, Wolfe & Crowder 1974].
/// Where that amount is no whole number, some numbers lose one more than others; which, follows from their order
/// alone. It is made of the noisy numbers only, so it discloses nothing more about anybody.
///
/// Cutting at zero alone would lift a sparse table's totals by about half a noise for every empty cell.
///
/// ```
/// use shoal::release::noise::non_negative;
/// assert_eq!(non_negative(&[5, -2, 3]), [4, 0, 2]);
/// assert_eq!(non_negative(&[-4, 1, 1]), [0, 0, 0]);
/// assert_eq!(non_negative(&[7, 0]), [7, 0]);
/// ```
#[must_use]
pub fn non_negative(noisy: &[i64]) -> Vec<i64> {
    let total: i128 = noisy.iter().map(|&y| i128::from(y)).sum();
    let total = total.max(0);
    let left_with = |less: i64| -> i128 { noisy.iter().map(|&y| i128::from(y.saturating_sub(less).max(0))).sum() };
    // The greatest amount that leaves the total or more.
    let (mut low, mut high) = (0, noisy.iter().copied().max().unwrap_or(0).max(0));
    while low < high {
        let middle = low + (high - low + 1) / 2;
        if left_with(middle) >= total { low = middle } else { high = middle - 1 }
    }
    let mut over = left_with(low) - total;
    let above = noisy.iter().filter(|&&y| y > low).count() as i128;
    let mut seen = 0_i128;
    let spread = over;
    (noisy.iter())
        .map(|&y| {
            let left = y.saturating_sub(low).max(0);
            if left == 0 {
                return 0;
            }
            seen += 1;
            // Evenly along the table: the k-th of n loses one more where k·over/n passes a whole number.
            let loses = over > 0 && seen * spread / above > (seen - 1) * spread / above;
            over -= i128::from(loses);
            left - i64::from(loses)
        })
        .collect()
}
