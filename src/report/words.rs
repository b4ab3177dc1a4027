//! Numbers and plurals as people read them, on screen and on paper.

pub use crate::dataset::thousands;
use crate::release::Decimal;
use crate::review::Policy;

/// 0.0604 → "6.0 %".
#[must_use]
pub fn percent(share: f64) -> String {
    let value = share * 100.0;
    if value > 0.0 && value < 0.05 {
        "< 0.1 %".to_owned()
    } else if value > 99.95 && value < 100.0 {
        "> 99.9 %".to_owned()
    } else if value >= 99.95 {
        "100 %".to_owned()
    } else {
        format!("{value:.1} %")
    }
}

/// A chance as people say it: 0.25 → "1 in 4", 0.3 → "1 in 3.3".
#[must_use]
pub fn one_in(chance: f64) -> String {
    if chance <= 0.0 || !chance.is_finite() {
        return "none".to_owned();
    }
    let crowd = 1.0 / chance;
    if (crowd - crowd.round()).abs() < 0.05 {
        format!("1 in {}", thousands(crowd.round().max(1.0) as u64))
    } else {
        format!("1 in {crowd:.1}")
    }
}

/// "A", "A and B", "A, B and C"; empty for none.
#[must_use]
pub fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// "1 person", "12 people".
#[must_use]
pub fn people(number: u64) -> String {
    counted(number, "person", "people")
}

/// A number with its noun: `one` after 1, `many` after any other number.
#[must_use]
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

/// A published number with all of its decimals and separators: "−3,737,260.60".
#[must_use]
pub fn published(number: Decimal) -> String {
    if !number.value().is_finite() {
        return "–".to_owned();
    }
    let text = number.to_string();
    let (sign, size) = text.strip_prefix('-').map_or(("", text.as_str()), |size| ("−", size));
    let (whole, decimals) = size.split_once('.').unwrap_or((size, ""));
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), thousands);
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{decimals}")
}

/// Three significant digits at most: "0.375", "12.4", "1,204".
#[must_use]
pub fn decimal(value: f64) -> String {
    if !value.is_finite() {
        return if value > 0.0 { "∞".to_owned() } else { "–".to_owned() };
    }
    let size = value.abs();
    if size >= 1000.0 {
        let sign = if value < 0.0 { "−" } else { "" };
        format!("{sign}{}", thousands(size.round() as u64))
    } else {
        let digits = if size >= 100.0 {
            0
        } else if size >= 10.0 {
            1
        } else if size >= 1.0 {
            2
        } else {
            3
        };
        let text = format!("{size:.digits$}");
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        if value < 0.0 && text != "0" { format!("−{text}") } else { text.to_owned() }
    }
}

/// "18.2 MB".
#[must_use]
pub fn bytes(number: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if number < 1000 {
        return format!("{number} B");
    }
    let mut value = number as f64 / 1000.0;
    let mut unit = UNITS[0];
    for next in &UNITS[1..] {
        if value < 999.5 {
            break;
        }
        value /= 1000.0;
        unit = next;
    }
    if value < 10.0 { format!("{value:.1} {unit}") } else { format!("{value:.0} {unit}") }
}

/// The first characters of a fingerprint: "9c1f20…e2".
#[must_use]
pub fn short_fingerprint(sha256: &str) -> String {
    match (sha256.get(..4), sha256.get(sha256.len().saturating_sub(2)..)) {
        (Some(start), Some(end)) if sha256.len() > 8 => format!("{start}…{end}"),
        _ => sha256.to_owned(),
    }
}

/// Text escaped for elements and attributes of HTML and SVG. Characters that XML forbids are dropped.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c < ' ' || c == '\u{7f}' => {}
            c => out.push(c),
        }
    }
    out
}

/// What must be said about an audience of this size; `None` if it is large enough. Beside the thresholds: an audience
/// that is too small breaks no policy, but platforms refuse it, and it is easily narrowed down to one person.
///
/// ```
/// # use shoal::{report::words::audience, review::Policy};
/// let policy = Policy::default();
/// assert!(audience(&policy, 99).is_some_and(|text| text.starts_with('▲')));
/// assert_eq!(audience(&policy, 1000), None);
/// ```
#[must_use]
pub fn audience(policy: &Policy, people: u64) -> Option<String> {
    if people < policy.audience_warn {
        Some(format!("▲ Too small for an audience: fewer than {} people.", thousands(policy.audience_warn)))
    } else if people < policy.audience_advise {
        Some(format!("A small audience: {} people or more are advised.", thousands(policy.audience_advise)))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(48_213), "48,213");
        assert_eq!(thousands(1_000_000), "1,000,000");
        assert_eq!(percent(0.0604), "6.0 %");
        assert_eq!(percent(0.0001), "< 0.1 %");
        assert_eq!(percent(0.9999), "> 99.9 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(one_in(0.25), "1 in 4");
        assert_eq!(one_in(1.0), "1 in 1");
        assert_eq!(one_in(0.3), "1 in 3.3");
        assert_eq!(one_in(1.0 / 11.0), "1 in 11");
        assert_eq!(one_in(0.0), "none");
        assert_eq!(people(1), "1 person");
        assert_eq!(decimal(0.375), "0.375");
        assert_eq!(decimal(-1204.4), "−1,204");
        assert_eq!(decimal(0.0), "0");
        assert_eq!(published(Decimal::rounded(-3_737_260.6, 2)), "−3,737,260.60");
        assert_eq!(published(Decimal::rounded(999.6, 0)), "1,000");
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(18_200_000), "18 MB");
    }
}
