//! Values of direct identifiers as they are shown until the analyst asks to see them.

/// What stands for hidden letters: always three, so that the length is hidden too.
const HIDDEN: &str = "•••";

/// Masks a value: of each part (of an e-mail address, of a name or number with spaces) the first letter stays, of a
/// number nothing but the last two digits, of a domain the ending.
///
/// ```
/// use shoal::dataset::mask;
/// assert_eq!(mask("anna.meyer@post.com"), "a•••@•••.com");
/// assert_eq!(mask("Anna Meyer"), "A••• M•••");
/// assert_eq!(mask("+49 30 1234567"), "•••67");
/// assert_eq!(mask("LC31415926"), "L•••26");
/// assert_eq!(mask("Lindenweg 12"), "L••• •••");
/// assert_eq!(mask(""), "");
/// ```
#[must_use]
pub fn mask(text: &str) -> String {
    let text = text.trim();
    if let Some((local, domain)) = text.split_once('@') {
        let end = domain.rsplit_once('.').map(|(_, end)| format!(".{end}")).unwrap_or_default();
        return format!("{}@{HIDDEN}{end}", first_letter(local));
    }
    let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    // Numbers: telephones, accounts, customers. Short ones would be told by two digits.
    if digits.len() >= 5 && digits.len() > letters {
        let start: String = text.chars().take(1).filter(|c| c.is_alphabetic()).collect();
        let end: String = digits.iter().skip(digits.len() - 2).collect();
        return format!("{start}{HIDDEN}{end}");
    }
    text.split_whitespace().map(first_letter).collect::<Vec<_>>().join(" ")
}

fn first_letter(word: &str) -> String {
    match word.chars().next() {
        Some(letter) if letter.is_alphabetic() => format!("{letter}{HIDDEN}"),
        Some(_) => HIDDEN.to_owned(),
        None => String::new(),
    }
}
