//! Values of direct identifiers as they are shown until the analyst asks to see them.

/// Keeps the first character and what tells the kind of value: `anna@example.com` → `a•••@•••.com`.
#[must_use]
pub fn mask(text: &str) -> String {
    const DOTS: &str = "•••";
    let text = text.trim();
    let Some(first) = text.chars().next() else { return String::new() };
    if let Some((_, domain)) = text.split_once('@') {
        let end = domain.rsplit_once('.').map(|(_, end)| format!(".{end}")).unwrap_or_default();
        return format!("{first}{DOTS}@{DOTS}{end}");
    }
    format!("{first}{DOTS}")
}

#[cfg(test)]
mod tests {
    use super::mask;

    /// A masked value must not give the person away, whatever its length and script.
    #[test]
    fn only_the_first_character_is_left() {
        assert_eq!(mask("anna.berg@example.com"), "a•••@•••.com");
        assert_eq!(mask("K-000123"), "K•••");
        assert_eq!(mask("Ä"), "Ä•••");
        assert_eq!(mask(""), "");
    }
}
