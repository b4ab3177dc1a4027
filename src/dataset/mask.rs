//! Values of direct identifiers as they are shown until the analyst asks to see them.

use super::profile::ColumnProfile;
use super::role::Role;

/// What represents hidden letters: always three, so that the length is hidden too.
const HIDDEN: &str = "•••";

/// Masks a value: its first letter stays where that is one of several and of an alphabet, of an e-mail address also the
/// ending of the domain. Nothing else does: no digit, and no sign of a script in which one is a whole name.
///
/// ```
/// use shoal::dataset::mask;
/// assert_eq!(mask("anna.meyer@post.com"), "a•••@•••.com");
/// assert_eq!(mask("Anna Meyer"), "A•••");
/// assert_eq!(mask("+49 30 1234567"), "•••");
/// assert_eq!(mask("K-000123"), "K•••");
/// assert_eq!(mask("王芳"), "•••");
/// assert_eq!(mask(""), "");
/// ```
#[must_use]
pub fn mask(text: &str) -> String {
    let text = text.trim();
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let alphabet = first.is_alphabetic() && first < '\u{2e80}';
    let first = if alphabet && letters.nth(1).is_some() { first.to_string() } else { String::new() };
    match text.split_once('@') {
        Some((_, domain)) => {
            let end = domain
                .rsplit_once('.')
                .map(|(_, end)| end)
                .filter(|end| (2..=6).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_alphabetic()));
            let end = end.map(|end| format!(".{end}")).unwrap_or_default();
            format!("{first}{HIDDEN}@{HIDDEN}{end}")
        }
        None => format!("{first}{HIDDEN}"),
    }
}

/// Whether a column's values are hidden: it was decided to be a direct identifier, or nothing was decided and it looks
/// like one. Every screen, chart and answer asks this.
///
/// `decided` is the role that the analyst gave it.
#[must_use]
pub fn hides(decided: Option<Role>, column: &ColumnProfile) -> bool {
    decided.unwrap_or(column.suggestion.role) == Role::DirectIdentifier
}

#[cfg(test)]
mod tests {
    use super::mask;

    /// A masked value must not give the person away, whatever its length and script.
    #[test]
    fn at_most_the_first_letter_is_left() {
        for (value, masked) in [
            ("anna.berg@example.com", "a•••@•••.com"),
            ("4711@example.com", "•••@•••.com"),
            ("anna@berg.family-meyer", "a•••@•••"),
            ("K-000123", "K•••"),
            ("000123", "•••"),
            ("Ä", "•••"),
            ("Bo", "•••"),
            ("Анна Иванова", "А•••"),
            ("김민수", "•••"),
            ("田中 太郎", "•••"),
            ("  ", ""),
        ] {
            assert_eq!(mask(value), masked, "{value}");
        }
    }
}
